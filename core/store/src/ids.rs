use std::sync::{Mutex, PoisonError};

use crate::Instant;

/// 2020-01-01T00:00:00Z in milliseconds since 1970: ids count from here.
const EPOCH_MS: i64 = 1_577_836_800_000;
const NODE_BITS: u32 = 10;
const COUNT_BITS: u32 = 12;

/// Makes time-sortable 64-bit ids: 41 bits of milliseconds since 2020, 10 bits that tell makers apart,
/// 12 bits of count. Ids of one maker rise strictly, also when its clock stands still or goes back.
pub struct Ids {
    node: i64,
    last: Mutex<i64>,
}

impl Ids {
    /// `node` tells this maker from others that write to the same database; its lower 10 bits are used.
    pub fn new(node: u16) -> Self {
        let node = i64::from(node) & ((1 << NODE_BITS) - 1);
        Self { node, last: Mutex::new(0) }
    }

    /// The millisecond in which an id was made.
    pub fn instant_of(id: i64) -> Instant {
        let ms = (id >> (NODE_BITS + COUNT_BITS)) + EPOCH_MS;
        chrono::DateTime::from_timestamp_millis(ms).unwrap_or_default()
    }

    /// The smallest id that can have been made at an instant.
    pub fn first_at(at: Instant) -> i64 {
        (at.timestamp_millis() - EPOCH_MS).max(0) << (NODE_BITS + COUNT_BITS)
    }

    /// The next id at `now`, greater than all that this maker gave and greater than `floor`.
    pub fn next_above(&self, now: Instant, floor: i64) -> i64 {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = Self::first_at(now) | (self.node << COUNT_BITS);
        *last = fresh.max(self.after(*last)).max(self.after(floor));
        *last
    }

    /// The smallest id of this maker that is greater than `id`.
    fn after(&self, id: i64) -> i64 {
        let ms = id >> (NODE_BITS + COUNT_BITS);
        let low = (ms << (NODE_BITS + COUNT_BITS)) | (self.node << COUNT_BITS);
        let high = low + ((1 << COUNT_BITS) - 1);
        if id < low {
            low
        } else if id < high {
            id + 1
        } else {
            low + (1 << (NODE_BITS + COUNT_BITS))
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};

    use super::Ids;

    #[test]
    fn ids_rise_though_the_clock_stands_or_goes_back() {
        let ids = Ids::new(7);
        let noon = Utc.with_ymd_and_hms(2021, 4, 16, 12, 0, 0).unwrap();
        let earlier = Utc.with_ymd_and_hms(2021, 4, 16, 11, 0, 0).unwrap();
        let mut last = 0;
        for n in 0..10_000 {
            let id = ids.next_above(if n % 3 == 0 { earlier } else { noon }, 0);
            assert!(id > last, "{id} after {last}");
            last = id;
        }
    }

    #[test]
    fn an_id_tells_when_it_was_made() {
        let noon = Utc.with_ymd_and_hms(2021, 4, 16, 12, 0, 0).unwrap();
        assert_eq!(Ids::instant_of(Ids::new(9).next_above(noon, 0)), noon);
    }

    #[test]
    fn ids_pass_a_floor_of_another_maker() {
        let noon = Utc.with_ymd_and_hms(2021, 4, 16, 12, 0, 0).unwrap();
        for (one, other) in [(1, 2), (2, 1), (1023, 0), (0, 1023)] {
            let floor = (0..5000).map(|_| 0).fold(Ids::new(other).next_above(noon, 0), |floor, _| {
                Ids::new(other).next_above(noon, floor)
            });
            assert!(Ids::new(one).next_above(noon, floor) > floor);
        }
    }
}
