//! The room as one value.

use std::sync::Arc;

use axum::extract::Path;
use axum::response::Response;
use luoshi_packs::Lang;
use luoshi_store::{Migrations, Statement};
use luoshi_web::route::get;
use luoshi_web::{Error, Room, Route, Rule, Stranger};

use crate::pages::article::{ArticlePage, number_of};
use crate::pages::home::Home;
use crate::pages::missing;
use crate::serve::{Kept, Page, serve};
use crate::{WORDS, store};

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
        &[]
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
        vec![
            get("/site", Rule::Public, async || luoshi_web::see_other("/site/")),
            get("/site/", Rule::Public, home),
            get("/site/articles/{key}", Rule::Public, article),
            get("/site/articles/{key}/editions/{no}", Rule::Public, edition),
            get("/site/{*path}", Rule::Public, async |who: Stranger| missing::answer(&who).await),
        ]
    }

    fn help(&self, path: &str, lang: Lang) -> Option<String> {
        luoshi_web::help::sentence(WORDS.in_lang(lang), path)
    }
}
