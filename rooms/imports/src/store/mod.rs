//! The room's statements: imports, and what runs them. Those of rows stand in a file of their own.

mod rows;

use luoshi_store::{CityId, Conn, Instant, Migration, Migrations, Row, StoreError, Tx, statements};
use serde_json::{Value as Json, json};

use crate::model::{Import, State};

pub use rows::{
    Asked, faces, recorded, row, row_back, row_bad, row_cells, row_claim, row_done, row_drop, row_tried,
    row_twin, rows, rows_counted, rows_counted_of, rows_insert, rows_of,
};

/// The room's schema.
pub const MIGRATIONS: Migrations = Migrations {
    room: "imports",
    steps: &[Migration {
        version: 1,
        sql: include_str!("../../migrations/0001.sql"),
        sqlite: "",
        postgres: "",
    }],
};

macro_rules! columns {
    () => {
        "id, person, kind, hash, file, sheet, headers, state, sent, touched, job, undone, reason, emptied"
    };
}

macro_rules! row_columns {
    () => {
        "line, cells, faults, likes, face, twin, state, record, version"
    };
}

statements! {
    /// A sheet that was sent, or that the command line imported.
    IMPORT_INSERT = "INSERT INTO sheet_import (city_id, id, person, kind, hash, file, sheet, headers, state, sent, touched,
                     emptied)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11)";
    /// One import.
    IMPORT = concat!("SELECT ", columns!(), " FROM sheet_import WHERE city_id = $1 AND id = $2");
    /// A page of a person's imports, the last first; with those of the program where $3.
    IMPORTS = concat!("SELECT ", columns!(), " FROM sheet_import
              WHERE city_id = $1 AND (person = $2 OR (person = 0 AND $3))
                AND (CAST($4 AS BIGINT) IS NULL OR id < $4) ORDER BY id DESC LIMIT $5");
    /// Imports of one content, the last first.
    IMPORTS_OF_HASH = concat!("SELECT ", columns!(), " FROM sheet_import
                      WHERE city_id = $1 AND kind = $2 AND hash = $3 ORDER BY id DESC");
    /// Somebody looks after an import.
    IMPORT_TOUCH = "UPDATE sheet_import SET touched = $3 WHERE city_id = $1 AND id = $2";
    /// A row of it is about to be recorded; nothing where it was undone.
    IMPORT_BEGIN = "UPDATE sheet_import SET state = 'begun', touched = $3
                    WHERE city_id = $1 AND id = $2 AND state IN ('open', 'begun')";
    /// Which job is at it.
    IMPORT_JOB = "UPDATE sheet_import SET job = $3 WHERE city_id = $1 AND id = $2";
    /// It is undone; nothing where nothing of it is recorded, or it was undone before.
    IMPORT_UNDO = "UPDATE sheet_import SET state = 'undone', undone = $3, reason = $4, touched = $3
                   WHERE city_id = $1 AND id = $2 AND state = 'begun'";
    /// Nobody wants it; nothing where a row of it is recorded.
    IMPORT_DELETE = "DELETE FROM sheet_import WHERE city_id = $1 AND id = $2 AND state = 'open'";
    /// Whether nothing of it is recorded, with the row locked.
    IMPORT_OPEN = "SELECT id FROM sheet_import WHERE city_id = $1 AND id = $2 AND state = 'open' FOR UPDATE";
    /// Imports whose cells are due to go.
    IMPORTS_DUE = "SELECT id, state FROM sheet_import WHERE city_id = $1 AND emptied = FALSE AND touched <= $2
                   ORDER BY id LIMIT 50";
    /// Its cells are gone.
    IMPORT_EMPTIED = "UPDATE sheet_import SET emptied = TRUE WHERE city_id = $1 AND id = $2";
    /// A row as it was sent.
    ROW_INSERT = "INSERT INTO sheet_row (city_id, import_id, line, cells, faults, likes, face, twin, doubt, state, record,
                  version)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    /// One row.
    ROW = concat!("SELECT ", row_columns!(), " FROM sheet_row WHERE city_id = $1 AND import_id = $2 AND line = $3");
    /// A page of rows behind $3: those of the states $4, or all; with $5 only those in doubt.
    ROWS = concat!("SELECT ", row_columns!(), " FROM sheet_row
           WHERE city_id = $1 AND import_id = $2 AND line > $3
             AND (CAST($4 AS TEXT) IS NULL OR state IN JSON_LIST($4)) AND (doubt OR NOT $5)
           ORDER BY line LIMIT $6");
    /// Some rows by their numbers.
    ROWS_OF = concat!("SELECT ", row_columns!(), " FROM sheet_row
              WHERE city_id = $1 AND import_id = $2 AND line IN JSON_IDS($3) ORDER BY line");
    /// What each row has in common with others.
    FACES = "SELECT line, face, twin, state FROM sheet_row WHERE city_id = $1 AND import_id = $2 ORDER BY line";
    /// How many rows are how far, and how many of them are in doubt.
    ROWS_COUNTED = "SELECT import_id, state, COUNT(*) AS count, COUNT(CASE WHEN doubt THEN 1 END) AS doubts
                    FROM sheet_row WHERE city_id = $1 AND import_id IN JSON_IDS($2)
                    GROUP BY import_id, state ORDER BY import_id, state";
    /// What a row's cells hold from now on.
    ROW_CELLS = "UPDATE sheet_row SET cells = $4, state = 'bad'
                 WHERE city_id = $1 AND import_id = $2 AND line = $3 AND state IN ('good', 'bad', 'dropped')";
    /// What trying a row said.
    ROW_TRIED = "UPDATE sheet_row SET faults = $4, likes = $5, face = $6, state = $7, doubt = $8
                 WHERE city_id = $1 AND import_id = $2 AND line = $3 AND state IN ('good', 'bad')";
    /// The first row that likely means the same.
    ROW_TWIN = "UPDATE sheet_row SET twin = $4, doubt = (CAST($4 AS BIGINT) IS NOT NULL OR likes <> $5)
                WHERE city_id = $1 AND import_id = $2 AND line = $3";
    /// Its sender does not want it.
    ROW_DROP = "UPDATE sheet_row SET state = 'dropped'
                WHERE city_id = $1 AND import_id = $2 AND line = $3 AND state IN ('good', 'bad')";
    /// A row is about to be recorded; nothing where somebody else has it.
    ROW_CLAIM = "UPDATE sheet_row SET state = 'done'
                 WHERE city_id = $1 AND import_id = $2 AND line = $3 AND state = 'good'";
    /// The record that it became.
    ROW_DONE = "UPDATE sheet_row SET record = $4, version = $5, doubt = FALSE
                WHERE city_id = $1 AND import_id = $2 AND line = $3";
    /// It could not be recorded after all.
    ROW_BAD = "UPDATE sheet_row SET state = 'bad', faults = $4
               WHERE city_id = $1 AND import_id = $2 AND line = $3 AND state = 'good'";
    /// What became of a record at the undo.
    ROW_BACK = "UPDATE sheet_row SET state = $4 WHERE city_id = $1 AND import_id = $2 AND line = $3 AND state = 'done'";
    /// The records of an import.
    RECORDED = "SELECT line, record, version FROM sheet_row
                WHERE city_id = $1 AND import_id = $2 AND state = 'done' AND record IS NOT NULL ORDER BY line";
    /// Forgets all rows.
    ROWS_DELETE = "DELETE FROM sheet_row WHERE city_id = $1 AND import_id = $2";
    /// Forgets what rows hold that are records.
    ROWS_EMPTY = "UPDATE sheet_row SET cells = $3, faults = $3, likes = $3, face = '', twin = NULL, doubt = FALSE
                  WHERE city_id = $1 AND import_id = $2";
    /// Rows that were never recorded will not be.
    ROWS_GIVE_UP = "UPDATE sheet_row SET state = 'dropped'
                    WHERE city_id = $1 AND import_id = $2 AND state IN ('good', 'bad')";
}

fn shape(what: &str, id: i64) -> StoreError {
    StoreError::Shape(format!("the {what} of import {id} cannot be read"))
}

fn import(row: &Row) -> Result<Import, StoreError> {
    let (id, state): (i64, String) = (row.get("id")?, row.get("state")?);
    let headers: Json = row.get("headers")?;
    Ok(Import {
        id,
        person: row.get("person")?,
        kind: row.get("kind")?,
        hash: row.get("hash")?,
        file: row.get("file")?,
        sheet: row.get("sheet")?,
        headers: serde_json::from_value(headers).map_err(|_| shape("headers", id))?,
        state: State::parse(&state).ok_or_else(|| shape("state", id))?,
        sent: row.get("sent")?,
        touched: row.get("touched")?,
        job: row.get("job")?,
        undone: row.get("undone")?,
        reason: row.get("reason")?,
        emptied: row.get("emptied")?,
    })
}

/// Keeps an import.
pub async fn import_insert(tx: &mut Tx, city: CityId, new: &Import) -> Result<(), StoreError> {
    let query = IMPORT_INSERT.bind(city).bind(new.id).bind(new.person).bind(&new.kind).bind(&new.hash);
    let query = query.bind(&new.file).bind(&new.sheet).bind(json!(new.headers)).bind(new.state.as_str());
    query.bind(new.sent).bind(new.emptied).execute(tx).await?;
    Ok(())
}

/// One import.
pub async fn import_by_id(conn: &mut Conn, city: CityId, id: i64) -> Result<Option<Import>, StoreError> {
    IMPORT.bind(city).bind(id).optional(conn).await?.as_ref().map(import).transpose()
}

/// A page of a person's imports before one, the last first; with the program's own where asked.
pub async fn imports(
    conn: &mut Conn,
    city: CityId,
    (person, programs): (i64, bool),
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Import>, StoreError> {
    let query = IMPORTS.bind(city).bind(person).bind(programs).bind(before).bind(limit);
    query.all(conn).await?.iter().map(import).collect()
}

/// All imports of one content, the last first.
pub async fn imports_of_hash(
    conn: &mut Conn,
    city: CityId,
    kind: &str,
    hash: &str,
) -> Result<Vec<Import>, StoreError> {
    IMPORTS_OF_HASH.bind(city).bind(kind).bind(hash).all(conn).await?.iter().map(import).collect()
}

/// Somebody looks after an import: its cells are kept longer.
pub async fn import_touch(tx: &mut Tx, city: CityId, id: i64) -> Result<(), StoreError> {
    let now = tx.now();
    IMPORT_TOUCH.bind(city).bind(id).bind(now).execute(tx).await?;
    Ok(())
}

/// A row is about to be recorded; false where the import was undone.
pub async fn import_begin(tx: &mut Tx, city: CityId, id: i64) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(IMPORT_BEGIN.bind(city).bind(id).bind(now).execute(tx).await? == 1)
}

/// Which job is at an import.
pub async fn import_job(tx: &mut Tx, city: CityId, id: i64, job: i64) -> Result<(), StoreError> {
    IMPORT_JOB.bind(city).bind(id).bind(job).execute(tx).await?;
    Ok(())
}

/// An import is undone; false where there is nothing to be undone.
pub async fn import_undo(tx: &mut Tx, city: CityId, id: i64, reason: &str) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(IMPORT_UNDO.bind(city).bind(id).bind(now).bind(reason).execute(tx).await? == 1)
}

/// Throws an import away with its rows; false where a row of it is recorded.
pub async fn import_delete(tx: &mut Tx, city: CityId, id: i64) -> Result<bool, StoreError> {
    if IMPORT_OPEN.bind(city).bind(id).optional(tx).await?.is_none() {
        return Ok(false);
    }
    ROWS_DELETE.bind(city).bind(id).execute(tx).await?;
    Ok(IMPORT_DELETE.bind(city).bind(id).execute(tx).await? == 1)
}

/// Takes out what is due to go: imports of which nothing is recorded, and the cells of the others.
pub async fn sweep(tx: &mut Tx, city: CityId, until: Instant) -> Result<(), StoreError> {
    for row in IMPORTS_DUE.bind(city).bind(until).all(tx).await? {
        let (id, state): (i64, String) = (row.get("id")?, row.get("state")?);
        if State::parse(&state) == Some(State::Open) {
            import_delete(tx, city, id).await?;
            continue;
        }
        ROWS_GIVE_UP.bind(city).bind(id).execute(tx).await?;
        ROWS_EMPTY.bind(city).bind(id).bind(json!([])).execute(tx).await?;
        IMPORT_EMPTIED.bind(city).bind(id).execute(tx).await?;
    }
    Ok(())
}
