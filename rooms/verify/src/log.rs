//! `/log/`: the open log for other people's programs. Everything carries an entity tag; what can never change may be
//! kept for a year.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use luoshi_proofs::tile::TilePath;
use luoshi_web::{App, Error, is_known};
use sha2::{Digest, Sha256};

use crate::open::{Open, city, refused};

/// The program that adds a city up again, and what goes with it.
const SCRIPT: &str = include_str!("../../../docs/recompute.py");
const GUIDE: &str = include_str!("../../../docs/recompute.md");
/// How the log is written, and how an audit's sample is drawn again.
const FORMAT: &str = include_str!("../../../docs/log-format.md");
const AUDITS: &str = include_str!("../../../docs/audits.md");

const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";
const JSON: &str = "application/json";

/// Answers a path below `/log/`, or below `/log/` and the city's code.
pub async fn serve(open: Option<&Open>, app: &App, path: &str, heads: &HeaderMap) -> Result<Response, Error> {
    let open = open.ok_or(Error::NotFound)?;
    let path = path.strip_prefix("/log/").unwrap_or_default();
    let own = path.strip_prefix(app.city().code.as_str()).and_then(|rest| rest.strip_prefix('/'));
    let path = own.unwrap_or(path);
    let published = open.published(app).await?.ok_or(Error::NotFound)?;
    let lines = |keys: &[String]| keys.iter().map(|key| format!("{key}\n")).collect::<String>().into_bytes();
    let (body, kind, kept) = match path {
        "checkpoint" => (published.note.into_bytes(), TEXT, false),
        "vkey" => (lines(&open.keys(app, &published)?), TEXT, false),
        "witnesses" => (lines(&open.witness_keys()), TEXT, false),
        _ => match path.strip_prefix("definitions/") {
            Some(name) => (definitions(open, app, name).await?, JSON, true),
            None => {
                let asked = TilePath::parse(path).ok_or(Error::NotFound)?;
                let bytes = open.log.file(city(app), published.size, asked).await.map_err(refused)?;
                (bytes.ok_or(Error::NotFound)?, BYTES, true)
            }
        },
    };
    Ok(tagged(body, kind, kept, heads))
}

async fn definitions(open: &Open, app: &App, name: &str) -> Result<Vec<u8>, Error> {
    let hash = name.strip_suffix(".json").filter(|hash| is_hash(hash)).ok_or(Error::NotFound)?;
    let text = open.log.definitions(city(app), hash).await.map_err(refused)?;
    Ok(text.ok_or(Error::NotFound)?.into_bytes())
}

/// Whether this is a SHA-256 in lower hexadecimal digits.
pub fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// With an entity tag; 304 where the reader has it. Any page may read it, also one on a reader's disk.
fn tagged(body: Vec<u8>, kind: &'static str, kept: bool, heads: &HeaderMap) -> Response {
    let tag = hex::encode(&Sha256::digest(&body)[..16]);
    let tag = format!("\"{tag}\"");
    let cache = if kept { "public, max-age=31536000, immutable" } else { "no-cache" };
    let fixed = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, cache.to_owned()),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned()),
    ];
    if is_known(heads, &[&tag]) {
        return (StatusCode::NOT_MODIFIED, fixed).into_response();
    }
    (fixed, [(header::CONTENT_TYPE, kind)], body).into_response()
}

/// `GET /verify/{file}`: the program and the guides, to keep; the page for the disk lies with the built files.
pub async fn file(Path(name): Path<String>, heads: HeaderMap) -> Result<Response, Error> {
    let text = match name.as_str() {
        "recompute.py" => SCRIPT,
        "recompute.md" => GUIDE,
        "log-format.md" => FORMAT,
        "audits.md" => AUDITS,
        _ => return Err(Error::NotFound),
    };
    let mut answer = tagged(text.as_bytes().to_vec(), TEXT, false, &heads);
    let disposition = format!("attachment; filename=\"{name}\"");
    if let Ok(value) = HeaderValue::try_from(disposition) {
        answer.headers_mut().insert(HeaderName::from_static("content-disposition"), value);
    }
    Ok(answer)
}
