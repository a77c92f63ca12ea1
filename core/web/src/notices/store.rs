//! The statements of notices.

use luoshi_store::{CityId, Conn, Instant, Row, StoreError, Tx, like, statements};
use serde_json::{Value as Json, json};

use crate::look::Look;

statements! {
    /// Somebody is told something; nothing where the same was told before.
    NOTICE_INSERT = "INSERT INTO notice (city_id, id, person, room, kind, args, href, urgent, once, search, told_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                     ON CONFLICT (city_id, person, once) DO NOTHING";
    /// A page of a person's notices, the newest first: all or the unread, with a text in what they name, or of some
    /// kinds.
    NOTICES_LISTED = "SELECT id, room, kind, args, href, urgent, told_at, read_at FROM notice
                      WHERE city_id = $1 AND person = $2
                        AND (CAST($3 AS TEXT) = 'all' OR read_at IS NULL)
                        AND (CAST($4 AS TEXT) IS NULL OR search LIKE $4 ESCAPE '!'
                             OR room || '/' || kind IN JSON_LIST($5))
                        AND (CAST($6 AS BIGINT) IS NULL OR id < $6)
                      ORDER BY id DESC LIMIT $7";
    /// How many there are, and how many are unread.
    NOTICES_COUNTED = "SELECT COUNT(*) AS held, COUNT(CASE WHEN read_at IS NULL THEN 1 END) AS unread
                       FROM notice WHERE city_id = $1 AND person = $2";
    /// What the rule looks at: a person's notices since an instant, in the order in which they were told.
    NOTICES_TOLD = "SELECT id, urgent, told_at, read_at FROM notice
                    WHERE city_id = $1 AND person = $2 AND told_at >= $3 ORDER BY told_at, id";
    /// What stands around every page of a person: what the rule looks at, as above, and in a row of its own how they
    /// chose last that pages look.
    AROUND_PAGE = "SELECT id, told_at, urgent, read_at, NULL AS large, NULL AS keys FROM notice
                   WHERE city_id = $1 AND person = $2 AND told_at >= $3
                   UNION ALL
                   SELECT NULL, NULL, NULL, NULL, large, keys FROM look WHERE city_id = $1 AND person = $2
                   ORDER BY told_at, id";
    /// A notice of a person.
    NOTICE_OF = "SELECT id, room, kind, args, href, urgent, told_at, read_at FROM notice
                 WHERE city_id = $1 AND person = $2 AND id = $3";
    /// A person has read a notice.
    NOTICE_READ = "UPDATE notice SET read_at = $4
                   WHERE city_id = $1 AND person = $2 AND id = $3 AND read_at IS NULL";
    /// What everybody was told of one thing counts as read.
    NOTICES_DONE = "UPDATE notice SET read_at = $5
                    WHERE city_id = $1 AND href = $4 AND room = $2 AND kind = $3 AND read_at IS NULL";
    /// A person has read all up to one.
    NOTICES_READ = "UPDATE notice SET read_at = $4
                    WHERE city_id = $1 AND person = $2 AND id <= $3 AND read_at IS NULL";
}

/// A notice as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) id: i64,
    pub(crate) room: String,
    pub(crate) kind: String,
    pub(crate) args: Json,
    pub(crate) href: String,
    pub(crate) urgent: bool,
    pub(crate) told_at: Instant,
    pub(crate) read_at: Option<Instant>,
}

pub(crate) fn kept(row: &Row) -> Result<Kept, StoreError> {
    Ok(Kept {
        id: row.get("id")?,
        room: row.get("room")?,
        kind: row.get("kind")?,
        args: row.get("args")?,
        href: row.get("href")?,
        urgent: row.get("urgent")?,
        told_at: row.get("told_at")?,
        read_at: row.get("read_at")?,
    })
}

/// A notice to be kept, with the text that a search looks at; told once where it has a name.
pub(crate) async fn notice_insert(
    tx: &mut Tx,
    city: CityId,
    person: i64,
    notice: &Kept,
    (once, search): (Option<&str>, &str),
) -> Result<bool, StoreError> {
    let rows = NOTICE_INSERT
        .bind(city)
        .bind(notice.id)
        .bind(person)
        .bind(&notice.room)
        .bind(&notice.kind)
        .bind(notice.args.clone())
        .bind(&notice.href)
        .bind(notice.urgent)
        .bind(once)
        .bind(search)
        .bind(notice.told_at)
        .execute(tx)
        .await?;
    Ok(rows == 1)
}

