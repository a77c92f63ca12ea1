//! 一个, 一批, 一场: said without counting; and Chinese numerals that no measure word follows.

use super::Ruling;
use crate::chars::{is_cjk, is_letter};
use crate::measures::Kind;
use crate::place::Place;
use crate::token::{Script, Shape};
use crate::{Bound, Decimal, Measure, Verdict, Why};

fn is_one(place: &Place<'_>) -> bool {
    place.token.value == Decimal::ONE && place.token.measure == Measure::Plain && place.token.high.is_none()
}

/// 一个, 一场, 这一天; 一周 and 一小时 are lengths of time that were measured.
pub(super) fn one(place: &Place<'_>) -> Option<Why> {
    // 每万人, 每百户: what a rate is counted by.
    if place.shape() == Shape::Head && place.is_single() && place.behind(&["每"]) {
        return Some(Why::Indefinite);
    }
    if place.shape() == Shape::Vague && place.kind() == Some(Kind::Year) {
        return Some(Why::Indefinite);
    }
    if !place.is_hanzi()
        || !is_one(place)
        || place.qualified && place.bound != Bound::Exact && !place.is_single()
    {
        return None;
    }
    let measured = match place.kind() {
        Some(Kind::Time) => !pointed_at(place),
        Some(Kind::Year) => !pointed_at(place) && (measured_span(place) || place.qualified),
        Some(_) => place.qualified,
        None => return None,
    };
    (!measured).then_some(Why::Indefinite)
}

/// 这一天, 每一天, 一天天, 一天一次.
fn pointed_at(place: &Place<'_>) -> bool {
    let chars = place.chars;
    let before =
        "这那每有某当哪新同前后上又头".contains(chars.before(place.token.start)) && place.token.start > 0;
    let again = chars.at(place.after) == chars.before(place.after) || chars.at(place.after) == '一';
    let each = chars.starts(place.token.start.saturating_sub(2), "一人");
    let loose = matches!(chars.at(place.after), '来' | '到' | '四' | '度' | '之');
    before
        || each
        || again
        || loose
        || place.measured_in(&["日", "夜", "晚", "天天"]) && !measured_span(place)
}

fn measured_span(place: &Place<'_>) -> bool {
    const BEFORE: &[&str] = &[
        "为期", "历时", "用", "近", "耗时", "长达", "持续", "连续", "满", "达", "期限", "用了", "用时",
        "不到", "缩短", "延长", "提前", "仅",
    ];
    place.behind(BEFORE)
        || place.chars.any_starts(place.after, &["时间", "内", "以上", "以内", "左右"]).is_some()
}

/// A bare year in a table or beside a name: 2020 without 年.
pub(super) fn bare_year(place: &Place<'_>) -> Option<Why> {
    let is_year = place.is_arabic()
        && place.token.is_bare()
        && place.token.digits == 4
        && (Decimal::from_i64(1949)..Decimal::from_i64(2060)).contains(&place.token.value);
    let next = place.chars.at(place.token.end);
    let apart = !is_cjk(next) && !is_letter(place.chars.at(place.chars.past_space(place.token.end)));
    (is_year && place.measure.is_none() && !place.qualified && apart).then_some(Why::Year)
}

/// What a Chinese numeral is that nothing follows which it could count.
pub(super) fn uncounted(place: &Place<'_>) -> Option<Ruling> {
    // 单位:万元, 亿元项目: a unit and no number.
    if place.shape() == Shape::Head && place.kind() == Some(Kind::Amount) && !place.qualified {
        return Some(Ruling::Word);
    }
    if place.token.script != Script::Hanzi || place.counts() || place.token.measure != Measure::Plain {
        return None;
    }
    let not = |why| Some(Ruling::Is(Verdict::NotAFigure(why)));
    let large = place.token.value >= Decimal::from_i64(100);
    match place.shape() {
        Shape::Small => Some(Ruling::Word),
        Shape::Row if place.token.value.is_zero() => Some(Ruling::Word),
        Shape::Row => not(Why::Name),
        Shape::Head if place.qualified => None,
        Shape::Head => Some(Ruling::Word),
        Shape::Vague => not(Why::Indefinite),
        Shape::Full if place.is_single() => Some(Ruling::Word),
        Shape::Full if large || place.qualified || place.behind(&["共", "达", "为", "计", "到", "至"]) => {
            None
        }
        Shape::Full => not(Why::Name),
    }
}
