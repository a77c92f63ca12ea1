use luoshi_sheets::{BadCell, Cell, Column, Columns, Table, Words};

use crate::cells;

/// A table whose columns are known, and the bad cells found in it so far.
pub(super) struct Sheet<'a> {
    pub(super) table: &'a Table,
    columns: Columns,
    required: Vec<bool>,
    pub(super) bad: Vec<BadCell>,
}

pub(super) type Row<'a> = &'a [Cell];

impl<'a> Sheet<'a> {
    pub(super) fn new(table: &'a Table, known: &[Column]) -> Result<Self, Vec<BadCell>> {
        let columns = table.columns(known)?;
        let required = known.iter().map(|column| column.required).collect();
        Ok(Self { table, columns, required, bad: Vec::new() })
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'a>> + use<'a> {
        self.table.rows.iter().map(Vec::as_slice)
    }

    /// The cell of a column, if it holds text; a required one that does not is noted as bad.
    pub(super) fn cell(&mut self, row: Row<'a>, column: usize) -> Option<&'a Cell> {
        let cell = self.columns.cell(row, column);
        if cell.is_none() && self.required.get(column) == Some(&true) {
            let (wrong, right) = cells::missing();
            self.note(row, column, wrong, right);
        }
        cell
    }

    /// The cell of a column, if it holds text.
    pub(super) fn peek(&self, row: Row<'a>, column: usize) -> Option<&'a Cell> {
        self.columns.cell(row, column)
    }

    pub(super) fn text(&mut self, row: Row<'a>, column: usize) -> Option<String> {
        self.cell(row, column).map(|cell| cell.text.clone())
    }

    /// Notes the cell of a column as bad.
    pub(super) fn note(&mut self, row: Row<'a>, column: usize, wrong: Words, right: Words) {
        if let Some(cell) = self.columns.place(row, column) {
            self.bad.push(self.table.bad(cell, wrong, right));
        }
    }

    /// What a reader of a cell gave, or nothing, with the bad cell noted.
    pub(super) fn take<T>(&mut self, read: Result<T, Box<BadCell>>) -> Option<T> {
        read.map_err(|bad| self.bad.push(*bad)).ok()
    }
}

/// The same thing in two rows of one file.
pub(super) fn twice(first: u32) -> (Words, Words) {
    (
        Words::new(format!("与第 {first} 行重复。"), format!("Row {first} says the same.")),
        Words::new("请删去其中一行。", "Delete one of the rows."),
    )
}

/// Something stands already, but otherwise.
pub(super) fn stands(zh: &str, en: &str) -> Words {
    Words::new(format!("已登记为：{zh}。"), format!("What stands is: {en}."))
}
