//! How numbers, dates and periods are written, in both languages.
//!
//! Numbers come as exact decimal text (`-12345.6`), so that nothing here can round what the ledger computed.

use chrono::{Datelike, NaiveDateTime, Timelike};
use luoshi_ledger::{Answer, Decimal};
use luoshi_packs::{FigureDef, Format, Lang};
use luoshi_store::{Day, Instant};

/// What stands for "no record yet"; never for 0.
pub const NONE: &str = "—";

/// A decimal text with thousands and a true minus: `-12345.60` becomes `−12,345.60`.
/// Text that is no decimal number comes back as it is.
pub fn number(decimal: &str) -> String {
    let (sign, digits) = match decimal.strip_prefix('-') {
        Some(rest) => ("\u{2212}", rest),
        None => ("", decimal),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return decimal.to_owned();
    }
    let mut out = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A number where there is little room, as on an axis, still exact: 15 万, 1.2 亿; in English 150,000 and 1.2 million.
/// What needs more than four decimals stays as it is.
pub fn short(lang: Lang, decimal: &str) -> String {
    let steps: &[(usize, &str)] = match lang {
        Lang::Zh => &[(8, "亿"), (4, "万")],
        Lang::En => &[(9, "billion"), (6, "million")],
    };
    let whole = decimal.trim_start_matches(['-', '0']).split('.').next().unwrap_or("");
    steps
        .iter()
        .find(|(power, _)| whole.len() > *power)
        .and_then(|(power, unit)| Some(format!("{} {unit}", number(&moved(decimal, *power)?))))
        .unwrap_or_else(|| number(decimal))
}

/// A whole number with thousands.
pub fn int(number_: i64) -> String {
    number(&number_.to_string())
}

/// A change, which carries its sign: `+152`, `−6`, `0`.
pub fn signed(decimal: &str) -> String {
    let nothing = decimal.bytes().all(|b| matches!(b, b'0' | b'.' | b'-'));
    let written = number(decimal.strip_prefix('+').unwrap_or(decimal));
    if nothing || written.starts_with('\u{2212}') { written } else { format!("+{written}") }
}

/// A percentage as the ledger gives it: `18.7` becomes `18.7%`.
pub fn percent(decimal: &str) -> String {
    format!("{}%", number(decimal))
}

/// An amount in yuan with the unit that fits, exact: `138.6 亿元`, `2.5 万元`, `380 元`;
/// in English `13.86 billion yuan`, `25,000 yuan`.
pub fn money(lang: Lang, yuan: &str) -> String {
    let [written] = money_alike(lang, [yuan]);
    written
}

/// Amounts that stand beside each other, all in the largest unit that fits one of them and writes every one exactly:
/// `0.82 billion yuan` beside `5.139 billion yuan`.
pub fn money_alike<const N: usize>(lang: Lang, yuan: [&str; N]) -> [String; N] {
    let steps: &[(usize, &str)] = match lang {
        Lang::Zh => &[(8, "亿元"), (4, "万元")],
        Lang::En => &[(9, "billion yuan"), (6, "million yuan")],
    };
    let fits = |amount: &str| {
        let whole = amount.trim_start_matches(['-', '0']).split('.').next().unwrap_or("");
        steps.iter().position(|(power, _)| whole.len() > *power)
    };
    let fitting = yuan.map(fits);
    let (at, unit) = steps
        .iter()
        .enumerate()
        .filter(|(at, _)| fitting.contains(&Some(*at)))
        .map(|(_, step)| *step)
        .find(|(power, _)| yuan.iter().all(|amount| moved(amount, *power).is_some()))
        .unwrap_or((0, if lang == Lang::Zh { "元" } else { "yuan" }));
    yuan.map(|amount| {
        let written = moved(amount, at).filter(|_| at > 0);
        format!("{} {unit}", number(written.as_deref().unwrap_or(amount)))
    })
}

/// A figure's decimal text in its format: the number, and its unit of measure, empty where that stands in the
/// number.
pub fn figure_value(lang: Lang, figure: &FigureDef, decimal: &str) -> (String, String) {
    let unit = || figure.unit_of_measure.get(lang).to_owned();
    match figure.format {
        Format::Whole | Format::Decimal => (number(decimal), unit()),
        Format::Percent => (percent(decimal), String::new()),
        Format::Change => (format!("{}%", signed(decimal)), String::new()),
        Format::Money => {
            let written = money(lang, decimal);
            let (number, unit) = written.split_once(' ').unwrap_or((&written, ""));
            (number.to_owned(), unit.to_owned())
        }
    }
}

/// An answer as a reader sees it, in one piece: 780 场, +179.5%, 138.6 亿元; — where there is no value or no record.
pub fn figure(figure: &FigureDef, answer: &Answer, lang: Lang) -> String {
    let Some(value) = answer.value.filter(|_| answer.entries > 0) else { return NONE.to_owned() };
    let (number, unit) = figure_value(lang, figure, &value.fixed(figure.figure.decimals));
    if unit.is_empty() { number } else { format!("{number} {unit}") }
}

/// The change of a figure with its sign, and what it is counted in; `points` is the word for percentage points.
pub fn figure_change(lang: Lang, figure: &FigureDef, change: Decimal, points: String) -> (String, String) {
    let decimal = change.fixed(figure.figure.decimals);
    match figure.format {
        Format::Money => (money_signed(lang, &decimal), String::new()),
        Format::Percent | Format::Change => (signed(&decimal), points),
        Format::Whole | Format::Decimal => (signed(&decimal), figure.unit_of_measure.get(lang).to_owned()),
    }
}

/// An amount with its sign, in the unit that fits.
pub fn money_signed(lang: Lang, yuan: &str) -> String {
    match yuan.strip_prefix('-') {
        Some(amount) => format!("\u{2212}{}", money(lang, amount)),
        None => format!("+{}", money(lang, yuan)),
    }
}

/// Moves the decimal point `power` places to the left. `None` where that would need more than four decimals:
/// then the amount in yuan is easier to read.
fn moved(decimal: &str, power: usize) -> Option<String> {
    let (sign, digits) = decimal.strip_prefix('-').map_or(("", decimal), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole = format!("{:0>least$}", whole.trim_start_matches('0'), least = power + 1);
    let (head, tail) = whole.split_at(whole.len() - power);
    let tail = format!("{tail}{fraction}");
    let tail = tail.trim_end_matches('0');
    match tail.len() {
        0 => Some(format!("{sign}{head}")),
        1..=4 => Some(format!("{sign}{head}.{tail}")),
        _ => None,
    }
}

/// A day in a sentence: 4月16日, 16 April.
pub fn day(lang: Lang, day: Day) -> String {
    match lang {
        Lang::Zh => format!("{}月{}日", day.month(), day.day()),
        Lang::En => format!("{} {}", day.day(), MONTHS[day.month0() as usize]),
    }
}

/// A day with its year: 2021年4月16日, 16 April 2021.
pub fn day_of_year(lang: Lang, on: Day) -> String {
    match lang {
        Lang::Zh => format!("{}年{}", on.year(), day(lang, on)),
        Lang::En => format!("{} {}", day(lang, on), on.year()),
    }
}

/// A day in a table whose rows are all of one year: 04-16.
pub fn day_short(day: Day) -> String {
    format!("{:02}-{:02}", day.month(), day.day())
}

/// A month: 2021年4月, April 2021.
pub fn month(lang: Lang, first: Day) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月", first.year(), first.month()),
        Lang::En => format!("{} {}", MONTHS[first.month0() as usize], first.year()),
    }
}

