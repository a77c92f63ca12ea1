//! Days, times, years and the stretches of time that a text speaks about.

mod chinese;
mod clock;
mod english;
mod numeric;
mod part;
mod stretch;

use crate::Why;
use crate::chars::Chars;
use crate::hanzi;

/// The year of a date, as far as the text says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Year {
    /// The text leaves it to the reader.
    #[default]
    Unsaid,
    /// So many years before the text's own: 0 for 今年, 1 for 去年.
    Back(u8),
    /// The year in numbers.
    Given(i32),
}

/// A date of which parts may be missing: 2021年4月16日, 4月, 3月末.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct PartialDate {
    /// The year, as far as it is said.
    pub year: Year,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: Option<u8>,
    /// Said to be the end of its month or year (3月末, 年底).
    pub at_end: bool,
}

impl PartialDate {
    /// Year, month and day, where all three are said.
    #[must_use]
    pub fn full(&self) -> Option<(i32, u8, u8)> {
        match (self.year, self.month, self.day) {
            (Year::Given(year), Some(month), Some(day)) => Some((year, month, day)),
            _ => None,
        }
    }
}

/// The time that a statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    /// 截至目前, 目前, so far.
    UntilNow,
    /// 截至3月末, as of April 16.
    Until(PartialDate),
    /// 3月27日起, 自3月8日以来, since March 8; 今年以来 with no month.
    Since(PartialDate),
    /// 今年前3个月, 1—3月: so many months from January on.
    FirstMonths {
        /// The year, as far as it is said.
        year: Year,
        /// 1 to 12.
        months: u8,
    },
    /// 一季度.
    Quarter {
        /// The year, as far as it is said.
        year: Year,
        /// 1 to 4.
        quarter: u8,
    },
    /// 前三季度: so many quarters from January on.
    FirstQuarters {
        /// The year, as far as it is said.
        year: Year,
        /// 1 to 4.
        quarters: u8,
    },
    /// 上半年, 下半年.
    Half {
        /// The year, as far as it is said.
        year: Year,
        /// 1 or 2.
        half: u8,
    },
    /// A day, a month or a year: 4月13日, 4月, 2020年, 去年.
    On(PartialDate),
    /// 4月14日至16日, both ends included.
    Between(PartialDate, PartialDate),
}

/// A [`Period`] and where the text says it, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodMention {
    /// Offset of the first character.
    pub start: usize,
    /// Offset after the last character.
    pub end: usize,
    /// What the text names.
    pub period: Period,
}

/// A date or a range of dates, and where the text says it, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateMention {
    /// Offset of the first character.
    pub start: usize,
    /// Offset after the last character.
    pub end: usize,
    /// The date, or the first day of a range.
    pub from: PartialDate,
    /// The last day of a range.
    pub until: Option<PartialDate>,
}

/// What is found of time at a place of the text: with a numeral in it or without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) why: Why,
    pub(crate) date: Option<(PartialDate, Option<PartialDate>)>,
    pub(crate) period: Option<Period>,
}

impl Mention {
    pub(crate) fn of(start: usize, end: usize, why: Why) -> Self {
        Self { start, end, why, date: None, period: None }
    }

    pub(crate) fn at(start: usize, end: usize, period: Period) -> Self {
        Self { start, end, why: Why::Period, date: None, period: Some(period) }
    }

    fn dated(start: usize, end: usize, date: PartialDate, until: Option<PartialDate>) -> Self {
        let why = if date.month.is_none() && date.day.is_none() { Why::Year } else { Why::Date };
        let period = match until {
            Some(PartialDate { month: Some(months), day: None, .. })
                if date.month == Some(1) && date.day.is_none() =>
            {
                Period::FirstMonths { year: date.year, months }
            }
            Some(until) => Period::Between(date, until),
            None => Period::On(date),
        };
        Self { start, end, why, date: Some((date, until)), period: Some(period) }
    }
}

/// All mentions of time, in order, not overlapping.
pub(crate) fn scan(chars: &Chars) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        match mention(chars, i) {
            Some(mut mention) if mention.end > i => {
                stretch::follows_since(chars, &mut mention);
                i = mention.end;
                found.push(mention);
            }
            _ => i = past_number(chars, i),
        }
    }
    found
}

/// The next place where a mention may begin: never in the middle of a run of digits or letters.
fn past_number(chars: &Chars, i: usize) -> usize {
    let c = chars.at(i);
    if c.is_ascii_alphabetic() {
        return chars.run_end(i, usize::MAX, |c| c.is_ascii_alphabetic());
    }
    if hanzi::is_numeral(c) {
        return chars.run_end(i, usize::MAX, hanzi::is_numeral);
    }
    let mut end = i;
    while chars.at(end).is_ascii_digit() {
        end = chars.run_end(end, usize::MAX, |c| c.is_ascii_digit());
        if matches!(chars.at(end), '-' | '.' | '/') {
            end += 1;
        }
    }
    if end > i && !chars.at(end - 1).is_ascii_digit() { end - 1 } else { end.max(i + 1) }
}

fn mention(chars: &Chars, i: usize) -> Option<Mention> {
    let c = chars.at(i);
    if c.is_ascii_digit() {
        numeric::at(chars, i)
            .or_else(|| stretch::at(chars, i))
            .or_else(|| clock::at(chars, i))
            .or_else(|| chinese::at(chars, i))
            .or_else(|| english::at_digit(chars, i))
    } else if c.is_ascii_alphabetic() || c == '\'' || c == '’' {
        english::at_word(chars, i)
    } else if chinese::may_begin(c) {
        stretch::at(chars, i).or_else(|| clock::at(chars, i)).or_else(|| chinese::at(chars, i))
    } else {
        None
    }
}

/// The dates of a text, in order.
#[must_use]
pub fn dates(text: &str) -> Vec<DateMention> {
    dates_of(&scan(&Chars::new(text)))
}

/// The periods that a text names, in order.
#[must_use]
pub fn periods(text: &str) -> Vec<PeriodMention> {
    periods_of(&scan(&Chars::new(text)))
}

pub(crate) fn dates_of(mentions: &[Mention]) -> Vec<DateMention> {
    let dated = mentions.iter().filter_map(|m| m.date.map(|(from, until)| (m, from, until)));
    dated.map(|(m, from, until)| DateMention { start: m.start, end: m.end, from, until }).collect()
}

pub(crate) fn periods_of(mentions: &[Mention]) -> Vec<PeriodMention> {
    let named = mentions.iter().filter_map(|m| m.period.map(|period| (m, period)));
    named.map(|(m, period)| PeriodMention { start: m.start, end: m.end, period }).collect()
}
