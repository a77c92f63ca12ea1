use std::collections::BTreeMap;

use crate::{Cell, SheetError, Table};

/// The most rows with content that a table may have, headers not counted.
pub const MOST_ROWS: usize = 200_000;
/// The most columns that a table may have.
pub const MOST_COLUMNS: u32 = 200;
/// The most cells that a table may have, empty ones within its width counted too.
pub const MOST_CELLS: usize = 4_000_000;

/// Cells as a reader comes by them, kept within the bounds.
#[derive(Default)]
pub(crate) struct Grid {
    rows: BTreeMap<u32, Vec<(u32, String)>>,
    width: u32,
}

impl Grid {
    /// Takes the text at a place counted from 0. An empty text takes no room.
    pub(crate) fn put(&mut self, row: u32, column: u32, text: &str) -> Result<(), SheetError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        if column >= MOST_COLUMNS {
            return Err(SheetError::TooManyColumns);
        }
        self.width = self.width.max(column + 1);
        self.rows.entry(row).or_default().push((column, text.to_owned()));
        if self.rows.len() > MOST_ROWS + 1 {
            return Err(SheetError::TooManyRows);
        }
        if self.rows.len() * self.width as usize > MOST_CELLS {
            return Err(SheetError::TooManyCells);
        }
        Ok(())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table: the first row that holds anything is the headers.
    pub(crate) fn into_table(self, sheet: String) -> Result<Table, SheetError> {
        let width = self.width;
        let mut rows = self.rows.into_iter().map(|(row, cells)| full_row(row, cells, width));
        let headers = rows.next().ok_or(SheetError::Empty)?;
        Ok(Table { sheet, headers, rows: rows.collect() })
    }
}

fn full_row(row: u32, cells: Vec<(u32, String)>, width: u32) -> Vec<Cell> {
    let mut full: Vec<Cell> =
        (1..=width).map(|column| Cell { text: String::new(), row: row.saturating_add(1), column }).collect();
    for (column, text) in cells {
        if let Some(cell) = full.get_mut(column as usize) {
            cell.text = text;
        }
    }
    full
}
