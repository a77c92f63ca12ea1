use luoshi_ledger::Begun;
use luoshi_store::{Instant, Tx};
use luoshi_units::Verb;
use luoshi_web::Problem;
use serde_json::{Value as Json, json};

use super::{Desk, again, answer, required, snapshot};
use crate::error::Error;
use crate::model::{Audit, Member, Outcome, Sampled, State, Tally, canonical_outcome, most_wrong, total};
use crate::store::Refusal;
use crate::{draw as drawing, store};

/// Notes a plan in the log. `wanted` is complete but for its id, its hash, who and when. `now` is the real time, by which
/// checkpoints are dated and events come, also where the city's own clock stands elsewhere.
///
/// # Errors
/// [`Error::Problems`] where the event is not to come; who may not audit the statement's unit.
pub async fn plan(tx: &mut Tx, desk: &Desk, wanted: Audit, now: Instant) -> Result<Audit, Error> {
    desk.require(Verb::Audit, &wanted.unit)?;
    let deed = match desk.begin(tx, "plan", None, None, wanted.plan_body()).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(tx, desk, &answer).await,
    };
    if wanted.event_at <= now {
        return Err(Error::Problems(vec![Problem::of("event_at", "audits-p-event-past")]));
    }
    let mut audit = Audit { id: tx.id(), planned_by: desk.who.person, planned_at: tx.now(), ..wanted };
    audit.plan = audit.plan_hash();
    store::audit_insert(tx, desk.who.city, &audit).await?;
    desk.event(tx, audit.id, "plan", audit.plan_body()).await?;
    luoshi_ledger::finish(tx, deed, audit.id, snapshot(&audit)?, answer(&audit)).await?;
    Ok(audit)
}

/// Draws: from `members`, the audit's population, with what the event came to. `now` is the real time.
///
/// # Errors
/// [`Error::TooEarly`], [`Error::NotTheSum`] where the population is not the one that was planned for.
pub async fn draw(
    tx: &mut Tx,
    desk: &Desk,
    (id, now): (i64, Instant),
    outcome: &str,
    members: &[Member],
) -> Result<Audit, Error> {
    let outcome = required(outcome, "outcome", "audits-p-outcome")?;
    let planned = store::audit_by_id(tx, desk.who.city, id).await?.ok_or(Error::NotFound)?;
    let outcome = canonical_outcome(&outcome, planned.numbers).ok_or_else(|| {
        Error::Problems(vec![Problem::naming("outcome", "audits-p-numbers", planned.numbers)])
    })?;
    let deed = match desk.begin(tx, "draw", Some(id), None, json!({ "outcome": outcome })).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(tx, desk, &answer).await,
    };
    let mut audit = desk.taken(tx, id, State::Drawn).await?;
    if now < audit.event_at {
        return Err(Error::TooEarly(audit.event_at));
    }
    let found = total(members);
    if found != audit.total || i64::try_from(members.len()) != Ok(audit.population) {
        return Err(Error::NotTheSum { found, stated: audit.total });
    }
    audit.outcome = Some(outcome);
    let seed = audit.seed().unwrap_or_default();
    let mut sample = drawing::sample(&audit, members, &seed)?;
    drawing::call(&audit, &seed, &mut sample, &desk.tree)?;
    (audit.drawn_by, audit.drawn_at) = (Some(desk.who.person), Some(tx.now()));
    step(tx, desk, &mut audit, State::Drawn).await?;
    store::sample_insert(tx, desk.who.city, id, &sample).await?;
    desk.event(tx, id, "draw", draw_body(&audit, &sample)).await?;
    luoshi_ledger::finish(tx, deed, id, snapshot(&audit)?, answer(&audit)).await?;
    Ok(audit)
}

