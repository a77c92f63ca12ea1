//! One person: the posts that the reader may see, those to come and those that ended, and who gave and ended them.

use askama::Template;
use axum::response::Response;
use luoshi_units::posts::{self, Filter, Held, Mark, Which};
use luoshi_units::{Person, Verb};
use luoshi_web::parts::{Cell, Column, Row, Table, TableStyle};
use luoshi_web::trail::{self, Kind, Line};
use luoshi_web::{Error, Html, Shell, User, Words, formats, href, render};

use super::{Id, posts_table, with_done};
use crate::deeds::ROOM;
use crate::here::Here;
use crate::told;

/// More posts than this nobody's page lists.
const MOST: i64 = 500;

#[derive(Template)]
#[template(path = "staff_person.html")]
struct PersonPage {
    shell: Shell,
    w: Words,
    facts: Vec<(String, Html)>,
    current: Option<Table>,
    past: Option<Table>,
    elsewhere: Option<String>,
    links: Vec<(String, String)>,
}

/// `GET /staff/people/{id}`
pub async fn show(user: User, Id(id): Id) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let person = here.person(&mut conn, id).await?;
    let w = here.w;
    let own = id == user.who.person;
    let filter = Filter { person: Some(id), which: Which::All, ..Filter::default() };
    let all = posts::page(&mut conn, here.city, &filter, here.today, None, MOST).await?;
    let (seen, hidden): (Vec<Held>, Vec<Held>) =
        all.into_iter().partition(|held| own || user.who.may(Verb::ReadRows, &held.post.unit, &here.tree));
    let (mut past, mut current): (Vec<Held>, Vec<Held>) =
        seen.into_iter().partition(|held| held.post.until.is_some_and(|until| until < here.today));
    current.sort_by_key(|held| (held.post.from, held.post.id));
    past.sort_by_key(|held| std::cmp::Reverse((held.post.until, held.post.id)));
    let marks: Vec<i64> =
        past.iter().flat_map(|held| [held.given, held.ended]).flatten().map(|mark| mark.by).collect();
    let names = here.names(&mut conn, &marks).await?;
    drop(conn);
    let line = Line { kind: Kind::Look, room: ROOM, verb: "person", record: Some(id), whose: vec![id] };
    trail::look(&user, line).await?;
    let told_by = |mark: Option<Mark>| match mark {
        Some(Mark { by, at }) => names
            .get(&by)
            .map_or_else(|| Html::text(w.t("staff-program")), |name| Html::name(w.lang, name, None))
            .and(Html::sub(formats::instant_of_year(w.lang, at, user.app.zone()))),
        None => Html::default(),
    };
    let past = (!past.is_empty()).then(|| past_table(&here, &past, told_by));
    let current =
        (!current.is_empty()).then(|| posts_table(&here, w.t("staff-posts-now"), &current, false, true));
    render(&PersonPage {
        shell: shell(&user, &here, &person),
        w,
        facts: facts(&here, &person, own),
        current,
        past,
        elsewhere: (!hidden.is_empty()).then(|| w.t1("staff-elsewhere", "n", hidden.len())),
        links: links(&user, &here, &person),
    })
}

fn past_table(here: &Here, past: &[Held], told_by: impl Fn(Option<Mark>) -> Html) -> Table {
    let w = here.w;
    let columns = vec![
        Column::new(w.t("staff-c-role")).full(),
        Column::new(w.t("staff-c-unit")).full(),
        Column::new(w.t("staff-c-from")),
        Column::new(w.t("staff-c-until")),
        Column::new(w.t("staff-c-given")),
        Column::new(w.t("staff-c-ended")),
    ];
    let rows = past.iter().map(|held| {
        let post = &held.post;
        Row::new([
            Cell::with_class(told::post_role(w, post), "full"),
            Cell::new(here.unit(&post.unit)),
            Cell::with_class(post.from.to_string(), "nowrap"),
            Cell::with_class(told::until(w, post), "nowrap"),
            Cell::new(told_by(held.given)),
            Cell::new(told_by(held.ended)),
        ])
    });
    Table::new(w.t("staff-posts-past"), TableStyle::Cards, columns).rows(rows)
}

fn shell(user: &User, here: &Here, person: &Person) -> Shell {
    let w = here.w;
    let name = Html::name(w.lang, &person.name, None);
    let mut shell = user.shell(person.name.clone()).heading(name.clone());
    if user.who.may_anywhere(Verb::ReadRows) {
        shell = shell.crumb(w.t("staff-title"), Some("/staff"));
    }
    shell = shell.crumb(name, None);
    if user.who.may(Verb::ManagePeople, &person.unit, &here.tree) {
        shell = shell.action(w.t("staff-person-edit"), format!("/staff/people/{}/edit", person.id));
    }
    if user.who.may_anywhere(Verb::Appoint) && person.id != user.who.person {
        shell = shell.main_action(w.t("staff-give"), format!("/staff/people/{}/give", person.id));
    }
    with_done(shell, user)
}

/// What is told of somebody: where they belong; the staff number to themselves and to who keeps people there.
fn facts(here: &Here, person: &Person, own: bool) -> Vec<(String, Html)> {
    let w = here.w;
    let mut facts = vec![(w.t("staff-f-belongs"), here.way(&person.unit))];
    let keeps = own || here.who.may(Verb::ManagePeople, &person.unit, &here.tree);
    if let Some(number) = person.staff_no.as_ref().filter(|_| keeps) {
        facts.push((w.t("staff-c-number"), Html::text(number)));
    }
    if person.sample {
        facts.push((w.t("sample"), Html::text(w.t("staff-invented"))));
    }
    facts
}

fn links(user: &User, here: &Here, person: &Person) -> Vec<(String, String)> {
    let w = here.w;
    let id = person.id.to_string();
    let mut links = Vec::new();
    if person.id == user.who.person {
        links.push((w.t("staff-seen"), "/seen".to_owned()));
    }
    if super::why::may_ask(&user.who, &person.unit, &here.tree) && person.id != user.who.person {
        links.push((w.t("staff-why-person"), href("/why", &[("page", Some("/")), ("person", Some(&id))])));
    }
    if user.who.may(Verb::Administer, &person.unit, &here.tree) {
        links.push((w.t("staff-account"), format!("/accounts/{id}")));
    }
    if here.may_read_log() {
        links.push((w.t("staff-log-about"), href("/access-log", &[("about", Some(&id))])));
        links.push((w.t("staff-log-by"), href("/access-log", &[("by", Some(&id))])));
    }
    links
}
