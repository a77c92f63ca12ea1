//! Numbers of list entries and headings, and terms that a law or notice sets.

use crate::chars::{is_cjk, is_digit};
use crate::place::Place;
use crate::token::Script;
use crate::{Decimal, Why};

/// 1、 1. (1) （一） 一、 一是.
pub(super) fn number(place: &Place<'_>) -> Option<Why> {
    let chars = place.chars;
    let small =
        place.token.value < Decimal::from_i64(100) && place.token.value.is_whole() && !place.qualified;
    if !small || !place.token.is_bare() || place.token.script == Script::English {
        return None;
    }
    let next = chars.at(place.token.end);
    let before = chars.before(place.token.start);
    let bracketed = before == '(' && next == ')';
    let opens = place.leads_line();
    let fresh = opens || matches!(before, '。' | ';' | ':' | '!' | '?' | '\0');
    let after = chars.at(place.token.end + 1);
    let listed = next == '、' && fresh && !is_digit(after) && !numbers_follow(place);
    let pointed = next == '.' && (opens || fresh && is_cjk(after)) && !is_digit(after);
    let closed = next == ')' && opens;
    let first_of =
        place.is_hanzi() && next == '是' && (fresh || before == ',' || before == ' ') && place.is_single();
    (bracketed || listed || pointed || closed || first_of).then_some(Why::ListNumber)
}

/// 三、四年级: the next numeral follows the mark, so that it joins and does not number.
fn numbers_follow(place: &Place<'_>) -> bool {
    let next = crate::hanzi::read(place.chars, place.token.end + 1).filter(|_| place.is_hanzi());
    next.is_some_and(|next| place.token.value.checked_add(Decimal::ONE) == Some(next.value))
}

/// 之日起30日内.
pub(super) fn legal_term(place: &Place<'_>) -> Option<Why> {
    let chars = place.chars;
    let within = place.measured_in(&["日", "天", "个工作日", "工作日", "个月", "年"])
        && (chars.at(place.after) == '内'
            || chars.ends(place.after, "以内")
            || chars.ends(place.after, "之内"));
    let from = place.start.saturating_sub(12);
    let started = (from..place.start).any(|i| chars.starts(i, "之日起"));
    (within && started).then_some(Why::LegalTerm)
}
