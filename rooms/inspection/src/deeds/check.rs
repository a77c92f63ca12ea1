use std::collections::BTreeSet;

use luoshi_ledger::Begun;
use luoshi_store::{CityId, Conn, Tx};
use luoshi_units::{Post, Role, Tree, Verb, Who};
use luoshi_web::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::{Desk, required, snapshot};
use crate::error::Error;
use crate::model::{Audit, Outcome, Sampled, State};
use crate::store::Refusal;
use crate::{draw, store};

/// What somebody found on the spot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// As recorded, not, or not to be told.
    pub result: Outcome,
    /// How much was true, in the item's smallest unit, where it is wrong and amounts are drawn.
    pub found: Option<i64>,
    /// How many people were asked.
    pub asked: Option<i64>,
    /// What it rests on.
    pub reason: String,
    /// Hashes of pictures, those that stand and those that came.
    pub pictures: Vec<String>,
}

/// What a check did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The entry's number.
    pub number: i64,
    /// Its version now.
    pub version: i64,
}

/// The most people that can have been asked.
const MOST_ASKED: i64 = 100_000;

/// Whether somebody may say what was found of an entry: for the unit that was called on, and never about what their own
/// unit recorded.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::OwnRecord`]
pub fn checkable(who: &Who, audit: &Audit, entry: &Sampled, tree: &Tree) -> Result<(), Error> {
    let (verb, unit) = match &entry.called {
        Some(unit) => (Verb::Examine, unit),
        None => (Verb::Audit, &audit.unit),
    };
    if !who.may(verb, unit, tree) {
        return Err(Error::Forbidden { verb, unit: unit.clone() });
    }
    let root = &tree.root().code;
    let own = |post: &Post| {
        let theirs =
            post.unit == entry.unit || (post.unit != *root && tree.is_under(&entry.unit, &post.unit));
        post.role != Role::Auditor && theirs
    };
    if who.posts.iter().any(own) { Err(Error::OwnRecord) } else { Ok(()) }
}

/// Whether somebody speaks for the unit that is called on, by a post there or below it.
fn speaks_for(who: &Who, unit: &str, tree: &Tree) -> bool {
    who.posts.iter().any(|post| tree.is_under(&post.unit, unit))
}

/// Whether what was found is part of what was recorded: nothing, or less of the same sign.
fn less(found: i64, recorded: i64) -> bool {
    found == 0 || (found.signum() == recorded.signum() && found.unsigned_abs() < recorded.unsigned_abs())
}

/// Whether the entry was taken back since it was stated.
///
/// # Errors
/// The database.
pub async fn reversed(conn: &mut Conn, city: CityId, entry: &Sampled) -> Result<bool, Error> {
    let lines = luoshi_ledger::entries_of(conn, city, entry.record).await?;
    Ok(lines.iter().any(|line| line.line == entry.line && line.reversed_by.is_some()))
}

/// Notes what was found. It may be put right until the audit is closed; the history keeps each version.
///
/// # Errors
/// [`Error::Problems`]; [`Error::Changed`]; who may not check it.
pub async fn check(
    tx: &mut Tx,
    desk: &Desk,
    (id, number, version): (i64, i64, i64),
    finding: Finding,
) -> Result<Checked, Error> {
    let command = json!({ "number": number, "version": version, "finding": finding });
    let deed = match desk.begin(tx, "check", Some(id), None, command).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return done_before(&answer),
    };
    let (audit, mut entry) = entry(tx, desk, id, number).await?;
    checkable(&desk.who, &audit, &entry, &desk.tree)?;
    if entry.version != version {
        return Err(Error::Changed);
    }
    let reason = required(&finding.reason, "reason", "audits-p-basis")?;
    if finding.asked.is_some_and(|asked| !(0..=MOST_ASKED).contains(&asked)) {
        return Err(Error::Problems(vec![Problem::of("asked", "audits-p-asked")]));
    }
    if finding.result == Outcome::Right && reversed(tx, desk.who.city, &entry).await? {
        return Err(Error::Problems(vec![Problem::of("result", "audits-p-reversed")]));
    }
    if finding.result == Outcome::Wrong && finding.found.is_some_and(|found| !less(found, entry.quantity)) {
        return Err(Error::Problems(vec![Problem::of("found", "audits-p-found")]));
    }
    entry.instead = !entry.called.as_ref().is_some_and(|unit| speaks_for(&desk.who, unit, &desk.tree));
    entry.result = Some(finding.result);
    entry.found = finding.found.filter(|_| finding.result == Outcome::Wrong);
    entry.asked = finding.asked;
    entry.reason = Some(reason);
    entry.pictures = finding.pictures;
    (entry.checked_by, entry.checked_at) = (Some(desk.who.person), Some(tx.now()));
    entry.version += 1;
    if !store::sample_check(tx, desk.who.city, id, &entry).await? {
        return Err(Error::Changed);
    }
    let sample = store::sample(tx, desk.who.city, id).await?;
    luoshi_web::uploads::hold(tx, desk.who.city, id, &pictures(&sample)).await?;
    let done = Checked { number, version: entry.version };
    luoshi_ledger::finish(tx, deed, id, snapshot(&entry)?, told(done)).await?;
    Ok(done)
}

