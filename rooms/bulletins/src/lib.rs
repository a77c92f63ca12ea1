//! Bulletins: documents whose numbers are figures.
//!
//! A text is written in Markdown with marks in it, each a question to the ledger; what is read in a mark's place is the
//! answer. One person writes and hands on, another reads and publishes; then every number is pinned with its position
//! in the log.
//!
//! Absences: no number of a mark is typed by anybody. There is no statement that changes or removes what was published:
//! a correction is the next edition, which says what it changes and why. Nothing is posted to the ledger here.

mod articles;
mod compare;
mod compared;
mod corrected;
pub mod deeds;
mod error;
mod here;
mod likely;
mod lists;
pub mod mark;
pub mod model;
pub mod moved;
mod numbers;
mod open;
mod pages;
mod paper;
mod period;
mod room;
mod schedule;
mod set;
mod shop;
mod store;
mod templates;
mod text;
pub mod told;
mod typed;
mod worded;
mod work;

pub use error::Error;
pub use here::kept;
pub use open::Open;
pub use room::Bulletins;
pub use schedule::due;
pub use store::MIGRATIONS;
pub use templates::filled;

luoshi_web::words!();
