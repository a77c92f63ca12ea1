//! 共100个，其中已建成60个，占65%; 受理100件，办结90件，办结率95%.

use super::{Conflict, ConflictKind, Sentence, contains_any, is_count, same_unit};
use crate::chars::{Chars, is_cjk};
use crate::{Bound, Decimal, Measure, Number};

/// Words right before a share of what was just counted.
const SHARES: &[&str] = &[
    "占比",
    "占比为",
    "占比达",
    "占比约",
    "比例为",
    "比例达",
    "比例达到",
    " or ",
    "(",
    "accounting for ",
    "making up ",
];

pub(super) fn check(sentence: &Sentence<'_>, found: &mut Vec<Conflict>) {
    for (at, &share) in sentence.figures.iter().enumerate() {
        let number = &sentence.numbers[share];
        let percent =
            number.measure == Measure::Percent && !number.value.is_negative() && number.high.is_none();
        if !percent
            || at < 2
            || number.bound != Bound::Exact
            || !refers_back(sentence, share, sentence.figures[at - 1])
        {
            continue;
        }
        let (before, last) = (sentence.figures[at - 2], sentence.figures[at - 1]);
        if counted_of(sentence, before, last) {
            found.extend(conflict(sentence.numbers, share, before, last));
            continue;
        }
        let part = last;
        let earlier = &sentence.figures[at.saturating_sub(6)..at - 1];
        let Some(whole) = whole_of(sentence, part, earlier) else { continue };
        found.extend(conflict(sentence.numbers, share, part, whole));
    }
}

/// 84 of the 92 townships: the part stands before its whole.
fn counted_of(sentence: &Sentence<'_>, part: usize, whole: usize) -> bool {
    let (one, two) = (&sentence.numbers[part], &sentence.numbers[whole]);
    let text = super::between(sentence.chars, one, two);
    let counts = is_count(one) && is_count(two) && one.value <= two.value && !two.value.is_zero();
    counts && text.len() < 24 && contains_any(text, &[" of "])
}

/// Whether the percentage is a share of the count before it: 占, or a rate named after it (办结 … 办结率).
fn refers_back(sentence: &Sentence<'_>, share: usize, part: usize) -> bool {
    let chars = sentence.chars;
    let (number, counted) = (&sentence.numbers[share], &sentence.numbers[part]);
    let apart = number.start.saturating_sub(counted.end);
    if apart < 24 && (chars.any_ends(number.start, SHARES).is_some() || takes_up(chars, number.start)) {
        return true;
    }
    let rate = match chars.any_ends(number.start, &["率", "率为", "率达", "率达到"]) {
        Some(length) => number.start - length,
        None => return false,
    };
    // The stem of the rate stands beside the count: 办结90件.
    let stem = chars.text(rate.saturating_sub(2), rate);
    let near = chars.text(counted.start.saturating_sub(8), (counted.end + 8).min(rate.saturating_sub(2)));
    stem.chars().count() == 2 && near.contains(&stem)
}

/// 占任务的, 占全市总数的: 占 before the number with nothing but a few words between.
fn takes_up(chars: &Chars, start: usize) -> bool {
    let from = chars.run_start(start, 10, |c| is_cjk(c) && c != '占');
    chars.before(from) == '占'
}

/// The count that the part is a part of: the nearest before it with its unit that is larger.
fn whole_of(sentence: &Sentence<'_>, part: usize, earlier: &[usize]) -> Option<usize> {
    let numbers = sentence.numbers;
    let fits = |&&i: &&usize| {
        let whole = &numbers[i];
        is_count(whole)
            && same_unit(whole, &numbers[part])
            && whole.value >= numbers[part].value
            && !whole.value.is_zero()
    };
    if !is_count(&numbers[part]) {
        return None;
    }
    let whole = *earlier.iter().rev().find(fits)?;
    let text = sentence.chars.folded().get(numbers[whole].end..numbers[part].start)?;
    (!contains_any(text, &["占", "同比", "增长", "另有", "此外"])).then_some(whole)
}

fn conflict(numbers: &[Number], share: usize, part: usize, whole: usize) -> Option<Conflict> {
    let said = &numbers[share];
    let decimals = said.step.scale();
    let hundred = numbers[part].value.checked_mul(Decimal::from_i64(100))?;
    let follows = hundred.checked_div(numbers[whole].value, decimals.max(1))?;
    let tolerance = slack(numbers, part, whole).checked_add(said.step)?;
    let apart = follows.checked_sub(said.value)?.abs();
    (apart > tolerance).then(|| Conflict {
        kind: ConflictKind::Share,
        number: share,
        others: vec![part, whole],
        said: said.value,
        follows,
        thing: numbers[part].noun.clone(),
    })
}

/// How far the share may be off since its counts are rounded themselves, in per cent.
fn slack(numbers: &[Number], part: usize, whole: usize) -> Decimal {
    let of = |number: &Number| {
        if !number.rounded || number.value.is_zero() {
            return Decimal::ZERO;
        }
        let relative =
            number.step.checked_mul(Decimal::from_i64(50)).and_then(|step| step.checked_div(number.value, 4));
        relative.unwrap_or(Decimal::ZERO)
    };
    of(&numbers[part]).checked_add(of(&numbers[whole])).unwrap_or(Decimal::ZERO)
}
