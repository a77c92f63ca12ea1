//! The entries of the city, one after the other, from nothing but their number.

use chrono::{Days, NaiveTime, TimeDelta};
use luoshi_store::{Day, Instant};

use super::{DAYS, UNITS, first_day};

/// How many items there are; of ten names with six each, so that some lie below others.
pub const ITEMS: u64 = 60;
/// How many people items may count.
pub const PEOPLE: u64 = 60_000;

/// Of a hundred entries the last takes back an earlier one.
const ROUND: u64 = 100;
/// Lines of a record before any is taken back.
const OF_RECORD: u64 = 3;

/// The name of an item by its number.
pub fn item(n: u64) -> String {
    format!("work{}.kind{}", n / 6, n % 6)
}

/// Whether an item counts people.
pub fn with_people(item: u64) -> bool {
    item % 6 == 5
}

/// An entry to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The record.
    pub record: i64,
    /// Its line.
    pub line: i64,
    /// The number of its item.
    pub item: u64,
    /// The number of its unit.
    pub unit: u64,
    /// The day that it counts on.
    pub day: Day,
    /// How much.
    pub quantity: i64,
    /// Who, where the item counts people.
    pub person: Option<i64>,
    /// The line that it takes back.
    pub reverses: Option<i64>,
    /// When it arrives.
    pub at: Instant,
}

/// All entries in the order of their arrival.
pub struct Lines {
    count: u64,
    next: u64,
}

impl Lines {
    /// So many entries.
    pub fn new(count: u64) -> Self {
        Self { count, next: 0 }
    }

    fn line(&self, n: u64) -> Line {
        if n % ROUND != ROUND - 1 {
            return self.posted(n);
        }
        let round = n / ROUND;
        // Half of them take back what was just posted; the others what is months old, of the same round for
        // nobody else, and every second line: so no line is taken back twice.
        let back = 2 * (self.count / ROUND / 12);
        let old = round % 2 == 1 && round >= back && back > 0;
        let from = if old { round - back } else { round };
        let stood = self.posted(from * ROUND + 2 * (hash(n, 9) % (ROUND / 2 - 1)) + u64::from(old));
        let now = self.posted(n);
        Line {
            line: stood.line + OF_RECORD as i64,
            quantity: -stood.quantity,
            reverses: Some(stood.line),
            at: now.at,
            ..stood
        }
    }

    fn posted(&self, n: u64) -> Line {
        let record = n / OF_RECORD;
        let arrives = n * DAYS / self.count;
        let late = if hash(record, 1).is_multiple_of(10) { 1 + hash(record, 2) % 60 } else { 0 };
        let item = hash(n, 3) % ITEMS;
        // One record in ten is kept above the villages.
        let unit = match hash(record, 4) % 10 {
            0 => 1 + hash(record, 5) % 110,
            _ => 111 + hash(record, 5) % (UNITS - 111),
        };
        let arrived = first_day() + Days::new(arrives);
        Line {
            record: record as i64 + 1,
            line: (n % OF_RECORD) as i64 + 1,
            item,
            unit,
            day: first_day() + Days::new(arrives.saturating_sub(late)),
            quantity: if with_people(item) { 1 } else { 1 + (hash(n, 6) % 40) as i64 },
            person: with_people(item).then(|| 1 + (hash(n, 7) % PEOPLE) as i64),
            reverses: None,
            at: arrived.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(9),
        }
    }
}

impl Iterator for Lines {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        (self.next < self.count).then(|| {
            self.next += 1;
            self.line(self.next - 1)
        })
    }
}

/// SplitMix64's mixing (Steele, Lea, Flood 2014) of a number and what it is drawn for.
fn hash(n: u64, what: u64) -> u64 {
    let mut z =
        n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ what.wrapping_mul(0xd1b5_4a32_d192_ed03);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::{Line, Lines};
    use crate::city::{DAYS, UNITS, first_day, unit};

    #[test]
    fn the_city_is_as_it_says() {
        let units: HashSet<String> = (0..UNITS).map(unit).collect();
        assert_eq!(units.len(), 2511);
        let lines: Vec<Line> = Lines::new(100_000).collect();
        assert_eq!(lines, Lines::new(100_000).collect::<Vec<_>>());
        let mut standing: HashMap<(i64, i64), &Line> = HashMap::new();
        let mut reversed = HashSet::new();
        for line in &lines {
            assert!(standing.insert((line.record, line.line), line).is_none(), "{line:?}");
            if let Some(stood) = line.reverses {
                let stood = standing[&(line.record, stood)];
                assert!(reversed.insert((stood.record, stood.line)), "taken back twice");
                assert_eq!(stood.quantity, -line.quantity);
                assert_eq!((stood.item, stood.unit, stood.day), (line.item, line.unit, line.day));
            }
        }
        assert_eq!(reversed.len(), 1000);
        let late =
            lines.iter().filter(|line| line.reverses.is_none() && line.day < line.at.date_naive()).count();
        assert!((9_000..11_000).contains(&late), "{late}");
        assert!(lines.windows(2).all(|pair| pair[0].at <= pair[1].at));
        let last = first_day() + chrono::Days::new(DAYS - 1);
        assert_eq!(lines.last().map(|line| line.at.date_naive()), Some(last));
    }
}
