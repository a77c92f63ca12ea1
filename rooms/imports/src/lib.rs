//! Importing sheets: an empty sheet to fill in, the filled one shown with every fault in its place, mended, recorded row by
//! row, and taken back as one deed.
//!
//! Invariants:
//! - It knows no other room: what a sheet's columns are, what is wrong with a row and what becomes of it, rooms answer
//!   through [`luoshi_web::Room`]. A row is recorded by the deed of the room's own form, under the same rules.
//! - A row is recorded once: its state and its record are written in one transaction.
//! - The same content is imported once, whoever sends it, unless that import was undone.
//! - An import belongs to whoever sent it; nobody else finds it. One that the command line made belongs to whoever may
//!   correct any record of the city.
//! - An undo takes back all records of an import or none; those that somebody changed since stay, and are named.
//! - What cells hold is kept for a month after the import was last touched; which records it made, for ever.
//!
//! Absences: no entry, no rule about a record, no name of an item or a form.

mod check;
pub mod deeds;
pub mod model;
mod noted;
mod pages;
mod room;
mod run;
pub mod store;
mod undo;

pub use noted::{Listed, Noted, listed, note, rows, standing, times_undone};
pub use room::Imports;
pub use store::{MIGRATIONS, STATEMENTS};
pub use undo::{Undone, undo};

luoshi_web::words!();

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_whole() {
        assert_eq!(luoshi_web::check_words(&super::WORDS, env!("CARGO_MANIFEST_DIR")), Vec::<String>::new());
    }
}
