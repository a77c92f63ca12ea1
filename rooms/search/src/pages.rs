//! `/search`, for readers and for programs.

use std::sync::Arc;

use askama::Template;
use axum::Json;
use axum::response::{IntoResponse, Response};
use luoshi_units::Tree;
use luoshi_web::find::Query;
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
    /// How it would be typed with the blank that was left out, where only so anything is found.
    apart: Option<String>,
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
    let cutter = room.cutters.of(&app.pack(), &tree);
    let query = cutter.query(&typed);
    let after = user.query("after");
    let groups = groups(&Search::new(user, &query, tree.clone()), kind, after.as_deref()).await?;
    if groups.iter().any(|group| !group.found.is_empty()) || query.words.is_empty() {
        return Ok(Answer { groups, typed, apart: None, kind });
    }
    let apart = cutter.apart(&typed);
    // What is nothing of its kind may be something of another: then it was typed as it is written.
    let elsewhere = !apart.is_empty() && kind.is_some();
    if elsewhere && !Search::new(user, &query, tree.clone()).all().await?.is_empty() {
        return Ok(Answer { groups, typed, apart: None, kind });
    }
    match most(user, &tree, apart).await? {
        Some((text, query)) => {
            let groups = self::groups(&Search::new(user, &query, tree), kind, after.as_deref()).await?;
            Ok(Answer { groups, typed, apart: Some(text), kind })
        }
        None => Ok(Answer { groups, typed, apart: None, kind }),
    }
}

async fn groups(
    search: &Search<'_>,
    kind: Option<&'static str>,
    after: Option<&str>,
) -> Result<Vec<Group>, Error> {
    match kind {
        _ if search.query.words.is_empty() => Ok(Vec::new()),
        Some(kind) => Ok(vec![search.one(kind, after).await?]),
        None => search.all().await,
    }
}

/// By which of these most is found, the first of several; none where nothing is.
async fn most(
    user: &User,
    tree: &Arc<Tree>,
    among: Vec<(String, Query)>,
) -> Result<Option<(String, Query)>, Error> {
    let mut best = (0, None);
    for one in among {
        let much = Search::new(user, &one.1, tree.clone()).much().await?;
        if much > best.0 {
            best = (much, Some(one));
        }
    }
    Ok(best.1)
}

/// `GET /search?q=…&kind=…`
pub async fn page(user: User, room: Room) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let Answer { groups, typed, apart, kind } = answer(&user, &room).await?;
    let none = groups.iter().all(|group| group.found.is_empty());
    let empty = match (none, typed.is_empty()) {
        (false, _) => None,
        (true, true) => Some(Empty::new(w.t("search-begin"), w.t("search-begin-text"))),
        (true, false) => Some(Empty::new(w.t1("search-none", "q", &typed), w.t("search-none-text"))),
    };
    let total: usize = groups.iter().map(|group| group.count).sum();
    let said = if none || kind.is_some() { String::new() } else { w.t1("search-found", "n", total) };
    let said = match &apart {
        Some(apart) => format!("{} {said}", w.t2("search-apart", "q", &typed, "words", apart)),
        None => said,
    };
    // What leads on is what was found by.
    let asked = apart.as_deref().unwrap_or(&typed);
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
        let all = href("/search", &[("q", Some(asked)), ("kind", Some(group.kind))]);
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
