//! The law of the bridge over random histories in memory: for any two positions and any two sets of units, the
//! groups add up to now less then, and every line of the difference is in one of them, once.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{Datelike, Days};
use luoshi_store::Day;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::model::{Group, Measure};
use super::place::{Line, Place, Side, Sides};
use super::tally::{Key, Tally, counts};
use crate::cells::Within;

/// How many cases one of `LUOSHI_CASES` is worth here, where a case needs no database.
const EACH: u32 = 50;
const RECORDS: usize = 5;
const UNITS: usize = 5;
/// Of three days each.
const MONTHS: usize = 4;
const MEASURES: [Measure; 6] =
    [Measure::Amount, Measure::Records, Measure::People, Measure::Units, Measure::Days, Measure::Span];

type Posting = (usize, u64, i64, Option<i64>);

/// A record says something: nothing at all is a withdrawal.
#[derive(Clone, Debug)]
struct Said {
    record: usize,
    postings: Vec<Posting>,
}

#[derive(Clone, Debug)]
struct Case {
    said: Vec<Said>,
    /// Two places in the log, in any order.
    ends: (prop::sample::Index, prop::sample::Index),
    /// Which units count at each end; none for all of them at both.
    units: Option<[[bool; UNITS]; 2]>,
    period: (u64, u64),
    /// Which months count at each end; none for all of them at both.
    months: Option<[[bool; MONTHS]; 2]>,
    since: Option<u64>,
}

fn case() -> impl Strategy<Value = Case> {
    let quantity = prop_oneof![3 => Just(1_i64), 1 => Just(-1), 2 => 2_i64..50];
    let person = prop_oneof![3 => (1_i64..5).prop_map(Some), 1 => Just(None)];
    let posting = (0..UNITS, 0_u64..12, quantity, person);
    let said = (0..RECORDS, prop::collection::vec(posting, 0..4))
        .prop_map(|(record, postings)| Said { record, postings });
    let units = prop_oneof![1 => Just(None), 5 => any::<[[bool; UNITS]; 2]>().prop_map(Some)];
    let months = prop_oneof![3 => Just(None), 1 => any::<[[bool; MONTHS]; 2]>().prop_map(Some)];
    let since = prop_oneof![1 => Just(None), 5 => (0_u64..12).prop_map(Some)];
    (
        prop::collection::vec(said, 1..14),
        any::<(prop::sample::Index, prop::sample::Index)>(),
        units,
        (0_u64..6, 6_u64..12),
        (months, since),
    )
        .prop_map(|(said, ends, units, period, (months, since))| Case {
            said,
            ends,
            units,
            period,
            months,
            since,
        })
}

#[derive(Clone, Debug)]
struct Raw {
    id: i64,
    record: usize,
    posting: Posting,
    /// The id of what it takes back.
    original: Option<i64>,
}

fn quantity(raw: &Raw) -> i64 {
    raw.posting.2
}

/// The entries of what was said: what no longer holds is reversed, what is new is posted.
fn log(said: &[Said]) -> Vec<Raw> {
    let mut log: Vec<Raw> = Vec::new();
    let mut standing: BTreeMap<usize, Vec<(i64, Posting)>> = BTreeMap::new();
    for Said { record, postings } in said {
        let mut wanted = postings.clone();
        let mut kept = Vec::new();
        for (id, posting) in standing.remove(record).unwrap_or_default() {
            if let Some(place) = wanted.iter().position(|other| *other == posting) {
                wanted.remove(place);
                kept.push((id, posting));
            } else {
                let (unit, day, quantity, person) = posting;
                let posting = (unit, day, -quantity, person);
                log.push(Raw { id: next(&log), record: *record, posting, original: Some(id) });
            }
        }
        for posting in wanted {
            let id = next(&log);
            log.push(Raw { id, record: *record, posting, original: None });
            kept.push((id, posting));
        }
        standing.insert(*record, kept);
    }
    log
}

/// Ids have gaps, as in a log that events share.
fn next(log: &[Raw]) -> i64 {
    log.last().map_or(3, |last| last.id + 1 + last.id % 3)
}

/// One end, and the whole log.
struct End<'a> {
    log: &'a [Raw],
    id: i64,
    units: Option<[bool; UNITS]>,
    period: (u64, u64),
    months: Option<[bool; MONTHS]>,
}

