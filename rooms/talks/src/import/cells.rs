//! A row's cells, read into a draft, and what is wrong with them.

use luoshi_packs::{Lang, Text};
use luoshi_sheets::{BadCell, Cell, Words};
use luoshi_units::{Resolved, Unit, Verb};

use super::{Holds, Work};
use crate::WORDS;
use crate::deeds::Desk;
use crate::model::{Field, Problem};
use crate::say;

/// The row that is being read, and what was found wrong so far.
pub(super) struct Reading<'a> {
    pub(super) work: &'a Work,
    pub(super) row: &'a [Cell],
    pub(super) bad: Vec<BadCell>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(work: &'a Work, row: &'a [Cell]) -> Self {
        Self { work, row, bad: Vec::new() }
    }

    /// The text of a field.
    pub(super) fn text(&self, field: Field) -> &'a str {
        self.work.layout.text(self.row, Holds::Of(field))
    }

    /// Says what is wrong with a field, and what would be right.
    pub(super) fn wrong(&mut self, field: Field, wrong: Text, right: Text) {
        if let Some(cell) = self.work.layout.place_of(self.row, field) {
            self.bad.push(self.work.table.bad(cell, say::sheet(wrong), say::sheet(right)));
        }
    }

    /// The same for a cell of its own.
    pub(super) fn wrong_at(&mut self, holds: Holds, problem: &Problem) {
        if let Some(cell) = self.work.layout.place(self.row, holds) {
            let (wrong, right) = parts(problem);
            self.bad.push(self.work.table.bad(cell, wrong, right));
        }
    }

    /// Says a rule's problem at its field's cell.
    pub(super) fn problem(&mut self, problem: &Problem) {
        if let Some(cell) = self.work.layout.place_of(self.row, problem.field()) {
            let (wrong, mut right) = parts(problem);
            if problem.asks().is_some() {
                let column = WORDS.text("talks-sheet-reason", &[]);
                right =
                    Words::new(format!("{}{}", right.zh, column.zh), format!("{} {}", right.en, column.en));
            }
            let asks = problem.asks().and_then(|_| self.work.layout.cell(self.row, Holds::Of(Field::Reason)));
            let asks = asks.map(|cell| cell.column);
            self.bad.push(BadCell { asks, ..self.work.table.bad(cell, wrong, right) });
        }
    }

    /// Says a rule's problems, but not again at fields that could not be read.
    pub(super) fn problems(&mut self, problems: &[Problem]) {
        let said: Vec<(u32, u32)> = self.bad.iter().map(|bad| (bad.row, bad.column)).collect();
        for problem in problems {
            let place = self.work.layout.place_of(self.row, problem.field());
            if !place.is_some_and(|cell| said.contains(&(cell.row, cell.column))) {
                self.problem(problem);
            }
        }
    }

    /// A field that holds something readable, or nothing; else it is said.
    pub(super) fn read<T>(&mut self, field: Field, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(field);
        if text.is_empty() {
            return None;
        }
        let value = parse(text);
        if value.is_none() {
            self.problem(&Problem::Unreadable { field });
        }
        value
    }

    /// The unit that a cell means: by code, name or path. Where a name repeats, the one that the person may
    /// record for is meant.
    pub(super) fn unit(&mut self, desk: &Desk<'_>) -> Option<String> {
        let text = self.text(Field::Unit);
        if text.is_empty() {
            return None;
        }
        let tree = &self.work.tree;
        match tree.resolve(text) {
            Resolved::One(unit) => Some(unit.code.clone()),
            Resolved::None => {
                let key = |key| WORDS.text(key, &[]);
                self.wrong(Field::Unit, key("talks-sheet-unit-none"), key("talks-sheet-unit-right"));
                None
            }
            Resolved::Several(units) => {
                let own: Vec<&&Unit> =
                    units.iter().filter(|unit| desk.who.may(Verb::Record, &unit.code, tree)).collect();
                if let [one] = own.as_slice() {
                    return Some(one.code.clone());
                }
                let codes: Vec<String> = units
                    .iter()
                    .map(|unit| {
                        let path: Vec<&str> =
                            tree.path(&unit.code).iter().map(|u| u.name_zh.as_str()).collect();
                        format!("{} {}", unit.code, path.join("/"))
                    })
                    .collect();
                let wrong = WORDS.text("talks-sheet-unit-several", &[("count", codes.len().into())]);
                let codes = Text { zh: say::list(Lang::Zh, &codes), en: say::list(Lang::En, &codes) };
                let say_code = |lang, codes: &str| {
                    crate::WORDS.in_lang(lang).t1("talks-sheet-unit-code", "codes", codes)
                };
                let right = Text { zh: say_code(Lang::Zh, &codes.zh), en: say_code(Lang::En, &codes.en) };
                self.wrong(Field::Unit, wrong, right);
                None
            }
        }
    }
}

/// A problem's first sentence says what is wrong; what follows says what would be right.
fn parts(problem: &Problem) -> (Words, Words) {
    let text = say::problem_of_a_row(problem);
    let (wrong_zh, right_zh) = say::split(Lang::Zh, &text.zh);
    let (wrong_en, right_en) = say::split(Lang::En, &text.en);
    (Words::new(wrong_zh, wrong_en), Words::new(right_zh, right_en))
}
