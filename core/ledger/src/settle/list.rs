//! The latest entries behind a question: from the tail, and then epoch by epoch from segments.

use std::sync::Arc;

use luoshi_store::Day;

use super::read::{Area, Reading};
use super::{day_of, month_of};
use crate::error::LedgerError;

impl Reading<'_> {
    /// The positions of the latest settled entries of an area in a period, before a position, the latest
    /// first. Epochs are read backwards, each time twice as many.
    pub async fn latest(
        &mut self,
        area: &Arc<Area>,
        (from, until): (Day, Day),
        before: i64,
        count: usize,
    ) -> Result<Vec<i64>, LedgerError> {
        let months = (month_of(from), month_of(until));
        let (mut last, _) = self.source.lines();
        let (mut found, mut width) = (Vec::new(), 1);
        while last > 0 && found.len() < count {
            let first = (last - width + 1).max(1);
            let lines = self.lines_of(&area.cover.all, months, (first, last)).await?;
            let inside = |month, day| day_of(month, day).is_some_and(|day| day >= from && day <= until);
            let mut seqs: Vec<i64> = lines
                .into_iter()
                .filter(|(month, line)| line.seq < before && inside(*month, line.day))
                .map(|(_, line)| line.seq)
                .collect();
            seqs.sort_unstable_by(|a, b| b.cmp(a));
            found.extend(seqs);
            (last, width) = (first - 1, width * 2);
        }
        found.truncate(count);
        Ok(found)
    }
}
