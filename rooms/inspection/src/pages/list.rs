//! The list of audits, for everybody: those that came to a result, and those that did not.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use luoshi_sheets::{Out, write_csv};
use luoshi_units::Verb;
use luoshi_web::parts::{Cell, Column, Row, State as Tag, Table, TableStyle, tag};
use luoshi_web::shell::download;
use luoshi_web::{Error, Html, User, Visitor, formats, href};

use super::{Reader, tree, unit_html};
use crate::model::{Audit, State, Tally};
use crate::say::{Said, certainty};
use crate::store::{self, Listed};

/// How many audits a page lists.
const ON_A_PAGE: usize = 50;
/// The most that an export holds.
const MOST_EXPORTED: i64 = 10_000;

const STATES: [State; 4] = [State::Planned, State::Drawn, State::Closed, State::Abandoned];

#[derive(Template)]
#[template(path = "audits_list.html")]
struct Body {
    w: luoshi_web::Words,
    states: Vec<(String, String, bool)>,
    of: Vec<(String, String)>,
    all: String,
    table: Option<Table>,
    filtered: bool,
    may_plan: bool,
    next: Option<String>,
    export: String,
}

/// What a list is narrowed to in its address, besides a state.
const NARROWED: [(&str, &str); 3] =
    [("figure", "audits-of-figure"), ("unit", "audits-of-unit"), ("statement", "audits-of-statement")];

