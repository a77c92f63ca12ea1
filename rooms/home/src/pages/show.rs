//! `/home`.

use askama::Template;
use axum::response::Response;
use luoshi_units::Verb;
use luoshi_web::parts::Empty;
use luoshi_web::work::{Waiting, When};
use luoshi_web::{Error, Html, NavGroup, Shell, User, Words, formats, render};

use super::doubts::{self, Said};
use super::gather::{Desk, Seen};
use super::{Drill, of_line, of_todo, unit, weekday};
use crate::WORDS;
use crate::model::{self, Silence};

/// So many lines of each part.
const OPEN: usize = 8;
const LINES: usize = 6;
const DOUBTS: usize = 5;
/// So many names of units without records.
const NAMES: usize = 12;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    shell: Shell,
    w: Words,
    posts: Vec<Html>,
    doable: Vec<(String, String)>,
    guides: Vec<(String, String)>,
    todo: Part,
    mine: Option<Mine>,
    lead: Option<Lead>,
}

/// A part of the page: its lines, or what stands in their place; where all of them are.
struct Part {
    lines: Vec<Drill>,
    empty: Option<Empty>,
    all: Option<(String, String)>,
}

struct Mine {
    returned: Part,
    recorded: Part,
}

struct Lead {
    /// Whether they confirm, and not only read.
    confirms: bool,
    waiting: Vec<Waiting>,
    waiting_count: String,
    waiting_empty: Empty,
    fresh: Part,
    since: String,
    silent: Vec<SilentSaid>,
    doubts: Vec<Said>,
    doubts_empty: Empty,
    doubts_all: Option<(String, String)>,
}

struct SilentSaid {
    unit: Html,
    said: String,
    names: Vec<(Html, String)>,
    more: Option<String>,
    ever: Option<String>,
}

/// `GET /home`
pub async fn show(user: User) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let desk = Desk::of(&user).await?;
    let doable = doable(&desk);
    let first = first(&user, &doable);
    let todo = desk.todo().await?;
    let confirms = user.who.may_anywhere(Verb::Confirm);
    let waiting = if confirms { desk.waiting().await? } else { Vec::new() };
    let confirmable: i64 = waiting.iter().map(|one| one.count).sum();
    let open = todo.len() + usize::try_from(confirmable).unwrap_or_default();
    let late = todo.iter().filter(|one| one.when == When::Late).count();
    let lede = match (late, open) {
        (0, 0) => w.t1("home-lede-none", "day", weekday(w, desk.today)),
        (0, n) => w.t2("home-lede", "day", weekday(w, desk.today), "n", n),
        (late, _) => w.t2("home-lede-late", "day", weekday(w, desk.today), "n", late),
    };
    let mut shell = user.shell(w.t("home")).lede(lede);
    if let Some((label, href)) = &first {
        shell = shell.main_action(w.t1("home-record", "what", label), href.clone());
    }
    let todo = part(
        todo.into_iter().map(|one| of_todo(w.lang, desk.today, one)).collect(),
        OPEN,
        || Empty::new(w.t("home-todo-none"), w.t("home-todo-none-text")),
        |n| (w.t1("home-all", "n", n), "/home/todo".to_owned()),
    );
    let mine = if desk.records { Some(mine(&desk, w, first.as_ref()).await?) } else { None };
    let lead = if desk.leads { Some(lead(&desk, w, waiting).await?) } else { None };
    let rooms = user.app.rooms().iter();
    let guides = rooms.flat_map(|room| room.guides(&user.who, user.lang)).collect();
    render(&HomePage { posts: posts(&desk, w), shell, w, doable, guides, todo, mine, lead })
}

/// A part of the page out of all its lines.
fn part(
    mut lines: Vec<Drill>,
    shown: usize,
    empty: impl FnOnce() -> Empty,
    all: impl FnOnce(usize) -> (String, String),
) -> Part {
    let many = lines.len();
    lines.truncate(shown);
    Part { empty: lines.is_empty().then(empty), all: (many > shown).then(|| all(many)), lines }
}

/// Where one can record: the links of that group of the navigation, for whoever may record.
fn doable(desk: &Desk<'_>) -> Vec<(String, String)> {
    if !desk.records {
        return Vec::new();
    }
    let user = desk.user;
    let rooms = user.app.rooms().iter();
    let mut items: Vec<_> = rooms
        .flat_map(|room| room.navigation(&user.app, &user.who, user.lang))
        .filter(|item| item.group == NavGroup::Record)
        .collect();
    items.sort_by(|a, b| (a.order, &a.href).cmp(&(b.order, &b.href)));
    items.into_iter().map(|item| (item.label, item.href)).collect()
}

