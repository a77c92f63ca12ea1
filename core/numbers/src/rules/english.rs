//! English numbers that are no figures.

use crate::chars::is_letter;
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
    if !place.is_arabic() || !place.token.is_bare() {
        return None;
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
