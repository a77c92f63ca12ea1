//! The one place where access is decided: every route's handler stands behind this, with the route's rule.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::route::is_api;
use crate::session::{self, By, Session};
use crate::trail::Asked;
use crate::{App, Error, Rule, notices};

/// A route as its guard knows it.
#[derive(Clone)]
pub(crate) struct Guard {
    pub(crate) app: App,
    pub(crate) rule: Rule,
    pub(crate) most_bytes: usize,
    /// Whether the same path can be read: there is a page to come back to.
    pub(crate) readable: bool,
}

/// What a refusal's page needs to know of the route that refused.
#[derive(Clone, Copy, Default)]
pub(crate) struct Refusing {
    /// How many bytes the route takes; none where there was no route.
    pub(crate) most_bytes: Option<usize>,
    pub(crate) readable: bool,
}

/// Lets the request in, or refuses it and says of which route.
pub(crate) async fn guard(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let refusing = Refusing { most_bytes: Some(guard.most_bytes), readable: guard.readable };
    let mut response = admit(guard, request, next).await.unwrap_or_else(IntoResponse::into_response);
    if response.status().is_client_error() {
        response.extensions_mut().insert(refusing);
    }
    response
}

/// Finds the person, holds the rule against them, and for writes the form's token; then lets the request in.
async fn admit(guard: Guard, mut request: Request, next: Next) -> Result<Response, Error> {
    let writes = !matches!(*request.method(), Method::GET | Method::HEAD);
    if writes {
        same_site(request.headers())?;
    }
    // Whoever writes to what is open to everybody does so as nobody: such a form carries no session's token. A
    // page that is open to everybody and asks who reads it looks for itself (`Option<User>`).
    if guard.rule == Rule::Public {
        return Ok(next.run(request).await);
    }
    let mut session = session::find(&guard.app, request.headers()).await?.ok_or(Error::SignIn)?;
    let page = request.uri().path_and_query().map_or("", |page| page.as_str());
    session.who.asked = Some(Asked::new(guard.app.clock().now(), page));
    if let Rule::Anywhere(verb) = guard.rule
        && !session.who.may_anywhere(verb)
    {
        return Err(Error::Forbidden { verb, unit: None });
    }
    let wanted = !session.strong && guard.app.settings().sign_in.wants_second(&session.who);
    if wanted && !without_second(request.uri().path()) {
        return Err(Error::NoSecond);
    }
    guard.app.follow_pack().await?;
    if writes && is_api(request.uri().path()) {
        key_given(request.headers())?;
    }
    if writes && session.by == By::Cookie {
        request = with_token_checked(&session, request, guard.most_bytes).await?;
    }
    if !writes && !is_api(request.uri().path()) {
        let unread = notices::unread(&guard.app, session.who.person).await?;
        request.extensions_mut().insert(unread);
    }
    request.extensions_mut().insert(session);
    Ok(next.run(request).await)
}

/// What somebody may do whose role asks for a second factor that they have yet to set up.
fn without_second(path: &str) -> bool {
    ["/me/second", "/me/confirm", "/sign-out", "/api/v1/sign-out"]
        .iter()
        .any(|open| path.strip_prefix(open).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// Refuses a write that another site had the browser send. Also the sign-in form is held to this, which has no
/// session whose token it could carry.
fn same_site(headers: &HeaderMap) -> Result<(), Error> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site")
        && !matches!(site, "same-origin" | "none")
    {
        return Err(Error::StaleForm);
    }
    let (Some(origin), Some(host)) = (text(header::ORIGIN.as_str()), text(header::HOST.as_str())) else {
        return Ok(());
    };
    let from = origin.split_once("://").map_or("", |(_, rest)| rest);
    // A proxy may leave the port out of the host; then the names alone are compared.
    let from = if host.contains(':') { from } else { from.split(':').next().unwrap_or("") };
    if from.eq_ignore_ascii_case(host) { Ok(()) } else { Err(Error::StaleForm) }
}

fn key_given(headers: &HeaderMap) -> Result<(), Error> {
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok()).unwrap_or("");
    if key.is_empty() || key.len() > 200 { Err(Error::KeyMissing) } else { Ok(()) }
}

/// Reads the form's token out of the header or the form and hands the request on as it came.
async fn with_token_checked(session: &Session, request: Request, most: usize) -> Result<Request, Error> {
    if let Some(given) = request.headers().get("x-csrf-token").and_then(|value| value.to_str().ok()) {
        return if session.csrf_is(given) { Ok(request) } else { Err(Error::StaleForm) };
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, most).await.map_err(|_| Error::TooLarge)?;
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    let given = if kind.starts_with("multipart/form-data") {
        let mut copy = Request::new(Body::from(bytes.clone()));
        copy.headers_mut().clone_from(&parts.headers);
        // The copy is held to the route's limit, not to the framework's smaller one.
        DefaultBodyLimit::max(most).apply(&mut copy);
        multipart_field(copy, "csrf").await
    } else {
        urlencoded_field(&bytes, "csrf")
    };
    match given {
        Some(given) if session.csrf_is(&given) => Ok(Request::from_parts(parts, Body::from(bytes))),
        _ => Err(Error::StaleForm),
    }
}

fn urlencoded_field(bytes: &Bytes, name: &str) -> Option<String> {
    form_urlencoded::parse(bytes).find(|(n, _)| n == name).map(|(_, value)| value.into_owned())
}

async fn multipart_field(request: Request, name: &str) -> Option<String> {
    let mut form = Multipart::from_request(request, &()).await.ok()?;
    while let Some(field) = form.next_field().await.ok()? {
        if field.name() == Some(name) {
            return field.text().await.ok();
        }
    }
    None
}
