//! English dates, years, decades and periods: April 16, 2021; 16 April; the 1970s; Q1 2021; as of March 31.

use super::part::{between, is_day, partial, year_number};
use super::{Mention, PartialDate, Period, Year};
use crate::Why;
use crate::chars::{Chars, is_digit, is_letter};

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const NUMBERS: &[&str] =
    &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"];

/// The word at `i` in small letters, and where it ends.
fn word(chars: &Chars, i: usize) -> (String, usize) {
    let end = chars.run_end(i, 12, |c| c.is_ascii_alphabetic());
    (chars.text(i, end).to_ascii_lowercase(), end)
}

fn month(chars: &Chars, i: usize) -> Option<(u8, usize)> {
    let (word, end) = word(chars, i);
    let short = word.len() == 3 || word == "sept";
    let at = MONTHS.iter().position(|name| *name == word || short && name.starts_with(&word))?;
    let end = if chars.at(end) == '.' && short && word != "may" { end + 1 } else { end };
    Some((u8::try_from(at + 1).ok()?, end))
}

/// 16 or 16th at `i`.
fn day(chars: &Chars, i: usize) -> Option<(u8, usize)> {
    let number = between(chars, i, 1, 31).filter(|n| !n.hanzi && n.length <= 2)?;
    let end = number.end + chars.any_starts(number.end, &["st", "nd", "rd", "th"]).unwrap_or(0);
    let apart = !is_letter(chars.at(end)) && !is_digit(chars.at(end)) && !decimal(chars, end);
    apart.then_some((u8::try_from(number.value).ok()?, end))
}

fn decimal(chars: &Chars, end: usize) -> bool {
    matches!(chars.at(end), '.' | ',' | '%' | ':') && (is_digit(chars.at(end + 1)) || chars.at(end) == '%')
}

fn year(chars: &Chars, i: usize) -> Option<(Year, usize)> {
    let number = year_number(chars, i).filter(|n| !n.hanzi && !is_letter(chars.at(n.end)))?;
    Some((Year::Given(i32::try_from(number.value).ok()?), number.end))
}

/// A date whose month begins at `i`: April 16, 2021; April 14-16; April 2021.
fn month_first(chars: &Chars, i: usize) -> Option<(PartialDate, Option<PartialDate>, usize)> {
    let (month, mut end) = month(chars, i)?;
    let mut date = partial(Year::Unsaid, Some(month), None);
    let mut until = None;
    if let Some((day, day_end)) = day(chars, chars.past_space(end)).filter(|_| chars.at(end) == ' ') {
        (date.day, end) = (Some(day), day_end);
        if let Some((last, last_end)) = range_end(chars, end, month) {
            (until, end) = (Some(last), last_end);
        }
    }
    let gap = if chars.starts(end, ", ") { end + 2 } else { chars.past_space(end) };
    if let Some((year, year_end)) = year(chars, gap).filter(|_| gap > end) {
        (date.year, end) = (year, year_end);
        if let Some(last) = &mut until {
            last.year = year;
        }
    }
    (date.day.is_some() || date.year != Year::Unsaid).then_some((date, until, end))
}

fn range_end(chars: &Chars, end: usize, first_month: u8) -> Option<(PartialDate, usize)> {
    let next = if chars.at(end) == '-' {
        end + 1
    } else {
        end + chars.any_starts(end, &[" to ", " - ", " through ", " until "])?
    };
    if let Some((month, month_end)) = month(chars, next) {
        let (day, end) = day(chars, chars.past_space(month_end))?;
        return Some((partial(Year::Unsaid, Some(month), Some(day)), end));
    }
    let (day, end) = day(chars, next)?;
    Some((partial(Year::Unsaid, Some(first_month), Some(day)), end))
}

/// A date whose day begins at `i`: 16 April 2021, 16th of April.
fn day_first(chars: &Chars, i: usize) -> Option<Mention> {
    let (first, end) = day(chars, i)?;
    let next = end + chars.any_starts(end, &[" of ", " "])?;
    let (month, mut end) = month(chars, next)?;
    if is_letter(chars.at(end)) || !is_day(month.into(), first.into()) {
        return None;
    }
    let mut date = partial(Year::Unsaid, Some(month), Some(first));
    let gap = if chars.starts(end, ", ") { end + 2 } else { chars.past_space(end) };
    if let Some((year, year_end)) = year(chars, gap).filter(|_| gap > end) {
        (date.year, end) = (year, year_end);
    }
    Some(Mention::dated(i, end, date, None))
}

