//! What readers see of an error: a page that says what to do next, or problem details (RFC 9457) under `/api/`.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use luoshi_packs::{Lang, Text};
use luoshi_units::Verb;
use serde_json::{Value as Json, json};

use crate::guard::Refusing;
use crate::shell::{Shell, render_with, see_other};
use crate::user::{User, Visitor, href};
use crate::{App, Error, Html, WORDS, Words};

/// The request that went wrong, as far as an answer needs it.
pub(crate) struct Asked {
    pub(crate) visitor: Visitor,
    pub(crate) method: Method,
    pub(crate) api: bool,
    /// Its heads, which say who sent it.
    pub(crate) heads: HeaderMap,
    /// The page of this site from which it was sent.
    pub(crate) referrer: Option<String>,
}

#[derive(askama::Template)]
#[template(path = "fault.html")]
struct FaultPage {
    shell: Shell,
    text: String,
    who_can: Vec<Html>,
    who_can_words: String,
    home: String,
}

/// The same among the pages of somebody who is signed in.
#[derive(askama::Template)]
#[template(path = "fault_within.html")]
struct FaultWithin {
    shell: Shell,
    text: String,
    who_can: Vec<Html>,
    who_can_words: String,
    home: String,
}

/// Gives an error its body; anything else passes as it is.
pub(crate) async fn shown(asked: &Asked, response: Response) -> Response {
    if response.extensions().get::<Error>().is_none() && !is_bare(&response) {
        return response;
    }
    // Set aside: what has no fault pays nothing for the pages of those that have.
    Box::pin(fault(asked, response)).await
}

