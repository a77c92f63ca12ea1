//! One talk team: its members with their days, its talks, its entries and its history.

use askama::Template;

use axum::response::Response;
use luoshi_store::Conn;
use luoshi_units::Verb;
use luoshi_web::parts::{Cell, Column, Row, Table, TableStyle};
use luoshi_web::trail;
use luoshi_web::{Error, Html, Shell, User, Words, formats, render};

use super::talk_rows::{TalksOf, talks_of};
use super::trace::{self, Event};
use super::{confirmed_tag, looked, notice_with, speaker_href, team_href, team_tag, with_done};
use crate::deeds::change_verb;
use crate::here::{Here, People};
use crate::id::Id;
use crate::lists;
use crate::model::{Order, Question, Reply, Side, Team};
use crate::store::{self, Filter, OrderFilter};

#[derive(Template)]
#[template(path = "team_record.html")]
struct TeamPage {
    shell: Shell,
    w: Words,
    notice: Option<Html>,
    no_change: Option<Html>,
    facts: Vec<(String, Html)>,
    members: Option<Table>,
    former: Option<Table>,
    talks: TalksOf,
    orders: Option<Table>,
    told: Option<Table>,
    told_few: bool,
    entries: Option<Table>,
    events: Vec<Event>,
}

/// `GET /talks/teams/{id}`
pub async fn page(user: User, Id(id): Id) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let team = here.team(&mut conn, &user.who, id).await?;
    let w = here.w;
    let people = people_of(&here, &mut conn, &team).await?;
    let name = Html::name(w.lang, &team.name, None);
    let tags = team_tag(w, &team);
    let tags =
        if team.withdrawn_for.is_none() { tags.and(" ").and(confirmed_tag(w, &team.keeping)) } else { tags };
    let shell = user
        .shell(team.name.clone())
        .heading(name.clone())
        .lede(tags)
        .crumb(w.t("talks-title"), Some("/talks"))
        .crumb(w.t("talks-teams"), Some("/talks/teams"))
        .crumb(name, None);
    let talks = talks_of(&user, &here, &mut conn, Filter { team: Some(id), ..Filter::default() }).await?;
    let records = user.who.may(Verb::Record, &team.unit, &here.tree);
    let told = said(&here, &mut conn, id).await?;
    let mut facts = facts(&here, &team, &people);
    if let Some(next) = &talks.next {
        facts.insert(1, (w.t("talks-next"), next.clone()));
    }
    let page = TeamPage {
        shell: with_done(actions(shell, &user, &here, &team), &user),
        w,
        notice: team
            .withdrawn_for
            .as_deref()
            .map(|reason| notice_with(&here, "talks-notice-withdrawn", reason)),
        no_change: no_change(&user, &here, &mut conn, &team).await?,
        facts,
        members: members(&here, &team, &people, true),
        former: members(&here, &team, &people, false),
        talks,
        orders: orders(&user, &here, &mut conn, id).await?,
        told_few: told.is_none() && records,
        told: told.filter(|_| records),
        entries: trace::entries(&here, &mut conn, id).await?,
        events: trace::events(&here, &mut conn, id).await?,
    };
    drop(conn);
    let members = team.members.iter().map(|member| member.person).collect();
    trail::look(&user, looked("team", Some(id), members)).await?;
    render(&page)
}

async fn people_of(here: &Here, conn: &mut Conn, team: &Team) -> Result<People, crate::Error> {
    let mut ids: Vec<i64> = team.members.iter().map(|member| member.person).collect();
    ids.push(team.keeping.recorded_by);
    ids.extend(team.keeping.confirmed_by);
    here.people(conn, &ids).await
}

/// What a team's record says, label and value.
pub async fn told(here: &Here, conn: &mut Conn, team: &Team) -> Result<Vec<(String, Html)>, Error> {
    let people = people_of(here, conn, team).await?;
    Ok(facts(here, team, &people))
}

async fn no_change(user: &User, here: &Here, conn: &mut Conn, team: &Team) -> Result<Option<Html>, Error> {
    if team.withdrawn_for.is_some() {
        return Ok(None);
    }
    here.no_change(conn, &user.who, change_verb(&user.who, &team.keeping), &team.unit).await
}

fn actions(mut shell: Shell, user: &User, here: &Here, team: &Team) -> Shell {
    let w = here.w;
    if team.withdrawn_for.is_some() {
        return shell;
    }
    let href = |step: &str| format!("{}/{step}", team_href(team));
    let may = |verb| user.who.may(verb, &team.unit, &here.tree);
    if may(change_verb(&user.who, &team.keeping)) {
        shell = shell.action(w.t("talks-withdraw"), href("withdraw"));
        if team.ended.is_none() {
            shell = shell.action(w.t("talks-team-end"), href("end"));
        }
        shell = shell.action(w.t("talks-edit"), href("edit"));
    }
    let others = team.keeping.recorded_by != user.who.person && team.keeping.changed_by != user.who.person;
    if others && team.keeping.confirmed_by.is_none() && may(Verb::Confirm) {
        shell = shell.main_action(w.t("talks-confirm"), href("confirm"));
    } else if team.ended.is_none() && may(Verb::Record) {
        shell = shell.main_action(w.t("talks-new"), format!("/talks/new?team={}", team.id));
    }
    shell
}

