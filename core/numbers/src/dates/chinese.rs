//! Chinese dates, years, decades and fiscal years: 2021年4月16日, 4月14日至16日, 上世纪70年代, 2020—2021学年.

use super::part::{Whole, between, day, joint, month, partial, whole, year, year_number};
use super::{Mention, PartialDate, Period, Year};
use crate::Why;
use crate::chars::Chars;
use crate::hanzi;

pub(super) fn may_begin(c: char) -> bool {
    hanzi::begins(c)
        || matches!(
            c,
            '今' | '本'
                | '去'
                | '上'
                | '前'
                | '下'
                | '自'
                | '从'
                | '截'
                | '目'
                | '迄'
                | '年'
                | '首'
                | '第'
                | '近'
                | '过'
                | '未'
                | '头'
                | '最'
                | '当'
                | '至'
                | '到'
                | '后'
                | '早'
                | '晚'
                | '月'
                | '正'
                | '腊'
                | '民'
        )
}

pub(super) fn at(chars: &Chars, i: usize) -> Option<Mention> {
    if in_larger_number(chars, i) {
        return None;
    }
    decade(chars, i)
        .or_else(|| fiscal(chars, i))
        .or_else(|| years(chars, i))
        .or_else(|| months(chars, i))
        .or_else(|| date(chars, i))
        .or_else(|| lone_day(chars, i))
        .or_else(|| lunar(chars, i))
        .or_else(|| ago(chars, i))
        .or_else(|| average(chars, i))
}

fn in_larger_number(chars: &Chars, i: usize) -> bool {
    let before = chars.before(i);
    before.is_ascii_digit()
        || matches!(before, '.' | ',')
            && chars.at(i.wrapping_sub(2)).is_ascii_digit()
            && chars.at(i).is_ascii_digit()
        || hanzi::begins(before) && hanzi::begins(chars.at(i)) && !matches!(before, '数' | '几')
}

/// 70年代, 上世纪七十年代, 20世纪90年代, 21世纪, 80后.
fn decade(chars: &Chars, i: usize) -> Option<Mention> {
    for prefix in ["上个世纪", "上世纪", "本世纪"] {
        if chars.starts(i, prefix) {
            let from = i + prefix.chars().count();
            let number = whole(chars, from)?;
            let end = decade_end(chars, &number)?;
            return Some(Mention::of(i, end, Why::Decade));
        }
    }
    let number = whole(chars, i)?;
    if chars.starts(number.end, "世纪") && !chars.starts(number.end, "世纪末") {
        let inner = whole(chars, number.end + 2).and_then(|inner| decade_end(chars, &inner));
        return Some(Mention::of(i, inner.unwrap_or(number.end + 2), Why::Decade));
    }
    let generation =
        number.length == 2 && !number.hanzi && chars.at(number.end) == '后' && number.value % 5 == 0;
    if generation && !matches!(chars.at(number.end + 1), '续' | '勤' | '台' | '期' | '天' | '又') {
        return Some(Mention::of(i, number.end + 1, Why::Decade));
    }
    Some(Mention::of(i, decade_end(chars, &number)?, Why::Decade))
}

fn decade_end(chars: &Chars, number: &Whole) -> Option<usize> {
    let at = chars.past_space(number.end);
    chars.starts(at, "年代").then(|| at + if matches!(chars.at(at + 2), '初' | '末') { 3 } else { 2 })
}

/// Behind two years: 二〇二一至二二年度.
const FISCAL_OR_YEARS: &[&str] = &["财年", "财政年度", "会计年度", "学年度", "学年", "年度"];
const FISCAL: &[&str] = &["财年", "财政年度", "会计年度", "学年度", "学年"];

/// 2021财年, 2020—2021学年.
fn fiscal(chars: &Chars, i: usize) -> Option<Mention> {
    let first = year_number(chars, i)?;
    let mut end = first.end;
    let mut words = FISCAL;
    if let Some(next) = joint(chars, end).or_else(|| (chars.at(end) == '/').then_some(end + 1))
        && let Some(second) = between(chars, next, 0, 2999).filter(|n| n.length == 4 || n.length == 2)
    {
        (end, words) = (second.end, FISCAL_OR_YEARS);
    }
    let at = chars.past_space(end);
    let length = chars.any_starts(at, words)?;
    Some(Mention::of(i, at + length, Why::FiscalYear))
}

