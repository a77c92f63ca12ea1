//! Bridges over random histories in the database, on both engines: what lies between any two positions and two
//! trees adds up to the difference of the two folds, and pages hold each line of it once.

use std::collections::{BTreeMap, BTreeSet};

use luoshi_ledger::bridge::{Bridge, End, Group, Measure, Role};
use luoshi_ledger::{Catalogue, Entry, Figure, Kind, Ledger, LedgerError, PageOf, Posting, Question};
use luoshi_store::Day;
use luoshi_testkit::on_both;
use luoshi_units::Tree;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::compare::{ASKED, PERIODS, known, tree_at};
use crate::fold::{Asked, fold};
use crate::histories::{ALL, Life, Op, figures, op, settle};

/// What is asked between two ends.
#[derive(Clone, Debug)]
struct Between {
    question: Question,
    ends: (i64, i64),
    trees: (Option<Day>, Option<Day>),
}

#[test]
fn groups_add_up_to_the_difference_of_two_folds() {
    on_both(ALL, |db| async move {
        let catalogue = catalogue(figures());
        // A history here asks some fifty questions of the database: a twentieth of the cases is enough.
        let cases = std::env::var("LUOSHI_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(0_i64);
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[13; 32]);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        let mut bridged = 0;
        for city in 1..=(cases / 20).max(2) {
            let ops = prop::collection::vec(op(), 10..30).new_tree(&mut runner).unwrap().current();
            let mut life = Life::begin(&db.store, city).await;
            let ledger = Ledger::new(db.store.clone(), life.units.clone());
            for (n, op) in ops.into_iter().enumerate() {
                // Days go by, and pass the days that are posted for.
                let day = "2021-03-01T04:00:00Z".parse::<luoshi_store::Instant>().unwrap();
                db.clock.set(day + chrono::TimeDelta::hours(n as i64 * 19));
                life.carry_out(&ledger, op).await;
            }
            let last = ledger.position(city).await.unwrap();
            for figure in catalogue.figures.values() {
                for _ in 0..3 {
                    let between = between(&mut runner, figure, last);
                    bridged += usize::from(one(&life, &ledger, &catalogue, &between).await);
                }
            }
        }
        assert!(bridged > 20, "{bridged} of the questions have both ends");
    });
}

fn catalogue(figures: BTreeMap<String, Figure>) -> Catalogue {
    Catalogue { figures, from: "2021-03-08".parse().unwrap(), until: "2021-04-16".parse().unwrap() }
}

fn between(runner: &mut TestRunner, figure: &Figure, last: i64) -> Between {
    let tree = || {
        prop::option::of(
            (0_u64..400).prop_map(|n| "2020-03-01".parse::<Day>().unwrap() + chrono::Days::new(n)),
        )
    };
    let chosen = (1..=last, 1..=last, 0..ASKED.len(), 0..PERIODS.len(), tree(), tree());
    let (a, b, unit, period, then_tree, now_tree) = chosen.new_tree(runner).unwrap().current();
    let question = Question {
        figure: figure.id.clone(),
        unit: Some(ASKED[unit].to_owned()),
        from: PERIODS[period].map(|(from, _)| from.parse().unwrap()),
        until: PERIODS[period].map(|(_, until)| until.parse().unwrap()),
        as_of: None,
    };
    Between { question, ends: (a.min(b), a.max(b)), trees: (then_tree, now_tree) }
}

