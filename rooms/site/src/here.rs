//! What the pages of this room begin with.

use std::sync::Arc;

use luoshi_packs::{Lang, Pack};
use luoshi_store::Instant;
use luoshi_units::Tree;
use luoshi_web::{App, Error, Stranger, Words, href};

use crate::WORDS;
use crate::placed::ORIGIN;

/// Somebody at a page, of whom nothing is known.
pub struct Here {
    /// The application.
    pub app: App,
    /// The words in their language.
    pub w: Words,
    /// The units as they stand.
    pub tree: Arc<Tree>,
    /// The pack.
    pub pack: Arc<Pack>,
    /// The site as browsers know it, for links that leave it; a mark on a page that is kept.
    pub origin: String,
    /// Whether the address says the language: then links carry it on.
    pub chosen: bool,
}

impl Here {
    /// Of a request.
    pub async fn of(who: &Stranger) -> Result<Self, Error> {
        let mut conn = who.app.read().await?;
        let tree = who.app.tree(&mut conn).await?;
        Ok(Self { origin: who.origin(), ..Self::anywhere(who, tree) })
    }

    /// The same for a page that is kept for wherever the site is.
    pub fn anywhere(who: &Stranger, tree: Arc<Tree>) -> Self {
        let (app, pack, origin) = (who.app.clone(), who.app.pack(), ORIGIN.to_owned());
        Self { w: WORDS.in_lang(who.lang), tree, pack, origin, chosen: who.chosen, app }
    }

    /// The language of the page.
    pub fn lang(&self) -> Lang {
        self.w.lang
    }

    /// The address of a page of this site, in the language that was chosen.
    pub fn to(&self, path: &str) -> String {
        self.with(path, &[])
    }

    /// The same with a query.
    pub fn with(&self, path: &str, query: &[(&str, Option<&str>)]) -> String {
        let mut query = query.to_vec();
        query.push(("lang", self.chosen.then(|| self.lang().code())));
        href(path, &query)
    }

    /// Whose the texts are.
    pub fn notice(&self) -> String {
        let (city, notice) = (self.app.city(), &self.pack.site.notice);
        if notice.is_empty() {
            let name = if self.w.english() { &city.name_en } else { &city.name_zh };
            return self.w.t1("site-notice", "city", name.as_str());
        }
        notice.get(self.lang()).to_owned()
    }

    /// A path of this site as others reach it.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
}

/// The address of an article, or of one of its editions.
pub fn article_path(key: i64, edition: Option<i64>) -> String {
    match edition {
        Some(no) => format!("/site/articles/{key}/editions/{no}"),
        None => format!("/site/articles/{key}"),
    }
}

/// The address of a number.
pub fn number_path(key: i64, edition: i64, place: i64) -> String {
    format!("{}/numbers/{place}", article_path(key, Some(edition)))
}

/// An instant for programs.
pub fn stamp(at: Instant) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}
