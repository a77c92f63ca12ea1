//! What is not there: it says so, and where one goes on.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_web::{Error, Stranger, render_with};

use crate::frame::Frame;
use crate::here::Here;

#[derive(Template)]
#[template(path = "site_missing.html")]
struct Missing {
    frame: Frame,
}

/// Answers so.
pub async fn answer(who: &Stranger) -> Result<Response, Error> {
    let here = Here::of(who).await?;
    let frame = Frame::of(&here, here.w.t("site-missing"), "/site/").named(None);
    render_with(StatusCode::NOT_FOUND, &Missing { frame })
}

/// What was answered; where nothing is there, the page that says so.
pub async fn instead(who: &Stranger, answered: Result<Response, Error>) -> Result<Response, Error> {
    match answered {
        Err(Error::NotFound) => Box::pin(answer(who)).await,
        answered => answered,
    }
}
