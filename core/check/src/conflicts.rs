//! Where a text contradicts itself, in words.

use luoshi_numbers::{self as numbers, ConflictKind, Decimal, Measure};
use luoshi_packs::Lang;

use crate::report::Conflict;

/// A contradiction between numbers of the text, for readers.
pub fn told(conflict: &numbers::Conflict, found: &[numbers::Number], lang: Lang) -> Conflict {
    let percent = found.get(conflict.number).is_some_and(|number| number.measure == Measure::Percent);
    let written = |value: Decimal| {
        let value = value.rounded(2);
        if percent { format!("{value}%") } else { value.to_string() }
    };
    let (said, follows) = (written(conflict.said), written(conflict.follows));
    let thing = conflict.thing.as_deref().unwrap_or_default();
    let why = match (conflict.kind, lang) {
        (ConflictKind::Total, Lang::Zh) => format!("合计写的是 {said}，各部分相加是 {follows}。"),
        (ConflictKind::Total, Lang::En) => format!("The total says {said}; its parts add up to {follows}."),
        (ConflictKind::Share, Lang::Zh) => format!("比例写的是 {said}，按旁边的数算是 {follows}。"),
        (ConflictKind::Share, Lang::En) => {
            format!("The share says {said}; from the counts beside it follows {follows}.")
        }
        (ConflictKind::Change, Lang::Zh) => format!("变化写的是 {said}，按前后两个数算是 {follows}。"),
        (ConflictKind::Change, Lang::En) => {
            format!("The change says {said}; from the values before and after follows {follows}.")
        }
        (ConflictKind::TwoValues, Lang::Zh) => format!("同一个数“{thing}”写了两个值：{follows} 和 {said}。"),
        (ConflictKind::TwoValues, Lang::En) => {
            format!("One thing, “{thing}”, has two values: {follows} and {said}.")
        }
    };
    let numbers = std::iter::once(conflict.number).chain(conflict.others.iter().copied()).collect();
    Conflict { kind: conflict.kind.code().to_owned(), numbers, why }
}
