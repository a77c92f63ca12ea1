//! What lies between two answers of a figure, in words: groups, roles, parts of the difference with their signs.

use luoshi_ledger::bridge::{Group, Measure, Role, Strand};
use luoshi_ledger::{Answer, Decimal};
use luoshi_packs::{FigureDef, Format};

use super::Shown;
use crate::{Words, formats};

/// The difference of two answers, where both have a value.
pub fn change(w: Words, def: &FigureDef, then: &Answer, now: &Answer) -> Shown {
    let of = |answer: &Answer| answer.value.filter(|_| answer.why.is_none());
    let Some(change) = of(now).zip(of(then)).and_then(|(now, then)| now.checked_sub(then)) else {
        return Shown {
            value: formats::NONE.to_owned(),
            unit: String::new(),
            why: Some(w.t("bridge-no-value")),
        };
    };
    let (value, unit) = formats::figure_change(w.lang, def, change, w.t("bridge-points"));
    Shown { value, unit, why: None }
}

/// A part of the difference with its sign, exact wherever a few decimals can be.
pub fn signed(w: Words, def: &FigureDef, strand: &Strand, base: i128) -> String {
    let decimal = exact(def, strand, base);
    let is_money = def.format == Format::Money && strand.measure == Measure::Amount && base != 0;
    if is_money { formats::money_signed(w.lang, &decimal) } else { formats::signed(&decimal) }
}

/// Base units in the figure's unit of measure.
pub fn exact(def: &FigureDef, strand: &Strand, base: i128) -> String {
    let scale = match strand.measure {
        Measure::Amount => i128::from(def.figure.scale.max(1)),
        _ => 1,
    };
    let whole = |decimals: &u32| base.checked_mul(10_i128.pow(*decimals)).is_some_and(|all| all % scale == 0);
    let decimals = (0..=4).find(whole).unwrap_or(4);
    Decimal::quotient(base, scale, decimals).map_or_else(|| base.to_string(), |value| value.to_string())
}

/// The key of a group's words.
pub fn group_key(group: Group) -> &'static str {
    match group {
        Group::New => "bridge-new",
        Group::Late => "bridge-late",
        Group::Corrected => "bridge-corrected",
        Group::Withdrawn => "bridge-withdrawn",
        Group::MovedIn => "bridge-moved-in",
        Group::MovedOut => "bridge-moved-out",
        Group::Months => "bridge-months",
        Group::Redefined => "bridge-redefined",
    }
}

/// The key of a role's words.
pub fn role_key(role: Role) -> &'static str {
    match role {
        Role::Whole => "net",
        Role::Above => "bridge-above",
        Role::Below => "bridge-below",
        Role::People => "bridge-people",
        Role::ThisYear => "bridge-this-year",
        Role::YearBefore => "bridge-year-before",
    }
}
