//! One thing with two values. The same noun with the same unit of measure counts as the same thing only where the
//! place and the time spoken of are the same too.

use std::collections::HashMap;

use super::{Conflict, ConflictKind, contains_any};
use crate::chars::{Chars, is_cjk};
use crate::dates::Mention;
use crate::{Decimal, Measure, Number, holds};

/// Shorter nouns (项目, 党员) name too many things.
const SHORTEST: usize = 3;
/// A sentence is searched for its place only so far before the number.
const NEAR: usize = 60;

#[derive(PartialEq, Eq, Hash)]
struct Thing {
    noun: String,
    unit: Option<String>,
    place: String,
    measure: Measure,
}

pub(super) fn check(chars: &Chars, numbers: &[Number], mentions: &[Mention], found: &mut Vec<Conflict>) {
    let mut seen: HashMap<Thing, usize> = HashMap::new();
    let dated = dated_sentences(numbers, mentions);
    for (at, number) in numbers.iter().enumerate() {
        if !number.is_figure() || number.pairing.is_some() {
            continue;
        }
        let Some(thing) = thing(chars, number).filter(|_| !relative(chars, number)) else { continue };
        let Some(&earlier) = seen.get(&thing) else {
            seen.insert(thing, at);
            continue;
        };
        let other = &numbers[earlier];
        let apart = other.sentence != number.sentence && dated[at] == dated[earlier];
        if apart && !agree(other, number) {
            found.push(Conflict {
                kind: ConflictKind::TwoValues,
                number: at,
                others: vec![earlier],
                said: number.value,
                follows: other.value,
                thing: Some(thing.noun),
            });
        }
    }
}

fn agree(one: &Number, two: &Number) -> bool {
    let middle = |number: &Number| number.high.unwrap_or(number.value);
    holds(one, &two.value) || holds(two, &one.value) || holds(one, &middle(two)) || same_rounded(one, two)
}

/// 1.5万 and 15,230: the rounder one is borne out by the other.
fn same_rounded(one: &Number, two: &Number) -> bool {
    let step = if one.step > two.step { one.step } else { two.step };
    let to = |value: Decimal| value.rounded_to(step);
    (one.rounded || two.rounded) && to(one.value) == to(two.value)
}

fn thing(chars: &Chars, number: &Number) -> Option<Thing> {
    let noun = number.noun.clone().filter(|noun| noun.chars().count() >= SHORTEST)?;
    let (unit, measure) = (number.unit_of_measure.clone(), number.measure);
    Some(Thing { noun, unit, place: place(chars, number), measure })
}

/// The last place or body named before the number in its sentence; empty where there is none.
fn place(chars: &Chars, number: &Number) -> String {
    let floor = number.sentence.0.max(number.start.saturating_sub(NEAR));
    let mut at = number.start;
    while at > floor {
        at -= 1;
        let ends = matches!(chars.at(at), '省' | '市' | '县' | '区' | '镇' | '乡' | '村' | '局' | '委')
            || chars.starts(at, "街道")
            || chars.starts(at, "社区");
        if ends && is_cjk(chars.before(at)) {
            return chars.text(chars.run_start(at + 1, 4, is_cjk).max(floor), at + 1);
        }
    }
    String::new()
}

/// A number that is new, planned, of another year, or one of several alike is no second value.
fn relative(chars: &Chars, number: &Number) -> bool {
    const OTHERWISE: &[&str] = &[
        "新增", "增加", "减少", "计划", "目标", "去年", "上年", "上月", "每", "另", "其中", "各", "首批",
        "第", "达到", "力争", "预计", "拟", "将", "至少", "另外", "再", "多", "平均", "单", "日均", "还",
        "又",
    ];
    let floor = number.sentence.0.max(number.start.saturating_sub(16));
    chars.folded().get(floor..number.start).is_none_or(|text| contains_any(text, OTHERWISE))
}

/// The first mention of time in each number's sentence.
fn dated_sentences(numbers: &[Number], mentions: &[Mention]) -> Vec<Option<crate::Period>> {
    let mut at = 0;
    let mut periods = Vec::with_capacity(numbers.len());
    for number in numbers {
        while mentions.get(at).is_some_and(|mention| mention.start < number.sentence.0) {
            at += 1;
        }
        let inside = mentions.get(at).filter(|mention| mention.end <= number.sentence.1);
        periods.push(inside.and_then(|mention| mention.period));
    }
    periods
}
