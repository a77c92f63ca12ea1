//! What a found number is: its value as read, how far it binds, what it counts, and whether it is a figure.

use crate::Decimal;

/// One number found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Offset of the first character, in Unicode scalars of the text.
    pub start: usize,
    /// Offset after the last character.
    pub end: usize,
    /// The characters from `start` to `end`: the number with 万, 亿, % and its qualifier (80余, 近1.5万), without the
    /// thing counted. A date, an idiom or a code is one number as a whole.
    pub text: String,
    /// The value as read; falls are negative. 179.5 for 179.5%, 30 for 3成, 2 for 翻一番. A fraction is the quotient
    /// to six digits, and exact in `ratio`. A year, a date or a code gives its first digits.
    pub value: Decimal,
    /// The upper end of a range (三四万, 2至3成, 5—7万).
    pub high: Option<Decimal>,
    /// Numerator and denominator of a fraction.
    pub ratio: Option<(i64, i64)>,
    /// What kind of number it is: plain, a percentage, a multiple, a fraction.
    pub measure: Measure,
    /// How far it binds.
    pub bound: Bound,
    /// Written with 万, 亿, decimals, per cent or million words: borne out by what rounds to it.
    pub rounded: bool,
    /// The size of one unit of the last written digit: 1000 for 1.5万, 1 for 780, 10,000,000 for 138.6亿.
    pub step: Decimal,
    /// Measure word or unit right behind (个, 场, 人, 元, 小时, %, people, hours), as written, without 万 and 亿.
    pub unit_of_measure: Option<String>,
    /// The thing counted, as far as it can be read, behind the number or before it.
    pub noun: Option<String>,
    /// Whether it is a figure, and what else if not.
    pub verdict: Verdict,
    /// Its place in a list in which several names share a verb and several values follow.
    pub pairing: Option<Pairing>,
    /// The sentence that it stands in, as character offsets.
    pub sentence: (usize, usize),
}

impl Number {
    /// Whether it was counted, measured, planned or required.
    #[must_use]
    pub fn is_figure(&self) -> bool {
        self.verdict == Verdict::Figure
    }
}

/// What kind of number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// A count or a quantity.
    Plain,
    /// %, 成, 百分之, percentage points, and ‰ as a tenth.
    Percent,
    /// 1.3倍, 翻一番 (2), threefold.
    Multiple,
    /// 三分之二, 1/3, two thirds.
    Fraction,
}

/// How far a number binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bound {
    /// Said without a qualifier.
    Exact,
    /// 余, 多, 几: from n up to, not including, n and one step of its last digit that is not zero.
    From,
    /// 超过, 逾, over: above n.
    Above,
    /// 以上, 不少于, at least: n or above.
    AtLeast,
    /// 近, nearly: below n and above nine tenths of it.
    Near,
    /// 约, 左右, about: within five hundredths of n.
    About,
    /// 不超过, 以内, up to: n or below.
    AtMost,
    /// 不足, 少于, fewer than: below n.
    Below,
}

/// Whether a number is a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Counted, measured, planned or required.
    Figure,
    /// Something else, and what.
    NotAFigure(Why),
}

/// What a number is that is no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Why {
    /// A day, a month, or a moment seen from today (3天前).
    Date,
    /// 10:20:22, 下午3点.
    ClockTime,
    /// 2021年, in 2021.
    Year,
    /// 上世纪70年代, 80后, the 1970s.
    Decade,
    /// 2021财年, 2020—2021学年, FY2021.
    FiscalYear,
    /// A stretch of time that the text speaks about (今年前3个月, 近三年来).
    Period,
    /// 18岁, aged 60.
    Age,
    /// 第5期, No. 12, 一等奖, Room 302.
    Serial,
    /// 2007-066, PM2.5, 5A, version numbers, addresses of web pages.
    Code,
    /// 12345热线, 0453-6221234.
    Telephone,
    /// 27号院, 3号楼2单元, 500 Main Street.
    Address,
    /// Part of a name: 四个班子, “百大项目”, 两学一做.
    Name,
    /// The number of an entry in a list or of a heading.
    ListNumber,
    /// 第一, 前三名, 21st.
    Ordinal,
    /// 千方百计, 三十年如一日.
    Idiom,
    /// A term or an article that a law or notice sets (之日起30日内, 第五条).
    LegalTerm,
    /// 一场, 一个, 一批: not counted.
    Indefinite,
}

impl Why {
    /// A fixed English word, for machines.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::ClockTime => "clock_time",
            Self::Year => "year",
            Self::Decade => "decade",
            Self::FiscalYear => "fiscal_year",
            Self::Period => "period",
            Self::Age => "age",
            Self::Serial => "serial",
            Self::Code => "code",
            Self::Telephone => "telephone",
            Self::Address => "address",
            Self::Name => "name",
            Self::ListNumber => "list_number",
            Self::Ordinal => "ordinal",
            Self::Idiom => "idiom",
            Self::LegalTerm => "legal_term",
            Self::Indefinite => "indefinite",
        }
    }
}

/// A value's place in a list such as “A、B和C分别增长x、y和z”.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairing {
    /// Which list of the text, counted from 0.
    pub list: usize,
    /// Which value of the list, counted from 0.
    pub index: usize,
    /// How many values the list has.
    pub values: usize,
    /// The names that the text gives for them, in order. They pair up only if there are as many as values.
    pub names: Vec<String>,
}

impl Pairing {
    /// The name of this value, where names and values pair up.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        if self.names.len() == self.values { self.names.get(self.index).map(String::as_str) } else { None }
    }
}
