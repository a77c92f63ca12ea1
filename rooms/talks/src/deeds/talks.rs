use luoshi_ledger::Begun;
use luoshi_store::Tx;
use luoshi_units::Verb;
use serde_json::json;

use super::check::{Wanted, talk_check};
use super::told::tell_recorder;
use super::{
    Desk, Done, Seen, again, change_verb, finish, given_reason, may_confirm_talk, require, required_reason,
};
use super::{concerned, orders};
use crate::error::Error;
use crate::model::{Keeping, State, Talk, TalkDraft, talk_postings};
use crate::store;

/// Records a talk that was held, and posts it.
///
/// # Errors
/// [`Error::Problems`] with all that refuses or asks.
pub async fn talk_hold(tx: &mut Tx, desk: &Desk<'_>, draft: TalkDraft) -> Result<Done, Error> {
    record(tx, desk, "hold", State::Held, draft).await
}

/// Records a talk that is to be given. It posts nothing yet.
///
/// # Errors
/// [`Error::Problems`] with all that refuses or asks.
pub async fn talk_plan(tx: &mut Tx, desk: &Desk<'_>, draft: TalkDraft) -> Result<Done, Error> {
    record(tx, desk, "plan", State::Planned, draft).await
}

async fn record(
    tx: &mut Tx,
    desk: &Desk<'_>,
    verb: &'static str,
    state: State,
    draft: TalkDraft,
) -> Result<Done, Error> {
    let deed = match desk.begin(tx, verb, None, None, json!(draft)).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(answer),
    };
    let checked = talk_check(tx, desk, Wanted { draft, state, id: 0 }).await?;
    let keeping = Keeping::new(desk.who.person, tx.now());
    let talk = complete(checked.draft, tx.id(), state, keeping)?;
    store::talk_insert(tx, desk.who.city, &talk, &checked.search).await?;
    let posted = luoshi_ledger::post(tx, &deed, talk.id, &talk_postings(&talk)).await?;
    finish(tx, deed, &talk, (talk.id, &talk.keeping), posted).await
}

/// A draft that passed the rules is complete; this says so to the compiler.
fn complete(draft: TalkDraft, id: i64, state: State, keeping: Keeping) -> Result<Talk, Error> {
    draft.talk(id, state, keeping).ok_or_else(|| Error::Problems(Vec::new()))
}

/// Records that a planned talk was held, as `draft` tells it, and posts it.
///
/// # Errors
/// [`Error::Problems`]; [`Error::Move`] where the talk is not planned; who may not see or change it.
pub async fn talk_hold_planned(
    tx: &mut Tx,
    desk: &Desk<'_>,
    seen: Seen,
    draft: TalkDraft,
) -> Result<Done, Error> {
    let command = json!({"version": seen.version, "talk": draft});
    let deed = match desk.begin(tx, "hold", Some(seen.id), None, command).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(answer),
    };
    let talk = change(tx, desk, seen, State::Held, |state| state.moves().contains(&State::Held)).await?;
    rewrite(tx, desk, deed, talk, (State::Held, draft)).await
}

/// Puts a talk right: what no longer holds is reversed, what now holds is posted.
///
/// # Errors
/// [`Error::Problems`]; [`Error::Move`] where it was cancelled or withdrawn; who may not see or change it.
pub async fn talk_correct(
    tx: &mut Tx,
    desk: &Desk<'_>,
    seen: Seen,
    draft: TalkDraft,
    why: Option<&str>,
) -> Result<Done, Error> {
    let command = json!({"version": seen.version, "talk": draft});
    let why = given_reason(why);
    let deed = match desk.begin(tx, "correct", Some(seen.id), why.as_deref(), command).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(answer),
    };
    let talk = change(tx, desk, seen, State::Held, State::correctable).await?;
    let state = talk.state;
    rewrite(tx, desk, deed, talk, (state, draft)).await
}

async fn rewrite(
    tx: &mut Tx,
    desk: &Desk<'_>,
    deed: luoshi_ledger::Deed,
    stood: Talk,
    (state, draft): (State, TalkDraft),
) -> Result<Done, Error> {
    let checked = talk_check(tx, desk, Wanted { draft, state, id: stood.id }).await?;
    let keeping = stood.keeping.changed(desk.who.person, tx.now());
    let talk = complete(checked.draft, stood.id, state, keeping)?;
    let speakers_changed = talk.speakers != stood.speakers || talk.day != stood.day;
    if !store::talk_update(tx, desk.who.city, &talk, &checked.search, speakers_changed).await? {
        return Err(Error::Changed);
    }
    tell_recorder(tx, desk, &talk, "corrected").await?;
    let posted = luoshi_ledger::post(tx, &deed, talk.id, &talk_postings(&talk)).await?;
    followed(tx, desk, &stood, &talk).await?;
    finish(tx, deed, &talk, (talk.id, &talk.keeping), posted).await
}

/// What else follows from a talk that stood otherwise: its order, and whoever has to know.
async fn followed(tx: &mut Tx, desk: &Desk<'_>, stood: &Talk, talk: &Talk) -> Result<(), Error> {
    orders::follow(tx, desk, talk).await?;
    concerned::talk_changed(tx, desk, stood, talk).await
}

