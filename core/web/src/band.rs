//! A band over a page: what a room has going on with its reader from page to page, such as a tour. Where that stands,
//! the browser keeps in a cookie that only the room reads.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use crate::{App, Error, session};

const COOKIE: &str = "band";

/// A band over a page.
#[derive(Clone, Debug)]
pub struct Band {
    /// What it is, for whoever cannot see where it stands.
    pub label: String,
    /// What it says.
    pub text: String,
    /// Where it leads: words and addresses.
    pub links: Vec<(String, String)>,
    /// The button that ends it, with the address that it sends to; the form carries `next`, the page that it is on.
    pub end: Option<(String, String)>,
}

/// What the browser keeps.
pub(crate) fn kept(headers: &HeaderMap) -> Option<String> {
    session::cookie(headers, COOKIE).map(str::to_owned)
}

/// Has the browser keep something for a year.
///
/// # Errors
/// What cannot stand in a cookie.
pub fn keep(app: &App, response: &mut Response, value: &str) -> Result<(), Error> {
    let secure = session::secure(app);
    let cookie = format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000{secure}");
    let cookie = HeaderValue::try_from(cookie).map_err(|error| Error::internal(error.to_string()))?;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(())
}
