//! The public site: what was published, for everybody to read.
//!
//! Invariants:
//! - No session is asked for, no cookie is read and none is set; everything is read without a script.
//! - What is shown was published: articles as rooms hand them over ([`luoshi_web::articles`]), never a draft.
//! - A number leads to a page of this site; no page of this site shows or leads to what staff alone may see.
//! - A page is another for a reader exactly where its version is ([`serve`]): it is answered without being made.
//!
//! - What readers write is read by its sender and by those who answer ([`letters`]); by others only
//!   where its sender agreed and whoever answers chose to print it.
//!
//! Absences: no record, no person's name but those that a text itself was published with.

mod data;
mod few;
pub mod follow;
mod frame;
mod here;
mod letters;
mod pages;
mod placed;
mod related;
mod room;
mod serve;
mod shelf;
mod store;

pub use room::Site;
pub use store::{MIGRATIONS, STATEMENTS as SEARCH_STATEMENTS};

luoshi_web::words!();

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_complete() {
        assert_eq!(luoshi_web::check_words(&super::WORDS, env!("CARGO_MANIFEST_DIR")), Vec::<String>::new());
    }
}
