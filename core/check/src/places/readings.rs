//! Which places a number may be about, the likeliest first. A place beside the number is what it is about; a place
//! named elsewhere is a reading only, which the ledger may bear out or not.

use std::ops::Range;

use super::{InText, Resolved, only_marks};
use crate::layout::Layout;
use crate::matching::Number;

/// So many places before a number are looked at, and so many readings are tried.
const MOST_PLACES: usize = 8;
const MOST_READINGS: usize = 4;
/// So far a place stands from the number that it belongs to, in characters.
const NEAR: usize = 32;

/// Words behind which parts of what was counted stand.
pub const PARTS: [&str; 5] = ["其中", "of them", "of which", "of these", "including"];

/// How a named place stands in its sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It opens its clause: what follows is about it.
    Subject,
    /// It is mentioned.
    Mention,
    /// It belongs to one number, or is one of the parts of what was counted.
    Detail,
}

impl InText {
    /// The places that the number at `range` may be about, the likeliest first: one where it stands beside it;
    /// else the subjects of the sentence, its mentions, the subject of an earlier sentence of the line, what the
    /// text is about, and last the details.
    pub fn readings(&self, layout: &Layout, numbers: &[Number], range: &Range<usize>) -> Vec<Resolved> {
        if let Some(own) = self.own(layout, numbers, range) {
            return vec![self.beside(layout, own)];
        }
        let clause = layout.clause(range.start);
        let sentence = layout.sentence(range.start);
        let line = layout.line(range.start);
        let (mut subjects, mut mentions, mut details) = (Vec::new(), Vec::new(), Vec::new());
        for index in self.within(sentence.start..range.start).rev().take(MOST_PLACES) {
            match self.standing(layout, numbers, index) {
                Standing::Subject => subjects.push(index),
                Standing::Mention => mentions.push(index),
                Standing::Detail => details.push(index),
            }
        }
        if let Some(after) = self.within(range.end..clause.end).next() {
            match self.standing(layout, numbers, after) {
                Standing::Detail => details.push(after),
                _ => mentions.push(after),
            }
        }
        if subjects.is_empty() && mentions.is_empty() {
            for index in self.within(line.start..sentence.start).rev().take(MOST_PLACES) {
                if self.standing(layout, numbers, index) == Standing::Subject {
                    subjects.push(index);
                    break;
                }
                details.push(index);
            }
        }
        let told = |list: Vec<usize>| list.into_iter().map(|index| self.beside(layout, index));
        let all = told(subjects).chain(told(mentions)).chain([self.topic.clone()]).chain(told(details));
        let mut readings: Vec<Resolved> = Vec::new();
        for reading in all {
            if readings.len() < MOST_READINGS && !readings.contains(&reading) {
                readings.push(reading);
            }
        }
        if let Some(Resolved::Outside(_)) = readings.first() {
            // Another city's number is not made ours because ours happens to be the same.
            readings.truncate(1);
        }
        readings
    }

    /// The place that stands beside the number and is its own.
    fn own(&self, layout: &Layout, numbers: &[Number], range: &Range<usize>) -> Option<usize> {
        let clause = layout.clause(range.start);
        let after = self.within(range.end..clause.end).next();
        if let Some(after) = after.filter(|after| self.is_in(layout, numbers, range.end, *after)) {
            return Some(after);
        }
        let before = self.within(clause.start..range.start).last()?;
        let is_row = || layout.written(clause.clone()).contains('\t');
        let other = |taken: Option<usize>| taken.is_some_and(|start| start != range.start);
        let taken = other(self.number_behind(layout, numbers, before))
            || other(self.number_before(layout, numbers, before));
        (!taken || is_row()).then_some(before)
    }

    fn standing(&self, layout: &Layout, numbers: &[Number], index: usize) -> Standing {
        let (first, _) = self.list(layout, index);
        let start = self.named[first].range.start;
        let clause = layout.clause(start);
        let from = clause.start.max(start.saturating_sub(NEAR));
        let before = layout.text(from..start);
        if PARTS.iter().any(|word| before.contains(word))
            || self.number_before(layout, numbers, first).is_some()
        {
            return Standing::Detail;
        }
        let is_city = matches!(self.named[index].place, Resolved::City);
        if !is_city && self.number_behind(layout, numbers, index).is_some() {
            return Standing::Detail;
        }
        if from == clause.start && only_leads(&before) { Standing::Subject } else { Standing::Mention }
    }

