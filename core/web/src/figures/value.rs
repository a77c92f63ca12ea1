//! How a figure's answer is written: its value, its unit of measure, or why there is none.

use crate::Words;
use crate::formats::{self, figure_value};
use luoshi_ledger::{Answer, Decimal, Kind, Why};
use luoshi_packs::FigureDef;

/// A value as readers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The number, or —.
    pub value: String,
    /// Its unit of measure; empty where there is no number, or it stands in the number (%).
    pub unit: String,
    /// Why there is no number.
    pub why: Option<String>,
}

impl Shown {
    /// Whether there is no number.
    pub fn is_none(&self) -> bool {
        self.why.is_some()
    }

    /// Number and unit of measure in one piece of text.
    pub fn text(&self) -> String {
        if self.unit.is_empty() { self.value.clone() } else { format!("{} {}", self.value, self.unit) }
    }
}

/// The answer as readers see it. 0 is written only where somebody records this.
pub fn shown(w: Words, def: &FigureDef, answer: &Answer) -> Shown {
    shown_as(w, def, answer, answer.entries > 0)
}

/// The answer of a part (a week, a month) of what is recorded as a whole: a week without any is 0.
pub fn shown_part(w: Words, def: &FigureDef, answer: &Answer) -> Shown {
    shown_as(w, def, answer, true)
}

fn shown_as(w: Words, def: &FigureDef, answer: &Answer, recorded: bool) -> Shown {
    let none =
        |why: &str| Shown { value: formats::NONE.to_owned(), unit: String::new(), why: Some(w.t(why)) };
    match (answer.value, answer.why) {
        (_, Some(Why::FewerThanFive)) => none("none-few"),
        (None, _) => none("none-divide"),
        (Some(_), _) if !recorded => none("none-records"),
        (Some(value), _) => {
            let decimals = def.figure.decimals;
            let (value, unit) = figure_value(w.lang, def, &value.fixed(decimals));
            Shown { value, unit, why: None }
        }
    }
}

/// The key of the words that say how a kind is computed.
pub fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Sum => "kind-sum",
        Kind::Records => "kind-records",
        Kind::People => "kind-people",
        Kind::Level => "kind-level",
        Kind::PeopleAt => "kind-people-at",
        Kind::Units => "kind-units",
        Kind::Days => "kind-days",
        Kind::Span => "kind-span",
        Kind::Ratio => "kind-ratio",
        Kind::Daily => "kind-daily",
        Kind::YearChange => "kind-year-change",
    }
}

/// A quantity of entries in the figure's unit of measure.
pub fn quantity(def: &FigureDef, quantity: i64) -> String {
    let scale = def.figure.scale.max(1);
    if scale == 1 {
        return quantity.to_string();
    }
    Decimal::quotient(quantity.into(), scale.into(), def.figure.decimals.max(1))
        .map_or_else(|| quantity.to_string(), |value| value.to_string())
}
