//! A letter as whoever answers reads it.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_web::parts::{Choice, Control, ErrorSummary, Field};
use luoshi_web::trail::{self, Kind, Line};
use luoshi_web::{Error as Fault, Form, Html, Problem, Shell, User, Words, formats, render_with, see_other};

use super::follow::paragraphs;
use super::wrong;
use crate::WORDS;
use crate::here::article_path;
use crate::letters::deeds::{self, Desk, sees};
use crate::letters::error::Error;
use crate::letters::lists::{PATH, state_tag};
use crate::letters::model::{Letter, MOST_TEXT, State};
use crate::letters::store;

#[derive(Template)]
#[template(path = "letter_answer.html")]
struct AnswerPage {
    shell: Shell,
    w: Words,
    facts: Vec<(String, Html)>,
    correct: Option<String>,
    text: Vec<String>,
    answer: Vec<String>,
    form: Option<Answering>,
}

/// What is sent to answer.
struct Answering {
    summary: ErrorSummary,
    key: String,
    version: i64,
    field: Field,
    shown: Option<Field>,
    agrees: String,
}

/// `GET /letters/{id}`
pub async fn show(user: User, Path(id): Path<String>) -> Result<Response, Fault> {
    let one = letter(&user, &id).await?;
    looked(&user, one.id).await?;
    page(&user, &one, (&user.new_key(), "", false), &[]).await
}

/// `POST /letters/{id}`
pub async fn send(user: User, Path(id): Path<String>, form: Form) -> Result<Response, Fault> {
    let one = letter(&user, &id).await?;
    let (key, version, text) = (form.key()?, form.version()?, form.raw("answer").to_owned());
    let tree = user.app.tree(&mut user.app.read().await?).await?;
    let desk =
        Desk { who: user.who.clone(), key: key.to_owned(), tree: Arc::clone(&tree), zone: user.app.zone() };
    let shown = form.get("shown").is_some();
    let (seen, said) = ((one.id, version), text.clone());
    let done = user
        .app
        .store()
        .write(move |tx| Box::pin(async move { deeds::answer(tx, &desk, seen, (&said, shown)).await }));
    match done.await {
        Ok(one) => Ok(see_other(format!("{PATH}/{}?done=answered", one.id))),
        Err(Error::Problems(problems)) => page(&user, &one, (key, &text, shown), &problems).await,
        Err(error) => Err(error.into()),
    }
}

/// Leaves the line that this person read what somebody wrote who has no account here.
async fn looked(user: &User, id: i64) -> Result<(), Fault> {
    let line =
        Line { kind: Kind::Look, room: deeds::ROOM, verb: "letter", record: Some(id), whose: Vec::new() };
    let who = user.who.clone();
    user.app.store().write(move |tx| Box::pin(async move { trail::note(tx, &who, &line).await })).await?;
    Ok(())
}

/// A letter that this person may read.
async fn letter(user: &User, id: &str) -> Result<Letter, Fault> {
    let id = id.parse().map_err(|_| Fault::NotFound)?;
    let mut conn = user.app.read().await?;
    let tree = user.app.tree(&mut conn).await?;
    let one = store::by_id(&mut conn, user.app.city().id, id).await?;
    one.filter(|one| sees(&user.who, &tree, one)).ok_or(Fault::NotFound)
}

async fn page(
    user: &User,
    one: &Letter,
    (key, typed, shown): (&str, &str, bool),
    problems: &[Problem],
) -> Result<Response, Fault> {
    let w = user.words(&WORDS);
    let at = |at| Html::text(formats::instant(at, user.app.zone()));
    let article =
        Html::link(article_path(one.article, Some(one.edition)), Html::name(w.lang, &one.title, None));
    let article = article.and(Html::sub(w.t1("letter-edition", "no", one.edition)));
    let mut facts = vec![
        (w.t("letter-state"), state_tag(w, one.state)),
        (w.t("letter-kind"), w.t(&format!("letter-kind-{}", one.kind.word())).into()),
        (w.t("letter-about"), article),
        (w.t("letter-received"), at(one.received_at)),
    ];
    let said = [("letter-name", &one.name), ("letter-contact", &one.contact)];
    let said = said.into_iter().filter(|(_, text)| !text.is_empty());
    facts.extend(said.map(|(word, text)| (w.t(word), Html::text(text))));
    if let Some(answered) = one.answered_at {
        facts.push((w.t("letter-answered"), at(answered)));
    }
    let form = (one.state == State::Open).then(|| {
        let field = Field::new(w.lang, "answer", w.t("letter-answer"), Control::LongText)
            .value(typed)
            .lines(6)
            .max_length(MOST_TEXT)
            .hint(w.t("letter-answer-hint"));
        let field = wrong(w, field, problems);
        let summary = ErrorSummary::of(w.lang, [&field]);
        let summary = summary.heading(w.t("letter-wrong-answer"));
        let shown = one.agrees.then(|| {
            let choice = Choice::new("1", w.t("letter-shown-yes"));
            Field::new(w.lang, "shown", w.t("letter-shown"), Control::Checks(vec![choice]))
                .values(if shown { vec!["1".to_owned()] } else { Vec::new() })
                .hint(w.t("letter-shown-hint"))
                .optional()
        });
        let agrees = w.t(if one.agrees { "letter-is-agreed" } else { "letter-not-agreed" });
        Answering { summary, key: key.to_owned(), version: one.version, field, shown, agrees }
    });
    let wrong = form.as_ref().map_or(0, |form| form.summary.len());
    let status = if wrong == 0 { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut shell = user
        .shell(format!("{} {}", w.t("letter"), one.number))
        .crumb(w.t("letters"), Some(PATH))
        .crumb(Html::code(&one.number), None)
        .wrong(wrong);
    if user.query("done").as_deref() == Some("answered") {
        shell = shell.toast(w.t("letter-answered-done"));
    }
    // Where the article is written: there a correction begins.
    let titles = user.app.titles(&[one.article], user.lang).await?;
    let correct = titles.into_iter().next().map(|title| title.href);
    let (text, answer) = (paragraphs(&one.text), paragraphs(&one.answer));
    let page = AnswerPage { shell, w, facts, correct, text, answer, form };
    render_with(status, &page)
}
