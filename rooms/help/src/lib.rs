//! Help: what the words mean, which keys do what, a manual for each role, and a tour of the sample city.
//!
//! Invariants:
//! - All of it reads without a script and without signing in, but for the tour, whose steps are pages of the staff's.
//! - What a single page is for stands in the words of the room whose page it is; here stands what is about many.
//! - A manual's text and pictures are files of `docs/manual`, the same in the product and in the repository.
//!
//! Absences: tables, statements, deeds. The tour keeps which step one is at in a cookie, and nothing else.

mod around;
mod glossary;
mod keys;
mod manual;
mod pages;
mod tour;

use luoshi_packs::Lang;
use luoshi_store::{Migrations, Statement};
use luoshi_units::Who;
use luoshi_web::band::Band;
use luoshi_web::route::{get, post};
use luoshi_web::{App, Reading, Room, Route, Rule, help};

luoshi_web::words!();

/// The room.
pub struct Help;

impl Room for Help {
    fn name(&self) -> &'static str {
        "help"
    }

    /// It has no tables.
    fn migrations(&self) -> Migrations {
        Migrations { room: "help", steps: &[] }
    }

    fn statements(&self) -> &'static [Statement] {
        &[]
    }

    fn routes(&self) -> Vec<Route> {
        vec![
            get("/help", Rule::Public, pages::index),
            get("/help/glossary", Rule::Public, glossary::show),
            get("/help/keys", Rule::Public, keys::show),
            get("/help/manual/{role}", Rule::Public, manual::show),
            get("/help/pictures/{file}", Rule::Public, manual::picture),
            get("/help/tour/{step}", Rule::SignedIn, tour::show),
            post("/help/tour", Rule::SignedIn, tour::end),
        ]
    }

    fn help(&self, path: &str, lang: Lang) -> Option<String> {
        help::sentence(WORDS.in_lang(lang), path)
    }

    fn explained(&self, text: &str, lang: Lang) -> Vec<(String, String)> {
        glossary::explained(text, lang)
    }

    fn guides(&self, who: &Who, lang: Lang) -> Vec<(String, String)> {
        manual::guides(who, lang)
    }

    fn band(&self, app: &App, who: &Who, lang: Lang, (path, kept): (&str, Option<&str>)) -> Option<Band> {
        tour::band(app, who, lang, path, kept)
    }

    fn readings(&self, _app: &App, lang: Lang) -> Vec<Reading> {
        let mut all = pages::readings(lang);
        all.extend(glossary::readings(lang));
        all.extend(manual::readings(lang));
        all
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_whole() {
        assert_eq!(luoshi_web::check_words(&super::WORDS, env!("CARGO_MANIFEST_DIR")), Vec::<String>::new());
    }
}
