//! A set of units put together from rows that stand: whole units with rows of their own where all that is
//! counted under them is meant, and single units, read from segments, where the tree has changed. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::homes::{CITY, Homes, Rank};

/// Which rows make a set of units, each entry once.
#[derive(Clone, Debug, Default)]
pub struct Cover {
    /// Units whose rows are taken whole.
    pub full: Vec<u32>,
    /// Units taken from segments.
    pub rest: BTreeSet<u32>,
    /// All units of the set that were ever settled.
    pub all: BTreeSet<u32>,
}

impl Cover {
    /// Of these units; `upper` takes none whole but those that have deltas.
    pub fn of<'a>(homes: &Homes, units: impl Iterator<Item = &'a str>, upper: bool) -> Self {
        let all: BTreeSet<u32> = units.filter_map(|unit| homes.number(unit)).collect();
        Self::of_numbers(homes, all, upper)
    }

    /// Of the whole city, with units that no tree holds.
    pub fn whole(homes: &Homes) -> Self {
        let all = homes.iter().map(|(n, _)| n).collect();
        Self { full: vec![CITY], rest: BTreeSet::new(), all }
    }

    fn of_numbers(homes: &Homes, all: BTreeSet<u32>, upper: bool) -> Self {
        let mut sizes: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
        for (n, _) in homes.iter() {
            for above in homes.chain(n) {
                let size = sizes.entry(above).or_default();
                size.0 += 1;
                size.1 += usize::from(all.contains(&n));
            }
        }
        let whole = |n: &u32| {
            let fits = !upper || homes.get(*n).rank == Rank::Upper;
            fits && sizes.get(n).is_some_and(|(size, meant)| size == meant)
        };
        let (mut full, mut rest) = (BTreeSet::new(), BTreeSet::new());
        for n in &all {
            // The highest unit on the way up of which everything is meant.
            match homes.chain(*n).filter(whole).last() {
                Some(above) => drop(full.insert(above)),
                None => drop(rest.insert(*n)),
            }
        }
        Self { full: full.into_iter().collect(), rest, all }
    }

    /// The units whose segments hold the entries of these.
    pub fn shelves(homes: &Homes, units: &BTreeSet<u32>) -> Vec<u32> {
        let shelves: BTreeSet<u32> = units.iter().map(|n| homes.shelf(*n)).collect();
        shelves.into_iter().collect()
    }
}
