//! The room of proofs: the city's open log as other people's programs read it, statements, and a page for whoever
//! wants to add the city up again.
//!
//! Invariants:
//! - `/log/` is for everybody: it asks for no session, reads no cookie and sets none.
//! - Nothing past the published checkpoint is served, and a wrong path leads nowhere.
//! - The room reads no key: the binary hands it a keeper, and the log signs.
//! - A statement, once made, is for everybody and stays.

mod lists;
mod log;
mod open;
mod pages;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use luoshi_openlog::{Keeper, OpenLog};
use luoshi_packs::Lang;
use luoshi_store::{BoxFuture, Migrations, Statement};
use luoshi_units::{Verb, Who};
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::{App, Error, Form, NavGroup, NavItem, Room, Route, Rule, User, Visitor, route};

use open::Open;

luoshi_web::words!();

/// The room.
#[derive(Clone, Default)]
pub struct Verify {
    open: Option<Open>,
}

impl Verify {
    /// Over the open logs of a database, with whoever keeps their keys. Without (`Verify::default`) nothing is
    /// published.
    pub fn new(log: OpenLog, keeper: Arc<dyn Keeper>) -> Self {
        Self { open: Some(Open { log, keeper }) }
    }
}

impl Room for Verify {
    fn name(&self) -> &'static str {
        "verify"
    }

    /// It has no tables of its own.
    fn migrations(&self) -> Migrations {
        Migrations { room: "verify", steps: &[] }
    }

    fn statements(&self) -> &'static [Statement] {
        &[]
    }

    fn routes(&self) -> Vec<Route> {
        let [log, yourself, list, one, ask, make] = std::array::from_fn(|_| self.open.clone());
        let served = async move |State(app): State<App>, uri: Uri, heads: HeaderMap| {
            log::serve(log.as_ref(), &app, uri.path(), &heads).await
        };
        let yourself = async move |visitor: Visitor| pages::yourself::show(&visitor, yourself.as_ref()).await;
        let list = async move |visitor: Visitor, user: Option<User>| {
            pages::statements::list(&visitor, user.as_ref(), list.as_ref()).await
        };
        let one = async move |visitor: Visitor, user: Option<User>, Path(name): Path<String>| {
            pages::statements::one(&visitor, user.as_ref(), one.as_ref(), &name).await
        };
        let ask = async move |user: User| pages::state::ask(&user, ask.as_ref()).await;
        let make = async move |user: User, form: Form| pages::state::make(&user, make.as_ref(), &form).await;
        let publisher = Rule::Anywhere(Verb::Publish);
        vec![
            route::get("/log/{*path}", Rule::Public, served),
            route::get("/verify", Rule::Public, yourself),
            route::get("/verify/{file}", Rule::Public, log::file),
            route::get("/statements", Rule::Public, list),
            route::get("/statements/{name}", Rule::Public, one),
            route::post("/statements/export", Rule::SignedIn, pages::statements::export),
            route::get("/statements/new", publisher, ask),
            route::post("/statements", publisher, make),
        ]
    }

    fn job<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Ended, Error>> {
        Box::pin(lists::job(work, self.open.as_ref()))
    }

    fn help(&self, path: &str, lang: Lang) -> Option<String> {
        luoshi_web::help::sentence(WORDS.in_lang(lang), path)
    }

    fn navigation(&self, _app: &App, _who: &Who, lang: Lang) -> Vec<NavItem> {
        let w = WORDS.in_lang(lang);
        let item = |label: &str, href: &str, order| NavItem {
            group: NavGroup::Verify,
            label: w.t(label),
            href: href.into(),
            order,
        };
        vec![item("statements", "/statements", 20), item("yourself", "/verify", 30)]
    }
}
