//! Every statement of the ledger.

mod amiss;
pub mod bridge;
pub mod settled;

use luoshi_store::{
    CityId, Conn, Day, Instant, Migration, Migrations, Row, StoreError, Tx, Value, statements,
};
use serde_json::Value as Json;

use crate::model::{Entry, Posting};

pub use amiss::{InUse, names_in_use};
pub(crate) use amiss::{
    deeds_amiss, deeds_unfinished, log_counts, people_amiss, places_amiss, reversals_amiss,
};

/// The ledger's schema.
pub const MIGRATIONS: Migrations = Migrations {
    room: "ledger",
    steps: &[
        Migration {
            version: 1,
            sql: include_str!("../../migrations/0001.sql"),
            sqlite: include_str!("../../migrations/0001.sqlite.sql"),
            postgres: include_str!("../../migrations/0001.postgres.sql"),
        },
        Migration { version: 2, sql: include_str!("../../migrations/0002.sql"), sqlite: "", postgres: "" },
        Migration {
            version: 3,
            sql: include_str!("../../migrations/0003.sql"),
            sqlite: include_str!("../../migrations/0003.sqlite.sql"),
            postgres: include_str!("../../migrations/0003.postgres.sql"),
        },
    ],
};

/// The columns of an entry in lists, with its position, its reversal as far as it was known, and its deed's
/// reason.
macro_rules! entries_where {
    ($known:literal, $condition:literal) => {
        concat!(
            "SELECT e.id, e.record, e.line, e.room, e.item, e.unit, e.day, e.quantity, e.person,
                    e.reverses, e.deed, e.by_person, e.at, p.seq, d.reason, r.line AS reversed_by
             FROM entry e
             LEFT JOIN place p ON p.city_id = e.city_id AND p.id = e.id
             LEFT JOIN deed d ON d.city_id = e.city_id AND d.id = e.deed
             LEFT JOIN entry r ON r.city_id = e.city_id AND r.record = e.record AND r.reverses = e.line",
            $known,
            " WHERE e.city_id = $1 AND ",
            $condition
        )
    };
}
pub(crate) use entries_where;

