//! The page of notices: unread or all, searched, marked as read one by one or all at once.

use std::collections::HashMap;

use axum::extract::Path;
use axum::response::Response;
use luoshi_packs::Lang;

use super::rule::{self, Told};
use super::store::{self, Filter, Kept};
use crate::parts::{Empty, Pager, State, Tab, tag};
use crate::shell::{Shell, render, see_other};
use crate::{Error, Form, Html, User, WORDS, Words, formats, href};

/// So many on a page.
const PAGE: i64 = 50;

#[derive(askama::Template)]
#[template(path = "notices.html")]
struct NoticesPage {
    shell: Shell,
    w: Words,
    all: bool,
    q: String,
    clear: &'static str,
    here: String,
    empty: Option<Empty>,
    days: Vec<(String, Vec<Line>)>,
    pager: Pager,
    unread: i64,
    newest: i64,
}

struct Line {
    open: String,
    text: String,
    when: String,
    tags: Html,
    unread: bool,
}

/// `GET /notices`
pub(crate) async fn list(user: User) -> Result<Response, Error> {
    let w = WORDS.in_lang(user.lang);
    let (all, q) = (user.query("view").as_deref() == Some("all"), user.query("q").unwrap_or_default());
    let filter = Filter {
        all,
        text: Some(q.clone()).filter(|q| !q.trim().is_empty()),
        kinds: kinds_named(&user, &q),
        after: user.query("after").and_then(|key| key.parse().ok()),
    };
    let (city, person) = (user.app.city().id, user.who.person);
    let mut conn = user.app.read().await?;
    let mut found = store::notices_listed(&mut conn, city, person, &filter, PAGE + 1).await?;
    let (held, unread) = store::notices_counted(&mut conn, city, person).await?;
    let told: HashMap<i64, Told> = super::told(&user.app, &mut conn, person).await?.into_iter().collect();
    let loud = loud_ones(&told);
    drop(conn);
    let more = found.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    if more {
        found.pop();
    }
    let next = found.last().filter(|_| more).map(|last| last.id.to_string());
    let tab = |key: &str, view: Option<&str>, count: i64, open| Tab {
        label: w.t(key),
        href: href("/notices", &[("view", view), ("q", Some(&q))]),
        count: Some(formats::int(count)),
        open,
    };
    let tabs =
        vec![tab("notices-tab-unread", None, unread, !all), tab("notices-tab-all", Some("all"), held, all)];
    let shell = user
        .shell(w.t("notices"))
        .crumb(w.t("notices"), None)
        .lede(w.t("notices-lede"))
        .action(w.t("notices-settings"), "/notices/settings")
        .tabs(tabs);
    let shell = if user.query("done").is_some() { shell.toast(w.t("notices-done")) } else { shell };
    render(&NoticesPage {
        shell,
        w,
        all,
        clear: if all { "/notices?view=all" } else { "/notices" },
        here: user.here_with("done", None),
        empty: found.is_empty().then(|| empty(w, !q.is_empty(), all)),
        newest: told.keys().chain(found.iter().map(|one| &one.id)).copied().max().unwrap_or_default(),
        pager: Pager::new(&user, "", next.as_deref()),
        days: by_day(&user, w, &found, &loud),
        q,
        unread,
    })
}

/// The kinds whose name holds the text, as `room/kind`.
fn kinds_named(user: &User, text: &str) -> Vec<String> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Vec::new();
    }
    let named = |lang: Lang, kind: &super::NoticeKind| kind.name.get(lang).to_lowercase().contains(&text);
    let kinds = user.app.notice_kinds().into_iter();
    kinds
        .filter(|(_, kind)| named(Lang::Zh, kind) || named(Lang::En, kind))
        .map(|(room, kind)| format!("{room}/{}", kind.kind))
        .collect()
}

/// Which notices of late are loud, by id.
fn loud_ones(told: &HashMap<i64, Told>) -> HashMap<i64, bool> {
    let mut in_order: Vec<(i64, Told)> = told.iter().map(|(id, told)| (*id, *told)).collect();
    in_order.sort_by_key(|(id, told)| (told.day, *id));
    let loud = rule::loud(&in_order.iter().map(|(_, told)| *told).collect::<Vec<_>>());
    in_order.into_iter().zip(loud).map(|((id, _), loud)| (id, loud)).collect()
}

fn empty(w: Words, searched: bool, all: bool) -> Empty {
    if searched {
        return Empty::new(w.t("notices-none-found"), w.t("notices-none-found-text"));
    }
    let empty = Empty::new(w.t("notices-none"), w.t("notices-none-text"));
    if all { empty } else { empty.start(w.t("notices-see-all"), "/notices?view=all") }
}

fn by_day(user: &User, w: Words, found: &[Kept], loud: &HashMap<i64, bool>) -> Vec<(String, Vec<Line>)> {
    let mut days: Vec<(String, Vec<Line>)> = Vec::new();
    for one in found {
        let at = one.told_at.with_timezone(&user.app.zone());
        let day = formats::day_of_year(w.lang, at.date_naive());
        let line = line(user, w, one, loud.get(&one.id) == Some(&false));
        match days.last_mut() {
            Some((last, lines)) if *last == day => lines.push(line),
            _ => days.push((day, vec![line])),
        }
    }
    days
}

fn line(user: &User, w: Words, one: &Kept, waits: bool) -> Line {
    let unread = one.read_at.is_none();
    let tags = match (one.urgent, unread && waits) {
        (true, _) => tag(State::Late, w.t("notices-urgent")),
        (false, true) => tag(State::Plain, w.t("notices-digest")),
        (false, false) => Html::default(),
    };
    Line {
        open: format!("/notices/{}", one.id),
        text: user.app.notice(&one.room, &one.kind, &one.args, w.lang),
        when: one.told_at.with_timezone(&user.app.zone()).format("%H:%M").to_string(),
        tags,
        unread,
    }
}

/// `GET /notices/{id}`: it is read by being opened, and leads to what it is about.
pub(crate) async fn open(user: User, Path(id): Path<String>) -> Result<Response, Error> {
    let notice = mark(&user, &id).await?;
    Ok(see_other(if notice.href.is_empty() { "/notices" } else { &notice.href }))
}

/// `POST /notices/{id}/read`
pub(crate) async fn read(user: User, Path(id): Path<String>, form: Form) -> Result<Response, Error> {
    mark(&user, &id).await?;
    let back = form.get("back").filter(|back| *back == "/notices" || back.starts_with("/notices?"));
    Ok(see_other(back.unwrap_or("/notices")))
}

/// Marks a notice of this person as read; somebody else's is not found.
async fn mark(user: &User, id: &str) -> Result<Kept, Error> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let (city, person) = (user.app.city().id, user.who.person);
    let notice = store::notice_of(&mut user.app.read().await?, city, person, id).await?;
    let notice = notice.ok_or(Error::NotFound)?;
    if notice.read_at.is_none() {
        let marking = user
            .app
            .store()
            .write(move |tx| Box::pin(async move { store::notice_read(tx, city, person, id).await }));
        marking.await?;
    }
    Ok(notice)
}

/// `POST /notices/read`: all up to the newest that the page showed; what was told meanwhile stays unread.
pub(crate) async fn all_read(user: User, form: Form) -> Result<Response, Error> {
    let until: i64 = form.get("until").and_then(|id| id.parse().ok()).unwrap_or_default();
    let (city, person) = (user.app.city().id, user.who.person);
    let marking = user
        .app
        .store()
        .write(move |tx| Box::pin(async move { store::notices_read(tx, city, person, until).await }));
    marking.await?;
    Ok(see_other("/notices?done=read"))
}
