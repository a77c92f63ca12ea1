//! Another password of one's own.

use axum::extract::Extension;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_store::Store;
use luoshi_units::{Cost, Secret, deeds};

use super::FormPage;
use crate::layers::From;
use crate::parts::{Control, Field};
use crate::shell::see_other;
use crate::signin::not_theirs;
use crate::{Error, Form, User, WORDS, Words, store};

/// What is wrong with each field.
#[derive(Default)]
struct Amiss {
    current: Option<String>,
    new: Option<String>,
    again: Option<String>,
}

/// `GET /me/password`
pub(super) async fn form(user: User) -> Result<Response, Error> {
    let has_one = super::factors(&user).await?.password;
    if !has_one && let Some(first) = super::unless_fresh(&user, "/me/password") {
        return Ok(first);
    }
    page(&user, has_one, StatusCode::OK, Amiss::default())
}

fn page(user: &User, has_one: bool, status: StatusCode, amiss: Amiss) -> Result<Response, Error> {
    let w = WORDS.in_lang(user.lang);
    let field = |name: &str, key: &str, kind, error| {
        Field::new(user.lang, name, w.t(key), Control::Password).autocomplete(kind).error(error)
    };
    let mut page = FormPage::new(user, "me-password", "/me/password");
    page.text = w.t("me-password-text");
    if has_one {
        page.fields.push(field("current", "me-password-current", "current-password", amiss.current));
    }
    page.fields.extend(new_fields(user.lang, w, amiss.new, amiss.again));
    page.button = w.t("me-password-go");
    page.answer(user.lang, status)
}

/// The two fields of a new password.
pub(crate) fn new_fields(
    lang: luoshi_packs::Lang,
    w: Words,
    new: Option<String>,
    again: Option<String>,
) -> [Field; 2] {
    let field = |name: &str, key: &str| {
        Field::new(lang, name, w.t(key), Control::Password).autocomplete("new-password")
    };
    [
        field("new", "me-password-new").hint(w.t("me-password-hint")).error(new),
        field("again", "me-password-again").error(again),
    ]
}

/// A new password out of the two fields, hashed, or what is wrong with each.
pub(crate) async fn new_secret(
    store: &Store,
    w: Words,
    login: &str,
    form: &Form,
) -> Result<Secret, (Option<String>, Option<String>)> {
    let (new, again) = (form.raw("new").to_owned(), form.raw("again"));
    if new.is_empty() {
        return Err((Some(w.t("me-password-none")), None));
    }
    if new != again {
        return Err((None, Some(w.t("me-password-differs"))));
    }
    let (login, salt) = (login.to_owned(), store.random());
    let made = tokio::task::spawn_blocking(move || Secret::new(&login, &new, Cost::Standard, salt)).await;
    made.unwrap_or(Err(luoshi_units::Error::Hash))
        .map_err(|error| (Some(error.words().said(w.english())), None))
}

/// `POST /me/password`: sets it, and ends all other sessions.
pub(super) async fn submit(
    user: User,
    Extension(from): Extension<From>,
    form: Form,
) -> Result<Response, Error> {
    let w = WORDS.in_lang(user.lang);
    let ways = super::factors(&user).await?;
    let refuse = |amiss| page(&user, ways.password, StatusCode::UNPROCESSABLE_ENTITY, amiss);
    if ways.password {
        let current = not_theirs(&user, from, &ways.login, form.raw("current")).await?;
        if current.is_some() {
            return refuse(Amiss { current, ..Amiss::default() });
        }
    } else if let Some(first) = super::unless_fresh(&user, "/me/password") {
        return Ok(first);
    }
    let secret = match new_secret(user.app.store(), w, &ways.login, &form).await {
        Ok(secret) => secret,
        Err((new, again)) => return refuse(Amiss { current: None, new, again }),
    };
    let (who, units, now) = (user.who.clone(), user.app.units().clone(), user.app.clock().now());
    let hash = user.session.hash();
    user.app
        .store()
        .write(move |tx| {
            Box::pin(async move {
                deeds::password_set(tx, &who, &units, who.account, &secret).await?;
                store::end_others(tx, who.city, who.account, &hash).await?;
                store::session_proved(tx, who.city, &hash, now, false).await?;
                Ok::<_, Error>(())
            })
        })
        .await?;
    Ok(see_other("/me?done=password"))
}
