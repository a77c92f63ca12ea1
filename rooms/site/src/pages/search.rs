//! Searching the site. Nothing that is typed is kept.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use luoshi_packs::Lang;
use luoshi_store::Instant;
use luoshi_units::Tree;
use luoshi_web::find::{Cutters, Query, excerpt, marked};
use luoshi_web::{Error, Html, Stranger, Words, formats, render};

use crate::follow;
use crate::frame::Frame;
use crate::here::{Here, article_path};
use crate::pages::section::{After, after_of, after_text};
use crate::store::{self, Hit};

/// So many on a page.
const PAGE: i64 = 20;

#[derive(Template)]
#[template(path = "site_search.html")]
struct Shown {
    frame: Frame,
    w: Words,
    typed: String,
    said: String,
    found: Vec<Found>,
    empty: Option<(String, String)>,
    next: Option<String>,
}

/// An article that was found.
struct Found {
    href: String,
    title: Html,
    lang: Option<&'static str>,
    about: String,
    excerpt: Option<Html>,
}

/// What was found, and how it would be typed with a blank that was left out, where only so anything is.
struct Answer {
    query: Query,
    apart: Option<String>,
    count: i64,
    hits: Vec<Hit>,
}

/// `GET /site/search?q=`
pub async fn page(who: &Stranger, cutters: &Cutters) -> Result<Response, Error> {
    who.app.follow_pack().await?;
    follow::step(&who.app).await?;
    let here = Here::of(who).await?;
    let typed = who.query("q").unwrap_or_default().trim().to_owned();
    let after = after_of(who.query("after"))?;
    let mut answer = answer(&here, cutters, &typed, after).await?;
    let w = here.w;
    let most = usize::try_from(PAGE).unwrap_or_default();
    let more = answer.hits.len() > most;
    answer.hits.truncate(most);
    let asked = answer.apart.as_deref().unwrap_or(&typed);
    let next = answer.hits.last().filter(|_| more).map(|last| {
        let after = after_text((last.published_at, last.key));
        here.with("/site/search", &[("q", Some(asked)), ("after", Some(&after))])
    });
    let said = match (&answer.apart, answer.hits.is_empty()) {
        (_, true) => String::new(),
        (Some(apart), _) => w.t2("site-found-apart", "words", apart, "n", answer.count),
        (None, _) => w.t1("site-found", "n", answer.count),
    };
    let empty = answer.hits.is_empty().then(|| match typed.is_empty() {
        true => (w.t("site-search-begin"), w.t("site-search-begin-text")),
        false => (w.t1("site-search-none", "q", typed.as_str()), w.t("site-search-none-text")),
    });
    let title = match typed.is_empty() {
        true => w.t("site-find"),
        false => w.t1("site-search-title", "q", typed.as_str()),
    };
    let path = "/site/search";
    let frame = Frame::of(&here, title, path).named(None).asked(path, &[("q", Some(&typed))]).typed(&typed);
    let found = answer.hits.iter().map(|hit| found(&here, hit, &answer.query)).collect();
    render(&Shown { frame, w, typed, said, found, empty, next })
}

async fn answer(here: &Here, cutters: &Cutters, typed: &str, after: Option<After>) -> Result<Answer, Error> {
    let tree: &Arc<Tree> = &here.tree;
    let cutter = cutters.of(&here.pack, tree);
    // As it was typed first; in parts where nobody wrote it so.
    let whole = cutter.unbroken(typed);
    let found = count(here, &whole).await?;
    if found > 0 {
        return Ok(Answer {
            hits: hits(here, &whole, after).await?,
            query: whole,
            apart: None,
            count: found,
        });
    }
    let query = cutter.query(typed);
    let count = if query == whole { found } else { count(here, &query).await? };
    if count > 0 || query.words.is_empty() {
        return Ok(Answer { hits: hits(here, &query, after).await?, query, apart: None, count });
    }
    let mut best: (i64, Option<(String, Query)>) = (0, None);
    for (text, query) in cutter.apart(typed) {
        let much = self::count(here, &query).await?;
        if much > best.0 {
            best = (much, Some((text, query)));
        }
    }
    match best {
        (count, Some((text, query))) => {
            Ok(Answer { hits: hits(here, &query, after).await?, query, apart: Some(text), count })
        }
        _ => Ok(Answer { query, apart: None, count: 0, hits: Vec::new() }),
    }
}

async fn count(here: &Here, query: &Query) -> Result<i64, Error> {
    if query.words.is_empty() {
        return Ok(0);
    }
    Ok(store::counted(&mut here.app.read().await?, here.app.city().id, query).await?)
}

async fn hits(here: &Here, query: &Query, after: Option<After>) -> Result<Vec<Hit>, Error> {
    if query.words.is_empty() {
        return Ok(Vec::new());
    }
    let after = after.unwrap_or((Instant::from_timestamp_nanos(i64::MAX), i64::MAX));
    let mut conn = here.app.read().await?;
    Ok(store::listed(&mut conn, here.app.city().id, query, (after, PAGE + 1)).await?)
}

fn found(here: &Here, hit: &Hit, query: &Query) -> Found {
    let lang = Lang::from_code(&hit.lang).unwrap_or_default();
    let day = formats::day_of_year(here.lang(), formats::day_at(hit.published_at, here.app.zone()));
    let section = hit.section.as_deref().and_then(|id| here.pack.site.section(id));
    let section = section.map(|section| section.name.get(here.lang()));
    let corrected = (hit.edition > 1).then(|| here.w.t("site-was-corrected"));
    let about = [Some(day), section.map(str::to_owned), corrected];
    Found {
        href: here.to(&article_path(hit.key, None)),
        title: marked(&hit.title, query),
        lang: (lang != here.lang()).then(|| lang.tag()),
        about: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        excerpt: excerpt(&hit.body, query),
    }
}
