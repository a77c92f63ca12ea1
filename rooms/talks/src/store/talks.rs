use std::collections::{BTreeMap, HashMap};
use std::str::FromStr;

use luoshi_store::{CityId, Conn, Day, Query, Row, Statement, StoreError, Tx, Value, like};
use luoshi_web::lists::confirm::Confirmed;
use serde_json::{Value as Json, json};

use super::*;
use crate::model::{Audience, Keeping, Sitting, Talk};

/// What a list of talks is narrowed to. All that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Codes of units: only talks that one of these holds.
    pub units: Option<Vec<String>>,
    /// From this day on.
    pub from: Option<Day>,
    /// Up to and with this day.
    pub until: Option<Day>,
    /// In this state.
    pub state: Option<crate::model::State>,
    /// Given by this team.
    pub team: Option<i64>,
    /// With this speaker.
    pub speaker: Option<i64>,
    /// Topic, place or a speaker's name holds this.
    pub text: Option<String>,
    /// Held, and confirmed or not; for whom it is asked.
    pub confirmed: Option<(Confirmed, i64)>,
}

impl Filter {
    /// Whether it looks into records: then the number alone of those that a reader may not see would tell what
    /// stands in them.
    pub fn looks(&self) -> bool {
        self.team.is_some() || self.speaker.is_some() || self.text.is_some()
    }

    /// What every question about talks begins with: who may see what, and the filter.
    pub(super) fn bind(&self, of: Statement, city: CityId, scope: Option<&[String]>) -> Query {
        of.bind(city)
            .bind(texts(scope))
            .bind(texts(self.units.as_deref()))
            .bind(self.from)
            .bind(self.until)
            .bind(self.state.map(crate::model::State::word))
            .bind(self.team)
            .bind(self.speaker)
            .bind(pattern(self.text.as_deref()))
            .bind(self.confirmed.map(|(which, _)| which.word()))
            .bind(self.confirmed.map(|(_, person)| person))
    }
}

/// Where a page of talks ends: the next one follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The last talk's day.
    pub day: Day,
    /// The minute at which it begins.
    pub start: i64,
    /// Its id.
    pub id: i64,
}

impl Cursor {
    /// Behind this talk.
    pub fn of(talk: &Talk) -> Self {
        Self { day: talk.day, start: talk.start, id: talk.id }
    }
}

/// How many rows the filters hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// In the whole city.
    pub every: i64,
    /// Within the reader's posts.
    pub seen: i64,
}

impl Tally {
    /// How many the reader may not see; 0 where the filter looks into records.
    pub fn hidden(&self, looks: bool) -> i64 {
        if looks { 0 } else { self.every - self.seen }
    }
}

/// A talk that takes a speaker's time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Busy {
    /// The speaker.
    pub person: i64,
    /// The talk.
    pub talk: i64,
    /// The unit that holds it.
    pub unit: String,
    /// When it is.
    pub sitting: Sitting,
}

/// A list of texts as a parameter.
pub(super) fn texts(list: Option<&[String]>) -> Value {
    Value::Json(list.map(|list| json!(list)))
}

/// A pattern that finds `text` anywhere; none where nothing was typed.
pub(super) fn pattern(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(like::anywhere)
}

/// A word from a table's row that is one of a fixed set.
pub(super) fn worded<T: FromStr>(row: &Row, table: &str, column: &str) -> Result<T, StoreError> {
    let word: String = row.get(column)?;
    let id: i64 = row.get("id")?;
    word.parse().map_err(|_| StoreError::Shape(format!("{column} of {table} {id} holds {word:?}")))
}

pub(super) fn keeping(row: &Row) -> Result<Keeping, StoreError> {
    Ok(Keeping {
        recorded_by: row.get("recorded_by")?,
        recorded_at: row.get("recorded_at")?,
        confirmed_by: row.get("confirmed_by")?,
        confirmed_at: row.get("confirmed_at")?,
        changed_by: row.get("changed_by")?,
        changed_at: row.get("changed_at")?,
        version: row.get("version")?,
        handed_to: row.get("handed_to")?,
    })
}

pub(super) fn audience(row: &Row) -> Result<BTreeMap<Audience, i64>, StoreError> {
    let (id, json): (i64, Json) = (row.get("id")?, row.get("audience")?);
    serde_json::from_value(json).map_err(|e| StoreError::Shape(format!("audience of talk {id}: {e}")))
}

