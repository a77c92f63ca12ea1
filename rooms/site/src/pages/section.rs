//! A section: what was published in it, the latest first, a page at a time.

use askama::Template;
use luoshi_store::{BoxFuture, Instant};
use luoshi_web::articles::{Article, Asked};
use luoshi_web::{Error, Words};

use crate::frame::Frame;
use crate::here::Here;
use crate::pages::list::Listed;
use crate::serve::{Made, Page};

/// So many on a page.
const PAGE: i64 = 20;

/// A section that is asked for.
pub struct SectionPage {
    /// Its id.
    pub id: String,
    /// Where the page begins.
    pub after: Option<After>,
}

/// The moment and the key of the last article of the page before.
pub type After = (Instant, i64);

#[derive(Template)]
#[template(path = "site_section.html")]
struct Shown {
    frame: Frame,
    w: Words,
    name: String,
    listed: Vec<Listed>,
    next: Option<String>,
}

/// The address of a section.
pub fn section_path(id: &str) -> String {
    format!("/site/sections/{id}")
}

/// A place in a list, as an address has it; [`Error::NotFound`] for what is none.
///
/// # Errors
/// [`Error::NotFound`].
pub fn after_of(text: Option<String>) -> Result<Option<After>, Error> {
    let Some(text) = text else { return Ok(None) };
    let read = |text: &str| {
        let (at, key) = text.split_once('.')?;
        Some((Instant::from_timestamp_micros(at.parse().ok()?)?, key.parse().ok()?))
    };
    read(&text).map(Some).ok_or(Error::NotFound)
}

/// The same of the last article of a page.
pub fn after_text((at, key): After) -> String {
    format!("{}.{key}", at.timestamp_micros())
}

impl Page for SectionPage {
    fn key(&self) -> String {
        format!("{} {}", section_path(&self.id), self.after.map(after_text).unwrap_or_default())
    }

    fn keeps(&self) -> bool {
        self.after.is_none()
    }

    fn make<'a>(&'a self, here: &'a Here) -> BoxFuture<'a, Result<Made, Error>> {
        Box::pin(self.made(here))
    }
}

impl SectionPage {
    async fn made(&self, here: &Here) -> Result<Made, Error> {
        let section = here.pack.site.section(&self.id).ok_or(Error::NotFound)?;
        let asked =
            Asked { section: Some(&section.id), before: self.after, limit: PAGE + 1, ..Asked::default() };
        let mut found: Vec<Article> = here.app.articles(&asked).await?;
        let most = usize::try_from(PAGE).unwrap_or_default();
        let more = found.len() > most;
        found.truncate(most);
        let path = section_path(&section.id);
        let after = found.last().filter(|_| more).map(|last| after_text((last.published_at, last.key)));
        let name = section.name.get(here.lang()).to_owned();
        let listed = found.iter().map(|one| Listed::of(here, one)).collect();
        let frame = Frame::of(here, &name, &path).feeds(here, (&section.id, &name));
        let next = after.map(|after| here.with(&path, &[("after", Some(&after))]));
        Made::page(&Shown { frame, w: here.w, name, listed, next })
    }
}

#[cfg(test)]
mod tests {
    use super::{after_of, after_text};

    #[test]
    fn a_place_in_a_list_is_read_as_it_is_written() {
        let place = (luoshi_store::Instant::UNIX_EPOCH + chrono::TimeDelta::microseconds(1_234_567), 42);
        assert_eq!(after_of(Some(after_text(place))).unwrap(), Some(place));
        assert_eq!(after_of(None).unwrap(), None);
        for bad in ["", "x", "1", "1.x", "99999999999999999999.1"] {
            assert!(after_of(Some(bad.to_owned())).is_err(), "{bad}");
        }
    }
}
