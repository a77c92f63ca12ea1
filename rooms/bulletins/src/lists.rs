//! The list of bulletins, told once for its page and its sheets.

use std::sync::Arc;

use luoshi_store::{BoxFuture, Instant};
use luoshi_units::{Tree, Who};
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::lists::{Batch, Col, Columns, Export, Out, Sheet, Source, write};
use luoshi_web::parts::{Cell, State as Shape, Table, TableStyle, tag};
use luoshi_web::{App, Error, Html, Words, formats};

use crate::WORDS;
use crate::deeds::WRITES;
use crate::model::{Bulletin, State};
use crate::store::{self, Listed};

/// The list's address.
pub const PATH: &str = "/bulletins";
/// How many rows an export asks for at a time.
const STEP: i64 = 500;

/// Which are asked for.
pub struct Asked {
    units: Option<Vec<String>>,
    /// That stand so.
    pub state: Option<String>,
    /// Whose title holds this.
    pub title: Option<String>,
    before: Option<(Instant, i64)>,
}

impl Asked {
    /// Of an address's query, by somebody.
    pub fn read(who: &Who, tree: &Tree, query: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            units: who.scope(WRITES, tree).into_units(),
            state: query("state").filter(|word| word.parse::<State>().is_ok()),
            title: query("q"),
            before: query("after").and_then(|after| place_of(&after)),
        }
    }
}

/// Where a page ends, as its address says it.
pub fn place((one, at): &(Bulletin, Instant)) -> String {
    format!("{}.{}", at.timestamp_micros(), one.id)
}

fn place_of(text: &str) -> Option<(Instant, i64)> {
    let (at, id) = text.split_once('.')?;
    Some((Instant::from_timestamp_micros(at.parse().ok()?)?, id.parse().ok()?))
}

/// Up to so many of them, each with the instant at which it was written at or published last, the latest first. Whoever
/// writes at a unit sees each as it stands; all others see what was published.
pub async fn found(app: &App, asked: &Asked, limit: i64) -> Result<Vec<(Bulletin, Instant)>, Error> {
    let listed = Listed {
        before: asked.before,
        units: asked.units.clone(),
        state: asked.state.as_deref(),
        title: asked.title.as_deref(),
        limit,
    };
    let (mut conn, city) = (app.read().await?, app.city().id);
    let mut found = store::bulletins(&mut conn, city, &listed).await?;
    let published = asked.state.as_deref().is_none_or(|state| state == State::Published.word());
    if let Some(units) = asked.units.as_ref().filter(|_| published) {
        let others = store::editions_last(&mut conn, city, &listed).await?.into_iter();
        let others = others.filter(|edition| !units.contains(&edition.draft.unit));
        found.extend(others.map(|edition| {
            let at = edition.published_at;
            (Bulletin::from(edition), at)
        }));
        found.sort_unstable_by_key(|(one, at)| std::cmp::Reverse((*at, one.id)));
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    Ok(found)
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    /// Its title.
    Title,
    /// Its unit.
    Unit,
    /// Its period.
    Period,
    /// Where it stands.
    State,
    /// Its last edition.
    Edition,
    /// When it was written at or published last.
    Changed,
}

/// The columns of the list.
pub fn columns(w: Words) -> Columns<Is> {
    Columns::new(vec![
        Col::new(Is::Title, "title", w.t("bulletin-title")).always(),
        Col::new(Is::Unit, "unit", w.t("bulletin-unit")),
        Col::new(Is::Period, "period", w.t("bulletin-period"))
            .heads([w.t("bulletin-from"), w.t("bulletin-until")]),
        Col::new(Is::State, "state", w.t("bulletin-state")),
        Col::new(Is::Edition, "edition", w.t("bulletin-edition")).number(),
        Col::new(Is::Changed, "changed", w.t("bulletin-at")),
    ])
}

/// A state as a tag.
pub fn state_tag(w: Words, state: State) -> Html {
    let shape = match state {
        State::Draft => Shape::Open,
        State::Review => Shape::Soon,
        State::Due => Shape::Doing,
        State::Published => Shape::Done,
    };
    tag(shape, w.t(&format!("bulletin-state-{state}")))
}

/// Bulletins as a table of these columns.
pub fn table(
    app: &App,
    w: Words,
    tree: &Tree,
    (columns, listed): (&Columns<Is>, &[(Bulletin, Instant)]),
) -> Table {
    let rows = listed.iter().map(|(one, at)| {
        columns.row(|column| match column {
            Is::Title => {
                let title = Html::spoken(
                    w.lang,
                    crate::model::lang_of(&one.draft.lang),
                    Html::text(&one.draft.title),
                );
                Cell::with_class(Html::link(format!("{PATH}/{}", one.id), title), "full")
            }
            Is::Unit => Html::unit_of(w.lang, tree, &one.draft.unit).into(),
            Is::Period => formats::period_of_year(w.lang, one.draft.from, one.draft.until).into(),
            Is::State => {
                let due = one.due.map(|due| Html::sub(formats::instant(due, app.zone())));
                due.into_iter().fold(state_tag(w, one.state), Html::and).into()
            }
            Is::Edition => formats::int(one.edition).into(),
            Is::Changed => Cell::with_class(formats::instant(*at, app.zone()), "nowrap"),
        })
    });
    let rows: Vec<_> = rows.collect();
    columns.table(w.t("bulletins"), TableStyle::Cards).rows(rows)
}

fn out(app: &App, w: Words, tree: &Tree, ((one, at), column): (&(Bulletin, Instant), Is)) -> Vec<Out> {
    match column {
        Is::Title => vec![Out::Text(one.draft.title.clone())],
        Is::Unit => {
            vec![Out::Text(tree.get(&one.draft.unit).map_or("", |unit| unit.name(w.english())).to_owned())]
        }
        Is::Period => vec![Out::Day(one.draft.from.to_string()), Out::Day(one.draft.until.to_string())],
        Is::State => vec![Out::Text(w.t(&format!("bulletin-state-{}", one.state)))],
        Is::Edition => vec![Out::Int(one.edition)],
        Is::Changed => vec![Out::Text(formats::instant(*at, app.zone()))],
    }
}

struct Pages {
    app: App,
    w: Words,
    tree: Arc<Tree>,
    asked: Asked,
    columns: Columns<Is>,
}

impl Source for Pages {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Batch>, Error>> {
        Box::pin(async move {
            let listed = found(&self.app, &self.asked, STEP).await?;
            let Some(last) = listed.last() else { return Ok(None) };
            self.asked.before = Some((last.1, last.0.id));
            let row = |one| self.columns.out(|column| out(&self.app, self.w, &self.tree, (one, column)));
            Ok(Some(Batch { rows: listed.iter().map(row).collect(), whose: Vec::new() }))
        })
    }
}

/// Does a long job of this room: an export.
pub async fn job(work: &Work) -> Result<Ended, Error> {
    if work.job.kind != "export" {
        return Err(Error::NotFound);
    }
    let export: Export = work.args()?;
    let (app, w) = (work.app.clone(), WORDS.in_lang(work.lang()));
    let columns = columns(w).held(&export);
    let sheet = Sheet { name: w.t("bulletins"), heads: columns.heads(), total: 0, verb: "bulletins" };
    let tree = app.tree(&mut app.read().await?).await?;
    let asked = Asked::read(&work.who, &tree, |name| export.query(name));
    let mut pages = Pages { app, w, tree, asked, columns };
    write(work, &export, sheet, &mut pages).await
}
