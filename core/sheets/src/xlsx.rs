//! XLSX, cell by cell, so that one cell in a far corner does not fill memory with the cells before it.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::grid::Grid;
use crate::normal::{day_time, iso_day_time, iso_time, number, time};
use crate::zipped::damaged;
use crate::{SheetError, Table};

/// `bytes` must have been measured by [`crate::zipped::measure`].
pub(crate) fn read(bytes: &[u8]) -> Result<Table, SheetError> {
    // The library below checks no arithmetic on what a file claims; a forged reference to a cell overflows
    // there. Nothing of its state outlives the call.
    catch_unwind(AssertUnwindSafe(|| first_table(bytes)))
        .unwrap_or_else(|_| Err(SheetError::Damaged("a reference out of bounds".to_owned())))
}

fn first_table(bytes: &[u8]) -> Result<Table, SheetError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(refused)?;
    let sheets: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    for sheet in sheets {
        let mut grid = Grid::default();
        let mut cells = book.worksheet_cells_reader(&sheet).map_err(refused)?;
        while let Some(cell) = cells.next_cell().map_err(refused)? {
            let (row, column) = cell.get_position();
            grid.put(row, column, &text(cell.get_value()))?;
        }
        if !grid.is_empty() {
            return grid.into_table(sheet);
        }
    }
    Err(SheetError::Empty)
}

fn refused(error: XlsxError) -> SheetError {
    match error {
        XlsxError::Password => SheetError::Protected,
        other => damaged(other),
    }
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(value) => value.to_string(),
        DataRef::Float(value) => number(*value),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => if *value { "true" } else { "false" }.to_owned(),
        DataRef::DateTime(value) => moment(value),
        DataRef::DateTimeIso(text) => iso_day_time(text),
        DataRef::DurationIso(text) => iso_time(text),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// A day, an instant, or a time of day: what a serial number under a date format stands for.
fn moment(value: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = value.to_ymd_hms_milli();
    // Serial numbers are binary fractions: 17:00 may come as 16:59:59.999.
    let seconds =
        u32::from(hour) * 3600 + u32::from(minute) * 60 + u32::from(second) + u32::from(milli >= 500);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if value.is_duration() {
        let days = value.as_f64().max(0.0).trunc().min(1e6) as u32;
        return time(days * 24 + hour, minute, second);
    }
    if value.as_f64() < 1.0 {
        return time(hour, minute, second);
    }
    day_time(&format!("{year:04}-{month:02}-{day:02}"), hour, minute, second)
}