/// `GET /audits?figure=…&unit=…&statement=…&state=…`
pub async fn list(visitor: Visitor, user: Option<User>) -> Result<Response, Error> {
    let reader = Reader::of(&visitor, user.as_ref());
    let (w, state) = (reader.w, state(&reader));
    let narrowed = NARROWED.map(|(name, word)| (name, word, reader.query(name)));
    let most = i64::try_from(ON_A_PAGE + 1).unwrap_or(i64::MAX);
    let before = reader.query("after").and_then(|after| after.parse().ok());
    let (mut audits, tallies) = found(&reader, before, most).await?;
    let more = audits.len() > ON_A_PAGE;
    audits.truncate(ON_A_PAGE);
    let address = |path: &str, more: &[(&'static str, Option<&str>)]| {
        let mut asked: Vec<_> = narrowed.iter().map(|(name, _, value)| (*name, value.as_deref())).collect();
        asked.extend(more);
        href(path, &asked)
    };
    let here =
        |state: Option<&str>, after: Option<&str>| address("/audits", &[("state", state), ("after", after)]);
    let chosen = state.map(State::word);
    let next = audits.last().filter(|_| more).map(|last| here(chosen, Some(&last.id.to_string())));
    let states = STATES
        .map(|one| (w.t(&format!("audits-state-{one}")), here(Some(one.word()), None), Some(one) == state));
    let table = if audits.is_empty() { None } else { Some(table(&reader, &audits, &tallies).await?) };
    let body = Body {
        w,
        states: states.to_vec(),
        all: href("/audits", &[]),
        of: narrowed.iter().filter_map(|(_, word, value)| Some((w.t(word), value.clone()?))).collect(),
        table,
        filtered: state.is_some() || narrowed.iter().any(|(_, _, value)| value.is_some()),
        may_plan: reader.who().is_some_and(|who| who.may_anywhere(Verb::Audit)),
        next,
        export: address("/audits/export.csv", &[("state", chosen)]),
    };
    let shell = reader.shell(w.t("audits")).crumb(w.t("audits"), None).lede(w.t("audits-lede"));
    reader.page(shell, Html::rendered(&body)?)
}

/// `GET /audits/export.csv`: what the list shows, without pages.
pub async fn export(visitor: Visitor, user: Option<User>) -> Result<Response, Error> {
    let reader = Reader::of(&visitor, user.as_ref());
    let w = reader.w;
    let (audits, tallies) = found(&reader, None, MOST_EXPORTED).await?;
    let heads = [
        "id",
        "figure",
        "unit",
        "from",
        "until",
        "position",
        "value",
        "state",
        "method",
        "size",
        "certainty",
        "population",
        "right",
        "wrong",
        "unclear",
        "open",
        "most",
        "whole",
    ];
    let heads: Vec<String> = heads.iter().map(|head| w.t(&format!("audits-x-{head}"))).collect();
    let rows = audits.iter().map(|audit| {
        let tally = tallies.get(&audit.id).copied().unwrap_or_default();
        let text = |text: &str| Out::Text(text.to_owned());
        vec![
            Out::Text(audit.id.to_string()),
            text(&audit.figure),
            text(&audit.unit),
            Out::Day(audit.from.to_string()),
            Out::Day(audit.until.to_string()),
            Out::Int(audit.position),
            text(&audit.value),
            Out::Text(w.t(&format!("audits-state-{}", audit.state))),
            Out::Text(w.t(&format!("audits-method-{}", audit.method))),
            Out::Int(audit.size),
            Out::Text(certainty(audit.certainty)),
            Out::Int(audit.population),
            Out::Int(tally.right),
            Out::Int(tally.wrong),
            Out::Int(tally.unclear),
            Out::Int(tally.open),
            audit.most.map_or_else(|| text(""), Out::Int),
            Out::Int(audit.whole()),
        ]
    });
    Ok(download("audits.csv", "text/csv; charset=utf-8", write_csv(&heads, rows)))
}

fn state(reader: &Reader<'_>) -> Option<State> {
    reader.query("state").and_then(|state| state.parse().ok())
}

async fn found(
    reader: &Reader<'_>,
    before: Option<i64>,
    limit: i64,
) -> Result<(Vec<Audit>, BTreeMap<i64, Tally>), Error> {
    let [figure, unit, statement] = NARROWED.map(|(name, _)| reader.query(name));
    let listed = Listed {
        figure: figure.as_deref(),
        state: state(reader).map(State::word),
        statement: statement.as_deref(),
        unit: unit.as_deref(),
        before,
        limit,
    };
    let (mut conn, city) = (reader.app().read().await?, reader.app().city().id);
    let audits = store::audits(&mut conn, city, &listed).await?;
    let ids: Vec<i64> = audits.iter().map(|audit| audit.id).collect();
    let tallies = store::tallies(&mut conn, city, &ids).await?;
    Ok((audits, tallies))
}

async fn table(
    reader: &Reader<'_>,
    audits: &[Audit],
    tallies: &BTreeMap<i64, Tally>,
) -> Result<Table, Error> {
    let (w, tree, pack) = (reader.w, tree(reader.app()).await?, reader.app().pack());
    let columns = vec![
        Column::new(w.t("audits-column-audit")).full(),
        Column::number(w.t("audits-column-value")),
        Column::number(w.t("audits-column-checked")),
        Column::new(w.t("audits-column-result")).full(),
        Column::new(w.t("audits-column-state")),
    ];
    let rows = audits.iter().map(|audit| {
        let said = Said::of(&pack, &audit.figure, w);
        let tally = tallies.get(&audit.id).copied().unwrap_or_default();
        let about = unit_html(reader.lang(), &tree, &audit.unit).and(" ").and(formats::period_of_year(
            reader.lang(),
            audit.from,
            audit.until,
        ));
        let name =
            Html::link(format!("/audits/{}", audit.id), said.name(&audit.figure)).and(Html::sub(about));
        let result = match (audit.state, audit.most) {
            (State::Closed, Some(most)) => w.t_args(
                "audits-at-most",
                &[("most", said.bound(audit, most).into()), ("sure", certainty(audit.certainty).into())],
            ),
            _ => formats::NONE.to_owned(),
        };
        let all = if tally.all() == 0 { audit.size } else { tally.all() };
        let checked = format!("{} / {}", formats::int(tally.checked()), formats::int(all));
        Row::new([
            Cell::with_class(name, "full"),
            Cell::new(said.value(&audit.value)),
            Cell::new(checked),
            Cell::new(result),
            Cell::new(state_tag(w, audit.state)),
        ])
    });
    Ok(Table::new(w.t("audits"), TableStyle::Cards, columns).rows(rows))
}

/// An audit's state as a tag.
pub fn state_tag(w: luoshi_web::Words, state: State) -> Html {
    let kind = match state {
        State::Planned => Tag::Open,
        State::Drawn => Tag::Doing,
        State::Closed => Tag::Done,
        State::Abandoned => Tag::Plain,
    };
    tag(kind, w.t(&format!("audits-state-{state}")))
}
