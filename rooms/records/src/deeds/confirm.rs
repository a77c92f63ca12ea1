use luoshi_ledger::Act;
use luoshi_store::Tx;
use luoshi_units::Who;
use serde_json::json;

use super::{Desk, Done, ROOM, begin, finish, rules};
use crate::model::{Confirmation, Record};
use crate::{Error, store};

/// A record that somebody else stands behind.
#[derive(Clone, Copy, Debug)]
pub struct Confirm<'a> {
    /// The key that the client made.
    pub key: &'a str,
    /// The record.
    pub record: i64,
    /// The version that was looked at.
    pub version: i64,
}

/// Confirms a record. Nothing is posted: it says that somebody other than its author stands behind it.
///
/// # Errors
/// [`Error::Refused`] for whoever recorded or last corrected it, or where it is confirmed or withdrawn
/// already; [`Error::Changed`]; [`Error::NotFound`].
pub async fn confirm(tx: &mut Tx, who: &Who, desk: Desk<'_>, wish: Confirm<'_>) -> Result<Done, Error> {
    let act = Act {
        who,
        key: wish.key,
        room: ROOM,
        verb: "confirm",
        record: Some(wish.record),
        reason: None,
        command: json!({ "version": wish.version }),
    };
    let deed = match begin(tx, act).await? {
        Ok(deed) => deed,
        Err(done) => return Ok(done),
    };
    let old = rules::visible(tx, who, desk, wish.record).await?;
    let tree = desk.units.tree(tx, who.city, desk.today, i64::MAX).await?;
    rules::may_confirm(who, &tree, &old).into_result()?;
    if old.version != wish.version
        || !store::record_confirm(tx, who.city, old.id, old.version, who.person).await?
    {
        return Err(rules::changed(tx, who, wish.record).await?);
    }
    let record = Record {
        version: old.version + 1,
        confirmed: Some(Confirmation { by: who.person, at: tx.now() }),
        ..old
    };
    finish(tx, deed, &record, Vec::new()).await
}
