//! The statements of files: what was sent, what hangs where, what is on its way.

use luoshi_store::{CityId, Conn, Instant, Row, StoreError, Tx, statements};
use serde_json::json;

use super::keep::Kept;

statements! {
    /// Notes that somebody sent a file; who sends it again calls it anew, and has as long to use it.
    FILE_PUT = "INSERT INTO file (city_id, hash, by_person, name, media, size, small, at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                ON CONFLICT (city_id, hash, by_person) DO UPDATE SET name = excluded.name, at = excluded.at";
    /// What is known of these files, whoever sent them.
    FILES = "SELECT hash, by_person, name, media, size, small FROM file
             WHERE city_id = $1 AND hash IN JSON_LIST($2) ORDER BY hash, by_person";
    /// A page of all contents that have to lie where files lie.
    HASHES_AFTER = "SELECT hash, MAX(small) AS small FROM file WHERE city_id = $1 AND hash > $2
                    GROUP BY hash ORDER BY hash LIMIT $3";
    /// Somebody has as long to use a file as if it had come just now.
    FILE_AGAIN = "UPDATE file SET at = $4 WHERE city_id = $1 AND hash = $2 AND by_person = $3";
    /// A file hangs on a record, from whomever it came: it stays.
    FILE_HANGS = "UPDATE file SET hung = COALESCE(hung, $3) WHERE city_id = $1 AND hash = $2";
    /// Files that came before an instant, never hung on a record and stand in no draft of their sender.
    FILES_LOOSE = "SELECT hash, by_person, name, media, size, small FROM file
                   WHERE city_id = $1 AND hung IS NULL AND at < $2
                     AND NOT EXISTS (SELECT 1 FROM draft
                                     WHERE draft.city_id = $1 AND draft.person = file.by_person
                                       AND CAST(draft.fields AS TEXT) LIKE '%' || file.hash || '%')
                   ORDER BY hash, by_person LIMIT 100";
    /// Forgets one, unless it hangs or came again meanwhile.
    FILE_FORGET = "DELETE FROM file WHERE city_id = $1 AND hash = $2 AND by_person = $3 AND hung IS NULL AND at < $4";
/// Whether a content is kept, as a file or as the small picture of one.
    FILE_NAMED = "SELECT COUNT(*) FROM file WHERE city_id = $1 AND (hash = $2 OR small = $2)";
    /// Nothing names a content any more.
    GOING_PUT = "INSERT INTO file_going (city_id, hash) VALUES ($1, $2) ON CONFLICT (city_id, hash) DO NOTHING";
    /// Somebody takes contents off the shelf, and so does nobody else for a while.
    GOING_TAKE = "UPDATE file_going SET taken = $2 WHERE city_id = $1 AND (taken IS NULL OR taken < $3) RETURNING hash";
    /// Which of these are being taken off.
    GOING = "SELECT hash FROM file_going
             WHERE city_id = $1 AND hash IN JSON_LIST($2) AND taken IS NOT NULL ORDER BY hash";
    /// It is off, or it is named again.
    GOING_END = "DELETE FROM file_going WHERE city_id = $1 AND hash = $2";
    /// A file hangs on a record.
    USE_PUT = "INSERT INTO file_use (city_id, hash, record) VALUES ($1, $2, $3)
               ON CONFLICT (city_id, hash, record) DO NOTHING";
    /// None hangs on it any more.
    USES_END = "DELETE FROM file_use WHERE city_id = $1 AND record = $2";
    /// Where else these files hang.
    USES_ELSEWHERE = "SELECT hash, record FROM file_use
                      WHERE city_id = $1 AND hash IN JSON_LIST($2) AND record <> $3 ORDER BY hash, record LIMIT 200";
    /// What hangs on some records.
    USES_OF = "SELECT record, hash FROM file_use WHERE city_id = $1 AND record IN JSON_IDS($2) ORDER BY record, hash";
    /// A file begins to come, or goes on.
    UPLOAD_PUT = "INSERT INTO upload (city_id, id, person, name, sha256, size, arrived, began)
                  VALUES ($1, $2, $3, $4, $5, $6, 0, $7)
                  ON CONFLICT (city_id, person, sha256, size) DO UPDATE SET name = excluded.name
                  RETURNING id, name, sha256, size, arrived, kept";
    /// How far it has come.
    UPLOAD = "SELECT id, name, sha256, size, arrived, kept FROM upload WHERE city_id = $1 AND person = $2 AND id = $3";
    /// How many of a person's are on their way.
    UPLOADS_OPEN = "SELECT COUNT(*) FROM upload WHERE city_id = $1 AND person = $2 AND kept IS NULL";
    /// A piece more has come; nothing where it does not follow on what is there.
    UPLOAD_ON = "UPDATE upload SET arrived = arrived + $5
                 WHERE city_id = $1 AND person = $2 AND id = $3 AND arrived = $4 AND arrived + $5 <= size
                   AND kept IS NULL";
    /// It is whole, and kept as this.
    UPLOAD_KEPT = "UPDATE upload SET kept = $4 WHERE city_id = $1 AND person = $2 AND id = $3";
    /// What somebody sent is forgotten, and so is how it came.
    UPLOADS_OF = "DELETE FROM upload WHERE city_id = $1 AND person = $2 AND kept = $3";
    /// It is not wanted any more.
    UPLOAD_END = "DELETE FROM upload WHERE city_id = $1 AND id = $2";
    /// Those that nobody went on with, and those that are long kept.
    UPLOADS_DUE = "SELECT id FROM upload WHERE city_id = $1 AND began < $2 ORDER BY id LIMIT 100";
    /// A piece.
    PART_PUT = "INSERT INTO upload_part (city_id, upload, at, bytes) VALUES ($1, $2, $3, $4)";
    /// All pieces, in order.
    PARTS = "SELECT bytes FROM upload_part WHERE city_id = $1 AND upload = $2 ORDER BY at";
    /// They are not needed any more.
    PARTS_END = "DELETE FROM upload_part WHERE city_id = $1 AND upload = $2";
}

