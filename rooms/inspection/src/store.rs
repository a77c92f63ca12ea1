//! Every statement of this room, and the functions that run them.

use std::collections::BTreeMap;
use std::str::FromStr;

use luoshi_store::{CityId, Conn, Migration, Migrations, Row, StoreError, Tx, statements};
use serde_json::json;

use crate::model::{Audit, Outcome, Sampled, Tally};

mod work;

pub use work::{Returned, audits_due, samples_open, samples_returned};

/// The room's schema.
pub const MIGRATIONS: Migrations = Migrations {
    room: "inspection",
    steps: &[
        Migration { version: 1, sql: include_str!("../migrations/0001.sql"), sqlite: "", postgres: "" },
        Migration {
            version: 2,
            sql: "",
            sqlite: include_str!("../migrations/0002.sqlite.sql"),
            postgres: include_str!("../migrations/0002.postgres.sql"),
        },
    ],
};

statements! {
    /// A plan.
    AUDIT_INSERT = "INSERT INTO audit (city_id, id, statement, figure, unit, from_day, until_day, position, value,
                      method, size, certainty, share, population, total, event, event_at, numbers, units, cap,
                      plan, state, version, planned_by, planned_at)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
                      $20, $21, $22, $23, $24, $25)";
    /// Notes what followed, if nobody else did meanwhile.
    AUDIT_UPDATE = "UPDATE audit SET state = $3, version = $4, outcome = $5, drawn_by = $6, drawn_at = $7,
                      most = $8, ended_for = $9, ended_by = $10, ended_at = $11
                    WHERE city_id = $1 AND id = $2 AND version = $4 - 1";
    /// One audit.
    AUDIT_BY_ID = "SELECT * FROM audit WHERE city_id = $1 AND id = $2";
    /// Takes an audit until the transaction ends.
    AUDIT_TAKEN = "SELECT id FROM audit WHERE city_id = $1 AND id = $2 FOR UPDATE";
    /// Audits by id.
    AUDITS_BY_IDS = "SELECT * FROM audit WHERE city_id = $1 AND id IN JSON_IDS($2) ORDER BY id";
    /// A page of audits, the latest first.
    AUDITS = "SELECT * FROM audit
              WHERE city_id = $1 AND id < $2
                AND (CAST($3 AS TEXT) IS NULL OR figure = $3)
                AND (CAST($4 AS TEXT) IS NULL OR state = $4)
                AND (CAST($5 AS TEXT) IS NULL OR statement = $5)
                AND (CAST($6 AS TEXT) IS NULL OR unit = $6)
              ORDER BY id DESC LIMIT $7";
    /// The latest closed audit of each statement about some figures, with how many are closed, the latest first.
    AUDITS_CLOSED = "SELECT a.*, latest.audits FROM audit a
                     JOIN (SELECT city_id, MAX(id) AS id, COUNT(*) AS audits FROM audit
                           WHERE city_id = $1 AND state = 'closed' AND figure IN JSON_LIST($2)
                           GROUP BY city_id, statement) latest
                       ON latest.city_id = a.city_id AND latest.id = a.id
                     WHERE a.city_id = $1 ORDER BY a.id DESC";
    /// An event of the log about an audit.
    EVENT_INSERT = "INSERT INTO audit_event (city_id, audit, kind, event) VALUES ($1, $2, $3, $4)";
    /// The events of an audit with their positions, none for one that has none yet.
    EVENTS = "SELECT e.kind, p.seq FROM audit_event e
              LEFT JOIN place p ON p.city_id = e.city_id AND p.id = e.event
              WHERE e.city_id = $1 AND e.audit = $2 ORDER BY e.kind";
    /// An entry that was drawn.
    SAMPLE_INSERT = "INSERT INTO audit_sample (city_id, audit, number, seq, record, line, unit, day, quantity, hits,
                       ticket, called, pictures, instead, version)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    /// What was found, if nobody else noted something meanwhile.
    SAMPLE_CHECK = "UPDATE audit_sample SET result = $4, found = $5, asked = $6, reason = $7, pictures = $8,
                      checked_by = $9, checked_at = $10, version = $11, instead = $12
                    WHERE city_id = $1 AND audit = $2 AND number = $3 AND version = $11 - 1";
    /// Who is called on instead.
    SAMPLE_CALL = "UPDATE audit_sample SET called = $4, version = $5
                   WHERE city_id = $1 AND audit = $2 AND number = $3 AND version = $5 - 1";
    /// A page of a sample.
    SAMPLE_PAGE = "SELECT * FROM audit_sample
                   WHERE city_id = $1 AND audit = $2 AND number > $3
                     AND (CAST($4 AS TEXT) IS NULL OR ($4 = 'open' AND result IS NULL) OR result = $4)
                   ORDER BY number LIMIT $5";
    /// One entry of a sample.
    SAMPLE_BY_NUMBER = "SELECT * FROM audit_sample WHERE city_id = $1 AND audit = $2 AND number = $3";
    /// How the samples of some audits stand.
    SAMPLE_TALLY = "SELECT audit, COALESCE(result, 'open') AS result, COUNT(*) AS entries FROM audit_sample
                    WHERE city_id = $1 AND audit IN JSON_IDS($2)
                    GROUP BY audit, COALESCE(result, 'open') ORDER BY audit, result";
    /// How often each unit is called on, in an audit.
    SAMPLE_CALLS = "SELECT called, COUNT(*) AS calls FROM audit_sample
                    WHERE city_id = $1 AND audit = $2 AND called IS NOT NULL GROUP BY called ORDER BY called";
    /// How many entries of drawn samples are still to be checked, audit by audit; where units are given, those that they
    /// were called on for.
    SAMPLES_OPEN = "SELECT s.audit, a.figure, COUNT(*) AS entries FROM audit_sample s
                    JOIN audit a ON a.city_id = s.city_id AND a.id = s.audit
                    WHERE s.city_id = $1 AND a.state = 'drawn' AND s.result IS NULL
                      AND (CAST($2 AS TEXT) IS NULL OR s.called IN JSON_LIST($2))
                    GROUP BY s.audit, a.figure ORDER BY s.audit";
    /// Plans whose event has come.
    AUDITS_DUE = "SELECT id, figure, event_at FROM audit
                  WHERE city_id = $1 AND state = 'planned' AND event_at <= $2 ORDER BY event_at, id";
    /// Checked entries of records that a person made and that were not found right, the last first.
    SAMPLES_RETURNED = "SELECT DISTINCT s.audit, s.number, s.record, s.unit, s.day, s.result, s.checked_at
                        FROM audit_sample s
                        JOIN deed d ON d.city_id = s.city_id AND d.record = s.record
                        WHERE s.city_id = $1 AND s.result IN ('wrong', 'unclear')
                          AND d.by_person = $2 AND d.verb IN ('record', 'hold', 'plan', 'found')
                        ORDER BY s.checked_at DESC, s.audit, s.number LIMIT $3";
    /// A unit that was called on and did not check.
    REFUSAL_INSERT = "INSERT INTO audit_refusal (city_id, audit, number, unit, reason, by_person, at)
                      VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// Who refused, in an audit; of one entry where its number is given.
    REFUSALS = "SELECT number, unit, reason, at FROM audit_refusal
                WHERE city_id = $1 AND audit = $2 AND (CAST($3 AS BIGINT) IS NULL OR number = $3)
                ORDER BY number, at, unit";
}

