//! Stored versions held against the log. Reads only.

use std::collections::BTreeSet;

use luoshi_store::{CityId, Conn, StoreError, store as log};

use crate::store::{self, Stored};
use crate::{Definitions, load};

/// Whether a version's files are those that its hash says.
pub fn is_whole(stored: &Stored) -> bool {
    stored.files.hash() == stored.hash
}

/// Versions that are not what the log's event says was loaded: other files, another hash, other definitions, somebody
/// else or another time; and events whose version is gone.
pub async fn examine(conn: &mut Conn, city: CityId) -> Result<Vec<i64>, StoreError> {
    let mut amiss: BTreeSet<i64> = store::packs_amiss(conn, city).await?.into_iter().collect();
    let mut stand: BTreeSet<i64> = store::pack_ids(conn, city).await?.into_iter().collect();
    for event in log::events(conn, city, "pack.", i64::MAX).await? {
        stand.remove(&event.id);
        let version = store::pack_version(conn, city, event.id).await?;
        let says = |name: &str| event.body.get(name).and_then(serde_json::Value::as_str);
        let sound = version.is_some_and(|version| {
            let definitions = load(&version.files).map(|pack| Definitions::of(&pack).hash);
            is_whole(&version)
                && says("hash") == Some(&version.hash)
                && definitions.is_ok_and(|hash| says("definitions") == Some(&hash))
        });
        if !sound {
            amiss.insert(event.id);
        }
    }
    amiss.extend(stand);
    Ok(amiss.into_iter().collect())
}
