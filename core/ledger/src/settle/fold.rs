//! An epoch's entries as rows. Pure.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use luoshi_store::Day;

use super::homes::{Homes, Rank};
use super::pack::{DaySums, Line};
use super::{Sums, month_of};

/// An entry on its way into an epoch.
#[derive(Clone, Debug)]
pub struct Placed {
    pub seq: i64,
    pub item: String,
    pub unit: String,
    pub day: Day,
    pub quantity: i64,
    pub reversal: bool,
    pub person: Option<i64>,
}

/// Item, unit and month of a row.
pub type Key = (String, u32, i64);

/// What an epoch adds to a month.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub days: DaySums,
    pub units: BTreeMap<u32, i128>,
    pub people: BTreeMap<u32, i128>,
}

/// What an epoch comes to.
#[derive(Default)]
pub struct Folded {
    pub segments: BTreeMap<Key, Vec<Line>>,
    pub months: BTreeMap<Key, Change>,
}

impl Folded {
    /// Months that have deltas.
    pub fn deltas<'a>(&'a self, homes: &'a Homes) -> impl Iterator<Item = (&'a Key, &'a Change)> {
        self.months.iter().filter(|(key, _)| homes.get(key.1).rank == Rank::Upper)
    }

    /// The items and months that it touches, with the units.
    pub fn touched(&self) -> BTreeMap<(&str, i64), BTreeSet<u32>> {
        let mut touched: BTreeMap<(&str, i64), BTreeSet<u32>> = BTreeMap::new();
        for (item, unit, month) in self.months.keys() {
            touched.entry((item, *month)).or_default().insert(*unit);
        }
        touched
    }
}

/// Folds entries, whose units have their places, and whose people have the numbers that `number` tells.
pub fn fold(entries: &[Placed], homes: &Homes, number: impl Fn(i64) -> Option<u32>) -> Folded {
    let mut folded = Folded::default();
    for entry in entries {
        let unit = homes.number(&entry.unit).unwrap_or_default();
        let (month, day) = (month_of(entry.day), entry.day.day());
        let person = entry.person.and_then(&number);
        let line =
            Line { unit, day, seq: entry.seq, quantity: entry.quantity, reversal: entry.reversal, person };
        let sums = Sums::of(entry.quantity, entry.reversal);
        for above in homes.chain(unit) {
            let change = folded.months.entry((entry.item.clone(), above, month)).or_default();
            change.days.entry(day).or_default().add(&sums);
            *change.units.entry(unit).or_default() += sums.net;
            if let Some(person) = person {
                *change.people.entry(person).or_default() += sums.net;
            }
        }
        folded.segments.entry((entry.item.clone(), homes.shelf(unit), month)).or_default().push(line);
    }
    for lines in folded.segments.values_mut() {
        lines.sort_unstable();
    }
    folded
}
