//! The list of talks, and the same as a sheet.

use askama::Template;
use axum::response::Response;
use luoshi_sheets::{Format, Out};
use luoshi_store::{Conn, Day};
use luoshi_units::Verb;
use luoshi_web::parts::{Cell, Choice, Column, Empty, FilterBox, Pager, Row, Table, TableStyle};
use luoshi_web::trail::{self, Kind, Line};
use luoshi_web::{Error, Html, Shell, User, Words, formats, render};

use super::{PAGE, confirmed_tag, exports, hidden, looked, sheet_of, state_tag, talk_href, with_done};
use crate::here::Here;
use crate::import::talk_columns;
use crate::model::{State, Talk};
use crate::parse;
use crate::say;
use crate::store::{self, Cursor, Filter};

#[derive(Template)]
#[template(path = "talk_list.html")]
struct TalkList {
    shell: Shell,
    w: Words,
    filters: Vec<FilterBox>,
    clear: Option<String>,
    table: Table,
    empty: Option<Empty>,
    hidden: Option<String>,
    pager: Pager,
    exports: Vec<(String, String)>,
}

/// The filters of an address, as they stand in it.
struct Asked {
    filter: Filter,
    after: Option<Cursor>,
    any: bool,
}

/// `GET /talks`
pub async fn list(user: User) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let w = here.w;
    let asked = asked(&user, &here);
    let seen = here.seen(&user.who);
    let tally = store::talk_tally(&mut conn, here.city, seen.as_deref(), &asked.filter).await?;
    let page = page(&mut conn, &here, seen.as_deref(), &asked.filter, asked.after, PAGE).await?;
    let next = page.next.map(written);
    let shown = w.t2("talks-shown", "shown", page.talks.len(), "seen", tally.seen);
    let shell = user.shell(w.t("talks-title")).crumb(w.t("talks-title"), None).lede(w.t("talks-lede"));
    let page = TalkList {
        shell: actions(with_done(shell, &user), &user, w),
        w,
        filters: filters(&user, &here, &mut conn).await?,
        clear: asked.any.then(|| "/talks".to_owned()),
        empty: (page.talks.is_empty()).then(|| empty(w, asked.any, &user)),
        hidden: hidden(w, tally, asked.filter.looks()),
        exports: exports(&user, "/talks/export", &FILTERS),
        pager: Pager::new(&user, shown, next.as_deref()),
        table: table(&here, &mut conn, &page.talks).await?,
    };
    render(&page)
}

fn actions(shell: Shell, user: &User, w: Words) -> Shell {
    let shell = shell.action(w.t("talks-teams"), "/talks/teams");
    if !user.who.may_anywhere(Verb::Record) {
        return shell;
    }
    shell.action(w.t("talks-import"), "/talks/import").main_action(w.t("talks-new"), "/talks/new")
}

fn empty(w: Words, filtered: bool, user: &User) -> Empty {
    if filtered {
        return Empty::new(w.t("talks-empty-filtered-title"), w.t("talks-empty-filtered"));
    }
    let empty = Empty::new(w.t("talks-empty-title"), w.t("talks-empty"));
    let records = user.who.may_anywhere(Verb::Record);
    if records { empty.start(w.t("talks-new"), "/talks/new") } else { empty }
}

/// The filter that an address asks for, and where its page begins.
pub(crate) fn filter_of(user: &User, here: &Here) -> (Filter, Option<Cursor>) {
    let asked = asked(user, here);
    (asked.filter, asked.after)
}

fn asked(user: &User, here: &Here) -> Asked {
    let day = |name: &str| user.query(name).and_then(|text| parse::day(&text));
    let id = |name: &str| user.query(name).and_then(|text| text.parse::<i64>().ok());
    let unit = user.query("unit").filter(|code| here.tree.get(code).is_some());
    let filter = Filter {
        units: unit.map(|code| here.tree.under(&code).into_iter().map(str::to_owned).collect()),
        from: day("from"),
        until: day("until"),
        state: user.query("state").and_then(|word| word.parse::<State>().ok()),
        team: id("team"),
        speaker: id("speaker"),
        text: user.query("q"),
    };
    let any = filter != Filter::default();
    Asked { filter, after: user.query("after").and_then(|key| cursor(&key)), any }
}

