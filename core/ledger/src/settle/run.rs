//! One settler a city, by a lease; an epoch a transaction.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use luoshi_store::{CityId, Conn, Instant, Value};
use luoshi_units::{Tree, Units};

use super::fold::{Change, Folded, Placed, fold};
use super::homes::Homes;
use super::pack;
use super::people::{self, Crowd};
use super::sorted::Sorted;
use crate::error::LedgerError;
use crate::ledger::{END, Ledger};
use crate::store::settled::{self, Epoch, MonthRow, Rows, Written};

/// Who settles, when, and how much at a time.
#[derive(Clone, Copy, Debug)]
pub struct Settler {
    /// Tells this settler from all others: a random number of the process.
    pub holder: i64,
    /// The present instant, by a clock that all settlers of the database share.
    pub now: Instant,
    /// How many positions must wait before an epoch is made; at least 1.
    pub least: i64,
    /// How many positions an epoch holds at the most.
    pub most: i64,
}

/// How many seconds a lease lasts, unless it is renewed.
const LEASE_SECONDS: i64 = 60;

impl Settler {
    /// With the bounds that serve a city: small enough not to hold up those who post.
    pub fn new(holder: i64, now: Instant) -> Self {
        Self { holder, now, least: 4096, most: 16_384 }
    }

    /// Settles all that there is, down to the last position.
    #[must_use]
    pub fn all(self) -> Self {
        Self { least: 1, ..self }
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// An epoch was made, up to a position of so many.
    Epoch {
        /// Its last position.
        seq: i64,
        /// The last position of the log.
        of: i64,
    },
    /// Fewer positions wait than an epoch is made of.
    Idle,
    /// Somebody else settles this city.
    Held,
}

/// What an epoch comes to, and what it was computed on.
pub(super) struct Prepared {
    pub epoch: Epoch,
    pub written: Written,
}

impl Ledger {
    /// Settles the next epoch of a city, if enough waits. One transaction for the lease, one for the epoch;
    /// killed at any point, nothing is lost and nothing counted twice.
    ///
    /// # Errors
    /// The database.
    pub async fn settle(&self, city: CityId, settler: &Settler) -> Result<Settled, LedgerError> {
        let mut conn = self.store().read().await?;
        let mut state = settled::state(&mut conn, city).await?;
        drop(conn);
        if state.generation == 0 {
            self.store()
                .write_apart(move |tx| {
                    Box::pin(async move { settled::begin(tx, city).await.map_err(LedgerError::from) })
                })
                .await?;
            state.generation = 1;
        }
        self.settle_in(city, state.generation, settler).await
    }

    /// Settles the next epoch of one making.
    pub(super) async fn settle_in(
        &self,
        city: CityId,
        generation: i64,
        settler: &Settler,
    ) -> Result<Settled, LedgerError> {
        let (head, of) = self.head(city).await?.placed;
        let mut conn = self.store().read().await?;
        let last = settled::last_epoch(&mut conn, city, generation).await?;
        drop(conn);
        if of - last.seq < settler.least.max(1) {
            return Ok(Settled::Idle);
        }
        let (holder, now) = (settler.holder, settler.now);
        let until = now + chrono::TimeDelta::seconds(LEASE_SECONDS);
        let ours = self
            .store()
            .write_apart(move |tx| {
                Box::pin(async move {
                    let taken = settled::lease_take(tx, city, generation, holder, (now, until)).await;
                    taken.map_err(LedgerError::from)
                })
            })
            .await?;
        if !ours {
            return Ok(Settled::Held);
        }
        let seq = of.min(last.seq + settler.most.max(1));
        let prepared = self.prepare(city, generation, (last, seq, head)).await?;
        self.keep(city, generation, holder, prepared, of).await
    }

    /// Writes an epoch, if the lease is still ours and nobody made it meanwhile.
    async fn keep(
        &self,
        city: CityId,
        generation: i64,
        holder: i64,
        prepared: Prepared,
        of: i64,
    ) -> Result<Settled, LedgerError> {
        let seq = prepared.epoch.seq;
        let kept = self
            .store()
            .write_apart(move |tx| {
                Box::pin(async move {
                    if !settled::lease_held(tx, city, generation, holder).await?
                        || !settled::epoch_insert(tx, city, generation, prepared.epoch).await?
                    {
                        return Ok::<_, LedgerError>(false);
                    }
                    settled::write(tx, prepared.written).await?;
                    Ok(true)
                })
            })
            .await?;
        Ok(if kept { Settled::Epoch { seq, of } } else { Settled::Held })
    }

