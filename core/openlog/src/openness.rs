//! How much of an item's entries is open, by the pack that held at a position.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use luoshi_packs::{Definitions, Openness, Pack, load, store as packs};
use luoshi_store::{CityId, Conn};

use crate::error::OpenLogError;

/// What of a version of a pack the open log needs.
pub(crate) struct Version {
    items: BTreeMap<String, Openness>,
    /// What items and figures mean.
    pub definitions: Definitions,
    /// The pack.
    pub pack: Pack,
}

impl Version {
    /// An item that no pack declares shows no more than it must.
    pub fn openness(&self, item: &str, has_person: bool) -> Openness {
        let said = self.items.get(item).copied();
        match (said, has_person) {
            (None | Some(Openness::Exact), true) => Openness::Total,
            (None | Some(Openness::Pseudonym), false) => Openness::Exact,
            (Some(said), _) => said,
        }
    }
}

/// Versions that were read, by the hash of their files.
#[derive(Clone, Default)]
pub(crate) struct Opennesses(Arc<Mutex<HashMap<String, Arc<Version>>>>);

impl Opennesses {
    /// The version that held at an id of the log.
    pub async fn at(&self, conn: &mut Conn, city: CityId, id: i64) -> Result<Arc<Version>, OpenLogError> {
        let (version, hash) = packs::pack_hash_at(conn, city, id).await?.ok_or(OpenLogError::NoPack)?;
        if let Some(known) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&hash) {
            return Ok(Arc::clone(known));
        }
        let stored = packs::pack_version(conn, city, version).await?.ok_or(OpenLogError::NoPack)?;
        let pack = load(&stored.files).map_err(luoshi_packs::Error::Unsound)?;
        let items = pack.items.values().map(|item| (item.id.clone(), item.open)).collect();
        let read = Arc::new(Version { items, definitions: Definitions::of(&pack), pack });
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(hash, Arc::clone(&read));
        Ok(read)
    }
}
