//! Every statement of this room, and the functions that run them.

use luoshi_store::{
    CityId, Conn, Day, Instant, Migration, Migrations, Row, StoreError, Tx, Value, like, statements,
};
use luoshi_web::lists::confirm::Confirmed;
use serde_json::{Value as Json, json};

use crate::model::{Confirmation, Record, State};

mod alike;
mod handed;
mod work;

pub use alike::records_alike;
pub use handed::{record_hand, record_people, records_open};
pub use work::{records_fresh, records_of, records_sighted, records_tallied, records_waiting};

/// The room's schema.
pub const MIGRATIONS: Migrations = Migrations {
    room: "records",
    steps: &[
        Migration { version: 1, sql: include_str!("../migrations/0001.sql"), sqlite: "", postgres: "" },
        Migration { version: 2, sql: include_str!("../migrations/0002.sql"), sqlite: "", postgres: "" },
        Migration { version: 3, sql: include_str!("../migrations/0003.sql"), sqlite: "", postgres: "" },
        Migration {
            version: 4,
            sql: include_str!("../migrations/0004.sql"),
            sqlite: include_str!("../migrations/0004.sqlite.sql"),
            postgres: include_str!("../migrations/0004.postgres.sql"),
        },
    ],
};

macro_rules! columns {
    () => {
        "id, form, pack_version, unit, day, title, state, version, created_by, created_at, changed_by, \
         changed_at, confirmed_by, confirmed_at, handed_to, body"
    };
}

/// What a list asks for: $2 form, $3 units of the filter, $4 units that may be seen, $5 from, $6 until,
/// $7 state, $8 text, $9 people of that text, $10 person, $11 whether it stands and is confirmed (yes, no, wait), $12
/// for whom it waits.
macro_rules! filter {
    () => {
        "city_id = $1 AND form = $2
         AND (CAST($3 AS TEXT) IS NULL OR unit IN JSON_LIST($3))
         AND (CAST($5 AS DATE) IS NULL OR day >= $5)
         AND (CAST($6 AS DATE) IS NULL OR day <= $6)
         AND (CAST($7 AS TEXT) IS NULL OR state = $7)
         AND (CAST($8 AS TEXT) IS NULL OR search LIKE $8 ESCAPE '!'
              OR id IN (SELECT record_id FROM record_person
                        WHERE city_id = $1 AND person IN JSON_IDS($9)))
         AND (CAST($10 AS BIGINT) IS NULL
              OR id IN (SELECT record_id FROM record_person WHERE city_id = $1 AND person = $10))
         AND (CAST($11 AS TEXT) IS NULL OR (state = 'standing'
              AND ($11 = 'yes' OR confirmed_by IS NULL)
              AND ($11 <> 'yes' OR confirmed_by IS NOT NULL)
              AND ($11 <> 'wait' OR (created_by <> $12 AND changed_by <> $12))))"
    };
}

macro_rules! seen {
    () => {
        "(CAST($4 AS TEXT) IS NULL OR unit IN JSON_LIST($4))"
    };
}

