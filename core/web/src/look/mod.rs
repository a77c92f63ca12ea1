//! How somebody wants pages to look: in large type, with single keys that do something or without.
//!
//! A choice holds for the browser that it was made in, by a cookie that names its person, and for the person: a browser
//! that holds no choice of theirs shows what they chose last anywhere. So one may read large on a phone and small at a
//! desk, and whoever uses a shared machine next does not find the choice of who was there before.

pub(crate) mod store;

pub use store::STATEMENTS;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::signin::same_site_path;
use crate::user::Visitor;
use crate::{App, Error, Form, see_other, session};

const COOKIE: &str = "look";
/// In a cookie: of nobody in particular, chosen before anybody signed in.
const NOBODY: i64 = 0;

/// How pages look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// In large type.
    pub large: bool,
    /// Single keys do something.
    pub keys: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { large: false, keys: true }
    }
}

impl Look {
    /// As a cookie holds it: `7-large-off`.
    fn written(self, person: i64) -> String {
        let size = if self.large { "large" } else { "normal" };
        format!("{person}-{size}-{}", if self.keys { "on" } else { "off" })
    }

    /// Whose it is, and what they chose.
    fn read(text: &str) -> Option<(i64, Self)> {
        let mut parts = text.splitn(3, '-');
        let person = parts.next()?.parse().ok()?;
        let large = parts.next()? == "large";
        Some((person, Self { large, keys: parts.next()? == "on" }))
    }

    /// With what a form asks for.
    fn with(self, form: &Form) -> Self {
        let large = form.get("type").map_or(self.large, |size| size == "large");
        Self { large, keys: form.get("keys").map_or(self.keys, |keys| keys == "on") }
    }
}

fn kept(headers: &HeaderMap) -> Option<(i64, Look)> {
    session::cookie(headers, COOKIE).and_then(Look::read)
}

/// What was chosen in this browser last, whoever reads in it now.
pub(crate) fn of_browser(headers: &HeaderMap) -> Look {
    kept(headers).map(|(_, look)| look).unwrap_or_default()
}

/// What somebody chose in this browser.
pub(crate) fn chosen_here(headers: &HeaderMap, person: i64) -> Option<Look> {
    kept(headers).filter(|(whose, _)| *whose == person || *whose == NOBODY).map(|(_, look)| look)
}

/// What somebody chose in this browser, else what they chose last anywhere.
pub(crate) async fn of(app: &App, headers: &HeaderMap, person: i64) -> Result<Look, Error> {
    match chosen_here(headers, person) {
        Some(look) => Ok(look),
        None => Ok(store::look(&mut app.read().await?, app.city().id, person).await?.unwrap_or_default()),
    }
}

/// `POST /look`: somebody chooses, signed in or not, and comes back to the page that they were on. A script is answered
/// without a page.
pub(crate) async fn choose(visitor: Visitor, headers: HeaderMap, form: Form) -> Result<Response, Error> {
    let app = &visitor.app;
    let session = session::find(app, &headers).await?;
    // Without the page's token the choice is the browser's alone.
    let person = session.filter(|one| one.csrf_is(form.raw("csrf"))).map(|one| one.who.person);
    let look = match person {
        Some(person) => of(app, &headers, person).await?,
        None => of_browser(&headers),
    };
    let look = look.with(&form);
    if let Some(person) = person {
        let city = app.city().id;
        app.store()
            .write(move |tx| Box::pin(async move { store::put(tx, city, person, look).await }))
            .await?;
    }
    let quiet = headers.get(header::ACCEPT).is_some_and(|kind| kind == "application/json");
    let next = form.raw("next");
    let next = if next == "/" { next.to_owned() } else { same_site_path(next) };
    let mut response = if quiet { StatusCode::NO_CONTENT.into_response() } else { see_other(next) };
    let (value, secure) = (look.written(person.unwrap_or(NOBODY)), session::secure(app));
    let cookie = format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000{secure}");
    let cookie = HeaderValue::try_from(cookie).map_err(|error| Error::internal(error.to_string()))?;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::Look;

    #[test]
    fn a_cookie_says_whose_choice_it_is() {
        for look in [Look::default(), Look { large: true, keys: false }, Look { large: true, keys: true }] {
            assert_eq!(Look::read(&look.written(7)), Some((7, look)));
        }
        for bad in ["", "large", "x-large-on", "7-large", "7"] {
            assert_eq!(Look::read(bad), None, "{bad}");
        }
    }
}
