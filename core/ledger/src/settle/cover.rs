//! A set of units put together from rows that stand: whole units with rows of their own where all that is
//! counted under them is meant, and single units, read from segments, where the tree has changed. Pure.

use std::collections::BTreeSet;

use roaring::RoaringBitmap;

use super::homes::{CITY, Homes, Rank};

/// Which rows make a set of units, each entry once.
#[derive(Clone, Debug, Default)]
pub struct Cover {
    /// Units whose rows are taken whole.
    pub full: Vec<u32>,
    /// Units that are counted under those.
    pub whole: Shelved,
    /// Units taken from segments.
    pub rest: Shelved,
    /// All units of the set that were ever settled.
    pub all: Shelved,
}

/// Units, and the units whose segments hold their entries.
#[derive(Clone, Debug, Default)]
pub struct Shelved {
    pub units: RoaringBitmap,
    pub shelves: BTreeSet<u32>,
}

impl Shelved {
    fn of(homes: &Homes, units: RoaringBitmap) -> Self {
        let shelves = units.iter().map(|n| homes.shelf(n)).collect();
        Self { units, shelves }
    }

    /// All units of several sets.
    pub fn joined<'a>(sets: impl Iterator<Item = &'a Self>) -> Self {
        sets.fold(Self::default(), |mut all, set| {
            all.units |= &set.units;
            all.shelves.extend(&set.shelves);
            all
        })
    }
}

impl Cover {
    /// Of these units; `upper` takes none whole but those that have deltas.
    pub fn of<'a>(homes: &Homes, units: impl Iterator<Item = &'a str>, upper: bool) -> Self {
        let all: RoaringBitmap = units.filter_map(|unit| homes.number(unit)).collect();
        // How many units are counted under each, and how many of them are meant.
        let mut sizes = vec![(0_u32, 0_u32); homes.len() as usize];
        for (n, _) in homes.iter() {
            for above in homes.chain(n) {
                let size = &mut sizes[above as usize];
                size.0 += 1;
                size.1 += u32::from(all.contains(n));
            }
        }
        let meant = |n: &u32| {
            let fits = !upper || homes.get(*n).rank == Rank::Upper;
            fits && sizes.get(*n as usize).is_some_and(|(size, meant)| size == meant)
        };
        let (mut full, mut rest) = (BTreeSet::new(), RoaringBitmap::new());
        for n in &all {
            // The highest unit on the way up of which everything is meant.
            match homes.chain(n).filter(meant).last() {
                Some(above) => drop(full.insert(above)),
                None => drop(rest.insert(n)),
            }
        }
        Self::made(homes, full.into_iter().collect(), rest, all)
    }

    /// Of the whole city, with units that no tree holds.
    pub fn whole(homes: &Homes) -> Self {
        let all = homes.iter().map(|(n, _)| n).collect();
        Self::made(homes, vec![CITY], RoaringBitmap::new(), all)
    }

    fn made(homes: &Homes, full: Vec<u32>, rest: RoaringBitmap, all: RoaringBitmap) -> Self {
        let whole = Shelved::of(homes, &all - &rest);
        Self { full, whole, rest: Shelved::of(homes, rest), all: Shelved::of(homes, all) }
    }
}
