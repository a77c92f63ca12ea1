//! Why something was not done, and how the shell answers it.

use luoshi_ledger::LedgerError;
use luoshi_store::StoreError;
use luoshi_units::Verb;
use luoshi_web::Problem;

use crate::WORDS;
use crate::model::State;

/// Why a deed of this room was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Fields are wrong.
    #[error("{} fields are wrong: {}", .0.len(), .0.iter().map(|problem| problem.word).collect::<Vec<_>>().join(", "))]
    Problems(Vec<Problem>),
    /// There is no such bulletin, or not for this person.
    #[error("There is no such bulletin.")]
    NotFound,
    /// The person may not do this.
    #[error("That takes {verb:?} at {unit}.")]
    Forbidden {
        /// What it takes.
        verb: Verb,
        /// The code of the unit.
        unit: String,
    },
    /// Its state does not allow this.
    #[error("A bulletin that is {from} cannot become {to}.")]
    Move {
        /// Where it stands.
        from: State,
        /// Where it was to go.
        to: State,
    },
    /// Somebody else changed it meanwhile.
    #[error("Somebody changed this meanwhile. Read it again, then decide.")]
    Changed,
    /// Whoever wrote a bulletin or handed it on does not publish it.
    #[error("Publishing takes a second person: whoever wrote it or handed it on does not publish it.")]
    OwnText,
    /// Marks of the text say nothing, or words of comparison do not hold.
    #[error("{0} marks of the text cannot be published as they stand.")]
    Marks(usize),
    /// The time to publish has gone by.
    #[error("The time to publish has to come yet.")]
    TimePast,
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The units.
    #[error(transparent)]
    Units(#[from] luoshi_units::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The shell.
    #[error(transparent)]
    Web(#[from] luoshi_web::Error),
}

impl From<Error> for luoshi_web::Error {
    fn from(error: Error) -> Self {
        let conflict = |word: &str| Self::Conflict(WORDS.text(word, &[]));
        match error {
            Error::Problems(problems) => {
                Self::Invalid(problems.iter().map(|problem| problem.wrong(&WORDS)).collect())
            }
            Error::NotFound => Self::NotFound,
            Error::Forbidden { verb, unit } => Self::Forbidden { verb, unit: Some(unit) },
            Error::Move { from, .. } => conflict(&format!("bulletin-c-{from}")),
            Error::Changed => conflict("bulletin-c-changed"),
            Error::OwnText => conflict("bulletin-c-second"),
            Error::Marks(_) => conflict("bulletin-c-marks"),
            Error::TimePast => conflict("bulletin-c-time"),
            Error::Ledger(error) => error.into(),
            Error::Units(error) => error.into(),
            Error::Store(error) => error.into(),
            Error::Web(error) => error,
        }
    }
}