statements! {
    /// A deed, unless its maker's key stands already.
    DEED_INSERT = "INSERT INTO deed (city_id, id, by_person, key, digest, room, verb, record, at, reason)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                   ON CONFLICT (city_id, by_person, key) DO NOTHING";
    /// The deed that stands under a key.
    DEED_BY_KEY = "SELECT digest, answer FROM deed WHERE city_id = $1 AND by_person = $2 AND key = $3";
    /// What a deed did.
    DEED_FINISH = "UPDATE deed SET record = $3, snapshot = $4, answer = $5 WHERE city_id = $1 AND id = $2";
    /// The history of a record.
    DEEDS_OF_RECORD = "SELECT id, room, verb, by_person, at, reason, snapshot FROM deed
                       WHERE city_id = $1 AND record = $2 ORDER BY id";
    /// A page of what was done to records, in order of the deeds.
    DEEDS_AFTER = "SELECT id, record FROM deed
                   WHERE city_id = $1 AND id > $2 AND record IS NOT NULL ORDER BY id LIMIT $3";
    /// The id of the last deed.
    DEED_LAST_ID = "SELECT MAX(id) AS id FROM deed WHERE city_id = $1";
    /// The people whom a deed's entries count.
    PEOPLE_OF_DEED = "SELECT DISTINCT person FROM entry
                      WHERE city_id = $1 AND record = $2 AND deed = $3 AND person IS NOT NULL
                      ORDER BY person";
    /// The record as its last deed kept it.
    DEED_LAST = "SELECT snapshot FROM deed WHERE city_id = $1 AND record = $2 ORDER BY id DESC LIMIT 1";
    /// Lines of a record, for the difference.
    LINES_OF_RECORD = "SELECT line, item, unit, day, quantity, person, reverses FROM entry
                       WHERE city_id = $1 AND record = $2 ORDER BY line";
    /// A line of the ledger.
    ENTRY_INSERT = "INSERT INTO entry (city_id, record, line, id, room, item, unit, day, quantity, person,
                                       reverses, deed, by_person, at)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    /// The placed head, the last id of the log, placed or not, and how far the city is settled.
    HEAD = "SELECT h.id AS head_id, h.seq AS head_seq,
                   (SELECT MAX(e.id) FROM entry e WHERE e.city_id = $1) AS entry,
                   (SELECT MAX(v.id) FROM log_event v WHERE v.city_id = $1) AS event,
                   COALESCE(c.gen, 0) AS gen, c.beside,
                   COALESCE(s.epoch, 0) AS epoch, COALESCE(s.seq, 0) AS seq, COALESCE(s.id, 0) AS id
            FROM log_head h
            LEFT JOIN roll_current c ON c.city_id = h.city_id
            LEFT JOIN roll_epoch s ON s.city_id = c.city_id AND s.gen = c.gen AND s.epoch =
              (SELECT MAX(m.epoch) FROM roll_epoch m WHERE m.city_id = $1 AND m.gen = c.gen)
            WHERE h.city_id = $1";
    /// Gives the tail its positions.
    PLACE_TAIL = "INSERT INTO place (city_id, seq, id)
                  SELECT city_id, $3 + ROW_NUMBER() OVER (ORDER BY id), id FROM (
                    SELECT city_id, id FROM entry WHERE city_id = $1 AND id > $2
                    UNION ALL SELECT city_id, id FROM log_event WHERE city_id = $1 AND id > $2) AS tail";
    /// The last position that was given.
    PLACE_LAST = "SELECT id, seq FROM place WHERE city_id = $1 ORDER BY seq DESC LIMIT 1";
    /// The id at a position.
    PLACE_ID = "SELECT id FROM place WHERE city_id = $1 AND seq = $2";
    /// The last position at or before an instant.
    PLACE_AT = "SELECT p.seq FROM place p JOIN entry e ON e.city_id = p.city_id AND e.id = p.id
                WHERE p.city_id = $1 AND e.at <= $2 ORDER BY p.seq DESC LIMIT 1";
    /// When the last entry at or before a position was posted.
    PLACE_INSTANT = "SELECT e.at FROM place p JOIN entry e ON e.city_id = p.city_id AND e.id = p.id
                     WHERE p.city_id = $1 AND p.seq <= $2 ORDER BY p.seq DESC LIMIT 1";
    /// Lines of a record with all that is known of them.
    ENTRIES_OF_RECORD = entries_where!("", "e.record = $2 ORDER BY e.line");
    /// Lines at positions, the latest posted first.
    ENTRIES_AT = entries_where!(
        " AND r.id <= $3",
        "e.id IN (SELECT s.id FROM place s WHERE s.city_id = $1 AND s.seq IN JSON_IDS($2))
         ORDER BY e.id DESC");
    /// The first position of an id or behind it.
    PLACE_SEQ = "SELECT seq FROM place WHERE city_id = $1 AND id >= $2 ORDER BY id LIMIT 1";
    /// Records of a room that have standing lines, by id: for `doctor`.
    RECORDS_OF_ROOM = "SELECT DISTINCT record FROM entry WHERE city_id = $1 AND room = $2 AND record > $3
                       ORDER BY record LIMIT $4";
    /// Lines that reverse nothing that stands, or not exactly what they name: none, if all is well.
    REVERSALS_AMISS = "SELECT r.record, r.line FROM entry r
                       LEFT JOIN entry e ON e.city_id = r.city_id AND e.record = r.record AND e.line = r.reverses
                       WHERE r.city_id = $1 AND r.reverses IS NOT NULL AND (e.line IS NULL
                         OR e.reverses IS NOT NULL OR e.item <> r.item OR e.unit <> r.unit OR e.day <> r.day
                         OR e.quantity <> -r.quantity OR COALESCE(e.person, 0) <> COALESCE(r.person, 0)
                         OR e.id >= r.id)
                       ORDER BY r.record, r.line LIMIT 100";
    /// Lines whose deed is not there, or is another record's: none, if all is well.
    DEEDS_AMISS = "SELECT e.record, e.line FROM entry e
                   LEFT JOIN deed d ON d.city_id = e.city_id AND d.id = e.deed
                   WHERE e.city_id = $1 AND (d.id IS NULL OR d.record IS NULL OR d.record <> e.record
                     OR d.room <> e.room OR d.at <> e.at OR d.by_person <> e.by_person)
                   ORDER BY e.record, e.line LIMIT 100";
    /// Positions that hold no entry and no event, or leave one out: none, if all is well.
    PLACES_AMISS = "SELECT p.seq FROM place p
                    LEFT JOIN entry e ON e.city_id = p.city_id AND e.id = p.id
                    LEFT JOIN log_event v ON v.city_id = p.city_id AND v.id = p.id
                    WHERE p.city_id = $1 AND e.id IS NULL AND v.id IS NULL ORDER BY p.seq LIMIT 100";
    /// What was counted between two positions, where and for which day, and how many entries take others back.
    COUNTED_BETWEEN = "SELECT e.item, e.unit, e.day, COUNT(e.reverses) AS reversals
                       FROM place p JOIN entry e ON e.city_id = p.city_id AND e.id = p.id
                       WHERE p.city_id = $1 AND p.seq > $2 AND p.seq <= $3
                       GROUP BY e.item, e.unit, e.day ORDER BY e.item, e.unit, e.day";
    /// An entry, if there is one.
    ENTRY_ANY = "SELECT id FROM entry WHERE city_id = $1 LIMIT 1";
    /// How many entries, events and positions there are.
    LOG_COUNTS = "SELECT (SELECT COUNT(*) FROM entry WHERE city_id = $1) AS entries,
                         (SELECT COUNT(*) FROM log_event WHERE city_id = $1) AS events,
                         (SELECT COUNT(*) FROM place WHERE city_id = $1) AS places,
                         (SELECT COALESCE(MAX(seq), 0) FROM place WHERE city_id = $1) AS last";
    /// Items and units that entries name, with their first days.
    NAMES_IN_USE = "SELECT item, unit, MIN(day) AS first FROM entry WHERE city_id = $1
                    GROUP BY item, unit ORDER BY item, unit";
    /// Deeds that were begun and never finished: none, if all is well.
    DEEDS_UNFINISHED = "SELECT id FROM deed WHERE city_id = $1 AND (record IS NULL OR answer IS NULL)
                        ORDER BY id LIMIT 100";
    /// People that entries name and that are not there: none, if all is well.
    PEOPLE_AMISS = "SELECT DISTINCT e.person FROM entry e
                    LEFT JOIN person p ON p.city_id = e.city_id AND p.id = e.person
                    WHERE e.city_id = $1 AND e.person IS NOT NULL AND p.id IS NULL
                    ORDER BY e.person LIMIT 100";
}

