//! What is wrong with something that was sent as a file, place by place: the cells of a sheet, the lines of a pack.

use luoshi_packs::Problem;
use luoshi_sheets::{BadCell, Words as Said, column_name};

use super::{Column, Row, Table, TableStyle};
use crate::{Html, Words};

/// More lines than this no page lists; how many there are stands above.
const MOST: usize = 200;

fn table(w: Words, heads: &[&str]) -> Table {
    let columns = heads.iter().map(|head| Column::new(w.t(&format!("amiss-{head}")))).collect();
    Table::new(w.t("amiss"), TableStyle::Cards, columns)
}

/// Every bad cell of a sheet: where it is, what it holds, what is wrong, what would be right.
pub fn bad_cells(w: Words, bad: &[BadCell]) -> Table {
    let said = |said: &Said| if w.english() { said.en.clone() } else { said.zh.clone() };
    let mut table = table(w, &["at", "header", "value", "wrong", "right"]);
    for cell in bad.iter().take(MOST) {
        let at = format!("{}{}", column_name(cell.column), cell.row);
        let at = if cell.sheet.is_empty() { at } else { format!("{} {at}", cell.sheet) };
        table.push(Row::new([
            at.into(),
            cell.header.as_str().into(),
            cell.value.as_str().into(),
            said(&cell.wrong).into(),
            said(&cell.right).into(),
        ]));
    }
    table
}

/// What is wrong with a pack: file, line and column, what, what to do.
pub fn pack_problems(w: Words, problems: &[Problem]) -> Table {
    let mut table = table(w, &["at", "wrong", "right"]);
    for problem in problems.iter().take(MOST) {
        table.push(Row::new([
            Html::code(format!("{}:{}:{}", problem.file, problem.line, problem.column)).into(),
            problem.message.get(w.lang).into(),
            problem.help.get(w.lang).into(),
        ]));
    }
    table
}
