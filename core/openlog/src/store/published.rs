//! What was published: checkpoints, what witnesses signed of them, statements.

use luoshi_store::{CityId, Conn, Instant, Row, StoreError, Tx};
use serde_json::Value as Json;

use super::*;

/// A checkpoint as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct CheckpointRow {
    pub size: i64,
    pub root: Vec<u8>,
    pub note: String,
    pub at: Instant,
}

fn checkpoint(row: &Row) -> Result<CheckpointRow, StoreError> {
    Ok(CheckpointRow {
        size: row.get("size")?,
        root: row.get("root")?,
        note: row.get("note")?,
        at: row.get("at")?,
    })
}

pub(crate) async fn checkpoint_last(
    conn: &mut Conn,
    city: CityId,
    origin: &str,
) -> Result<Option<CheckpointRow>, StoreError> {
    CHECKPOINT_LAST.bind(city).bind(origin).optional(conn).await?.as_ref().map(checkpoint).transpose()
}

/// Checkpoints of all origins behind a size, each with its origin.
pub(crate) async fn checkpoints(
    conn: &mut Conn,
    city: CityId,
    (size, origin): (i64, &str),
    limit: i64,
) -> Result<Vec<(String, CheckpointRow)>, StoreError> {
    let rows = CHECKPOINTS.bind(city).bind(size).bind(origin).bind(limit).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("origin")?, checkpoint(row)?))).collect()
}

/// A witness's signature, with the note that it belongs to.
pub(crate) struct Cosigned {
    pub size: i64,
    pub name: String,
    pub line: String,
    pub note: Option<String>,
}

pub(crate) async fn cosignatures_all(conn: &mut Conn, city: CityId) -> Result<Vec<Cosigned>, StoreError> {
    let rows = COSIGNATURES_ALL.bind(city).all(conn).await?;
    rows.iter()
        .map(|row| {
            Ok(Cosigned {
                size: row.get("size")?,
                name: row.get("name")?,
                line: row.get("line")?,
                note: row.get("note")?,
            })
        })
        .collect()
}

/// Statements whose event is not there, or is somebody else's.
pub(crate) async fn statements_amiss(conn: &mut Conn, city: CityId) -> Result<Vec<String>, StoreError> {
    STATEMENTS_AMISS.bind(city).all(conn).await?.iter().map(|row| row.get("hash")).collect()
}

pub(crate) async fn checkpoint_holding(
    conn: &mut Conn,
    city: CityId,
    position: i64,
) -> Result<Option<Instant>, StoreError> {
    CHECKPOINT_HOLDING.bind(city).bind(position).one(conn).await?.get("at")
}

pub(crate) async fn checkpoint_insert(
    tx: &mut Tx,
    city: CityId,
    origin: &str,
    row: CheckpointRow,
) -> Result<(), StoreError> {
    CHECKPOINT_INSERT
        .bind(city)
        .bind(origin)
        .bind(row.size)
        .bind(row.root)
        .bind(row.note)
        .bind(row.at)
        .execute(tx)
        .await?;
    Ok(())
}

pub(crate) async fn checkpoint_sign_again(
    tx: &mut Tx,
    city: CityId,
    origin: &str,
    row: &CheckpointRow,
) -> Result<(), StoreError> {
    CHECKPOINT_SIGN_AGAIN.bind(city).bind(origin).bind(row.size).bind(&row.note).execute(tx).await?;
    Ok(())
}

/// The size that a witness signed last, and when.
pub(crate) async fn cosigned_last(
    conn: &mut Conn,
    city: CityId,
    origin: &str,
    name: &str,
) -> Result<Option<(i64, Instant)>, StoreError> {
    let row = COSIGNED_LAST.bind(city).bind(origin).bind(name).optional(conn).await?;
    row.map(|row| Ok((row.get("size")?, row.get("at")?))).transpose()
}

pub(crate) async fn cosignatures(
    conn: &mut Conn,
    city: CityId,
    origin: &str,
    size: i64,
) -> Result<Vec<(String, String)>, StoreError> {
    let rows = COSIGNATURES.bind(city).bind(origin).bind(size).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("name")?, row.get("line")?))).collect()
}

pub(crate) async fn cosignature_insert(
    tx: &mut Tx,
    city: CityId,
    origin: &str,
    size: i64,
    (name, line): (&str, &str),
    at: Instant,
) -> Result<(), StoreError> {
    COSIGNATURE_INSERT.bind(city).bind(origin).bind(size).bind(name).bind(line).bind(at).execute(tx).await?;
    Ok(())
}

/// A statement as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct StatementRow {
    pub hash: String,
    pub id: i64,
    pub figure: String,
    pub unit: String,
    pub position: i64,
    pub core: String,
    pub definition: Json,
    pub made_at: Instant,
    /// The position of its event; none while it has none.
    pub seq: Option<i64>,
}

fn statement_row(row: &Row) -> Result<StatementRow, StoreError> {
    Ok(StatementRow {
        hash: row.get("hash")?,
        id: row.get("id")?,
        figure: row.get("figure")?,
        unit: row.get("unit")?,
        position: row.get("position")?,
        core: row.get("core")?,
        definition: row.get("definition")?,
        made_at: row.get("made_at")?,
        seq: row.get("seq")?,
    })
}

pub(crate) async fn statement_insert(
    tx: &mut Tx,
    city: CityId,
    row: &StatementRow,
    by: Option<i64>,
) -> Result<(), StoreError> {
    STATEMENT_INSERT
        .bind(city)
        .bind(&row.hash)
        .bind(row.id)
        .bind(&row.figure)
        .bind(&row.unit)
        .bind(row.position)
        .bind(&row.core)
        .bind(row.definition.clone())
        .bind(by)
        .bind(row.made_at)
        .execute(tx)
        .await?;
    Ok(())
}

pub(crate) async fn statement(
    conn: &mut Conn,
    city: CityId,
    hash: &str,
) -> Result<Option<StatementRow>, StoreError> {
    STATEMENT.bind(city).bind(hash).optional(conn).await?.as_ref().map(statement_row).transpose()
}

pub(crate) async fn statements(
    conn: &mut Conn,
    city: CityId,
    figure: Option<&str>,
    before: i64,
    limit: i64,
) -> Result<Vec<StatementRow>, StoreError> {
    let figure = figure.map(str::to_owned);
    let rows = STATEMENTS_OF.bind(city).bind(figure).bind(before).bind(limit).all(conn).await?;
    rows.iter().map(statement_row).collect()
}
