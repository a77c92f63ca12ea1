//! `/log/`: the open log for other people's programs. Everything carries an entity tag; what can never change may be
//! kept for a year.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use luoshi_web::{App, Error};
use sha2::{Digest, Sha256};

use crate::paths::Asked;
use crate::source::Log;

/// The program that adds a city up again, and what goes with it.
const SCRIPT: &str = include_str!("../../../docs/recompute.py");
const GUIDE: &str = include_str!("../../../docs/recompute.md");

const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";
const JSON: &str = "application/json";

/// Answers a path below `/log/`, or below `/log/` and the city's code.
pub async fn serve(
    log: Option<&dyn Log>,
    app: &App,
    path: &str,
    heads: &HeaderMap,
) -> Result<Response, Error> {
    let log = log.ok_or(Error::NotFound)?;
    let path = path.strip_prefix("/log/").unwrap_or_default();
    let own = path.strip_prefix(app.city().code.as_str()).and_then(|rest| rest.strip_prefix('/'));
    let asked = Asked::parse(own.unwrap_or(path)).ok_or(Error::NotFound)?;
    let checkpoint = log.checkpoint().await?.ok_or(Error::NotFound)?;
    if !asked.within(checkpoint.size) {
        return Err(Error::NotFound);
    }
    let (body, kind, kept) = match asked {
        Asked::Checkpoint => (checkpoint.note.into_bytes(), TEXT, false),
        Asked::Key => (format!("{}\n", log.key()).into_bytes(), TEXT, false),
        Asked::Witnesses => (
            log.witnesses().iter().map(|key| format!("{key}\n")).collect::<String>().into_bytes(),
            TEXT,
            false,
        ),
        Asked::Tile { level, index, width } => (hashes(log.tile(level, index).await?, width)?, BYTES, true),
        Asked::Bundle { index, width } => (leaves(log.bundle(index).await?, width)?, BYTES, true),
        Asked::Definitions(hash) => {
            (log.definitions(&hash).await?.ok_or(Error::NotFound)?.into_bytes(), JSON, true)
        }
    };
    Ok(tagged(body, kind, kept, heads))
}

/// The first `width` hashes of a tile: a narrower tile of an earlier size is the beginning of a later one.
fn hashes(tile: Option<Vec<u8>>, width: u64) -> Result<Vec<u8>, Error> {
    let mut tile = tile.ok_or(Error::NotFound)?;
    let length = usize::try_from(width * 32).unwrap_or(usize::MAX);
    if tile.len() < length {
        return Err(Error::internal("A stored tile is narrower than the published size."));
    }
    tile.truncate(length);
    Ok(tile)
}

/// The first `width` leaves of a bundle.
fn leaves(bundle: Option<Vec<u8>>, width: u64) -> Result<Vec<u8>, Error> {
    let mut bundle = bundle.ok_or(Error::NotFound)?;
    let mut end = 0;
    for _ in 0..width {
        let length = bundle.get(end..end + 2).map(|two| usize::from(two[0]) << 8 | usize::from(two[1]));
        end += 2 + length.unwrap_or(bundle.len());
    }
    if bundle.len() < end {
        return Err(Error::internal("A stored bundle is narrower than the published size."));
    }
    bundle.truncate(end);
    Ok(bundle)
}

/// With an entity tag; 304 where the reader has it. Any page may read it, also one on a reader's disk.
fn tagged(body: Vec<u8>, kind: &'static str, kept: bool, heads: &HeaderMap) -> Response {
    let tag: String = Sha256::digest(&body).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{tag}\"");
    let cache = if kept { "public, max-age=31536000, immutable" } else { "no-cache" };
    let fixed = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, cache.to_owned()),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned()),
    ];
    let known = heads.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let known = known.flat_map(|value| value.split(',')).map(|one| one.trim().trim_start_matches("W/"));
    if known.into_iter().any(|one| one == tag || one == "*") {
        return (StatusCode::NOT_MODIFIED, fixed).into_response();
    }
    (fixed, [(header::CONTENT_TYPE, kind)], body).into_response()
}

/// `GET /verify/{file}`: the program and its guide, to keep; the page for the disk lies with the built files.
pub async fn file(Path(name): Path<String>, heads: HeaderMap) -> Result<Response, Error> {
    let text = match name.as_str() {
        "recompute.py" => SCRIPT,
        "recompute.md" => GUIDE,
        _ => return Err(Error::NotFound),
    };
    let mut answer = tagged(text.as_bytes().to_vec(), TEXT, false, &heads);
    let disposition = format!("attachment; filename=\"{name}\"");
    if let Ok(value) = HeaderValue::try_from(disposition) {
        answer.headers_mut().insert(HeaderName::from_static("content-disposition"), value);
    }
    Ok(answer)
}
