//! The room as one value.

use std::sync::Arc;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use luoshi_packs::Lang;
use luoshi_store::{BoxFuture, Migrations, Statement};
use luoshi_units::Who;
use luoshi_web::find::Cutters;
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::notices::{self, NoticeKind};
use luoshi_web::route::{get, post};
use luoshi_web::work::Todo;
use luoshi_web::{App, Error, NavGroup, NavItem, Room, Route, Rule, Stranger};
use serde_json::Value as Json;

use crate::data::pages::{Catalogue, Dataset, List};
use crate::here::{article_path, number_path};
use crate::letters::pages::{answer, follow, write};
use crate::pages::article::{ArticlePage, number_of};
use crate::pages::feed::{Feed, Form};
use crate::pages::home::Home;
use crate::pages::maps::{Robots, Sitemap};
use crate::pages::number::NumberPage;
use crate::pages::section::{SectionPage, after_of};
use crate::pages::{missing, picture, search};
use crate::serve::{Kept, Page, serve};
use crate::{WORDS, data, letters, store};

/// The room, with the pages that it keeps and the words that Chinese is cut by.
#[derive(Clone, Default)]
pub struct Site {
    kept: Arc<Kept>,
    cutters: Cutters,
}

impl Site {
    /// Answers with a page, as it is kept or made now.
    async fn answer(&self, who: Stranger, page: Result<impl Page, Error>) -> Result<Response, Error> {
        let answered = match page {
            Ok(page) => serve(&self.kept, &who, &page).await,
            Err(error) => Err(error),
        };
        missing::instead(&who, answered).await
    }
}

/// The picture of a share. It says the product's mark alone: text in two languages takes a font, which is larger than the
/// whole program's other pictures.
fn card() -> Response {
    let heads = [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "public, max-age=86400")];
    (heads, CARD).into_response()
}

const CARD: &[u8] = include_bytes!("../pictures/card.png");

impl Site {
    fn articles(&self) -> Vec<Route> {
        let [section, article, edition, number] = std::array::from_fn(|_| self.clone());
        let section = async move |who: Stranger, Path(id): Path<String>| {
            let page = after_of(who.query("after")).map(|after| SectionPage { id, after });
            section.answer(who, page).await
        };
        let article = async move |who: Stranger, Path(key): Path<String>| {
            let page = number_of(&key).map(|key| ArticlePage { key, edition: None });
            article.answer(who, page).await
        };
        let edition = async move |who: Stranger, Path((key, no)): Path<(String, String)>| {
            let page =
                number_of(&key).and_then(|key| Ok(ArticlePage { key, edition: Some(number_of(&no)?) }));
            edition.answer(who, page).await
        };
        let number = async move |who: Stranger, Path(at): Path<[String; 3]>| {
            let after = who.query("after");
            let page = at.iter().map(|part| number_of(part)).collect::<Result<Vec<i64>, Error>>();
            let page = page.and_then(|at| match at[..] {
                [key, edition, place] => Ok(NumberPage { key, edition, place, after }),
                _ => Err(Error::NotFound),
            });
            number.answer(who, page).await
        };
        vec![
            get("/site/sections/{id}", Rule::Public, section),
            get("/site/articles/{key}", Rule::Public, article),
            get("/site/articles/{key}/editions/{no}", Rule::Public, edition),
            get("/site/articles/{key}/editions/{no}/numbers/{place}", Rule::Public, number),
        ]
    }

    fn feeds(&self) -> Vec<Route> {
        let feed = |path: &'static str, form: Form| {
            let site = self.clone();
            let made = async move |who: Stranger| site.answer(who, Ok(Feed { section: None, form })).await;
            get(path, Rule::Public, made)
        };
        let of_section = |path: &'static str, form: Form| {
            let site = self.clone();
            let made = async move |who: Stranger, Path(id): Path<String>| {
                site.answer(who, Ok(Feed { section: Some(id), form })).await
            };
            get(path, Rule::Public, made)
        };
        let [sitemap, robots] = std::array::from_fn(|_| self.clone());
        vec![
            feed("/site/feed.atom", Form::Atom),
            feed("/site/feed.json", Form::Json),
            of_section("/site/sections/{id}/feed.atom", Form::Atom),
            of_section("/site/sections/{id}/feed.json", Form::Json),
            get("/site/sitemap.xml", Rule::Public, async move |who: Stranger| {
                sitemap.answer(who, Ok(Sitemap)).await
            }),
            get("/robots.txt", Rule::Public, async move |who: Stranger| robots.answer(who, Ok(Robots)).await),
        ]
    }
}

