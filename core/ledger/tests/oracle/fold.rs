//! The plain fold. Every definition is DESIGN's, taken literally; nothing is shared with the ledger but the
//! types of question and answer.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Months};
use luoshi_ledger::{Entry, Figure, Kind};
use luoshi_store::Day;
use luoshi_units::Tree;

/// What is asked of the fold.
pub struct Asked<'a> {
    pub figure: &'a Figure,
    pub figures: &'a BTreeMap<String, Figure>,
    pub unit: &'a str,
    pub from: Day,
    pub until: Day,
    pub tree: &'a Tree,
}

/// A fraction, or none; and how many entries are behind it.
pub type Folded = (Option<(i128, i128)>, usize);

/// Folds the entries that count.
pub fn fold(asked: &Asked<'_>, entries: &[Entry]) -> Folded {
    let figure = asked.figure;
    if figure.kind == Kind::Ratio {
        return ratio(asked, entries);
    }
    let counted: Vec<&Entry> = entries.iter().filter(|e| counts(asked, e)).collect();
    let sum: i128 = counted.iter().map(|e| i128::from(e.quantity)).sum();
    let scale = i128::from(figure.scale);
    let value = match figure.kind {
        Kind::Sum | Kind::Level => Some((sum, scale)),
        Kind::Records => {
            Some((counted.iter().filter(|e| e.quantity.abs() == 1).map(|e| i128::from(e.quantity)).sum(), 1))
        }
        Kind::People | Kind::PeopleAt => Some((people(&counted), 1)),
        Kind::Units => {
            let kind = |unit: &&&str| {
                figure.unit_kind.is_none_or(|kind| asked.tree.get(unit).is_some_and(|u| u.kind == kind))
            };
            let units = positive(counted.iter().map(|e| (e.unit.as_str(), e.quantity)));
            Some((units.iter().filter(kind).count() as i128, 1))
        }
        Kind::Days => Some((positive(counted.iter().map(|e| (e.day, e.quantity))).len() as i128, 1)),
        Kind::Span => {
            let days = positive(counted.iter().map(|e| (e.day, e.quantity)));
            let ends = days.first().zip(days.last());
            ends.map(|(first, last)| (i128::from((*last - *first).num_days() + 1), 1))
        }
        Kind::Daily => daily(asked, entries, &counted, sum, scale),
        Kind::YearChange => return year_change(asked, entries),
        Kind::Ratio => unreachable!("handled above"),
    };
    (value, counted.len())
}

fn about(asked: &Asked<'_>, entry: &Entry) -> bool {
    let item = &asked.figure.item;
    let below = entry.item == *item || entry.item.starts_with(&format!("{item}."));
    let scope = asked.figure.scope.as_deref();
    // The whole city is also what was posted at a unit that its tree does not hold yet.
    let whole = scope.is_none() && asked.unit == asked.tree.root().code;
    if whole {
        return below;
    }
    below
        && asked.tree.is_under(&entry.unit, asked.unit)
        && scope.is_none_or(|scope| asked.tree.is_under(&entry.unit, scope))
}

fn counts(asked: &Asked<'_>, entry: &Entry) -> bool {
    let level = matches!(asked.figure.kind, Kind::Level | Kind::PeopleAt);
    about(asked, entry) && entry.day <= asked.until && (level || entry.day >= asked.from)
}

/// The keys whose quantities add up to more than 0.
fn positive<K: Ord>(pairs: impl Iterator<Item = (K, i64)>) -> BTreeSet<K> {
    let mut sums: BTreeMap<K, i64> = BTreeMap::new();
    for (key, quantity) in pairs {
        *sums.entry(key).or_default() += quantity;
    }
    sums.into_iter().filter(|(_, sum)| *sum > 0).map(|(key, _)| key).collect()
}

fn people(counted: &[&Entry]) -> i128 {
    positive(counted.iter().filter_map(|e| Some((e.person?, e.quantity)))).len() as i128
}

fn daily(
    asked: &Asked<'_>,
    entries: &[Entry],
    counted: &[&Entry],
    sum: i128,
    scale: i128,
) -> Option<(i128, i128)> {
    let ever = entries.iter().filter(|e| about(asked, e) && e.day <= asked.until);
    let first = *positive(ever.map(|e| (e.day, e.quantity))).first()?;
    let days = i128::from((asked.until - asked.from.max(first)).num_days() + 1).max(0);
    let people = people(counted);
    (people >= 5 && days > 0).then_some((sum, people * days * scale))
}

fn year_change(asked: &Asked<'_>, entries: &[Entry]) -> Folded {
    let month_of = |day: Day| (day.year(), day.month());
    let mut months: BTreeMap<(i32, u32), (i128, usize)> = BTreeMap::new();
    for entry in entries.iter().filter(|e| about(asked, e)) {
        let month = months.entry(month_of(entry.day)).or_default();
        month.0 += i128::from(entry.quantity);
        month.1 += 1;
    }
    let (mut now, mut then, mut count) = (0, 0, 0);
    for (&(year, month), &(sum, entries)) in &months {
        let start = Day::from_ymd_opt(year, month, 1).unwrap();
        let end = (start + Months::new(1)).pred_opt().unwrap();
        if start < asked.from || end > asked.until {
            continue;
        }
        if let Some((before, before_entries)) = months.get(&(year - 1, month)) {
            now += sum;
            then += before;
            count += entries + before_entries;
        }
    }
    let value = (then != 0).then(|| ((now - then) * 100 * then.signum(), then.abs()));
    (value, count)
}

fn ratio(asked: &Asked<'_>, entries: &[Entry]) -> Folded {
    let part = |id: &Option<String>| {
        let figure = &asked.figures[id.as_deref().unwrap()];
        (figure, fold(&Asked { figure, ..*asked }, entries))
    };
    let (above, (top, top_count)) = part(&asked.figure.numerator);
    let (below, (bottom, bottom_count)) = part(&asked.figure.denominator);
    let of_people = |kind| matches!(kind, Kind::People | Kind::PeopleAt);
    let average = of_people(below.kind) && !of_people(above.kind);
    let value = top.zip(bottom).and_then(|((n, nd), (d, dd))| {
        let enough = !average || d >= 5 * dd;
        (d != 0 && enough).then(|| (n * dd * d.signum(), nd * d.abs()))
    });
    (value, top_count + bottom_count)
}
