//! What is recorded, new and waiting, for the page that a day begins with.

use luoshi_store::{CityId, Conn, Day, Instant, StoreError};
use luoshi_web::work::{Among, Mine, Tally};

use super::{
    RECORDS_FRESH, RECORDS_FRESH_COUNTED, RECORDS_OF, RECORDS_RETURNED, RECORDS_SIGHTED, RECORDS_TALLIED,
    RECORDS_WAITING, record,
};
use crate::model::Record;

fn texts(units: Option<&[String]>) -> Option<serde_json::Value> {
    units.map(|units| serde_json::json!(units))
}

/// A person's records, the last first.
pub async fn records_of(
    conn: &mut Conn,
    city: CityId,
    person: i64,
    which: Mine,
    limit: i64,
) -> Result<Vec<Record>, StoreError> {
    let statement = match which {
        Mine::Recorded => RECORDS_OF,
        Mine::Returned => RECORDS_RETURNED,
    };
    statement.bind(city).bind(person).bind(limit).all(conn).await?.iter().map(record).collect()
}

/// What others recorded since an instant at these units: how many, and the last of them.
pub async fn records_fresh(
    conn: &mut Conn,
    city: CityId,
    (since, person): (Instant, i64),
    units: Option<&[String]>,
    limit: i64,
) -> Result<(i64, Vec<Record>), StoreError> {
    let counted =
        RECORDS_FRESH_COUNTED.bind(city).bind(since).bind(person).bind(texts(units)).one(conn).await?;
    let rows = RECORDS_FRESH.bind(city).bind(since).bind(person).bind(texts(units)).bind(limit);
    let records = rows.all(conn).await?.iter().map(record).collect::<Result<_, _>>()?;
    Ok((counted.get("count")?, records))
}

/// How many records of each form at these units wait for this person to confirm them.
pub async fn records_waiting(
    conn: &mut Conn,
    city: CityId,
    person: i64,
    units: Option<&[String]>,
) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = RECORDS_WAITING.bind(city).bind(person).bind(texts(units)).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("form")?, row.get("count")?))).collect()
}

/// How many records stand at each unit for each day.
pub async fn records_tallied(
    conn: &mut Conn,
    city: CityId,
    among: Among<'_>,
) -> Result<Vec<Tally>, StoreError> {
    let rows = RECORDS_TALLIED.bind(city).bind(among.from).bind(among.until).bind(texts(among.units));
    let rows = rows.all(conn).await?;
    rows.iter()
        .map(|row| Ok(Tally { unit: row.get("unit")?, day: row.get("day")?, records: row.get("count")? }))
        .collect()
}

/// A standing record as rules look at it.
#[derive(Clone, Debug)]
pub struct Sighted {
    /// Its id.
    pub id: i64,
    /// Its form.
    pub form: String,
    /// The code of its unit.
    pub unit: String,
    /// Its day.
    pub day: Day,
    /// Its title.
    pub title: String,
    /// When it was recorded.
    pub created_at: Instant,
    /// All that it says; only compared.
    pub says: String,
}

/// The records that stand at these units for a period, as rules look at them.
pub async fn records_sighted(
    conn: &mut Conn,
    city: CityId,
    among: Among<'_>,
) -> Result<Vec<Sighted>, StoreError> {
    let rows = RECORDS_SIGHTED.bind(city).bind(among.from).bind(among.until).bind(texts(among.units));
    let rows = rows.all(conn).await?;
    rows.iter()
        .map(|row| {
            Ok(Sighted {
                id: row.get("id")?,
                form: row.get("form")?,
                unit: row.get("unit")?,
                day: row.get("day")?,
                title: row.get("title")?,
                created_at: row.get("created_at")?,
                says: row.get("says")?,
            })
        })
        .collect()
}
