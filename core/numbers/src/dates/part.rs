//! The pieces that dates are made of: small whole numbers in digits or Chinese numerals, years, months, days.

use super::{PartialDate, Year};
use crate::chars::{Chars, is_digit};
use crate::hanzi;
use crate::token::Shape;

/// A whole number and how it is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whole {
    pub(super) value: i64,
    pub(super) end: usize,
    /// Characters.
    pub(super) length: usize,
    pub(super) hanzi: bool,
    /// Digits in a row (二〇二一), or Arabic digits.
    pub(super) row: bool,
}

/// The whole number that begins at `i`, of at most eight characters.
pub(super) fn whole(chars: &Chars, i: usize) -> Option<Whole> {
    if is_digit(chars.at(i)) {
        let end = chars.run_end(i, 9, is_digit);
        if end - i > 8 {
            return None;
        }
        let value =
            (i..end).filter_map(|at| chars.at(at).to_digit(10)).fold(0, |sum, d| sum * 10 + i64::from(d));
        return Some(Whole { value, end, length: end - i, hanzi: false, row: true });
    }
    let token = hanzi::read(chars, i)?;
    if matches!(token.shape, Shape::Head | Shape::Vague) || token.high.is_some() || token.rounded {
        return None;
    }
    let row = token.shape == Shape::Row;
    Some(Whole { value: token.value.to_i64()?, end: token.end, length: token.end - i, hanzi: true, row })
}

/// The whole number at `i`, if it is at least `low` and at most `high`.
pub(super) fn between(chars: &Chars, i: usize, low: i64, high: i64) -> Option<Whole> {
    whole(chars, i).filter(|n| (low..=high).contains(&n.value))
}

/// A number of four digits that can be a year.
pub(super) fn year_number(chars: &Chars, i: usize) -> Option<Whole> {
    between(chars, i, 1000, 2999).filter(|n| n.length == 4 && n.row)
}

const YEARS: &[(&str, u8)] = &[("今年", 0), ("本年", 0), ("去年", 1), ("上年", 1), ("前年", 2), ("去岁", 1)];

/// 今年, 去年 or 2021年 at `i`, as the year and where it ends.
pub(super) fn year(chars: &Chars, i: usize) -> Option<(Year, usize)> {
    if let Some((word, back)) = YEARS.iter().find(|(word, _)| chars.starts(i, word)) {
        return Some((Year::Back(*back), i + word.chars().count()));
    }
    if chars.starts(i, "民国") {
        let number = between(chars, chars.past_space(i + 2), 1, 200)?;
        let at = chars.past_space(number.end);
        return (chars.at(at) == '年')
            .then(|| (Year::Given(1911 + i32::try_from(number.value).unwrap_or(0)), at + 1));
    }
    let number = year_number(chars, i)?;
    let at = chars.past_space(number.end);
    (chars.at(at) == '年' && chars.at(at + 1) != '级')
        .then(|| (Year::Given(i32::try_from(number.value).unwrap_or(0)), at + 1))
}

/// 4月 at `i`, not 4个月.
pub(super) fn month(chars: &Chars, i: usize) -> Option<(u8, usize)> {
    let number = between(chars, i, 1, 12)?;
    let at = chars.past_space(number.end);
    (chars.at(at) == '月' && !matches!(chars.at(at + 1), '饼' | '嫂' | '子' | '票'))
        .then(|| (u8::try_from(number.value).unwrap_or(0), at + 1))
}

/// 16日 or 16号 at `i`.
pub(super) fn day(chars: &Chars, i: usize) -> Option<(u8, usize)> {
    let number = between(chars, i, 1, 31)?;
    let at = chars.past_space(number.end);
    matches!(chars.at(at), '日' | '号').then(|| (u8::try_from(number.value).unwrap_or(0), at + 1))
}

/// 至, 到, a dash or a wave at `i`, as where the next part begins.
pub(super) fn joint(chars: &Chars, i: usize) -> Option<usize> {
    let at = chars.past_space(i);
    match chars.at(at) {
        '至' | '到' => Some(chars.past_space(at + 1)),
        '-' | '~' => Some(chars.past_space(if chars.at(at + 1) == chars.at(at) { at + 2 } else { at + 1 })),
        _ => None,
    }
}

/// Whether the day can be one of the month.
pub(super) fn is_day(month: i64, day: i64) -> bool {
    let most = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=most).contains(&day)
}

pub(super) fn partial(year: Year, month: Option<u8>, day: Option<u8>) -> PartialDate {
    PartialDate { year, month, day, at_end: false }
}
