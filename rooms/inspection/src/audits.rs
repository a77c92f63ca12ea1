//! Audits of one city: reads what a deed needs, does it in a transaction, and has the log publish it.

use std::sync::Arc;

use luoshi_ledger::{Kind, Order, PageOf, Question};
use luoshi_openlog::{Keeper, OpenLog};
use luoshi_packs::{FigureDef, Pack};
use luoshi_proofs::note::Note;
use luoshi_proofs::statement::Core;
use luoshi_store::{Conn, Day, StoreError};
use luoshi_units::{Tree, UnitKind, Verb, Who};
use luoshi_web::{App, Problem, Taken};

use crate::deeds::{self, Checked, Desk, Finding};
use crate::error::Error;
use crate::model::{
    Audit, MOST_NUMBERS, MOST_SIZE, MOST_UNITS, Member, Method, Outcome, Plan, Size, State, auditable, draws,
    total,
};
use crate::{reason, store};

/// Entries a page, while a population is read.
const PAGE: usize = 1000;

/// A city's open log, with whoever keeps its keys.
#[derive(Clone)]
pub struct Open {
    /// The log.
    pub log: OpenLog,
    /// Who keeps the keys.
    pub keeper: Arc<dyn Keeper>,
}

/// The audits of a city.
pub struct Audits<'a> {
    /// The application.
    pub app: &'a App,
    /// The open log; none before it has a key.
    pub open: Option<&'a Open>,
}

/// A statement that can be audited, with what was behind it.
pub struct Stated {
    /// What it says.
    pub core: Core,
    /// The pack at its position.
    pub pack: Arc<Pack>,
    /// What can be drawn.
    pub members: Vec<Member>,
    /// The units on its last day, as known at its position.
    pub tree: Arc<Tree>,
}

impl Stated {
    /// The figure's definition.
    pub fn figure(&self) -> Option<&FigureDef> {
        self.pack.figure(&self.core.figure)
    }
}

