//! Who speaks: the list, by name and never by how much, and the page of one person.

use askama::Template;
use axum::response::Response;
use luoshi_sheets::{Format, Out};
use luoshi_store::Conn;
use luoshi_units::{Verb, people};
use luoshi_web::parts::{Cell, Choice, Column, Empty, FilterBox, Pager, Row, Table, TableStyle};
use luoshi_web::{Error, Html, Shell, User, Words, formats, render};

use super::talk_rows::{TalksOf, Tile, talks_of, tiles};
use super::{PAGE, exports, hidden, sheet_of, shell_below, team_href, team_tag};
use crate::here::Here;
use crate::id::Id;
use crate::model::Team;
use crate::parse;
use crate::store::{self, Filter, Speaker, SpeakerFilter};

#[derive(Template)]
#[template(path = "speaker_list.html")]
struct SpeakerList {
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

/// `GET /talks/speakers`
pub async fn list(user: User) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let w = here.w;
    let filter = asked(&user, &here);
    let seen = here.seen(&user.who);
    let after = user.query("after").and_then(|key| cursor(&key));
    let after = after.as_ref().map(|(name, id)| (name.as_str(), *id));
    let tally = store::speaker_tally(&mut conn, here.city, seen.as_deref(), &filter).await?;
    let mut speakers =
        store::speaker_page(&mut conn, here.city, seen.as_deref(), &filter, after, PAGE + 1).await?;
    let more = i64::try_from(speakers.len()).is_ok_and(|count| count > PAGE);
    if more {
        speakers.pop();
    }
    let next = speakers.last().filter(|_| more).map(|last| format!("{}~{}", last.id, last.name));
    let looks = filter.text.is_some() || filter.team.is_some();
    let filtered = filter != SpeakerFilter::default();
    let shown = w.t2("talks-shown", "shown", speakers.len(), "seen", tally.seen);
    let page = SpeakerList {
        shell: shell_below(&user, &w.t("talks-speakers"))
            .lede(w.t("talks-speakers-lede"))
            .action(w.t("talks-teams"), "/talks/teams"),
        w,
        filters: filters(&user, &here, &mut conn).await?,
        clear: filtered.then(|| "/talks/speakers".to_owned()),
        empty: speakers.is_empty().then(|| empty(w, filtered)),
        hidden: hidden(w, tally, looks),
        pager: Pager::new(&user, shown, next.as_deref()),
        exports: exports(&user, "/talks/speakers/export", &["unit", "team", "q"]),
        table: table(&user, &here, &mut conn, &speakers).await?,
    };
    render(&page)
}

fn empty(w: Words, filtered: bool) -> Empty {
    if filtered {
        return Empty::new(w.t("talks-empty-filtered-title"), w.t("talks-empty-filtered"));
    }
    Empty::new(w.t("talks-speakers-empty-title"), w.t("talks-speakers-empty"))
        .start(w.t("talks-teams"), "/talks/teams")
}

fn asked(user: &User, here: &Here) -> SpeakerFilter {
    let unit = user.query("unit").filter(|code| here.tree.get(code).is_some());
    SpeakerFilter {
        units: unit.map(|code| here.tree.under(&code).into_iter().map(str::to_owned).collect()),
        team: user.query("team").and_then(|text| parse::id(&text)),
        text: user.query("q"),
    }
}

/// A page's key in an address: id and name of its last person.
fn cursor(key: &str) -> Option<(String, i64)> {
    let (id, name) = key.split_once('~')?;
    Some((name.to_owned(), parse::id(id)?))
}

async fn filters(user: &User, here: &Here, conn: &mut Conn) -> Result<Vec<FilterBox>, Error> {
    let w = here.w;
    let unit = user.query("unit").unwrap_or_default();
    let units = here.unit_choices(&user.who, Verb::ReadRows, Some(unit.as_str()));
    let mut all = vec![FilterBox::select(user, "unit", w.t("talks-filter-unit"), units)];
    if let Some(team) = user.query("team").and_then(|text| parse::id(&text)) {
        let found = store::team_by_id(conn, here.city, team).await?;
        let found = found.filter(|team| user.who.may(Verb::ReadRows, &team.unit, &here.tree));
        let name = found.map_or_else(|| team.to_string(), |team| team.name);
        all.push(FilterBox::select(
            user,
            "team",
            w.t("talks-f-team"),
            vec![Choice::new(team.to_string(), name)],
        ));
    }
    all.push(FilterBox::input(user, "q", w.t("talks-filter-person"), "search"));
    Ok(all)
}

