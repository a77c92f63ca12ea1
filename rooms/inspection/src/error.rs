use crate::model::State;
use luoshi_ledger::LedgerError;
use luoshi_openlog::OpenLogError;
use luoshi_samples::SampleError;
use luoshi_store::StoreError;
use luoshi_units::Verb;
use luoshi_web::Problem;

/// Why a deed of this room was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Fields are wrong.
    #[error("{} fields are wrong: {}", .0.len(), .0.iter().map(|problem| problem.word).collect::<Vec<_>>().join(", "))]
    Problems(Vec<Problem>),
    /// There is no such audit, statement or entry.
    #[error("There is no such audit or sample.")]
    NotFound,
    /// The person may not do this.
    #[error("That takes {verb:?} at {unit}.")]
    Forbidden {
        /// What it takes.
        verb: Verb,
        /// The code of the unit.
        unit: String,
    },
    /// Whoever recorded an entry, or stands above or below, does not check it.
    #[error("Nobody checks what their own unit recorded.")]
    OwnRecord,
    /// The audit's state does not allow this.
    #[error("An audit that is {from} cannot become {to}.")]
    Move {
        /// Where it stands.
        from: State,
        /// Where it was to go.
        to: State,
    },
    /// Somebody else changed it meanwhile.
    #[error("Somebody changed this meanwhile. Read it again, then decide.")]
    Changed,
    /// The entry was taken back since it was drawn.
    #[error("The entry was reversed or corrected already.")]
    Reversed,
    /// The event has not come yet.
    #[error("The event that the plan names comes at {0}; nothing is drawn before it.")]
    TooEarly(luoshi_store::Instant),
    /// The plan was in no published checkpoint before the event.
    #[error("The plan stood in no published checkpoint before the event, so nothing can be drawn.")]
    NotPublished,
    /// What lies behind the statement does not add up to it.
    #[error(
        "The entries behind the statement come to {found}, and {stated} was stated. Run `luoshi doctor`."
    )]
    NotTheSum {
        /// What the entries come to.
        found: i64,
        /// What the ledger says.
        stated: i64,
    },
    /// There is no open log with a key.
    #[error("The open log has no key yet. Begin it first.")]
    NoLog,
    /// The sample.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// The open log.
    #[error(transparent)]
    Log(#[from] OpenLogError),
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The units.
    #[error(transparent)]
    Units(#[from] luoshi_units::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The shell: what the pack or the tree refuses.
    #[error(transparent)]
    Web(#[from] luoshi_web::Error),
}
