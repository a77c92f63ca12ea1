//! Settlement: the entries of an *epoch* (positions that follow each other) are packed by item and month and
//! added up the tree of units, so that a figure is read from a few rows however many entries there are.
//! What was committed since the last epoch, the *tail*, is read from the entries and added.
//!
//! Everything here can be made again from the entries. See docs/decisions/0007.

mod cover;
mod fold;
mod homes;
mod list;
pub mod pack;
mod people;
mod read;
mod rebuild;

mod run;
mod sorted;
mod verify;

use chrono::Datelike;
use luoshi_store::Day;

pub(crate) use fold::Placed;
pub(crate) use homes::{Home, Homes, Rank};
pub(crate) use list::{Bare, Keep};
pub(crate) use read::{Area, Items, Material, Past, Reading, Source, Want};
pub use rebuild::Rebuilt;
pub use run::{Settled, Settler};
pub use verify::Differs;
pub(crate) use verify::differences;

/// What entries add up to. Wide enough for any number of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// The sum of all quantities, reversals among them.
    pub net: i128,
    /// How many entries, reversals among them.
    pub entries: i128,
    /// Entries of quantity 1 less entries of quantity −1.
    pub ones: i128,
    /// The sum of the reversals' quantities.
    pub reversed: i128,
    /// How many entries are reversals.
    pub reversals: i128,
}

impl Sums {
    /// Of one entry.
    pub fn of(quantity: i64, reversal: bool) -> Self {
        let quantity = i128::from(quantity);
        let only = |number| if reversal { number } else { 0 };
        Self {
            net: quantity,
            entries: 1,
            ones: if quantity.abs() == 1 { quantity } else { 0 },
            reversed: only(quantity),
            reversals: only(1),
        }
    }

    /// They as they are.
    pub fn plus(self) -> Self {
        self
    }

    /// What takes them away.
    pub fn minus(self) -> Self {
        Self {
            net: -self.net,
            entries: -self.entries,
            ones: -self.ones,
            reversed: -self.reversed,
            reversals: -self.reversals,
        }
    }

    /// Adds others.
    pub fn add(&mut self, other: &Self) {
        self.net += other.net;
        self.entries += other.entries;
        self.ones += other.ones;
        self.reversed += other.reversed;
        self.reversals += other.reversals;
    }
}

impl std::ops::AddAssign<&Self> for Sums {
    fn add_assign(&mut self, other: &Self) {
        self.add(other);
    }
}

/// A calendar month as a number that counts on.
pub(crate) fn month_of(day: Day) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month0())
}

/// The day of a month; none where the calendar has no such day.
pub(crate) fn day_of(month: i64, day: u32) -> Option<Day> {
    let month0 = u32::try_from(month.rem_euclid(12)).ok()?;
    Day::from_ymd_opt(i32::try_from(month.div_euclid(12)).ok()?, month0 + 1, day)
}