/// A deed of a record's history.
#[derive(Clone, Debug)]
pub struct DeedRow {
    /// Its id.
    pub id: i64,
    /// The room that did it.
    pub room: String,
    /// What was done: `hold`, `correct`, `withdraw`, …
    pub verb: String,
    /// Who did it.
    pub by: i64,
    /// When.
    pub at: Instant,
    /// Why, where a reason was given.
    pub reason: Option<String>,
    /// The record as it stood after.
    pub snapshot: Option<Json>,
}

/// What is noted when a deed begins.
pub(crate) struct NewDeed<'a> {
    pub city: CityId,
    pub id: i64,
    pub by: i64,
    pub key: &'a str,
    pub digest: &'a str,
    pub room: &'a str,
    pub verb: &'a str,
    pub record: Option<i64>,
    pub reason: Option<&'a str>,
}

/// Notes a deed. False where its maker's key stands already.
pub(crate) async fn deed_insert(tx: &mut Tx, deed: &NewDeed<'_>) -> Result<bool, StoreError> {
    let now = tx.now();
    let rows = DEED_INSERT
        .bind(deed.city)
        .bind(deed.id)
        .bind(deed.by)
        .bind(deed.key)
        .bind(deed.digest)
        .bind(deed.room)
        .bind(deed.verb)
        .bind(deed.record)
        .bind(now)
        .bind(deed.reason)
        .execute(tx)
        .await?;
    Ok(rows == 1)
}

/// Digest and answer of the deed under a key.
pub(crate) async fn deed_by_key(
    conn: &mut Conn,
    city: CityId,
    by: i64,
    key: &str,
) -> Result<(String, Option<Json>), StoreError> {
    let row = DEED_BY_KEY.bind(city).bind(by).bind(key).one(conn).await?;
    Ok((row.get("digest")?, row.get("answer")?))
}

pub(crate) async fn deed_finish(
    tx: &mut Tx,
    city: CityId,
    id: i64,
    record: i64,
    snapshot: Json,
    answer: Json,
) -> Result<(), StoreError> {
    DEED_FINISH.bind(city).bind(id).bind(record).bind(snapshot).bind(answer).execute(tx).await?;
    Ok(())
}

/// The people whose count a deed changed.
pub(crate) async fn people_of_deed(
    conn: &mut Conn,
    city: CityId,
    record: i64,
    deed: i64,
) -> Result<Vec<i64>, StoreError> {
    let rows = PEOPLE_OF_DEED.bind(city).bind(record).bind(deed).all(conn).await?;
    rows.iter().map(|row| row.get("person")).collect()
}

/// Some work that was counted, or taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The item.
    pub item: String,
    /// The code of the unit.
    pub unit: String,
    /// For which day.
    pub day: Day,
    /// Whether any of it was taken back.
    pub taken: bool,
}

