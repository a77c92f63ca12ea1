//! The units under one as a table that opens: a row a unit, a column a figure, and under a row that is open the units
//! below it. Which are open stands in the address, so that it works without a script and can be sent on; with one, the
//! table alone is fetched and put in its place.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use luoshi_ledger::{Part, Question};
use luoshi_packs::FigureDef;
use luoshi_store::Day;
use luoshi_units::{Tree, Unit, UnitKind};
use luoshi_web::figures::{kind_name, shown};
use luoshi_web::parts::{Cell, Column, Row, Table, TableStyle};
use luoshi_web::{Error, Html, User, Words, formats, href, render};

use super::by_unit::MOST_ROWS;
use super::units::{address, day, tree_on};
use crate::ask::{Asked, refused};
use crate::{WORDS, names};

/// How many columns of figures the table has.
const COLUMNS: usize = 6;
/// How many units are open at once at the most.
const MOST_OPEN: usize = 20;

/// The table with what belongs to it.
#[derive(Template)]
#[template(path = "tree.html")]
pub struct TreeTable {
    w: Words,
    table: Option<Table>,
    more: Folded,
    distinct: bool,
}

/// Kinds of unit with many rows: how many there are, and their table.
type Folded = Vec<(String, Table)>;

#[derive(Template)]
#[template(path = "twist.html")]
struct Twist<'a> {
    code: &'a str,
    open: bool,
    label: String,
    href: String,
    fragment: String,
}

/// `GET /units/{code}/tree`: the table alone, for the page that holds it.
pub async fn fragment(user: User, Path(code): Path<String>) -> Result<Response, Error> {
    let on = day(&user)?;
    let tree = tree_on(&user.app, on).await?;
    tree.get(&code).ok_or(Error::NotFound)?;
    let w = user.words(&WORDS);
    render(&TreeTable::of(&user, w, &tree, &code, on).await?)
}

impl TreeTable {
    /// The units under one, with those open that the address names.
    pub async fn of(user: &User, w: Words, tree: &Tree, code: &str, on: Option<Day>) -> Result<Self, Error> {
        let pack = user.app.pack();
        let leading = pack.overview.iter().filter_map(|id| pack.figure(id));
        let columns: Vec<&FigureDef> = leading.filter(|def| def.map).take(COLUMNS).collect();
        let named = user.query("open").unwrap_or_default();
        let below = |open: &&str| *open != code && tree.is_under(open, code);
        let open: BTreeSet<String> =
            named.split(',').filter(below).take(MOST_OPEN).map(str::to_owned).collect();
        let mut drawing = Drawing { user, w, tree, code, on, columns, open, answered: BTreeMap::new() };
        drawing.answer().await?;
        let (table, more) = drawing.lay_out()?;
        let distinct = table.is_some() && drawing.columns.iter().any(|def| !def.figure.adds_up());
        Ok(Self { w, table, more, distinct })
    }

    /// Whether there is no unit below.
    pub fn is_empty(&self) -> bool {
        self.table.is_none() && self.more.is_empty()
    }

    /// As a piece of a page.
    pub fn html(&self) -> Result<Html, Error> {
        Ok(Html::rendered(self)?)
    }
}

struct Drawing<'a> {
    user: &'a User,
    w: Words,
    tree: &'a Tree,
    code: &'a str,
    on: Option<Day>,
    columns: Vec<&'a FigureDef>,
    open: BTreeSet<String>,
    /// Of each unit whose children are shown, the answers of each column.
    answered: BTreeMap<String, Vec<Vec<Part>>>,
}

impl<'a> Drawing<'a> {
    async fn answer(&mut self) -> Result<(), Error> {
        let app = &self.user.app;
        let shown: Vec<String> = self.open.iter().cloned().chain([self.code.to_owned()]).collect();
        for unit in shown.into_iter().filter(|unit| !self.tree.children(unit).is_empty()) {
            let mut answers = Vec::new();
            for def in &self.columns {
                let question = Question { until: self.on, ..Question::of(&def.figure.id).at(&unit) };
                let parts = app.ledger().by_unit(app.city().id, &app.catalogue(), &question).await;
                answers.push(parts.map_err(refused)?);
            }
            self.answered.insert(unit, answers);
        }
        Ok(())
    }

