//! The pages of letters: those of their senders on the public site, and those of whoever answers.

pub mod answer;
pub mod follow;
pub mod list;
pub mod write;

use luoshi_web::parts::Field;
use luoshi_web::{Problem, Words};

use crate::WORDS;

/// A field with what is wrong about it.
fn wrong(w: Words, field: Field, problems: &[Problem]) -> Field {
    let found = problems.iter().find(|problem| problem.field == field.name());
    field.error(found.map(|problem| problem.text(&WORDS).get(w.lang).to_owned()))
}
