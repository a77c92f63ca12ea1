//! English numbers that are no figures.

use crate::chars::{Chars, is_cjk, is_letter};
use crate::measures::Kind;
use crate::place::Place;
use crate::token::{Script, Shape};
use crate::{Decimal, Measure, Why};

const SERIALS: &[&str] = &[
    "room", "building", "unit", "route", "chapter", "section", "page", "phase", "issue", "volume", "table",
    "figure", "item", "line", "level", "grade", "class", "part", "step", "version", "bus", "block", "floor",
    "gate", "platform", "form", "annex", "appendix", "team",
];
const ADDRESSES: &[&str] = &[" road", " street", " avenue", " lane", " boulevard"];

pub(super) fn not_a_figure(place: &Place<'_>) -> Option<Why> {
    if place.token.script == Script::English { words(place) } else { digits(place) }
}

fn digits(place: &Place<'_>) -> Option<Why> {
    let chars = place.chars;
    if !place.is_arabic() {
        return None;
    }
    if chars.any_ends(place.token.start, &["section ", "sections ", "version ", "chapter "]).is_some() {
        return Some(Why::Serial);
    }
    if !place.token.is_bare() {
        return None;
    }
    if aged(place) {
        return Some(Why::Age);
    }
    if numbered_name(place) {
        return Some(Why::Name);
    }
    if chars.ends(place.token.start, "article ") {
        return Some(Why::LegalTerm);
    }
    let word = chars.before_space(place.token.start);
    let serial = word < place.token.start
        && chars.any_ends(word, SERIALS).is_some_and(|n| !is_letter(chars.before(word - n)));
    if serial {
        return Some(Why::Serial);
    }
    let end = chars.run_end(place.token.end, 14, |c| c == ' ' || is_letter(c));
    let street = (place.token.end..end).any(|i| chars.any_starts(i, ADDRESSES).is_some());
    (street && place.token.value < Decimal::from_i64(10_000)).then_some(Why::Address)
}

/// “Dana, 42, said”: a name, then an age between commas.
fn aged(place: &Place<'_>) -> bool {
    let chars = place.chars;
    let start = place.token.start;
    let name = chars.run_start(start.saturating_sub(2), 24, is_letter);
    let set_off = chars.ends(start, ", ") && matches!(chars.at(place.token.end), ',' | '.');
    let human = (Decimal::TEN..Decimal::from_i64(110)).contains(&place.token.value);
    set_off
        && human
        && place.measure.is_none()
        && name + 2 < start
        && chars.raw(name).is_uppercase()
        && !is_month(chars, name)
}

fn is_month(chars: &Chars, i: usize) -> bool {
    const MONTHS: &[&str] =
        &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    chars.any_starts(i, MONTHS).is_some()
}

/// District 9, Apollo 11: a capital inside a sentence, and nothing counted behind the number.
fn numbered_name(place: &Place<'_>) -> bool {
    let chars = place.chars;
    let end = place.token.start.saturating_sub(1);
    if place.qualified || chars.before(place.token.start) != ' ' || place.measure.is_some() {
        return false;
    }
    let word = chars.run_start(end, 24, is_letter);
    let inside = chars.before(word) == ' ' && is_letter(chars.before(word - 1));
    let next = chars.past_space(place.token.end);
    let nothing_counted = !is_letter(chars.at(next)) && !is_cjk(chars.at(next))
        || chars.any_starts(next, &["is ", "was ", "and ", "in ", "has ", "will "]).is_some();
    end > word + 1 && chars.raw(word).is_uppercase() && inside && nothing_counted
}

fn words(place: &Place<'_>) -> Option<Why> {
    let chars = place.chars;
    let capital = chars.raw(place.token.start).is_uppercase();
    if capital && !opens_sentence(place) {
        return Some(Why::Name);
    }
    if place.token.measure != Measure::Plain || place.qualified {
        return None;
    }
    const IDIOMS: &[&str] =
        &["zero tolerance", "two-way", "one-stop", "one by one", "one-on-one", "second to none"];
    if chars.any_starts(place.token.start, IDIOMS).is_some() {
        return Some(Why::Idiom);
    }
    if chars.starts(place.token.end, "-") && place.shape() == Shape::Small && place.measure.is_none() {
        return Some(Why::Name);
    }
    let is_one = place.token.value == Decimal::ONE;
    let lasting = place.kind() == Some(Kind::Time) && !chars.starts(place.token.end, " day");
    (is_one && !lasting || place.token.value.is_zero()).then_some(Why::Indefinite)
}

fn opens_sentence(place: &Place<'_>) -> bool {
    let before = place.chars.run_start(place.start, 4, |c| matches!(c, ' ' | '"' | '“' | '(' | '\t'));
    matches!(place.chars.before(before), '\0' | '\n' | '\r' | '.' | '!' | '?' | '。' | ':' | ';')
        || place.start < place.token.start
}
