//! What became of a letter, for whoever has its number.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_web::{Error, Html, Stranger, Words, formats, render_with, see_other};

use crate::frame::Frame;
use crate::here::{Here, article_path};
use crate::letters::model::{DAYS, Letter, State, typed};
use crate::letters::store;

#[derive(Template)]
#[template(path = "site_letter_find.html")]
struct FindPage {
    frame: Frame,
    w: Words,
    typed: String,
    wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "site_letter.html")]
struct LetterPage {
    frame: Frame,
    w: Words,
    number: String,
    sent: bool,
    said: String,
    facts: Vec<(String, Html)>,
    text: Vec<String>,
    answer: Vec<String>,
}

/// `GET /site/letters?number=`: where one types a number.
pub async fn find(who: Stranger) -> Result<Response, Error> {
    let here = Here::of(&who).await?;
    let asked = who.query("number").unwrap_or_default();
    let wrong = if asked.is_empty() {
        None
    } else {
        match known(&here, &asked).await? {
            Some(one) => return Ok(see_other(here.to(&format!("/site/letters/{}", one.number)))),
            None => Some(here.w.t("letter-unknown")),
        }
    };
    let status = if wrong.is_none() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let frame = Frame::of(&here, here.w.t("letter-find"), "/site/letters");
    render_with(status, &FindPage { frame, w: here.w, typed: asked, wrong })
}

async fn known(here: &Here, number: &str) -> Result<Option<Letter>, Error> {
    let Some(number) = typed(number) else { return Ok(None) };
    let mut conn = here.app.read().await?;
    Ok(store::by_number(&mut conn, here.app.city().id, &number).await?)
}

/// `GET /site/letters/{number}`
pub async fn show(who: Stranger, Path(number): Path<String>) -> Result<Response, Error> {
    let here = Here::of(&who).await?;
    let Some(one) = known(&here, &number).await? else { return crate::pages::missing::answer(&who).await };
    let (w, zone) = (here.w, here.app.zone());
    let at = |at| Html::text(formats::instant_of_year(w.lang, at, zone));
    let article = Html::link(here.to(&article_path(one.article, None)), Html::text(&one.title));
    let mut facts = vec![
        (w.t("letter-about"), article),
        (w.t("letter-kind"), Html::text(w.t(&format!("letter-kind-{}", one.kind.word())))),
        (w.t("letter-received"), at(one.received_at)),
    ];
    if let Some(answered) = one.answered_at {
        facts.push((w.t("letter-answered"), at(answered)));
    }
    if one.state != State::Late {
        let agreed = if one.agrees { "letter-agreed" } else { "letter-agreed-not" };
        facts.push((w.t("letter-agrees"), Html::text(w.t(agreed))));
    }
    let said = match one.state {
        State::Open => w.t("letter-is-open"),
        State::Answered => w.t("letter-is-answered"),
        State::Late => w.t1("letter-is-late", "days", DAYS),
    };
    let page = LetterPage {
        frame: Frame::of(&here, w.t("letter"), &format!("/site/letters/{}", one.number)).named(None),
        w,
        number: one.number,
        sent: who.query("sent").is_some(),
        said,
        facts,
        text: paragraphs(&one.text),
        answer: paragraphs(&one.answer),
    };
    render_with(StatusCode::OK, &page)
}

/// A text's lines that say something.
pub fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
