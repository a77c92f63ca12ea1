//! Signing in and out, on the page and through the API.

mod enter;
pub(crate) mod invited;
pub(crate) mod passkey;
pub(crate) mod provider;
pub(crate) mod reset;
pub(crate) mod second;
pub(crate) mod step;
pub(crate) mod with;

use axum::extract::rejection::JsonRejection;
use axum::extract::{Extension, Json, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use luoshi_units::accounts::{self, SignIn};
use luoshi_units::factors::{self, Factors};
use luoshi_units::links;
use serde::Deserialize;
use serde_json::json;

use crate::layers::From;
use crate::parts::{Control, ErrorSummary, Field};
use crate::passkeys::{Ask, button};
use crate::session::{self, Begin};
use crate::shell::{Shell, render_with, see_other};
use crate::user::{href, leads_back, query_value};
use crate::{App, Error, Form, Html, User, Visitor, WORDS, Words, device, error};
pub(crate) use enter::add_cookie;
use enter::enter;
use second::Heard;
use step::Wish;

/// The page that a day begins with.
const FIRST: &str = "/home";

#[derive(askama::Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    shell: Shell,
    w: Words,
    errors: ErrorSummary,
    login: Field,
    password: Field,
    own_device: bool,
    next: String,
    /// What is said before anything was typed.
    notice: Option<String>,
    demo: bool,
    /// Others who vouch for people: address and words.
    providers: Vec<(String, String)>,
    /// Providers come first, and a password is for who has no other way.
    no_passwords: bool,
    /// The button that asks for a passkey.
    passkey: Html,
    /// What everybody may read: words and addresses.
    fronts: Vec<(String, String)>,
}

/// What was typed, and what came of it.
#[derive(Default)]
struct Tried<'a> {
    login: &'a str,
    own_device: bool,
    next: &'a str,
    notice: Option<&'static str>,
    wrong: Option<Wrong>,
}

/// Why somebody was not let in.
pub(crate) enum Wrong {
    NoLogin,
    NoPassword,
    Refused,
    Wait(i64),
    /// The password is right, but here people come in by providers.
    NoPasswords,
}

/// `GET /sign-in`
pub(crate) async fn form(visitor: Visitor, user: Option<User>, uri: Uri) -> Result<Response, Error> {
    let next = next_of(&uri);
    if user.is_some() {
        return Ok(see_other(next));
    }
    let said = |name| query_value(&uri, name).is_some();
    let notice = [
        ("ended", "sign-in-ended"),
        ("again", "sign-in-again"),
        ("out", "sign-in-out"),
        ("refused", "sign-in-unbelieved"),
        ("unreachable", "sign-in-unreachable"),
        ("passkey", "sign-in-passkey-not"),
    ];
    let notice = notice.into_iter().find(|(name, _)| said(name)).map(|(_, key)| key);
    page(&visitor, Tried { next: &next, notice, ..Tried::default() })
}

