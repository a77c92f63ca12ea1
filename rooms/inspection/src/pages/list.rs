//! The list of audits, for everybody: those that came to a result, and those that did not. Staff have it with views,
//! columns and exports.

use askama::Template;
use axum::response::Response;
use luoshi_sheets::write_csv;
use luoshi_units::Verb;
use luoshi_web::lists::{self, Export, List, Opened, Source};
use luoshi_web::parts::{Choice, Empty, FilterBox, Pager, State as Tag, Table, tag};
use luoshi_web::shell::download;
use luoshi_web::{Error, Form, Html, User, Visitor, Words, href, see_other};

use super::Reader;
use crate::WORDS;
use crate::lists::{Asked, Look, PATH, Pages, columns, table};
use crate::model::State;

/// How many audits a page lists.
const ON_A_PAGE: usize = 50;

const STATES: [State; 4] = [State::Planned, State::Drawn, State::Closed, State::Abandoned];

#[derive(Template)]
#[template(path = "audits_list.html")]
struct Body {
    w: Words,
    states: Vec<(String, String, bool)>,
    of: Vec<(String, String)>,
    all: String,
    table: Option<Table>,
    filtered: bool,
    next: Option<String>,
    export: String,
}

/// What a list is narrowed to in its address, besides a state.
const NARROWED: [(&str, &str); 3] =
    [("figure", "audits-of-figure"), ("unit", "audits-of-unit"), ("statement", "audits-of-statement")];

/// `GET /audits?figure=…&unit=…&statement=…&state=…`
pub async fn list(visitor: Visitor, user: Option<User>) -> Result<Response, Error> {
    match user {
        Some(user) => for_staff(user).await,
        None => for_anybody(&visitor).await,
    }
}

async fn for_staff(user: User) -> Result<Response, Error> {
    let look = Look::of(&user.app, user.lang).await?;
    let (w, columns) = (look.w, columns(look.w));
    let tools = match lists::open(&user, PATH, columns.offered()).await? {
        Opened::Elsewhere(view) => return Ok(see_other(view)),
        Opened::Here(tools) => tools.exports(),
    };
    let asked = Asked::read(|name| user.query(name));
    let before = user.query("after").and_then(|after| after.parse().ok());
    let most = i64::try_from(ON_A_PAGE + 1).unwrap_or(i64::MAX);
    let mut found = asked.found(&user.app, before, most).await?;
    let more = found.audits.len() > ON_A_PAGE;
    found.audits.truncate(ON_A_PAGE);
    let next = found.audits.last().filter(|_| more).map(|last| last.id.to_string());
    let narrowed = asked != Asked::default();
    let shell = user.shell(w.t("audits")).crumb(w.t("audits"), None).lede(w.t("audits-lede"));
    let table = table(&look, &columns.shown(&tools), &found);
    let shell = shell.tabs(tools.tabs());
    List::new(PATH, shell, table, Pager::new(&user, "", next.as_deref()))
        .filters(w.t("audits-filter"), filters(&user, &look, &asked), narrowed)
        .carries("statement", asked.statement)
        .tools(tools)
        .empty(found.audits.is_empty().then(|| empty(&user, w, narrowed)))
        .answer()
}

fn filters(user: &User, look: &Look, asked: &Asked) -> Vec<FilterBox> {
    let w = look.w;
    let states = STATES.map(|state| Choice::new(state.word(), w.t(&format!("audits-state-{state}"))));
    let pack = user.app.pack();
    let figures = pack.figures.iter().map(|def| Choice::new(def.figure.id.clone(), def.name.get(w.lang)));
    let (tree, unit) = (&look.tree, asked.unit.as_deref());
    let upper = tree.iter().filter(|one| tree.depth(&one.code) <= 1 || unit == Some(one.code.as_str()));
    let above = |code: &str| {
        let mut path = tree.path(code);
        path.pop();
        path.iter().map(|unit| unit.name(w.english())).collect::<Vec<_>>().join(" › ")
    };
    let units = upper.map(|unit| Choice::new(&unit.code, unit.name(w.english())).note(above(&unit.code)));
    vec![
        FilterBox::select(user, "figure", w.t("audits-f-figure"), figures.collect()),
        FilterBox::unit(user, w.t("audits-f-unit"), units.collect()),
        FilterBox::select(user, "state", w.t("audits-column-state"), states.into()),
    ]
}

