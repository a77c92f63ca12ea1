//! Which column of a table is which.

use crate::{BadCell, Cell, Table, Words};

/// A column that a table may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its fixed name.
    pub id: String,
    /// Its name for readers; either language is taken as a header.
    pub label: Words,
    /// Further headers that are taken for it.
    pub other: Vec<String>,
    /// Whether the table must have it.
    pub required: bool,
}

impl Column {
    /// A column without further headers.
    pub fn new(id: &str, zh: &str, en: &str, required: bool) -> Self {
        Self { id: id.to_owned(), label: Words::new(zh, en), other: Vec::new(), required }
    }

    fn takes(&self, header: &str) -> bool {
        let header = folded(header);
        [&self.id, &self.label.zh, &self.label.en]
            .into_iter()
            .chain(&self.other)
            .any(|name| folded(name) == header)
    }
}

/// Headers are compared without regard to case, blanks, and the asterisk that marks a required column.
fn folded(header: &str) -> String {
    header.chars().filter(|c| !c.is_whitespace() && *c != '*').flat_map(char::to_lowercase).collect()
}

/// Where each known column stands in a table.
#[derive(Clone, Debug)]
pub struct Columns(Vec<Option<usize>>);

impl Columns {
    /// The cell of the known column number `known`, if the table has that column and the cell holds text.
    pub fn cell<'a>(&self, row: &'a [Cell], known: usize) -> Option<&'a Cell> {
        let place = (*self.0.get(known)?)?;
        row.get(place).filter(|cell| !cell.text.is_empty())
    }

    /// The cell of the known column, else the row's first, to point at where something is missing.
    pub fn place<'a>(&self, row: &'a [Cell], known: usize) -> Option<&'a Cell> {
        let place = self.0.get(known).copied().flatten().unwrap_or(0);
        row.get(place)
    }
}

impl Table {
    /// Finds the known columns by their headers: id, or label in either language.
    ///
    /// # Errors
    /// Each header that is unknown or comes twice, and each required column that is missing.
    pub fn columns(&self, known: &[Column]) -> Result<Columns, Vec<BadCell>> {
        let mut places: Vec<Option<usize>> = vec![None; known.len()];
        let mut bad = Vec::new();
        for (place, header) in self.headers.iter().enumerate() {
            match known.iter().position(|column| column.takes(&header.text)) {
                Some(column) if places[column].is_none() => places[column] = Some(place),
                Some(column) => bad.push(self.bad(header, twice(), drop_one(&known[column]))),
                None => bad.push(self.bad(header, unknown(header), one_of(known))),
            }
        }
        for (column, _) in
            known.iter().zip(&places).filter(|(column, place)| column.required && place.is_none())
        {
            bad.push(self.missing(column));
        }
        if bad.is_empty() { Ok(Columns(places)) } else { Err(bad) }
    }

    fn missing(&self, column: &Column) -> BadCell {
        let next = self.headers.last().map_or(1, |last| last.column.saturating_add(1));
        let row = self.headers.first().map_or(1, |first| first.row);
        BadCell {
            sheet: self.sheet.clone(),
            row,
            column: next,
            header: column.label.zh.clone(),
            value: String::new(),
            wrong: Words::new(
                format!("缺少“{}”列。", column.label.zh),
                format!("The column {} is missing.", column.label.en),
            ),
            right: Words::new(
                format!("请添加列“{}”（或 {}）。", column.label.zh, column.id),
                format!("Add a column {} (or {}).", column.label.en, column.id),
            ),
            asks: None,
        }
    }
}

fn twice() -> Words {
    Words::new("这一列出现了两次。", "This column comes twice.")
}

fn drop_one(column: &Column) -> Words {
    Words::new(format!("只保留一列“{}”。", column.label.zh), format!("Keep one column {}.", column.label.en))
}

fn unknown(header: &Cell) -> Words {
    if header.text.is_empty() {
        Words::new("这一列有内容，但没有列名。", "This column holds something but has no header.")
    } else {
        Words::new("没有这个列名。", "There is no such column.")
    }
}

fn one_of(known: &[Column]) -> Words {
    let join = |name: fn(&Column) -> &str, separator: &str| -> String {
        known.iter().map(name).collect::<Vec<_>>().join(separator)
    };
    Words::new(
        format!("可用的列名：{}。不用的列请删去。", join(|column| &column.label.zh, "、")),
        format!("Columns: {}. Delete those that are not needed.", join(|column| &column.label.en, ", ")),
    )
}

#[cfg(test)]
mod tests {
    use super::Column;
    use crate::read;

    fn known() -> Vec<Column> {
        vec![
            Column::new("code", "编码", "Code", true),
            Column::new("name", "名称", "Name", true),
            Column::new("note", "备注", "Note", false),
        ]
    }

    #[test]
    fn headers_are_taken_by_id_and_by_label_in_either_language() {
        for file in ["code,name\n1,a\n", "编码*,名 称\n1,a\n", "NAME,Code\na,1\n"] {
            let table = read(file.as_bytes()).unwrap();
            let columns = table.columns(&known()).unwrap();
            assert_eq!(columns.cell(&table.rows[0], 0).unwrap().text, "1", "{file}");
            assert_eq!(columns.cell(&table.rows[0], 1).unwrap().text, "a", "{file}");
            assert!(columns.cell(&table.rows[0], 2).is_none());
        }
    }

    #[test]
    fn bad_headers_are_named_by_place() {
        let table = read("编码,code,colour,\n1,2,3,4\n".as_bytes()).unwrap();
        let bad = table.columns(&known()).unwrap_err();
        let places: Vec<(u32, String, &str)> =
            bad.iter().map(|bad| (bad.row, bad.column_name(), bad.value.as_str())).collect();
        assert_eq!(
            places,
            [
                (1, "B".to_owned(), "code"),
                (1, "C".to_owned(), "colour"),
                (1, "D".to_owned(), ""),
                (1, "E".to_owned(), "")
            ]
        );
        assert!(bad[3].wrong.zh.contains("名称"), "{:?}", bad[3]);
    }
}
