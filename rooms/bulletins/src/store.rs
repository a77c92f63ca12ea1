//! Every statement of this room, and the functions that run them.

use std::str::FromStr;

use luoshi_store::{
    CityId, Conn, Day, Instant, Migration, Migrations, Query, Row, StoreError, Tx, Value, statements,
};
use luoshi_web::articles;
use serde_json::json;

use crate::model::{Bulletin, Draft, Edition, Pin, Quoted};

/// The room's schema.
pub const MIGRATIONS: Migrations = Migrations {
    room: "bulletins",
    steps: &[
        Migration {
            version: 1,
            sql: include_str!("../migrations/0001.sql"),
            sqlite: include_str!("../migrations/0001.sqlite.sql"),
            postgres: include_str!("../migrations/0001.postgres.sql"),
        },
        Migration { version: 2, sql: include_str!("../migrations/0002.sql"), sqlite: "", postgres: "" },
        Migration { version: 3, sql: include_str!("../migrations/0003.sql"), sqlite: "", postgres: "" },
    ],
};

statements! {
    /// A new one.
    BULLETIN_INSERT = "INSERT INTO bulletin (city_id, id, unit, lang, title, body, section, from_day, until_day,
                         colophon, reason, template, state, version, edition, written_by, written_at, sent_by, due,
                         due_by, returned)
                       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
                         $20, $21)";
    /// Changes one, if nobody else did meanwhile.
    BULLETIN_UPDATE = "UPDATE bulletin SET unit = $3, lang = $4, title = $5, body = $6, section = $7, from_day = $8,
                         until_day = $9, colophon = $10, reason = $11, template = $12, state = $13, version = $14,
                         edition = $15, written_by = $16, written_at = $17, sent_by = $18, due = $19, due_by = $20,
                         returned = $21
                       WHERE city_id = $1 AND id = $2 AND version = $14 - 1";
    /// One.
    BULLETIN_BY_ID = "SELECT * FROM bulletin WHERE city_id = $1 AND id = $2";
    /// Takes one until the transaction ends.
    BULLETIN_TAKEN = "SELECT id FROM bulletin WHERE city_id = $1 AND id = $2 FOR UPDATE";
    /// A page of those of some units, or of all, the one first that was written at or published last.
    BULLETINS = "SELECT * FROM (
                   SELECT b.*, CASE WHEN e.published_at > b.written_at THEN e.published_at ELSE b.written_at END AS listed_at
                   FROM bulletin b
                   LEFT JOIN bulletin_edition e
                     ON e.city_id = b.city_id AND e.bulletin = b.id AND e.no = b.edition
                   WHERE b.city_id = $1) AS listed
                 WHERE city_id = $1 AND (listed_at < $2 OR (listed_at = $2 AND id < $3))
                   AND (CAST($4 AS TEXT) IS NULL OR unit IN JSON_LIST($4))
                   AND (CAST($5 AS TEXT) IS NULL OR state = $5)
                   AND (CAST($6 AS TEXT) IS NULL OR LOWER(title) LIKE $6 ESCAPE '!')
                 ORDER BY listed_at DESC, id DESC LIMIT $7";
    /// A page of the last editions of all, the latest first.
    EDITIONS_LAST = "SELECT e.* FROM bulletin b
                     JOIN bulletin_edition e ON e.city_id = b.city_id AND e.bulletin = b.id AND e.no = b.edition
                     WHERE b.city_id = $1
                       AND (e.published_at < $2 OR (e.published_at = $2 AND e.bulletin < $3))
                       AND (CAST($4 AS TEXT) IS NULL OR LOWER(e.title) LIKE $4 ESCAPE '!')
                     ORDER BY e.published_at DESC, e.bulletin DESC LIMIT $5";
    /// Those whose time has come.
    BULLETINS_DUE = "SELECT * FROM bulletin WHERE city_id = $1 AND state = 'due' AND due <= $2 ORDER BY due, id";
    /// The last that stands published from a template, for a unit and a period.
    BULLETIN_LIKE = "SELECT e.bulletin, e.title FROM bulletin b
                     JOIN bulletin_edition e ON e.city_id = b.city_id AND e.bulletin = b.id AND e.no = b.edition
                     WHERE b.city_id = $1 AND b.template = $2 AND e.unit = $3 AND e.from_day = $4 AND e.until_day = $5
                     ORDER BY b.id DESC LIMIT 1";
    /// An edition.
    EDITION_INSERT = "INSERT INTO bulletin_edition (city_id, bulletin, no, as_of, unit, lang, title, body, section,
                        from_day, until_day, colophon, reason, written_by, published_by, published_at)
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    /// The editions of a bulletin, the latest first.
    EDITIONS = "SELECT * FROM bulletin_edition WHERE city_id = $1 AND bulletin = $2 ORDER BY no DESC";
    /// A page of what stands published, the latest first edition first: $2 a section, before $3 and $4.
    ARTICLES = "SELECT e.*, f.published_at AS first_at FROM bulletin_edition f
                JOIN bulletin b ON b.city_id = f.city_id AND b.id = f.bulletin
                JOIN bulletin_edition e ON e.city_id = b.city_id AND e.bulletin = b.id AND e.no = b.edition
                WHERE f.city_id = $1 AND f.no = 1
                  AND (CAST($2 AS TEXT) IS NULL OR e.section = $2)
                  AND (f.published_at < $3 OR (f.published_at = $3 AND f.bulletin < $4))
                  AND e.published_at > $5
                ORDER BY f.published_at DESC, f.bulletin DESC LIMIT $6";
    /// The same, the latest last edition first.
    ARTICLES_CHANGED = "SELECT e.*, f.published_at AS first_at FROM bulletin_edition e
                        JOIN bulletin b ON b.city_id = e.city_id AND b.id = e.bulletin AND b.edition = e.no
                        JOIN bulletin_edition f ON f.city_id = b.city_id AND f.bulletin = b.id AND f.no = 1
                        WHERE e.city_id = $1
                          AND (CAST($2 AS TEXT) IS NULL OR e.section = $2)
                          AND (e.published_at < $3 OR (e.published_at = $3 AND e.bulletin < $4))
                          AND e.published_at > $5
                        ORDER BY e.published_at DESC, e.bulletin DESC LIMIT $6";
    /// How many editions there are, and the last of them.
    EDITION_LATEST = "SELECT published_at, bulletin, no,
                        (SELECT COUNT(*) FROM bulletin_edition WHERE city_id = $1) AS count
                      FROM bulletin_edition WHERE city_id = $1
                      ORDER BY published_at DESC, bulletin DESC, no DESC LIMIT 1";
    /// The numbers of the last editions of some bulletins.
    PINS_LAST = "SELECT p.* FROM bulletin_pin p
                 JOIN bulletin b ON b.city_id = p.city_id AND b.id = p.bulletin AND b.edition = p.no
                 WHERE p.city_id = $1 AND p.bulletin IN JSON_IDS($2) ORDER BY p.bulletin, p.place";
    /// A number of an edition.
    PIN_INSERT = "INSERT INTO bulletin_pin (city_id, bulletin, no, place, figure, unit, from_day, until_day, value,
                    entries, exact, text, word)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    /// The numbers of an edition.
    PINS = "SELECT * FROM bulletin_pin WHERE city_id = $1 AND bulletin = $2 AND no = $3 ORDER BY place";
    /// Where some figures of some units over a period that ends no sooner than a day are quoted in editions that stand,
    /// the latest first.
    PINS_OF_UNITS = "SELECT p.*, e.title, e.published_at, e.as_of FROM bulletin_pin p
                     JOIN bulletin b ON b.city_id = p.city_id AND b.id = p.bulletin AND b.edition = p.no
                     JOIN bulletin_edition e ON e.city_id = p.city_id AND e.bulletin = p.bulletin AND e.no = p.no
                     WHERE p.city_id = $1 AND p.figure IN JSON_LIST($2) AND p.unit IN JSON_LIST($3) AND p.until_day >= $4
                     ORDER BY p.bulletin DESC, p.no DESC, p.place";
    /// Where some figures are quoted in editions that stand, the latest first.
    PINS_OF_FIGURES = "SELECT p.*, e.title, e.published_at, e.as_of FROM bulletin_pin p
                       JOIN bulletin b ON b.city_id = p.city_id AND b.id = p.bulletin AND b.edition = p.no
                       JOIN bulletin_edition e ON e.city_id = p.city_id AND e.bulletin = p.bulletin AND e.no = p.no
                       WHERE p.city_id = $1 AND p.figure IN JSON_LIST($2)
                       ORDER BY p.bulletin DESC, p.no DESC, p.place LIMIT $3";
    /// Up to which position it was looked for numbers that are others by now.
    FOLLOWED = "SELECT position FROM bulletin_follow WHERE city_id = $1";
    /// The same, from now on; whoever looked further has the last word.
    FOLLOW_TO = "INSERT INTO bulletin_follow (city_id, position) VALUES ($1, $2)
                 ON CONFLICT (city_id) DO UPDATE SET position = excluded.position
                 WHERE excluded.position > bulletin_follow.position";
}

