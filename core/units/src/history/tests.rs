//! Histories recorded in any order, held against a recomputation that knows no trick.

use std::collections::BTreeSet;

use luoshi_store::{Day, Instant};
use proptest::prelude::*;

use super::{Change, History, Names, What};
use crate::{Tree, UnitKind};

const DAYS: i64 = 8;
const UNITS: usize = 7;

fn day(n: i64) -> Day {
    "2021-03-01".parse::<Day>().unwrap() + chrono::TimeDelta::days(n)
}

fn code(n: usize) -> String {
    format!("u{n}")
}

fn names(n: i64) -> Names {
    Names { zh: format!("名{n}"), en: None, aliases: Vec::new() }
}

/// An attempt: what, to which unit, with which other one, on which day.
type Attempt = (u8, usize, usize, i64);

fn change(id: i64, (what, unit, other, on): Attempt) -> Change {
    let parent = (unit != 0).then(|| code(other));
    let what = match what {
        0..4 => What::Found { kind: UnitKind::Community, names: names(id), parent },
        4..7 => What::Move { parent: code(other) },
        7 => What::Rename(names(id)),
        8 => What::Merge { into: code(other) },
        _ => What::End,
    };
    Change { id, day: day(on), at: Instant::UNIX_EPOCH, code: code(unit), what }
}

fn target(change: &Change) -> Option<&str> {
    match &change.what {
        What::Found { parent, .. } => parent.as_deref(),
        What::Move { parent } => Some(parent),
        What::Merge { into } => Some(into),
        _ => None,
    }
}

/// What holds for a unit on a day: its changes up to then, in the order in which they hold.
fn past<'a>(changes: &'a [Change], code: &str, on: Day) -> Vec<&'a Change> {
    let mut past: Vec<&Change> = changes.iter().filter(|c| c.code == code && c.day <= on).collect();
    past.sort_by_key(|c| (c.day, c.id));
    past
}

fn naive_parent(changes: &[Change], code: &str, on: Day) -> Option<String> {
    past(changes, code, on).into_iter().rev().find_map(target).map(str::to_owned)
}

fn naive_live(changes: &[Change], code: &str, on: Day) -> bool {
    let past = past(changes, code, on);
    past.iter().any(|c| matches!(c.what, What::Found { .. }))
        && !past.iter().any(|c| matches!(c.what, What::Merge { .. } | What::End))
}

/// The rules, day by day and unit by unit.
fn naive_good(changes: &[Change]) -> bool {
    let roots = changes.iter().filter(|c| matches!(c.what, What::Found { parent: None, .. }));
    let roots: Vec<&str> = roots.map(|c| c.code.as_str()).collect();
    let each_unit = (0..UNITS).map(code).all(|code| {
        let own = past(changes, &code, Day::MAX);
        let founded = own.iter().filter(|c| matches!(c.what, What::Found { .. })).count();
        let first = own.first().is_none_or(|c| matches!(c.what, What::Found { .. }));
        let ends = own.iter().position(|c| matches!(c.what, What::Merge { .. } | What::End));
        let root_stays = !roots.contains(&code.as_str())
            || own.iter().all(|c| matches!(c.what, What::Found { .. } | What::Rename(_)));
        founded <= 1 && first && ends.is_none_or(|end| end + 1 == own.len()) && root_stays
    });
    let targets = changes.iter().all(|c| target(c).is_none_or(|other| naive_live(changes, other, c.day)));
    let no_cycle = (0..DAYS).map(day).all(|on| {
        (0..UNITS).map(code).all(|start| {
            let mut at = naive_parent(changes, &start, on);
            for _ in 0..=UNITS {
                at = at.and_then(|above| naive_parent(changes, &above, on));
            }
            at.is_none()
        })
    });
    roots.len() <= 1 && each_unit && targets && no_cycle
}

fn naive_path(changes: &[Change], code: &str, on: Day) -> Vec<String> {
    let mut path = vec![code.to_owned()];
    while let Some(above) = naive_parent(changes, &path[path.len() - 1], on) {
        path.push(above);
    }
    path.reverse();
    path
}

