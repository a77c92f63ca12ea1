//! The ledger: entries in, figures out.
//!
//! A record's postings are a pure function of it. [`post`] compares them with what stands and appends what
//! is missing: reversals for what no longer holds, entries for what now does. A figure is a question to the
//! entries; [`Ledger`] answers it for any unit, any period and any position of the log.
//!
//! Absences: nothing here knows the web, a room or a pack's files. There is no statement that updates or
//! deletes an entry. No floating point stands on the way to a figure. Whether an answer is computed live
//! from entries or from settled roll-ups is this crate's secret.

mod answer;
pub mod bridge;
mod cells;
mod doctor;
mod error;
mod gather;
mod ledger;
mod model;
pub mod period;
mod post;
mod settle;
pub mod store;
mod touched;
mod wider;

pub use doctor::{Finding, examine, head_amiss};
pub use error::LedgerError;
pub use ledger::Ledger;
pub use luoshi_numbers::Decimal;
pub use model::{
    Account, Answer, Catalogue, Entry, EntryPage, Figure, Kind, LEAST_PEOPLE, Order, PageOf, Part,
    PeriodRule, Posting, Question, Step, Why, difference,
};
pub use post::{Act, Begun, Deed, MOST, Posted, begin, finish, post, standing};
pub use settle::{Differs, Rebuilt, Settled, Settler};
pub use store::{DeedRow, MIGRATIONS, entries_of, history, instant_at, position_at};
