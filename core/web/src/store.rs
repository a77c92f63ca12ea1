//! The shell's statements: sessions, and what a browser is in the middle of while somebody signs in.

pub(crate) mod drafts;
pub(crate) mod letters;

use luoshi_store::{CityId, Conn, Instant, Migration, Migrations, Row, StoreError, Tx, statements};
use serde_json::Value as Json;

/// The shell's schema.
pub const MIGRATIONS: Migrations = Migrations {
    room: "web",
    steps: &[
        Migration { version: 1, sql: include_str!("../migrations/0001.sql"), sqlite: "", postgres: "" },
        Migration { version: 2, sql: include_str!("../migrations/0002.sql"), sqlite: "", postgres: "" },
        Migration { version: 3, sql: include_str!("../migrations/0003.sql"), sqlite: "", postgres: "" },
        Migration { version: 4, sql: include_str!("../migrations/0004.sql"), sqlite: "", postgres: "" },
        Migration { version: 5, sql: include_str!("../migrations/0005.sql"), sqlite: "", postgres: "" },
        Migration { version: 6, sql: include_str!("../migrations/0006.sql"), sqlite: "", postgres: "" },
        Migration { version: 7, sql: include_str!("../migrations/0007.sql"), sqlite: "", postgres: "" },
        Migration { version: 8, sql: include_str!("../migrations/0008.sql"), sqlite: "", postgres: "" },
        Migration { version: 9, sql: include_str!("../migrations/0009.sql"), sqlite: "", postgres: "" },
        Migration { version: 10, sql: include_str!("../migrations/0010.sql"), sqlite: "", postgres: "" },
        Migration { version: 11, sql: include_str!("../migrations/0011.sql"), sqlite: "", postgres: "" },
        Migration { version: 12, sql: include_str!("../migrations/0012.sql"), sqlite: "", postgres: "" },
        Migration { version: 13, sql: include_str!("../migrations/0013.sql"), sqlite: "", postgres: "" },
    ],
};

statements! {
    /// Somebody signs in.
    SESSION_INSERT = "INSERT INTO session
                        (city_id, token_hash, account, created, seen, expires, idle_seconds, device, strong, proved)
                      VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $4)";
    /// The session of a token.
    SESSION = "SELECT token_hash, account, created, seen, expires, idle_seconds, device, strong, proved
               FROM session WHERE city_id = $1 AND token_hash = $2";
    /// An account's sessions that have not ended, the latest seen first.
    SESSIONS_OF = "SELECT token_hash, account, created, seen, expires, idle_seconds, device, strong, proved
                   FROM session WHERE city_id = $1 AND account = $2 AND expires > $3
                   ORDER BY seen DESC, token_hash LIMIT 200";
    /// Its person was here again.
    SESSION_SEEN = "UPDATE session SET seen = $3 WHERE city_id = $1 AND token_hash = $2";
    /// Its person showed anew who they are.
    SESSION_PROVED = "UPDATE session SET proved = $3, strong = strong OR $4
                      WHERE city_id = $1 AND token_hash = $2";
    /// Somebody signs out.
    SESSION_END = "DELETE FROM session WHERE city_id = $1 AND token_hash = $2";
    /// Somebody ends a session of theirs.
    SESSION_END_OWN = "DELETE FROM session WHERE city_id = $1 AND token_hash = $2 AND account = $3";
    /// An account's sessions, all of them.
    SESSIONS_END = "DELETE FROM session WHERE city_id = $1 AND account = $2";
    /// An account's sessions but for one.
    SESSIONS_END_OTHERS = "DELETE FROM session WHERE city_id = $1 AND account = $2 AND token_hash <> $3";
    /// Sessions past their end.
    SESSIONS_SWEEP = "DELETE FROM session WHERE city_id = $1 AND expires <= $2";
    /// How many have not ended.
    SESSIONS_COUNT = "SELECT COUNT(*) FROM session WHERE city_id = $1 AND expires > $2";
    /// A browser begins something.
    STEP_INSERT = "INSERT INTO sign_in_step (city_id, token_hash, data, tries, expires)
                   VALUES ($1, $2, $3, 0, $4)";
    /// What it is in the middle of.
    STEP = "SELECT data FROM sign_in_step WHERE city_id = $1 AND token_hash = $2 AND expires > $3";
    /// It tries.
    STEP_TRIED = "UPDATE sign_in_step SET tries = tries + 1
                  WHERE city_id = $1 AND token_hash = $2 AND expires > $3 RETURNING data, tries";
    /// It goes on with something else.
    STEP_SET = "UPDATE sign_in_step SET data = $3 WHERE city_id = $1 AND token_hash = $2";
    /// It is done with it, or may not go on.
    STEP_END = "DELETE FROM sign_in_step WHERE city_id = $1 AND token_hash = $2 RETURNING data, expires";
    /// What was never ended.
    STEPS_SWEEP = "DELETE FROM sign_in_step WHERE city_id = $1 AND expires <= $2";
}

/// A session as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct SessionRow {
    pub(crate) token_hash: Vec<u8>,
    pub(crate) account: i64,
    pub(crate) created: Instant,
    pub(crate) seen: Instant,
    pub(crate) expires: Instant,
    pub(crate) idle_seconds: i64,
    pub(crate) device: String,
    pub(crate) strong: bool,
    pub(crate) proved: Option<Instant>,
}

