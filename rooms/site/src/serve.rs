//! Answering by version: one cheap question says whether what a reader has, or what is kept here, is still what would be
//! made; only else a page is made.

use std::collections::{HashMap, VecDeque};
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Response as Answer, StatusCode, header};
use axum::response::Response;
use chrono::TimeDelta;
use flate2::{Compression, GzBuilder};
use luoshi_ledger::store::last_deed;
use luoshi_store::{BoxFuture, Instant};
use luoshi_web::{App, Error, Stranger, is_known};
use sha2::{Digest, Sha256};

use crate::here::Here;

/// What makes pages, in a word: another for every build that could make another page of the same.
const BUILD: &str = env!("LUOSHI_SITE_BUILD");
/// For so long others may show a page without asking: as long as a correction may take to be seen.
const KEEP: &str = "public, max-age=60, stale-while-revalidate=60";
/// So many bytes are kept; then the oldest go.
const MOST: usize = 48 << 20;
/// What is smaller is sent as it is.
const LEAST: usize = 1_000;

/// A page of the site. Whoever adds one writes this, and a line in the list of routes.
pub trait Page: Send + Sync {
    /// What is asked for, in a word: its path with those parameters of its query that make a difference.
    fn key(&self) -> String;

    /// Whether it shows what the ledger and the records say now: then it is another after each deed.
    fn live(&self) -> bool {
        false
    }

    /// Whether it is kept once it is made; a page that anybody can ask for in any number of ways is not.
    fn keeps(&self) -> bool {
        true
    }

    /// Makes it.
    fn make<'a>(&'a self, here: &'a Here) -> BoxFuture<'a, Result<Made, Error>>;
}

/// A page that was made.
pub struct Made {
    /// Its kind, as a header says it.
    pub kind: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether scripts of other sites may read it.
    pub open: bool,
}

impl Made {
    /// Of a template that is a page.
    ///
    /// # Errors
    /// What the template reports.
    pub fn page(template: &impl askama::Template) -> Result<Self, Error> {
        Ok(Self { kind: "text/html; charset=utf-8", bytes: template.render()?.into_bytes(), open: false })
    }

    /// A file that other people's programs read, wherever they run.
    pub fn data(kind: &'static str, bytes: Vec<u8>) -> Self {
        Self { kind, bytes, open: true }
    }
}

/// A page as it is kept: as it is, and compressed.
struct One {
    tag: String,
    kind: &'static str,
    open: bool,
    plain: Bytes,
    small: Option<Bytes>,
}

impl One {
    fn of(tag: String, made: Made) -> Self {
        let small = (made.bytes.len() >= LEAST).then(|| gzip(&made.bytes)).and_then(Result::ok);
        Self {
            tag,
            kind: made.kind,
            open: made.open,
            plain: made.bytes.into(),
            small: small.map(Bytes::from),
        }
    }

    fn size(&self) -> usize {
        self.plain.len() + self.small.as_ref().map_or(0, Bytes::len)
    }
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = GzBuilder::new().write(Vec::new(), Compression::best());
    out.write_all(bytes)?;
    out.finish()
}

/// The pages that are kept in memory, each in its last version.
#[derive(Default)]
pub struct Kept {
    shelf: Mutex<Shelf>,
    known: Mutex<Option<Known>>,
}

/// What is known of what is published, and of what was done last: a consent that is noted or taken back posts nothing.
#[derive(Clone)]
struct Known {
    written: u64,
    at: Instant,
    published: Arc<str>,
    position: i64,
    deed: i64,
}

/// For so long it is believed, as long as this program wrote nothing: what other servers write is seen by then.
const BELIEVED: TimeDelta = TimeDelta::seconds(1);

#[derive(Default)]
struct Shelf {
    pages: HashMap<String, Arc<One>>,
    order: VecDeque<String>,
    bytes: usize,
}

impl Kept {
    fn get(&self, key: &str, tag: &str) -> Option<Arc<One>> {
        let shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.pages.get(key).filter(|one| one.tag == tag).map(Arc::clone)
    }

