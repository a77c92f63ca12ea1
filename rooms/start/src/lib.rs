//! A city begins: its pack, its units, its people and their accounts, the first record; and where the sheets come in
//! from which units, people and posts are made.
//!
//! Invariants:
//! - What is done and what is open is looked at in the city itself; there is no mark that could be wrong.
//! - A sheet comes in whole or not at all, and what stands already is not made twice.
//!
//! Absences: tables of its own; a rule of access, all of which stand in `core/units`.

mod pages;

use luoshi_packs::Lang;
use luoshi_store::{BoxFuture, Migrations, Statement};
use luoshi_units::{Verb, Who};
use luoshi_web::route::{get, post};
use luoshi_web::work::Todo;
use luoshi_web::{App, Error, NavGroup, NavItem, Room, Route, Rule};

luoshi_web::words!();

/// The room.
pub struct Start;

const NAME: &str = "start";
const SET_UP: Rule = Rule::Anywhere(Verb::ManageUnits);
const LOAD: Rule = Rule::Anywhere(Verb::LoadPack);
/// The most bytes of a pack's archive, and of a sheet.
const MOST_BYTES: usize = 32 << 20;

impl Room for Start {
    fn name(&self) -> &'static str {
        NAME
    }

    /// It has no tables of its own.
    fn migrations(&self) -> Migrations {
        Migrations { room: NAME, steps: &[] }
    }

    fn statements(&self) -> &'static [Statement] {
        &[]
    }

    fn routes(&self) -> Vec<Route> {
        use pages::{import, pack, steps};
        vec![
            get("/start", SET_UP, steps::show),
            get("/start/pack", LOAD, pack::show),
            post("/start/pack", LOAD, pack::load).takes(MOST_BYTES),
            get("/start/{kind}", SET_UP, import::show),
            post("/start/{kind}", SET_UP, import::send).takes(MOST_BYTES),
            get("/start/{kind}/template.xlsx", SET_UP, import::template),
        ]
    }

    fn help(&self, path: &str, lang: Lang) -> Option<String> {
        luoshi_web::help::sentence(WORDS.in_lang(lang), path)
    }

    fn todo<'a>(&'a self, app: &'a App, who: &'a Who, lang: Lang) -> BoxFuture<'a, Result<Vec<Todo>, Error>> {
        Box::pin(todo(app, who, lang))
    }

    fn navigation(&self, _: &App, who: &Who, lang: Lang) -> Vec<NavItem> {
        if !who.may_anywhere(Verb::ManageUnits) {
            return Vec::new();
        }
        let label = WORDS.in_lang(lang).t("start");
        vec![NavItem { group: NavGroup::Do, label, href: "/start".to_owned(), order: 910 }]
    }
}

/// Whoever sets the city up has that to do until something is recorded.
async fn todo(app: &App, who: &Who, lang: Lang) -> Result<Vec<Todo>, Error> {
    if !who.may_anywhere(Verb::ManageUnits) {
        return Ok(Vec::new());
    }
    if luoshi_ledger::store::has_entries(&mut app.read().await?, who.city).await? {
        return Ok(Vec::new());
    }
    let w = WORDS.in_lang(lang);
    Ok(vec![Todo::new(w.t("start-todo"), "/start").note(w.t("start-record-none"))])
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_whole() {
        assert_eq!(luoshi_web::check_words(&super::WORDS, env!("CARGO_MANIFEST_DIR")), Vec::<String>::new());
    }
}
