//! An epoch's entries as rows. Pure.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::Datelike;
use luoshi_store::Day;

use super::homes::{Homes, Rank};
use super::pack::{DaySums, Line};
use super::sorted::Sorted;
use super::{Sums, month_of};

/// An entry on its way into an epoch.
#[derive(Clone, Debug)]
pub struct Placed {
    pub seq: i64,
    pub item: String,
    pub unit: String,
    pub day: Day,
    pub quantity: i64,
    pub reversal: bool,
    pub person: Option<i64>,
}

/// Item, unit and month of a row.
pub type Key = (String, u32, i64);

/// What an epoch adds to a month.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub days: DaySums,
    pub units: Sorted<i128>,
    pub people: Sorted<i128>,
}

/// What an epoch comes to.
#[derive(Default)]
pub struct Folded {
    pub segments: BTreeMap<Key, Vec<Line>>,
    pub months: BTreeMap<Key, Change>,
}

impl Folded {
    /// Months that have deltas.
    pub fn deltas<'a>(&'a self, homes: &'a Homes) -> impl Iterator<Item = (&'a Key, &'a Change)> {
        self.months.iter().filter(|(key, _)| homes.get(key.1).rank == Rank::Upper)
    }

    /// The items and months that it touches, with the units.
    pub fn touched(&self) -> BTreeMap<(&str, i64), BTreeSet<u32>> {
        let mut touched: BTreeMap<(&str, i64), BTreeSet<u32>> = BTreeMap::new();
        for (item, unit, month) in self.months.keys() {
            touched.entry((item, *month)).or_default().insert(*unit);
        }
        touched
    }
}

/// Folds entries, whose units have their places, and whose people have the numbers that `number` tells.
pub fn fold(entries: &[Placed], homes: &Homes, number: impl Fn(i64) -> Option<u32>) -> Folded {
    let lines: Vec<Line> = entries.iter().map(|entry| line(entry, homes, &number)).collect();
    // Items by their place in the order of their names, so that rows sort without looking at names.
    let names: BTreeSet<&str> = entries.iter().map(|entry| entry.item.as_str()).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let places: HashMap<&str, usize> = names.iter().enumerate().map(|(place, name)| (*name, place)).collect();
    let mut of_rows: Vec<(Place, usize)> = Vec::with_capacity(entries.len() * 3);
    let mut of_segments: Vec<(Place, usize)> = Vec::with_capacity(entries.len());
    for (at, (entry, line)) in entries.iter().zip(&lines).enumerate() {
        let (item, month) = (places[entry.item.as_str()], month_of(entry.day));
        of_rows.extend(homes.chain(line.unit).map(|above| ((item, above, month), at)));
        of_segments.push(((item, homes.shelf(line.unit), month), at));
    }
    let key = |(item, unit, month): Place| (names[item].to_owned(), unit, month);
    let segment = |(place, all): (Place, Vec<&Line>)| {
        let mut all: Vec<Line> = all.into_iter().cloned().collect();
        all.sort_unstable();
        (key(place), all)
    };
    Folded {
        segments: grouped(of_segments, &lines).map(segment).collect(),
        months: grouped(of_rows, &lines).map(|(place, all)| (key(place), Change::of(&all))).collect(),
    }
}

/// Where a row is: the item by its place in the order of names, the unit, the month.
type Place = (usize, u32, i64);

/// The lines of each row, row by row in the order of their keys.
fn grouped(mut all: Vec<(Place, usize)>, lines: &[Line]) -> impl Iterator<Item = (Place, Vec<&Line>)> {
    all.sort_unstable();
    let mut rest = all.into_iter().peekable();
    std::iter::from_fn(move || {
        let (place, first) = rest.next()?;
        let mut of_row = vec![&lines[first]];
        while let Some((_, at)) = rest.next_if(|(next, _)| *next == place) {
            of_row.push(&lines[at]);
        }
        Some((place, of_row))
    })
}

fn line(entry: &Placed, homes: &Homes, number: impl Fn(i64) -> Option<u32>) -> Line {
    Line {
        unit: homes.number(&entry.unit).unwrap_or_default(),
        day: entry.day.day(),
        seq: entry.seq,
        quantity: entry.quantity,
        reversal: entry.reversal,
        person: entry.person.and_then(number),
    }
}

impl Change {
    fn of(lines: &[&Line]) -> Self {
        let sums = |line: &&Line| Sums::of(line.quantity, line.reversal);
        let net = |line: &&Line| i128::from(line.quantity);
        Self {
            days: Sorted::of(lines.iter().map(|line| (line.day, sums(line))).collect()),
            units: Sorted::of(lines.iter().map(|line| (line.unit, net(line))).collect()),
            people: Sorted::of(
                lines.iter().filter_map(|line| line.person.map(|person| (person, net(line)))).collect(),
            ),
        }
    }
}
