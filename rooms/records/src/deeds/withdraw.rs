use luoshi_ledger::Act;
use luoshi_packs::printable;
use luoshi_store::Tx;
use luoshi_units::Who;
use serde_json::json;

use super::{Desk, Done, ROOM, begin, finish, rules, told};
use crate::error::Problem;
use crate::model::{Record, State};
use crate::{Error, store};

/// A record to be taken back.
#[derive(Clone, Copy, Debug)]
pub struct Withdraw<'a> {
    /// The key that the client made.
    pub key: &'a str,
    /// The record.
    pub record: i64,
    /// The version that was looked at.
    pub version: i64,
    /// Why; not empty.
    pub reason: &'a str,
}

/// Takes a record back: all that stands of it is reversed, with the reason. The record stays.
///
/// # Errors
/// [`Error::Fields`] without a reason; the others are those of a correction.
pub async fn withdraw(tx: &mut Tx, who: &Who, desk: Desk<'_>, wish: Withdraw<'_>) -> Result<Done, Error> {
    let reason = printable(wish.reason);
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::Fields(vec![Problem::of("reason", "records-problem-reason", &[])]));
    }
    let act = Act {
        who,
        key: wish.key,
        room: ROOM,
        verb: "withdraw",
        record: Some(wish.record),
        reason: Some(reason),
        command: json!({ "version": wish.version }),
    };
    let deed = match begin(tx, act).await? {
        Ok(deed) => deed,
        Err(done) => return Ok(done),
    };
    let old = rules::changeable(tx, who, desk, wish.record, wish.version).await?;
    if !store::record_withdraw(tx, who.city, old.id, old.version, who.person).await? {
        return Err(rules::changed(tx, who, wish.record).await?);
    }
    let record = Record {
        state: State::Withdrawn,
        version: old.version + 1,
        changed_by: who.person,
        changed_at: tx.now(),
        ..old
    };
    told::tell_author(tx, who, &record, "withdrawn").await?;
    luoshi_ledger::post(tx, &deed, record.id, &[]).await?;
    finish(tx, deed, &record, Vec::new()).await
}
