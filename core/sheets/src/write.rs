use std::borrow::Cow;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::{MOST_COLUMNS, SheetError, parse_day};

/// A cell on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Out {
    /// A text; never taken for a formula.
    Text(String),
    /// A whole number.
    Int(i64),
    /// An exact decimal number, as text: `179.5`.
    Decimal(String),
    /// A day, `YYYY-MM-DD`.
    Day(String),
}

/// A workbook with one sheet: headers in bold and kept in view, then the rows.
///
/// # Errors
/// [`SheetError::CannotWrite`] where the sheet's name or a row does not fit into a workbook.
pub fn write_xlsx(
    sheet: &str,
    headers: &[String],
    rows: impl Iterator<Item = Vec<Out>>,
) -> Result<Vec<u8>, SheetError> {
    build_xlsx(sheet, headers, rows).map_err(|error| SheetError::CannotWrite(error.to_string()))
}

fn build_xlsx(
    name: &str,
    headers: &[String],
    rows: impl Iterator<Item = Vec<Out>>,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name(name))?.set_freeze_panes(1, 0)?;
    for (column, header) in (0..).zip(headers) {
        sheet.write_string_with_format(0, column, header, &bold)?;
        sheet.set_column_width(column, 16)?;
    }
    for (row, cells) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            put(sheet, (row, column), &cell, &day)?;
        }
    }
    book.save_to_buffer()
}

/// Puts a cell into a sheet: numbers that survive it as numbers, days as days, all else as text.
pub(crate) fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Out,
    day: &Format,
) -> Result<(), XlsxError> {
    match (number(cell), serial(cell)) {
        (Some(value), _) => sheet.write_number(row, column, value)?,
        (None, Some(date)) => sheet.write_datetime_with_format(row, column, &date, day)?,
        (None, None) => sheet.write_string(row, column, plain(cell))?,
    };
    Ok(())
}

/// A name that workbooks accept: at most 31 characters, none of `[]:*?/\`.
pub(crate) fn sheet_name(name: &str) -> String {
    let clean: String = name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect();
    if clean.trim().is_empty() { "Sheet1".to_owned() } else { clean }
}

/// The cell as a workbook's number, if it survives the way through a binary fraction unchanged.
fn number(cell: &Out) -> Option<f64> {
    let text = plain(cell);
    match cell {
        Out::Int(_) | Out::Decimal(_) => {
            text.parse().ok().filter(|value| crate::normal::number(*value) == text)
        }
        Out::Text(_) | Out::Day(_) => None,
    }
}

fn serial(cell: &Out) -> Option<rust_xlsxwriter::ExcelDateTime> {
    let Out::Day(text) = cell else { return None };
    parse_day(text)?;
    rust_xlsxwriter::ExcelDateTime::parse_from_str(text).ok()
}

fn plain(cell: &Out) -> Cow<'_, str> {
    match cell {
        Out::Text(text) | Out::Decimal(text) | Out::Day(text) => Cow::Borrowed(text),
        Out::Int(value) => Cow::Owned(value.to_string()),
    }
}

/// CSV in UTF-8 with a mark (which spreadsheet programs need), lines ended as RFC 4180 says.
///
/// A text that a spreadsheet program would run as a formula gets an apostrophe in front.
pub fn write_csv(headers: &[String], rows: impl Iterator<Item = Vec<Out>>) -> Vec<u8> {
    let mut out = String::from("\u{feff}");
    let headers = headers.iter().map(|header| Out::Text(header.clone())).collect();
    for row in std::iter::once(headers).chain(rows) {
        out.push_str(&csv_line(&row));
    }
    out.into_bytes()
}

/// A line of CSV with its end.
pub(crate) fn csv_line(row: &[Out]) -> String {
    let fields: Vec<String> = row.iter().take(MOST_COLUMNS as usize).map(field).collect();
    format!("{}\r\n", fields.join(","))
}

fn field(cell: &Out) -> String {
    let text = match cell {
        Out::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
            Cow::Owned(format!("'{text}"))
        }
        other => plain(other),
    };
    if text.contains([',', '"', '\n', '\r', ';', '\t']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.into_owned()
    }
}