async fn fault(asked: &Asked, mut response: Response) -> Response {
    let status = response.status();
    let refusing = response.extensions_mut().remove::<Refusing>().unwrap_or_default();
    let (error, said) = match response.extensions_mut().remove::<Error>() {
        Some(error) => (error, String::new()),
        None => {
            let body = std::mem::replace(response.body_mut(), Body::empty());
            let said = to_bytes(body, 4096).await.unwrap_or_default();
            let error = refused(status);
            let said = String::from_utf8_lossy(&said).into_owned();
            let said = if matches!(error, Error::TooLarge) { String::new() } else { said };
            (error, said)
        }
    };
    if let Error::Internal(text) = &error {
        tracing::error!("{text}");
    }
    let mut answer = match (&error, asked.api) {
        (_, true) => problem(asked, &error, refusing, &said).await,
        (Error::SignIn, false) => to_sign_in(asked, refusing),
        (Error::NoSecond, false) => see_other("/me/second"),
        _ => page(asked, &error, refusing).await,
    };
    if let Error::TooMany { seconds } = error {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(allow) = response.headers().get(header::ALLOW) {
        answer.headers_mut().insert(header::ALLOW, allow.clone());
    }
    answer
}

/// An answer of the framework's own: an error status with plain text or nothing.
fn is_bare(response: &Response) -> bool {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    (status.is_client_error() || status.is_server_error())
        && (kind.is_empty() || kind.starts_with("text/plain"))
}

fn refused(status: StatusCode) -> Error {
    match status {
        StatusCode::NOT_FOUND => Error::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        other => Error::Refused(other),
    }
}

/// To the sign-in page, and from there back to where one wanted to go. Whoever sent a form comes back to its
/// page, and is told that it was not taken.
fn to_sign_in(asked: &Asked, refusing: Refusing) -> Response {
    let uri = &asked.visitor.uri;
    let here = uri.path_and_query().map_or("/", |here| here.as_str());
    if asked.method == Method::GET {
        return see_other(href("/sign-in", &[("next", Some(here).filter(|here| *here != "/"))]));
    }
    let next = asked.referrer.as_deref().or_else(|| refusing.readable.then_some(here));
    see_other(href("/sign-in", &[("next", next), ("ended", Some("yes"))]))
}

/// The words of an error: their key's end, and the sentence that says what to do.
fn words(w: Words, error: &Error, refusing: Refusing) -> (&'static str, String) {
    let key = match error {
        Error::NotFound => "not-found",
        Error::Forbidden { .. } => "forbidden",
        Error::SignIn => "sign-in",
        Error::NoSecond => "no-second",
        Error::StaleForm => "stale-form",
        Error::Bad(_) => "bad",
        Error::Invalid(_) => "invalid",
        Error::Conflict(_) => "conflict",
        Error::KeyMissing => "key-missing",
        Error::KeyReused => "key-reused",
        Error::TooLarge => "too-large",
        Error::TooMany { .. } => "too-many",
        Error::Refused(_) => "refused",
        Error::Internal(_) => "internal",
    };
    let text = match error {
        Error::Bad(text) | Error::Conflict(text) => text.get(w.lang).to_owned(),
        Error::TooLarge => match refusing.most_bytes {
            Some(most) => w.t1("fault-too-large-most", "mb", most.div_ceil(1024 * 1024)),
            None => w.t("fault-too-large-text"),
        },
        Error::TooMany { seconds } => w.t1("fault-too-many-text", "seconds", *seconds),
        _ => w.t(&format!("fault-{key}-text")),
    };
    (key, text)
}

/// What an error says to do, where it is told outside its own page.
pub(crate) fn said(w: Words, error: &Error) -> String {
    words(w, error, Refusing::default()).1
}

/// The same in both languages, where it is not known yet who reads it.
pub(crate) fn said_in_both(error: &Error) -> Text {
    Text::new(said(WORDS.in_lang(Lang::Zh), error), said(WORDS.in_lang(Lang::En), error))
}

async fn problem(asked: &Asked, error: &Error, refusing: Refusing, said: &str) -> Response {
    let w = WORDS.in_lang(asked.visitor.lang);
    let (key, text) = words(w, error, refusing);
    let status = error.status();
    let mut body = json!({
        "type": format!("/problems/{key}"),
        "title": w.t(&format!("fault-{key}")),
        "status": status.as_u16(),
        "detail": if said.is_empty() { text } else { said.to_owned() },
    });
    if let Error::Invalid(fields) = error {
        body["errors"] = fields
            .iter()
            .map(|wrong| json!({ "field": wrong.field, "message": wrong.message.get(w.lang) }))
            .collect::<Json>();
    }
    if let Error::Forbidden { verb, unit } = error {
        let people = who_can(&asked.visitor.app, *verb, unit.as_deref(), w.lang).await.unwrap_or_default();
        body["who_can"] = people.iter().map(|(name, unit)| json!({ "name": name, "unit": unit })).collect();
    }
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    let mut response = (status, kind, body.to_string()).into_response();
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

async fn page(asked: &Asked, error: &Error, refusing: Refusing) -> Response {
    let w = WORDS.in_lang(asked.visitor.lang);
    let (key, text) = words(w, error, refusing);
    let who_can = match error {
        Error::Forbidden { verb, unit } => {
            who_can(&asked.visitor.app, *verb, unit.as_deref(), w.lang).await.unwrap_or_default()
        }
        _ => Vec::new(),
    };
    let comma = if w.english() { ", " } else { "，" };
    let who_can: Vec<Html> = who_can
        .iter()
        .map(|(name, unit)| Html::name(w.lang, name, None).and(comma).and(Html::name(w.lang, unit, None)))
        .collect();
    let (title, home) = (w.t(&format!("fault-{key}")), w.t("fault-home"));
    let who_can_words = w.t1("fault-who-can", "n", who_can.len());
    let page = match within(asked, error).await {
        Some(user) => {
            let shell = user.shell(title);
            render_with(error.status(), &FaultWithin { shell, text, who_can_words, who_can, home })
        }
        None => {
            let shell = Shell::plain(&asked.visitor, title);
            render_with(error.status(), &FaultPage { shell, text, who_can_words, who_can, home })
        }
    };
    page.unwrap_or_else(|failed| {
        tracing::error!("{failed}");
        error.status().into_response()
    })
}

/// Who came to a page that is not there or not theirs: they keep their menu. Any other fault may be that of the session,
/// or of the database that would be asked for it.
async fn within(asked: &Asked, error: &Error) -> Option<User> {
    if !matches!(error, Error::NotFound | Error::Forbidden { .. }) {
        return None;
    }
    User::sent(&asked.visitor, &asked.heads).await.ok().flatten()
}

/// The people who may, five at most, each with the name of their unit.
async fn who_can(
    app: &App,
    verb: Verb,
    unit: Option<&str>,
    lang: Lang,
) -> Result<Vec<(String, String)>, Error> {
    let mut conn = app.read().await?;
    let tree = app.tree(&mut conn).await?;
    let unit = unit.unwrap_or(&tree.root().code);
    let people = luoshi_units::may_who(&mut conn, app.city().id, verb, unit, &tree, app.today()).await?;
    let shown = people.into_iter().take(5).map(|person| {
        let unit = tree.get(&person.unit).map_or("", |unit| unit.name(lang == Lang::En));
        (person.name, unit.to_owned())
    });
    Ok(shown.collect())
}
