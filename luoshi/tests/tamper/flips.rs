//! Every stored byte of a SQLite file, and how to flip one in a copy of it.

use std::collections::BTreeMap;
use std::fmt::{Display, Formatter};
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

/// A byte of a value of a row.
#[derive(Clone)]
pub struct Flip {
    pub table: String,
    pub column: String,
    /// The row, by its primary key.
    key: Vec<(String, Value)>,
    pub byte: usize,
    bit: u8,
    /// The row as it stands, column by column, as text.
    pub row: Vec<(String, String)>,
}

impl Flip {
    /// What the row says in a column.
    pub fn said(&self, column: &str) -> &str {
        self.row.iter().find(|(name, _)| name == column).map_or("", |(_, said)| said)
    }

    /// Flips the bit in a copy of the file, and gives the row as it is now. None where the engine refuses, since
    /// another row has that key.
    pub fn make(&self, file: &Path) -> Option<Self> {
        let conn = open(file);
        let Self { table, column, .. } = self;
        let row = self.condition(1);
        let stands: Value = conn
            .query_row(&format!("SELECT {column} FROM {table} WHERE {row}"), self.values(None), |row| {
                row.get(0)
            })
            .or_else(|_| {
                let text = format!("SELECT CAST({column} AS BLOB) FROM {table} WHERE {row}");
                conn.query_row(&text, self.values(None), |row| row.get(0))
            })
            .unwrap();
        let (value, place) = match stands {
            Value::Integer(number) => {
                let mut bytes = number.to_be_bytes();
                bytes[self.byte] ^= self.bit;
                (Value::Integer(i64::from_be_bytes(bytes)), "?1")
            }
            Value::Text(text) => (Value::Blob(self.flipped(text.into_bytes())), "CAST(?1 AS TEXT)"),
            Value::Blob(bytes) => (Value::Blob(self.flipped(bytes)), "?1"),
            other => panic!("{other:?}"),
        };
        let text = format!("UPDATE {table} SET {column} = {place} WHERE {}", self.condition(2));
        let mut now = self.clone();
        if let Some(said) = now.row.iter_mut().find(|(name, _)| name == column) {
            said.1 = match &value {
                Value::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                other => self::text(other),
            };
        }
        conn.execute(&text, self.values(Some(value))).is_ok().then_some(now)
    }

    /// What names the row, with parameters from a number on.
    fn condition(&self, first: usize) -> String {
        let columns = self.key.iter().zip(first..);
        columns.map(|((name, _), at)| format!("{name} = ?{at}")).collect::<Vec<_>>().join(" AND ")
    }

    fn values(&self, first: Option<Value>) -> impl rusqlite::Params {
        params_from_iter(first.into_iter().chain(self.key.iter().map(|(_, value)| value.clone())))
    }

    fn key_text(&self) -> String {
        self.key.iter().map(|(_, value)| text(value)).collect::<Vec<_>>().join("/")
    }

    fn flipped(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        bytes[self.byte] ^= self.bit;
        bytes
    }
}

fn open(file: &Path) -> Connection {
    let conn = Connection::open(file).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    conn
}

/// Takes away what holds back who changes rows through the engine: whoever has the file can do that, too.
pub fn unguard(file: &Path) {
    let conn = open(file);
    let mut triggers = conn.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").unwrap();
    let names: Vec<String> =
        triggers.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    names.iter().for_each(|name| conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap());
}

/// Every byte of every value of these tables, each with a bit that differs from byte to byte.
pub fn all(file: &Path, tables: &[&str]) -> Vec<Flip> {
    let conn = open(file);
    let mut flips = Vec::new();
    for table in tables {
        let mut statement = conn.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
        let of_key = key_columns(&conn, table);
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<Value> = (0..columns.len()).map(|at| row.get(at).unwrap()).collect();
            let said: Vec<(String, String)> = columns.iter().cloned().zip(values.iter().map(text)).collect();
            for (column, value) in columns.iter().zip(&values) {
                for byte in 0..width(value) {
                    let bit = 1 << ((byte * 5 + flips.len()) % 8);
                    let (table, column, row_said) = ((*table).to_owned(), column.clone(), said.clone());
                    let key = columns.iter().cloned().zip(values.iter().cloned());
                    let key = key.filter(|(name, _)| of_key.contains(name)).collect();
                    flips.push(Flip { table, column, key, byte, bit, row: row_said });
                }
            }
        }
    }
    flips
}

fn key_columns(conn: &Connection, table: &str) -> Vec<String> {
    let mut statement = conn.prepare("SELECT name FROM pragma_table_info(?1) WHERE pk > 0").unwrap();
    statement.query_map([table], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

fn width(value: &Value) -> usize {
    match value {
        Value::Integer(_) => 8,
        Value::Text(text) => text.len(),
        Value::Blob(bytes) => bytes.len(),
        _ => 0,
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        _ => String::new(),
    }
}

impl Flip {
    /// A place in an order that looks like none and is the same in each run.
    pub fn order(&self) -> u64 {
        let text = format!("{}.{}/{}/{}", self.table, self.column, self.key_text(), self.byte);
        // FNV-1a, and the last step of SplitMix64, which spreads what lies close together.
        let mut z = text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl Display for Flip {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let Self { table, column, byte, bit, .. } = self;
        write!(f, "{table}.{column} of row {}, byte {byte} ^ {bit}:", self.key_text())
    }
}

/// Puts the flips into an order of which every beginning takes as many of each column as of any other.
pub fn spread(all: &mut Vec<Flip>) {
    all.sort_by_key(Flip::order);
    let mut seen = BTreeMap::<String, usize>::new();
    let mut ranked: Vec<(usize, Flip)> = std::mem::take(all)
        .into_iter()
        .map(|flip| {
            let rank = seen.entry(format!("{}.{}", flip.table, flip.column)).or_default();
            *rank += 1;
            (*rank, flip)
        })
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    all.extend(ranked.into_iter().map(|(_, flip)| flip));
}
