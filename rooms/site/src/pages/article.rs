//! An article, in the edition that stands or an earlier one.

use askama::Template;
use luoshi_ledger::LedgerError;
use luoshi_store::BoxFuture;
use luoshi_web::articles::{self, Article, Asked, Edition, Number, Wanted, Whole};
use luoshi_web::parts::Table;
use luoshi_web::{Error, Html, Words, formats};
use serde_json::json;

use crate::frame::{Card, Frame};
use crate::here::{Here, article_path, number_path, stamp};
use crate::letters::{self, Answered};
use crate::pages::list::{Listed, spoken};
use crate::pages::number::question;
use crate::pages::opened::told;
use crate::related::related;
use crate::serve::{Live, Made, Page};

/// An article that is asked for.
pub struct ArticlePage {
    /// Its id.
    pub key: i64,
    /// Which edition; none for the one that stands.
    pub edition: Option<i64>,
}

#[derive(Template)]
#[template(path = "site_article.html")]
struct Shown {
    frame: Frame,
    w: Words,
    lang: &'static str,
    title: Html,
    section: Option<(String, String)>,
    byline: Vec<(String, Html)>,
    spoken: Option<String>,
    newer: Option<(String, String)>,
    corrects: Option<String>,
    changed: Option<Table>,
    moved: Vec<Moved>,
    typed: Option<String>,
    text: Html,
    colophon: Vec<(String, String)>,
    editions: Vec<(String, String, Option<String>)>,
    reprint: String,
    answered: Vec<Answered>,
    write: String,
    find: String,
    numbers: Vec<Pop>,
    related: Vec<Listed>,
    data: String,
}

/// A number as it opens beside itself.
struct Pop {
    place: i64,
    name: String,
    exact: String,
    facts: Vec<(String, Html)>,
    href: String,
}

/// A number that the ledger says otherwise now.
struct Moved {
    place: i64,
    said: String,
    href: String,
}

/// So many of the latest are looked through for related ones.
const AMONG: i64 = 60;

/// An id, or the number of an edition, out of an address.
///
/// # Errors
/// [`Error::NotFound`] for what is none.
pub fn number_of(text: &str) -> Result<i64, Error> {
    text.parse().ok().filter(|number| *number > 0).ok_or(Error::NotFound)
}

impl Page for ArticlePage {
    fn key(&self) -> String {
        article_path(self.key, self.edition)
    }

    fn live(&self) -> Live {
        Live::Minute
    }

    fn make<'a>(&'a self, here: &'a Here) -> BoxFuture<'a, Result<Made, Error>> {
        Box::pin(self.made(here))
    }
}

impl ArticlePage {
    async fn made(&self, here: &Here) -> Result<Made, Error> {
        let key = self.key;
        let lang = here.chosen.then(|| here.lang().code());
        let leads =
            move |edition, place| luoshi_web::href(&number_path(key, edition, place), &[("lang", lang)]);
        let whole = here.app.article(Wanted { key, edition: self.edition, leads: &leads }).await?;
        let article = &whole.article;
        let path = article_path(key, self.edition);
        // An edition's own address is not for lists of others while another stands.
        let canonical = here.absolute(&article_path(key, None));
        let frame = Frame::of(here, &article.title, &path)
            .says(&article.summary)
            .within(article.section.as_deref())
            .named(Some(canonical.clone()))
            .card(Card {
                kind: "article",
                times: Some((stamp(article.published_at), stamp(article.edition_at))),
            });
        let answered = letters::beside(&here.app, key, here.lang()).await?;
        let among = here.app.articles(&Asked { limit: AMONG, ..Asked::default() }).await?;
        let beside = related(article, &among).into_iter().map(|one| Listed::of(here, one));
        let moved = moved(here, &whole).await?;
        Made::page(&Shown {
            changed: table(here, &whole),
            typed: typed(here, &whole.typed),
            numbers: whole.numbers.iter().map(|number| pop(here, article, number, &moved)).collect(),
            moved,
            answered,
            write: here.with("/site/letters/new", &[("article", Some(&key.to_string()))]),
            find: here.to("/site/letters"),
            related: beside.collect(),
            data: data(here, &whole, &canonical),
            w: here.w,
            lang: article.lang.tag(),
            title: Html::text(&article.title),
            section: section(here, article),
            byline: byline(here, article),
            spoken: spoken(here, article),
            newer: newer(here, &whole),
            corrects: corrects(here, article),
            colophon: colophon(here.w, article),
            editions: editions(here, key, &whole.editions),
            reprint: here.w.t1("site-reprint", "address", canonical),
            text: whole.html,
            frame,
        })
    }
}

/// The numbers that the ledger says otherwise than when they were published. What words of comparison say, and what
/// cannot be asked any more, is told by their own pages.
async fn moved(here: &Here, whole: &Whole) -> Result<Vec<Moved>, Error> {
    let definitions = here.app.definitions(None).await?;
    let (ledger, city, article) = (here.app.ledger(), here.app.city().id, &whole.article);
    let mut all = Vec::new();
    for number in whole.numbers.iter().filter(|number| !number.word) {
        let Some(def) = definitions.pack.figure(&number.figure) else { continue };
        let answer = match ledger.answer(city, &definitions.catalogue, &question(number, None)).await {
            Ok(answer) => answer,
            Err(LedgerError::NoUnit { .. } | LedgerError::Units(_) | LedgerError::NoFigure(_)) => continue,
            Err(error) => return Err(error.into()),
        };
        if answer.value.map(|value| value.to_string()) == number.value {
            continue;
        }
        let (then, now) = (number.exact.as_str(), told(here, def, &answer).0);
        let said = here.w.t2("site-moved-number", "then", then, "now", now);
        let name = def.name.get(here.lang());
        let href = here.to(&number_path(article.key, article.edition, number.place));
        all.push(Moved {
            place: number.place,
            said: format!("{name}{}{said}", here.w.t("site-colon")),
            href,
        });
    }
    Ok(all)
}

