//! The shell's statements: sessions.

pub(crate) mod letters;

use luoshi_store::{CityId, Conn, Instant, Migration, Migrations, StoreError, Tx, statements};

/// The shell's schema.
pub const MIGRATIONS: Migrations = Migrations {
    room: "web",
    steps: &[
        Migration { version: 1, sql: include_str!("../migrations/0001.sql"), sqlite: "", postgres: "" },
        Migration { version: 2, sql: include_str!("../migrations/0002.sql"), sqlite: "", postgres: "" },
        Migration { version: 3, sql: include_str!("../migrations/0003.sql"), sqlite: "", postgres: "" },
        Migration { version: 4, sql: include_str!("../migrations/0004.sql"), sqlite: "", postgres: "" },
        Migration { version: 5, sql: include_str!("../migrations/0005.sql"), sqlite: "", postgres: "" },
    ],
};

statements! {
    /// Somebody signs in.
    SESSION_INSERT = "INSERT INTO session (city_id, token_hash, account, created, seen, expires, idle_seconds)
                      VALUES ($1, $2, $3, $4, $4, $5, $6)";
    /// The session of a token.
    SESSION = "SELECT account, seen, expires, idle_seconds FROM session
               WHERE city_id = $1 AND token_hash = $2";
    /// Its person was here again.
    SESSION_SEEN = "UPDATE session SET seen = $3 WHERE city_id = $1 AND token_hash = $2";
    /// Somebody signs out.
    SESSION_END = "DELETE FROM session WHERE city_id = $1 AND token_hash = $2";
    /// An account's sessions, all of them.
    SESSIONS_END = "DELETE FROM session WHERE city_id = $1 AND account = $2";
    /// Sessions past their end.
    SESSIONS_SWEEP = "DELETE FROM session WHERE city_id = $1 AND expires <= $2";
    /// How many have not ended.
    SESSIONS_COUNT = "SELECT COUNT(*) FROM session WHERE city_id = $1 AND expires > $2";
}

/// A session as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct SessionRow {
    pub(crate) account: i64,
    pub(crate) seen: Instant,
    pub(crate) expires: Instant,
    pub(crate) idle_seconds: i64,
}

pub(crate) async fn session_insert(
    tx: &mut Tx,
    city: CityId,
    token_hash: &[u8],
    row: &SessionRow,
) -> Result<(), StoreError> {
    SESSION_INSERT
        .bind(city)
        .bind(token_hash)
        .bind(row.account)
        .bind(row.seen)
        .bind(row.expires)
        .bind(row.idle_seconds)
        .execute(tx)
        .await?;
    Ok(())
}

pub(crate) async fn session(
    conn: &mut Conn,
    city: CityId,
    token_hash: &[u8],
) -> Result<Option<SessionRow>, StoreError> {
    let row = SESSION.bind(city).bind(token_hash).optional(conn).await?;
    row.map(|row| {
        Ok(SessionRow {
            account: row.get("account")?,
            seen: row.get("seen")?,
            expires: row.get("expires")?,
            idle_seconds: row.get("idle_seconds")?,
        })
    })
    .transpose()
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

pub(crate) async fn session_end(tx: &mut Tx, city: CityId, token_hash: &[u8]) -> Result<(), StoreError> {
    SESSION_END.bind(city).bind(token_hash).execute(tx).await?;
    Ok(())
}

/// Ends all sessions of an account: its password was set anew, or it was closed.
pub async fn end_all(tx: &mut Tx, city: CityId, account: i64) -> Result<(), StoreError> {
    SESSIONS_END.bind(city).bind(account).execute(tx).await?;
    Ok(())
}

pub(crate) async fn sessions_sweep(tx: &mut Tx, city: CityId, now: Instant) -> Result<u64, StoreError> {
    SESSIONS_SWEEP.bind(city).bind(now).execute(tx).await
}

pub(crate) async fn sessions_count(conn: &mut Conn, city: CityId, now: Instant) -> Result<i64, StoreError> {
    SESSIONS_COUNT.bind(city).bind(now).one(conn).await?.at(0)
}