/// A unit that was called on and did not check.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Refusal {
    /// The entry's number within the sample.
    pub number: i64,
    /// The unit.
    pub unit: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: luoshi_store::Instant,
}

/// Which audits are listed.
#[derive(Clone, Debug, Default)]
pub struct Listed<'a> {
    /// Of this figure.
    pub figure: Option<&'a str>,
    /// That stand so.
    pub state: Option<&'a str>,
    /// Of this statement.
    pub statement: Option<&'a str>,
    /// Of this unit.
    pub unit: Option<&'a str>,
    /// Before this id; none for the first page.
    pub before: Option<i64>,
    /// How many.
    pub limit: i64,
}

fn worded<T: FromStr>(text: &str, column: &str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Shape(format!("{column} holds {text:?}")))
}

fn texts(json: serde_json::Value, column: &str) -> Result<Vec<String>, StoreError> {
    serde_json::from_value(json).map_err(|error| StoreError::Shape(format!("{column}: {error}")))
}

fn audit(row: &Row) -> Result<Audit, StoreError> {
    Ok(Audit {
        id: row.get("id")?,
        statement: row.get("statement")?,
        figure: row.get("figure")?,
        unit: row.get("unit")?,
        from: row.get("from_day")?,
        until: row.get("until_day")?,
        position: row.get("position")?,
        value: row.get("value")?,
        method: worded(&row.get::<String>("method")?, "method")?,
        size: row.get("size")?,
        certainty: row.get("certainty")?,
        share: row.get("share")?,
        population: row.get("population")?,
        total: row.get("total")?,
        event: row.get("event")?,
        event_at: row.get("event_at")?,
        numbers: row.get("numbers")?,
        units: texts(row.get("units")?, "units")?,
        cap: row.get("cap")?,
        plan: row.get("plan")?,
        state: worded(&row.get::<String>("state")?, "state")?,
        version: row.get("version")?,
        planned_by: row.get("planned_by")?,
        planned_at: row.get("planned_at")?,
        outcome: row.get("outcome")?,
        drawn_by: row.get("drawn_by")?,
        drawn_at: row.get("drawn_at")?,
        most: row.get("most")?,
        ended_for: row.get("ended_for")?,
        ended_by: row.get("ended_by")?,
        ended_at: row.get("ended_at")?,
    })
}

