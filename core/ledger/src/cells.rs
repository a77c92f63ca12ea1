//! What an item adds up to at a set of units, by day: all that a figure over sums, levels and days needs.

use std::collections::{BTreeMap, HashSet};

use luoshi_store::Day;

use crate::error::LedgerError;
use crate::model::Account;
use crate::settle::Sums;

/// Sums by day.
#[derive(Clone, Debug, Default)]
pub(crate) struct Days(pub BTreeMap<Day, Sums>);

impl Days {
    /// Adds to a day.
    pub fn add(&mut self, day: Day, sums: &Sums) {
        self.0.entry(day).or_default().add(sums);
    }
}

/// Which units are meant.
#[derive(Clone, Debug)]
pub(crate) enum Within {
    /// All: the whole city.
    All,
    /// These alone.
    These(HashSet<String>),
}

impl Within {
    pub fn holds(&self, unit: &str) -> bool {
        match self {
            Self::All => true,
            Self::These(units) => units.contains(unit),
        }
    }
}

/// Some of the days, both included.
pub(crate) struct Slice<'a> {
    pub days: &'a Days,
    pub from: Day,
    pub until: Day,
}

impl Slice<'_> {
    fn iter(&self) -> impl Iterator<Item = (&Day, &Sums)> {
        let sound = self.from <= self.until;
        sound.then(|| self.days.0.range(self.from..=self.until)).into_iter().flatten()
    }

    pub fn sums(&self) -> Sums {
        let mut all = Sums::default();
        self.iter().for_each(|(_, sums)| all.add(sums));
        all
    }

    pub fn account(&self) -> Result<Account, LedgerError> {
        let sums = self.sums();
        let whole = |number: i128| i64::try_from(number).map_err(|_| LedgerError::Overflow);
        Ok(Account {
            posted: whole(sums.net - sums.reversed)?,
            reversed: whole(sums.reversed)?,
            entries: whole(sums.entries)?,
            reversals: whole(sums.reversals)?,
        })
    }

    /// Days with a net above 0, in order.
    pub fn days(&self) -> Vec<Day> {
        self.iter().filter(|(_, sums)| sums.net > 0).map(|(day, _)| *day).collect()
    }
}