fn worded<T: FromStr>(row: &Row, column: &str) -> Result<T, StoreError> {
    let text: String = row.get(column)?;
    text.parse().map_err(|_| StoreError::Shape(format!("{column} holds {text:?}")))
}

fn draft(row: &Row) -> Result<Draft, StoreError> {
    let colophon = serde_json::from_value(row.get("colophon")?);
    Ok(Draft {
        unit: row.get("unit")?,
        lang: row.get("lang")?,
        template: None,
        title: row.get("title")?,
        body: row.get("body")?,
        section: row.get("section")?,
        from: row.get("from_day")?,
        until: row.get("until_day")?,
        colophon: colophon.map_err(|error| StoreError::Shape(format!("colophon: {error}")))?,
        reason: row.get("reason")?,
    })
}

fn bulletin(row: &Row) -> Result<Bulletin, StoreError> {
    Ok(Bulletin {
        id: row.get("id")?,
        draft: Draft { template: row.get("template")?, ..draft(row)? },
        state: worded(row, "state")?,
        version: row.get("version")?,
        edition: row.get("edition")?,
        written_by: row.get("written_by")?,
        written_at: row.get("written_at")?,
        sent_by: row.get("sent_by")?,
        due: row.get("due")?,
        due_by: row.get("due_by")?,
        returned: row.get("returned")?,
    })
}

