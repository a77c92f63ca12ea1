//! Holds what is stored of the open log against what it was made from.

use std::collections::BTreeMap;

use luoshi_proofs::checkpoint::Checkpoint;
use luoshi_proofs::leaf::Leaf;
use luoshi_proofs::merkle::{Hash, leaf_hash};
use luoshi_proofs::note::Note;
use luoshi_proofs::tile::{Edge, TileId, WIDTH, bundle_leaves};
use luoshi_store::CityId;

use crate::OpenLog;
use crate::error::OpenLogError;
use crate::leaves::Built;
use crate::store;

/// Positions that are looked at together.
const BATCH: i64 = 4096;

/// What was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// How many leaves were made again.
    pub leaves: u64,
    /// How many checkpoints were held against the tree.
    pub checkpoints: u64,
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
    /// A statement's text is not what its address says, or its event is another.
    Statement(String),
}

/// The walk through the log.
struct Walk {
    edge: Edge,
    /// Roots that checkpoints claim, by size.
    claimed: BTreeMap<u64, Vec<(String, Hash)>>,
    found: Vec<Finding>,
}

impl OpenLog {
    /// Makes every leaf again and compares it with what is stored, then the tiles above them, the checkpoints and the
    /// statements. Calls `progress` with the position that was reached.
    pub async fn examine(
        &self,
        city: CityId,
        progress: &(dyn Fn(i64) + Send + Sync),
    ) -> Result<(Vec<Finding>, Scope), OpenLogError> {
        let mut conn = self.db().read().await?;
        let size = store::head(&mut conn, city).await?;
        drop(conn);
        let mut walk = Walk { edge: Edge::default(), claimed: BTreeMap::new(), found: Vec::new() };
        let checkpoints = self.read_checkpoints(city, &mut walk).await?;
        let mut after = 0;
        while after < size {
            let until = size.min(after + BATCH);
            self.walk_on(city, after, until, &mut walk).await?;
            after = until;
            progress(after);
        }
        self.compare_edge(city, &mut walk).await?;
        self.compare_statements(city, &mut walk).await?;
        let scope = Scope { leaves: walk.edge.size(), checkpoints };
        let beyond = walk
            .claimed
            .into_iter()
            .flat_map(|(size, roots)| roots.into_iter().map(move |root| (size, root.0)));
        walk.found.extend(beyond.map(|(size, origin)| checkpoint_fault(origin, size)));
        Ok((walk.found, scope))
    }

    /// Reads what checkpoints claim; those that do not say what their row says are found at once.
    async fn read_checkpoints(&self, city: CityId, walk: &mut Walk) -> Result<u64, OpenLogError> {
        let (mut after, mut count) = (-1, 0);
        let mut conn = self.db().read().await?;
        loop {
            let page = store::checkpoints(&mut conn, city, after, 1000).await?;
            let Some((_, last)) = page.last() else { return Ok(count) };
            after = last.size;
            for (origin, row) in page {
                count += 1;
                let said = Note::parse(&row.note).ok().and_then(|note| Checkpoint::parse(&note.text));
                let size = u64::try_from(row.size).unwrap_or(0);
                match said
                    .filter(|said| said.size == size && said.root[..] == row.root && said.origin == origin)
                {
                    Some(said) => walk.claimed.entry(size).or_default().push((origin, said.root)),
                    None => walk.found.push(checkpoint_fault(origin, size)),
                }
            }
        }
    }

