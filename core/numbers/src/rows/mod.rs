//! Tables pasted as text: lines of cells with tabs, bars or wide gaps between them. A number that fills a cell takes
//! its noun from the head of its row and its column, and its unit from the column's brackets.

mod heads;
mod lines;

use std::ops::Range;

use crate::chars::Chars;
use crate::{Decimal, Number, Verdict, Why};
use lines::Line;

/// A table's numbers by row, for adding up.
pub(crate) struct Table {
    pub(crate) rows: Vec<Row>,
}

pub(crate) struct Row {
    pub(crate) head: String,
    /// For each cell the number that fills it, as an index.
    pub(crate) cells: Vec<Option<usize>>,
}

/// Finds the tables of a text and gives their numbers what their heads say.
pub(crate) fn read(chars: &Chars, numbers: &mut [Number], behind: &[usize]) -> Vec<Table> {
    let lines = lines::of(chars);
    let mut tables = Vec::new();
    let mut at = 0;
    let mut number = 0;
    while at < lines.len() {
        let block = at + lines[at..].iter().take_while(|line| line.cells.len() > 1).count();
        if block == at {
            at += 1;
            continue;
        }
        let start = lines[at].start;
        number += numbers[number..].iter().take_while(|n| n.start < start).count();
        let count = numbers[number..].iter().take_while(|n| n.start < lines[block - 1].end).count();
        let above = at.checked_sub(1).map(|i| &lines[i]);
        let unit = above.and_then(|line| heads::unit_line(chars, line));
        let table = Block { chars, lines: &lines[at..block], behind, unit };
        tables.extend(table.read(numbers, number..number + count));
        at = block;
    }
    tables
}

struct Block<'a> {
    chars: &'a Chars,
    lines: &'a [Line],
    behind: &'a [usize],
    /// 单位:万元 above the table.
    unit: Option<heads::Unit>,
}

impl Block<'_> {
    fn read(&self, numbers: &mut [Number], range: Range<usize>) -> Option<Table> {
        let mut next = range.start;
        let mut rows: Vec<Row> = Vec::new();
        for line in self.lines {
            let from = next;
            next += numbers[next..range.end].iter().take_while(|number| number.start < line.end).count();
            let cells: Vec<_> =
                line.cells.iter().map(|cell| self.filling(numbers, from..next, cell)).collect();
            rows.push(Row { head: self.row_head(line, &cells), cells });
        }
        let filled = rows.iter().filter(|row| row.cells.iter().flatten().next().is_some()).count();
        if filled == 0 {
            return None;
        }
        let heads = self.heads(&rows, numbers);
        rows.drain(..usize::from(heads.is_some()));
        for row in &rows {
            self.name(numbers, row, heads.as_ref());
        }
        Some(Table { rows })
    }

    /// The number that fills the cell from edge to edge, with its unit.
    fn filling(&self, numbers: &[Number], range: Range<usize>, cell: &Range<usize>) -> Option<usize> {
        range
            .into_iter()
            .find(|&i| numbers[i].start == cell.start && self.behind[i].max(numbers[i].end) >= cell.end)
    }

    /// The cells of the first line, where it heads columns: no figure fills a cell there, but for years.
    fn heads(&self, rows: &[Row], numbers: &[Number]) -> Option<Vec<heads::Head>> {
        let first = rows.first()?;
        let figures = first.cells.iter().flatten().any(|&i| numbers[i].is_figure());
        if figures || rows.len() < 2 {
            return None;
        }
        let cells = &self.lines.first()?.cells;
        Some(cells.iter().map(|cell| heads::head(self.chars, cell)).collect())
    }

    fn name(&self, numbers: &mut [Number], row: &Row, heads: Option<&Vec<heads::Head>>) {
        for (column, cell) in row.cells.iter().enumerate() {
            let Some(index) = *cell else { continue };
            let head = heads.and_then(|heads| heads.get(column));
            let number = &mut numbers[index];
            if column == 0
                && row.cells.len() > 1
                && row.cells.get(1).is_some_and(Option::is_none)
                && is_entry(number)
            {
                number.verdict = Verdict::NotAFigure(Why::ListNumber);
            } else if let Some(why) = head.and_then(|head| head.why) {
                number.verdict = Verdict::NotAFigure(why);
            } else if number.is_figure() || number.verdict == Verdict::NotAFigure(Why::Year) && head.is_some()
            {
                number.verdict = Verdict::Figure;
                name_figure(number, &row.head, head);
                if let Some(unit) = head.and_then(|head| head.unit.as_ref()).or(self.unit.as_ref()) {
                    unit.apply(number);
                }
            }
            if !number.is_figure() {
                number.noun = None;
            }
        }
    }

    /// The text of the cell that names the row: the first that no number fills.
    fn row_head(&self, line: &Line, cells: &[Option<usize>]) -> String {
        let named = line.cells.iter().zip(cells).find(|(cell, number)| number.is_none() && !cell.is_empty());
        named.map(|(cell, _)| self.chars.text(cell.start, cell.end)).unwrap_or_default()
    }
}

/// Whether the number can be that of a table's entry.
fn is_entry(number: &Number) -> bool {
    number.value.is_whole() && number.unit_of_measure.is_none() && number.value < Decimal::from_i64(10_000)
}

fn name_figure(number: &mut Number, row: &str, head: Option<&heads::Head>) {
    let column = head.map(|head| head.name.as_str()).unwrap_or_default();
    let noun = match (row.is_empty(), column.is_empty()) {
        (false, false) => format!("{row} {column}"),
        (false, true) => row.to_owned(),
        (true, false) => column.to_owned(),
        (true, true) => return,
    };
    number.noun = Some(noun);
}
