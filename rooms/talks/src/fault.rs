//! The room's errors as the shell answers them.

use crate::WORDS;
use crate::error::Error;
use crate::model::{Field, Problem, State};
use crate::say;

impl From<Error> for luoshi_web::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Problems(problems) => Self::Invalid(problems.iter().map(wrong).collect()),
            Error::NotFound => Self::NotFound,
            Error::Forbidden { verb, unit } => Self::Forbidden { verb, unit: Some(unit) },
            Error::NoReason => Self::Invalid(vec![wrong(&Problem::Missing { field: Field::Reason })]),
            Error::OwnConfirmation => conflict("talks-c-own-confirmation"),
            Error::Confirmed => conflict("talks-c-confirmed"),
            Error::Changed => conflict("talks-c-changed"),
            Error::TeamClosed => conflict("talks-c-team-closed"),
            Error::TeamInUse { talks } => {
                Self::Conflict(WORDS.text("talks-c-team-in-use", &[("talks", talks.into())]))
            }
            Error::Move { from, .. } => conflict(match from {
                State::Planned => "talks-c-planned",
                State::Held => "talks-c-held",
                State::Cancelled => "talks-c-cancelled",
                State::Withdrawn => "talks-c-withdrawn",
            }),
            Error::OrderMove { from, .. } => conflict(&format!("talks-o-c-{from}")),
            Error::NotHeldYet => conflict("talks-o-c-not-held"),
            Error::Ledger(error) => error.into(),
            Error::Units(error) => error.into(),
            Error::Store(error) => error.into(),
        }
    }
}

fn conflict(key: &str) -> luoshi_web::Error {
    luoshi_web::Error::Conflict(WORDS.text(key, &[]))
}

fn wrong(problem: &Problem) -> luoshi_web::Wrong {
    luoshi_web::Wrong { field: problem.field().name().to_owned(), message: say::problem(problem) }
}