/// A file on its way.
#[derive(Clone, Debug)]
pub(super) struct Coming {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) sha256: String,
    pub(super) size: i64,
    pub(super) arrived: i64,
    pub(super) kept: Option<String>,
}

fn coming(row: &Row) -> Result<Coming, StoreError> {
    Ok(Coming {
        id: row.get("id")?,
        name: row.get("name")?,
        sha256: row.get("sha256")?,
        size: row.get("size")?,
        arrived: row.get("arrived")?,
        kept: row.get("kept")?,
    })
}

/// Notes that somebody sent a file.
pub(super) async fn note(tx: &mut Tx, city: CityId, file: &Kept) -> Result<(), StoreError> {
    let (now, query) = (tx.now(), FILE_PUT.bind(city).bind(&file.hash).bind(file.by).bind(&file.name));
    query.bind(&file.media).bind(file.size).bind(file.small.as_deref()).bind(now).execute(tx).await?;
    Ok(())
}

/// What is known of these files, by hash and sender.
pub async fn kept(conn: &mut Conn, city: CityId, hashes: &[String]) -> Result<Vec<Kept>, StoreError> {
    if hashes.is_empty() {
        return Ok(Vec::new());
    }
    let rows = FILES.bind(city).bind(json!(hashes)).all(conn).await?;
    rows.iter().map(file).collect()
}

fn file(row: &Row) -> Result<Kept, StoreError> {
    Ok(Kept {
        hash: row.get("hash")?,
        by: row.get("by_person")?,
        name: row.get("name")?,
        media: row.get("media")?,
        size: row.get("size")?,
        small: row.get("small")?,
    })
}

