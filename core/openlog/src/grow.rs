//! The tree grows: positions become leaves, leaves fill bundles, their hashes fill tiles.

use luoshi_proofs::merkle::{Hash, leaf_hash};
use luoshi_proofs::tile::{Edge, TileId, WIDTH, bundle_bytes, bundle_leaves};
use luoshi_store::{CityId, Conn};

use crate::OpenLog;
use crate::error::OpenLogError;
use crate::leaves::{Built, Missing};
use crate::store;

/// Positions that go into the tree in one transaction: sixteen bundles.
const BATCH: i64 = 4096;

/// What one batch writes.
struct Growth {
    after: i64,
    size: i64,
    tiles: Vec<(TileId, Vec<Hash>)>,
    bundles: Vec<(u64, Vec<u8>)>,
}

impl OpenLog {
    /// Puts every position that was given so far into the tree. Called by several at once, or again after it was
    /// stopped anywhere, each position goes in once. Gives the size of the tree.
    pub async fn grow(&self, city: CityId) -> Result<u64, OpenLogError> {
        let last = self.ledger.position(city).await?;
        self.grow_to(city, last, BATCH).await
    }

    /// As [`OpenLog::grow`], with batches of another size: for tests.
    pub async fn grow_to(&self, city: CityId, last: i64, batch: i64) -> Result<u64, OpenLogError> {
        loop {
            let mut conn = self.db().read().await?;
            let size = store::head(&mut conn, city).await?;
            if size >= last {
                return Ok(u64::try_from(size).unwrap_or(0));
            }
            drop(conn);
            let growth = self.growth(city, size, last.min(size + batch)).await?;
            self.put(city, growth).await?;
        }
    }

    async fn growth(&self, city: CityId, after: i64, until: i64) -> Result<Growth, OpenLogError> {
        let leaves = self.leaves(city, after, until, Missing::Make).await?;
        let whole = leaves.iter().zip(after + 1..).all(|(leaf, seq)| leaf.seq == seq);
        if !whole || i64::try_from(leaves.len()).ok() != Some(until - after) {
            return Err(OpenLogError::Damaged { what: format!("a position between {after} and {until}") });
        }
        let mut conn = self.db().read().await?;
        let mut edge = self.edge(&mut conn, city, after).await?;
        let (begun, first) = self.begun_bundle(&mut conn, city, after).await?;
        drop(conn);
        let mut tiles = Vec::new();
        for built in &leaves {
            edge.push(leaf_hash(built.leaf.to_string().as_bytes()), |id, hashes| tiles.push((id, hashes)));
        }
        tiles.extend(edge.partial());
        let bundles = bundles(begun, first, &leaves)?;
        Ok(Growth { after, size: until, tiles, bundles })
    }

    /// The right edge of the tree of a size.
    pub(crate) async fn edge(&self, conn: &mut Conn, city: CityId, size: i64) -> Result<Edge, OpenLogError> {
        let size = u64::try_from(size).unwrap_or(0);
        let tiles = store::tiles(conn, city, Edge::tiles(size)).await?;
        Edge::read(size, &tiles)
            .ok_or_else(|| OpenLogError::Damaged { what: format!("a tile at the edge of {size}") })
    }

    /// The leaves of the bundle that is not full yet, and the bundle's number.
    async fn begun_bundle(
        &self,
        conn: &mut Conn,
        city: CityId,
        size: i64,
    ) -> Result<(Vec<Vec<u8>>, u64), OpenLogError> {
        let size = u64::try_from(size).unwrap_or(0);
        let (number, begun) = (size / WIDTH as u64, usize::try_from(size % WIDTH as u64).unwrap_or(0));
        if begun == 0 {
            return Ok((Vec::new(), number));
        }
        let bytes = store::bundle(conn, city, number).await?.unwrap_or_default();
        let leaves = bundle_leaves(&bytes).and_then(|leaves| leaves.get(..begun).map(<[_]>::to_vec));
        let leaves = leaves.ok_or_else(|| OpenLogError::Damaged { what: format!("bundle {number}") })?;
        Ok((leaves.into_iter().map(<[u8]>::to_vec).collect(), number))
    }

    /// Writes a batch, unless somebody else grew the tree meanwhile.
    async fn put(&self, city: CityId, growth: Growth) -> Result<(), OpenLogError> {
        self.db()
            .write(move |tx| {
                Box::pin(async move {
                    if store::head_alone(tx, city).await? == growth.after {
                        store::tiles_put(tx, city, &growth.tiles).await?;
                        store::bundles_put(tx, city, growth.bundles).await?;
                        store::head_move(tx, city, growth.size).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}

fn bundles(begun: Vec<Vec<u8>>, first: u64, leaves: &[Built]) -> Result<Vec<(u64, Vec<u8>)>, OpenLogError> {
    let at = leaves.first().map_or(0, |built| built.seq) - i64::try_from(begun.len()).unwrap_or(0);
    let mut all = begun;
    all.extend(leaves.iter().map(|built| built.leaf.to_string().into_bytes()));
    if let Some(long) = all.iter().position(|leaf| leaf.len() > usize::from(u16::MAX)) {
        return Err(OpenLogError::TooLong { position: at + i64::try_from(long).unwrap_or(0) });
    }
    let bytes = all.chunks(WIDTH).filter_map(|leaves| bundle_bytes(leaves.iter().map(Vec::as_slice)));
    Ok((first..).zip(bytes).collect())
}
