//! What stands behind a question, from settled rows and the tail: every entry up to the position, once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use luoshi_store::{CityId, Conn, Day, StoreError};

use super::cover::{Cover, Shelved};
use super::homes::Homes;
use super::pack::Line;
use super::people::{self, Crowd};
use super::{Sums, day_of, month_of, pack};
use crate::cells::{Days, Within};
use crate::error::LedgerError;
use crate::model::Step;
use crate::period;
use crate::store::settled::{self, DaysRow, Epoch, Item, Rows, Tail};

/// Which settled rows are read.
#[derive(Clone)]
pub(crate) struct Source {
    pub generation: i64,
    /// The last epoch.
    pub last: Epoch,
    pub homes: Arc<Homes>,
    /// For a position within what is settled.
    pub past: Option<Past>,
}

/// A position within what is settled.
#[derive(Clone, Debug)]
pub(crate) struct Past {
    /// The last epoch before it.
    pub full: Epoch,
    pub seq: i64,
    /// The month in which it was given.
    pub month: i64,
}

impl Source {
    /// The epochs whose lines count, and the last position that does.
    pub fn lines(&self) -> (i64, i64) {
        self.past.as_ref().map_or((self.last.epoch, i64::MAX), |past| (past.full.epoch + 1, past.seq))
    }

    /// The id behind which the tail begins; none where nothing of the tail counts.
    fn tail(&self) -> Option<i64> {
        self.past.is_none().then_some(self.last.id)
    }
}

/// A set of units, and which settled rows it is made of.
pub(crate) struct Area {
    pub within: Within,
    pub cover: Cover,
}

impl Area {
    /// The rows of a set of units.
    pub fn of(within: Within, source: &Source) -> Self {
        let upper = source.past.is_some();
        let cover = match &within {
            Within::All => Cover::whole(&source.homes),
            Within::These(units) => Cover::of(&source.homes, units.iter().map(String::as_str), upper),
        };
        Self { within, cover }
    }
}

/// What is wanted besides sums by day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Want {
    Days,
    People,
    Units,
}

/// What stands behind a question at a set of units.
#[derive(Clone, Debug, Default)]
pub(crate) struct Material {
    /// Sums by day.
    pub days: Days,
    /// Distinct people with a net above 0.
    pub people: i64,
    /// Units with a net above 0.
    pub units: Vec<String>,
}

/// Settled items that are read as one, and the months in which any of them has rows.
pub(crate) struct Items {
    names: Vec<String>,
    months: BTreeSet<i64>,
}

impl Items {
    pub fn of<'a>(items: impl Iterator<Item = &'a Item>) -> Self {
        let mut all = Self { names: Vec::new(), months: BTreeSet::new() };
        for Item { name, months } in items {
            all.names.push(name.clone());
            all.months.extend(months);
        }
        all
    }

    /// The months of a range that lie between the first and the last of these and of some others.
    pub fn clip(&self, (first, last): (i64, i64), others: impl Iterator<Item = i64> + Clone) -> (i64, i64) {
        let ends = [self.months.first(), self.months.last()].into_iter().flatten().copied().chain(others);
        let begin = ends.clone().min().unwrap_or(i64::MAX);
        (first.max(begin), last.min(ends.max().unwrap_or(i64::MIN)))
    }
}

/// A question to the settled rows and the tail.
pub(crate) struct Reading<'a> {
    pub conn: &'a mut Conn,
    pub city: CityId,
    pub source: &'a Source,
    pub item: &'a str,
    /// The settled items that the question's item takes in.
    pub items: Items,
    /// The last id that counts.
    pub id: i64,
}

/// Somebody, by the small number, or by id where nothing of theirs is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Whom {
    Settled(u32),
    New(i64),
}

