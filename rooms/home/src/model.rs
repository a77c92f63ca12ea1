//! Pure rules: since when something is new, who has not recorded, what is out of line. None is about a person, and none
//! says that something is wrong: it is to be looked at before it is published.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Datelike, TimeDelta};
use luoshi_store::{Day, Instant};
use luoshi_units::Tree;
use luoshi_web::work::{Sighting, Tally};

/// Pages opened within this time are one visit.
const VISIT: TimeDelta = TimeDelta::minutes(30);
/// Whoever looks for the first time sees what came within this time.
const FIRST: TimeDelta = TimeDelta::days(7);
/// A record that is made more than so many days after its day is late.
pub const LATE_AFTER: i64 = 7;
/// With fewer values than this nothing is usual.
const ENOUGH: usize = 4;
/// Fewer records a week than this are never too many.
const FEW: i64 = 5;

/// Since when what came is new, and what to note of this visit, if anything.
pub fn since(looked: Option<(Instant, Instant)>, now: Instant) -> (Instant, Option<(Instant, Instant)>) {
    match looked {
        None => (now - FIRST, Some((now - FIRST, now))),
        Some((_, last)) if now >= last + VISIT => (last, Some((last, now))),
        Some((since, _)) => (since, None),
    }
}

/// The Monday of a day's week.
pub fn monday(day: Day) -> Day {
    day - TimeDelta::days(i64::from(day.weekday().num_days_from_monday()))
}

/// Which of the units right below one have recorded nothing, they and all below them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The unit.
    pub unit: String,
    /// How many work right below it.
    pub of: usize,
    /// Those without a record of this week.
    pub this_week: Vec<String>,
    /// Those without any record of the period; they are among the others too.
    pub ever: Vec<String>,
}

/// Who has not recorded, below each of these units; nothing is said of one with nothing below it.
pub fn silent(tree: &Tree, above: &[&str], tallies: &[Tally], week: Day) -> Vec<Silence> {
    let with = |tallies: &mut dyn Iterator<Item = &Tally>, root: &str| -> BTreeSet<String> {
        tallies.filter_map(|tally| tree.step_down(root, &tally.unit)).map(str::to_owned).collect()
    };
    let below = |root: &&str| {
        let working: Vec<&str> = tree
            .children(root)
            .into_iter()
            .filter(|unit| unit.ended.is_none())
            .map(|unit| unit.code.as_str())
            .collect();
        let ever = with(&mut tallies.iter(), root);
        let now = with(&mut tallies.iter().filter(|tally| tally.day >= week), root);
        let without = |have: &BTreeSet<String>| -> Vec<String> {
            working.iter().filter(|code| !have.contains(**code)).map(|code| (*code).to_owned()).collect()
        };
        Silence {
            unit: (*root).to_owned(),
            of: working.len(),
            this_week: without(&now),
            ever: without(&ever),
        }
    };
    above.iter().map(below).filter(|one| one.of > 0).collect()
}

/// What is out of line, and by which rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The same was recorded so many times for one day and place.
    Twice(i64),
    /// Far more people than that place usually has.
    Crowd {
        /// How many.
        size: i64,
        /// The median of the others.
        usual: i64,
    },
    /// Far more records in a week than the unit's weeks before.
    Week {
        /// The week's Monday.
        from: Day,
        /// How many.
        records: i64,
        /// The median of the weeks before.
        usual: i64,
    },
    /// Recorded late, so many days at the most.
    Late(i64),
}

/// Something to be looked at, with the records that it is about.
#[derive(Clone, Debug)]
pub struct Doubt<'s> {
    /// By which rule.
    pub why: Why,
    /// The code of the unit.
    pub unit: String,
    /// The day, where it is about one.
    pub day: Option<Day>,
    /// The records.
    pub rows: Vec<&'s Sighting>,
}

/// The usual value, where this one lies far above it: beyond the median by six times the median absolute deviation of
/// the others, by six tenths of the median and by six. `None` where it does not, or where there are too few others.
pub fn far_above(value: i64, others: &[i64]) -> Option<i64> {
    if others.len() < ENOUGH {
        return None;
    }
    // Four times each value, so that halves of halves stay whole.
    let median = |mut values: Vec<i128>| -> i128 {
        values.sort_unstable();
        (values[(values.len() - 1) / 2] + values[values.len() / 2]) / 2
    };
    let middle = median(others.iter().map(|other| i128::from(*other) * 4).collect());
    let spread = median(others.iter().map(|other| (i128::from(*other) * 4 - middle).abs()).collect());
    let far = i128::from(value) * 4 > middle + 6 * spread.max(4).max(middle / 10);
    far.then(|| i64::try_from((middle + 2).div_euclid(4)).unwrap_or(i64::MAX))
}