fn talk_of(row: &Row, speakers: Vec<i64>) -> Result<Talk, StoreError> {
    Ok(Talk {
        id: row.get("id")?,
        state: worded(row, "talk", "state")?,
        unit: row.get("unit")?,
        team: row.get("team")?,
        speakers,
        topic: row.get("topic")?,
        kind: worded(row, "talk", "kind")?,
        place: row.get("place")?,
        day: row.get("day")?,
        start: row.get("start_minute")?,
        minutes: row.get("minutes")?,
        audience: audience(row)?,
        remark: row.get("remark")?,
        reason: row.get("reason")?,
        ended_for: row.get("ended_for")?,
        keeping: keeping(row)?,
    })
}

/// Talks whose speakers stand at another day, or not one behind the other.
pub async fn speakers_amiss(conn: &mut Conn, city: CityId) -> Result<Vec<i64>, StoreError> {
    SPEAKERS_AMISS.bind(city).all(conn).await?.iter().map(|row| row.get("talk")).collect()
}

pub(super) async fn with_speakers(
    conn: &mut Conn,
    city: CityId,
    rows: Vec<Row>,
) -> Result<Vec<Talk>, StoreError> {
    let ids: Vec<i64> = rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
    let mut speakers: HashMap<i64, Vec<i64>> = HashMap::new();
    for row in SPEAKERS_OF.bind(city).bind(json!(ids)).all(conn).await? {
        speakers.entry(row.get("talk")?).or_default().push(row.get("person")?);
    }
    rows.iter().zip(ids).map(|(row, id)| talk_of(row, speakers.remove(&id).unwrap_or_default())).collect()
}

fn audience_json(talk: &Talk) -> Json {
    json!(talk.audience)
}

/// Puts a new talk in. `search` is what a search by text looks through, in lower case.
pub async fn talk_insert(tx: &mut Tx, city: CityId, talk: &Talk, search: &str) -> Result<(), StoreError> {
    let keeping = &talk.keeping;
    TALK_INSERT
        .bind(city)
        .bind(talk.id)
        .bind(talk.state.word())
        .bind(&talk.unit)
        .bind(talk.team)
        .bind(&talk.topic)
        .bind(talk.kind.word())
        .bind(&talk.place)
        .bind(talk.day)
        .bind(talk.start)
        .bind(talk.minutes)
        .bind(audience_json(talk))
        .bind(&talk.remark)
        .bind(talk.reason.clone())
        .bind(talk.ended_for.clone())
        .bind(search)
        .bind(keeping.recorded_by)
        .bind(keeping.recorded_at)
        .bind(keeping.confirmed_by)
        .bind(keeping.confirmed_at)
        .bind(keeping.changed_by)
        .bind(keeping.changed_at)
        .bind(keeping.version)
        .execute(tx)
        .await?;
    speakers_insert(tx, city, talk).await
}

async fn speakers_insert(tx: &mut Tx, city: CityId, talk: &Talk) -> Result<(), StoreError> {
    let rows = talk.speakers.iter().zip(0_i64..).map(|(person, line)| {
        vec![city.into(), talk.id.into(), line.into(), (*person).into(), talk.day.into()]
    });
    SPEAKER_INSERT.insert_many(tx, rows.collect()).await?;
    Ok(())
}

/// Writes a changed talk. False where somebody else changed it first: nothing is written then.
pub async fn talk_update(
    tx: &mut Tx,
    city: CityId,
    talk: &Talk,
    search: &str,
    speakers_changed: bool,
) -> Result<bool, StoreError> {
    let keeping = &talk.keeping;
    let written = TALK_UPDATE
        .bind(city)
        .bind(talk.id)
        .bind(talk.state.word())
        .bind(&talk.unit)
        .bind(talk.team)
        .bind(&talk.topic)
        .bind(talk.kind.word())
        .bind(&talk.place)
        .bind(talk.day)
        .bind(talk.start)
        .bind(talk.minutes)
        .bind(audience_json(talk))
        .bind(&talk.remark)
        .bind(talk.reason.clone())
        .bind(talk.ended_for.clone())
        .bind(search)
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
    if speakers_changed {
        SPEAKERS_CLEAR.bind(city).bind(talk.id).execute(tx).await?;
        speakers_insert(tx, city, talk).await?;
    }
    Ok(true)
}

/// Writes a talk whose content stays: its state, why it ended, who confirmed it. False where somebody else
/// changed it first.
pub async fn talk_keep(tx: &mut Tx, city: CityId, talk: &Talk) -> Result<bool, StoreError> {
    let keeping = &talk.keeping;
    let written = TALK_KEEP
        .bind(city)
        .bind(talk.id)
        .bind(talk.state.word())
        .bind(talk.ended_for.clone())
        .bind(keeping.confirmed_by)
        .bind(keeping.confirmed_at)
        .bind(keeping.changed_by)
        .bind(keeping.changed_at)
        .bind(keeping.version)
        .execute(tx)
        .await?;
    Ok(written > 0)
}

