//! The rows of imports.

use std::collections::HashMap;

use luoshi_store::{CityId, Conn, Row as DbRow, StoreError, Tx, Value};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use super::{
    FACES, RECORDED, ROW, ROW_BACK, ROW_BAD, ROW_CELLS, ROW_CLAIM, ROW_DONE, ROW_DROP, ROW_INSERT, ROW_TRIED,
    ROW_TWIN, ROWS, ROWS_COUNTED, ROWS_OF,
};
use crate::model::{Counts, Fault, Row, RowState};

/// Which rows a page asks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// Those in these states; all where none is named.
    pub states: Option<&'a [RowState]>,
    /// Only those that likely mean the same as something else.
    pub doubt: bool,
    /// Those behind this one.
    pub after: i64,
    /// So many.
    pub limit: i64,
}

fn read<T: DeserializeOwned>(row: &DbRow, column: &str) -> Result<T, StoreError> {
    let value: Json = row.get(column)?;
    serde_json::from_value(value).map_err(|error| StoreError::Shape(format!("a row's {column}: {error}")))
}

fn state(row: &DbRow) -> Result<RowState, StoreError> {
    let word: String = row.get("state")?;
    RowState::parse(&word).ok_or_else(|| StoreError::Shape(format!("a row's state is {word:?}")))
}

fn of(row: &DbRow) -> Result<Row, StoreError> {
    Ok(Row {
        line: row.get("line")?,
        cells: read(row, "cells")?,
        faults: read(row, "faults")?,
        likes: read(row, "likes")?,
        face: row.get("face")?,
        twin: row.get("twin")?,
        state: state(row)?,
        record: row.get("record")?,
        version: row.get("version")?,
    })
}

/// Keeps rows.
pub async fn rows_insert(tx: &mut Tx, city: CityId, import: i64, rows: &[Row]) -> Result<(), StoreError> {
    let value = |row: &Row| {
        let mut values: Vec<Value> = vec![city.into(), import.into(), row.line.into()];
        values.extend([json!(row.cells).into(), json!(row.faults).into(), json!(row.likes).into()]);
        values.extend([Value::from(&row.face), row.twin.into(), row.doubt().into()]);
        values.extend([Value::from(row.state.as_str()), row.record.into(), row.version.into()]);
        values
    };
    for some in rows.chunks(200) {
        ROW_INSERT.insert_many(tx, some.iter().map(value).collect()).await?;
    }
    Ok(())
}

/// One row.
pub async fn row(conn: &mut Conn, city: CityId, import: i64, line: i64) -> Result<Option<Row>, StoreError> {
    ROW.bind(city).bind(import).bind(line).optional(conn).await?.as_ref().map(of).transpose()
}

/// A page of rows.
pub async fn rows(
    conn: &mut Conn,
    city: CityId,
    import: i64,
    asked: Asked<'_>,
) -> Result<Vec<Row>, StoreError> {
    let states =
        asked.states.map(|states| json!(states.iter().map(|state| state.as_str()).collect::<Vec<_>>()));
    let query = ROWS.bind(city).bind(import).bind(asked.after).bind(states).bind(asked.doubt);
    query.bind(asked.limit).all(conn).await?.iter().map(of).collect()
}

/// Some rows by their numbers.
pub async fn rows_of(
    conn: &mut Conn,
    city: CityId,
    import: i64,
    lines: &[i64],
) -> Result<Vec<Row>, StoreError> {
    ROWS_OF.bind(city).bind(import).bind(json!(lines)).all(conn).await?.iter().map(of).collect()
}

/// What each row has in common with others, and nothing else of it.
pub async fn faces(conn: &mut Conn, city: CityId, import: i64) -> Result<Vec<Row>, StoreError> {
    let bare = |row: &DbRow| {
        let line: i64 = row.get("line")?;
        let face = Row { line, face: row.get("face")?, twin: row.get("twin")?, ..Row::sent(&[]) };
        Ok(Row { state: state(row)?, ..face })
    };
    FACES.bind(city).bind(import).all(conn).await?.iter().map(bare).collect()
}

