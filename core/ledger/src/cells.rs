//! What an item adds up to at a set of units, by day: all that a figure over sums, levels and days needs.

use std::collections::HashSet;

use luoshi_store::Day;

use crate::error::LedgerError;
use crate::model::Account;
use crate::settle::Sums;

/// Sums by day, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Days(Vec<(Day, Sums)>);

impl Days {
    /// Adds to a day. Days that come in order, as rows have them, cost least.
    pub fn add(&mut self, day: Day, sums: &Sums) {
        let at = match self.0.last() {
            Some((last, _)) if *last >= day => self.0.binary_search_by_key(&day, |(day, _)| *day),
            _ => Err(self.0.len()),
        };
        match at {
            Ok(at) => self.0[at].1.add(sums),
            Err(at) => self.0.insert(at, (day, *sums)),
        }
    }

    /// All days.
    pub fn iter(&self) -> impl Iterator<Item = &(Day, Sums)> {
        self.0.iter()
    }

    /// The days of a period.
    fn within(&self, from: Day, until: Day) -> &[(Day, Sums)] {
        let first = self.0.partition_point(|(day, _)| *day < from);
        let behind = self.0.partition_point(|(day, _)| *day <= until);
        self.0.get(first..behind).unwrap_or_default()
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
    fn iter(&self) -> impl Iterator<Item = &(Day, Sums)> {
        self.days.within(self.from, self.until).iter()
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
