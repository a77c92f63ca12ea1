//! Signing in with a passkey: by itself, or after the password.

use axum::extract::{Extension, Json, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use luoshi_units::passkeys;

use super::enter::{add_cookie, enter};
use super::second::{self, AGAIN};
use super::step::{self, Step, Wish};
use super::{same_site_path, slowed};
use crate::layers::From;
use crate::passkeys::{For, Site, challenge, shown};
use crate::shell::see_other;
use crate::user::href;
use crate::{App, Error, Form, Visitor, WORDS};

/// `POST /sign-in/passkey/begin`: what a browser is to sign, whoever it is.
pub(crate) async fn begin(
    State(app): State<App>,
    Extension(from): Extension<From>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    if let Some(seconds) = slowed(&app, &from) {
        return Err(Error::TooMany { seconds });
    }
    let challenge = challenge(&app);
    let asked = Site::of(&app, &headers).request(&challenge, &[]);
    let cookie = step::begin(&app, Step::Passkey { challenge }).await?;
    let mut response = Json(asked).into_response();
    add_cookie(&mut response, &cookie)?;
    Ok(response)
}

/// `POST /sign-in/passkey`: it stands for the password and the second factor, since the device asked for a finger or a
/// PIN.
pub(crate) async fn submit(
    State(app): State<App>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Error> {
    let wish = Wish { own_device: form.get("own_device").is_some(), next: same_site_path(form.raw("next")) };
    let Some(Step::Passkey { challenge }) = step::end(&app, &headers).await? else {
        return Ok(see_other(AGAIN));
    };
    match shown(&app, &headers, form.raw("answer"), &challenge, For::Alone).await? {
        Some(passkey) => enter(&app, &headers, passkey.account, wish, true).await,
        None => Ok(see_other(href("/sign-in", &[("passkey", Some("no")), ("next", Some(&wish.next))]))),
    }
}

/// `POST /sign-in/second/begin`: what a browser is to sign after the password, with one of the account's passkeys.
pub(crate) async fn second_begin(State(app): State<App>, headers: HeaderMap) -> Result<Response, Error> {
    let Some(Step::Second { account, wish, .. }) = step::now(&app, &headers).await? else {
        return Err(Error::NotFound);
    };
    let known = passkeys::of(&mut app.read().await?, app.city().id, account).await?;
    if known.is_empty() {
        return Err(Error::NotFound);
    }
    let challenge = challenge(&app);
    let asked = Site::of(&app, &headers).request(&challenge, &known);
    step::set(&app, &headers, Step::Second { account, wish, challenge: Some(challenge) }).await?;
    Ok(Json(asked).into_response())
}

/// `POST /sign-in/second/passkey`
pub(crate) async fn second_submit(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Error> {
    let found = step::tried(&app, &headers).await?;
    let Some((Step::Second { account, wish, challenge: Some(challenge) }, tries)) = found else {
        return Ok(see_other(AGAIN));
    };
    if tries > second::TRIES {
        step::end(&app, &headers).await?;
        return Ok(see_other(AGAIN));
    }
    // What was asked for once is answered once.
    step::set(&app, &headers, Step::Second { account, wish: wish.clone(), challenge: None }).await?;
    match shown(&app, &headers, form.raw("answer"), &challenge, For::Account(account)).await? {
        None => {
            let wrong = WORDS.in_lang(visitor.lang).t("passkey-failed");
            second::page(&visitor, account, StatusCode::UNPROCESSABLE_ENTITY, Some(wrong)).await
        }
        // Whoever ends the step goes on; a second one who sent the same does not.
        Some(_) => match step::end(&app, &headers).await? {
            Some(_) => enter(&app, &headers, account, wish, true).await,
            None => Ok(see_other(AGAIN)),
        },
    }
}
