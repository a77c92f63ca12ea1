//! The second factor: codes from a telephone, and codes on paper.

use axum::http::StatusCode;
use axum::response::Response;
use luoshi_units::{factors, totp};

use super::FormPage;
use crate::parts::{Control, ErrorSummary, Field};
use crate::qr::{self, Drawn};
use crate::shell::{Shell, render, render_with, see_other};
use crate::{Error, Form, User, WORDS, Words, formats, session};

const HERE: &str = "/me/second";

#[derive(askama::Template)]
#[template(path = "me_second.html")]
struct SecondPage {
    shell: Shell,
    w: Words,
    /// Since when it is on; none where it is off.
    on: Option<String>,
    /// How many codes on paper are left; none where nothing is shown beside a password.
    codes: Option<String>,
    /// The role asks for one, and none was shown in this session.
    wanted: Option<String>,
    may_end: bool,
}

#[derive(askama::Template)]
#[template(path = "me_second_new.html")]
struct NewPage {
    shell: Shell,
    w: Words,
    errors: ErrorSummary,
    drawn: Option<Drawn>,
    address: String,
    secret: String,
    code: Field,
}

#[derive(askama::Template)]
#[template(path = "me_codes.html")]
struct CodesPage {
    shell: Shell,
    w: Words,
    codes: Vec<String>,
}

/// `GET /me/second`
pub(super) async fn page(user: User) -> Result<Response, Error> {
    let w = WORDS.in_lang(user.lang);
    let ways = super::factors(&user).await?;
    let must = user.app.settings().sign_in.wants_second(&user.who);
    let wanted = (must && !user.session.strong).then(|| {
        // Set up in another session: this one was begun before.
        w.t(if ways.second() { "second-wanted-again" } else { "second-wanted" })
    });
    let zone = user.app.zone();
    let on = ways.totp.map(|since| {
        w.t1("second-since", "day", formats::day_of_year(user.lang, formats::day_at(since, zone)))
    });
    let page = SecondPage {
        shell: super::shell(&user, w.t("second"), HERE).lede(w.t("second-why")),
        w,
        on,
        codes: ways.second().then(|| w.t1("second-codes-left", "n", ways.recovery)),
        wanted,
        may_end: !must || ways.passkeys > 0,
    };
    render(&page)
}

/// `POST /me/second/begin`
pub(super) async fn begin(user: User) -> Result<Response, Error> {
    if let Some(first) = super::unless_fresh(&user, HERE) {
        return Ok(first);
    }
    let (city, account) = (user.who.city, user.who.account);
    user.app
        .store()
        .write(move |tx| Box::pin(async move { factors::totp_begin(tx, city, account).await }))
        .await?;
    Ok(see_other("/me/second/new"))
}

/// `GET /me/second/new`
pub(super) async fn new(user: User) -> Result<Response, Error> {
    new_page(&user, StatusCode::OK, None).await
}

async fn new_page(user: &User, status: StatusCode, error: Option<String>) -> Result<Response, Error> {
    if let Some(first) = super::unless_fresh(user, HERE) {
        return Ok(first);
    }
    let w = WORDS.in_lang(user.lang);
    let secret = {
        let mut conn = user.app.read().await?;
        factors::totp_unproved(&mut conn, user.who.city, user.who.account).await?
    };
    let Some(secret) = secret else { return Ok(see_other(HERE)) };
    let login = super::factors(user).await?.login;
    let city = user.app.city();
    let site = format!("{} {}", w.t("product"), if w.english() { &city.name_en } else { &city.name_zh });
    let address = totp::address(&site, &login, &secret);
    let key = totp::base32(&secret);
    let typed: Vec<_> = key.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
    let code = Field::new(user.lang, "code", w.t("second-first-code"), Control::Text)
        .autocomplete("one-time-code")
        .max_length(20)
        .error(error);
    let errors = ErrorSummary::of(user.lang, [&code]);
    let page = NewPage {
        shell: super::shell(user, w.t("second-new"), HERE).wrong(errors.len()),
        w,
        errors,
        drawn: qr::draw(&address),
        address,
        secret: typed.join(" "),
        code,
    };
    render_with(status, &page)
}

/// `POST /me/second/new`: the first code proves that a telephone holds the secret.
pub(super) async fn prove(user: User, form: Form) -> Result<Response, Error> {
    let w = WORDS.in_lang(user.lang);
    if let Some(first) = super::unless_fresh(&user, HERE) {
        return Ok(first);
    }
    let Some(code) = form.get("code").map(str::to_owned) else {
        return new_page(&user, StatusCode::UNPROCESSABLE_ENTITY, Some(w.t("second-no-code"))).await;
    };
    let (city, account, now) = (user.who.city, user.who.account, user.app.clock().now());
    let codes = user
        .app
        .store()
        .write(move |tx| Box::pin(async move { factors::totp_prove(tx, city, account, &code, now).await }));
    let Some(codes) = codes.await? else {
        return new_page(&user, StatusCode::UNPROCESSABLE_ENTITY, Some(w.t("second-wrong-first"))).await;
    };
    session::proved(&user.app, &user.session, true).await?;
    shown_once(&user, codes)
}

pub(super) fn shown_once(user: &User, codes: Vec<String>) -> Result<Response, Error> {
    let w = WORDS.in_lang(user.lang);
    let shell = super::shell(user, w.t("second-codes"), HERE).lede(w.t("second-codes-lede"));
    render(&CodesPage { shell, w, codes })
}

/// `POST /me/second/codes`: other codes on paper.
pub(super) async fn codes(user: User) -> Result<Response, Error> {
    if let Some(first) = super::unless_fresh(&user, HERE) {
        return Ok(first);
    }
    if !super::factors(&user).await?.second() {
        return Ok(see_other(HERE));
    }
    let (city, account) = (user.who.city, user.who.account);
    let codes = user
        .app
        .store()
        .write(move |tx| Box::pin(async move { factors::recovery_anew(tx, city, account).await }));
    shown_once(&user, codes.await?)
}

/// Whether it stays on: the role asks for a second factor, and there is no other.
async fn stays(user: &User) -> Result<bool, Error> {
    Ok(user.app.settings().sign_in.wants_second(&user.who) && super::factors(user).await?.passkeys == 0)
}

/// `GET /me/second/off`
pub(super) async fn off(user: User) -> Result<Response, Error> {
    if let Some(first) = super::unless_fresh(&user, "/me/second/off") {
        return Ok(first);
    }
    let w = WORDS.in_lang(user.lang);
    let mut page = FormPage::new(&user, "second-end", HERE);
    page.text = w.t("second-end-text");
    if stays(&user).await? {
        page.text = w.t("second-end-not");
    } else {
        page.button = w.t("second-end");
        page.danger = true;
    }
    page.answer(user.lang, StatusCode::OK)
}

/// `POST /me/second/off`
pub(super) async fn end(user: User) -> Result<Response, Error> {
    if let Some(first) = super::unless_fresh(&user, "/me/second/off") {
        return Ok(first);
    }
    if stays(&user).await? {
        return Ok(see_other("/me/second/off"));
    }
    let (city, account) = (user.who.city, user.who.account);
    user.app
        .store()
        .write(move |tx| Box::pin(async move { factors::totp_end(tx, city, account).await }))
        .await?;
    Ok(see_other("/me/second?done=second-off"))
}
