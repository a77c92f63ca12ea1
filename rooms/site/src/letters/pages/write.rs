//! Writing a letter about an article.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_ledger::LedgerError;
use luoshi_units::Who;
use luoshi_web::articles::{Article, Wanted};
use luoshi_web::parts::{Choice, Control, ErrorSummary, Field};
use luoshi_web::{Error as Fault, Form, Html, Problem, Stranger, Words, render_with, see_other};

use super::wrong;
use crate::frame::Frame;
use crate::here::{Here, article_path};
use crate::letters::deeds::{self, Desk};
use crate::letters::error::Error;
use crate::letters::model::{DAYS, Draft, Kind, MOST_LINE, MOST_TEXT};

#[derive(Template)]
#[template(path = "site_letter_new.html")]
struct NewPage {
    frame: Frame,
    w: Words,
    title: Html,
    article: String,
    summary: ErrorSummary,
    key: String,
    about: (i64, i64),
    fields: Vec<Field>,
    rights: String,
    turn: String,
}

/// `GET /site/letters/new?article=`
pub async fn ask(who: Stranger) -> Result<Response, Fault> {
    let here = Here::of(&who).await?;
    let about = about(&here, who.query("article").as_deref()).await?;
    let kind = who.query("kind").and_then(|kind| kind.parse().ok());
    let draft = Draft {
        kind,
        article: (about.key, about.edition),
        text: String::new(),
        name: String::new(),
        contact: String::new(),
        agrees: false,
    };
    page(&here, &who.new_key(), (&draft, &about), &[])
}

/// `POST /site/letters`
pub async fn send(who: Stranger, form: Form) -> Result<Response, Fault> {
    let here = Here::of(&who).await?;
    let about = about(&here, form.get("article")).await?;
    let edition =
        form.get("edition").and_then(|no| no.parse().ok()).filter(|no| (1..=about.edition).contains(no));
    let draft = Draft {
        kind: form.get("kind").and_then(|kind| kind.parse().ok()),
        article: (about.key, edition.unwrap_or(about.edition)),
        text: form.raw("text").to_owned(),
        name: form.raw("name").to_owned(),
        contact: form.raw("contact").to_owned(),
        agrees: form.get("agrees").is_some(),
    };
    let key = form.key()?;
    let many = || [Problem::of("text", "letter-p-many")];
    if who.slowed().is_some() {
        return page(&here, key, (&draft, &about), &many());
    }
    let desk = Desk {
        who: Who::system(here.app.city().id, 0),
        key: format!("letter-{key}"),
        tree: Arc::clone(&here.tree),
        zone: here.app.zone(),
    };
    let (wanted, article) = (draft.clone(), about.clone());
    let sent = here
        .app
        .store()
        .write(move |tx| Box::pin(async move { deeds::send(tx, &desk, wanted, &article).await }));
    match sent.await {
        Ok(one) => Ok(see_other(here.with(&format!("/site/letters/{}", one.number), &[("sent", Some("1"))]))),
        Err(Error::Problems(problems)) => page(&here, key, (&draft, &about), &problems),
        Err(Error::TooMany) => page(&here, key, (&draft, &about), &many()),
        // Sent already, then changed and sent again: that is another letter.
        Err(Error::Ledger(LedgerError::KeyReused(_))) => {
            page(&here, &who.new_key(), (&draft, &about), &[Problem::of("text", "letter-p-again")])
        }
        Err(error) => Err(error.into()),
    }
}

/// The article that a letter is about, as it stands.
async fn about(here: &Here, key: Option<&str>) -> Result<Article, Fault> {
    let key = key.and_then(|key| key.parse().ok()).ok_or(Fault::NotFound)?;
    let leads = |_, _| String::new();
    let whole = here.app.article(Wanted { key, edition: None, leads: &leads }).await?;
    Ok(whole.article)
}

fn page(
    here: &Here,
    key: &str,
    (draft, about): (&Draft, &Article),
    problems: &[Problem],
) -> Result<Response, Fault> {
    let w = here.w;
    let kinds = Kind::ALL.map(|kind| {
        let word = kind.word();
        Choice::new(word, w.t(&format!("letter-kind-{word}"))).note(w.t(&format!("letter-kind-{word}-note")))
    });
    let text = |name: &str, value: &str| {
        Field::new(w.lang, name, w.t(&format!("letter-{name}")), Control::Text)
            .value(value)
            .max_length(MOST_LINE)
            .hint(w.t(&format!("letter-{name}-hint")))
            .optional()
    };
    let fields = vec![
        Field::new(w.lang, "kind", w.t("letter-kind"), Control::Radios(kinds.to_vec()))
            .value(draft.kind.map_or("", Kind::word)),
        Field::new(w.lang, "text", w.t("letter-text"), Control::LongText)
            .value(draft.text.clone())
            .lines(6)
            .max_length(MOST_TEXT)
            .hint(w.t("letter-text-hint")),
        text("name", &draft.name).autocomplete("name"),
        text("contact", &draft.contact),
        Field::new(
            w.lang,
            "agrees",
            w.t("letter-agrees"),
            Control::Checks(vec![Choice::new("1", w.t("letter-agrees-yes"))]),
        )
        .values(if draft.agrees { vec!["1".to_owned()] } else { Vec::new() })
        .hint(w.t("letter-agrees-hint"))
        .optional(),
    ];
    let fields: Vec<Field> = fields.into_iter().map(|field| wrong(w, field, problems)).collect();
    let summary = ErrorSummary::of(w.lang, &fields);
    let heading = w.t1("letter-wrong", "n", summary.len());
    let summary = summary.heading(heading);
    let status = if summary.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (path, asked) = ("/site/letters/new", about.key.to_string());
    let page = NewPage {
        frame: Frame::of(here, w.t("letter-new"), path).named(None).asked(path, &[("article", Some(&asked))]),
        w,
        title: Html::spoken(w.lang, about.lang, Html::text(&about.title)),
        article: here.to(&article_path(about.key, None)),
        summary,
        key: key.to_owned(),
        about: draft.article,
        fields,
        rights: w.t1("letter-rights", "days", DAYS),
        turn: here.pack.site.turn.get(w.lang).to_owned(),
    };
    render_with(status, &page)
}