pub(super) fn at_digit(chars: &Chars, i: usize) -> Option<Mention> {
    if is_digit(chars.before(i)) || is_letter(chars.before(i)) {
        return None;
    }
    day_first(chars, i)
        .or_else(|| decade(chars, i))
        .or_else(|| academic(chars, i))
        .or_else(|| lone_year(chars, i))
}

/// 1970s
fn decade(chars: &Chars, i: usize) -> Option<Mention> {
    let number = year_number(chars, i).filter(|n| n.value % 10 == 0)?;
    let end = number.end + usize::from(matches!(chars.at(number.end), '\'' | '’'));
    (chars.at(end) == 's' && !is_letter(chars.at(end + 1))).then(|| Mention::of(i, end + 1, Why::Decade))
}

/// 2020/21, 2020-21
fn academic(chars: &Chars, i: usize) -> Option<Mention> {
    let first = year_number(chars, i).filter(|n| !n.hanzi && (1900..2100).contains(&n.value))?;
    let second =
        matches!(chars.at(first.end), '/' | '-').then(|| between(chars, first.end + 1, 0, 99)).flatten()?;
    let follows = second.length == 2 && second.value == (first.value + 1) % 100;
    let alone = !matches!(chars.at(second.end), '-' | '/' | '.') && !is_letter(chars.at(second.end));
    (follows && alone).then(|| Mention::of(i, second.end, Why::FiscalYear))
}

/// in 2021, since 2019, of 2020.
fn lone_year(chars: &Chars, i: usize) -> Option<Mention> {
    let number = year_number(chars, i).filter(|n| !n.hanzi && (1800..2100).contains(&n.value))?;
    let end = number.end;
    if is_letter(chars.at(end)) || decimal(chars, end) || matches!(chars.at(end), '/' | '年') {
        return None;
    }
    const STRONG: &[&str] = &[
        "in ",
        "since ",
        "during ",
        "until ",
        "year ",
        "early ",
        "late ",
        "mid-",
        "spring ",
        "summer ",
        "autumn ",
        "winter ",
        "end of ",
        "beginning of ",
        "end-",
        "through ",
        "throughout ",
    ];
    const WEAK: &[&str] =
        &["of ", "by ", "from ", "to ", "the ", "before ", "after ", "and ", "between ", "for ", "-"];
    let strong = preceded(chars, i, STRONG);
    let weak = preceded(chars, i, WEAK) && !counts(chars, end);
    let date = partial(Year::Given(i32::try_from(number.value).ok()?), None, None);
    (strong || weak).then(|| Mention::dated(i, end, date, None))
}

fn preceded(chars: &Chars, i: usize, words: &[&str]) -> bool {
    words.iter().any(|word| chars.ends(i, word) && !is_letter(chars.before(i - word.len())))
}

/// Whether a noun follows that the number could count.
fn counts(chars: &Chars, end: usize) -> bool {
    const NONE: &[&str] = &["was", "is", "has", "as", "its", "his", "this"];
    let (next, _) = word(chars, chars.past_space(end));
    let plural = next.ends_with('s') || matches!(next.as_str(), "people" | "men" | "women" | "children");
    chars.at(end) == ' ' && plural && !NONE.contains(&next.as_str())
}

pub(super) fn at_word(chars: &Chars, i: usize) -> Option<Mention> {
    if is_letter(chars.before(i)) || is_digit(chars.before(i)) {
        return None;
    }
    match chars.at(i) {
        '\'' | '’' => short_decade(chars, i),
        'q' => quarter(chars, i),
        'f' => first(chars, i).or_else(|| fiscal(chars, i)).or_else(|| dated(chars, i)),
        's' => since(chars, i)
            .or_else(|| now(chars, i))
            .or_else(|| ordinal_quarter(chars, i))
            .or_else(|| dated(chars, i)),
        't' => now(chars, i)
            .or_else(|| first(chars, i + 4).filter(|_| chars.starts(i, "the ")))
            .or_else(|| ordinal_quarter(chars, i)),
        'a' | 'b' => until(chars, i).or_else(|| dated(chars, i)),
        'u' => now(chars, i),
        _ => dated(chars, i),
    }
}

fn dated(chars: &Chars, i: usize) -> Option<Mention> {
    let (date, until, end) = month_first(chars, i)?;
    Some(Mention::dated(i, end, date, until))
}

fn short_decade(chars: &Chars, i: usize) -> Option<Mention> {
    let number = between(chars, i + 1, 0, 99).filter(|n| n.length == 2 && n.value % 10 == 0 && !n.hanzi)?;
    (chars.at(number.end) == 's' && !is_letter(chars.at(number.end + 1)))
        .then(|| Mention::of(i, number.end + 1, Why::Decade))
}

