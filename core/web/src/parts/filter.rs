//! A box of a list's filters.

use crate::User;
use crate::parts::Choice;

/// A select where it has choices, else an input. A template draws it by its fields.
pub struct FilterBox {
    /// The parameter of the address.
    pub name: &'static str,
    /// Its label.
    pub label: String,
    /// The input's type; empty for a select.
    pub kind: &'static str,
    /// What the address says.
    pub value: String,
    /// What there is to choose.
    pub choices: Vec<Choice>,
}

impl FilterBox {
    /// A box to type in.
    pub fn input(user: &User, name: &'static str, label: String, kind: &'static str) -> Self {
        Self { name, label, kind, value: user.query(name).unwrap_or_default(), choices: Vec::new() }
    }

    /// A box to choose from.
    pub fn select(user: &User, name: &'static str, label: String, choices: Vec<Choice>) -> Self {
        Self { name, label, kind: "", value: user.query(name).unwrap_or_default(), choices }
    }
}
