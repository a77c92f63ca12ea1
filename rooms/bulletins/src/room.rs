//! The room as one value.

use std::sync::Arc;

use axum::extract::Path;
use axum::http::HeaderMap;
use luoshi_packs::Lang;
use luoshi_paper::Press;
use luoshi_store::{BoxFuture, Migrations, Statement};
use luoshi_units::{Verb, Who};
use luoshi_web::articles::{Article, Asked, Wanted, Whole};
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::notices::{self, NoticeKind};
use luoshi_web::route::{get, post};
use luoshi_web::work::Todo;
use luoshi_web::{
    App, Document, Error, Form, NavGroup, NavItem, Quoted, RecordTitle, Room, Route, Rule, Touched, User,
    Visitor,
};
use serde_json::Value as Json;

use crate::deeds::{ROOM, WRITES};
use crate::open::Open;
use crate::pages::step::Step;
use crate::pages::{compare, edit, files, list, picker, quotes, read, statement, step};
use crate::shop::Shop;
use crate::{WORDS, articles, lists, store, work};

/// The room. Without a press (`Bulletins::default`) nothing is set as pages.
#[derive(Clone, Default)]
pub struct Bulletins {
    shop: Shop,
    open: Option<Open>,
}

impl Bulletins {
    /// With whoever sets documents as pages, and the open log that says what was published.
    pub fn new(press: Option<Arc<dyn Press>>, open: Option<Open>) -> Self {
        Self { shop: press.map(Shop::new).unwrap_or_default(), open }
    }
}

/// What people are told of.
const NOTICES: [&str; 4] = ["waits", "back", "published", "moved"];

/// The steps with what each takes.
fn steps() -> impl Iterator<Item = Route> {
    let paths = [
        ("/bulletins/{id}/send", Step::Send, WRITES),
        ("/bulletins/{id}/back", Step::Back, WRITES),
        ("/bulletins/{id}/publish", Step::Publish, Verb::Publish),
        ("/bulletins/{id}/correct", Step::Correct, WRITES),
    ];
    paths.into_iter().flat_map(|(path, step, verb)| {
        let ask = async move |user: User, Path(id): Path<String>| step::ask(user, id, step).await;
        let send =
            async move |user: User, id: Path<String>, form: Form| step::send(user, id, step, form).await;
        [get(path, Rule::Anywhere(verb), ask), post(path, Rule::Anywhere(verb), send)]
    })
}

impl Room for Bulletins {
    fn name(&self) -> &'static str {
        ROOM
    }

    fn migrations(&self) -> Migrations {
        store::MIGRATIONS
    }

    fn statements(&self) -> &'static [Statement] {
        store::STATEMENTS
    }

    fn routes(&self) -> Vec<Route> {
        let writes = Rule::Anywhere(WRITES);
        let [latest, edition, file] = std::array::from_fn(|_| self.shop.clone());
        let latest = async move |user: User, id: Path<String>| read::latest(user, id, &latest).await;
        let edition =
            async move |user: User, of: Path<(String, i64)>| read::edition(user, of, &edition).await;
        let file = async move |user: User, of: Path<(String, String)>, heads: HeaderMap| {
            files::file(user, of, (&file, &heads)).await
        };
        let [page, proof] = std::array::from_fn(|_| self.open.clone());
        let page = async move |visitor: Visitor, user: Option<User>, of: Path<(String, i64)>| {
            statement::show(visitor, user, of, page.as_ref()).await
        };
        let proof = async move |visitor: Visitor, of: Path<(String, i64)>| {
            statement::file(visitor, of, proof.as_ref()).await
        };
        let mut routes = vec![
            get("/bulletins", Rule::SignedIn, list::list),
            post("/bulletins/export", Rule::SignedIn, list::export),
            get("/bulletins/new", writes, edit::new),
            post("/bulletins", writes, edit::begin),
            post("/bulletins/preview", writes, edit::preview),
            get("/bulletins/figures", writes, picker::figures),
            get("/bulletins/quotes", Rule::SignedIn, quotes::show),
            get("/bulletins/{id}", Rule::SignedIn, latest),
            get("/bulletins/{id}/editions/{no}", Rule::SignedIn, edition),
            get("/bulletins/{id}/files/{name}", Rule::SignedIn, file),
            get("/bulletins/{id}/compare", Rule::SignedIn, compare::show),
            get("/bulletins/{id}/compare/sheet", Rule::SignedIn, compare::sheet),
            get("/bulletins/{id}/editions/{no}/statement", Rule::Public, page),
            get("/bulletins/{id}/editions/{no}/statement.json", Rule::Public, proof),
            get("/bulletins/{id}/edit", writes, edit::edit),
            post("/bulletins/{id}/edit", writes, edit::write),
        ];
        routes.extend(steps());
        routes
    }

    fn keys(&self) -> &'static [(char, &'static str)] {
        &[('b', "/bulletins")]
    }

    fn quoting<'a>(
        &'a self,
        app: &'a App,
        touched: &'a [Touched],
        lang: Lang,
    ) -> BoxFuture<'a, Result<Vec<Quoted>, Error>> {
        Box::pin(quotes::counting(app, touched, lang))
    }

    fn quotes(&self) -> Option<&'static str> {
        Some("/bulletins/quotes")
    }

    fn help(&self, path: &str, lang: Lang) -> Option<String> {
        luoshi_web::help::sentence(WORDS.in_lang(lang), path)
    }

    fn navigation(&self, _: &App, _: &Who, lang: Lang) -> Vec<NavItem> {
        let label = WORDS.in_lang(lang).t("bulletins");
        vec![NavItem { group: NavGroup::See, label, href: lists::PATH.to_owned(), order: 40 }]
    }

    fn notice_kinds(&self) -> Vec<NoticeKind> {
        NOTICES.iter().map(|kind| NoticeKind::new(kind, &WORDS)).collect()
    }

    fn notice(&self, kind: &str, args: &Json, lang: Lang) -> Option<String> {
        notices::sentence(WORDS.in_lang(lang), kind, args)
    }

    fn articles<'a>(
        &'a self,
        app: &'a App,
        asked: &'a Asked<'a>,
    ) -> BoxFuture<'a, Result<Vec<Article>, Error>> {
        Box::pin(articles::listed(app, asked))
    }

    fn article<'a>(
        &'a self,
        app: &'a App,
        wanted: Wanted<'a>,
    ) -> BoxFuture<'a, Result<Option<Whole>, Error>> {
        Box::pin(articles::one(app, wanted))
    }

    fn titles<'a>(
        &'a self,
        app: &'a App,
        records: &'a [i64],
        lang: Lang,
    ) -> BoxFuture<'a, Result<Vec<RecordTitle>, Error>> {
        Box::pin(articles::titles(app, records, lang))
    }

    fn documents<'a>(
        &'a self,
        app: &'a App,
        records: &'a [i64],
    ) -> BoxFuture<'a, Result<Vec<Document>, Error>> {
        Box::pin(articles::documents(app, records))
    }

    fn published<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<String, Error>> {
        Box::pin(articles::latest(app))
    }

    fn todo<'a>(&'a self, app: &'a App, who: &'a Who, lang: Lang) -> BoxFuture<'a, Result<Vec<Todo>, Error>> {
        Box::pin(work::todo(app, who, lang))
    }

    fn job<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Ended, Error>> {
        Box::pin(lists::job(work))
    }
}
