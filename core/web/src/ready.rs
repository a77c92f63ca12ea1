//! Answers that are ready: what a page said that is the same for everybody is sent, for a moment, to whoever asks in the
//! same words, before a route is looked for.
//!
//! Invariants:
//! - Ready is only what its handler says is the same for all ([`Same`]) and sets no cookie.
//! - Nothing is ready beyond its moment, nor once this program has written anything.
//! - Nothing is ready for words that were asked once only: whoever asks for everything once, such as a crawler, or in
//!   ever other words, takes no memory from those who ask for the same.
//! - Limits, counters and the log hold for it as for any other answer.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future;
use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::response::Response;
use futures_util::future::Either;
use luoshi_store::{BoxFuture, Instant};
use tower::Service;

use crate::metrics::Counter;
use crate::{App, layers};

/// What a handler says of an answer that everybody gets who asks in the same words.
#[derive(Clone, Copy, Debug)]
pub struct Same {
    /// How much this program had written when it was made; see [`luoshi_store::Store::written`].
    pub written: u64,
    /// From when it holds.
    pub from: Instant,
    /// Until when.
    pub until: Instant,
}

/// The words of a request that an answer for everybody can depend on.
const WORDS: [HeaderName; 4] =
    [header::HOST, header::ACCEPT_LANGUAGE, header::ACCEPT_ENCODING, header::IF_NONE_MATCH];
/// So many bytes are ready at the most; then all are made anew.
const MOST: usize = 32 << 20;
/// Whoever asks in more words than any browser does is answered anew each time.
const MOST_WORDS: usize = 2_048;
/// So many words that were asked once are remembered, the last at each place.
const ONCE: usize = 4_096;

/// The words in which somebody asked for what is open to everybody. A request that is made anew carries them on.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Asked(Vec<u8>);

impl Asked {
    /// Of a request that reads.
    fn of(request: &Request) -> Option<Self> {
        if *request.method() != Method::GET || !layers::is_open(request.uri()) {
            return None;
        }
        let mut words = Vec::with_capacity(256);
        words.extend(request.uri().path_and_query().map_or("", |page| page.as_str()).as_bytes());
        for name in WORDS {
            // A header that is missing is not one that is empty; no value holds a line's end.
            words.push(b'\n');
            for value in request.headers().get_all(name) {
                words.push(b'\r');
                words.extend(value.as_bytes());
            }
        }
        (words.len() <= MOST_WORDS).then_some(Self(words))
    }
}

/// An answer as it goes out.
struct Answer {
    same: Same,
    status: StatusCode,
    heads: HeaderMap,
    body: Bytes,
    path: &'static str,
    counter: Counter,
}

impl Answer {
    /// About how many bytes it takes, with the words that it answers.
    fn size(&self) -> usize {
        self.body.len() + MOST_WORDS + 1_024
    }
}

/// Those that are ready.
#[derive(Default)]
pub(crate) struct Ready(Mutex<Shelf>);

struct Shelf {
    answers: HashMap<Asked, Arc<Answer>>,
    bytes: usize,
    /// What words come to that were asked once.
    once: Box<[u64]>,
    hasher: RandomState,
}

impl Default for Shelf {
    fn default() -> Self {
        Self {
            answers: HashMap::new(),
            bytes: 0,
            once: vec![0; ONCE].into_boxed_slice(),
            hasher: RandomState::new(),
        }
    }
}

impl Shelf {
    /// Whether this was asked before.
    fn again(&mut self, asked: &Asked) -> bool {
        if self.answers.contains_key(asked) {
            return true;
        }
        let hash = self.hasher.hash_one(asked);
        let place = usize::try_from(hash % ONCE as u64).unwrap_or_default();
        std::mem::replace(&mut self.once[place], hash) == hash
    }
}

impl Ready {
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, asked: &Asked) -> Option<Arc<Answer>> {
        self.shelf().answers.get(asked).map(Arc::clone)
    }

    fn put(&self, asked: Asked, answer: Answer) {
        let mut shelf = self.shelf();
        let mut gone = HashMap::new();
        if shelf.bytes + answer.size() > MOST {
            gone = std::mem::take(&mut shelf.answers);
            shelf.bytes = 0;
        }
        shelf.bytes += answer.size();
        if let Some(before) = shelf.answers.insert(asked, Arc::new(answer)) {
            shelf.bytes -= before.size();
        }
        // Nobody waits while they are let go.
        drop(shelf);
        drop(gone);
    }

    /// Keeps an answer where its handler says that it is the same for all and it was asked before, and gives it on.
    pub(crate) async fn kept(
        &self,
        asked: Option<Asked>,
        (path, counter): (&'static str, &Counter),
        mut response: Response,
    ) -> Response {
        let same = response.extensions_mut().remove::<Same>();
        let (Some(asked), Some(same)) = (asked, same) else { return response };
        let whole = response.body().size_hint().exact().is_some();
        let fits = whole && !response.headers().contains_key(header::SET_COOKIE);
        if !fits || !self.shelf().again(&asked) {
            return response;
        }
        let (parts, body) = response.into_parts();
        // A body whose length is known is at hand; where it is not, there is nothing to keep and nothing to send.
        let Ok(body) = to_bytes(body, usize::MAX).await else {
            return Response::from_parts(parts, Body::empty());
        };
        let answer = Answer {
            same,
            status: parts.status,
            heads: parts.headers.clone(),
            body: body.clone(),
            path,
            counter: counter.clone(),
        };
        self.put(asked, answer);
        Response::from_parts(parts, Body::from(body))
    }
}

/// An answer that is ready for this request.
fn ready(app: &App, request: &Request, asked: &Asked) -> Option<Response> {
    let answer = app.ready().get(asked)?;
    let now = app.clock().now();
    if answer.same.written != app.store().written() || now < answer.same.from || now >= answer.same.until {
        return None;
    }
    let from: Option<IpAddr> = layers::caller(app.settings().behind_proxy, request);
    layers::admitted(app, from).ok()?;
    let mut response = Response::new(Body::from(answer.body.clone()));
    *response.status_mut() = answer.status;
    response.headers_mut().clone_from(&answer.heads);
    layers::noted(app, (&answer.counter, &Method::GET, answer.path), answer.status, now);
    Some(response)
}

type Answered = Result<Response, Infallible>;

/// The server of an application, which may send first what is ready.
#[derive(Clone)]
pub struct Server {
    app: App,
    router: Router,
    ready: bool,
}

impl Server {
    /// Of these routes; `ready` where what is ready goes out before they are looked at.
    pub(crate) fn of(app: App, router: Router, ready: bool) -> Self {
        Self { app, router, ready }
    }
}

impl Service<Request> for Server {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<future::Ready<Answered>, BoxFuture<'static, Answered>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        if let Some(asked) = Asked::of(&request).filter(|_| self.ready) {
            if let Some(answer) = ready(&self.app, &request, &asked) {
                return Either::Left(future::ready(Ok(answer)));
            }
            request.extensions_mut().insert(asked);
        }
        let (app, router) = (self.app.clone(), self.router.clone());
        Either::Right(Box::pin(async move { Ok(layers::around(app, router, request).await) }))
    }
}
