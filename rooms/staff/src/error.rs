use luoshi_ledger::LedgerError;
use luoshi_store::StoreError;

/// Why a deed of this room was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rules of people and posts.
    #[error(transparent)]
    Units(#[from] luoshi_units::Error),
    /// The ledger, which keeps the key.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A room that could not hand its work over.
    #[error(transparent)]
    Room(#[from] luoshi_web::Error),
    /// The successor is who leaves.
    #[error("The work stays with who has it. Choose somebody else.")]
    SamePerson,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Error> for luoshi_web::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Units(error) => error.into(),
            Error::Ledger(error) => error.into(),
            Error::Room(error) => error,
            Error::Store(error) => error.into(),
            Error::SamePerson => Self::Bad(crate::WORDS.text("staff-p-same", &[])),
        }
    }
}