/// A period, both days included; the year where it is not one year: 3月8日至4月16日, 8 March to 16 April.
pub fn period(lang: Lang, from: Day, until: Day) -> String {
    let join = if lang == Lang::Zh { "至" } else { " to " };
    if from == until {
        return day(lang, from);
    }
    if from.year() == until.year() {
        format!("{}{join}{}", day(lang, from), day(lang, until))
    } else {
        format!("{}{join}{}", day_of_year(lang, from), day_of_year(lang, until))
    }
}

/// A period with its year: 2021年3月8日至4月16日, 8 March to 16 April 2021.
pub fn period_of_year(lang: Lang, from: Day, until: Day) -> String {
    if from == until {
        return day_of_year(lang, from);
    }
    if from.year() != until.year() {
        return period(lang, from, until);
    }
    match lang {
        Lang::Zh => format!("{}至{}", day_of_year(lang, from), day(lang, until)),
        Lang::En => format!("{} to {}", day(lang, from), day_of_year(lang, until)),
    }
}

/// What the city's clocks show, as an instant. An hour that they leave out is taken as UTC.
pub fn instant_of(local: NaiveDateTime, zone: chrono_tz::Tz) -> Instant {
    local.and_local_timezone(zone).earliest().map_or_else(|| local.and_utc(), |at| at.to_utc())
}

