//! The columns that a list declares once, for its page and for its sheets.

use luoshi_sheets::Out;

use super::{Export, Offered, Tools};
use crate::parts::{Cell, Column, Row, Table, TableStyle};

/// When a column is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// Always: the head of the row.
    Always,
    /// To somebody who has chosen no columns.
    First,
    /// To somebody who asks for it.
    Asked,
}

/// A column of a list. `K` is what its room knows it by.
#[derive(Clone, Debug)]
pub struct Col<K> {
    key: K,
    id: String,
    label: String,
    heads: Vec<String>,
    shown: Shown,
    number: bool,
    full: bool,
}

impl<K> Col<K> {
    /// A column of text that is shown at first; `id` is its name in addresses.
    pub fn new(key: K, id: impl Into<String>, label: impl Into<String>) -> Self {
        let (id, label) = (id.into(), label.into());
        Self { key, id, label, heads: Vec::new(), shown: Shown::First, number: false, full: false }
    }

    /// The head of its row: always there, so not offered.
    #[must_use]
    pub fn always(mut self) -> Self {
        (self.shown, self.full) = (Shown::Always, true);
        self
    }

    /// Shown only to somebody who asks for it.
    #[must_use]
    pub fn asked(mut self) -> Self {
        self.shown = Shown::Asked;
        self
    }

    /// Stands from the right.
    #[must_use]
    pub fn number(mut self) -> Self {
        self.number = true;
        self
    }

    /// Takes a card's whole width.
    #[must_use]
    pub fn full(mut self) -> Self {
        self.full = true;
        self
    }

    /// In a sheet it is these columns, by their heads; without, it is one with its own label.
    #[must_use]
    pub fn heads(mut self, heads: impl IntoIterator<Item = String>) -> Self {
        self.heads = heads.into_iter().collect();
        self
    }
}

/// The columns of a list, in its order.
#[derive(Clone, Debug)]
pub struct Columns<K>(Vec<Col<K>>);

impl<K: Copy> Columns<K> {
    /// All that a list has.
    pub fn new(all: Vec<Col<K>>) -> Self {
        Self(all)
    }

    /// What a reader can choose from.
    pub fn offered(&self) -> Vec<Offered> {
        let offered = self.0.iter().filter(|col| col.shown != Shown::Always);
        offered.map(|col| Offered::new(&col.id, &col.label, col.shown == Shown::First)).collect()
    }

    /// Those that the reader sees.
    #[must_use]
    pub fn shown(self, tools: &Tools) -> Self {
        let shown = tools.shown();
        self.only(|id| shown.contains(&id))
    }

    /// Those that somebody sees who has chosen none, or cannot.
    #[must_use]
    pub fn at_first(mut self) -> Self {
        self.0.retain(|col| col.shown != Shown::Asked);
        self
    }

    /// Those that an export holds.
    #[must_use]
    pub fn held(self, export: &Export) -> Self {
        self.only(|id| export.holds(id))
    }

    fn only(mut self, holds: impl Fn(&str) -> bool) -> Self {
        self.0.retain(|col| col.shown == Shown::Always || holds(&col.id));
        self
    }

    /// What the room knows them by.
    pub fn keys(&self) -> impl Iterator<Item = K> {
        self.0.iter().map(|col| col.key)
    }

    /// The heads of a sheet.
    pub fn heads(&self) -> Vec<String> {
        let heads = |col: &Col<K>| {
            if col.heads.is_empty() { vec![col.label.clone()] } else { col.heads.clone() }
        };
        self.0.iter().flat_map(heads).collect()
    }

    /// A row of a sheet, the cells of one column after those of another.
    pub fn out(&self, cells: impl FnMut(K) -> Vec<Out>) -> Vec<Out> {
        self.keys().flat_map(cells).collect()
    }

    /// A row of the page's table, `cell` by cell.
    pub fn row(&self, cell: impl FnMut(K) -> Cell) -> Row {
        Row::new(self.keys().map(cell).collect::<Vec<_>>())
    }

    /// The page's table, without rows.
    pub fn table(&self, caption: impl Into<String>, style: TableStyle) -> Table {
        let column = |col: &Col<K>| {
            let column = if col.number { Column::number(&col.label) } else { Column::new(&col.label) };
            if col.full { column.full() } else { column }
        };
        Table::new(caption, style, self.0.iter().map(column).collect())
    }
}

#[cfg(test)]
mod tests {
    use luoshi_sheets::Format;

    use super::{Col, Columns};
    use crate::lists::Export;

    fn columns() -> Columns<u8> {
        Columns::new(vec![
            Col::new(0, "title", "Title").always(),
            Col::new(1, "when", "When").heads(["Day".to_owned(), "Begins".to_owned()]),
            Col::new(2, "remark", "Remark").asked(),
        ])
    }

    fn export(columns: Option<&[&str]>) -> Export {
        Export {
            path: "/talks".to_owned(),
            query: String::new(),
            columns: columns.map(|ids| ids.iter().map(|id| (*id).to_owned()).collect()),
            format: Format::Csv.ending().to_owned(),
        }
    }

    #[test]
    fn a_column_may_stand_for_several_of_a_sheet() {
        assert_eq!(columns().held(&export(None)).heads(), ["Title", "Day", "Begins", "Remark"]);
        assert_eq!(columns().held(&export(Some(&["remark"]))).heads(), ["Title", "Remark"]);
        assert_eq!(columns().held(&export(Some(&["other"]))).heads(), ["Title"]);
    }

    #[test]
    fn the_head_of_a_row_is_not_offered() {
        let offered: Vec<(String, bool)> =
            columns().offered().into_iter().map(|column| (column.id, column.first)).collect();
        assert_eq!(offered, [("when".to_owned(), true), ("remark".to_owned(), false)]);
        assert_eq!(columns().at_first().keys().collect::<Vec<_>>(), [0, 1]);
    }
}
