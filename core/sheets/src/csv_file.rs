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
    let mut row = 0_u32;
    let mut begin = 0;
    while reader.read_record(&mut record).map_err(|_| SheetError::NotATable)? {
        let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        row = row.saturating_add(blank_lines(&text, begin, end));
        for (column, text) in (0..).zip(&record) {
            grid.put(row, column, text)?;
        }
        row = row.saturating_add(1);
        begin = end;
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

/// How many blank lines come before the record that was read from `text[begin..end]`. The reader passes over
/// them, but a spreadsheet program shows each as a row.
fn blank_lines(text: &str, begin: usize, end: usize) -> u32 {
    let (before, bytes) = text.as_bytes().split_at(begin.min(text.len()));
    let mut bytes = &bytes[..end.saturating_sub(begin).min(bytes.len())];
    // The second half of a line's end that the reader has left to the next record.
    if before.ends_with(b"\r") && bytes.starts_with(b"\n") {
        bytes = &bytes[1..];
    }
    let mut lines = 0;
    loop {
        bytes = match bytes {
            [b'\r', b'\n', rest @ ..] | [b'\r' | b'\n', rest @ ..] => rest,
            _ => return lines,
        };
        lines += 1;
    }
}
