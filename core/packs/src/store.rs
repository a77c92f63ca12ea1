//! Every SQL statement of the packs.

use luoshi_store::{CityId, Conn, Migration, Migrations, Row, StoreError, Tx, statements};

use crate::Files;

/// The packs' schema.
pub const MIGRATIONS: Migrations = Migrations {
    room: "packs",
    steps: &[Migration { version: 1, sql: include_str!("../migrations/0001.sql"), sqlite: "", postgres: "" }],
};

statements! {
    /// A version that was loaded.
    PACK_INSERT = "INSERT INTO pack_version (city_id, id, hash, files, loaded_by, loaded_at)
                   VALUES ($1, $2, $3, $4, $5, $6)";
    /// The version that holds now.
    PACK_CURRENT = "SELECT id, hash, files FROM pack_version WHERE city_id = $1 ORDER BY id DESC LIMIT 1";
    /// The version that holds now, without its files.
    PACK_CURRENT_HASH = "SELECT id, hash FROM pack_version WHERE city_id = $1 ORDER BY id DESC LIMIT 1";
    /// The version that held at an id of the log; the first where none did yet.
    PACK_HASH_AT = "SELECT id, hash FROM pack_version WHERE city_id = $1
                    ORDER BY CASE WHEN id <= $2 THEN 0 ELSE 1 END,
                             CASE WHEN id <= $2 THEN -id ELSE id END, id LIMIT 1";
    /// One version.
    PACK_BY_ID = "SELECT id, hash, files FROM pack_version WHERE city_id = $1 AND id = $2";
    /// Versions whose event is not there or says something else: none, if all is well.
    PACKS_AMISS = "SELECT p.id FROM pack_version p
                   LEFT JOIN log_event v ON v.city_id = p.city_id AND v.id = p.id AND v.kind = 'pack.load'
                   WHERE p.city_id = $1 AND (v.id IS NULL OR v.at <> p.loaded_at
                     OR COALESCE(v.by_person, 0) <> COALESCE(p.loaded_by, 0))
                   ORDER BY p.id";
    /// All versions.
    PACK_IDS = "SELECT id FROM pack_version WHERE city_id = $1 ORDER BY id";
    /// The version with this content.
    PACK_BY_HASH = "SELECT id, hash, files FROM pack_version WHERE city_id = $1 AND hash = $2
                    ORDER BY id DESC LIMIT 1";
}

/// A version of a city's pack, as it was loaded.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its id: that of the log's event.
    pub id: i64,
    /// Its hash, as [`Files::hash`] gives it.
    pub hash: String,
    /// Its files.
    pub files: Files,
}

fn stored(row: &Row) -> Result<Stored, StoreError> {
    let id: i64 = row.get("id")?;
    let unread =
        |error: StoreError| StoreError::Shape(format!("the files of the pack version {id}: {error}"));
    let files: serde_json::Value = row.get("files").map_err(unread)?;
    Ok(Stored { id, hash: row.get("hash")?, files: Files::from_json(&files) })
}

pub(crate) async fn pack_insert(
    tx: &mut Tx,
    city: CityId,
    id: i64,
    hash: &str,
    files: serde_json::Value,
    by: Option<i64>,
) -> Result<(), StoreError> {
    let now = tx.now();
    PACK_INSERT.bind(city).bind(id).bind(hash).bind(files).bind(by).bind(now).execute(tx).await?;
    Ok(())
}

/// The version that holds now; `None` where the city has no pack yet.
pub async fn pack_current(conn: &mut Conn, city: CityId) -> Result<Option<Stored>, StoreError> {
    PACK_CURRENT.bind(city).optional(conn).await?.as_ref().map(stored).transpose()
}

/// Id and hash of the version that holds now: enough to see whether another was loaded meanwhile.
pub async fn pack_current_hash(conn: &mut Conn, city: CityId) -> Result<Option<(i64, String)>, StoreError> {
    let row = PACK_CURRENT_HASH.bind(city).optional(conn).await?;
    row.map(|row| Ok((row.get("id")?, row.get("hash")?))).transpose()
}

/// Id and hash of the version that held at an id of the log; of the first where none did yet.
pub async fn pack_hash_at(
    conn: &mut Conn,
    city: CityId,
    known: i64,
) -> Result<Option<(i64, String)>, StoreError> {
    let row = PACK_HASH_AT.bind(city).bind(known).optional(conn).await?;
    row.map(|row| Ok((row.get("id")?, row.get("hash")?))).transpose()
}

/// The version of this id.
pub async fn pack_version(conn: &mut Conn, city: CityId, id: i64) -> Result<Option<Stored>, StoreError> {
    PACK_BY_ID.bind(city).bind(id).optional(conn).await?.as_ref().map(stored).transpose()
}

/// The version with this content, as [`Files::hash`] gives it: what a record was made with.
pub async fn pack_by_hash(conn: &mut Conn, city: CityId, hash: &str) -> Result<Option<Stored>, StoreError> {
    PACK_BY_HASH.bind(city).bind(hash).optional(conn).await?.as_ref().map(stored).transpose()
}

/// Versions whose event is not there or says something else.
pub(crate) async fn packs_amiss(conn: &mut Conn, city: CityId) -> Result<Vec<i64>, StoreError> {
    PACKS_AMISS.bind(city).all(conn).await?.iter().map(|row| row.get("id")).collect()
}

pub(crate) async fn pack_ids(conn: &mut Conn, city: CityId) -> Result<Vec<i64>, StoreError> {
    PACK_IDS.bind(city).all(conn).await?.iter().map(|row| row.get("id")).collect()
}