/// Whether both ends exist; then all holds.
async fn one(life: &Life, ledger: &Ledger, catalogue: &Catalogue, between: &Between) -> bool {
    let city = life.who.city;
    let then = End { catalogue, as_of: Some(between.ends.0), tree: between.trees.0 };
    let now = End { catalogue, as_of: Some(between.ends.1), tree: between.trees.1 };
    let bridge = match ledger.bridge(city, &between.question, &then, &now).await {
        Err(LedgerError::NoUnit { .. } | LedgerError::Units(_)) => return false,
        bridge => bridge.unwrap_or_else(|error| panic!("{error}: {between:?}")),
    };
    assert_eq!(bridge.redefined, None);
    let entries = life.entries().await;
    let sides = Sides {
        trees: [
            tree_at(life, ledger, between.trees.0.unwrap_or(bridge.then.until), between.ends.0).await,
            tree_at(life, ledger, between.trees.1.unwrap_or(bridge.now.until), between.ends.1).await,
        ],
        known: [known(&entries, between.ends.0), known(&entries, between.ends.1)],
        catalogue,
        bridge: &bridge,
    };
    sides.values(between);
    for strand in &bridge.strands {
        assert_eq!(strand.sum(), strand.now - strand.then, "{between:?}: {strand:?}");
        let mut all = BTreeSet::new();
        for share in &strand.shares {
            let listed = listed(ledger, city, between, (&then, &now), (strand.role, share.group)).await;
            assert_eq!(listed.len() as i64, share.entries, "{:?} of {between:?}", share.group);
            if matches!(strand.measure, Measure::Amount) {
                let sum: i128 = listed.iter().map(|(entry, sign)| i128::from(entry.quantity * sign)).sum();
                assert_eq!(sum, share.change, "{:?} of {between:?}", share.group);
            }
            for (entry, _) in listed {
                assert!(all.insert(original(&entries, &entry)), "{entry:?} stands in two groups");
            }
        }
        if strand.role == Role::Whole && strand.measure == Measure::Amount {
            assert_eq!(all, sides.difference(between), "{between:?}");
        }
    }
    true
}

/// The id of the posting that an entry is or takes back.
fn original(entries: &[Entry], entry: &Entry) -> i64 {
    let of = |line| entries.iter().find(|other| other.record == entry.record && other.line == line);
    entry.reverses.and_then(of).map_or(entry.id, |original| original.id)
}

struct Sides<'a> {
    trees: [std::sync::Arc<Tree>; 2],
    known: [Vec<Entry>; 2],
    catalogue: &'a Catalogue,
    bridge: &'a Bridge,
}

impl Sides<'_> {
    fn asked<'s>(&'s self, figure: &'s Figure, unit: &'s str, end: usize) -> Asked<'s> {
        let (from, until) = (self.bridge.now.from, self.bridge.now.until);
        Asked { figure, figures: &self.catalogue.figures, unit, from, until, tree: &self.trees[end] }
    }

    /// A count or sum by the fold, before it is divided by its scale.
    fn folded(&self, figure: &Figure, unit: &str, end: usize) -> i128 {
        fold(&self.asked(figure, unit, end), &self.known[end]).0.map_or(0, |(above, _)| above)
    }

    /// Both ends of each strand are what the fold says.
    fn values(&self, between: &Between) {
        let unit = between.question.unit.as_deref().unwrap();
        let figure = &self.catalogue.figures[&between.question.figure];
        for strand in &self.bridge.strands {
            let own = match (figure.kind, strand.role) {
                (Kind::YearChange, _) => continue,
                (Kind::Daily, Role::Above) => Figure { kind: Kind::Sum, ..figure.clone() },
                (Kind::Daily, _) => Figure { kind: Kind::People, ..figure.clone() },
                _ => self.catalogue.figures[&strand.figure].clone(),
            };
            let ends = (self.folded(&own, unit, 0), self.folded(&own, unit, 1));
            assert_eq!((strand.then, strand.now), ends, "{:?} of {between:?}", strand.role);
        }
        if figure.kind == Kind::YearChange && self.bridge.now.value.is_some() {
            let whole = |value: Option<luoshi_ledger::Decimal>| value.unwrap().to_string();
            let [this, before] = &self.bridge.strands[..] else { panic!("two strands") };
            assert_eq!(this.now.to_string(), whole(self.bridge.now.numerator));
            assert_eq!(before.now.to_string(), whole(self.bridge.now.denominator));
        }
    }

    /// The postings that stand at one end alone.
    fn difference(&self, between: &Between) -> BTreeSet<i64> {
        let unit = between.question.unit.as_deref().unwrap();
        let figure = &self.catalogue.figures[&between.question.figure];
        let standing = |end: usize| -> BTreeSet<i64> {
            let known = &self.known[end];
            let back: BTreeSet<(i64, i64)> =
                known.iter().filter_map(|entry| Some((entry.record, entry.reverses?))).collect();
            let stands = known.iter().filter(|entry| {
                let one = [Entry::clone(entry)];
                entry.reverses.is_none()
                    && !back.contains(&(entry.record, entry.line))
                    && fold(&self.asked(figure, unit, end), &one).1 == 1
            });
            stands.map(|entry| entry.id).collect()
        };
        standing(0).symmetric_difference(&standing(1)).copied().collect()
    }
}

