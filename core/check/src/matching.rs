//! Which figure a number is: the word that speaks of one, nearest in the sense of the sentence.

use std::cmp::Reverse;
use std::ops::Range;

use luoshi_ledger::Kind;

use crate::figures::{Figures, Spoke, Spots};
use crate::layout::Layout;

/// How far around a number words are listened to, in characters: sentences without an end are not searched through.
const REACH: usize = 120;

/// How the word stands to the number; the earlier, the surer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// Right behind it: 6个专项小组.
    Behind,
    /// Right before it: 宣讲人员1180人.
    Before,
    /// In its clause, no other number between.
    InClause,
    /// In another clause of its sentence, no other number between.
    InSentence,
    /// In its sentence, past another number or another list.
    Far,
}

/// What a number's words say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// No figure is spoken of.
    None,
    /// One figure.
    One(usize, Nearness),
    /// Figures that fit alike, by index.
    Alike(Vec<usize>),
    /// One figure is spoken of, but the number is something else about it.
    Beside(usize, Beside),
}

/// What a number can be about a figure without being its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// 其中: a part of it that the ledger does not know.
    Part,
    /// 新增, 减少: how much it changed.
    Change,
    /// 平均, 每场: its rate.
    Rate,
    /// 计划, 预计: what is meant to come.
    Plan,
}

/// A number in the text, with the measure that follows it.
#[derive(Clone, Debug)]
pub struct Number {
    /// Its characters, without its measure.
    pub range: Range<usize>,
    /// The measure.
    pub measure: Option<String>,
    /// Where the measure ends.
    pub end: usize,
    /// Whether another number's words end here: it counts something.
    pub counts: bool,
}

/// The figure that the number at `index` is, by the words around it.
pub fn figure_of(
    layout: &Layout,
    figures: &Figures,
    spots: &Spots<'_>,
    numbers: &[Number],
    index: usize,
) -> Match {
    let number = &numbers[index];
    let window = window(layout, number);
    let heard = spots.within(&window, &window, number.measure.as_deref());
    let mut ranked: Vec<(Rank, &Spoke)> = heard
        .iter()
        .filter(|spoke| !overlaps(&spoke.range, &number.range))
        .map(|spoke| (rank(layout, numbers, index, spoke), spoke))
        // Past another number a word is heard only where the alias is sure of its context.
        .filter(|(rank, spoke)| rank.near != Nearness::Far || spoke.sure)
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    let Some((best, first)) = ranked.first() else { return Match::None };
    let alike = ranked.iter().take_while(|(rank, _)| rank.same(best)).map(|(_, spoke)| spoke.known);
    let mut alike: Vec<usize> = alike.chain(joined(layout, &heard, first)).collect();
    alike.sort_unstable();
    alike.dedup();
    if alike.len() > 1 {
        return Match::Alike(alike);
    }
    match beside(layout, figures, number, first) {
        Some(beside) => Match::Beside(first.known, beside),
        None => Match::One(first.known, best.near),
    }
}

/// The figure named nearest to the number in its sentence, whatever it counts; the longer word of equals.
pub fn named_nearest(layout: &Layout, spots: &Spots<'_>, number: &Number) -> Option<usize> {
    let gap = |word: &Range<usize>| {
        word.start.saturating_sub(number.end).max(number.range.start.saturating_sub(word.end))
    };
    let window = window(layout, number);
    let named = spots.named(&window);
    named.min_by_key(|(word, _)| (gap(word), Reverse(word.len()))).map(|(_, known)| known)
}

/// The figure that a name in a list is, where names and values pair up: 分别增长 gives each name one value.
pub fn figure_named(layout: &Layout, spots: &Spots<'_>, number: &Number, name: &str) -> Match {
    let window = window(layout, number);
    let name: Vec<char> = crate::layout::alike_word(name).chars().collect();
    let place = (window.start..window.end).find(|at| layout.chars[*at..].starts_with(&name));
    let Some(place) = place.filter(|_| !name.is_empty()) else { return Match::None };
    let heard = spots.within(&(place..place + name.len()), &window, number.measure.as_deref());
    only(&heard)
}

/// The figure that a thing counted is called by: in a table, the heads of the number's row and column.
pub fn figure_called(figures: &Figures, noun: &str, measure: Option<&str>) -> Match {
    let layout = Layout::of(noun);
    let whole = 0..layout.chars.len();
    only(&figures.read(&layout).within(&whole, &whole, measure))
}

fn only(heard: &[Spoke]) -> Match {
    let mut known: Vec<usize> = heard.iter().map(|spoke| spoke.known).collect();
    known.sort_unstable();
    known.dedup();
    match known[..] {
        [] => Match::None,
        [one] => Match::One(one, Nearness::Before),
        _ => Match::Alike(known),
    }
}

/// What has been heard is ranked by this; less is surer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    near: Nearness,
    sure: Reverse<bool>,
    exact: Reverse<bool>,
    gap: usize,
    length: Reverse<usize>,
}

