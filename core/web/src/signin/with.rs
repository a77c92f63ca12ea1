//! Signing in with a provider: out to it, and back with what it vouches for.

use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use luoshi_units::links::{self, Link};
use luoshi_units::{Error as Units, deeds};
use serde::{Deserialize, Serialize};

use super::enter::{add_cookie, enter};
use super::provider::{self, Came, Provider, Refused};
use super::step::{self, Step, Wish};
use crate::layers::From;
use crate::session::Token;
use crate::shell::{Shell, render_with, see_other};
use crate::user::query_value;
use crate::{App, Error, User, Visitor, WORDS, Words};

/// What for somebody goes to a provider.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Goal {
    /// To sign in.
    SignIn(Wish),
    /// To link the account in which they are signed in.
    Link(i64),
    /// To make the account to which a link invites them.
    Invited(String),
}

#[derive(askama::Template)]
#[template(path = "sign_in_unknown.html")]
struct UnknownPage {
    shell: Shell,
    w: Words,
    text: String,
}

fn named<'a>(app: &'a App, id: &str) -> Result<&'a Provider, Error> {
    app.settings().sign_in.providers.iter().find(|provider| provider.id == id).ok_or(Error::NotFound)
}

/// Sends the browser to a provider. Somebody who floods this is slowed as at the password.
async fn go(app: &App, from: From, headers: &HeaderMap, id: &str, goal: Goal) -> Result<Response, Error> {
    let provider = named(app, id)?;
    if let Some(seconds) = super::slowed(app, &from) {
        return Err(Error::TooMany { seconds });
    }
    let back = format!("{}/sign-in/with/{}/back", app.origin(headers), provider.id);
    let going = match provider::go(app.clone(), provider.clone(), back).await {
        Ok(going) => going,
        Err(refused) => return Ok(refuse(provider, &refused)),
    };
    let step = Step::Provider { provider: provider.id.clone(), asked: going.asked, goal };
    let cookie = step::begin(app, step).await?;
    let mut response = see_other(going.url);
    add_cookie(&mut response, &cookie)?;
    Ok(response)
}

/// Back to the sign-in page, with what went wrong; the reason goes to the log.
fn refuse(provider: &Provider, refused: &Refused) -> Response {
    tracing::warn!("The provider {}: {refused}", provider.id);
    see_other(match refused {
        Refused::Unreachable(_) => "/sign-in?unreachable=yes",
        Refused::Unbelieved(_) => "/sign-in?refused=yes",
    })
}