impl Audits<'_> {
    fn city(&self) -> i64 {
        self.app.city().id
    }

    /// A statement with what can be drawn behind it.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Problems`] for a figure that is not made of entries.
    pub async fn stated(&self, hash: &str) -> Result<Stated, Error> {
        let open = self.open.ok_or(Error::NoLog)?;
        let file = open.log.statement(self.city(), hash).await?.ok_or(Error::NotFound)?;
        let core = Note::parse(&file.core).ok().and_then(|note| Core::parse(&note.text));
        let core = core.ok_or(Error::NotFound)?;
        let (from, until) = (day(&core.from)?, day(&core.until)?);
        let position = i64::try_from(core.position).map_err(|_| Error::NotFound)?;
        self.behind(core, (from, until), position).await
    }

    async fn behind(&self, core: Core, (from, until): (Day, Day), position: i64) -> Result<Stated, Error> {
        let definitions = self.app.definitions(Some(position)).await?;
        let figure = definitions.catalogue.figures.get(&core.figure).ok_or(Error::NotFound)?;
        if !auditable(figure.kind) || core.value.is_none() {
            return Err(Error::Problems(vec![Problem::naming("statement", "audits-p-kind", &core.figure)]));
        }
        let question = Question {
            figure: core.figure.clone(),
            unit: Some(core.unit.clone()),
            from: Some(from),
            until: Some(until),
            as_of: Some(position),
        };
        let (ledger, city) = (self.app.ledger(), self.city());
        let (mut members, mut after) = (Vec::new(), None);
        loop {
            let page = PageOf { after, limit: PAGE, order: Order::Posting };
            let page = ledger.entries(city, &definitions.catalogue, &question, &page).await?;
            members.extend(page.entries.into_iter().filter_map(|entry| {
                let stands = entry.reverses.is_none() && entry.reversed_by.is_none();
                let counts = figure.kind != Kind::Records || entry.quantity == 1;
                let seq = entry.seq.filter(|_| stands && counts)?;
                let (record, line, unit, day, quantity) =
                    (entry.record, entry.line, entry.unit, entry.day, entry.quantity);
                Some(Member { seq, record, line, unit, day, quantity })
            }));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        members.sort_unstable_by_key(|member| member.seq);
        if figure.kind != Kind::Records {
            let stated = ledger.account(city, &definitions.catalogue, &question).await?.net();
            let found = members.iter().map(|member| member.quantity).sum();
            if found != stated {
                return Err(Error::NotTheSum { found, stated });
            }
        }
        let mut conn = self.app.read().await?;
        let tree = self.tree(&mut conn, until, position).await?;
        Ok(Stated { core, pack: definitions.pack, members, tree })
    }

    async fn tree(&self, conn: &mut Conn, until: Day, position: i64) -> Result<Arc<Tree>, Error> {
        let known = luoshi_ledger::store::id_at(conn, self.city(), position).await?.unwrap_or(i64::MAX);
        Ok(self.app.units().tree(conn, self.city(), until, known).await?)
    }

    /// The audit of this id.
    ///
    /// # Errors
    /// [`Error::NotFound`]
    pub async fn audit(&self, conn: &mut Conn, id: i64) -> Result<Audit, Error> {
        store::audit_by_id(conn, self.city(), id).await?.ok_or(Error::NotFound)
    }

    /// An audit with the tree that it goes by.
    ///
    /// # Errors
    /// [`Error::NotFound`]
    pub async fn with_tree(&self, id: i64) -> Result<(Audit, Arc<Tree>), Error> {
        let mut conn = self.app.read().await?;
        let audit = self.audit(&mut conn, id).await?;
        let tree = self.tree(&mut conn, audit.until, audit.position).await?;
        Ok((audit, tree))
    }

    /// The plan, completed with what stands behind the statement. Nothing is noted.
    ///
    /// # Errors
    /// [`Error::Problems`] with all that is wrong.
    pub async fn prepared(&self, plan: &Plan) -> Result<(Audit, Stated), Error> {
        let stated = self.stated(&plan.statement).await?;
        let mut problems = problems(plan, &stated);
        let method = Method::of(&stated.members);
        let population = i64::try_from(stated.members.len()).unwrap_or(i64::MAX);
        let size = if problems.is_empty() { draws(plan, method, population)? } else { None };
        if problems.is_empty() && size.is_none_or(|size| size > MOST_SIZE) {
            problems.push(Problem::naming("size", "audits-p-too-many", MOST_SIZE));
        }
        if !problems.is_empty() {
            return Err(Error::Problems(problems));
        }
        let (size, units) = (size.unwrap_or(0), callable(plan, &stated.tree));
        let even = size.saturating_mul(2).unsigned_abs().div_ceil(units.len().max(1) as u64);
        let core = &stated.core;
        let audit = Audit {
            id: 0,
            statement: plan.statement.clone(),
            figure: core.figure.clone(),
            unit: core.unit.clone(),
            from: day(&core.from)?,
            until: day(&core.until)?,
            position: i64::try_from(core.position).unwrap_or(i64::MAX),
            value: core.value.clone().unwrap_or_default(),
            method,
            size,
            certainty: plan.certainty,
            share: match plan.size {
                Size::Share(share) => Some(share),
                Size::Draws(_) => None,
            },
            population,
            total: total(&stated.members),
            event: plan.event.trim().to_owned(),
            event_at: plan.event_at,
            numbers: plan.numbers,
            cap: plan.cap.unwrap_or(i64::try_from(even).unwrap_or(1)).max(1),
            units,
            plan: String::new(),
            state: State::Planned,
            version: 1,
            planned_by: 0,
            planned_at: self.app.store().now(),
            outcome: None,
            drawn_by: None,
            drawn_at: None,
            most: None,
            ended_for: None,
            ended_by: None,
            ended_at: None,
        };
        Ok((audit, stated))
    }

    /// Notes a plan in the log, and publishes it.
    ///
    /// # Errors
    /// What [`Audits::prepared`] and [`deeds::plan`] refuse.
    pub async fn plan(&self, who: &Who, key: &str, plan: &Plan) -> Result<Audit, Error> {
        let (audit, stated) = self.prepared(plan).await?;
        let (desk, now) = (desk(who, key, stated.tree), self.app.clock().now());
        let store = self.app.store();
        let noting = store.write(move |tx| Box::pin(async move { deeds::plan(tx, &desk, audit, now).await }));
        self.published(noting.await?).await
    }

    /// Draws with what the event came to, and publishes the sample.
    ///
    /// # Errors
    /// [`Error::NotPublished`]; what [`deeds::draw`] refuses.
    pub async fn draw(&self, who: &Who, key: &str, id: i64, outcome: &str) -> Result<Audit, Error> {
        let open = self.open.ok_or(Error::NoLog)?;
        let (audit, tree) = self.with_tree(id).await?;
        let planned = self.positions(id).await?.into_iter().find(|(kind, _)| kind == "plan");
        let shown = match planned.and_then(|(_, seq)| seq) {
            Some(seq) => open.log.first_shown(self.city(), seq).await?,
            None => None,
        };
        if shown.is_none_or(|at| at >= audit.event_at) {
            return Err(Error::NotPublished);
        }
        // Read outside the transaction: at its position the population is the same for ever.
        let members = if audit.state == State::Planned {
            self.stated(&audit.statement).await?.members
        } else {
            Vec::new()
        };
        let (desk, outcome, now) = (desk(who, key, tree), outcome.to_owned(), self.app.clock().now());
        let drawing = self.app.store().write(move |tx| {
            Box::pin(async move { deeds::draw(tx, &desk, (id, now), &outcome, &members).await })
        });
        self.published(drawing.await?).await
    }

    /// Notes what was found of an entry.
    ///
    /// # Errors
    /// What [`deeds::check`] refuses.
    pub async fn check(
        &self,
        who: &Who,
        key: &str,
        place: (i64, i64, i64),
        finding: Finding,
    ) -> Result<Checked, Error> {
        let desk = desk(who, key, self.with_tree(place.0).await?.1);
        let store = self.app.store();
        store.write(move |tx| Box::pin(async move { deeds::check(tx, &desk, place, finding).await })).await
    }

    /// Notes that the unit that is called on does not check an entry, and calls the next.
    ///
    /// # Errors
    /// What [`deeds::refuse`] refuses.
    pub async fn refuse(
        &self,
        who: &Who,
        key: &str,
        place: (i64, i64, i64),
        reason: &str,
    ) -> Result<Checked, Error> {
        let (desk, reason) = (desk(who, key, self.with_tree(place.0).await?.1), reason.to_owned());
        let store = self.app.store();
        store.write(move |tx| Box::pin(async move { deeds::refuse(tx, &desk, place, &reason).await })).await
    }

    /// Ends the checking, and publishes the bound.
    ///
    /// # Errors
    /// What [`deeds::close`] refuses.
    pub async fn close(&self, who: &Who, key: &str, id: i64) -> Result<Audit, Error> {
        let desk = desk(who, key, self.with_tree(id).await?.1);
        let store = self.app.store();
        let closing = store.write(move |tx| Box::pin(async move { deeds::close(tx, &desk, id).await }));
        self.published(closing.await?).await
    }

    /// Ends an audit without a result.
    ///
    /// # Errors
    /// What [`deeds::abandon`] refuses.
    pub async fn abandon(&self, who: &Who, key: &str, id: i64, reason: &str) -> Result<Audit, Error> {
        let (desk, reason) = (desk(who, key, self.with_tree(id).await?.1), reason.to_owned());
        let store = self.app.store();
        let ending =
            store.write(move |tx| Box::pin(async move { deeds::abandon(tx, &desk, id, &reason).await }));
        self.published(ending.await?).await
    }

    /// Has the record of an entry that was found wrong taken back by the room that keeps it, with the audit as the
    /// reason. Who may, is that room's rule.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the entry was not found wrong; what the record's room refuses.
    pub async fn reverse(&self, who: &Who, key: &str, id: i64, number: i64) -> Result<(), Error> {
        let mut conn = self.app.read().await?;
        let entry = store::sample_by_number(&mut conn, self.city(), id, number).await?;
        let entry = entry.filter(|entry| entry.result == Some(Outcome::Wrong)).ok_or(Error::NotFound)?;
        if deeds::reversed(&mut conn, self.city(), &entry).await? {
            return Err(Error::Reversed);
        }
        drop(conn);
        let reason = reason::kept(id, entry.number, entry.reason.as_deref().unwrap_or_default());
        let taken = Taken { record: entry.record, key, reason: &reason };
        for room in self.app.rooms() {
            if room.withdraw(self.app, who, taken).await? {
                return Ok(());
            }
        }
        Err(Error::NotFound)
    }

    /// The positions of an audit's events in the log, in their order, each with its kind.
    ///
    /// # Errors
    /// The database.
    pub async fn positions(&self, id: i64) -> Result<Vec<(String, Option<i64>)>, Error> {
        // A read gives positions to whatever was committed since.
        self.app.ledger().position(self.city()).await?;
        let mut conn = self.app.read().await?;
        let mut positions: Vec<_> = store::events(&mut conn, self.city(), id).await?.into_iter().collect();
        positions.sort_by_key(|(_, position)| position.unwrap_or(i64::MAX));
        Ok(positions)
    }

    /// Has the log publish what was done to an audit.
    async fn published(&self, audit: Audit) -> Result<Audit, Error> {
        let open = self.open.ok_or(Error::NoLog)?;
        let (code, now) = (&self.app.city().code, self.app.clock().now());
        open.log.publish(self.city(), code, &*open.keeper, now).await?;
        Ok(audit)
    }

    /// Whether somebody may plan an audit of this unit.
    pub fn may_plan(who: &Who, unit: &str, tree: &Tree) -> bool {
        who.may(Verb::Audit, unit, tree)
    }
}

