//! How a command ends: the exit codes are fixed from outside (0 well, 1 no, 2 wrong use, 3 cannot).

use luoshi_ledger::LedgerError;
use luoshi_store::StoreError;

/// A command that ran to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All is well: 0.
    Well,
    /// The answer is no: 1.
    No,
}

/// Why a command did not run to its end. The message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Wrong use: 2.
    #[error("{0}")]
    Use(String),
    /// It cannot be done here and now: 3.
    #[error("{0}")]
    Cannot(String),
}

impl Failure {
    /// The exit code.
    pub fn code(&self) -> u8 {
        match self {
            Self::Use(_) => 2,
            Self::Cannot(_) => 3,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Address(_) => Self::Use(error.to_string()),
            _ => Self::Cannot(error.to_string()),
        }
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::NoFigure(_)
            | LedgerError::NoUnit { .. }
            | LedgerError::NoPosition { .. }
            | LedgerError::Backwards { .. }
            | LedgerError::Period { .. }
            | LedgerError::PageKey(_) => Self::Use(error.to_string()),
            LedgerError::Store(error) => error.into(),
            LedgerError::Units(error) => error.into(),
            _ => Self::Cannot(error.to_string()),
        }
    }
}

impl From<luoshi_openlog::OpenLogError> for Failure {
    fn from(error: luoshi_openlog::OpenLogError) -> Self {
        use luoshi_openlog::OpenLogError;
        match error {
            OpenLogError::Ledger(error) => error.into(),
            OpenLogError::Units(error) => error.into(),
            OpenLogError::Store(error) => error.into(),
            OpenLogError::NoFigure(_) | OpenLogError::NameUsed(_) | OpenLogError::Unfinished(_) => {
                Self::Use(error.to_string())
            }
            _ => Self::Cannot(error.to_string()),
        }
    }
}

impl From<luoshi_web::Error> for Failure {
    fn from(error: luoshi_web::Error) -> Self {
        use luoshi_web::Error;
        match error {
            Error::Bad(text) | Error::Conflict(text) => Self::Use(text.en),
            Error::Forbidden { .. } | Error::NotFound | Error::Invalid(_) => Self::Use(error.to_string()),
            _ => Self::Cannot(error.to_string()),
        }
    }
}

impl From<luoshi_units::Error> for Failure {
    fn from(error: luoshi_units::Error) -> Self {
        match error {
            luoshi_units::Error::Store(error) => error.into(),
            _ => Self::Use(error.to_string()),
        }
    }
}

impl From<luoshi_check::Error> for Failure {
    fn from(error: luoshi_check::Error) -> Self {
        match error {
            luoshi_check::Error::NoUnit(_) => Self::Use(error.to_string()),
            luoshi_check::Error::Ledger(error) => error.into(),
            _ => Self::Cannot(error.to_string()),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Cannot(error.to_string())
    }
}
