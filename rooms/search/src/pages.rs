//! `/search`, for readers and for programs.

use askama::Template;
use axum::Json;
use axum::response::{IntoResponse, Response};
use luoshi_web::parts::{Empty, Pager};
use luoshi_web::{Error, Html, Shell, User, Words, href, render};
use serde_json::json;

use crate::found::{Group, KINDS, Search};
use crate::{Room, WORDS, follow};

/// So many pages of deeds a search itself reads, where it is behind; the rest is the server's work in the background.
const CATCH_UP: usize = 3;

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    shell: Shell,
    w: Words,
    typed: String,
    kind: Option<&'static str>,
    groups: Vec<Shown>,
    said: String,
    empty: Option<Empty>,
    pager: Option<Pager>,
}

/// A group with its words.
struct Shown {
    group: Group,
    name: String,
    count: String,
    all: Option<String>,
}

struct Answer {
    groups: Vec<Group>,
    typed: String,
    kind: Option<&'static str>,
}

async fn answer(user: &User, room: &Room) -> Result<Answer, Error> {
    let app = &user.app;
    for _ in 0..CATCH_UP {
        if !follow::step(app).await? {
            break;
        }
    }
    let typed = user.query("q").unwrap_or_default().trim().to_owned();
    let kind = user.query("kind").and_then(|kind| KINDS.into_iter().find(|known| *known == kind));
    let tree = app.tree(&mut app.read().await?).await?;
    let query = room.cutter(&app.pack(), &tree).query(&typed);
    let search = Search::new(user, &query, tree);
    let groups = match kind {
        _ if query.words.is_empty() => Vec::new(),
        Some(kind) => vec![search.one(kind, user.query("after").as_deref()).await?],
        None => search.all().await?,
    };
    Ok(Answer { groups, typed, kind })
}

/// `GET /search?q=…&kind=…`
pub async fn page(user: User, room: Room) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let Answer { groups, typed, kind } = answer(&user, &room).await?;
    let none = groups.iter().all(|group| group.found.is_empty());
    let empty = match (none, typed.is_empty()) {
        (false, _) => None,
        (true, true) => Some(Empty::new(w.t("search-begin"), w.t("search-begin-text"))),
        (true, false) => Some(Empty::new(w.t1("search-none", "q", &typed), w.t("search-none-text"))),
    };
    let total: usize = groups.iter().map(|group| group.count).sum();
    let said = if none || kind.is_some() { String::new() } else { w.t1("search-found", "n", total) };
    let pager = kind.filter(|_| !none).map(|_| {
        let next = groups.first().and_then(|group| group.next.as_deref());
        let shown = groups.first().map_or(0, |group| group.found.len());
        Pager::new(&user, w.t1("search-shown", "n", shown), next)
    });
    let title = if typed.is_empty() { w.t("search-title") } else { w.t1("search-title-of", "q", &typed) };
    let shell = user.shell(title).heading(w.t("search-title")).typed(&typed);
    let shell = match kind {
        Some(kind) => shell
            .crumb(w.t("search-title"), Some(&href("/search", &[("q", Some(&typed))])))
            .crumb(w.t(&format!("search-kind-{kind}")), None),
        None => shell,
    };
    let shown = groups.into_iter().filter(|group| !group.found.is_empty()).map(|group| {
        let more = kind.is_none() && group.count > group.found.len();
        let all = href("/search", &[("q", Some(&typed)), ("kind", Some(group.kind))]);
        Shown {
            name: w.t(&format!("search-kind-{}", group.kind)),
            count: w.t1("search-count", "n", group.count),
            all: more.then_some(all),
            group,
        }
    });
    render(&SearchPage { groups: shown.collect(), shell, w, typed, kind, said, empty, pager })
}

/// `GET /api/v1/search?q=…&kind=…`
pub async fn api(user: User, room: Room) -> Result<Response, Error> {
    let found = answer(&user, &room).await?;
    let groups = found.groups.iter().map(|group| {
        let found: Vec<_> = group
            .found
            .iter()
            .map(|found| json!({ "title": found.plain, "href": found.href, "about": text_of(&found.about) }))
            .collect();
        json!({ "kind": group.kind, "count": group.count, "found": found, "next": group.next })
    });
    Ok(Json(groups.collect::<Vec<_>>()).into_response())
}

/// A piece without its markup.
fn text_of(piece: &Html) -> String {
    let mut out = String::new();
    let mut within = false;
    for c in piece.as_str().chars() {
        match c {
            '<' => within = true,
            '>' => within = false,
            c if !within => out.push(c),
            _ => {}
        }
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
