//! One way of writing numbers, days and times, whatever the file has.

use chrono::NaiveDate;

/// A number as a reader expects it: whole numbers without a point, at most 15 significant digits (what a
/// spreadsheet program shows; beyond that a binary fraction only adds noise).
pub(crate) fn number(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    // Adding zero turns a negative zero into zero.
    format!("{}", rounded + 0.0)
}

/// A day, with a time behind it where that is not midnight.
pub(crate) fn day_time(day: &str, hour: u32, minute: u32, second: u32) -> String {
    match (hour, minute, second) {
        (0, 0, 0) => day.to_owned(),
        _ => format!("{day} {}", time(hour, minute, second)),
    }
}

/// `HH:MM`, with seconds where there are any.
pub(crate) fn time(hour: u32, minute: u32, second: u32) -> String {
    match second {
        0 => format!("{hour:02}:{minute:02}"),
        _ => format!("{hour:02}:{minute:02}:{second:02}"),
    }
}

/// An ISO 8601 day or instant as files write it: `2021-04-16`, `2021-04-16T17:00:00`.
pub(crate) fn iso_day_time(text: &str) -> String {
    let (day, clock) = text.split_once('T').unwrap_or((text, ""));
    let mut parts = clock.split(':').map(|part| {
        let whole: String = part.chars().take_while(char::is_ascii_digit).collect();
        whole.parse::<u32>().unwrap_or(0)
    });
    let mut next = || parts.next().unwrap_or(0);
    let (hour, minute, second) = (next(), next(), next());
    day_time(day, hour, minute, second)
}

/// An ISO 8601 length of time as a clock shows it: `PT09H30M00S` is `09:30`.
pub(crate) fn iso_time(text: &str) -> String {
    let mut fields = [0_u32; 3];
    let mut digits = String::new();
    let mut point = false;
    for c in text.chars() {
        match c {
            '0'..='9' if !point => digits.push(c),
            '0'..='9' => {}
            '.' | ',' => point = true,
            _ => {
                if let Some(place) = ['H', 'M', 'S'].iter().position(|unit| *unit == c) {
                    fields[place] = digits.parse().unwrap_or(0);
                }
                digits.clear();
                point = false;
            }
        }
    }
    time(fields[0], fields[1], fields[2])
}

/// A day as people write it: `2021-04-16`, `2021/4/16`, `2021.4.16`, `20210416`, `2021年4月16日`. A time
/// behind it is passed over. Years 1900 to 2199 only, so that a typing slip does not become a day.
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let text = text.split([' ', 'T']).next()?;
    let text = text.strip_suffix('日').unwrap_or(text);
    let parts: Vec<&str> = if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        vec![&text[..4], &text[4..6], &text[6..]]
    } else {
        text.split(['-', '/', '.', '年', '月']).collect()
    };
    let [year, month, day] = parts.as_slice() else { return None };
    if year.len() != 4 || !(1..=2).contains(&month.len()) || !(1..=2).contains(&day.len()) {
        return None;
    }
    let year: i32 = year.parse().ok().filter(|year| (1900..2200).contains(year))?;
    NaiveDate::from_ymd_opt(year, digits(month)?, digits(day)?)
}

fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::{iso_day_time, iso_time, number, parse_day};

    #[test]
    fn numbers_are_written_one_way() {
        let written: Vec<String> = [3.0, -0.0, 0.1 + 0.2, 1e6, 12.5, 44_302.0, 1e21].map(number).into();
        assert_eq!(written, ["3", "0", "0.3", "1000000", "12.5", "44302", "1000000000000000000000"]);
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        for text in ["2021-04-16", "2021/4/16", "2021.4.16", "20210416", "2021年4月16日", "2021-04-16 17:00"]
        {
            assert_eq!(parse_day(text).map(|day| day.to_string()).as_deref(), Some("2021-04-16"), "{text}");
        }
        for text in
            ["", "2021-02-30", "16/4/2021", "20214", "2021-+4-16", "0021-04-16", "2021-4-16-1", "四月"]
        {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }

    #[test]
    fn iso_texts_become_plain() {
        assert_eq!(iso_day_time("2021-04-16T00:00:00"), "2021-04-16");
        assert_eq!(iso_day_time("2021-04-16T17:05:00.000"), "2021-04-16 17:05");
        assert_eq!(iso_time("PT09H30M00S"), "09:30");
        assert_eq!(iso_time("PT1H2M3.5S"), "01:02:03");
    }
}
