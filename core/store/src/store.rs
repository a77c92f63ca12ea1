//! The store's own statements: migrations, cities, the head of a city's log, events.

pub mod catalogue;
pub(crate) mod citus;
pub(crate) mod copy;

use serde_json::Value as Json;

use crate::migrate::{Migration, Migrations};
use crate::{CityId, Conn, Day, Engine, Ids, Instant, Row, Statement, StoreError, Tx, statements};

/// The store's own schema.
pub const MIGRATIONS: Migrations = Migrations {
    room: "store",
    steps: &[Migration { version: 1, sql: include_str!("../migrations/0001.sql"), sqlite: "", postgres: "" }],
};

pub(crate) const MIGRATION_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migration (
  room TEXT NOT NULL,
  version BIGINT NOT NULL,
  applied_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (room, version)
);
";

/// Asked of SQLite alone: whether our table is there.
const HAS_TABLE_SQLITE: Statement = Statement {
    name: "HAS_TABLE_SQLITE",
    text: "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = $1",
};

/// Asked of PostgreSQL alone.
const HAS_TABLE_POSTGRES: Statement = Statement {
    name: "HAS_TABLE_POSTGRES",
    text: "SELECT COUNT(*) FROM pg_catalog.pg_tables
           WHERE schemaname = current_schema() AND tablename = $1",
};

/// Asked of SQLite alone: all columns.
const COLUMNS_SQLITE: Statement = Statement {
    name: "COLUMNS_SQLITE",
    text: "SELECT m.name AS table_name, c.name AS column_name, c.type AS kind,
                  CAST(c.\"notnull\" AS INTEGER) AS required, CAST(c.pk AS INTEGER) AS key
           FROM sqlite_master m JOIN pragma_table_info(m.name) c
           WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid",
};

/// Asked of PostgreSQL alone: all columns.
const COLUMNS_POSTGRES: Statement = Statement {
    name: "COLUMNS_POSTGRES",
    text: "SELECT CAST(t.relname AS TEXT) AS table_name, CAST(a.attname AS TEXT) AS column_name,
                  CAST(pg_catalog.format_type(a.atttypid, NULL) AS TEXT) AS kind,
                  CAST(CASE WHEN a.attnotnull THEN 1 ELSE 0 END AS BIGINT) AS required,
                  CAST(COALESCE(array_position(CAST(i.indkey AS SMALLINT[]), a.attnum) + 1, 0) AS BIGINT) AS key
           FROM pg_catalog.pg_class t
           JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
           JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
           LEFT JOIN pg_catalog.pg_index i ON i.indrelid = t.oid AND i.indisprimary
           WHERE n.nspname = current_schema() AND t.relkind = 'r' ORDER BY t.relname, a.attnum",
};

/// Asked of PostgreSQL alone: whether the role passes over what the schema forbids it.
const IS_SUPERUSER_POSTGRES: Statement = Statement {
    name: "IS_SUPERUSER_POSTGRES",
    text: "SELECT CAST(rolsuper AS BOOLEAN) AS super FROM pg_catalog.pg_roles WHERE rolname = current_user",
};

/// A column as an engine's catalogue describes it.
pub(crate) struct CatalogueColumn {
    pub table: String,
    pub column: String,
    pub kind: String,
    pub required: bool,
    pub key: i64,
}

/// All columns of all tables, in order.
pub(crate) async fn columns(conn: &mut Conn) -> Result<Vec<CatalogueColumn>, StoreError> {
    let statement = match conn.engine() {
        Engine::Sqlite => COLUMNS_SQLITE,
        Engine::Postgres => COLUMNS_POSTGRES,
    };
    let rows = statement.all(conn).await?;
    rows.iter()
        .map(|row| {
            Ok(CatalogueColumn {
                table: row.get("table_name")?,
                column: row.get("column_name")?,
                kind: row.get("kind")?,
                required: row.get::<i64>("required")? == 1,
                key: row.get("key")?,
            })
        })
        .collect()
}

/// Whether the connection's role is one that no revoked right holds back.
pub async fn is_superuser(conn: &mut Conn) -> Result<bool, StoreError> {
    if conn.engine() == Engine::Sqlite {
        return Ok(false);
    }
    let rows = IS_SUPERUSER_POSTGRES.all(conn).await?;
    rows.first().map_or(Ok(false), |row| row.get("super"))
}

/// The text that makes a schema of PostgreSQL; the name was checked to be letters, digits and `_`.
pub(crate) fn create_schema(name: &str) -> String {
    format!("CREATE SCHEMA IF NOT EXISTS {name}")
}

statements! {
    /// The steps that a database has.
    MIGRATIONS_APPLIED = "SELECT room, version FROM schema_migration ORDER BY room, version";
    /// Notes a step as applied.
    MIGRATION_INSERT = "INSERT INTO schema_migration (room, version, applied_at) VALUES ($1, $2, $3)";
    /// A new city.
    CITY_INSERT = "INSERT INTO city (id, code, name_zh, name_en, time_zone, sample_until)
                   VALUES ($1, $2, $3, $4, $5, $6)";
    /// All cities of the database.
    CITIES = "SELECT id, code, name_zh, name_en, time_zone, sample_until FROM city ORDER BY id";
    /// The head of a new city's log.
    LOG_HEAD_INSERT = "INSERT INTO log_head (city_id, id, seq) VALUES ($1, 0, 0)";
    /// The head, shared with other posters and one who appends events until commit.
    LOG_HEAD_SHARED = "SELECT id, seq FROM log_head WHERE city_id = $1 FOR KEY SHARE";
    /// The head, shared with posters, but with nobody else who appends events.
    LOG_HEAD_EVENTS = "SELECT id, seq FROM log_head WHERE city_id = $1 FOR NO KEY UPDATE";
    /// The head, alone until commit.
    LOG_HEAD_ALONE = "SELECT id, seq FROM log_head WHERE city_id = $1 FOR UPDATE";
    /// The head as it stands.
    LOG_HEAD = "SELECT id, seq FROM log_head WHERE city_id = $1";
    /// Moves the head.
    LOG_HEAD_MOVE = "UPDATE log_head SET id = $2, seq = $3 WHERE city_id = $1";
    /// Something that happened to the units or the pack, as part of the log.
    EVENT_INSERT = "INSERT INTO log_event (city_id, id, kind, day, at, by_person, body)
                    VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// The events of a kind's family up to an id, in the order of the log.
    EVENTS = "SELECT id, kind, day, at, body FROM log_event
              WHERE city_id = $1 AND kind LIKE $2 AND id <= $3 ORDER BY id";
    /// The events of a kind that happened at an instant; no id is older than its instant.
    EVENTS_AT = "SELECT id, kind, day, at, body FROM log_event
                 WHERE city_id = $1 AND id >= $2 AND kind = $3 AND at = $4 ORDER BY id";
    /// The last event of a kind's family up to an id.
    EVENT_LAST = "SELECT id FROM log_event
                  WHERE city_id = $1 AND kind LIKE $2 AND id <= $3 ORDER BY id DESC LIMIT 1";
}

/// A city that the database holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct City {
    /// Its key in this database.
    pub id: CityId,
    /// Its official code.
    pub code: String,
    /// Its name in Chinese.
    pub name_zh: String,
    /// Its name in English.
    pub name_en: String,
    /// Its time zone, as the IANA database names it: decides what day it is.
    pub time_zone: String,
    /// For a sample city: where its clock starts when it is served.
    pub sample_until: Option<Instant>,
}

