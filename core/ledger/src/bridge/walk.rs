//! The lines that can be in a difference, read a page at a time: what was posted behind the first end, and older
//! lines at units, or in months, that count at one end alone. Nothing else of the log is read.

use luoshi_store::Conn;

use super::model::{Group, Measure};
use super::place::{Line, Months, Place, Side, Sides};
use super::strands::{Spec, within};
use super::tally::counts;
use crate::cells::Within;
use crate::error::LedgerError;
use crate::ledger::Resolved;
use crate::store::bridge::{self, Span};

/// How many lines are read at once.
const PAGE: i64 = 2_000;

/// Which lines are read now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Since,
    Moved,
    Done,
}

/// A walk through the lines of a strand, the latest posted first.
pub(crate) struct Walk {
    measure: Measure,
    pub span: Span,
    pub sides: Sides,
    stage: Stage,
    /// Ids below this one are still to be read.
    before: i64,
}

impl Walk {
    /// From one end to the other, both under the same definitions.
    pub fn new(
        spec: &Spec,
        then: &Resolved<'_>,
        now: &Resolved<'_>,
        since: Option<luoshi_store::Day>,
    ) -> Self {
        let span = Span {
            city: now.city,
            item: spec.figure.item.clone(),
            from: spec.from,
            until: spec.until,
            then: then.id,
            now: now.id,
        };
        let side = |asked: &Resolved<'_>, months: &Months| Side {
            id: asked.id,
            units: within(asked, &spec.figure),
            months: months.clone(),
        };
        let sides = Sides { then: side(then, &spec.months.0), now: side(now, &spec.months.1), since };
        Self { measure: spec.measure, span, sides, stage: Stage::Since, before: i64::MAX }
    }

    /// Goes on behind an id, and reads only where lines of the group can be.
    pub fn to(&mut self, group: Group, before: i64) {
        self.before = before;
        self.stage = match group {
            Group::New | Group::Late | Group::Corrected | Group::Withdrawn => Stage::Since,
            Group::MovedIn | Group::MovedOut | Group::Months => Stage::Moved,
            Group::Redefined => Stage::Done,
        };
    }

    /// The next lines that are in the difference or pass through it; none at the end.
    pub async fn next(&mut self, conn: &mut Conn) -> Result<Option<Vec<(Line, Place)>>, LedgerError> {
        let page = (self.before, PAGE);
        let lines = match self.stage {
            Stage::Done => return Ok(None),
            Stage::Since => bridge::since(conn, &self.span, self.sides.either().as_deref(), page).await?,
            Stage::Moved => match self.sides.moved_units() {
                Some(units) if units.is_empty() => Vec::new(),
                units => bridge::moved(conn, &self.span, units.as_deref(), page).await?,
            },
        };
        match lines.last().filter(|_| i64::try_from(lines.len()) == Ok(PAGE)) {
            Some(last) => self.before = last.id,
            None => {
                self.before = i64::MAX;
                self.stage = if self.stage == Stage::Since { Stage::Moved } else { Stage::Done };
            }
        }
        let counted = lines.into_iter().filter(|line| counts(self.measure, line));
        let placed = counted.map(|line| {
            let place = self.sides.place(&line);
            (line, place)
        });
        Ok(Some(placed.filter(|(_, place)| *place != Place::Outside).collect()))
    }
}

impl Sides {
    /// The units that count at either end; none for all units.
    fn either(&self) -> Option<Vec<String>> {
        match (&self.then.units, &self.now.units) {
            (Within::These(then), Within::These(now)) => Some(then.union(now).cloned().collect()),
            _ => None,
        }
    }

    /// The units whose older lines can count at one end alone: all of them where the months differ. The whole
    /// city counts at both ends or at neither.
    fn moved_units(&self) -> Option<Vec<String>> {
        if self.then.months != self.now.months {
            return self.either();
        }
        match (&self.then.units, &self.now.units) {
            (Within::These(then), Within::These(now)) => {
                Some(then.symmetric_difference(now).cloned().collect())
            }
            _ => Some(Vec::new()),
        }
    }
}
