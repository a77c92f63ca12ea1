//! The page that a day begins with: what is to be done, what came back, what is new, who has not recorded yet, what
//! looks out of line before it is published.
//!
//! Invariants:
//! - It knows no other room: all that it shows, rooms answer through [`luoshi_web::Room`].
//! - Rules say what is to be looked at, with the reason and the records; none is about a person, and none stops
//!   anything.
//! - "No records" is never said as "nothing done".
//!
//! Absences: it records nothing and posts nothing; it keeps when somebody looked, and nothing else.

pub mod model;
mod pages;
pub mod store;

use luoshi_packs::Lang;
use luoshi_store::{Migrations, Statement};
use luoshi_units::Who;
use luoshi_web::route::get;
use luoshi_web::{App, NavGroup, NavItem, Room, Route, Rule};

pub use store::{MIGRATIONS, STATEMENTS};

luoshi_web::words!();

/// The room.
pub struct Home;

impl Room for Home {
    fn name(&self) -> &'static str {
        "home"
    }

    fn migrations(&self) -> Migrations {
        MIGRATIONS
    }

    fn statements(&self) -> &'static [Statement] {
        STATEMENTS
    }

    fn routes(&self) -> Vec<Route> {
        vec![
            get("/home", Rule::SignedIn, pages::show),
            get("/home/todo", Rule::SignedIn, pages::lists::todo),
            get("/home/recorded", Rule::SignedIn, pages::lists::recorded),
            get("/home/returned", Rule::SignedIn, pages::lists::returned),
            get("/home/new", Rule::SignedIn, pages::lists::fresh),
            get("/home/doubts", Rule::SignedIn, pages::lists::doubts),
        ]
    }

    fn keys(&self) -> &'static [(char, &'static str)] {
        &[('h', "/home")]
    }

    fn help(&self, path: &str, lang: Lang) -> Option<String> {
        luoshi_web::help::sentence(WORDS.in_lang(lang), path)
    }

    fn navigation(&self, _: &App, _: &Who, lang: Lang) -> Vec<NavItem> {
        let label = WORDS.in_lang(lang).t("home");
        vec![NavItem { group: NavGroup::See, label, href: "/home".to_owned(), order: 5 }]
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_whole() {
        assert_eq!(luoshi_web::check_words(&super::WORDS, env!("CARGO_MANIFEST_DIR")), Vec::<String>::new());
    }
}
