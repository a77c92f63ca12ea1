//! Conditional requests (RFC 9110, section 13): whether a reader has already what would be sent.

use axum::http::{HeaderMap, header};

/// Whether `If-None-Match` names one of these entity tags, each as it is sent, weakly or not; or any at all.
pub fn is_known(headers: &HeaderMap, tags: &[&str]) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut known = known.flat_map(|value| value.split(',')).map(|one| one.trim().trim_start_matches("W/"));
    known.any(|one| one == "*" || tags.contains(&one))
}
