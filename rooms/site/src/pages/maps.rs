//! What programs that go from page to page are told: all pages of the site, and that there is nothing else for them.

use std::fmt::Write as _;

use luoshi_store::BoxFuture;
use luoshi_web::Error;
use luoshi_web::articles::{self, Asked};

use crate::here::{Here, article_path, stamp};
use crate::pages::section::section_path;
use crate::serve::{Made, Page};

/// A sitemap holds no more addresses, by its rules.
const MOST: usize = 49_000;

/// `GET /site/sitemap.xml`
pub struct Sitemap;

/// `GET /robots.txt`
pub struct Robots;

impl Page for Sitemap {
    fn key(&self) -> String {
        "/site/sitemap.xml".to_owned()
    }

    fn make<'a>(&'a self, here: &'a Here) -> BoxFuture<'a, Result<Made, Error>> {
        Box::pin(sitemap(here))
    }
}

impl Page for Robots {
    fn key(&self) -> String {
        "/robots.txt".to_owned()
    }

    fn make<'a>(&'a self, here: &'a Here) -> BoxFuture<'a, Result<Made, Error>> {
        let text = format!(
            "User-agent: *\nAllow: /site/\nAllow: /assets/\nDisallow: /site/search\nDisallow: /\n\nSitemap: {}\n",
            here.absolute("/site/sitemap.xml")
        );
        let made = Made::file("text/plain; charset=utf-8", text.into_bytes());
        Box::pin(async move { Ok(made) })
    }
}

async fn sitemap(here: &Here) -> Result<Made, Error> {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let mut count = 0;
    let mut add = |path: &str, changed: Option<String>| {
        count += 1;
        let changed = changed.map(|at| format!("<lastmod>{at}</lastmod>")).unwrap_or_default();
        // Writing to a string does not fail. A path of this site holds nothing that XML reads.
        let _ =
            writeln!(out, "<url><loc>{}</loc>{changed}</url>", luoshi_web::Html::text(here.absolute(path)));
        count < MOST
    };
    add("/site/", None);
    for section in &here.pack.site.sections {
        add(&section_path(&section.id), None);
    }
    let mut before = None;
    'all: loop {
        let asked = Asked { before, limit: articles::MOST, ..Asked::default() };
        let found = here.app.articles(&asked).await?;
        for one in &found {
            if !add(&article_path(one.key, None), Some(stamp(one.edition_at))) {
                break 'all;
            }
        }
        match found.last() {
            Some(last) => before = Some((last.published_at, last.key)),
            None => break,
        }
    }
    out.push_str("</urlset>\n");
    Ok(Made::file("application/xml; charset=utf-8", out.into_bytes()))
}
