//! From a question to the material of its answer: settled rows and the tail, read as one.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use luoshi_store::{CityId, Conn, Day};
use luoshi_units::Tree;

use crate::answer::first_day;
use crate::cells::Within;
use crate::error::LedgerError;
use crate::ledger::{Ledger, Resolved};
use crate::model::{Entry, Figure, Kind, Order};
use crate::settle::{Area, Bare, Homes, Items, Keep, Material, Past, Reading, Source, Want, month_of};
use crate::store;
use crate::store::settled::{self, Item, State};
use crate::touched::Touched;

/// What was computed at a position holds for ever, and until an entry of its item comes; so it can be remembered. A
/// bound keeps it small.
#[derive(Default)]
pub(crate) struct Memory {
    materials: HashMap<Asked, Arc<Material>>,
    areas: HashMap<AreaKey, Arc<Area>>,
    /// Trees that keys name by where they lie: kept, so that none takes another's place.
    trees: Vec<Arc<Tree>>,
    homes: HashMap<CityId, (i64, i64, Arc<Homes>)>,
    /// Trees by the day that they are of and the id that they were asked at.
    pub(crate) known: HashMap<(CityId, Day, i64), Arc<Tree>>,
    /// All settled items of a city, with the making and the epoch that they are of.
    items: HashMap<CityId, (i64, i64, Arc<Vec<Item>>)>,
    touched: HashMap<CityId, Touched>,
}

const MOST_REMEMBERED: usize = 2048;
const MOST_TREES: usize = 256;

/// A set of units by what it came from: a tree, a part of it, a scope.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Spot {
    tree: usize,
    unit: String,
    own: bool,
    scope: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct AreaKey {
    city: CityId,
    spot: Spot,
    generation: i64,
    epoch: i64,
    past: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Asked {
    city: CityId,
    item: String,
    spot: Spot,
    want: Want,
    from: Day,
    until: Day,
    /// The first id from which the item is known to stand so.
    since: i64,
}

/// What a figure needs besides sums by day.
fn want(figure: &Figure) -> Want {
    match figure.kind {
        Kind::People | Kind::PeopleAt | Kind::Daily => Want::People,
        Kind::Units => Want::Units,
        _ => Want::Days,
    }
}

/// Which entries behind a question are listed.
pub(crate) struct List {
    pub period: (Day, Day),
    pub order: Order,
    /// The day and the id that the page before ended with.
    pub after: (Day, i64),
    pub count: usize,
}

/// How far the city was settled when a reading began. Whoever reads does so until nothing was settled meanwhile: rows
/// and tail are then of one state. An epoch is committed at once, and none is ever taken back, so equal states before
/// and after leave no room for another.
struct Steady {
    city: CityId,
    state: State,
}

impl Steady {
    fn of(asked: &Resolved<'_>) -> Self {
        Self { city: asked.city, state: asked.settled }
    }

    /// Whether it still stands so; what is read after this is of the state that now is.
    async fn held(&mut self, conn: &mut Conn) -> Result<bool, LedgerError> {
        let was = std::mem::replace(&mut self.state, settled::state(conn, self.city).await?);
        Ok((was.generation, was.last) == (self.state.generation, self.state.last))
    }
}

/// Parts of a question: a unit, and whether it is meant without those under it.
pub(crate) type PartOf<'a> = (&'a str, bool);