/// 2021-2025年, 2021年至2025年.
fn years(chars: &Chars, i: usize) -> Option<Mention> {
    let first = year_number(chars, i)?;
    let at = chars.past_space(first.end);
    let after = if chars.at(at) == '年' { at + 1 } else { first.end };
    let second = year_number(chars, joint(chars, after)?)?;
    let end = chars.past_space(second.end);
    if chars.at(end) != '年' || second.value <= first.value || month(chars, end + 1).is_some() {
        return None;
    }
    let given = |n: i64| partial(Year::Given(i32::try_from(n).unwrap_or(0)), None, None);
    Some(Mention::dated(i, end + 1, given(first.value), Some(given(second.value))))
}

/// A date with its month or its year, and a range of such.
fn date(chars: &Chars, i: usize) -> Option<Mention> {
    let (from, end) = one(chars, i)?;
    let until = joint(chars, end).and_then(|next| second(chars, next, &from));
    // 4月14至16日, 4月14-16日: the day of the first end has no 日.
    let short =
        if from.day.is_none() && from.month.is_some() { short_range(chars, end, &from) } else { None };
    Some(match (short, until) {
        (Some((from, until, end)), _) => Mention::dated(i, end, from, Some(until)),
        (None, Some((until, end))) => Mention::dated(i, end, from, Some(until)),
        (None, None) => Mention::dated(i, end, from, None),
    })
}

/// 2021年4月16日, 2021年4月, 2021年, 4月16日, 4月末, 4月.
fn one(chars: &Chars, i: usize) -> Option<(PartialDate, usize)> {
    let (year, mut end) = match year(chars, i) {
        Some((year, end)) => (year, end),
        None => (Year::Unsaid, i),
    };
    let mut date = partial(year, None, None);
    match month(chars, chars.past_space(end)) {
        Some((month, month_end)) => {
            (date.month, end) = (Some(month), month_end);
            if let Some((day, day_end)) = day(chars, chars.past_space(end)) {
                (date.day, end) = (Some(day), day_end);
            } else {
                end = month_part(chars, end, &mut date);
            }
        }
        None if year == Year::Unsaid => return None,
        None => end = year_part(chars, end, &mut date),
    }
    Some((date, end))
}

fn month_part(chars: &Chars, end: usize, date: &mut PartialDate) -> usize {
    match chars.at(end) {
        '末' | '底' => {
            date.at_end = true;
            end + 1
        }
        '初' => end + 1,
        '份' => month_part(chars, end + 1, date),
        '上' | '中' | '下' if chars.at(end + 1) == '旬' => end + 2,
        _ => end,
    }
}

fn year_part(chars: &Chars, end: usize, date: &mut PartialDate) -> usize {
    match chars.at(end) {
        '末' | '底' => {
            (date.month, date.at_end) = (Some(12), true);
            end + 1
        }
        '度' => end + 1,
        _ => end,
    }
}

/// The second end of a range takes from the first what it does not say.
fn second(chars: &Chars, i: usize, from: &PartialDate) -> Option<(PartialDate, usize)> {
    let (mut until, end) = match one(chars, i) {
        Some(found) => found,
        None => {
            from.day?;
            let (day, end) = day(chars, i)?;
            (partial(from.year, from.month, Some(day)), end)
        }
    };
    if until.year == Year::Unsaid {
        until.year = from.year;
    }
    Some((until, end))
}

fn short_range(chars: &Chars, i: usize, from: &PartialDate) -> Option<(PartialDate, PartialDate, usize)> {
    let first = between(chars, i, 1, 31)?;
    let (until, end) = day(chars, joint(chars, first.end)?)?;
    let mut start = *from;
    start.day = u8::try_from(first.value).ok();
    Some((start, partial(from.year, from.month, Some(until)), end))
}