fn page(visitor: &Visitor, tried: Tried<'_>) -> Result<Response, Error> {
    let (lang, w) = (visitor.lang, WORDS.in_lang(visitor.lang));
    let mut login = Field::new(lang, "login", w.t("sign-in-login"), Control::Text)
        .autocomplete("username")
        .value(tried.login);
    let mut password = Field::new(lang, "password", w.t("sign-in-password"), Control::Password)
        .autocomplete("current-password");
    let status = match tried.wrong {
        None => StatusCode::OK,
        Some(Wrong::NoLogin) => {
            login.error = w.t("sign-in-no-login");
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Some(Wrong::NoPassword) => {
            password.error = w.t("sign-in-no-password");
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Some(Wrong::Refused) => {
            password.error = w.t("sign-in-refused");
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Some(Wrong::NoPasswords) => {
            password.error = w.t("sign-in-no-passwords");
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Some(Wrong::Wait(seconds)) => {
            password.error = wait(w, seconds);
            StatusCode::TOO_MANY_REQUESTS
        }
    };
    let errors = ErrorSummary::of(lang, [&login, &password]);
    let errors_heading = w.t1("sign-in-wrong", "n", errors.len());
    let page = SignInPage {
        shell: Shell::plain(visitor, w.t("sign-in")).wrong(errors.len()).script("passkeys.ts"),
        w,
        errors: errors.heading(errors_heading),
        login,
        password,
        own_device: tried.own_device,
        next: tried.next.to_owned(),
        notice: tried.notice.map(|key| w.t(key)),
        demo: visitor.app.settings().demo,
        providers: providers(visitor, tried.next),
        no_passwords: visitor.app.settings().sign_in.no_passwords,
        passkey: button(w, (Ask::Get, "passkey-sign-in"), "/sign-in/passkey/begin", "/sign-in/passkey"),
        fronts: visitor.app.rooms().iter().filter_map(|room| room.front(visitor.lang)).collect(),
    };
    render_with(status, &page)
}

fn providers(visitor: &Visitor, next: &str) -> Vec<(String, String)> {
    let w = WORDS.in_lang(visitor.lang);
    let next = Some(next).filter(|next| !next.is_empty());
    let all = visitor.app.settings().sign_in.providers.iter();
    all.map(|provider| {
        let address = href(&format!("/sign-in/with/{}", provider.id), &[("next", next)]);
        (address, w.t1("sign-in-with", "name", provider.name.get(visitor.lang)))
    })
    .collect()
}

/// What somebody is told who has to wait.
pub(crate) fn wait(w: Words, seconds: i64) -> String {
    if seconds < 120 {
        w.t1("sign-in-wait-seconds", "n", seconds)
    } else {
        w.t1("sign-in-wait-minutes", "n", (seconds + 59) / 60)
    }
}

/// `POST /sign-in`
pub(crate) async fn submit(
    State(app): State<App>,
    visitor: Visitor,
    Extension(from): Extension<From>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Error> {
    let next = same_site_path(form.raw("next"));
    let own_device = form.get("own_device").is_some();
    let login = form.get("login").unwrap_or("");
    let tried = |wrong| Tried { login, own_device, next: &next, notice: None, wrong: Some(wrong) };
    if login.is_empty() {
        return page(&visitor, tried(Wrong::NoLogin));
    }
    if form.raw("password").is_empty() {
        return page(&visitor, tried(Wrong::NoPassword));
    }
    match check_password(&app, from, login, form.raw("password")).await? {
        Ok(account) => {
            let wish = Wish { own_device, next: next.clone() };
            enter(&app, &headers, account, wish, false).await
        }
        Err(wrong) => page(&visitor, tried(wrong)),
    }
}

/// How many seconds an address has to wait that tried too often; one more try is counted.
pub(crate) fn slowed(app: &App, from: &From) -> Option<i64> {
    app.limits().sign_in(from.0?, app.clock().now()).err()
}

/// What is wrong with the password that somebody types again who is signed in; nothing where it is theirs.
pub(crate) async fn not_theirs(
    user: &User,
    from: From,
    login: &str,
    password: &str,
) -> Result<Option<String>, Error> {
    let w = WORDS.in_lang(user.lang);
    Ok(match check_password(&user.app, from, login, password).await? {
        Ok(account) if account == user.who.account => None,
        // It is right, and lets nobody in.
        Err(Wrong::NoPasswords) => None,
        Err(Wrong::Wait(seconds)) => Some(wait(w, seconds)),
        _ => Some(w.t("confirm-wrong")),
    })
}

/// Whether an account comes in by its password.
async fn password_heard(app: &App, account: i64) -> Result<bool, Error> {
    let sign_in = &app.settings().sign_in;
    if !sign_in.no_passwords {
        return Ok(true);
    }
    let mut conn = app.read().await?;
    Ok(links::password_heard(&mut conn, app.city().id, account, &sign_in.issuers(), app.today()).await?)
}

/// The account whose login and password these are.
pub(crate) async fn check_password(
    app: &App,
    from: From,
    login: &str,
    password: &str,
) -> Result<Result<i64, Wrong>, Error> {
    let (city, now) = (app.city().id, app.clock().now());
    if let Some(seconds) = slowed(app, &from) {
        return Ok(Err(Wrong::Wait(seconds)));
    }
    Ok(match accounts::sign_in(app.store(), city, login, password, &from.address(), now).await? {
        SignIn::In { account, .. } if password_heard(app, account).await? => Ok(account),
        SignIn::In { .. } => Err(Wrong::NoPasswords),
        SignIn::Wrong => Err(Wrong::Refused),
        SignIn::Slowed { until } => Err(Wrong::Wait(second::seconds_until(now, until))),
    })
}

/// `POST /sign-out`
pub(crate) async fn sign_out(user: User) -> Result<Response, Error> {
    session::end(&user.app, &user.session).await?;
    let mut response = see_other("/sign-in");
    add_cookie(&mut response, &session::clear_cookie(&user.app))?;
    // What this browser still holds of the pages goes too.
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    Ok(response)
}

/// The body of `POST /api/v1/sign-in`.
#[derive(Deserialize)]
pub(crate) struct Credentials {
    login: String,
    password: String,
    /// A code of the second factor, for accounts that have one.
    code: Option<String>,
}

/// `POST /api/v1/sign-in`: a token for programs.
pub(crate) async fn api_sign_in(
    State(app): State<App>,
    Extension(from): Extension<From>,
    headers: HeaderMap,
    given: Result<Json<Credentials>, JsonRejection>,
) -> Result<Response, Response> {
    let Json(given) = given.map_err(IntoResponse::into_response)?;
    let begun = api_begin(&app, from, &headers, &given).await.map_err(IntoResponse::into_response)?;
    Ok(Json(json!({ "token": begun.token.text(), "expires": begun.expires.to_rfc3339() })).into_response())
}

async fn api_begin(
    app: &App,
    from: From,
    headers: &HeaderMap,
    given: &Credentials,
) -> Result<session::Begun, Error> {
    let account = match check_password(app, from, &given.login, &given.password).await? {
        Ok(account) => account,
        Err(Wrong::Wait(seconds)) => return Err(Error::TooMany { seconds }),
        Err(_) => return Err(Error::SignIn),
    };
    let ways = factors::of(&mut app.read().await?, app.city().id, account).await?;
    let strong = ways.second();
    if strong {
        let code = given.code.as_deref().unwrap_or_default();
        let heard =
            if code.is_empty() { Heard::Wrong } else { second::hear(app, from, account, code).await? };
        match heard {
            Heard::Right => {}
            Heard::Wait(seconds) => return Err(Error::TooMany { seconds }),
            Heard::Wrong => return Err(code_wanted(&ways)),
        }
    }
    let device = device::of(headers);
    session::begin(app, Begin { account, own_device: false, strong, device, before: None }).await
}

/// A program cannot show a passkey: whoever has nothing else is told what a program can show.
fn code_wanted(ways: &Factors) -> Error {
    let word = if ways.totp.is_some() { "said-code-wanted" } else { "said-code-no-app" };
    let message = WORDS.text(word, &[]);
    Error::Invalid(vec![error::Wrong { field: "code".to_owned(), message }])
}

/// `POST /api/v1/sign-out`
pub(crate) async fn api_sign_out(user: User) -> Result<StatusCode, Error> {
    session::end(&user.app, &user.session).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) fn next_of(uri: &Uri) -> String {
    same_site_path(&query_value(uri, "next").unwrap_or_default())
}

/// The address, if it is a path of this site; else where a day begins.
pub(crate) fn same_site_path(next: &str) -> String {
    // Who asked for the front door is led to where a day begins.
    if leads_back(next) && next != "/" { next.to_owned() } else { FIRST.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{FIRST, same_site_path};

    #[test]
    fn only_paths_of_this_site_are_led_to() {
        for path in ["/talks?unit=9901", "/figures/talks-held?from=2021-03-08"] {
            assert_eq!(same_site_path(path), path);
        }
        for other in [
            "",
            "/",
            "talks",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example/",
            "javascript:alert(1)",
            "/\t/evil.example",
            "\\\\evil.example",
            "/a\nb",
        ] {
            assert_eq!(same_site_path(other), FIRST, "{other}");
        }
    }
}
