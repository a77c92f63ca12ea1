//! What happens around every request: language, limits, panics, errors, headers, log, counters.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use luoshi_packs::Lang;
use luoshi_store::Instant;
use tower::Service as _;

use crate::faults::{self, Asked};
use crate::metrics::Counter;
use crate::route::is_api;
use crate::user::{self, Reads, Visitor};
use crate::{App, Error, look, ready, squeeze};

/// Nothing but this site's own files, no inline style or script, no frame around it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What lies here is read by everybody and sets no cookie: its links carry the language.
const OPEN: &str = "/site";

/// A host outside from which one page may fetch pictures and data, as `https://tiles.example`: a handler puts it among
/// its response's extensions, and that response's policy is wider by exactly this. Nothing else is: no script, no style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(HeaderValue);

impl Origin {
    /// From a whole address: its scheme, host and port; none for one that is no HTTP address.
    pub fn of(address: &str) -> Option<Self> {
        let uri = address.parse::<Uri>().ok()?;
        let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "https" | "http"))?;
        // No password, and nothing that a policy would read as another word.
        let host = uri.authority().filter(|host| {
            host.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'))
        })?;
        let policy = POLICY
            .replace("img-src 'self' data:", &format!("img-src 'self' data: blob: {scheme}://{host}"))
            .replace("connect-src 'self'", &format!("connect-src 'self' {scheme}://{host}"));
        HeaderValue::try_from(policy).ok().map(Self)
    }
}

/// The page of this site from which the request was sent: its path and query.
fn referrer(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let from: Uri = text(header::REFERER)?.parse().ok()?;
    let ours = from.authority()?.as_str().eq_ignore_ascii_case(text(header::HOST)?);
    from.path_and_query().filter(|_| ours).map(|page| page.as_str().to_owned())
}

/// The caller's address, where it is known.
#[derive(Clone, Copy)]
pub(crate) struct From(pub(crate) Option<IpAddr>);

impl From {
    /// The address as attempts are counted by it.
    pub(crate) fn address(self) -> String {
        self.0.map_or_else(|| "unknown".to_owned(), |from| from.to_string())
    }
}

/// Which route a request is at, once one was found: its path's template, never the path itself, which may name a person.
#[derive(Clone, Default)]
pub(crate) struct At(Arc<OnceLock<&'static str>>);

impl At {
    /// Its route was found.
    pub(crate) fn is(&self, path: &'static str) {
        self.0.get_or_init(|| path);
    }

    fn path(&self) -> &'static str {
        self.0.get().copied().unwrap_or("(none)")
    }
}

pub(crate) async fn around(app: App, mut router: Router, mut request: Request) -> Response {
    let began = app.clock().now();
    let (method, at) = (request.method().clone(), At::default());
    let words = request.extensions_mut().remove::<ready::Asked>();
    let lang = user::choose(request.uri(), request.headers());
    let look = look::of_browser(request.headers());
    let asked = Asked {
        visitor: Visitor { app: app.clone(), lang, look, route: None, uri: request.uri().clone() },
        method: method.clone(),
        api: is_api(request.uri().path()),
        heads: request.headers().clone(),
        referrer: referrer(request.headers()),
    };
    let from = caller(app.settings().behind_proxy, &request);
    let accepts_gzip = squeeze::accepts(request.headers(), "gzip");
    request.extensions_mut().insert(Reads(lang));
    request.extensions_mut().insert(From(from));
    request.extensions_mut().insert(at.clone());

    let answer = match admitted(&app, from) {
        Ok(()) => {
            let answer = AssertUnwindSafe(async { router.call(request).await }).catch_unwind().await;
            let panicked = |_| {
                Ok(Error::internal(format!("A panic in {method} {path}.", path = at.path())).into_response())
            };
            answer.unwrap_or_else(panicked).unwrap_or_else(|never: Infallible| match never {})
        }
        Err(error) => error.into_response(),
    };
    let mut response = faults::shown(&asked, answer).await;
    add_headers(app.settings().secure, &mut response);
    keep_language(app.settings().secure, (&method, &asked.visitor.uri, lang), &mut response);
    response = squeeze::squeezed(&app, response, accepts_gzip).await;

    let path = at.path();
    let counter = app.metrics().counter(&method, path, response.status());
    response = app.ready().kept(words, (path, &counter), response).await;
    noted(&app, (&counter, &method, path), response.status(), began);
    response
}

