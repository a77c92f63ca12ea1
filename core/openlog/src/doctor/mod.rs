//! Holds what is stored of the open log against what it was made from.

mod signed;

use std::collections::{BTreeMap, HashMap};

use luoshi_proofs::leaf::Leaf;
use luoshi_proofs::merkle::{Hash, leaf_hash};
use luoshi_proofs::note::Vkey;
use luoshi_proofs::tile::{Edge, TileId, WIDTH, bundle_leaves};
use luoshi_store::CityId;

use crate::OpenLog;
use crate::error::OpenLogError;
use crate::leaves::{Built, Missing, Without};
use crate::store;

/// How many differences are named at the most.
const MOST: usize = 1000;
/// Positions that are looked at together.
const BATCH: i64 = 4096;

/// What was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// How many leaves were made again.
    pub leaves: u64,
    /// How many checkpoints were held against the tree.
    pub checkpoints: u64,
    /// How many signatures could not be held against a key, since none of theirs was given.
    pub unverified: u64,
}

/// Something that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The position in the log, from 1; none where no single one is meant.
    pub position: Option<i64>,
    /// The record and the line, where the position is an entry's.
    pub record: Option<(i64, i64)>,
    /// What it is.
    pub fault: Fault,
}

/// What differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The published leaf is not what the entry or event says now.
    Leaf,
    /// A bundle is missing, cut short or cannot be read.
    Bundle(u64),
    /// A tile is not made of the leaves below it.
    Tile(u8, u64),
    /// A checkpoint is not one of this tree.
    Checkpoint {
        /// Its origin.
        origin: String,
        /// Its size.
        size: i64,
    },
    /// A signature does not fit, or is by none of the keys that its log is known to have.
    Signature {
        /// Whose it is said to be.
        name: String,
        /// The size of the checkpoint.
        size: i64,
    },
    /// A statement's text is not what its address says, its event or its definition is another, or its signature does
    /// not fit.
    Statement(String),
    /// The secret of this holder (0: the city) is not there, though leaves were made from it.
    Secret(i64),
    /// The tree is said to have so many positions, and has others.
    Head(i64),
}

/// The walk through the log.
struct Walk<'a> {
    keys: &'a [Vkey],
    edge: Edge,
    /// Roots that checkpoints claim, by size.
    claimed: BTreeMap<u64, Vec<(String, Hash)>>,
    found: Vec<Finding>,
    /// Whether a bundle holds more than the head says.
    longer: bool,
    scope: Scope,
}

impl OpenLog {
    /// Makes every leaf again and compares it with what is stored, then the tiles above them, the checkpoints and the
    /// statements; signatures are held against `keys`, those of the log, also former ones, and of witnesses. Writes
    /// nothing. Calls `progress` with the position that was reached.
    pub async fn examine(
        &self,
        city: CityId,
        keys: &[Vkey],
        progress: &(dyn Fn(i64) + Send + Sync),
    ) -> Result<(Vec<Finding>, Scope), OpenLogError> {
        let mut conn = self.db().read().await?;
        let size = store::head(&mut conn, city).await?;
        let bundles = store::bundle_count(&mut conn, city).await?;
        let (_, placed) = luoshi_store::store::log_head(&mut conn, city).await?;
        drop(conn);
        let (edge, claimed, scope) = (Edge::default(), BTreeMap::new(), Scope::default());
        let mut walk = Walk { keys, edge, claimed, found: Vec::new(), longer: false, scope };
        self.read_checkpoints(city, &mut walk).await?;
        // A head that was changed must not lead past all bundles and all positions.
        let stored = i64::try_from(bundles.saturating_mul(WIDTH as u64)).unwrap_or(i64::MAX);
        let (mut after, last) = (0, size.min(stored.max(placed)));
        while after < last {
            let until = last.min(after + BATCH);
            self.walk_on(city, after, until, &mut walk).await?;
            after = until;
            progress(after);
        }
        self.compare_edge(city, &mut walk).await?;
        walk.scope.leaves = walk.edge.size();
        let whole = u64::try_from(size).is_ok_and(|size| size == walk.scope.leaves) && size <= placed;
        if !whole || walk.longer || bundles != walk.scope.leaves.div_ceil(WIDTH as u64) {
            walk.found(None, Fault::Head(size));
        }
        self.compare_statements(city, &mut walk).await?;
        for (size, roots) in std::mem::take(&mut walk.claimed) {
            roots.into_iter().for_each(|(origin, _)| walk.found(None, checkpoint_fault(origin, size)));
        }
        walk.found.truncate(MOST);
        Ok((walk.found, walk.scope))
    }

