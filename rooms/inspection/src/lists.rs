//! The list of audits, told once for its pages and its sheets: what an address asks for, which columns there are, what
//! stands in them.

use std::collections::BTreeMap;
use std::sync::Arc;

use luoshi_packs::{Lang, Pack};
use luoshi_sheets::Out;
use luoshi_store::BoxFuture;
use luoshi_units::Tree;
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::lists::{Batch, Col, Columns, Export, Sheet, Source, write};
use luoshi_web::parts::{Cell, Table, TableStyle};
use luoshi_web::{App, Error, Html, Words, formats};

use crate::WORDS;
use crate::model::{Audit, State, Tally};
use crate::pages::list::state_tag;
use crate::say::{Said, certainty};
use crate::store::{self, Listed};

/// The list's address.
pub const PATH: &str = "/audits";
/// How many rows an export asks for at a time.
const STEP: i64 = 500;

/// What an address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Of this figure.
    pub figure: Option<String>,
    /// About this unit.
    pub unit: Option<String>,
    /// Of this statement.
    pub statement: Option<String>,
    /// In this state.
    pub state: Option<State>,
}

impl Asked {
    /// Read with `query`, which gives a parameter's value.
    pub fn read(query: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            figure: query("figure"),
            unit: query("unit"),
            statement: query("statement"),
            state: query("state").and_then(|state| state.parse().ok()),
        }
    }

    /// Up to so many audits below an id, the latest first, with what was found of each.
    pub async fn found(&self, app: &App, before: Option<i64>, limit: i64) -> Result<Found, Error> {
        let listed = Listed {
            figure: self.figure.as_deref(),
            state: self.state.map(State::word),
            statement: self.statement.as_deref(),
            unit: self.unit.as_deref(),
            before,
            limit,
        };
        let (mut conn, city) = (app.read().await?, app.city().id);
        let audits = store::audits(&mut conn, city, &listed).await?;
        let ids: Vec<i64> = audits.iter().map(|audit| audit.id).collect();
        let tallies = store::tallies(&mut conn, city, &ids).await?;
        Ok(Found { audits, tallies })
    }
}

/// Audits, and what was found of each.
pub struct Found {
    /// The audits.
    pub audits: Vec<Audit>,
    tallies: BTreeMap<i64, Tally>,
}

impl Found {
    fn tally(&self, audit: &Audit) -> Tally {
        self.tallies.get(&audit.id).copied().unwrap_or_default()
    }
}

/// What rows are read by.
pub struct Look {
    /// The words.
    pub w: Words,
    /// The units.
    pub tree: Arc<Tree>,
    pack: Arc<Pack>,
}

impl Look {
    /// In a language.
    pub async fn of(app: &App, lang: Lang) -> Result<Self, Error> {
        let tree = app.tree(&mut app.read().await?).await?;
        Ok(Self { w: WORDS.in_lang(lang), tree, pack: app.pack() })
    }
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    Audit,
    Value,
    Checked,
    Result,
    State,
    Method,
    Population,
}

/// The columns of the list.
pub fn columns(w: Words) -> Columns<Is> {
    let heads =
        |ids: &[&str]| -> Vec<String> { ids.iter().map(|id| w.t(&format!("audits-x-{id}"))).collect() };
    let col = |is: Is, id: &str| Col::new(is, id, w.t(&format!("audits-column-{id}")));
    Columns::new(vec![
        col(Is::Audit, "audit").always().heads(heads(&["id", "figure", "unit", "from", "until"])),
        col(Is::Value, "value").number().heads(heads(&["position", "value"])),
        col(Is::Checked, "checked").number().heads(heads(&["right", "wrong", "unclear", "open"])),
        col(Is::Result, "result").full().heads(heads(&["most", "whole", "certainty"])),
        col(Is::State, "state").heads(heads(&["state"])),
        Col::new(Is::Method, "method", w.t("audits-method")).asked().heads(heads(&["method", "size"])),
        Col::new(Is::Population, "population", w.t("audits-population"))
            .asked()
            .heads(heads(&["population"])),
    ])
}

/// Audits as a table of these columns.
pub fn table(look: &Look, columns: &Columns<Is>, found: &Found) -> Table {
    let rows = found.audits.iter().map(|audit| columns.row(|column| cell(look, found, audit, column)));
    let rows: Vec<_> = rows.collect();
    columns.table(look.w.t("audits"), TableStyle::Cards).rows(rows)
}

