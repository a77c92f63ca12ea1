//! What can be done with a record. Each deed runs in the transaction that it is handed, begins and finishes
//! in the ledger, and never writes an entry by hand.

mod confirm;
mod correct;
mod over;
mod record;
mod rules;
mod told;
mod withdraw;

use luoshi_ledger::{Act, Begun, Deed};
use luoshi_packs::{Form, Pack, Text, printable};
use luoshi_store::{CityId, Conn, Day, Tx};
use luoshi_units::Units;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use crate::model::Record;
use crate::{Error, store};

pub use confirm::{Confirm, confirm};
pub use correct::{Correct, correct};
pub use over::hand_over;
pub use record::{New, Sound, examine, record};
pub use rules::{May, may_change, may_confirm, visible, visible_as};
pub(crate) use rules::{nameable, not_yours};
pub use withdraw::{Withdraw, withdraw};

/// The room's name in the ledger.
pub(crate) const ROOM: &str = "records";

/// What a deed stands on besides its transaction.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// The pack in force, whose forms new records are made with.
    pub pack: &'a Pack,
    /// The tree of units.
    pub units: &'a Units,
    /// The day that it is in the city.
    pub today: Day,
}

impl Desk<'_> {
    /// The form that a record was made with, also where the pack has changed since.
    pub async fn form_of(&self, conn: &mut Conn, city: CityId, record: &Record) -> Result<Form, Error> {
        if record.pack_version == self.pack.version_hash {
            return self.form(&record.form).cloned();
        }
        let lost = || Error::FormLost { form: record.form.clone(), version: record.pack_version.clone() };
        let kept = luoshi_packs::store::pack_by_hash(conn, city, &record.pack_version).await?;
        let pack = luoshi_packs::load(&kept.ok_or_else(lost)?.files).map_err(|_| lost())?;
        pack.form(&record.form).cloned().ok_or_else(lost)
    }

    /// The form of this id in the pack in force.
    pub fn form(&self, id: &str) -> Result<&Form, Error> {
        self.pack.form(id).ok_or_else(|| Error::NoForm(id.to_owned()))
    }
}

/// What a deed answers, also when it is sent again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The record.
    pub record: i64,
    /// Its version after the deed.
    pub version: i64,
    /// What was put right on the way and has to be said, by field: a person named twice counts once.
    pub said: Vec<(String, Text)>,
    /// Whether the deed had been done before, under the same key.
    #[serde(skip)]
    pub again: bool,
}

/// Begins a deed; `Err` holds the answer of one that was done before.
async fn begin(tx: &mut Tx, act: Act<'_>) -> Result<Result<Deed, Done>, Error> {
    Ok(match luoshi_ledger::begin(tx, act).await? {
        Begun::New(deed) => Ok(deed),
        Begun::Done(answer) => {
            let done: Done =
                serde_json::from_value(answer).map_err(|error| Error::Answer(error.to_string()))?;
            Err(Done { again: true, ..done })
        }
    })
}

/// Ends a deed, about whom the record names: the record as it stands now, and the answer.
async fn finish(
    tx: &mut Tx,
    mut deed: Deed,
    record: &Record,
    said: Vec<(String, Text)>,
) -> Result<Done, Error> {
    let done = Done { record: record.id, version: record.version, said, again: false };
    deed.about(store::record_people(tx, deed.city(), record.id).await?);
    luoshi_ledger::finish(tx, deed, record.id, record.to_json(), json!(done)).await?;
    Ok(done)
}

/// Values without control characters, also inside lists and in names of fields: all of it is kept with the
/// deed, and a database may refuse them.
fn clean(values: &Map<String, Json>) -> Map<String, Json> {
    values.iter().map(|(field, value)| (printable(field), cleaned(value))).collect()
}

fn cleaned(value: &Json) -> Json {
    match value {
        Json::String(text) => json!(printable(text)),
        Json::Array(all) => Json::Array(all.iter().map(cleaned).collect()),
        Json::Object(all) => Json::Object(clean(all)),
        Json::Null | Json::Bool(_) | Json::Number(_) => value.clone(),
    }
}

/// A command's values, as part of what the key stands for.
fn command(form: &str, version: i64, values: &Map<String, Json>) -> Json {
    json!({ "form": form, "version": version, "values": values })
}