/// An event of the log that is not an entry.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its id in the log.
    pub id: i64,
    /// What happened: `unit.found`, `unit.move`, `pack.load`, …
    pub kind: String,
    /// The day from which it holds.
    pub day: Day,
    /// The instant at which it was recorded.
    pub at: Instant,
    /// What it says.
    pub body: Json,
}

pub(crate) async fn has_migration_table(conn: &mut Conn) -> Result<bool, StoreError> {
    let statement = match conn.engine() {
        Engine::Sqlite => HAS_TABLE_SQLITE,
        Engine::Postgres => HAS_TABLE_POSTGRES,
    };
    Ok(statement.bind("schema_migration").one(conn).await?.at::<i64>(0)? > 0)
}

pub(crate) async fn migrations_applied(conn: &mut Conn) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = MIGRATIONS_APPLIED.all(conn).await?;
    rows.iter().map(|row| Ok((row.get("room")?, row.get("version")?))).collect()
}

pub(crate) async fn migration_insert(tx: &mut Tx, room: &str, version: i64) -> Result<(), StoreError> {
    let now = tx.now();
    MIGRATION_INSERT.bind(room).bind(version).bind(now).execute(tx).await?;
    Ok(())
}

/// Puts a new city in, with the head of its log.
pub async fn city_insert(tx: &mut Tx, city: &City) -> Result<(), StoreError> {
    CITY_INSERT
        .bind(city.id)
        .bind(&city.code)
        .bind(&city.name_zh)
        .bind(&city.name_en)
        .bind(&city.time_zone)
        .bind(city.sample_until)
        .execute(tx)
        .await?;
    LOG_HEAD_INSERT.bind(city.id).execute(tx).await?;
    Ok(())
}

