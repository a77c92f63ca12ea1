//! What can be done in this room. Each deed runs in the transaction that it is given, answers the same when
//! it is sent again with its key, and hands the record to the ledger.

mod check;
mod concerned;
mod orders;
mod over;
mod talks;
mod teams;
mod told;

use std::sync::Arc;

use chrono::Timelike;
use chrono_tz::Tz;
use luoshi_ledger::{Act, Begun, Deed, Posted};
use luoshi_store::{Conn, Tx};
use luoshi_units::{Tree, Units, Verb, Who};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

pub use check::talk_questions;
pub use orders::{
    acts_for, answers, order_accept, order_agree, order_decline, order_offer, order_place, order_recall,
    order_refuse, order_say, sees,
};
pub use over::hand_over;
pub use talks::{
    talk_cancel, talk_confirm, talk_correct, talk_hold, talk_hold_planned, talk_plan, talk_withdraw,
};
pub use teams::{team_confirm, team_correct, team_end, team_found, team_withdraw};
pub use told::KINDS;

use crate::error::Error;
use crate::model::{Keeping, Now, Order, State, Talk, Team};
use crate::parse::clean;

/// The room's name, in the ledger and in the database.
pub const ROOM: &str = "talks";

/// Who does something, with which key, and what they need at hand for it.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// Who.
    pub who: &'a Who,
    /// The key that the client made for this deed.
    pub key: &'a str,
    /// The city's units.
    pub units: &'a Units,
    /// The city's time zone: decides what day it is.
    pub zone: Tz,
}

/// What a deed did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The record.
    pub id: i64,
    /// The version that it has now.
    pub version: i64,
    /// How many entries were added.
    pub added: usize,
    /// How many were reversed.
    pub reversed: usize,
    /// Whether it had been done before, under the same key.
    #[serde(skip)]
    pub again: bool,
}

/// The record that a deed is done to: its id, and the version that was read where that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The record's id.
    pub id: i64,
    /// The version that the person saw; `None` where whatever stands is meant.
    pub version: Option<i64>,
}

impl Seen {
    /// The record as it stands, whatever its version.
    pub fn now(id: i64) -> Self {
        Self { id, version: None }
    }

    fn check(self, keeping: &Keeping) -> Result<(), Error> {
        if self.version.is_none_or(|version| version == keeping.version) {
            Ok(())
        } else {
            Err(Error::Changed)
        }
    }
}

impl Desk<'_> {
    /// The present moment in the city's own time.
    pub fn now(&self, tx: &Tx) -> Now {
        local(tx.now(), self.zone)
    }

    async fn tree(&self, conn: &mut Conn, now: Now) -> Result<Arc<Tree>, Error> {
        Ok(self.units.tree(conn, self.who.city, now.today, i64::MAX).await?)
    }

    async fn begin(
        &self,
        tx: &mut Tx,
        verb: &'static str,
        record: Option<i64>,
        reason: Option<&str>,
        command: Json,
    ) -> Result<Begun, Error> {
        let act = Act { who: self.who, key: self.key, room: ROOM, verb, record, reason, command };
        Ok(luoshi_ledger::begin(tx, act).await?)
    }
}

/// An instant as the city's clocks show it.
pub fn local(at: luoshi_store::Instant, zone: Tz) -> Now {
    let there = at.with_timezone(&zone);
    Now { today: there.date_naive(), minute: i64::from(there.hour() * 60 + there.minute()) }
}

/// Refuses what the person may not do to a record of `unit`: it is not found where they may not see it.
fn require(who: &Who, verb: Verb, unit: &str, tree: &Tree) -> Result<(), Error> {
    if !who.may(Verb::ReadRows, unit, tree) {
        Err(Error::NotFound)
    } else if who.may(verb, unit, tree) {
        Ok(())
    } else {
        Err(Error::Forbidden { verb, unit: unit.to_owned() })
    }
}

/// What is asked of somebody who changes a record: their own, and what was handed over to them, as long as nobody
/// confirmed it, else any.
pub fn change_verb(who: &Who, keeping: &Keeping) -> Verb {
    let own = keeping.keeper() == who.person && keeping.confirmed_by.is_none();
    if own { Verb::CorrectOwn } else { Verb::CorrectAny }
}

/// Refuses a confirmation that says nothing: by whoever recorded it, or of what is confirmed already.
fn require_confirmable(who: &Who, keeping: &Keeping) -> Result<(), Error> {
    if keeping.confirmed_by.is_some() {
        Err(Error::Confirmed)
    } else if keeping.recorded_by == who.person || keeping.changed_by == who.person {
        Err(Error::OwnConfirmation)
    } else {
        Ok(())
    }
}

/// Refuses whoever cannot confirm this talk as it stands.
pub fn may_confirm_talk(who: &Who, tree: &Tree, talk: &Talk) -> Result<(), Error> {
    require(who, Verb::Confirm, &talk.unit, tree)?;
    if talk.state != State::Held {
        return Err(Error::Move { from: talk.state, to: talk.state });
    }
    require_confirmable(who, &talk.keeping)
}

/// Refuses whoever cannot confirm this team as it stands.
pub fn may_confirm_team(who: &Who, tree: &Tree, team: &Team) -> Result<(), Error> {
    require(who, Verb::Confirm, &team.unit, tree)?;
    if team.withdrawn_for.is_some() {
        return Err(Error::TeamClosed);
    }
    require_confirmable(who, &team.keeping)
}

fn required_reason(reason: &str) -> Result<String, Error> {
    given_reason(Some(reason)).ok_or(Error::NoReason)
}

fn given_reason(reason: Option<&str>) -> Option<String> {
    reason.map(|reason| clean(reason).trim().to_owned()).filter(|reason| !reason.is_empty())
}

/// A record that names people.
trait Names {
    /// Whom.
    fn named(&self) -> Vec<i64>;
}

impl Names for Talk {
    fn named(&self) -> Vec<i64> {
        self.speakers.clone()
    }
}

impl Names for Team {
    fn named(&self) -> Vec<i64> {
        self.members.iter().map(|member| member.person).collect()
    }
}

impl Names for Order {
    /// Nobody: whom to call is a contact of the unit.
    fn named(&self) -> Vec<i64> {
        Vec::new()
    }
}

/// Ends a deed, about whom the record names, and gives its answer.
async fn finish<T: Serialize + Names>(
    tx: &mut Tx,
    mut deed: Deed,
    record: &T,
    (id, keeping): (i64, &Keeping),
    posted: Posted,
) -> Result<Done, Error> {
    let (added, reversed) = (posted.added, posted.reversed);
    let done = Done { id, version: keeping.version, added, reversed, again: false };
    deed.about(record.named());
    luoshi_ledger::finish(tx, deed, id, json(record)?, json(&done)?).await?;
    Ok(done)
}

/// The answer of a deed that was done before.
fn again(answer: Json) -> Result<Done, Error> {
    let done: Done = serde_json::from_value(answer).map_err(|e| shape(&e))?;
    Ok(Done { again: true, ..done })
}

fn json<T: Serialize>(value: &T) -> Result<Json, Error> {
    serde_json::to_value(value).map_err(|e| shape(&e))
}

fn shape(error: &serde_json::Error) -> Error {
    Error::Store(luoshi_store::StoreError::Shape(error.to_string()))
}
