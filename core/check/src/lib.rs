//! The numbers check: holds every number of a text against the ledger.
//!
//! ```text
//! bytes → text_of → text → numbers::find ─┐
//!                      names near them ───┼→ draft → questions → ledger → answers → judge → Report
//!          units and periods named ───────┘
//! ```
//!
//! Only the asking is not pure. What it will not do: guess. Where two figures fit, where names and values do not
//! pair up, where the place is not in the tree, it says so and chooses nothing. Of a place elsewhere it never says
//! that the ledger differs.

mod check;
mod conflicts;
mod decode;
mod error;
mod figures;
mod layout;
mod matching;
mod measures;
mod period;
mod phrases;
mod places;
mod report;
mod run;
mod why;

pub use check::{Draft, Setting, draft};
pub use decode::{MOST_BYTES, text_of};
pub use error::Error;
pub use figures::{Alias, Figures, Known};
pub use places::{PlaceUnit, Places};
pub use report::{Checked, Conflict, Counts, Report, Verdict};
pub use run::{Options, check};
