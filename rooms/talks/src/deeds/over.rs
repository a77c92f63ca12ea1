use luoshi_ledger::{Act, Begun};
use luoshi_store::Tx;
use luoshi_web::HandOver;
use serde::Serialize;
use serde_json::json;

use super::{Names, ROOM, json as as_json};
use crate::error::Error;
use crate::store;

/// Hands over what somebody has open: talks that are planned, talks and teams that nobody confirmed yet, and orders that
/// have not ended. Each record gets a deed of its own, keeps its version and who recorded it; it is the successor's to
/// correct, and of an order it is the successor who is told what becomes of it.
pub async fn hand_over(tx: &mut Tx, over: &HandOver) -> Result<Vec<i64>, Error> {
    let city = over.who.city;
    let mut records = Vec::new();
    for mut team in store::teams_open(tx, city, over.from, &over.units).await? {
        team.keeping.handed_to = Some(over.to);
        if told(tx, over, team.id, &team).await? {
            store::team_hand(tx, city, team.id, over.to).await?;
            records.push(team.id);
        }
    }
    for mut talk in store::talks_open(tx, city, over.from, &over.units).await? {
        talk.keeping.handed_to = Some(over.to);
        if told(tx, over, talk.id, &talk).await? {
            store::talk_hand(tx, city, talk.id, over.to).await?;
            records.push(talk.id);
        }
    }
    for open in store::orders_open(tx, city, over.from, &over.units).await? {
        // As it stands once nobody else changes it: a team may answer at this moment.
        let Some(mut order) = store::order_taken(tx, city, open.id).await? else { continue };
        order.keeping.handed_to = Some(over.to);
        if told(tx, over, order.id, &order).await? {
            store::order_hand(tx, city, order.id, over.to).await?;
            records.push(order.id);
        }
    }
    Ok(records)
}

/// The deed in a record's history; false where it was done before.
async fn told(
    tx: &mut Tx,
    over: &HandOver,
    record: i64,
    stands: &(impl Serialize + Names),
) -> Result<bool, Error> {
    let key = format!("{}:{record}", over.key);
    let act = Act {
        who: &over.who,
        key: &key,
        room: ROOM,
        verb: "take-over",
        record: Some(record),
        reason: None,
        command: json!({ "from": over.from, "to": over.to }),
    };
    let Begun::New(mut deed) = luoshi_ledger::begin(tx, act).await? else { return Ok(false) };
    deed.about(stands.named().into_iter().chain([over.from, over.to]));
    luoshi_ledger::finish(tx, deed, record, as_json(stands)?, json!({ "to": over.to })).await?;
    Ok(true)
}
