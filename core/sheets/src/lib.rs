//! Tables in and out: XLSX, ODS and CSV.
//!
//! [`read`] takes the bytes of a file as people make them with spreadsheet programs and gives one [`Table`]:
//! the first sheet that holds anything, its headers, and its rows as plain text with dates and numbers
//! written one way. [`write_xlsx`] and [`write_csv`] go the other way, and [`Writer`] does where a table has no bound.
//! [`write_blank`] makes a sheet to be filled in, [`write_marked`] one that goes back with what is wrong in it.
//!
//! Invariants: what a file is, its content says, never its name; no input makes this crate panic or take
//! more memory than its bounds allow; a text that goes out is never taken for a formula.
//!
//! Absences: nothing here knows what a table means, and nothing here opens a file.

mod blank;
mod columns;
mod csv_file;
mod error;
mod grid;
mod normal;
mod ods;
mod read;
mod stream;
mod table;
mod write;
mod xlsx;
mod zipped;

pub use blank::{Blank, Fill, Guide, Marked, write_blank, write_marked};
pub use columns::{Column, Columns};
pub use error::SheetError;
pub use grid::{MOST_CELLS, MOST_COLUMNS, MOST_ROWS};
pub use normal::parse_day;
pub use read::{MOST_BYTES, read};
pub use stream::{Format, Writer};
pub use table::{BadCell, Cell, Table, Words, column_name};
pub use write::{Out, write_csv, write_xlsx};
