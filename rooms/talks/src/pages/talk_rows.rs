//! Talks on the page of somebody or something that they belong to: a few rows, and where all of them stand.

use luoshi_ledger::Question;
use luoshi_packs::FigureDef;
use luoshi_store::Conn;
use luoshi_units::Verb;
use luoshi_web::parts::{Cell, Column, Row, Table, TableStyle};
use luoshi_web::{Error, Html, User, formats, href};

use super::{feeds, state_tag, talk_href};
use crate::here::Here;
use crate::model::{FeedOf, HELD, LISTENERS, MEMBER, State, TEAM, Talk};
use crate::say;
use crate::store::{self, Filter};

/// So many rows of what is ahead and of what was.
const ROWS: i64 = 10;

/// The talks of a team or a speaker that the reader may see.
pub struct TalksOf {
    /// The next one.
    pub next: Option<Html>,
    /// Those that are planned, the earliest first.
    pub planned: Option<Table>,
    /// Those that were held, the latest first.
    pub held: Option<Table>,
    /// All of them, in the list and in the calendar.
    pub links: Vec<(String, String)>,
}

/// The talks that the filter holds: those ahead from today on, and the last ones that were held.
pub async fn talks_of(user: &User, here: &Here, conn: &mut Conn, filter: Filter) -> Result<TalksOf, Error> {
    let w = here.w;
    let seen = here.seen(&user.who);
    let planned = Filter { state: Some(State::Planned), from: Some(here.now.today), ..filter.clone() };
    let mut planned = store::talks_ahead(conn, here.city, seen.as_deref(), &planned, None, ROWS).await?;
    // A talk that the reader's unit ordered stands in its calendar; its record is another unit's.
    planned.retain(|talk| user.who.may(Verb::ReadRows, &talk.unit, &here.tree));
    let held = Filter { state: Some(State::Held), ..filter.clone() };
    let held = store::talk_page(conn, here.city, seen.as_deref(), &held, None, ROWS).await?;
    let next = planned.first().map(|talk| {
        let when = format!("{} {}", formats::day(w.lang, talk.day), hours(talk));
        let what = Html::link(talk_href(talk), Html::name(w.lang, &talk.topic, None));
        Html::text(when).and(" ").and(what).and(" ").and(Html::name(w.lang, &talk.place, None))
    });
    let (team, speaker) = (filter.team.map(|id| id.to_string()), filter.speaker.map(|id| id.to_string()));
    let query = [("team", team.as_deref()), ("speaker", speaker.as_deref())];
    Ok(TalksOf {
        next,
        planned: table(here, conn, &w.t("talks-ahead"), &planned).await?,
        held: table(here, conn, &w.t("talks-held-last"), &held).await?,
        links: vec![
            (w.t("talks-all-in-list"), href("/talks", &query)),
            (w.t("talks-all-in-calendar"), href("/talks/calendar", &query)),
            (w.t("talks-feed-subscribe"), subscribed(&filter)),
        ],
    })
}

/// Where a calendar of the talks is made.
fn subscribed(filter: &Filter) -> String {
    let speaker = filter.speaker.map(FeedOf::Speaker);
    filter.team.map(FeedOf::Team).or(speaker).map_or_else(|| "/talks/feeds".to_owned(), |of| feeds::href(&of))
}

fn hours(talk: &Talk) -> String {
    say::hours(talk.start, talk.start + talk.minutes)
}

async fn table(here: &Here, conn: &mut Conn, caption: &str, talks: &[Talk]) -> Result<Option<Table>, Error> {
    if talks.is_empty() {
        return Ok(None);
    }
    let w = here.w;
    let ids: Vec<i64> = talks.iter().flat_map(|talk| talk.speakers.iter().copied()).collect();
    let people = here.people(conn, &ids).await?;
    let columns = vec![
        Column::new(w.t("talks-f-topic")).full(),
        Column::new(w.t("talks-column-day")),
        Column::new(w.t("talks-column-where")).full(),
        Column::new(w.t("talks-f-speakers")),
        Column::new(w.t("talks-column-state")),
    ];
    let rows = talks.iter().map(|talk| {
        let place = here.unit_html(&talk.unit).and(Html::sub(Html::name(w.lang, &talk.place, None)));
        Row::new([
            Cell::with_class(Html::link(talk_href(talk), Html::name(w.lang, &talk.topic, None)), "full"),
            Cell::with_class(Html::text(talk.day).and(Html::sub(hours(talk))), "nowrap"),
            Cell::new(place),
            Cell::new(people.html_of(&talk.speakers)),
            Cell::new(state_tag(w, talk.state)),
        ])
    });
    Ok(Some(Table::new(caption, TableStyle::Cards, columns).rows(rows)))
}

/// A figure of a unit, as a tile.
pub struct Tile {
    /// Its name.
    pub name: String,
    /// Its value with its unit of measure.
    pub value: String,
    /// Where it opens.
    pub href: String,
}

/// The figures of a unit that talks and teams post to. They are the unit's: nothing here counts what one person did.
/// Takes a connection of its own.
pub async fn tiles(user: &User, unit: &str) -> Result<Vec<Tile>, Error> {
    let pack = user.app.pack();
    let ours = |def: &&FigureDef| [HELD, LISTENERS, TEAM, MEMBER].contains(&def.figure.item.as_str());
    let mut tiles = Vec::new();
    for def in pack.figures.iter().filter(ours) {
        let question = Question::of(&def.figure.id).at(unit);
        let answer = user.app.ledger().answer(user.app.city().id, &user.app.catalogue(), &question).await?;
        tiles.push(Tile {
            name: def.name.get(user.lang).to_owned(),
            value: formats::figure(def, &answer, user.lang),
            href: href(&format!("/figures/{}", def.figure.id), &[("unit", Some(unit))]),
        });
    }
    Ok(tiles)
}
