//! A text held against itself: parts that do not add up to their total, shares and changes that do not follow from
//! the counts beside them, one thing with two values.

mod changes;
mod columns;
mod shares;
mod totals;
mod twice;

use crate::chars::Chars;
use crate::dates::Mention;
use crate::rows::Table;
use crate::{Bound, Decimal, Measure, Number};

/// What does not agree with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConflictKind {
    /// The parts add up to something else than their total, or to more.
    Total,
    /// A share or a rate does not follow from the counts.
    Share,
    /// A change does not follow from the values before and after.
    Change,
    /// One thing has two values.
    TwoValues,
}

impl ConflictKind {
    /// A fixed English word, for machines.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Share => "share",
            Self::Change => "change",
            Self::TwoValues => "two_values",
        }
    }
}

/// Numbers of a text that cannot all be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What does not agree with what.
    pub kind: ConflictKind,
    /// The number that is held against the others: the total, the share, the change, the later value. An index into
    /// the numbers of the reading.
    pub number: usize,
    /// The others, in the order of the text: the parts; part and whole; before and after; the earlier value.
    pub others: Vec<usize>,
    /// What the text says.
    pub said: Decimal,
    /// What follows from the others.
    pub follows: Decimal,
    /// The thing with two values, or the name of the total, where it could be read.
    pub thing: Option<String>,
}

/// What the rules look at: one sentence's figures.
struct Sentence<'a> {
    chars: &'a Chars,
    numbers: &'a [Number],
    /// Indices of the sentence's figures.
    figures: Vec<usize>,
}

pub(crate) fn conflicts(
    chars: &Chars,
    numbers: &[Number],
    mentions: &[Mention],
    tables: &[Table],
) -> Vec<Conflict> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < numbers.len() {
        let end =
            at + numbers[at..].iter().take_while(|number| number.sentence == numbers[at].sentence).count();
        let figures: Vec<usize> = (at..end).filter(|&i| numbers[i].is_figure()).collect();
        if figures.len() > 1 {
            let sentence = Sentence { chars, numbers, figures };
            totals::check(&sentence, &mut found);
            shares::check(&sentence, &mut found);
            changes::check(&sentence, &mut found);
        }
        at = end;
    }
    columns::check(numbers, tables, &mut found);
    twice::check(chars, numbers, mentions, &mut found);
    found.sort_by_key(|conflict| conflict.number);
    found
}

/// An exact count: no share, no bound, no range, no fall.
fn is_count(number: &Number) -> bool {
    let plain = number.measure == Measure::Plain && number.high.is_none() && !number.value.is_negative();
    plain && number.bound == Bound::Exact
}

fn same_unit(one: &Number, two: &Number) -> bool {
    one.unit_of_measure == two.unit_of_measure && one.measure == two.measure
}

/// The text between two numbers, as written and folded.
fn between<'a>(chars: &'a Chars, one: &Number, two: &Number) -> &'a [char] {
    chars.folded().get(one.end..two.start).unwrap_or_default()
}

fn contains(text: &[char], word: &str) -> bool {
    let Some(first) = word.chars().next() else { return true };
    (0..text.len()).any(|at| text[at] == first && begins_with(&text[at..], word))
}

fn begins_with(text: &[char], word: &str) -> bool {
    let mut chars = text.iter();
    word.chars().all(|c| chars.next() == Some(&c))
}

fn contains_any(text: &[char], words: &[&str]) -> bool {
    words.iter().any(|word| contains(text, word))
}