impl Reading<'_> {
    pub(super) fn tail(&self) -> Option<Tail> {
        let after = self.source.tail()?;
        (after < self.id).then_some(Tail {
            city: self.city,
            ids: (after, self.id),
            item: self.item.to_owned(),
        })
    }

    /// The lines of these units in these months, from an epoch on.
    pub(super) async fn lines(
        &mut self,
        units: &Shelved,
        months: (i64, i64),
        first: i64,
    ) -> Result<Vec<(i64, Line)>, LedgerError> {
        self.lines_of(units, months, (first, self.source.lines().0)).await
    }

    /// The lines of these units in these months, of some epochs.
    pub(super) async fn lines_of(
        &mut self,
        units: &Shelved,
        months: (i64, i64),
        epochs: (i64, i64),
    ) -> Result<Vec<(i64, Line)>, LedgerError> {
        let seq = self.source.lines().1;
        let shelves: Vec<u32> = units.shelves.iter().copied().collect();
        let rows = rows(self.city, self.source, &self.items, &shelves, months);
        let mut all = Vec::new();
        for (month, lines) in settled::segments(self.conn, &rows, epochs).await? {
            let meant = lines.into_iter().filter(|line| line.seq <= seq && units.units.contains(line.unit));
            all.extend(meant.map(|line| (month, line)));
        }
        Ok(all)
    }

    /// Sums by day in the months of the period, for each area.
    pub async fn days(
        &mut self,
        areas: &[Arc<Area>],
        (from, until): (Day, Day),
    ) -> Result<Vec<Days>, LedgerError> {
        let months = (month_of(from), month_of(until));
        let mut out = vec![Days::default(); areas.len()];
        self.full_days(areas, months, &mut out).await?;
        let rest = Shelved::joined(areas.iter().map(|area| &area.cover.rest));
        for (month, line) in self.lines(&rest, months, 1).await? {
            add_line(&mut out, areas, |area| &area.cover.rest, month, &line);
        }
        if let Some(past) = &self.source.past {
            // The epoch that the position lies in, for the units whose deltas end before it.
            let whole = Shelved::joined(areas.iter().map(|area| &area.cover.whole));
            for (month, line) in self.lines(&whole, months, past.full.epoch + 1).await? {
                add_line(&mut out, areas, |area| &area.cover.whole, month, &line);
            }
        }
        if let Some(tail) = self.tail() {
            for row in settled::tail_days(self.conn, &tail).await? {
                let places = areas.iter().enumerate().filter(|(_, area)| area.within.holds(&row.unit));
                places.for_each(|(place, _)| out[place].add(row.day, &row.sums));
            }
        }
        Ok(out)
    }

    /// Adds what stands in rows of whole units. As of a position, months that were over by then are rows as they stand
    /// now, less what came since; of the others the epochs up to the position are added up.
    async fn full_days(
        &mut self,
        areas: &[Arc<Area>],
        (first, last): (i64, i64),
        out: &mut [Days],
    ) -> Result<(), LedgerError> {
        let (full, of) = owners(areas);
        let rows = |months| rows(self.city, self.source, &self.items, &full, months);
        let Some(past) = &self.source.past else {
            let found = settled::month_days(self.conn, &rows((first, last))).await?;
            return add_days(out, &of, found, Sums::plus);
        };
        let (over, running) = ((first, last.min(past.month - 1)), (first.max(past.month), last));
        let epoch = past.full.epoch;
        let stands = settled::month_days(self.conn, &rows(over)).await?;
        add_days(out, &of, stands, Sums::plus)?;
        let since = settled::delta_days(self.conn, &rows(over), (epoch + 1, i64::MAX)).await?;
        add_days(out, &of, since, Sums::minus)?;
        let until = settled::delta_days(self.conn, &rows(running), (1, epoch)).await?;
        add_days(out, &of, until, Sums::plus)
    }

    /// Units with a net above 0 in the period, for each area.
    pub async fn units(
        &mut self,
        areas: &[Arc<Area>],
        period: (Day, Day),
    ) -> Result<Vec<Vec<String>>, LedgerError> {
        let mut nets: Vec<BTreeMap<String, i128>> = vec![BTreeMap::new(); areas.len()];
        let homes = Arc::clone(&self.source.homes);
        for (place, area) in areas.iter().enumerate() {
            let (months, lines) = self.months_and_lines(area, period).await?;
            let mut add = |n: u32, net: i128| {
                *nets[place].entry(homes.get(n).unit.clone()).or_default() += net;
            };
            for row in &months {
                pack::read_nets(&row.units)?.into_iter().for_each(|(n, net)| add(n, net));
            }
            lines.iter().for_each(|line| add(line.unit, line.quantity.into()));
        }
        if let Some(tail) = self.tail() {
            for row in settled::tail_days(self.conn, &tail).await? {
                if row.day < period.0 || row.day > period.1 {
                    continue;
                }
                for (place, _) in areas.iter().enumerate().filter(|(_, area)| area.within.holds(&row.unit)) {
                    *nets[place].entry(row.unit.clone()).or_default() += row.sums.net;
                }
            }
        }
        let positive = |nets: BTreeMap<String, i128>| {
            nets.into_iter().filter(|(_, net)| *net > 0).map(|(unit, _)| unit).collect()
        };
        Ok(nets.into_iter().map(positive).collect())
    }

    /// How many people have a net above 0 in the period, for each area.
    pub async fn people(&mut self, areas: &[Arc<Area>], period: (Day, Day)) -> Result<Vec<i64>, LedgerError> {
        let tail = self.tail_people(period).await?;
        let mut counts = Vec::with_capacity(areas.len());
        for area in areas {
            let (months, lines) = self.months_and_lines(area, period).await?;
            let mut crowd = Crowd::default();
            for row in &months {
                crowd.above |= people::read(&row.above)?;
                crowd.below |= people::read(&row.below)?;
            }
            let mut nets: HashMap<u32, i128> = HashMap::new();
            let mut new: HashMap<i64, i128> = HashMap::new();
            for line in &lines {
                let Some(person) = line.person else { continue };
                *nets.entry(person).or_default() += i128::from(line.quantity);
            }
            for (unit, whom, net) in &tail {
                match whom {
                    _ if !area.within.holds(unit) => {}
                    Whom::Settled(n) => *nets.entry(*n).or_default() += net,
                    Whom::New(id) => *new.entry(*id).or_default() += net,
                }
            }
            let mut doubt = crowd.below.clone();
            doubt.extend(
                nets.iter().filter(|(n, net)| **net < 0 && crowd.above.contains(**n)).map(|(n, _)| *n),
            );
            let mut count = (&crowd.above - &doubt).len();
            let clear = |n: &u32| !crowd.above.contains(*n) && !doubt.contains(*n);
            count += nets.iter().filter(|(n, net)| **net > 0 && clear(n)).count() as u64;
            count += new.values().filter(|net| **net > 0).count() as u64;
            if !doubt.is_empty() {
                count += self.doubtful(area, period, &doubt, &tail).await?;
            }
            counts.push(i64::try_from(count).unwrap_or(i64::MAX));
        }
        Ok(counts)
    }

    /// Of people of whom months alone cannot tell: how many have a net above 0, line by line.
    async fn doubtful(
        &mut self,
        area: &Area,
        (from, until): (Day, Day),
        doubt: &roaring::RoaringBitmap,
        tail: &[(String, Whom, i128)],
    ) -> Result<u64, LedgerError> {
        let mut nets: HashMap<u32, i128> = HashMap::new();
        for (month, line) in self.lines(&area.cover.all, (month_of(from), month_of(until)), 1).await? {
            let Some(person) = line.person.filter(|person| doubt.contains(*person)) else { continue };
            if day_of(month, line.day).is_some_and(|day| day >= from && day <= until) {
                *nets.entry(person).or_default() += i128::from(line.quantity);
            }
        }
        for (unit, whom, net) in tail {
            if let Whom::Settled(n) = whom
                && doubt.contains(*n)
                && area.within.holds(unit)
            {
                *nets.entry(*n).or_default() += net;
            }
        }
        Ok(nets.values().filter(|net| **net > 0).count() as u64)
    }

    /// What the period holds of an area: whole months of whole units as rows, all else line by line.
    async fn months_and_lines(
        &mut self,
        area: &Area,
        (from, until): (Day, Day),
    ) -> Result<(Vec<settled::MonthRow>, Vec<Line>), LedgerError> {
        let all = (month_of(from), month_of(until));
        let mut lines = Vec::new();
        let mut months = Vec::new();
        match whole_months(from, until).filter(|_| self.source.past.is_none()) {
            Some(whole) => {
                let found = rows(self.city, self.source, &self.items, &area.cover.full, whole);
                months = settled::months(self.conn, &found).await?;
                lines.extend(self.lines(&area.cover.rest, whole, 1).await?);
                for edge in [(all.0, whole.0 - 1), (whole.1 + 1, all.1)] {
                    lines.extend(self.lines(&area.cover.all, edge, 1).await?);
                }
            }
            None => lines.extend(self.lines(&area.cover.all, all, 1).await?),
        }
        let inside = |month, day| day_of(month, day).is_some_and(|day| day >= from && day <= until);
        let lines = lines.into_iter().filter(|(month, line)| inside(*month, line.day));
        Ok((months, lines.map(|(_, line)| line).collect()))
    }

    async fn tail_people(&mut self, period: (Day, Day)) -> Result<Vec<(String, Whom, i128)>, LedgerError> {
        let Some(tail) = self.tail() else { return Ok(Vec::new()) };
        let found = settled::tail_people(self.conn, &tail, period).await?;
        let mut people: Vec<i64> = found.iter().map(|(_, person, _)| *person).collect();
        people.sort_unstable();
        people.dedup();
        let numbers = self.numbers(&people).await?;
        let whom = |person: i64| numbers.get(&person).map_or(Whom::New(person), |n| Whom::Settled(*n));
        Ok(found.into_iter().map(|(unit, person, net)| (unit, whom(person), net)).collect())
    }

    /// The small numbers of some people, as far as they have one.
    pub(super) async fn numbers(&mut self, people: &[i64]) -> Result<HashMap<i64, u32>, StoreError> {
        if people.is_empty() {
            return Ok(HashMap::new());
        }
        let numbers = settled::people_numbers(self.conn, self.city, self.source.generation, people).await?;
        Ok(numbers.into_iter().collect())
    }
}

