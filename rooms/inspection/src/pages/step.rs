//! Drawing, closing and abandoning an audit: each a page that says what it will do.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_units::Verb;
use luoshi_web::parts::{Control, ErrorSummary, Field};
use luoshi_web::{Error as Fault, Form, Problem, Shell, User, Words, formats, render_with, see_other};

use super::form::wired;
use super::id;
use crate::error::Error;
use crate::model::{Audit, State};
use crate::say::Said;
use crate::{Audits, Open, WORDS, store};

/// The steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The event has come.
    Draw,
    /// The checking ends.
    Close,
    /// It ends without a result.
    Abandon,
}

impl Step {
    fn word(self) -> &'static str {
        match self {
            Self::Draw => "draw",
            Self::Close => "close",
            Self::Abandon => "abandon",
        }
    }

    fn to(self) -> State {
        match self {
            Self::Draw => State::Drawn,
            Self::Close => State::Closed,
            Self::Abandon => State::Abandoned,
        }
    }
}

#[derive(Template)]
#[template(path = "audits_step.html")]
struct StepPage {
    shell: Shell,
    w: Words,
    summary: ErrorSummary,
    text: String,
    field: Option<Field>,
    key: String,
    button: String,
    early: bool,
    back: String,
}

/// `GET /audits/{id}/draw`, `…/close`, `…/abandon`
pub async fn ask(user: User, audit: String, step: Step, open: Option<&Open>) -> Result<Response, Fault> {
    let key = user.new_key();
    show(&user, id(&audit)?, step, open, &Form::default(), (&key, &[])).await
}

/// `POST /audits/{id}/draw`, `…/close`, `…/abandon`
pub async fn send(
    user: User,
    audit: String,
    step: Step,
    open: Option<&Open>,
    form: Form,
) -> Result<Response, Fault> {
    let (audits, number, key) = (Audits { app: &user.app, open }, id(&audit)?, form.key()?);
    let done = match step {
        Step::Draw => audits.draw(&user.who, key, number, form.raw("outcome")).await,
        Step::Close => audits.close(&user.who, key, number).await,
        Step::Abandon => audits.abandon(&user.who, key, number, form.raw("reason")).await,
    };
    match done {
        Ok(_) => Ok(see_other(format!("/audits/{number}?done={}", step.word()))),
        Err(Error::Problems(problems)) => show(&user, number, step, open, &form, (key, &problems)).await,
        Err(error) => Err(error.into()),
    }
}

async fn show(
    user: &User,
    number: i64,
    step: Step,
    open: Option<&Open>,
    form: &Form,
    (key, problems): (&str, &[Problem]),
) -> Result<Response, Fault> {
    let w = user.words(&WORDS);
    let (audit, tree) = Audits { app: &user.app, open }.with_tree(number).await?;
    if !Audits::may_plan(&user.who, &audit.unit, &tree) {
        return Err(Fault::Forbidden { verb: Verb::Audit, unit: Some(audit.unit) });
    }
    if !audit.state.moves().contains(&step.to()) {
        return Err(Error::Move { from: audit.state, to: step.to() }.into());
    }
    let early = step == Step::Draw && user.app.clock().now() < audit.event_at;
    let field = field(w, step, &audit).filter(|_| !early).map(|field| {
        let value = form.raw(if step == Step::Draw { "outcome" } else { "reason" });
        wired(w, field.value(value), problems)
    });
    let summary = ErrorSummary::of(w.lang, &field);
    let status = if summary.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = w.t(&format!("audits-{}", step.word()));
    let (back, pack) = (format!("/audits/{number}"), user.app.pack());
    let name = Said::of(&pack, &audit.figure, w).name(&audit.figure);
    let shell = user
        .shell(title.clone())
        .crumb(w.t("audits"), Some("/audits"))
        .crumb(w.t1("audits-title", "figure", name), Some(&back))
        .crumb(title.clone(), None)
        .wrong(summary.len());
    let text = text(user, w, (step, early), &audit).await?;
    render_with(
        status,
        &StepPage { shell, w, summary, text, field, key: key.to_owned(), button: title, early, back },
    )
}

async fn text(user: &User, w: Words, (step, early): (Step, bool), audit: &Audit) -> Result<String, Fault> {
    let at = formats::instant_to_the_second(w.lang, audit.event_at, user.app.zone());
    Ok(match step {
        Step::Draw if early => w.t1("audits-draw-early", "at", at),
        Step::Draw => {
            w.t_args("audits-draw-text", &[("event", audit.event.as_str().into()), ("n", audit.size.into())])
        }
        Step::Close => {
            let mut conn = user.app.read().await?;
            let tallies = store::tallies(&mut conn, user.app.city().id, &[audit.id]).await?;
            w.t1("audits-close-text", "n", tallies.get(&audit.id).map_or(0, |tally| tally.open))
        }
        Step::Abandon => w.t("audits-abandon-text"),
    })
}

fn field(w: Words, step: Step, audit: &Audit) -> Option<Field> {
    match step {
        Step::Draw => {
            Some(Field::new(w.lang, "outcome", w.t("audits-outcome"), Control::Text).hint(w.t_args(
                "audits-outcome-hint",
                &[("event", audit.event.as_str().into()), ("n", audit.numbers.into())],
            )))
        }
        Step::Close => None,
        Step::Abandon => Some(
            Field::new(w.lang, "reason", w.t("audits-reason"), Control::LongText)
                .hint(w.t("audits-reason-hint")),
        ),
    }
}
