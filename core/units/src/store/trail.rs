//! The statements of the access log: lines are added and read, never changed, and go when their time is over.

use luoshi_store::{CityId, Conn, Instant, Row, StoreError, Tx, statements};
use serde_json::json;

use crate::trail::{By, Filter, Kind, Line, Place, Trace};

statements! {
    /// A line.
    TRAIL_INSERT = "INSERT INTO trail (city_id, id, at, person, account, kind, room, verb, record, page)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    /// Whom a line is about.
    TRAIL_PERSON_INSERT = "INSERT INTO trail_person (city_id, person, at, line) VALUES ($1, $2, $3, $4)";
    /// A page of lines, the latest first.
    TRAIL_PAGE = "SELECT id, at, person, kind, room, verb, record, page FROM trail
                  WHERE city_id = $1
                    AND (CAST($2 AS BIGINT) IS NULL OR person = $2)
                    AND (CAST($3 AS BIGINT) IS NULL OR record = $3)
                    AND (CAST($4 AS TEXT) IS NULL OR kind = $4)
                    AND (CAST($5 AS TIMESTAMPTZ) IS NULL OR at >= $5)
                    AND (CAST($6 AS TIMESTAMPTZ) IS NULL OR at < $6)
                    AND (CAST($7 AS TIMESTAMPTZ) IS NULL OR (at, id) < ($7, $8))
                  ORDER BY at DESC, id DESC LIMIT $9";
    /// A page of lines about somebody, the latest first.
    TRAIL_ABOUT = "SELECT trail.id, trail.at, trail.person, trail.kind, trail.room, trail.verb, trail.record,
                          trail.page
                   FROM trail_person
                   JOIN trail ON trail.city_id = trail_person.city_id AND trail.id = trail_person.line
                   WHERE trail_person.city_id = $1 AND trail_person.person = $10
                     AND (CAST($2 AS BIGINT) IS NULL OR trail.person = $2)
                     AND (CAST($3 AS BIGINT) IS NULL OR trail.record = $3)
                     AND (CAST($4 AS TEXT) IS NULL OR trail.kind = $4)
                     AND (CAST($5 AS TIMESTAMPTZ) IS NULL OR trail_person.at >= $5)
                     AND (CAST($6 AS TIMESTAMPTZ) IS NULL OR trail_person.at < $6)
                     AND (CAST($7 AS TIMESTAMPTZ) IS NULL OR (trail_person.at, trail_person.line) < ($7, $8))
                     AND (NOT $11 OR trail.person <> $10)
                   ORDER BY trail_person.at DESC, trail_person.line DESC LIMIT $9";
    /// Whom some lines are about.
    TRAIL_PEOPLE = "SELECT line, person FROM trail_person
                    WHERE city_id = $1 AND line IN JSON_IDS($2) ORDER BY line, person";
    /// The instants of the first lines that are older than one.
    TRAIL_DUE = "SELECT at FROM trail WHERE city_id = $1 AND at < $2 ORDER BY at, id LIMIT $3";
    /// Whom the lines up to an instant were about.
    TRAIL_PEOPLE_SWEEP = "DELETE FROM trail_person WHERE city_id = $1 AND at <= $2";
    /// The lines up to an instant.
    TRAIL_SWEEP = "DELETE FROM trail WHERE city_id = $1 AND at <= $2";
}

/// Takes the first lines away that are older than an instant, some at a time: how many.
pub(crate) async fn trail_sweep(
    tx: &mut Tx,
    city: CityId,
    before: Instant,
    some: i64,
) -> Result<u64, StoreError> {
    let rows = TRAIL_DUE.bind(city).bind(before).bind(some).all(tx).await?;
    let Some(last) = rows.last() else { return Ok(0) };
    let until: Instant = last.get("at")?;
    TRAIL_PEOPLE_SWEEP.bind(city).bind(until).execute(tx).await?;
    TRAIL_SWEEP.bind(city).bind(until).execute(tx).await
}

pub(crate) async fn trail_insert(
    tx: &mut Tx,
    by: &By,
    id: i64,
    at: Instant,
    line: &Line,
) -> Result<(), StoreError> {
    TRAIL_INSERT
        .bind(by.city)
        .bind(id)
        .bind(at)
        .bind(by.person)
        .bind(by.account)
        .bind(line.kind.id())
        .bind(line.room)
        .bind(line.verb)
        .bind(line.record)
        .bind(by.asked.as_ref().map_or("", |asked| &asked.page))
        .execute(tx)
        .await?;
    Ok(())
}

pub(crate) async fn trail_people_insert(
    tx: &mut Tx,
    city: CityId,
    line: i64,
    at: Instant,
    whose: &[i64],
) -> Result<(), StoreError> {
    let rows = whose.iter().map(|person| vec![city.into(), (*person).into(), at.into(), line.into()]);
    TRAIL_PERSON_INSERT.insert_many(tx, rows.collect()).await?;
    Ok(())
}

fn trace(row: &Row) -> Result<Trace, StoreError> {
    let kind: String = row.get("kind")?;
    Ok(Trace {
        id: row.get("id")?,
        at: row.get("at")?,
        person: row.get("person")?,
        kind: Kind::parse(&kind).ok_or_else(|| StoreError::Shape(format!("no kind of line {kind:?}")))?,
        room: row.get("room")?,
        verb: row.get("verb")?,
        record: row.get("record")?,
        page: row.get("page")?,
    })
}

pub(crate) async fn trail_page(
    conn: &mut Conn,
    city: CityId,
    filter: &Filter,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Trace>, StoreError> {
    let query = TRAIL_PAGE
        .bind(city)
        .bind(filter.by)
        .bind(filter.record)
        .bind(filter.kind.map(Kind::id))
        .bind(filter.from)
        .bind(filter.before)
        .bind(after.map(|(at, _)| at))
        .bind(after.map(|(_, id)| id))
        .bind(limit);
    query.all(conn).await?.iter().map(trace).collect()
}

pub(crate) async fn trail_about(
    conn: &mut Conn,
    city: CityId,
    filter: &Filter,
    about: i64,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Trace>, StoreError> {
    let query = TRAIL_ABOUT
        .bind(city)
        .bind(filter.by)
        .bind(filter.record)
        .bind(filter.kind.map(Kind::id))
        .bind(filter.from)
        .bind(filter.before)
        .bind(after.map(|(at, _)| at))
        .bind(after.map(|(_, id)| id))
        .bind(limit)
        .bind(about)
        .bind(filter.by_others);
    query.all(conn).await?.iter().map(trace).collect()
}

pub(crate) async fn trail_people(
    conn: &mut Conn,
    city: CityId,
    lines: &[i64],
) -> Result<Vec<(i64, i64)>, StoreError> {
    let rows = TRAIL_PEOPLE.bind(city).bind(json!(lines)).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("line")?, row.get("person")?))).collect()
}