/// A page's key in an address: day, minute and id of its last talk.
pub(crate) fn written(at: Cursor) -> String {
    format!("{}~{}~{}", at.day, at.start, at.id)
}

/// Reads what [`written`] wrote.
pub(crate) fn cursor(key: &str) -> Option<Cursor> {
    let mut parts = key.split('~');
    let day: Day = parts.next()?.parse().ok()?;
    Some(Cursor { day, start: parts.next()?.parse().ok()?, id: parts.next()?.parse().ok()? })
}

/// A page of talks, and where the next one begins.
pub(crate) struct Page {
    pub(crate) talks: Vec<Talk>,
    pub(crate) next: Option<Cursor>,
}

pub(crate) async fn page(
    conn: &mut Conn,
    here: &Here,
    seen: Option<&[String]>,
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Page, Error> {
    let mut talks = store::talk_page(conn, here.city, seen, filter, after, limit + 1).await?;
    let more = talks.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        talks.pop();
    }
    let last = talks.last().filter(|_| more);
    let next = last.map(|talk| Cursor { day: talk.day, start: talk.start, id: talk.id });
    Ok(Page { talks, next })
}

async fn filters(user: &User, here: &Here, conn: &mut Conn) -> Result<Vec<FilterBox>, Error> {
    let w = here.w;
    let given = |name: &str| user.query(name).unwrap_or_default();
    let unit = given("unit");
    let units = here.unit_choices(&user.who, Verb::ReadRows, Some(unit.as_str()));
    let states = State::ALL.iter();
    let states =
        states.map(|state| Choice::new(state.word(), w.t(&format!("talks-state-{state}")))).collect();
    let mut all = vec![
        FilterBox::select(user, "unit", w.t("talks-filter-unit"), units),
        FilterBox::input(user, "from", w.t("talks-filter-from"), "date"),
        FilterBox::input(user, "until", w.t("talks-filter-until"), "date"),
        FilterBox::select(user, "state", w.t("talks-filter-state"), states),
        FilterBox::input(user, "q", w.t("talks-filter-text"), "search"),
    ];
    let id = |name: &str| user.query(name).and_then(|text| text.parse::<i64>().ok());
    if let Some(team) = id("team") {
        let found = store::team_by_id(conn, here.city, team).await?;
        let found = found.filter(|team| user.who.may(Verb::ReadRows, &team.unit, &here.tree));
        let name = found.map_or_else(|| team.to_string(), |team| team.name);
        let choice = Choice::new(team.to_string(), name);
        all.push(FilterBox::select(user, "team", w.t("talks-f-team"), vec![choice]));
    }
    if let Some(person) = id("speaker") {
        let found = luoshi_units::people::by_ids(conn, here.city, &[person]).await?.pop();
        let found = found.filter(|person| user.who.may(Verb::ReadRows, &person.unit, &here.tree));
        let name = found.map_or_else(|| person.to_string(), |person| person.name);
        let choice = Choice::new(person.to_string(), name);
        all.push(FilterBox::select(user, "speaker", w.t("talks-f-speakers"), vec![choice]));
    }
    Ok(all)
}

async fn table(here: &Here, conn: &mut Conn, talks: &[Talk]) -> Result<Table, Error> {
    let w = here.w;
    let speakers: Vec<i64> = talks.iter().flat_map(|talk| talk.speakers.iter().copied()).collect();
    let people = here.people(conn, &speakers).await?;
    let one_year = talks.windows(2).all(|pair| same_year(pair[0].day, pair[1].day));
    let columns = vec![
        Column::new(w.t("talks-f-topic")).full(),
        Column::new(w.t("talks-column-day")),
        Column::new(w.t("talks-column-where")).full(),
        Column::new(w.t("talks-f-speakers")),
        Column::number(w.t("talks-column-listeners")),
        Column::new(w.t("talks-column-state")).full(),
    ];
    let rows = talks.iter().map(|talk| {
        let day = if one_year { formats::day_short(talk.day) } else { talk.day.to_string() };
        let when = Html::text(day).and(Html::sub(say::hours(talk.start, talk.start + talk.minutes)));
        let place = here.unit_html(&talk.unit).and(Html::sub(Html::name(w.lang, &talk.place, None)));
        let listeners = match talk.listeners() {
            0 => formats::NONE.to_owned(),
            count => formats::int(count),
        };
        let row = Row::new([
            Cell::with_class(Html::link(talk_href(talk), Html::name(w.lang, &talk.topic, None)), "full"),
            Cell::with_class(when, "nowrap"),
            Cell::new(place),
            Cell::new(people.html_of(&talk.speakers)),
            Cell::new(listeners),
            Cell::new(state_tag(w, talk.state).and(" ").and(mark(w, talk))),
        ]);
        if talk.state == State::Withdrawn { row.reversed() } else { row }
    });
    Ok(Table::new(w.t("talks-title"), TableStyle::Dense, columns).rows(rows))
}

