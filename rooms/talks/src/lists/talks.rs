//! The list of talks.

use std::collections::HashMap;

use luoshi_packs::Lang;
use luoshi_sheets::Out;
use luoshi_store::{BoxFuture, Conn, Day};
use luoshi_units::Who;
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::lists::confirm::{self, Confirmed};
use luoshi_web::lists::{Batch, Col, Columns, Export, Source};
use luoshi_web::parts::{Cell, Row, Table, TableStyle};
use luoshi_web::{Error, Html, formats};

use super::{STEP, units, written};
use crate::deeds::may_confirm_talk;
use crate::here::{Here, People};
use crate::import::talk_columns;
use crate::model::{Audience, Field, State, Talk};
use crate::pages::{confirmed_tag, confirmed_word, state_tag, talk_href};
use crate::store::{self, Cursor, Filter};
use crate::{parse, say};

/// The list's address.
pub const PATH: &str = "/talks";

/// What an address asks for.
pub struct Asked {
    /// The filter.
    pub filter: Filter,
    /// Where the page begins.
    pub after: Option<Cursor>,
}

impl Asked {
    /// Read with `query`, which gives a parameter's value.
    pub fn read(here: &Here, who: &Who, query: impl Fn(&str) -> Option<String>) -> Self {
        let day = |name: &str| query(name).and_then(|text| parse::day(&text));
        let id = |name: &str| query(name).and_then(|text| text.parse::<i64>().ok());
        let confirmed = query("confirmed").and_then(|word| Confirmed::parse(&word));
        let filter = Filter {
            units: units(here, who, query("unit"), confirmed),
            from: day("from"),
            until: day("until"),
            state: query("state").and_then(|word| word.parse::<State>().ok()),
            team: id("team"),
            speaker: id("speaker"),
            text: query("q"),
            confirmed: confirmed.map(|which| (which, who.person)),
        };
        Self { filter, after: query("after").and_then(|key| cursor(&key)) }
    }

    /// The same, narrowed to what waits for this person; none where the address asks for what is confirmed.
    pub fn waiting(here: &Here, who: &Who, query: impl Fn(&str) -> Option<String>) -> Option<Self> {
        Some(Self::read(here, who, Confirmed::waiting(query)?))
    }
}

/// A page's key in an address: day, minute and id of its last talk.
pub fn written_key(at: Cursor) -> String {
    format!("{}~{}~{}", at.day, at.start, at.id)
}

/// Reads what [`written_key`] wrote.
pub fn cursor(key: &str) -> Option<Cursor> {
    let mut parts = key.split('~');
    let day: Day = parts.next()?.parse().ok()?;
    Some(Cursor { day, start: parts.next()?.parse().ok()?, id: parts.next()?.parse().ok()? })
}

/// A page of talks, and where the next one begins.
pub struct Page {
    /// The talks.
    pub talks: Vec<Talk>,
    /// The place.
    pub next: Option<Cursor>,
}

/// Reads a page.
pub async fn page(
    conn: &mut Conn,
    here: &Here,
    seen: Option<&[String]>,
    asked: &Asked,
    limit: i64,
) -> Result<Page, Error> {
    let mut talks = store::talk_page(conn, here.city, seen, &asked.filter, asked.after, limit + 1).await?;
    let more = talks.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        talks.pop();
    }
    let next = talks.last().filter(|_| more).map(Cursor::of);
    Ok(Page { talks, next })
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    Topic,
    When,
    Where,
    Team,
    Speakers,
    Kind,
    Listeners,
    Audience,
    State,
    Remark,
    Reason,
    By,
    Recorded,
    Id,
}

