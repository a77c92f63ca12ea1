//! Telling the author what somebody else did to their record.

use luoshi_store::Tx;
use luoshi_units::Who;
use luoshi_web::notices::{Notice, tell};
use serde_json::json;

use super::ROOM;
use crate::model::Record;
use crate::{Error, WORDS};

/// Tells whoever made a record what was done to it, if somebody else did it.
pub(super) async fn tell_author(
    tx: &mut Tx,
    who: &Who,
    record: &Record,
    kind: &'static str,
) -> Result<(), Error> {
    let by = match who.name.as_str() {
        "" => json!(WORDS.text("told-system", &[])),
        name => json!(name),
    };
    let notice = Notice {
        city: who.city,
        person: record.created_by,
        by: who.person,
        room: ROOM,
        kind,
        args: json!({ "by": by, "title": record.title, "day": record.day }),
        href: &format!("/records/{}/{}", record.form, record.id),
        ..Notice::default()
    };
    Ok(tell(tx, &notice).await?)
}
