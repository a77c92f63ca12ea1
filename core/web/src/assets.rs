//! The built style sheets and scripts, embedded in the program.

use std::collections::HashMap;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use include_dir::{Dir, File, include_dir};
use serde::Deserialize;

use crate::{Error, squeeze};

static DIST: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../assets/dist");

/// Where pages find each entry of the build; the file names carry a hash of the content.
pub(crate) struct Assets {
    hrefs: HashMap<String, String>,
}

#[derive(Deserialize)]
struct Entry {
    file: String,
}

impl Assets {
    pub(crate) fn embedded() -> Result<Self, Error> {
        let manifest = DIST.get_file("manifest.json").map_or(&b""[..], |file| file.contents());
        let entries: HashMap<String, Entry> = serde_json::from_slice(manifest).map_err(|e| {
            Error::internal(format!("The built assets cannot be read: {e}. Run `make assets`."))
        })?;
        let hrefs: HashMap<String, String> =
            entries.into_iter().map(|(name, entry)| (name, format!("/assets/{}", entry.file))).collect();
        for name in ["app.css", "theme.ts", "app.ts"] {
            if !hrefs.contains_key(name) {
                return Err(Error::internal(format!("The built assets lack {name}. Run `make assets`.")));
            }
        }
        Ok(Self { hrefs })
    }

    /// The address of an entry, such as `app.css`; empty for one that was not built.
    pub(crate) fn href(&self, entry: &str) -> String {
        self.hrefs.get(entry).cloned().unwrap_or_default()
    }
}

/// `/assets/{file}`: kept by browsers for a year, since another content has another name.
pub(crate) async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Error> {
    let whole = DIST
        .get_file(&name)
        .filter(|_| name != "manifest.json" && !is_squeezed(&name))
        .ok_or(Error::NotFound)?;
    let (file, coding) = squeezed(&name, &headers).unwrap_or((whole, None));
    let tag = format!("\"{name}\"");
    let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    let fixed = [
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
        (header::ETAG, tag.clone()),
        (header::VARY, "Accept-Encoding".to_owned()),
    ];
    if known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)) {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    let kind = match name.rsplit_once('.').map(|(_, kind)| kind) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        Some("html") => "text/html; charset=utf-8",
        _ => "application/octet-stream",
    };
    let mut response = (fixed, [(header::CONTENT_TYPE, kind)], file.contents()).into_response();
    // A page that carries its script inside is for the reader's disk; the content policy would not run it here.
    if kind.starts_with("text/html") {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    }
    if let Some(coding) = coding {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    Ok(response)
}

/// The codings that the build makes of each file, the smallest first, with the endings of their names.
const CODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

fn is_squeezed(name: &str) -> bool {
    CODINGS.iter().any(|(_, ending)| name.ends_with(ending))
}

/// The file as it was compressed when it was built, in a coding that the browser reads.
fn squeezed(name: &str, headers: &HeaderMap) -> Option<(&'static File<'static>, Option<&'static str>)> {
    CODINGS
        .iter()
        .filter(|(coding, _)| squeeze::accepts(headers, coding))
        .find_map(|(coding, ending)| Some((DIST.get_file(format!("{name}{ending}"))?, Some(*coding))))
}
