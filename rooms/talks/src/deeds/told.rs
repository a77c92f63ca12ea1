//! Telling the recorder what somebody else did to their record.

use luoshi_store::Tx;
use luoshi_web::notices::{Notice, tell};
use serde_json::json;

use super::{Desk, ROOM};
use crate::error::Error;
use crate::model::Talk;

/// What this room tells people of.
pub const KINDS: [(&str, &str, &str); 12] = [
    ("corrected", "你录的宣讲被更正", "A talk that you recorded was corrected"),
    ("cancelled", "你录的宣讲被取消", "A talk that you recorded was cancelled"),
    ("withdrawn", "你录的宣讲被撤回", "A talk that you recorded was withdrawn"),
    (
        "talk-moved",
        "与你有关的宣讲改了时间、地点或宣讲员",
        "A talk that concerns you is given at another time or place, or by others",
    ),
    ("talk-cancelled", "与你有关的宣讲取消了", "A talk that concerns you was cancelled"),
    ("talk-held", "你约的宣讲讲过了", "A talk that you ordered was held"),
    ("order-placed", "有人约宣讲", "A talk is ordered"),
    ("order-offered", "宣讲团提出换一天", "A team proposes another day"),
    ("order-accepted", "宣讲团答应了", "A team accepted your order"),
    ("order-declined", "宣讲团不能来", "Your order was declined"),
    ("order-agreed", "单位同意换的日子", "The unit takes the day that you proposed"),
    (
        "order-ended",
        "单位不同意换的日子，或收回了预约",
        "The unit did not take your day, or took its order back",
    ),
];

/// Tells whoever recorded a talk what was done to it, if somebody else did it.
pub(super) async fn tell_recorder(
    tx: &mut Tx,
    desk: &Desk<'_>,
    talk: &Talk,
    kind: &'static str,
) -> Result<(), Error> {
    let by = match desk.who.name.as_str() {
        "" => json!({ "zh": "系统", "en": "The system" }),
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
