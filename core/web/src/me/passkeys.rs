//! One's own passkeys: added with a name, seen with when they were used, removed.

use axum::extract::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use luoshi_store::Instant;
use luoshi_units::factors::Factors;
use luoshi_units::passkeys::{self, Passkey};
use luoshi_units::{Error as Units, links};

use crate::parts::{Column, Control, ErrorSummary, Field, Row, State, Table, TableStyle, tag};
use crate::passkeys::{Ask, For, Site, button, challenge, shown};
use crate::shell::{Shell, render_with, see_other};
use crate::signin::step::{self, Step};
use crate::signin::{add_cookie, same_site_path};
use crate::{Error, Form, Html, User, WORDS, Words, device, formats, session};

const HERE: &str = "/me/passkeys";
/// How long a name may be.
const NAME: usize = 60;

#[derive(askama::Template)]
#[template(path = "me_passkeys.html")]
struct PasskeysPage {
    shell: Shell,
    w: Words,
    errors: ErrorSummary,
    table: Option<Table>,
    name: Field,
    add: Html,
    /// Why the last one stays.
    last: Option<String>,
}

async fn own(user: &User) -> Result<Vec<Passkey>, Error> {
    let mut conn = user.app.read().await?;
    Ok(passkeys::of(&mut conn, user.who.city, user.who.account).await?)
}

/// Whether one comes in without a password and a provider.
pub(super) async fn alone(user: &User) -> Result<bool, Error> {
    Ok(own(user).await?.iter().any(|passkey| passkey.alone))
}

/// Why this one stays, as words: it is the only way in, or the second factor that the role asks for.
async fn stays(
    user: &User,
    ways: &Factors,
    all: &[Passkey],
    one: &Passkey,
) -> Result<Option<&'static str>, Error> {
    let sign_in = &user.app.settings().sign_in;
    if sign_in.wants_second(&user.who) && ways.totp.is_none() && all.len() == 1 {
        return Ok(Some("second-end-not"));
    }
    let linked = links::of(&mut user.app.read().await?, user.who.city, user.who.account).await?;
    let linked = linked.iter().any(|link| sign_in.issuers().contains(&link.issuer.as_str()));
    let other = all.iter().any(|other| other.alone && other.id != one.id);
    let in_otherwise = (ways.password && !sign_in.no_passwords) || linked || other;
    Ok((one.alone && !in_otherwise).then_some("passkeys-last"))
}

/// `GET /me/passkeys`
pub(super) async fn page(user: User, headers: HeaderMap) -> Result<Response, Error> {
    show(&user, StatusCode::OK, (&default_name(&user, &headers), None), None).await
}

fn default_name(user: &User, headers: &HeaderMap) -> String {
    device::words(WORDS.in_lang(user.lang), &device::of(headers))
}

async fn show(
    user: &User,
    status: StatusCode,
    (named, error): (&str, Option<String>),
    last: Option<&str>,
) -> Result<Response, Error> {
    let w = WORDS.in_lang(user.lang);
    let all = own(user).await?;
    let columns = vec![
        Column::new(w.t("passkeys-name")),
        Column::new(w.t("passkeys-what-for")),
        Column::new(w.t("passkeys-since")),
        Column::new(w.t("passkeys-used")),
        Column::new(w.t("passkeys-end")).full(),
    ];
    let rows = all.iter().map(|passkey| row(user, w, passkey)).collect::<Vec<_>>();
    let table = Table::new(w.t("passkeys"), TableStyle::Cards, columns).rows(rows);
    let name = Field::new(user.lang, "name", w.t("passkeys-name"), Control::Text)
        .hint(w.t("passkeys-name-hint"))
        .max_length(NAME)
        .value(named)
        .error(error);
    let errors = ErrorSummary::of(user.lang, [&name]);
    let page = PasskeysPage {
        shell: super::shell(user, w.t("passkeys"), HERE)
            .lede(w.t("passkeys-lede"))
            .wrong(errors.len())
            .script("passkeys.ts"),
        w,
        errors,
        table: (!all.is_empty()).then_some(table),
        name,
        add: button(w, (Ask::Create, "passkey-add"), "/me/passkeys/begin", HERE),
        last: last.map(|key| w.t(key)),
    };
    render_with(status, &page)
}

fn row(user: &User, w: Words, passkey: &Passkey) -> Row {
    let at = |at: Instant| formats::instant_of_year(user.lang, at, user.app.zone());
    let (id, text) = (passkey.id, Html::text(w.t("passkeys-end")));
    let name = Html::text(&passkey.named);
    let end = Html::trusted(format!(
        r#"<button class="btn" name="passkey" value="{id}">{text}<span class="visually-hidden"> {name}</span></button>"#
    ));
    let what_for = match passkey.alone {
        true => tag(State::Done, w.t("passkeys-alone")),
        false => tag(State::Open, w.t("passkeys-beside")),
    };
    let used = passkey.used.map_or_else(|| w.t("passkeys-never"), at);
    Row::new([
        name.into(),
        what_for.into(),
        Html::text(at(passkey.made)).into(),
        Html::text(used).into(),
        end.into(),
    ])
}

