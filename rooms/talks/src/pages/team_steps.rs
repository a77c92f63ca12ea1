//! Ending, withdrawing and confirming a talk team: each a page that says what it will do.

use askama::Template;

use axum::http::StatusCode;
use axum::response::Response;
use luoshi_units::Verb;
use luoshi_web::parts::{Control, ErrorSummary, Field};
use luoshi_web::{Error as Fault, Form, Html, Shell, User, Words, render_with, see_other};

use super::step::{Step, StepPage, ask, reason_asked};
use super::team_edit::changeable;
use super::team_href;
use crate::WORDS;
use crate::deeds::{self, Seen};
use crate::error::Error;
use crate::here::Here;
use crate::id::Id;
use crate::model::{Problem, Team};
use crate::parse;
use crate::say;

/// `GET /talks/teams/{id}/withdraw`
pub async fn withdraw(user: User, Id(id): Id) -> Result<Response, Fault> {
    open(user, id, Step::Withdraw, None).await
}

/// `GET /talks/teams/{id}/confirm`
pub async fn confirm(user: User, Id(id): Id) -> Result<Response, Fault> {
    open(user, id, Step::Confirm, None).await
}

/// `POST /talks/teams/{id}/withdraw`
pub async fn withdrawn(user: User, Id(id): Id, form: Form) -> Result<Response, Fault> {
    send(user, id, form, Step::Withdraw).await
}

/// `POST /talks/teams/{id}/confirm`
pub async fn confirmed(user: User, Id(id): Id, form: Form) -> Result<Response, Fault> {
    send(user, id, form, Step::Confirm).await
}

fn shell(user: &User, team: &Team, title: &str) -> Shell {
    let w = user.words(&WORDS);
    let href = team_href(team);
    user.shell(title)
        .crumb(w.t("talks-title"), Some("/talks"))
        .crumb(w.t("talks-teams"), Some("/talks/teams"))
        .crumb(Html::name(w.lang, &team.name, None), Some(&href))
        .crumb(title, None)
}

async fn open(user: User, id: i64, step: Step, form: Option<Form>) -> Result<Response, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let team = if step == Step::Confirm {
        let team = here.team(&mut conn, &user.who, id).await?;
        if !user.who.may(Verb::Confirm, &team.unit, &here.tree) {
            return Err(Fault::Forbidden { verb: Verb::Confirm, unit: Some(team.unit) });
        }
        team
    } else {
        changeable(&user, &here, &mut conn, id).await?
    };
    let key = match &form {
        Some(form) => form.key()?.to_owned(),
        None => user.new_key(),
    };
    let page = StepPage {
        quoted: None,
        shell: shell(&user, &team, &here.w.t(step.title())),
        step,
        key,
        version: team.keeping.version,
        reason: step.takes_reason().then(|| reason_asked(here.w, form.as_ref())),
        back: team_href(&team),
    };
    ask(&here, &mut conn, page, id).await
}

async fn send(user: User, id: i64, form: Form, step: Step) -> Result<Response, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    drop(conn);
    let seat = here.seat(&user.who, form.key()?);
    let seen = Seen { id, version: Some(form.version()?) };
    let reason = form.raw("reason").to_owned();
    let deed = user.app.store().write(move |tx| {
        Box::pin(async move {
            match step {
                Step::Confirm => deeds::team_confirm(tx, &seat.desk(), seen).await,
                _ => deeds::team_withdraw(tx, &seat.desk(), seen, &reason).await,
            }
        })
    });
    match deed.await {
        Ok(_) => Ok(see_other(format!("/talks/teams/{id}?done={}", step.done()))),
        Err(Error::NoReason) => open(user, id, step, Some(form)).await,
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "team_end.html")]
struct EndPage {
    shell: Shell,
    w: Words,
    summary: ErrorSummary,
    key: String,
    version: i64,
    day: Field,
    back: String,
}

/// `GET /talks/teams/{id}/end`
pub async fn end(user: User, Id(id): Id) -> Result<Response, Fault> {
    let key = user.new_key();
    end_page(user, id, key, None, Vec::new()).await
}

async fn end_page(
    user: User,
    id: i64,
    key: String,
    typed: Option<String>,
    problems: Vec<Problem>,
) -> Result<Response, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let w = here.w;
    let team = changeable(&user, &here, &mut conn, id).await?;
    if team.ended.is_some() {
        return Err(Error::TeamClosed.into());
    }
    let texts: Vec<String> = problems.iter().map(|problem| say::problem_in(w.lang, problem)).collect();
    let day = Field::new(w.lang, "ended", w.t("talks-f-ended"), Control::Day)
        .hint(w.t("talks-team-end-hint"))
        .value(typed.unwrap_or_else(|| here.now.today.to_string()))
        .error((!texts.is_empty()).then(|| texts.join(" ")));
    let summary = ErrorSummary::of(w.lang, [&day]);
    let status = if summary.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = EndPage {
        shell: shell(&user, &team, &w.t("talks-team-end")).wrong(summary.len()),
        w,
        summary,
        key,
        version: team.keeping.version,
        day,
        back: team_href(&team),
    };
    render_with(status, &page)
}

/// `POST /talks/teams/{id}/end`
pub async fn ended(user: User, Id(id): Id, form: Form) -> Result<Response, Fault> {
    let key = form.key()?.to_owned();
    let typed = form.raw("ended").to_owned();
    let Some(day) = parse::day(&typed) else {
        let field = crate::model::Field::Ended;
        return end_page(user, id, key, Some(typed), vec![Problem::Unreadable { field }]).await;
    };
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    drop(conn);
    let seat = here.seat(&user.who, &key);
    let seen = Seen { id, version: Some(form.version()?) };
    let deed = user
        .app
        .store()
        .write(move |tx| Box::pin(async move { deeds::team_end(tx, &seat.desk(), seen, day).await }));
    match deed.await {
        Ok(_) => Ok(see_other(format!("/talks/teams/{id}?done=ended"))),
        Err(Error::Problems(problems)) => end_page(user, id, key, Some(typed), problems).await,
        Err(other) => Err(other.into()),
    }
}
