use luoshi_ledger::Act;
use luoshi_packs::printable;
use luoshi_store::Tx;
use luoshi_units::Who;
use serde_json::{Map, Value as Json};

use super::{Desk, Done, ROOM, begin, clean, command, finish, rules, told};
use crate::model::{self, Record};
use crate::{Error, store};

/// What a record is to say instead.
#[derive(Clone, Copy, Debug)]
pub struct Correct<'a> {
    /// The key that the client made.
    pub key: &'a str,
    /// The record.
    pub record: i64,
    /// The version that the correction was made from.
    pub version: i64,
    /// All values, as they shall be.
    pub values: &'a Map<String, Json>,
    /// Why, where something is to be said.
    pub reason: Option<&'a str>,
}

/// Corrects a record: what no longer holds is reversed, what holds now is posted, and a confirmation is
/// taken off, since it stood behind something else.
///
/// # Errors
/// [`Error::Changed`] where somebody changed the record meanwhile; the access errors of
/// [`may_change`](super::may_change); [`Error::Fields`].
pub async fn correct(tx: &mut Tx, who: &Who, desk: Desk<'_>, new: Correct<'_>) -> Result<Done, Error> {
    let (values, reason) = (clean(new.values), new.reason.map(printable));
    let act = Act {
        who,
        key: new.key,
        room: ROOM,
        verb: "correct",
        record: Some(new.record),
        reason: reason.as_deref(),
        command: command("", new.version, &values),
    };
    let deed = match begin(tx, act).await? {
        Ok(deed) => deed,
        Err(done) => return Ok(done),
    };
    let old = rules::changeable(tx, who, desk, new.record, new.version).await?;
    let form = desk.form_of(tx, who.city, &old).await?;
    let checked = rules::checked(tx, who, desk, &form, &values, Some(&old)).await?;
    let record = Record {
        unit: checked.unit,
        day: checked.day,
        title: checked.title,
        version: old.version + 1,
        changed_by: who.person,
        changed_at: tx.now(),
        confirmed: None,
        body: checked.body,
        ..old
    };
    if !store::record_correct(tx, who.city, &record, &checked.search, new.version).await? {
        return Err(rules::changed(tx, who, new.record).await?);
    }
    told::tell_author(tx, who, &record, "corrected").await?;
    store::people_delete(tx, who.city, record.id).await?;
    store::people_insert(tx, who.city, record.id, &model::people(&form, &checked.values)).await?;
    luoshi_web::uploads::hold(tx, who.city, record.id, &model::files(&checked.values)).await?;
    luoshi_ledger::post(tx, &deed, record.id, &model::postings(&record, &form)).await?;
    finish(tx, deed, &record, checked.values.said().to_vec()).await
}
