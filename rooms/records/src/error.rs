use luoshi_packs::{FieldError, Form, Lang, Text};
use luoshi_store::StoreError;
use luoshi_units::Verb;
use luoshi_web::{Arg, Wrong};

use crate::WORDS;
use crate::model::Record;

/// Why a deed was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such record, or the person may not see it: the two look alike.
    #[error("There is no such record among those that you can see.")]
    NotFound,
    /// The pack has no form of this id.
    #[error("There is no form {0:?}. `luoshi pack check` lists the forms of a pack.")]
    NoForm(String),
    /// Values that are wrong, each with what to do; in the form's order.
    #[error("{}", .0.iter().map(|problem| problem.text.en.as_str()).collect::<Vec<_>>().join(" "))]
    Fields(Vec<Problem>),
    /// The person may see the record but not do this.
    #[error("{}", .0.text().en)]
    Refused(Refusal),
    /// Somebody changed the record since it was looked at; this is how it stands now.
    #[error("The record was changed meanwhile. Look at it again and choose one of the two versions.")]
    Changed(Box<Record>),
    /// A form that a record was made with and that is not there, or cannot be read any more.
    #[error("The form {form:?} of the pack version {version} cannot be read. Load that version again.")]
    FormLost {
        /// The form.
        form: String,
        /// The hash of the pack's version.
        version: String,
    },
    /// An answer in the ledger that this program cannot read.
    #[error("The answer to an earlier deed cannot be read: {0}")]
    Answer(String),
    /// A sheet that cannot be read or written.
    #[error(transparent)]
    Sheet(#[from] luoshi_sheets::SheetError),
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] luoshi_ledger::LedgerError),
    /// The shell, where a page or an import asks it for something.
    #[error(transparent)]
    Web(luoshi_web::Error),
    /// The units.
    #[error(transparent)]
    Units(#[from] luoshi_units::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a person may not do something to a record that they can see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Their posts do not allow it at this unit.
    NotYours {
        /// What was to be done.
        verb: Verb,
        /// The code of the record's unit.
        unit: String,
    },
    /// It is confirmed: only a lead may change it now.
    Confirmed {
        /// The code of the record's unit.
        unit: String,
    },
    /// It was withdrawn.
    Withdrawn,
    /// It is confirmed already.
    ConfirmedAlready,
    /// They recorded or corrected it themselves.
    Own,
}

impl Refusal {
    /// Who could do it instead: whoever may do this, at this unit. `None` where nobody can.
    pub fn instead(&self) -> Option<(Verb, &str)> {
        match self {
            Self::NotYours { verb, unit } => Some((*verb, unit)),
            Self::Confirmed { unit } => Some((Verb::CorrectAny, unit)),
            Self::Withdrawn | Self::ConfirmedAlready | Self::Own => None,
        }
    }

    /// What the reader is told; `who` names whom to ask.
    pub fn text_with(&self, who: &Text) -> Text {
        match self {
            Self::NotYours { .. } => asking("records-no-change", who),
            Self::Confirmed { .. } => asking("records-problem-confirmed", who),
            Self::Withdrawn => WORDS.text("records-problem-withdrawn", &[]),
            Self::ConfirmedAlready => WORDS.text("records-problem-confirmed-already", &[]),
            Self::Own => WORDS.text("records-problem-own", &[]),
        }
    }

    /// The same where nobody is known to ask.
    pub fn text(&self) -> Text {
        self.text_with(&WORDS.text("records-ask-nobody", &[]))
    }
}

fn asking(key: &str, who: &Text) -> Text {
    let said = |lang: Lang| WORDS.in_lang(lang).t_args(key, &[("who", Arg::from(who.get(lang).to_owned()))]);
    Text::new(said(Lang::Zh), said(Lang::En))
}

/// A field that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field's id; empty for the record as a whole.
    pub field: String,
    /// What is wrong and what to do.
    pub text: Text,
}

impl Problem {
    /// A problem in the room's own words.
    pub fn of(field: &str, key: &str, args: &[(&'static str, Arg<'_>)]) -> Self {
        Self { field: field.to_owned(), text: WORDS.text(key, args) }
    }

    /// A problem that the form itself finds.
    pub fn found(form: &Form, (field, error): &(String, FieldError)) -> Self {
        let label = form.field(field).map_or_else(|| Text::new(field, field), |field| field.label.clone());
        let text = Text::new(error.text(&label.zh).zh, error.text(&label.en).en);
        Self { field: field.clone(), text }
    }
}

impl From<Error> for luoshi_web::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound | Error::NoForm(_) => Self::NotFound,
            Error::Fields(problems) => Self::Invalid(
                problems.into_iter().map(|p| Wrong { field: p.field, message: p.text }).collect(),
            ),
            Error::Refused(refusal) => match refusal.instead() {
                Some((verb, unit)) => Self::Forbidden { verb, unit: Some(unit.to_owned()) },
                None => Self::Conflict(refusal.text()),
            },
            Error::Changed(_) => Self::Conflict(WORDS.text("records-changed-title", &[])),
            Error::Ledger(error) => error.into(),
            Error::Units(error) => error.into(),
            Error::Store(error) => error.into(),
            Error::Web(error) => error,
            Error::Sheet(error) => Self::Bad(Text::new(error.words().zh, error.words().en)),
            Error::Answer(_) | Error::FormLost { .. } => Self::internal(error.to_string()),
        }
    }
}
