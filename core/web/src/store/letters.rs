//! The statements of letters and of what people set about them.

use luoshi_store::{CityId, Conn, Day, Instant, Row, StoreError, Tx, Value, statements};
use serde_json::{Value as Json, json};

use crate::notices::store::{Kept, kept};

statements! {
    /// What a person set.
    SETTING = "SELECT * FROM notice_setting WHERE city_id = $1 AND person = $2";
    /// What the person set whose letters carry this token.
    SETTING_BY_TOKEN = "SELECT * FROM notice_setting WHERE city_id = $1 AND token = $2";
    /// Those for whom a letter is due: they are written to, also on this weekday ($4), and have something unread that no
    /// letter tells of. It is overdue; or it is morning ($5), it was told before midnight ($3), and today ($2) has had no
    /// digest yet.
    SETTINGS_DUE = "SELECT * FROM notice_setting s
                    WHERE s.city_id = $1 AND s.address IS NOT NULL AND s.refused IS NULL
                      AND NOT ($4 IN JSON_IDS(s.quiet))
                      AND EXISTS (SELECT 1 FROM notice n
                                  LEFT JOIN letter_notice l ON l.city_id = n.city_id AND l.notice = n.id
                                  WHERE n.city_id = $1 AND n.person = s.person AND n.read_at IS NULL
                                    AND l.letter IS NULL AND NOT (n.room || '/' || n.kind IN JSON_LIST(s.muted))
                                    AND (n.urgent OR ($5 AND n.told_at < $3
                                                      AND (s.last_digest IS NULL OR s.last_digest < $2))))
                    ORDER BY s.person";
    /// What a person sets.
    SETTING_SET = "INSERT INTO notice_setting (city_id, person, address, refused, asked, code_hash, code_until,
                     code_tries, lang, quiet, muted, token, last_digest)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                   ON CONFLICT (city_id, person) DO UPDATE SET address = excluded.address,
                     refused = excluded.refused, asked = excluded.asked, code_hash = excluded.code_hash,
                     code_until = excluded.code_until, code_tries = excluded.code_tries, lang = excluded.lang,
                     quiet = excluded.quiet, muted = excluded.muted, last_digest = excluded.last_digest";
    /// Takes what a person set until the transaction ends.
    SETTING_TAKEN = "SELECT * FROM notice_setting WHERE city_id = $1 AND person = $2 FOR UPDATE";
    /// Unread notices of a person that no letter tells of, as they were told.
    NOTICES_UNWRITTEN = "SELECT n.id, n.room, n.kind, n.urgent, n.told_at FROM notice n
                         LEFT JOIN letter_notice l ON l.city_id = n.city_id AND l.notice = n.id
                         WHERE n.city_id = $1 AND n.person = $2 AND n.read_at IS NULL AND l.letter IS NULL
                         ORDER BY n.told_at, n.id LIMIT 500";
    /// The notices that a letter tells of.
    NOTICES_OF_LETTER = "SELECT n.id, n.room, n.kind, n.args, n.href, n.urgent, n.told_at, n.read_at
                         FROM letter_notice l JOIN notice n ON n.city_id = l.city_id AND n.id = l.notice
                         WHERE l.city_id = $1 AND l.letter = $2 ORDER BY n.told_at, n.id";
    /// A letter to be sent.
    LETTER_INSERT = "INSERT INTO letter (city_id, id, person, kind, address, lang, code, state, tries, next_at, made_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', 0, $8, $8)";
    /// A notice that a letter tells of; nothing where another does.
    LETTER_NOTICE_INSERT = "INSERT INTO letter_notice (city_id, notice, letter) VALUES ($1, $2, $3)
                            ON CONFLICT (city_id, notice) DO NOTHING";
    /// The next letter whose time has come.
    LETTER_NEXT = "SELECT id, person, kind, address, lang, code, tries FROM letter
                   WHERE city_id = $1 AND state = 'waiting' AND next_at <= $2 ORDER BY next_at, id LIMIT 1";
    /// A letter is handed over; nothing where it is not waiting any more.
    LETTER_SENDING = "UPDATE letter SET state = 'sending', tries = tries + 1
                      WHERE city_id = $1 AND id = $2 AND state = 'waiting'";
    /// What came of it. A code is forgotten with it.
    LETTER_ENDED = "UPDATE letter SET state = $3, ended_at = $4, said = $5, code = NULL
                    WHERE city_id = $1 AND id = $2 AND state = 'sending'";
    /// It is tried again later.
    LETTER_LATER = "UPDATE letter SET state = 'waiting', next_at = $3, said = $4
                    WHERE city_id = $1 AND id = $2 AND state = 'sending'";
    /// Letters whose sender went away while they were handed over: whether they arrived is not known.
    LETTERS_UNCLEAR = "UPDATE letter SET state = 'unclear', ended_at = $2, code = NULL
                       WHERE city_id = $1 AND state = 'sending'";
    /// Takes the lease, or keeps it; nothing where another holds it.
    LEASE_TAKE = "INSERT INTO letter_lease (city_id, holder, until) VALUES ($1, $2, $3)
                  ON CONFLICT (city_id) DO UPDATE SET holder = excluded.holder, until = excluded.until
                  WHERE letter_lease.holder = $2 OR letter_lease.until <= $4";
    /// Who holds the lease.
    LEASE = "SELECT holder FROM letter_lease WHERE city_id = $1";
    /// Gives the lease back.
    LEASE_END = "DELETE FROM letter_lease WHERE city_id = $1 AND holder = $2";
}

