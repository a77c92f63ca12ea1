//! Every row of a database out of it and into another, also of the other engine: backups and moves.
//!
//! Which tables and columns there are comes from the migrations and is held against the database, so that no table can
//! be forgotten. What is read is of one moment, while others write; on Citus they wait meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::store::copy as sql;
use crate::{Conn, Migrations, Row, Store, StoreError, Value, citus, query};

/// Rows that are read and written at a time.
const PAGE: usize = 2000;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Text,
    Bool,
    Day,
    Instant,
    Json,
    Bytes,
}

impl Kind {
    fn of(word: &str) -> Option<Self> {
        Some(match word.trim_end_matches(',') {
            "BIGINT" => Self::Int,
            "TEXT" => Self::Text,
            "BOOLEAN" => Self::Bool,
            "DATE" => Self::Day,
            "TIMESTAMPTZ" => Self::Instant,
            "JSONB" => Self::Json,
            "BYTEA" => Self::Bytes,
            _ => return None,
        })
    }

    pub(crate) fn value(self, row: &Row, at: usize) -> Result<Value, StoreError> {
        Ok(match self {
            Self::Int => Value::Int(row.at(at)?),
            Self::Text => Value::Text(row.at(at)?),
            Self::Bool => Value::Bool(row.at(at)?),
            Self::Day => Value::Day(row.at(at)?),
            Self::Instant => Value::Instant(row.at(at)?),
            Self::Json => Value::Json(row.at(at)?),
            Self::Bytes => Value::Bytes(row.at(at)?),
        })
    }
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

/// A table as the migrations make it.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name.
    pub name: String,
    pub(crate) columns: Vec<Column>,
    /// The places of its key's columns, in the key's order.
    pub(crate) key: Vec<usize>,
}

impl Table {
    /// The column that names the city of a row.
    pub(crate) fn of_city(&self) -> Option<&'static str> {
        let has = |name: &str| self.columns.iter().any(|column| column.name == name);
        match self.name.as_str() {
            "city" => Some("id"),
            _ if has("city_id") => Some("city_id"),
            _ => None,
        }
    }

    pub(crate) fn column_names(&self) -> Vec<&str> {
        self.columns.iter().map(|column| column.name.as_str()).collect()
    }

    /// The key's columns, in order.
    pub(crate) fn key(&self) -> impl Iterator<Item = (&str, Kind)> {
        self.key.iter().map(|at| (self.columns[*at].name.as_str(), self.columns[*at].kind))
    }
}

/// What was copied of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The table.
    pub table: String,
    /// How many rows.
    pub rows: i64,
    /// SHA-256 over all of them, in hexadecimal: the same on both engines.
    pub sum: String,
}

/// Tables in the order in which they can be filled, each with its columns' kinds, as the migrations write them.
fn declared(all: &[Migrations]) -> Vec<(String, Vec<Column>)> {
    let mut tables: Vec<(String, Vec<Column>)> = Vec::new();
    let mut open: Option<usize> = None;
    for line in all.iter().flat_map(|set| set.steps).flat_map(|step| step.sql.lines()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match (&words[..], open) {
            (["CREATE", "TABLE", name, ..], _) => {
                open = Some(tables.len());
                tables.push(((*name).to_owned(), Vec::new()));
            }
            ([");"], _) => open = None,
            (["ALTER", "TABLE", table, "ADD", "COLUMN", name, kind, ..], _) => {
                let found = tables.iter_mut().find(|(known, _)| known == table);
                if let (Some((_, columns)), Some(kind)) = (found, Kind::of(kind.trim_end_matches(';'))) {
                    columns.push(Column { name: (*name).to_owned(), kind });
                }
            }
            ([name, kind, ..], Some(at)) => {
                if let Some(kind) = Kind::of(kind) {
                    tables[at].1.push(Column { name: (*name).to_owned(), kind });
                }
            }
            _ => {}
        }
    }
    tables
}

/// Tables in the order in which they can be filled, and whether each has the column.
pub(crate) fn declared_by(all: &[Migrations], column: &str) -> Vec<(String, bool)> {
    let has = |columns: &[Column]| columns.iter().any(|one| one.name == column);
    declared(all).into_iter().map(|(name, columns)| (name, has(&columns))).collect()
}

/// The table of migrations; every database has its own.
const OWN: &str = "schema_migration";

/// All tables of a database but its list of migrations, in the order in which they can be filled.
///
/// # Errors
/// Where the database does not hold just the tables and columns that the migrations make.
pub async fn tables(conn: &mut Conn, all: &[Migrations]) -> Result<Vec<Table>, StoreError> {
    let shape = conn.shape().await?;
    let mut tables = Vec::new();
    for (name, columns) in declared(all) {
        let there = shape.get(&name).cloned().unwrap_or_default();
        let names = |of: BTreeSet<&str>| of.into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
        let have = names(there.iter().map(|column| column.name.as_str()).collect());
        let want = names(columns.iter().map(|column| column.name.as_str()).collect());
        if have != want {
            return Err(StoreError::Shape(format!(
                "The columns of {name} are not those that its migrations make."
            )));
        }
        let places: BTreeMap<&str, usize> =
            columns.iter().enumerate().map(|(at, column)| (column.name.as_str(), at)).collect();
        let mut key: Vec<(i64, usize)> = there
            .iter()
            .filter(|column| column.key > 0)
            .map(|column| (column.key, places[column.name.as_str()]))
            .collect();
        key.sort_unstable();
        let key = key.into_iter().map(|(_, at)| at).collect();
        tables.push(Table { name, columns, key });
    }
    let known: BTreeSet<&str> = tables.iter().map(|table| table.name.as_str()).chain([OWN]).collect();
    match shape.keys().find(|name| !known.contains(name.as_str()) && *name != "backup_manifest") {
        Some(stranger) => Err(StoreError::Shape(format!("No migration makes the table {stranger}."))),
        None => Ok(tables),
    }
}

