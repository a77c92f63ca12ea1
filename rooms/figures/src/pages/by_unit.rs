//! A figure by unit: a row a unit of the level below, each of which opens downwards.

use luoshi_ledger::{Answer, Decimal, Kind, Part};
use luoshi_packs::FigureDef;
use luoshi_units::{Tree, UnitKind};
use luoshi_web::figures::{kind_name, shown};
use luoshi_web::parts::{Cell, Column, Row, Table, TableStyle, meter};
use luoshi_web::{Html, Words, formats};

use crate::ask::Asked;
use crate::names;

/// A kind of unit with more rows than this has a table of its own, folded, beside other kinds.
pub const MOST_ROWS: usize = 20;

/// The tables and what has to be said about them.
#[derive(Default)]
pub struct ByUnit {
    /// The main table, with the total.
    pub table: Option<Table>,
    /// Kinds of unit with many rows: how many there are, and their table.
    pub more: Vec<(String, Table)>,
    /// Why the total is not the sum of the rows.
    pub note: Option<String>,
    /// How many units have no record.
    pub idle: Option<String>,
    /// Which they are, each with its page.
    pub idle_units: Vec<(Html, String)>,
}

/// What the rows are made of.
pub struct Asking<'a> {
    /// The words.
    pub w: Words,
    /// The figure.
    pub def: &'a FigureDef,
    /// The figure of the whole.
    pub whole: &'a Answer,
    /// What was asked.
    pub asked: &'a Asked,
    /// The units.
    pub tree: &'a Tree,
}

impl Asking<'_> {
    /// Lays out the parts; nothing where no part has a record.
    pub fn lay_out(&self, parts: Vec<Part>) -> ByUnit {
        let w = self.w;
        let (live, idle): (Vec<Part>, Vec<Part>) =
            parts.into_iter().partition(|part| part.answer.entries > 0);
        if live.is_empty() {
            return ByUnit::default();
        }
        let largest = live.iter().map(|part| self.size(&part.answer)).max().unwrap_or(0);
        let mut table = self.table();
        let mut more = Vec::new();
        let groups = self.grouped(&live);
        let several = groups.iter().filter(|(kind, _)| kind.is_some()).count() > 1;
        for (kind, group) in groups {
            let rows = group.iter().map(|part| self.row(part, largest));
            match kind.filter(|_| several) {
                Some(kind) if group.len() > MOST_ROWS => {
                    let said = w.t2("by-unit-kind", "kind", kind_name(w, kind), "n", group.len());
                    table.push(Row::group(w.t1("by-unit-below", "said", &said)));
                    more.push((said, self.table().rows(rows)));
                }
                kind => {
                    if let Some(kind) = kind {
                        table.push(Row::group(kind_name(w, kind)));
                    }
                    table = table.rows(rows);
                }
            }
        }
        table.push(self.total());
        let others: Vec<&Part> = idle.iter().filter(|part| part.unit != self.whole.unit).collect();
        ByUnit {
            table: Some(table),
            more,
            note: self.note(&live),
            idle: (!others.is_empty()).then(|| w.t1("by-unit-idle", "n", others.len())),
            idle_units: others.iter().filter_map(|part| self.idle(&part.unit)).collect(),
        }
    }

    fn idle(&self, code: &str) -> Option<(Html, String)> {
        let unit = self.tree.get(code)?;
        Some((Html::unit(self.w.lang, unit), self.asked.at(code).href(&self.def.figure.id)))
    }

    fn table(&self) -> Table {
        let (w, name) = (self.w, self.def.name.get(self.w.lang));
        let mark = if self.def.figure.adds_up() { "" } else { "※" };
        let mut heads = vec![
            Column::new(w.t("by-unit-unit")),
            Column::number(format!("{name}{mark}")),
            Column::new(w.t("by-unit-bar")).extra(),
        ];
        if self.shares() {
            heads.push(Column::number(w.t("by-unit-share")).extra());
        }
        Table::new(w.t1("by-unit-caption", "figure", name), TableStyle::Fits, heads)
    }

    /// Whether a part has a share of the whole.
    fn shares(&self) -> bool {
        self.def.figure.adds_up() && self.size(self.whole) > 0
    }

    /// The value in units of its last decimal, for bars and shares.
    fn size(&self, answer: &Answer) -> i64 {
        let unit = i32::try_from(self.def.figure.decimals).ok().and_then(Decimal::power_of_ten);
        let scaled = answer.value.zip(unit).and_then(|(value, unit)| value.checked_mul(unit));
        scaled.and_then(|value| value.rounded(0).to_i64()).unwrap_or(0)
    }

    fn row(&self, part: &Part, largest: i64) -> Row {
        let w = self.w;
        let value = shown(w, self.def, &part.answer).value;
        let href = self.asked.at(&part.unit).href(&self.def.figure.id);
        let (name, value) = match self.tree.get(&part.unit) {
            // The unit's own records: nothing lies below them, and the whole stands above.
            _ if part.unit == self.whole.unit => (Html::text(w.t("by-unit-own")), Html::text(value)),
            Some(unit) => {
                let name = Html::link(&href, Html::unit(w.lang, unit));
                (name, Html::number(format!("{href}#rows"), value))
            }
            None => (Html::text(&part.unit), Html::text(value)),
        };
        let size = self.size(&part.answer);
        let mut cells =
            vec![Cell::new(name), Cell::new(value), Cell::with_class(meter(size, largest), "bar-cell")];
        if self.shares() {
            let share = Decimal::quotient(i128::from(size) * 100, self.size(self.whole).into(), 1);
            cells.push(Cell::new(
                share.map_or_else(|| formats::NONE.to_owned(), |share| formats::percent(&share.fixed(1))),
            ));
        }
        Row::new(cells)
    }

    fn total(&self) -> Row {
        let w = self.w;
        let mut cells = vec![
            Cell::new(names::path(w.lang, self.tree, &self.whole.unit)),
            Cell::new(shown(w, self.def, self.whole).value),
            Cell::new(""),
        ];
        if self.shares() {
            cells.push(Cell::new("100%"));
        }
        Row::new(cells).total()
    }

    /// Says why the total is not the sum of the rows; of counts with both numbers.
    fn note(&self, parts: &[Part]) -> Option<String> {
        let w = self.w;
        if self.def.figure.adds_up() {
            return None;
        }
        if !matches!(self.def.figure.kind, Kind::People | Kind::PeopleAt) {
            return Some(w.t("not-a-sum"));
        }
        let (sum, whole) = (parts.iter().map(|part| self.size(&part.answer)).sum(), self.size(self.whole));
        (sum != whole)
            .then(|| w.t2("not-a-sum-people", "total", formats::int(whole), "sum", formats::int(sum)))
    }

    /// Parts by kind of unit, the unit's own records first.
    fn grouped<'p>(&self, parts: &'p [Part]) -> Vec<(Option<UnitKind>, Vec<&'p Part>)> {
        let mut groups: Vec<(Option<UnitKind>, Vec<&Part>)> = Vec::new();
        for part in parts {
            let own = part.unit == self.whole.unit;
            let kind = self.tree.get(&part.unit).filter(|_| !own).map(|unit| unit.kind);
            match groups.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, list)) => list.push(part),
                None => groups.push((kind, vec![part])),
            }
        }
        groups.sort_by_key(|(kind, _)| *kind);
        groups
    }
}