/// All cities, by id.
pub async fn cities(conn: &mut Conn) -> Result<Vec<City>, StoreError> {
    let rows = CITIES.all(conn).await?;
    rows.iter()
        .map(|row| {
            Ok(City {
                id: row.get("id")?,
                code: row.get("code")?,
                name_zh: row.get("name_zh")?,
                name_en: row.get("name_en")?,
                time_zone: row.get("time_zone")?,
                sample_until: row.get("sample_until")?,
            })
        })
        .collect()
}

pub(crate) async fn log_head_shared(tx: &mut Tx, city: CityId) -> Result<(i64, i64), StoreError> {
    let row = LOG_HEAD_SHARED.bind(city).one(tx).await?;
    Ok((row.get("id")?, row.get("seq")?))
}

pub(crate) async fn log_head_events(tx: &mut Tx, city: CityId) -> Result<i64, StoreError> {
    LOG_HEAD_EVENTS.bind(city).one(tx).await?.get("id")
}

pub(crate) async fn log_head_alone(tx: &mut Tx, city: CityId) -> Result<(i64, i64), StoreError> {
    let row = LOG_HEAD_ALONE.bind(city).one(tx).await?;
    Ok((row.get("id")?, row.get("seq")?))
}

/// The last placed id of the city's log and its position, as committed.
pub async fn log_head(conn: &mut Conn, city: CityId) -> Result<(i64, i64), StoreError> {
    let row = LOG_HEAD.bind(city).one(conn).await?;
    Ok((row.get("id")?, row.get("seq")?))
}

pub(crate) async fn log_head_move(tx: &mut Tx, city: CityId, id: i64, seq: i64) -> Result<(), StoreError> {
    LOG_HEAD_MOVE.bind(city).bind(id).bind(seq).execute(tx).await?;
    Ok(())
}

/// Appends an event to the city's log and gives its id. `by` is the person who did it, if one did.
pub async fn event_insert(
    tx: &mut Tx,
    city: CityId,
    kind: &str,
    day: Day,
    by: Option<i64>,
    body: Json,
) -> Result<i64, StoreError> {
    let ids = events_insert(tx, city, by, vec![(kind, day, body)]).await?;
    ids.into_iter().next().ok_or_else(|| StoreError::Shape("an event got no id".to_owned()))
}

/// Appends many events (kind, day, body) to the city's log, in this order, and gives their ids.
pub async fn events_insert(
    tx: &mut Tx,
    city: CityId,
    by: Option<i64>,
    events: Vec<(&str, Day, Json)>,
) -> Result<Vec<i64>, StoreError> {
    let now = tx.now();
    let mut ids = Vec::with_capacity(events.len());
    let mut rows = Vec::with_capacity(events.len());
    for (kind, day, body) in events {
        let id = tx.event_id(city).await?;
        ids.push(id);
        rows.push(vec![city.into(), id.into(), kind.into(), day.into(), now.into(), by.into(), body.into()]);
    }
    EVENT_INSERT.insert_many(tx, rows).await?;
    Ok(ids)
}

/// The events whose kind begins with `family` (such as `unit.`), up to and with the id `until`.
pub async fn events(
    conn: &mut Conn,
    city: CityId,
    family: &str,
    until: i64,
) -> Result<Vec<Event>, StoreError> {
    EVENTS.bind(city).bind(format!("{family}%")).bind(until).all(conn).await?.iter().map(event).collect()
}

/// The events of exactly this kind that happened at an instant.
pub async fn events_at(
    conn: &mut Conn,
    city: CityId,
    kind: &str,
    at: Instant,
) -> Result<Vec<Event>, StoreError> {
    EVENTS_AT
        .bind(city)
        .bind(Ids::first_at(at))
        .bind(kind)
        .bind(at)
        .all(conn)
        .await?
        .iter()
        .map(event)
        .collect()
}

fn event(row: &Row) -> Result<Event, StoreError> {
    Ok(Event {
        id: row.get("id")?,
        kind: row.get("kind")?,
        day: row.get("day")?,
        at: row.get("at")?,
        body: row.get("body")?,
    })
}

/// The id of the last such event up to `until`; 0 where there is none.
pub async fn event_last(conn: &mut Conn, city: CityId, family: &str, until: i64) -> Result<i64, StoreError> {
    let last = EVENT_LAST.bind(city).bind(format!("{family}%")).bind(until).optional(conn).await?;
    last.map_or(Ok(0), |row| row.get("id"))
}
