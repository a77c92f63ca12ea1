//! Staff: who holds which post where, since when and by whom given; why somebody can see a page; and who changed or
//! looked at what.
//!
//! Invariants:
//! - Nobody gives a post to themselves, nor one that their own post does not let them give; `core/units` refuses both.
//! - A post that ends can be handed over: what its holder has open in any room goes to the successor in one deed.
//! - What is shown of somebody is what lies within the reader's posts; of the rest there is a count.
//! - Whoever looks at a person, searches people or takes a list of them away leaves a line in the access log, as does
//!   whoever takes the access log away.
//!
//! Absences: tables of its own; a rule of access, all of which stand in `core/units`; a line changed or deleted.

pub mod deeds;
mod error;
mod here;
mod lists;
mod pages;
mod room;
mod told;

pub use error::Error;
pub use room::Staff;

luoshi_web::words!();
