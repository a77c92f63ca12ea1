//! The first page: what was published last, and the newest of each section.

use askama::Template;
use luoshi_store::BoxFuture;
use luoshi_web::articles::Asked;
use luoshi_web::{Error, Words};

use crate::frame::{Card, Frame};
use crate::here::Here;
use crate::pages::list::Listed;
use crate::serve::{Made, Page};

/// So many of a section.
const OF_SECTION: i64 = 4;

/// The first page.
pub struct Home;

#[derive(Template)]
#[template(path = "site_home.html")]
struct HomePage {
    frame: Frame,
    w: Words,
    lead: Option<Listed>,
    sections: Vec<Shelf>,
}

/// The newest of a section.
struct Shelf {
    id: String,
    name: String,
    href: String,
    listed: Vec<Listed>,
}

impl Page for Home {
    fn key(&self) -> String {
        "/site/".to_owned()
    }

    fn make<'a>(&'a self, here: &'a Here) -> BoxFuture<'a, Result<Made, Error>> {
        Box::pin(made(here))
    }
}

async fn made(here: &Here) -> Result<Made, Error> {
    let lead = here.app.articles(&Asked { limit: 1, ..Asked::default() }).await?.into_iter().next();
    let mut sections = Vec::new();
    for section in &here.pack.site.sections {
        // One more than is shown: the lead does not stand twice.
        let asked = Asked { section: Some(&section.id), limit: OF_SECTION + 1, ..Asked::default() };
        let found = here.app.articles(&asked).await?.into_iter();
        let rest = found.filter(|one| lead.as_ref().is_none_or(|lead| lead.key != one.key));
        let listed: Vec<Listed> = rest.take(4).map(|one| Listed::of(here, &one)).collect();
        if !listed.is_empty() {
            sections.push(Shelf {
                id: section.id.clone(),
                name: section.name.get(here.lang()).to_owned(),
                href: here.to(&format!("/site/sections/{}", section.id)),
                listed,
            });
        }
    }
    let frame = Frame::of(here, here.pack.site.name.get(here.lang()), "/site/");
    let frame = frame.card(Card { kind: "website", times: None });
    let lead = lead.map(|lead| Listed::of(here, &lead));
    Made::page(&HomePage { frame, w: here.w, lead, sections })
}
