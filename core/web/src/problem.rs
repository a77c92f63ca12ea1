//! What a room finds wrong with a field, before it is said in a language.

use luoshi_packs::Text;

use crate::{Arg, WordBook, Wrong};

/// A field of a form that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field's name.
    pub field: &'static str,
    /// The word that says what is wrong, then what to do.
    pub word: &'static str,
    /// What the sentence names, where it names something.
    pub named: String,
}

impl Problem {
    /// A problem whose sentence names nothing.
    pub fn of(field: &'static str, word: &'static str) -> Self {
        Self { field, word, named: String::new() }
    }

    /// A problem whose sentence names something.
    pub fn naming(field: &'static str, word: &'static str, named: impl ToString) -> Self {
        Self { field, word, named: named.to_string() }
    }

    /// What is wrong, then what to do, by the words of the room that found it.
    pub fn text(&self, of: &'static WordBook) -> Text {
        of.text(self.word, &[("named", Arg::from(self.named.as_str()))])
    }

    /// The same with its field, as the shell answers it.
    pub fn wrong(&self, of: &'static WordBook) -> Wrong {
        Wrong { field: self.field.to_owned(), message: self.text(of) }
    }
}