    /// Where the number begins that follows right behind the place: 林海市80场.
    fn number_behind(&self, layout: &Layout, numbers: &[Number], index: usize) -> Option<usize> {
        let end = self.named[index].range.end;
        let next = numbers.get(numbers.partition_point(|number| number.range.start < end))?;
        let gap = end..next.range.start;
        let bare = gap.len() <= 4 && layout.chars[gap].iter().all(|c| " 有为共约达近了".contains(*c));
        (bare && next.counts && next.measure.is_some()).then_some(next.range.start)
    }

    /// Where the number begins that the place right behind it belongs to: 79 of them in Linhai.
    fn number_before(&self, layout: &Layout, numbers: &[Number], index: usize) -> Option<usize> {
        let start = self.named[index].range.start;
        let last = numbers.partition_point(|number| number.range.end <= start).checked_sub(1)?;
        let last = &numbers[last];
        (last.counts && self.is_in(layout, numbers, last.range.end, index)).then_some(last.range.start)
    }

    /// Whether only the thing counted and a word such as `in` stand between a number's end and a place.
    fn is_in(&self, layout: &Layout, numbers: &[Number], end: usize, index: usize) -> bool {
        let start = self.named[index].range.start;
        if start <= end || start - end > NEAR {
            return false;
        }
        let next = numbers.partition_point(|number| number.range.start < end);
        if numbers.get(next).is_some_and(|number| number.range.start < start) {
            return false;
        }
        says_in(&layout.text(end..start)).is_some()
    }

    /// Whether a place follows the number at once, with no word for what is counted: 53 in Xicheng District.
    pub fn follows_bare(&self, layout: &Layout, numbers: &[Number], range: &Range<usize>) -> bool {
        let clause = layout.clause(range.start);
        let after = self.within(range.end..clause.end).next();
        after.is_some_and(|after| {
            self.is_in(layout, numbers, range.end, after)
                && says_in(&layout.text(range.end..self.named[after].range.start)) == Some(0)
        })
    }

    /// What stands in the range beside places and list marks; none where no place stands there.
    pub fn besides(&self, layout: &Layout, range: &Range<usize>) -> Option<String> {
        let mut rest = String::new();
        let mut at = range.start;
        let mut found = false;
        for index in self.within(range.clone()) {
            let place = &self.named[index].range;
            rest.push_str(&layout.text(at.min(place.start)..place.start));
            at = place.end;
            found = true;
        }
        if !found || at > range.end {
            return None;
        }
        rest.push_str(&layout.text(at..range.end));
        Some(rest)
    }

    /// Whether places, and nothing else but list marks and 其中, stand in the range.
    pub fn alone(&self, layout: &Layout, range: &Range<usize>) -> bool {
        if range.len() > 2 * NEAR {
            return false;
        }
        let Some(mut rest) = self.besides(layout, range) else { return false };
        for word in PARTS {
            rest = rest.replace(word, "");
        }
        let rest = Layout::of(&rest);
        only_marks(&rest, 0..rest.chars.len())
    }
}

/// How many words for things stand before a closing `in`, one at the most; none where it is not said so.
fn says_in(gap: &str) -> Option<usize> {
    const IN: [&str; 4] = ["in", "at", "from", "by"];
    const LINKS: [&str; 13] = [
        "of", "them", "which", "these", "those", "were", "was", "held", "given", "being", "took", "place",
        "the",
    ];
    if !gap.is_ascii() || gap.contains([',', ':', '.', ';', '!', '?', '\n', '(', ')']) {
        return None;
    }
    let mut words: Vec<&str> = gap.split_whitespace().collect();
    if words.last() == Some(&"the") {
        words.pop();
    }
    words.pop().filter(|word| IN.contains(word))?;
    let things = words.iter().filter(|word| !LINKS.contains(*word)).count();
    (things <= 1).then_some(things)
}

/// Whether what stands before a place in its clause only leads to it: 3月末，in, 同时.
fn only_leads(before: &str) -> bool {
    const LEADS: &str = " \"“”‘’《》()*#-.、在据由而今年月日末底初以来起至截目前近同时另外此还也0123456789一二三四五六七八九十";
    const WORDS: [&str; 12] = [
        "in",
        "at",
        "the",
        "and",
        "while",
        "meanwhile",
        "also",
        "by",
        "from",
        "across",
        "throughout",
        "then",
    ];
    if before.is_ascii() {
        return before
            .split(|c: char| !c.is_ascii_alphabetic())
            .filter(|word| !word.is_empty())
            .all(|word| WORDS.contains(&word));
    }
    before.chars().all(|c| LEADS.contains(c))
}
