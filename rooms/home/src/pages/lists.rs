//! The lists behind the parts of the page, longer.

use askama::Template;
use axum::response::Response;
use luoshi_web::parts::Empty;
use luoshi_web::work::WorkLine;
use luoshi_web::{Error, Shell, User, Words, render};

use super::doubts::{self, Said};
use super::gather::Desk;
use super::{Drill, of_line, of_todo};
use crate::{WORDS, model};

/// So many at the most; who wants more looks at the list of the room.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "home_list.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<Drill>,
    empty: Option<Empty>,
    most: Option<String>,
}

#[derive(Template)]
#[template(path = "home_doubts.html")]
struct DoubtsPage {
    shell: Shell,
    w: Words,
    doubts: Vec<Said>,
    empty: Option<Empty>,
}

fn shell(user: &User, w: Words, title: &str) -> Shell {
    user.shell(w.t(title)).crumb(w.t("home"), Some("/home")).crumb(w.t(title), None)
}

fn list(shell: Shell, w: Words, lines: Vec<Drill>, empty: (&str, &str)) -> Result<Response, Error> {
    let none = || Empty::new(w.t(empty.0), w.t(empty.1)).start(w.t("home-back"), "/home");
    render(&ListPage {
        shell,
        empty: lines.is_empty().then(none),
        most: (lines.len() >= MOST).then(|| w.t1("home-most", "n", MOST)),
        lines,
    })
}

fn drills(desk: &Desk<'_>, w: Words, lines: Vec<WorkLine>) -> Vec<Drill> {
    lines.into_iter().map(|line| of_line(w, &desk.tree, line)).collect()
}

/// `GET /home/todo`
pub async fn todo(user: User) -> Result<Response, Error> {
    let (w, desk) = (user.words(&WORDS), Desk::of(&user).await?);
    let mut lines: Vec<Drill> =
        desk.todo().await?.into_iter().map(|one| of_todo(w.lang, desk.today, one)).collect();
    lines.truncate(MOST);
    list(shell(&user, w, "home-todo"), w, lines, ("home-todo-none", "home-todo-none-text"))
}

/// `GET /home/recorded`
pub async fn recorded(user: User) -> Result<Response, Error> {
    let (w, desk) = (user.words(&WORDS), Desk::of(&user).await?);
    let lines = drills(&desk, w, desk.recorded(MOST).await?);
    list(shell(&user, w, "home-recorded"), w, lines, ("home-recorded-none", "home-recorded-none-text"))
}

/// `GET /home/returned`
pub async fn returned(user: User) -> Result<Response, Error> {
    let (w, desk) = (user.words(&WORDS), Desk::of(&user).await?);
    let lines = drills(&desk, w, desk.returned(MOST).await?);
    list(shell(&user, w, "home-returned"), w, lines, ("home-returned-none", "home-returned-none-text"))
}

/// `GET /home/new`
pub async fn fresh(user: User) -> Result<Response, Error> {
    let (w, desk) = (user.words(&WORDS), Desk::of(&user).await?);
    if !desk.leads {
        return Err(Error::NotFound);
    }
    let since = desk.since().await?;
    let lines = drills(&desk, w, desk.fresh(since, MOST).await?.lines);
    list(shell(&user, w, "home-fresh"), w, lines, ("home-fresh-none", "home-fresh-none-text"))
}

/// `GET /home/doubts`
pub async fn doubts(user: User) -> Result<Response, Error> {
    let (w, desk) = (user.words(&WORDS), Desk::of(&user).await?);
    if !desk.leads {
        return Err(Error::NotFound);
    }
    let seen = desk.seen().await?;
    let found = model::doubts(&seen.sightings, &seen.tallies, desk.lately());
    let said: Vec<Said> = found.iter().take(MOST).map(|doubt| doubts::said(w, &desk.tree, doubt)).collect();
    let none = || Empty::new(w.t("home-doubts-none"), w.t("home-doubts-none-text"));
    render(&DoubtsPage {
        shell: shell(&user, w, "home-doubts").lede(w.t("home-doubts-hint")),
        w,
        empty: said.is_empty().then(none),
        doubts: said,
    })
}
