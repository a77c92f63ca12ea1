use luoshi_ledger::LedgerError;
use luoshi_store::StoreError;
use luoshi_units::Verb;

use crate::model::{OrderState, Problem, State};

/// Why a deed of this room was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The record breaks rules, or a rule asks. Each problem says where and what.
    #[error("The record cannot be kept as it is: {0:?}")]
    Problems(Vec<Problem>),
    /// There is no such record, or not for this person.
    #[error("There is no such record among those you may see.")]
    NotFound,
    /// The person sees the record and may not do this to it.
    #[error("You can see this record but not change it: that takes {verb:?} at {unit}.")]
    Forbidden {
        /// What it takes.
        verb: Verb,
        /// The code of the record's unit.
        unit: String,
    },
    /// Somebody cannot confirm what they recorded themselves.
    #[error("A record is confirmed by somebody other than the person who recorded it.")]
    OwnConfirmation,
    /// The record is confirmed already, as it stands.
    #[error("The record is confirmed already.")]
    Confirmed,
    /// Somebody else changed the record after it was read.
    #[error("Somebody changed this record meanwhile. Read it again, then decide.")]
    Changed,
    /// The record's state does not allow this.
    #[error("A talk that is {from} cannot become {to}.")]
    Move {
        /// The state it has.
        from: State,
        /// The state that was asked for.
        to: State,
    },
    /// The order's state does not allow this.
    #[error("An order that is {from} cannot become {to}.")]
    OrderMove {
        /// The state it has.
        from: OrderState,
        /// The state that was asked for.
        to: OrderState,
    },
    /// How a talk was can be said once it was held.
    #[error("The talk was not held yet. Say how it was once it was held.")]
    NotHeldYet,
    /// The team's record does not allow this: it was withdrawn or has ended.
    #[error("The team has ended or its record was withdrawn; only a record that stands can be changed.")]
    TeamClosed,
    /// Talks stand that this team gave, so its record cannot be taken back.
    #[error("{talks} talks of this team stand. Give them another team or withdraw them first.")]
    TeamInUse {
        /// How many.
        talks: i64,
    },
    /// A reason is asked for and none was given.
    #[error("Say why.")]
    NoReason,
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The units.
    #[error(transparent)]
    Units(#[from] luoshi_units::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}
