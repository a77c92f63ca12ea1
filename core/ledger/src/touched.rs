//! Which items the log's end touched: what was computed before an entry of another item came holds after it too.

use std::collections::BTreeMap;

/// How many positions are looked through at once for the items that were touched. Behind a longer stretch little holds.
const MOST: i64 = 20_000;

/// A place in the log: the id, and the position.
pub(crate) type Place = (i64, i64);

/// The last id of each item within a stretch of the log.
#[derive(Debug)]
pub(crate) struct Touched {
    /// All entries behind this id, up to `until`, are known.
    after: i64,
    until: Place,
    items: BTreeMap<String, i64>,
}

impl Touched {
    /// Nothing is known but where it begins.
    pub fn from(place: Place) -> Self {
        Self { after: place.0, until: place, items: BTreeMap::new() }
    }

    /// The ids behind which entries have to be looked up, before one can ask about a place; none where all is known.
    /// Where that were too many it begins anew there.
    pub fn gap(&mut self, place: Place) -> Option<(i64, i64)> {
        if place.1 - self.until.1 > MOST {
            *self = Self::from(place);
        }
        (place.0 > self.until.0).then_some((self.until.0, place.0))
    }

    /// Takes in the last id of each item behind an id, up to a place; nothing where somebody else did so meanwhile.
    pub fn learn(&mut self, after: i64, until: Place, last: Vec<(String, i64)>) {
        if after == self.until.0 {
            self.until = until;
            self.items.extend(last);
        }
    }

    /// The first id from which an item, with all below it, stood as it does at `id`, as far as that is known.
    pub fn since(&self, item: &str, id: i64) -> i64 {
        if id < self.after || id > self.until.0 {
            return id;
        }
        let behind = format!("{item}/");
        let last =
            self.items.range(item.to_owned()..behind).map(|(_, last)| *last).max().unwrap_or(self.after);
        // Of what came later it is not known what came before that: the id itself is always right.
        if last > id { id } else { last }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Touched;

    const ITEMS: [&str; 6] = ["a", "a.b", "a.b.c", "a/", "ab", "b"];

    proptest! {
        /// Between the id that it names and the one asked about no entry lies of an item that the question takes in.
        #[test]
        fn nothing_came_between(
            log in prop::collection::vec(prop::sample::select(&ITEMS[..]), 0..30),
            begin in 0..10_i64,
            asked in prop::collection::vec((prop::sample::select(&ITEMS[..]), 0..30_i64), 1..20),
        ) {
            let log: Vec<(i64, &str)> = (1..).zip(log).collect();
            let mut touched = Touched::from((begin, begin));
            for (item, id) in asked {
                if let Some((after, until)) = touched.gap((id, id)) {
                    let within = log.iter().filter(|(at, _)| *at > after && *at <= until);
                    let last: std::collections::HashMap<&str, i64> = within.map(|(at, item)| (*item, *at)).collect();
                    touched.learn(after, (until, until), last.into_iter().map(|(item, at)| (item.to_owned(), at)).collect());
                }
                let since = touched.since(item, id);
                prop_assert!(since <= id);
                let behind = format!("{item}/");
                let taken_in = |of: &str| of >= item && of < behind.as_str();
                prop_assert!(!log.iter().any(|(at, of)| *at > since && *at <= id && taken_in(of)));
            }
        }
    }
}
