//! Lists in which several names share a verb and several values follow: A、B和C分别增长x、y和z.

use std::sync::LazyLock;

use crate::chars::Chars;
use crate::sentences::ends_clause;
use crate::words::Words;
use crate::{Measure, Number, Pairing};

/// A list's names are looked for in so many characters before its first value.
const NAMES_WITHIN: usize = 160;

/// What stands between names and values.
static PREDICATES: LazyLock<Words<()>> = LazyLock::new(|| {
    Words::behind(&[(
        "分别 依次 各 同比 环比 较上年 比上年 比年初 较年初 比上月 较上月 比去年 较去年 比去年同期 较去年同期 较上年同期 比上年同期 年均 增长 增加 增 上升 提高 提升 下降 减少 降低 回落 下滑 降 减 达 达到 为 完成 实现 是 有 了 约 近 \
         超过 超 增幅 降幅 增至 降至 增速 到 至 由 从 占 共 累计 去年 上年 同期 比 较 _ : , 也 均 涨幅 高于 全国 全省 平均 水平 已 \
         rose rise grew grow increased fell dropped declined up down by were was are stood_at reached totalled totaled respectively",
        (),
    )])
});

/// Where the values of a list stand among the numbers.
struct Run {
    first: usize,
    count: usize,
}

/// Gives each value that stands in a list its place there.
pub(crate) fn pair(chars: &Chars, numbers: &mut [Number], behind: &[usize]) {
    let mut list = 0;
    let mut at = 0;
    while at < numbers.len() {
        let run = run_from(chars, numbers, behind, at);
        at = run.first + run.count.max(1);
        if run.count < 2 {
            continue;
        }
        let Some(names) = names(chars, &numbers[run.first], numbers[at - 1].end) else { continue };
        for (index, number) in numbers[run.first..at].iter_mut().enumerate() {
            number.pairing = Some(Pairing { list, index, values: run.count, names: names.clone() });
        }
        list += 1;
    }
}

/// The run of figures from `first` on with nothing but 、, 和 or commas between them and one measure.
fn run_from(chars: &Chars, numbers: &[Number], behind: &[usize], first: usize) -> Run {
    let mut count = usize::from(numbers[first].is_figure());
    while count > 0 && first + count < numbers.len() {
        let (before, next) = (&numbers[first + count - 1], &numbers[first + count]);
        let same = next.is_figure()
            && next.measure == before.measure
            && alike(before, next)
            && before.sentence == next.sentence;
        if !same || !only_joints(chars, behind[first + count - 1], next.start) {
            break;
        }
        count += 1;
    }
    Run { first, count }
}

fn alike(one: &Number, two: &Number) -> bool {
    one.measure != Measure::Plain
        || one.unit_of_measure == two.unit_of_measure
        || one.unit_of_measure.is_none()
}

/// Whether only marks and words that join stand from `from` to `to`: 、, 和, 下降 between percentages.
fn only_joints(chars: &Chars, from: usize, to: usize) -> bool {
    const JOINTS: &[&str] =
        &["以及", "和", "及", "与", "、", ", and ", " and ", ", ", ",", ";", " ", "增长", "下降", "约", "近"];
    let mut at = from;
    let mut joined = false;
    while at < to {
        match chars.any_starts(at, JOINTS) {
            Some(length) => at += length,
            None => return false,
        }
        joined = true;
    }
    joined && at == to
}

/// The names before the first value; none where it is no list of names.
fn names(chars: &Chars, first: &Number, last_end: usize) -> Option<Vec<String>> {
    let floor = first.sentence.0.max(first.start.saturating_sub(NAMES_WITHIN));
    let (end, shared) = before_predicate(chars, floor, first.start);
    let respectively =
        shared || chars.starts(last_end, " respectively") || chars.starts(last_end, ", respectively");
    let mut start = end;
    while start > floor && (!ends_clause(chars, start - 1) || english_list(chars, start - 1)) {
        start -= 1;
    }
    // Another statement's values stand there: the names are further back, and whose they are is not said.
    let counted =
        (start..end).any(|i| chars.at(i).is_ascii_digit() && !chars.before(i).is_ascii_alphabetic());
    let names = if counted { Vec::new() } else { split(chars, start, end) };
    (respectively && !names.is_empty() || names.len() > 1).then_some(names)
}

/// A comma between English names, and no end of a clause.
fn english_list(chars: &Chars, i: usize) -> bool {
    chars.raw(i) == ',' && chars.at(i + 1) == ' ' && chars.before(i).is_ascii_alphabetic()
}

/// Steps back over 分别, 同比, 增长 and the like; says whether 分别 was among them.
pub(crate) fn before_predicate(chars: &Chars, floor: usize, start: usize) -> (usize, bool) {
    let mut end = start;
    let mut respectively = false;
    while end > floor {
        let Some((length, ())) = PREDICATES.find(chars, end) else { break };
        if end - length < floor {
            break;
        }
        respectively |= chars.ends(end, "分别") || chars.ends(end, "依次");
        end -= length;
    }
    (end, respectively)
}

fn split(chars: &Chars, start: usize, end: usize) -> Vec<String> {
    const JOINTS: &[&str] = &["以及", "、", "和", "及", "与", ", and ", " and ", ", "];
    let mut names = Vec::new();
    let mut from = start;
    let mut at = start;
    while at < end {
        match chars.any_starts(at, JOINTS) {
            Some(length) => {
                push(chars, &mut names, from, at);
                at += length;
                from = at;
            }
            None => at += 1,
        }
    }
    push(chars, &mut names, from, end);
    names
}

fn push(chars: &Chars, names: &mut Vec<String>, from: usize, to: usize) {
    let text = chars.text(from, to);
    let name = text.trim();
    if !name.is_empty() {
        names.push(name.to_owned());
    }
}
