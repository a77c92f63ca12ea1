//! The room as one value.

use std::sync::Arc;

use axum::extract::Path;
use axum::response::Response;
use luoshi_packs::Lang;
use luoshi_store::{BoxFuture, Migrations, Statement};
use luoshi_units::Who;
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::notices::{self, NoticeKind};
use luoshi_web::route::{get, post};
use luoshi_web::work::Todo;
use luoshi_web::{App, Error, NavGroup, NavItem, Room, Route, Rule, Stranger};
use serde_json::Value as Json;

use crate::data::pages::{Catalogue, Dataset, List};
use crate::letters::pages::{answer, follow, write};
use crate::pages::article::{ArticlePage, number_of};
use crate::pages::home::Home;
use crate::pages::missing;
use crate::serve::{Kept, Page, serve};
use crate::{WORDS, data, letters, store};

/// The room, with the pages that it keeps.
#[derive(Clone, Default)]
pub struct Site {
    pub(crate) kept: Arc<Kept>,
}

impl Site {
    /// Answers with a page, as it is kept or made now.
    async fn answer(&self, who: Stranger, page: Result<impl Page, Error>) -> Result<Response, Error> {
        let answered = match page {
            Ok(page) => serve(&self.kept, &who, &page).await,
            Err(error) => Err(error),
        };
        match answered {
            Err(Error::NotFound) => missing::answer(&who).await,
            answered => answered,
        }
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
        let [home, article, edition] = std::array::from_fn(|_| self.clone());
        let home = async move |who: Stranger| home.answer(who, Ok(Home)).await;
        let article = async move |who: Stranger, Path(key): Path<String>| {
            let page = number_of(&key).map(|key| ArticlePage { key, edition: None });
            article.answer(who, page).await
        };
        let edition = async move |who: Stranger, Path((key, no)): Path<(String, String)>| {
            let page =
                number_of(&key).and_then(|key| Ok(ArticlePage { key, edition: Some(number_of(&no)?) }));
            edition.answer(who, page).await
        };
        let [catalogue, list, dataset] = std::array::from_fn(|_| self.clone());
        let catalogue = async move |who: Stranger| catalogue.answer(who, Ok(Catalogue)).await;
        let list = async move |who: Stranger| list.answer(who, Ok(List)).await;
        let dataset = async move |who: Stranger, Path(name): Path<String>| {
            let page = Dataset::named(&name, who.query("unit"));
            dataset.answer(who, Ok(page)).await
        };
        let answers = Rule::Anywhere(letters::ANSWERS);
        vec![
            get(data::pages::PATH, Rule::Public, catalogue),
            get(data::pages::LIST, Rule::Public, list),
            get("/site/data/{name}", Rule::Public, dataset),
            get("/site/letters", Rule::Public, follow::find),
            get("/site/letters/new", Rule::Public, write::ask),
            post("/site/letters", Rule::Public, write::send),
            get("/site/letters/{number}", Rule::Public, follow::show),
            get("/letters", answers, letters::pages::list::list),
            post("/letters/export", answers, letters::pages::list::export),
            get("/letters/{id}", answers, answer::show),
            post("/letters/{id}", answers, answer::send),
            get("/site", Rule::Public, async || luoshi_web::see_other("/site/")),
            get("/site/", Rule::Public, home),
            get("/site/articles/{key}", Rule::Public, article),
            get("/site/articles/{key}/editions/{no}", Rule::Public, edition),
            get("/site/{*path}", Rule::Public, async |who: Stranger| missing::answer(&who).await),
        ]
    }

    fn published<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<String, Error>> {
        Box::pin(letters::published(app))
    }

    fn navigation(&self, _: &App, who: &Who, lang: Lang) -> Vec<NavItem> {
        let label = WORDS.in_lang(lang).t("letters");
        let item = NavItem { group: NavGroup::Do, label, href: letters::PATH.to_owned(), order: 80 };
        if who.may_anywhere(letters::ANSWERS) { vec![item] } else { Vec::new() }
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