fn edition(row: &Row) -> Result<Edition, StoreError> {
    Ok(Edition {
        bulletin: row.get("bulletin")?,
        no: row.get("no")?,
        as_of: row.get("as_of")?,
        draft: draft(row)?,
        written_by: row.get("written_by")?,
        published_by: row.get("published_by")?,
        published_at: row.get("published_at")?,
    })
}

fn pin(row: &Row) -> Result<Pin, StoreError> {
    Ok(Pin {
        place: row.get("place")?,
        figure: row.get("figure")?,
        unit: row.get("unit")?,
        from: row.get("from_day")?,
        until: row.get("until_day")?,
        value: row.get("value")?,
        entries: row.get("entries")?,
        exact: row.get("exact")?,
        text: row.get("text")?,
        word: row.get("word")?,
    })
}

/// What is written, in the order in which all statements have it; without the template, which editions do not keep.
fn written(query: Query, draft: &Draft) -> Query {
    query
        .bind(&draft.unit)
        .bind(&draft.lang)
        .bind(&draft.title)
        .bind(&draft.body)
        .bind(draft.section.as_deref())
        .bind(draft.from)
        .bind(draft.until)
        .bind(json!(draft.colophon))
        .bind(draft.reason.as_deref())
}

/// What a row of a bulletin holds behind its city and its id.
fn bound(query: Query, one: &Bulletin) -> Query {
    written(query, &one.draft)
        .bind(one.draft.template.as_deref())
        .bind(one.state.word())
        .bind(one.version)
        .bind(one.edition)
        .bind(one.written_by)
        .bind(one.written_at)
        .bind(one.sent_by)
        .bind(one.due)
        .bind(one.due_by)
        .bind(one.returned.as_deref())
}

/// Adds one.
pub async fn bulletin_insert(tx: &mut Tx, city: CityId, one: &Bulletin) -> Result<(), StoreError> {
    bound(BULLETIN_INSERT.bind(city).bind(one.id), one).execute(tx).await.map(drop)
}

/// Changes one whose version was counted up; false where somebody else changed it meanwhile.
pub async fn bulletin_update(tx: &mut Tx, city: CityId, one: &Bulletin) -> Result<bool, StoreError> {
    Ok(bound(BULLETIN_UPDATE.bind(city).bind(one.id), one).execute(tx).await? == 1)
}