/// The months that lie wholly in a period.
fn whole_months(from: Day, until: Day) -> Option<(i64, i64)> {
    let first = month_of(from) + i64::from(period::start_of(Step::Month, from) != from);
    let last = month_of(until) - i64::from(period::end_of(Step::Month, until) != until);
    (first <= last).then_some((first, last))
}

/// Rows of a source. Months that the items have no rows of are not asked for.
fn rows<'a>(
    city: CityId,
    source: &Source,
    items: &'a Items,
    units: &'a [u32],
    (first, last): (i64, i64),
) -> Rows<'a> {
    let months = if first > last { Vec::new() } else { items.months.range(first..=last).copied().collect() };
    Rows { city, generation: source.generation, items: &items.names, units, months }
}

/// The units that all areas take whole, and the areas that each belongs to.
fn owners(areas: &[Arc<Area>]) -> (Vec<u32>, HashMap<u32, Vec<usize>>) {
    let mut of: HashMap<u32, Vec<usize>> = HashMap::new();
    for (place, area) in areas.iter().enumerate() {
        area.cover.full.iter().for_each(|unit| of.entry(*unit).or_default().push(place));
    }
    let mut units: Vec<u32> = of.keys().copied().collect();
    units.sort_unstable();
    (units, of)
}

fn add_days(
    out: &mut [Days],
    of: &HashMap<u32, Vec<usize>>,
    rows: Vec<DaysRow>,
    sign: fn(Sums) -> Sums,
) -> Result<(), LedgerError> {
    for (unit, month, days) in rows {
        let places = of.get(&unit).map_or(&[][..], Vec::as_slice);
        pack::each_day(&days, |day, sums| {
            let Some(day) = day_of(month, day) else { return };
            places.iter().for_each(|place| out[*place].add(day, &sign(sums)));
        })?;
    }
    Ok(())
}

fn add_line(out: &mut [Days], areas: &[Arc<Area>], part: fn(&Area) -> &Shelved, month: i64, line: &Line) {
    let Some(day) = day_of(month, line.day) else { return };
    let sums = Sums::of(line.quantity, line.reversal);
    for (place, _) in areas.iter().enumerate().filter(|(_, area)| part(area).units.contains(line.unit)) {
        out[place].add(day, &sums);
    }
}
