//! Sheets that people fill in, and sheets that come back to them with what is wrong marked.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format, FormatBorder,
    Formula, Note, Workbook, Worksheet, XlsxError,
};

use crate::write::{put, sheet_name};
use crate::{Out, SheetError};

/// So many rows of an empty sheet have the rules of their columns.
const ROWS: u32 = 5_000;
/// The name of the hidden sheet with what may be chosen; a reader passes over hidden sheets.
const LISTS: &str = "_lists";

/// What a column takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Words.
    Text,
    /// A day.
    Day,
    /// A number.
    Number,
    /// One of these.
    OneOf(Vec<String>),
}

/// A column to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank {
    /// Its header.
    pub header: String,
    /// What it takes.
    pub fill: Fill,
    /// What is said when somebody stands on its header.
    pub note: String,
}

/// A sheet behind the first that says how to fill it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guide {
    /// Its name.
    pub name: String,
    /// Its headers.
    pub headers: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

/// An empty workbook to be filled in: what a cell may hold is checked there already, and a second sheet explains it.
///
/// # Errors
/// [`SheetError::CannotWrite`].
pub fn write_blank(sheet: &str, columns: &[Blank], guide: &Guide) -> Result<Vec<u8>, SheetError> {
    blank(sheet, columns, guide).map_err(cannot)
}

fn cannot(error: XlsxError) -> SheetError {
    SheetError::CannotWrite(error.to_string())
}

fn blank(name: &str, columns: &[Blank], guide: &Guide) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name(name))?.set_freeze_panes(1, 0)?;
    let mut lists: Vec<&[String]> = Vec::new();
    for (at, column) in (0_u16..).zip(columns) {
        sheet.write_string_with_format(0, at, &column.header, &bold)?;
        sheet.set_column_width(at, 18)?;
        if !column.note.is_empty() {
            sheet.insert_note(0, at, &Note::new(&column.note).add_author_prefix(false))?;
        }
        rule(sheet, at, &column.fill, lists.len())?;
        if let Fill::OneOf(choices) = &column.fill {
            lists.push(choices);
        }
    }
    let (headers, rows) = (&guide.headers, &guide.rows);
    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name(&guide.name))?.set_freeze_panes(1, 0)?;
    let wrap = Format::new().set_text_wrap();
    for (at, header) in (0_u16..).zip(headers) {
        sheet.set_column_width(at, 28)?;
        sheet.write_string_with_format(0, at, header, &bold)?;
    }
    for (row, cells) in (1..).zip(rows) {
        for (at, cell) in (0_u16..).zip(cells) {
            sheet.write_string_with_format(row, at, cell, &wrap)?;
        }
    }
    if !lists.is_empty() {
        let sheet = book.add_worksheet();
        sheet.set_name(LISTS)?.set_hidden(true);
        for (at, choices) in (0_u16..).zip(lists) {
            for (row, choice) in (0..).zip(choices) {
                sheet.write_string(row, at, choice)?;
            }
        }
    }
    book.save_to_buffer()
}

/// What a column takes, as the spreadsheet program checks it. Where a person knows better it only warns: the last word
/// is said when the sheet comes back.
fn rule(sheet: &mut Worksheet, at: u16, fill: &Fill, list: usize) -> Result<(), XlsxError> {
    let check = match fill {
        Fill::Text => return Ok(()),
        Fill::Day => {
            sheet.set_column_format(at, &Format::new().set_num_format("yyyy-mm-dd"))?;
            let first = ExcelDateTime::from_ymd(1900, 1, 1)?;
            DataValidation::new().allow_date(DataValidationRule::GreaterThanOrEqualTo(first))
        }
        Fill::Number => {
            DataValidation::new().allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0))
        }
        Fill::OneOf(choices) => {
            let column = crate::column_name(u32::try_from(list).unwrap_or(0) + 1);
            let range = format!("={LISTS}!${column}$1:${column}${}", choices.len().max(1));
            DataValidation::new().allow_list_formula(Formula::new(range))
        }
    };
    let check = check.set_error_style(DataValidationErrorStyle::Warning);
    sheet.add_data_validation(1, at, ROWS, at, &check)?;
    Ok(())
}

