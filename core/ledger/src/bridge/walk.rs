//! The lines that can be in a difference, read a page at a time: what was posted behind the first end, and older
//! lines at units, or in months, that count at one end alone. Nothing else of the log is read.

use std::collections::HashSet;

use luoshi_store::Conn;

use super::model::{Group, Measure};
use super::place::{Line, Months, Place, Side, Sides};
use super::strands::{Spec, within};
use super::tally::counts;
use crate::cells::Within;
use crate::error::LedgerError;
use crate::ledger::{Ledger, Resolved};
use crate::settle::Bare;
use crate::store;
use crate::store::bridge::{self, Span};

/// How many lines are read at once.
const PAGE: usize = 2_000;

/// Which lines are read next.
#[derive(Debug)]
enum Stage {
    /// What was posted since; and then older lines, or nothing.
    Since {
        then_older: bool,
    },
    /// Older lines are looked for.
    Older,
    /// Older lines at these positions, the latest last.
    Moved(Vec<i64>),
    Done,
}

/// A walk through the lines of a strand, the latest posted first.
pub(crate) struct Walk {
    pub measure: Measure,
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
        Self {
            measure: spec.measure,
            span,
            sides,
            stage: Stage::Since { then_older: true },
            before: i64::MAX,
        }
    }

    /// Goes on behind an id, and reads only where lines of the group can be.
    pub fn to(&mut self, group: Group, before: i64) {
        self.before = before;
        self.stage = match group {
            Group::New | Group::Late | Group::Corrected | Group::Withdrawn => {
                Stage::Since { then_older: false }
            }
            Group::MovedIn | Group::MovedOut | Group::Months => Stage::Older,
            Group::Redefined => Stage::Done,
        };
    }

    /// The next lines that are in the difference or pass through it; none at the end.
    pub async fn next(
        &mut self,
        ledger: &Ledger,
        then: &Resolved<'_>,
        conn: &mut Conn,
    ) -> Result<Option<Vec<(Line, Place)>>, LedgerError> {
        let lines = match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Done => return Ok(None),
            Stage::Since { then_older } => self.since(conn, then_older).await?,
            Stage::Older => {
                self.stage = Stage::Moved(self.movable(ledger, then, conn).await?);
                Vec::new()
            }
            Stage::Moved(mut seqs) => {
                let page = seqs.split_off(seqs.len().saturating_sub(PAGE));
                self.stage = if seqs.is_empty() { Stage::Done } else { Stage::Moved(seqs) };
                bridge::moved(conn, &self.span, &page).await?
            }
        };
        let counted = lines.into_iter().filter(|line| counts(self.measure, line));
        let placed = counted.map(|line| {
            let place = self.sides.place(&line);
            (line, place)
        });
        Ok(Some(placed.filter(|(_, place)| *place != Place::Outside).collect()))
    }

    async fn since(&mut self, conn: &mut Conn, then_older: bool) -> Result<Vec<Line>, LedgerError> {
        let limit = PAGE as i64;
        let either = self.sides.either();
        let lines = bridge::since(conn, &self.span, either.as_deref(), (self.before, limit)).await?;
        (self.before, self.stage) = match lines.last().filter(|_| lines.len() == PAGE) {
            Some(last) => (last.id, Stage::Since { then_older }),
            None if then_older => (i64::MAX, Stage::Older),
            None => (i64::MAX, Stage::Done),
        };
        Ok(lines)
    }

    /// The positions of postings from before the first end at units, or in months, that count at one end alone.
    async fn movable(
        &self,
        ledger: &Ledger,
        then: &Resolved<'_>,
        conn: &mut Conn,
    ) -> Result<Vec<i64>, LedgerError> {
        let within = self.sides.moved_units();
        if matches!(&within, Within::These(units) if units.is_empty()) {
            return Ok(Vec::new());
        }
        let before = store::seq_of(conn, self.span.city, self.before).await?.unwrap_or(i64::MAX);
        let period = (self.span.from, self.span.until);
        let sides = &self.sides;
        let moves = |unit: &str, day| sides.then.holds(unit, day) != sides.now.holds(unit, day);
        let older = |line: &Bare| !line.reversal && line.seq < before && moves(&line.unit, line.day);
        let lines = ledger.bare(conn, then, (&self.span.item, &within), period, (&[], &older)).await?;
        let mut seqs: Vec<i64> = lines.into_iter().map(|line| line.seq).collect();
        seqs.sort_unstable();
        Ok(seqs)
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
    fn moved_units(&self) -> Within {
        match (&self.then.units, &self.now.units) {
            (Within::These(then), Within::These(now)) if self.then.months != self.now.months => {
                Within::These(then.union(now).cloned().collect())
            }
            (Within::These(then), Within::These(now)) => {
                Within::These(then.symmetric_difference(now).cloned().collect())
            }
            _ if self.then.months != self.now.months => Within::All,
            _ => Within::These(HashSet::new()),
        }
    }
}
