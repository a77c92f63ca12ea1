//! The days that a bulletin is about, where nobody named others. Pure.

use chrono::{Datelike, Days, Months};
use luoshi_packs::{Campaign, Span};
use luoshi_store::Day;

/// First day and last day.
pub type Period = (Day, Day);

/// The last whole week or month up to a day, or the campaign as far as it has come.
pub fn last(span: Span, today: Day, campaign: &Campaign) -> Period {
    let found = match span {
        Span::Week => week(today),
        Span::Month => month(today, campaign),
        Span::Campaign if today < campaign.from => Some((campaign.from, campaign.until)),
        Span::Campaign => Some((campaign.from, campaign.until.min(today))),
    };
    // At the very ends of the calendar there is no week before.
    found.unwrap_or((today, today))
}

/// From a Monday to a Sunday.
fn week(today: Day) -> Option<Period> {
    let since_sunday = u64::from(today.weekday().num_days_from_sunday());
    let sunday = today.checked_sub_days(Days::new(since_sunday))?;
    Some((sunday.checked_sub_days(Days::new(6))?, sunday))
}

/// The last month that is over; in the campaign's first, that one.
fn month(today: Day, campaign: &Campaign) -> Option<Period> {
    let first = today.with_day(1)?;
    let tomorrow = today.succ_opt()?;
    let first = if tomorrow.day() == 1 { first } else { first.checked_sub_months(Months::new(1))? };
    let over = (first, last_of(first)?);
    if over.1 < campaign.from && campaign.from <= today {
        let first = today.with_day(1)?;
        return Some((first, last_of(first)?));
    }
    Some(over)
}

fn last_of(first: Day) -> Option<Day> {
    first.checked_add_months(Months::new(1))?.pred_opt()
}

/// The period behind one: as many months where it is made of whole months, else as many days.
pub fn next((from, until): Period) -> Option<Period> {
    let after = until.succ_opt()?;
    if from.day() == 1 && after.day() == 1 {
        let months = (after.year() - from.year()) * 12 + month_of(after) - month_of(from);
        let end = after.checked_add_months(Months::new(u32::try_from(months).ok()?))?.pred_opt()?;
        return Some((after, end));
    }
    let days = u64::try_from((until - from).num_days()).ok()?;
    Some((after, after.checked_add_days(Days::new(days))?))
}

fn month_of(day: Day) -> i32 {
    i32::try_from(day.month()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use luoshi_packs::{Campaign, Span, Text};
    use luoshi_store::Day;
    use proptest::prelude::*;

    use super::{last, next};

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn campaign() -> Campaign {
        Campaign { name: Text::default(), from: day("2021-03-08"), until: day("2021-04-16") }
    }

    fn found(span: Span, today: &str) -> String {
        let (from, until) = last(span, day(today), &campaign());
        format!("{from} {until}")
    }

    #[test]
    fn the_last_that_is_over_is_offered() {
        assert_eq!(found(Span::Week, "2021-03-22"), "2021-03-15 2021-03-21");
        assert_eq!(found(Span::Week, "2021-03-21"), "2021-03-15 2021-03-21", "on its Sunday a week is over");
        assert_eq!(found(Span::Month, "2021-04-16"), "2021-03-01 2021-03-31");
        assert_eq!(found(Span::Month, "2021-04-30"), "2021-04-01 2021-04-30");
        assert_eq!(found(Span::Month, "2021-03-20"), "2021-03-01 2021-03-31", "nothing was done before");
        assert_eq!(found(Span::Campaign, "2021-04-01"), "2021-03-08 2021-04-01");
        assert_eq!(found(Span::Campaign, "2021-05-01"), "2021-03-08 2021-04-16");
    }

    #[test]
    fn months_go_on_by_months_and_days_by_days() {
        let after = |from: &str, until: &str| {
            let (from, until) = next((day(from), day(until))).expect("there is a next");
            format!("{from} {until}")
        };
        assert_eq!(after("2021-01-01", "2021-01-31"), "2021-02-01 2021-02-28");
        assert_eq!(after("2021-02-01", "2021-02-28"), "2021-03-01 2021-03-31");
        assert_eq!(after("2020-10-01", "2020-12-31"), "2021-01-01 2021-03-31");
        assert_eq!(after("2021-03-08", "2021-03-14"), "2021-03-15 2021-03-21");
    }

    proptest! {
        #[test]
        fn the_next_begins_where_one_ends(start in 0_i64..40_000, length in 0_i64..400) {
            let from = day("1950-01-01") + chrono::TimeDelta::days(start);
            let until = from + chrono::TimeDelta::days(length);
            let (after, end) = next((from, until)).expect("there is a next");
            prop_assert_eq!(Some(after), until.succ_opt());
            prop_assert!(end >= after);
        }
    }
}