/// All pictures of an audit.
pub fn pictures(sample: &[Sampled]) -> Vec<String> {
    let all: BTreeSet<&String> = sample.iter().flat_map(|entry| &entry.pictures).collect();
    all.into_iter().cloned().collect()
}

/// Notes that the unit that is called on does not check an entry, with its reason, and calls the next of its order. The
/// refusal stays.
///
/// # Errors
/// [`Error::Problems`] without a reason; [`Error::Move`] where it is checked already; who may not speak for the unit.
pub async fn refuse(
    tx: &mut Tx,
    desk: &Desk,
    (id, number, version): (i64, i64, i64),
    reason: &str,
) -> Result<Checked, Error> {
    let reason = required(reason, "reason", "audits-p-reason")?;
    let command = json!({ "number": number, "version": version });
    let deed = match desk.begin(tx, "refuse", Some(id), Some(&reason), command).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return done_before(&answer),
    };
    let (audit, mut entry) = entry(tx, desk, id, number).await?;
    let Some(unit) = entry.called.clone() else { return Err(Error::NotFound) };
    desk.require(Verb::Examine, &unit)?;
    if !desk.who.system && !speaks_for(&desk.who, &unit, &desk.tree) {
        return Err(Error::Forbidden { verb: Verb::Examine, unit });
    }
    if entry.version != version || entry.result.is_some() {
        return Err(Error::Changed);
    }
    let city = desk.who.city;
    let refusal = Refusal { number, unit, reason, at: tx.now() };
    store::refusal_insert(tx, city, id, &refusal, desk.who.person).await?;
    let refused = store::refusals(tx, city, id, Some(number)).await?;
    let seed = audit.seed().unwrap_or_default();
    let mut order = draw::callers(&audit.units, &seed, &entry, &desk.tree)?;
    order.retain(|unit| refused.iter().all(|refusal| refusal.unit != *unit));
    entry.called = draw::free(order, &store::calls(tx, city, id).await?, audit.cap);
    entry.version += 1;
    if !store::sample_call(tx, city, id, &entry).await? {
        return Err(Error::Changed);
    }
    let done = Checked { number, version: entry.version };
    luoshi_ledger::finish(tx, deed, id, snapshot(&entry)?, told(done)).await?;
    Ok(done)
}

/// The entry of a drawn audit, which nobody else changes until the transaction ends.
async fn entry(tx: &mut Tx, desk: &Desk, id: i64, number: i64) -> Result<(Audit, Sampled), Error> {
    let audit = store::audit_taken(tx, desk.who.city, id).await?.ok_or(Error::NotFound)?;
    if audit.state != State::Drawn {
        return Err(Error::Move { from: audit.state, to: State::Drawn });
    }
    let entry = store::sample_by_number(tx, desk.who.city, id, number).await?.ok_or(Error::NotFound)?;
    Ok((audit, entry))
}

fn told(done: Checked) -> Json {
    json!({ "number": done.number, "version": done.version })
}

fn done_before(answer: &Json) -> Result<Checked, Error> {
    let read = |name: &str| answer.get(name).and_then(Json::as_i64).ok_or(Error::NotFound);
    Ok(Checked { number: read("number")?, version: read("version")? })
}