/// Says that a planned talk is not given.
///
/// # Errors
/// [`Error::NoReason`]; [`Error::Move`] where it is not planned; who may not see or change it.
pub async fn talk_cancel(tx: &mut Tx, desk: &Desk<'_>, seen: Seen, reason: &str) -> Result<Done, Error> {
    close(tx, desk, "cancel", seen, (State::Cancelled, reason)).await
}

/// Takes back a record that was a mistake: all that it posted is reversed; the record stays to be read.
///
/// # Errors
/// [`Error::NoReason`]; [`Error::Move`] where it is withdrawn already; who may not see or change it.
pub async fn talk_withdraw(tx: &mut Tx, desk: &Desk<'_>, seen: Seen, reason: &str) -> Result<Done, Error> {
    close(tx, desk, "withdraw", seen, (State::Withdrawn, reason)).await
}

async fn close(
    tx: &mut Tx,
    desk: &Desk<'_>,
    verb: &'static str,
    seen: Seen,
    (to, reason): (State, &str),
) -> Result<Done, Error> {
    let reason = required_reason(reason)?;
    let command = json!({"version": seen.version});
    let deed = match desk.begin(tx, verb, Some(seen.id), Some(&reason), command).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(answer),
    };
    let stood = change(tx, desk, seen, to, |state| state.moves().contains(&to)).await?;
    end(tx, desk, deed, stood, (to, reason)).await
}

async fn end(
    tx: &mut Tx,
    desk: &Desk<'_>,
    deed: luoshi_ledger::Deed,
    stood: Talk,
    (to, reason): (State, String),
) -> Result<Done, Error> {
    let keeping = stood.keeping.closed(desk.who.person, tx.now());
    let talk = Talk { state: to, ended_for: Some(reason), keeping, ..stood.clone() };
    let kind = if to == State::Cancelled { "cancelled" } else { "withdrawn" };
    tell_recorder(tx, desk, &talk, kind).await?;
    followed(tx, desk, &stood, &talk).await?;
    keep(tx, desk, deed, talk).await
}

/// Calls off a planned talk whose order was taken back: whoever ordered it may do that, wherever the talk is recorded.
pub(super) async fn call_off(tx: &mut Tx, desk: &Desk<'_>, id: i64, reason: &str) -> Result<(), Error> {
    let command = json!({"order": "withdrawn"});
    let Begun::New(deed) = desk.begin(tx, "cancel", Some(id), Some(reason), command).await? else {
        return Ok(());
    };
    let stood = visible(tx, desk, id).await?;
    end(tx, desk, deed, stood, (State::Cancelled, reason.to_owned())).await?;
    Ok(())
}

/// Says that somebody other than the recorder stands behind the record as it is.
///
/// # Errors
/// [`Error::OwnConfirmation`], [`Error::Confirmed`]; [`Error::Move`] where it is not held; who may not.
pub async fn talk_confirm(tx: &mut Tx, desk: &Desk<'_>, seen: Seen) -> Result<Done, Error> {
    let command = json!({"version": seen.version});
    let deed = match desk.begin(tx, "confirm", Some(seen.id), None, command).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(answer),
    };
    let stood = visible(tx, desk, seen.id).await?;
    let now = desk.now(tx);
    let tree = desk.tree(tx, now).await?;
    require(desk.who, Verb::Confirm, &stood.unit, &tree)?;
    seen.check(&stood.keeping)?;
    may_confirm_talk(desk.who, &tree, &stood)?;
    let keeping = stood.keeping.confirmed(desk.who.person, tx.now());
    keep(tx, desk, deed, Talk { keeping, ..stood }).await
}

/// Writes a talk whose content is unchanged, and lets the ledger follow.
async fn keep(tx: &mut Tx, desk: &Desk<'_>, deed: luoshi_ledger::Deed, talk: Talk) -> Result<Done, Error> {
    if !store::talk_keep(tx, desk.who.city, &talk).await? {
        return Err(Error::Changed);
    }
    let posted = luoshi_ledger::post(tx, &deed, talk.id, &talk_postings(&talk)).await?;
    finish(tx, deed, &talk, (talk.id, &talk.keeping), posted).await
}

async fn visible(tx: &mut Tx, desk: &Desk<'_>, id: i64) -> Result<Talk, Error> {
    store::talk_by_id(tx, desk.who.city, id).await?.ok_or(Error::NotFound)
}

/// The talk that somebody is about to change, once they may and its state allows it.
async fn change(
    tx: &mut Tx,
    desk: &Desk<'_>,
    seen: Seen,
    to: State,
    allowed: impl Fn(State) -> bool,
) -> Result<Talk, Error> {
    let talk = visible(tx, desk, seen.id).await?;
    let now = desk.now(tx);
    let tree = desk.tree(tx, now).await?;
    require(desk.who, change_verb(desk.who, &talk.keeping), &talk.unit, &tree)?;
    seen.check(&talk.keeping)?;
    if allowed(talk.state) { Ok(talk) } else { Err(Error::Move { from: talk.state, to }) }
}