/// One.
pub async fn bulletin_by_id(conn: &mut Conn, city: CityId, id: i64) -> Result<Option<Bulletin>, StoreError> {
    BULLETIN_BY_ID.bind(city).bind(id).optional(conn).await?.map(|row| bulletin(&row)).transpose()
}

/// One that nobody else changes before the transaction ends.
pub async fn bulletin_taken(tx: &mut Tx, city: CityId, id: i64) -> Result<Option<Bulletin>, StoreError> {
    BULLETIN_TAKEN.bind(city).bind(id).optional(tx).await?;
    bulletin_by_id(tx, city, id).await
}

/// The id and the title of the last that stands published from a draft's template, for its unit and its period.
pub async fn bulletin_like(
    conn: &mut Conn,
    city: CityId,
    draft: &Draft,
) -> Result<Option<(i64, String)>, StoreError> {
    let Some(template) = &draft.template else { return Ok(None) };
    let asked = BULLETIN_LIKE.bind(city).bind(template).bind(&draft.unit).bind(draft.from).bind(draft.until);
    asked.optional(conn).await?.map(|row| Ok((row.get("bulletin")?, row.get("title")?))).transpose()
}

/// Which are listed.
#[derive(Clone, Debug, Default)]
pub struct Listed<'a> {
    /// Behind the one of this instant and this id; none for the first page.
    pub before: Option<(Instant, i64)>,
    /// The units whose unpublished ones are seen; none for all.
    pub units: Option<Vec<String>>,
    /// That stand so.
    pub state: Option<&'a str>,
    /// Whose title holds this.
    pub title: Option<&'a str>,
    /// How many.
    pub limit: i64,
}

/// Behind every day that has four digits, and before all that there is.
const FIRST: (Instant, i64) = (Instant::from_timestamp_nanos(i64::MAX), i64::MAX);

/// A page of them, each with the instant at which it was written at or published last, by which they are in order.
pub async fn bulletins(
    conn: &mut Conn,
    city: CityId,
    listed: &Listed<'_>,
) -> Result<Vec<(Bulletin, Instant)>, StoreError> {
    let (at, id) = listed.before.unwrap_or(FIRST);
    let rows = BULLETINS
        .bind(city)
        .bind(at)
        .bind(id)
        .bind(listed.units.as_ref().map(|units| json!(units)))
        .bind(listed.state)
        .bind(listed.title.map(luoshi_store::like::anywhere))
        .bind(listed.limit)
        .all(conn)
        .await?;
    rows.iter().map(|row| Ok((bulletin(row)?, row.get("listed_at")?))).collect()
}

/// A page of the last edition of each that has one, as listed but for units and state; the latest first.
pub async fn editions_last(
    conn: &mut Conn,
    city: CityId,
    listed: &Listed<'_>,
) -> Result<Vec<Edition>, StoreError> {
    let (at, id) = listed.before.unwrap_or(FIRST);
    let rows = EDITIONS_LAST
        .bind(city)
        .bind(at)
        .bind(id)
        .bind(listed.title.map(luoshi_store::like::anywhere))
        .bind(listed.limit)
        .all(conn)
        .await?;
    rows.iter().map(edition).collect()
}

/// Those whose time to be published has come.
pub async fn bulletins_due(conn: &mut Conn, city: CityId, now: Instant) -> Result<Vec<Bulletin>, StoreError> {
    BULLETINS_DUE.bind(city).bind(now).all(conn).await?.iter().map(bulletin).collect()
}

/// A page of what stands published, each with the instant of its first edition.
pub async fn articles(
    conn: &mut Conn,
    city: CityId,
    asked: &articles::Asked<'_>,
) -> Result<Vec<(Edition, Instant)>, StoreError> {
    let statement = match asked.order {
        articles::Order::Published => ARTICLES,
        articles::Order::Changed => ARTICLES_CHANGED,
    };
    let (at, key) = asked.before.unwrap_or(FIRST);
    let rows = statement
        .bind(city)
        .bind(asked.section)
        .bind(at)
        .bind(key)
        .bind(asked.since.unwrap_or(Instant::UNIX_EPOCH))
        .bind(asked.limit.clamp(0, articles::MOST))
        .all(conn)
        .await?;
    rows.iter().map(|row| Ok((edition(row)?, row.get("first_at")?))).collect()
}

