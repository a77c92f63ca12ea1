//! Numbers in Chinese (simplified and traditional) and English text: finding, reading, comparing. Pure: no I/O, no
//! dependencies, and no input makes it panic. Time grows with the length of the text.
//!
//! [`find`] gives every number of a text with what it is worth, how far it binds, what it counts, and whether it is
//! a figure at all: what was counted, measured, planned or required is one; dates, names, codes and idioms are
//! none. [`holds`] says whether a ledger's value bears a number out. All offsets count Unicode scalars.
//!
//! How it works: a text becomes characters and a folded copy (`chars`); mentions of time are found first (`dates`);
//! the lexers (`arabic`, `hanzi`, `english`, joined in `forms`) read a numeral, `place` adds its qualifiers and its
//! measure word, and `rules` decides what it is; `lists` pairs names with values, and `consistency` holds the text
//! against itself. Vocabulary stands in tables beside the rule that needs it.

mod arabic;
mod chars;
mod consistency;
mod dates;
mod decimal;
mod english;
mod find;
mod forms;
mod hanzi;
mod holds;
mod lists;
mod measures;
mod model;
mod nouns;
mod place;
mod qualifiers;
mod rows;
mod rules;
mod sentences;
mod token;
mod traditional;
mod words;

use std::ops::Range;

pub use consistency::{Conflict, ConflictKind};
pub use dates::{DateMention, PartialDate, Period, PeriodMention, Year, dates, periods};
pub use decimal::{Decimal, MOST_DECIMALS, NotADecimal};
pub use holds::holds;
pub use model::{Bound, Measure, Number, Pairing, Verdict, Why};
pub use sentences::{clauses, sentences};

/// All that is read of a text in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// In order, not overlapping.
    pub numbers: Vec<Number>,
    /// In order, not overlapping.
    pub dates: Vec<DateMention>,
    /// In order, not overlapping; every date with a day, month or year is a period too.
    pub periods: Vec<PeriodMention>,
    /// Character ranges, in order.
    pub sentences: Vec<Range<usize>>,
    /// Where the text contradicts itself.
    pub conflicts: Vec<Conflict>,
}

/// Reads a text: its numbers, dates, periods and sentences, and where it contradicts itself.
#[must_use]
pub fn read(text: &str) -> Reading {
    find::read(text)
}

/// The numbers of a text, in order, not overlapping.
#[must_use]
pub fn find(text: &str) -> Vec<Number> {
    read(text).numbers
}
