//! Every SQL statement of the room, and the functions that run them.

use luoshi_store::{CityId, Conn, Day, Migration, Migrations, Row, StoreError, Tx, Value, statements};
use serde_json::json;

use luoshi_web::find::{self, Query};
use luoshi_web::found_word;

/// The room's schema.
pub const MIGRATIONS: Migrations = Migrations {
    room: "search",
    steps: &[
        Migration { version: 1, sql: include_str!("../migrations/0001.sql"), sqlite: "", postgres: "" },
        Migration { version: 2, sql: include_str!("../migrations/0002.sql"), sqlite: "", postgres: "" },
        Migration { version: 3, sql: include_str!("../migrations/0003.sql"), sqlite: "", postgres: "" },
    ],
};

/// What is found: $2 units that may be seen, $3 units for which somebody who records there may be asked, from $4 on two
/// parameters a word.
macro_rules! found {
    () => {
        concat!(
            "city_id = $1 AND (unit IS NULL OR CAST($2 AS TEXT) IS NULL OR unit IN JSON_LIST($2)
               OR asked IN JSON_LIST($3)
               OR also IN (SELECT record FROM search_document WHERE city_id = $1 AND unit IN JSON_LIST($2)))",
            found_word!("$4", "$5"),
            found_word!("$6", "$7"),
            found_word!("$8", "$9"),
            found_word!("$10", "$11"),
            found_word!("$12", "$13"),
            found_word!("$14", "$15")
        )
    };
}

statements! {
    /// How many documents of each kind are found.
    FOUND_COUNTED = concat!("SELECT kind, COUNT(*) AS count FROM search_document WHERE ", found!(),
                            " GROUP BY kind ORDER BY kind");
    /// A page of those of a kind, the latest day first; $17 and $18 are the last day and record of the page before.
    FOUND_LISTED = concat!("SELECT record, room, kind, unit, day, title, body FROM search_document WHERE ", found!(), "
                    AND kind = $16 AND (CAST($17 AS DATE) IS NULL OR day < $17 OR (day = $17 AND record < $18))
                    ORDER BY day DESC, record DESC LIMIT $19");
    /// A document as its record is now, unless a later deed is known.
    DOCUMENT_KEEP = "INSERT INTO search_document (city_id, record, deed, room, kind, unit, also, asked, day, title,
                       body, folded, sounds)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                     ON CONFLICT (city_id, record) DO UPDATE SET deed = excluded.deed, room = excluded.room,
                       kind = excluded.kind, unit = excluded.unit, also = excluded.also, asked = excluded.asked,
                       day = excluded.day, title = excluded.title,
                       body = excluded.body, folded = excluded.folded, sounds = excluded.sounds
                     WHERE search_document.deed <= excluded.deed";
    /// Throws all of a city away.
    DOCUMENTS_CLEAR = "DELETE FROM search_document WHERE city_id = $1";
    /// Up to which deed was read.
    FOLLOWED = "SELECT deed FROM search_follow WHERE city_id = $1";
    /// Notes up to which deed was read.
    FOLLOW_TO = "INSERT INTO search_follow (city_id, deed) VALUES ($1, $2)
                 ON CONFLICT (city_id) DO UPDATE SET deed = excluded.deed";
    /// Which deeds of some records are known.
    KNOWN = "SELECT record, deed FROM search_document WHERE city_id = $1 AND record IN JSON_IDS($2) ORDER BY record";
}

/// A record as it is searched for.
#[derive(Clone, Debug)]
pub struct Kept {
    pub record: i64,
    pub deed: i64,
    pub room: String,
    pub kind: String,
    pub unit: Option<String>,
    pub also: Option<i64>,
    pub asked: Option<String>,
    pub day: Day,
    pub title: String,
    pub body: String,
    pub folded: String,
    pub sounds: String,
}

/// A record that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    pub record: i64,
    pub room: String,
    pub kind: String,
    pub unit: Option<String>,
    pub day: Day,
    pub title: String,
    pub body: String,
}

/// What is looked for, and among which units.
pub struct Asked<'a> {
    pub city: CityId,
    pub query: &'a Query,
    /// The units whose rows may be read; none for all.
    pub seen: Option<&'a [String]>,
    /// The units for which the reader may be asked.
    pub near: &'a [String],
}

impl Asked<'_> {
    fn bind(&self, statement: luoshi_store::Statement) -> luoshi_store::Query {
        let query = statement.bind(self.city).bind(self.seen.map(|codes| json!(codes)));
        find::bind(query.bind(json!(self.near)), self.query)
    }
}

/// How many documents of each kind are found.
pub async fn counted(conn: &mut Conn, asked: &Asked<'_>) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = asked.bind(FOUND_COUNTED).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("kind")?, row.get("count")?))).collect()
}

/// Up to `limit` documents of a kind below the key `after`, the latest day first.
pub async fn listed(
    conn: &mut Conn,
    asked: &Asked<'_>,
    kind: &str,
    after: Option<(Day, i64)>,
    limit: i64,
) -> Result<Vec<Hit>, StoreError> {
    let query = asked.bind(FOUND_LISTED).bind(kind);
    let query = query.bind(after.map(|(day, _)| day)).bind(after.map(|(_, record)| record)).bind(limit);
    query.all(conn).await?.iter().map(hit).collect()
}

fn hit(row: &Row) -> Result<Hit, StoreError> {
    Ok(Hit {
        record: row.get("record")?,
        room: row.get("room")?,
        kind: row.get("kind")?,
        unit: row.get("unit")?,
        day: row.get("day")?,
        title: row.get("title")?,
        body: row.get("body")?,
    })
}

/// Keeps documents, each unless a later deed of its record is known.
pub async fn keep(tx: &mut Tx, city: CityId, documents: Vec<Kept>) -> Result<(), StoreError> {
    for one in documents {
        let query = DOCUMENT_KEEP.bind(city).bind(one.record).bind(one.deed).bind(one.room).bind(one.kind);
        let query =
            query.bind(one.unit).bind(one.also).bind(one.asked).bind(one.day).bind(one.title).bind(one.body);
        query.bind(one.folded).bind(one.sounds).execute(tx).await?;
    }
    Ok(())
}

/// Throws all away, so that it is made again from the first deed on.
pub async fn clear(tx: &mut Tx, city: CityId) -> Result<(), StoreError> {
    DOCUMENTS_CLEAR.bind(city).execute(tx).await?;
    follow_to(tx, city, 0).await
}

/// Up to which deed was read; 0 at the beginning.
pub async fn followed(conn: &mut Conn, city: CityId) -> Result<i64, StoreError> {
    FOLLOWED.bind(city).optional(conn).await?.map_or(Ok(0), |row| row.get("deed"))
}

/// Notes up to which deed was read.
pub async fn follow_to(tx: &mut Tx, city: CityId, deed: i64) -> Result<(), StoreError> {
    FOLLOW_TO.bind(city).bind(deed).execute(tx).await?;
    Ok(())
}

/// The last known deeds of those of these records that there are documents of.
pub async fn known(conn: &mut Conn, city: CityId, records: &[i64]) -> Result<Vec<(i64, i64)>, StoreError> {
    let rows = KNOWN.bind(city).bind(Value::from(json!(records))).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("record")?, row.get("deed")?))).collect()
}