fn row(row: &Row) -> Result<SessionRow, StoreError> {
    Ok(SessionRow {
        token_hash: row.get("token_hash")?,
        account: row.get("account")?,
        created: row.get("created")?,
        seen: row.get("seen")?,
        expires: row.get("expires")?,
        idle_seconds: row.get("idle_seconds")?,
        device: row.get("device")?,
        strong: row.get("strong")?,
        proved: row.get("proved")?,
    })
}

pub(crate) async fn session_insert(tx: &mut Tx, city: CityId, row: &SessionRow) -> Result<(), StoreError> {
    SESSION_INSERT
        .bind(city)
        .bind(row.token_hash.as_slice())
        .bind(row.account)
        .bind(row.created)
        .bind(row.expires)
        .bind(row.idle_seconds)
        .bind(&row.device)
        .bind(row.strong)
        .execute(tx)
        .await?;
    Ok(())
}

pub(crate) async fn session(
    conn: &mut Conn,
    city: CityId,
    token_hash: &[u8],
) -> Result<Option<SessionRow>, StoreError> {
    SESSION.bind(city).bind(token_hash).optional(conn).await?.as_ref().map(row).transpose()
}

pub(crate) async fn sessions_of(
    conn: &mut Conn,
    city: CityId,
    account: i64,
    now: Instant,
) -> Result<Vec<SessionRow>, StoreError> {
    SESSIONS_OF.bind(city).bind(account).bind(now).all(conn).await?.iter().map(row).collect()
}

pub(crate) async fn session_seen(
    tx: &mut Tx,
    city: CityId,
    token_hash: &[u8],
    now: Instant,
) -> Result<(), StoreError> {
    SESSION_SEEN.bind(city).bind(token_hash).bind(now).execute(tx).await?;
    Ok(())
}

/// Its person showed who they are; `strong` where that was a second factor.
pub(crate) async fn session_proved(
    tx: &mut Tx,
    city: CityId,
    token_hash: &[u8],
    now: Instant,
    strong: bool,
) -> Result<(), StoreError> {
    SESSION_PROVED.bind(city).bind(token_hash).bind(now).bind(strong).execute(tx).await?;
    Ok(())
}

pub(crate) async fn session_end(tx: &mut Tx, city: CityId, token_hash: &[u8]) -> Result<(), StoreError> {
    SESSION_END.bind(city).bind(token_hash).execute(tx).await?;
    Ok(())
}

pub(crate) async fn session_end_own(
    tx: &mut Tx,
    city: CityId,
    token_hash: &[u8],
    account: i64,
) -> Result<bool, StoreError> {
    Ok(SESSION_END_OWN.bind(city).bind(token_hash).bind(account).execute(tx).await? > 0)
}

/// Ends all sessions of an account: its password was set anew, or it was closed.
pub async fn end_all(tx: &mut Tx, city: CityId, account: i64) -> Result<(), StoreError> {
    SESSIONS_END.bind(city).bind(account).execute(tx).await?;
    Ok(())
}

pub(crate) async fn end_others(
    tx: &mut Tx,
    city: CityId,
    account: i64,
    but: &[u8],
) -> Result<(), StoreError> {
    SESSIONS_END_OTHERS.bind(city).bind(account).bind(but).execute(tx).await?;
    Ok(())
}

pub(crate) async fn sessions_sweep(tx: &mut Tx, city: CityId, now: Instant) -> Result<u64, StoreError> {
    SESSIONS_SWEEP.bind(city).bind(now).execute(tx).await
}

pub(crate) async fn sessions_count(conn: &mut Conn, city: CityId, now: Instant) -> Result<i64, StoreError> {
    SESSIONS_COUNT.bind(city).bind(now).one(conn).await?.at(0)
}

pub(crate) async fn step_insert(
    tx: &mut Tx,
    city: CityId,
    token_hash: &[u8],
    data: Json,
    (now, expires): (Instant, Instant),
) -> Result<(), StoreError> {
    STEPS_SWEEP.bind(city).bind(now).execute(tx).await?;
    STEP_INSERT.bind(city).bind(token_hash).bind(data).bind(expires).execute(tx).await?;
    Ok(())
}

pub(crate) async fn step(
    conn: &mut Conn,
    city: CityId,
    token_hash: &[u8],
    now: Instant,
) -> Result<Option<Json>, StoreError> {
    let row = STEP.bind(city).bind(token_hash).bind(now).optional(conn).await?;
    row.map(|row| row.get("data")).transpose()
}

/// Counts a try; what it is in the middle of, and how many tries it made with this one.
pub(crate) async fn step_tried(
    tx: &mut Tx,
    city: CityId,
    token_hash: &[u8],
    now: Instant,
) -> Result<Option<(Json, i64)>, StoreError> {
    let row = STEP_TRIED.bind(city).bind(token_hash).bind(now).optional(tx).await?;
    row.map(|row| Ok((row.get("data")?, row.get("tries")?))).transpose()
}

pub(crate) async fn step_set(
    tx: &mut Tx,
    city: CityId,
    token_hash: &[u8],
    data: Json,
) -> Result<(), StoreError> {
    STEP_SET.bind(city).bind(token_hash).bind(data).execute(tx).await?;
    Ok(())
}

/// Ends it; what it was, unless its time was over.
pub(crate) async fn step_end(
    tx: &mut Tx,
    city: CityId,
    token_hash: &[u8],
    now: Instant,
) -> Result<Option<Json>, StoreError> {
    let row = STEP_END.bind(city).bind(token_hash).optional(tx).await?;
    let Some(row) = row else { return Ok(None) };
    let expires: Instant = row.get("expires")?;
    if expires <= now { Ok(None) } else { row.get("data").map(Some) }
}
