//! What can go wrong while answering, and the one mapping to a status.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use luoshi_ledger::LedgerError;
use luoshi_packs::Text;
use luoshi_store::StoreError;
use luoshi_units::Verb;

use crate::WORDS;

/// Why a request was not answered as asked. Handlers return it; the shell makes a page of it that says what to
/// do next, or problem details under `/api/`.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the person may not see it: the two look alike.
    #[error("not found")]
    NotFound,
    /// The person may see it but not do this. The page names who can.
    #[error("not allowed: {verb:?} at {unit:?}")]
    Forbidden {
        /// What was to be done.
        verb: Verb,
        /// The code of the unit it was to be done at; the root where the unit does not matter.
        unit: Option<String>,
    },
    /// Nobody is signed in.
    #[error("not signed in")]
    SignIn,
    /// The person's role asks for a second factor, and none was shown in this session.
    #[error("a second factor is to be set up first")]
    NoSecond,
    /// The form's token is missing or of another session.
    #[error("the form's token does not match the session")]
    StaleForm,
    /// The request makes no sense as it stands.
    #[error("bad request: {}", .0.en)]
    Bad(Text),
    /// A field or more is wrong. Pages show their form again instead; the API answers this.
    #[error("{} fields are wrong", .0.len())]
    Invalid(Vec<Wrong>),
    /// It does not go with what stands: changed meanwhile, already done, in conflict with another record.
    #[error("conflict: {}", .0.en)]
    Conflict(Text),
    /// A write without a key.
    #[error("the write carries no key")]
    KeyMissing,
    /// The key of another write.
    #[error("the key stands with another write")]
    KeyReused,
    /// The request carries more than the route takes.
    #[error("too large")]
    TooLarge,
    /// Too many requests from one address.
    #[error("too many requests, again in {seconds} seconds")]
    TooMany {
        /// When to come back.
        seconds: i64,
    },
    /// Anything that HTTP refuses before a handler is reached, such as a method that is not there.
    #[error("refused with {0}")]
    Refused(StatusCode),
    /// The fault is ours. The text goes to the log, not to the reader.
    #[error("{0}")]
    Internal(String),
}

/// A field that is wrong, with what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The field's name.
    pub field: String,
    /// What is wrong, then what to do.
    pub message: Text,
}

impl Error {
    /// A fault of ours, with what the log shall say.
    pub fn internal(text: impl Into<String>) -> Self {
        Self::Internal(text.into())
    }

    /// The status that it is answered with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden { .. } | Self::StaleForm | Self::NoSecond => StatusCode::FORBIDDEN,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Bad(_) | Self::KeyMissing => StatusCode::BAD_REQUEST,
            Self::Invalid(_) | Self::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Refused(status) => *status,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Error {
    /// The status alone; [`crate::faults`] gives it a body on the way out, since only there language, person
    /// and path are known.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Contended => Self::Conflict(WORDS.text("said-contended", &[])),
            StoreError::Busy => Self::Refused(StatusCode::SERVICE_UNAVAILABLE),
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<luoshi_units::Error> for Error {
    fn from(error: luoshi_units::Error) -> Self {
        use luoshi_units::Error as Units;
        match error {
            Units::Store(error) => error.into(),
            Units::Forbidden { verb, unit } => Self::Forbidden { verb, unit: Some(unit) },
            other => {
                let words = other.words();
                Self::Bad(Text::new(words.zh, words.en))
            }
        }
    }
}

impl From<LedgerError> for Error {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::KeyReused(_) => Self::KeyReused,
            LedgerError::UnderWay(_) => Self::Conflict(WORDS.text("said-under-way", &[])),
            LedgerError::NoFigure(_) | LedgerError::NoUnit { .. } => Self::NotFound,
            LedgerError::TooMuch { quantity, .. } => {
                Self::Bad(WORDS.text("said-too-much", &[("quantity", quantity.to_string().into())]))
            }
            LedgerError::NoPosition { asked, last } => {
                Self::Bad(WORDS.text("said-no-position", &[("asked", asked.into()), ("last", last.into())]))
            }
            LedgerError::Period { from, until } => {
                let days = [("from", from.to_string().into()), ("until", until.to_string().into())];
                Self::Bad(WORDS.text("said-period", &days))
            }
            LedgerError::PageKey(_) => Self::Bad(WORDS.text("said-page-key", &[])),
            LedgerError::Units(error) => error.into(),
            LedgerError::Store(error) => error.into(),
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::Internal(format!("A template did not render: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use luoshi_ledger::LedgerError;
    use luoshi_store::StoreError;

    use super::Error;

    #[test]
    fn a_deed_that_gave_way_is_a_conflict_and_not_our_fault() {
        let error = Error::from(LedgerError::from(StoreError::Contended));
        assert_eq!(error.status(), StatusCode::CONFLICT);
        assert_eq!(Error::from(StoreError::Closed).status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
