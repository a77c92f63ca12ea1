//! Units, people, accounts and posts: who there is, where, since when, and what each may do.
//!
//! The organisation tree is made of events in the city's log (`unit.found`, `unit.rename`, `unit.move`,
//! `unit.merge`, `unit.end`), each with the day from which it holds. [`Units`] folds them into the [`Tree`]
//! as it stood on a day, as known at a position of the log; asked again for the same day and position, it
//! gives the same tree, for ever.
//!
//! Invariants:
//! - On every day the tree has one root, no cycle, and nothing hangs below a unit that does not exist yet.
//! - A unit's code is its identity. An ended unit stays at its last place, a merged one hangs below its
//!   successor, so that what was recorded for it still counts above it.
//! - A post holds for its unit and everything under it; what a role may do is one table ([`access`]).
//! - Nobody gives a post to themselves, nor one that makes more of its holder than the giver's own post lets them.
//! - What is done to people, accounts and posts leaves a line in the access log ([`trail`]), in its own transaction.
//! - A password is kept as an argon2id hash alone, and stands in no log and no debug output.
//!
//! Absences: nothing here knows a record, a figure or a page; nothing about a person enters the log.

pub mod access;
pub mod accounts;
mod cells;
pub mod deeds;
mod error;
pub mod factors;
mod history;
pub mod import;
mod initials;
pub mod links;
pub mod passkeys;
pub mod people;
pub mod posts;
mod secret;
pub mod store;
pub mod totp;
pub mod trail;
mod tree;
mod unit;
mod units;

pub use access::{Ground, Post, Reach, Role, Scope, Verb, Who, may_who};
pub use error::Error;
pub use history::{Change, History, Names, What};
pub use initials::initials;
pub use people::{NewPerson, Person};
pub use secret::{Cost, Secret};
pub use store::MIGRATIONS;
pub use tree::{Resolved, Tree};
pub use unit::{NewUnit, Unit, UnitKind};
pub use units::Units;