/// How many rows are how far.
pub async fn rows_counted(conn: &mut Conn, city: CityId, import: i64) -> Result<Counts, StoreError> {
    Ok(rows_counted_of(conn, city, &[import]).await?.remove(&import).unwrap_or_default())
}

/// The same of several imports; none of one without rows.
pub async fn rows_counted_of(
    conn: &mut Conn,
    city: CityId,
    imports: &[i64],
) -> Result<HashMap<i64, Counts>, StoreError> {
    let mut all: HashMap<i64, Counts> = HashMap::new();
    for row in ROWS_COUNTED.bind(city).bind(json!(imports)).all(conn).await? {
        let (counts, state) = (all.entry(row.get("import_id")?).or_default(), state(&row)?);
        if let Some(at) = RowState::ALL.iter().position(|each| *each == state) {
            counts.by[at] = row.get("count")?;
        }
        if state.mends() {
            counts.doubts += row.get::<i64>("doubts")?;
        }
    }
    Ok(all)
}

/// What a row's cells hold from now on; false where it is a record by now.
pub async fn row_cells(
    tx: &mut Tx,
    city: CityId,
    import: i64,
    (line, cells): (i64, &[String]),
) -> Result<bool, StoreError> {
    Ok(ROW_CELLS.bind(city).bind(import).bind(line).bind(json!(cells)).execute(tx).await? == 1)
}

/// What trying a row said.
pub async fn row_tried(tx: &mut Tx, city: CityId, import: i64, row: &Row) -> Result<(), StoreError> {
    let query =
        ROW_TRIED.bind(city).bind(import).bind(row.line).bind(json!(row.faults)).bind(json!(row.likes));
    query.bind(&row.face).bind(row.state.as_str()).bind(row.doubt()).execute(tx).await?;
    Ok(())
}

/// The first row that likely means the same.
pub async fn row_twin(tx: &mut Tx, city: CityId, import: i64, row: &Row) -> Result<(), StoreError> {
    let query = ROW_TWIN.bind(city).bind(import).bind(row.line).bind(row.twin).bind(json!([]));
    query.execute(tx).await?;
    Ok(())
}

/// Its sender does not want a row.
pub async fn row_drop(tx: &mut Tx, city: CityId, import: i64, line: i64) -> Result<bool, StoreError> {
    Ok(ROW_DROP.bind(city).bind(import).bind(line).execute(tx).await? == 1)
}

/// Takes a row to record it; false where somebody else has it.
pub async fn row_claim(tx: &mut Tx, city: CityId, import: i64, line: i64) -> Result<bool, StoreError> {
    Ok(ROW_CLAIM.bind(city).bind(import).bind(line).execute(tx).await? == 1)
}

/// The record that a row became.
pub async fn row_done(
    tx: &mut Tx,
    city: CityId,
    import: i64,
    line: i64,
    (record, version): (i64, i64),
) -> Result<(), StoreError> {
    ROW_DONE.bind(city).bind(import).bind(line).bind(record).bind(version).execute(tx).await?;
    Ok(())
}

/// A row could not be recorded after all.
pub async fn row_bad(
    tx: &mut Tx,
    city: CityId,
    import: i64,
    (line, faults): (i64, &[Fault]),
) -> Result<(), StoreError> {
    ROW_BAD.bind(city).bind(import).bind(line).bind(json!(faults)).execute(tx).await?;
    Ok(())
}

/// What became of a row's record at the undo.
pub async fn row_back(
    tx: &mut Tx,
    city: CityId,
    import: i64,
    (line, state): (i64, RowState),
) -> Result<(), StoreError> {
    ROW_BACK.bind(city).bind(import).bind(line).bind(state.as_str()).execute(tx).await?;
    Ok(())
}

/// The records of an import: row, record, version.
pub async fn recorded(
    conn: &mut Conn,
    city: CityId,
    import: i64,
) -> Result<Vec<(i64, i64, i64)>, StoreError> {
    let rows = RECORDED.bind(city).bind(import).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("line")?, row.get("record")?, row.get("version")?))).collect()
}
