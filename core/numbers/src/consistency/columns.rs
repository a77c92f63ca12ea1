//! The last row of a table that says 合计: each of its cells against the column above it.

use super::{Conflict, ConflictKind, is_count, same_unit};
use crate::rows::{Row, Table};
use crate::{Decimal, Number};

pub(super) fn check(numbers: &[Number], tables: &[Table], found: &mut Vec<Conflict>) {
    for table in tables {
        let mut from = 0;
        for (at, row) in table.rows.iter().enumerate() {
            if is_total(&row.head) {
                check_row(numbers, &table.rows[from..at], row, found);
                from = at + 1;
            }
        }
    }
}

fn is_total(head: &str) -> bool {
    let head: String = head.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    matches!(head.as_str(), "合计" | "总计" | "小计" | "合計" | "總計" | "小計" | "共计" | "total" | "sum")
}

fn check_row(numbers: &[Number], above: &[Row], total: &Row, found: &mut Vec<Conflict>) {
    for (column, cell) in total.cells.iter().enumerate() {
        let Some(index) = *cell else { continue };
        let number = &numbers[index];
        let parts: Vec<usize> =
            above.iter().filter_map(|row| row.cells.get(column).copied().flatten()).collect();
        let whole = parts.len() == above.len() && parts.len() > 1;
        let alike = parts.iter().all(|&part| is_count(&numbers[part]) && same_unit(number, &numbers[part]));
        if !whole || !alike || !is_count(number) {
            continue;
        }
        let sum = parts.iter().try_fold(Decimal::ZERO, |sum, &part| sum.checked_add(numbers[part].value));
        if let Some(follows) = sum.filter(|sum| *sum != number.value) {
            let thing = number.noun.clone();
            found.push(Conflict {
                kind: ConflictKind::Total,
                number: index,
                others: parts,
                said: number.value,
                follows,
                thing,
            });
        }
    }
}
