//! Talks: the teams that give them, the people who speak, and what was said where, to whom.
//!
//! Invariants:
//! - A talk is planned, held, cancelled or withdrawn, and moves only as [`model::State::moves`] allows.
//! - Only a held talk posts: itself to `talk.held` and its listeners to `talk.audience`, at its unit and day.
//!   A team posts itself to `talk.team` and its members to `talk.speaker`, in and out again.
//! - No speaker is in two talks at once. Two deeds about one speaker's day take turns.
//! - What a rule asks about passes only with a reason, and the reason stays on the record.
//! - An order of a talk moves only as [`model::OrderState::moves`] allows; it posts nothing. The talk that comes of it
//!   is planned as any other, and the order follows it.
//! - A record that is corrected loses its confirmation, since what was confirmed was the earlier content.
//!
//! Absences: nothing here counts. What the records add up to, the ledger says. Nothing puts persons or teams in order
//! by what they did or by what was said of it.

mod api;
pub mod deeds;
mod error;
mod fault;
mod filled;
mod here;
mod id;
mod import;
mod lists;
pub mod model;
mod order_routes;
mod pages;
mod parse;
mod room;
mod routes;
mod say;
pub mod store;
mod work;

pub use error::Error;
pub use room::Talks;
pub use store::{MIGRATIONS, ORDER_STATEMENTS, STATEMENTS};

luoshi_web::words!();
