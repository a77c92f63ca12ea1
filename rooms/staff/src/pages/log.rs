//! The access log for who audits, and what of it concerns oneself.

use axum::response::Response;
use luoshi_units::{Verb, people};
use luoshi_web::lists::{self, Export, List, Opened};
use luoshi_web::parts::{Cell, Choice, Column, Empty, FilterBox, Pager, Row, Table, TableStyle};
use luoshi_web::trail::{self, Filter, Kind, Line, Trace};
use luoshi_web::{Error, Form, Html, User, formats, see_other};

use crate::WORDS;
use crate::deeds::ROOM;
use crate::here::Here;
use crate::lists::PAGE;
use crate::lists::log::{Named, PATH, Wanted, columns, place, table, what, written_key};
use crate::told;

async fn opened(user: &User) -> Result<Here, Error> {
    let here = Here::of(user, &mut user.app.read().await?).await?;
    if here.may_read_log() { Ok(here) } else { Err(Error::Forbidden { verb: Verb::Audit, unit: None }) }
}

/// `GET /access-log`
pub async fn show(user: User) -> Result<Response, Error> {
    let here = opened(&user).await?;
    let columns = columns(&here);
    let tools = match lists::open(&user, PATH, columns.offered()).await? {
        Opened::Elsewhere(view) => return Ok(see_other(view)),
        Opened::Here(tools) => tools.exports(),
    };
    let w = here.w;
    let mut conn = user.app.read().await?;
    let wanted = Wanted::read(&here, &mut conn, |name| user.query(name)).await?;
    let mut lines = match &wanted.unclear {
        Some(_) => Vec::new(),
        None => trail::page(&mut conn, here.city, &wanted.filter, wanted.after, PAGE + 1).await?,
    };
    drop(conn);
    let more = i64::try_from(lines.len()).is_ok_and(|count| count > PAGE);
    if more {
        lines.pop();
    }
    let names = Named::of(&here, &lines).await?;
    let whose = wanted.whose();
    if !whose.is_empty() {
        let line = Line { kind: Kind::Look, room: ROOM, verb: "access-log", record: None, whose };
        trail::look(&user, line).await?;
    }
    let next = lines.last().filter(|_| more).map(written_key);
    let shell = user.shell(w.t("staff-log")).crumb(w.t("staff-log"), None).lede(w.t("staff-log-lede"));
    let shell = shell.tabs(tools.tabs());
    let table = table(&here, &columns.shown(&tools), &lines, &names);
    let empty = || Empty::new(w.t("staff-log-none-title"), w.t("staff-log-none"));
    List::new(PATH, shell, table, Pager::new(&user, "", next.as_deref()))
        .filters(w.t("staff-log"), filters(&user, &here), wanted.narrowed)
        .notice(wanted.unclear.map(|(name, found)| unclear(&user, &here, name, &found)))
        .tools(tools)
        .empty(lines.is_empty().then(empty))
        .note(Some(w.t("staff-log-clock")))
        .answer()
}

/// Whom a name may mean, each a link.
fn unclear(user: &User, here: &Here, name: &str, found: &[people::Person]) -> Html {
    let w = here.w;
    if found.is_empty() {
        return Html::text(w.t("staff-log-nobody"));
    }
    found.iter().fold(Html::text(w.t("staff-log-several")), |out, person| {
        let link = user.here_with(name, Some(&person.id.to_string()));
        out.and(" ")
            .and(Html::link(link, Html::name(w.lang, &person.name, None)))
            .and(" ")
            .and(here.unit(&person.unit))
    })
}

fn filters(user: &User, here: &Here) -> Vec<FilterBox> {
    let w = here.w;
    let kinds = Kind::ALL.map(|kind| Choice::new(kind.id(), told::kind(w, kind)));
    vec![
        FilterBox::input(user, "by", w.t("staff-log-f-by"), "search"),
        FilterBox::input(user, "about", w.t("staff-log-f-about"), "search"),
        FilterBox::input(user, "record", w.t("staff-log-f-record"), "text"),
        FilterBox::select(user, "kind", w.t("staff-log-f-kind"), kinds.to_vec()),
        FilterBox::input(user, "from", w.t("staff-c-from"), "date"),
        FilterBox::input(user, "until", w.t("staff-c-until"), "date"),
    ]
}

/// `POST /access-log/export`
pub async fn export(user: User, form: Form) -> Result<Response, Error> {
    opened(&user).await?;
    Export::start(&user, (ROOM, PATH), &WORDS.text("staff-log", &[]), &form).await
}

/// `GET /seen`: who changed or looked at what is about oneself.
pub async fn seen(user: User) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let w = here.w;
    let filter = Filter { about: Some(user.who.person), by_others: true, ..Filter::default() };
    let after = user.query("after").and_then(|key| place(&key));
    let mut lines = trail::page(&mut conn, here.city, &filter, after, PAGE + 1).await?;
    let more = i64::try_from(lines.len()).is_ok_and(|count| count > PAGE);
    if more {
        lines.pop();
    }
    let ids: Vec<i64> = lines.iter().map(|line| line.person).collect();
    let names = here.names(&mut conn, &ids).await?;
    drop(conn);
    let next = lines.last().filter(|_| more).map(written_key);
    let columns = vec![
        Column::new(w.t("staff-log-c-at")),
        Column::new(w.t("staff-log-c-by")),
        Column::new(w.t("staff-log-c-what")),
        Column::number(w.t("staff-log-c-times")),
    ];
    let rows = folded(&lines, user.app.zone()).into_iter().map(|(line, times)| {
        let by = names
            .get(&line.person)
            .map_or_else(|| Html::text(w.t("staff-gone")), |name| Html::name(w.lang, name, None));
        Row::new([
            Cell::with_class(formats::instant_of_year(w.lang, line.at, user.app.zone()), "nowrap"),
            Cell::new(by),
            Cell::new(what(&here, line)),
            Cell::new(formats::int(times)),
        ])
    });
    let table = Table::new(w.t("staff-seen"), TableStyle::Cards, columns).rows(rows);
    let shell = user.shell(w.t("staff-seen")).crumb(w.t("staff-seen"), None).lede(w.t("staff-seen-lede"));
    let empty = || Empty::new(w.t("staff-seen-none-title"), w.t("staff-seen-none"));
    let empty = table.is_empty().then(empty);
    List::new("/seen", shell, table, Pager::new(&user, "", next.as_deref()))
        .empty(empty)
        .note(Some(w.t("staff-log-clock")))
        .answer()
}

/// What one person did again and again on one day is one line, at its latest, with how often.
fn folded(lines: &[Trace], zone: chrono_tz::Tz) -> Vec<(&Trace, i64)> {
    let mut out: Vec<(&Trace, i64)> = Vec::new();
    for line in lines {
        let same = |other: &Trace| {
            (other.person, other.kind, &other.room, &other.verb)
                == (line.person, line.kind, &line.room, &line.verb)
                && formats::day_at(other.at, zone) == formats::day_at(line.at, zone)
        };
        match out.iter_mut().find(|(other, _)| same(other)) {
            Some((_, times)) => *times += 1,
            None => out.push((line, 1)),
        }
    }
    out
}
