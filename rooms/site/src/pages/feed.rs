//! Feeds: what was published or corrected last, the whole site's and a section's, as Atom and as JSON Feed.

use askama::Template;
use luoshi_packs::Lang;
use luoshi_store::{BoxFuture, Instant};
use luoshi_web::Error;
use luoshi_web::articles::{Article, Asked, Order, Wanted};
use serde_json::{Value as Json, json};

use crate::here::{Here, article_path, number_path, stamp};
use crate::pages::section::section_path;
use crate::placed::HOST;
use crate::serve::{Made, Page};

/// So many articles a feed tells of.
const MOST: i64 = 30;

/// How a feed is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Atom 1.0.
    Atom,
    /// JSON Feed 1.1.
    Json,
}

/// A feed that is asked for.
pub struct Feed {
    /// Of this section; none for the whole site.
    pub section: Option<String>,
    /// How.
    pub form: Form,
}

/// The address of a feed.
pub fn feed_path(section: Option<&str>, form: Form) -> String {
    let name = match form {
        Form::Atom => "feed.atom",
        Form::Json => "feed.json",
    };
    section.map_or_else(|| format!("/site/{name}"), |id| format!("{}/{name}", section_path(id)))
}

/// An article as a feed tells it.
struct Entry {
    id: String,
    href: String,
    title: String,
    summary: String,
    lang: &'static str,
    published: String,
    updated: String,
    author: String,
    section: Option<String>,
    html: String,
}

#[derive(Template)]
#[template(path = "site_feed.xml")]
struct Atom {
    lang: &'static str,
    title: String,
    about: String,
    id: String,
    own: String,
    home: String,
    updated: String,
    author: String,
    rights: String,
    entries: Vec<Entry>,
}

impl Page for Feed {
    fn key(&self) -> String {
        feed_path(self.section.as_deref(), self.form)
    }

    fn make<'a>(&'a self, here: &'a Here) -> BoxFuture<'a, Result<Made, Error>> {
        Box::pin(self.made(here))
    }
}

impl Feed {
    async fn made(&self, here: &Here) -> Result<Made, Error> {
        let site = &here.pack.site;
        let section = match &self.section {
            Some(id) => Some(site.section(id).ok_or(Error::NotFound)?),
            None => None,
        };
        let asked = Asked {
            section: self.section.as_deref(),
            order: Order::Changed,
            limit: MOST,
            ..Asked::default()
        };
        let articles = here.app.articles(&asked).await?;
        let mut entries = Vec::new();
        for article in &articles {
            entries.push(entry(here, article).await?);
        }
        let lang = here.lang();
        let name = site.name.get(lang);
        let home = section.map_or_else(|| "/site/".to_owned(), |section| section_path(&section.id));
        let updated = articles.first().map_or(Instant::UNIX_EPOCH, |last| last.edition_at);
        let atom = Atom {
            lang: lang.tag(),
            title: section.map_or_else(|| name.to_owned(), |one| format!("{}｜{name}", one.name.get(lang))),
            about: site.about.get(lang).to_owned(),
            id: tag(&home, here.pack.campaign.from.to_string().as_str()),
            own: here.absolute(&feed_path(self.section.as_deref(), self.form)),
            home: here.absolute(&home),
            updated: stamp(updated),
            author: city(here),
            rights: here.notice(),
            entries,
        };
        match self.form {
            Form::Atom => Ok(Made::data("application/atom+xml; charset=utf-8", atom.render()?.into_bytes())),
            Form::Json => {
                Ok(Made::data("application/feed+json; charset=utf-8", json(&atom).to_string().into_bytes()))
            }
        }
    }
}

fn city(here: &Here) -> String {
    let city = here.app.city();
    if here.lang() == Lang::En { city.name_en.clone() } else { city.name_zh.clone() }
}

/// A name that stays, wherever the site moves within its host: RFC 4151.
fn tag(path: &str, day: &str) -> String {
    format!("tag:{HOST},{day}:{path}")
}

async fn entry(here: &Here, article: &Article) -> Result<Entry, Error> {
    let (key, origin) = (article.key, here.origin.clone());
    let leads = move |edition, place| format!("{origin}{}", number_path(key, edition, place));
    let whole = here.app.article(Wanted { key, edition: None, leads: &leads }).await?;
    let path = article_path(key, None);
    let section = article.section.as_deref().and_then(|id| here.pack.site.section(id));
    let colophon = &article.colophon;
    let author = [&colophon.reporter, &colophon.source].into_iter().find(|name| !name.is_empty());
    let corrects = article.reason.as_deref().map(|reason| here.w.t1("site-feed-corrected", "reason", reason));
    let day = article.published_at.date_naive().to_string();
    Ok(Entry {
        id: tag(&path, &day),
        href: here.absolute(&path),
        title: article.title.clone(),
        summary: [corrects, Some(article.summary.clone())]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
        lang: article.lang.tag(),
        published: stamp(article.published_at),
        updated: stamp(article.edition_at),
        author: author.cloned().unwrap_or_else(|| city(here)),
        section: section.map(|section| section.name.get(here.lang()).to_owned()),
        html: whole.html.to_string(),
    })
}

fn json(feed: &Atom) -> Json {
    let items = feed.entries.iter().map(|entry| {
        let mut item = json!({
            "id": entry.id,
            "url": entry.href,
            "title": entry.title,
            "summary": entry.summary,
            "content_html": entry.html,
            "date_published": entry.published,
            "date_modified": entry.updated,
            "language": entry.lang,
            "authors": [{ "name": entry.author }],
        });
        if let Some(section) = &entry.section {
            item["tags"] = json!([section]);
        }
        item
    });
    let items: Vec<Json> = items.collect();
    json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.about,
        "home_page_url": feed.home,
        "feed_url": feed.own,
        "language": feed.lang,
        "authors": [{ "name": feed.author }],
        "items": items,
    })
}
