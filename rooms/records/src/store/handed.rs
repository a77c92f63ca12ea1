//! What somebody has open and to whom it goes, and whom a record names.

use luoshi_store::{CityId, Conn, StoreError, Tx};
use serde_json::json;

use super::{RECORD_HAND, RECORD_PEOPLE, RECORDS_OPEN, record};
use crate::model::Record;

/// The records that somebody may still change by themselves at these units.
pub async fn records_open(
    conn: &mut Conn,
    city: CityId,
    person: i64,
    units: &[String],
) -> Result<Vec<Record>, StoreError> {
    RECORDS_OPEN.bind(city).bind(person).bind(json!(units)).all(conn).await?.iter().map(record).collect()
}

/// A record goes to a successor.
pub async fn record_hand(tx: &mut Tx, city: CityId, id: i64, to: i64) -> Result<(), StoreError> {
    RECORD_HAND.bind(city).bind(id).bind(to).execute(tx).await?;
    Ok(())
}

/// The people whom a record names.
pub async fn record_people(conn: &mut Conn, city: CityId, id: i64) -> Result<Vec<i64>, StoreError> {
    let rows = RECORD_PEOPLE.bind(city).bind(id).all(conn).await?;
    rows.iter().map(|row| row.get("person")).collect()
}