impl Ledger {
    /// Sums by day, from one day on to the question's last, of each part.
    pub(crate) async fn days_of(
        &self,
        asked: &Resolved<'_>,
        figure: &Figure,
        parts: &[PartOf<'_>],
        from: Day,
    ) -> Result<Vec<Arc<Material>>, LedgerError> {
        self.materials(asked, figure, parts, Want::Days, (from, asked.until)).await
    }

    /// People or units, where the figure counts them, of each part in a period.
    pub(crate) async fn counts_of(
        &self,
        asked: &Resolved<'_>,
        figure: &Figure,
        parts: &[PartOf<'_>],
        (from, until): (Day, Day),
    ) -> Result<Vec<Arc<Material>>, LedgerError> {
        let want = want(figure);
        let from = first_day(figure, from);
        if want == Want::Days || until < from {
            return Ok(vec![Arc::default(); parts.len()]);
        }
        self.materials(asked, figure, parts, want, (from, until)).await
    }

    async fn materials(
        &self,
        asked: &Resolved<'_>,
        figure: &Figure,
        parts: &[PartOf<'_>],
        want: Want,
        (from, until): (Day, Day),
    ) -> Result<Vec<Arc<Material>>, LedgerError> {
        let since = self.since(asked, &figure.item).await?;
        let tree = Arc::as_ptr(&asked.tree) as usize;
        let key = |(unit, own): &PartOf<'_>| Asked {
            city: asked.city,
            item: figure.item.clone(),
            spot: Spot { tree, unit: (*unit).to_owned(), own: *own, scope: asked.figure.scope.clone() },
            want,
            from,
            until,
            since,
        };
        let keys: Vec<Asked> = parts.iter().map(key).collect();
        let known: Option<Vec<_>> = {
            let memory = self.memory();
            keys.iter().map(|key| memory.materials.get(key).cloned()).collect()
        };
        if let Some(known) = known {
            return Ok(known);
        }
        let found = self.read_settled(asked, figure, &keys, want, (from, until)).await?;
        let found: Vec<Arc<Material>> = found.into_iter().map(Arc::new).collect();
        let mut memory = self.memory();
        memory.make_room(&asked.tree);
        memory.materials.extend(keys.into_iter().zip(found.iter().cloned()));
        Ok(found)
    }

    /// The first id from which an item is known to stand as it does at the last id that counts.
    async fn since(&self, asked: &Resolved<'_>, item: &str) -> Result<i64, LedgerError> {
        let place = (asked.id, asked.as_of);
        let gap = self.memory().touched.entry(asked.city).or_insert_with(|| Touched::from(place)).gap(place);
        if let Some((after, until)) = gap {
            let last = settled::touched(&mut self.store().read().await?, asked.city, (after, until)).await?;
            if let Some(touched) = self.memory().touched.get_mut(&asked.city) {
                touched.learn(after, place, last);
            }
        }
        Ok(self.memory().touched.get(&asked.city).map_or(asked.id, |touched| touched.since(item, asked.id)))
    }

    async fn read_settled(
        &self,
        asked: &Resolved<'_>,
        figure: &Figure,
        keys: &[Asked],
        want: Want,
        period: (Day, Day),
    ) -> Result<Vec<Material>, LedgerError> {
        let mut conn = self.store().read().await?;
        let mut steady = Steady::of(asked);
        loop {
            let read = self.read_once(&mut conn, asked, figure, keys, (want, period, steady.state)).await;
            if steady.held(&mut conn).await? {
                return read;
            }
        }
    }

    async fn read_once(
        &self,
        conn: &mut Conn,
        asked: &Resolved<'_>,
        figure: &Figure,
        keys: &[Asked],
        (want, period, state): (Want, (Day, Day), State),
    ) -> Result<Vec<Material>, LedgerError> {
        let source = self.source(conn, asked.city, state, asked.as_of).await?;
        let areas: Vec<Arc<Area>> = keys.iter().map(|key| self.area(asked, &source, &key.spot)).collect();
        let mut reading = self.reading(conn, asked, &source, &figure.item).await?;
        Ok(match want {
            Want::Days => {
                let all = reading.days(&areas, period).await?;
                all.into_iter().map(|days| Material { days, ..Material::default() }).collect()
            }
            Want::People => {
                let all = reading.people(&areas, period).await?;
                all.into_iter().map(|people| Material { people, ..Material::default() }).collect()
            }
            Want::Units => {
                let all = reading.units(&areas, period).await?;
                all.into_iter().map(|units| Material { units, ..Material::default() }).collect()
            }
        })
    }

    /// The entries of a list.
    pub(crate) async fn listed(
        &self,
        asked: &Resolved<'_>,
        item: &str,
        list: &List,
    ) -> Result<Vec<Entry>, LedgerError> {
        let mut conn = self.store().read().await?;
        let mut steady = Steady::of(asked);
        loop {
            let read = self.listed_once(&mut conn, asked, item, list, steady.state).await;
            if steady.held(&mut conn).await? {
                return read;
            }
        }
    }

    async fn listed_once(
        &self,
        conn: &mut Conn,
        asked: &Resolved<'_>,
        item: &str,
        list: &List,
        state: State,
    ) -> Result<Vec<Entry>, LedgerError> {
        let (after, id) = list.after;
        let before = store::seq_of(conn, asked.city, id).await?.unwrap_or(i64::MAX);
        let source = self.source(conn, asked.city, state, asked.as_of).await?;
        let area = self.area(asked, &source, &asked.spot());
        let mut reading = self.reading(&mut *conn, asked, &source, item).await?;
        let seqs = match list.order {
            Order::Posting => reading.latest(&area, list.period, before, list.count).await?,
            Order::Day => reading.latest_days(&area, list.period, (after, before), list.count).await?,
        };
        let mut entries = store::entries_at(conn, asked.city, &seqs, asked.id).await?;
        if list.order == Order::Day {
            entries.sort_unstable_by_key(|entry| Reverse((entry.day, entry.id)));
        }
        Ok(entries)
    }

    /// The lines of an item at some units in a period that are to be kept, in no order; they name some people and
    /// leave out others.
    pub(crate) async fn bare(
        &self,
        conn: &mut Conn,
        asked: &Resolved<'_>,
        (item, within): (&str, &Within),
        period: (Day, Day),
        (people, keep): (&[i64], Keep<'_>),
    ) -> Result<Vec<Bare>, LedgerError> {
        let mut steady = Steady::of(asked);
        loop {
            let source = self.source(conn, asked.city, steady.state, asked.as_of).await?;
            let area = Area::of(within.clone(), &source);
            let mut reading = self.reading(&mut *conn, asked, &source, item).await?;
            let read = reading.bare(&area, period, people, keep).await;
            if steady.held(conn).await? {
                return read;
            }
        }
    }

    /// A question to the rows of a source.
    async fn reading<'a>(
        &self,
        conn: &'a mut Conn,
        asked: &Resolved<'_>,
        source: &'a Source,
        item: &'a str,
    ) -> Result<Reading<'a>, LedgerError> {
        let items = self.items(conn, asked.city, source, item).await?;
        Ok(Reading { conn, city: asked.city, source, item, items, id: asked.id })
    }

    /// Which settled rows serve a position.
    pub(crate) async fn source(
        &self,
        conn: &mut Conn,
        city: CityId,
        state: State,
        as_of: i64,
    ) -> Result<Source, LedgerError> {
        let (generation, last) = (state.generation, state.last);
        let known = self.memory().homes.get(&city).cloned();
        let homes = match known {
            Some((gen_, epoch, homes)) if (gen_, epoch) == (generation, last.epoch) => homes,
            _ => {
                let mut homes = Homes::default();
                settled::homes(conn, city, generation, &mut homes).await?;
                let homes = Arc::new(homes);
                self.memory().homes.insert(city, (generation, last.epoch, Arc::clone(&homes)));
                homes
            }
        };
        let past = if as_of < last.seq {
            let full = settled::epoch_at(conn, city, generation, as_of).await?;
            let given = store::instant_at(conn, city, as_of).await?.unwrap_or_default();
            Some(Past { full, seq: as_of, month: month_of(given.date_naive()) })
        } else {
            None
        };
        Ok(Source { generation, last, homes, past })
    }

    /// The settled items that an item takes in.
    async fn items(
        &self,
        conn: &mut Conn,
        city: CityId,
        source: &Source,
        item: &str,
    ) -> Result<Items, LedgerError> {
        let all = self.all_items(conn, city, (source.generation, source.last.epoch)).await?;
        let behind = format!("{item}/");
        Ok(Items::of(all.iter().filter(|one| one.name.as_str() >= item && one.name < behind)))
    }

    /// All settled items: those of one making and epoch stay the same.
    async fn all_items(
        &self,
        conn: &mut Conn,
        city: CityId,
        (generation, epoch): (i64, i64),
    ) -> Result<Arc<Vec<Item>>, LedgerError> {
        let known = self.memory().items.get(&city).cloned();
        if let Some((of, at, items)) = known
            && (of, at) == (generation, epoch)
        {
            return Ok(items);
        }
        let items = Arc::new(settled::items(conn, city, generation).await?);
        self.memory().items.insert(city, (generation, epoch, Arc::clone(&items)));
        Ok(items)
    }

    fn area(&self, asked: &Resolved<'_>, source: &Source, spot: &Spot) -> Arc<Area> {
        let key = AreaKey {
            city: asked.city,
            spot: spot.clone(),
            generation: source.generation,
            epoch: source.last.epoch,
            past: source.past.is_some(),
        };
        if let Some(area) = self.memory().areas.get(&key) {
            return Arc::clone(area);
        }
        let within = if spot.own { asked.part(&spot.unit) } else { asked.within(&spot.unit) };
        let area = Arc::new(Area::of(within, source));
        let mut memory = self.memory();
        memory.make_room(&asked.tree);
        memory.areas.insert(key, Arc::clone(&area));
        area
    }
}

impl Resolved<'_> {
    /// The question's own unit with all under it.
    fn spot(&self) -> Spot {
        let tree = Arc::as_ptr(&self.tree) as usize;
        Spot { tree, unit: self.unit.clone(), own: false, scope: self.figure.scope.clone() }
    }
}

impl Memory {
    /// Keeps a tree that was asked for, forgetting the others where there are many.
    pub(crate) fn keep_known(&mut self, key: (CityId, Day, i64), tree: &Arc<Tree>) {
        if self.known.len() >= MOST_TREES {
            self.known.clear();
        }
        self.known.insert(key, Arc::clone(tree));
    }

    /// Forgets all where it grew large, and keeps the tree that is asked by.
    fn make_room(&mut self, tree: &Arc<Tree>) {
        if self.materials.len() >= MOST_REMEMBERED || self.areas.len() >= MOST_REMEMBERED {
            *self = Self::default();
        }
        if !self.trees.iter().any(|kept| Arc::ptr_eq(kept, tree)) {
            self.trees.push(Arc::clone(tree));
        }
    }
}
