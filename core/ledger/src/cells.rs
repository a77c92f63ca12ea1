//! What an item adds up to, by unit and day: all that a figure over sums, levels, units and days needs.

use std::collections::{HashMap, HashSet};

use luoshi_store::Day;

use crate::model::Account;

/// One unit's day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    pub unit: String,
    pub day: Day,
    /// The sum of all quantities, reversals among them.
    pub net: i64,
    /// How many entries, reversals among them.
    pub entries: i64,
    /// Entries of quantity 1 less entries of quantity −1.
    pub ones: i64,
    /// The sum of the reversals' quantities.
    pub reversed: i64,
    /// How many entries are reversals.
    pub reversals: i64,
}

/// The cells of an item and those below it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cells(pub Vec<Cell>);

/// Which units of the cells are meant.
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

/// Some of the cells: at these units, from day to day, both included.
pub(crate) struct Slice<'a> {
    pub cells: &'a Cells,
    pub within: &'a Within,
    pub from: Day,
    pub until: Day,
}

impl Slice<'_> {
    fn iter(&self) -> impl Iterator<Item = &Cell> {
        self.cells
            .0
            .iter()
            .filter(|cell| cell.day >= self.from && cell.day <= self.until && self.within.holds(&cell.unit))
    }

    pub fn net(&self) -> i64 {
        self.iter().map(|cell| cell.net).sum()
    }

    pub fn entries(&self) -> i64 {
        self.iter().map(|cell| cell.entries).sum()
    }

    pub fn records(&self) -> i64 {
        self.iter().map(|cell| cell.ones).sum()
    }

    pub fn account(&self) -> Account {
        self.iter().fold(Account::default(), |sum, cell| Account {
            posted: sum.posted + cell.net - cell.reversed,
            reversed: sum.reversed + cell.reversed,
            entries: sum.entries + cell.entries,
            reversals: sum.reversals + cell.reversals,
        })
    }

    /// Units with a net above 0.
    pub fn units(&self) -> Vec<&str> {
        let mut nets: HashMap<&str, i64> = HashMap::new();
        for cell in self.iter() {
            *nets.entry(&cell.unit).or_default() += cell.net;
        }
        nets.into_iter().filter(|(_, net)| *net > 0).map(|(unit, _)| unit).collect()
    }

    /// Days with a net above 0, in order.
    pub fn days(&self) -> Vec<Day> {
        let mut nets: HashMap<Day, i64> = HashMap::new();
        for cell in self.iter() {
            *nets.entry(cell.day).or_default() += cell.net;
        }
        let mut days: Vec<Day> = nets.into_iter().filter(|(_, net)| *net > 0).map(|(day, _)| day).collect();
        days.sort_unstable();
        days
    }
}