/// The columns of the list. In a sheet they have the heads of an import.
pub fn columns(here: &Here) -> Columns<Is> {
    let w = here.w;
    let known = talk_columns();
    let head = |field: Field| {
        let of = known.iter().find(|(holds, _)| holds.field() == Some(field));
        of.map_or_else(String::new, |(holds, _)| holds.label(w.lang))
    };
    let kinds = Audience::ALL.iter().map(|kind| w.t(&format!("talks-audience-{kind}")));
    let kinds: Vec<String> = kinds.collect();
    Columns::new(vec![
        Col::new(Is::Topic, "topic", w.t("talks-f-topic")).always(),
        Col::new(Is::When, "when", w.t("talks-column-day")).heads([
            head(Field::Day),
            head(Field::Start),
            head(Field::Minutes),
        ]),
        Col::new(Is::Where, "where", w.t("talks-column-where"))
            .full()
            .heads([head(Field::Unit), head(Field::Place)]),
        Col::new(Is::Team, "team", w.t("talks-f-team")).asked(),
        Col::new(Is::Speakers, "speakers", w.t("talks-f-speakers")),
        Col::new(Is::Kind, "kind", w.t("talks-f-kind")).asked(),
        Col::new(Is::Listeners, "listeners", w.t("talks-column-listeners")).number(),
        Col::new(Is::Audience, "audience", w.t("talks-column-audience")).asked().heads(kinds),
        Col::new(Is::State, "state", w.t("talks-column-state"))
            .full()
            .heads([w.t("talks-column-state"), w.t("talks-column-confirmed")]),
        Col::new(Is::Remark, "remark", w.t("talks-f-remark")).asked(),
        Col::new(Is::Reason, "reason", w.t("talks-f-reason")).asked(),
        Col::new(Is::By, "by", w.t("talks-recorded-by")).asked(),
        Col::new(Is::Recorded, "recorded", w.t("talks-column-posted")).asked(),
        Col::new(Is::Id, "id", w.t("talks-column-id")).asked(),
    ])
}

/// What rows need besides themselves.
struct Look {
    people: People,
    teams: HashMap<i64, String>,
    /// Whether all days are of one year, which then need not be said.
    one_year: bool,
}

impl Look {
    async fn at(here: &Here, conn: &mut Conn, talks: &[Talk]) -> Result<Self, Error> {
        let mut ids: Vec<i64> = talks.iter().flat_map(|talk| talk.speakers.iter().copied()).collect();
        ids.extend(talks.iter().map(|talk| talk.keeping.recorded_by));
        let teams: Vec<i64> = talks.iter().map(|talk| talk.team).collect();
        let teams = store::teams_by_ids(conn, here.city, &teams).await?;
        Ok(Self {
            people: here.people(conn, &ids).await?,
            teams: teams.into_iter().map(|team| (team.id, team.name)).collect(),
            one_year: talks.windows(2).all(|pair| same_year(pair[0].day, pair[1].day)),
        })
    }

    fn team(&self, talk: &Talk) -> &str {
        self.teams.get(&talk.team).map_or("", String::as_str)
    }
}

fn same_year(one: Day, other: Day) -> bool {
    use chrono::Datelike;
    one.year() == other.year()
}

/// The page's table; where `who` may confirm a row, it has a box.
pub async fn table(
    here: &Here,
    conn: &mut Conn,
    columns: &Columns<Is>,
    talks: &[Talk],
    who: &Who,
) -> Result<Table, Error> {
    let look = Look::at(here, conn, talks).await?;
    let mut table = columns.table(here.w.t("talks-title"), TableStyle::Dense);
    for talk in talks {
        let head = if may_confirm_talk(who, &here.tree, talk).is_ok() {
            confirm::pick(here.w.lang, talk.id, talk.keeping.version, &talk.topic)?
        } else {
            Html::default()
        };
        let row: Row = columns.row(|column| cell(here, &look, talk, column, &head));
        table.push(if talk.state == State::Withdrawn { row.reversed() } else { row });
    }
    Ok(table)
}

fn cell(here: &Here, look: &Look, talk: &Talk, column: Is, head: &Html) -> Cell {
    let w = here.w;
    let text = |text: &str| {
        Cell::new(if text.is_empty() { Html::text(formats::NONE) } else { Html::name(w.lang, text, None) })
    };
    match column {
        Is::Topic => {
            let link = Html::link(talk_href(talk), Html::name(w.lang, &talk.topic, None));
            Cell::with_class(head.clone().and(link), "full")
        }
        Is::When => {
            let day = if look.one_year { formats::day_short(talk.day) } else { talk.day.to_string() };
            let hours = say::hours(talk.start, talk.start + talk.minutes);
            Cell::with_class(Html::text(day).and(Html::sub(hours)), "nowrap")
        }
        Is::Where => here.unit_html(&talk.unit).and(Html::sub(Html::name(w.lang, &talk.place, None))).into(),
        Is::Team => text(look.team(talk)),
        Is::Speakers => look.people.html_of(&talk.speakers).into(),
        Is::Kind => w.t(&format!("talks-kind-{}", talk.kind)).into(),
        Is::Listeners => match talk.listeners() {
            0 => formats::NONE.into(),
            count => formats::int(count).into(),
        },
        Is::Audience => audience(here, talk).into(),
        Is::State => state_tag(w, talk.state).and(" ").and(mark(here, talk)).into(),
        Is::Remark => text(&talk.remark),
        Is::Reason => text(talk.reason.as_deref().unwrap_or_default()),
        Is::By => look.people.html(talk.keeping.recorded_by).into(),
        Is::Recorded => Cell::with_class(formats::instant(talk.keeping.recorded_at, here.zone()), "nowrap"),
        Is::Id => Html::text(talk.id).into(),
    }
}