/// `GET /sign-in/with/{provider}`
pub(crate) async fn sign_in(
    State(app): State<App>,
    Extension(from): Extension<From>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Error> {
    let own_device = query_value(&uri, "own_device").is_some();
    go(&app, from, &headers, &id, Goal::SignIn(Wish { own_device, next: super::next_of(&uri) })).await
}

/// `GET /me/providers/with/{provider}`
pub(crate) async fn link(
    user: User,
    Extension(from): Extension<From>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    if let Some(first) = crate::me::unless_fresh(&user, "/me/providers") {
        return Ok(first);
    }
    go(&user.app, from, &headers, &id, Goal::Link(user.who.account)).await
}

/// `GET /invited/{token}/with/{provider}`
pub(crate) async fn invited(
    State(app): State<App>,
    Extension(from): Extension<From>,
    Path((token, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let token = Token::parse_hash(&token).ok_or(Error::NotFound)?;
    go(&app, from, &headers, &id, Goal::Invited(hex::encode(token))).await
}

/// `GET /sign-in/with/{provider}/back`: what the browser brings back fits what it was sent with, once, or nothing is
/// believed.
pub(crate) async fn back(
    State(app): State<App>,
    visitor: Visitor,
    user: Option<User>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Error> {
    let provider = named(&app, &id)?;
    let Some(Step::Provider { provider: of, asked, goal }) = step::end(&app, &headers).await? else {
        return Ok(see_other(super::second::AGAIN));
    };
    let state = query_value(&uri, "state").unwrap_or_default();
    if of != id || state != asked.state {
        return Ok(refuse(provider, &Refused::Unbelieved("the state is another request's".to_owned())));
    }
    // Some say who they are here as well (RFC 9207): then it is the one that was asked.
    if query_value(&uri, "iss").is_some_and(|issuer| issuer != provider.issuer) {
        return Ok(refuse(provider, &Refused::Unbelieved("it is another provider's answer".to_owned())));
    }
    let Some(code) = query_value(&uri, "code") else {
        let said = query_value(&uri, "error").unwrap_or_default();
        return Ok(refuse(provider, &Refused::Unbelieved(format!("no code, but {said:?}"))));
    };
    let came = match provider::came(app.clone(), provider.clone(), asked, code).await {
        Ok(came) => came,
        Err(refused) => return Ok(refuse(provider, &refused)),
    };
    match goal {
        Goal::SignIn(wish) => let_in(&app, &visitor, &headers, provider, came, wish).await,
        Goal::Link(account) => match user.filter(|user| user.who.account == account) {
            Some(user) => offer(&user, came).await,
            None => Ok(see_other(super::second::AGAIN)),
        },
        Goal::Invited(token) => accept(&app, &visitor, &headers, provider, came, &token).await,
    }
}

async fn let_in(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    provider: &Provider,
    came: Came,
    wish: Wish,
) -> Result<Response, Error> {
    let account = links::account(&mut app.read().await?, app.city().id, &came.issuer, &came.subject).await?;
    match account {
        Some(account) => enter(app, headers, account, wish, provider.strong).await,
        None => unknown(visitor, "unknown-text"),
    }
}

/// Somebody whom the provider knows and we do not, or who is somebody else here: what to do.
fn unknown(visitor: &Visitor, key: &str) -> Result<Response, Error> {
    let w = WORDS.in_lang(visitor.lang);
    let shell = Shell::plain(visitor, w.t("unknown"));
    render_with(StatusCode::FORBIDDEN, &UnknownPage { shell, w, text: w.t(key) })
}

fn link_of(app: &App, came: Came) -> Link {
    Link { issuer: came.issuer, subject: came.subject, named: came.named, since: app.clock().now() }
}

/// To the page that says who was vouched for: on a computer of many that may be somebody else, and another site may
/// have sent the browser here.
async fn offer(user: &User, came: Came) -> Result<Response, Error> {
    let cookie = step::begin(&user.app, Step::Link { account: user.who.account, came }).await?;
    let mut response = see_other("/me/providers/link");
    add_cookie(&mut response, &cookie)?;
    Ok(response)
}

/// Who waits to be linked to the account of whoever is signed in.
pub(crate) async fn offered(user: &User, headers: &HeaderMap) -> Result<Option<Came>, Error> {
    let step = step::now(&user.app, headers).await?;
    Ok(step.and_then(|step| own(user, step)))
}

fn own(user: &User, step: Step) -> Option<Came> {
    match step {
        Step::Link { account, came } if account == user.who.account => Some(came),
        _ => None,
    }
}

/// Links who waits for it.
pub(crate) async fn link_offered(user: &User, headers: &HeaderMap) -> Result<Response, Error> {
    let Some(came) = step::end(&user.app, headers).await?.and_then(|step| own(user, step)) else {
        return Ok(see_other("/me/providers"));
    };
    let (who, link) = (user.who.clone(), link_of(&user.app, came));
    let added = user.app.store().write(move |tx| Box::pin(async move { links::add(tx, &who, &link).await }));
    match added.await {
        Ok(()) => Ok(see_other("/me/providers?done=linked")),
        Err(Units::LinkTaken) => unknown(&user.visitor(), "unknown-taken"),
        Err(error) => Err(error.into()),
    }
}

async fn accept(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    provider: &Provider,
    came: Came,
    token: &str,
) -> Result<Response, Error> {
    let token = Token::parse_hash(token).ok_or(Error::NotFound)?;
    let (city, now, link) = (app.city().id, app.clock().now(), link_of(app, came));
    let made = app.store().write(move |tx| {
        Box::pin(async move { deeds::invitation_accept_linked(tx, city, &token, &link, now).await })
    });
    match made.await {
        Ok(account) => {
            let wish = Wish { own_device: false, next: "/me".to_owned() };
            enter(app, headers, account, wish, provider.strong).await
        }
        Err(Units::LinkTaken) => unknown(visitor, "unknown-taken"),
        Err(Units::InvitationOver) => unknown(visitor, "invited-over-text"),
        Err(error) => Err(error.into()),
    }
}
