//! A box of a list's filters.

use crate::Reader;
use crate::parts::Choice;

/// A select where it has choices, else an input. A template draws it by its fields.
pub struct FilterBox {
    /// The parameter of the address.
    pub name: &'static str,
    /// Its label.
    pub label: String,
    /// The input's type; empty for a select, `unit` for one of units, in which a script finds others.
    pub kind: &'static str,
    /// What the address says.
    pub value: String,
    /// What there is to choose.
    pub choices: Vec<Choice>,
    /// What is shown where nothing is chosen; all, where it is not said.
    pub nothing: Option<String>,
}

impl FilterBox {
    /// A box to type in.
    pub fn input(user: &impl Reader, name: &'static str, label: String, kind: &'static str) -> Self {
        Self {
            name,
            label,
            kind,
            value: user.asks(name).unwrap_or_default(),
            choices: Vec::new(),
            nothing: None,
        }
    }

    /// A box to choose from.
    pub fn select(user: &impl Reader, name: &'static str, label: String, choices: Vec<Choice>) -> Self {
        Self { choices, ..Self::input(user, name, label, "") }
    }

    /// With what is shown where nothing is chosen.
    #[must_use]
    pub fn nothing(self, label: String) -> Self {
        Self { nothing: Some(label), ..self }
    }

    /// A box to choose a unit; of many units some are enough, and the one that the address names.
    pub fn unit(user: &impl Reader, label: String, choices: Vec<Choice>) -> Self {
        Self { choices, ..Self::input(user, "unit", label, "unit") }
    }
}
