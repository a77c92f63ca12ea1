//! Telling the recorder what somebody else did to their record.

use luoshi_store::Tx;
use luoshi_web::notices::{Notice, tell};
use serde_json::json;

use super::{Desk, ROOM};
use crate::WORDS;
use crate::error::Error;
use crate::model::Talk;

/// What this room tells people of.
pub const KINDS: [&str; 12] = [
    "corrected",
    "cancelled",
    "withdrawn",
    "talk-moved",
    "talk-cancelled",
    "talk-held",
    "order-placed",
    "order-offered",
    "order-accepted",
    "order-declined",
    "order-agreed",
    "order-ended",
];

/// Tells whoever recorded a talk what was done to it, if somebody else did it.
pub(super) async fn tell_recorder(
    tx: &mut Tx,
    desk: &Desk<'_>,
    talk: &Talk,
    kind: &'static str,
) -> Result<(), Error> {
    let by = match desk.who.name.as_str() {
        "" => json!(WORDS.text("told-system", &[])),
        name => json!(name),
    };
    let notice = Notice {
        city: desk.who.city,
        person: talk.keeping.recorded_by,
        by: desk.who.person,
        room: ROOM,
        kind,
        args: json!({ "by": by, "topic": talk.topic, "day": talk.day }),
        href: &format!("/talks/{}", talk.id),
        ..Notice::default()
    };
    Ok(tell(tx, &notice).await?)
}
