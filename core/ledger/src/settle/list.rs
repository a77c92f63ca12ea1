//! The lines behind a question one by one: the tail's, and those of segments.

use std::collections::HashMap;
use std::sync::Arc;

use luoshi_store::{Day, StoreError};

use super::pack::Line;
use super::read::{Area, Reading};
use super::{day_of, month_of};
use crate::error::LedgerError;
use crate::store::settled;

/// A line without what its entry alone knows.
#[derive(Clone, Debug)]
pub(crate) struct Bare {
    pub seq: i64,
    pub day: Day,
    pub unit: String,
    pub quantity: i64,
    pub reversal: bool,
    /// Of those who were asked for.
    pub person: Option<i64>,
}

/// Which lines are kept.
pub(crate) type Keep<'a> = &'a (dyn Fn(&Bare) -> bool + Sync);

impl Reading<'_> {
    /// The positions of the latest lines of an area in a period, before a position, the latest first. Epochs are
    /// read backwards, each time twice as many.
    pub async fn latest(
        &mut self,
        area: &Area,
        period: (Day, Day),
        before: i64,
        count: usize,
    ) -> Result<Vec<i64>, LedgerError> {
        let months = (month_of(period.0), month_of(period.1));
        let (mut last, _) = self.source.lines();
        let tail = self.tail_lines(area, period).await?;
        let mut found = falling(tail.into_iter().map(|line| line.seq).filter(|seq| *seq < before));
        let mut width = 1;
        while last > 0 && found.len() < count {
            let first = (last - width + 1).max(1);
            let lines = self.lines_of(&area.cover.all, months, (first, last)).await?;
            let meant =
                lines.into_iter().filter(|(month, line)| line.seq < before && inside(*month, line, period));
            found.extend(falling(meant.map(|(_, line)| line.seq)));
            (last, width) = (first - 1, width * 2);
        }
        found.truncate(count);
        Ok(found)
    }

    /// The positions of the lines of the latest days, behind a day and a position, the latest first. Months are read
    /// backwards, each time twice as many.
    pub async fn latest_days(
        &mut self,
        area: &Area,
        period: (Day, Day),
        after: (Day, i64),
        count: usize,
    ) -> Result<Vec<i64>, LedgerError> {
        let tail = self.tail_lines(area, period).await?;
        let mut found = Vec::new();
        let asked = (month_of(period.0), month_of(period.1.min(after.0)));
        for months in windows(self.items.clip(asked, tail.iter().map(|line| month_of(line.day)))) {
            if found.len() >= count {
                break;
            }
            let lines = self.lines(&area.cover.all, months, 1).await?;
            let settled = lines.iter().filter(|(month, line)| inside(*month, line, period));
            let settled = settled.filter_map(|(month, line)| Some((day_of(*month, line.day)?, line.seq)));
            let new = tail.iter().map(|line| (line.day, line.seq));
            let new = new.filter(|(day, _)| (months.0..=months.1).contains(&month_of(*day)));
            found.extend(falling(settled.chain(new).filter(|key| *key < after)));
        }
        found.truncate(count);
        Ok(found.into_iter().map(|(_, seq)| seq).collect())
    }

    /// The lines of an area in a period that are to be kept, in no order; they name some people and leave out others.
    pub async fn bare(
        &mut self,
        area: &Area,
        period: (Day, Day),
        people: &[i64],
        keep: Keep<'_>,
    ) -> Result<Vec<Bare>, LedgerError> {
        let numbers = self.numbers(people).await?;
        let named: HashMap<u32, i64> = numbers.into_iter().map(|(person, n)| (n, person)).collect();
        let mut found = self.tail_lines(area, period).await?;
        found.retain(keep);
        let homes = Arc::clone(&self.source.homes);
        // In windows, so that what is not kept need not be held all at once.
        let asked = (month_of(period.0), month_of(period.1));
        for months in windows(self.items.clip(asked, std::iter::empty())) {
            for (month, line) in self.lines(&area.cover.all, months, 1).await? {
                let Some(day) = day_of(month, line.day).filter(|_| inside(month, &line, period)) else {
                    continue;
                };
                let unit = homes.get(line.unit).unit.clone();
                let person = line.person.and_then(|n| named.get(&n).copied());
                let Line { seq, quantity, reversal, .. } = line;
                found.extend(Some(Bare { seq, day, unit, quantity, reversal, person }).filter(keep));
            }
        }
        Ok(found)
    }

    /// The tail's lines of an area in a period.
    async fn tail_lines(&mut self, area: &Area, period: (Day, Day)) -> Result<Vec<Bare>, StoreError> {
        let Some(tail) = self.tail() else { return Ok(Vec::new()) };
        let mut lines = settled::tail_lines(self.conn, &tail, period).await?;
        lines.retain(|line| area.within.holds(&line.unit));
        Ok(lines)
    }
}

/// Months from the last backwards, each time twice as many, and a year's at the most.
fn windows((first, last): (i64, i64)) -> impl Iterator<Item = (i64, i64)> {
    let mut next = (last, 1);
    std::iter::from_fn(move || {
        let (until, width) = next;
        if until < first {
            return None;
        }
        let from = (until - width + 1).max(first);
        next = (from - 1, (width * 2).min(12));
        Some((from, until))
    })
}

fn inside(month: i64, line: &Line, (from, until): (Day, Day)) -> bool {
    day_of(month, line.day).is_some_and(|day| day >= from && day <= until)
}

fn falling<T: Ord>(keys: impl Iterator<Item = T>) -> Vec<T> {
    let mut keys: Vec<T> = keys.collect();
    keys.sort_unstable_by(|one, other| other.cmp(one));
    keys
}
