//! Passkeys: what proves itself by a signature, beside a password or in its place. What a signature has to be, the
//! shell knows; here is whose it is, and that its count only grows.

use luoshi_store::{CityId, Conn, Instant, Tx};
use serde_json::Value;

use crate::deeds::note;
use crate::{Error, Who, factors, store};

/// So many an account has at the most.
pub const MOST: i64 = 20;

/// A passkey of an account.
#[derive(Clone, Debug, PartialEq)]
pub struct Passkey {
    /// Its key.
    pub id: i64,
    /// Whose it is.
    pub account: i64,
    /// What its device calls it.
    pub credential: Vec<u8>,
    /// What signatures are held against.
    pub kept: Value,
    /// How often it has signed, as far as its device counts.
    pub counter: i64,
    /// Whether it signs its owner in by itself.
    pub alone: bool,
    /// What its owner calls it.
    pub named: String,
    /// Since when, by the wall clock.
    pub made: Instant,
    /// When it signed last.
    pub used: Option<Instant>,
}

/// One that was just made.
#[derive(Clone, Debug)]
pub struct New {
    /// What its device calls it.
    pub credential: Vec<u8>,
    /// What signatures are to be held against.
    pub kept: Value,
    /// How often it has signed.
    pub counter: i64,
    /// Whether it is known to sign its owner in by itself.
    pub alone: bool,
    /// What its owner calls it.
    pub named: String,
}

/// An account's.
pub async fn of(conn: &mut Conn, city: CityId, account: i64) -> Result<Vec<Passkey>, Error> {
    Ok(store::passkeys::passkeys_of(conn, city, account).await?)
}

/// An open account's, as its device calls it.
pub async fn named(conn: &mut Conn, city: CityId, credential: &[u8]) -> Result<Option<Passkey>, Error> {
    Ok(store::passkeys::passkey_named(conn, city, credential).await?)
}

/// Adds one to one's own account. Gives the codes that are to be written down, where it is the first that is shown
/// beside a password.
///
/// # Errors
/// [`Error::PasskeyTaken`], [`Error::PasskeysFull`]
pub async fn add(tx: &mut Tx, who: &Who, new: &New, now: Instant) -> Result<Option<Vec<String>>, Error> {
    if store::passkeys::passkeys_count(tx, who.city, who.account).await? >= MOST {
        return Err(Error::PasskeysFull);
    }
    let first = !factors::of(tx, who.city, who.account).await?.second();
    if store::passkeys::passkey_insert(tx, who.city, who.account, new, now).await?.is_none() {
        return Err(Error::PasskeyTaken);
    }
    note(tx, who, "passkey-add", vec![who.person]).await?;
    if first { Ok(Some(factors::recovery_anew(tx, who.city, who.account).await?)) } else { Ok(None) }
}

/// It signed, and its device says for which time; `alone` where nothing else was shown. Whether that goes on from what
/// was said before: if not, there are two of it.
pub async fn used(
    tx: &mut Tx,
    city: CityId,
    id: i64,
    said: (i64, bool),
    now: Instant,
) -> Result<bool, Error> {
    Ok(store::passkeys::passkey_used(tx, city, id, said, now).await?)
}

/// Takes one of one's own away. Whether another way in is left, the caller has looked.
pub async fn end(tx: &mut Tx, who: &Who, id: i64) -> Result<(), Error> {
    if store::passkeys::passkey_end(tx, who.city, who.account, id).await? {
        factors::tidy(tx, who.city, who.account).await?;
        note(tx, who, "passkey-end", vec![who.person]).await?;
    }
    Ok(())
}
