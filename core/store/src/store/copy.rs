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

/// The columns of a table's key in order. Texts are in the order of their bytes, whatever a database sorts by, so that
/// sums over all rows are the same.
fn key(table: &Table, engine: Engine) -> String {
    let key = table.key().map(|(name, kind)| match (kind, engine) {
        (Kind::Text, Engine::Postgres) => format!("{name} COLLATE \"C\""),
        _ => name.to_owned(),
    });
    key.collect::<Vec<_>>().join(", ")
}

/// A page of a table's rows in the order of its key, behind the key of a row.
pub(crate) fn select(table: &Table, engine: Engine, behind: bool, limit: usize) -> String {
    page(table, engine, &[], (behind, 1), limit)
}

/// The same, of the rows of the city that is the first parameter.
pub(crate) fn select_of_city(
    table: &Table,
    engine: Engine,
    of_city: &str,
    behind: bool,
    limit: usize,
) -> String {
    page(table, engine, &[format!("{of_city} = $1")], (behind, 2), limit)
}

/// Rows of cities that are not there.
pub(crate) fn select_of_none(table: &Table, engine: Engine, of_city: &str, limit: usize) -> String {
    page(table, engine, &[format!("{of_city} NOT IN (SELECT id FROM city)")], (false, 1), limit)
}

/// A page; the key that it lies behind is in the parameters from `first` on.
fn page(
    table: &Table,
    engine: Engine,
    conditions: &[String],
    (behind, first): (bool, usize),
    limit: usize,
) -> String {
    let (columns, key, name) = (table.column_names().join(", "), key(table, engine), &table.name);
    let mut conditions = conditions.to_vec();
    if behind {
        let places: Vec<String> = (first..first + table.key().count()).map(|n| format!("${n}")).collect();
        conditions.push(format!("({key}) > ({})", places.join(", ")));
    }
    let place =
        if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
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
