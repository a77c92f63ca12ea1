//! Days, and the periods that figures are asked for. Pure; both ends of a period are included.

use chrono::{Datelike, Days, Months};
use luoshi_store::Day;

use crate::model::{PeriodRule, Step};

/// The first day that a period can begin with.
pub const BEGINNING: Day = match Day::from_ymd_opt(1, 1, 1) {
    Some(day) => day,
    None => Day::MIN,
};

impl PeriodRule {
    /// The period up to `until` in a campaign that began on `campaign`.
    ///
    /// Whole quarters and months may end before `until`: asked on 16 April, the last quarter ended on
    /// 31 March.
    pub fn period(self, campaign: Day, until: Day) -> (Day, Day) {
        match self {
            Self::Campaign => (campaign.min(until), until),
            Self::LastQuarter => last_whole(Step::Quarter, until),
            Self::LastMonth => last_whole(Step::Month, until),
            Self::LastWeek => (until.checked_sub_days(Days::new(6)).unwrap_or(until), until),
            Self::Year => (start_of(Step::Year, until), until),
            Self::Day => (until, until),
            Self::From(from) => (from.min(until), until),
            Self::Fixed(from, last) => (from, last),
        }
    }
}

fn last_whole(step: Step, until: Day) -> (Day, Day) {
    let start = start_of(step, until);
    let end = end_of(step, until);
    if end == until {
        return (start, end);
    }
    let before = start.pred_opt().unwrap_or(start);
    (start_of(step, before), before)
}

/// The first day of the step that holds `day`.
pub fn start_of(step: Step, day: Day) -> Day {
    let first = |month| Day::from_ymd_opt(day.year(), month, 1).unwrap_or(day);
    match step {
        Step::Day => day,
        Step::Week => {
            let since_monday = u64::from(day.weekday().num_days_from_monday());
            day.checked_sub_days(Days::new(since_monday)).unwrap_or(day)
        }
        Step::Month => first(day.month()),
        Step::Quarter => first((day.month() - 1) / 3 * 3 + 1),
        Step::Year => first(1),
    }
}

/// The last day of the step that holds `day`.
pub fn end_of(step: Step, day: Day) -> Day {
    let start = start_of(step, day);
    let next = match step {
        Step::Day => start.checked_add_days(Days::new(1)),
        Step::Week => start.checked_add_days(Days::new(7)),
        Step::Month => start.checked_add_months(Months::new(1)),
        Step::Quarter => start.checked_add_months(Months::new(3)),
        Step::Year => start.checked_add_months(Months::new(12)),
    };
    next.and_then(|day| day.pred_opt()).unwrap_or(day)
}

/// The period cut into steps, in order; the first and the last may be cut short. At most `most` of them,
/// the last ones.
pub fn cut(from: Day, until: Day, step: Step, most: usize) -> Vec<(Day, Day)> {
    let mut parts = Vec::new();
    let mut end = until;
    while end >= from && parts.len() < most {
        let start = start_of(step, end).max(from);
        parts.push((start, end));
        match start.pred_opt() {
            Some(before) => end = before,
            None => break,
        }
    }
    parts.reverse();
    parts
}

/// The same day a year before; 28 February for 29.
pub fn year_before(day: Day) -> Day {
    day.checked_sub_months(Months::new(12)).unwrap_or(day)
}

/// The calendar months that lie wholly in the period, as their first days.
pub fn whole_months(from: Day, until: Day) -> Vec<Day> {
    cut(from, until, Step::Month, usize::MAX)
        .into_iter()
        .filter(|(start, end)| start_of(Step::Month, *start) == *start && end_of(Step::Month, *end) == *end)
        .map(|(start, _)| start)
        .collect()
}

/// How many calendar days, both ends included; 0 where the period ends before it begins.
pub fn days(from: Day, until: Day) -> i64 {
    ((until - from).num_days() + 1).max(0)
}

#[cfg(test)]
mod tests {
    use luoshi_store::Day;

    use super::{cut, days, end_of, start_of, whole_months, year_before};
    use crate::model::{PeriodRule, Step};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn the_rules() {
        let (start, until) = (day("2021-03-08"), day("2021-04-16"));
        let period = |rule: PeriodRule| rule.period(start, until);
        assert_eq!(period(PeriodRule::Campaign), (start, until));
        assert_eq!(period(PeriodRule::LastQuarter), (day("2021-01-01"), day("2021-03-31")));
        assert_eq!(period(PeriodRule::LastMonth), (day("2021-03-01"), day("2021-03-31")));
        assert_eq!(period(PeriodRule::LastWeek), (day("2021-04-10"), until));
        assert_eq!(period(PeriodRule::Year), (day("2021-01-01"), until));
        assert_eq!(PeriodRule::LastQuarter.period(start, day("2021-03-31")).1, day("2021-03-31"));
    }

    #[test]
    fn weeks_begin_on_monday() {
        assert_eq!(start_of(Step::Week, day("2021-04-16")), day("2021-04-12"));
        assert_eq!(end_of(Step::Week, day("2021-04-16")), day("2021-04-18"));
        let weeks = cut(day("2021-03-08"), day("2021-04-16"), Step::Week, 100);
        assert_eq!(weeks.len(), 6);
        assert_eq!(weeks[5], (day("2021-04-12"), day("2021-04-16")));
    }

    #[test]
    fn months_and_years() {
        assert_eq!(
            whole_months(day("2021-01-15"), day("2021-03-31")),
            [day("2021-02-01"), day("2021-03-01")]
        );
        assert_eq!(year_before(day("2020-02-29")), day("2019-02-28"));
        assert_eq!(days(day("2021-03-31"), day("2021-04-01")), 2);
    }
}