/// Those of the teams that the reader may see and that the person is or was in.
fn teams_with<'t>(
    user: &'t User,
    here: &'t Here,
    teams: &'t [Team],
    person: i64,
) -> impl Iterator<Item = &'t Team> {
    teams.iter().filter(move |team| {
        team.members.iter().any(|member| member.person == person)
            && user.who.may(Verb::ReadRows, &team.unit, &here.tree)
            && team.withdrawn_for.is_none()
    })
}

async fn table(user: &User, here: &Here, conn: &mut Conn, speakers: &[Speaker]) -> Result<Table, Error> {
    let w = here.w;
    let ids: Vec<i64> = speakers.iter().map(|speaker| speaker.id).collect();
    let teams = store::teams_of(conn, here.city, &ids).await?;
    let columns = vec![
        Column::new(w.t("talks-column-member")).full(),
        Column::new(w.t("talks-f-unit")),
        Column::new(w.t("talks-teams")).full(),
    ];
    let rows = speakers.iter().map(|speaker| {
        let name = Html::link(speaker_href(speaker.id), Html::name(w.lang, &speaker.name, None));
        let join = if w.english() { ", " } else { "、" };
        let of = teams_with(user, here, &teams, speaker.id).enumerate();
        let of = of.fold(Html::default(), |out, (at, team)| {
            let name = Html::name(w.lang, &team.name, None);
            if at > 0 { out.and(join).and(name) } else { out.and(name) }
        });
        Row::new([name.into(), here.unit_html(&speaker.unit).into(), of.into()])
    });
    Ok(Table::new(w.t("talks-speakers"), TableStyle::Cards, columns).rows(rows))
}

/// The address of a speaker's page.
pub(super) fn speaker_href(person: i64) -> String {
    format!("/talks/speakers/{person}")
}

/// `GET /talks/speakers/export.xlsx`
pub async fn export_xlsx(user: User) -> Result<Response, Error> {
    sheet_of(&user, ("speakers", "talks-speakers"), Format::Xlsx, exported(&user).await?)
}

/// `GET /talks/speakers/export.csv`
pub async fn export_csv(user: User) -> Result<Response, Error> {
    sheet_of(&user, ("speakers", "talks-speakers"), Format::Csv, exported(&user).await?)
}

/// What is filtered: a row a person and team.
async fn exported(user: &User) -> Result<(Vec<String>, Vec<Vec<Out>>), Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(user, &mut conn).await?;
    let w = here.w;
    let keys =
        ["talks-column-member", "talks-f-unit", "talks-f-team", "talks-column-from", "talks-column-until"];
    let headers = keys.map(|key| w.t(key)).to_vec();
    let (filter, seen) = (asked(user, &here), here.seen(&user.who));
    let (mut rows, mut after) = (Vec::new(), None::<(String, i64)>);
    loop {
        let from = after.as_ref().map(|(name, id)| (name.as_str(), *id));
        let page = store::speaker_page(&mut conn, here.city, seen.as_deref(), &filter, from, 1000).await?;
        let Some(last) = page.last() else { return Ok((headers, rows)) };
        after = Some((last.name.clone(), last.id));
        let ids: Vec<i64> = page.iter().map(|speaker| speaker.id).collect();
        let teams = store::teams_of(&mut conn, here.city, &ids).await?;
        for speaker in &page {
            for team in teams_with(user, &here, &teams, speaker.id) {
                let stays = team.members.iter().filter(|member| member.person == speaker.id);
                let day = |day: luoshi_store::Day| Out::Day(day.to_string());
                rows.extend(stays.map(|stay| {
                    vec![
                        Out::Text(speaker.name.clone()),
                        Out::Text(here.unit_text(&speaker.unit)),
                        Out::Text(team.name.clone()),
                        day(stay.from),
                        stay.until.map_or_else(|| Out::Text(String::new()), day),
                    ]
                }));
            }
        }
    }
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
    let rows = teams_with(user, here, teams, person).flat_map(|team| {
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
