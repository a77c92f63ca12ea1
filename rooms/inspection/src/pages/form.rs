//! Fields that carry their problems.

use luoshi_web::parts::Field;
use luoshi_web::{Problem, Words};

use crate::WORDS;

/// A field with what is wrong with it, if anything is.
pub fn wired(w: Words, field: Field, problems: &[Problem]) -> Field {
    let wrong = problems.iter().find(|wrong| wrong.field == field.name());
    let message = wrong.map(|wrong| wrong.text(&WORDS).get(w.lang).to_owned());
    field.error(message)
}
