//! What a browser is in the middle of while somebody signs in: kept in the database for some minutes, known to the
//! browser by a token in a cookie, gone when it is done.

use axum::http::HeaderMap;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::provider::{Asked, Came};
use super::with::Goal;
use crate::session::{self, Token};
use crate::{App, Error, store};

const LASTS: TimeDelta = TimeDelta::minutes(10);

/// What somebody asked for who signs in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Wish {
    /// To stay signed in on a device of their own.
    pub(crate) own_device: bool,
    /// Where they wanted to go; a path of this site.
    pub(crate) next: String,
}

/// What the browser is in the middle of.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "lowercase")]
pub(crate) enum Step {
    /// The account's second factor is asked for.
    Second {
        account: i64,
        wish: Wish,
        /// What one of its passkeys was asked to sign.
        challenge: Option<String>,
    },
    /// A passkey is asked to sign, whosever it is.
    Passkey { challenge: String },
    /// The account is to have another passkey.
    NewPasskey { account: i64, challenge: String },
    /// Whoever is signed in shows a passkey once more.
    Again { account: i64, challenge: String },
    /// It was sent to a provider.
    Provider { provider: String, asked: Asked, goal: Goal },
    /// Whom a provider vouched for is to be linked to the account, once its owner saw who that is.
    Link { account: i64, came: Came },
}

fn cookie_name(app: &App) -> &'static str {
    if app.settings().secure { "__Host-luoshi-step" } else { "luoshi-step" }
}

fn token(app: &App, headers: &HeaderMap) -> Option<Token> {
    Token::parse(session::cookie(headers, cookie_name(app))?)
}

fn data(step: &Step) -> Result<serde_json::Value, Error> {
    serde_json::to_value(step).map_err(|error| Error::internal(error.to_string()))
}

/// Begins a step. Gives the cookie by which the browser goes on.
pub(crate) async fn begin(app: &App, step: Step) -> Result<String, Error> {
    let data = data(&step)?;
    let (city, now) = (app.city().id, app.clock().now());
    let token = app
        .store()
        .write(move |tx| {
            Box::pin(async move {
                let token = Token::new(tx);
                store::step_insert(tx, city, &token.hash(), data, (now, now + LASTS)).await?;
                Ok::<_, Error>(token)
            })
        })
        .await?;
    Ok(format!(
        "{}={}; Path=/; HttpOnly; SameSite=Lax{}; Max-Age={}",
        cookie_name(app),
        token.text(),
        session::secure(app),
        LASTS.num_seconds()
    ))
}

/// The cookie that takes it away again.
pub(crate) fn clear_cookie(app: &App) -> String {
    format!("{}=; Path=/; HttpOnly; SameSite=Lax{}; Max-Age=0", cookie_name(app), session::secure(app))
}

/// What the browser is in the middle of.
pub(crate) async fn now(app: &App, headers: &HeaderMap) -> Result<Option<Step>, Error> {
    let Some(token) = token(app, headers) else { return Ok(None) };
    let data = store::step(&mut app.read().await?, app.city().id, &token.hash(), app.clock().now()).await?;
    Ok(data.and_then(|data| serde_json::from_value(data).ok()))
}

/// The same, with a try counted: how many there were with this one.
pub(crate) async fn tried(app: &App, headers: &HeaderMap) -> Result<Option<(Step, i64)>, Error> {
    let Some(token) = token(app, headers) else { return Ok(None) };
    let (city, now, hash) = (app.city().id, app.clock().now(), token.hash());
    let found = app
        .store()
        .write(move |tx| Box::pin(async move { store::step_tried(tx, city, &hash, now).await }))
        .await?;
    Ok(found.and_then(|(data, tries)| Some((serde_json::from_value(data).ok()?, tries))))
}

/// Goes on with something else in its place; the time and the tries go on as well.
pub(crate) async fn set(app: &App, headers: &HeaderMap, step: Step) -> Result<(), Error> {
    let Some(token) = token(app, headers) else { return Ok(()) };
    let (city, hash, data) = (app.city().id, token.hash(), data(&step)?);
    app.store()
        .write(move |tx| Box::pin(async move { store::step_set(tx, city, &hash, data).await }))
        .await?;
    Ok(())
}

/// Ends it, so that nobody goes on with it a second time. Gives what it was.
pub(crate) async fn end(app: &App, headers: &HeaderMap) -> Result<Option<Step>, Error> {
    let Some(token) = token(app, headers) else { return Ok(None) };
    let (city, now, hash) = (app.city().id, app.clock().now(), token.hash());
    let data = app
        .store()
        .write(move |tx| Box::pin(async move { store::step_end(tx, city, &hash, now).await }))
        .await?;
    Ok(data.and_then(|data| serde_json::from_value(data).ok()))
}