/// What is out of line among what was recorded or happened since a day, with all that is known of before to compare it
/// with. The gravest first, then by unit and day.
pub fn doubts<'s>(sightings: &'s [Sighting], tallies: &[Tally], since: Day) -> Vec<Doubt<'s>> {
    let mut all = twice(sightings, since);
    all.extend(crowds(sightings, since));
    all.extend(weeks(sightings, tallies, since));
    all.extend(late(sightings, since));
    all.sort_by(|a, b| (rank(a.why), &a.unit, a.day).cmp(&(rank(b.why), &b.unit, b.day)));
    all
}

fn rank(why: Why) -> u8 {
    match why {
        Why::Twice(_) => 0,
        Why::Crowd { .. } => 1,
        Why::Week { .. } => 2,
        Why::Late(_) => 3,
    }
}

fn recent(one: &Sighting, since: Day) -> bool {
    one.day >= since || one.recorded >= since
}

fn twice(sightings: &[Sighting], since: Day) -> Vec<Doubt<'_>> {
    let mut same: BTreeMap<(&str, Day, &str, &str, &str), Vec<&Sighting>> = BTreeMap::new();
    for one in sightings.iter().filter(|one| !one.by.is_empty()) {
        let key = (one.unit.as_str(), one.day, one.kind.as_str(), one.place.as_str(), one.by.as_str());
        same.entry(key).or_default().push(one);
    }
    let several =
        same.into_values().filter(|rows| rows.len() > 1 && rows.iter().any(|one| recent(one, since)));
    several
        .map(|rows| Doubt {
            why: Why::Twice(i64::try_from(rows.len()).unwrap_or(i64::MAX)),
            unit: rows[0].unit.clone(),
            day: Some(rows[0].day),
            rows,
        })
        .collect()
}

fn crowds(sightings: &[Sighting], since: Day) -> Vec<Doubt<'_>> {
    let mut places: HashMap<(&str, &str), Vec<(&Sighting, i64)>> = HashMap::new();
    for one in sightings.iter().filter(|one| !one.place.is_empty()) {
        if let Some(size) = one.size {
            places.entry((&one.unit, &one.place)).or_default().push((one, size));
        }
    }
    let mut found = Vec::new();
    for here in places.values() {
        for (one, size) in here.iter().filter(|(one, _)| recent(one, since)) {
            let others: Vec<i64> =
                here.iter().filter(|(other, _)| other.record != one.record).map(|(_, size)| *size).collect();
            if let Some(usual) = far_above(*size, &others) {
                let why = Why::Crowd { size: *size, usual };
                found.push(Doubt { why, unit: one.unit.clone(), day: Some(one.day), rows: vec![one] });
            }
        }
    }
    found
}

fn weeks<'s>(sightings: &'s [Sighting], tallies: &[Tally], since: Day) -> Vec<Doubt<'s>> {
    let mut units: BTreeMap<&str, BTreeMap<Day, i64>> = BTreeMap::new();
    for tally in tallies {
        *units.entry(&tally.unit).or_default().entry(monday(tally.day)).or_default() += tally.records;
    }
    let mut found = Vec::new();
    for (unit, weeks) in units {
        let Some(first) = weeks.keys().next().copied() else { continue };
        for (from, records) in weeks.range(monday(since)..).filter(|(_, records)| **records >= FEW) {
            // A week without a record counts as one with none, from the unit's first week on.
            let before: Vec<i64> =
                std::iter::successors(Some(first), |week| Some(*week + TimeDelta::days(7)))
                    .take_while(|week| week < from)
                    .map(|week| weeks.get(&week).copied().unwrap_or_default())
                    .collect();
            if let Some(usual) = far_above(*records, &before) {
                let until = *from + TimeDelta::days(7);
                let rows =
                    sightings.iter().filter(|one| one.unit == unit && one.day >= *from && one.day < until);
                let why = Why::Week { from: *from, records: *records, usual };
                found.push(Doubt { why, unit: unit.to_owned(), day: Some(*from), rows: rows.collect() });
            }
        }
    }
    found
}

fn late(sightings: &[Sighting], since: Day) -> Vec<Doubt<'_>> {
    let mut units: BTreeMap<&str, Vec<&Sighting>> = BTreeMap::new();
    for one in sightings.iter().filter(|one| one.recorded >= since && days_late(one) > LATE_AFTER) {
        units.entry(&one.unit).or_default().push(one);
    }
    let doubts = units.into_iter().map(|(unit, rows)| Doubt {
        why: Why::Late(rows.iter().map(|one| days_late(one)).max().unwrap_or_default()),
        unit: unit.to_owned(),
        day: None,
        rows,
    });
    doubts.collect()
}

fn days_late(one: &Sighting) -> i64 {
    (one.recorded - one.day).num_days()
}

#[cfg(test)]
mod tests;