/// 1至3月, 1—3月份.
fn months(chars: &Chars, i: usize) -> Option<Mention> {
    let (year, after) = year(chars, i).unwrap_or((Year::Unsaid, i));
    let first = between(chars, chars.past_space(after), 1, 11)?;
    let (last, mut end) = month(chars, joint(chars, first.end)?)?;
    if i64::from(last) <= first.value {
        return None;
    }
    let mut until = partial(year, Some(last), None);
    end = month_part(chars, end, &mut until);
    let from = partial(year, u8::try_from(first.value).ok(), None);
    let mut mention = Mention::dated(i, end, from, Some(until));
    if first.value == 1 {
        mention.period = Some(Period::FirstMonths { year, months: last });
    }
    Some(mention)
}

/// 16日 without its month, and 14日至16日; where it is no length of time.
fn lone_day(chars: &Chars, i: usize) -> Option<Mention> {
    const LENGTHS: &[&str] = &[
        "为期",
        "历时",
        "持续",
        "连续",
        "耗时",
        "用时",
        "共",
        "仅用",
        "长达",
        "近",
        "约",
        "超过",
        "每",
        "不少于",
        "第",
        "满",
        "短短",
        "少于",
        "达",
        "第",
    ];
    if chars.any_ends(i, LENGTHS).is_some() {
        return None;
    }
    let (mut from, mut end, mut until) = (None, i, None);
    if let Some(first) = between(chars, i, 1, 31)
        && first.length <= 2 + usize::from(first.hanzi)
        && let Some(next) = joint(chars, if chars.at(first.end) == '日' { first.end + 1 } else { first.end })
        && let Some((last, last_end)) = lone(chars, next)
        && i64::from(last) > first.value
    {
        from = u8::try_from(first.value).ok();
        (until, end) = (Some(last), last_end);
    }
    if from.is_none() {
        let (day, day_end) = lone(chars, i)?;
        (from, end) = (Some(day), day_end);
    }
    let at = |day: Option<u8>| partial(Year::Unsaid, None, day);
    Some(Mention::dated(i, end, at(from), until.map(|day| at(Some(day)))))
}

fn lone(chars: &Chars, i: usize) -> Option<(u8, usize)> {
    let (day, end) = day(chars, i)?;
    // 一日 and 30日内 are lengths; 3号楼 is an address.
    let length = matches!(
        chars.at(end),
        '内' | '以' | '之' | '游' | '均' | '间' | '行' | '后' | '前' | '量' | '产' | '制'
    );
    let short = chars.at(i) == '一' || chars.at(i) == '两';
    (!length && !short && chars.at(end - 1) == '日').then_some((day, end))
}

/// 正月十五, 腊月二十三, 农历八月十五 after its month.
fn lunar(chars: &Chars, i: usize) -> Option<Mention> {
    if !(chars.starts(i, "正月") || chars.starts(i, "腊月")) {
        return None;
    }
    let from = i + 2 + usize::from(chars.at(i + 2) == '初');
    let number = between(chars, from, 1, 30)?;
    Some(Mention::of(i, number.end, Why::Date))
}

/// 两年平均: the growth of two years, taken together.
fn average(chars: &Chars, i: usize) -> Option<Mention> {
    let number = between(chars, i, 2, 9)?;
    (chars.starts(number.end, "年平均")).then(|| Mention::of(i, number.end + 3, Why::Period))
}

/// 3天前, 10年前, 两年后: a moment seen from now.
fn ago(chars: &Chars, i: usize) -> Option<Mention> {
    const UNITS: &[&str] = &["个多月", "个月", "多年", "年多", "余年", "周年", "天", "年", "周", "日"];
    let number = whole(chars, i)?;
    let at = chars.past_space(number.end);
    let end = at + chars.any_starts(at, UNITS)?;
    let moment = matches!(chars.at(end), '前' | '后')
        && !matches!(chars.at(end + 1), '期' | '续' | '列' | '往' | '台' | '勤' | '端' | '来');
    // 提前3天前往 and a deadline (15天后) are told apart by what precedes.
    let counted = chars.any_ends(i, &["提前", "每隔", "每", "第", "用"]).is_some();
    (moment && !counted).then(|| Mention::of(i, end + 1, Why::Date))
}