/// Counts an answer, and writes it into the log.
pub(crate) fn noted(
    app: &App,
    (counter, method, path): (&Counter, &Method, &str),
    status: StatusCode,
    began: Instant,
) {
    let micros = (app.clock().now() - began).num_microseconds().unwrap_or(0).max(0).unsigned_abs();
    app.metrics().answered(counter, micros);
    let (method, status) = (method.as_str(), status.as_u16());
    tracing::info!(method, path, status, ms = micros / 1000, "request");
}

/// Whether an address is open to everybody and the same for all who ask alike.
pub(crate) fn is_open(uri: &Uri) -> bool {
    uri.path().strip_prefix(OPEN).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The caller's address: of the connection, or where a proxy stands before us the one it wrote last.
pub(crate) fn caller(behind_proxy: bool, request: &Request) -> Option<IpAddr> {
    if behind_proxy {
        let forwarded = request.headers().get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        return forwarded.rsplit(',').next()?.trim().parse().ok();
    }
    request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip())
}

/// The general limit. This machine itself is not held to it.
pub(crate) fn admitted(app: &App, from: Option<IpAddr>) -> Result<(), Error> {
    match from {
        Some(from) if !from.is_loopback() => {
            app.limits().general(from, app.clock().now()).map_err(|seconds| Error::TooMany { seconds })
        }
        _ => Ok(()),
    }
}

/// What every answer carries.
static FIXED: [(HeaderName, HeaderValue); 6] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ),
];

pub(crate) fn add_headers(secure: bool, response: &mut Response) {
    if response.status() == StatusCode::NOT_MODIFIED {
        // The page keeps the headers that it came with (RFC 9111, 4.3.4).
        return;
    }
    let wider = response.extensions_mut().remove::<Origin>();
    let headers = response.headers_mut();
    headers.reserve(FIXED.len());
    for (name, value) in &FIXED {
        headers.insert(name, value.clone());
    }
    if let Some(Origin(policy)) = wider {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if secure {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    // What is not said to be kept is not kept: pages hold names of people.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// `?lang=` is remembered, so that the next page is in the same language.
pub(crate) fn keep_language(
    secure: bool,
    (method, uri, lang): (&Method, &Uri, Lang),
    response: &mut Response,
) {
    let chosen = uri.query().is_some_and(|query| {
        form_urlencoded::parse(query.as_bytes())
            .any(|(name, value)| name == "lang" && Lang::from_code(&value).is_some())
    });
    // Only what is read in a language says which: files, the API and the open log set no cookie.
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let page = kind.is_some_and(|kind| kind.starts_with("text/html")) || response.status().is_redirection();
    if !chosen
        || !page
        || is_open(uri)
        || *method != Method::GET
        || response.status() == StatusCode::NOT_MODIFIED
    {
        return;
    }
    let (lang, secure) = (lang.code(), if secure { "; Secure" } else { "" });
    let cookie = format!("lang={lang}; Path=/; SameSite=Lax; Max-Age=31536000{secure}");
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn a_policy_is_wider_by_exactly_one_origin() {
        let policy = |address: &str| Origin::of(address).map(|origin| origin.0.to_str().unwrap().to_owned());
        let wide = policy("https://tiles.example:8443/map/").unwrap();
        assert!(wide.contains("img-src 'self' data: blob: https://tiles.example:8443;"), "{wide}");
        assert!(wide.contains("connect-src 'self' https://tiles.example:8443;"), "{wide}");
        assert_eq!(wide.matches("tiles.example").count(), 2, "{wide}");
        for none in [
            "tiles.example/z",
            "ftp://tiles.example/",
            "https://a:b@tiles.example/",
            "https://*/",
            "https://a;b/",
        ] {
            assert_eq!(policy(none), None, "{none}");
        }
    }
}