    /// Kinds of unit with many rows have a table of their own.
    fn lay_out(&self) -> Result<(Option<Table>, Folded), Error> {
        let children = self.tree.children(self.code);
        if children.is_empty() || self.columns.is_empty() {
            return Ok((None, Vec::new()));
        }
        let kinds = UnitKind::ALL.into_iter().filter(|kind| children.iter().any(|child| child.kind == *kind));
        let kinds: Vec<UnitKind> = kinds.collect();
        let (mut main, mut more) = (self.table(), Vec::new());
        for kind in &kinds {
            let of: Vec<&Unit> = children.iter().copied().filter(|child| child.kind == *kind).collect();
            let mut rows = Vec::new();
            for child in &of {
                self.rows(&mut rows, self.code, child, 0)?;
            }
            if kinds.len() > 1 && of.len() > MOST_ROWS {
                let said = self.w.t2("by-unit-kind", "kind", kind_name(self.w, *kind), "n", of.len());
                more.push((said, self.table().rows(rows)));
                continue;
            }
            if kinds.len() > 1 {
                main.push(Row::group(kind_name(self.w, *kind)));
            }
            main = main.rows(rows);
        }
        Ok(((!main.is_empty()).then_some(main), more))
    }

    fn table(&self) -> Table {
        let heads = self.columns.iter().map(|def| {
            let mark = if def.figure.adds_up() { "" } else { "※" };
            Column::number(format!("{}{mark}", def.name.get(self.user.lang)))
        });
        let heads = std::iter::once(Column::new(self.w.t("by-unit-unit")).full()).chain(heads).collect();
        Table::new(self.w.t("unit-children"), TableStyle::Dense, heads)
    }

    /// A unit's row, and where it is open those below it.
    fn rows(&self, rows: &mut Vec<Row>, above: &str, unit: &Unit, depth: usize) -> Result<(), Error> {
        let open = self.open.contains(&unit.code);
        let name = Html::link(address(&unit.code, self.on), Html::unit(self.user.lang, unit));
        let below = !self.tree.children(&unit.code).is_empty();
        let name = if below { self.twist(unit, open)?.and(name) } else { name };
        let class = match depth {
            0 => "lvl-0",
            1 => "lvl-1",
            2 => "lvl-2",
            _ => "lvl-3",
        };
        let answers = self.answered.get(above).map(Vec::as_slice).unwrap_or_default();
        let values = self
            .columns
            .iter()
            .zip(answers)
            .map(|(def, parts)| self.cell(def, parts.iter().find(|part| part.unit == unit.code)));
        rows.push(Row::new(std::iter::once(Cell::with_class(name, class)).chain(values)));
        if open {
            for child in self.tree.children(&unit.code) {
                self.rows(rows, &unit.code, child, depth + 1)?;
            }
        }
        Ok(())
    }

    fn cell(&self, def: &FigureDef, part: Option<&Part>) -> Cell {
        let Some(part) = part else { return Cell::new(formats::NONE) };
        let value = shown(self.w, def, &part.answer);
        if value.is_none() {
            return Cell::new(value.value);
        }
        let asked = Asked { unit: Some(part.unit.clone()), until: self.on, ..Asked::default() };
        Cell::new(Html::number(asked.href(&def.figure.id), value.value))
    }

    /// What opens a row, or closes it with all that is open below.
    fn twist(&self, unit: &Unit, open: bool) -> Result<Html, Error> {
        let mut then = self.open.clone();
        if open {
            then.retain(|code| !self.tree.is_under(code, &unit.code));
        } else {
            then.insert(unit.code.clone());
        }
        let then = then.into_iter().collect::<Vec<_>>().join(",");
        let on = self.on.map(|on| on.to_string());
        let query = [("on", on.as_deref()), ("open", Some(then.as_str()))];
        let word = if open { "tree-close" } else { "tree-open" };
        Ok(Html::rendered(&Twist {
            code: &unit.code,
            open,
            label: self.w.t1(word, "unit", names::plain(self.user.lang, unit)),
            href: href(&format!("/units/{}", self.code), &query),
            fragment: href(&format!("/units/{}/tree", self.code), &query),
        })?)
    }
}
