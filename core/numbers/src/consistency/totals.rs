//! 共100个，其中A 60个、B 50个; A 60个、B 50个，共计100个.

use super::{Conflict, ConflictKind, Sentence, between, contains_any, is_count, same_unit};
use crate::{Decimal, Number};

/// Words behind which the parts of a total are listed, of which some may be left out.
const SOME: &[&str] = &["其中", "including", "of which", "of them"];
/// Words behind which all parts are listed.
const ALL: &[&str] =
    &["分为", "分别为", "分别是", "分别有", "由", "即", "comprising", "consisting of", "made up of"];
/// Words before a total that stands behind its parts.
const SUM: &[&str] = &[
    "共计",
    "合计",
    "总计",
    "共",
    "总共",
    "一共",
    "for a total of ",
    "a total of ",
    "in total ",
    "totalling ",
    "totaling ",
];
/// Sentences are looked at with so many figures, so that a very long one costs no more than its length.
const MOST: usize = 24;

pub(super) fn check(sentence: &Sentence<'_>, found: &mut Vec<Conflict>) {
    let figures = &sentence.figures;
    for (at, &total) in figures.iter().enumerate() {
        if !is_count(&sentence.numbers[total]) {
            continue;
        }
        let rest = &figures[at + 1..figures.len().min(at + MOST)];
        if let Some(conflict) = parts_behind(sentence, total, rest) {
            found.push(conflict);
        }
        if let Some(conflict) = parts_before(sentence, total, &figures[at.saturating_sub(MOST)..at]) {
            found.push(conflict);
        }
    }
}

/// The total first, then 其中 and its parts.
fn parts_behind(sentence: &Sentence<'_>, total: usize, rest: &[usize]) -> Option<Conflict> {
    let numbers = sentence.numbers;
    let first = *rest.first()?;
    let opening = between(sentence.chars, &numbers[total], &numbers[first]);
    // "79 of them": the number is a part itself.
    let opens: String = opening.iter().collect();
    if ["of them", "of these", "of which", "of whom"].iter().any(|word| opens.trim_start().starts_with(word))
    {
        return None;
    }
    let some = contains_any(opening, SOME);
    if !(some || contains_any(opening, ALL)) || opening.len() > 40 {
        return None;
    }
    let all_listed = !some || rest_is_listed(sentence, rest);
    let parts = run_of_parts(sentence, total, rest, all_listed);
    let sum = sum(numbers, &parts)?;
    let said = numbers[total].value;
    let too_much = sum > said;
    let too_little = all_listed && sum < said && parts.len() > 1;
    (too_much || too_little).then(|| conflict(numbers, total, parts, sum))
}

/// Whether 其余 or 剩余 names what is left, so that nothing is.
fn rest_is_listed(sentence: &Sentence<'_>, rest: &[usize]) -> bool {
    rest.windows(2).any(|pair| {
        let text = between(sentence.chars, &sentence.numbers[pair[0]], &sentence.numbers[pair[1]]);
        contains_any(text, &["其余", "剩余", "其他", "另外", "the rest", "the other"])
    })
}

/// The figures behind the total that are its parts: of its unit, exact, one list.
fn run_of_parts(sentence: &Sentence<'_>, total: usize, rest: &[usize], all_listed: bool) -> Vec<usize> {
    let numbers = sentence.numbers;
    let mut parts: Vec<usize> = Vec::new();
    for &part in rest {
        if !same_unit(&numbers[total], &numbers[part]) || !is_count(&numbers[part]) {
            break;
        }
        if let Some(&last) = parts.last() {
            let text = between(sentence.chars, &numbers[last], &numbers[part]);
            if !(listed(text) || all_listed || parallel(&numbers[last], &numbers[part])) {
                break;
            }
        }
        parts.push(part);
    }
    parts
}

/// Joined by marks and words of a list, without a new statement: 、, 和 and a name.
fn listed(text: &[char]) -> bool {
    let breaks = text.iter().any(|c| matches!(c, ',' | ';' | '。'));
    !breaks && (text.iter().any(|c| matches!(c, '、' | '和' | '及' | '与')) || contains_any(text, &[" and "]))
}

/// 市级60个，县级50个: names that end alike are kinds of one thing, while 办结300件，满意280件 are not.
fn parallel(one: &Number, two: &Number) -> bool {
    let last = |number: &Number| number.noun.as_ref().and_then(|noun| noun.chars().next_back());
    let lengths = |number: &Number| number.noun.as_ref().map(|noun| noun.chars().count());
    last(one).is_some() && last(one) == last(two) && lengths(one) == lengths(two) && one.noun != two.noun
}

/// The parts first, then 共计 and the total.
fn parts_before(sentence: &Sentence<'_>, total: usize, before: &[usize]) -> Option<Conflict> {
    let numbers = sentence.numbers;
    let start = numbers[total].start;
    sentence.chars.any_ends(start, SUM)?;
    let mut parts: Vec<usize> = Vec::new();
    for &part in before.iter().rev() {
        if !same_unit(&numbers[total], &numbers[part]) || !is_count(&numbers[part]) {
            break;
        }
        let next = parts.last().copied().unwrap_or(total);
        let text = between(sentence.chars, &numbers[part], &numbers[next]);
        if contains_any(text, &["其中", "分别", ";"]) || text.len() > 24 || next != total && !listed(text)
        {
            break;
        }
        parts.push(part);
    }
    parts.reverse();
    if parts.len() < 2 {
        return None;
    }
    let sum = sum(numbers, &parts)?;
    (sum != numbers[total].value).then(|| conflict(numbers, total, parts, sum))
}

fn sum(numbers: &[Number], parts: &[usize]) -> Option<Decimal> {
    if parts.is_empty() {
        return None;
    }
    parts.iter().try_fold(Decimal::ZERO, |sum, &part| sum.checked_add(numbers[part].value))
}

fn conflict(numbers: &[Number], total: usize, others: Vec<usize>, follows: Decimal) -> Conflict {
    let number = &numbers[total];
    let thing = number.noun.clone();
    Conflict { kind: ConflictKind::Total, number: total, others, said: number.value, follows, thing }
}