statements! {
    /// A new record.
    RECORD_INSERT = "INSERT INTO record (city_id, id, form, pack_version, unit, day, title, search, state, version,
                     created_by, created_at, changed_by, changed_at, body)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'standing', 1, $9, $10, $9, $10, $11)";
    /// What a correction changes; nothing where the version is another by now. Takes the confirmation off.
    RECORD_CORRECT = "UPDATE record SET unit = $4, day = $5, title = $6, search = $7, version = version + 1,
                      changed_by = $8, changed_at = $9, body = $10, confirmed_by = NULL, confirmed_at = NULL
                      WHERE city_id = $1 AND id = $2 AND version = $3 AND state = 'standing'";
    /// Takes a record back; nothing where the version is another by now.
    RECORD_WITHDRAW = "UPDATE record SET state = 'withdrawn', version = version + 1, changed_by = $4, changed_at = $5
                       WHERE city_id = $1 AND id = $2 AND version = $3 AND state = 'standing'";
    /// Notes who stands behind a record; nothing where the version is another by now.
    RECORD_CONFIRM = "UPDATE record SET version = version + 1, confirmed_by = $4, confirmed_at = $5
                      WHERE city_id = $1 AND id = $2 AND version = $3 AND state = 'standing'
                      AND confirmed_by IS NULL";
    /// Who is named in which field of some records that follow each other.
    PEOPLE_BETWEEN = "SELECT record_id, field, person FROM record_person
                      WHERE city_id = $1 AND record_id > $2 AND record_id <= $3 ORDER BY record_id, field, person";
    /// One record.
    RECORD_BY_ID = concat!("SELECT ", columns!(), " FROM record WHERE city_id = $1 AND id = $2");
    /// Several records.
    RECORDS_BY_IDS = concat!("SELECT ", columns!(), " FROM record
                     WHERE city_id = $1 AND id IN JSON_IDS($2) ORDER BY id");
    /// A record of each version of a form.
    RECORDS_OF_VERSIONS = "SELECT MIN(id) AS id FROM record WHERE city_id = $1 AND form = $2
                           GROUP BY pack_version ORDER BY id";
    /// A page of all records in order of their ids.
    RECORDS_AFTER = concat!("SELECT ", columns!(), " FROM record WHERE city_id = $1 AND id > $2 ORDER BY id LIMIT $3");
    /// A page of a list, the latest day first; $13 and $14 are the last day and id of the page before.
    RECORDS_LISTED = concat!("SELECT ", columns!(), " FROM record WHERE ", filter!(), " AND ", seen!(), "
                     AND (CAST($13 AS DATE) IS NULL OR day < $13 OR (day = $13 AND id < $14))
                     ORDER BY day DESC, id DESC LIMIT $15");
    /// How many records a list holds, and how many of them may be seen.
    RECORDS_COUNTED = concat!("SELECT COUNT(*) AS held,
                      CAST(COALESCE(SUM(CASE WHEN ", seen!(), " THEN 1 ELSE 0 END), 0) AS BIGINT) AS seen
                      FROM record WHERE ", filter!());
    /// How many records stand, by form, and the last day of each.
    FORMS_COUNTED = "SELECT form, COUNT(*) AS count, MAX(day) AS last FROM record
                     WHERE city_id = $1 AND state = 'standing'
                     AND (CAST($2 AS TEXT) IS NULL OR unit IN JSON_LIST($2)) GROUP BY form ORDER BY form";
    /// What a person recorded, the last first.
    RECORDS_OF = concat!("SELECT ", columns!(), " FROM record
                 WHERE city_id = $1 AND (handed_to = $2 OR (created_by = $2 AND handed_to IS NULL))
                 ORDER BY id DESC LIMIT $3");
    /// The records that somebody may still change by themselves at some units.
    RECORDS_OPEN = concat!("SELECT ", columns!(), " FROM record
                   WHERE city_id = $1 AND (handed_to = $2 OR (created_by = $2 AND handed_to IS NULL))
                     AND state = 'standing' AND confirmed_by IS NULL AND unit IN JSON_LIST($3)
                   ORDER BY id");
    /// The people whom a record names.
    RECORD_PEOPLE = "SELECT DISTINCT person FROM record_person WHERE city_id = $1 AND record_id = $2 ORDER BY person";
    /// A record goes to a successor.
    RECORD_HAND = "UPDATE record SET handed_to = $3 WHERE city_id = $1 AND id = $2";
    /// What a person recorded and somebody else changed, the last first.
    RECORDS_RETURNED = concat!("SELECT ", columns!(), " FROM record
                       WHERE city_id = $1 AND created_by = $2 AND changed_by <> $2
                       ORDER BY changed_at DESC, id DESC LIMIT $3");
    /// What others recorded since an instant, the last first.
    RECORDS_FRESH = concat!("SELECT ", columns!(), " FROM record
                    WHERE city_id = $1 AND created_at > $2 AND created_by <> $3
                      AND (CAST($4 AS TEXT) IS NULL OR unit IN JSON_LIST($4))
                    ORDER BY created_at DESC, id DESC LIMIT $5");
    /// How many that are.
    RECORDS_FRESH_COUNTED = "SELECT COUNT(*) AS count FROM record
                             WHERE city_id = $1 AND created_at > $2 AND created_by <> $3
                               AND (CAST($4 AS TEXT) IS NULL OR unit IN JSON_LIST($4))";
    /// How many records of each form wait for somebody other than their author to stand behind them.
    RECORDS_WAITING = "SELECT form, COUNT(*) AS count FROM record
                       WHERE city_id = $1 AND state = 'standing' AND confirmed_by IS NULL
                         AND created_by <> $2 AND changed_by <> $2
                         AND (CAST($3 AS TEXT) IS NULL OR unit IN JSON_LIST($3))
                       GROUP BY form ORDER BY form";
    /// How many records stand at each unit for each day.
    RECORDS_TALLIED = "SELECT unit, day, COUNT(*) AS count FROM record
                       WHERE city_id = $1 AND state = 'standing' AND day >= $2 AND day <= $3
                         AND (CAST($4 AS TEXT) IS NULL OR unit IN JSON_LIST($4))
                       GROUP BY unit, day ORDER BY unit, day";
    /// Standing records as rules look at them.
    RECORDS_SIGHTED = "SELECT id, form, unit, day, title, created_at, CAST(body AS TEXT) AS says FROM record
                       WHERE city_id = $1 AND state = 'standing' AND day >= $2 AND day <= $3
                         AND (CAST($4 AS TEXT) IS NULL OR unit IN JSON_LIST($4))
                       ORDER BY day, id";
    /// A person named in a record.
    PERSON_INSERT = "INSERT INTO record_person (city_id, record_id, field, person) VALUES ($1, $2, $3, $4)";
    /// Forgets who is named in a record, before its correction names them anew.
    PEOPLE_DELETE = "DELETE FROM record_person WHERE city_id = $1 AND record_id = $2";
    /// Standing records of these units between two days under these titles.
    RECORDS_ALIKE = concat!("SELECT ", columns!(), " FROM record
                    WHERE city_id = $1 AND form = $2 AND unit IN JSON_LIST($3) AND title IN JSON_LIST($4)
                      AND day >= $5 AND day <= $6 AND state = 'standing' ORDER BY id");
    /// Notes that a sheet is imported; nothing where the same content was imported before.
    IMPORT_INSERT = "INSERT INTO record_import (city_id, form, hash, by_person, at, rows)
                     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (city_id, form, hash) DO NOTHING";
}

/// What a list asks for; everything but the form may be left open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// The form.
    pub form: String,
    /// Only records of these units.
    pub units: Option<Vec<String>>,
    /// The units whose records the reader may see; `None` for all.
    pub seen: Option<Vec<String>>,
    /// From this day on.
    pub from: Option<Day>,
    /// Up to and with this day.
    pub until: Option<Day>,
    /// Only records in this state.
    pub state: Option<State>,
    /// Part of the title or of a text.
    pub text: Option<String>,
    /// People whose name fits the text.
    pub named: Vec<i64>,
    /// Only records that name this person.
    pub person: Option<i64>,
    /// Only those that stand and are confirmed or not; for whom it is asked.
    pub confirmed: Option<(Confirmed, i64)>,
}

fn list(codes: Option<&Vec<String>>) -> Option<Json> {
    codes.map(|codes| json!(codes))
}

impl Filter {
    fn bind(&self, city: CityId, statement: luoshi_store::Statement) -> luoshi_store::Query {
        statement
            .bind(city)
            .bind(&self.form)
            .bind(list(self.units.as_ref()))
            .bind(list(self.seen.as_ref()))
            .bind(self.from)
            .bind(self.until)
            .bind(self.state.map(State::as_str))
            .bind(self.text.as_deref().map(like::anywhere))
            .bind(json!(self.named))
            .bind(self.person)
            .bind(self.confirmed.map(|(which, _)| which.word()))
            .bind(self.confirmed.map(|(_, person)| person))
    }
}

fn record(row: &Row) -> Result<Record, StoreError> {
    let (id, state): (i64, String) = (row.get("id")?, row.get("state")?);
    let by: Option<i64> = row.get("confirmed_by")?;
    let at: Option<Instant> = row.get("confirmed_at")?;
    let body: Json = row.get("body")?;
    Ok(Record {
        id,
        form: row.get("form")?,
        pack_version: row.get("pack_version")?,
        unit: row.get("unit")?,
        day: row.get("day")?,
        title: row.get("title")?,
        state: State::parse(&state)
            .ok_or_else(|| StoreError::Shape(format!("the state of record {id} is {state:?}")))?,
        version: row.get("version")?,
        created_by: row.get("created_by")?,
        created_at: row.get("created_at")?,
        changed_by: row.get("changed_by")?,
        changed_at: row.get("changed_at")?,
        handed_to: row.get("handed_to")?,
        confirmed: by.zip(at).map(|(by, at)| Confirmation { by, at }),
        body: match body {
            Json::Object(body) => body,
            other => return Err(StoreError::Shape(format!("the body of record {id} is {other}"))),
        },
    })
}

/// Puts a new record in. `search` is what a search by text looks at, in lower case.
pub async fn record_insert(
    tx: &mut Tx,
    city: CityId,
    record: &Record,
    search: &str,
) -> Result<(), StoreError> {
    RECORD_INSERT
        .bind(city)
        .bind(record.id)
        .bind(&record.form)
        .bind(&record.pack_version)
        .bind(&record.unit)
        .bind(record.day)
        .bind(&record.title)
        .bind(search)
        .bind(record.created_by)
        .bind(record.created_at)
        .bind(Json::Object(record.body.clone()))
        .execute(tx)
        .await?;
    Ok(())
}

/// Writes a corrected record over version `version`; false where that is not the version any more.
pub async fn record_correct(
    tx: &mut Tx,
    city: CityId,
    record: &Record,
    search: &str,
    version: i64,
) -> Result<bool, StoreError> {
    let rows = RECORD_CORRECT
        .bind(city)
        .bind(record.id)
        .bind(version)
        .bind(&record.unit)
        .bind(record.day)
        .bind(&record.title)
        .bind(search)
        .bind(record.changed_by)
        .bind(record.changed_at)
        .bind(Json::Object(record.body.clone()))
        .execute(tx)
        .await?;
    Ok(rows == 1)
}

/// Marks version `version` of a record as withdrawn; false where that is not the version any more.
pub async fn record_withdraw(
    tx: &mut Tx,
    city: CityId,
    id: i64,
    version: i64,
    by: i64,
) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(RECORD_WITHDRAW.bind(city).bind(id).bind(version).bind(by).bind(now).execute(tx).await? == 1)
}

/// Notes who confirmed version `version`; false where that is not the version any more.
pub async fn record_confirm(
    tx: &mut Tx,
    city: CityId,
    id: i64,
    version: i64,
    by: i64,
) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(RECORD_CONFIRM.bind(city).bind(id).bind(version).bind(by).bind(now).execute(tx).await? == 1)
}

/// One record.
pub async fn record_by_id(conn: &mut Conn, city: CityId, id: i64) -> Result<Option<Record>, StoreError> {
    RECORD_BY_ID.bind(city).bind(id).optional(conn).await?.as_ref().map(record).transpose()
}

/// The records of these ids that there are, by id.
pub async fn records_by_ids(conn: &mut Conn, city: CityId, ids: &[i64]) -> Result<Vec<Record>, StoreError> {
    RECORDS_BY_IDS.bind(city).bind(json!(ids)).all(conn).await?.iter().map(record).collect()
}

/// The first record of each version of a form.
pub async fn records_of_versions(conn: &mut Conn, city: CityId, form: &str) -> Result<Vec<i64>, StoreError> {
    RECORDS_OF_VERSIONS.bind(city).bind(form).all(conn).await?.iter().map(|row| row.get("id")).collect()
}

/// Up to `limit` records whose id is above `after`, by id.
pub async fn records_after(
    conn: &mut Conn,
    city: CityId,
    after: i64,
    limit: i64,
) -> Result<Vec<Record>, StoreError> {
    RECORDS_AFTER.bind(city).bind(after).bind(limit).all(conn).await?.iter().map(record).collect()
}

/// Up to `limit` records of a list below the key `after` (a day and an id), the latest day first.
pub async fn records_listed(
    conn: &mut Conn,
    city: CityId,
    filter: &Filter,
    after: Option<(Day, i64)>,
    limit: i64,
) -> Result<Vec<Record>, StoreError> {
    let query = filter.bind(city, RECORDS_LISTED);
    let rows = query.bind(after.map(|(day, _)| day)).bind(after.map(|(_, id)| id)).bind(limit);
    rows.all(conn).await?.iter().map(record).collect()
}

/// How many records a list holds, and how many of them the reader may see.
pub async fn records_counted(
    conn: &mut Conn,
    city: CityId,
    filter: &Filter,
) -> Result<(i64, i64), StoreError> {
    let row = filter.bind(city, RECORDS_COUNTED).one(conn).await?;
    Ok((row.get("held")?, row.get("seen")?))
}

/// How many records stand by form, with the last day of each, among the units given.
pub async fn forms_counted(
    conn: &mut Conn,
    city: CityId,
    seen: Option<&Vec<String>>,
) -> Result<Vec<(String, i64, Day)>, StoreError> {
    let rows = FORMS_COUNTED.bind(city).bind(list(seen)).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("form")?, row.get("count")?, row.get("last")?))).collect()
}

/// Notes who is named in a record, field by field.
pub async fn people_insert(
    tx: &mut Tx,
    city: CityId,
    record: i64,
    people: &[(String, i64)],
) -> Result<(), StoreError> {
    if people.is_empty() {
        return Ok(());
    }
    let rows = people
        .iter()
        .map(|(field, person)| {
            vec![Value::from(city), Value::from(record), Value::from(field), Value::from(*person)]
        })
        .collect();
    PERSON_INSERT.insert_many(tx, rows).await?;
    Ok(())
}

/// Who is named in which field of the records behind one id, up to and with another.
pub async fn people_between(
    conn: &mut Conn,
    city: CityId,
    (after, until): (i64, i64),
) -> Result<Vec<(i64, String, i64)>, StoreError> {
    let rows = PEOPLE_BETWEEN.bind(city).bind(after).bind(until).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("record_id")?, row.get("field")?, row.get("person")?))).collect()
}

/// Forgets who is named in a record.
pub async fn people_delete(tx: &mut Tx, city: CityId, record: i64) -> Result<(), StoreError> {
    PEOPLE_DELETE.bind(city).bind(record).execute(tx).await?;
    Ok(())
}

/// Notes that a sheet of so many rows is imported; false where the same content was imported before.
pub async fn import_insert(
    tx: &mut Tx,
    city: CityId,
    form: &str,
    hash: &str,
    by: i64,
    rows: i64,
) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(IMPORT_INSERT.bind(city).bind(form).bind(hash).bind(by).bind(now).bind(rows).execute(tx).await? == 1)
}