/// The day that an instant falls on in the city's time zone.
pub fn day_at(at: Instant, zone: chrono_tz::Tz) -> Day {
    at.with_timezone(&zone).date_naive()
}

/// An instant in the city's own time: 2021-04-16 13:30. Midnight is written as the end of the day before
/// (24:00), as stamps are.
pub fn instant(at: Instant, zone: chrono_tz::Tz) -> String {
    let (day, time) = day_and_time(at, zone);
    format!("{day} {time}")
}

/// An instant in the reader's language: 2021-04-16 13:30, 16 April 2021, 13:30.
pub fn instant_of_year(lang: Lang, at: Instant, zone: chrono_tz::Tz) -> String {
    let (day, time) = day_and_time(at, zone);
    match lang {
        Lang::Zh => format!("{day} {time}"),
        Lang::En => format!("{}, {time}", day_of_year(lang, day)),
    }
}

/// The same to the second: seconds are written where there are some.
pub fn instant_to_the_second(lang: Lang, at: Instant, zone: chrono_tz::Tz) -> String {
    let seconds = at.with_timezone(&zone).second();
    let minute = instant_of_year(lang, at, zone);
    if seconds == 0 { minute } else { format!("{minute}:{seconds:02}") }
}

fn day_and_time(at: Instant, zone: chrono_tz::Tz) -> (Day, String) {
    let local = at.with_timezone(&zone);
    let day = local.date_naive();
    if local.hour() == 0 && local.minute() == 0 && local.second() == 0 {
        return (day.pred_opt().unwrap_or(day), "24:00".to_owned());
    }
    (day, local.format("%H:%M").to_string())
}

/// Puts a space between Chinese and digits or Latin letters: 宣讲780场 becomes 宣讲 780 场. Dates stay
/// closed up (4月16日), and so does what already has a space.
pub fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let chars: Vec<char> = text.chars().collect();
    for (i, &c) in chars.iter().enumerate() {
        if let Some(&before) = i.checked_sub(1).and_then(|b| chars.get(b)) {
            let meets = (is_han(before) && is_latin(c)) || (is_latin(before) && is_han(c));
            if meets && !in_date(&chars, i) {
                out.push(' ');
            }
        }
        out.push(c);
    }
    out
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '%' | '\u{2212}' | '+')
}

