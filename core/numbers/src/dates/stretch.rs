//! Stretches of time in Chinese: 截至目前, 今年以来, 今年前3个月, 一季度, 上半年, 3月27日起, 近三年来.

use super::part::{between, whole, year};
use super::{Mention, PartialDate, Period, Year, chinese};
use crate::Why;
use crate::chars::{Chars, is_cjk};

pub(super) fn at(chars: &Chars, i: usize) -> Option<Mention> {
    now(chars, i)
        .or_else(|| until(chars, i))
        .or_else(|| since(chars, i))
        .or_else(|| part_of_year(chars, i))
        .or_else(|| last_years(chars, i))
}

const NOW: &[&str] = &[
    "截至目前",
    "截止目前",
    "截止到目前",
    "截至到目前",
    "到目前为止",
    "目前为止",
    "截至发稿",
    "截至当前",
    "迄今为止",
    "迄今",
    "目前",
];

fn now(chars: &Chars, i: usize) -> Option<Mention> {
    let length = chars.any_starts(i, NOW)?;
    Some(Mention::at(i, i + length, Period::UntilNow))
}

/// 截至3月末, 截止到4月16日.
fn until(chars: &Chars, i: usize) -> Option<Mention> {
    let length = chars.any_starts(i, &["截至到", "截止到", "截至", "截止"])?;
    let from = chars.past_space(i + length);
    let mut mention = dated(chars, from)?;
    let (date, last) = mention.date?;
    (mention.start, mention.period) = (i, Some(Period::Until(last.unwrap_or(date))));
    Some(mention)
}

/// A date in any form at `i`.
fn dated(chars: &Chars, i: usize) -> Option<Mention> {
    let numeric = if chars.at(i).is_ascii_digit() { super::numeric::at(chars, i) } else { None };
    numeric.or_else(|| chinese::at(chars, i)).filter(|mention| mention.date.is_some())
}

const SINCE: &[&str] = &["以来", "开始", "起"];

/// 今年以来, 年初以来, 自3月8日起; 3月27日起 without 自 is found by [`follows_since`].
fn since(chars: &Chars, i: usize) -> Option<Mention> {
    if let Some(length) = chars.any_starts(i, &["年初以来", "开年以来"]) {
        return Some(Mention::at(i, i + length, Period::Since(this_year())));
    }
    let from = if matches!(chars.at(i), '自' | '从') { chars.past_space(i + 1) } else { i };
    if let Some((year, end)) = year(chars, from)
        && let Some(length) = chars.any_starts(end, &["初以来", "年初以来", "以来"])
    {
        let mut mention =
            Mention::at(i, end + length, Period::Since(PartialDate { year, ..PartialDate::default() }));
        mention.why = Why::Year;
        return Some(mention);
    }
    if from == i {
        return None;
    }
    let mut mention = dated(chars, from)?;
    let end = mention.end;
    let length = chars.any_starts(end, SINCE).or_else(|| chars.any_starts(end, &["至今", "到现在"]))?;
    let (date, _) = mention.date?;
    (mention.start, mention.end, mention.period) = (i, end + length, Some(Period::Since(date)));
    Some(mention)
}

/// Turns a date with 起 or 以来 behind it into the period since then.
pub(super) fn follows_since(chars: &Chars, mention: &mut Mention) {
    if let Some((date, None)) = mention.date
        && let Some(length) = chars.any_starts(mention.end, SINCE)
        && !chars.starts(mention.end, "起草")
    {
        (mention.end, mention.period) = (mention.end + length, Some(Period::Since(date)));
    }
}

fn this_year() -> PartialDate {
    PartialDate { year: Year::Back(0), ..PartialDate::default() }
}

/// 前3个月, 一季度, 前三季度, 上半年, with or without their year.
fn part_of_year(chars: &Chars, i: usize) -> Option<Mention> {
    let (year, from) = year(chars, i).unwrap_or((Year::Unsaid, i));
    let from = chars.past_space(from);
    first_months(chars, i, from, year)
        .or_else(|| quarter(chars, i, from, year))
        .or_else(|| half(chars, i, from, year))
}