/// What was counted behind a position, up to another.
///
/// # Errors
/// What the database reports.
pub async fn counted_between(
    conn: &mut Conn,
    city: CityId,
    (after, until): (i64, i64),
) -> Result<Vec<Work>, StoreError> {
    let rows = COUNTED_BETWEEN.bind(city).bind(after).bind(until).all(conn).await?;
    let work = |row: &Row| -> Result<Work, StoreError> {
        let reversals: i64 = row.get("reversals")?;
        let (item, unit, day) = (row.get("item")?, row.get("unit")?, row.get("day")?);
        Ok(Work { item, unit, day, taken: reversals > 0 })
    };
    rows.iter().map(work).collect()
}

/// The deeds of a record, in order.
pub async fn history(conn: &mut Conn, city: CityId, record: i64) -> Result<Vec<DeedRow>, StoreError> {
    let rows = DEEDS_OF_RECORD.bind(city).bind(record).all(conn).await?;
    rows.iter()
        .map(|row| {
            Ok(DeedRow {
                id: row.get("id")?,
                room: row.get("room")?,
                verb: row.get("verb")?,
                by: row.get("by_person")?,
                at: row.get("at")?,
                reason: row.get("reason")?,
                snapshot: row.get("snapshot")?,
            })
        })
        .collect()
}

/// A record as its last deed kept it; none where no deed did.
pub(crate) async fn snapshot(conn: &mut Conn, city: CityId, record: i64) -> Result<Option<Json>, StoreError> {
    let row = DEED_LAST.bind(city).bind(record).optional(conn).await?;
    Ok(row.map(|row| row.get::<Option<Json>>("snapshot")).transpose()?.flatten())
}

/// The lines of a record: each with its posting, and the line that it reverses.
pub(crate) async fn lines(
    conn: &mut Conn,
    city: CityId,
    record: i64,
) -> Result<Vec<(i64, Posting, Option<i64>)>, StoreError> {
    let rows = LINES_OF_RECORD.bind(city).bind(record).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("line")?, posting(row)?, row.get("reverses")?))).collect()
}

fn posting(row: &Row) -> Result<Posting, StoreError> {
    Ok(Posting {
        item: row.get("item")?,
        unit: row.get("unit")?,
        day: row.get("day")?,
        quantity: row.get("quantity")?,
        person: row.get("person")?,
    })
}

/// A line on its way into the ledger.
pub(crate) struct NewEntry<'a> {
    pub line: i64,
    pub id: i64,
    pub posting: &'a Posting,
    /// The line that is taken back: then the quantity goes in with the opposite sign.
    pub reverses: Option<i64>,
}

/// Who posts which record, under which deed.
pub(crate) struct Poster<'a> {
    pub city: CityId,
    pub record: i64,
    pub room: &'a str,
    pub deed: i64,
    pub by: i64,
}

