//! What is open, recorded, new and waiting, for the page that a day begins with.

use luoshi_store::{CityId, Conn, Day, Instant, Statement, StoreError};
use luoshi_web::work::{Among, Mine, Tally};
use serde_json::json;

use super::talks::{audience, with_speakers};
use super::{
    TALKS_FRESH, TALKS_FRESH_COUNTED, TALKS_OF, TALKS_PLANNED, TALKS_RETURNED, TALKS_SIGHTED, TALKS_TALLIED,
    TALKS_WAITING, TEAMS_WAITING,
};
use crate::model::Talk;

fn texts(units: Option<&[String]>) -> Option<serde_json::Value> {
    units.map(|units| json!(units))
}

/// Planned talks up to a day at these units, the earliest first.
pub async fn talks_planned(
    conn: &mut Conn,
    city: CityId,
    units: Option<&[String]>,
    until: Day,
    limit: i64,
) -> Result<Vec<Talk>, StoreError> {
    let rows = TALKS_PLANNED.bind(city).bind(until).bind(texts(units)).bind(limit).all(conn).await?;
    with_speakers(conn, city, rows).await
}

/// A person's talks, the last first.
pub async fn talks_of(
    conn: &mut Conn,
    city: CityId,
    person: i64,
    which: Mine,
    limit: i64,
) -> Result<Vec<Talk>, StoreError> {
    let statement = match which {
        Mine::Recorded => TALKS_OF,
        Mine::Returned => TALKS_RETURNED,
    };
    let rows = statement.bind(city).bind(person).bind(limit).all(conn).await?;
    with_speakers(conn, city, rows).await
}

/// What others recorded since an instant at these units: how many, and the last of them.
pub async fn talks_fresh(
    conn: &mut Conn,
    city: CityId,
    (since, person): (Instant, i64),
    units: Option<&[String]>,
    limit: i64,
) -> Result<(i64, Vec<Talk>), StoreError> {
    let counted =
        TALKS_FRESH_COUNTED.bind(city).bind(since).bind(person).bind(texts(units)).one(conn).await?;
    let rows = TALKS_FRESH.bind(city).bind(since).bind(person).bind(texts(units)).bind(limit);
    let rows = rows.all(conn).await?;
    Ok((counted.get("count")?, with_speakers(conn, city, rows).await?))
}

/// How many held talks at these units wait for this person to confirm them.
pub async fn talks_waiting(
    conn: &mut Conn,
    city: CityId,
    person: i64,
    units: Option<&[String]>,
) -> Result<i64, StoreError> {
    waiting(conn, TALKS_WAITING, city, person, units).await
}

/// How many teams do.
pub async fn teams_waiting(
    conn: &mut Conn,
    city: CityId,
    person: i64,
    units: Option<&[String]>,
) -> Result<i64, StoreError> {
    waiting(conn, TEAMS_WAITING, city, person, units).await
}

async fn waiting(
    conn: &mut Conn,
    statement: Statement,
    city: CityId,
    person: i64,
    units: Option<&[String]>,
) -> Result<i64, StoreError> {
    statement.bind(city).bind(person).bind(texts(units)).one(conn).await?.get("count")
}

/// How many talks were held at each unit on each day.
pub async fn talks_tallied(
    conn: &mut Conn,
    city: CityId,
    among: Among<'_>,
) -> Result<Vec<Tally>, StoreError> {
    let rows = TALKS_TALLIED.bind(city).bind(among.from).bind(among.until).bind(texts(among.units));
    let rows = rows.all(conn).await?;
    rows.iter()
        .map(|row| Ok(Tally { unit: row.get("unit")?, day: row.get("day")?, records: row.get("count")? }))
        .collect()
}

/// A held talk as rules look at it.
#[derive(Clone, Debug)]
pub struct Sighted {
    /// Its id.
    pub id: i64,
    /// The code of its unit.
    pub unit: String,
    /// Its team.
    pub team: i64,
    /// What it was about.
    pub topic: String,
    /// Where.
    pub place: String,
    /// When.
    pub day: Day,
    /// All its listeners.
    pub listeners: i64,
    /// When it was recorded.
    pub recorded_at: Instant,
}

/// The talks held at these units in a period, as rules look at them.
pub async fn talks_sighted(
    conn: &mut Conn,
    city: CityId,
    among: Among<'_>,
) -> Result<Vec<Sighted>, StoreError> {
    let rows = TALKS_SIGHTED.bind(city).bind(among.from).bind(among.until).bind(texts(among.units));
    let rows = rows.all(conn).await?;
    rows.iter()
        .map(|row| {
            let audience = audience(row)?;
            Ok(Sighted {
                id: row.get("id")?,
                unit: row.get("unit")?,
                team: row.get("team")?,
                topic: row.get("topic")?,
                place: row.get("place")?,
                day: row.get("day")?,
                listeners: audience.values().fold(0, |sum: i64, count| sum.saturating_add(*count)),
                recorded_at: row.get("recorded_at")?,
            })
        })
        .collect()
}