fn of_year(chars: &Chars, end: usize) -> (Year, usize) {
    let next = end + chars.any_starts(end, &[" of ", " in ", " ", ", "]).unwrap_or(0);
    if next == end {
        return (Year::Unsaid, end);
    }
    if chars.starts(next, "this year") {
        return (Year::Back(0), next + 9);
    }
    year(chars, next).filter(|_| !counts(chars, next + 4)).unwrap_or((Year::Unsaid, end))
}

fn quarter(chars: &Chars, i: usize) -> Option<Mention> {
    let number = between(chars, i + 1, 1, 4).filter(|n| n.length == 1 && !n.hanzi)?;
    if is_letter(chars.at(number.end)) || is_digit(chars.at(number.end)) {
        return None;
    }
    let (year, end) = of_year(chars, number.end);
    Some(Mention::at(i, end, Period::Quarter { year, quarter: u8::try_from(number.value).ok()? }))
}

fn ordinal_quarter(chars: &Chars, i: usize) -> Option<Mention> {
    let (length, quarter) = [("second quarter", 2), ("third quarter", 3)]
        .into_iter()
        .find_map(|(words, quarter)| chars.starts(i, words).then_some((words.len(), quarter)))?;
    let (year, end) = of_year(chars, i + length);
    Some(Mention::at(i, end, Period::Quarter { year, quarter }))
}

/// first quarter, first three months, first half.
fn first(chars: &Chars, i: usize) -> Option<Mention> {
    let after = i + chars.any_starts(i, &["first "])?;
    if let Some(length) = chars.any_starts(after, &["quarter"]) {
        let (year, end) = of_year(chars, after + length);
        return Some(Mention::at(i, end, Period::Quarter { year, quarter: 1 }));
    }
    if let Some(length) = chars.any_starts(after, &["half"]) {
        let (year, end) = of_year(chars, after + length);
        return (year != Year::Unsaid).then(|| Mention::at(i, end, Period::Half { year, half: 1 }));
    }
    let (count, end) = if is_digit(chars.at(after)) {
        let number = between(chars, after, 1, 11)?;
        (number.value, number.end)
    } else {
        let (name, end) = word(chars, after);
        (i64::try_from(NUMBERS.iter().position(|n| *n == name)?).ok()? + 1, end)
    };
    let count = u8::try_from(count).ok()?;
    let length = chars.any_starts(end, &[" months"])?;
    let (year, end) = of_year(chars, end + length);
    Some(Mention::at(i, end, Period::FirstMonths { year, months: count }))
}

/// FY2021, fiscal 2021, fiscal year 2021.
fn fiscal(chars: &Chars, i: usize) -> Option<Mention> {
    let length = chars.any_starts(i, &["fiscal year ", "fiscal ", "fy ", "fy"])?;
    let end =
        academic(chars, i + length).map(|m| m.end).or_else(|| year(chars, i + length).map(|(_, end)| end))?;
    Some(Mention::of(i, end, Why::FiscalYear))
}

fn since(chars: &Chars, i: usize) -> Option<Mention> {
    let from = i + chars.any_starts(i, &["since "])?;
    let (date, until, end) = month_first(chars, from)?;
    let mut mention = Mention::dated(i, end, date, until);
    mention.period = Some(Period::Since(date));
    Some(mention)
}

/// as of April 16, by April 16, by the end of March, at the end of March.
fn until(chars: &Chars, i: usize) -> Option<Mention> {
    let from = i + chars.any_starts(i, &["as of ", "by ", "at "])?;
    let ending = chars.any_starts(from, &["the end of ", "end-", "end of "]);
    let from = from + ending.unwrap_or(0);
    let (date, end) = match (month_first(chars, from), ending) {
        (Some((date, _, end)), _) => (date, end),
        (None, Some(_)) => {
            let (month, end) = month(chars, from)?;
            (PartialDate { month: Some(month), at_end: true, ..PartialDate::default() }, end)
        }
        (None, None) => return None,
    };
    let mut mention = Mention::dated(i, end, date, None);
    mention.period = Some(Period::Until(date));
    Some(mention)
}

fn now(chars: &Chars, i: usize) -> Option<Mention> {
    if let Some(length) = chars.any_starts(i, &["so far this year", "this year so far"]) {
        let this_year = PartialDate { year: Year::Back(0), ..PartialDate::default() };
        return Some(Mention::at(i, i + length, Period::Since(this_year)));
    }
    let length = chars.any_starts(i, &["so far", "to date", "until now", "up to now"])?;
    (!is_letter(chars.at(i + length))).then(|| Mention::at(i, i + length, Period::UntilNow))
}
