//! What handlers take out of a request: the person, the visitor, the key of a write.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::extract::{FromRef, FromRequestParts, MatchedPath, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri, header};
use luoshi_packs::Lang;
use luoshi_units::Who;

use crate::look::{self, Look};
use crate::notices::{self, Unread};
use crate::session::{self, Session};
use crate::shell::Shell;
use crate::{App, Error, Words, band, layers, squeeze, words};

/// Somebody who reads a page, signed in or not.
#[derive(Clone)]
pub struct Visitor {
    /// The application.
    pub app: App,
    /// The language that they read.
    pub lang: Lang,
    pub(crate) look: Look,
    pub(crate) route: Option<MatchedPath>,
    pub(crate) uri: Uri,
}

impl Visitor {
    fn of(app: App, parts: &Parts) -> Self {
        let (lang, look) = (lang_of(parts), look::of_browser(&parts.headers));
        Self { app, lang, look, route: parts.extensions.get().cloned(), uri: parts.uri.clone() }
    }

    /// The page around what is open to everybody.
    pub fn shell(&self, title: impl Into<String>) -> Shell {
        Shell::plain(self, title.into())
    }

    /// A room's words in this visitor's language.
    pub fn words(&self, of: &'static words::WordBook) -> Words {
        of.in_lang(self.lang)
    }

    /// The value of a parameter of the address's query; empty ones count as absent.
    pub fn query(&self, name: &str) -> Option<String> {
        query_value(&self.uri, name)
    }
}

/// Somebody who reads what is open to everybody, and of whom nothing is known: no session is looked for and no cookie is
/// read, so that what they get is the same for all who ask alike.
#[derive(Clone)]
pub struct Stranger {
    /// The application.
    pub app: App,
    /// The language that they read.
    pub lang: Lang,
    /// Whether the address says so, and not the browser.
    pub chosen: bool,
    /// What their browser said.
    pub headers: HeaderMap,
    from: Option<IpAddr>,
    uri: Uri,
}

impl Stranger {
    /// How many seconds they have to wait before they send anything more, where they have just sent much; one more is
    /// counted. Whoever is at this machine itself may send what they like.
    pub fn slowed(&self) -> Option<i64> {
        if self.from.is_some_and(|from| from.is_loopback()) {
            return None;
        }
        self.app.limits().strangers(self.from, self.app.clock().now()).err()
    }

    /// The value of a parameter of the address's query; empty ones count as absent.
    pub fn query(&self, name: &str) -> Option<String> {
        query_value(&self.uri, name)
    }

    /// The path that they asked for.
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// The site as they know it, for links that leave it.
    pub fn origin(&self) -> String {
        self.app.origin(&self.headers)
    }

    /// A key for a form that is to be shown: what is sent twice with it is done once.
    pub fn new_key(&self) -> String {
        hex::encode(self.app.store().random::<16>())
    }

    /// Whether they take what is compressed.
    pub fn takes_gzip(&self) -> bool {
        squeeze::accepts(&self.headers, "gzip")
    }
}

impl<S> FromRequestParts<S> for Stranger
where
    App: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let (app, uri, headers) = (App::from_ref(state), parts.uri.clone(), parts.headers.clone());
        let said = query_value(&uri, "lang").and_then(|value| Lang::from_code(&value));
        let lang = said.or_else(|| of_browser(&headers)).unwrap_or(Lang::Zh);
        let from = parts.extensions.get::<layers::From>().and_then(|from| from.0);
        Ok(Self { app, lang, chosen: said.is_some(), headers, from, uri })
    }
}

/// Whoever reads a page, signed in or not: which address they ask for, and in which language.
pub trait Reader {
    /// The address.
    fn uri(&self) -> &Uri;

    /// The language.
    fn reads(&self) -> Lang;

    /// The value of a parameter of the address's query; empty ones count as absent.
    fn asks(&self, name: &str) -> Option<String> {
        query_value(self.uri(), name)
    }
}

impl Reader for Visitor {
    fn uri(&self) -> &Uri {
        &self.uri
    }

    fn reads(&self) -> Lang {
        self.lang
    }
}

impl Reader for User {
    fn uri(&self) -> &Uri {
        &self.uri
    }

    fn reads(&self) -> Lang {
        self.lang
    }
}

/// Somebody who is signed in. A handler that takes this stands behind a rule that lets nobody else in.
#[derive(Clone)]
pub struct User {
    /// The application.
    pub app: App,
    /// Who it is, and what they may do where.
    pub who: Who,
    /// The language that they read.
    pub lang: Lang,
    /// What their forms carry in the hidden field `csrf`.
    pub csrf: String,
    /// How many notices the bell counts.
    pub(crate) unread: usize,
    pub(crate) look: Look,
    /// What the browser keeps of a band over its pages.
    pub(crate) band: Option<String>,
    pub(crate) route: Option<MatchedPath>,
    pub(crate) session: Session,
    pub(crate) uri: Uri,
}

