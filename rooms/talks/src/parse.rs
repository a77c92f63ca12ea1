//! Texts from forms and sheets, read into what the model knows.

use luoshi_store::Day;

/// A text without the signs that are none, such as NUL, which a database may refuse; line ends and tabs stay.
pub fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// A day as people write it.
pub fn day(text: &str) -> Option<Day> {
    luoshi_sheets::parse_day(text)
}

/// A clock time as minutes since midnight: `13:30`, `9：05`, `13:30:00`. The hour alone is none.
pub fn clock(text: &str) -> Option<i64> {
    let mut parts = text.trim().split([':', '：']);
    let hour = number(parts.next()?)?;
    let minute = number(parts.next()?)?;
    let second = parts.next().map_or(Some(0), number)?;
    let fits = hour < 24 && minute < 60 && second < 60 && parts.next().is_none();
    fits.then_some(hour * 60 + minute)
}

/// A whole number from 0, with or without commas between thousands.
pub fn number(text: &str) -> Option<i64> {
    let plain: String = text.trim().chars().filter(|c| !matches!(c, ',' | '，')).collect();
    let digits = !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| plain.parse().ok()).flatten()
}

/// A record's or a person's id.
pub fn id(text: &str) -> Option<i64> {
    text.parse().ok().filter(|id| *id > 0)
}

/// The names in one cell: between commas of any kind, semicolons, slashes or line ends.
pub fn names(text: &str) -> Vec<&str> {
    text.split(['、', ',', '，', ';', '；', '/', '\n'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{clean, clock, names, number};

    #[test]
    fn times_of_the_clock() {
        for (text, minutes) in [("00:00", 0), ("13:30", 810), ("9：05", 545), ("23:59:59", 1439)] {
            assert_eq!(clock(text), Some(minutes), "{text}");
        }
        for text in ["", "24:00", "13:60", "1330", "13:", "-1:00", "13:30:00:00", "下午1点"] {
            assert_eq!(clock(text), None, "{text}");
        }
    }

    #[test]
    fn signs_that_are_none_are_dropped() {
        assert_eq!(clean("a\0b\u{7}\u{85}c\r\n\td"), "abc\n\td");
    }

    #[test]
    fn whole_numbers() {
        for (text, value) in [("0", 0), (" 120 ", 120), ("1,180", 1180), ("1，180", 1180)] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        for text in ["", "-1", "1.5", "很多", "99999999999999999999", "，"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn names_in_a_cell() {
        assert_eq!(names("周桂芝、刘长山; 1007/\n 陈建国 "), ["周桂芝", "刘长山", "1007", "陈建国"]);
        assert!(names(" ，").is_empty());
    }
}
