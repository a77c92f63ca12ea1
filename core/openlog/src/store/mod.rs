//! Every statement of the open log.

mod published;

use std::collections::BTreeMap;

use luoshi_proofs::merkle::Hash;
use luoshi_proofs::tile::{TileId, Tiles, tile_hashes};
use luoshi_store::{
    CityId, Conn, Day, Instant, Migration, Migrations, Row, StoreError, Tx, Value, statements,
};
use serde_json::Value as Json;

pub(crate) use published::*;

/// The open log's schema.
pub const MIGRATIONS: Migrations = Migrations {
    room: "openlog",
    steps: &[Migration {
        version: 1,
        sql: include_str!("../../migrations/0001.sql"),
        sqlite: "",
        postgres: "",
    }],
};

statements! {
    /// Entries of a range of positions, each with the position of what it takes back.
    ENTRIES_PLACED = "SELECT p.seq, e.id, e.room, e.record, e.line, e.item, e.unit, e.day, e.quantity, e.person,
                             e.by_person, e.at, d.reason, q.seq AS reverses
                      FROM place p
                      JOIN entry e ON e.city_id = p.city_id AND e.id = p.id
                      LEFT JOIN deed d ON d.city_id = e.city_id AND d.id = e.deed
                      LEFT JOIN entry o ON o.city_id = e.city_id AND o.record = e.record AND o.line = e.reverses
                      LEFT JOIN place q ON q.city_id = o.city_id AND q.id = o.id
                      WHERE p.city_id = $1 AND p.seq > $2 AND p.seq <= $3 ORDER BY p.seq";
    /// Events of a range of positions.
    EVENTS_PLACED = "SELECT p.seq, v.id, v.kind, v.day, v.at, v.by_person, v.body
                     FROM place p JOIN log_event v ON v.city_id = p.city_id AND v.id = p.id
                     WHERE p.city_id = $1 AND p.seq > $2 AND p.seq <= $3 ORDER BY p.seq";
    /// The position of an event or an entry.
    SEQ_OF = "SELECT seq FROM place WHERE city_id = $1 AND id = $2";
    /// The secrets of some holders.
    SECRETS = "SELECT holder, secret FROM open_secret WHERE city_id = $1 AND holder IN JSON_IDS($2) ORDER BY holder";
    /// A secret for who has none yet.
    SECRET_INSERT = "INSERT INTO open_secret (city_id, holder, secret) VALUES ($1, $2, $3)
                     ON CONFLICT (city_id, holder) DO NOTHING";
    /// Takes a secret away for ever.
    SECRET_ERASE = "INSERT INTO open_secret (city_id, holder, secret) VALUES ($1, $2, NULL)
                    ON CONFLICT (city_id, holder) DO UPDATE SET secret = NULL";
    /// How many positions are in the tree.
    OPEN_HEAD = "SELECT size FROM open_head WHERE city_id = $1";
    /// The same, held until commit.
    OPEN_HEAD_ALONE = "SELECT size FROM open_head WHERE city_id = $1 FOR UPDATE";
    /// The head of a log that has none.
    OPEN_HEAD_INSERT = "INSERT INTO open_head (city_id, size) VALUES ($1, 0) ON CONFLICT (city_id) DO NOTHING";
    /// Moves the head.
    OPEN_HEAD_MOVE = "UPDATE open_head SET size = $2 WHERE city_id = $1";
    /// A tile, or more of one.
    TILE_PUT = "INSERT INTO tile (city_id, level, number, bytes) VALUES ($1, $2, $3, $4)
                ON CONFLICT (city_id, level, number) DO UPDATE SET bytes = excluded.bytes";
    /// A bundle, or more of one.
    BUNDLE_PUT = "INSERT INTO bundle (city_id, number, bytes) VALUES ($1, $2, $3)
                  ON CONFLICT (city_id, number) DO UPDATE SET bytes = excluded.bytes";
    /// One tile.
    TILE = "SELECT bytes FROM tile WHERE city_id = $1 AND level = $2 AND number = $3";
    /// One bundle.
    BUNDLE = "SELECT bytes FROM bundle WHERE city_id = $1 AND number = $2";
    /// What was published last under an origin.
    CHECKPOINT_LAST = "SELECT size, root, note, at FROM checkpoint
                       WHERE city_id = $1 AND origin = $2 ORDER BY size DESC LIMIT 1";
    /// When a position was first in a checkpoint.
    CHECKPOINT_HOLDING = "SELECT MIN(at) AS at FROM checkpoint WHERE city_id = $1 AND size >= $2";
    /// All that was published, a page at a time.
    CHECKPOINTS = "SELECT origin, size, root, note, at FROM checkpoint
                   WHERE city_id = $1 AND (size > $2 OR size = $2 AND origin > $3)
                   ORDER BY size, origin LIMIT $4";
    /// How many bundles there are.
    BUNDLE_COUNT = "SELECT COUNT(*) AS bundles FROM bundle WHERE city_id = $1";
    /// All that witnesses signed, each with the note that it belongs to, if that is there.
    COSIGNATURES_ALL = "SELECT s.size, s.name, s.line, c.note FROM cosignature s
                        LEFT JOIN checkpoint c ON c.city_id = s.city_id AND c.origin = s.origin AND c.size = s.size
                        WHERE s.city_id = $1 ORDER BY s.origin, s.size, s.name";
    /// Statements whose event is not there, or is somebody else's: none, if all is well.
    STATEMENTS_AMISS = "SELECT s.hash FROM statement s
                        LEFT JOIN log_event v ON v.city_id = s.city_id AND v.id = s.id
                        LEFT JOIN deed d ON d.city_id = s.city_id AND d.record = s.id AND d.room = 'openlog'
                        WHERE s.city_id = $1 AND (v.id IS NULL OR v.kind <> 'figure.state'
                          OR COALESCE(v.by_person, 0) <> COALESCE(s.made_by, 0)
                          OR d.id IS NULL OR d.by_person <> COALESCE(s.made_by, 0))
                        ORDER BY s.hash LIMIT 100";
    /// A new checkpoint; another server may have made the same.
    CHECKPOINT_INSERT = "INSERT INTO checkpoint (city_id, origin, size, root, note, at) VALUES ($1, $2, $3, $4, $5, $6)
                         ON CONFLICT (city_id, origin, size) DO NOTHING";
    /// The same checkpoint, signed by other keys of the log.
    CHECKPOINT_SIGN_AGAIN = "UPDATE checkpoint SET note = $4 WHERE city_id = $1 AND origin = $2 AND size = $3";
    /// What witnesses signed of a checkpoint.
    COSIGNATURES = "SELECT name, line FROM cosignature
                    WHERE city_id = $1 AND origin = $2 AND size = $3 ORDER BY name";
    /// What a witness signed last.
    COSIGNED_LAST = "SELECT size, at FROM cosignature WHERE city_id = $1 AND origin = $2 AND name = $3
                     ORDER BY size DESC LIMIT 1";
    /// A witness's signature.
    COSIGNATURE_INSERT = "INSERT INTO cosignature (city_id, origin, size, name, line, at)
                          VALUES ($1, $2, $3, $4, $5, $6)
                          ON CONFLICT (city_id, origin, size, name) DO UPDATE SET line = excluded.line, at = excluded.at";
    /// A figure that was stated.
    STATEMENT_INSERT = "INSERT INTO statement (city_id, hash, id, figure, unit, position, core, definition, made_by,
                                               made_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    /// One statement, with the position of its event.
    STATEMENT = "SELECT s.hash, s.id, s.figure, s.unit, s.position, s.core, s.definition, s.made_at, p.seq
                 FROM statement s LEFT JOIN place p ON p.city_id = s.city_id AND p.id = s.id
                 WHERE s.city_id = $1 AND s.hash = $2";
    /// The statements of a figure or of all, the latest first.
    STATEMENTS_OF = "SELECT s.hash, s.id, s.figure, s.unit, s.position, s.core, s.definition, s.made_at, p.seq
                     FROM statement s LEFT JOIN place p ON p.city_id = s.city_id AND p.id = s.id
                     WHERE s.city_id = $1 AND (CAST($2 AS TEXT) IS NULL OR s.figure = $2) AND s.id < $3
                     ORDER BY s.id DESC LIMIT $4";
}

