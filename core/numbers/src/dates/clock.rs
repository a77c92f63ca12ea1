//! Times of day: 10:20:22, 9时30分, 下午3点, 9 a.m.

use super::Mention;
use super::part::between;
use crate::Why;
use crate::chars::{Chars, is_digit, is_letter};

const DAY_PARTS: &[&str] = &[
    "上午", "下午", "晚上", "早上", "凌晨", "中午", "傍晚", "当晚", "夜里", "清晨", "早晨", "午后", "夜间",
    "晚间", "今晚", "早", "晚", "午",
];

pub(super) fn at(chars: &Chars, i: usize) -> Option<Mention> {
    let end = colons(chars, i).or_else(|| hours(chars, i)).or_else(|| english(chars, i))?;
    Some(Mention::of(i, end, Why::ClockTime))
}

fn two_digits(chars: &Chars, i: usize, most: i64) -> Option<usize> {
    let number = between(chars, i, 0, most)?;
    (number.length == 2 && !number.hanzi).then_some(number.end)
}

/// 10:20 or 10:20:22; the parts of another number or of a score are none.
fn colons(chars: &Chars, i: usize) -> Option<usize> {
    if matches!(chars.before(i), ':' | '.') && is_digit(chars.at(i.wrapping_sub(2))) {
        return None;
    }
    let hour = between(chars, i, 0, 24).filter(|n| n.length <= 2 && !n.hanzi)?;
    if chars.at(hour.end) != ':' {
        return None;
    }
    let minutes = two_digits(chars, hour.end + 1, 59)?;
    let end = if chars.at(minutes) == ':' { two_digits(chars, minutes + 1, 59)? } else { minutes };
    if is_digit(chars.at(end)) || chars.at(end) == ':' {
        return None;
    }
    let suffix = [" a.m.", " p.m.", " am", " pm", "am", "pm"];
    Some(chars.any_starts(end, &suffix).map_or(end, |length| end + length))
}

/// 9时, 9时30分, 下午3点, 8点半.
fn hours(chars: &Chars, i: usize) -> Option<usize> {
    let hour = between(chars, i, 0, 24).filter(|n| n.length <= 3)?;
    let mark = chars.past_space(hour.end);
    let after_part = chars.any_ends(chars.before_space(i), DAY_PARTS).is_some() || chars.before(i) == '日';
    match chars.at(mark) {
        '时' => {
            let word =
                matches!(chars.at(mark + 1), '间' | '候' | '段' | '代' | '常' | '期' | '刻' | '光' | '速');
            let minutes = minute(chars, mark + 1);
            if word || (hour.hanzi && !after_part && minutes.is_none() && chars.at(mark + 1) != '许') {
                return None;
            }
            Some(minutes.unwrap_or_else(|| tail(chars, mark + 1)))
        }
        '点' => {
            let minutes = minute(chars, mark + 1);
            let said =
                matches!(chars.at(mark + 1), '半' | '整' | '钟' | '许') && !chars.starts(mark + 1, "整改");
            if minutes.is_none() && !said && !after_part {
                return None;
            }
            Some(minutes.unwrap_or_else(|| tail(chars, mark + 1)))
        }
        _ => None,
    }
}

fn tail(chars: &Chars, i: usize) -> usize {
    if matches!(chars.at(i), '半' | '整' | '许' | '钟') { i + 1 } else { i }
}

fn minute(chars: &Chars, i: usize) -> Option<usize> {
    let number = between(chars, chars.past_space(i), 0, 59)?;
    (chars.at(number.end) == '分' && !matches!(chars.at(number.end + 1), '钟' | '之'))
        .then_some(number.end + 1)
}

fn english(chars: &Chars, i: usize) -> Option<usize> {
    let hour = between(chars, i, 1, 12).filter(|n| !n.hanzi)?;
    const SUFFIXES: &[&str] =
        &[" a.m.", " p.m.", " am", " pm", "a.m.", "p.m.", "am", "pm", " o'clock", " o’clock"];
    let end = hour.end + chars.any_starts(hour.end, SUFFIXES)?;
    (!is_letter(chars.at(end))).then_some(end)
}
