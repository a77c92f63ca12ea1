//! Search over everything that one may see: units, figures, people, records, statements, audits, pages and help.
//!
//! Invariants:
//! - Nothing is found whose own page would not be shown to the same reader: rows by the units of their posts, people by
//!   the units where they may record or keep people.
//! - What is found of records is made from what their rooms say now ([`luoshi_web::Room::documents`]); it follows the
//!   deeds, can be thrown away, and is made again by `luoshi rebuild`.
//! - Chinese is found by any part of it, by words typed in one go, in any order, and by pinyin in full or by initials.
//!
//! Absences: no name of a person stands in what is kept for searching; nothing typed is kept or logged.

pub mod follow;
mod found;
mod pages;
pub mod store;

use luoshi_packs::Lang;
use luoshi_store::{Migrations, Statement};
use luoshi_web::find::Cutters;
use luoshi_web::{Route, Rule, User, route};

luoshi_web::words!();

/// The room, with the words that Chinese is cut by.
#[derive(Clone, Default)]
pub struct Room {
    cutters: Cutters,
}

impl luoshi_web::Room for Room {
    fn name(&self) -> &'static str {
        "search"
    }

    fn migrations(&self) -> Migrations {
        store::MIGRATIONS
    }

    fn statements(&self) -> &'static [Statement] {
        store::STATEMENTS
    }

    fn routes(&self) -> Vec<Route> {
        let [page, api] = std::array::from_fn(|_| self.clone());
        let page = async move |user: User| pages::page(user, page.clone()).await;
        let api = async move |user: User| pages::api(user, api.clone()).await;
        vec![
            route::get("/search", Rule::SignedIn, page),
            route::get("/api/v1/search", Rule::SignedIn, api)
                .says("Everything that you may see and that holds these words, a few of each kind.")
                .query("q", "Words; Chinese also by pinyin, in full or by initials")
                .query(
                    "kind",
                    "One kind alone, by pages: units, figures, people, talks, teams, orders, records, …",
                )
                .query("after", "Where the page begins: `next` of the page before"),
        ]
    }

    fn help(&self, path: &str, lang: Lang) -> Option<String> {
        luoshi_web::help::sentence(WORDS.in_lang(lang), path)
    }
}
