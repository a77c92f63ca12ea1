//! ODS. Read here and not by a library, since a few bytes of it ("repeat this cell 16,384 times, this row a
//! million times") stand for more cells than fit into memory: only what holds text is taken.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::grid::{Grid, MOST_COLUMNS};
use crate::normal::{iso_day_time, iso_time, number};
use crate::zipped::{Archive, damaged, part};
use crate::{MOST_ROWS, SheetError, Table};

pub(crate) fn read(archive: &mut Archive<'_>) -> Result<Table, SheetError> {
    if part(archive, "META-INF/manifest.xml").is_ok_and(|manifest| contains(&manifest, b"encryption-data")) {
        return Err(SheetError::Protected);
    }
    let content = part(archive, "content.xml")?;
    let mut reader = Reader::from_reader(content.as_slice());
    reader.config_mut().expand_empty_elements = true;
    let mut state = State::default();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(e) => state.start(&e)?,
            Event::Text(text) => state.text(&text.xml10_content()),
            Event::CData(text) => state.text(&text.xml10_content()),
            Event::GeneralRef(name) => match name.resolve_char_ref().map_err(damaged)? {
                Some(c) => state.text(c.encode_utf8(&mut [0; 4])),
                None => state.text(entity(&name.xml10_content())),
            },
            Event::End(e) => {
                if let Some(sheet) = state.end(e.name().as_ref())? {
                    return state.grid.into_table(sheet);
                }
            }
            Event::Eof => return Err(SheetError::Empty),
            _ => {}
        }
    }
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

fn entity(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}

#[derive(Default)]
struct State {
    grid: Grid,
    sheet: String,
    row: u32,
    row_repeats: u32,
    column: u32,
    /// The texts of the row that is being read, to be put down once for each of its repetitions.
    cells: Vec<(u32, String)>,
    cell: Option<OpenCell>,
    /// How deep we are in a note to a cell, whose text is not the cell's.
    note: u32,
}

struct OpenCell {
    /// The value as the attributes say it; wins over the text shown.
    value: Option<String>,
    shown: String,
    paragraphs: u32,
    repeats: u32,
}

impl State {
    fn start(&mut self, e: &BytesStart<'_>) -> Result<(), SheetError> {
        match e.name().as_ref() {
            "table:table" => {
                self.sheet = attribute(e, "table:name")?.unwrap_or_default();
                (self.row, self.column) = (0, 0);
            }
            "table:table-row" => {
                self.row_repeats = repeats(e, "table:number-rows-repeated")?;
                self.column = 0;
                self.cells.clear();
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let repeats = repeats(e, "table:number-columns-repeated")?;
                self.cell = Some(OpenCell { value: value(e)?, shown: String::new(), paragraphs: 0, repeats });
            }
            "office:annotation" => self.note += 1,
            "text:p" => self.paragraph(),
            "text:s" => {
                let spaces = repeats(e, "text:c")?.min(1000) as usize;
                self.text(&" ".repeat(spaces));
            }
            "text:tab" => self.text("\t"),
            "text:line-break" => self.text("\n"),
            _ => {}
        }
        Ok(())
    }

    /// A further paragraph begins on a new line.
    fn paragraph(&mut self) {
        if let Some(cell) = self.cell.as_mut().filter(|_| self.note == 0) {
            if cell.paragraphs > 0 {
                cell.shown.push('\n');
            }
            cell.paragraphs += 1;
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| self.note == 0 && cell.paragraphs > 0) {
            cell.shown.push_str(text);
        }
    }

    /// Gives the sheet's name once a sheet that holds anything has ended.
    fn end(&mut self, name: &str) -> Result<Option<String>, SheetError> {
        match name {
            "office:annotation" => self.note = self.note.saturating_sub(1),
            "table:table-cell" | "table:covered-table-cell" => self.end_cell()?,
            "table:table-row" => self.end_row()?,
            "table:table" if !self.grid.is_empty() => return Ok(Some(std::mem::take(&mut self.sheet))),
            _ => {}
        }
        Ok(None)
    }

    fn end_cell(&mut self) -> Result<(), SheetError> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let text = cell.value.unwrap_or(cell.shown);
        if !text.trim().is_empty() {
            if self.column.saturating_add(cell.repeats) > MOST_COLUMNS {
                return Err(SheetError::TooManyColumns);
            }
            self.cells.extend((0..cell.repeats).map(|n| (self.column + n, text.clone())));
        }
        self.column = self.column.saturating_add(cell.repeats);
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), SheetError> {
        if !self.cells.is_empty() {
            if self.row_repeats as usize > MOST_ROWS {
                return Err(SheetError::TooManyRows);
            }
            for n in 0..self.row_repeats {
                for (column, text) in &self.cells {
                    self.grid.put(self.row.saturating_add(n), *column, text)?;
                }
            }
        }
        self.row = self.row.saturating_add(self.row_repeats);
        Ok(())
    }
}

fn attribute(e: &BytesStart<'_>, name: &str) -> Result<Option<String>, SheetError> {
    let found = e.try_get_attribute(name).map_err(damaged)?;
    found
        .map(|found| found.normalized_value(XmlVersion::Implicit1_0).map(Cow::into_owned).map_err(damaged))
        .transpose()
}

fn repeats(e: &BytesStart<'_>, name: &str) -> Result<u32, SheetError> {
    Ok(attribute(e, name)?.and_then(|text| text.parse().ok()).unwrap_or(1))
}

/// The value that the attributes hold, where the type is not text.
fn value(e: &BytesStart<'_>) -> Result<Option<String>, SheetError> {
    let kind = attribute(e, "office:value-type")?.unwrap_or_default();
    Ok(match kind.as_str() {
        "float" | "percentage" | "currency" => {
            attribute(e, "office:value")?.and_then(|text| text.parse().ok()).map(number)
        }
        "date" => attribute(e, "office:date-value")?.map(|text| iso_day_time(&text)),
        "time" => attribute(e, "office:time-value")?.map(|text| iso_time(&text)),
        "boolean" => attribute(e, "office:boolean-value")?,
        "string" => attribute(e, "office:string-value")?,
        _ => None,
    })
}
