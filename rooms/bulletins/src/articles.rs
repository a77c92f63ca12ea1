//! What is published, as articles for everybody. Drafts, and what waits to be read or for its time, are none.

use askama::Template;
use luoshi_packs::Lang;
use luoshi_store::Instant;
use luoshi_web::articles::{self, Article, Asked, Number, Wanted, Whole};
use luoshi_web::{App, Document, Error, Html, RecordTitle, formats};

use crate::WORDS;
use crate::corrected::changed;
use crate::here::compared;
use crate::model::{Edition, Pin, State, lang_of};
use crate::store;
use crate::text::Text;

/// A summary holds no more characters.
const SUMMARY: usize = 140;
/// Where a sentence ends in Chinese; in English, at a stop before a blank.
const ENDS: [char; 4] = ['。', '！', '？', '；'];

/// A number in an article's text.
#[derive(Template)]
#[template(path = "bulletin_open_number.html")]
struct Link<'a> {
    place: i64,
    text: &'a str,
    href: String,
}

/// A page of them.
pub async fn listed(app: &App, asked: &Asked<'_>) -> Result<Vec<Article>, Error> {
    let (mut conn, city) = (app.read().await?, app.city().id);
    let found = store::articles(&mut conn, city, asked).await?;
    let ids: Vec<i64> = found.iter().map(|(edition, _)| edition.bulletin).collect();
    let pins = store::pins_last(&mut conn, city, &ids).await?;
    let made = found.into_iter().map(|(edition, first_at)| {
        let of = pins.iter().filter(|(bulletin, _)| *bulletin == edition.bulletin);
        article(&edition, first_at, &of.map(|(_, pin)| pin).collect::<Vec<_>>())
    });
    Ok(made.collect())
}

/// One in the edition that is asked for.
pub async fn one(app: &App, wanted: Wanted<'_>) -> Result<Option<Whole>, Error> {
    let (mut conn, city) = (app.read().await?, app.city().id);
    let editions = store::editions(&mut conn, city, wanted.key).await?;
    let found = editions.iter().find(|one| wanted.edition.is_none_or(|no| no == one.no));
    let (Some(edition), Some(first)) = (found, editions.last()) else { return Ok(None) };
    let mut told: Vec<(&Edition, Vec<Pin>)> = Vec::new();
    for edition in &editions {
        told.push((edition, store::pins(&mut conn, city, (edition.bulletin, edition.no)).await?));
    }
    let pins = told.iter().find(|(one, _)| one.no == edition.no).map(|(_, pins)| pins.clone());
    let pins = pins.unwrap_or_default();
    drop(conn);
    let compared = compared(app, edition, &pins).await?;
    let all: Vec<&Pin> = pins.iter().collect();
    let text = Text::of(&edition.draft.body);
    let html = text.open_html(|at| {
        let Some(pin) = pins.get(at) else { return String::new() };
        let place = pin.place + 1;
        let link = Link { place, text: &pin.text, href: (wanted.leads)(edition.no, place) };
        link.render().unwrap_or_default()
    });
    let plain = text.plain(|at| said(&all, at));
    let numbers = pins
        .iter()
        .enumerate()
        .map(|(at, pin)| Number { compared: compared.get(at).cloned().flatten(), ..number(pin) });
    Ok(Some(Whole {
        article: article(edition, first.published_at, &all),
        html: Html::rendered(&Markup { html })?,
        typed: crate::typed::bare(&plain),
        plain: plain.text,
        numbers: numbers.collect(),
        editions: listing(&told),
    }))
}

/// What a search finds of those of the records that are published bulletins: the edition that stands.
pub async fn documents(app: &App, records: &[i64]) -> Result<Vec<Document>, Error> {
    let mut all = Vec::new();
    for id in records {
        let leads = |_: i64, _: i64| String::new();
        let Some(whole) = one(app, Wanted { key: *id, edition: None, leads: &leads }).await? else {
            continue;
        };
        let article = whole.article;
        all.push(Document {
            record: *id,
            kind: "bulletins",
            unit: article.unit,
            open: true,
            also: None,
            asked: None,
            day: formats::day_at(article.published_at, app.zone()),
            title: article.title,
            body: whole.plain,
        });
    }
    Ok(all)
}