    async fn walk_on(
        &self,
        city: CityId,
        after: i64,
        until: i64,
        walk: &mut Walk<'_>,
    ) -> Result<(), OpenLogError> {
        let built = self.leaves(city, after, until, Missing::Tell).await?;
        let built: HashMap<i64, Built> = built.into_iter().map(|built| (built.seq, built)).collect();
        let (mut whole, width) = (Vec::new(), i64::try_from(WIDTH).unwrap_or(i64::MAX));
        for first in (after..until).step_by(WIDTH) {
            let number = u64::try_from(first / width).unwrap_or(0);
            let bytes = store::bundle(&mut self.db().read().await?, city, number).await?.unwrap_or_default();
            let stored = bundle_leaves(&bytes).unwrap_or_default();
            let positions = first + 1..=until.min(first + width);
            let (held, said) = (i64::try_from(stored.len()).unwrap_or(i64::MAX), positions.end() - first);
            if held != said {
                walk.found(None, Fault::Bundle(number));
                walk.longer |= held > said;
            }
            for (position, leaf) in positions.zip(stored.into_iter().chain(std::iter::repeat(&[][..]))) {
                match built.get(&position) {
                    Some(built) => walk.compare_leaf(leaf, built),
                    None if walk.found.len() < MOST => walk.found(Some(position), Fault::Leaf),
                    None => {}
                }
                walk.edge.push(leaf_hash(leaf), |id, hashes| whole.push((id, hashes)));
                walk.compare_root();
            }
        }
        self.compare_tiles(city, &whole, walk).await
    }

    async fn compare_edge(&self, city: CityId, walk: &mut Walk<'_>) -> Result<(), OpenLogError> {
        let partial = walk.edge.partial();
        self.compare_tiles(city, &partial, walk).await
    }

    async fn compare_tiles(
        &self,
        city: CityId,
        tiles: &[(TileId, Vec<Hash>)],
        walk: &mut Walk<'_>,
    ) -> Result<(), OpenLogError> {
        let mut conn = self.db().read().await?;
        for (id, hashes) in tiles {
            let stored = store::tile(&mut conn, city, *id).await?;
            if stored.as_deref() != Some(&hashes.concat()) {
                walk.found(None, Fault::Tile(id.0, id.1));
            }
        }
        Ok(())
    }
}

impl Walk<'_> {
    fn found(&mut self, position: Option<i64>, fault: Fault) {
        self.found.push(Finding { position, record: None, fault });
    }

    /// Holds a stored leaf against what the entry or event says now.
    fn compare_leaf(&mut self, stored: &[u8], built: &Built) {
        let (position, record) = (Some(built.seq), built.record);
        if self.found.len() >= MOST {
            return;
        }
        let mut fault = |fault| self.found.push(Finding { position, record, fault });
        if let Some(Without::Lost(holder)) = built.without {
            fault(Fault::Secret(holder));
        }
        if !same(stored, built) {
            fault(Fault::Leaf);
        }
    }

    /// Holds the root at this size against what checkpoints of this size claim.
    fn compare_root(&mut self) {
        let size = self.edge.size();
        for (origin, claimed) in self.claimed.remove(&size).unwrap_or_default() {
            if claimed != self.edge.root() {
                self.found(None, checkpoint_fault(origin, size));
            }
        }
    }
}

fn checkpoint_fault(origin: String, size: u64) -> Fault {
    Fault::Checkpoint { origin, size: i64::try_from(size).unwrap_or(i64::MAX) }
}

/// Whether a stored leaf is the one that was made again. Where the secret is gone, what it was made from cannot be
/// compared.
fn same(stored: &[u8], built: &Built) -> bool {
    if built.without.is_none() {
        return stored == built.leaf.to_string().as_bytes();
    }
    match (Leaf::parse(stored), built.leaf.clone()) {
        (Some(Leaf::Entry(stored)), Leaf::Entry(mut made)) => {
            (made.person, made.commitment) = (stored.person, stored.commitment);
            stored == made
        }
        (Some(Leaf::Event(stored)), Leaf::Event(mut made)) => {
            made.commitment = stored.commitment;
            stored == made
        }
        _ => false,
    }
}