/// What everybody was told of one thing, by a room and of a kind, counts as read.
pub(crate) async fn notices_done(
    tx: &mut Tx,
    city: CityId,
    (room, kind): (&str, &str),
    href: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    NOTICES_DONE.bind(city).bind(room).bind(kind).bind(href).bind(now).execute(tx).await.map(drop)
}

/// What a list of notices asks for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    /// Also what has been read.
    pub(crate) all: bool,
    /// A part of what they name.
    pub(crate) text: Option<String>,
    /// Kinds, as `room/kind`, whose names have that part.
    pub(crate) kinds: Vec<String>,
    /// Only what is older than this one.
    pub(crate) after: Option<i64>,
}

pub(crate) async fn notices_listed(
    conn: &mut Conn,
    city: CityId,
    person: i64,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<Kept>, StoreError> {
    let rows = NOTICES_LISTED
        .bind(city)
        .bind(person)
        .bind(if filter.all { "all" } else { "unread" })
        .bind(filter.text.as_deref().map(like::anywhere))
        .bind(json!(filter.kinds))
        .bind(filter.after)
        .bind(limit)
        .all(conn)
        .await?;
    rows.iter().map(kept).collect()
}

/// How many there are, and how many are unread.
pub(crate) async fn notices_counted(
    conn: &mut Conn,
    city: CityId,
    person: i64,
) -> Result<(i64, i64), StoreError> {
    let row = NOTICES_COUNTED.bind(city).bind(person).one(conn).await?;
    Ok((row.get("held")?, row.get("unread")?))
}

/// A notice as the rule looks at it: its id, when it was told, whether something is overdue, whether it is unread.
pub(super) type Told = (i64, Instant, bool, bool);

/// Each since an instant.
pub(crate) async fn notices_told(
    conn: &mut Conn,
    city: CityId,
    person: i64,
    since: Instant,
) -> Result<Vec<Told>, StoreError> {
    NOTICES_TOLD.bind(city).bind(person).bind(since).all(conn).await?.iter().map(told).collect()
}

fn told(row: &Row) -> Result<Told, StoreError> {
    let read: Option<Instant> = row.get("read_at")?;
    Ok((row.get("id")?, row.get("told_at")?, row.get("urgent")?, read.is_none()))
}

/// The same, and how the person chose last that pages look.
pub(crate) async fn around_page(
    conn: &mut Conn,
    city: CityId,
    person: i64,
    since: Instant,
) -> Result<(Vec<Told>, Option<Look>), StoreError> {
    let (mut all, mut look) = (Vec::new(), None);
    for row in &AROUND_PAGE.bind(city).bind(person).bind(since).all(conn).await? {
        match row.get::<Option<bool>>("large")? {
            Some(large) => look = Some(Look { large, keys: row.get("keys")? }),
            None => all.push(told(row)?),
        }
    }
    Ok((all, look))
}

pub(crate) async fn notice_of(
    conn: &mut Conn,
    city: CityId,
    person: i64,
    id: i64,
) -> Result<Option<Kept>, StoreError> {
    NOTICE_OF.bind(city).bind(person).bind(id).optional(conn).await?.as_ref().map(kept).transpose()
}

pub(crate) async fn notice_read(tx: &mut Tx, city: CityId, person: i64, id: i64) -> Result<(), StoreError> {
    let now = tx.now();
    NOTICE_READ.bind(city).bind(person).bind(id).bind(now).execute(tx).await?;
    Ok(())
}

/// Marks all up to one as read, and gives how many were not.
pub(crate) async fn notices_read(
    tx: &mut Tx,
    city: CityId,
    person: i64,
    until: i64,
) -> Result<u64, StoreError> {
    let now = tx.now();
    NOTICES_READ.bind(city).bind(person).bind(until).bind(now).execute(tx).await
}