    /// Gives the lease back, so that another settler need not wait until it is over.
    pub async fn settle_end(&self, city: CityId, settler: &Settler) -> Result<(), LedgerError> {
        let mut conn = self.store().read().await?;
        let generation = settled::state(&mut conn, city).await?.generation;
        drop(conn);
        let holder = settler.holder;
        self.store()
            .write_apart(move |tx| {
                Box::pin(async move {
                    settled::lease_end(tx, city, generation, holder).await.map_err(LedgerError::from)
                })
            })
            .await
    }

    /// Reads the entries of the next epoch and computes its rows; writes nothing.
    async fn prepare(
        &self,
        city: CityId,
        generation: i64,
        (last, seq, head): (Epoch, i64, i64),
    ) -> Result<Prepared, LedgerError> {
        let mut conn = self.store().read().await?;
        let id = crate::store::id_at(&mut conn, city, seq).await?.unwrap_or(head);
        let entries = settled::placed(&mut conn, city, (last.seq, seq)).await?;
        let mut homes = Homes::default();
        settled::homes(&mut conn, city, generation, &mut homes).await?;
        let known = homes.len();
        let tree = tree_at(&mut conn, self.units(), city, id).await?;
        place(&mut homes, &entries, tree.as_deref());
        let (numbers, new) = people_of(&mut conn, city, generation, &entries).await?;
        let folded = fold(&entries, &homes, |person| numbers.get(&person).copied());
        let epoch = Epoch { epoch: last.epoch + 1, seq, id };
        let base = Base { city, generation, homes: &homes };
        let mut written = base.written(&folded, epoch.epoch);
        written.units = base.units(known);
        written.people = new
            .into_iter()
            .map(|(person, n)| vec![city.into(), generation.into(), person.into(), n.into()])
            .collect();
        written.months = base.months(&mut conn, &folded).await?;
        Ok(Prepared { epoch, written })
    }
}

/// The tree as it is known at an id, whatever day its changes are of; none before the first unit.
pub(super) async fn tree_at(
    conn: &mut Conn,
    units: &Units,
    city: CityId,
    id: i64,
) -> Result<Option<Arc<Tree>>, LedgerError> {
    match units.tree(conn, city, END, id).await {
        Ok(tree) => Ok(Some(tree)),
        Err(luoshi_units::Error::NoTree { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Gives each unit its place.
pub(super) fn place(homes: &mut Homes, entries: &[Placed], tree: Option<&Tree>) {
    for entry in entries {
        homes.settle(&entry.unit, tree);
    }
}

/// The numbers of the people of an epoch, and which of them are new.
async fn people_of(
    conn: &mut Conn,
    city: CityId,
    generation: i64,
    entries: &[Placed],
) -> Result<(HashMap<i64, u32>, Vec<(i64, u32)>), LedgerError> {
    let mut people: Vec<i64> = entries.iter().filter_map(|entry| entry.person).collect();
    people.sort_unstable();
    people.dedup();
    let mut numbers: HashMap<i64, u32> =
        settled::people_numbers(conn, city, generation, &people).await?.into_iter().collect();
    let mut next = u32::try_from(settled::people_count(conn, city, generation).await?)
        .map_err(|_| LedgerError::Overflow)?;
    let mut new = Vec::new();
    for person in people {
        if let std::collections::hash_map::Entry::Vacant(free) = numbers.entry(person) {
            free.insert(next);
            new.push((person, next));
            next += 1;
        }
    }
    Ok((numbers, new))
}

struct Base<'a> {
    city: CityId,
    generation: i64,
    homes: &'a Homes,
}

impl Base<'_> {
    fn key(&self, (item, unit, month): &super::fold::Key) -> Vec<Value> {
        vec![
            self.city.into(),
            self.generation.into(),
            item.as_str().into(),
            (*unit).into(),
            Value::from(*month),
        ]
    }

    /// Segments and deltas.
    fn written(&self, folded: &Folded, epoch: i64) -> Written {
        let row = |key, bytes: Vec<u8>| {
            let mut row = self.key(key);
            row.extend([Value::from(epoch), bytes.into()]);
            row
        };
        let segments = folded.segments.iter().map(|(key, lines)| row(key, pack::lines(lines))).collect();
        let deltas =
            folded.deltas(self.homes).map(|(key, change)| row(key, pack::days(&change.days))).collect();
        Written { segments, deltas, ..Written::default() }
    }

    /// Units that got their numbers in this epoch.
    fn units(&self, known: u32) -> Vec<Vec<Value>> {
        let new = self.homes.iter().filter(|(n, _)| *n >= known);
        new.map(|(n, home)| {
            vec![
                self.city.into(),
                self.generation.into(),
                n.into(),
                home.unit.as_str().into(),
                home.above.into(),
                home.rank.number().into(),
            ]
        })
        .collect()
    }

    /// The months that change, as they stand afterwards.
    async fn months(&self, conn: &mut Conn, folded: &Folded) -> Result<Vec<Vec<Value>>, LedgerError> {
        let mut out = Vec::new();
        for ((item, month), units) in folded.touched() {
            let items = [item.to_owned()];
            let units: Vec<u32> = units.into_iter().collect();
            let (city, generation) = (self.city, self.generation);
            let rows = Rows { city, generation, items: &items, units: &units, months: vec![month] };
            let mut months = BTreeMap::new();
            for row in settled::months(conn, &rows).await? {
                months.insert(row.unit, Month::read(&row)?);
            }
            let changes: BTreeMap<u32, &Change> = units
                .iter()
                .filter_map(|unit| Some((*unit, folded.months.get(&(items[0].clone(), *unit, month))?)))
                .collect();
            let known = self.must_know(conn, (&items, month), &months, &changes).await?;
            for (unit, change) in changes {
                let now = months.entry(unit).or_default();
                now.add(change, known.get(&unit));
                out.push(now.row(self.key(&(items[0].clone(), unit, month))));
            }
        }
        Ok(out)
    }

    /// The nets, after this epoch, of people whose sets cannot tell.
    async fn must_know(
        &self,
        conn: &mut Conn,
        (items, month): (&[String], i64),
        months: &BTreeMap<u32, Month>,
        changes: &BTreeMap<u32, &Change>,
    ) -> Result<BTreeMap<u32, BTreeMap<u32, i128>>, LedgerError> {
        let mut nets: BTreeMap<u32, BTreeMap<u32, i128>> = BTreeMap::new();
        for (unit, change) in changes {
            let Some(stands) = months.get(unit) else { continue };
            for (person, net) in change.people.iter().filter(|(p, net)| stands.crowd.must_know(*p, *net)) {
                nets.entry(*unit).or_default().insert(*person, *net);
            }
        }
        if nets.is_empty() {
            return Ok(nets);
        }
        let shelves: Vec<u32> = self.homes.shelves().into_iter().collect();
        let (city, generation) = (self.city, self.generation);
        let rows = Rows { city, generation, items, units: &shelves, months: vec![month] };
        for (_, lines) in settled::segments(conn, &rows, (1, i64::MAX)).await? {
            for line in lines {
                let Some(person) = line.person else { continue };
                for above in self.homes.chain(line.unit) {
                    if let Some(net) = nets.get_mut(&above).and_then(|nets| nets.get_mut(&person)) {
                        *net += i128::from(line.quantity);
                    }
                }
            }
        }
        Ok(nets)
    }
}

/// A month as it is computed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Month {
    days: pack::DaySums,
    units: Sorted<i128>,
    pub crowd: Crowd,
}

impl Month {
    fn read(row: &MonthRow) -> Result<Self, LedgerError> {
        let crowd = Crowd { above: people::read(&row.above)?, below: people::read(&row.below)? };
        let units = Sorted::of(pack::read_nets(&row.units)?);
        Ok(Self { days: pack::read_days(&row.days)?, units, crowd })
    }

    /// Adds what an epoch adds; `known` has the nets that sets cannot tell.
    pub fn add(&mut self, change: &Change, known: Option<&BTreeMap<u32, i128>>) {
        self.days.add(&change.days);
        self.units.add(&change.units);
        self.crowd.apply(&change.people, known.unwrap_or(&BTreeMap::new()));
    }

    fn row(&self, mut key: Vec<Value>) -> Vec<Value> {
        key.extend(self.packed().map(Value::from));
        key
    }

    /// Its columns: days, units, people above and below.
    pub fn packed(&self) -> [Vec<u8>; 4] {
        let (above, below) = (people::bytes(&self.crowd.above), people::bytes(&self.crowd.below));
        [pack::days(&self.days), pack::nets(&self.units), above, below]
    }
}