/// Some files that came before an instant, never hung on a record and stand in no draft.
pub(super) async fn loose(conn: &mut Conn, city: CityId, before: Instant) -> Result<Vec<Kept>, StoreError> {
    FILES_LOOSE.bind(city).bind(before).all(conn).await?.iter().map(file).collect()
}

/// Forgets one, with the way that it came; false where it hangs or came again meanwhile.
pub(super) async fn forget(
    tx: &mut Tx,
    city: CityId,
    file: &Kept,
    before: Instant,
) -> Result<bool, StoreError> {
    let query = FILE_FORGET.bind(city).bind(&file.hash).bind(file.by).bind(before);
    if query.execute(tx).await? == 0 {
        return Ok(false);
    }
    UPLOADS_OF.bind(city).bind(file.by).bind(&file.hash).execute(tx).await?;
    Ok(true)
}

/// What was noted a moment ago is forgotten: its content is being taken away.
pub(super) async fn take_back(tx: &mut Tx, city: CityId, file: &Kept) -> Result<(), StoreError> {
    let soon = tx.now() + chrono::TimeDelta::seconds(1);
    forget(tx, city, file, soon).await?;
    Ok(())
}

/// Whether a content is kept, as a file or as the small picture of one.
pub(super) async fn named(conn: &mut Conn, city: CityId, hash: &str) -> Result<bool, StoreError> {
    Ok(FILE_NAMED.bind(city).bind(hash).one(conn).await?.at::<i64>(0)? > 0)
}

/// Nothing names a content any more.
pub(super) async fn going_put(tx: &mut Tx, city: CityId, hash: &str) -> Result<(), StoreError> {
    GOING_PUT.bind(city).bind(hash).execute(tx).await?;
    Ok(())
}

/// The contents that the caller, and nobody else, takes off the shelf now; what somebody took before `stale` and did not
/// end is taken again.
pub(super) async fn going_take(
    tx: &mut Tx,
    city: CityId,
    now: Instant,
    stale: Instant,
) -> Result<Vec<String>, StoreError> {
    let rows = GOING_TAKE.bind(city).bind(now).bind(stale).all(tx).await?;
    rows.iter().map(|row| row.get("hash")).collect()
}

/// Whether one of these is being taken off.
pub(super) async fn going(conn: &mut Conn, city: CityId, hashes: &[String]) -> Result<bool, StoreError> {
    Ok(!GOING.bind(city).bind(json!(hashes)).all(conn).await?.is_empty())
}

/// It is off, or it is named again.
pub(super) async fn going_end(tx: &mut Tx, city: CityId, hash: &str) -> Result<(), StoreError> {
    GOING_END.bind(city).bind(hash).execute(tx).await?;
    Ok(())
}

/// A page of the hashes of all contents behind one, each with that of its small picture.
pub async fn hashes_after(
    conn: &mut Conn,
    city: CityId,
    after: &str,
    limit: i64,
) -> Result<Vec<(String, Option<String>)>, StoreError> {
    let rows = HASHES_AFTER.bind(city).bind(after).bind(limit).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("hash")?, row.get("small")?))).collect()
}

/// These files hang on a record from now on, and no others.
pub async fn hold(tx: &mut Tx, city: CityId, record: i64, hashes: &[String]) -> Result<(), StoreError> {
    USES_END.bind(city).bind(record).execute(tx).await?;
    let now = tx.now();
    for hash in hashes {
        if FILE_HANGS.bind(city).bind(hash).bind(now).execute(tx).await? == 0 {
            // It was swept since it was looked at.
            return Err(StoreError::Contended);
        }
        USE_PUT.bind(city).bind(hash).bind(record).execute(tx).await?;
    }
    Ok(())
}

/// What hangs on these records: record and hash.
pub async fn held_by(
    conn: &mut Conn,
    city: CityId,
    records: &[i64],
) -> Result<Vec<(i64, String)>, StoreError> {
    let rows = USES_OF.bind(city).bind(json!(records)).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("record")?, row.get("hash")?))).collect()
}

