//! Talks by their days.

use std::collections::BTreeMap;

use luoshi_store::{CityId, Conn, Day, StoreError};

use super::talks::{Cursor, Filter, with_speakers};
use super::{TALK_AHEAD, TALK_DAYS, TALKS_BY_DAY, talks_by_ids};
use crate::model::{State, Talk};
use crate::store::Tally;

/// How many talks of each state a day has.
pub type DayTally = BTreeMap<Day, BTreeMap<State, Tally>>;

/// How many talks each day has that the filter holds, by state. Withdrawn ones were mistakes: they are nowhere.
pub async fn talk_days(
    conn: &mut Conn,
    city: CityId,
    scope: Option<&[String]>,
    filter: &Filter,
) -> Result<DayTally, StoreError> {
    let mut days = DayTally::new();
    for row in filter.bind(TALK_DAYS, city, scope).all(conn).await? {
        let word: String = row.get("state")?;
        let state = word.parse().map_err(|()| StoreError::Shape(format!("a talk's state is {word:?}")))?;
        let tally = Tally { every: row.get("every")?, seen: row.get("seen")? };
        days.entry(row.get("day")?).or_default().insert(state, tally);
    }
    Ok(days)
}

/// Up to `most` talks of each day that the filter holds, the earliest first.
pub async fn talks_by_day(
    conn: &mut Conn,
    city: CityId,
    scope: Option<&[String]>,
    filter: &Filter,
    most: i64,
) -> Result<Vec<Talk>, StoreError> {
    let rows = filter.bind(TALKS_BY_DAY, city, scope).bind(most).all(conn).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
    let mut talks = talks_by_ids(conn, city, &ids).await?;
    talks.sort_by_key(|talk| (talk.day, talk.start, talk.id));
    Ok(talks)
}

/// Up to `limit` talks that the filter holds, the earliest first, behind the one of the cursor.
pub async fn talks_ahead(
    conn: &mut Conn,
    city: CityId,
    scope: Option<&[String]>,
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Talk>, StoreError> {
    let rows = filter
        .bind(TALK_AHEAD, city, scope)
        .bind(after.map(|at| at.day))
        .bind(after.map_or(0, |at| at.start))
        .bind(after.map_or(0, |at| at.id))
        .bind(limit)
        .all(conn)
        .await?;
    with_speakers(conn, city, rows).await
}
