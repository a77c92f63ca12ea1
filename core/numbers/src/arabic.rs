//! Numerals in Arabic digits: grouping, decimals, and the Chinese multipliers behind them (1.5万, 76萬5,147).

use crate::chars::{Chars, is_cjk, is_digit};
use crate::hanzi;
use crate::token::{Script, Token};
use crate::{Bound, Decimal};

/// More digits than this are a code and no number.
const MOST_DIGITS: usize = 18;

fn is_group_mark(chars: &Chars, i: usize) -> bool {
    match chars.at(i) {
        // A full-width comma stands between numbers more often than inside one: never in a list.
        ',' if chars.raw(i) != ',' => !listed_before(chars, i),
        ',' => true,
        // Thin, figure and unbreakable spaces group digits; a plain space only inside Chinese.
        ' ' => matches!(chars.raw(i), '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}'),
        '\'' | '’' => true,
        _ => false,
    }
}

fn listed_before(chars: &Chars, i: usize) -> bool {
    let from = i.saturating_sub(24);
    (from..i).any(|at| chars.starts(at, "分别") || chars.starts(at, "依次"))
}

fn digit_run(chars: &Chars, start: usize) -> usize {
    chars.run_end(start, usize::MAX, is_digit)
}

/// 3 200余人: a plain space between groups, with Chinese on both sides.
fn is_plain_group(chars: &Chars, start: usize, mark: usize) -> bool {
    let behind = chars.at(mark + 4);
    chars.raw(mark) == ' '
        && (is_cjk(chars.before(start)) || matches!(chars.before(start), '、' | ':'))
        && (is_cjk(behind) || behind == '.')
}

fn is_group(chars: &Chars, start: usize, mark: usize) -> bool {
    (is_group_mark(chars, mark) || is_plain_group(chars, start, mark))
        && (1..=3).all(|n| is_digit(chars.at(mark + n)))
        && !is_digit(chars.at(mark + 4))
}

/// Where a numeral's whole part ends, and whether it was grouped.
fn whole_end(chars: &Chars, start: usize) -> (usize, bool) {
    let mut end = digit_run(chars, start);
    if end - start > 3 || chars.at(start) == '0' {
        return (end, false);
    }
    let first = end;
    while is_group(chars, start, end) {
        end += 4;
    }
    (end, end > first)
}

/// Reads the numeral in Arabic digits that begins at `start`, with its decimals but without multipliers.
pub(crate) fn plain(chars: &Chars, start: usize) -> Option<Token> {
    let (whole, grouped) = whole_end(chars, start);
    let mut end = whole;
    if chars.at(whole) == '.' && is_digit(chars.at(whole + 1)) {
        let fraction = digit_run(chars, whole + 1);
        let another_point = chars.at(fraction) == '.' && is_digit(chars.at(fraction + 1));
        if !another_point {
            end = fraction;
        }
    }
    let mut mantissa = 0_i128;
    let mut digits = 0;
    for i in start..end {
        if let Some(digit) = chars.at(i).to_digit(10) {
            digits += 1;
            if digits <= MOST_DIGITS {
                mantissa = mantissa * 10 + i128::from(digit);
            }
        }
    }
    let decimals = u32::try_from(end.saturating_sub(whole + 1)).unwrap_or(u32::MAX);
    let fits = digits <= MOST_DIGITS;
    let value = if fits { Decimal::new(mantissa, decimals) } else { Decimal::new(mantissa, 0) };
    let mut token = Token::new(start, end, value, Script::Arabic);
    token.digits = if grouped || end > whole { digits } else { end - start };
    token.grouped = grouped;
    token.leading_zero = chars.at(start) == '0' && whole > start + 1;
    if decimals > 0 && fits {
        token.rounded = true;
        token.step = Decimal::new(1, decimals);
    }
    Some(token)
}

/// The multiplier at `i` (万, 千万, 亿, 百) as its end and factor; not where it begins a unit (千米, 千瓦).
pub(crate) fn multiplier(chars: &Chars, i: usize) -> Option<(usize, i64)> {
    let (mut end, mut factor) = match chars.at(i) {
        '十' if matches!(chars.at(i + 1), '万' | '亿') => (i + 1, 10),
        '百' if !chars.starts(i, "百分") => (i + 1, 100),
        '千' if !matches!(
            chars.at(i + 1),
            '米' | '瓦' | '克' | '卡' | '伏' | '帕' | '赫' | '焦' | '安' | '分'
        ) =>
        {
            (i + 1, 1_000)
        }
        '万' if !chars.starts(i, "万分之") => (i + 1, 10_000),
        '亿' => (i + 1, 100_000_000),
        _ => return None,
    };
    if factor < 10_000 && chars.at(end) == '万' {
        (end, factor) = (end + 1, factor * 10_000);
    }
    if factor < 100_000_000 && chars.at(end) == '亿' {
        (end, factor) = (end + 1, factor * 100_000_000);
    }
    Some((end, factor))
}

/// 余, 多, 几 or 来 between digits and their multiplier: 30多万.
fn inner_more(chars: &Chars, i: usize) -> Option<usize> {
    matches!(chars.at(i), '余' | '多' | '几' | '来').then_some(i + 1)
}

/// Reads the numeral at `start` with its multipliers.
pub(crate) fn read(chars: &Chars, start: usize) -> Option<Token> {
    let token = plain(chars, start)?;
    if token.leading_zero {
        return Some(token);
    }
    Some(with_multiplier(chars, token))
}

fn with_multiplier(chars: &Chars, token: Token) -> Token {
    let gap = chars.past_space(token.end);
    if let Some((end, factor)) = multiplier(chars, gap) {
        let Some(mut scaled) = token.times(Decimal::from_i64(factor), end) else { return token };
        scaled.rounded = factor >= 10_000;
        return with_rest(chars, scaled, factor);
    }
    let Some(more) = inner_more(chars, token.end) else { return token };
    let Some((end, factor)) = multiplier(chars, more) else { return token };
    let Some(mut scaled) = token.times(Decimal::from_i64(factor), end) else { return token };
    scaled.rounded = factor >= 10_000;
    scaled.bound = Bound::From;
    scaled
}

/// The digits behind a multiplier: 76萬5,147, 1亿2千万, 3万5千.
fn with_rest(chars: &Chars, token: Token, factor: i64) -> Token {
    let next = chars.at(token.end);
    let whole_before = token.value.is_whole() && token.step == Decimal::from_i64(factor);
    if factor < 1_000 || !whole_before {
        return token;
    }
    let rest = if is_digit(next) {
        plain(chars, token.end).map(|rest| with_multiplier(chars, rest))
    } else if hanzi::begins(next) {
        hanzi::read(chars, token.end).filter(|rest| rest.high.is_none())
    } else {
        None
    };
    let Some(rest) = rest else { return token };
    if rest.leading_zero || rest.value >= Decimal::from_i64(factor) || !rest.value.is_whole() {
        return token;
    }
    let Some(value) = token.value.checked_add(rest.value) else { return token };
    let mut joined = token;
    joined.value = value;
    joined.end = rest.end;
    joined.step = rest.step;
    joined.bound = rest.bound;
    joined.rounded = rest.step > Decimal::ONE && rest.step.mantissa() >= 1_000;
    joined
}
