//! The room's errors as the shell answers them, in both languages.

use luoshi_openlog::OpenLogError;

use crate::WORDS;
use crate::error::Error;

impl From<Error> for luoshi_web::Error {
    fn from(error: Error) -> Self {
        let conflict = |word: &str| Self::Conflict(WORDS.text(word, &[]));
        match error {
            Error::Problems(problems) => {
                Self::Invalid(problems.iter().map(|problem| problem.wrong(&WORDS)).collect())
            }
            Error::NotFound => Self::NotFound,
            Error::Forbidden { verb, unit } => Self::Forbidden { verb, unit: Some(unit) },
            Error::OwnRecord => conflict("audits-c-own"),
            Error::Move { from, .. } => conflict(&format!("audits-c-{from}")),
            Error::Changed => conflict("audits-c-changed"),
            Error::Reversed => conflict("audits-c-reversed"),
            Error::TooEarly(_) => conflict("audits-c-early"),
            Error::NotPublished => conflict("audits-c-unpublished"),
            Error::NotTheSum { found, stated } => {
                tracing::error!("An audit's entries come to {found}, and {stated} was stated.");
                conflict("audits-c-sum")
            }
            Error::NoLog | Error::Log(OpenLogError::NoKey) => conflict("audits-c-no-log"),
            Error::Log(error @ (OpenLogError::Shrunk { .. } | OpenLogError::Forked { .. })) => {
                tracing::error!("{error}");
                conflict("audits-c-other-past")
            }
            Error::Log(OpenLogError::Ledger(error)) | Error::Ledger(error) => error.into(),
            Error::Log(OpenLogError::Units(error)) | Error::Units(error) => error.into(),
            Error::Sample(error) => Self::internal(error.to_string()),
            Error::Log(error) => Self::internal(error.to_string()),
            Error::Store(error) => error.into(),
            Error::Web(error) => error,
        }
    }
}
