//! Who it is, asked again before something changes how one signs in.

use axum::extract::Extension;
use axum::http::StatusCode;
use axum::response::Response;

use super::FormPage;
use crate::layers::From;
use crate::parts::{Control, Field};
use crate::passkeys::{Ask, button};
use crate::session;
use crate::shell::see_other;
use crate::signin::second::{Heard, hear};
use crate::signin::{not_theirs, same_site_path, wait};
use crate::{Error, Form, User, WORDS};

/// `GET /me/confirm`
pub(super) async fn form(user: User) -> Result<Response, Error> {
    let next = same_site_path(&user.query("next").unwrap_or_default());
    page(&user, next, StatusCode::OK, None).await
}

async fn page(
    user: &User,
    next: String,
    status: StatusCode,
    error: Option<String>,
) -> Result<Response, Error> {
    let w = WORDS.in_lang(user.lang);
    let ways = super::factors(user).await?;
    let mut page = FormPage::new(user, "confirm", "/me");
    page.next = next;
    if ways.passkeys > 0 {
        page.shell = page.shell.script("passkeys.ts");
        page.passkey = button(w, (Ask::Get, "passkey-confirm"), "/me/confirm/begin", "/me/confirm/passkey");
    }
    if ways.password {
        page.text = w.t("confirm-password-text");
        let field = Field::new(user.lang, "password", w.t("sign-in-password"), Control::Password);
        page.fields.push(field.autocomplete("current-password").error(error));
    } else if ways.totp.is_some() {
        page.text = w.t("confirm-code-text");
        let field = Field::new(user.lang, "code", w.t("second-code"), Control::Text);
        page.fields.push(field.autocomplete("one-time-code").max_length(20).error(error));
    } else if ways.passkeys > 0 {
        page.text = error.unwrap_or_else(|| w.t("confirm-passkey-text"));
        return page.answer(user.lang, status);
    } else {
        page.text = w.t("confirm-again-text");
        page.sign_out = true;
        return page.answer(user.lang, status);
    }
    page.button = w.t("confirm-go");
    page.answer(user.lang, status)
}

/// A passkey was shown that is not believed.
pub(super) async fn refused(user: &User, next: String) -> Result<Response, Error> {
    let why = WORDS.in_lang(user.lang).t("passkey-failed");
    page(user, next, StatusCode::UNPROCESSABLE_ENTITY, Some(why)).await
}

/// `POST /me/confirm`
pub(super) async fn submit(
    user: User,
    Extension(from): Extension<From>,
    form: Form,
) -> Result<Response, Error> {
    let w = WORDS.in_lang(user.lang);
    let next = same_site_path(form.raw("next"));
    let ways = super::factors(&user).await?;
    let wrong = if ways.password {
        not_theirs(&user, from, &ways.login, form.raw("password")).await?
    } else {
        match hear(&user.app, from, user.who.account, form.get("code").unwrap_or_default()).await? {
            Heard::Right => None,
            Heard::Wait(seconds) => Some(wait(w, seconds)),
            Heard::Wrong => Some(w.t("second-wrong")),
        }
    };
    if wrong.is_some() {
        return page(&user, next, StatusCode::UNPROCESSABLE_ENTITY, wrong).await;
    }
    session::proved(&user.app, &user.session, !ways.password).await?;
    Ok(see_other(next))
}
