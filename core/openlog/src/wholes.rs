//! What many proofs need, remembered, since it never changes: whole tiles above the lowest level with their subtrees,
//! and the hashes of ranges that end where the tree ended.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use luoshi_proofs::merkle::{Hash, Range};
use luoshi_proofs::tile::{TileId, Tiles, Whole, tile_hashes, tiles_for};
use luoshi_store::{CityId, Conn, StoreError};

use crate::store;

/// How many are remembered, each of 16 KB: enough for sixty million leaves.
const MOST: usize = 1024;

/// How many ranges are remembered. A proof has one for each level of the tree at the most.
const MOST_RANGES: usize = 4096;

#[derive(Default)]
struct Known {
    tiles: HashMap<(CityId, TileId), Arc<Whole>>,
    ranges: HashMap<(CityId, Range), Hash>,
}

#[derive(Clone, Default)]
pub(crate) struct Wholes(Arc<Mutex<Known>>);

impl Wholes {
    /// The hashes of some ranges; none where a tile is missing or too short.
    pub async fn proof(
        &self,
        conn: &mut Conn,
        city: CityId,
        ranges: &[Range],
    ) -> Result<Option<Vec<Hash>>, StoreError> {
        let mut known: Vec<Option<Hash>> = {
            let all = self.all();
            ranges.iter().map(|range| all.ranges.get(&(city, *range)).copied()).collect()
        };
        let unknown =
            || ranges.iter().zip(&known).filter(|(_, hash)| hash.is_none()).map(|(range, _)| *range);
        let tiles = self.tiles(conn, city, tiles_for(&unknown().collect::<Vec<_>>())).await?;
        for (range, hash) in ranges.iter().zip(&mut known).filter(|(_, hash)| hash.is_none()) {
            *hash = tiles.hash(*range);
            if let Some(hash) = hash.filter(|_| !(range.1 - range.0).is_power_of_two()) {
                self.remember_range((city, *range), hash);
            }
        }
        Ok(known.into_iter().collect())
    }

    /// Tiles that are there, whole or begun, from memory where it has them.
    async fn tiles(
        &self,
        conn: &mut Conn,
        city: CityId,
        ids: impl IntoIterator<Item = TileId>,
    ) -> Result<Tiles, StoreError> {
        let mut tiles = Tiles::default();
        for id in ids {
            let known = self.all().tiles.get(&(city, id)).cloned();
            if let Some(whole) = known {
                tiles.put_whole(id, whole);
                continue;
            }
            let bytes = store::tile(conn, city, id).await?;
            let Some(hashes) = bytes.as_deref().and_then(tile_hashes) else { continue };
            let above = Some(&hashes).filter(|_| id.0 > 0);
            if let Some(whole) = above.and_then(|hashes| Whole::over(hashes)).map(Arc::new) {
                self.remember((city, id), &whole);
                tiles.put_whole(id, whole);
            } else {
                tiles.0.insert(id, hashes);
            }
        }
        Ok(tiles)
    }

    fn remember(&self, key: (CityId, TileId), whole: &Arc<Whole>) {
        let mut all = self.all();
        if all.tiles.len() >= MOST {
            all.tiles.clear();
        }
        all.tiles.insert(key, Arc::clone(whole));
    }

    fn remember_range(&self, key: (CityId, Range), hash: Hash) {
        let mut all = self.all();
        if all.ranges.len() >= MOST_RANGES {
            all.ranges.clear();
        }
        all.ranges.insert(key, hash);
    }

    fn all(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