/// What a person set about letters.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Setting {
    pub(crate) person: i64,
    /// Where they are written to; confirmed by a code.
    pub(crate) address: Option<String>,
    /// Why the address takes no letters.
    pub(crate) refused: Option<String>,
    /// The address that is to be confirmed.
    pub(crate) asked: Option<String>,
    pub(crate) code_hash: Option<Vec<u8>>,
    pub(crate) code_until: Option<Instant>,
    pub(crate) code_tries: i64,
    pub(crate) lang: String,
    /// Days of the week without letters, from 0 for Monday.
    pub(crate) quiet: Vec<i64>,
    /// Kinds without letters, as `room/kind`.
    pub(crate) muted: Vec<String>,
    pub(crate) token: String,
    pub(crate) last_digest: Option<Day>,
}

fn setting_of(row: &Row) -> Result<Setting, StoreError> {
    let (quiet, muted): (Json, Json) = (row.get("quiet")?, row.get("muted")?);
    Ok(Setting {
        person: row.get("person")?,
        address: row.get("address")?,
        refused: row.get("refused")?,
        asked: row.get("asked")?,
        code_hash: row.get("code_hash")?,
        code_until: row.get("code_until")?,
        code_tries: row.get("code_tries")?,
        lang: row.get("lang")?,
        quiet: serde_json::from_value(quiet).unwrap_or_default(),
        muted: serde_json::from_value(muted).unwrap_or_default(),
        token: row.get("token")?,
        last_digest: row.get("last_digest")?,
    })
}

pub(crate) async fn setting(
    conn: &mut Conn,
    city: CityId,
    person: i64,
) -> Result<Option<Setting>, StoreError> {
    SETTING.bind(city).bind(person).optional(conn).await?.as_ref().map(setting_of).transpose()
}

/// The same, taken from other deeds until the transaction ends.
pub(crate) async fn setting_taken(
    tx: &mut Tx,
    city: CityId,
    person: i64,
) -> Result<Option<Setting>, StoreError> {
    SETTING_TAKEN.bind(city).bind(person).optional(tx).await?.as_ref().map(setting_of).transpose()
}

pub(crate) async fn setting_by_token(
    conn: &mut Conn,
    city: CityId,
    token: &str,
) -> Result<Option<Setting>, StoreError> {
    SETTING_BY_TOKEN.bind(city).bind(token).optional(conn).await?.as_ref().map(setting_of).transpose()
}

/// An hour at which letters are written.
pub(crate) struct Writing {
    pub(crate) today: Day,
    pub(crate) midnight: Instant,
    pub(crate) weekday: i64,
    pub(crate) morning: bool,
}

/// What those set for whom a letter is due.
pub(crate) async fn settings_due(
    conn: &mut Conn,
    city: CityId,
    at: &Writing,
) -> Result<Vec<Setting>, StoreError> {
    let query = SETTINGS_DUE.bind(city).bind(at.today).bind(at.midnight).bind(at.weekday).bind(at.morning);
    query.all(conn).await?.iter().map(setting_of).collect()
}

pub(crate) async fn setting_set(tx: &mut Tx, city: CityId, setting: &Setting) -> Result<(), StoreError> {
    SETTING_SET
        .bind(city)
        .bind(setting.person)
        .bind(setting.address.clone())
        .bind(setting.refused.clone())
        .bind(setting.asked.clone())
        .bind(setting.code_hash.clone())
        .bind(setting.code_until)
        .bind(setting.code_tries)
        .bind(&setting.lang)
        .bind(json!(setting.quiet))
        .bind(json!(setting.muted))
        .bind(&setting.token)
        .bind(setting.last_digest)
        .execute(tx)
        .await?;
    Ok(())
}

