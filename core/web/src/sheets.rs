//! What a room says about the sheets that it takes: their columns, and what becomes of each row.
//!
//! A room tries rows without keeping anything, takes one row at a time as its form would, and takes a record that came
//! with a sheet back. Whoever keeps the sheet itself needs to know nothing else of the room.

use luoshi_packs::Text;
use luoshi_sheets::{BadCell, Table};
use serde::{Deserialize, Serialize};

/// What a column of a sheet takes, as far as a spreadsheet program can check it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Words.
    Text,
    /// A day.
    Day,
    /// A number.
    Number,
    /// One of the column's choices.
    OneOf,
    /// Some of the column's choices.
    SomeOf,
}

/// A column of the sheets that a room takes.
#[derive(Clone, Debug)]
pub struct SheetColumn {
    /// Its fixed name, which also is taken for a header.
    pub id: String,
    /// Its name for readers; either language is taken for a header.
    pub label: Text,
    /// Whether no row goes without it.
    pub required: bool,
    /// What it takes.
    pub takes: Takes,
    /// What to put in, in a sentence.
    pub what: Text,
    /// What may be chosen.
    pub choices: Vec<Text>,
    /// What it may hold, for example.
    pub example: Text,
}

/// What trying a sheet's rows said. Nothing is kept of it.
#[derive(Clone, Debug, Default)]
pub struct SheetTried {
    /// Headers that are wrong: then no row was tried.
    pub head: Vec<BadCell>,
    /// The rows, in the table's order.
    pub rows: Vec<RowTried>,
}

/// What trying a row said.
#[derive(Clone, Debug, Default)]
pub struct RowTried {
    /// The row, as the spreadsheet program counts it.
    pub line: u32,
    /// Its bad cells; none where it can be recorded.
    pub bad: Vec<BadCell>,
    /// What two rows have in common that likely mean the same: its unit, its day, what it is called. Empty for a row
    /// that could not be read so far.
    pub face: String,
    /// Records that stand already and likely mean the same.
    pub like: Vec<Like>,
}

/// A record that likely means the same as a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Like {
    /// What it is called.
    pub title: String,
    /// Its page.
    pub href: String,
}

/// A row to be recorded.
#[derive(Clone, Copy, Debug)]
pub struct SheetRow<'a> {
    /// What kind of sheet it stands in.
    pub kind: &'a str,
    /// The key of its deed.
    pub key: &'a str,
    /// The hash of the file that it came with.
    pub hash: &'a str,
    /// A table of this one row.
    pub table: &'a Table,
}

/// What became of a row.
#[derive(Clone, Debug)]
pub enum RowTaken {
    /// It is a record now.
    Recorded {
        /// The record.
        record: i64,
        /// Its version.
        version: i64,
    },
    /// It cannot be taken; the transaction has to be given up.
    Bad(Vec<BadCell>),
}

/// A record that came with a sheet and is taken back with all others of that sheet.
#[derive(Clone, Copy, Debug)]
pub struct RowBack<'a> {
    /// The record.
    pub record: i64,
    /// The version that it had when it was recorded.
    pub version: i64,
    /// The key of the deed.
    pub key: &'a str,
    /// Why.
    pub reason: &'a str,
}

/// What became of a record that was to be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    /// It is taken back, by this deed or before it.
    Taken,
    /// Somebody corrected or confirmed it since: it stays as it is.
    Changed,
    /// It is not this room's.
    NotOurs,
}