fn first_months(chars: &Chars, start: usize, from: usize, year: Year) -> Option<Mention> {
    if !matches!(chars.at(from), '前' | '头') {
        return None;
    }
    let number = between(chars, chars.past_space(from + 1), 1, 12)?;
    let at = chars.past_space(number.end);
    let count = u8::try_from(number.value).ok()?;
    if chars.starts(at, "个月") {
        return Some(Mention::at(start, at + 2, Period::FirstMonths { year, months: count }));
    }
    let quarter = chars.any_starts(at, &["个季度", "季度"]).filter(|_| count <= 4)?;
    Some(Mention::at(start, at + quarter, Period::FirstQuarters { year, quarters: count }))
}

fn quarter(chars: &Chars, start: usize, from: usize, year: Year) -> Option<Mention> {
    if chars.starts(from, "首季") {
        let end = from + if chars.at(from + 2) == '度' { 3 } else { 2 };
        return Some(Mention::at(start, end, Period::Quarter { year, quarter: 1 }));
    }
    let at = if chars.at(from) == '第' { from + 1 } else { from };
    let number = between(chars, at, 1, 4)?;
    let end = chars.past_space(number.end);
    let quarter = u8::try_from(number.value).ok()?;
    let end = if chars.starts(end, "季度") {
        end + if matches!(chars.at(end + 2), '末' | '初') { 3 } else { 2 }
    } else if at > from && chars.at(end) == '季' {
        end + 1
    } else {
        return None;
    };
    Some(Mention::at(start, end, Period::Quarter { year, quarter }))
}

fn half(chars: &Chars, start: usize, from: usize, year: Year) -> Option<Mention> {
    let half = match (chars.at(from), chars.starts(from + 1, "半年")) {
        ('上', true) => 1,
        ('下', true) => 2,
        _ => return None,
    };
    Some(Mention::at(start, from + 3, Period::Half { year, half }))
}

/// 近三年来, 过去5年, 未来两年, 最近3天; and 三年来.
fn last_years(chars: &Chars, i: usize) -> Option<Mention> {
    const FRAMES: &[&str] = &["最近", "过去", "未来", "今后", "此前", "近", "前", "后", "接下来"];
    const UNITS: &[&str] = &["个多月", "个月", "年多", "多年", "余年", "年", "天", "日", "周", "个星期"];
    let frame = chars.any_starts(i, FRAMES).unwrap_or(0);
    if frame == 1 && chars.any_ends(i, &["提", "附", "最", "靠", "临", "门", "面"]).is_some() {
        return None;
    }
    let number = whole(chars, chars.past_space(i + frame))?;
    let at = chars.past_space(number.end);
    let end = at + chars.any_starts(at, UNITS)?;
    let coming = chars.at(end) == '来' && !matches!(chars.at(end + 1), '到' | '自' | '访' | '电');
    if frame == 0 && !coming {
        return None;
    }
    let nearly = frame == 1 && chars.at(i) == '近' && !coming && lasted(chars, i, at, end);
    (!nearly).then(|| Mention::of(i, if coming { end + 1 } else { end }, Why::Period))
}

/// Whether 近三年 is the length of something (历时近三年, 提前近20天) and not the years just past.
fn lasted(chars: &Chars, near: usize, unit: usize, end: usize) -> bool {
    const LASTING: &[&str] = &[
        "历时", "用时", "耗时", "长达", "持续", "用", "了", "达", "时隔", "相隔", "已有", "有", "工作",
        "从事", "坚持", "奋斗",
    ];
    let inside = chars.starts(end, "以来") || matches!(chars.at(end), '间' | '里' | '内');
    let said =
        chars.any_ends(near, LASTING).is_some() || chars.starts(end, "时间") || chars.starts(end, "左右");
    let years = chars.any_starts(unit, &["年", "多年", "余年"]).is_some();
    said || (!years && !inside && is_cjk(chars.before(near)))
}
