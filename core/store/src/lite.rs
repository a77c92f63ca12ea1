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

/// A row, copied out of the engine.
pub(crate) struct LiteRow {
    columns: Arc<[String]>,
    values: Vec<Held>,
}

impl LiteRow {
    pub fn get<T: FromSql>(&self, column: &str) -> Result<T, StoreError> {
        let at = self.columns.iter().position(|name| name == column);
        self.at(at.ok_or_else(|| StoreError::Shape(format!("no column {column}")))?)
    }

    pub fn at<T: FromSql>(&self, column: usize) -> Result<T, StoreError> {
        let value =
            self.values.get(column).ok_or_else(|| StoreError::Shape(format!("no column {column}")))?;
        T::column_result(ValueRef::from(value)).map_err(|why| {
            let name = self.columns.get(column).map_or("?", String::as_str);
            StoreError::Shape(format!("column {name}: {why}"))
        })
    }
}

/// Opens the file to write, and makes it what it is to be; `create` says whether it may be new.
pub(crate) fn open_to_write(file: &Path, create: bool) -> Result<Connection, StoreError> {
    let new = if create { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() };
    let conn = open(file, new)?;
    conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")?;
    Ok(conn)
}

/// Opens the file to read.
pub(crate) fn open_to_read(file: &Path) -> Result<Connection, StoreError> {
    let conn = open(file, OpenFlags::empty())?;
    conn.execute_batch("PRAGMA query_only = ON;")?;
    Ok(conn)
}

/// Opens the file. No lock around the connection: one thread at a time has it.
fn open(file: &Path, also: OpenFlags) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | also;
    let conn = Connection::open_with_flags(file, flags)?;
    conn.busy_timeout(Duration::from_mins(1))?;
    conn.set_prepared_statement_cache_capacity(PREPARED);
    conn.execute_batch("PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;")?;
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
    let columns: Arc<[String]> = statement.column_names().into_iter().map(str::to_owned).collect();
    let mut rows = statement.raw_query();
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let values = (0..columns.len()).map(|n| row.get_ref(n).map(held)).collect::<Result<_, _>>()?;
        out.push(LiteRow { columns: Arc::clone(&columns), values });
    }
    Ok(out)
}

/// A value of its own. A text that is none is kept as bytes, so that whoever asks for the column hears which one it is.
fn held(value: ValueRef<'_>) -> Held {
    match value {
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Held::Text(text.to_owned()),
            Err(_) => Held::Blob(bytes.to_owned()),
        },
        ValueRef::Null => Held::Null,
        ValueRef::Integer(number) => Held::Integer(number),
        ValueRef::Real(number) => Held::Real(number),
        ValueRef::Blob(bytes) => Held::Blob(bytes.to_owned()),
    }
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