/// Ends the checking: what is not checked by now counts as wrong, and the bound stands.
///
/// # Errors
/// [`Error::Move`] where it is not drawn; who may not audit the statement's unit.
pub async fn close(tx: &mut Tx, desk: &Desk, id: i64) -> Result<Audit, Error> {
    let deed = match desk.begin(tx, "close", Some(id), None, json!({})).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(tx, desk, &answer).await,
    };
    let mut audit = desk.taken(tx, id, State::Closed).await?;
    let sample: Vec<Sampled> = store::sample(tx, desk.who.city, id).await?;
    let most = most_wrong(&audit, &sample, false)?;
    (audit.most, audit.ended_by, audit.ended_at) = (Some(most), Some(desk.who.person), Some(tx.now()));
    step(tx, desk, &mut audit, State::Closed).await?;
    let refusals = store::refusals(tx, desk.who.city, id, None).await?;
    desk.event(tx, id, "close", close_body(&audit, &sample, &refusals)).await?;
    luoshi_ledger::finish(tx, deed, id, snapshot(&audit)?, answer(&audit)).await?;
    Ok(audit)
}

/// Ends an audit without a result. It stays in every list, with the reason.
///
/// # Errors
/// [`Error::Problems`] without a reason; [`Error::Move`] where it has ended; who may not audit the statement's unit.
pub async fn abandon(tx: &mut Tx, desk: &Desk, id: i64, reason: &str) -> Result<Audit, Error> {
    let reason = required(reason, "reason", "audits-p-reason")?;
    let deed = match desk.begin(tx, "abandon", Some(id), Some(&reason), json!({})).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(tx, desk, &answer).await,
    };
    let mut audit = desk.taken(tx, id, State::Abandoned).await?;
    (audit.ended_for, audit.ended_by, audit.ended_at) =
        (Some(reason.clone()), Some(desk.who.person), Some(tx.now()));
    step(tx, desk, &mut audit, State::Abandoned).await?;
    let refusals = store::refusals(tx, desk.who.city, id, None).await?;
    desk.event(tx, id, "abandon", abandon_body(&audit, &refusals)).await?;
    luoshi_ledger::finish(tx, deed, id, snapshot(&audit)?, answer(&audit)).await?;
    Ok(audit)
}

/// What the log says of a draw.
pub fn draw_body(audit: &Audit, sample: &[Sampled]) -> Json {
    let positions: Vec<i64> = sample.iter().map(|one| one.seq).collect();
    json!({
        "audit": audit.id.to_string(), "plan": audit.plan, "outcome": audit.outcome, "sample": positions,
    })
}

/// What the log says of an audit that was given up.
pub fn abandon_body(audit: &Audit, refusals: &[Refusal]) -> Json {
    json!({ "audit": audit.id.to_string(), "plan": audit.plan, "refused": refused(refusals) })
}

/// Who refused: an entry's number and a unit, in the order of the entries, of their refusals, of the units. Why may name people, and
/// is not told.
fn refused(refusals: &[Refusal]) -> Vec<Json> {
    refusals.iter().map(|refusal| json!([refusal.number, refusal.unit])).collect()
}

/// What the log says of a conclusion.
pub fn close_body(audit: &Audit, sample: &[Sampled], refusals: &[Refusal]) -> Json {
    let tally = Tally::of(sample);
    let results: Vec<&str> = sample.iter().map(|one| one.result.map_or("open", Outcome::word)).collect();
    let found: Vec<Option<i64>> = sample.iter().map(|one| one.found).collect();
    json!({
        "results": results, "found": found, "refused": refused(refusals),
        "audit": audit.id.to_string(), "plan": audit.plan, "right": tally.right, "wrong": tally.wrong,
        "unclear": tally.unclear, "open": tally.open, "most": audit.most, "whole": audit.whole(),
    })
}

async fn step(tx: &mut Tx, desk: &Desk, audit: &mut Audit, to: State) -> Result<(), Error> {
    (audit.state, audit.version) = (to, audit.version + 1);
    if store::audit_update(tx, desk.who.city, audit).await? { Ok(()) } else { Err(Error::Changed) }
}
