//! What the doctor asks: rows that should not be there.

use luoshi_store::{CityId, Conn, Day, Row, StoreError};

use super::{
    DEEDS_AMISS, DEEDS_UNFINISHED, LOG_COUNTS, NAMES_IN_USE, PEOPLE_AMISS, PLACES_AMISS, REVERSALS_AMISS,
};

/// Lines (record, line) whose reversal does not match what it names.
pub(crate) async fn reversals_amiss(conn: &mut Conn, city: CityId) -> Result<Vec<(i64, i64)>, StoreError> {
    pairs(&REVERSALS_AMISS.bind(city).all(conn).await?)
}

/// Lines (record, line) whose deed is not there or says something else.
pub(crate) async fn deeds_amiss(conn: &mut Conn, city: CityId) -> Result<Vec<(i64, i64)>, StoreError> {
    pairs(&DEEDS_AMISS.bind(city).all(conn).await?)
}

fn pairs(rows: &[Row]) -> Result<Vec<(i64, i64)>, StoreError> {
    rows.iter().map(|row| Ok((row.get("record")?, row.get("line")?))).collect()
}

/// Positions that hold nothing.
pub(crate) async fn places_amiss(conn: &mut Conn, city: CityId) -> Result<Vec<i64>, StoreError> {
    PLACES_AMISS.bind(city).all(conn).await?.iter().map(|row| row.get("seq")).collect()
}

/// People named by entries who are not there.
pub(crate) async fn people_amiss(conn: &mut Conn, city: CityId) -> Result<Vec<i64>, StoreError> {
    PEOPLE_AMISS.bind(city).all(conn).await?.iter().map(|row| row.get("person")).collect()
}

/// How many entries, events and positions a log has, and its last position.
pub(crate) async fn log_counts(conn: &mut Conn, city: CityId) -> Result<[i64; 4], StoreError> {
    let row = LOG_COUNTS.bind(city).one(conn).await?;
    Ok([row.get("entries")?, row.get("events")?, row.get("places")?, row.get("last")?])
}

/// An item at a unit that entries name.
#[derive(Clone, Debug)]
pub struct InUse {
    /// The item.
    pub item: String,
    /// The unit's code.
    pub unit: String,
    /// The first day of an entry.
    pub first: Day,
}

/// Which item was posted at which unit, and since when.
pub async fn names_in_use(conn: &mut Conn, city: CityId) -> Result<Vec<InUse>, StoreError> {
    let rows = NAMES_IN_USE.bind(city).all(conn).await?;
    rows.iter()
        .map(|row| Ok(InUse { item: row.get("item")?, unit: row.get("unit")?, first: row.get("first")? }))
        .collect()
}

/// Deeds that were begun and never finished.
pub(crate) async fn deeds_unfinished(conn: &mut Conn, city: CityId) -> Result<Vec<i64>, StoreError> {
    DEEDS_UNFINISHED.bind(city).all(conn).await?.iter().map(|row| row.get("id")).collect()
}
