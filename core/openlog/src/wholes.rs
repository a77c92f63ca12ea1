//! What many proofs need, remembered, since it never changes: whole tiles above the lowest level with their subtrees,
//! and the hashes of ranges that end where the tree ended.

use std::collections::HashMap;
use std::hash::Hash as Hashed;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use luoshi_proofs::merkle::{Hash, Range};
use luoshi_proofs::tile::{TileId, Tiles, Whole, tiles_for};
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
                remember(&mut self.all().ranges, MOST_RANGES, (city, *range), hash);
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
        let (mut known, mut unknown) = (Tiles::default(), Vec::new());
        for id in ids {
            match self.all().tiles.get(&(city, id)) {
                Some(whole) => known.put_whole(id, Arc::clone(whole)),
                None => unknown.push(id),
            }
        }
        for (id, hashes) in store::tiles(conn, city, unknown).await?.0 {
            let above = Some(&hashes).filter(|_| id.0 > 0);
            if let Some(whole) = above.and_then(|hashes| Whole::over(hashes)).map(Arc::new) {
                remember(&mut self.all().tiles, MOST, (city, id), Arc::clone(&whole));
                known.put_whole(id, whole);
            } else {
                known.0.insert(id, hashes);
            }
        }
        Ok(known)
    }

    fn all(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Adds to what is remembered; where that is full, all else is forgotten.
fn remember<K: Eq + Hashed, V>(all: &mut HashMap<K, V>, most: usize, key: K, value: V) {
    if all.len() >= most {
        all.clear();
    }
    all.insert(key, value);
}