    /// What is published, and where the log ends.
    async fn known(&self, app: &App) -> Result<Known, Error> {
        let (written, at) = (app.store().written(), app.clock().now());
        let fresh = |known: &&Known| known.written == written && known.at <= at && at < known.at + BELIEVED;
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).as_ref().filter(fresh)
        {
            return Ok(known.clone());
        }
        let published = app.published().await?.into();
        let position = app.ledger().position(app.city().id).await?;
        let deed = last_deed(&mut app.read().await?, app.city().id).await?;
        let known = Known { written, at, published, position, deed };
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        Ok(known)
    }

    fn put(&self, key: String, one: Arc<One>) {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.bytes += one.size();
        match shelf.pages.insert(key.clone(), one) {
            Some(before) => shelf.bytes -= before.size(),
            None => shelf.order.push_back(key),
        }
        while shelf.bytes > MOST {
            let Some(oldest) = shelf.order.pop_front() else { break };
            if let Some(gone) = shelf.pages.remove(&oldest) {
                shelf.bytes -= gone.size();
            }
        }
    }
}

/// Answers with a page.
///
/// # Errors
/// What making it reports.
pub async fn serve(kept: &Kept, who: &Stranger, page: &dyn Page) -> Result<Response, Error> {
    who.app.follow_pack().await?;
    let key = format!("{} {} {} {}", page.key(), who.lang.code(), who.chosen, who.origin());
    let tag = tag(&[&key, &version(kept, who, page).await?]);
    if knows(&who.headers, &tag) {
        return answer(StatusCode::NOT_MODIFIED, &tag, Body::empty());
    }
    let one = match kept.get(&key, &tag) {
        Some(one) => one,
        None => {
            let here = Here::of(who).await?;
            let one = Arc::new(One::of(tag, page.make(&here).await?));
            if page.keeps() {
                kept.put(key, Arc::clone(&one));
            }
            one
        }
    };
    let small = one.small.as_ref().filter(|_| who.takes_gzip());
    let tag = if small.is_some() { squeezed(&one.tag) } else { one.tag.clone() };
    let mut answer = answer(StatusCode::OK, &tag, Body::from(small.unwrap_or(&one.plain).clone()))?;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(one.kind));
    if one.open {
        answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    if small.is_some() {
        answer.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(answer)
}

/// What a page is made of, in a word.
async fn version(kept: &Kept, who: &Stranger, page: &dyn Page) -> Result<String, Error> {
    let app = &who.app;
    let Known { published, position, deed, .. } = kept.known(app).await?;
    let (position, deed) = if page.live() { (position, deed) } else { (0, 0) };
    let pack = app.pack();
    let (today, style) = (app.today(), app.asset("app.css"));
    Ok(format!("{published} {position} {deed} {today} {} {style} {BUILD}", pack.version_hash))
}

fn tag(parts: &[&str]) -> String {
    let hash = Sha256::digest(parts.join("\n").as_bytes());
    let hex: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hex}\"")
}

/// The tag of the same page compressed: other bytes, another tag.
fn squeezed(tag: &str) -> String {
    format!("{}-gzip\"", tag.trim_end_matches('"'))
}

/// Whether a reader has the page already, in one coding or the other.
fn knows(heads: &HeaderMap, tag: &str) -> bool {
    is_known(heads, &[tag, &squeezed(tag)])
}

fn answer(status: StatusCode, tag: &str, body: Body) -> Result<Response, Error> {
    Answer::builder()
        .status(status)
        .header(header::ETAG, tag)
        .header(header::CACHE_CONTROL, KEEP)
        .header(header::VARY, "Accept-Encoding, Accept-Language, Host")
        .body(body)
        .map_err(|error| Error::internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::{HeaderMap, Kept, MOST, Made, One, header, knows, squeezed, tag};
    use std::sync::Arc;

    #[test]
    fn a_reader_knows_a_page_in_either_coding() {
        let tag = tag(&["a", "b"]);
        let with = |text: &str| {
            let mut heads = HeaderMap::new();
            heads.insert(header::IF_NONE_MATCH, text.parse().unwrap());
            knows(&heads, &tag)
        };
        assert!(with(&tag) && with(&format!("\"x\", W/{}", squeezed(&tag))) && with("*"));
        assert!(!with("\"x\"") && !knows(&HeaderMap::new(), &tag));
    }

    #[test]
    fn the_oldest_pages_go_where_there_are_too_many() {
        let kept = Kept::default();
        let one = |tag: &str| {
            let made = Made { kind: "text/plain", bytes: vec![b'x'; MOST / 4], open: false };
            Arc::new(One::of(tag.to_owned(), made))
        };
        for key in ["a", "b", "c", "d"] {
            kept.put(key.to_owned(), one("1"));
        }
        assert!(kept.get("a", "1").is_none() && kept.get("d", "1").is_some());
        kept.put("d".to_owned(), one("2"));
        assert!(kept.get("d", "1").is_none() && kept.get("d", "2").is_some());
        assert!(kept.shelf.lock().unwrap().bytes <= MOST);
    }
}