/// Which numbers of a text nobody computed.
fn typed(here: &Here, typed: &[String]) -> Option<String> {
    let all = typed.join(&here.w.t("site-typed-between"));
    (!typed.is_empty()).then(|| here.w.t1("site-typed", "all", all))
}

/// What an edition says otherwise than the one before it, or what the next one says otherwise than this.
fn table(here: &Here, whole: &Whole) -> Option<Table> {
    let no = whole.article.edition;
    let next = whole.editions.iter().find(|one| one.no == no + 1);
    let changed = &next.or(whole.editions.iter().find(|one| one.no == no))?.changed;
    (!changed.is_empty()).then(|| articles::changes(here.lang(), (&here.pack, &here.tree), changed))
}

fn pop(here: &Here, article: &Article, number: &Number, moved: &[Moved]) -> Pop {
    let (w, pack) = (here.w, &here.pack);
    let def = pack.figure(&number.figure);
    let mut facts = vec![
        (w.t("site-unit"), Html::unit_of(w.lang, &here.tree, &number.unit)),
        (w.t("site-period"), formats::period_of_year(w.lang, number.from, number.until).into()),
    ];
    facts.extend(
        number
            .compared
            .as_ref()
            .map(|said| (w.t("site-number-compared"), Html::spoken(w.lang, article.lang, Html::text(said)))),
    );
    facts.extend(def.map(|def| (w.t("site-number-how"), Html::text(def.definition.get(w.lang)))));
    facts.push((w.t("site-number-position"), formats::int(article.position).into()));
    let moved = moved.iter().find(|one| one.place == number.place);
    facts.extend(moved.map(|one| (w.t("site-since"), Html::text(&one.said))));
    Pop {
        place: number.place,
        name: def.map_or_else(|| number.figure.clone(), |def| def.name.get(w.lang).to_owned()),
        exact: number.exact.clone(),
        facts,
        href: here.to(&number_path(article.key, article.edition, number.place)),
    }
}

/// What programs read of an article, as schema.org names it. Nothing in it ends the element that it stands in.
fn data(here: &Here, whole: &Whole, canonical: &str) -> String {
    let article = &whole.article;
    let publisher = json!({ "@type": "GovernmentOrganization", "name": here.app.city().name_zh });
    let mut said = json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.summary,
        "inLanguage": article.lang.tag(),
        "datePublished": stamp(article.published_at),
        "dateModified": stamp(article.edition_at),
        "mainEntityOfPage": canonical,
        "image": here.absolute("/site/card.png"),
        "author": publisher.clone(),
        "publisher": publisher,
        "version": article.edition,
    });
    if let Some(section) = article.section.as_deref().and_then(|id| here.pack.site.section(id)) {
        said["articleSection"] = json!(section.name.get(article.lang));
    }
    if let Some(licence) = &here.pack.site.licence {
        said["license"] = json!(licence.href);
    }
    if let Some(reason) = &article.reason {
        said["correction"] = json!(reason);
    }
    said.to_string().replace('<', "\\u003c")
}

fn section(here: &Here, article: &Article) -> Option<(String, String)> {
    let section = here.pack.site.section(article.section.as_deref()?)?;
    let href = here.to(&format!("/site/sections/{}", section.id));
    Some((section.name.get(here.lang()).to_owned(), href))
}

fn byline(here: &Here, article: &Article) -> Vec<(String, Html)> {
    let (w, lang) = (here.w, here.lang());
    vec![
        (w.t("site-published"), formats::instant_of_year(lang, article.published_at, here.app.zone()).into()),
        (w.t("site-unit"), Html::unit_of(lang, &here.tree, &article.unit)),
        (w.t("site-period"), formats::period_of_year(lang, article.from, article.until).into()),
    ]
}

fn newer(here: &Here, whole: &Whole) -> Option<(String, String)> {
    let last = whole.editions.first().filter(|last| last.no > whole.article.edition)?;
    let reason = last.reason.clone().unwrap_or_default();
    let said = here.w.t2("site-newer", "no", last.no, "reason", reason);
    Some((said, here.to(&article_path(whole.article.key, None))))
}

fn corrects(here: &Here, article: &Article) -> Option<String> {
    let reason = article.reason.as_deref()?;
    let at = formats::instant_of_year(here.lang(), article.edition_at, here.app.zone());
    let said = here.w.t2("site-corrected", "no", article.edition, "at", at);
    Some(format!("{said}{reason}"))
}

fn colophon(w: Words, article: &Article) -> Vec<(String, String)> {
    article.colophon.said().map(|(name, text)| (w.t(&format!("site-{name}")), text.to_owned())).collect()
}

fn editions(here: &Here, key: i64, all: &[Edition]) -> Vec<(String, String, Option<String>)> {
    if all.len() < 2 {
        return Vec::new();
    }
    let line = |edition: &Edition| {
        let at = formats::instant_of_year(here.lang(), edition.at, here.app.zone());
        let said = here.w.t2("site-edition-of", "no", edition.no, "at", at);
        (said, here.to(&article_path(key, Some(edition.no))), edition.reason.clone())
    };
    all.iter().map(line).collect()
}
