use luoshi_ledger::Act;
use luoshi_store::Tx;
use luoshi_web::HandOver;
use serde_json::json;

use super::{ROOM, begin, finish};
use crate::{Error, store};

/// Hands over what somebody has open: records that nobody confirmed yet. Each gets a deed of its own, keeps its version
/// and who recorded it, and is the successor's to correct.
pub async fn hand_over(tx: &mut Tx, over: &HandOver) -> Result<Vec<i64>, Error> {
    let city = over.who.city;
    let mut records = Vec::new();
    for mut record in store::records_open(tx, city, over.from, &over.units).await? {
        let key = format!("{}:{}", over.key, record.id);
        let act = Act {
            who: &over.who,
            key: &key,
            room: ROOM,
            verb: "take-over",
            record: Some(record.id),
            reason: None,
            command: json!({ "from": over.from, "to": over.to }),
        };
        let Ok(mut deed) = begin(tx, act).await? else { continue };
        deed.about([over.from, over.to]);
        store::record_hand(tx, city, record.id, over.to).await?;
        record.handed_to = Some(over.to);
        finish(tx, deed, &record, Vec::new()).await?;
        records.push(record.id);
    }
    Ok(records)
}