/// Whether the seam before `at` belongs to a date: a digit before 年, 月 or 日, or one of those before a digit.
fn in_date(chars: &[char], at: usize) -> bool {
    let (before, after) = (chars[at - 1], chars[at]);
    let unit = |c: char| matches!(c, '年' | '月' | '日');
    (before.is_ascii_digit() && unit(after)) || (unit(before) && after.is_ascii_digit()) || {
        // 3月8日至4月16日: the word between two dates joins them.
        before == '至' && after.is_ascii_digit() && at >= 2 && unit(chars[at - 2])
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, TimeZone, Utc};
    use luoshi_ledger::{Decimal, Figure, Kind, PeriodRule};
    use luoshi_packs::Lang::{En, Zh};
    use luoshi_packs::Text;

    use super::*;

    fn on(y: i32, m: u32, d: u32) -> Day {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn numbers_have_thousands_and_a_true_minus() {
        for (raw, written) in [
            ("0", "0"),
            ("999", "999"),
            ("1180", "1,180"),
            ("15214", "15,214"),
            ("13860000000", "13,860,000,000"),
            ("-6", "−6"),
            ("-1234.50", "−1,234.50"),
            ("806.0", "806.0"),
            ("待核", "待核"),
            ("", ""),
            ("-", "-"),
        ] {
            assert_eq!(number(raw), written);
        }
        assert_eq!(int(i64::MIN), "−9,223,372,036,854,775,808");
    }

    #[test]
    fn an_axis_counts_as_the_language_does() {
        for (raw, zh, en) in [
            ("0", "0", "0"),
            ("2000", "2,000", "2,000"),
            ("10000", "1 万", "10,000"),
            ("25000", "2.5 万", "25,000"),
            ("123456", "12.3456 万", "123,456"),
            ("1500000", "150 万", "1.5 million"),
            ("250000000", "2.5 亿", "250 million"),
            ("5000000000", "50 亿", "5 billion"),
            ("0.5", "0.5", "0.5"),
            ("-20000", "−2 万", "−20,000"),
        ] {
            assert_eq!((short(Zh, raw).as_str(), short(En, raw).as_str()), (zh, en));
        }
    }

    #[test]
    fn changes_carry_their_sign_and_nothing_has_none() {
        assert_eq!(signed("152"), "+152");
        assert_eq!(signed("-24.85"), "−24.85");
        assert_eq!(signed("0.0"), "0.0");
        assert_eq!(percent("-24.9"), "−24.9%");
    }

    #[test]
    fn amounts_beside_each_other_have_one_unit() {
        let en = |pair| money_alike(En, pair);
        assert_eq!(en(["820000000", "5139000000"]), ["0.82 billion yuan", "5.139 billion yuan"]);
        assert_eq!(en(["0", "-5139000000"]), ["0 billion yuan", "\u{2212}5.139 billion yuan"]);
        assert_eq!(en(["3456000", "5139000000"]), ["3.456 million yuan", "5,139 million yuan"]);
        assert_eq!(en(["380.5", "5139000000"]), ["380.5 yuan", "5,139,000,000 yuan"]);
        assert_eq!(money_alike(Zh, ["820000000", "0"]), ["8.2 亿元", "0 亿元"]);
        assert_eq!(money_alike(Zh, ["0", "0"]), ["0 元", "0 元"]);
    }

    #[test]
    fn money_is_exact_in_the_unit_that_fits() {
        assert_eq!(money(Zh, "13860000000"), "138.6 亿元");
        assert_eq!(money(Zh, "13860000001"), "13,860,000,001 元");
        assert_eq!(money(Zh, "25000"), "2.5 万元");
        assert_eq!(money(Zh, "380.50"), "380.50 元");
        assert_eq!(money(Zh, "-200000000"), "−2 亿元");
        assert_eq!(money(En, "13860000000"), "13.86 billion yuan");
        assert_eq!(money(En, "25000"), "25,000 yuan");
        assert_eq!(money(Zh, "0"), "0 元");
    }

    fn defined(format: Format, decimals: u32, unit: Text) -> FigureDef {
        FigureDef {
            figure: Figure {
                id: "talk.held".into(),
                kind: Kind::Sum,
                item: "talk.held".into(),
                numerator: None,
                denominator: None,
                scale: 1,
                decimals,
                unit_kind: None,
                period: PeriodRule::Campaign,
                scope: None,
            },
            name: Text::new("宣讲场次", "Talks held"),
            aliases: Vec::new(),
            definition: Text::default(),
            unit_of_measure: unit,
            measure_word: "talks".into(),
            format,
            section: "talks".into(),
            map: true,
        }
    }

    #[test]
    fn a_figure_is_written_with_its_unit_or_as_nothing() {
        let answer = |value: &str, entries| Answer {
            figure: "talk.held".into(),
            unit: "9900".into(),
            from: on(2021, 3, 8),
            until: on(2021, 4, 16),
            value: Decimal::parse(value),
            why: None,
            numerator: None,
            denominator: None,
            entries,
            as_of: 1,
        };
        let talks = defined(Format::Whole, 0, Text::new("场", "talks"));
        assert_eq!(figure(&talks, &answer("1180", 1180), Zh), "1,180 场");
        assert_eq!(figure(&talks, &answer("0", 2), En), "0 talks");
        assert_eq!(figure(&talks, &answer("0", 0), Zh), "—");
        let change = defined(Format::Change, 1, Text::new("%", "%"));
        assert_eq!(figure(&change, &answer("179.5", 2), Zh), "+179.5%");
        assert_eq!(figure(&change, &answer("-24.85", 2), Zh), "−24.9%");
        let hours = defined(Format::Decimal, 1, Text::new("小时", "hours"));
        assert_eq!(figure(&hours, &answer("1", 30), En), "1.0 hours");
        let money = defined(Format::Money, 0, Text::new("元", "yuan"));
        assert_eq!(figure(&money, &answer("13860000000", 85), Zh), "138.6 亿元");
    }

    #[test]
    fn days_and_periods_in_both_languages() {
        let (from, until) = (on(2021, 3, 8), on(2021, 4, 16));
        assert_eq!(day(Zh, until), "4月16日");
        assert_eq!(day(En, until), "16 April");
        assert_eq!(day_short(until), "04-16");
        assert_eq!(period(Zh, from, until), "3月8日至4月16日");
        assert_eq!(period(En, from, until), "8 March to 16 April");
        assert_eq!(period_of_year(Zh, from, until), "2021年3月8日至4月16日");
        assert_eq!(period_of_year(En, from, until), "8 March to 16 April 2021");
        assert_eq!(period(Zh, on(2020, 12, 31), from), "2020年12月31日至2021年3月8日");
        assert_eq!(period(En, from, from), "8 March");
        assert_eq!(month(En, from), "March 2021");
    }

    #[test]
    fn an_instant_is_written_in_the_citys_own_time() {
        let zone = chrono_tz::Asia::Shanghai;
        assert_eq!(instant(Utc.with_ymd_and_hms(2021, 4, 16, 16, 0, 0).unwrap(), zone), "2021-04-16 24:00");
        let noon = Utc.with_ymd_and_hms(2021, 4, 16, 5, 30, 0).unwrap();
        assert_eq!(instant(noon, zone), "2021-04-16 13:30");
        assert_eq!(instant_of_year(En, noon, zone), "16 April 2021, 13:30");
        assert_eq!(instant_to_the_second(En, noon, zone), "16 April 2021, 13:30");
        let later = Utc.with_ymd_and_hms(2021, 4, 16, 5, 30, 7).unwrap();
        assert_eq!(instant_to_the_second(En, later, zone), "16 April 2021, 13:30:07");
        assert_eq!(instant_to_the_second(Zh, later, zone), "2021-04-16 13:30:07");
        let night = Utc.with_ymd_and_hms(2021, 4, 16, 16, 0, 7).unwrap();
        assert_eq!(instant_to_the_second(Zh, night, zone), "2021-04-17 00:00:07");
        assert_eq!(day_at(Utc.with_ymd_and_hms(2021, 4, 16, 16, 0, 0).unwrap(), zone), on(2021, 4, 17));
    }

    #[test]
    fn spaces_stand_between_chinese_and_digits_but_not_in_dates() {
        assert_eq!(spaced("宣讲780场"), "宣讲 780 场");
        assert_eq!(spaced("宣讲 780 场"), "宣讲 780 场");
        assert_eq!(spaced("3月8日至4月16日宣讲780场"), "3月8日至4月16日宣讲 780 场");
        assert_eq!(spaced("下降24.85%以上"), "下降 24.85% 以上");
        assert_eq!(spaced("2021年"), "2021年");
    }
}
