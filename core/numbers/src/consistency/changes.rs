//! 由100个增加到150个，增长40%: the change does not follow.

use super::{Conflict, ConflictKind, Sentence, between, contains_any, same_unit};
use crate::{Bound, Decimal, Measure, Number};

const RISEN: &[&str] = &[
    "增加到",
    "增至",
    "增长到",
    "上升到",
    "提高到",
    "升至",
    "扩大到",
    "提升到",
    "上升至",
    "增长至",
    "增加至",
    " to ",
];
const FALLEN: &[&str] = &["减少到", "降至", "下降到", "减至", "降到", "压减到", "缩短到", "减少至", "下降至"];
const CHANGED: &[&str] = &[
    "增长",
    "增加",
    "提高",
    "上升",
    "增幅",
    "下降",
    "减少",
    "降幅",
    "降低",
    "up ",
    "rise of ",
    "increase of ",
    "down ",
];

pub(super) fn check(sentence: &Sentence<'_>, found: &mut Vec<Conflict>) {
    for three in sentence.figures.windows(3) {
        let (before, after, change) = (three[0], three[1], three[2]);
        if states_change(sentence, before, after, change) {
            found.extend(conflict(sentence.numbers, before, after, change));
        }
    }
}

fn states_change(sentence: &Sentence<'_>, before: usize, after: usize, change: usize) -> bool {
    let numbers = sentence.numbers;
    let (first, second, said) = (&numbers[before], &numbers[after], &numbers[change]);
    let counts = [first, second]
        .iter()
        .all(|n| n.measure == Measure::Plain && n.high.is_none() && n.bound == Bound::Exact);
    let moved = between(sentence.chars, first, second);
    let verb = contains_any(moved, RISEN) || contains_any(moved, FALLEN);
    let told = between(sentence.chars, second, said);
    let percent = said.measure == Measure::Percent && said.bound == Bound::Exact && said.high.is_none();
    let from = sentence.chars.any_ends(first.start, &["由", "从", "from ", "的"]).is_some();
    counts
        && same_unit(first, second)
        && verb
        && from
        && percent
        && told.len() < 20
        && contains_any(told, CHANGED)
}

fn conflict(numbers: &[Number], before: usize, after: usize, change: usize) -> Option<Conflict> {
    let (first, second, said) = (&numbers[before], &numbers[after], &numbers[change]);
    if first.value.is_zero() {
        return None;
    }
    let difference = second.value.checked_sub(first.value)?.checked_mul(Decimal::from_i64(100))?;
    let follows = difference.checked_div(first.value, said.step.scale().max(1))?;
    let rounded = [first, second].iter().filter(|number| number.rounded).count();
    let slack = said.step.checked_mul(Decimal::from_i64(if rounded > 0 { 10 } else { 1 }))?;
    (follows.abs().checked_sub(said.value.abs())?.abs() > slack).then(|| Conflict {
        kind: ConflictKind::Change,
        number: change,
        others: vec![before, after],
        said: said.value,
        follows,
        thing: second.noun.clone().or_else(|| first.noun.clone()),
    })
}