fn empty(user: &User, w: Words, narrowed: bool) -> Empty {
    if narrowed {
        return Empty::new(w.t("audits-none-such"), w.t("audits-none-such-text"));
    }
    if !user.who.may_anywhere(Verb::Audit) {
        return Empty::new(w.t("audits-none"), w.t("audits-none-text"));
    }
    let text = Html::text(w.t("audits-none-text")).and(" ").and(w.t("audits-none-how"));
    Empty::new(w.t("audits-none"), text).start(w.t("audits-statements"), "/statements")
}

async fn for_anybody(visitor: &Visitor) -> Result<Response, Error> {
    let reader = Reader::of(visitor, None);
    let look = Look::of(&visitor.app, visitor.lang).await?;
    let (w, asked) = (look.w, Asked::read(|name| visitor.query(name)));
    let narrowed = NARROWED.map(|(name, word)| (name, word, visitor.query(name)));
    let most = i64::try_from(ON_A_PAGE + 1).unwrap_or(i64::MAX);
    let before = visitor.query("after").and_then(|after| after.parse().ok());
    let mut found = asked.found(&visitor.app, before, most).await?;
    let more = found.audits.len() > ON_A_PAGE;
    found.audits.truncate(ON_A_PAGE);
    let address = |path: &str, more: &[(&'static str, Option<&str>)]| {
        let mut asked: Vec<_> = narrowed.iter().map(|(name, _, value)| (*name, value.as_deref())).collect();
        asked.extend(more);
        href(path, &asked)
    };
    let here =
        |state: Option<&str>, after: Option<&str>| address(PATH, &[("state", state), ("after", after)]);
    let chosen = asked.state.map(State::word);
    let next = found.audits.last().filter(|_| more).map(|last| here(chosen, Some(&last.id.to_string())));
    let states = STATES.map(|one| {
        (w.t(&format!("audits-state-{one}")), here(Some(one.word()), None), Some(one) == asked.state)
    });
    let body = Body {
        w,
        states: states.to_vec(),
        all: href(PATH, &[]),
        of: narrowed.iter().filter_map(|(_, word, value)| Some((w.t(word), value.clone()?))).collect(),
        table: (!found.audits.is_empty()).then(|| table(&look, &columns(w).at_first(), &found)),
        filtered: asked != Asked::default(),
        next,
        export: address("/audits/export.csv", &[("state", chosen)]),
    };
    let shell = reader.shell(w.t("audits")).crumb(w.t("audits"), None).lede(w.t("audits-lede"));
    reader.page(shell, Html::rendered(&body)?)
}

/// `GET /audits/export.csv`: the list with all its columns, for everybody.
pub async fn export(visitor: Visitor) -> Result<Response, Error> {
    let columns = columns(visitor.words(&WORDS));
    let heads = columns.heads();
    let asked = Asked::read(|name| visitor.query(name));
    let mut pages = Pages::of(&visitor.app, visitor.lang, asked, columns).await?;
    let mut rows = Vec::new();
    while let Some(batch) = pages.next().await? {
        rows.extend(batch.rows);
    }
    Ok(download("audits.csv", "text/csv; charset=utf-8", write_csv(&heads, rows.into_iter())))
}

/// `POST /audits/export`
pub async fn export_job(user: User, form: Form) -> Result<Response, Error> {
    Export::start(&user, ("inspection", PATH), &WORDS.text("audits", &[]), &form).await
}

/// An audit's state as a tag.
pub fn state_tag(w: Words, state: State) -> Html {
    let kind = match state {
        State::Planned => Tag::Open,
        State::Drawn => Tag::Doing,
        State::Closed => Tag::Done,
        State::Abandoned => Tag::Plain,
    };
    tag(kind, w.t(&format!("audits-state-{state}")))
}
