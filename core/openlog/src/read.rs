//! What the log shows: tiles, bundles, leaves and proofs.

use luoshi_proofs::leaf::Leaf;
use luoshi_proofs::merkle::{Hash, Range, consistency, inclusion};
use luoshi_proofs::tile::{TilePath, WIDTH, bundle_bytes, bundle_leaves, tiles_for, width_at};
use luoshi_store::{CityId, Conn};

use crate::OpenLog;
use crate::error::OpenLogError;
use crate::store;

impl OpenLog {
    /// The bytes at an address of a log that was published up to `size`: a tile or a bundle, of any width that this
    /// size has or had. None for what is not published.
    pub async fn file(
        &self,
        city: CityId,
        size: u64,
        path: TilePath,
    ) -> Result<Option<Vec<u8>>, OpenLogError> {
        let there = width_at(size, (path.level.unwrap_or(0), path.index));
        if path.width > there {
            return Ok(None);
        }
        let mut conn = self.db().read().await?;
        let damaged = || OpenLogError::Damaged { what: path.to_string() };
        let Some(level) = path.level else {
            let bytes = store::bundle(&mut conn, city, path.index).await?.ok_or_else(damaged)?;
            let leaves =
                bundle_leaves(&bytes).filter(|leaves| leaves.len() >= path.width).ok_or_else(damaged)?;
            return Ok(bundle_bytes(leaves.into_iter().take(path.width)));
        };
        let mut bytes = store::tile(&mut conn, city, (level, path.index)).await?.ok_or_else(damaged)?;
        if bytes.len() < 32 * path.width {
            return Err(damaged());
        }
        bytes.truncate(32 * path.width);
        Ok(Some(bytes))
    }

    /// How many positions are in the tree, published or not.
    pub async fn size(&self, city: CityId) -> Result<u64, OpenLogError> {
        let mut conn = self.db().read().await?;
        Ok(u64::try_from(store::head(&mut conn, city).await?).unwrap_or(0))
    }

    /// The leaf of a position, as it stands in its bundle; none past the tree.
    pub async fn leaf(&self, city: CityId, position: i64) -> Result<Option<Leaf>, OpenLogError> {
        let mut conn = self.db().read().await?;
        self.stored_leaf(&mut conn, city, position).await
    }

    pub(crate) async fn stored_leaf(
        &self,
        conn: &mut Conn,
        city: CityId,
        position: i64,
    ) -> Result<Option<Leaf>, OpenLogError> {
        let Some(index) = u64::try_from(position - 1).ok() else { return Ok(None) };
        let bytes = store::bundle(conn, city, index / WIDTH as u64).await?.unwrap_or_default();
        let at = usize::try_from(index % WIDTH as u64).unwrap_or(WIDTH);
        Ok(bundle_leaves(&bytes).and_then(|leaves| Leaf::parse(leaves.get(at)?)))
    }

    /// The root of the tree over the first `size` positions, which have to be in the tree.
    pub async fn root_at(&self, city: CityId, size: u64) -> Result<Hash, OpenLogError> {
        let ranges = if size == 0 { Vec::new() } else { vec![(0, size)] };
        let mut conn = self.db().read().await?;
        let tiles = store::tiles(&mut conn, city, tiles_for(&ranges)).await?;
        tiles
            .root(size)
            .ok_or_else(|| OpenLogError::Damaged { what: format!("a tile of the first {size} positions") })
    }

    /// The proof that a position is in the tree of `size`; none where it is not.
    pub async fn inclusion(
        &self,
        city: CityId,
        position: i64,
        size: u64,
    ) -> Result<Option<Vec<Hash>>, OpenLogError> {
        let ranges = u64::try_from(position - 1).ok().and_then(|index| inclusion(index, size));
        self.proof(city, ranges).await
    }

    /// The proof that the tree of `size` begins with the tree of `old`; none where it cannot.
    pub async fn consistency(
        &self,
        city: CityId,
        old: u64,
        size: u64,
    ) -> Result<Option<Vec<Hash>>, OpenLogError> {
        self.proof(city, consistency(old, size)).await
    }

    async fn proof(
        &self,
        city: CityId,
        ranges: Option<Vec<Range>>,
    ) -> Result<Option<Vec<Hash>>, OpenLogError> {
        let Some(ranges) = ranges else { return Ok(None) };
        let mut conn = self.db().read().await?;
        let proof = self.wholes.proof(&mut conn, city, &ranges).await?;
        let damaged = || OpenLogError::Damaged { what: "a tile that a proof needs".to_owned() };
        proof.map(Some).ok_or_else(damaged)
    }
}