impl End<'_> {
    fn counted(&self) -> impl Iterator<Item = &Raw> {
        self.log.iter().filter(|raw| {
            let (unit, day, ..) = raw.posting;
            raw.id <= self.id
                && self.units.is_none_or(|units| units[unit])
                && (self.period.0..=self.period.1).contains(&day)
                && self.months.is_none_or(|months| months[month(day)])
        })
    }

    fn nets<K: Ord>(&self, key: impl Fn(&Raw) -> Option<K>) -> BTreeMap<K, i64> {
        let mut nets = BTreeMap::new();
        for raw in self.counted() {
            if let Some(key) = key(raw) {
                *nets.entry(key).or_default() += quantity(raw);
            }
        }
        nets
    }

    fn positive<K: Ord>(&self, key: impl Fn(&Raw) -> Option<K>) -> BTreeSet<K> {
        self.nets(key).into_iter().filter(|(_, net)| *net > 0).map(|(key, _)| key).collect()
    }

    fn days(&self) -> BTreeSet<u64> {
        self.positive(|raw| Some(raw.posting.1))
    }

    /// The figure by the plain fold, reversals and all.
    fn value(&self, measure: Measure) -> i128 {
        let sum = |one: bool| {
            let counted = self.counted().map(quantity);
            counted.filter(|quantity| !one || quantity.abs() == 1).map(i128::from).sum::<i128>()
        };
        match measure {
            Measure::Amount => sum(false),
            Measure::Records => sum(true),
            Measure::People => self.positive(|raw| raw.posting.3).len() as i128,
            Measure::Units => self.positive(|raw| Some(raw.posting.0)).len() as i128,
            Measure::Days => self.days().len() as i128,
            Measure::Span => {
                let days = self.days();
                days.first()
                    .zip(days.last())
                    .map_or(0, |(first, last)| i128::from((day(*last) - day(*first)).num_days()) + 1)
            }
        }
    }

    /// The postings that stand, by id.
    fn standing(&self) -> BTreeSet<i64> {
        let back: HashSet<i64> =
            self.log.iter().filter(|raw| raw.id <= self.id).filter_map(|raw| raw.original).collect();
        self.counted()
            .filter(|raw| raw.original.is_none() && !back.contains(&raw.id))
            .map(|raw| raw.id)
            .collect()
    }
}

fn month(n: u64) -> usize {
    n as usize * MONTHS / 12
}

fn day(n: u64) -> Day {
    Day::from_ymd_opt(2021, 1 + month(n) as u32, 1).unwrap() + Days::new(n)
}

fn within(units: Option<[bool; UNITS]>) -> Within {
    units.map_or(Within::All, |units| {
        Within::These((0..UNITS).filter(|unit| units[*unit]).map(|unit| unit.to_string()).collect())
    })
}

/// A line as the database would give it.
fn line(log: &[Raw], raw: &Raw, then: i64, now: i64) -> Line {
    let undone =
        |id: i64| log.iter().find(|other| other.original == Some(id) && other.id <= now).map(|o| o.id);
    let mut fellows = log.iter().filter(|o| o.record == raw.record && o.id > then && o.id <= now);
    let mended = match raw.original {
        Some(_) => fellows.any(|other| other.original.is_none() && undone(other.id).is_none()),
        None => fellows.any(|other| other.original.is_some_and(|original| original <= then)),
    };
    let (unit, on, quantity, person) = raw.posting;
    Line {
        id: raw.id,
        record: raw.record as i64,
        unit: unit.to_string(),
        day: day(on),
        quantity,
        person,
        original: raw.original,
        undone: undone(raw.id),
        mended,
    }
}

fn holds(case: &Case) -> Result<(), TestCaseError> {
    let log = log(&case.said);
    let (a, b) = (case.ends.0.index(log.len() + 1), case.ends.1.index(log.len() + 1));
    let id = |place: usize| if place == 0 { 0 } else { log[place - 1].id };
    let end = |place: usize, at: usize| End {
        log: &log,
        id: id(place),
        units: case.units.map(|units| units[at]),
        period: case.period,
        months: case.months.map(|months| months[at]),
    };
    let (then, now) = (end(a.min(b), 0), end(a.max(b), 1));
    let side = |end: &End<'_>| {
        let starts = |months: [bool; MONTHS]| {
            let counted = (0..12).filter(|n| months[month(*n)]);
            counted.map(|n| day(n).with_day(1).unwrap()).collect()
        };
        Side { id: end.id, units: within(end.units), months: end.months.map(starts) }
    };
    let sides = Sides { then: side(&then), now: side(&now), since: case.since.map(day) };
    let lines: Vec<Line> = log
        .iter()
        .filter(|raw| (case.period.0..=case.period.1).contains(&raw.posting.1))
        .map(|raw| line(&log, raw, then.id, now.id))
        .collect();
    each_in_one(&sides, &lines, &then, &now)?;
    for measure in MEASURES {
        adds_up(measure, &sides, &lines, &then, &now)?;
    }
    Ok(())
}

