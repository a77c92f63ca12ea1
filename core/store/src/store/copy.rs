//! Statements that are made from the schema: every row of a table out of one database and into another.

use crate::copy::{Kind, Table};
use crate::{Conn, Engine, Row, Statement, StoreError, Value};

/// The table of a backup that says what is in it. It belongs to the file and to no city.
const MANIFEST_TABLE: &str = "CREATE TABLE backup_manifest (name TEXT NOT NULL PRIMARY KEY, count INTEGER NOT NULL, sum TEXT NOT NULL) STRICT;";

/// Into the manifest. Asked of SQLite alone.
const MANIFEST_INSERT: Statement = Statement {
    name: "MANIFEST_INSERT",
    text: "INSERT INTO backup_manifest (name, count, sum) VALUES ($1, $2, $3)",
};

/// All of the manifest. Asked of SQLite alone.
const MANIFEST: Statement =
    Statement { name: "MANIFEST", text: "SELECT name, count, sum FROM backup_manifest ORDER BY name" };

/// The text that begins a snapshot: what is read after it is of one moment, or nobody writes until it ends.
pub(crate) fn begin_snapshot(engine: Engine, held: bool) -> &'static str {
    match engine {
        Engine::Sqlite => "BEGIN",
        Engine::Postgres if held => "BEGIN",
        Engine::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    }
}

/// A page of a table's rows in the order of its key, behind the key of a row. Texts are in the order of their bytes,
/// whatever a database sorts by, so that sums over all rows are the same.
pub(crate) fn select(table: &Table, engine: Engine, behind: bool, limit: usize) -> String {
    let key: Vec<String> = table
        .key()
        .map(|(name, kind)| match (kind, engine) {
            (Kind::Text, Engine::Postgres) => format!("{name} COLLATE \"C\""),
            _ => name.to_owned(),
        })
        .collect();
    let places: Vec<String> = (1..=key.len()).map(|n| format!("${n}")).collect();
    let key = key.join(", ");
    let place = if behind { format!("WHERE ({key}) > ({})", places.join(", ")) } else { String::new() };
    let (columns, name) = (table.column_names().join(", "), &table.name);
    format!("SELECT {columns} FROM {name} {place} ORDER BY {key} LIMIT {limit}")
}

/// Rows into a table.
pub(crate) fn insert(table: &Table) -> String {
    let columns = table.column_names();
    let places: Vec<String> = (1..=columns.len()).map(|n| format!("${n}")).collect();
    format!("INSERT INTO {} ({}) VALUES ({})", table.name, columns.join(", "), places.join(", "))
}

pub(crate) async fn manifest_create(conn: &mut Conn) -> Result<(), StoreError> {
    conn.run_text(MANIFEST_TABLE).await
}

pub(crate) async fn manifest_insert(
    conn: &mut Conn,
    name: &str,
    count: i64,
    sum: &str,
) -> Result<(), StoreError> {
    MANIFEST_INSERT.bind(name).bind(count).bind(sum).execute(conn).await?;
    Ok(())
}

/// Name, number of rows and sum of every table in a backup.
pub(crate) async fn manifest(conn: &mut Conn) -> Result<Vec<(String, i64, String)>, StoreError> {
    let rows = MANIFEST.all(conn).await?;
    rows.iter().map(|row| Ok((row.get("name")?, row.get("count")?, row.get("sum")?))).collect()
}

/// The values of a row.
pub(crate) fn values(table: &Table, row: &Row) -> Result<Vec<Value>, StoreError> {
    table.columns.iter().enumerate().map(|(at, column)| column.kind.value(row, at)).collect()
}