/// A cell that goes back, with what is wrong with it; nothing where it is well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// What it holds.
    pub out: Out,
    /// What is wrong.
    pub wrong: Option<String>,
}

/// A workbook with bad cells in red, and beside each what is wrong.
///
/// # Errors
/// [`SheetError::CannotWrite`].
pub fn write_marked(
    sheet: &str,
    headers: &[String],
    rows: impl Iterator<Item = Vec<Marked>>,
) -> Result<Vec<u8>, SheetError> {
    marked(sheet, headers, rows).map_err(cannot)
}

fn marked(
    name: &str,
    headers: &[String],
    rows: impl Iterator<Item = Vec<Marked>>,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let red = Format::new()
        .set_background_color(Color::RGB(0x00F9_D9D6))
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0x00B3_261E));
    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name(name))?.set_freeze_panes(1, 0)?;
    for (at, header) in (0_u16..).zip(headers) {
        sheet.write_string_with_format(0, at, header, &bold)?;
        sheet.set_column_width(at, 18)?;
    }
    for (row, cells) in (1..).zip(rows) {
        for (at, cell) in (0_u16..).zip(cells) {
            put(sheet, (row, at), &cell.out, &day)?;
            if let Some(wrong) = &cell.wrong {
                sheet.set_cell_format(row, at, &red)?;
                sheet.insert_note(row, at, &Note::new(wrong).add_author_prefix(false))?;
            }
        }
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::{Blank, Fill, Guide, Marked, write_blank, write_marked};
    use crate::zipped::{open, part};
    use crate::{Out, read};

    fn text(bytes: &[u8], name: &str) -> String {
        String::from_utf8(part(&mut open(bytes).unwrap(), name).unwrap()).unwrap()
    }

    #[test]
    fn an_empty_sheet_says_what_goes_in_and_reads_as_its_headers() {
        let column =
            |header: &str, fill| Blank { header: header.into(), fill, note: format!("{header}：说明") };
        let long: Vec<String> = (0..80).map(|at| format!("第{at}种，带逗号")).collect();
        let columns = [
            column("单位*", Fill::Text),
            column("日期*", Fill::Day),
            column("人数", Fill::Number),
            column("类别", Fill::OneOf(vec!["公园".into(), "小区".into()])),
            column("品种", Fill::OneOf(long)),
        ];
        let guide = Guide {
            name: "说明".into(),
            headers: vec!["栏目".into(), "例".into()],
            rows: vec![vec!["单位".into(), "柳树街道".into()]],
        };
        let bytes = write_blank("义务劳动", &columns, &guide).unwrap();
        let table = read(&bytes).unwrap();
        assert_eq!((table.sheet.as_str(), table.rows.len()), ("义务劳动", 0));
        let headers: Vec<&str> = table.headers.iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(headers, ["单位*", "日期*", "人数", "类别", "品种"]);
        let sheet = text(&bytes, "xl/worksheets/sheet1.xml");
        for rule in [
            "<formula1>_lists!$A$1:$A$2</formula1>",
            "<formula1>_lists!$B$1:$B$80</formula1>",
            "type=\"date\"",
        ] {
            assert!(sheet.contains(rule), "{rule}: {sheet}");
        }
        assert!(text(&bytes, "xl/workbook.xml").contains("state=\"hidden\""));
        assert!(text(&bytes, "xl/comments1.xml").contains("日期*：说明"));
    }

    #[test]
    fn what_is_wrong_stands_beside_its_cell_and_the_sheet_reads_as_before() {
        let rows = [
            vec![
                Marked { out: Out::Text("=柳树".into()), wrong: Some("没有这个单位".into()) },
                Marked { out: Out::Day("2021-04-10".into()), wrong: None },
            ],
            vec![Marked { out: Out::Int(3), wrong: Some("不是单位".into()) }],
        ];
        let headers = ["单位".to_owned(), "日期".to_owned()];
        let bytes = write_marked("表", &headers, rows.into_iter()).unwrap();
        let table = read(&bytes).unwrap();
        let texts: Vec<Vec<&str>> =
            table.rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect();
        assert_eq!(texts, [["=柳树", "2021-04-10"], ["3", ""]]);
        let notes = text(&bytes, "xl/comments1.xml");
        assert!(notes.contains("没有这个单位") && notes.contains("不是单位"), "{notes}");
    }
}
