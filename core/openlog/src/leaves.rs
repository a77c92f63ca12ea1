//! From entries and events to leaves.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use luoshi_packs::Openness;
use luoshi_proofs::leaf::{
    EntryLeaf, EventLeaf, Leaf, OpenDay, PrivateEntry, Secret, canonical, commitment, private_event,
    pseudonym, salt,
};
use luoshi_store::{CityId, Conn, Day};
use luoshi_units::{Tree, UnitKind};

use crate::OpenLog;
use crate::error::OpenLogError;
use crate::openness::Version;
use crate::store::{self, PlacedEntry, PlacedEvent};

/// The holder of the city's own secret.
const CITY: i64 = 0;

/// A leaf that was made, and what it was made from.
pub(crate) struct Built {
    pub seq: i64,
    pub leaf: Leaf,
    /// The record and the line, for an entry.
    pub record: Option<(i64, i64)>,
    /// Why its commitment cannot be made again, where the secret behind it is not there.
    pub without: Option<Without>,
}

/// Why there is no secret to make a commitment from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Without {
    /// The person was erased, and the row says so.
    Erased,
    /// The row of this holder is not there, or is the city's and empty.
    Lost(i64),
}

/// What to do about holders that have no secret.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// Make it: their first leaves are made.
    Make,
    /// Say so: their leaves were made, so that they had one.
    Tell,
}

/// What is looked up once for a range of positions.
struct Around<'a> {
    log: &'a OpenLog,
    city: CityId,
    secrets: BTreeMap<i64, Option<Secret>>,
    missing: Missing,
    /// Ids of changes to units, and of loaded packs, in the range: between two of them nothing changes.
    unit_marks: Vec<i64>,
    pack_marks: Vec<i64>,
    trees: HashMap<(Day, usize), Arc<Tree>>,
    versions: HashMap<usize, Arc<Version>>,
}

impl OpenLog {
    /// The leaves of the positions behind `after`, up to and with `until`.
    pub(crate) async fn leaves(
        &self,
        city: CityId,
        after: i64,
        until: i64,
        missing: Missing,
    ) -> Result<Vec<Built>, OpenLogError> {
        let mut conn = self.db().read().await?;
        let entries = store::entries_placed(&mut conn, city, after, until).await?;
        let events = store::events_placed(&mut conn, city, after, until).await?;
        drop(conn);
        let holders: BTreeSet<i64> = entries.iter().filter_map(|entry| entry.person).chain([CITY]).collect();
        let holders: Vec<i64> = holders.into_iter().collect();
        let secrets = match missing {
            Missing::Make => self.secrets(city, &holders).await?,
            Missing::Tell => store::secrets(&mut self.db().read().await?, city, &holders).await?,
        };
        let marks = |family: &str| -> Vec<i64> {
            events.iter().filter(|event| event.kind.starts_with(family)).map(|event| event.id).collect()
        };
        let (unit_marks, pack_marks) = (marks("unit."), marks("pack."));
        let (trees, versions) = (HashMap::new(), HashMap::new());
        let mut around =
            Around { log: self, city, secrets, missing, unit_marks, pack_marks, trees, versions };
        let mut conn = self.db().read().await?;
        let mut built: Vec<Built> =
            events.iter().map(|event| around.event(event)).collect::<Result<_, _>>()?;
        let mut made = BTreeMap::new();
        for entry in &entries {
            let one = match around.entry(&mut conn, entry, &made).await {
                // Units or packs were changed: what cannot be made is missed at its position.
                Err(OpenLogError::Units(_) | OpenLogError::Pack(_)) if missing == Missing::Tell => continue,
                one => one?,
            };
            if let (Leaf::Entry(leaf), true) = (&one.leaf, entry.person.is_some()) {
                made.insert(one.seq, leaf.person);
            }
            built.push(one);
        }
        built.sort_unstable_by_key(|one| one.seq);
        Ok(built)
    }

    /// The secrets of these holders; makes those that were never made.
    async fn secrets(
        &self,
        city: CityId,
        holders: &[i64],
    ) -> Result<BTreeMap<i64, Option<Secret>>, OpenLogError> {
        let mut conn = self.db().read().await?;
        let known = store::secrets(&mut conn, city, holders).await?;
        drop(conn);
        let missing: Vec<i64> =
            holders.iter().copied().filter(|holder| !known.contains_key(holder)).collect();
        if missing.is_empty() {
            return Ok(known);
        }
        let holders = holders.to_vec();
        self.db()
            .write(move |tx| {
                Box::pin(async move {
                    store::secrets_insert(tx, city, &missing).await?;
                    Ok(store::secrets(tx, city, &holders).await?)
                })
            })
            .await
    }
}

