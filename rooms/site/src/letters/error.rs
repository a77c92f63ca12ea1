//! Why something was not done with a letter, and how the shell answers it.

use luoshi_ledger::LedgerError;
use luoshi_store::StoreError;
use luoshi_web::Problem;

use crate::WORDS;

/// Why.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Fields are wrong.
    #[error("{} fields are wrong.", .0.len())]
    Problems(Vec<Problem>),
    /// There is no such letter, or not for this person.
    #[error("There is no such letter.")]
    NotFound,
    /// It is answered already.
    #[error("This letter is answered already.")]
    Answered,
    /// More came in an hour than people write.
    #[error("Too many letters came in the last hour.")]
    TooMany,
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
        match error {
            Error::Problems(problems) => {
                Self::Invalid(problems.iter().map(|problem| problem.wrong(&WORDS)).collect())
            }
            Error::NotFound => Self::NotFound,
            Error::Answered => Self::Conflict(WORDS.text("letter-c-answered", &[])),
            Error::TooMany => Self::TooMany { seconds: 3600 },
            Error::Ledger(error) => error.into(),
            Error::Units(error) => error.into(),
            Error::Store(error) => error.into(),
            Error::Web(error) => error,
        }
    }
}
