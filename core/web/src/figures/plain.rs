//! A figure's definition in plain words, out of how it is computed: what a reader can check with a pencil.

use luoshi_ledger::{Kind, PeriodRule};
use luoshi_packs::{FigureDef, Pack};
use luoshi_units::{Tree, UnitKind};

use crate::Words;

/// The sentences.
pub fn plain(w: Words, pack: &Pack, def: &FigureDef, tree: &Tree) -> Vec<String> {
    let figure = &def.figure;
    let mut said = vec![how(w, pack, def)];
    let below = pack.items_under(&figure.item).filter(|item| item.id != figure.item).count();
    if below > 0 && !figure.item.is_empty() {
        said.push(w.t1("plain-below", "n", below));
    }
    if let Some(unit) = figure.scope.as_deref().and_then(|scope| tree.get(scope)) {
        said.push(w.t1("plain-scope", "unit", unit.name(w.english())));
    }
    said.push(w.t1("plain-period", "period", w.t(period_key(figure.period))));
    said.push(if figure.decimals == 0 {
        w.t("plain-whole")
    } else {
        w.t1("plain-decimals", "n", figure.decimals)
    });
    said
}

/// What a kind of unit is called.
pub fn kind_name(w: Words, kind: UnitKind) -> String {
    let name = kind.name();
    if w.english() { name.en } else { name.zh }
}

fn how(w: Words, pack: &Pack, def: &FigureDef) -> String {
    let figure = &def.figure;
    let item = pack.items.get(&figure.item).map_or(def.name.get(w.lang), |item| item.name.get(w.lang));
    let of = |id: &Option<String>| {
        let found = id.as_deref().and_then(|id| pack.figure(id));
        found.map(|def| def.name.get(w.lang)).unwrap_or_default()
    };
    match figure.kind {
        Kind::Ratio => w.t2("plain-ratio", "above", of(&figure.numerator), "below", of(&figure.denominator)),
        Kind::Units => {
            let kind = figure.unit_kind.map_or_else(|| w.t("units"), |kind| kind_name(w, kind));
            w.t2("plain-units", "item", item, "kind", &kind)
        }
        kind => w.t1(key(kind), "item", item),
    }
}

fn key(kind: Kind) -> &'static str {
    match kind {
        Kind::Sum => "plain-sum",
        Kind::Records => "plain-records",
        Kind::People => "plain-people",
        Kind::Level => "plain-level",
        Kind::PeopleAt => "plain-people-at",
        Kind::Units => "plain-units",
        Kind::Days => "plain-days",
        Kind::Span => "plain-span",
        Kind::Ratio => "plain-ratio",
        Kind::Daily => "plain-daily",
        Kind::YearChange => "plain-year-change",
    }
}

/// The words of a period that is asked where none is named.
pub fn period_key(rule: PeriodRule) -> &'static str {
    match rule {
        PeriodRule::Campaign => "period-campaign",
        PeriodRule::LastQuarter => "period-quarter",
        PeriodRule::LastMonth => "period-month",
        PeriodRule::LastWeek => "period-week",
        PeriodRule::Year => "period-year",
        PeriodRule::Day => "period-day",
        PeriodRule::From(_) => "period-from",
        PeriodRule::Fixed(..) => "period-fixed",
    }
}
