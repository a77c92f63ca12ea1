//! Who speaks: the list, by name and never by how much, and the page of one person.

use askama::Template;
use axum::response::Response;
use luoshi_units::people;
use luoshi_web::lists::{self, Export, List, Opened};
use luoshi_web::parts::{Cell, Column, Empty, FilterBox, Pager, Row, Table, TableStyle};
use luoshi_web::{Error, Form, Html, Shell, User, Words, formats, render, see_other};

use super::talk_rows::{TalksOf, Tile, talks_of, tiles};
use super::{hidden, shell_below, team_href, team_tag};
use crate::WORDS;
use crate::deeds::ROOM;
use crate::here::Here;
use crate::id::Id;
use crate::lists::speakers::{self, Asked, PATH, teams_with};
use crate::lists::{PAGE, team_box, unit_box};
use crate::model::Team;
use crate::store::{self, Filter, SpeakerFilter};

/// `GET /talks/speakers`
pub async fn list(user: User) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    drop(conn);
    let columns = speakers::columns(&here);
    let tools = match lists::open(&user, PATH, columns.offered()).await? {
        Opened::Elsewhere(view) => return Ok(see_other(view)),
        Opened::Here(tools) => tools.exports(),
    };
    let w = here.w;
    let asked = Asked::read(&here, &user.who, |name| user.query(name));
    let seen = here.seen(&user.who);
    let mut conn = user.app.read().await?;
    let tally = store::speaker_tally(&mut conn, here.city, seen.as_deref(), &asked.filter).await?;
    let mut speakers = asked.page(&mut conn, &here, seen.as_deref(), PAGE + 1).await?;
    let more = i64::try_from(speakers.len()).is_ok_and(|count| count > PAGE);
    if more {
        speakers.pop();
    }
    let columns = columns.shown(&tools);
    let table = speakers::table(&here, &mut conn, &columns, &speakers, &user.who).await?;
    let mut filters = vec![unit_box(&user, &here, w.t("talks-filter-unit"))];
    filters.extend(team_box(&user, &here, &mut conn).await?);
    filters.push(FilterBox::input(&user, "q", w.t("talks-filter-person"), "search"));
    drop(conn);
    let next = speakers.last().filter(|_| more).map(speakers::written_key);
    let looks = asked.filter.text.is_some() || asked.filter.team.is_some();
    let narrowed = asked.filter != SpeakerFilter::default();
    let shown = w.t2("talks-shown", "shown", speakers.len(), "seen", tally.seen);
    let shell = shell_below(&user, &w.t("talks-speakers"))
        .lede(w.t("talks-speakers-lede"))
        .action(w.t("talks-teams"), "/talks/teams")
        .tabs(tools.tabs());
    List::new(PATH, shell, table, Pager::new(&user, shown, next.as_deref()))
        .filters(w.t("talks-filter-label-speakers"), filters, narrowed)
        .tools(tools)
        .empty(speakers.is_empty().then(|| empty(w, narrowed)))
        .note(hidden(w, tally, looks))
        .answer()
}

fn empty(w: Words, filtered: bool) -> Empty {
    if filtered {
        return Empty::new(w.t("talks-empty-filtered-title"), w.t("talks-empty-filtered"));
    }
    Empty::new(w.t("talks-speakers-empty-title"), w.t("talks-speakers-empty"))
        .start(w.t("talks-teams"), "/talks/teams")
}

/// `POST /talks/speakers/export`
pub async fn export(user: User, form: Form) -> Result<Response, Error> {
    Export::start(&user, (ROOM, PATH), &WORDS.text("talks-speakers", &[]), &form).await
}

#[derive(Template)]
#[template(path = "speaker_page.html")]
struct SpeakerPage {
    shell: Shell,
    w: Words,
    facts: Vec<(String, Html)>,
    teams: Option<Table>,
    talks: TalksOf,
    tiles: Vec<Tile>,
    of_unit: Html,
}

/// `GET /talks/speakers/{id}`: somebody who is in a team, or speaks in a talk, that the reader may see.
pub async fn page(user: User, Id(id): Id) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let w = here.w;
    let seen = here.seen(&user.who);
    let person = people::by_ids(&mut conn, here.city, &[id]).await.map_err(crate::Error::from)?.pop();
    let person = person.ok_or(Error::NotFound)?;
    if !store::speaker_seen(&mut conn, here.city, seen.as_deref(), id).await? {
        return Err(Error::NotFound);
    }
    let teams = store::teams_of(&mut conn, here.city, &[id]).await?;
    let name = Html::name(w.lang, &person.name, None);
    let talks = talks_of(&user, &here, &mut conn, Filter { speaker: Some(id), ..Filter::default() }).await?;
    drop(conn);
    let unit = Html::link(format!("/units/{}", person.unit), here.unit_html(&person.unit));
    let shell = user
        .shell(person.name.clone())
        .heading(name.clone())
        .crumb(w.t("talks-title"), Some("/talks"))
        .crumb(w.t("talks-speakers"), Some("/talks/speakers"))
        .crumb(name, None);
    let mut facts = vec![(w.t("talks-f-unit"), here.path_html(&person.unit).and(unit))];
    facts.push((w.t("talks-next"), talks.next.clone().unwrap_or_else(|| Html::text(formats::NONE))));
    render(&SpeakerPage {
        shell,
        w,
        facts,
        teams: stays(&user, &here, &teams, id),
        talks,
        tiles: tiles(&user, &person.unit).await?,
        of_unit: Html::text(w.t("talks-figures-of")).and(here.unit_html(&person.unit)),
    })
}

/// The person's stays in the teams that the reader may see.
fn stays(user: &User, here: &Here, teams: &[Team], person: i64) -> Option<Table> {
    let w = here.w;
    let columns = vec![
        Column::new(w.t("talks-f-team")).full(),
        Column::new(w.t("talks-f-unit")),
        Column::new(w.t("talks-column-from")),
        Column::new(w.t("talks-column-until")),
        Column::new(w.t("talks-column-state")),
    ];
    let rows = teams_with(&user.who, here, teams, person).flat_map(|team| {
        let stays = team.members.iter().filter(|member| member.person == person);
        stays.map(move |stay| {
            let until = stay.until.map_or_else(|| formats::NONE.to_owned(), |day| day.to_string());
            Row::new([
                Cell::with_class(Html::link(team_href(team), Html::name(w.lang, &team.name, None)), "full"),
                Cell::new(here.unit_html(&team.unit)),
                Cell::with_class(stay.from.to_string(), "nowrap"),
                Cell::with_class(until, "nowrap"),
                Cell::new(team_tag(w, team)),
            ])
        })
    });
    let table = Table::new(w.t("talks-teams"), TableStyle::Cards, columns).rows(rows);
    (!table.is_empty()).then_some(table)
}
