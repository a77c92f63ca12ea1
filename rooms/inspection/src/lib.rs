//! Inspection: audits. Of the entries behind a published figure some are drawn, people of other units look at them on
//! the spot, and what they found says with a known certainty how much of the figure may be wrong.
//!
//! Invariants:
//! - The statement and the plan stand in the published log before the event comes that decides the draw; so nobody can
//!   choose what is drawn. Plan, sample and result are events of the log, open to everybody.
//! - An audit is planned, drawn, closed or abandoned, moves only as [`model::State::moves`] allows, and is never removed.
//! - Who checks is drawn as well, never from above or below the recording unit, and no more often than the plan's cap.
//! - What was not checked counts as wrong.
//!
//! Absences: nothing is posted here; a record that was found wrong is taken back by its own room, with the audit as the
//! reason. What was written down on the spot is not in the log.

mod api;
mod audits;
pub mod deeds;
pub mod draw;
mod error;
mod examine;
mod fault;
mod lists;
pub mod model;
mod pages;
mod reason;
mod room;
pub mod say;
pub mod store;
mod work;

pub use api::whole;
pub use audits::{Audits, Open, Stated};
pub use error::Error;
pub use room::Inspection;
pub use store::{MIGRATIONS, STATEMENTS};

luoshi_web::words!();