/// The lines in groups are the difference of what stands, and each is there for its reason.
fn each_in_one(sides: &Sides, lines: &[Line], then: &End<'_>, now: &End<'_>) -> Result<(), TestCaseError> {
    let (stood, stands) = (then.standing(), now.standing());
    let stays = |line: &Line| sides.then.units.holds(&line.unit) && sides.now.units.holds(&line.unit);
    let mut found = Vec::new();
    let mut passing = 0;
    for line in lines {
        match sides.place(line) {
            Place::Outside => continue,
            Place::Passing => passing += 1,
            Place::In(group, sign) => {
                let of = line.original.unwrap_or(line.id);
                let came = stands.contains(&of) && !stood.contains(&of);
                let late = line.id > sides.then.id && sides.since.is_some_and(|since| line.day < since);
                let fits = match group {
                    Group::New => came && line.id > sides.then.id && !late,
                    Group::Late => came && late,
                    Group::Corrected => line.id > sides.then.id && line.mended,
                    Group::Withdrawn => {
                        line.original.is_some_and(|of| of <= sides.then.id) && !came && !line.mended
                    }
                    Group::MovedIn => came && line.id <= sides.then.id && sign == 1 && !stays(line),
                    Group::MovedOut => !came && line.id <= sides.then.id && sign == -1 && !stays(line),
                    Group::Months => line.id <= sides.then.id && came == (sign == 1) && stays(line),
                    Group::Redefined => false,
                };
                prop_assert!(fits, "{line:?} is no line of {group:?}");
                found.push(of);
            }
        }
    }
    found.sort_unstable();
    let wanted: Vec<i64> = stood.symmetric_difference(&stands).copied().collect();
    prop_assert_eq!(found, wanted);
    let between = now.counted().filter(|raw| raw.original.is_some_and(|of| of > then.id)).count();
    prop_assert_eq!(passing, between);
    Ok(())
}

fn adds_up(
    measure: Measure,
    sides: &Sides,
    lines: &[Line],
    then: &End<'_>,
    now: &End<'_>,
) -> Result<(), TestCaseError> {
    let mut tally = Tally::new(measure);
    let (mut sums, mut members): (BTreeMap<Group, i128>, BTreeMap<Group, i64>) = Default::default();
    // The order of lines makes no difference: here it is the log's, in the ledger the other way round.
    for line in lines {
        if let Place::In(group, sign) = sides.place(line) {
            tally.add(line, group, sign);
            if counts(measure, line) {
                *sums.entry(group).or_default() += i128::from(line.quantity * sign);
                *members.entry(group).or_default() += 1;
            }
        }
    }
    let mut nets: HashMap<Key, i128> = HashMap::new();
    nets.extend(then.nets(|raw| raw.posting.3).into_iter().map(|(p, net)| (Key::Person(p), net.into())));
    nets.extend(
        then.nets(|raw| Some(raw.posting.0))
            .into_iter()
            .map(|(u, net)| (Key::Unit(u.to_string()), net.into())),
    );
    nets.extend(
        then.nets(|raw| Some(raw.posting.1)).into_iter().map(|(d, net)| (Key::Day(day(d)), net.into())),
    );
    let ends = |end: &End<'_>| {
        let days = end.days();
        days.first().zip(days.last()).map(|(first, last)| (day(*first), day(*last)))
    };
    let shares = match measure {
        Measure::Span => tally.span(&nets, ends(then), ends(now)),
        _ => tally.shares(&nets),
    };
    let sum: i128 = shares.iter().map(|share| share.change).sum();
    prop_assert_eq!(sum, now.value(measure) - then.value(measure), "{:?}: {:?}", measure, shares);
    let listed: BTreeMap<Group, i64> = shares.iter().map(|share| (share.group, share.entries)).collect();
    prop_assert_eq!(listed, members);
    if matches!(measure, Measure::Amount | Measure::Records) {
        let changes: BTreeMap<Group, i128> = shares.iter().map(|share| (share.group, share.change)).collect();
        prop_assert_eq!(changes, sums);
    }
    Ok(())
}

#[test]
fn groups_add_up_and_hold_each_line_once() {
    let cases: u32 = std::env::var("LUOSHI_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(4);
    let config = Config { cases: cases.saturating_mul(EACH), failure_persistence: None, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[11; 32]);
    TestRunner::new_with_rng(config, rng).run(&case(), |case| holds(&case)).unwrap();
}