fn mark(here: &Here, talk: &Talk) -> Html {
    if talk.state == State::Held { confirmed_tag(here.w, &talk.keeping) } else { Html::default() }
}

fn audience(here: &Here, talk: &Talk) -> String {
    let kinds = talk.audience.iter();
    let said = kinds.map(|(kind, count)| {
        format!("{} {}", here.w.t(&format!("talks-audience-{kind}")), formats::int(*count))
    });
    let said: Vec<String> = said.collect();
    if said.is_empty() { formats::NONE.to_owned() } else { say::list(here.w.lang, &said) }
}

fn out(here: &Here, look: &Look, talk: &Talk, column: Is) -> Vec<Out> {
    let text = |text: &str| vec![Out::Text(text.to_owned())];
    match column {
        Is::Topic => text(&talk.topic),
        Is::When => {
            vec![Out::Day(talk.day.to_string()), Out::Text(say::clock(talk.start)), Out::Int(talk.minutes)]
        }
        Is::Where => vec![Out::Text(here.unit_text(&talk.unit)), Out::Text(talk.place.clone())],
        Is::Team => text(look.team(talk)),
        // One way for all readers, as an import takes it.
        Is::Speakers => text(&say::list(Lang::Zh, &look.people.names(&talk.speakers))),
        Is::Kind => text(&here.w.t(&format!("talks-kind-{}", talk.kind))),
        Is::Listeners => vec![Out::Int(talk.listeners())],
        Is::Audience => {
            let count = |kind| talk.audience.get(kind).map_or(Out::Text(String::new()), |n| Out::Int(*n));
            Audience::ALL.iter().map(count).collect()
        }
        Is::State => {
            let held = talk.state == State::Held;
            let confirmed = if held { here.w.t(confirmed_word(&talk.keeping)) } else { String::new() };
            vec![Out::Text(here.w.t(&format!("talks-state-{}", talk.state))), Out::Text(confirmed)]
        }
        Is::Remark => text(&talk.remark),
        Is::Reason => text(talk.reason.as_deref().unwrap_or_default()),
        Is::By => text(&look.people.name(talk.keeping.recorded_by)),
        Is::Recorded => text(&formats::instant(talk.keeping.recorded_at, here.zone())),
        Is::Id => text(&talk.id.to_string()),
    }
}

struct Pages {
    here: Here,
    seen: Option<Vec<String>>,
    asked: Asked,
    columns: Columns<Is>,
}

impl Source for Pages {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Batch>, Error>> {
        Box::pin(async move {
            let (here, asked) = (&self.here, &mut self.asked);
            let mut conn = here.app().read().await?;
            let (filter, after) = (&asked.filter, asked.after);
            let talks =
                store::talk_page(&mut conn, here.city, self.seen.as_deref(), filter, after, STEP).await?;
            let Some(last) = talks.last() else { return Ok(None) };
            asked.after = Some(Cursor::of(last));
            let look = Look::at(here, &mut conn, &talks).await?;
            let rows = talks.iter().map(|talk| self.columns.out(|column| out(here, &look, talk, column)));
            let names = self.columns.keys().any(|column| column == Is::Speakers);
            let whose = talks.iter().filter(|_| names).flat_map(|talk| talk.speakers.iter().copied());
            Ok(Some(Batch { rows: rows.collect(), whose: whose.collect() }))
        })
    }
}

/// Writes the list as a sheet.
pub async fn export(work: &Work, export: &Export) -> Result<Ended, Error> {
    let mut conn = work.app.read().await?;
    let here = Here::at(&work.app, &mut conn, work.lang()).await?;
    let seen = here.seen(&work.who);
    let asked = Asked { after: None, ..Asked::read(&here, &work.who, |name| export.query(name)) };
    let tally = store::talk_tally(&mut conn, here.city, seen.as_deref(), &asked.filter).await?;
    drop(conn);
    let columns = columns(&here).held(export);
    let heads = columns.heads();
    let mut pages = Pages { here, seen, asked, columns };
    written(work, export, ("talks-title", "talks"), (heads, tally.seen), &mut pages).await
}