impl Around<'_> {
    fn secret(&self, holder: i64) -> Option<Secret> {
        self.secrets.get(&holder).copied().flatten()
    }

    /// The city's own secret, which is never erased. Where it is lost and that is only to be told, any stands for it.
    fn own(&self) -> Result<Secret, OpenLogError> {
        match (self.secret(CITY), self.missing) {
            (Some(secret), _) => Ok(secret),
            (None, Missing::Tell) => Ok(Secret::default()),
            (None, Missing::Make) => Err(OpenLogError::Damaged { what: "the city's secret".to_owned() }),
        }
    }

    /// Why what this holder's secret was to make cannot be made.
    fn without(&self, holder: i64) -> Option<Without> {
        match self.secrets.get(&holder) {
            Some(Some(_)) => None,
            Some(None) if holder != CITY => Some(Without::Erased),
            _ => Some(Without::Lost(holder)),
        }
    }

    fn event(&self, event: &PlacedEvent) -> Result<Built, OpenLogError> {
        let salt = salt(&self.own()?, event.id);
        let leaf = EventLeaf {
            kind: event.kind.clone(),
            day: OpenDay::exact(event.day),
            body: canonical(&event.body),
            commitment: commitment(&salt, &private_event(event.by, event.at)),
        };
        Ok(Built { seq: event.seq, leaf: Leaf::Event(leaf), record: None, without: self.without(CITY) })
    }

    async fn entry(
        &mut self,
        conn: &mut Conn,
        entry: &PlacedEntry,
        made: &BTreeMap<i64, Option<[u8; 16]>>,
    ) -> Result<Built, OpenLogError> {
        let version = self.version(conn, entry.id).await?;
        let openness = version.openness(&entry.item, entry.person.is_some());
        let mine = self.secret(entry.person.unwrap_or(CITY));
        let secret = mine.map_or_else(|| self.stand_in(entry), Ok)?;
        let private = PrivateEntry {
            room: &entry.room,
            record: entry.record,
            line: entry.line,
            unit: &entry.unit,
            day: entry.day,
            person: entry.person,
            by: entry.by,
            at: entry.at,
            reason: entry.reason.as_deref(),
        };
        let commitment = commitment(&salt(&secret, entry.id), &private.text());
        let person = match (openness, entry.reverses) {
            (Openness::Pseudonym, Some(taken)) if mine.is_none() => self.shown(conn, taken, made).await?,
            (Openness::Pseudonym, _) => Some(pseudonym(&secret, &entry.item)),
            _ => None,
        };
        let (unit, day) = match openness {
            Openness::Exact => (entry.unit.clone(), OpenDay::exact(entry.day)),
            _ => (self.township(conn, entry).await?, OpenDay::month(entry.day)),
        };
        let leaf = EntryLeaf {
            item: entry.item.clone(),
            unit,
            day,
            quantity: entry.quantity,
            person,
            reverses: entry.reverses,
            commitment,
        };
        let record = Some((entry.record, entry.line));
        let without = self.without(entry.person.unwrap_or(CITY));
        Ok(Built { seq: entry.seq, leaf: Leaf::Entry(leaf), record, without })
    }

    /// What stands in for the secret of an erased person: nobody's own, and the same each time.
    fn stand_in(&self, entry: &PlacedEntry) -> Result<Secret, OpenLogError> {
        Ok(salt(&self.own()?, entry.person.unwrap_or(CITY)))
    }

    /// The pseudonym that the leaf of a position shows: a reversal shows the same, though the secret is gone.
    async fn shown(
        &self,
        conn: &mut Conn,
        position: i64,
        made: &BTreeMap<i64, Option<[u8; 16]>>,
    ) -> Result<Option<[u8; 16]>, OpenLogError> {
        if let Some(person) = made.get(&position) {
            return Ok(*person);
        }
        match self.log.stored_leaf(conn, self.city, position).await? {
            Some(Leaf::Entry(leaf)) => Ok(leaf.person),
            _ => Err(OpenLogError::Damaged { what: format!("the leaf of position {position}") }),
        }
    }

    async fn version(&mut self, conn: &mut Conn, id: i64) -> Result<Arc<Version>, OpenLogError> {
        let since = self.pack_marks.partition_point(|mark| *mark <= id);
        if let Some(version) = self.versions.get(&since) {
            return Ok(Arc::clone(version));
        }
        let version = self.log.opennesses.at(conn, self.city, id).await?;
        self.versions.insert(since, Arc::clone(&version));
        Ok(version)
    }

    /// The township that the unit belongs to on the entry's day, as it was known at the entry; what stands above
    /// townships stays itself.
    async fn township(&mut self, conn: &mut Conn, entry: &PlacedEntry) -> Result<String, OpenLogError> {
        let key = (entry.day, self.unit_marks.partition_point(|mark| *mark <= entry.id));
        let tree = match self.trees.get(&key) {
            Some(tree) => Arc::clone(tree),
            None => {
                let units = self.log.ledger.units();
                let tree = units.tree(conn, self.city, entry.day, entry.id).await?;
                self.trees.insert(key, Arc::clone(&tree));
                tree
            }
        };
        let path = tree.path(&entry.unit);
        let open = path.iter().rev().find(|unit| unit.kind != UnitKind::Community);
        Ok(open.map_or_else(|| entry.unit.clone(), |unit| unit.code.clone()))
    }
}
