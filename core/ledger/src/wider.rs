//! Questions that look past one unit and its children: like units wherever they lie, who has recorded at all, and what
//! was taken back.

use std::collections::BTreeSet;

use luoshi_store::CityId;

use crate::error::LedgerError;
use crate::gather::PartOf;
use crate::ledger::Ledger;
use crate::model::{Catalogue, EntryPage, Figure, Kind, PageOf, Part, Question};
use crate::store;

impl Ledger {
    /// The figure of each of these units, with all under it, wherever they lie below the question's unit.
    ///
    /// # Errors
    /// As [`Ledger::answer`]; a unit that the tree does not hold.
    pub async fn of_units(
        &self,
        city: CityId,
        catalogue: &Catalogue,
        question: &Question,
        units: &[String],
    ) -> Result<Vec<Part>, LedgerError> {
        let asked = self.resolve_by(city, catalogue, question, None).await?;
        if let Some(unknown) = units.iter().find(|unit| asked.tree.get(unit).is_none()) {
            return Err(LedgerError::NoUnit { unit: unknown.clone(), on: asked.until });
        }
        let parts: Vec<PartOf<'_>> = units.iter().map(|unit| (unit.as_str(), false)).collect();
        let outcomes = self.outcomes(&asked, &parts, (asked.from, asked.until)).await?;
        let pairs = units.iter().zip(outcomes);
        pairs
            .map(|(unit, outcome)| {
                let answer = asked.answer(unit.clone(), asked.from, asked.until, outcome)?;
                Ok(Part { unit: unit.clone(), answer })
            })
            .collect()
    }

    /// The units at or below the question's that have recorded the figure's item themselves, with a net above 0, in the
    /// period; for a ratio, the item of the figure above the line.
    ///
    /// # Errors
    /// As [`Ledger::answer`].
    pub async fn recorders(
        &self,
        city: CityId,
        catalogue: &Catalogue,
        question: &Question,
    ) -> Result<BTreeSet<String>, LedgerError> {
        let asked = self.resolve_by(city, catalogue, question, None).await?;
        // What is counted here is units, whatever the figure itself counts.
        let units = Figure { kind: Kind::Units, ..asked.above()?.clone() };
        let parts = [(asked.unit.as_str(), false)];
        let found = self.counts_of(&asked, &units, &parts, (asked.from, asked.until)).await?;
        Ok(found.iter().flat_map(|found| found.units.iter().cloned()).collect())
    }

    /// The entries behind a figure that take others back, the latest first, a page at a time; for a ratio, those of the
    /// figure above the line.
    ///
    /// # Errors
    /// As [`Ledger::entries`].
    pub async fn reversals(
        &self,
        city: CityId,
        catalogue: &Catalogue,
        question: &Question,
        page: &PageOf,
    ) -> Result<EntryPage, LedgerError> {
        let asked = self.resolve_by(city, catalogue, question, None).await?;
        let figure = asked.above()?;
        let before = match &page.after {
            Some(key) => key.parse().map_err(|_| LedgerError::PageKey(key.clone()))?,
            None => i64::MAX,
        };
        let period = (asked.first_listed()?, asked.until);
        let mut conn = self.store().read().await?;
        let within = asked.within(&asked.unit);
        let keep = |line: &crate::settle::Bare| line.reversal && line.seq < before;
        let lines = self.bare(&mut conn, &asked, (&figure.item, &within), period, (&[], &keep)).await?;
        let mut seqs: Vec<i64> = lines.iter().map(|line| line.seq).collect();
        seqs.sort_unstable_by(|one, other| other.cmp(one));
        let limit = page.limit.clamp(1, 1000);
        let next = (seqs.len() > limit).then(|| seqs.get(limit - 1).map(ToString::to_string)).flatten();
        seqs.truncate(limit);
        Ok(EntryPage { entries: store::entries_at(&mut conn, city, &seqs, asked.id).await?, next })
    }
}
