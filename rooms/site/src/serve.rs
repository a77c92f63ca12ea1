//! Answering by version: one cheap question says whether what a reader has, or what is kept here, is still what would be
//! made; only else a page is made.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use chrono::TimeDelta;
use flate2::{Compression, GzBuilder};
use luoshi_ledger::store::last_deed;
use luoshi_store::{BoxFuture, Instant};
use luoshi_units::Tree;
use luoshi_web::{App, Error, Same, Stranger, is_known};
use sha2::{Digest, Sha256};

use crate::here::Here;
use crate::placed::{Placed, sound};
use crate::shelf::Shelf;

/// What makes pages, in a word: another for every build that could make another page of the same.
const BUILD: &str = env!("LUOSHI_SITE_BUILD");
/// For so long others may show a page without asking: as long as a correction may take to be seen.
const KEEP: &str = "public, max-age=60, stale-while-revalidate=60";
/// What another page may come of.
const VARY: &str = "Accept-Encoding, Accept-Language, Host";
/// What is smaller is sent as it is.
const LEAST: usize = 1_000;

/// A page of the site. Whoever adds one writes this, and a line in the list of routes.
pub trait Page: Send + Sync {
    /// What is asked for, in a word: its path with those parameters of its query that make a difference.
    fn key(&self) -> String;

    /// What it shows of the ledger and the records as they are now.
    fn live(&self) -> Live {
        Live::No
    }

    /// Whether it is kept once it is made; a page that anybody can ask for in any number of ways is not.
    fn keeps(&self) -> bool {
        true
    }

    /// Makes it.
    fn make<'a>(&'a self, here: &'a Here) -> BoxFuture<'a, Result<Made, Error>>;
}

/// How much a page follows what is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Live {
    /// It shows what was published.
    No = 0,
    /// It says beside that what is otherwise now, by the minute: as long as others may show a page without asking.
    Minute = 1,
    /// It shows what the ledger and the records say now: it is another after each deed.
    Deed = 2,
}

/// A page that was made, for wherever the site is.
pub struct Made {
    kind: &'static str,
    open: bool,
    text: Placed,
}

impl Made {
    /// Of a template that is a page.
    ///
    /// # Errors
    /// What the template reports.
    pub fn page(template: &impl askama::Template) -> Result<Self, Error> {
        Ok(Self::file("text/html; charset=utf-8", template.render()?.into_bytes()))
    }

    /// A file of this kind, as a header says it.
    pub fn file(kind: &'static str, bytes: Vec<u8>) -> Self {
        Self { kind, open: false, text: Placed::of(bytes) }
    }

    /// A file that other people's programs read, wherever they run.
    pub fn data(kind: &'static str, bytes: Vec<u8>) -> Self {
        Self { open: true, ..Self::file(kind, bytes) }
    }
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = GzBuilder::new().write(Vec::new(), Compression::best());
    out.write_all(bytes)?;
    out.finish()
}

/// What is kept in memory: pages for wherever the site is, and compressed as they go out under an address.
pub struct Kept {
    made: Shelf<Made>,
    small: Shelf<Bytes>,
    known: Mutex<Option<Known>>,
    turns: [tokio::sync::Mutex<()>; TURNS],
}

/// Pages whose addresses fall together here are made one after another.
const TURNS: usize = 64;

/// What is known of what is published, and of what was done last: a consent that is noted or taken back posts nothing.
#[derive(Clone)]
struct Known {
    written: u64,
    at: Instant,
    tree: Arc<Tree>,
    minute: (Instant, i64),
    /// What pages are made of, in a word, by how much they follow what is recorded.
    versions: Arc<[String; 3]>,
}

/// For so long it is believed, as long as this program wrote nothing: what other servers write is seen by then.
const BELIEVED: TimeDelta = TimeDelta::seconds(1);
/// A position is held on to for so long by pages that follow the ledger by the minute.
const MINUTE: TimeDelta = TimeDelta::seconds(60);

impl Known {
    fn until(&self) -> Instant {
        self.at + BELIEVED
    }
}

impl Default for Kept {
    fn default() -> Self {
        let turns = std::array::from_fn(|_| tokio::sync::Mutex::default());
        Self { made: Shelf::default(), small: Shelf::default(), known: Mutex::default(), turns }
    }
}

impl Kept {
    /// A page compressed, as it goes out under an address; none where that saves nothing.
    fn small(&self, page: &dyn Page, (what, origin, tag): (&str, &str, &str), made: &Made) -> Option<Bytes> {
        if made.text.len() < LEAST {
            return None;
        }
        let key = format!("{what} {origin}");
        if let Some(small) = self.small.get(&key, tag) {
            return Some(Bytes::clone(&small));
        }
        let small = Bytes::from(gzip(&made.text.at(origin).whole()).ok()?);
        if page.keeps() {
            self.small.put(key, (tag.to_owned(), small.len()), Arc::new(small.clone()));
        }
        Some(small)
    }

    /// Whose turn it is to make a page.
    fn turn(&self, key: &str) -> &tokio::sync::Mutex<()> {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        &self.turns[usize::try_from(hasher.finish()).unwrap_or_default() % TURNS]
    }

    /// What is published, and where the log ends.
    async fn known(&self, app: &App) -> Result<Known, Error> {
        let (written, at) = (app.store().written(), app.clock().now());
        let fresh = |known: &&Known| known.written == written && known.at <= at && at < known.until();
        let before = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = before.as_ref().filter(fresh) {
            return Ok(known.clone());
        }
        Box::pin(self.look(app, (written, at), before)).await
    }

