//! The statements about what somebody shows beside a password.

use luoshi_store::{CityId, Conn, Instant, StoreError, Tx, statements};

statements! {
    /// A secret that its owner has yet to prove; in the place of another that was not proved.
    TOTP_BEGIN = "INSERT INTO totp (city_id, account, secret, step, since) VALUES ($1, $2, $3, 0, NULL)
                  ON CONFLICT (city_id, account) DO UPDATE SET secret = $3 WHERE totp.since IS NULL";
    /// The secret of an account.
    TOTP = "SELECT secret, step, since FROM totp WHERE city_id = $1 AND account = $2";
    /// The same, locked until commit: no code is taken twice.
    TOTP_LOCKED = "SELECT secret, step, since FROM totp WHERE city_id = $1 AND account = $2 FOR UPDATE";
    /// A code was taken.
    TOTP_TAKEN = "UPDATE totp SET step = $3, since = COALESCE(since, $4) WHERE city_id = $1 AND account = $2";
    /// Takes the secret away.
    TOTP_END = "DELETE FROM totp WHERE city_id = $1 AND account = $2";
    /// A new code on paper.
    RECOVERY_INSERT = "INSERT INTO recovery_code (city_id, account, code_hash) VALUES ($1, $2, $3)";
    /// How many are left.
    RECOVERY_COUNT = "SELECT COUNT(*) AS many FROM recovery_code WHERE city_id = $1 AND account = $2";
    /// Uses one.
    RECOVERY_USE = "DELETE FROM recovery_code WHERE city_id = $1 AND account = $2 AND code_hash = $3";
    /// Takes all away.
    RECOVERY_END = "DELETE FROM recovery_code WHERE city_id = $1 AND account = $2";
    /// An open account's login, and whether it has a password.
    ACCOUNT_WAYS = "SELECT login, secret <> '' AS has_password FROM account
                    WHERE city_id = $1 AND id = $2 AND closed_at IS NULL";
}

/// A secret as it is kept.
pub(crate) struct Totp {
    pub(crate) secret: Vec<u8>,
    pub(crate) step: i64,
    pub(crate) since: Option<Instant>,
}

fn totp_row(row: &luoshi_store::Row) -> Result<Totp, StoreError> {
    Ok(Totp { secret: row.get("secret")?, step: row.get("step")?, since: row.get("since")? })
}

pub(crate) async fn totp_begin(
    tx: &mut Tx,
    city: CityId,
    account: i64,
    secret: &[u8],
) -> Result<(), StoreError> {
    TOTP_BEGIN.bind(city).bind(account).bind(secret).execute(tx).await?;
    Ok(())
}

pub(crate) async fn totp(conn: &mut Conn, city: CityId, account: i64) -> Result<Option<Totp>, StoreError> {
    TOTP.bind(city).bind(account).optional(conn).await?.as_ref().map(totp_row).transpose()
}

pub(crate) async fn totp_locked(tx: &mut Tx, city: CityId, account: i64) -> Result<Option<Totp>, StoreError> {
    TOTP_LOCKED.bind(city).bind(account).optional(tx).await?.as_ref().map(totp_row).transpose()
}

pub(crate) async fn totp_taken(
    tx: &mut Tx,
    city: CityId,
    account: i64,
    step: i64,
    now: Instant,
) -> Result<(), StoreError> {
    TOTP_TAKEN.bind(city).bind(account).bind(step).bind(now).execute(tx).await?;
    Ok(())
}

pub(crate) async fn totp_end(tx: &mut Tx, city: CityId, account: i64) -> Result<(), StoreError> {
    TOTP_END.bind(city).bind(account).execute(tx).await?;
    Ok(())
}

pub(crate) async fn recovery_end(tx: &mut Tx, city: CityId, account: i64) -> Result<(), StoreError> {
    RECOVERY_END.bind(city).bind(account).execute(tx).await?;
    Ok(())
}

/// Takes all away that is shown beside a password.
pub(crate) async fn second_end(tx: &mut Tx, city: CityId, account: i64) -> Result<(), StoreError> {
    totp_end(tx, city, account).await?;
    super::passkeys::passkeys_end(tx, city, account).await?;
    recovery_end(tx, city, account).await
}

/// Puts these codes in the place of all that were there.
pub(crate) async fn recovery_set(
    tx: &mut Tx,
    city: CityId,
    account: i64,
    hashes: Vec<[u8; 32]>,
) -> Result<(), StoreError> {
    RECOVERY_END.bind(city).bind(account).execute(tx).await?;
    let rows = hashes.into_iter().map(|hash| vec![city.into(), account.into(), hash.as_slice().into()]);
    RECOVERY_INSERT.insert_many(tx, rows.collect()).await?;
    Ok(())
}

pub(crate) async fn recovery_use(
    tx: &mut Tx,
    city: CityId,
    account: i64,
    hash: &[u8],
) -> Result<bool, StoreError> {
    Ok(RECOVERY_USE.bind(city).bind(account).bind(hash).execute(tx).await? > 0)
}

pub(crate) async fn recovery_count(conn: &mut Conn, city: CityId, account: i64) -> Result<i64, StoreError> {
    RECOVERY_COUNT.bind(city).bind(account).one(conn).await?.get("many")
}

/// The login of an open account, and whether it has a password.
pub(crate) async fn account_ways(
    conn: &mut Conn,
    city: CityId,
    account: i64,
) -> Result<Option<(String, bool)>, StoreError> {
    let row = ACCOUNT_WAYS.bind(city).bind(account).optional(conn).await?;
    row.map(|row| Ok((row.get("login")?, row.get("has_password")?))).transpose()
}
