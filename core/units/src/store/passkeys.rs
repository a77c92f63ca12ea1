//! The statements about passkeys.

use luoshi_store::{CityId, Conn, Instant, Row, StoreError, Tx, statements};

use crate::passkeys::{New, Passkey};

macro_rules! columns {
    () => {
        "passkey.id, passkey.account, passkey.credential, passkey.kept, passkey.counter, passkey.alone,
         passkey.named, passkey.made_at, passkey.used_at"
    };
}

statements! {
    /// A new one; what a device calls it stands once in a city.
    PASSKEY_INSERT = "INSERT INTO passkey
                        (city_id, id, account, credential, kept, counter, alone, named, made_at, used_at)
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)
                      ON CONFLICT (city_id, credential) DO NOTHING";
    /// An account's, in the order in which they were made.
    PASSKEYS_OF = concat!("SELECT ", columns!(), " FROM passkey
                   WHERE city_id = $1 AND account = $2 ORDER BY id");
    /// How many an account has.
    PASSKEYS_COUNT = "SELECT COUNT(*) AS many FROM passkey WHERE city_id = $1 AND account = $2";
    /// An open account's, as its device calls it.
    PASSKEY_NAMED = concat!("SELECT ", columns!(), " FROM passkey
                     JOIN account ON account.city_id = passkey.city_id AND account.id = passkey.account
                     WHERE passkey.city_id = $1 AND passkey.credential = $2 AND account.closed_at IS NULL");
    /// It signed: the count goes on, or stays at zero with a device that does not count.
    PASSKEY_USED = "UPDATE passkey SET counter = $3, used_at = $4, alone = (alone OR $5)
                    WHERE city_id = $1 AND id = $2 AND (counter < $3 OR (counter = 0 AND $3 = 0))";
    /// It is one no more.
    PASSKEY_END = "DELETE FROM passkey WHERE city_id = $1 AND account = $2 AND id = $3";
    /// An account has none any more.
    PASSKEYS_END = "DELETE FROM passkey WHERE city_id = $1 AND account = $2";
}

fn passkey(row: &Row) -> Result<Passkey, StoreError> {
    Ok(Passkey {
        id: row.get("id")?,
        account: row.get("account")?,
        credential: row.get("credential")?,
        kept: row.get("kept")?,
        counter: row.get("counter")?,
        alone: row.get("alone")?,
        named: row.get("named")?,
        made: row.get("made_at")?,
        used: row.get("used_at")?,
    })
}

/// Its key; none where somebody has it already.
pub(crate) async fn passkey_insert(
    tx: &mut Tx,
    city: CityId,
    account: i64,
    new: &New,
    now: Instant,
) -> Result<Option<i64>, StoreError> {
    let id = tx.id();
    let query = PASSKEY_INSERT.bind(city).bind(id).bind(account).bind(new.credential.as_slice());
    let query = query.bind(new.kept.clone()).bind(new.counter).bind(new.alone).bind(&new.named).bind(now);
    Ok((query.execute(tx).await? > 0).then_some(id))
}

pub(crate) async fn passkeys_of(
    conn: &mut Conn,
    city: CityId,
    account: i64,
) -> Result<Vec<Passkey>, StoreError> {
    PASSKEYS_OF.bind(city).bind(account).all(conn).await?.iter().map(passkey).collect()
}

pub(crate) async fn passkeys_count(conn: &mut Conn, city: CityId, account: i64) -> Result<i64, StoreError> {
    PASSKEYS_COUNT.bind(city).bind(account).one(conn).await?.get("many")
}

pub(crate) async fn passkey_named(
    conn: &mut Conn,
    city: CityId,
    credential: &[u8],
) -> Result<Option<Passkey>, StoreError> {
    PASSKEY_NAMED.bind(city).bind(credential).optional(conn).await?.as_ref().map(passkey).transpose()
}

/// Whether the count went on.
pub(crate) async fn passkey_used(
    tx: &mut Tx,
    city: CityId,
    id: i64,
    (counter, alone): (i64, bool),
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(PASSKEY_USED.bind(city).bind(id).bind(counter).bind(now).bind(alone).execute(tx).await? > 0)
}

pub(crate) async fn passkey_end(
    tx: &mut Tx,
    city: CityId,
    account: i64,
    id: i64,
) -> Result<bool, StoreError> {
    Ok(PASSKEY_END.bind(city).bind(account).bind(id).execute(tx).await? > 0)
}

pub(crate) async fn passkeys_end(tx: &mut Tx, city: CityId, account: i64) -> Result<(), StoreError> {
    PASSKEYS_END.bind(city).bind(account).execute(tx).await?;
    Ok(())
}