fn sampled(row: &Row) -> Result<Sampled, StoreError> {
    let result: Option<String> = row.get("result")?;
    Ok(Sampled {
        number: row.get("number")?,
        seq: row.get("seq")?,
        record: row.get("record")?,
        line: row.get("line")?,
        unit: row.get("unit")?,
        day: row.get("day")?,
        quantity: row.get("quantity")?,
        hits: row.get("hits")?,
        ticket: row.get("ticket")?,
        called: row.get("called")?,
        result: result.map(|result| worded(&result, "result")).transpose()?,
        found: row.get("found")?,
        asked: row.get("asked")?,
        reason: row.get("reason")?,
        pictures: texts(row.get("pictures")?, "pictures")?,
        checked_by: row.get("checked_by")?,
        instead: row.get("instead")?,
        checked_at: row.get("checked_at")?,
        version: row.get("version")?,
    })
}

/// Puts a plan in.
pub async fn audit_insert(tx: &mut Tx, city: CityId, audit: &Audit) -> Result<(), StoreError> {
    AUDIT_INSERT
        .bind(city)
        .bind(audit.id)
        .bind(&audit.statement)
        .bind(&audit.figure)
        .bind(&audit.unit)
        .bind(audit.from)
        .bind(audit.until)
        .bind(audit.position)
        .bind(&audit.value)
        .bind(audit.method.word())
        .bind(audit.size)
        .bind(audit.certainty)
        .bind(audit.share)
        .bind(audit.population)
        .bind(audit.total)
        .bind(&audit.event)
        .bind(audit.event_at)
        .bind(audit.numbers)
        .bind(json!(audit.units))
        .bind(audit.cap)
        .bind(&audit.plan)
        .bind(audit.state.word())
        .bind(audit.version)
        .bind(audit.planned_by)
        .bind(audit.planned_at)
        .execute(tx)
        .await?;
    Ok(())
}

/// Notes what followed a plan. False where somebody else changed it first: nothing is written then.
pub async fn audit_update(tx: &mut Tx, city: CityId, audit: &Audit) -> Result<bool, StoreError> {
    let written = AUDIT_UPDATE
        .bind(city)
        .bind(audit.id)
        .bind(audit.state.word())
        .bind(audit.version)
        .bind(audit.outcome.clone())
        .bind(audit.drawn_by)
        .bind(audit.drawn_at)
        .bind(audit.most)
        .bind(audit.ended_for.clone())
        .bind(audit.ended_by)
        .bind(audit.ended_at)
        .execute(tx)
        .await?;
    Ok(written > 0)
}

