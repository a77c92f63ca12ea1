//! What stands, held against what a rebuild from the entries would give. Reads only.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use luoshi_store::{CityId, Conn};

use super::fold::{Key, fold};
use super::homes::Homes;
use super::pack;
use super::people;
use crate::error::LedgerError;
use crate::store::settled::{self, Packed};

/// A settled row that is not what the entries say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Differs {
    /// `segment`, `delta` or `month`.
    pub table: &'static str,
    /// The item.
    pub item: String,
    /// The unit's code; empty for the whole city.
    pub unit: String,
    /// Year and month.
    pub month: (i64, i64),
}

/// How many differences are named at the most.
const MOST: usize = 100;

/// A month, added up without sets that forget: everybody's net.
#[derive(Default)]
struct Month {
    days: pack::DaySums,
    units: BTreeMap<u32, i128>,
    people: BTreeMap<u32, i128>,
}

impl Month {
    fn packed(&self) -> [Vec<u8>; 4] {
        let set = |sign: i128| {
            people::bytes(
                &self.people.iter().filter(|(_, net)| net.signum() == sign).map(|(n, _)| *n).collect(),
            )
        };
        [pack::days(&self.days), pack::nets(&self.units), set(1), set(-1)]
    }
}

/// Every difference between what is settled and what the entries say; the first hundred.
///
/// # Errors
/// The database.
pub(crate) async fn differences(conn: &mut Conn, city: CityId) -> Result<Vec<Differs>, LedgerError> {
    let generation = settled::state(conn, city).await?.generation;
    let mut homes = Homes::default();
    settled::homes(conn, city, generation, &mut homes).await?;
    let mut check = Check { homes, months: BTreeMap::new(), found: BTreeSet::new() };
    let mut last = 0;
    for epoch in settled::epochs(conn, city, generation).await? {
        let entries = settled::placed(conn, city, (last, epoch.seq)).await?;
        last = epoch.seq;
        let mut people: Vec<i64> = entries.iter().filter_map(|entry| entry.person).collect();
        people.sort_unstable();
        people.dedup();
        let numbers: HashMap<i64, u32> =
            settled::people_numbers(conn, city, generation, &people).await?.into_iter().collect();
        let folded = fold(&entries, &check.homes, |person| numbers.get(&person).copied());
        let [segments, deltas] = settled::of_epoch(conn, city, generation, epoch.epoch).await?;
        let made = folded.segments.iter().map(|(key, lines)| (key.clone(), pack::lines(lines))).collect();
        check.compare("segment", made, segments);
        let made = folded.deltas(&check.homes).map(|(key, c)| (key.clone(), pack::days(&c.days))).collect();
        check.compare("delta", made, deltas);
        for (key, change) in folded.months {
            let month = check.months.entry(key).or_default();
            for (day, sums) in change.days {
                month.days.entry(day).or_default().add(&sums);
            }
            change.units.into_iter().for_each(|(n, net)| *month.units.entry(n).or_default() += net);
            change.people.into_iter().for_each(|(n, net)| *month.people.entry(n).or_default() += net);
        }
    }
    let items: BTreeSet<String> = check.months.keys().map(|key| key.0.clone()).collect();
    let stands = settled::items(conn, city, generation, ("", "~")).await?;
    for item in items.into_iter().chain(stands).collect::<BTreeSet<String>>() {
        let rows = settled::months_of_item(conn, city, generation, &item).await?;
        check.months_of(&item, rows);
    }
    Ok(check.found.into_iter().take(MOST).collect())
}

struct Check {
    homes: Homes,
    months: BTreeMap<Key, Month>,
    found: BTreeSet<Differs>,
}

impl Check {
    fn differs(&mut self, table: &'static str, (item, unit, month): Key) {
        let unit = self.homes.get(unit).unit.clone();
        let month = (month.div_euclid(12), month.rem_euclid(12) + 1);
        self.found.insert(Differs { table, item, unit, month });
    }

    fn compare(&mut self, table: &'static str, mut made: BTreeMap<Key, Vec<u8>>, stands: Vec<Packed>) {
        for (item, unit, month, bytes) in stands {
            let key = (item, unit, month);
            if made.remove(&key).as_ref() != Some(&bytes) {
                self.differs(table, key);
            }
        }
        made.into_keys().for_each(|key| self.differs(table, key));
    }

    fn months_of(&mut self, item: &str, rows: Vec<settled::MonthRow>) {
        let keys: Vec<Key> = self.months.keys().filter(|key| key.0 == item).cloned().collect();
        let mut made: BTreeMap<Key, Month> =
            keys.into_iter().filter_map(|key| self.months.remove_entry(&key)).collect();
        for row in rows {
            let key = (row.item, row.unit, row.month);
            let stands = [row.days, row.units, row.above, row.below];
            if made.remove(&key).map(|month| month.packed()) != Some(stands) {
                self.differs("month", key);
            }
        }
        made.into_keys().for_each(|key| self.differs("month", key));
    }
}
