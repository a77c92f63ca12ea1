//! The one thing that answers questions. Pages and rooms ask here and nowhere else.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use luoshi_store::{CityId, Day, Store};
use luoshi_units::{Tree, Units};

use crate::answer::{Basis, Outcome, first_day, ratio, rounded};
use crate::cells::{Slice, Within};
use crate::error::LedgerError;
use crate::gather::{List, Memory, PartOf};
use crate::model::{Account, Answer, Catalogue, EntryPage, Figure, Kind, PageOf, Part, Question, Step};
use crate::settle::Material;
use crate::store::settled::State;
use crate::store::{self, Head};
use crate::{Decimal, period};

/// The last day that a period can end with.
pub(crate) const END: Day = match Day::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => Day::MAX,
};

/// How many parts a period is cut into at the most: a year of days.
const MOST_STEPS: usize = 400;

/// Answers questions to the entries. Cheap to clone; clones share what they remember.
#[derive(Clone)]
pub struct Ledger {
    store: Store,
    units: Units,
    memory: Arc<Mutex<Memory>>,
}

/// A question with everything looked up.
pub(crate) struct Resolved<'a> {
    pub city: CityId,
    catalogue: &'a Catalogue,
    pub figure: &'a Figure,
    pub unit: String,
    pub tree: Arc<Tree>,
    pub from: Day,
    pub until: Day,
    pub as_of: i64,
    /// The last id that counts.
    pub id: i64,
    /// How far the city was settled when it was asked.
    pub settled: State,
}

impl Ledger {
    /// A ledger over a database.
    pub fn new(store: Store, units: Units) -> Self {
        Self { store, units, memory: Arc::default() }
    }

    /// The database that it reads.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The tree of units that it reads figures by.
    pub fn units(&self) -> &Units {
        &self.units
    }

    /// The last position of the city's log. Gives positions to all that was committed since.
    pub async fn position(&self, city: CityId) -> Result<i64, LedgerError> {
        Ok(self.head(city).await?.placed.1)
    }

    /// Where the city's log ends, with a position for all that was committed.
    pub(crate) async fn head(&self, city: CityId) -> Result<Head, LedgerError> {
        let mut conn = self.store.read().await?;
        let head = store::head(&mut conn, city).await?;
        drop(conn);
        if head.last <= head.placed.0 {
            return Ok(head);
        }
        let placed = self
            .store
            .write_alone(move |tx| {
                Box::pin(async move {
                    let (id, seq) = tx.log_head_alone(city).await?;
                    let (id, seq) = store::place_tail(tx, city, id, seq).await?;
                    tx.log_head_move(city, id, seq).await?;
                    Ok::<_, LedgerError>((id, seq))
                })
            })
            .await?;
        Ok(Head { placed, ..head })
    }

    /// The log as it ended at a position, or as it ends.
    async fn head_at(&self, city: CityId, as_of: Option<i64>) -> Result<Head, LedgerError> {
        let head = self.head(city).await?;
        let Some(asked) = as_of else { return Ok(head) };
        let id = store::id_at(&mut self.store.read().await?, city, asked).await?;
        let id = id.ok_or(LedgerError::NoPosition { asked, last: head.placed.1 })?;
        Ok(Head { placed: (id, asked), ..head })
    }

