//! What the ledger keeps and what can be asked of it. Types and pure rules; no database, no clock.

use std::collections::{BTreeMap, HashMap};

use luoshi_numbers::Decimal;
use luoshi_store::{Day, Instant};
use luoshi_units::UnitKind;
use serde::{Deserialize, Serialize};

use crate::period;

/// What a record says about the ledger: this much of an item, at a unit, on a day.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Posting {
    /// The item, a dotted name: `talk.held`.
    pub item: String,
    /// The code of the unit where it happened.
    pub unit: String,
    /// The day on which it happened.
    pub day: Day,
    /// How much, in the item's smallest unit (people, minutes, fen). Never 0.
    pub quantity: i64,
    /// Whom it concerns, where the item counts people.
    pub person: Option<i64>,
}

/// A line of the ledger as it stands for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its position in the city's log; none while it has not been sequenced.
    pub seq: Option<i64>,
    /// Its id; ids rise in the order of the log.
    pub id: i64,
    /// The record that it comes from.
    pub record: i64,
    /// Its line within the record, from 1.
    pub line: i64,
    /// The room that keeps the record.
    pub room: String,
    /// What it counts.
    pub item: String,
    /// Where.
    pub unit: String,
    /// When it happened.
    pub day: Day,
    /// How much.
    pub quantity: i64,
    /// Whom it concerns.
    pub person: Option<i64>,
    /// The line of the same record that this one takes back.
    pub reverses: Option<i64>,
    /// The line of the same record that takes this one back.
    pub reversed_by: Option<i64>,
    /// The deed that posted it.
    pub deed: i64,
    /// Who posted it.
    pub by: i64,
    /// When it was posted.
    pub at: Instant,
    /// Why, where the deed gave a reason.
    pub reason: Option<String>,
}

/// What must be appended so that the record's postings are what stands.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Difference<'a> {
    /// Lines that no longer hold.
    pub reverse: Vec<i64>,
    /// Postings that hold now.
    pub add: Vec<&'a Posting>,
}

/// Compares, as multisets, what stands with what the record says now.
///
/// ```text
/// standing {a, a, b}, wanted {a, c}  →  reverse one a and b, add c
/// ```
pub fn difference<'a>(standing: &[(i64, Posting)], wanted: &'a [Posting]) -> Difference<'a> {
    let mut open: HashMap<&Posting, usize> = HashMap::new();
    for posting in wanted {
        *open.entry(posting).or_default() += 1;
    }
    let mut kept: HashMap<&Posting, usize> = HashMap::new();
    let mut reverse = Vec::new();
    for (line, posting) in standing {
        match open.get_mut(posting) {
            Some(count) if *count > 0 => {
                *count -= 1;
                *kept.entry(posting).or_default() += 1;
            }
            _ => reverse.push(*line),
        }
    }
    let add = wanted
        .iter()
        .filter(|posting| match kept.get_mut(posting) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .collect();
    Difference { reverse, add }
}

/// How a figure is computed from entries. A reversal counts with the opposite sign in all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The sum of the quantities in the period.
    Sum,
    /// How many records: entries of quantity 1 in the period.
    Records,
    /// Distinct people with a net above 0 in the period.
    People,
    /// The level of a stock at the end of the period.
    Level,
    /// Distinct people with a net above 0 from the beginning to the end of the period.
    PeopleAt,
    /// Distinct units, of the figure's kind, with a net above 0 in the period.
    Units,
    /// Distinct days with a net above 0 in the period.
    Days,
    /// Days from the first to the last with a net above 0 in the period, both counted.
    Span,
    /// One figure divided by another, both over the same period.
    Ratio,
    /// The sum, divided by people and by the calendar days of the period since the item's first entry.
    Daily,
    /// Per cent against the same whole months of the year before.
    YearChange,
}

/// The period that a figure is asked for where the question names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodRule {
    /// From the campaign's first day.
    #[default]
    Campaign,
    /// The last whole quarter.
    LastQuarter,
    /// The last whole month.
    LastMonth,
    /// The last seven days.
    LastWeek,
    /// From 1 January.
    Year,
    /// The last day alone.
    Day,
    /// From this day.
    From(Day),
    /// From the first to the second day, whatever is asked.
    Fixed(Day, Day),
}

/// The smallest number of people that an average may be made of (DESIGN, invariant 9).
pub const LEAST_PEOPLE: i64 = 5;

/// A question to the ledger that a pack gave a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Its fixed id.
    pub id: String,
    /// How it is computed.
    pub kind: Kind,
    /// The item that it counts, with those below it; empty for a ratio.
    pub item: String,
    /// For a ratio: the figure above the line.
    pub numerator: Option<String>,
    /// For a ratio: the figure below the line.
    pub denominator: Option<String>,
    /// How many of the item's smallest units make one unit of measure: 100 fen a yuan. At least 1.
    pub scale: i64,
    /// How many decimals the value is rounded to, half away from zero.
    pub decimals: u32,
    /// For `units`: the kind of unit that is counted.
    pub unit_kind: Option<UnitKind>,
    /// The period where none is asked for.
    pub period: PeriodRule,
    /// The unit that the figure is about, whatever unit is asked for above it.
    pub scope: Option<String>,
}