fn assert_same(tree: &Tree, changes: &[Change], on: Day) {
    let there: Vec<String> =
        (0..UNITS).map(code).filter(|code| !past(changes, code, on).is_empty()).collect();
    assert_eq!(tree.iter().map(|unit| unit.code.clone()).collect::<Vec<_>>(), there);
    for unit in tree.iter() {
        let own = past(changes, &unit.code, on);
        let name = own.iter().rev().find_map(|c| match &c.what {
            What::Found { names, .. } | What::Rename(names) => Some(names.zh.as_str()),
            _ => None,
        });
        assert_eq!(Some(unit.name_zh.as_str()), name);
        assert_eq!(unit.ended.is_none(), naive_live(changes, &unit.code, on));
        let path = naive_path(changes, &unit.code, on);
        let found: Vec<String> = tree.path(&unit.code).iter().map(|unit| unit.code.clone()).collect();
        assert_eq!(found, path);
        assert_eq!(tree.depth(&unit.code), path.len() - 1);
        for above in &there {
            let under = path.contains(above);
            assert_eq!(tree.is_under(&unit.code, above), under);
            assert_eq!(tree.under(above).contains(&unit.code.as_str()), under);
            let step = path.iter().position(|code| code == above).and_then(|place| path.get(place + 1));
            assert_eq!(tree.step_down(above, &unit.code), step.map(String::as_str));
        }
        let children: BTreeSet<String> = there
            .iter()
            .filter(|code| naive_parent(changes, code, on).as_ref() == Some(&unit.code))
            .cloned()
            .collect();
        let found: Vec<String> = tree.children(&unit.code).iter().map(|unit| unit.code.clone()).collect();
        assert_eq!(found, children.into_iter().collect::<Vec<_>>());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_order_of_record_gives_the_tree_of_a_plain_recomputation(
        attempts in prop::collection::vec((0_u8..10, 0..UNITS, 0..UNITS, 0..DAYS), 1..40)
    ) {
        // The root and a few units to begin with, so that most attempts find something to work on.
        let mut accepted = vec![change(1, (0, 0, 0, 0)), change(2, (0, 1, 0, 1)), change(3, (0, 2, 1, 1))];
        let mut history = History::new(accepted.clone());
        for (id, attempt) in (4..).zip(attempts) {
            let added = change(id, attempt);
            let next = history.with(std::slice::from_ref(&added));
            let mut all = accepted.clone();
            all.push(added);
            let from = all[all.len() - 1].day;
            prop_assert_eq!(next.check(from).is_ok(), naive_good(&all), "{:?}", all);
            if next.check(from).is_ok() {
                (history, accepted) = (next, all);
            }
        }
        for on in (0..DAYS).map(day) {
            for known in [2, 3, accepted[accepted.len() / 2].id, i64::MAX] {
                let seen: Vec<Change> = accepted.iter().filter(|c| c.id <= known).cloned().collect();
                let tree = history.tree(on, known).unwrap();
                assert_same(&tree, &seen, on);
                let last_day = history.day_of_last_change(on, known).unwrap();
                assert_same(&history.tree(last_day, known).unwrap(), &seen, on);
            }
        }
    }

    #[test]
    fn a_change_survives_its_way_through_the_log(attempt in (0_u8..10, 0..UNITS, 0..UNITS, 0..DAYS)) {
        let change = change(5, attempt);
        let event = luoshi_store::store::Event {
            id: change.id,
            kind: change.what.event().to_owned(),
            day: change.day,
            at: change.at,
            body: change.what.body(&change.code).unwrap(),
        };
        prop_assert_eq!(Change::read(event).unwrap(), change);
    }
}

#[test]
fn former_names_are_found_and_ended_units_stay() {
    let change = |id, on, unit: &str, what| Change {
        id,
        day: day(on),
        at: Instant::UNIX_EPOCH,
        code: unit.to_owned(),
        what,
    };
    let found = |name: &str, parent: Option<&str>| What::Found {
        kind: UnitKind::Township,
        names: Names { zh: name.to_owned(), en: None, aliases: Vec::new() },
        parent: parent.map(str::to_owned),
    };
    let history = History::new(vec![
        change(1, 0, "1", found("江城", None)),
        change(2, 0, "11", found("东街道", Some("1"))),
        change(3, 0, "12", found("西街道", Some("1"))),
        change(4, 3, "11", What::Merge { into: "12".to_owned() }),
        change(
            5,
            4,
            "12",
            What::Rename(Names {
                zh: "新街道".to_owned(), en: Some("Xin".to_owned()), aliases: Vec::new()
            }),
        ),
    ]);
    history.check(day(0)).unwrap();
    let before = history.tree(day(2), i64::MAX).unwrap();
    assert_eq!(before.parent("11").unwrap().code, "1");
    assert!(before.named("新街道").is_empty());
    let after = history.tree(day(4), i64::MAX).unwrap();
    assert_eq!(after.parent("11").unwrap().code, "12");
    let merged = after.get("11").unwrap();
    assert_eq!((merged.ended, merged.merged_into.as_deref()), (Some(day(3)), Some("12")));
    for name in ["西街道", "新街道", "xin", " Xin "] {
        assert_eq!(after.named(name).iter().map(|unit| unit.code.as_str()).collect::<Vec<_>>(), ["12"]);
    }
    let search = |text| after.search(text, 5).iter().map(|unit| unit.code.as_str()).collect::<Vec<_>>();
    assert_eq!(search("街道"), ["12", "11"], "what still works comes first");
    assert_eq!(search("xjd"), ["12"]);
    assert_eq!(search("1"), ["1", "12", "11"]);
    assert!(search(" ").is_empty());
}