fn mark(w: Words, talk: &Talk) -> Html {
    if talk.state == State::Held { confirmed_tag(w, &talk.keeping) } else { Html::default() }
}

fn same_year(one: Day, other: Day) -> bool {
    use chrono::Datelike;
    one.year() == other.year()
}

const FILTERS: [&str; 7] = ["unit", "from", "until", "state", "team", "speaker", "q"];

/// More rows than this no export holds; what is more needs a narrower filter.
const MOST_EXPORTED: usize = 100_000;

/// `GET /talks/export.xlsx`
pub async fn export_xlsx(user: User) -> Result<Response, Error> {
    sheet_of(&user, ("talks", "talks-title"), Format::Xlsx, exported(&user).await?)
}

/// `GET /talks/export.csv`
pub async fn export_csv(user: User) -> Result<Response, Error> {
    sheet_of(&user, ("talks", "talks-title"), Format::Csv, exported(&user).await?)
}

/// What is filtered, in the columns that an import reads, and the state behind them.
async fn exported(user: &User) -> Result<(Vec<String>, Vec<Vec<Out>>), Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(user, &mut conn).await?;
    let filter = asked(user, &here).filter;
    let seen = here.seen(&user.who);
    let mut headers: Vec<String> =
        talk_columns().into_iter().map(|(column, _)| column.label(user.lang)).collect();
    headers.push(here.w.t("talks-column-state"));
    let (mut rows, mut after, mut whose) = (Vec::new(), None, Vec::new());
    loop {
        let page = page(&mut conn, &here, seen.as_deref(), &filter, after, 1000).await?;
        rows.extend(export_rows(&here, &mut conn, &page.talks).await?);
        whose.extend(page.talks.iter().flat_map(|talk| talk.speakers.iter().copied()));
        after = page.next;
        if after.is_none() || rows.len() >= MOST_EXPORTED {
            break;
        }
    }
    drop(conn);
    trail::look(user, Line { kind: Kind::Export, ..looked("talks", None, whose) }).await?;
    Ok((headers, rows))
}

async fn export_rows(here: &Here, conn: &mut Conn, talks: &[Talk]) -> Result<Vec<Vec<Out>>, Error> {
    let speakers: Vec<i64> = talks.iter().flat_map(|talk| talk.speakers.iter().copied()).collect();
    let people = here.people(conn, &speakers).await?;
    let ids: Vec<i64> = talks.iter().map(|talk| talk.team).collect();
    let teams = store::teams_by_ids(conn, here.city, &ids).await?;
    let team_name = |id: i64| teams.iter().find(|team| team.id == id).map_or("", |team| team.name.as_str());
    let rows = talks.iter().map(|talk| {
        let unit = here.tree.get(&talk.unit).map_or(talk.unit.as_str(), |unit| unit.name_zh.as_str());
        let mut row = vec![
            Out::Text(unit.to_owned()),
            Out::Text(talk.topic.clone()),
            Out::Day(talk.day.to_string()),
            Out::Text(say::clock(talk.start)),
            Out::Int(talk.minutes),
            Out::Text(team_name(talk.team).to_owned()),
            Out::Text(talk.speakers.iter().map(|id| people.name(*id)).collect::<Vec<_>>().join("、")),
            Out::Text(here.w.t(&format!("talks-kind-{}", talk.kind))),
            Out::Text(talk.place.clone()),
        ];
        row.extend(crate::model::Audience::ALL.iter().map(|kind| match talk.audience.get(kind) {
            Some(count) => Out::Int(*count),
            None => Out::Text(String::new()),
        }));
        row.push(Out::Text(talk.remark.clone()));
        row.push(Out::Text(talk.reason.clone().unwrap_or_default()));
        row.push(Out::Text(here.w.t(&format!("talks-state-{}", talk.state))));
        row
    });
    Ok(rows.collect())
}
