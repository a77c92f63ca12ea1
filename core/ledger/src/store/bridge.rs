//! Every statement of the bridge: what was posted since, and which older lines stand.

use std::collections::HashMap;

use luoshi_store::{CityId, Conn, Day, Instant, Query, Row, StoreError, Value, statements};
use serde_json::json;

use super::{entries_where, entry};
use crate::bridge::Line;
use crate::model::Entry;

statements! {
    /// Postings that stand at the second end and reversals, posted behind the first end, the latest first. Found
    /// by id; a test looks at the plan.
    BRIDGE_SINCE = "SELECT e.id, e.record, e.unit, e.day, e.quantity, e.person, o.id AS original, r.id AS undone
                    FROM entry e
                    LEFT JOIN entry o ON o.city_id = e.city_id AND o.record = e.record AND o.line = e.reverses
                    LEFT JOIN entry r ON r.city_id = e.city_id AND r.record = e.record AND r.reverses = e.line
                      AND r.id <= $7
                    WHERE e.city_id = $1 AND e.id > $6 AND e.id <= $9
                      AND e.item >= $2 AND e.item < $3
                      AND e.day >= $4 AND e.day <= $5
                      AND (CAST($8 AS TEXT) IS NULL OR e.unit IN JSON_LIST($8))
                      AND (e.reverses IS NOT NULL OR r.id IS NULL)
                    ORDER BY e.id DESC LIMIT $10";
    /// Of the lines at some positions, the postings that stand at the second end, the latest first.
    BRIDGE_MOVED = "SELECT e.id, e.record, e.unit, e.day, e.quantity, e.person,
                           CAST(NULL AS BIGINT) AS original, r.id AS undone
                    FROM entry e
                    LEFT JOIN entry r ON r.city_id = e.city_id AND r.record = e.record AND r.reverses = e.line
                      AND r.id <= $3
                    WHERE e.city_id = $1
                      AND e.id IN (SELECT s.id FROM place s WHERE s.city_id = $1 AND s.seq IN JSON_IDS($2))
                      AND e.reverses IS NULL AND r.id IS NULL
                    ORDER BY e.id DESC";
    /// Of some records, found by their key and not by id: whether something was taken back since that stood at the first end, and whether something
    /// posted since stands.
    BRIDGE_RECORDS = "SELECT e.record,
                             MAX(CAST(CASE WHEN o.id <= $5 THEN 1 ELSE 0 END AS BIGINT)) AS took,
                             MAX(CAST(CASE WHEN e.reverses IS NULL AND r.id IS NULL THEN 1 ELSE 0 END AS BIGINT)) AS gave
                      FROM entry e
                      LEFT JOIN entry o ON o.city_id = e.city_id AND o.record = e.record AND o.line = e.reverses
                      LEFT JOIN entry r ON r.city_id = e.city_id AND r.record = e.record AND r.reverses = e.line
                        AND r.id <= $6
                      WHERE e.city_id = $1 AND e.record IN JSON_IDS($2)
                        AND e.item >= $3 AND e.item < $4
                        AND e.id + 0 > $5 AND e.id + 0 <= $6
                      GROUP BY e.record ORDER BY e.record";
    /// Lines by id, the latest first, with their reversals as known at the second end.
    BRIDGE_ENTRIES = entries_where!(" AND r.id <= $3", "e.id IN JSON_IDS($2) ORDER BY e.id DESC");
}

/// Item, period and both ends of a bridge.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    pub city: CityId,
    pub item: String,
    pub from: Day,
    pub until: Day,
    /// The last ids that count.
    pub then: i64,
    pub now: i64,
}

impl Span {
    /// A page of what was posted since, before an id.
    fn page(&self, units: Option<&[String]>, (before, limit): (i64, i64)) -> Query {
        let behind = format!("{}/", self.item);
        let bound = BRIDGE_SINCE.bind(self.city).bind(&self.item).bind(behind).bind(self.from);
        let bound = bound.bind(self.until).bind(self.then).bind(self.now).bind(list(units));
        bound.bind(before.saturating_sub(1).min(self.now)).bind(limit)
    }
}

fn list(units: Option<&[String]>) -> Value {
    Value::Json(units.map(|units| json!(units)))
}

fn line(row: &Row) -> Result<Line, StoreError> {
    Ok(Line {
        id: row.get("id")?,
        record: row.get("record")?,
        unit: row.get("unit")?,
        day: row.get("day")?,
        quantity: row.get("quantity")?,
        person: row.get("person")?,
        original: row.get("original")?,
        undone: row.get("undone")?,
        mended: false,
    })
}

/// A page of lines posted since, before an id, at some units or everywhere.
pub(crate) async fn since(
    conn: &mut Conn,
    span: &Span,
    units: Option<&[String]>,
    page: (i64, i64),
) -> Result<Vec<Line>, StoreError> {
    let rows = span.page(units, page).all(conn).await?;
    let mut lines = rows.iter().map(line).collect::<Result<Vec<_>, _>>()?;
    let mut records: Vec<i64> = lines.iter().map(|line| line.record).collect();
    records.sort_unstable();
    records.dedup();
    let mended = mended(conn, span, &records).await?;
    for line in &mut lines {
        let (took, gave) = mended.get(&line.record).copied().unwrap_or_default();
        line.mended = if line.original.is_some() { gave } else { took };
    }
    Ok(lines)
}

async fn mended(
    conn: &mut Conn,
    span: &Span,
    records: &[i64],
) -> Result<HashMap<i64, (bool, bool)>, StoreError> {
    if records.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = BRIDGE_RECORDS
        .bind(span.city)
        .bind(json!(records))
        .bind(&span.item)
        .bind(format!("{}/", span.item))
        .bind(span.then)
        .bind(span.now)
        .all(conn)
        .await?;
    let is = |row: &Row, column| Ok::<_, StoreError>(row.get::<i64>(column)? == 1);
    rows.iter().map(|row| Ok((row.get("record")?, (is(row, "took")?, is(row, "gave")?)))).collect()
}

/// Of the lines at some positions, the postings that stand at the second end.
pub(crate) async fn moved(conn: &mut Conn, span: &Span, seqs: &[i64]) -> Result<Vec<Line>, StoreError> {
    BRIDGE_MOVED.bind(span.city).bind(json!(seqs)).bind(span.now).all(conn).await?.iter().map(line).collect()
}

/// Lines by id, the latest first.
pub(crate) async fn entries(
    conn: &mut Conn,
    city: CityId,
    ids: &[i64],
    known: i64,
) -> Result<Vec<Entry>, StoreError> {
    BRIDGE_ENTRIES.bind(city).bind(json!(ids)).bind(known).all(conn).await?.iter().map(entry).collect()
}

/// When the last entry up to a position was posted, and the city's time zone.
pub(crate) async fn moment(
    conn: &mut Conn,
    city: CityId,
    seq: i64,
) -> Result<Option<(Instant, String)>, StoreError> {
    let Some(at) = super::instant_at(conn, city, seq).await? else { return Ok(None) };
    let known = luoshi_store::store::cities(conn).await?.into_iter().find(|known| known.id == city);
    Ok(known.map(|known| (at, known.time_zone)))
}