fn cell(look: &Look, found: &Found, audit: &Audit, column: Is) -> Cell {
    let w = look.w;
    let said = Said::of(&look.pack, &audit.figure, w);
    match column {
        Is::Audit => {
            let period = formats::period_of_year(w.lang, audit.from, audit.until);
            let about = Html::unit_of(w.lang, &look.tree, &audit.unit).and(" ").and(period);
            let name = Html::link(format!("/audits/{}", audit.id), said.name(&audit.figure));
            Cell::with_class(name.and(Html::sub(about)), "full")
        }
        Is::Value => said.value(&audit.value).into(),
        Is::Checked => {
            let tally = found.tally(audit);
            let all = if tally.all() == 0 { audit.size } else { tally.all() };
            format!("{} / {}", formats::int(tally.checked()), formats::int(all)).into()
        }
        Is::Result => match (audit.state, audit.most) {
            (State::Closed, Some(most)) => {
                let args =
                    [("most", said.bound(audit, most).into()), ("sure", certainty(audit.certainty).into())];
                w.t_args("audits-at-most", &args).into()
            }
            _ => formats::NONE.into(),
        },
        Is::State => state_tag(w, audit.state).into(),
        Is::Method => {
            let method = w.t(&format!("audits-method-{}", audit.method));
            Html::text(method).and(Html::sub(w.t1("audits-size-n", "n", audit.size))).into()
        }
        Is::Population => formats::int(audit.population).into(),
    }
}

fn out(look: &Look, found: &Found, audit: &Audit, column: Is) -> Vec<Out> {
    let text = |text: &str| Out::Text(text.to_owned());
    let word = |key: String| Out::Text(look.w.t(&key));
    match column {
        Is::Audit => vec![
            Out::Text(audit.id.to_string()),
            text(&audit.figure),
            text(&audit.unit),
            Out::Day(audit.from.to_string()),
            Out::Day(audit.until.to_string()),
        ],
        Is::Value => vec![Out::Int(audit.position), text(&audit.value)],
        Is::Checked => {
            let tally = found.tally(audit);
            [tally.right, tally.wrong, tally.unclear, tally.open].map(Out::Int).into()
        }
        Is::Result => vec![
            audit.most.map_or_else(|| text(""), Out::Int),
            Out::Int(audit.whole()),
            Out::Text(certainty(audit.certainty)),
        ],
        Is::State => vec![word(format!("audits-state-{}", audit.state))],
        Is::Method => vec![word(format!("audits-method-{}", audit.method)), Out::Int(audit.size)],
        Is::Population => vec![Out::Int(audit.population)],
    }
}

/// The rows of a list, page by page.
pub struct Pages {
    look: Look,
    app: App,
    asked: Asked,
    before: Option<i64>,
    columns: Columns<Is>,
}

impl Pages {
    /// Of what is asked, from its beginning.
    pub async fn of(app: &App, lang: Lang, asked: Asked, columns: Columns<Is>) -> Result<Self, Error> {
        Ok(Self { look: Look::of(app, lang).await?, app: app.clone(), asked, before: None, columns })
    }
}

impl Source for Pages {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Batch>, Error>> {
        Box::pin(async move {
            let found = self.asked.found(&self.app, self.before, STEP).await?;
            let Some(last) = found.audits.last() else { return Ok(None) };
            self.before = Some(last.id);
            let row = |audit| self.columns.out(|column| out(&self.look, &found, audit, column));
            Ok(Some(Batch { rows: found.audits.iter().map(row).collect(), whose: Vec::new() }))
        })
    }
}

/// Does a long job of this room: an export.
pub async fn job(work: &Work) -> Result<Ended, Error> {
    if work.job.kind != "export" {
        return Err(Error::NotFound);
    }
    let export: Export = work.args()?;
    let w = WORDS.in_lang(work.lang());
    let columns = columns(w).held(&export);
    let sheet = Sheet { name: w.t("audits"), heads: columns.heads(), total: 0, verb: "audits" };
    let asked = Asked::read(|name| export.query(name));
    let mut pages = Pages::of(&work.app, work.lang(), asked, columns).await?;
    write(work, &export, sheet, &mut pages).await
}
