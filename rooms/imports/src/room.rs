//! The room as one value.

use luoshi_packs::Lang;
use luoshi_store::{BoxFuture, Migrations, Statement};
use luoshi_units::{Verb, Who};
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::route::{FILE_BYTES, get, post};
use luoshi_web::{App, Error, NavGroup, NavItem, Room, Route, Rule};

use crate::{WORDS, pages, run, store, undo};

/// The room of imports.
pub struct Imports;

const RECORD: Rule = Rule::Anywhere(Verb::Record);

impl Room for Imports {
    fn name(&self) -> &'static str {
        "imports"
    }

    fn migrations(&self) -> Migrations {
        store::MIGRATIONS
    }

    fn statements(&self) -> &'static [Statement] {
        store::STATEMENTS
    }

    fn routes(&self) -> Vec<Route> {
        use pages::{list, mend, new, show, steps};
        vec![
            get("/imports", RECORD, list::show),
            get("/imports/new", RECORD, new::kinds),
            get("/imports/new/{kind}", RECORD, new::form),
            post("/imports/new/{kind}", RECORD, new::send).takes(FILE_BYTES),
            get("/imports/new/{kind}/template.xlsx", RECORD, new::template_xlsx),
            get("/imports/new/{kind}/template.csv", RECORD, new::template_csv),
            get("/imports/{id}", RECORD, show::show),
            get("/imports/{id}/marked.xlsx", RECORD, show::marked),
            post("/imports/{id}/cells", RECORD, mend::cells),
            get("/imports/{id}/rows/{line}", RECORD, mend::row),
            post("/imports/{id}/rows/{line}", RECORD, mend::send),
            post("/imports/{id}/run", RECORD, steps::run),
            get("/imports/{id}/undo", RECORD, steps::ask_undo),
            post("/imports/{id}/undo", RECORD, steps::undo),
            get("/imports/{id}/discard", RECORD, steps::ask_discard),
            post("/imports/{id}/discard", RECORD, steps::discard),
        ]
    }

    fn navigation(&self, _: &App, who: &Who, lang: Lang) -> Vec<NavItem> {
        if !who.may_anywhere(Verb::Record) {
            return Vec::new();
        }
        let label = WORDS.in_lang(lang).t("imports-title");
        vec![NavItem { group: NavGroup::Record, label, href: "/imports".to_owned(), order: 950 }]
    }

    fn help(&self, path: &str, lang: Lang) -> Option<String> {
        luoshi_web::help::sentence(WORDS.in_lang(lang), path)
    }

    fn job<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Ended, Error>> {
        Box::pin(async move {
            match work.job.kind.as_str() {
                "run" => run::run(work).await,
                "undo" => undo::run(work).await,
                _ => Err(Error::NotFound),
            }
        })
    }
}
