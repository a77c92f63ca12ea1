//! SQLite, straight on the engine: no hop to another thread a statement. The committing writer has a thread to itself
//! (`docs/decisions/0006-the-committing-writer.md`), readers stay on the asking one.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::SecondsFormat;
use rusqlite::types::{FromSql, ToSqlOutput, Value as Held, ValueRef};
use rusqlite::{Connection, OpenFlags, Statement, ToSql};

use crate::{StoreError, Value};

/// How many statements are kept prepared.
const PREPARED: usize = 256;

/// What a statement gave, copied out of the engine in one piece.
struct Rows {
    columns: Vec<String>,
    cells: Vec<Cell>,
    bytes: Vec<u8>,
}

/// A value; texts and bytes lie among those of all rows.
#[derive(Clone, Copy)]
enum Cell {
    Null,
    Integer(i64),
    Real(f64),
    Text(usize, usize),
    Blob(usize, usize),
}

/// A row of what a statement gave.
pub(crate) struct LiteRow {
    rows: Arc<Rows>,
    first: usize,
}

impl LiteRow {
    pub fn get<T: FromSql>(&self, column: &str) -> Result<T, StoreError> {
        let at = self.rows.columns.iter().position(|name| name == column);
        self.at(at.ok_or_else(|| StoreError::Shape(format!("no column {column}")))?)
    }

    pub fn at<T: FromSql>(&self, column: usize) -> Result<T, StoreError> {
        let name = self.rows.columns.get(column);
        let name = name.ok_or_else(|| StoreError::Shape(format!("no column {column}")))?;
        let cell = self.rows.cells.get(self.first + column).copied().unwrap_or(Cell::Null);
        T::column_result(self.rows.value(cell))
            .map_err(|why| StoreError::Shape(format!("column {name}: {why}")))
    }
}

impl Rows {
    fn push(&mut self, value: ValueRef<'_>) {
        let cell = match value {
            ValueRef::Null => Cell::Null,
            ValueRef::Integer(number) => Cell::Integer(number),
            ValueRef::Real(number) => Cell::Real(number),
            ValueRef::Text(bytes) => Cell::Text(self.bytes.len(), bytes.len()),
            ValueRef::Blob(bytes) => Cell::Blob(self.bytes.len(), bytes.len()),
        };
        if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = value {
            self.bytes.extend_from_slice(bytes);
        }
        self.cells.push(cell);
    }

    fn value(&self, cell: Cell) -> ValueRef<'_> {
        let bytes = |first: usize, length: usize| self.bytes.get(first..first + length).unwrap_or_default();
        match cell {
            Cell::Null => ValueRef::Null,
            Cell::Integer(number) => ValueRef::Integer(number),
            Cell::Real(number) => ValueRef::Real(number),
            Cell::Text(first, length) => ValueRef::Text(bytes(first, length)),
            Cell::Blob(first, length) => ValueRef::Blob(bytes(first, length)),
        }
    }
}

/// Opens the file to write, and makes it what it is to be; `create` says whether it may be new.
pub(crate) fn open_to_write(file: &Path, create: bool) -> Result<Connection, StoreError> {
    let new = if create { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() };
    let conn = open(file, new)?;
    // What it sorts for a new index may be larger than memory and goes to the disk.
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA cache_size = -65536;",
    )?;
    Ok(conn)
}

/// Opens the file to read.
pub(crate) fn open_to_read(file: &Path) -> Result<Connection, StoreError> {
    let conn = open(file, OpenFlags::empty())?;
    conn.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;")?;
    Ok(conn)
}

/// Opens the file. No lock around the connection: one thread at a time has it.
fn open(file: &Path, also: OpenFlags) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | also;
    let conn = Connection::open_with_flags(file, flags)?;
    conn.busy_timeout(Duration::from_mins(1))?;
    conn.set_prepared_statement_cache_capacity(PREPARED);
    Ok(conn)
}

/// Runs a statement that begins, marks, undoes or ends.
pub(crate) fn control(on: &Connection, text: &str) -> Result<(), StoreError> {
    on.prepare_cached(text)?.raw_execute()?;
    Ok(())
}

/// Runs a migration.
pub(crate) fn run_text(on: &Connection, text: &str) -> Result<(), StoreError> {
    Ok(on.execute_batch(text)?)
}

/// Reads and plans a statement.
pub(crate) fn prepare(on: &Connection, text: &str) -> Result<(), StoreError> {
    on.prepare(text)?;
    Ok(())
}

/// Runs a statement and gives the number of rows it touched.
pub(crate) fn execute(on: &Connection, text: &str, arguments: &[Value]) -> Result<u64, StoreError> {
    let mut statement = on.prepare_cached(text)?;
    bind(&mut statement, arguments)?;
    let mut rows = statement.raw_query();
    while rows.next()?.is_some() {}
    Ok(on.changes())
}

/// All rows of a statement.
pub(crate) fn all(on: &Connection, text: &str, arguments: &[Value]) -> Result<Vec<LiteRow>, StoreError> {
    let mut statement = on.prepare_cached(text)?;
    bind(&mut statement, arguments)?;
    let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
    let width = columns.len();
    let mut all = Rows { columns, cells: Vec::new(), bytes: Vec::new() };
    let (mut rows, mut count) = (statement.raw_query(), 0);
    while let Some(row) = rows.next()? {
        for column in 0..width {
            all.push(row.get_ref(column)?);
        }
        count += 1;
    }
    let rows = Arc::new(all);
    Ok((0..count).map(|n| LiteRow { rows: Arc::clone(&rows), first: n * width }).collect())
}

fn bind(statement: &mut Statement<'_>, arguments: &[Value]) -> Result<(), StoreError> {
    for (at, argument) in (1..).zip(arguments) {
        statement.raw_bind_parameter(at, argument)?;
    }
    Ok(())
}

/// The writer's connection, in its transaction. Where the disk is full or fails, the engine ends a transaction by
/// itself: what a deed then still runs would be committed on its own.
pub(crate) fn under_way(on: &Connection) -> Result<&Connection, StoreError> {
    if on.is_autocommit() {
        return Err(StoreError::Commit("the engine gave up the transaction".to_owned()));
    }
    Ok(on)
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let text = |text: String| ToSqlOutput::Owned(Held::Text(text));
        Ok(match self {
            Self::Int(Some(v)) => ToSqlOutput::Owned(Held::Integer(*v)),
            Self::Bool(Some(v)) => ToSqlOutput::Owned(Held::Integer(i64::from(*v))),
            Self::Text(Some(v)) => ToSqlOutput::Borrowed(ValueRef::Text(v.as_bytes())),
            Self::Bytes(Some(v)) => ToSqlOutput::Borrowed(ValueRef::Blob(v)),
            Self::Day(Some(day)) => text(day.to_string()),
            // One width for all, so that text order is time order.
            Self::Instant(Some(at)) => text(at.to_rfc3339_opts(SecondsFormat::Micros, true)),
            Self::Json(Some(json)) => text(json.to_string()),
            _ => ToSqlOutput::Owned(Held::Null),
        })
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ffi;
        match &error {
            rusqlite::Error::SqliteFailure(code, message)
                if matches!(
                    code.extended_code,
                    ffi::SQLITE_CONSTRAINT_UNIQUE
                        | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
                        | ffi::SQLITE_CONSTRAINT_FOREIGNKEY
                ) =>
            {
                Self::Conflict { constraint: message.clone().unwrap_or_default() }
            }
            _ => Self::Engine(Box::new(error)),
        }
    }
}
