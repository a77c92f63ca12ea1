//! What can be done in this room, each in the transaction that it is given.

mod check;
mod plan;

use std::sync::Arc;

use luoshi_ledger::{Act, Begun};
use luoshi_store::{Tx, store as log};
use luoshi_units::{Tree, Verb, Who};
use luoshi_web::Problem;
use serde::Serialize;
use serde_json::{Value as Json, json};

pub use check::{Checked, Finding, check, checkable, pictures, refuse, reversed};
pub use plan::{abandon, abandon_body, close, close_body, draw, draw_body, plan};

use crate::error::Error;
use crate::model::{Audit, State};
use crate::store;

/// The room's name, in the ledger and in the database.
pub const ROOM: &str = "inspection";

/// Who does something, with which key, under which tree. Owns it all, to go along into a transaction.
pub struct Desk {
    /// Who.
    pub who: Who,
    /// The key that the client made: sent twice, it is done once.
    pub key: String,
    /// The units of the statement's last day, as they were known at its position.
    pub tree: Arc<Tree>,
}

impl Desk {
    async fn begin(
        &self,
        tx: &mut Tx,
        verb: &'static str,
        record: Option<i64>,
        reason: Option<&str>,
        command: Json,
    ) -> Result<Begun, Error> {
        let act = Act { who: &self.who, key: &self.key, room: ROOM, verb, record, reason, command };
        Ok(luoshi_ledger::begin(tx, act).await?)
    }

    fn require(&self, verb: Verb, unit: &str) -> Result<(), Error> {
        if self.who.may(verb, unit, &self.tree) {
            Ok(())
        } else {
            Err(Error::Forbidden { verb, unit: unit.to_owned() })
        }
    }

    /// An audit that nobody else changes meanwhile, which may go on to `to`.
    async fn taken(&self, tx: &mut Tx, id: i64, to: State) -> Result<Audit, Error> {
        let audit = store::audit_taken(tx, self.who.city, id).await?.ok_or(Error::NotFound)?;
        self.require(Verb::Audit, &audit.unit)?;
        if audit.state.moves().contains(&to) { Ok(audit) } else { Err(Error::Move { from: audit.state, to }) }
    }

    /// Appends an event to the city's log, and notes that it is this audit's. All of it is open to everybody.
    async fn event(&self, tx: &mut Tx, audit: i64, kind: &str, body: Json) -> Result<i64, Error> {
        let by = (self.who.person != 0).then_some(self.who.person);
        let day = tx.now().date_naive();
        let event = log::event_insert(tx, self.who.city, &format!("audit.{kind}"), day, by, body).await?;
        store::event_insert(tx, self.who.city, audit, kind, event).await?;
        Ok(event)
    }
}

/// The audit that a deed was done to before, under the same key.
async fn again(tx: &mut Tx, desk: &Desk, answer: &Json) -> Result<Audit, Error> {
    let id = answer.get("audit").and_then(Json::as_i64).ok_or(Error::NotFound)?;
    store::audit_by_id(tx, desk.who.city, id).await?.ok_or(Error::NotFound)
}

fn answer(audit: &Audit) -> Json {
    json!({ "audit": audit.id })
}

fn snapshot<T: Serialize>(value: &T) -> Result<Json, Error> {
    serde_json::to_value(value).map_err(|error| luoshi_store::StoreError::Shape(error.to_string()).into())
}

/// The most characters of what people write.
pub const MOST_TEXT: usize = 2000;

/// A text that has to be there, without the signs that are none.
fn required(text: &str, field: &'static str, missing: &'static str) -> Result<String, Error> {
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let text = text.trim();
    if text.is_empty() {
        Err(Error::Problems(vec![Problem::of(field, missing)]))
    } else if text.chars().count() > MOST_TEXT {
        Err(Error::Problems(vec![Problem::naming(field, "audits-p-long", MOST_TEXT)]))
    } else {
        Ok(text.to_owned())
    }
}