/// Where else these files hang than on one record.
pub(super) async fn uses_elsewhere(
    conn: &mut Conn,
    city: CityId,
    hashes: &[String],
    but: i64,
) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = USES_ELSEWHERE.bind(city).bind(json!(hashes)).bind(but).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("hash")?, row.get("record")?))).collect()
}

/// The records on which a file hangs.
pub async fn holding(conn: &mut Conn, city: CityId, hash: &str) -> Result<Vec<i64>, StoreError> {
    let found = uses_elsewhere(conn, city, &[hash.to_owned()], 0).await?;
    Ok(found.into_iter().map(|(_, record)| record).collect())
}

/// Begins to take a file, or finds how far the same one has come.
pub(super) async fn begin(
    tx: &mut Tx,
    (city, person): (CityId, i64),
    (name, sha256, size): (&str, &str, i64),
    now: Instant,
) -> Result<Coming, StoreError> {
    let (id, at) = (tx.id(), tx.now());
    let query = UPLOAD_PUT.bind(city).bind(id).bind(person).bind(name).bind(sha256).bind(size).bind(now);
    let coming = coming(&query.one(tx).await?)?;
    if let Some(hash) = &coming.kept {
        FILE_AGAIN.bind(city).bind(hash).bind(person).bind(at).execute(tx).await?;
    }
    Ok(coming)
}

/// A person's file on its way.
pub(super) async fn one(
    conn: &mut Conn,
    (city, person): (CityId, i64),
    id: i64,
) -> Result<Option<Coming>, StoreError> {
    UPLOAD.bind(city).bind(person).bind(id).optional(conn).await?.as_ref().map(coming).transpose()
}

/// How many of a person's files are on their way.
pub(super) async fn open(conn: &mut Conn, (city, person): (CityId, i64)) -> Result<i64, StoreError> {
    UPLOADS_OPEN.bind(city).bind(person).one(conn).await?.at(0)
}

/// Takes a piece; false where it does not follow on what is there.
pub(super) async fn take(
    tx: &mut Tx,
    (city, person): (CityId, i64),
    (id, at): (i64, i64),
    bytes: &[u8],
) -> Result<bool, StoreError> {
    let long = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let query = UPLOAD_ON.bind(city).bind(person).bind(id).bind(at).bind(long);
    if query.execute(tx).await? != 1 {
        return Ok(false);
    }
    PART_PUT.bind(city).bind(id).bind(at).bind(bytes).execute(tx).await?;
    Ok(true)
}

/// All that has come of a file.
pub(super) async fn whole(conn: &mut Conn, city: CityId, id: i64) -> Result<Vec<u8>, StoreError> {
    let mut whole = Vec::new();
    for row in PARTS.bind(city).bind(id).all(conn).await? {
        whole.extend(row.get::<Vec<u8>>("bytes")?);
    }
    Ok(whole)
}

/// It is kept: its pieces go.
pub(super) async fn done(
    tx: &mut Tx,
    (city, person): (CityId, i64),
    id: i64,
    hash: &str,
) -> Result<(), StoreError> {
    UPLOAD_KEPT.bind(city).bind(person).bind(id).bind(hash).execute(tx).await?;
    PARTS_END.bind(city).bind(id).execute(tx).await?;
    Ok(())
}

/// Takes a file on its way away.
pub(super) async fn end(tx: &mut Tx, city: CityId, id: i64) -> Result<(), StoreError> {
    PARTS_END.bind(city).bind(id).execute(tx).await?;
    UPLOAD_END.bind(city).bind(id).execute(tx).await?;
    Ok(())
}

/// Takes away what began before an instant.
pub(super) async fn sweep(tx: &mut Tx, city: CityId, before: Instant) -> Result<(), StoreError> {
    for row in UPLOADS_DUE.bind(city).bind(before).all(tx).await? {
        end(tx, city, row.get("id")?).await?;
    }
    Ok(())
}