impl User {
    fn of(app: App, parts: &Parts, session: Session) -> Self {
        let look = parts.extensions.get().copied().unwrap_or_else(|| look::of_browser(&parts.headers));
        let unread = parts.extensions.get::<Unread>().copied().unwrap_or_default();
        Self::signed_in(Visitor { look, ..Visitor::of(app, parts) }, &parts.headers, session, unread)
    }

    /// Whoever sent a request of which only the visitor and the heads are left; nobody where they are not signed in.
    pub(crate) async fn sent(visitor: &Visitor, heads: &HeaderMap) -> Result<Option<Self>, Error> {
        let Some(session) = session::find(&visitor.app, heads).await? else { return Ok(None) };
        let (unread, _) = notices::around_page(&visitor.app, session.who.person).await?;
        Ok(Some(Self::signed_in(visitor.clone(), heads, session, unread)))
    }

    fn signed_in(visitor: Visitor, heads: &HeaderMap, session: Session, Unread(unread): Unread) -> Self {
        let Visitor { app, lang, look, route, uri } = visitor;
        let (who, csrf, band) = (session.who.clone(), session.csrf.clone(), band::kept(heads));
        Self { app, who, lang, csrf, unread, look, band, route, session, uri }
    }

    /// The same person as a reader of what is open to everybody.
    pub fn visitor(&self) -> Visitor {
        let (route, uri) = (self.route.clone(), self.uri.clone());
        Visitor { app: self.app.clone(), lang: self.lang, look: self.look, route, uri }
    }

    /// The page around what a handler shows, with this title.
    pub fn shell(&self, title: impl Into<String>) -> Shell {
        Shell::signed_in(self, title.into())
    }

    /// A key for a form that is to be shown: what is sent twice with it is done once.
    pub fn new_key(&self) -> String {
        hex::encode(self.app.store().random::<16>())
    }

    /// A room's words in this person's language.
    pub fn words(&self, of: &'static words::WordBook) -> Words {
        of.in_lang(self.lang)
    }

    /// The value of a parameter of the address's query; empty ones count as absent.
    pub fn query(&self, name: &str) -> Option<String> {
        query_value(&self.uri, name)
    }

    /// All values of a parameter that an address may carry several times, without empty ones.
    pub fn query_all(&self, name: &str) -> Vec<String> {
        let pairs = form_urlencoded::parse(self.uri.query().unwrap_or("").as_bytes());
        let of = pairs.filter(|(n, value)| n == name && !value.is_empty());
        of.map(|(_, value)| value.into_owned()).collect()
    }

    /// The path of this page.
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// This page's address with one parameter of its query set to another value, or taken out.
    pub fn here_with(&self, name: &str, value: Option<&str>) -> String {
        with_query(&self.uri, name, value)
    }
}

impl<S> FromRequestParts<S> for User
where
    App: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let session = parts.extensions.get::<Session>().cloned().ok_or(Error::SignIn)?;
        Ok(Self::of(App::from_ref(state), parts, session))
    }
}

impl<S> OptionalFromRequestParts<S> for User
where
    App: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Error;

    /// Whoever reads a page that is open to everybody; nobody where something is written.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Error> {
        let app = App::from_ref(state);
        if !matches!(parts.method, Method::GET | Method::HEAD) {
            return Ok(None);
        }
        let session = session::find(&app, &parts.headers).await?;
        Ok(session.map(|session| Self::of(app, parts, session)))
    }
}

impl<S> FromRequestParts<S> for Visitor
where
    App: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(App::from_ref(state), parts))
    }
}

/// The key of a write through the API: sent twice with it, it is done once. Behind a rule for people who are
/// signed in it is always there.
pub struct Key(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let key = parts.headers.get("idempotency-key").and_then(|value| value.to_str().ok());
        key.filter(|key| !key.is_empty() && key.len() <= 200)
            .map(|key| Self(key.to_owned()))
            .ok_or(Error::KeyMissing)
    }
}

/// The language of a request, as the outermost layer decided it.
#[derive(Clone, Copy)]
pub(crate) struct Reads(pub(crate) Lang);

fn lang_of(parts: &Parts) -> Lang {
    parts.extensions.get::<Reads>().map_or_else(|| choose(&parts.uri, &parts.headers), |reads| reads.0)
}

/// `?lang=`, else the cookie, else what the browser asks for, else Chinese.
pub(crate) fn choose(uri: &Uri, headers: &HeaderMap) -> Lang {
    query_value(uri, "lang")
        .and_then(|value| Lang::from_code(&value))
        .or_else(|| session::cookie(headers, "lang").and_then(Lang::from_code))
        .or_else(|| of_browser(headers))
        .unwrap_or(Lang::Zh)
}