impl Figure {
    /// Whether it tells a level rather than what happened in a period.
    pub fn is_level(&self) -> bool {
        matches!(self.kind, Kind::Level | Kind::PeopleAt)
    }

    /// The first day whose work counts in it over a period that begins on a day; for a ratio, that of its parts says it.
    pub fn looks_from(&self, from: Day) -> Day {
        match self.kind {
            Kind::Level | Kind::PeopleAt | Kind::Daily => period::BEGINNING,
            Kind::YearChange => period::start_of(Step::Month, period::year_before(from)),
            _ => from,
        }
    }

    /// Whether the parts of a unit add up to the whole.
    pub fn adds_up(&self) -> bool {
        matches!(self.kind, Kind::Sum | Kind::Records | Kind::Level | Kind::Units)
    }
}

/// The figures that can be asked for, and the campaign that gives their periods.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// By id.
    pub figures: BTreeMap<String, Figure>,
    /// The campaign's first day.
    pub from: Day,
    /// The last day that is asked about where the question names none.
    pub until: Day,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// The figure's id.
    pub figure: String,
    /// The unit, with everything under it; none for the whole city.
    pub unit: Option<String>,
    /// The first day; none for the figure's own period.
    pub from: Option<Day>,
    /// The last day; none for the catalogue's.
    pub until: Option<Day>,
    /// The position in the log up to which entries count; none for all.
    pub as_of: Option<i64>,
}

impl Question {
    /// A figure of the whole city, over its own period, as it stands.
    pub fn of(figure: &str) -> Self {
        Self { figure: figure.to_owned(), unit: None, from: None, until: None, as_of: None }
    }

    /// The same of one unit.
    #[must_use]
    pub fn at(mut self, unit: &str) -> Self {
        self.unit = Some(unit.to_owned());
        self
    }
}

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Nothing stands below the line of a division, or nothing to take the first and last day of.
    NothingToDivide,
    /// An average over fewer than five people.
    FewerThanFive,
}

impl Why {
    /// The word that JSON and messages use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NothingToDivide => "nothing_to_divide",
            Self::FewerThanFive => "fewer_than_five",
        }
    }
}

/// The answer: always with what was asked, so that it can be asked again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The figure's id.
    pub figure: String,
    /// The unit's code.
    pub unit: String,
    /// The first day, included.
    pub from: Day,
    /// The last day, included.
    pub until: Day,
    /// In the figure's unit of measure; none where there is nothing to say.
    pub value: Option<Decimal>,
    /// Why there is no value.
    pub why: Option<Why>,
    /// For a division: above the line.
    pub numerator: Option<Decimal>,
    /// For a division: below the line.
    pub denominator: Option<Decimal>,
    /// How many entries, reversals among them, stand behind it.
    pub entries: i64,
    /// The position of the log that it was computed at.
    pub as_of: i64,
}

/// What was posted and what was taken back, in base units of the item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// The sum of entries that are no reversals.
    pub posted: i64,
    /// The sum of reversals: below 0 where a flow was taken back.
    pub reversed: i64,
    /// How many entries were posted.
    pub entries: i64,
    /// How many of them are reversals.
    pub reversals: i64,
}

impl Account {
    /// What stands.
    pub fn net(self) -> i64 {
        self.posted + self.reversed
    }
}

/// One part of a unit's figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The child's code; the unit's own code for what it recorded itself.
    pub unit: String,
    /// The figure of that part.
    pub answer: Answer,
}

/// The steps that a period is cut into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Each day.
    Day,
    /// Weeks from Monday to Sunday.
    Week,
    /// Calendar months.
    Month,
    /// Calendar quarters.
    Quarter,
    /// Calendar years.
    Year,
}

/// The order of a list of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Order {
    /// The latest posted first.
    #[default]
    Posting,
    /// The latest day first.
    Day,
}

/// Which part of a list is wanted.
#[derive(Clone, Debug, Default)]
pub struct PageOf {
    /// The key that the page before ended with.
    pub after: Option<String>,
    /// How many entries at the most.
    pub limit: usize,
    /// In which order.
    pub order: Order,
}

/// A page of entries.
#[derive(Clone, Debug)]
pub struct EntryPage {
    /// The entries.
    pub entries: Vec<Entry>,
    /// The key to ask for the next page with; none at the end.
    pub next: Option<String>,
}

#[cfg(test)]
mod tests {
    use luoshi_store::Day;

    use super::{Posting, difference};

    fn posting(item: &str, quantity: i64) -> Posting {
        let day = Day::from_ymd_opt(2021, 4, 1).unwrap();
        Posting { item: item.to_owned(), unit: "1".to_owned(), day, quantity, person: None }
    }

    #[test]
    fn the_difference_of_multisets() {
        let (a, b, c) = (posting("a", 1), posting("b", 1), posting("c", 1));
        let standing = [(1, a.clone()), (2, a.clone()), (3, b)];
        let wanted = [a, c.clone()];
        let found = difference(&standing, &wanted);
        assert_eq!(found.reverse, [2, 3]);
        assert_eq!(found.add, [&c]);
    }

    #[test]
    fn what_stands_already_is_left_alone() {
        let wanted = [posting("a", 1), posting("a", 1), posting("a", 2)];
        let standing: Vec<_> = (1..).zip(wanted.iter().rev().cloned()).collect();
        assert_eq!(difference(&standing, &wanted), super::Difference::default());
    }
}
