//! Which period a number is about, and which day a text is from.
//!
//! A day alone (3月27日, …) says when something began or happened and narrows nothing: the number beside it is read as
//! of the text's day, as readers read it. 起, 以来, 至, 截至, a month's 月份, a quarter or 前3个月 do name a period.

use std::ops::Range;

use chrono::Datelike;
use luoshi_numbers::{DateMention, PartialDate, Period as Said, PeriodMention, Year};
use luoshi_store::Day;

use crate::layout::Layout;

/// A period named in a text; an open end is for the figure's own rule, or the text's day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Option<Day>,
    /// The last day, included.
    pub until: Option<Day>,
}

/// The periods of one text, in order.
pub struct Periods {
    found: Vec<(Range<usize>, Period)>,
    /// The places in `found` of those that only end (截至), in order.
    ends: Vec<usize>,
}

impl Periods {
    /// The periods of a text from `day`: the year of a date without one is the last in which it had come.
    pub fn read(layout: &Layout, mentions: &[PeriodMention], day: Day) -> Self {
        let found = mentions.iter().filter_map(|mention| {
            let place = mention.start..mention.end;
            let period = Calendar(day).period(mention.period, names_month(layout, &place))?;
            Some((place, period))
        });
        let found: Vec<(Range<usize>, Period)> = found.collect();
        let ends = (0..found.len()).filter(|index| found[*index].1.from.is_none()).collect();
        Self { found, ends }
    }

    /// The period for the number at `range`: the nearest before it in its sentence, else the first after it in its
    /// clause, else a last day (截至) named earlier in its line.
    pub fn of(&self, layout: &Layout, range: &Range<usize>) -> Period {
        let sentence = layout.sentence(range.start);
        let clause = layout.clause(range.start);
        let line = layout.line(range.start);
        let split = self.found.partition_point(|(place, _)| place.start < range.start);
        let (before, after) = self.found.split_at(split);
        if let Some((_, period)) = before.last().filter(|(place, _)| place.start >= sentence.start) {
            return *period;
        }
        if let Some((_, period)) = after.first().filter(|(place, _)| place.start < clause.end) {
            return *period;
        }
        let earlier = self.ends[..self.ends.partition_point(|index| *index < split)].last();
        earlier
            .map(|index| &self.found[*index])
            .filter(|(place, _)| place.start >= line.start)
            .map_or_else(Period::default, |(_, period)| *period)
    }
}

/// Whether a month alone is meant as a period: 3月份, in March. 3月 alone may only say when something began.
fn names_month(layout: &Layout, place: &Range<usize>) -> bool {
    let said = layout.text(place.start..place.end.min(layout.chars.len()));
    said.ends_with('份')
        || layout.begins(place.end, "份")
        || said.is_ascii() && said.chars().any(|c| c.is_ascii_alphabetic())
}

/// The first full date of a text.
pub fn text_day(dates: &[DateMention]) -> Option<Day> {
    dates.iter().find_map(|mention| {
        let (year, month, day) = mention.from.full()?;
        Day::from_ymd_opt(year, month.into(), day.into())
    })
}

/// Dates as they are meant in a text of this day.
struct Calendar(Day);

impl Calendar {
    fn period(&self, said: Said, month_is_period: bool) -> Option<Period> {
        let both =
            |from: Option<Day>, until: Option<Day>| Some(Period { from: Some(from?), until: Some(until?) });
        match said {
            Said::UntilNow => Some(Period { from: None, until: Some(self.0) }),
            Said::Until(date) => Some(Period { from: None, until: Some(self.last(date)?) }),
            Said::Since(date) => Some(Period { from: Some(self.first(date)?), until: None }),
            Said::Between(from, until) => both(self.first(from), self.last(until)),
            Said::FirstMonths { year, months } => self.months(year, 1, months),
            Said::Quarter { year, quarter } => {
                self.months(year, quarter.checked_mul(3)?.checked_sub(2)?, quarter * 3)
            }
            Said::FirstQuarters { year, quarters } => self.months(year, 1, quarters.checked_mul(3)?),
            Said::Half { year, half } => self.months(year, half.checked_mul(6)?.checked_sub(5)?, half * 6),
            Said::On(PartialDate { day: Some(_), .. }) => None,
            Said::On(date) if date.month.is_some() => {
                (month_is_period && !date.at_end).then(|| both(self.first(date), self.last(date)))?
            }
            // The text's own year says nothing: the campaign's days in it are meant.
            Said::On(date) => {
                let year = self.said_year(date.year).filter(|year| *year != self.0.year())?;
                both(Day::from_ymd_opt(year, 1, 1), last_of(year, 12))
            }
        }
    }

