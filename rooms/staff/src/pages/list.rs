//! Who holds which post, at the reader's units and below.

use axum::response::Response;
use luoshi_sheets::Out;
use luoshi_store::Conn;
use luoshi_units::posts::{self, Filter, Held, Place, Which};
use luoshi_units::{Role, Verb};
use luoshi_web::parts::{Choice, Empty, FilterBox, Pager};
use luoshi_web::trail::{self, Kind, Line};
use luoshi_web::{Error, User, download, href, render};

use super::{List, MOST_EXPORTED, PAGE, posts_table};
use crate::deeds::ROOM;
use crate::here::Here;
use crate::told;

const FILTERS: [&str; 4] = ["unit", "role", "which", "q"];

/// `GET /staff`
pub async fn show(user: User) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let w = here.w;
    let filter = asked(&user, &here);
    let after = user.query("after").and_then(|key| place(&key));
    let many = posts::count(&mut conn, here.city, &filter, here.today).await?;
    let mut held = posts::page(&mut conn, here.city, &filter, here.today, after.as_ref(), PAGE + 1).await?;
    drop(conn);
    let more = i64::try_from(held.len()).is_ok_and(|count| count > PAGE);
    if more {
        held.pop();
    }
    if filter.text.is_some() {
        let whose = held.iter().map(|held| held.post.person).collect();
        let line = Line { kind: Kind::Search, room: ROOM, verb: "posts", record: None, whose };
        trail::look(&user, line).await?;
    }
    let next = held.last().filter(|_| more).map(key);
    let mut shell = user.shell(w.t("staff-title")).crumb(w.t("staff-title"), None).lede(w.t("staff-lede"));
    if user.who.may_anywhere(Verb::Appoint) {
        shell = shell.main_action(w.t("staff-people"), "/staff/people");
    }
    let narrowed = FILTERS.iter().any(|name| user.query(name).is_some());
    let empty = || Empty::new(w.t("staff-none-title"), w.t("staff-none"));
    render(&List {
        shell,
        w,
        label: w.t("staff-title"),
        filters: filters(&user, &here),
        clear: narrowed.then(|| "/staff".to_owned()),
        notice: None,
        exports: vec![(w.t("staff-export"), export_href(&user))],
        table: posts_table(&here, w.t("staff-title"), &held, true, false),
        empty: held.is_empty().then(empty),
        note: None,
        pager: Pager::new(&user, w.t2("staff-shown", "shown", held.len(), "all", many), next.as_deref()),
    })
}

fn key(held: &Held) -> String {
    format!("{}|{}|{}", held.post.id, held.post.unit, held.name)
}

fn place(key: &str) -> Option<Place> {
    let (id, rest) = key.split_once('|')?;
    let (unit, name) = rest.split_once('|')?;
    Some((unit.to_owned(), name.to_owned(), id.parse().ok()?))
}

fn asked(user: &User, here: &Here) -> Filter {
    let seen = here.seen();
    let unit = user.query("unit").filter(|code| here.tree.get(code).is_some());
    let units = match unit {
        Some(code) => {
            let under = here.tree.under(&code).into_iter().filter(|code| seen.holds(code));
            Some(under.map(str::to_owned).collect())
        }
        None => seen.into_units(),
    };
    Filter {
        units,
        role: user.query("role").and_then(|id| Role::parse(&id)),
        text: user.query("q"),
        person: None,
        which: user.query("which").and_then(|id| Which::parse(&id)).unwrap_or_default(),
    }
}

fn filters(user: &User, here: &Here) -> Vec<FilterBox> {
    let w = here.w;
    let unit = user.query("unit").unwrap_or_default();
    let units = here.unit_choices(Verb::ReadRows, Some(unit.as_str()));
    let roles = Role::ALL.map(|role| Choice::new(role.id(), told::role(w, role)));
    let which = Which::ALL.map(|which| Choice::new(which.id(), w.t(&format!("staff-which-{}", which.id()))));
    vec![
        FilterBox::select(user, "unit", w.t("staff-f-unit"), units),
        FilterBox::select(user, "role", w.t("staff-c-role"), roles.to_vec()),
        FilterBox::select(user, "which", w.t("staff-c-state"), which.to_vec()),
        FilterBox::input(user, "q", w.t("staff-f-name"), "search"),
    ]
}

fn export_href(user: &User) -> String {
    let given: Vec<(&str, Option<String>)> = FILTERS.iter().map(|name| (*name, user.query(name))).collect();
    let query: Vec<(&str, Option<&str>)> =
        given.iter().map(|(name, value)| (*name, value.as_deref())).collect();
    href("/staff/export.csv", &query)
}

/// `GET /staff/export.csv`
pub async fn export(user: User) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let filter = asked(&user, &here);
    let held = all(&here, &mut conn, &filter).await?;
    drop(conn);
    let whose = held.iter().map(|held| held.post.person).collect();
    trail::look(&user, Line { kind: Kind::Export, room: ROOM, verb: "posts", record: None, whose }).await?;
    let w = here.w;
    let headers = ["person", "role", "unit", "code", "from", "until"].map(|c| w.t(&format!("staff-c-{c}")));
    let rows = held.iter().map(|held| {
        let post = &held.post;
        vec![
            Out::Text(held.name.clone()),
            Out::Text(told::post_role_text(w, post)),
            Out::Text(here.unit_text(&post.unit)),
            Out::Text(post.unit.clone()),
            Out::Day(post.from.to_string()),
            post.until.map_or_else(|| Out::Text(String::new()), |day| Out::Day(day.to_string())),
        ]
    });
    let file = luoshi_sheets::write_csv(&headers, rows);
    Ok(download(&format!("{}.csv", w.t("staff-title")), "text/csv; charset=utf-8", file))
}

async fn all(here: &Here, conn: &mut Conn, filter: &Filter) -> Result<Vec<Held>, Error> {
    let mut all: Vec<Held> = Vec::new();
    loop {
        let after = all.last().map(|held| (held.post.unit.clone(), held.name.clone(), held.post.id));
        let page = posts::page(conn, here.city, filter, here.today, after.as_ref(), 1000).await?;
        let last = page.len() < 1000;
        all.extend(page);
        if last || all.len() >= MOST_EXPORTED {
            return Ok(all);
        }
    }
}
