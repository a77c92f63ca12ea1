//! Carries out deeds in the order of their time, many in one transaction, through the rooms.

use std::collections::HashMap;
use std::sync::Arc;

use chrono_tz::Tz;
use luoshi_packs::Pack;
use luoshi_records::deeds as records;
use luoshi_store::{CityId, Tx};
use luoshi_talks::deeds::{self as talks, Seen};
use luoshi_units::{Units, Who};

use crate::Error;
use crate::acts::{Act, Doing, Moment};

/// The records made so far, by chain: id and version.
pub type Made = HashMap<usize, (i64, i64)>;

/// What every deed stands on.
#[derive(Clone)]
pub struct Bench {
    pub city: CityId,
    pub units: Units,
    pub pack: Arc<Pack>,
    pub zone: Tz,
}

/// Puts the deeds in the order of their time and cuts them where the time changes.
pub fn slots(mut acts: Vec<Act>) -> Vec<Vec<Act>> {
    // Stable: deeds of one moment stay in the order in which they were planned.
    acts.sort_by_key(|act| act.at);
    let mut slots: Vec<Vec<Act>> = Vec::new();
    let mut last: Option<Moment> = None;
    for act in acts {
        if last != Some(act.at) {
            slots.push(Vec::new());
            last = Some(act.at);
        }
        if let Some(slot) = slots.last_mut() {
            slot.push(act);
        }
    }
    slots
}

/// Carries out the deeds of one moment.
///
/// # Errors
/// Where a room refuses one: then the plan is wrong.
pub async fn carry_out(tx: &mut Tx, bench: &Bench, acts: &[Act], made: &mut Made) -> Result<(), Error> {
    for act in acts {
        let first = one(tx, bench, act, made).await?;
        if act.twice {
            let again = one(tx, bench, act, made).await?;
            if again != first {
                return Err(refused(act, &"sent twice, it was done twice"));
            }
        }
        made.insert(act.chain, first);
    }
    Ok(())
}

fn refused(act: &Act, why: &dyn std::fmt::Display) -> Error {
    Error::Refused { key: act.key.clone(), why: why.to_string() }
}

/// The record as it stands before the deed.
fn stood(act: &Act, made: &Made) -> Result<(i64, i64), Error> {
    made.get(&act.chain).copied().ok_or_else(|| refused(act, &"there is no record yet"))
}

async fn one(tx: &mut Tx, bench: &Bench, act: &Act, made: &Made) -> Result<(i64, i64), Error> {
    match &act.doing {
        Doing::Record { .. }
        | Doing::RecordCorrect { .. }
        | Doing::RecordWithdraw { .. }
        | Doing::RecordConfirm => record(tx, bench, act, made).await,
        _ => talk(tx, bench, act, made).await,
    }
}

async fn record(tx: &mut Tx, bench: &Bench, act: &Act, made: &Made) -> Result<(i64, i64), Error> {
    let who = Who::system(bench.city, act.by);
    let desk = records::Desk { pack: &bench.pack, units: &bench.units, today: act.at.day };
    let key = act.key.as_str();
    let done = match &act.doing {
        Doing::RecordCorrect { values, why } => {
            let (record, version) = stood(act, made)?;
            let correct = records::Correct { key, record, version, values, reason: Some(why) };
            records::correct(tx, &who, desk, correct).await
        }
        Doing::RecordWithdraw { why } => {
            let (record, version) = stood(act, made)?;
            records::withdraw(tx, &who, desk, records::Withdraw { key, record, version, reason: why }).await
        }
        Doing::RecordConfirm => {
            let (record, version) = stood(act, made)?;
            records::confirm(tx, &who, desk, records::Confirm { key, record, version }).await
        }
        Doing::Record { form, values } => {
            records::record(tx, &who, desk, records::New { key, form, values, reason: None }).await
        }
        _ => return Err(refused(act, &"not a deed of this room")),
    };
    let done = done.map_err(|error| refused(act, &format!("{error:?}")))?;
    Ok((done.record, done.version))
}

async fn talk(tx: &mut Tx, bench: &Bench, act: &Act, made: &Made) -> Result<(i64, i64), Error> {
    let who = Who::system(bench.city, act.by);
    let desk = talks::Desk { who: &who, key: &act.key, units: &bench.units, zone: bench.zone };
    let seen = || stood(act, made).map(|(id, version)| Seen { id, version: Some(version) });
    let team = act.team.and_then(|chain| made.get(&chain)).map(|(id, _)| *id);
    let of_team = |draft: &luoshi_talks::model::TalkDraft| {
        let mut draft = draft.clone();
        draft.team = team;
        draft
    };
    let done = match &act.doing {
        Doing::TeamFound(draft) => talks::team_found(tx, &desk, draft.clone()).await,
        Doing::TeamCorrect { draft, why } => {
            talks::team_correct(tx, &desk, seen()?, draft.clone(), Some(why)).await
        }
        Doing::TeamWithdraw { why } => talks::team_withdraw(tx, &desk, seen()?, why).await,
        Doing::TeamConfirm => talks::team_confirm(tx, &desk, seen()?).await,
        Doing::TalkPlan(draft) => talks::talk_plan(tx, &desk, of_team(draft)).await,
        Doing::TalkHold(draft) => talks::talk_hold(tx, &desk, of_team(draft)).await,
        Doing::TalkHoldPlanned(draft) => talks::talk_hold_planned(tx, &desk, seen()?, of_team(draft)).await,
        Doing::TalkCorrect { draft, why } => {
            talks::talk_correct(tx, &desk, seen()?, of_team(draft), Some(why)).await
        }
        Doing::TalkCancel { why } => talks::talk_cancel(tx, &desk, seen()?, why).await,
        Doing::TalkWithdraw { why } => talks::talk_withdraw(tx, &desk, seen()?, why).await,
        Doing::TalkConfirm => talks::talk_confirm(tx, &desk, seen()?).await,
        _ => return Err(refused(act, &"not a deed of this room")),
    };
    let done = done.map_err(|error| refused(act, &format!("{error:?}")))?;
    Ok((done.id, done.version))
}
