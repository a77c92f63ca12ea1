//! The page that asks for the second factor, between the password and the session.

use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use luoshi_units::{accounts, factors};

use super::step::{self, Step};
use super::{enter, wait};
use crate::layers::From;
use crate::parts::{Control, ErrorSummary, Field};
use crate::passkeys::{Ask, button};
use crate::shell::{Shell, render_with, see_other};
use crate::{App, Error, Form, Html, Visitor, WORDS, Words};

/// So many codes may be tried after one password.
pub(super) const TRIES: i64 = 5;
/// Where one begins again.
pub(crate) const AGAIN: &str = "/sign-in?again=yes";

#[derive(askama::Template)]
#[template(path = "sign_in_second.html")]
struct SecondPage {
    shell: Shell,
    w: Words,
    errors: ErrorSummary,
    code: Field,
    /// The button for a passkey, where the account has one.
    passkey: Html,
}

/// How a code was received.
pub(crate) enum Heard {
    Right,
    Wrong,
    /// Not before so many seconds.
    Wait(i64),
}

/// Holds a code against an account's second factor.
pub(crate) async fn hear(app: &App, from: From, account: i64, code: &str) -> Result<Heard, Error> {
    let (city, now) = (app.city().id, app.clock().now());
    let address = from.address();
    if let Some(until) = accounts::second_tried(app.store(), city, account, &address, now).await? {
        return Ok(Heard::Wait(seconds_until(now, until)));
    }
    let given = code.to_owned();
    let fits = app
        .store()
        .write(move |tx| Box::pin(async move { factors::second_fits(tx, city, account, &given, now).await }));
    if !fits.await? {
        return Ok(Heard::Wrong);
    }
    accounts::second_was_right(app.store(), city, account, &address, now).await?;
    Ok(Heard::Right)
}

/// Seconds to wait, one at the least.
pub(crate) fn seconds_until(now: luoshi_store::Instant, until: luoshi_store::Instant) -> i64 {
    ((until - now).num_milliseconds() + 999).max(1000) / 1000
}

/// `GET /sign-in/second`
pub(crate) async fn form(visitor: Visitor, headers: HeaderMap) -> Result<Response, Error> {
    match step::now(&visitor.app, &headers).await? {
        Some(Step::Second { account, .. }) => page(&visitor, account, StatusCode::OK, None).await,
        _ => Ok(see_other(AGAIN)),
    }
}

/// `POST /sign-in/second`
pub(crate) async fn submit(
    State(app): State<App>,
    visitor: Visitor,
    Extension(from): Extension<From>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Error> {
    let w = WORDS.in_lang(visitor.lang);
    let Some((Step::Second { account, wish, .. }, tries)) = step::tried(&app, &headers).await? else {
        return Ok(see_other(AGAIN));
    };
    let refuse = |status, why| page(&visitor, account, status, Some(why));
    let Some(code) = form.get("code") else {
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, w.t("second-no-code")).await;
    };
    if tries > TRIES {
        step::end(&app, &headers).await?;
        return Ok(see_other(AGAIN));
    }
    match hear(&app, from, account, code).await? {
        Heard::Wrong => refuse(StatusCode::UNPROCESSABLE_ENTITY, w.t("second-wrong")).await,
        Heard::Wait(seconds) => refuse(StatusCode::TOO_MANY_REQUESTS, wait(w, seconds)).await,
        // Whoever ends the step goes on; a second one who sent the same does not.
        Heard::Right => match step::end(&app, &headers).await? {
            Some(_) => enter::enter(&app, &headers, account, wish, true).await,
            None => Ok(see_other(AGAIN)),
        },
    }
}

pub(super) async fn page(
    visitor: &Visitor,
    account: i64,
    status: StatusCode,
    error: Option<String>,
) -> Result<Response, Error> {
    let (lang, w) = (visitor.lang, WORDS.in_lang(visitor.lang));
    let app = &visitor.app;
    let ways = factors::of(&mut app.read().await?, app.city().id, account).await?;
    let hint = if ways.totp.is_some() { "second-code-hint" } else { "second-code-paper" };
    let code = Field::new(lang, "code", w.t("second-code"), Control::Text)
        .hint(w.t(hint))
        .autocomplete("one-time-code")
        .max_length(20)
        .error(error);
    let errors = ErrorSummary::of(lang, [&code]);
    let heading = w.t1("sign-in-wrong", "n", errors.len());
    let mut shell = Shell::plain(visitor, w.t("second")).wrong(errors.len());
    let mut passkey = Html::default();
    if ways.passkeys > 0 {
        shell = shell.script("passkeys.ts");
        passkey = button(w, (Ask::Get, "passkey-second"), "/sign-in/second/begin", "/sign-in/second/passkey");
    }
    render_with(status, &SecondPage { shell, w, errors: errors.heading(heading), code, passkey })
}