/// An entry at its position.
pub(crate) struct PlacedEntry {
    pub seq: i64,
    pub id: i64,
    pub room: String,
    pub record: i64,
    pub line: i64,
    pub item: String,
    pub unit: String,
    pub day: Day,
    pub quantity: i64,
    pub person: Option<i64>,
    pub by: i64,
    pub at: Instant,
    pub reason: Option<String>,
    pub reverses: Option<i64>,
}

/// An event at its position.
pub(crate) struct PlacedEvent {
    pub seq: i64,
    pub id: i64,
    pub kind: String,
    pub day: Day,
    pub at: Instant,
    pub by: Option<i64>,
    pub body: Json,
}

pub(crate) async fn entries_placed(
    conn: &mut Conn,
    city: CityId,
    after: i64,
    until: i64,
) -> Result<Vec<PlacedEntry>, StoreError> {
    let rows = ENTRIES_PLACED.bind(city).bind(after).bind(until).all(conn).await?;
    let entry = |row: &Row| {
        Ok(PlacedEntry {
            seq: row.get("seq")?,
            id: row.get("id")?,
            room: row.get("room")?,
            record: row.get("record")?,
            line: row.get("line")?,
            item: row.get("item")?,
            unit: row.get("unit")?,
            day: row.get("day")?,
            quantity: row.get("quantity")?,
            person: row.get("person")?,
            by: row.get("by_person")?,
            at: row.get("at")?,
            reason: row.get("reason")?,
            reverses: row.get("reverses")?,
        })
    };
    rows.iter().map(entry).collect()
}