fn desk(who: &Who, key: &str, tree: Arc<Tree>) -> Desk {
    Desk { who: who.clone(), key: key.to_owned(), tree }
}

fn day(text: &str) -> Result<Day, Error> {
    text.parse().map_err(|_| StoreError::Shape(format!("the statement's day {text:?}")).into())
}

/// The units that may be called on: those that were named, or all counties.
fn callable(plan: &Plan, tree: &Tree) -> Vec<String> {
    if !plan.units.is_empty() {
        return plan.units.clone();
    }
    let counties = tree.iter().filter(|unit| unit.kind == UnitKind::County && unit.ended.is_none());
    counties.map(|unit| unit.code.clone()).collect()
}

fn problems(plan: &Plan, stated: &Stated) -> Vec<Problem> {
    let mut problems = Vec::new();
    if stated.members.is_empty() {
        problems.push(Problem::of("statement", "audits-p-empty"));
    }
    match plan.size {
        Size::Draws(size) if !(1..=MOST_SIZE).contains(&size) => {
            problems.push(Problem::naming("size", "audits-p-size", MOST_SIZE));
        }
        Size::Share(share) if !(1..=1000).contains(&share) => {
            problems.push(Problem::of("share", "audits-p-share"));
        }
        _ => {}
    }
    if !(500..=999).contains(&plan.certainty) {
        problems.push(Problem::of("certainty", "audits-p-certainty"));
    }
    if plan.event.trim().is_empty() {
        problems.push(Problem::of("event", "audits-p-event"));
    } else if plan.event.chars().count() > deeds::MOST_TEXT {
        problems.push(Problem::naming("event", "audits-p-long", deeds::MOST_TEXT));
    }
    if plan.units.len() > MOST_UNITS {
        problems.push(Problem::naming("units", "audits-p-units-many", MOST_UNITS));
    }
    if let Some(unknown) = plan.units.iter().find(|unit| stated.tree.get(unit).is_none()) {
        problems.push(Problem::naming("units", "audits-p-unit", unknown));
    }
    let mut once = std::collections::BTreeSet::new();
    if let Some(twice) = plan.units.iter().find(|unit| !once.insert(unit.as_str())) {
        problems.push(Problem::naming("units", "audits-p-unit-twice", twice));
    }
    if plan.units.contains(&stated.tree.root().code) {
        problems.push(Problem::of("units", "audits-p-unit-root"));
    }
    if !(1..=MOST_NUMBERS).contains(&plan.numbers) {
        problems.push(Problem::naming("numbers", "audits-p-how-many", MOST_NUMBERS));
    }
    if callable(plan, &stated.tree).is_empty() {
        problems.push(Problem::of("units", "audits-p-units-none"));
    }
    if plan.cap.is_some_and(|cap| cap < 1) {
        problems.push(Problem::of("cap", "audits-p-cap"));
    }
    problems
}
