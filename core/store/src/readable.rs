//! Values that cannot be read as what their columns hold, or are not written as this program writes them: rows that
//! somebody changed past the program. On SQLite days, instants, booleans and JSON are numbers and texts, of which the
//! engine itself refuses none.

use chrono::SecondsFormat;

use crate::copy::{Kind, Table, tables};
use crate::store::copy as sql;
use crate::{CityId, Conn, Engine, Migrations, Row, StoreError, Value, query};

/// Rows that are read at a time.
const PAGE: usize = 2000;
/// How many are named at the most.
const MOST: usize = 100;

/// A value that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// The key of the row, as far as it can be read.
    pub key: String,
}

/// The first hundred values, in any table, that cannot be read, of a city's rows or of all, and rows of cities that are
/// not there. Behind a row whose key is among them its table is not looked at any further.
pub async fn unreadable(
    conn: &mut Conn,
    all: &[Migrations],
    city: Option<CityId>,
) -> Result<Vec<Unreadable>, StoreError> {
    let mut found = Vec::new();
    for table in tables(conn, all).await? {
        let Some(of_city) = table.of_city() else { continue };
        let engine = conn.engine();
        // PostgreSQL holds keys to what they point at against its owner, too.
        if engine == Engine::Sqlite {
            let text = sql::select_of_none(&table, engine, of_city, MOST);
            for row in query::rows(conn, &text, Vec::new()).await? {
                let column = of_city.to_owned();
                found.push(Unreadable { table: table.name.clone(), column, key: key_text(&table, &row) });
            }
        }
        let mut behind: Option<Vec<Value>> = None;
        loop {
            let text = match city {
                Some(_) => sql::select_of_city(&table, engine, of_city, behind.is_some(), PAGE),
                None => sql::select(&table, engine, behind.is_some(), PAGE),
            };
            let mut arguments: Vec<Value> = city.map(Value::from).into_iter().collect();
            arguments.extend(behind.take().unwrap_or_default());
            let rows = query::rows(conn, &text, arguments).await?;
            for row in &rows {
                found.extend(amiss(&table, row, engine));
            }
            let last = rows.last().filter(|_| rows.len() == PAGE);
            match last.and_then(|row| key(&table, row).into_iter().collect::<Result<Vec<_>, _>>().ok()) {
                Some(key) if found.len() < MOST => behind = Some(key),
                _ => break,
            }
        }
    }
    found.truncate(MOST);
    Ok(found)
}

fn amiss(table: &Table, row: &Row, engine: Engine) -> Vec<Unreadable> {
    let columns = table.columns.iter().enumerate();
    columns
        .filter(|(at, column)| !sound(column.kind, row, *at, engine))
        .map(|(_, column)| Unreadable {
            table: table.name.clone(),
            column: column.name.clone(),
            key: key_text(table, row),
        })
        .collect()
}

/// Whether a value is one of its kind, written as the program writes it.
fn sound(kind: Kind, row: &Row, at: usize, engine: Engine) -> bool {
    let Ok(value) = kind.value(row, at) else { return false };
    if engine == Engine::Postgres {
        return true;
    }
    let text = || row.at::<Option<String>>(at).ok();
    match value {
        Value::Day(day) => text() == Some(day.map(|day| day.to_string())),
        Value::Instant(instant) => {
            text() == Some(instant.map(|at| at.to_rfc3339_opts(SecondsFormat::Micros, true)))
        }
        Value::Json(json) => text() == Some(json.map(|json| json.to_string())),
        Value::Bool(truth) => row.at::<Option<i64>>(at).ok() == Some(truth.map(i64::from)),
        _ => true,
    }
}

fn key(table: &Table, row: &Row) -> Vec<Result<Value, StoreError>> {
    table.key.iter().map(|at| table.columns[*at].kind.value(row, *at)).collect()
}

fn key_text(table: &Table, row: &Row) -> String {
    let said = |value: Result<Value, StoreError>| match value {
        Ok(Value::Int(Some(number))) => number.to_string(),
        Ok(Value::Text(Some(text))) => text,
        Ok(Value::Day(Some(day))) => day.to_string(),
        _ => "?".to_owned(),
    };
    key(table, row).into_iter().map(said).collect::<Vec<_>>().join(" / ")
}
