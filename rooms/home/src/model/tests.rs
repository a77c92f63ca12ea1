use luoshi_store::Day;
use luoshi_web::work::{Sighting, Tally};
use proptest::prelude::*;

use super::{Why, doubts, far_above, monday, since};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn seen(record: i64, on: &str, recorded: &str, by: &str, size: Option<i64>) -> Sighting {
    Sighting {
        record,
        kind: "talk".into(),
        title: format!("第 {record} 场"),
        href: format!("/talks/{record}"),
        unit: "9901".into(),
        day: day(on),
        recorded: day(recorded),
        place: "文化站".into(),
        by: by.into(),
        size,
    }
}

proptest! {
    #[test]
    fn nothing_near_the_usual_is_far_above(others in prop::collection::vec(0_i64..1000, 4..30), value in 0_i64..3000) {
        let mut sorted = others.clone();
        sorted.sort_unstable();
        let middle = sorted[sorted.len() / 2];
        let found = far_above(value, &others);
        if value <= middle + 6 {
            prop_assert_eq!(found, None);
        }
        // What lies further out is found too, and what is usual does not depend on it or on the order.
        if found.is_some() {
            prop_assert_eq!(far_above(value + 1, &others), found);
            prop_assert!(found.unwrap() <= middle && found.unwrap() >= sorted[(sorted.len() - 1) / 2]);
            let turned: Vec<i64> = others.iter().rev().copied().collect();
            prop_assert_eq!(far_above(value, &turned), found);
        }
    }

    #[test]
    fn too_few_say_nothing(others in prop::collection::vec(any::<i64>(), 0..4), value in any::<i64>()) {
        prop_assert_eq!(far_above(value, &others), None);
    }

    #[test]
    fn no_value_is_too_large(others in prop::collection::vec(any::<i64>(), 4..9), value in any::<i64>()) {
        let _ = far_above(value, &others);
    }

    #[test]
    fn a_visit_never_goes_back(steps in prop::collection::vec(0_i64..10_000, 1..40)) {
        let mut now = "2021-04-16T09:00:00Z".parse::<luoshi_store::Instant>().unwrap();
        let (mut looked, mut before) = (None, None);
        for step in steps {
            now += chrono::TimeDelta::seconds(step);
            let (new, note) = since(looked, now);
            looked = note.or(looked);
            prop_assert!(new < now && before.is_none_or(|before| new >= before));
            before = Some(new);
        }
    }
}

#[test]
fn four_rules_say_what_is_out_of_line_and_why() {
    let mut all: Vec<Sighting> =
        (1..=5).map(|n| seen(n, &format!("2021-03-0{n}"), "2021-03-08", "", Some(40))).collect();
    all.push(seen(10, "2021-04-13", "2021-04-13", "7", Some(45)));
    all.push(seen(11, "2021-04-13", "2021-04-14", "7", Some(38)));
    all.push(seen(12, "2021-04-14", "2021-04-14", "8", Some(400)));
    all.push(seen(13, "2021-04-01", "2021-04-15", "9", None));
    let tally = |on: &str, records| Tally { unit: "9901".into(), day: day(on), records };
    let tallies = [
        tally("2021-03-08", 1),
        tally("2021-03-16", 2),
        tally("2021-03-29", 1),
        tally("2021-04-05", 1),
        tally("2021-04-12", 9),
        tally("2021-04-13", 9),
    ];
    let found = doubts(&all, &tallies, day("2021-04-05"));
    let whys: Vec<Why> = found.iter().map(|one| one.why).collect();
    let week = Why::Week { from: day("2021-04-12"), records: 18, usual: 1 };
    assert_eq!(whys, [Why::Twice(2), Why::Crowd { size: 400, usual: 40 }, week, Why::Late(14)]);
    assert_eq!(found[0].rows.iter().map(|one| one.record).collect::<Vec<_>>(), [10, 11]);
    assert_eq!(found[2].rows.len(), 3, "the week opens to its records");
    assert!(doubts(&all, &tallies, day("2021-04-19")).is_empty(), "what is long past is not told again");
}

#[test]
fn a_week_begins_on_monday() {
    for (on, first) in
        [("2021-04-12", "2021-04-12"), ("2021-04-18", "2021-04-12"), ("2021-04-19", "2021-04-19")]
    {
        assert_eq!(monday(day(on)), day(first));
    }
}