async fn listed(
    ledger: &Ledger,
    city: i64,
    between: &Between,
    ends: (&End<'_>, &End<'_>),
    which: (Role, Group),
) -> Vec<(Entry, i64)> {
    let mut page = PageOf { limit: 3, ..PageOf::default() };
    let mut all = Vec::new();
    loop {
        let got = ledger.bridge_entries(city, &between.question, ends, which, &page).await.unwrap();
        all.extend(got.entries);
        if got.next.is_none() {
            assert!(all.iter().rev().is_sorted_by_key(|(entry, _)| entry.id), "the latest posted first");
            return all;
        }
        page.after = got.next;
    }
}

fn posting(unit: &str, day: &str, quantity: i64) -> Posting {
    Posting { item: "talk.held".into(), unit: unit.into(), day: day.parse().unwrap(), quantity, person: None }
}

fn change(which: usize, postings: Vec<Posting>) -> Op {
    Op::Change { which, postings }
}

/// One line or two for every group, asked of a county that a township leaves and another enters.
#[test]
fn every_group_in_a_small_story() {
    on_both(ALL, |db| async move {
        db.clock.set("2021-03-20T12:00:00Z".parse().unwrap());
        let mut life = Life::begin(&db.store, 1).await;
        let ledger = Ledger::new(db.store.clone(), life.units.clone());
        let early = |unit, quantity| posting(unit, "2021-03-10", quantity);
        for postings in [
            vec![early("990101", 1)],
            vec![early("990101", 10)],
            vec![early("990102", 100)],
            vec![early("990201", 1_000)],
            vec![early("9901", 7), early("99", 5)],
        ] {
            life.carry_out(&ledger, Op::Record(postings)).await;
        }
        let then_at = ledger.position(1).await.unwrap();
        db.clock.set("2021-03-25T12:00:00Z".parse().unwrap());
        let day = "2021-03-01".parse().unwrap();
        for op in [
            change(0, Vec::new()),                                    // withdrawn: −1
            change(1, vec![early("990101", 30)]),                     // corrected: −10 + 30
            change(4, vec![early("99", 5), early("99", 7)]),          // corrected away: −7
            Op::Move { unit: 4, to: 2, day },                         // 990102 leaves: −100
            Op::Move { unit: 5, to: 1, day },                         // 990201 enters: +1000
            Op::Record(vec![early("990101", 200)]),                   // late
            Op::Record(vec![posting("990101", "2021-03-20", 3_000)]), // new: the first end's own day
            Op::Record(vec![early("990101", 9)]),
            change(7, Vec::new()), // posted and taken back in between
        ] {
            life.carry_out(&ledger, op).await;
        }
        let catalogue = catalogue(figures());
        let then = End { catalogue: &catalogue, as_of: Some(then_at), tree: None };
        let now = End { catalogue: &catalogue, as_of: None, tree: None };
        let question = Question::of("sum").at("9901");
        let bridge = ledger.bridge(1, &question, &then, &now).await.unwrap();
        let [strand] = &bridge.strands[..] else { panic!("{bridge:?}") };
        let shares: Vec<_> = strand.shares.iter().map(|s| (s.group, s.change, s.entries)).collect();
        let wanted = [
            (Group::New, 3_000, 1),
            (Group::Late, 200, 1),
            (Group::Corrected, 13, 3),
            (Group::Withdrawn, -1, 1),
            (Group::MovedIn, 1_000, 1),
            (Group::MovedOut, -100, 1),
        ];
        assert_eq!(shares, wanted);
        assert_eq!((strand.then, strand.now, strand.passing), (118, 4_230, 1));
        assert_eq!(bridge.since, "2021-03-20".parse().ok());
        let same = ledger.bridge(1, &question, &now, &now).await.unwrap();
        assert!(same.strands[0].shares.is_empty());
    });
}