/// What is recorded most often, and its form.
fn first(user: &User, doable: &[(String, String)]) -> Option<(String, String)> {
    let (label, href) = doable.first()?;
    let form = user.app.rooms().iter().find_map(|room| room.form_at(&user.app, href));
    Some((label.clone(), form.unwrap_or_else(|| href.clone())))
}

/// One's posts in words: 经办，立新街道.
fn posts(desk: &Desk<'_>, w: Words) -> Vec<Html> {
    let posts = desk.user.who.posts.iter();
    posts
        .map(|post| {
            let role = post.role.name();
            let role = if w.english() { role.en } else { role.zh };
            Html::text(role).and(w.t("home-join")).and(unit(w.lang, &desk.tree, &post.unit))
        })
        .collect()
}

async fn mine(desk: &Desk<'_>, w: Words, first: Option<&(String, String)>) -> Result<Mine, Error> {
    let lines = |lines: Vec<luoshi_web::work::WorkLine>| -> Vec<Drill> {
        lines.into_iter().map(|line| of_line(w, &desk.tree, line)).collect()
    };
    // One more than is shown tells whether there are more.
    let returned = lines(desk.returned(LINES + 1).await?);
    let recorded = lines(desk.recorded(LINES + 1).await?);
    Ok(Mine {
        returned: part(
            returned,
            LINES,
            || Empty::new(w.t("home-returned-none"), w.t("home-returned-none-text")),
            |_| (w.t("home-more"), "/home/returned".to_owned()),
        ),
        recorded: part(
            recorded,
            LINES,
            || {
                let empty = Empty::new(w.t("home-recorded-none"), w.t("home-recorded-none-text"));
                match first {
                    Some((label, href)) => empty.start(w.t1("home-record", "what", label), href.clone()),
                    None => empty,
                }
            },
            |_| (w.t("home-more"), "/home/recorded".to_owned()),
        ),
    })
}

async fn lead(desk: &Desk<'_>, w: Words, waiting: Vec<Waiting>) -> Result<Lead, Error> {
    let since = desk.since().await?;
    let fresh = desk.fresh(since, LINES).await?;
    let count = usize::try_from(fresh.count).unwrap_or_default();
    let sum: i64 = waiting.iter().map(|one| one.count).sum();
    let seen = desk.seen().await?;
    let (doubts, doubts_all) = looked_at(desk, w, &seen);
    let fresh: Vec<Drill> = fresh.lines.into_iter().map(|line| of_line(w, &desk.tree, line)).collect();
    Ok(Lead {
        confirms: desk.user.who.may_anywhere(Verb::Confirm),
        waiting_count: w.t1("home-waiting-count", "n", sum),
        waiting_empty: Empty::new(w.t("home-waiting-none"), w.t("home-waiting-none-text")),
        waiting,
        since: formats::instant_of_year(w.lang, since, desk.user.app.zone()),
        fresh: Part {
            empty: fresh.is_empty().then(|| Empty::new(w.t("home-fresh-none"), w.t("home-fresh-none-text"))),
            all: (count > fresh.len()).then(|| (w.t1("home-all", "n", count), "/home/new".to_owned())),
            lines: fresh,
        },
        silent: silent(desk, w, &seen),
        doubts,
        doubts_empty: Empty::new(w.t("home-doubts-none"), w.t("home-doubts-none-text")),
        doubts_all,
    })
}

fn looked_at(desk: &Desk<'_>, w: Words, seen: &Seen) -> (Vec<Said>, Option<(String, String)>) {
    let found = model::doubts(&seen.sightings, &seen.tallies, desk.lately());
    let said = found.iter().take(DOUBTS).map(|doubt| doubts::said(w, &desk.tree, doubt)).collect();
    let all = (found.len() > DOUBTS).then(|| (w.t1("home-all", "n", found.len()), "/home/doubts".to_owned()));
    (said, all)
}

fn silent(desk: &Desk<'_>, w: Words, seen: &Seen) -> Vec<SilentSaid> {
    let week = model::monday(desk.today);
    let all = model::silent(&desk.tree, &desk.above(), &seen.tallies, week);
    all.into_iter().map(|one| silence(desk, w, one)).collect()
}

fn silence(desk: &Desk<'_>, w: Words, one: Silence) -> SilentSaid {
    let (of, without) = (one.of, one.this_week.len());
    let said = match without {
        0 => w.t1("home-silent-nobody", "of", of),
        _ => w.t2("home-silent-some", "of", of, "n", of - without),
    };
    let name = |code: &String| (unit(w.lang, &desk.tree, code), format!("/units/{code}"));
    SilentSaid {
        unit: unit(w.lang, &desk.tree, &one.unit),
        said,
        names: one.this_week.iter().take(NAMES).map(name).collect(),
        more: (without > NAMES).then(|| w.t1("home-silent-more", "n", without - NAMES)),
        ever: (!one.ever.is_empty()).then(|| w.t1("home-silent-ever", "n", one.ever.len())),
    }
}
