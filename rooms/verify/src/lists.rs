//! The list of statements as staff see it, told once for its page and its sheets.

use std::sync::Arc;

use luoshi_openlog::Listed;
use luoshi_store::BoxFuture;
use luoshi_units::Tree;
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::lists::{Batch, Col, Columns, Export, Out, Sheet, Source, write};
use luoshi_web::parts::{Cell, Table, TableStyle};
use luoshi_web::{App, Error, Html, Words, formats};

use crate::WORDS;
use crate::open::{Open, city, refused};
use crate::pages::statements::{Named, Said, about};

/// The list's address.
pub const PATH: &str = "/statements";
/// How many rows an export asks for at a time.
const STEP: i64 = 500;

/// Up to so many statements of a figure, or of all, below an id; the newest first.
pub async fn found(
    app: &App,
    open: Option<&Open>,
    figure: Option<&str>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Listed>, Error> {
    let Some(open) = open else { return Ok(Vec::new()) };
    let listed = open.log.statements(city(app), figure, before.unwrap_or(i64::MAX), limit).await;
    listed.map_err(refused)
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    Figure,
    Value,
    Made,
    Position,
    Entries,
    Hash,
}

/// The columns of the list.
pub fn columns(w: Words) -> Columns<Is> {
    let head = |id: &str| w.t(&format!("statements-x-{id}"));
    Columns::new(vec![
        Col::new(Is::Figure, "figure", w.t("statement-figure")).always().heads([
            w.t("statement-figure"),
            head("figure"),
            head("unit"),
            head("code"),
            head("from"),
            head("until"),
        ]),
        Col::new(Is::Value, "value", head("value")).number().heads([head("value"), head("measure")]),
        Col::new(Is::Made, "made", head("made")),
        Col::new(Is::Position, "position", w.t("statement-position")).number(),
        Col::new(Is::Entries, "entries", w.t("statement-entries")).number().asked(),
        Col::new(Is::Hash, "hash", w.t("statement-hash")).asked().full(),
    ])
}

/// Statements as a table of these columns.
pub fn table(app: &App, w: Words, tree: &Tree, (columns, listed): (&Columns<Is>, &[Listed])) -> Table {
    let pack = app.pack();
    let int = |number: u64| formats::int(i64::try_from(number).unwrap_or(i64::MAX));
    let rows = listed.iter().map(|listed| {
        let core = &listed.core;
        let said = Said::of(w, core, &Named::by(pack.figure(&core.figure)));
        columns.row(|column| match column {
            Is::Figure => {
                let name = Html::link(format!("{PATH}/{}", listed.hash), said.name.clone());
                Cell::with_class(name.and(Html::sub(about(w, tree, core))), "full")
            }
            Is::Value => said.text().into(),
            Is::Made => {
                let at = formats::instant(listed.made_at, app.zone());
                Cell::with_class(at, "nowrap")
            }
            Is::Position => int(core.position).into(),
            Is::Entries => int(core.entries).into(),
            Is::Hash => Html::code(&listed.hash).into(),
        })
    });
    let rows: Vec<_> = rows.collect();
    columns.table(w.t("statements"), TableStyle::Cards).rows(rows)
}

fn out(app: &App, w: Words, tree: &Tree, (listed, column): (&Listed, Is)) -> Vec<Out> {
    let text = |text: &str| Out::Text(text.to_owned());
    let core = &listed.core;
    let int = |number: u64| Out::Int(i64::try_from(number).unwrap_or(i64::MAX));
    match column {
        Is::Figure => {
            let pack = app.pack();
            let said = Said::of(w, core, &Named::by(pack.figure(&core.figure)));
            let unit = tree.get(&core.unit).map_or("", |unit| unit.name(w.english()));
            vec![
                Out::Text(said.name),
                text(&core.figure),
                text(unit),
                text(&core.unit),
                Out::Day(core.from.clone()),
                Out::Day(core.until.clone()),
            ]
        }
        Is::Value => vec![text(core.value.as_deref().unwrap_or_default()), text(&core.measure)],
        Is::Made => vec![Out::Text(formats::instant(listed.made_at, app.zone()))],
        Is::Position => vec![int(core.position)],
        Is::Entries => vec![int(core.entries)],
        Is::Hash => vec![text(&listed.hash)],
    }
}

struct Pages<'a> {
    app: App,
    w: Words,
    open: Option<&'a Open>,
    tree: Arc<Tree>,
    figure: Option<String>,
    before: Option<i64>,
    columns: Columns<Is>,
}

impl Source for Pages<'_> {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Batch>, Error>> {
        Box::pin(async move {
            let (app, figure) = (&self.app, self.figure.as_deref());
            let listed = found(app, self.open, figure, self.before, STEP).await?;
            let Some(last) = listed.last() else { return Ok(None) };
            self.before = Some(last.id);
            let row = |one| self.columns.out(|column| out(app, self.w, &self.tree, (one, column)));
            Ok(Some(Batch { rows: listed.iter().map(row).collect(), whose: Vec::new() }))
        })
    }
}

/// Does a long job of this room: an export.
pub async fn job(work: &Work, open: Option<&Open>) -> Result<Ended, Error> {
    if work.job.kind != "export" {
        return Err(Error::NotFound);
    }
    let export: Export = work.args()?;
    let (app, w) = (work.app.clone(), WORDS.in_lang(work.lang()));
    let columns = columns(w).held(&export);
    let sheet = Sheet { name: w.t("statements"), heads: columns.heads(), total: 0, verb: "statements" };
    let tree = app.tree(&mut app.read().await?).await?;
    let figure = export.query("figure");
    let mut pages = Pages { app, w, open, tree, figure, before: None, columns };
    write(work, &export, sheet, &mut pages).await
}
