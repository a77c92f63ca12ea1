//! Keeps what a search of the site looks through at what was published last.

use chrono::TimeDelta;
use luoshi_packs::Lang;
use luoshi_store::Instant;
use luoshi_web::articles::{Article, Asked, Order, Wanted};
use luoshi_web::find::{folded, sounds};
use luoshi_web::{App, Error};

use crate::WORDS;
use crate::store::{self, Kept};

/// So many articles are read at a time.
const PAGE: i64 = 100;
/// Of what is published at the same time some may be seen later: what is this recent is looked at again.
const AGAIN: TimeDelta = TimeDelta::minutes(10);

/// Reads what was published or corrected since. Whether there was anything.
///
/// # Errors
/// What the database or a room reports.
pub async fn step(app: &App) -> Result<bool, Error> {
    let (published, city) = (app.published().await?, app.city().id);
    let (known, at) = store::followed(&mut app.read().await?, city).await?;
    if known == published {
        return Ok(false);
    }
    let since = at.map(|at| at - AGAIN);
    let (mut before, mut last) = (None, at.unwrap_or(Instant::UNIX_EPOCH));
    loop {
        let asked = Asked { order: Order::Changed, before, since, limit: PAGE, ..Asked::default() };
        let found = app.articles(&asked).await?;
        let Some(oldest) = found.last() else { break };
        before = Some((oldest.edition_at, oldest.key));
        last = last.max(found[0].edition_at);
        let mut kept = Vec::with_capacity(found.len());
        for article in &found {
            kept.push(read(app, article).await?);
        }
        app.store().write(move |tx| Box::pin(async move { store::keep(tx, city, kept).await })).await?;
    }
    let to = (published, last);
    app.store().write(move |tx| Box::pin(async move { store::follow_to(tx, city, to).await })).await?;
    Ok(true)
}

/// Throws all away; [`step`] makes it again.
///
/// # Errors
/// What the database reports.
pub async fn forget(app: &App) -> Result<(), Error> {
    let city = app.city().id;
    Ok(app.store().write(move |tx| Box::pin(async move { store::clear(tx, city).await })).await?)
}

async fn read(app: &App, article: &Article) -> Result<Kept, Error> {
    let leads = |_: i64, _: i64| String::new();
    let whole = app.article(Wanted { key: article.key, edition: None, leads: &leads }).await?;
    let Article { key, edition, lang, section, published_at, title, reason, .. } = whole.article;
    Ok(Kept {
        key,
        edition,
        lang: lang.code().to_owned(),
        section,
        published_at,
        folded: folded(&[title.as_str(), &whole.plain, &corrected(edition, reason.as_deref())].join("\n")),
        sounds: sounds(&[&title]),
        body: whole.plain,
        title,
    })
}

/// What a corrected article is found by besides: that it was corrected, in the words of both languages, and why.
fn corrected(edition: i64, reason: Option<&str>) -> String {
    if edition < 2 {
        return String::new();
    }
    let words = Lang::ALL.map(|lang| WORDS.in_lang(lang).t("site-was-corrected"));
    [words.join(" ").as_str(), reason.unwrap_or_default()].join(" ")
}
