//! Lines and their cells.

use std::ops::Range;

use crate::chars::Chars;

pub(crate) struct Line {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Without the white space around them. A line of prose is one cell.
    pub(crate) cells: Vec<Range<usize>>,
}

/// A line longer than this is prose.
const LONGEST: usize = 2_000;

/// The lines of a text; blank ones and the rules between a table's head and body are left out.
pub(crate) fn of(chars: &Chars) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < chars.len() {
        let end = chars.run_end(start, usize::MAX, |c| c != '\n' && c != '\r');
        if !is_rule(chars, start, end) {
            let cells = if end - start > LONGEST { Vec::new() } else { cells(chars, start, end) };
            lines.push(Line { start, end, cells });
        }
        start = end + 1;
    }
    lines
}

/// |---|:--| and the like.
fn is_rule(chars: &Chars, start: usize, end: usize) -> bool {
    start < end
        && (start..end).all(|i| matches!(chars.at(i), '|' | '-' | ':' | '+' | '=' | ' ' | '\t'))
        && (start..end).any(|i| matches!(chars.at(i), '-' | '='))
}

/// Where a cell ends at `i`, as where the next begins.
fn gap(chars: &Chars, i: usize, end: usize) -> Option<usize> {
    match chars.at(i) {
        '\t' | '|' => Some(i + 1),
        ' ' if chars.at(i + 1) == ' ' => Some(chars.run_end(i, end - i, |c| c == ' ')),
        _ => None,
    }
}

fn cells(chars: &Chars, start: usize, end: usize) -> Vec<Range<usize>> {
    let mut cells = Vec::new();
    let mut from = start;
    let mut i = start;
    let bars = (start..end).any(|i| matches!(chars.at(i), '|' | '\t'));
    while i < end {
        let wide = chars.at(i) == ' ';
        match gap(chars, i, end).filter(|_| !(bars && wide)) {
            Some(next) => {
                cells.push(trimmed(chars, from, i));
                (i, from) = (next, next);
            }
            None => i += 1,
        }
    }
    cells.push(trimmed(chars, from, end));
    // Bars at the edges and indents make empty cells; a tab at the beginning leaves its column empty.
    if cells.first().is_some_and(Range::is_empty) && chars.at(start) != '\t' {
        cells.remove(0);
    }
    if cells.len() > 1 && cells.last().is_some_and(Range::is_empty) {
        cells.pop();
    }
    cells
}

fn trimmed(chars: &Chars, mut start: usize, mut end: usize) -> Range<usize> {
    while start < end && chars.at(start).is_whitespace() {
        start += 1;
    }
    while end > start && chars.at(end - 1).is_whitespace() {
        end -= 1;
    }
    start..end
}