/// Copies every row of one database into another, whose tables are there and empty. `progress` hears the table and how
/// many of its rows were copied.
pub async fn copy(
    from: &Store,
    to: &Store,
    all: &[Migrations],
    progress: &(dyn Fn(&str, i64) + Send + Sync),
) -> Result<Vec<Copied>, StoreError> {
    let mut source = from.read().await?;
    let tables = tables(&mut source, all).await?;
    let hold = if from.has_citus().await? { citus::hold_writers(all, &tables) } else { Vec::new() };
    let begin = sql::begin_snapshot(source.engine(), !hold.is_empty());
    let begin: Vec<&str> = std::iter::once(begin).chain(hold.iter().map(String::as_str)).collect();
    let copied = match source.control(&begin).await {
        Ok(()) => copy_tables(&mut source, Some(to), &tables, progress).await,
        Err(error) => Err(error),
    };
    // A connection whose transaction did not end does not go back to its pool.
    match source.control(&["ROLLBACK"]).await {
        Ok(()) => copied,
        Err(error) => {
            source.close();
            copied.and(Err(error))
        }
    }
}

async fn copy_tables(
    source: &mut Conn,
    to: Option<&Store>,
    tables: &[Table],
    progress: &(dyn Fn(&str, i64) + Send + Sync),
) -> Result<Vec<Copied>, StoreError> {
    let mut all = Vec::with_capacity(tables.len());
    for table in tables {
        let (mut rows, mut sum, mut last) = (0, Sha256::new(), None);
        loop {
            let page = page(source, table, last.as_deref()).await?;
            let Some(end) = page.last() else { break };
            last = Some(table.key.iter().map(|at| end[*at].clone()).collect::<Vec<_>>());
            page.iter().flatten().for_each(|value| feed(&mut sum, value));
            rows += i64::try_from(page.len()).unwrap_or(0);
            if let Some(to) = to {
                let text = sql::insert(table);
                to.write(move |tx| {
                    Box::pin(async move { query::insert_rows(tx, &text, page).await.map(|_| ()) })
                })
                .await?;
            }
            progress(&table.name, rows);
        }
        let sum = hex::encode(sum.finalize());
        all.push(Copied { table: table.name.clone(), rows, sum });
    }
    Ok(all)
}

/// The sums of the tables that are `wanted` as they are now, as [`copy`] makes them.
pub async fn sums(
    of: &Store,
    all: &[Migrations],
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<Copied>, StoreError> {
    let mut source = of.read().await?;
    let mut tables = tables(&mut source, all).await?;
    tables.retain(|table| wanted(&table.name));
    copy_tables(&mut source, None, &tables, &|_, _| {}).await
}

async fn page(
    source: &mut Conn,
    table: &Table,
    behind: Option<&[Value]>,
) -> Result<Vec<Vec<Value>>, StoreError> {
    let text = sql::select(table, source.engine(), behind.is_some(), PAGE);
    let rows = query::rows(source, &text, behind.unwrap_or_default().to_vec()).await?;
    rows.iter().map(|row| sql::values(table, row)).collect()
}

/// A value's bytes, led by their number: the same on both engines, and no two values alike.
fn feed(sum: &mut Sha256, value: &Value) {
    let bytes = match value {
        Value::Int(v) => v.map(|v| v.to_string().into_bytes()),
        Value::Text(v) => v.clone().map(String::into_bytes),
        Value::Bool(v) => v.map(|v| vec![u8::from(v)]),
        Value::Day(v) => v.map(|v| v.to_string().into_bytes()),
        Value::Instant(v) => v.map(|v| v.timestamp_micros().to_string().into_bytes()),
        Value::Json(v) => v.as_ref().map(|v| v.to_string().into_bytes()),
        Value::Bytes(v) => v.clone(),
    };
    match bytes {
        None => sum.update([0]),
        Some(bytes) => {
            sum.update([1]);
            sum.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            sum.update(&bytes);
        }
    }
}

/// Notes in a backup what was copied into it.
pub async fn write_manifest(backup: &Store, copied: Vec<Copied>) -> Result<(), StoreError> {
    backup
        .write(move |tx| {
            Box::pin(async move {
                sql::manifest_create(tx).await?;
                for one in copied {
                    sql::manifest_insert(tx, &one.table, one.rows, &one.sum).await?;
                }
                Ok(())
            })
        })
        .await
}

/// What a backup says is in it; an error where the file is no backup.
pub async fn read_manifest(backup: &Store) -> Result<Vec<Copied>, StoreError> {
    let mut conn = backup.read().await?;
    let rows = sql::manifest(&mut conn).await?;
    Ok(rows.into_iter().map(|(table, rows, sum)| Copied { table, rows, sum }).collect())
}
