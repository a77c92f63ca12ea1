//! Which bulletin somebody most likely wants beside another, and which periods are alike. Pure.

use chrono::Datelike;
use luoshi_store::Day;

use crate::compare::before;
use crate::model::Edition;

/// The last before it of the same kind: of the same title but for its numbers, of its section and as long; where there
/// is none, the last before it.
pub fn likely(one: &Edition, others: &[Edition]) -> Option<Edition> {
    let days = |edition: &Edition| (edition.draft.from, edition.draft.until);
    let stem = stem(&one.draft.title);
    let named = |other: &Edition| stem == self::stem(&other.draft.title);
    let section = |other: &Edition| one.draft.section.is_some() && one.draft.section == other.draft.section;
    let long = |other: &Edition| as_long(days(one), days(other));
    let kinds: [&dyn Fn(&Edition) -> bool; 4] =
        [&|other| named(other) && section(other), &named, &|other| section(other) && long(other), &section];
    let last = |others: &[Edition]| before(one, others).cloned();
    let of_kind = |kind: &dyn Fn(&Edition) -> bool| {
        last(&others.iter().filter(|other| kind(other)).cloned().collect::<Vec<_>>())
    };
    kinds.into_iter().find_map(of_kind).or_else(|| last(others))
}

/// A title without what numbers it: its digits, in both scripts, and the blanks around them.
fn stem(title: &str) -> String {
    // The digits of Chinese, from nought to ten and a hundred.
    const NUMERALS: &str = "\u{3007}\u{96f6}\u{4e00}\u{4e8c}\u{4e09}\u{56db}\u{4e94}\u{516d}\u{4e03}\u{516b}\u{4e5d}\u{5341}\u{767e}";
    title.chars().filter(|c| !c.is_numeric() && !c.is_whitespace() && !NUMERALS.contains(*c)).collect()
}

/// Whether two periods last as long as each other: as many days, or as many whole months.
pub fn as_long(one: (Day, Day), other: (Day, Day)) -> bool {
    let days = |(from, until): (Day, Day)| (until - from).num_days();
    days(one) == days(other) || months(one).is_some_and(|many| Some(many) == months(other))
}

/// How many months a period of whole months has.
fn months((from, until): (Day, Day)) -> Option<i64> {
    let next = until.succ_opt().filter(|next| from.day() == 1 && next.day() == 1)?;
    let count = |day: Day| i64::from(day.year()) * 12 + i64::from(day.month());
    Some(count(next) - count(from))
}

#[cfg(test)]
mod tests {
    use luoshi_store::Instant;

    use super::{as_long, likely, stem};
    use crate::model::{Colophon, Draft, Edition};

    fn edition(bulletin: i64, title: &str, (from, until): (&str, &str)) -> Edition {
        let draft = Draft {
            unit: "9900".to_owned(),
            lang: "zh".to_owned(),
            template: None,
            title: title.to_owned(),
            body: String::new(),
            section: Some("news".to_owned()),
            from: from.parse().expect("a day"),
            until: until.parse().expect("a day"),
            colophon: Colophon::default(),
            reason: None,
        };
        let published_at = Instant::UNIX_EPOCH;
        Edition { bulletin, no: 1, as_of: 1, draft, written_by: 1, published_by: 2, published_at }
    }

    #[test]
    fn a_week_is_compared_with_the_week_before_and_not_with_a_month() {
        let all = [
            edition(1, "宣讲一周（第1期）", ("2021-03-01", "2021-03-07")),
            edition(2, "宣讲一周（第2期）", ("2021-03-08", "2021-03-14")),
            edition(3, "三月综述", ("2021-03-01", "2021-03-20")),
            edition(4, "宣讲一周（第3期）", ("2021-03-15", "2021-03-21")),
        ];
        let found = |one: &Edition| likely(one, &all).map(|other| other.bulletin);
        assert_eq!(found(&all[3]), Some(2));
        // Of its section and as long, whatever it is called; else the last of all.
        assert_eq!(found(&edition(5, "要情", ("2021-03-22", "2021-03-28"))), Some(4));
        assert_eq!(found(&edition(6, "要情", ("2021-03-22", "2021-04-28"))), Some(4));
        assert_eq!(found(&all[0]), None);
    }

    #[test]
    fn a_title_is_told_by_its_words() {
        assert_eq!(stem("宣讲情况通报（第3期）"), stem("宣讲情况通报（第十二期）"));
        assert_ne!(stem("宣讲情况通报（第3期）"), stem("志愿服务情况通报（第3期）"));
        assert_eq!(stem("Week 12: talks"), stem("Week 9 : talks"));
    }

    #[test]
    fn months_are_as_long_as_each_other() {
        let days = |from: &str, until: &str| (from.parse().expect("a day"), until.parse().expect("a day"));
        let (march, april) = (days("2021-03-01", "2021-03-31"), days("2021-04-01", "2021-04-30"));
        let week = days("2021-03-29", "2021-04-04");
        assert!(as_long(march, april));
        assert!(as_long(days("2021-01-01", "2021-03-31"), days("2021-04-01", "2021-06-30")));
        assert!(as_long(week, days("2021-04-05", "2021-04-11")));
        assert!(!as_long(march, week));
        assert!(!as_long(march, days("2021-03-01", "2021-04-30")));
    }
}
