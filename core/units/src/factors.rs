//! What somebody shows beside a password: codes from a telephone, passkeys, and codes on paper for whoever lost them.
//!
//! All instants here are of the wall clock: a telephone knows no other.

use luoshi_store::{CityId, Conn, Instant, Tx};
use sha2::{Digest, Sha256};

use crate::deeds::note;
use crate::{Error, Units, Verb, Who, store, totp};

/// How many codes are written down at once.
pub const RECOVERY_CODES: usize = 10;
/// Crockford's signs: none that is taken for another when it is read aloud or from paper.
const SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The ways of one account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// The login.
    pub login: String,
    /// Whether it has a password.
    pub password: bool,
    /// Since when it has codes from a telephone.
    pub totp: Option<Instant>,
    /// How many passkeys it has.
    pub passkeys: i64,
    /// How many codes on paper are left.
    pub recovery: i64,
}

impl Factors {
    /// Whether something is asked for after the password.
    pub fn second(&self) -> bool {
        self.totp.is_some() || self.passkeys > 0
    }
}

/// The ways of an open account.
///
/// # Errors
/// [`Error::UnknownAccount`]
pub async fn of(conn: &mut Conn, city: CityId, account: i64) -> Result<Factors, Error> {
    let ways = store::factors::account_ways(conn, city, account).await?;
    let (login, password) = ways.ok_or(Error::UnknownAccount)?;
    let totp = store::factors::totp(conn, city, account).await?.and_then(|totp| totp.since);
    let recovery = store::factors::recovery_count(conn, city, account).await?;
    let passkeys = store::passkeys::passkeys_count(conn, city, account).await?;
    Ok(Factors { login, password, totp, passkeys, recovery })
}

/// The secret that is yet to be proved; none where there is none, or where it was proved.
pub async fn totp_unproved(conn: &mut Conn, city: CityId, account: i64) -> Result<Option<Vec<u8>>, Error> {
    let totp = store::factors::totp(conn, city, account).await?;
    Ok(totp.filter(|totp| totp.since.is_none()).map(|totp| totp.secret))
}

/// Makes a secret for an account that has none; it counts once a code proved that a telephone holds it.
pub async fn totp_begin(tx: &mut Tx, city: CityId, account: i64) -> Result<(), Error> {
    let secret: [u8; totp::SECRET] = tx.random();
    store::factors::totp_begin(tx, city, account, &secret).await?;
    Ok(())
}

/// Takes the first code of a new secret, and gives the codes that are to be written down; none where the code is
/// wrong, or nothing waits to be proved.
pub async fn totp_prove(
    tx: &mut Tx,
    city: CityId,
    account: i64,
    given: &str,
    now: Instant,
) -> Result<Option<Vec<String>>, Error> {
    let Some(kept) = store::factors::totp_locked(tx, city, account).await? else { return Ok(None) };
    let step = totp::step_of(&kept.secret, given, now.timestamp(), kept.step);
    let Some(step) = step.filter(|_| kept.since.is_none()) else { return Ok(None) };
    store::factors::totp_taken(tx, city, account, step, now).await?;
    recovery_anew(tx, city, account).await.map(Some)
}

/// Writes down other codes; those of before are worth nothing any more.
pub async fn recovery_anew(tx: &mut Tx, city: CityId, account: i64) -> Result<Vec<String>, Error> {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| readable(tx.random::<10>())).collect();
    let hashes = codes.iter().map(|code| hashed(account, code)).collect();
    store::factors::recovery_set(tx, city, account, hashes).await?;
    Ok(codes)
}

/// Whether this is a code of the account that was not taken before: of its telephone, or on its paper.
pub async fn second_fits(
    tx: &mut Tx,
    city: CityId,
    account: i64,
    given: &str,
    now: Instant,
) -> Result<bool, Error> {
    let kept = store::factors::totp_locked(tx, city, account).await?;
    let step = kept.filter(|kept| kept.since.is_some());
    let step = step.and_then(|kept| totp::step_of(&kept.secret, given, now.timestamp(), kept.step));
    if let Some(step) = step {
        store::factors::totp_taken(tx, city, account, step, now).await?;
        return Ok(true);
    }
    Ok(store::factors::recovery_use(tx, city, account, &hashed(account, given)).await?)
}

/// Takes codes from a telephone away from one's own account.
pub async fn totp_end(tx: &mut Tx, city: CityId, account: i64) -> Result<(), Error> {
    store::factors::totp_end(tx, city, account).await?;
    tidy(tx, city, account).await
}

/// Codes on paper go with the last of what they stand for.
pub(crate) async fn tidy(tx: &mut Tx, city: CityId, account: i64) -> Result<(), Error> {
    if !of(tx, city, account).await?.second() {
        store::factors::recovery_end(tx, city, account).await?;
    }
    Ok(())
}

/// Takes the second factor of somebody away who lost it.
///
/// # Errors
/// [`Error::UnknownAccount`], [`Error::Forbidden`]; one's own goes by [`totp_end`].
pub async fn second_clear(tx: &mut Tx, who: &Who, units: &Units, account: i64) -> Result<(), Error> {
    let holder = store::account_holder(tx, who.city, account).await?.ok_or(Error::UnknownAccount)?;
    let tree = units.tree(tx, who.city, luoshi_store::Day::MAX, i64::MAX).await?;
    who.require(Verb::Administer, &holder.unit, &tree)?;
    store::factors::second_end(tx, who.city, account).await?;
    note(tx, who, "second-clear", vec![holder.person]).await
}

/// Two groups of five signs.
fn readable(bytes: [u8; 10]) -> String {
    let mut out = String::with_capacity(11);
    for (at, byte) in bytes.into_iter().enumerate() {
        if at == 5 {
            out.push('-');
        }
        out.push(char::from(SIGNS[usize::from(byte & 31)]));
    }
    out
}

/// What is kept of a code. Fifty random bits need no slow hash; the account's key keeps equal codes apart.
fn hashed(account: i64, code: &str) -> [u8; 32] {
    let plain = code.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_lowercase);
    let plain = plain.map(|c| match c {
        'o' => '0',
        'i' | 'l' => '1',
        c => c,
    });
    let mut hash = Sha256::new();
    hash.update(account.to_be_bytes());
    hash.update(plain.collect::<String>().as_bytes());
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::{hashed, readable};

    #[test]
    fn a_code_on_paper_is_read_whatever_its_case_and_spaces() {
        let code = readable([0, 1, 2, 3, 4, 255, 33, 2, 3, 4]);
        assert_eq!(code.len(), 11);
        assert_eq!(hashed(1, &code), hashed(1, &code.to_uppercase().replace('-', " ")));
        assert_ne!(hashed(1, &code), hashed(2, &code));
        assert_eq!(hashed(1, "10101-aaaaa"), hashed(1, "lOiO1 AAAAA"));
    }
}
