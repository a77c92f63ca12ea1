use std::collections::HashMap;

use luoshi_store::{CityId, Conn, Day, Query, Row, Statement, StoreError, Tx};
use luoshi_web::lists::confirm::Confirmed;
use serde_json::json;

use super::talks::{Tally, keeping, pattern, texts};
use super::*;
use crate::model::{Member, Team};

/// What a list of teams is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TeamFilter {
    /// Codes of units: only teams of one of these.
    pub units: Option<Vec<String>>,
    /// The name holds this.
    pub text: Option<String>,
    /// `current`, `ended` or `withdrawn`.
    pub state: Option<String>,
    /// Confirmed or not; for whom it is asked.
    pub confirmed: Option<(Confirmed, i64)>,
}

impl TeamFilter {
    fn bind(&self, of: Statement, city: CityId, scope: Option<&[String]>) -> Query {
        of.bind(city)
            .bind(texts(scope))
            .bind(texts(self.units.as_deref()))
            .bind(pattern(self.text.as_deref()))
            .bind(self.state.clone())
            .bind(self.confirmed.map(|(which, _)| which.word()))
            .bind(self.confirmed.map(|(_, person)| person))
    }
}

fn team_of(row: &Row, members: Vec<Member>) -> Result<Team, StoreError> {
    Ok(Team {
        id: row.get("id")?,
        name: row.get("name")?,
        unit: row.get("unit")?,
        founded: row.get("founded")?,
        ended: row.get("ended")?,
        members,
        remark: row.get("remark")?,
        withdrawn_for: row.get("withdrawn_for")?,
        keeping: keeping(row)?,
    })
}

pub(super) async fn with_members(
    conn: &mut Conn,
    city: CityId,
    rows: Vec<Row>,
) -> Result<Vec<Team>, StoreError> {
    let ids: Vec<i64> = rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
    let mut members: HashMap<i64, Vec<Member>> = HashMap::new();
    for row in MEMBERS_OF.bind(city).bind(json!(ids)).all(conn).await? {
        let member =
            Member { person: row.get("person")?, from: row.get("from_day")?, until: row.get("until_day")? };
        members.entry(row.get("team")?).or_default().push(member);
    }
    rows.iter().zip(ids).map(|(row, id)| team_of(row, members.remove(&id).unwrap_or_default())).collect()
}

/// Puts a new team in.
pub async fn team_insert(tx: &mut Tx, city: CityId, team: &Team) -> Result<(), StoreError> {
    let keeping = &team.keeping;
    TEAM_INSERT
        .bind(city)
        .bind(team.id)
        .bind(&team.name)
        .bind(&team.unit)
        .bind(team.founded)
        .bind(team.ended)
        .bind(&team.remark)
        .bind(team.withdrawn_for.clone())
        .bind(keeping.recorded_by)
        .bind(keeping.recorded_at)
        .bind(keeping.confirmed_by)
        .bind(keeping.confirmed_at)
        .bind(keeping.changed_by)
        .bind(keeping.changed_at)
        .bind(keeping.version)
        .execute(tx)
        .await?;
    members_insert(tx, city, team).await
}

async fn members_insert(tx: &mut Tx, city: CityId, team: &Team) -> Result<(), StoreError> {
    let rows = team.members.iter().map(|member| {
        vec![city.into(), team.id.into(), member.person.into(), member.from.into(), member.until.into()]
    });
    MEMBER_INSERT.insert_many(tx, rows.collect()).await?;
    Ok(())
}

/// Writes a changed team. False where somebody else changed it first: nothing is written then.
pub async fn team_update(
    tx: &mut Tx,
    city: CityId,
    team: &Team,
    members_changed: bool,
) -> Result<bool, StoreError> {
    let keeping = &team.keeping;
    let written = TEAM_UPDATE
        .bind(city)
        .bind(team.id)
        .bind(&team.name)
        .bind(&team.unit)
        .bind(team.founded)
        .bind(team.ended)
        .bind(&team.remark)
        .bind(team.withdrawn_for.clone())
        .bind(keeping.confirmed_by)
        .bind(keeping.confirmed_at)
        .bind(keeping.changed_by)
        .bind(keeping.changed_at)
        .bind(keeping.version)
        .execute(tx)
        .await?;
    if written == 0 {
        return Ok(false);
    }
    if members_changed {
        MEMBERS_CLEAR.bind(city).bind(team.id).execute(tx).await?;
        members_insert(tx, city, team).await?;
    }
    Ok(true)
}

