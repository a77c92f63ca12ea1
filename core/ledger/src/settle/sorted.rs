//! Values by a small number, in order and each number once: what rows are packed from. A vector, since all that is
//! added comes in order. Pure.

use std::ops::AddAssign;

/// Values by number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sorted<V>(Vec<(u32, V)>);

impl<V> Default for Sorted<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V: Copy + for<'a> AddAssign<&'a V>> Sorted<V> {
    /// Of values in any order; those of one number are added up.
    pub fn of(mut all: Vec<(u32, V)>) -> Self {
        all.sort_by_key(|(n, _)| *n);
        all.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                earlier.1 += &later.1;
            }
            same
        });
        Self(all)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &(u32, V)> {
        self.0.iter()
    }

    /// Adds others.
    pub fn add(&mut self, others: &Self) {
        if self.0.is_empty() {
            self.0.clone_from(&others.0);
            return;
        }
        let mut all = Vec::with_capacity(self.0.len() + others.0.len());
        let (mut ours, mut theirs) = (self.0.iter().peekable(), others.0.iter().peekable());
        while let (Some(one), Some(other)) = (ours.peek(), theirs.peek()) {
            let (n, m) = (one.0, other.0);
            let mut next = if n <= m { **one } else { **other };
            if n == m {
                next.1 += &other.1;
            }
            all.push(next);
            ours.next_if(|_| n <= m);
            theirs.next_if(|_| m <= n);
        }
        all.extend(ours.chain(theirs));
        self.0 = all;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::Sorted;

    proptest! {
        #[test]
        fn as_a_map_would_have_it(parts in prop::collection::vec(prop::collection::vec((0..9_u32, -9..9_i128), 0..9), 0..5)) {
            let (mut all, mut map) = (Sorted::default(), BTreeMap::<u32, i128>::new());
            for part in parts {
                part.iter().for_each(|(n, value)| *map.entry(*n).or_default() += value);
                all.add(&Sorted::of(part));
            }
            prop_assert_eq!(all.iter().copied().collect::<Vec<_>>(), map.into_iter().collect::<Vec<_>>());
        }
    }
}