/// Whether an address says the language.
pub(crate) fn lang_said(uri: &Uri) -> bool {
    query_value(uri, "lang").is_some_and(|value| Lang::from_code(&value).is_some())
}

/// What the browser asks for.
fn of_browser(headers: &HeaderMap) -> Option<Lang> {
    headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).and_then(accepted)
}

/// The language with the highest weight in an `Accept-Language`; the first of equals.
fn accepted(header: &str) -> Option<Lang> {
    let mut best: Option<(f32, Lang)> = None;
    for one in header.split(',').take(20) {
        let (tag, weight) = one.split_once(";q=").unwrap_or((one, "1"));
        let (Some(lang), Ok(weight)) = (Lang::from_code(tag.trim()), weight.trim().parse::<f32>()) else {
            continue;
        };
        if weight > 0.0 && best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, lang));
        }
    }
    best.map(|(_, lang)| lang)
}

pub(crate) fn query_value(uri: &Uri, name: &str) -> Option<String> {
    value_in(uri.query().unwrap_or(""), name)
}

/// The value of a parameter in the query of an address; none where it is empty.
pub(crate) fn value_in(query: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes())
        .find(|(n, value)| n == name && !value.is_empty())
        .map(|(_, value)| value.into_owned())
}

/// Whether an address that a browser sent leads to a page of this site. Browsers read `//host` and `/\host` as another
/// host's address, and leave out tabs and line ends.
pub fn leads_back(next: &str) -> bool {
    next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(['\\', '\t', '\n', '\r'])
        && next.parse::<Uri>().is_ok_and(|uri| uri.authority().is_none())
}

/// Whether this is a path of this site and nothing else.
pub(crate) fn is_path(path: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
    path.starts_with('/') && !path.starts_with("//") && path.len() <= 200 && path.chars().all(plain)
}

/// An address with one parameter of its query set, or taken out.
pub(crate) fn with_query(uri: &Uri, name: &str, value: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (n, v) in form_urlencoded::parse(uri.query().unwrap_or("").as_bytes()) {
        if n != name {
            query.append_pair(&n, &v);
        }
    }
    if let Some(value) = value {
        query.append_pair(name, value);
    }
    let query = query.finish();
    if query.is_empty() { uri.path().to_owned() } else { format!("{}?{query}", uri.path()) }
}

/// An address of this site out of a path and a query; parameters without a value are left out.
pub fn href(path: &str, query: &[(&str, Option<&str>)]) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    for (name, value) in query {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            pairs.append_pair(name, value);
        }
    }
    let query = pairs.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_form_leads_back_into_this_site() {
        use super::leads_back;
        assert!(leads_back("/talks?state=held"));
        for bad in ["", "//evil.example", "/\\evil", "https://evil.example", "/a\nb"] {
            assert!(!leads_back(bad), "{bad}");
        }
    }

    use super::is_path;

    #[test]
    fn a_path_of_ours_is_told_from_other_addresses() {
        for place in ["/talks/new", "/records/public-works/7/edit", "/talks/teams/12/edit"] {
            assert!(is_path(place), "{place}");
        }
        for other in ["", "talks", "//evil.example", "/\\evil", "/talks?x=1", "https://evil.example/", "/a b"]
        {
            assert!(!is_path(other), "{other}");
        }
    }

    use super::*;

    #[test]
    fn the_language_is_chosen_by_address_then_cookie_then_browser() {
        let uri = |text: &str| text.parse::<Uri>().unwrap();
        let mut headers = HeaderMap::new();
        assert_eq!(choose(&uri("/"), &headers), Lang::Zh);
        headers.insert(header::ACCEPT_LANGUAGE, "fr, en-GB;q=0.8, zh;q=0.7".parse().unwrap());
        assert_eq!(choose(&uri("/"), &headers), Lang::En);
        headers.insert(header::COOKIE, "lang=zh".parse().unwrap());
        assert_eq!(choose(&uri("/"), &headers), Lang::Zh);
        assert_eq!(choose(&uri("/?lang=en"), &headers), Lang::En);
        assert_eq!(choose(&uri("/?lang=xx"), &headers), Lang::Zh);
    }

    #[test]
    fn addresses_keep_what_they_had_and_escape_what_they_get() {
        let uri = "/talks?unit=9901&lang=zh".parse::<Uri>().unwrap();
        assert_eq!(with_query(&uri, "lang", Some("en")), "/talks?unit=9901&lang=en");
        assert_eq!(with_query(&uri, "unit", None), "/talks?lang=zh");
        assert_eq!(href("/talks", &[("q", Some("a&b")), ("unit", None), ("x", Some(""))]), "/talks?q=a%26b");
    }
}