impl Rank {
    /// Nothing in the sentence prefers one to the other.
    fn same(&self, other: &Self) -> bool {
        self == other
    }
}

fn window(layout: &Layout, number: &Number) -> Range<usize> {
    let sentence = layout.sentence(number.range.start);
    let from = sentence.start.max(number.range.start.saturating_sub(REACH));
    from..sentence.end.min(number.end + REACH)
}

fn overlaps(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

fn rank(layout: &Layout, numbers: &[Number], index: usize, spoke: &Spoke) -> Rank {
    let number = &numbers[index];
    let behind = spoke.range.start >= number.range.end;
    let gap = if behind {
        number.end..spoke.range.start.max(number.end)
    } else {
        spoke.range.end..number.range.start
    };
    let clause = layout.clause(number.range.start);
    let within = spoke.range.start >= clause.start && spoke.range.end <= clause.end;
    let crossed = crosses(numbers, index, behind, &spoke.range);
    let listed = gap.clone().any(|at| matches!(layout.chars[at], '、' | '和' | '与' | '及'));
    let near = match (within, crossed || listed && within) {
        (true, false) if behind && is_close(layout, &gap, number) => Nearness::Behind,
        (true, false) if !behind && is_bridge(layout, &gap) => Nearness::Before,
        (true, false) => Nearness::InClause,
        (false, false) => Nearness::InSentence,
        (_, true) => Nearness::Far,
    };
    Rank {
        near,
        sure: Reverse(spoke.sure),
        exact: Reverse(spoke.exact),
        gap: gap.len(),
        length: Reverse(spoke.range.len()),
    }
}

/// Whether another counting number stands between.
fn crosses(numbers: &[Number], index: usize, behind: bool, word: &Range<usize>) -> bool {
    if behind {
        numbers[index + 1..]
            .iter()
            .take_while(|other| other.range.start < word.start)
            .any(|other| other.counts)
    } else {
        numbers[..index]
            .iter()
            .rev()
            .take_while(|other| other.range.start >= word.end)
            .any(|other| other.counts)
    }
}

/// Right behind the measure: nothing between but quotes, spaces and 的. A bare number takes what follows too.
fn is_close(layout: &Layout, gap: &Range<usize>, number: &Number) -> bool {
    let plain = number.measure.is_some() || number.range.end == number.end;
    plain
        && gap.len() <= 3
        && gap.clone().all(|at| matches!(layout.chars[at], ' ' | '“' | '”' | '"' | '「' | '『' | '《' | '的'))
}

/// Right before the number: nothing between but quotes and words that only lead to it.
fn is_bridge(layout: &Layout, gap: &Range<usize>) -> bool {
    const LEADING: &str = " “”\"」』》':=|为达共约计有已累总数量人次是了近超过到";
    gap.len() <= 6 && gap.clone().all(|at| LEADING.contains(layout.chars[at]))
}

/// Other figures' words joined to the best by a list mark: 宣讲员和志愿者共 30 人 counts both together.
fn joined(layout: &Layout, heard: &[Spoke], best: &Spoke) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = best.range.clone();
    while let Some(other) = heard.iter().rev().find(|other| {
        other.range.end < at.start
            && other.range.end + 1 == at.start
            && matches!(layout.chars[other.range.end], '、' | '和' | '与' | '及')
    }) {
        found.push(other.known);
        at = other.range.clone();
    }
    found
}

/// Whether the words right around the number make it something else than the figure's value.
fn beside(layout: &Layout, figures: &Figures, number: &Number, spoke: &Spoke) -> Option<Beside> {
    const PARTS: [&str; 3] = ["其中", "of them", "of which"];
    const CHANGES: [&str; 11] =
        ["新增", "增加", "减少", "新建", "多出", "增至", "减至", "新发展", "增长", "下降", "more than in"];
    const RATES: [&str; 9] = ["平均", "人均", "户均", "场均", "每场", "每次", "每人", "每周", "on average"];
    const PLANS: [&str; 8] = ["计划", "预计", "力争", "目标", "拟", "争取", "不低于", "planned"];
    let clause = layout.clause(number.range.start);
    let from = clause.start.max(number.range.start.saturating_sub(REACH));
    let before = layout.text(from..number.range.start);
    let word = layout.text(spoke.range.clone());
    let name = figures.known(spoke.known).name.zh.clone();
    let says = |list: &[&str]| {
        list.iter().any(|said| before.contains(said) && !word.contains(said) && !name.contains(said))
    };
    let kind = figures.known(spoke.known).kind;
    if says(&PARTS) {
        return Some(Beside::Part);
    }
    if kind != Kind::YearChange
        && CHANGES.iter().any(|said| before.trim_end().ends_with(said) && !word.contains(said))
    {
        return Some(Beside::Change);
    }
    if !matches!(kind, Kind::Ratio | Kind::Daily) && says(&RATES) {
        return Some(Beside::Rate);
    }
    says(&PLANS).then_some(Beside::Plan)
}
