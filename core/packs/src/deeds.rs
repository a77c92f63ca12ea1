//! What can be done with a city's pack.

use luoshi_store::{Conn, Tx, store as log};
use luoshi_units::{Units, Verb, Who};
use serde_json::json;

use crate::{Error, Files, Pack, load as read, store};

/// A pack that now holds in the city.
#[derive(Debug)]
pub struct Loaded {
    /// The pack.
    pub pack: Pack,
    /// Its version: the id of the log's event.
    pub version: i64,
    /// Whether this very version held before, so that nothing was written.
    pub already: bool,
}

/// Loads a pack into the city: its files are kept as a version, and the log gets an event `pack.load` for
/// the day. The version that held before is kept too, since records keep the form they were made with.
///
/// # Errors
/// Where the pack is not sound or another city's, or `who` may not load one at the root.
pub async fn load(tx: &mut Tx, who: &Who, units: &Units, files: &Files) -> Result<Loaded, Error> {
    let pack = read(files).map_err(Error::Unsound)?;
    let city = city_code(tx, who.city).await?;
    if city != pack.city.code {
        return Err(Error::OtherCity { city, pack: pack.city.code });
    }
    let today = tx.now().with_timezone(&zone(&pack)).date_naive();
    if !who.system {
        let tree = units.tree(tx, who.city, today, i64::MAX).await?;
        who.require(Verb::LoadPack, &tree.root().code, &tree)?;
    }
    if let Some((version, hash)) = store::pack_current_hash(tx, who.city).await?
        && hash == pack.version_hash
    {
        return Ok(Loaded { pack, version, already: true });
    }
    let by = (who.person != 0).then_some(who.person);
    let body = json!({ "pack": pack.id, "hash": pack.version_hash });
    let version = log::event_insert(tx, who.city, "pack.load", today, by, body).await?;
    store::pack_insert(tx, who.city, version, &pack.version_hash, files.to_json(), by).await?;
    Ok(Loaded { pack, version, already: false })
}

/// The day decides by the city's own time zone; a sound pack names one that exists.
fn zone(pack: &Pack) -> chrono_tz::Tz {
    pack.city.time_zone.parse().unwrap_or(chrono_tz::UTC)
}

async fn city_code(conn: &mut Conn, city: luoshi_store::CityId) -> Result<String, Error> {
    let all = log::cities(conn).await?;
    Ok(all.into_iter().find(|each| each.id == city).map(|each| each.code).unwrap_or_default())
}