/// The audit of this id.
pub async fn audit_by_id(conn: &mut Conn, city: CityId, id: i64) -> Result<Option<Audit>, StoreError> {
    AUDIT_BY_ID.bind(city).bind(id).optional(conn).await?.as_ref().map(audit).transpose()
}

/// The audits of these ids that there are, by id.
pub async fn audits_by_ids(conn: &mut Conn, city: CityId, ids: &[i64]) -> Result<Vec<Audit>, StoreError> {
    AUDITS_BY_IDS.bind(city).bind(json!(ids)).all(conn).await?.iter().map(audit).collect()
}

/// The audit of this id, which nobody else changes until the transaction ends.
pub async fn audit_taken(tx: &mut Tx, city: CityId, id: i64) -> Result<Option<Audit>, StoreError> {
    AUDIT_TAKEN.bind(city).bind(id).optional(tx).await?;
    audit_by_id(tx, city, id).await
}

/// A page of audits, the latest first.
pub async fn audits(conn: &mut Conn, city: CityId, listed: &Listed<'_>) -> Result<Vec<Audit>, StoreError> {
    let rows = AUDITS
        .bind(city)
        .bind(listed.before.unwrap_or(i64::MAX))
        .bind(listed.figure.map(str::to_owned))
        .bind(listed.state.map(str::to_owned))
        .bind(listed.statement.map(str::to_owned))
        .bind(listed.unit.map(str::to_owned))
        .bind(listed.limit)
        .all(conn)
        .await?;
    rows.iter().map(audit).collect()
}

/// The latest closed audit of each statement about some figures, with how many are closed, the latest first.
pub async fn audits_closed(
    conn: &mut Conn,
    city: CityId,
    figures: &[&str],
) -> Result<Vec<(Audit, i64)>, StoreError> {
    let rows = AUDITS_CLOSED.bind(city).bind(json!(figures)).all(conn).await?;
    rows.iter().map(|row| Ok((audit(row)?, row.get("audits")?))).collect()
}

/// Notes which event of the log says what.
pub async fn event_insert(
    tx: &mut Tx,
    city: CityId,
    audit: i64,
    kind: &str,
    event: i64,
) -> Result<(), StoreError> {
    EVENT_INSERT.bind(city).bind(audit).bind(kind).bind(event).execute(tx).await?;
    Ok(())
}

/// The positions of an audit's events, by kind; none for one that has no position yet.
pub async fn events(
    conn: &mut Conn,
    city: CityId,
    audit: i64,
) -> Result<BTreeMap<String, Option<i64>>, StoreError> {
    let rows = EVENTS.bind(city).bind(audit).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("kind")?, row.get("seq")?))).collect()
}

/// Puts a sample in.
pub async fn sample_insert(
    tx: &mut Tx,
    city: CityId,
    audit: i64,
    sample: &[Sampled],
) -> Result<(), StoreError> {
    let rows = sample.iter().map(|one| {
        vec![
            city.into(),
            audit.into(),
            one.number.into(),
            one.seq.into(),
            one.record.into(),
            one.line.into(),
            one.unit.as_str().into(),
            one.day.into(),
            one.quantity.into(),
            one.hits.into(),
            one.ticket.as_str().into(),
            one.called.clone().into(),
            json!(one.pictures).into(),
            one.instead.into(),
            one.version.into(),
        ]
    });
    SAMPLE_INSERT.insert_many(tx, rows.collect()).await?;
    Ok(())
}

