//! What can be done with a city's pack.

use std::collections::BTreeMap;

use luoshi_store::store::{self as log, City};
use luoshi_store::{CityId, Conn, Day, Instant, Tx};
use luoshi_units::{NewUnit, Units, Verb, Who};
use serde_json::json;

use crate::{Definitions, Error, Files, Pack, load as read, store};

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

/// Makes the pack's city: its row, the units of the pack, and the pack itself. `sample_until` is where a sample
/// city's clock starts when it is served.
///
/// # Errors
/// Where the pack is not sound, or the database holds its city or this key.
pub async fn found(
    tx: &mut Tx,
    id: CityId,
    sample_until: Option<Instant>,
    units: &Units,
    files: &Files,
) -> Result<Loaded, Error> {
    let pack = read(files).map_err(Error::Unsound)?;
    found_as_read(tx, (id, sample_until), units, (files, pack)).await
}

/// The same with a pack that was read from these files.
///
/// # Errors
/// Where the database holds its city or this key.
pub async fn found_as_read(
    tx: &mut Tx,
    (id, sample_until): (CityId, Option<Instant>),
    units: &Units,
    (files, pack): (&Files, Pack),
) -> Result<Loaded, Error> {
    let city = City {
        id,
        code: pack.city.code.clone(),
        name_zh: pack.city.name.zh.clone(),
        name_en: pack.city.name.en.clone(),
        time_zone: pack.city.time_zone.clone(),
        sample_until,
    };
    log::city_insert(tx, &city).await?;
    let who = Who::system(id, 0);
    let mut by_day: BTreeMap<Day, Vec<NewUnit>> = BTreeMap::new();
    for row in &pack.units {
        by_day.entry(row.founded).or_default().push(NewUnit {
            code: row.code.clone(),
            kind: row.kind,
            name_zh: row.name_zh.clone(),
            name_en: row.name_en.clone(),
            aliases: row.aliases.clone(),
            parent: row.parent.clone(),
        });
    }
    for (day, new) in by_day {
        luoshi_units::deeds::found_many(tx, &who, units, day, new).await?;
    }
    load_as_read(tx, &who, units, (&files.texts(), pack)).await
}

/// Loads a pack into the city: its files are kept as a version, and the log gets an event `pack.load` for
/// the day. The version that held before is kept too, since records keep the form they were made with.
///
/// # Errors
/// Where the pack is not sound or another city's, or `who` may not load one at the root.
pub async fn load(tx: &mut Tx, who: &Who, units: &Units, files: &Files) -> Result<Loaded, Error> {
    let files = &files.texts();
    let pack = read(files).map_err(Error::Unsound)?;
    load_as_read(tx, who, units, (files, pack)).await
}

async fn load_as_read(
    tx: &mut Tx,
    who: &Who,
    units: &Units,
    (files, pack): (&Files, Pack),
) -> Result<Loaded, Error> {
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
    let definitions = Definitions::of(&pack).hash;
    let body = json!({ "pack": pack.id, "hash": pack.version_hash, "definitions": definitions });
    let version = log::event_insert(tx, who.city, "pack.load", today, by, body).await?;
    store::pack_insert(tx, who.city, version, &pack.version_hash, files.to_json(), by).await?;
    Ok(Loaded { pack, version, already: false })
}

/// The day decides by the city's own time zone; a sound pack names one that exists.
fn zone(pack: &Pack) -> chrono_tz::Tz {
    pack.city.time_zone.parse().unwrap_or(chrono_tz::UTC)
}

async fn city_code(conn: &mut Conn, city: CityId) -> Result<String, Error> {
    let all = log::cities(conn).await?;
    Ok(all.into_iter().find(|each| each.id == city).map(|each| each.code).unwrap_or_default())
}
