use luoshi_ledger::Act;
use luoshi_packs::Form;
use luoshi_store::{Conn, Day, Tx};
use luoshi_units::Who;
use serde_json::{Map, Value as Json};

use super::{Desk, Done, ROOM, begin, clean, command, finish, rules};
use crate::model::{self, Record, State};
use crate::{Error, store};

/// A record to be made.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// The key that the client made.
    pub key: &'a str,
    /// The form's id.
    pub form: &'a str,
    /// What was given for its fields: texts, numbers, lists of them; people by id, units by code.
    pub values: &'a Map<String, Json>,
    /// Where it comes from, if not from a form: the sheet that it was imported with.
    pub reason: Option<&'a str>,
}

/// Records a piece of work and posts what its form says.
///
/// # Errors
/// [`Error::NoForm`]; [`Error::Fields`] with everything that is wrong with the values, among them a unit that
/// the person may not record for.
pub async fn record(tx: &mut Tx, who: &Who, desk: Desk<'_>, new: New<'_>) -> Result<Done, Error> {
    let form = desk.form(new.form)?;
    let values = clean(new.values);
    let act = Act {
        who,
        key: new.key,
        room: ROOM,
        verb: "record",
        record: None,
        reason: new.reason,
        command: command(new.form, 0, &values),
    };
    let deed = match begin(tx, act).await? {
        Ok(deed) => deed,
        Err(done) => return Ok(done),
    };
    let checked = rules::checked(tx, who, desk, form, &values, None).await?;
    let now = tx.now();
    let record = Record {
        id: tx.id(),
        form: form.id.clone(),
        pack_version: desk.pack.version_hash.clone(),
        unit: checked.unit,
        day: checked.day,
        title: checked.title,
        state: State::Standing,
        version: 1,
        created_by: who.person,
        created_at: now,
        changed_by: who.person,
        changed_at: now,
        confirmed: None,
        handed_to: None,
        body: checked.body,
    };
    store::record_insert(tx, who.city, &record, &checked.search).await?;
    store::people_insert(tx, who.city, record.id, &model::people(form, &checked.values)).await?;
    luoshi_web::uploads::hold(tx, who.city, record.id, &model::files(&checked.values)).await?;
    luoshi_ledger::post(tx, &deed, record.id, &luoshi_packs::postings(form, &checked.values)).await?;
    finish(tx, deed, &record, checked.values.said().to_vec()).await
}

/// What a record would be that is not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sound {
    /// The code of its unit.
    pub unit: String,
    /// Its day.
    pub day: Day,
    /// How lists would call it.
    pub title: String,
}

/// Whether a record could be made of these values, by the rules of [`record`]. Nothing is written.
///
/// # Errors
/// [`Error::Fields`] with everything that is wrong.
pub async fn examine(
    conn: &mut Conn,
    who: &Who,
    desk: Desk<'_>,
    form: &Form,
    values: &Map<String, Json>,
) -> Result<Sound, Error> {
    let checked = rules::checked(conn, who, desk, form, &clean(values), None).await?;
    Ok(Sound { unit: checked.unit, day: checked.day, title: checked.title })
}
