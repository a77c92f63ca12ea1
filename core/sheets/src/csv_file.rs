//! CSV as spreadsheet programs write it: any of three separators, UTF-8, UTF-16 with a mark, or GB18030.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, GB18030};

use crate::grid::Grid;
use crate::{SheetError, Table};

pub(crate) fn read(bytes: &[u8]) -> Result<Table, SheetError> {
    let text = decode(bytes)?;
    if text.starts_with("%PDF") || text.chars().any(is_no_text) {
        return Err(SheetError::NotATable);
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let mut grid = Grid::default();
    let mut record = StringRecord::new();
    let mut rows = RowCount::default();
    while reader.read_record(&mut record).map_err(|_| SheetError::NotATable)? {
        let row = rows.next(&record);
        for (column, text) in (0..).zip(&record) {
            grid.put(row, column, text)?;
        }
    }
    grid.into_table(String::new())
}

/// By its mark, else as UTF-8 where it is valid, else as GB18030 where that is.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, SheetError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, _, bad) = encoding.decode(&bytes[mark..]);
        return if bad { Err(SheetError::NotATable) } else { Ok(text) };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    match GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text),
        None => Err(SheetError::NotATable),
    }
}

fn is_no_text(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}')
}

/// The separator that the first line has most of; a comma where it has none.
fn separator(text: &str) -> u8 {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |separator: u8| line.bytes().filter(|b| *b == separator).count();
    let mut best = b',';
    for candidate in [b';', b'\t'] {
        if count(candidate) > count(best) {
            best = candidate;
        }
    }
    best
}

/// Counts rows as a spreadsheet program shows them: a blank line is a row, and a cell with line breaks is
/// still one row. The reader passes over blank lines and counts lines, so both are made good here.
#[derive(Default)]
struct RowCount {
    row: u32,
    /// The line on which the next record begins if no blank line comes before it, counted from 1.
    line: u64,
}

impl RowCount {
    fn next(&mut self, record: &StringRecord) -> u32 {
        let start = record.position().map_or(1, csv::Position::line);
        let blank = start.saturating_sub(self.line.max(1));
        let row = self.row.saturating_add(u32::try_from(blank).unwrap_or(u32::MAX));
        let breaks = record.iter().flat_map(str::bytes).filter(|b| *b == b'\n').count();
        self.row = row.saturating_add(1);
        self.line = start.saturating_add(breaks as u64).saturating_add(1);
        row
    }
}
