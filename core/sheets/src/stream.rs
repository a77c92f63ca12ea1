//! Tables of any length, written row by row.

use rust_xlsxwriter::{Format as Style, Workbook, XlsxError};

use crate::write::{csv_line, put, sheet_name};
use crate::{Out, SheetError};

/// The rows of a workbook's sheet, its headers counted.
const SHEET_ROWS: u32 = 1_048_576;

/// What kind of file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A workbook.
    Xlsx,
    /// Text.
    Csv,
}

impl Format {
    /// The format of an ending such as `xlsx`.
    pub fn parse(ending: &str) -> Option<Self> {
        [Self::Xlsx, Self::Csv].into_iter().find(|format| format.ending() == ending)
    }

    /// The ending of its files' names.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    /// Its media type.
    pub fn media(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// A file that grows by rows. Of a workbook no more than a row stands in memory until its end; what does not fit into
/// one sheet goes on in the next, under the same headers.
pub struct Writer {
    kind: Kind,
    headers: Vec<String>,
    name: String,
    /// The rows of the sheet that is being written, its headers counted.
    rows: u32,
    sheets: usize,
    most: u32,
}

enum Kind {
    Csv(Vec<u8>),
    Xlsx(Box<Workbook>),
}

fn cannot(error: XlsxError) -> SheetError {
    SheetError::CannotWrite(error.to_string())
}

impl Writer {
    /// With a first sheet of this name and its headers.
    ///
    /// # Errors
    /// [`SheetError::CannotWrite`]: headers that do not fit, a temporary file that cannot be made.
    pub fn new(format: Format, name: &str, headers: &[String]) -> Result<Self, SheetError> {
        Self::with(format, name, headers, SHEET_ROWS)
    }

    fn with(format: Format, name: &str, headers: &[String], most: u32) -> Result<Self, SheetError> {
        let kind = match format {
            Format::Csv => Kind::Csv("\u{feff}".into()),
            Format::Xlsx => Kind::Xlsx(Box::new(Workbook::new())),
        };
        let (name, headers) = (sheet_name(name), headers.to_vec());
        let mut writer = Self { kind, headers, name, rows: 0, sheets: 0, most };
        writer.begin()?;
        Ok(writer)
    }

    fn begin(&mut self) -> Result<(), SheetError> {
        let headers: Vec<Out> = self.headers.iter().cloned().map(Out::Text).collect();
        match &mut self.kind {
            Kind::Csv(out) => out.extend(csv_line(&headers).into_bytes()),
            Kind::Xlsx(book) => {
                let name = if self.sheets == 0 {
                    self.name.clone()
                } else {
                    let short: String = self.name.chars().take(24).collect();
                    format!("{short} {}", self.sheets + 1)
                };
                let bold = Style::new().set_bold();
                let sheet = book.add_worksheet_with_constant_memory().map_err(cannot)?;
                sheet.set_name(name).map_err(cannot)?.set_freeze_panes(1, 0).map_err(cannot)?;
                for (column, header) in (0..).zip(&self.headers) {
                    sheet.set_column_width(column, 16).map_err(cannot)?;
                    sheet.write_string_with_format(0, column, header, &bold).map_err(cannot)?;
                }
            }
        }
        self.rows = 1;
        self.sheets += 1;
        Ok(())
    }

    /// Appends a row.
    ///
    /// # Errors
    /// [`SheetError::CannotWrite`]: a text that does not fit into a cell, a full disk.
    pub fn push(&mut self, cells: &[Out]) -> Result<(), SheetError> {
        if matches!(self.kind, Kind::Xlsx(_)) && self.rows >= self.most {
            self.begin()?;
        }
        match &mut self.kind {
            Kind::Csv(out) => out.extend(csv_line(cells).into_bytes()),
            Kind::Xlsx(book) => {
                let day = Style::new().set_num_format("yyyy-mm-dd");
                let sheet = book.worksheet_from_index(self.sheets - 1).map_err(cannot)?;
                for (column, cell) in (0..).zip(cells) {
                    put(sheet, (self.rows, column), cell, &day).map_err(cannot)?;
                }
            }
        }
        self.rows += 1;
        Ok(())
    }

    /// The bytes that are ready by now: all of a text, none of a workbook before its end.
    pub fn take(&mut self) -> Vec<u8> {
        match &mut self.kind {
            Kind::Csv(out) => std::mem::take(out),
            Kind::Xlsx(_) => Vec::new(),
        }
    }

    /// The rest of the file.
    ///
    /// # Errors
    /// [`SheetError::CannotWrite`].
    pub fn end(self) -> Result<Vec<u8>, SheetError> {
        match self.kind {
            Kind::Csv(out) => Ok(out),
            Kind::Xlsx(mut book) => book.save_to_buffer().map_err(cannot),
        }
    }
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader, Xlsx};

    use super::{Format, Writer};
    use crate::{Out, read, write_csv};

    fn row(at: i64) -> Vec<Out> {
        vec![Out::Int(at), Out::Text(format!("=第{at}行")), Out::Day("2021-04-16".into())]
    }

    #[test]
    fn a_text_is_the_same_in_pieces_and_whole() {
        let headers: Vec<String> = ["号", "名", "日"].map(str::to_owned).into();
        let mut writer = Writer::new(Format::Csv, "表", &headers).unwrap();
        let mut bytes = Vec::new();
        for at in 0..5 {
            writer.push(&row(at)).unwrap();
            bytes.extend(writer.take());
        }
        bytes.extend(writer.end().unwrap());
        assert_eq!(bytes, write_csv(&headers, (0..5).map(row)));
    }

    #[test]
    fn a_workbook_goes_on_in_the_next_sheet() {
        let headers: Vec<String> = ["号", "名", "日"].map(str::to_owned).into();
        // Four rows a sheet with the headers, in a million's place.
        let mut writer = Writer::with(Format::Xlsx, "宣讲", &headers, 4).unwrap();
        for at in 0..7 {
            writer.push(&row(at)).unwrap();
        }
        let bytes = writer.end().unwrap();
        assert_eq!(read(&bytes).unwrap().rows[1][1].text, "=第1行");
        let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["宣讲", "宣讲 2", "宣讲 3"]);
        let mut held = Vec::new();
        for name in book.sheet_names() {
            let range = book.worksheet_range(&name).unwrap();
            assert_eq!(range.get_value((0, 0)), Some(&Data::String("号".into())), "{name} has its headers");
            held.extend(range.rows().skip(1).map(|row| row[0].to_string()));
        }
        assert_eq!(held, ["0", "1", "2", "3", "4", "5", "6"]);
    }
}
