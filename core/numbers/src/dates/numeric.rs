//! Dates in digits alone: 2021-04-16, 2021/4/16, 2021.4.16, 20210416, 2021-04.

use super::part::{is_day, partial, year_number};
use super::{Mention, Year};
use crate::chars::{Chars, is_digit};
use crate::measures::{self, Kind};
use crate::token::Script;

fn two(chars: &Chars, i: usize) -> Option<(i64, usize)> {
    let end = chars.run_end(i, 3, is_digit);
    let length = end - i;
    let value = (i..end).filter_map(|at| chars.at(at).to_digit(10)).fold(0, |sum, d| sum * 10 + i64::from(d));
    (1..=2).contains(&length).then_some((value, end))
}

fn small(value: i64) -> Option<u8> {
    u8::try_from(value).ok()
}

pub(super) fn at(chars: &Chars, i: usize) -> Option<Mention> {
    if is_digit(chars.before(i))
        || matches!(chars.before(i), '-' | '.' | '/') && is_digit(chars.at(i.wrapping_sub(2)))
    {
        return None;
    }
    eight(chars, i).or_else(|| separated(chars, i))
}

/// 20210416
fn eight(chars: &Chars, i: usize) -> Option<Mention> {
    let end = chars.run_end(i, 9, is_digit);
    if end - i != 8 {
        return None;
    }
    let value =
        (i..end).filter_map(|at| chars.at(at).to_digit(10)).fold(0_i64, |sum, d| sum * 10 + i64::from(d));
    let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
    let plausible = (1900..2100).contains(&year) && is_day(month, day);
    let date = partial(Year::Given(i32::try_from(year).ok()?), small(month), small(day));
    let counts = measures::at(chars, end, Script::Arabic).is_some_and(|measure| measure.kind != Kind::Loose);
    (plausible && !counts).then(|| Mention::dated(i, end, date, None))
}

/// 2021-04-16, and 2021-04 where the month has two digits.
fn separated(chars: &Chars, i: usize) -> Option<Mention> {
    let number = year_number(chars, i).filter(|n| !n.hanzi)?;
    let mark = chars.at(number.end);
    if !matches!(mark, '-' | '/' | '.') {
        return None;
    }
    let year = Year::Given(i32::try_from(number.value).ok()?);
    let (month, month_end) = two(chars, number.end + 1)?;
    if !(1..=12).contains(&month) {
        return None;
    }
    if chars.at(month_end) == mark
        && let Some((day, end)) = two(chars, month_end + 1)
        && is_day(month, day)
        && !is_digit(chars.at(end))
    {
        return Some(Mention::dated(i, end, partial(year, small(month), small(day)), None));
    }
    let plausible = (1900..2100).contains(&number.value) && mark == '-' && month_end - number.end == 3;
    let alone = !matches!(chars.at(month_end), '-' | '/' | '年' | '.') && !is_digit(chars.at(month_end));
    (plausible && alone).then(|| Mention::dated(i, month_end, partial(year, small(month), None), None))
}