pub(crate) async fn entries_insert(
    tx: &mut Tx,
    poster: &Poster<'_>,
    entries: &[NewEntry<'_>],
) -> Result<(), StoreError> {
    let now = tx.now();
    let rows = entries
        .iter()
        .map(|entry| {
            let posting = entry.posting;
            let sign = if entry.reverses.is_some() { -1 } else { 1 };
            vec![
                Value::from(poster.city),
                poster.record.into(),
                entry.line.into(),
                entry.id.into(),
                poster.room.into(),
                posting.item.as_str().into(),
                posting.unit.as_str().into(),
                posting.day.into(),
                (sign * posting.quantity).into(),
                posting.person.into(),
                entry.reverses.into(),
                poster.deed.into(),
                poster.by.into(),
                now.into(),
            ]
        })
        .collect();
    ENTRY_INSERT.insert_many(tx, rows).await?;
    Ok(())
}

/// Where a city's log ends, and how far it is settled.
pub(crate) struct Head {
    /// The id and the position that were placed last.
    pub placed: (i64, i64),
    /// The last id, placed or not.
    pub last: i64,
    pub settled: settled::State,
}

pub(crate) async fn head(conn: &mut Conn, city: CityId) -> Result<Head, StoreError> {
    let row = HEAD.bind(city).one(conn).await?;
    Ok(Head {
        placed: (row.get("head_id")?, row.get("head_seq")?),
        last: row.get::<Option<i64>>("entry")?.max(row.get("event")?).unwrap_or(0),
        settled: settled::state_of(&row)?,
    })
}

/// Gives positions to all behind the placed id, counting on from `seq`. Gives the new head.
pub(crate) async fn place_tail(
    tx: &mut Tx,
    city: CityId,
    id: i64,
    seq: i64,
) -> Result<(i64, i64), StoreError> {
    PLACE_TAIL.bind(city).bind(id).bind(seq).execute(tx).await?;
    place_last(tx, city).await
}

/// The id and the position that were placed last.
pub(crate) async fn place_last(conn: &mut Conn, city: CityId) -> Result<(i64, i64), StoreError> {
    match PLACE_LAST.bind(city).optional(conn).await? {
        Some(row) => Ok((row.get("id")?, row.get("seq")?)),
        None => Ok((0, 0)),
    }
}

/// The id at a position; ids up to it are what was known then.
pub async fn id_at(conn: &mut Conn, city: CityId, seq: i64) -> Result<Option<i64>, StoreError> {
    PLACE_ID.bind(city).bind(seq).optional(conn).await?.map(|row| row.get("id")).transpose()
}

/// A deed that was done to a record.
#[derive(Clone, Copy, Debug)]
pub struct DeedOn {
    /// Its id.
    pub id: i64,
    /// The record.
    pub record: i64,
}

/// Up to `limit` deeds behind the id `after` that were done to records, by id.
pub async fn deeds_after(
    conn: &mut Conn,
    city: CityId,
    after: i64,
    limit: i64,
) -> Result<Vec<DeedOn>, StoreError> {
    let rows = DEEDS_AFTER.bind(city).bind(after).bind(limit).all(conn).await?;
    rows.iter().map(|row| Ok(DeedOn { id: row.get("id")?, record: row.get("record")? })).collect()
}

/// Whether anything was ever recorded in a city.
pub async fn has_entries(conn: &mut Conn, city: CityId) -> Result<bool, StoreError> {
    Ok(ENTRY_ANY.bind(city).optional(conn).await?.is_some())
}

/// The id of a city's last deed; 0 where there is none.
pub async fn last_deed(conn: &mut Conn, city: CityId) -> Result<i64, StoreError> {
    Ok(DEED_LAST_ID.bind(city).one(conn).await?.get::<Option<i64>>("id")?.unwrap_or(0))
}

/// The last position whose entry was posted at or before an instant; 0 where there is none.
pub async fn position_at(conn: &mut Conn, city: CityId, at: Instant) -> Result<i64, StoreError> {
    match PLACE_AT.bind(city).bind(at).optional(conn).await? {
        Some(row) => row.get("seq"),
        None => Ok(0),
    }
}

/// When the last entry at or before a position was posted; none where there is none.
pub async fn instant_at(conn: &mut Conn, city: CityId, seq: i64) -> Result<Option<Instant>, StoreError> {
    PLACE_INSTANT.bind(city).bind(seq).optional(conn).await?.map(|row| row.get("at")).transpose()
}

fn entry(row: &Row) -> Result<Entry, StoreError> {
    let posting = posting(row)?;
    Ok(Entry {
        seq: row.get("seq")?,
        id: row.get("id")?,
        record: row.get("record")?,
        line: row.get("line")?,
        room: row.get("room")?,
        item: posting.item,
        unit: posting.unit,
        day: posting.day,
        quantity: posting.quantity,
        person: posting.person,
        reverses: row.get("reverses")?,
        reversed_by: row.get("reversed_by")?,
        deed: row.get("deed")?,
        by: row.get("by_person")?,
        at: row.get("at")?,
        reason: row.get("reason")?,
    })
}

/// All lines of a record, in order.
pub async fn entries_of(conn: &mut Conn, city: CityId, record: i64) -> Result<Vec<Entry>, StoreError> {
    ENTRIES_OF_RECORD.bind(city).bind(record).all(conn).await?.iter().map(entry).collect()
}

/// The lines at positions, the latest first, with their reversals as known at an id.
pub(crate) async fn entries_at(
    conn: &mut Conn,
    city: CityId,
    seqs: &[i64],
    known: i64,
) -> Result<Vec<Entry>, StoreError> {
    let rows = ENTRIES_AT.bind(city).bind(serde_json::json!(seqs)).bind(known).all(conn).await?;
    rows.iter().map(entry).collect()
}

/// The first position whose id is this one or a later one.
pub(crate) async fn seq_of(conn: &mut Conn, city: CityId, id: i64) -> Result<Option<i64>, StoreError> {
    PLACE_SEQ.bind(city).bind(id).optional(conn).await?.map(|row| row.get("seq")).transpose()
}

/// Records of a room that ever posted, by id, behind `after`.
pub async fn records_of_room(
    conn: &mut Conn,
    city: CityId,
    room: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    let rows = RECORDS_OF_ROOM.bind(city).bind(room).bind(after).bind(limit).all(conn).await?;
    rows.iter().map(|row| row.get("record")).collect()
}
