//! In which group a line is. Pure.
//!
//! At each end some lines *stand*: those that are no reversals and were not taken back by then. A figure's
//! value depends on the standing lines at its units alone, since a reversal has the item, unit, day and person
//! of what it takes back. The difference of two ends is the symmetric difference of the two sets:
//!
//! - stands now only, posted since: corrected if its record had something taken back that stood then, else late
//!   or new by its day;
//! - stands now only, posted before: its unit moved in;
//! - stood then only, taken back since: corrected if its record has something posted since in its place, else
//!   withdrawn. It is shown by its reversal;
//! - stood then only, still stands: its unit moved out.
//!
//! Of a year's change, a line counts where its month can be compared with the other year's: lines that stand at
//! both ends in a month that can be compared at one of them alone are a group of their own.
//!
//! What was posted and taken back in between stands at neither end. Corrections are looked for within the
//! item of the figure, at all units and days: a talk whose day moves out of the period was corrected, although
//! this figure sees its going alone.

use std::collections::BTreeSet;

use luoshi_store::Day;

use super::model::Group;
use crate::cells::Within;
use crate::model::Step;
use crate::period;

/// A line of the item and of the days that count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its id.
    pub id: i64,
    /// Its record.
    pub record: i64,
    /// Where.
    pub unit: String,
    /// When.
    pub day: Day,
    /// How much.
    pub quantity: i64,
    /// Whom it concerns.
    pub person: Option<i64>,
    /// For a reversal, the id of the line that it takes back.
    pub original: Option<i64>,
    /// The id of the line that takes it back, as known at the second end.
    pub undone: Option<i64>,
    /// For a posting: its record had something taken back since that stood then. For a reversal: its record has
    /// something posted since that stands.
    pub mended: bool,
}

/// The months that count, by their first days; none for all.
pub(crate) type Months = Option<BTreeSet<Day>>;

/// What counts at an end.
#[derive(Clone, Debug)]
pub(crate) struct Side {
    /// The last id that is known.
    pub id: i64,
    pub units: Within,
    pub months: Months,
}

impl Side {
    pub fn holds(&self, unit: &str, day: Day) -> bool {
        let counts = |months: &BTreeSet<Day>| months.contains(&period::start_of(Step::Month, day));
        self.units.holds(unit) && self.months.as_ref().is_none_or(counts)
    }
}

/// The two ends.
#[derive(Clone, Debug)]
pub(crate) struct Sides {
    pub then: Side,
    pub now: Side,
    /// The first end's day.
    pub since: Option<Day>,
}

/// What a line is to the difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// No part of it.
    Outside,
    /// Taken back in between what was posted in between, at units that count now.
    Passing,
    /// In a group; the sign with which its quantity counts.
    In(Group, i64),
}

impl Sides {
    /// The place of a line.
    pub fn place(&self, line: &Line) -> Place {
        if line.id > self.now.id {
            return Place::Outside;
        }
        match (line.id > self.then.id, line.original) {
            (true, Some(original)) => self.taken_back(line, original),
            (true, None) => self.posted(line),
            // What was taken back before the first end stood at neither.
            (false, Some(_)) => Place::Outside,
            (false, None) => self.moved(line),
        }
    }

    fn taken_back(&self, line: &Line, original: i64) -> Place {
        let mended = if line.mended { Group::Corrected } else { Group::Withdrawn };
        match original <= self.then.id {
            true if self.then.holds(&line.unit, line.day) => Place::In(mended, 1),
            false if self.now.holds(&line.unit, line.day) => Place::Passing,
            _ => Place::Outside,
        }
    }

    fn posted(&self, line: &Line) -> Place {
        if line.undone.is_some() || !self.now.holds(&line.unit, line.day) {
            return Place::Outside;
        }
        let past = self.since.is_some_and(|since| line.day < since);
        let group = match (line.mended, past) {
            (true, _) => Group::Corrected,
            (false, true) => Group::Late,
            (false, false) => Group::New,
        };
        Place::In(group, 1)
    }

    fn moved(&self, line: &Line) -> Place {
        if line.undone.is_some() {
            return Place::Outside;
        }
        // Where the unit counts at both ends, it is the month that does not.
        let stays = self.then.units.holds(&line.unit) && self.now.units.holds(&line.unit);
        match (self.then.holds(&line.unit, line.day), self.now.holds(&line.unit, line.day)) {
            (false, true) => Place::In(if stays { Group::Months } else { Group::MovedIn }, 1),
            (true, false) => Place::In(if stays { Group::Months } else { Group::MovedOut }, -1),
            _ => Place::Outside,
        }
    }
}
