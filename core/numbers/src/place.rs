//! A number at its place in the text: what stands before and behind it.

use crate::Bound;
use crate::chars::Chars;
use crate::measures::{self, Kind, Measure};
use crate::qualifiers;
use crate::sentences::Quote;
use crate::token::{Script, Shape, Token};

/// A numeral with its qualifiers and its measure word.
pub(crate) struct Place<'a> {
    pub(crate) chars: &'a Chars,
    pub(crate) token: Token,
    /// Where the number with its qualifier begins.
    pub(crate) start: usize,
    /// Where the number with the qualifier right behind it ends.
    pub(crate) end: usize,
    pub(crate) measure: Option<Measure>,
    /// Behind the measure word, and behind 以上 or 左右 after it.
    pub(crate) after: usize,
    pub(crate) bound: Bound,
    pub(crate) qualified: bool,
    /// The quotation that it stands in.
    pub(crate) quote: Option<Quote>,
}

impl<'a> Place<'a> {
    pub(crate) fn new(chars: &'a Chars, token: Token, quote: Option<Quote>) -> Self {
        let before = qualifiers::before(chars, &token);
        let behind = qualifiers::behind(chars, &token);
        let end = behind.map_or(token.end, |(end, _)| end);
        let mut place = Place {
            chars,
            token,
            start: before.map_or(token.start, |(start, _)| start),
            end,
            measure: measures::at(chars, end, token.script),
            after: end,
            bound: token.bound,
            qualified: before.is_some() || behind.is_some(),
            quote,
        };
        place.bind(before.map(|(_, bound)| bound), behind.map(|(_, bound)| bound));
        place.past_measure();
        place
    }

    fn bind(&mut self, before: Option<Bound>, behind: Option<Bound>) {
        self.bound = match (before, behind) {
            (Some(Bound::About), Some(behind)) => behind,
            (Some(before), _) => before,
            (None, Some(behind)) => behind,
            (None, None) => self.bound,
        };
    }

    /// Reads what may stand behind the measure word: 3个多月, 两年多, 3人以上.
    fn past_measure(&mut self) {
        let Some(mut measure) = self.measure else { return };
        let chars = self.chars;
        if chars.at(measure.start) == '个'
            && measure.end == measure.start + 1
            && matches!(chars.at(measure.end), '多' | '余')
        {
            let unit = chars.any_starts(measure.end + 1, &["小时", "星期", "月"]);
            if let Some(length) = unit {
                measure.end += 1 + length;
                (measure.kind, self.bound) = (Kind::Time, Bound::From);
            }
        }
        self.after = measure.end;
        self.measure = Some(measure);
        let lasting = matches!(measure.kind, Kind::Time | Kind::Year | Kind::Amount);
        if lasting
            && matches!(chars.at(self.after), '多' | '余')
            && !matches!(chars.at(self.after + 1), '次' | '个' | '部')
        {
            (self.after, self.bound) = (self.after + 1, Bound::From);
        } else if let Some((end, bound)) = qualifiers::around(chars, self.after) {
            (self.after, self.bound) = (end, bound);
        }
    }

    pub(crate) fn kind(&self) -> Option<Kind> {
        self.measure.map(|measure| measure.kind)
    }

    /// Whether the measure word is one of `words`.
    pub(crate) fn measured_in(&self, words: &[&str]) -> bool {
        self.measure.is_some_and(|measure| {
            words.iter().any(|word| {
                self.chars.starts(measure.start, word) && word.chars().count() == measure.end - measure.start
            })
        })
    }

    /// Whether one of `words` stands right behind the number, past a space.
    pub(crate) fn then(&self, words: &[&str]) -> bool {
        self.chars.any_starts(self.chars.past_space(self.end), words).is_some()
    }

    /// Whether one of `words` stands right before the number, past a space.
    pub(crate) fn behind(&self, words: &[&str]) -> bool {
        self.chars.any_ends(self.chars.before_space(self.token.start), words).is_some()
    }

    /// The character right behind the number, past a space.
    pub(crate) fn next(&self) -> char {
        self.chars.at(self.chars.past_space(self.end))
    }

    pub(crate) fn is_hanzi(&self) -> bool {
        self.token.script == Script::Hanzi
    }

    pub(crate) fn is_arabic(&self) -> bool {
        self.token.script == Script::Arabic
    }

    /// A Chinese numeral of one character.
    pub(crate) fn is_single(&self) -> bool {
        self.is_hanzi() && self.token.end - self.token.start == 1
    }

    /// Whether a measure word makes a Chinese numeral a count.
    pub(crate) fn counts(&self) -> bool {
        // 高三学生: a lone numeral before a person counts nothing.
        self.measure.is_some_and(|measure| {
            measure.kind != Kind::Loose && !(self.is_single() && measure.end == measure.start)
        })
    }

    pub(crate) fn shape(&self) -> Shape {
        self.token.shape
    }

    /// Whether the number is the first thing on its line, but for white space and an opening bracket.
    pub(crate) fn leads_line(&self) -> bool {
        let open = self.chars.run_start(self.token.start, 8, |c| {
            c == ' ' || c == '\t' || c == '(' || c == '\u{feff}' || c == '#'
        });
        matches!(self.chars.before(open), '\n' | '\r' | '\0')
    }
}
