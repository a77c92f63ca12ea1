//! Articles as lists show them.

use luoshi_web::articles::Article;
use luoshi_web::parts::{State, tag};
use luoshi_web::{Html, formats};

use crate::here::{Here, article_path};

/// An article in a list.
pub struct Listed {
    /// Its address.
    pub href: String,
    /// Its title.
    pub title: Html,
    /// The language of its title and summary, where it is another than the page's.
    pub lang: Option<&'static str>,
    /// In which that is, in words.
    pub spoken: Option<String>,
    /// What it says first.
    pub summary: String,
    /// The day on which it was published.
    pub day: String,
    /// The same for programs.
    pub stamp: String,
    /// Its section.
    pub section: Option<String>,
    /// That it was corrected, as a tag.
    pub corrected: Option<Html>,
}

/// That an article is in another language than the page.
pub fn spoken(here: &Here, article: &Article) -> Option<String> {
    (article.lang != here.lang()).then(|| here.w.t(&format!("site-in-{}", article.lang.code())))
}

impl Listed {
    /// On a page.
    pub fn of(here: &Here, article: &Article) -> Self {
        let day = formats::day_at(article.published_at, here.app.zone());
        let section = article.section.as_deref().and_then(|id| here.pack.site.section(id));
        Self {
            href: here.to(&article_path(article.key, None)),
            title: Html::text(&article.title),
            lang: (article.lang != here.lang()).then(|| article.lang.tag()),
            spoken: spoken(here, article),
            summary: article.summary.clone(),
            day: formats::day_of_year(here.lang(), day),
            stamp: day.to_string(),
            section: section.map(|section| section.name.get(here.lang()).to_owned()),
            corrected: (article.edition > 1).then(|| tag(State::Soon, here.w.t("site-was-corrected"))),
        }
    }
}
