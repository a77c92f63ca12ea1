//! Chance from a seed: the same seed gives the same city.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha12Rng;

/// A source of chance for one part of the sample. Each part has its own, so that a change in one leaves the
/// others as they were.
pub struct Dice(ChaCha12Rng);

impl Dice {
    /// For the part of this name.
    pub fn new(seed: u64, part: &str) -> Self {
        // FNV-1a over the name keeps parts apart; chance itself comes from the generator.
        let mixed = part.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(ChaCha12Rng::seed_from_u64(mixed))
    }

    /// Whether something happens that does so in this share of cases.
    pub fn happens(&mut self, share: f64) -> bool {
        self.0.random_bool(share.clamp(0.0, 1.0))
    }

    /// A whole number between two, both included.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        self.0.random_range(least..=most.max(least))
    }

    /// A place in a list of `len`, which must not be empty.
    pub fn index(&mut self, len: usize) -> usize {
        self.0.random_range(0..len.max(1))
    }

    /// One of the list; `None` of an empty one.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        if list.is_empty() { None } else { list.get(self.index(list.len())) }
    }

    /// One of the list, the first ones more often.
    pub fn pick_early<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let (one, other) = (self.index(list.len()), self.index(list.len()));
        list.get(one.min(other))
    }

    /// The list in another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for place in (1..list.len()).rev() {
            list.swap(place, self.index(place + 1));
        }
    }

    /// `count` whole numbers between two bounds, multiples of `step` above the least, that add up to `sum`.
    /// `None` where none do.
    pub fn split(
        &mut self,
        sum: i64,
        count: usize,
        (least, most): (i64, i64),
        step: i64,
    ) -> Option<Vec<i64>> {
        let count_wide = i64::try_from(count).ok()?;
        let (least, most, step) = (least, most.max(least), step.max(1));
        let spare = sum.checked_sub(least.checked_mul(count_wide)?)?;
        let room = (most - least) / step;
        if spare < 0 || spare % step != 0 || spare / step > room.checked_mul(count_wide)? {
            return None;
        }
        let steps = spare / step;
        let mut parts = vec![steps / count_wide; count];
        for part in parts.iter_mut().take(usize::try_from(steps % count_wide).ok()?) {
            *part += 1;
        }
        for _ in 0..count * 4 {
            let (from, to) = (self.index(count), self.index(count));
            let moved = parts[from].min(room - parts[to]);
            if from != to && moved > 0 {
                let moved = self.between(0, moved.min(1 + room / 3));
                parts[from] -= moved;
                parts[to] += moved;
            }
        }
        Some(parts.into_iter().map(|part| least + part * step).collect())
    }

    /// A number below 2^63, for keys.
    pub fn key(&mut self) -> u64 {
        self.0.next_u64() >> 1
    }
}

/// `total` over `places` as evenly as can be, the first ones getting what is left over.
pub fn evenly(total: usize, places: usize) -> Vec<usize> {
    let places_or_one = places.max(1);
    (0..places).map(|place| total / places_or_one + usize::from(place < total % places_or_one)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Dice, evenly};

    #[test]
    fn a_split_adds_up_within_its_bounds() {
        let mut dice = Dice::new(1, "test");
        for (sum, count, bounds, step) in [
            (183, 7, (10, 60), 1),
            (26_400, 401, (20, 150), 5),
            (13_860, 85, (10, 900), 10),
            (100, 1, (1, 200), 1),
        ] {
            let parts = dice.split(sum, count, bounds, step).unwrap();
            assert_eq!(parts.len(), count);
            assert_eq!(parts.iter().sum::<i64>(), sum);
            assert!(parts.iter().all(|part| (bounds.0..=bounds.1).contains(part)), "{parts:?}");
        }
        assert_eq!(dice.split(1000, 3, (1, 10), 1), None);
        assert_eq!(dice.split(31, 3, (10, 20), 5), None);
    }

    #[test]
    fn the_same_seed_and_part_give_the_same() {
        let draw = |seed, part| Dice::new(seed, part).key();
        assert_eq!(draw(1, "a"), draw(1, "a"));
        assert_ne!(draw(1, "a"), draw(1, "b"));
        assert_ne!(draw(1, "a"), draw(2, "a"));
    }

    #[test]
    fn what_is_dealt_evenly_adds_up() {
        assert_eq!(evenly(7, 3), [3, 2, 2]);
        assert_eq!(evenly(2, 4), [1, 1, 0, 0]);
        assert_eq!(evenly(5, 0), Vec::<usize>::new());
    }
}
