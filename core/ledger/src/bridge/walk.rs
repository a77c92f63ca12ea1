//! The lines that can be in a difference, read a page at a time: what was posted behind the first end, and older
//! lines at units that count at one end alone. Nothing else of the log is read.

use luoshi_store::Conn;

use super::model::Group;
use super::place::{Line, Place, Sides};
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
pub(crate) struct Walk<'a> {
    spec: &'a Spec,
    pub span: Span,
    pub sides: Sides,
    stage: Stage,
    /// Ids below this one are still to be read.
    before: i64,
}

impl<'a> Walk<'a> {
    /// From one end to the other, both under the same definitions.
    pub fn new(
        spec: &'a Spec,
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
        let sides = Sides {
            then: then.id,
            now: now.id,
            since,
            units_then: within(then, &spec.figure),
            units_now: within(now, &spec.figure),
        };
        Self { spec, span, sides, stage: Stage::Since, before: i64::MAX }
    }

    /// Goes on behind an id, and reads only where lines of the group can be.
    pub fn to(&mut self, group: Group, before: i64) {
        self.before = before;
        self.stage = match group {
            Group::New | Group::Late | Group::Corrected | Group::Withdrawn => Stage::Since,
            Group::MovedIn | Group::MovedOut => Stage::Moved,
            Group::Months | Group::Redefined => Stage::Done,
        };
    }

    /// The next lines that are in the difference or pass through it; none at the end.
    pub async fn next(&mut self, conn: &mut Conn) -> Result<Option<Vec<(Line, Place)>>, LedgerError> {
        let page = (self.before, PAGE);
        let lines = match self.stage {
            Stage::Done => return Ok(None),
            Stage::Since => bridge::since(conn, &self.span, self.sides.either().as_deref(), page).await?,
            Stage::Moved => match self.sides.moved_units() {
                units if units.is_empty() => Vec::new(),
                units => bridge::moved(conn, &self.span, &units, page).await?,
            },
        };
        match lines.last().filter(|_| i64::try_from(lines.len()) == Ok(PAGE)) {
            Some(last) => self.before = last.id,
            None => {
                self.before = i64::MAX;
                self.stage = if self.stage == Stage::Since { Stage::Moved } else { Stage::Done };
            }
        }
        let counted =
            lines.into_iter().filter(|line| self.spec.holds(line.day) && counts(self.spec.measure, line));
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
        match (&self.units_then, &self.units_now) {
            (Within::These(then), Within::These(now)) => Some(then.union(now).cloned().collect()),
            _ => None,
        }
    }

    /// The units that count at one end alone. The whole city counts at both or at neither.
    fn moved_units(&self) -> Vec<String> {
        match (&self.units_then, &self.units_now) {
            (Within::These(then), Within::These(now)) => then.symmetric_difference(now).cloned().collect(),
            _ => Vec::new(),
        }
    }
}