/// What stood already and can be compared since is a group of its own, which opens to its lines.
#[test]
fn months_that_can_be_compared_since() {
    on_both(ALL, |db| async move {
        db.clock.set("2021-04-01T12:00:00Z".parse().unwrap());
        let mut life = Life::begin(&db.store, 1).await;
        let ledger = Ledger::new(db.store.clone(), life.units.clone());
        let said = |day, quantity| Op::Record(vec![posting("990101", day, quantity)]);
        for op in [said("2021-02-10", 7), said("2020-02-10", 5), said("2021-03-10", 30)] {
            life.carry_out(&ledger, op).await;
        }
        let then_at = ledger.position(1).await.unwrap();
        for op in [
            said("2020-03-10", 20),
            said("2021-03-11", 4),
            change(0, vec![posting("990101", "2021-02-10", 8)]),
        ] {
            life.carry_out(&ledger, op).await;
        }
        let catalogue = catalogue(figures());
        let then = End { catalogue: &catalogue, as_of: Some(then_at), tree: None };
        let now = End { catalogue: &catalogue, as_of: None, tree: None };
        let question = Question {
            from: "2021-01-01".parse().ok(),
            until: "2021-03-31".parse().ok(),
            ..Question::of("change")
        };
        let bridge = ledger.bridge(1, &question, &then, &now).await.unwrap();
        let found = bridge.strands.iter().map(|strand| {
            let shares = strand.shares.iter().map(|s| (s.group, s.change, s.entries)).collect::<Vec<_>>();
            (strand.then, strand.now, shares)
        });
        let wanted = [
            (7, 42, vec![(Group::Late, 4, 1), (Group::Corrected, 1, 2), (Group::Months, 30, 1)]),
            (5, 25, vec![(Group::Late, 20, 1)]),
        ];
        assert_eq!(found.collect::<Vec<_>>(), wanted);
        let which = (Role::ThisYear, Group::Months);
        let page = PageOf { limit: 10, ..PageOf::default() };
        let listed = ledger.bridge_entries(1, &question, (&then, &now), which, &page).await.unwrap();
        let lines: Vec<_> = listed.entries.iter().map(|(entry, sign)| (entry.quantity, *sign)).collect();
        assert_eq!(lines, [(30, 1)]);
    });
}

#[test]
fn a_figure_that_was_defined_anew_says_so() {
    on_both(ALL, |db| async move {
        db.clock.set("2021-03-09T12:00:00Z".parse().unwrap());
        let mut life = Life::begin(&db.store, 1).await;
        let ledger = Ledger::new(db.store.clone(), life.units.clone());
        let posting = |quantity| posting("990101", "2021-03-09", quantity);
        life.carry_out(&ledger, Op::Record(vec![posting(1), posting(20)])).await;
        let then_at = ledger.position(1).await.unwrap();
        life.carry_out(&ledger, Op::Record(vec![posting(300)])).await;
        settle(&ledger, 1, 100).await;
        let (old, mut new) = (catalogue(figures()), figures());
        new.get_mut("records").unwrap().kind = Kind::Sum;
        let new = catalogue(new);
        let then = End { catalogue: &old, as_of: Some(then_at), tree: None };
        let now = End { catalogue: &new, as_of: None, tree: None };
        let bridge = ledger.bridge(1, &Question::of("records"), &then, &now).await.unwrap();
        let value = |answer: &luoshi_ledger::Answer| answer.value.unwrap().to_string();
        assert_eq!((value(&bridge.then), value(&bridge.now)), ("1".to_owned(), "321".to_owned()));
        assert_eq!(bridge.redefined.as_ref().map(value).as_deref(), Some("21"));
        let [strand] = &bridge.strands[..] else { panic!("{bridge:?}") };
        let shares: Vec<_> = strand.shares.iter().map(|s| (s.group, s.change, s.entries)).collect();
        assert_eq!(shares, [(Group::New, 300, 1), (Group::Redefined, 20, 0)]);
        assert_eq!((strand.then, strand.now), (1, 321));
        let back = ledger.bridge(1, &Question::of("sum"), &now, &then).await;
        assert!(matches!(back, Err(LedgerError::Backwards { .. })), "{back:?}");
    });
}