    async fn resolve<'a>(
        &self,
        city: CityId,
        catalogue: &'a Catalogue,
        question: &Question,
    ) -> Result<Resolved<'a>, LedgerError> {
        self.resolve_by(city, catalogue, question, None).await
    }

    /// The same by the tree of another day than the period's last.
    pub(crate) async fn resolve_by<'a>(
        &self,
        city: CityId,
        catalogue: &'a Catalogue,
        question: &Question,
        tree_of: Option<Day>,
    ) -> Result<Resolved<'a>, LedgerError> {
        let figure = figure(catalogue, &question.figure)?;
        let asked = question.until.unwrap_or(catalogue.until);
        let (from, until) = match question.from {
            Some(from) => (from, asked),
            None => figure.period.period(catalogue.from, asked),
        };
        if question.from.is_some() && until < from {
            return Err(LedgerError::Period { from, until });
        }
        let Head { placed: (id, as_of), settled, .. } = self.head_at(city, question.as_of).await?;
        let on = tree_of.unwrap_or(until);
        let tree = self.tree_at(city, on, id).await?;
        let unit = question.unit.clone().unwrap_or_else(|| tree.root().code.clone());
        if tree.get(&unit).is_none() {
            return Err(LedgerError::NoUnit { unit, on });
        }
        Ok(Resolved { city, catalogue, figure, unit, tree, from, until, as_of, id, settled })
    }

    /// The tree of a day as known at a placed id: for such an id it is the same for ever, so it is remembered.
    async fn tree_at(&self, city: CityId, on: Day, id: i64) -> Result<Arc<Tree>, LedgerError> {
        let key = (city, on, id);
        if let Some(tree) = self.memory().known.get(&key) {
            return Ok(Arc::clone(tree));
        }
        let tree = self.units.tree(&mut self.store.read().await?, city, on, id).await?;
        self.memory().keep_known(key, &tree);
        Ok(tree)
    }

    /// The answer to a question.
    ///
    /// # Errors
    /// An unknown figure, unit or position; a period that ends before it begins; the database.
    pub async fn answer(
        &self,
        city: CityId,
        catalogue: &Catalogue,
        question: &Question,
    ) -> Result<Answer, LedgerError> {
        let asked = self.resolve(city, catalogue, question).await?;
        self.answer_of(&asked).await
    }

    pub(crate) async fn answer_of(&self, asked: &Resolved<'_>) -> Result<Answer, LedgerError> {
        let outcomes = self.outcomes(asked, &[(&asked.unit, false)], (asked.from, asked.until)).await?;
        let outcome = outcomes.into_iter().next().ok_or(LedgerError::Overflow)?;
        asked.answer(asked.unit.clone(), asked.from, asked.until, outcome)
    }

    /// The figure of each child of the unit, and of the unit itself for what it recorded itself.
    pub async fn by_unit(
        &self,
        city: CityId,
        catalogue: &Catalogue,
        question: &Question,
    ) -> Result<Vec<Part>, LedgerError> {
        let asked = self.resolve(city, catalogue, question).await?;
        let children = asked.tree.children(&asked.unit).into_iter().map(|unit| unit.code.clone());
        let codes: Vec<String> = children.chain([asked.unit.clone()]).collect();
        let parts: Vec<PartOf<'_>> = codes.iter().map(|code| (code.as_str(), *code == asked.unit)).collect();
        let outcomes = self.outcomes(&asked, &parts, (asked.from, asked.until)).await?;
        let part = |(unit, outcome): (&String, Outcome)| {
            let answer = asked.answer(unit.clone(), asked.from, asked.until, outcome)?;
            Ok(Part { unit: unit.clone(), answer })
        };
        codes.iter().zip(outcomes).map(part).collect()
    }

    /// The figure of each step of the period, in order; at most the last 400.
    pub async fn by_period(
        &self,
        city: CityId,
        catalogue: &Catalogue,
        question: &Question,
        step: Step,
    ) -> Result<Vec<Answer>, LedgerError> {
        let asked = self.resolve(city, catalogue, question).await?;
        let mut answers = Vec::new();
        for (from, until) in period::cut(asked.from, asked.until, step, MOST_STEPS) {
            for outcome in self.outcomes(&asked, &[(&asked.unit, false)], (from, until)).await? {
                answers.push(asked.answer(asked.unit.clone(), from, until, outcome)?);
            }
        }
        Ok(answers)
    }

    /// What was posted and what was taken back, for the item of the figure (for a ratio, the one above the
    /// line).
    pub async fn account(
        &self,
        city: CityId,
        catalogue: &Catalogue,
        question: &Question,
    ) -> Result<Account, LedgerError> {
        let asked = self.resolve(city, catalogue, question).await?;
        let figure = asked.above()?;
        let from = first_day(figure, asked.from);
        let found = self.days_of(&asked, figure, &[(&asked.unit, false)], from).await?;
        let found = found.first().cloned().unwrap_or_default();
        Slice { days: &found.days, from, until: asked.until }.account()
    }

    /// The entries behind a figure, a page at a time; for a ratio, those of the figure above the line.
    pub async fn entries(
        &self,
        city: CityId,
        catalogue: &Catalogue,
        question: &Question,
        page: &PageOf,
    ) -> Result<EntryPage, LedgerError> {
        let asked = self.resolve(city, catalogue, question).await?;
        let figure = asked.above()?;
        let from = asked.first_listed()?;
        let after = page.after.as_deref().map_or(Ok((END, i64::MAX)), page_key)?;
        let limit = page.limit.clamp(1, 1000);
        let list = List { period: (from, asked.until), order: page.order, after, count: limit + 1 };
        let mut entries = self.listed(&asked, &figure.item, &list).await?;
        let more = entries.len() > limit;
        entries.truncate(limit);
        let next = entries.last().filter(|_| more).map(|entry| format!("{}_{}", entry.day, entry.id));
        Ok(EntryPage { entries, next })
    }

    /// What the question's figure comes to at each part; for a ratio, both of its figures are asked.
    pub(crate) async fn outcomes(
        &self,
        asked: &Resolved<'_>,
        parts: &[PartOf<'_>],
        period: (Day, Day),
    ) -> Result<Vec<Outcome>, LedgerError> {
        let Some((above, below)) = asked.ratio_parts(asked.figure)? else {
            return self.plain_outcomes(asked, asked.figure, parts, period).await;
        };
        let tops = self.plain_outcomes(asked, above, parts, period).await?;
        let bottoms = self.plain_outcomes(asked, below, parts, period).await?;
        Ok(tops.into_iter().zip(bottoms).map(|(top, bottom)| ratio((above, top), (below, bottom))).collect())
    }

    pub(crate) async fn plain_outcomes(
        &self,
        asked: &Resolved<'_>,
        figure: &Figure,
        parts: &[PartOf<'_>],
        (from, until): (Day, Day),
    ) -> Result<Vec<Outcome>, LedgerError> {
        // One reading serves all steps of a period.
        let first = figure.looks_from(asked.from.min(from));
        let days = self.days_of(asked, figure, parts, first).await?;
        let counts = self.counts_of(asked, figure, parts, (from, until)).await?;
        let outcome = |(days, counts): (Arc<_>, Arc<_>)| {
            let (days, counts): (&Material, &Material) = (&days, &counts);
            let wanted = |code: &&String| {
                figure.unit_kind.is_none_or(|kind| asked.tree.get(code).is_some_and(|unit| unit.kind == kind))
            };
            let units = counts.units.iter().filter(wanted).count();
            let units = i64::try_from(units).unwrap_or(i64::MAX);
            Basis { figure, days: &days.days, from, until, people: counts.people, units }.outcome()
        };
        Ok(days.into_iter().zip(counts).map(outcome).collect())
    }

    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'a> Resolved<'a> {
    /// The units of a subtree that the figure is about.
    pub(crate) fn within(&self, unit: &str) -> Within {
        let top = unit == self.tree.root().code;
        match &self.figure.scope {
            None if top => Within::All,
            None => Within::These(self.under(unit).collect()),
            Some(scope) => {
                let scope: HashSet<String> = self.under(scope).collect();
                Within::These(self.under(unit).filter(|code| scope.contains(code)).collect())
            }
        }
    }

    /// The units of a part: of a child with all below it, or of the unit alone.
    pub(crate) fn part(&self, code: &str) -> Within {
        if code != self.unit {
            return self.within(code);
        }
        let own = HashSet::from([self.unit.clone()]);
        match self.within(code) {
            Within::These(units) if !units.contains(code) => Within::These(HashSet::new()),
            _ => Within::These(own),
        }
    }

    fn under(&self, unit: &str) -> impl Iterator<Item = String> {
        self.tree.under(unit).into_iter().map(str::to_owned)
    }

    pub(crate) fn ratio_parts(&self, of: &Figure) -> Result<Option<(&'a Figure, &'a Figure)>, LedgerError> {
        match (of.kind, &of.numerator, &of.denominator) {
            (Kind::Ratio, Some(above), Some(below)) => {
                Ok(Some((figure(self.catalogue, above)?, figure(self.catalogue, below)?)))
            }
            (Kind::Ratio, ..) => Err(LedgerError::NoFigure(of.id.clone())),
            _ => Ok(None),
        }
    }

    /// The figure whose entries are shown: for a ratio, the one above the line.
    pub(crate) fn above(&self) -> Result<&'a Figure, LedgerError> {
        Ok(self.ratio_parts(self.figure)?.map_or(self.figure, |(above, _)| above))
    }

    /// The first day whose entries stand behind the question.
    pub(crate) fn first_listed(&self) -> Result<Day, LedgerError> {
        let figure = self.above()?;
        Ok(match figure.kind {
            Kind::YearChange => period::year_before(self.from),
            _ => first_day(figure, self.from),
        })
    }

    pub(crate) fn answer(
        &self,
        unit: String,
        from: Day,
        until: Day,
        outcome: Outcome,
    ) -> Result<Answer, LedgerError> {
        let value = outcome.value.map(|fraction| rounded(fraction, self.figure.decimals)).ok().transpose()?;
        Ok(Answer {
            figure: self.figure.id.clone(),
            unit,
            from,
            until,
            value,
            why: outcome.value.err(),
            numerator: outcome.parts.map(|(above, _)| Decimal::new(above, 0)),
            denominator: outcome.parts.map(|(_, below)| Decimal::new(below, 0)),
            entries: outcome.entries,
            as_of: self.as_of,
        })
    }
}

fn figure<'a>(catalogue: &'a Catalogue, id: &str) -> Result<&'a Figure, LedgerError> {
    catalogue.figures.get(id).ok_or_else(|| LedgerError::NoFigure(id.to_owned()))
}

fn page_key(text: &str) -> Result<(Day, i64), LedgerError> {
    text.split_once('_')
        .and_then(|(day, id)| Some((day.parse().ok()?, id.parse().ok()?)))
        .ok_or_else(|| LedgerError::PageKey(text.to_owned()))
}
