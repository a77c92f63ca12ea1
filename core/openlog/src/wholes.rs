//! Whole tiles above the lowest level with their subtrees, remembered: they never change, and all proofs of thousands
//! of leaves need the same few.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use luoshi_proofs::tile::{TileId, Tiles, Whole, tile_hashes};
use luoshi_store::{CityId, Conn, StoreError};

use crate::store;

/// How many are remembered, each of 16 KB: enough for sixty million leaves.
const MOST: usize = 1024;

type Known = HashMap<(CityId, TileId), Arc<Whole>>;

#[derive(Clone, Default)]
pub(crate) struct Wholes(Arc<Mutex<Known>>);

impl Wholes {
    /// Tiles that are there, whole or begun, from memory where it has them.
    pub async fn tiles(
        &self,
        conn: &mut Conn,
        city: CityId,
        ids: impl IntoIterator<Item = TileId>,
    ) -> Result<Tiles, StoreError> {
        let mut tiles = Tiles::default();
        for id in ids {
            let known = self.all().get(&(city, id)).cloned();
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
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(key, Arc::clone(whole));
    }

    fn all(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