impl Room for Site {
    fn name(&self) -> &'static str {
        "site"
    }

    fn migrations(&self) -> Migrations {
        store::MIGRATIONS
    }

    fn statements(&self) -> &'static [Statement] {
        letters::STATEMENTS
    }

    fn routes(&self) -> Vec<Route> {
        let mut routes = self.articles();
        routes.extend(self.feeds());
        let [home, search] = std::array::from_fn(|_| self.clone());
        let home = async move |who: Stranger| home.answer(who, Ok(Home)).await;
        let search = async move |who: Stranger| {
            let answered = search::page(&who, &search.cutters).await;
            missing::instead(&who, answered).await
        };
        let [catalogue, list, dataset] = std::array::from_fn(|_| self.clone());
        let catalogue = async move |who: Stranger| catalogue.answer(who, Ok(Catalogue)).await;
        let list = async move |who: Stranger| list.answer(who, Ok(List)).await;
        let dataset = async move |who: Stranger, Path(name): Path<String>| {
            let page = Dataset::named(&name, who.query("unit"), who.query("after"));
            dataset.answer(who, Ok(page)).await
        };
        let picture = async |who: Stranger, Path(hash): Path<String>| {
            let answered = picture::answer(&who, &hash).await;
            missing::instead(&who, answered).await
        };
        let ask = async |who: Stranger| {
            let answered = write::ask(who.clone()).await;
            missing::instead(&who, answered).await
        };
        let answers = Rule::Anywhere(letters::ANSWERS);
        routes.extend([
            get(data::pages::PATH, Rule::Public, catalogue),
            get(data::pages::LIST, Rule::Public, list),
            get("/site/data/{name}", Rule::Public, dataset),
            get("/site/letters", Rule::Public, follow::find),
            get("/site/letters/new", Rule::Public, ask),
            post("/site/letters", Rule::Public, write::send),
            get("/site/letters/{number}", Rule::Public, follow::show),
            get("/letters", answers, letters::pages::list::list),
            post("/letters/export", answers, letters::pages::list::export),
            get("/letters/{id}", answers, answer::show),
            post("/letters/{id}", answers, answer::send),
            get("/site", Rule::Public, async || luoshi_web::see_other("/site/")),
            get("/site/", Rule::Public, home),
            get("/site/search", Rule::Public, search),
            get("/site/card.png", Rule::Public, async || card()),
            get("/site/pictures/{hash}", Rule::Public, picture),
            get("/site/{*path}", Rule::Public, async |who: Stranger| missing::answer(&who).await),
        ]);
        routes
    }

    fn front(&self, lang: Lang) -> Option<(String, String)> {
        Some((WORDS.in_lang(lang).t("site-front"), "/site/".to_owned()))
    }

    fn article_page(&self, key: i64, number: Option<(i64, i64)>) -> Option<String> {
        Some(match number {
            Some((edition, place)) => number_path(key, edition, place),
            None => article_path(key, None),
        })
    }

    fn published<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<String, Error>> {
        Box::pin(letters::published(app))
    }

    fn navigation(&self, _: &App, who: &Who, lang: Lang) -> Vec<NavItem> {
        let w = WORDS.in_lang(lang);
        let item = |label: &str, group, href: &str, order| NavItem {
            group,
            label: w.t(label),
            href: href.to_owned(),
            order,
        };
        let mut items = vec![item("site-public", NavGroup::See, "/site/", 45)];
        if who.may_anywhere(letters::ANSWERS) {
            items.push(item("letters", NavGroup::Do, letters::PATH, 80));
        }
        items
    }

    fn todo<'a>(&'a self, app: &'a App, who: &'a Who, lang: Lang) -> BoxFuture<'a, Result<Vec<Todo>, Error>> {
        Box::pin(letters::todo(app, who, lang))
    }

    fn notice_kinds(&self) -> Vec<NoticeKind> {
        vec![NoticeKind::new("letter", &WORDS)]
    }

    fn notice(&self, kind: &str, args: &Json, lang: Lang) -> Option<String> {
        notices::sentence(WORDS.in_lang(lang), kind, args)
    }

    fn sweep<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<u64, Error>> {
        Box::pin(letters::sweep(app))
    }

    fn job<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Ended, Error>> {
        Box::pin(letters::job(work))
    }

    fn help(&self, path: &str, lang: Lang) -> Option<String> {
        luoshi_web::help::sentence(WORDS.in_lang(lang), path)
    }
}
