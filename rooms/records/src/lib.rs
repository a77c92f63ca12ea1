//! The room for whatever a pack describes with a form.
//!
//! A form becomes a list, a page to record with, a record's page with its history and its entries, an
//! import, an export and an API; nothing here knows what a form is about. What a record posts is said by its
//! form.
//!
//! Invariants:
//! - A record's postings are [`model::postings`], a pure function of the record; a withdrawn one has none.
//! - A record keeps the version of the pack that it was made with and is read again by that version's form.
//! - A change names the version that it was made from; the second of two gets both versions to choose from.
//! - Outside one's posts a record is not found; visible and not changeable is refused with who can.
//! - A confirmed record is changed by a lead alone, and a correction takes the confirmation off.
//! - Everybody named in a record stands in `record_person`, and nowhere else as a name.
//!
//! Absences: no item, unit or campaign is named here; no entry is written by hand; no other room is known.

pub mod api;
mod columns;
mod confirms;
pub mod deeds;
mod error;
pub mod exports;
mod facts;
mod fields;
mod forms;
mod here;
mod imports;
mod input;
mod lists;
pub mod model;
mod names;
pub mod pages;
mod reason;
mod room;
mod routes;
mod rows;
mod sheet;
pub mod store;
mod work;

pub use error::{Error, Problem, Refusal};
pub use imports::import;
pub use room::Records;
pub use store::{MIGRATIONS, STATEMENTS};

luoshi_web::words!();

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_whole() {
        assert_eq!(luoshi_web::check_words(&super::WORDS, env!("CARGO_MANIFEST_DIR")), Vec::<String>::new());
    }
}
