//! What the groups come to. Pure, and in any order of lines.
//!
//! Of a sum, a group has the quantities of its lines. Of a count (people, units, days with a net above 0),
//! only what is counted at one end and not at the other makes a difference, and it belongs to one group: the
//! groups' quantities are applied one group after the other in [`ORDER`], and the last at which the net came
//! above 0 or left it made the change. What a group took and another gave back makes none.

use std::collections::HashMap;

use luoshi_store::Day;

use super::model::{Group, Measure, Share};
use super::place::Line;

/// The groups of lines in the order in which they are applied to what is counted.
pub(crate) const ORDER: [Group; 7] = [
    Group::MovedOut,
    Group::MovedIn,
    Group::Months,
    Group::Withdrawn,
    Group::Corrected,
    Group::Late,
    Group::New,
];

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Key {
    Person(i64),
    Unit(String),
    Day(Day),
}

impl Key {
    /// The person.
    pub fn person(&self) -> Option<i64> {
        if let Self::Person(person) = self { Some(*person) } else { None }
    }
}

/// Whether a line matters to what is measured.
pub(crate) fn counts(measure: Measure, line: &Line) -> bool {
    match measure {
        Measure::Records => line.quantity.abs() == 1,
        Measure::People => line.person.is_some(),
        Measure::Amount | Measure::Units | Measure::Days | Measure::Span => true,
    }
}

/// Sums of lines by group, and by what is counted: one small row for each person, unit or day that the
/// difference touches.
#[derive(Debug)]
pub(crate) struct Tally {
    measure: Measure,
    sums: [(i128, i64); ORDER.len()],
    keys: HashMap<Key, [i128; ORDER.len()]>,
    pub passing: i64,
}

/// The first and the last day with a net above 0.
pub(crate) type Ends = Option<(Day, Day)>;

impl Tally {
    pub fn new(measure: Measure) -> Self {
        Self { measure, sums: Default::default(), keys: HashMap::new(), passing: 0 }
    }

    /// Adds a line of a group with the sign that it counts with.
    pub fn add(&mut self, line: &Line, group: Group, sign: i64) {
        let Some(place) = ORDER.iter().position(|known| *known == group) else { return };
        if !counts(self.measure, line) {
            return;
        }
        let quantity = i128::from(line.quantity) * i128::from(sign);
        let key = match self.measure {
            Measure::Amount | Measure::Records => None,
            Measure::People => line.person.map(Key::Person),
            Measure::Units => Some(Key::Unit(line.unit.clone())),
            Measure::Days | Measure::Span => Some(Key::Day(line.day)),
        };
        self.sums[place].1 += 1;
        match key {
            None => self.sums[place].0 += quantity,
            Some(key) => self.keys.entry(key).or_default()[place] += quantity,
        }
    }

    /// What is counted and touched, in order.
    pub fn keys(&self) -> Vec<Key> {
        let mut keys: Vec<Key> = self.keys.keys().cloned().collect();
        keys.sort_unstable();
        keys
    }

    /// The groups of a sum, or of a count of which `nets` has the nets at the first end.
    pub fn shares(mut self, nets: &HashMap<Key, i128>) -> Vec<Share> {
        for (key, changes) in &self.keys {
            let net = nets.get(key).copied().unwrap_or(0);
            if let Some((place, change)) = crossing(net, changes) {
                self.sums[place].0 += change;
            }
        }
        self.listed()
    }

    /// The groups of a span: each end moved by the group that made its day come or go.
    pub fn span(mut self, nets: &HashMap<Key, i128>, then: Ends, now: Ends) -> Vec<Share> {
        let days = |(first, last): (Day, Day)| i128::from((last - first).num_days());
        let moved: Vec<(Day, i128)> = match (then, now) {
            (Some(was), Some(is)) => vec![
                (if is.0 < was.0 { is.0 } else { was.0 }, days((is.0, was.0))),
                (if is.1 > was.1 { is.1 } else { was.1 }, days((was.1, is.1))),
            ],
            (None, Some(is)) => vec![(is.1, days(is) + 1)],
            (Some(was), None) => vec![(was.1, -days(was) - 1)],
            (None, None) => Vec::new(),
        };
        for (day, change) in moved {
            let key = Key::Day(day);
            let net = nets.get(&key).copied().unwrap_or(0);
            if let Some((place, _)) = self.keys.get(&key).and_then(|changes| crossing(net, changes)) {
                self.sums[place].0 += change;
            }
        }
        self.listed()
    }

    fn listed(self) -> Vec<Share> {
        let share = |group: Group| {
            let place = ORDER.iter().position(|known| *known == group)?;
            let (change, entries) = self.sums[place];
            (entries > 0).then_some(Share { group, change, entries })
        };
        Group::ALL.into_iter().filter_map(share).collect()
    }
}

/// The place of the group that last brought a net above 0 or to 0 and below, if both ends differ.
fn crossing(net: i128, changes: &[i128; ORDER.len()]) -> Option<(usize, i128)> {
    let (mut at, mut last) = (net, None);
    for (place, change) in changes.iter().enumerate() {
        let before = at > 0;
        at += change;
        if (at > 0) != before {
            last = Some((place, if at > 0 { 1 } else { -1 }));
        }
    }
    last.filter(|_| (net > 0) != (at > 0))
}
