//! Under which units with rows of their own a unit is counted. Given when a unit is first settled and kept for
//! as long as this making stands, whatever the tree does later: a question compares it with the question's
//! own tree. Pure.

use std::collections::{BTreeSet, HashMap};

use luoshi_units::{Tree, UnitKind};

/// The small number of the whole city, which needs no unit.
pub const CITY: u32 = 0;

/// What rows a unit has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// None: it is read from the segments of the unit above.
    Leaf,
    /// Months of its own.
    Lower,
    /// Months, deltas and segments of its own.
    Upper,
}

impl Rank {
    fn of(kind: UnitKind) -> Self {
        match kind {
            UnitKind::City | UnitKind::Community => Self::Leaf,
            UnitKind::Department | UnitKind::Township => Self::Lower,
            UnitKind::County => Self::Upper,
        }
    }

    /// As a row keeps it.
    pub fn number(self) -> i64 {
        self as i64
    }

    /// From a row.
    pub fn from_number(number: i64) -> Self {
        match number {
            0 => Self::Leaf,
            1 => Self::Lower,
            _ => Self::Upper,
        }
    }
}

/// A unit with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// Its code.
    pub unit: String,
    /// The number of the nearest unit above it that has rows of its own.
    pub above: u32,
    /// What rows it has.
    pub rank: Rank,
}

/// All units that were settled, by their small number; the whole city is the first.
#[derive(Clone, Debug)]
pub struct Homes {
    all: Vec<Home>,
    by_code: HashMap<String, u32>,
}

impl Default for Homes {
    fn default() -> Self {
        let city = Home { unit: String::new(), above: CITY, rank: Rank::Upper };
        Self { all: vec![city], by_code: HashMap::new() }
    }
}

impl Homes {
    /// How many numbers are given.
    pub fn len(&self) -> u32 {
        u32::try_from(self.all.len()).unwrap_or(u32::MAX)
    }

    /// Adds the next one.
    pub fn push(&mut self, home: Home) -> u32 {
        let n = self.len();
        self.by_code.insert(home.unit.clone(), n);
        self.all.push(home);
        n
    }

    /// The number of a unit.
    pub fn number(&self, unit: &str) -> Option<u32> {
        self.by_code.get(unit).copied()
    }

    /// The unit of a number; the whole city where there is none.
    pub fn get(&self, n: u32) -> &Home {
        self.all.get(n as usize).unwrap_or(&self.all[0])
    }

    /// All but the whole city, with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Home)> {
        (0..).zip(&self.all).skip(1)
    }

    /// The units with rows of their own that `n` is counted under, from itself upwards; the city is last.
    pub fn chain(&self, n: u32) -> impl Iterator<Item = u32> {
        let mut at = Some(if self.get(n).rank == Rank::Leaf { self.get(n).above } else { n });
        std::iter::from_fn(move || {
            let now = at?;
            at = (now != CITY).then(|| self.get(now).above);
            Some(now)
        })
    }

    /// The unit whose segments hold the entries of `n`.
    pub fn shelf(&self, n: u32) -> u32 {
        self.chain(n).find(|above| self.get(*above).rank == Rank::Upper).unwrap_or(CITY)
    }

    /// All units that hold segments.
    pub fn shelves(&self) -> BTreeSet<u32> {
        let upper = self.iter().filter(|(_, home)| home.rank == Rank::Upper).map(|(n, _)| n);
        upper.chain([CITY]).collect()
    }

    /// The number of a unit; a new one gets its place by the tree. A unit that the tree does not hold is
    /// counted under the city alone.
    pub fn settle(&mut self, unit: &str, tree: Option<&Tree>) -> u32 {
        if let Some(n) = self.number(unit) {
            return n;
        }
        let known = tree.and_then(|tree| Some((tree, tree.get(unit)?)));
        let Some((tree, known)) = known else {
            return self.push(Home { unit: unit.to_owned(), above: CITY, rank: Rank::Leaf });
        };
        let above = self.above(unit, tree);
        self.push(Home { unit: unit.to_owned(), above, rank: Rank::of(known.kind) })
    }

    fn above(&mut self, unit: &str, tree: &Tree) -> u32 {
        let mut at = unit.to_owned();
        while let Some(parent) = tree.parent(&at) {
            if Rank::of(parent.kind) != Rank::Leaf {
                let parent = parent.code.clone();
                return self.settle(&parent, Some(tree));
            }
            at.clone_from(&parent.code);
        }
        CITY
    }
}