/// The talk of this id.
pub async fn talk_by_id(conn: &mut Conn, city: CityId, id: i64) -> Result<Option<Talk>, StoreError> {
    Ok(talks_by_ids(conn, city, &[id]).await?.pop())
}

/// The talks of these ids, by id.
pub async fn talks_by_ids(conn: &mut Conn, city: CityId, ids: &[i64]) -> Result<Vec<Talk>, StoreError> {
    let rows = TALKS_BY_IDS.bind(city).bind(json!(ids)).all(conn).await?;
    with_speakers(conn, city, rows).await
}

/// Up to `limit` talks with ids above `after`, by id.
pub async fn talks_after(
    conn: &mut Conn,
    city: CityId,
    after: i64,
    limit: i64,
) -> Result<Vec<Talk>, StoreError> {
    let rows = TALKS_AFTER.bind(city).bind(after).bind(limit).all(conn).await?;
    with_speakers(conn, city, rows).await
}

/// Up to `limit` talks of `scope` (codes of units; `None` for all) that the filter holds, the latest first.
pub async fn talk_page(
    conn: &mut Conn,
    city: CityId,
    scope: Option<&[String]>,
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Talk>, StoreError> {
    let rows = filter
        .bind(TALK_PAGE, city, scope)
        .bind(after.map(|at| at.day))
        .bind(after.map_or(0, |at| at.start))
        .bind(after.map_or(0, |at| at.id))
        .bind(limit)
        .all(conn)
        .await?;
    with_speakers(conn, city, rows).await
}

/// How many talks the filter holds, in the city and within `scope`.
pub async fn talk_tally(
    conn: &mut Conn,
    city: CityId,
    scope: Option<&[String]>,
    filter: &Filter,
) -> Result<Tally, StoreError> {
    let row = filter.bind(TALK_TALLY, city, scope).one(conn).await?;
    Ok(Tally { every: row.get("every")?, seen: row.get("seen")? })
}

/// Takes speakers' days from other deeds until this transaction ends. In one order everywhere, so that two
/// transactions that take all their days at once never wait for each other.
pub async fn days_take(tx: &mut Tx, city: CityId, mut days: Vec<(i64, Day)>) -> Result<(), StoreError> {
    days.sort_unstable();
    days.dedup();
    let rows = days.into_iter().map(|(person, day)| vec![city.into(), person.into(), day.into()]);
    SPEAKER_DAY_TAKE.insert_many(tx, rows.collect()).await?;
    Ok(())
}

/// What else these people give on the talk's day, after taking their day from other deeds until this one ends.
pub async fn talk_busy(
    tx: &mut Tx,
    city: CityId,
    talk: i64,
    day: Day,
    speakers: &[i64],
) -> Result<Vec<Busy>, StoreError> {
    days_take(tx, city, speakers.iter().map(|person| (*person, day)).collect()).await?;
    let rows = TALK_BUSY.bind(city).bind(day).bind(json!(speakers)).bind(talk).all(tx).await?;
    rows.iter()
        .map(|row| {
            let sitting = Sitting { day, start: row.get("start_minute")?, minutes: row.get("minutes")? };
            Ok(Busy { person: row.get("person")?, talk: row.get("id")?, unit: row.get("unit")?, sitting })
        })
        .collect()
}

/// Another talk of the same topic at the same unit, day and time, if one stands.
pub async fn talk_same(
    conn: &mut Conn,
    city: CityId,
    (talk, unit, topic): (i64, &str, &str),
    sitting: Sitting,
) -> Result<Option<i64>, StoreError> {
    let found = TALK_SAME
        .bind(city)
        .bind(unit)
        .bind(sitting.day)
        .bind(sitting.start)
        .bind(topic)
        .bind(talk)
        .optional(conn)
        .await?;
    found.map(|row| row.get("id")).transpose()
}

/// How many talks of a team stand; with `from`, only those before it or after `until`.
pub async fn talks_outside(
    conn: &mut Conn,
    city: CityId,
    team: i64,
    from: Option<Day>,
    until: Option<Day>,
) -> Result<i64, StoreError> {
    TALKS_OUTSIDE.bind(city).bind(team).bind(from).bind(until).one(conn).await?.get("talks")
}
