//! Which days a calendar shows: pure, so that every step forth and back can be tried.

use chrono::{Datelike, Days, Months, NaiveDate};
use luoshi_store::Day;

/// How the days are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Whole weeks, those of one month.
    Month,
    /// One week.
    Week,
    /// One day.
    Day,
    /// From a day on, one after the other.
    List,
}

impl View {
    /// All views, in the order of their tabs.
    pub const ALL: [Self; 4] = [Self::Month, Self::Week, Self::Day, Self::List];

    /// Its word in an address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Week => "week",
            Self::Day => "day",
            Self::List => "list",
        }
    }

    /// The view of this word; a month where it is none.
    pub fn parse(word: &str) -> Self {
        Self::ALL.into_iter().find(|view| view.word() == word).unwrap_or(Self::Month)
    }
}

/// A view at a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The view.
    pub view: View,
    /// The day that it is at: the first of a month, the Monday of a week, else the day itself.
    pub at: Day,
}

/// Days far from every calendar's end, so that steps from any of them can be computed.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2999;

/// The day that an address names: `2021-04`, `2021-04-16`.
pub fn day_at(text: &str) -> Option<Day> {
    let day: Day = text.parse().ok().or_else(|| format!("{text}-01").parse().ok())?;
    YEARS.contains(&day.year()).then_some(day)
}

fn first_of_month(day: Day) -> Day {
    day.with_day(1).unwrap_or(day)
}

fn monday(day: Day) -> Day {
    let back = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(back)).unwrap_or(day)
}

/// A day so many days later.
pub fn after(day: Day, days: u64) -> Day {
    day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

impl Span {
    /// The view that shows this day.
    pub fn of(view: View, day: Day) -> Self {
        let at = match view {
            View::Month => first_of_month(day),
            View::Week => monday(day),
            View::Day | View::List => day,
        };
        Self { view, at }
    }

    /// The first day that it shows.
    pub fn from(self) -> Day {
        if self.view == View::Month { monday(self.at) } else { self.at }
    }

    /// The last day that it shows; a list has none.
    pub fn until(self) -> Option<Day> {
        match self.view {
            View::Month => Some(after(monday(self.following().pred_opt().unwrap_or(self.at)), 6)),
            View::Week => Some(after(self.at, 6)),
            View::Day => Some(self.at),
            View::List => None,
        }
    }

    /// Whether a day that it shows belongs to it: days of the months beside only fill its weeks.
    pub fn holds(self, day: Day) -> bool {
        self.view != View::Month || first_of_month(day) == self.at
    }

    fn following(self) -> Day {
        match self.view {
            View::Month => self.at.checked_add_months(Months::new(1)).unwrap_or(self.at),
            View::Week => after(self.at, 7),
            View::Day => after(self.at, 1),
            View::List => after(self.at, 7),
        }
    }

    /// The one after it; none where no address could name it.
    pub fn next(self) -> Option<Self> {
        let at = self.following();
        YEARS.contains(&at.year()).then_some(Self { at, ..self })
    }

    /// The one before it; none where no address could name it.
    pub fn previous(self) -> Option<Self> {
        let back = |days| self.at.checked_sub_days(Days::new(days));
        let at = match self.view {
            View::Month => self.at.checked_sub_months(Months::new(1)),
            View::Week | View::List => back(7),
            View::Day => back(1),
        }?;
        YEARS.contains(&at.year()).then_some(Self { at, ..self })
    }

    /// The day as its address names it: a month by its number.
    pub fn address(self) -> String {
        let day = self.at.to_string();
        if self.view == View::Month { day.chars().take(7).collect() } else { day }
    }

    /// Its days, where it ends.
    pub fn days(self) -> Vec<Day> {
        let Some(until) = self.until() else { return Vec::new() };
        self.from().iter_days().take_while(|day| *day <= until).collect()
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Weekday};

    use super::{Span, View, after, day_at};

    fn at(view: View, text: &str) -> Span {
        Span::of(view, day_at(text).unwrap())
    }

    #[test]
    fn a_month_shows_whole_weeks() {
        let april = at(View::Month, "2021-04");
        assert_eq!(april.from().to_string(), "2021-03-29");
        assert_eq!(april.until().unwrap().to_string(), "2021-05-02");
        // It begins on a Monday and ends on a Sunday: nothing is filled up.
        let february = at(View::Month, "2021-02-13");
        assert_eq!(february.days().len(), 28);
        assert_eq!(february.address(), "2021-02");
    }

    #[test]
    fn steps_lead_there_and_back_and_days_are_shown_once() {
        for view in [View::Month, View::Week, View::Day] {
            let mut span = at(view, "2019-12-31");
            for _ in 0..400 {
                let next = span.next().unwrap();
                assert_eq!(next.previous(), Some(span), "{view:?}");
                let own = |span: Span| span.days().into_iter().filter(move |day| span.holds(*day));
                assert_eq!(after(own(span).next_back().unwrap(), 1), own(next).next().unwrap(), "{view:?}");
                let days = span.days();
                assert!(view == View::Day || days[0].weekday() == Weekday::Mon);
                assert!(view == View::Day || days.len().is_multiple_of(7));
                span = next;
            }
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        assert_eq!(day_at("2021-04-31"), None);
        assert_eq!(day_at("2021"), None);
        assert_eq!(day_at("0001-01"), None);
        assert_eq!(day_at("9999-12-31"), None);
        assert_eq!(at(View::Day, "2999-12-31").next(), None);
        assert_eq!(View::parse("year"), View::Month);
    }
}
