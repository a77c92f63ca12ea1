//! The one place where access is decided: every route's handler stands behind this, with the route's rule.

use std::convert::Infallible;
use std::task::{Context, Poll};

use axum::body::{Body, to_bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::Route;
use axum::routing::future::RouteFuture;
use futures_util::future::Either;
use luoshi_store::BoxFuture;
use tower::{Layer, Service};

use crate::layers::At;
use crate::route::is_api;
use crate::session::{self, By, Session};
use crate::trail::Asked;
use crate::{App, Error, Form, Rule, drafts, look, notices};

/// A route as its guard knows it.
#[derive(Clone)]
pub(crate) struct Guard {
    pub(crate) app: App,
    pub(crate) path: &'static str,
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

impl Layer<Route> for Guard {
    type Service = Guarded;

    fn layer(&self, route: Route) -> Guarded {
        Guarded { guard: self.clone(), route }
    }
}

/// A route behind its guard.
#[derive(Clone)]
pub(crate) struct Guarded {
    guard: Guard,
    route: Route,
}

impl Service<Request> for Guarded {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<RouteFuture<Infallible>, BoxFuture<'static, Result<Response, Infallible>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Service::<Request>::poll_ready(&mut self.route, context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        // Handlers that read a body are held to the route's limit, not to the framework's.
        DefaultBodyLimit::max(self.guard.most_bytes).apply(&mut request);
        if let Some(at) = request.extensions().get::<At>() {
            at.is(self.guard.path);
        }
        // What everybody reads takes no way round: most that is asked for is that.
        if self.guard.rule == Rule::Public && !writes(&request) {
            return Either::Left(self.route.call(request));
        }
        let (guard, route) = (self.guard.clone(), self.route.clone());
        Either::Right(Box::pin(async move { Ok(guarded(guard, request, route).await) }))
    }
}

fn writes(request: &Request) -> bool {
    !matches!(*request.method(), Method::GET | Method::HEAD)
}

async fn run(mut route: Route, request: Request) -> Response {
    route.call(request).await.unwrap_or_else(|never| match never {})
}

/// Lets the request in, or refuses it and says of which route.
async fn guarded(guard: Guard, request: Request, route: Route) -> Response {
    let refusing = Refusing { most_bytes: Some(guard.most_bytes), readable: guard.readable };
    let mut response = admit(guard, request, route).await.unwrap_or_else(IntoResponse::into_response);
    if response.status().is_client_error() {
        response.extensions_mut().insert(refusing);
    }
    response
}

/// Finds the person, holds the rule against them, and for writes the form's token; then lets the request in.
async fn admit(guard: Guard, mut request: Request, route: Route) -> Result<Response, Error> {
    let writes = writes(&request);
    if writes {
        same_site(request.headers())?;
    }
    // Whoever writes to what is open to everybody does so as nobody: such a form carries no session's token. A
    // page that is open to everybody and asks who reads it looks for itself (`Option<User>`).
    if guard.rule == Rule::Public {
        return Ok(run(route, request).await);
    }
    let path = request.uri().path().to_owned();
    let Some(mut session) = session::find(&guard.app, request.headers()).await? else {
        return after_the_end(&guard, request).await;
    };
    let page = request.uri().path_and_query().map_or("", |page| page.as_str());
    session.who.asked = Some(Asked::new(guard.app.clock().now(), page));
    if let Rule::Anywhere(verb) = guard.rule
        && !session.who.may_anywhere(verb)
    {
        return Err(Error::Forbidden { verb, unit: None });
    }
    let wanted = !session.strong && guard.app.settings().sign_in.wants_second(&session.who);
    if wanted && !without_second(&path) {
        return Err(Error::NoSecond);
    }
    guard.app.follow_pack().await?;
    if writes && is_api(&path) {
        key_given(request.headers())?;
    }
    if !is_api(&path) {
        let person = session.who.person;
        let look = if writes {
            look::of(&guard.app, request.headers(), person).await?
        } else {
            let (unread, last) = notices::around_page(&guard.app, person).await?;
            request.extensions_mut().insert(unread);
            look::chosen_here(request.headers(), person).or(last).unwrap_or_default()
        };
        request.extensions_mut().insert(look);
    }
    if !writes || session.by == By::Bearer || given_in_header(&session, &request)? {
        request.extensions_mut().insert(session);
        return Ok(run(route, request).await);
    }
    let Sent { mut request, form } = read(request, guard.most_bytes).await?;
    if !session.csrf_is(form.raw("csrf")) {
        return stale(&guard, &session, (request.headers(), &path), &form).await;
    }
    let who = session.who.clone();
    request.extensions_mut().insert(session);
    let response = run(route, request).await;
    // A form that was taken leads on to another page; one that comes back keeps its draft.
    if response.status() == StatusCode::SEE_OTHER
        && form.get("draft-at") == Some(&path)
        && let Ok(key) = form.key()
    {
        drafts::ended(&guard.app, &who, key).await?;
    }
    Ok(response)
}

/// Nobody is signed in. A form that somebody sent after their session had ended is kept for them.
async fn after_the_end(guard: &Guard, request: Request) -> Result<Response, Error> {
    if matches!(*request.method(), Method::GET | Method::HEAD) || is_api(request.uri().path()) {
        return Err(Error::SignIn);
    }
    let over = session::over(&guard.app, request.headers()).await?.ok_or(Error::SignIn)?;
    let Sent { request, form } = read(request, guard.most_bytes).await?;
    if !over.csrf_is(form.raw("csrf")) {
        return Err(Error::SignIn);
    }
    drafts::after_the_end(&guard.app, &over.who, request.uri().path(), &form).await
}

/// The form carries the token of another session. Where the browser itself says that the form was this site's, what was
/// typed is kept.
async fn stale(
    guard: &Guard,
    session: &Session,
    (headers, path): (&HeaderMap, &str),
    form: &Form,
) -> Result<Response, Error> {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let ours = said("sec-fetch-site") == Some("same-origin") || said("origin").is_some();
    if !ours || form.get("csrf").is_none() {
        return Err(Error::StaleForm);
    }
    drafts::of_another_session(&guard.app, &session.who, path, form).await
}

/// What somebody may do whose role asks for a second factor that they have yet to set up.
fn without_second(path: &str) -> bool {
    ["/me/second", "/me/passkeys", "/me/confirm", "/sign-out", "/api/v1/sign-out"]
        .iter()
        .any(|open| path.strip_prefix(open).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// Refuses a write that another site had the browser send. Also the sign-in form is held to this, which has no
/// session whose token it could carry.
pub(crate) fn same_site(headers: &HeaderMap) -> Result<(), Error> {
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

/// Whether the form's token came in the header and is this session's.
fn given_in_header(session: &Session, request: &Request) -> Result<bool, Error> {
    match request.headers().get("x-csrf-token").and_then(|value| value.to_str().ok()) {
        Some(given) if session.csrf_is(given) => Ok(true),
        Some(_) => Err(Error::StaleForm),
        None => Ok(false),
    }
}

/// A request as it came, and the form in it; empty where it holds none.
struct Sent {
    request: Request,
    form: Form,
}

async fn read(request: Request, most: usize) -> Result<Sent, Error> {
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, most).await.map_err(|_| Error::TooLarge)?;
    let mut copy = Request::new(Body::from(bytes.clone()));
    copy.headers_mut().clone_from(&parts.headers);
    // The copy is held to the route's limit, not to the framework's smaller one.
    DefaultBodyLimit::max(most).apply(&mut copy);
    let form = Form::from_request(copy, &()).await.unwrap_or_default();
    Ok(Sent { request: Request::from_parts(parts, Body::from(bytes)), form })
}
