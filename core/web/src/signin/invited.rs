//! Whoever was invited makes an account: a login, a password, and in.

use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use luoshi_units::deeds::{self, Invited};
use luoshi_units::{Error as Units, deeds::invitation_accept};

use super::enter::enter;
use super::step::Wish;
use super::{slowed, wait};
use crate::layers::From;
use crate::me::{new_fields, new_secret};
use crate::parts::{Control, ErrorSummary, Field};
use crate::session::Token;
use crate::shell::{Shell, render_with, see_other};
use crate::{App, Error, Form, Html, Visitor, WORDS, Words};

#[derive(askama::Template)]
#[template(path = "invited.html")]
struct InvitedPage {
    shell: Shell,
    w: Words,
    errors: ErrorSummary,
    /// Whom it is about; none where the link leads nowhere.
    who: Option<Html>,
    fields: Vec<Field>,
    /// Providers that may vouch for the person instead: address and words.
    providers: Vec<(String, String)>,
    no_passwords: bool,
}

/// What is wrong with what was typed.
#[derive(Default)]
struct Amiss {
    login: Option<String>,
    new: Option<String>,
    again: Option<String>,
}

async fn found(app: &App, path: &str) -> Result<Option<([u8; 32], Invited)>, Error> {
    let Some(token) = Token::parse_hash(path) else { return Ok(None) };
    let mut conn = app.read().await?;
    let invited = deeds::invited(&mut conn, app.city().id, &token, app.clock().now()).await?;
    Ok(invited.map(|invited| (token, invited)))
}

/// `GET /invited/{token}`
pub(crate) async fn form(visitor: Visitor, Path(token): Path<String>) -> Result<Response, Error> {
    match found(&visitor.app, &token).await? {
        Some((_, invited)) => page(&visitor, Some(&invited), StatusCode::OK, "", Amiss::default()).await,
        None => over(&visitor).await,
    }
}

async fn over(visitor: &Visitor) -> Result<Response, Error> {
    page(visitor, None, StatusCode::NOT_FOUND, "", Amiss::default()).await
}

async fn page(
    visitor: &Visitor,
    invited: Option<&Invited>,
    status: StatusCode,
    login: &str,
    amiss: Amiss,
) -> Result<Response, Error> {
    let (lang, w) = (visitor.lang, WORDS.in_lang(visitor.lang));
    let mut fields = Vec::new();
    let mut who = None;
    if let Some(invited) = invited {
        let tree = visitor.app.tree(&mut visitor.app.read().await?).await?;
        let unit = tree.get(&invited.unit).map_or_else(Html::default, |unit| {
            Html::text(if w.english() { ", " } else { "，" }).and(Html::unit(lang, unit))
        });
        who = Some(Html::name(lang, &invited.name, None).and(unit));
        let name = Field::new(lang, "login", w.t("invited-login"), Control::Text);
        let name = name.hint(w.t("invited-login-hint")).autocomplete("username").max_length(64);
        fields.push(name.value(login).error(amiss.login));
        fields.extend(new_fields(lang, w, amiss.new, amiss.again));
    }
    let sign_in = &visitor.app.settings().sign_in;
    let (no_passwords, here) = (sign_in.no_passwords, visitor.uri.path());
    let ways = sign_in.providers.iter().map(|provider| {
        let words = w.t1("sign-in-with", "name", provider.name.get(lang));
        (format!("{here}/with/{}", provider.id), words)
    });
    let providers = ways.collect();
    let errors = ErrorSummary::of(lang, &fields);
    let title = w.t(if invited.is_some() { "invited" } else { "invited-over" });
    let shell = Shell::plain(visitor, title).wrong(errors.len());
    let heading = w.t1("sign-in-wrong", "n", errors.len());
    render_with(
        status,
        &InvitedPage { shell, w, errors: errors.heading(heading), who, fields, providers, no_passwords },
    )
}

/// `POST /invited/{token}`
pub(crate) async fn submit(
    State(app): State<App>,
    visitor: Visitor,
    Extension(from): Extension<From>,
    Path(token): Path<String>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Error> {
    let w = WORDS.in_lang(visitor.lang);
    if app.settings().sign_in.no_passwords {
        return Ok(see_other(visitor.uri.path()));
    }
    let Some((token, invited)) = found(&app, &token).await? else { return over(&visitor).await };
    let (login, now) = (form.get("login").unwrap_or_default().to_owned(), app.clock().now());
    let refuse = |amiss| page(&visitor, Some(&invited), StatusCode::UNPROCESSABLE_ENTITY, &login, amiss);
    if login.is_empty() {
        return refuse(Amiss { login: Some(w.t("invited-no-login")), ..Amiss::default() }).await;
    }
    if let Some(seconds) = slowed(&app, &from) {
        return refuse(Amiss { login: Some(wait(w, seconds)), ..Amiss::default() }).await;
    }
    let secret = match new_secret(app.store(), w, &login, &form).await {
        Ok(secret) => secret,
        Err((new, again)) => return refuse(Amiss { login: None, new, again }).await,
    };
    let (city, name) = (app.city().id, login.clone());
    let made = app.store().write(move |tx| {
        Box::pin(async move { invitation_accept(tx, city, &token, (&name, &secret), now).await })
    });
    let account = match made.await {
        Ok(account) => account,
        Err(error @ (Units::LoginTaken { .. } | Units::BadLogin)) => {
            let login = Some(error.words().said(w.english()));
            return refuse(Amiss { login, ..Amiss::default() }).await;
        }
        Err(Units::InvitationOver) => return over(&visitor).await,
        Err(error) => return Err(error.into()),
    };
    let wish = Wish { own_device: false, next: "/me".to_owned() };
    enter(&app, &headers, account, wish, false).await
}