    /// The same, asked of the database.
    async fn look(
        &self,
        app: &App,
        (written, at): (u64, Instant),
        before: Option<Known>,
    ) -> Result<Known, Error> {
        let published = app.published().await?;
        let position = app.ledger().position(app.city().id).await?;
        let mut conn = app.read().await?;
        let deed = last_deed(&mut conn, app.city().id).await?;
        let tree = app.tree(&mut conn).await?;
        drop(conn);
        let held =
            before.map(|before| before.minute).filter(|(since, _)| *since <= at && at < *since + MINUTE);
        let minute = held.unwrap_or((at, position));
        let (today, style, pack, units) = (app.today(), app.asset("app.css"), app.pack(), tree.changed());
        let common = format!("{published} {units} {today} {} {style} {BUILD}", pack.version_hash);
        let follows = ["".to_owned(), minute.1.to_string(), format!("{position} {deed}")];
        let versions = Arc::new(follows.map(|follows| digest(&[&common, &follows])));
        let known = Known { written, at, tree, minute, versions };
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        Ok(known)
    }
}

/// Answers with a page.
///
/// # Errors
/// What making it reports.
pub async fn serve(kept: &Kept, who: &Stranger, page: &dyn Page) -> Result<Response, Error> {
    who.app.follow_pack().await?;
    let known = kept.known(&who.app).await?;
    let what = what(who, page);
    let made_of = &known.versions[page.live() as usize];
    let origin = who.origin();
    let origin = sound(&origin);
    let tag = tag(&[&what, origin, made_of]);
    let same = Same { written: known.written, from: known.at, until: known.until() };
    if knows(&who.headers, &tag) {
        return answer(StatusCode::NOT_MODIFIED, (&tag, same), Body::empty());
    }
    let made = match kept.made.get(&what, made_of) {
        Some(made) => made,
        None => Box::pin(make(kept, (who, &known), page, (&what, made_of))).await?,
    };
    let small = if who.takes_gzip() { kept.small(page, (&what, origin, &tag), &made) } else { None };
    let tag = if small.is_some() { squeezed(&tag) } else { tag };
    let coded = small.is_some();
    let body = small.map_or_else(|| Body::new(made.text.at(origin)), Body::from);
    let mut answer = answer(StatusCode::OK, (&tag, same), body)?;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(made.kind));
    if made.open {
        answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    if coded {
        answer.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(answer)
}

/// Makes a page for wherever the site is. Who asks while it is made waits for it, and makes it no second time.
async fn make(
    kept: &Kept,
    (who, known): (&Stranger, &Known),
    page: &dyn Page,
    (what, made_of): (&str, &str),
) -> Result<Arc<Made>, Error> {
    let _turn = kept.turn(what).lock().await;
    if let Some(made) = kept.made.get(what, made_of) {
        return Ok(made);
    }
    let made = Arc::new(page.make(&Here::anywhere(who, Arc::clone(&known.tree))).await?);
    if page.keeps() {
        kept.made.put(what.to_owned(), (made_of.to_owned(), made.text.len()), Arc::clone(&made));
    }
    Ok(made)
}

/// What is asked for and in which language, in a word.
fn what(who: &Stranger, page: &dyn Page) -> String {
    let chosen = if who.chosen { "chosen" } else { "" };
    [&page.key(), who.lang.code(), chosen].join(" ")
}

fn tag(parts: &[&str]) -> String {
    ["\"", &digest(parts), "\""].concat()
}

/// What some words come to, in a word.
fn digest(words: &[&str]) -> String {
    hex::encode(&Sha256::digest(words.join("\n"))[..16])
}

/// The tag of the same page compressed: other bytes, another tag.
fn squeezed(tag: &str) -> String {
    format!("{}-gzip\"", tag.trim_end_matches('"'))
}

/// Whether a reader has the page already, in one coding or the other.
fn knows(heads: &HeaderMap, tag: &str) -> bool {
    // Whether there is anything at an address is known once it is made: `*` asks that.
    let mut asked = heads.get_all(header::IF_NONE_MATCH).iter().peekable();
    asked.peek().is_some()
        && !asked.any(|value| value.as_bytes().contains(&b'*'))
        && is_known(heads, &[tag, &squeezed(tag)])
}

fn answer(status: StatusCode, (tag, same): (&str, Same), body: Body) -> Result<Response, Error> {
    let tag = HeaderValue::try_from(tag).map_err(|error| Error::internal(error.to_string()))?;
    let mut answer = Response::new(body);
    *answer.status_mut() = status;
    answer.extensions_mut().insert(same);
    // With those that every answer carries, in one piece.
    answer.headers_mut().reserve(16);
    answer.headers_mut().insert(header::ETAG, tag);
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(KEEP));
    answer.headers_mut().insert(header::VARY, HeaderValue::from_static(VARY));
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::{HeaderMap, header, knows, squeezed, tag};

    #[test]
    fn a_reader_knows_a_page_in_either_coding() {
        let tag = tag(&["a", "b"]);
        let with = |text: &str| {
            let mut heads = HeaderMap::new();
            heads.insert(header::IF_NONE_MATCH, text.parse().unwrap());
            knows(&heads, &tag)
        };
        assert!(with(&tag) && with(&format!("\"x\", W/{}", squeezed(&tag))));
        assert!(!with("*") && !with("\"x\"") && !knows(&HeaderMap::new(), &tag));
    }
}