fn facts(here: &Here, team: &Team, people: &People) -> Vec<(String, Html)> {
    let w = here.w;
    let keeping = &team.keeping;
    let by = |person, at| people.html(person).and(" ").and(formats::instant(at, here.zone()));
    let unit = Html::link(format!("/units/{}", team.unit), here.unit_html(&team.unit));
    let mut facts = vec![
        (w.t("talks-f-unit"), here.path_html(&team.unit).and(unit)),
        (w.t("talks-f-founded"), Html::text(formats::day_of_year(w.lang, team.founded))),
    ];
    facts.extend(team.ended.map(|day| (w.t("talks-f-ended"), Html::text(formats::day_of_year(w.lang, day)))));
    if !team.remark.is_empty() {
        facts.push((w.t("talks-f-remark"), Html::name(w.lang, &team.remark, None)));
    }
    facts.push((w.t("talks-recorded-by"), by(keeping.recorded_by, keeping.recorded_at)));
    if let (Some(person), Some(at)) = (keeping.confirmed_by, keeping.confirmed_at) {
        facts.push((w.t("talks-confirmed-by"), by(person, at)));
    }
    facts
}

/// The members of today, or at the end of a team that has ended; or those who left before.
fn members(here: &Here, team: &Team, people: &People, now: bool) -> Option<Table> {
    let w = here.w;
    let mut columns = vec![Column::new(w.t("talks-column-member")), Column::new(w.t("talks-column-from"))];
    if !now {
        columns.push(Column::new(w.t("talks-column-until")));
    }
    let day = team.ended.unwrap_or(here.now.today);
    let stays = team.members.iter().filter(|member| member.on(day) == now);
    let rows = stays.map(|member| {
        let name = Html::link(speaker_href(member.person), people.html(member.person));
        let mut cells = vec![Cell::new(name), Cell::with_class(member.from.to_string(), "nowrap")];
        if !now {
            let until = member.until.map_or_else(|| formats::NONE.to_owned(), |day| day.to_string());
            cells.push(Cell::with_class(until, "nowrap"));
        }
        Row::new(cells)
    });
    let caption = w.t(if now { "talks-f-members" } else { "talks-members-former" });
    let table = Table::new(caption, TableStyle::Fits, columns).rows(rows);
    (!table.is_empty()).then_some(table)
}

/// So many orders are shown; all of them stand in the list.
const MOST_ORDERS: i64 = 10;

/// The orders that the team answered or is asked to.
async fn orders(user: &User, here: &Here, conn: &mut Conn, team: i64) -> Result<Option<Table>, Error> {
    let filter = OrderFilter { team: Some(team), ..OrderFilter::default() };
    let scope = here.order_scope(&user.who);
    let orders = store::order_page(conn, here.city, &scope, &filter, None, MOST_ORDERS).await?;
    if orders.is_empty() { Ok(None) } else { Ok(Some(orders_table(here, conn, &orders).await?)) }
}

async fn orders_table(here: &Here, conn: &mut Conn, orders: &[Order]) -> Result<Table, Error> {
    let columns = lists::orders::columns(here).at_first();
    lists::orders::table(here, conn, &columns, orders).await
}

/// From so many talks on it is summed up what units said of them: fewer would tell what one of them said.
const SUMMED_FROM: i64 = 5;

/// What units said of the team's talks; none where too few did.
async fn said(here: &Here, conn: &mut Conn, team: i64) -> Result<Option<Table>, Error> {
    let w = here.w;
    let (talks, sums) = store::said_of_team(conn, here.city, team).await?;
    if talks < SUMMED_FROM {
        return Ok(None);
    }
    let mut columns = vec![Column::new(w.t("talks-o-told-column"))];
    columns.extend(Reply::ALL.iter().map(|reply| Column::number(w.t(&format!("talks-o-reply-{reply}")))));
    let rows = Question::of(Side::Unit).iter().map(|question| {
        let of = sums.get(question);
        let mut cells = vec![Cell::new(w.t(&format!("talks-o-question-{question}")))];
        cells.extend(Reply::ALL.iter().map(|reply| {
            let count = of.and_then(|replies| replies.get(reply)).copied().unwrap_or(0);
            let share = count.saturating_mul(1000).checked_div(talks).unwrap_or(0);
            Cell::new(formats::percent(&format!("{}.{}", share / 10, share % 10)))
        }));
        Row::new(cells)
    });
    Ok(Some(Table::new(w.t("talks-o-told"), TableStyle::Fits, columns).rows(rows)))
}