/// Notes what was found. False where somebody else noted something first: nothing is written then.
pub async fn sample_check(tx: &mut Tx, city: CityId, audit: i64, one: &Sampled) -> Result<bool, StoreError> {
    let written = SAMPLE_CHECK
        .bind(city)
        .bind(audit)
        .bind(one.number)
        .bind(one.result.map(Outcome::word))
        .bind(one.found)
        .bind(one.asked)
        .bind(one.reason.clone())
        .bind(json!(one.pictures))
        .bind(one.checked_by)
        .bind(one.checked_at)
        .bind(one.version)
        .bind(one.instead)
        .execute(tx)
        .await?;
    Ok(written > 0)
}

/// Calls another unit, or nobody. False where somebody else noted something first.
pub async fn sample_call(tx: &mut Tx, city: CityId, audit: i64, one: &Sampled) -> Result<bool, StoreError> {
    let call = SAMPLE_CALL.bind(city).bind(audit).bind(one.number).bind(one.called.clone()).bind(one.version);
    Ok(call.execute(tx).await? > 0)
}

/// Up to `limit` entries of a sample behind the number `after`; with `state`, only those so found, or `open`.
pub async fn sample_page(
    conn: &mut Conn,
    city: CityId,
    audit: i64,
    after: i64,
    state: Option<&str>,
    limit: i64,
) -> Result<Vec<Sampled>, StoreError> {
    let page =
        SAMPLE_PAGE.bind(city).bind(audit).bind(after).bind(state.map(str::to_owned)).bind(limit).all(conn);
    page.await?.iter().map(sampled).collect()
}

/// A whole sample.
pub async fn sample(conn: &mut Conn, city: CityId, audit: i64) -> Result<Vec<Sampled>, StoreError> {
    sample_page(conn, city, audit, 0, None, i64::MAX).await
}

/// One entry of a sample.
pub async fn sample_by_number(
    conn: &mut Conn,
    city: CityId,
    audit: i64,
    number: i64,
) -> Result<Option<Sampled>, StoreError> {
    SAMPLE_BY_NUMBER
        .bind(city)
        .bind(audit)
        .bind(number)
        .optional(conn)
        .await?
        .as_ref()
        .map(sampled)
        .transpose()
}

/// How the samples of some audits stand.
pub async fn tallies(
    conn: &mut Conn,
    city: CityId,
    audits: &[i64],
) -> Result<BTreeMap<i64, Tally>, StoreError> {
    let mut tallies: BTreeMap<i64, Tally> = BTreeMap::new();
    for row in SAMPLE_TALLY.bind(city).bind(json!(audits)).all(conn).await? {
        let tally = tallies.entry(row.get("audit")?).or_default();
        let result: String = row.get("result")?;
        *match result.as_str() {
            "right" => &mut tally.right,
            "wrong" => &mut tally.wrong,
            "unclear" => &mut tally.unclear,
            _ => &mut tally.open,
        } = row.get("entries")?;
    }
    Ok(tallies)
}

/// How often each unit is called on.
pub async fn calls(conn: &mut Conn, city: CityId, audit: i64) -> Result<BTreeMap<String, i64>, StoreError> {
    let rows = SAMPLE_CALLS.bind(city).bind(audit).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("called")?, row.get("calls")?))).collect()
}

/// Notes that a unit refused.
pub async fn refusal_insert(
    tx: &mut Tx,
    city: CityId,
    audit: i64,
    refusal: &Refusal,
    by: i64,
) -> Result<(), StoreError> {
    REFUSAL_INSERT
        .bind(city)
        .bind(audit)
        .bind(refusal.number)
        .bind(&refusal.unit)
        .bind(&refusal.reason)
        .bind(by)
        .bind(refusal.at)
        .execute(tx)
        .await?;
    Ok(())
}

/// Who refused, in an audit or of one entry of it.
pub async fn refusals(
    conn: &mut Conn,
    city: CityId,
    audit: i64,
    number: Option<i64>,
) -> Result<Vec<Refusal>, StoreError> {
    let rows = REFUSALS.bind(city).bind(audit).bind(number).all(conn).await?;
    rows.iter()
        .map(|row| {
            Ok(Refusal {
                number: row.get("number")?,
                unit: row.get("unit")?,
                reason: row.get("reason")?,
                at: row.get("at")?,
            })
        })
        .collect()
}