pub(crate) async fn events_placed(
    conn: &mut Conn,
    city: CityId,
    after: i64,
    until: i64,
) -> Result<Vec<PlacedEvent>, StoreError> {
    let rows = EVENTS_PLACED.bind(city).bind(after).bind(until).all(conn).await?;
    let event = |row: &Row| {
        Ok(PlacedEvent {
            seq: row.get("seq")?,
            id: row.get("id")?,
            kind: row.get("kind")?,
            day: row.get("day")?,
            at: row.get("at")?,
            by: row.get("by_person")?,
            body: row.get("body")?,
        })
    };
    rows.iter().map(event).collect()
}

/// The secrets of holders that have a row; none in it where the holder was erased.
pub(crate) async fn secrets(
    conn: &mut Conn,
    city: CityId,
    holders: &[i64],
) -> Result<BTreeMap<i64, Option<[u8; 32]>>, StoreError> {
    let rows = SECRETS.bind(city).bind(Json::from(holders)).all(conn).await?;
    rows.iter()
        .map(|row| {
            let secret: Option<Vec<u8>> = row.get("secret")?;
            let holder: i64 = row.get("holder")?;
            let whole =
                |bytes: Vec<u8>| bytes.try_into().map_err(|_| shape(&format!("the secret of {holder}")));
            Ok((holder, secret.map(whole).transpose()?))
        })
        .collect()
}

fn shape(what: &str) -> StoreError {
    StoreError::Shape(format!("{what} is not of its length"))
}