/// The titles of those of the records that are published bulletins.
pub async fn titles(app: &App, records: &[i64], lang: Lang) -> Result<Vec<RecordTitle>, Error> {
    let (mut conn, city, w) = (app.read().await?, app.city().id, WORDS.in_lang(lang));
    let mut all = Vec::new();
    for id in records {
        let editions = store::editions(&mut conn, city, *id).await?;
        let (Some(last), Some(first)) = (editions.first(), editions.last()) else { continue };
        all.push(RecordTitle {
            record: *id,
            title: last.draft.title.clone(),
            unit: last.draft.unit.clone(),
            day: formats::day_at(first.published_at, app.zone()),
            state: w.t(&format!("bulletin-state-{}", State::Published)),
            href: format!("/bulletins/{id}"),
        });
    }
    Ok(all)
}

/// What was published last.
pub async fn latest(app: &App) -> Result<String, Error> {
    Ok(store::edition_latest(&mut app.read().await?, app.city().id).await?)
}

/// A text whose markup this room has made.
#[derive(Template)]
#[template(path = "bulletin_open.html")]
struct Markup {
    html: String,
}

fn said(pins: &[&Pin], at: usize) -> String {
    pins.get(at).map(|pin| pin.text.clone()).unwrap_or_default()
}

fn article(edition: &Edition, first_at: Instant, pins: &[&Pin]) -> Article {
    let draft = &edition.draft;
    let mut figures: Vec<String> = pins.iter().map(|pin| pin.figure.clone()).collect();
    figures.sort_unstable();
    figures.dedup();
    Article {
        key: edition.bulletin,
        edition: edition.no,
        lang: lang_of(&draft.lang),
        title: draft.title.clone(),
        summary: summary(&Text::of(&draft.body).first(|at| said(pins, at))),
        section: draft.section.clone(),
        unit: draft.unit.clone(),
        from: draft.from,
        until: draft.until,
        colophon: draft.colophon.clone(),
        figures,
        published_at: first_at,
        edition_at: edition.published_at,
        reason: draft.reason.clone(),
        position: edition.as_of,
    }
}

/// A first paragraph, cut behind a sentence where it is long.
fn summary(first: &str) -> String {
    if first.chars().count() <= SUMMARY {
        return first.to_owned();
    }
    let head: String = first.chars().take(SUMMARY).collect();
    let chinese = head.rmatch_indices(ENDS).next().map(|(at, end)| at + end.len());
    match chinese.max(head.rfind(". ").map(|at| at + 1)) {
        Some(end) => head[..end].to_owned(),
        None => head + "…",
    }
}

fn number(pin: &Pin) -> Number {
    Number {
        place: pin.place + 1,
        figure: pin.figure.clone(),
        unit: pin.unit.clone(),
        from: pin.from,
        until: pin.until,
        value: pin.value.clone(),
        exact: pin.exact.clone(),
        text: pin.text.clone(),
        entries: pin.entries,
        word: pin.word,
        compared: None,
    }
}

/// All editions, the latest first, each with what it says otherwise than the one before it.
fn listing(all: &[(&Edition, Vec<Pin>)]) -> Vec<articles::Edition> {
    let told = all.iter().enumerate().map(|(at, (edition, pins))| {
        let before = all.get(at + 1);
        articles::Edition {
            no: edition.no,
            at: edition.published_at,
            reason: edition.draft.reason.clone(),
            changed: before.map_or_else(Vec::new, |(one, old)| changed((one, old), (edition, pins))),
        }
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::{SUMMARY, summary};

    #[test]
    fn a_summary_ends_with_a_sentence() {
        assert_eq!(summary("讲了一场。"), "讲了一场。");
        let long = format!("{}。{}", "讲".repeat(100), "听".repeat(100));
        assert_eq!(summary(&long), format!("{}。", "讲".repeat(100)));
        let english = format!("{}. {}", "told 1.5 ".repeat(8).trim(), "heard ".repeat(40));
        assert_eq!(summary(&english), format!("{}.", "told 1.5 ".repeat(8).trim()));
        let endless = "讲".repeat(300);
        assert_eq!(summary(&endless).chars().count(), SUMMARY + 1);
    }
}
