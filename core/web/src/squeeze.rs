//! Pages go out compressed. What the build made is compressed ahead ([`crate::assets`]); a page is compressed as it is
//! answered.

use std::io::Write as _;

use axum::body::{Body, HttpBody, to_bytes};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use flate2::{Compression, GzBuilder};

use crate::App;

/// What is smaller fits one packet as it is.
const LEAST: u64 = 1_000;
/// What is larger is a file, and goes out as it is.
const MOST: u64 = 8 * 1024 * 1024;
/// Beginnings of the kinds that become smaller; a sheet or a picture is packed already.
const KINDS: [&str; 5] =
    ["text/", "application/json", "application/problem+json", "application/xml", "image/svg+xml"];

/// Whether a request's `Accept-Encoding` takes a coding.
pub(crate) fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let listed = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    listed.split(',').any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        let refused = weight.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()) == Some(0.0);
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

/// The response compressed, where the browser takes that and it is a text whose length is known; else as it was.
pub(crate) async fn squeezed(app: &App, mut response: Response, wanted: bool) -> Response {
    let text = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let fits = text.is_some_and(|kind| KINDS.iter().any(|begins| kind.starts_with(begins)));
    if !fits || response.headers().contains_key(header::CONTENT_ENCODING) {
        return response;
    }
    let says = |value: &HeaderValue| value.to_str().is_ok_and(|value| value.contains("Accept-Encoding"));
    if !response.headers().get_all(header::VARY).iter().any(says) {
        response.headers_mut().append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    let length = response.body().size_hint().exact();
    if !wanted || !length.is_some_and(|length| (LEAST..=MOST).contains(&length)) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Response::from_parts(parts, Body::empty());
    };
    match gzip(&bytes, &padding(app)) {
        Ok(small) => {
            parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            parts.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(parts, Body::from(small))
        }
        Err(_) => Response::from_parts(parts, Body::from(bytes)),
    }
}

/// A name of random length for the archive's head. A page may hold both a secret and what the address said, and how
/// well they compress together would tell the one by the other, if lengths could be compared (BREACH).
fn padding(app: &App) -> String {
    let random = app.store().random::<33>();
    let length = usize::from(random[0]) % 64;
    random[1..]
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .take(length)
        .map(|half| char::from(b'a' + half))
        .collect()
}

fn gzip(bytes: &[u8], name: &str) -> std::io::Result<Vec<u8>> {
    let mut out = GzBuilder::new().filename(name).write(Vec::new(), Compression::new(5));
    out.write_all(bytes)?;
    out.finish()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use axum::http::{HeaderMap, header};
    use flate2::read::GzDecoder;

    use super::{accepts, gzip};

    #[test]
    fn a_coding_is_taken_where_it_is_listed_and_not_refused() {
        let asked = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, text.parse().unwrap());
            (accepts(&headers, "gzip"), accepts(&headers, "br"))
        };
        assert_eq!(asked("gzip, deflate, br"), (true, true));
        assert_eq!(asked("GZIP;q=0.5, br;q=0"), (true, false));
        assert_eq!(asked("identity"), (false, false));
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }

    #[test]
    fn what_is_compressed_comes_back_whatever_its_padding() {
        let text = "记一场宣讲".repeat(500);
        let (bare, padded) =
            (gzip(text.as_bytes(), "").unwrap(), gzip(text.as_bytes(), &"k".repeat(63)).unwrap());
        assert!(bare.len() < padded.len() && padded.len() < text.len() / 20);
        for small in [bare, padded] {
            let mut back = String::new();
            GzDecoder::new(small.as_slice()).read_to_string(&mut back).unwrap();
            assert_eq!(back, text);
        }
    }
}