    fn months(&self, year: Year, first: u8, last: u8) -> Option<Period> {
        let year = self.said_year(year).unwrap_or(self.0.year());
        Some(Period {
            from: Some(Day::from_ymd_opt(year, first.into(), 1)?),
            until: Some(last_of(year, last.into())?),
        })
    }

    fn said_year(&self, year: Year) -> Option<i32> {
        match year {
            Year::Unsaid => None,
            Year::Back(years) => Some(self.0.year() - i32::from(years)),
            Year::Given(year) => Some(year),
        }
    }

    /// The year meant: where none is said, the last in which this day of a year had come.
    fn year(&self, date: PartialDate) -> i32 {
        self.said_year(date.year).unwrap_or_else(|| {
            let month = date.month.map_or(1, u32::from);
            let day = date.day.map_or(1, u32::from);
            let later = (month, day) > (self.0.month(), self.0.day());
            if later { self.0.year() - 1 } else { self.0.year() }
        })
    }

    fn first(&self, date: PartialDate) -> Option<Day> {
        let (month, day) = (date.month.map_or(1, u32::from), date.day.map_or(1, u32::from));
        Day::from_ymd_opt(self.year(date), month, day)
    }

    fn last(&self, date: PartialDate) -> Option<Day> {
        let year = self.year(date);
        match (date.month, date.day) {
            (Some(month), Some(day)) => Day::from_ymd_opt(year, month.into(), day.into()),
            (Some(month), None) => last_of(year, month.into()),
            (None, _) => last_of(year, 12),
        }
    }
}

fn last_of(year: i32, month: u32) -> Option<Day> {
    let next =
        if month == 12 { Day::from_ymd_opt(year + 1, 1, 1)? } else { Day::from_ymd_opt(year, month + 1, 1)? };
    next.pred_opt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    /// The period of the last number of a text of 2021-04-16.
    fn period(text: &str) -> (String, String) {
        let layout = Layout::of(text);
        let read = luoshi_numbers::read(text);
        let number = read.numbers.iter().rev().find(|number| number.is_figure()).expect("a figure");
        let periods = Periods::read(&layout, &read.periods, day("2021-04-16"));
        let period = periods.of(&layout, &(number.start..number.end));
        let show = |day: Option<Day>| day.map_or("-".to_owned(), |day| day.to_string());
        (show(period.from), show(period.until))
    }

    #[test]
    fn periods_as_they_are_written() {
        for (text, from, until) in [
            ("宣讲 780 场", "-", "-"),
            ("3月27日,启动志愿服务,来了 780 人", "-", "-"),
            ("截至目前,宣讲 780 场", "-", "2021-04-16"),
            ("截至4月10日,宣讲 780 场", "-", "2021-04-10"),
            ("截至4月10日,宣讲 9 场。听众 780 人", "-", "2021-04-10"),
            ("4月14日起,780 人参加", "2021-04-14", "-"),
            ("12月1日以来宣讲 780 场", "2020-12-01", "-"),
            ("3月8日至4月10日宣讲 780 场", "2021-03-08", "2021-04-10"),
            ("今年前3个月宣讲 780 场", "2021-01-01", "2021-03-31"),
            ("一季度宣讲 780 场", "2021-01-01", "2021-03-31"),
            ("3月份宣讲 780 场", "2021-03-01", "2021-03-31"),
            ("3月末,宣讲 780 场", "-", "-"),
            ("2020年宣讲 780 场", "2020-01-01", "2020-12-31"),
            ("今年以来宣讲 780 场", "2021-01-01", "-"),
            ("As of April 16, 2021, 780 talks", "-", "2021-04-16"),
        ] {
            assert_eq!(period(text), (from.to_owned(), until.to_owned()), "{text}");
        }
    }

    #[test]
    fn the_texts_own_day() {
        for text in ["第3期 2021-04-16 10:20", "印于2021年4月16日"] {
            assert_eq!(text_day(&luoshi_numbers::read(text).dates), Some(day("2021-04-16")), "{text}");
        }
        assert_eq!(text_day(&luoshi_numbers::read("4月16日，电话 62021041600").dates), None);
    }
}
