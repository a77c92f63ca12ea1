use serde::Serialize;

/// A text in both languages of the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Words {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Words {
    /// The two texts together.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The one in English, or the one in Chinese.
    #[must_use]
    pub fn said(self, english: bool) -> String {
        if english { self.en } else { self.zh }
    }
}

/// One cell: its text, trimmed, and where the spreadsheet program shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Days as `YYYY-MM-DD`, with a time behind it as `YYYY-MM-DD HH:MM`; whole numbers without a point.
    pub text: String,
    /// Counted from 1.
    pub row: u32,
    /// Counted from 1: column A is 1.
    pub column: u32,
}

/// A table: headers, and rows as wide as the headers. Rows without any text are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The name of the sheet; empty for CSV.
    pub sheet: String,
    /// The first row that holds anything. A column without a header has an empty text here.
    pub headers: Vec<Cell>,
    /// All further rows that hold anything; each as long as `headers`.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BadCell {
    /// The name of the sheet; empty for CSV.
    pub sheet: String,
    /// Counted from 1.
    pub row: u32,
    /// Counted from 1; see [`column_name`] for its letter.
    pub column: u32,
    /// The header above it, as the file has it.
    pub header: String,
    /// What the cell holds.
    pub value: String,
    /// What is wrong.
    pub wrong: Words,
    /// What would be right.
    pub right: Words,
    /// The column, counted from 1, that the row has to fill in where this is to stand.
    #[serde(skip)]
    pub asks: Option<u32>,
}

impl Table {
    /// A bad cell at `cell`, under the header that the file has there.
    pub fn bad(&self, cell: &Cell, wrong: Words, right: Words) -> BadCell {
        let header = self.headers.iter().find(|header| header.column == cell.column);
        BadCell {
            sheet: self.sheet.clone(),
            row: cell.row,
            column: cell.column,
            header: header.map(|header| header.text.clone()).unwrap_or_default(),
            value: cell.text.clone(),
            wrong,
            right,
            asks: None,
        }
    }
}

impl BadCell {
    /// The column's letters, as spreadsheet programs show them.
    pub fn column_name(&self) -> String {
        column_name(self.column)
    }
}

/// The letters of a column counted from 1: `A`, `Z`, `AA`. Empty for 0.
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from(b'A' + digit as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::column_name;

    #[test]
    fn columns_have_the_letters_of_spreadsheets() {
        let names: Vec<String> = [1, 26, 27, 52, 53, 702, 703, 16_384].map(column_name).into();
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }
}