/// The team of this id.
pub async fn team_by_id(conn: &mut Conn, city: CityId, id: i64) -> Result<Option<Team>, StoreError> {
    Ok(teams_by_ids(conn, city, &[id]).await?.pop())
}

/// The team of this id, which no deed changes before this transaction ends.
pub async fn team_held(tx: &mut Tx, city: CityId, id: i64) -> Result<Option<Team>, StoreError> {
    TEAM_HELD.bind(city).bind(id).optional(tx).await?;
    team_by_id(tx, city, id).await
}

/// The team of this id, to be changed: deeds that change it and deeds that build on it wait until this
/// transaction ends.
pub async fn team_taken(tx: &mut Tx, city: CityId, id: i64) -> Result<Option<Team>, StoreError> {
    TEAM_TAKEN.bind(city).bind(id).optional(tx).await?;
    team_by_id(tx, city, id).await
}

/// The teams of these ids, by id.
pub async fn teams_by_ids(conn: &mut Conn, city: CityId, ids: &[i64]) -> Result<Vec<Team>, StoreError> {
    let rows = TEAMS_BY_IDS.bind(city).bind(json!(ids)).all(conn).await?;
    with_members(conn, city, rows).await
}

/// The ids of the teams of this name, at `unit` or anywhere; withdrawn ones are not among them.
pub async fn team_named(
    conn: &mut Conn,
    city: CityId,
    name: &str,
    unit: Option<&str>,
) -> Result<Vec<i64>, StoreError> {
    let rows = TEAM_NAMED.bind(city).bind(name).bind(unit).all(conn).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// The teams of these names, anywhere, by id; withdrawn ones are not among them.
pub async fn teams_named(conn: &mut Conn, city: CityId, names: &[&str]) -> Result<Vec<Team>, StoreError> {
    let rows = TEAMS_NAMED.bind(city).bind(json!(names)).all(conn).await?;
    with_members(conn, city, rows).await
}

/// Those of these people who are or were in a talk team.
pub async fn members_among(conn: &mut Conn, city: CityId, people: &[i64]) -> Result<Vec<i64>, StoreError> {
    let rows = MEMBERS_AMONG.bind(city).bind(json!(people)).all(conn).await?;
    rows.iter().map(|row| row.get("person")).collect()
}

/// Up to `limit` teams that were there on `day`: at some units, or of a name that holds `text`.
pub async fn teams_near(
    conn: &mut Conn,
    city: CityId,
    day: Day,
    units: Option<&[String]>,
    text: Option<&str>,
    limit: i64,
) -> Result<Vec<Team>, StoreError> {
    let rows =
        TEAMS_NEAR.bind(city).bind(day).bind(texts(units)).bind(pattern(text)).bind(limit).all(conn).await?;
    with_members(conn, city, rows).await
}

/// Up to `limit` teams of `scope` that the filter holds, the newest records first, below the id `before`.
pub async fn team_page(
    conn: &mut Conn,
    city: CityId,
    scope: Option<&[String]>,
    filter: &TeamFilter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Team>, StoreError> {
    let rows = filter.bind(TEAM_PAGE, city, scope).bind(before).bind(limit).all(conn).await?;
    with_members(conn, city, rows).await
}

/// How many teams the filter holds, in the city and within `scope`.
pub async fn team_tally(
    conn: &mut Conn,
    city: CityId,
    scope: Option<&[String]>,
    filter: &TeamFilter,
) -> Result<Tally, StoreError> {
    let row = filter.bind(TEAM_TALLY, city, scope).one(conn).await?;
    Ok(Tally { every: row.get("every")?, seen: row.get("seen")? })
}

/// Up to `limit` teams with ids above `after`, by id.
pub async fn teams_after(
    conn: &mut Conn,
    city: CityId,
    after: i64,
    limit: i64,
) -> Result<Vec<Team>, StoreError> {
    let rows = TEAMS_AFTER.bind(city).bind(after).bind(limit).all(conn).await?;
    with_members(conn, city, rows).await
}