/// An unread notice that no letter tells of.
#[derive(Clone, Debug)]
pub(crate) struct Unwritten {
    pub(crate) id: i64,
    /// Its kind, as `room/kind`.
    pub(crate) kind: String,
    pub(crate) urgent: bool,
    pub(crate) told_at: Instant,
}

pub(crate) async fn unwritten(
    conn: &mut Conn,
    city: CityId,
    person: i64,
) -> Result<Vec<Unwritten>, StoreError> {
    let rows = NOTICES_UNWRITTEN.bind(city).bind(person).all(conn).await?;
    rows.iter()
        .map(|row| {
            let (room, kind): (String, String) = (row.get("room")?, row.get("kind")?);
            Ok(Unwritten {
                id: row.get("id")?,
                kind: format!("{room}/{kind}"),
                urgent: row.get("urgent")?,
                told_at: row.get("told_at")?,
            })
        })
        .collect()
}

pub(crate) async fn notices_of_letter(
    conn: &mut Conn,
    city: CityId,
    letter: i64,
) -> Result<Vec<Kept>, StoreError> {
    NOTICES_OF_LETTER.bind(city).bind(letter).all(conn).await?.iter().map(kept).collect()
}

/// A letter as it is kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct LetterRow {
    pub(crate) id: i64,
    pub(crate) person: i64,
    pub(crate) kind: String,
    pub(crate) address: String,
    pub(crate) lang: String,
    pub(crate) code: Option<String>,
    pub(crate) tries: i64,
}

/// A letter to be sent from now on; `now` is the wall clock's.
pub(crate) async fn letter_insert(
    tx: &mut Tx,
    city: CityId,
    letter: &LetterRow,
    notices: &[i64],
    now: Instant,
) -> Result<(), StoreError> {
    LETTER_INSERT
        .bind(city)
        .bind(letter.id)
        .bind(letter.person)
        .bind(&letter.kind)
        .bind(&letter.address)
        .bind(&letter.lang)
        .bind(letter.code.clone())
        .bind(now)
        .execute(tx)
        .await?;
    let rows = notices.iter().map(|notice| vec![Value::from(city), (*notice).into(), letter.id.into()]);
    LETTER_NOTICE_INSERT.insert_many(tx, rows.collect()).await?;
    Ok(())
}

/// The next letter whose time has come, marked as being handed over.
pub(crate) async fn letter_take(
    tx: &mut Tx,
    city: CityId,
    now: Instant,
) -> Result<Option<LetterRow>, StoreError> {
    let Some(row) = LETTER_NEXT.bind(city).bind(now).optional(tx).await? else { return Ok(None) };
    let letter = LetterRow {
        id: row.get("id")?,
        person: row.get("person")?,
        kind: row.get("kind")?,
        address: row.get("address")?,
        lang: row.get("lang")?,
        code: row.get("code")?,
        tries: row.get::<i64>("tries")? + 1,
    };
    let taken = LETTER_SENDING.bind(city).bind(letter.id).execute(tx).await?;
    Ok((taken == 1).then_some(letter))
}

pub(crate) async fn letter_ended(
    tx: &mut Tx,
    city: CityId,
    letter: i64,
    (state, said): (&'static str, Option<String>),
    now: Instant,
) -> Result<(), StoreError> {
    LETTER_ENDED.bind(city).bind(letter).bind(state).bind(now).bind(said).execute(tx).await?;
    Ok(())
}

pub(crate) async fn letter_later(
    tx: &mut Tx,
    city: CityId,
    letter: i64,
    next: Instant,
    said: &str,
) -> Result<(), StoreError> {
    LETTER_LATER.bind(city).bind(letter).bind(next).bind(said).execute(tx).await?;
    Ok(())
}

/// Takes the lease or keeps it; false where another holds it. What its former holder was about to hand over when it
/// went away is not sent again: whether it arrived is not known.
pub(crate) async fn lease_take(
    tx: &mut Tx,
    city: CityId,
    holder: i64,
    (now, until): (Instant, Instant),
) -> Result<bool, StoreError> {
    let before: Option<i64> =
        LEASE.bind(city).optional(tx).await?.map(|row| row.get("holder")).transpose()?;
    let taken = LEASE_TAKE.bind(city).bind(holder).bind(until).bind(now).execute(tx).await? == 1;
    if taken && before != Some(holder) {
        LETTERS_UNCLEAR.bind(city).bind(now).execute(tx).await?;
    }
    Ok(taken)
}

pub(crate) async fn lease_end(tx: &mut Tx, city: CityId, holder: i64) -> Result<(), StoreError> {
    LEASE_END.bind(city).bind(holder).execute(tx).await?;
    Ok(())
}
