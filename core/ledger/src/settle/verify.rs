//! What stands, held against what a rebuild from the entries would give. Reads only.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use luoshi_store::{CityId, Conn};
use luoshi_units::Units;

use super::fold::{Key, Placed, fold};
use super::homes::Homes;
use super::run::{place, tree_at};
use super::sorted::Sorted;
use super::{pack, people};
use crate::error::LedgerError;
use crate::store::settled::{self, Epoch, Numbered, Packed};

/// A settled row that is not what the entries say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Differs {
    /// A `segment`, a `delta` or a `month`.
    Row {
        /// Which of them.
        table: &'static str,
        /// The item.
        item: String,
        /// The unit's code; empty for the whole city.
        unit: String,
        /// Year and month.
        month: (i64, i64),
    },
    /// An epoch that does not end where its number and the log say.
    Epoch(i64),
    /// A unit's small number, its place or its rank, by the number.
    Unit(i64),
    /// The small number of a person.
    Person(i64),
    /// There are rows of this making, but neither is it read nor is it being made.
    Making(i64),
}

/// How many differences are named at the most.
const MOST: usize = 100;

/// A month, added up without sets that forget: everybody's net.
#[derive(Default)]
struct Month {
    days: pack::DaySums,
    units: Sorted<i128>,
    people: Sorted<i128>,
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
    let state = settled::state(conn, city).await?;
    let generation = state.generation;
    let mut check = Check::default();
    let (units, mut numbers, mut last) = (Units::new(), HashMap::new(), Epoch::default());
    let epochs = settled::epochs(conn, city, generation).await?;
    if epochs.is_empty() {
        check.lost_making(conn, city, (generation, state.beside)).await?;
    }
    let lost = settled::epochs_lost(conn, city, generation).await?;
    check.found.extend(lost.into_iter().map(Differs::Epoch));
    for epoch in epochs {
        let at = crate::store::id_at(conn, city, epoch.seq).await?;
        if at != Some(epoch.id) || epoch.epoch != last.epoch + 1 || epoch.seq <= last.seq {
            check.found.insert(Differs::Epoch(epoch.epoch));
        }
        let entries = settled::placed(conn, city, (last.seq, epoch.seq)).await?;
        let tree = tree_at(conn, &units, city, epoch.id).await?;
        last = epoch;
        place(&mut check.homes, &entries, tree.as_deref());
        number(&mut numbers, &entries);
        let folded = fold(&entries, &check.homes, |person| numbers.get(&person).copied());
        let [segments, deltas] = settled::of_epoch(conn, city, generation, epoch.epoch).await?;
        let made = folded.segments.iter().map(|(key, lines)| (key.clone(), pack::lines(lines))).collect();
        check.compare("segment", made, segments);
        let made = folded.deltas(&check.homes).map(|(key, c)| (key.clone(), pack::days(&c.days))).collect();
        check.compare("delta", made, deltas);
        check.add(folded.months);
    }
    check.compare_numbers(settled::numbered(conn, city, generation).await?, &numbers);
    let items: BTreeSet<String> = check.months.keys().map(|key| key.0.clone()).collect();
    let stands = settled::items(conn, city, generation).await?;
    for item in
        items.into_iter().chain(stands.into_iter().map(|item| item.name)).collect::<BTreeSet<String>>()
    {
        let rows = settled::months_of_item(conn, city, generation, &item).await?;
        check.months_of(&item, rows);
    }
    Ok(check.found.into_iter().take(MOST).collect())
}

/// Gives the people of an epoch their numbers, as a settler does.
fn number(numbers: &mut HashMap<i64, u32>, entries: &[Placed]) {
    let people: BTreeSet<i64> = entries.iter().filter_map(|entry| entry.person).collect();
    for person in people {
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        numbers.entry(person).or_insert(next);
    }
}

#[derive(Default)]
struct Check {
    homes: Homes,
    months: BTreeMap<Key, Month>,
    found: BTreeSet<Differs>,
}

impl Check {
    fn differs(&mut self, table: &'static str, (item, unit, month): Key) {
        let unit = self.homes.get(unit).unit.clone();
        let month = (month.div_euclid(12), month.rem_euclid(12) + 1);
        self.found.insert(Differs::Row { table, item, unit, month });
    }

    fn add(&mut self, months: BTreeMap<Key, super::fold::Change>) {
        for (key, change) in months {
            let month = self.months.entry(key).or_default();
            month.days.add(&change.days);
            month.units.add(&change.units);
            month.people.add(&change.people);
        }
    }

    /// Rows of another making, where the one that is read has none.
    async fn lost_making(
        &mut self,
        conn: &mut Conn,
        city: CityId,
        (read, beside): (i64, Option<i64>),
    ) -> Result<(), LedgerError> {
        let keep = (read, beside.unwrap_or(read));
        let left = settled::gens_left(conn, city, keep).await?;
        self.found.extend(left.into_iter().map(Differs::Making));
        Ok(())
    }

    /// Holds the small numbers of units and people against those that settling the same epochs gives.
    fn compare_numbers(&mut self, stands: Numbered, people: &HashMap<i64, u32>) {
        let home = |n: &i64, home: &super::homes::Home| {
            (*n, home.unit.clone(), i64::from(home.above), home.rank.number())
        };
        let made: BTreeSet<_> = self.homes.iter().map(|(n, one)| home(&i64::from(n), one)).collect();
        let units: BTreeSet<_> = stands.units.into_iter().collect();
        let differ = made.symmetric_difference(&units).map(|row| Differs::Unit(row.0));
        self.found.extend(differ.collect::<Vec<_>>());
        let made: BTreeSet<(i64, i64)> = people.iter().map(|(person, n)| (*person, i64::from(*n))).collect();
        let people: BTreeSet<(i64, i64)> = stands.people.into_iter().collect();
        let differ = made.symmetric_difference(&people).map(|row| Differs::Person(row.0));
        self.found.extend(differ.collect::<Vec<_>>());
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