/// What was published last, in a word; empty before anything was.
pub async fn edition_latest(conn: &mut Conn, city: CityId) -> Result<String, StoreError> {
    let Some(row) = EDITION_LATEST.bind(city).optional(conn).await? else { return Ok(String::new()) };
    let (bulletin, no): (i64, i64) = (row.get("bulletin")?, row.get("no")?);
    let (count, at): (i64, Instant) = (row.get("count")?, row.get("published_at")?);
    Ok(format!("{bulletin}.{no}.{count}.{}", at.timestamp_micros()))
}

/// The numbers of the last editions of some bulletins, each with its bulletin, in the order of their texts.
pub async fn pins_last(
    conn: &mut Conn,
    city: CityId,
    bulletins: &[i64],
) -> Result<Vec<(i64, Pin)>, StoreError> {
    let rows = PINS_LAST.bind(city).bind(json!(bulletins)).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("bulletin")?, pin(row)?))).collect()
}

/// Adds an edition with its numbers.
pub async fn edition_insert(
    tx: &mut Tx,
    city: CityId,
    one: &Edition,
    pins: &[Pin],
) -> Result<(), StoreError> {
    let to = EDITION_INSERT.bind(city).bind(one.bulletin).bind(one.no).bind(one.as_of);
    written(to, &one.draft)
        .bind(one.written_by)
        .bind(one.published_by)
        .bind(one.published_at)
        .execute(tx)
        .await?;
    let row = |pin: &Pin| -> Vec<Value> {
        vec![
            city.into(),
            one.bulletin.into(),
            one.no.into(),
            pin.place.into(),
            (&pin.figure).into(),
            (&pin.unit).into(),
            pin.from.into(),
            pin.until.into(),
            pin.value.as_deref().into(),
            pin.entries.into(),
            (&pin.exact).into(),
            (&pin.text).into(),
            pin.word.into(),
        ]
    };
    PIN_INSERT.insert_many(tx, pins.iter().map(row).collect()).await.map(drop)
}

/// The editions of a bulletin, the latest first.
pub async fn editions(conn: &mut Conn, city: CityId, bulletin: i64) -> Result<Vec<Edition>, StoreError> {
    EDITIONS.bind(city).bind(bulletin).all(conn).await?.iter().map(edition).collect()
}

/// The numbers of an edition, in the order of its text.
pub async fn pins(conn: &mut Conn, city: CityId, (bulletin, no): (i64, i64)) -> Result<Vec<Pin>, StoreError> {
    PINS.bind(city).bind(bulletin).bind(no).all(conn).await?.iter().map(pin).collect()
}

/// Where some figures are quoted in editions that stand, the latest first.
pub async fn quoted(
    conn: &mut Conn,
    city: CityId,
    figures: &[&str],
    limit: i64,
) -> Result<Vec<Quoted>, StoreError> {
    let rows = PINS_OF_FIGURES.bind(city).bind(json!(figures)).bind(limit).all(conn).await?;
    rows.iter().map(quotation).collect()
}

/// The same of some units, over a period that ends no sooner than a day: all of them.
pub async fn quoted_at(
    conn: &mut Conn,
    city: CityId,
    (figures, units): (&[&str], &[&str]),
    day: Day,
) -> Result<Vec<Quoted>, StoreError> {
    let rows = PINS_OF_UNITS.bind(city).bind(json!(figures)).bind(json!(units)).bind(day).all(conn).await?;
    rows.iter().map(quotation).collect()
}

/// Up to which position it was looked for numbers that are others by now; none before the first look.
pub async fn followed(conn: &mut Conn, city: CityId) -> Result<Option<i64>, StoreError> {
    FOLLOWED.bind(city).optional(conn).await?.map(|row| row.get("position")).transpose()
}

/// Keeps up to where it was looked.
pub async fn follow_to(tx: &mut Tx, city: CityId, position: i64) -> Result<(), StoreError> {
    FOLLOW_TO.bind(city).bind(position).execute(tx).await.map(drop)
}

fn quotation(row: &Row) -> Result<Quoted, StoreError> {
    Ok(Quoted {
        bulletin: row.get("bulletin")?,
        no: row.get("no")?,
        title: row.get("title")?,
        published_at: row.get("published_at")?,
        as_of: row.get("as_of")?,
        pin: pin(row)?,
    })
}
