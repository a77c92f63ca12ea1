//! Fields that carry their problems.

use luoshi_web::Words;
use luoshi_web::parts::Field;

use crate::error::Problem;
use crate::fault::problem;

/// A field with what is wrong with it, if anything is.
pub fn wired(w: Words, field: Field, problems: &[Problem]) -> Field {
    let wrong = problems.iter().find(|wrong| wrong.field == field.name());
    let message = wrong.map(|wrong| problem(wrong).get(w.lang).to_owned());
    field.error(message)
}
