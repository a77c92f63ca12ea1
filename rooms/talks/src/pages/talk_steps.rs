//! Withdrawing, cancelling and confirming a talk: each a page that says what it will do.

use axum::response::Response;
use luoshi_units::Verb;
use luoshi_web::{Counted, Error as Fault, Form, Html, Shell, User, see_other};

use super::step::{Step, StepPage, ask, reason_asked};
use super::talk_href;
use crate::WORDS;
use crate::deeds::{self, Seen, change_verb};
use crate::error::Error;
use crate::here::Here;
use crate::id::Id;
use crate::model::{State, Talk};

/// `GET /talks/{id}/withdraw`
pub async fn withdraw(user: User, Id(id): Id) -> Result<Response, Fault> {
    open(user, id, Step::Withdraw, None).await
}

/// `GET /talks/{id}/cancel`
pub async fn cancel(user: User, Id(id): Id) -> Result<Response, Fault> {
    open(user, id, Step::Cancel, None).await
}

/// `GET /talks/{id}/confirm`
pub async fn confirm(user: User, Id(id): Id) -> Result<Response, Fault> {
    open(user, id, Step::Confirm, None).await
}

/// `POST /talks/{id}/withdraw`
pub async fn withdrawn(user: User, Id(id): Id, form: Form) -> Result<Response, Fault> {
    send(user, id, form, Step::Withdraw).await
}

/// `POST /talks/{id}/cancel`
pub async fn cancelled(user: User, Id(id): Id, form: Form) -> Result<Response, Fault> {
    send(user, id, form, Step::Cancel).await
}

/// `POST /talks/{id}/confirm`
pub async fn confirmed(user: User, Id(id): Id, form: Form) -> Result<Response, Fault> {
    send(user, id, form, Step::Confirm).await
}

async fn open(user: User, id: i64, step: Step, form: Option<Form>) -> Result<Response, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let talk = here.talk(&mut conn, &user.who, id).await?;
    let verb = if step == Step::Confirm { Verb::Confirm } else { change_verb(&user.who, &talk.keeping) };
    if !user.who.may(verb, &talk.unit, &here.tree) {
        return Err(Fault::Forbidden { verb, unit: Some(talk.unit) });
    }
    allowed(step, &talk)?;
    let key = match &form {
        Some(form) => form.key()?.to_owned(),
        None => user.new_key(),
    };
    let counted = match step {
        Step::Withdraw => luoshi_ledger::standing(&mut conn, here.city, id).await?,
        _ => Vec::new(),
    };
    // Rooms are asked with no connection at hand.
    drop(conn);
    let counted = counted.iter().map(Counted::from);
    let quoted = user.app.quoted(counted, None, (&here.tree, user.lang)).await?;
    let mut conn = user.app.read().await?;
    let page = StepPage {
        quoted,
        shell: shell(&user, &talk, step),
        step,
        key,
        version: talk.keeping.version,
        reason: step.takes_reason().then(|| reason_asked(here.w, form.as_ref())),
        back: talk_href(&talk),
    };
    ask(&here, &mut conn, page, id).await
}

fn allowed(step: Step, talk: &Talk) -> Result<(), Error> {
    let to = match step {
        Step::Cancel => State::Cancelled,
        Step::Withdraw => State::Withdrawn,
        Step::Confirm if talk.state == State::Held => return Ok(()),
        Step::Confirm => talk.state,
    };
    if talk.state.moves().contains(&to) { Ok(()) } else { Err(Error::Move { from: talk.state, to }) }
}

fn shell(user: &User, talk: &Talk, step: Step) -> Shell {
    let w = user.words(&WORDS);
    let title = w.t(step.title());
    let href = talk_href(talk);
    user.shell(title.clone())
        .crumb(w.t("talks-title"), Some("/talks"))
        .crumb(Html::name(w.lang, &talk.topic, None), Some(&href))
        .crumb(title, None)
}

async fn send(user: User, id: i64, form: Form, step: Step) -> Result<Response, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    drop(conn);
    let seat = here.seat(&user.who, form.key()?);
    let seen = Seen { id, version: Some(form.version()?) };
    let reason = form.raw("reason").to_owned();
    let done = user
        .app
        .store()
        .write(move |tx| {
            Box::pin(async move {
                let desk = seat.desk();
                match step {
                    Step::Withdraw => deeds::talk_withdraw(tx, &desk, seen, &reason).await,
                    Step::Cancel => deeds::talk_cancel(tx, &desk, seen, &reason).await,
                    _ => deeds::talk_confirm(tx, &desk, seen).await,
                }
            })
        })
        .await;
    match done {
        Ok(_) => Ok(see_other(format!("/talks/{id}?done={}", step.done()))),
        Err(Error::NoReason) => open(user, id, step, Some(form)).await,
        Err(other) => Err(other.into()),
    }
}
