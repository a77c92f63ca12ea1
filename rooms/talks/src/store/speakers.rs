//! People who speak.

use luoshi_store::{CityId, Conn, StoreError};

use super::talks::{Tally, pattern, texts};
use super::{SPEAKER_PAGE, SPEAKER_SEEN, SPEAKER_TALLY, TEAMS_OF, teams_by_ids};
use crate::model::Team;

/// What a list of speakers is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpeakerFilter {
    /// Codes of units: only members of their teams.
    pub units: Option<Vec<String>>,
    /// Only members of this team.
    pub team: Option<i64>,
    /// Name, pinyin initials or staff number hold this.
    pub text: Option<String>,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The person.
    pub id: i64,
    /// Their name.
    pub name: String,
    /// The code of their own unit.
    pub unit: String,
}

/// Up to `limit` people who are or were in a team of `scope`, by name; behind the name and the id of `after`.
pub async fn speaker_page(
    conn: &mut Conn,
    city: CityId,
    scope: Option<&[String]>,
    filter: &SpeakerFilter,
    after: Option<(&str, i64)>,
    limit: i64,
) -> Result<Vec<Speaker>, StoreError> {
    let rows = SPEAKER_PAGE
        .bind(city)
        .bind(texts(scope))
        .bind(texts(filter.units.as_deref()))
        .bind(filter.team)
        .bind(pattern(filter.text.as_deref()))
        .bind(after.map(|(name, _)| name))
        .bind(after.map_or(0, |(_, id)| id))
        .bind(limit)
        .all(conn)
        .await?;
    let speaker = |row: &luoshi_store::Row| {
        Ok(Speaker { id: row.get("id")?, name: row.get("name")?, unit: row.get("unit")? })
    };
    rows.iter().map(speaker).collect()
}

/// How many people the filter holds, in the city and within `scope`; somebody in several teams counts once.
pub async fn speaker_tally(
    conn: &mut Conn,
    city: CityId,
    scope: Option<&[String]>,
    filter: &SpeakerFilter,
) -> Result<Tally, StoreError> {
    let row = SPEAKER_TALLY
        .bind(city)
        .bind(texts(scope))
        .bind(texts(filter.units.as_deref()))
        .bind(filter.team)
        .bind(pattern(filter.text.as_deref()))
        .one(conn)
        .await?;
    Ok(Tally { every: row.get("every")?, seen: row.get("seen")? })
}

/// Whether the person is or was in a team of `scope`, or speaks in one of its talks.
pub async fn speaker_seen(
    conn: &mut Conn,
    city: CityId,
    scope: Option<&[String]>,
    person: i64,
) -> Result<bool, StoreError> {
    let found = SPEAKER_SEEN.bind(city).bind(texts(scope)).bind(person).all(conn).await?;
    Ok(!found.is_empty())
}

/// The teams that these people are or were in, by id.
pub async fn teams_of(conn: &mut Conn, city: CityId, people: &[i64]) -> Result<Vec<Team>, StoreError> {
    let rows = TEAMS_OF.bind(city).bind(serde_json::json!(people)).all(conn).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.get("team")).collect::<Result<_, _>>()?;
    teams_by_ids(conn, city, &ids).await
}