/// `POST /me/passkeys/begin`: what the browser is to make one with.
pub(super) async fn begin(user: User, headers: HeaderMap) -> Result<Response, Error> {
    if let Some(first) = super::unless_fresh(&user, HERE) {
        return Ok(first);
    }
    let (city, account) = (user.who.city, user.who.account);
    let (product, login) = (WORDS.in_lang(user.lang).t("product"), super::factors(&user).await?.login);
    let named = [product.as_str(), &login, &user.who.name];
    let challenge = challenge(&user.app);
    let site = Site::of(&user.app, &headers);
    let asked = site.creation(&challenge, (city, account), named, &own(&user).await?);
    let cookie = step::begin(&user.app, Step::NewPasskey { account, challenge }).await?;
    let mut response = Json(asked).into_response();
    add_cookie(&mut response, &cookie)?;
    Ok(response)
}

/// `POST /me/passkeys`
pub(super) async fn add(user: User, headers: HeaderMap, form: Form) -> Result<Response, Error> {
    if let Some(first) = super::unless_fresh(&user, HERE) {
        return Ok(first);
    }
    let w = WORDS.in_lang(user.lang);
    let named = form.get("name").map_or_else(|| default_name(&user, &headers), str::to_owned);
    let named: String = named.chars().filter(|c| !c.is_control()).take(NAME).collect();
    let refuse = |why| show(&user, StatusCode::UNPROCESSABLE_ENTITY, (&named, Some(why)), None);
    let challenge = match step::end(&user.app, &headers).await? {
        Some(Step::NewPasskey { account, challenge }) if account == user.who.account => challenge,
        _ => return refuse(w.t("passkey-failed")).await,
    };
    let made = Site::of(&user.app, &headers).made(form.raw("answer"), &challenge, named.clone());
    let new = match made {
        Ok(new) => new,
        Err(why) => {
            tracing::warn!("A new passkey is not believed: {why}");
            return refuse(w.t("passkey-failed")).await;
        }
    };
    let (who, now) = (user.who.clone(), user.app.clock().now());
    let added =
        user.app.store().write(move |tx| Box::pin(async move { passkeys::add(tx, &who, &new, now).await }));
    let codes = match added.await {
        Ok(codes) => codes,
        Err(error @ (Units::PasskeyTaken | Units::PasskeysFull)) => {
            return refuse(error.words().said(w.english())).await;
        }
        Err(error) => return Err(error.into()),
    };
    session::proved(&user.app, &user.session, true).await?;
    match codes {
        Some(codes) => super::second::shown_once(&user, codes),
        None => Ok(see_other("/me/passkeys?done=passkey")),
    }
}

/// `POST /me/passkeys/end`
pub(super) async fn end(user: User, headers: HeaderMap, form: Form) -> Result<Response, Error> {
    if let Some(first) = super::unless_fresh(&user, HERE) {
        return Ok(first);
    }
    let id: i64 = form.get("passkey").and_then(|id| id.parse().ok()).ok_or(Error::NotFound)?;
    let (all, ways) = (own(&user).await?, super::factors(&user).await?);
    let one = all.iter().find(|passkey| passkey.id == id).ok_or(Error::NotFound)?;
    if let Some(why) = stays(&user, &ways, &all, one).await? {
        let named = default_name(&user, &headers);
        return show(&user, StatusCode::CONFLICT, (&named, None), Some(why)).await;
    }
    let who = user.who.clone();
    user.app.store().write(move |tx| Box::pin(async move { passkeys::end(tx, &who, id).await })).await?;
    Ok(see_other("/me/passkeys?done=passkey-off"))
}

/// `POST /me/confirm/begin`: what the browser is to sign to show who it is.
pub(super) async fn confirm_begin(user: User, headers: HeaderMap) -> Result<Response, Error> {
    let known = own(&user).await?;
    if known.is_empty() {
        return Err(Error::NotFound);
    }
    let challenge = challenge(&user.app);
    let asked = Site::of(&user.app, &headers).request(&challenge, &known);
    let cookie = step::begin(&user.app, Step::Again { account: user.who.account, challenge }).await?;
    let mut response = Json(asked).into_response();
    add_cookie(&mut response, &cookie)?;
    Ok(response)
}

/// `POST /me/confirm/passkey`
pub(super) async fn confirm(user: User, headers: HeaderMap, form: Form) -> Result<Response, Error> {
    let (account, next) = (user.who.account, same_site_path(form.raw("next")));
    let found = match step::end(&user.app, &headers).await? {
        Some(Step::Again { account: of, challenge }) if of == account => {
            shown(&user.app, &headers, form.raw("answer"), &challenge, For::Account(account)).await?
        }
        _ => None,
    };
    if found.is_none() {
        return super::confirm::refused(&user, next).await;
    }
    session::proved(&user.app, &user.session, true).await?;
    Ok(see_other(next))
}