    async fn walk_on(
        &self,
        city: CityId,
        after: i64,
        until: i64,
        walk: &mut Walk,
    ) -> Result<(), OpenLogError> {
        let built = self.leaves(city, after, until).await?;
        let mut whole = Vec::new();
        for chunk in built.chunks(WIDTH) {
            let Some(number) = chunk.first().and_then(|first| u64::try_from(first.seq - 1).ok()) else {
                continue;
            };
            let number = number / WIDTH as u64;
            let mut conn = self.db().read().await?;
            let bytes = store::bundle(&mut conn, city, number).await?.unwrap_or_default();
            drop(conn);
            let stored = bundle_leaves(&bytes).unwrap_or_default();
            if stored.len() < chunk.len() {
                walk.found.push(Finding { position: None, record: None, fault: Fault::Bundle(number) });
            }
            for (at, built) in chunk.iter().enumerate() {
                let leaf = stored.get(at).copied().unwrap_or_default();
                if !same(leaf, built) {
                    let (position, record) = (Some(built.seq), built.record);
                    walk.found.push(Finding { position, record, fault: Fault::Leaf });
                }
                walk.edge.push(leaf_hash(leaf), |id, hashes| whole.push((id, hashes)));
                walk.compare_root();
            }
        }
        self.compare_tiles(city, &whole, walk).await
    }

    async fn compare_edge(&self, city: CityId, walk: &mut Walk) -> Result<(), OpenLogError> {
        let partial = walk.edge.partial();
        self.compare_tiles(city, &partial, walk).await
    }

    async fn compare_tiles(
        &self,
        city: CityId,
        tiles: &[(TileId, Vec<Hash>)],
        walk: &mut Walk,
    ) -> Result<(), OpenLogError> {
        let mut conn = self.db().read().await?;
        for (id, hashes) in tiles {
            let stored = store::tile(&mut conn, city, *id).await?;
            if stored.as_deref() != Some(&hashes.concat()) {
                walk.found.push(Finding { position: None, record: None, fault: Fault::Tile(id.0, id.1) });
            }
        }
        Ok(())
    }

    async fn compare_statements(&self, city: CityId, walk: &mut Walk) -> Result<(), OpenLogError> {
        let mut before = i64::MAX;
        loop {
            let mut conn = self.db().read().await?;
            let page = store::statements(&mut conn, city, None, before, 200).await?;
            let Some(last) = page.last() else { return Ok(()) };
            before = last.id;
            for row in page {
                let leaf = match row.seq {
                    Some(seq) => self.stored_leaf(&mut conn, city, seq).await?,
                    None => None,
                };
                let named =
                    |leaf: &Leaf| matches!(leaf, Leaf::Event(event) if event.body.contains(&row.hash));
                let core = Note::parse(&row.core).ok();
                let core = core.and_then(|note| luoshi_proofs::statement::Core::parse(&note.text));
                let says = core.is_some_and(|core| {
                    core.hash() == row.hash && core.figure == row.figure && core.unit == row.unit
                });
                if !says || !leaf.as_ref().is_none_or(named) {
                    let (position, fault) = (row.seq, Fault::Statement(row.hash));
                    walk.found.push(Finding { position, record: None, fault });
                }
            }
        }
    }
}

impl Walk {
    /// Holds the root at this size against what checkpoints of this size claim.
    fn compare_root(&mut self) {
        let size = self.edge.size();
        for (origin, claimed) in self.claimed.remove(&size).unwrap_or_default() {
            if claimed != self.edge.root() {
                self.found.push(checkpoint_fault(origin, size));
            }
        }
    }
}

fn checkpoint_fault(origin: String, size: u64) -> Finding {
    let fault = Fault::Checkpoint { origin, size: i64::try_from(size).unwrap_or(i64::MAX) };
    Finding { position: None, record: None, fault }
}

/// Whether a stored leaf is the one that was made again. Where the secret is gone, what it was made from cannot be
/// compared.
fn same(stored: &[u8], built: &Built) -> bool {
    if !built.erased {
        return stored == built.leaf.to_string().as_bytes();
    }
    match (Leaf::parse(stored), &built.leaf) {
        (Some(Leaf::Entry(stored)), Leaf::Entry(made)) => {
            let mut made = made.clone();
            (made.person, made.commitment) = (stored.person, stored.commitment);
            stored == made
        }
        _ => false,
    }
}