/// Makes secrets for holders that have none.
pub(crate) async fn secrets_insert(tx: &mut Tx, city: CityId, holders: &[i64]) -> Result<(), StoreError> {
    let rows: Vec<Vec<Value>> = holders
        .iter()
        .map(|holder| vec![city.into(), (*holder).into(), tx.random::<32>().to_vec().into()])
        .collect();
    SECRET_INSERT.insert_many(tx, rows).await?;
    Ok(())
}

/// Takes the secret of a person away: what was committed to can never be opened again.
pub(crate) async fn secret_erase(tx: &mut Tx, city: CityId, holder: i64) -> Result<(), StoreError> {
    SECRET_ERASE.bind(city).bind(holder).execute(tx).await?;
    Ok(())
}

/// How many positions are in the tree.
pub(crate) async fn head(conn: &mut Conn, city: CityId) -> Result<i64, StoreError> {
    OPEN_HEAD.bind(city).optional(conn).await?.map_or(Ok(0), |row| row.get("size"))
}

/// The same, so that nobody else moves it before this is committed.
pub(crate) async fn head_alone(tx: &mut Tx, city: CityId) -> Result<i64, StoreError> {
    OPEN_HEAD_INSERT.bind(city).execute(tx).await?;
    OPEN_HEAD_ALONE.bind(city).one(tx).await?.get("size")
}

pub(crate) async fn head_move(tx: &mut Tx, city: CityId, size: i64) -> Result<(), StoreError> {
    OPEN_HEAD_MOVE.bind(city).bind(size).execute(tx).await?;
    Ok(())
}

fn number(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

pub(crate) async fn tiles_put(
    tx: &mut Tx,
    city: CityId,
    tiles: &[(TileId, Vec<Hash>)],
) -> Result<(), StoreError> {
    for ((level, index), hashes) in tiles {
        TILE_PUT
            .bind(city)
            .bind(i64::from(*level))
            .bind(number(*index))
            .bind(hashes.concat())
            .execute(tx)
            .await?;
    }
    Ok(())
}

pub(crate) async fn bundles_put(
    tx: &mut Tx,
    city: CityId,
    bundles: Vec<(u64, Vec<u8>)>,
) -> Result<(), StoreError> {
    for (index, bytes) in bundles {
        BUNDLE_PUT.bind(city).bind(number(index)).bind(bytes).execute(tx).await?;
    }
    Ok(())
}

/// The stored bytes of a tile.
pub(crate) async fn tile(
    conn: &mut Conn,
    city: CityId,
    (level, index): TileId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row = TILE.bind(city).bind(i64::from(level)).bind(number(index)).optional(conn).await?;
    row.map(|row| row.get("bytes")).transpose()
}

/// Tiles that are there, whole or begun.
pub(crate) async fn tiles(
    conn: &mut Conn,
    city: CityId,
    ids: impl IntoIterator<Item = TileId>,
) -> Result<Tiles, StoreError> {
    let mut tiles = Tiles::default();
    for id in ids {
        if let Some(hashes) = tile(conn, city, id).await?.as_deref().and_then(tile_hashes) {
            tiles.0.insert(id, hashes);
        }
    }
    Ok(tiles)
}

/// The stored bytes of a bundle.
pub(crate) async fn bundle(conn: &mut Conn, city: CityId, index: u64) -> Result<Option<Vec<u8>>, StoreError> {
    BUNDLE.bind(city).bind(number(index)).optional(conn).await?.map(|row| row.get("bytes")).transpose()
}

/// How many bundles there are.
pub(crate) async fn bundle_count(conn: &mut Conn, city: CityId) -> Result<u64, StoreError> {
    let count: i64 = BUNDLE_COUNT.bind(city).one(conn).await?.get("bundles")?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// The position of an event or an entry; none while it has none.
pub(crate) async fn seq_of(conn: &mut Conn, city: CityId, id: i64) -> Result<Option<i64>, StoreError> {
    SEQ_OF.bind(city).bind(id).optional(conn).await?.map(|row| row.get("seq")).transpose()
}
