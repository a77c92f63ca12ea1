//! What is to be drawn and checked, and what was not found right, for the page that a day begins with.

use luoshi_store::{CityId, Conn, Day, Instant, StoreError};
use serde_json::json;

use super::{AUDITS_DUE, SAMPLES_OPEN, SAMPLES_RETURNED};

/// Audits with how many entries of their samples are open; where units are given, those that they were called on for.
/// Each with its figure.
pub async fn samples_open(
    conn: &mut Conn,
    city: CityId,
    units: Option<&[String]>,
) -> Result<Vec<(i64, String, i64)>, StoreError> {
    let rows = SAMPLES_OPEN.bind(city).bind(units.map(|units| json!(units))).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("audit")?, row.get("figure")?, row.get("entries")?))).collect()
}

/// Plans whose event has come, each with its figure and the event's time.
pub async fn audits_due(
    conn: &mut Conn,
    city: CityId,
    now: Instant,
) -> Result<Vec<(i64, String, Instant)>, StoreError> {
    let rows = AUDITS_DUE.bind(city).bind(now).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("figure")?, row.get("event_at")?))).collect()
}

/// A checked entry of a record that was not found right.
#[derive(Clone, Debug)]
pub struct Returned {
    /// The audit.
    pub audit: i64,
    /// The entry's number within the sample.
    pub number: i64,
    /// The record.
    pub record: i64,
    /// Its unit.
    pub unit: String,
    /// Its day.
    pub day: Day,
    /// What was found.
    pub result: String,
    /// When.
    pub at: Instant,
}

/// Records of a person that were not found right, the last first.
pub async fn samples_returned(
    conn: &mut Conn,
    city: CityId,
    person: i64,
    limit: i64,
) -> Result<Vec<Returned>, StoreError> {
    let rows = SAMPLES_RETURNED.bind(city).bind(person).bind(limit).all(conn).await?;
    rows.iter()
        .map(|row| {
            Ok(Returned {
                audit: row.get("audit")?,
                number: row.get("number")?,
                record: row.get("record")?,
                unit: row.get("unit")?,
                day: row.get("day")?,
                result: row.get("result")?,
                at: row.get("checked_at")?,
            })
        })
        .collect()
}
