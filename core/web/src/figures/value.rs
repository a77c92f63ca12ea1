//! How a figure's answer is written: its value, its unit of measure, or why there is none.

use crate::Words;
use crate::formats::{self, figure_value};
use luoshi_ledger::{Answer, Decimal, Kind, Why};
use luoshi_packs::{FigureDef, Pack, is_under};

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

/// A quantity of an item with its sign and what it is counted in: money in yuan, all else in the unit of the figure that
/// adds the item up. A figure that divides or compares is counted in something else than its entries.
pub fn amount(w: Words, pack: &Pack, item: &str, base: i64) -> String {
    if pack.items.get(item).is_some_and(|item| item.measure == "fen") {
        let decimals = if base % 100 == 0 { 0 } else { 2 };
        let yuan = Decimal::quotient(base.into(), 100, decimals);
        return yuan
            .map_or_else(|| base.to_string(), |yuan| formats::money_signed(w.lang, &yuan.to_string()));
    }
    let adds = |def: &&FigureDef| {
        let figure = &def.figure;
        matches!(figure.kind, Kind::Sum | Kind::Level)
            && !figure.item.is_empty()
            && is_under(item, &figure.item)
    };
    match pack.figures.iter().filter(adds).max_by_key(|def| def.figure.item.len()) {
        Some(def) => {
            let value = formats::signed(&quantity(def, base));
            format!("{value} {}", def.unit_of_measure.get(w.lang))
        }
        None => formats::signed(&base.to_string()),
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use luoshi_packs::{Files, Lang, load};

    use super::amount;
    use crate::WORDS;

    #[test]
    fn what_an_item_counts_is_told_in_its_own_unit_and_not_in_a_ratio_s() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/mudanjiang-2021");
        let pack = load(&Files::from_dir(&folder).expect("the pack's folder")).expect("a sound pack");
        let told = |lang, item: &str, base| amount(WORDS.in_lang(lang), &pack, item, base);
        assert_eq!(told(Lang::Zh, "project.investment", 30_500_000_000), "+3.05 亿元");
        assert_eq!(told(Lang::En, "indicator.funds", -12_345), "\u{2212}123.45 yuan");
        assert_eq!(told(Lang::Zh, "talk.held", -1), "\u{2212}1 场");
        assert_eq!(told(Lang::Zh, "nothing.known", 2_000), "+2,000");
    }
}
