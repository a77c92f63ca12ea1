//! The first page: what was published last, and the newest of each section.

use askama::Template;
use chrono::TimeDelta;
use luoshi_ledger::Question;
use luoshi_store::BoxFuture;
use luoshi_web::articles::{Article, Asked};
use luoshi_web::figures::shown;
use luoshi_web::{Error, Words, formats};

use crate::data::pages::figure_path;
use crate::frame::{Card, Frame};
use crate::here::Here;
use crate::pages::list::Listed;
use crate::serve::{Live, Made, Page};

/// So many of a section are shown, and one more is asked for: the lead does not stand twice.
const SHOWN: usize = 4;
const OF_SECTION: i64 = 5;

/// Among so many the lead is chosen: the latest in the language of the page, if it is no older than the latest of all by
/// more than this.
const AMONG: i64 = 20;
const LATELY: TimeDelta = TimeDelta::days(14);

/// So many of the city's figures.
const FIGURES: usize = 8;

/// The first page.
pub struct Home;

#[derive(Template)]
#[template(path = "site_home.html")]
struct HomePage {
    frame: Frame,
    w: Words,
    lead: Option<Listed>,
    sections: Vec<Shelf>,
    figures: Vec<Figure>,
    stamp: String,
}

/// A figure as it stands.
struct Figure {
    name: String,
    value: String,
    unit: String,
    href: String,
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

    fn live(&self) -> Live {
        Live::Deed
    }

    fn make<'a>(&'a self, here: &'a Here) -> BoxFuture<'a, Result<Made, Error>> {
        Box::pin(made(here))
    }
}

/// The latest article, or the latest in the language of the page where that is hardly older.
async fn lead(here: &Here) -> Result<Option<Article>, Error> {
    let mut found = here.app.articles(&Asked { limit: AMONG, ..Asked::default() }).await?;
    let Some(first) = found.first() else { return Ok(None) };
    let since = first.published_at - LATELY;
    let own = found.iter().position(|one| one.lang == here.lang() && one.published_at >= since);
    Ok(Some(found.swap_remove(own.unwrap_or_default())))
}

/// The figures that the city leads with, as far as something is recorded, and the position that they are of.
async fn figures(here: &Here) -> Result<(Vec<Figure>, i64), Error> {
    let (definitions, city) = (here.app.definitions(None).await?, here.app.city().id);
    let position = here.app.ledger().position(city).await?;
    let mut all = Vec::new();
    for id in definitions.pack.overview.iter().take(FIGURES) {
        let Some(def) = definitions.pack.figure(id) else { continue };
        let question = Question { as_of: Some(position), ..Question::of(id) };
        let answer = here.app.ledger().answer(city, &definitions.catalogue, &question).await?;
        let shown = shown(here.w, def, &answer);
        if !shown.is_none() {
            let (name, href) = (def.name.get(here.lang()).to_owned(), here.to(&figure_path(id)));
            all.push(Figure { name, value: shown.value, unit: shown.unit, href });
        }
    }
    Ok((all, position))
}

async fn made(here: &Here) -> Result<Made, Error> {
    let lead = lead(here).await?;
    let mut sections = Vec::new();
    for section in &here.pack.site.sections {
        let asked = Asked { section: Some(&section.id), limit: OF_SECTION, ..Asked::default() };
        let found = here.app.articles(&asked).await?.into_iter();
        let rest = found.filter(|one| lead.as_ref().is_none_or(|lead| lead.key != one.key));
        let listed: Vec<Listed> = rest.take(SHOWN).map(|one| Listed::of(here, &one)).collect();
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
    let (figures, position) = figures(here).await?;
    let stamp = here.w.t2(
        "site-figures-stamp",
        "at",
        formats::instant_of_year(here.lang(), here.app.store().now(), here.app.zone()),
        "n",
        formats::int(position),
    );
    let lead = lead.map(|lead| Listed::of(here, &lead));
    Made::page(&HomePage { frame, w: here.w, lead, sections, figures, stamp })
}
