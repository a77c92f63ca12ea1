use chrono::TimeDelta;
use luoshi_store::{CityId, Conn, Day, Instant, Tx};
use sha2::{Digest, Sha256};

use super::accounts::{note, require_account};
use crate::links::{self, Link};
use crate::secret::login_key;
use crate::trail::Asked;
use crate::{Error, Secret, Units, Verb, Who, people, store};

/// How long a link waits for whom it invites.
const INVITED_FOR: TimeDelta = TimeDelta::days(7);
/// How long a code that was read out is good, and how often it may be tried.
const RESET_FOR: TimeDelta = TimeDelta::minutes(15);
const RESET_TRIES: i64 = 5;

/// Whom a link invites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// The person.
    pub person: i64,
    /// Their name.
    pub name: String,
    /// The code of their unit.
    pub unit: String,
}

/// Invites a person who has no account: whoever has the secret that this gives makes one, once, within seven days.
/// An invitation of before leads nowhere any more. `now` is the wall clock's time, here and below.
///
/// # Errors
/// [`Error::UnknownPerson`], [`Error::HasAccount`], [`Error::Forbidden`]
pub async fn invite(
    tx: &mut Tx,
    who: &Who,
    units: &Units,
    person: i64,
    now: Instant,
) -> Result<[u8; 32], Error> {
    let found = people::by_ids(tx, who.city, &[person]).await?;
    let holder = found.first().ok_or(Error::UnknownPerson)?;
    let tree = units.tree(tx, who.city, Day::MAX, i64::MAX).await?;
    who.require(Verb::Administer, &holder.unit, &tree)?;
    if !store::ways::accounts_of_many(tx, who.city, &[person]).await?.is_empty() {
        return Err(Error::HasAccount);
    }
    let token: [u8; 32] = tx.random();
    let times = (now, now + INVITED_FOR);
    store::ways::invitation_insert(tx, who.city, &hashed(&token), (person, who.person), times).await?;
    note(tx, who, "account-invite", vec![person]).await?;
    Ok(token)
}

/// Whom a link invites; none where it was used, is over, or never was.
pub async fn invited(
    conn: &mut Conn,
    city: CityId,
    token: &[u8; 32],
    now: Instant,
) -> Result<Option<Invited>, Error> {
    let found = store::ways::invitation(conn, city, &hashed(token), now).await?;
    Ok(found.map(|found| Invited { person: found.person, name: found.name, unit: found.unit }))
}

/// Makes the account of whom a link invites, and gives its key. The secret must have been made for the same login.
///
/// # Errors
/// [`Error::InvitationOver`], [`Error::LoginTaken`], [`Error::BadLogin`]
pub async fn invitation_accept(
    tx: &mut Tx,
    city: CityId,
    token: &[u8; 32],
    (login, secret): (&str, &Secret),
    now: Instant,
) -> Result<i64, Error> {
    let login = login_key(login)?;
    let hash = hashed(token);
    let found = store::ways::invitation(tx, city, &hash, now).await?.ok_or(Error::InvitationOver)?;
    if store::login_taken(tx, city, &login).await? {
        return Err(Error::LoginTaken { login });
    }
    if !store::ways::invitation_use(tx, city, &hash, now).await? {
        return Err(Error::InvitationOver);
    }
    let account = store::account_insert(tx, city, found.made_by, found.person, &login, secret.text()).await?;
    let asked = Some(Asked::new(now, "/invited"));
    let who = Who { person: found.person, account, asked, system: false, ..Who::system(city, 0) };
    note(tx, &who, "account-add", vec![found.person]).await?;
    Ok(account)
}

/// The same for whom a provider vouches for: the account has no password, and a login that tells whose it is, or where
/// that is taken, the person's key.
///
/// # Errors
/// [`Error::InvitationOver`], [`Error::LinkTaken`]
pub async fn invitation_accept_linked(
    tx: &mut Tx,
    city: CityId,
    token: &[u8; 32],
    link: &Link,
    now: Instant,
) -> Result<i64, Error> {
    let hash = hashed(token);
    let found = store::ways::invitation(tx, city, &hash, now).await?.ok_or(Error::InvitationOver)?;
    let mut login = login_key(&link.named).unwrap_or_default();
    if login.is_empty() || store::login_taken(tx, city, &login).await? {
        login = format!("person-{}", found.person);
    }
    if store::login_taken(tx, city, &login).await?
        || !store::ways::invitation_use(tx, city, &hash, now).await?
    {
        return Err(Error::InvitationOver);
    }
    let account = store::account_insert(tx, city, found.made_by, found.person, &login, "").await?;
    let asked = Some(Asked::new(now, "/invited"));
    let who = Who { person: found.person, account, asked, system: false, ..Who::system(city, 0) };
    note(tx, &who, "account-add", vec![found.person]).await?;
    links::add(tx, &who, link).await?;
    Ok(account)
}

/// Takes a person's invitation back.
///
/// # Errors
/// [`Error::UnknownPerson`], [`Error::Forbidden`]
pub async fn invitation_end(tx: &mut Tx, who: &Who, units: &Units, person: i64) -> Result<(), Error> {
    let found = people::by_ids(tx, who.city, &[person]).await?;
    let holder = found.first().ok_or(Error::UnknownPerson)?;
    let tree = units.tree(tx, who.city, Day::MAX, i64::MAX).await?;
    who.require(Verb::Administer, &holder.unit, &tree)?;
    store::ways::invitations_end(tx, who.city, person).await?;
    note(tx, who, "account-invite-end", vec![person]).await
}

/// Makes a code of eight digits for somebody who forgot their password: whoever made it reads it out, and within a
/// quarter of an hour it sets another one.
///
/// # Errors
/// [`Error::UnknownAccount`], [`Error::OwnAccount`], [`Error::Forbidden`]
pub async fn reset_make(
    tx: &mut Tx,
    who: &Who,
    units: &Units,
    account: i64,
    now: Instant,
) -> Result<String, Error> {
    if who.account == account {
        return Err(Error::OwnAccount);
    }
    let person = require_account(tx, who, units, account).await?;
    let code = format!("{:08}", u64::from_be_bytes(tx.random()) % 100_000_000);
    store::ways::reset_set(tx, who.city, account, &reset_hash(account, &code), now + RESET_FOR).await?;
    note(tx, who, "account-reset", vec![person]).await?;
    Ok(code)
}

/// Sets another password by a code that was read out, and gives the account, whose sessions the caller ends. None for
/// a wrong code, a login that is not there, a code that is over: nobody is told which. A code is tried five times.
pub async fn reset_use(
    tx: &mut Tx,
    city: CityId,
    (login, code): (&str, &str),
    secret: &Secret,
    now: Instant,
) -> Result<Option<i64>, Error> {
    let Some((account, person, _)) = store::account_by_login(tx, city, &login_key(login)?).await? else {
        return Ok(None);
    };
    let Some((kept, tries)) = store::ways::reset_tried(tx, city, account, now).await? else {
        return Ok(None);
    };
    let fits = tries <= RESET_TRIES && kept == reset_hash(account, code);
    if fits || tries >= RESET_TRIES {
        store::ways::reset_end(tx, city, account).await?;
    }
    if !fits {
        return Ok(None);
    }
    store::secret_set(tx, city, account, secret.text()).await?;
    let asked = Some(Asked::new(now, "/sign-in/reset"));
    let who = Who { person, account, asked, system: false, ..Who::system(city, 0) };
    note(tx, &who, "password-set", vec![person]).await?;
    Ok(Some(account))
}

fn hashed(token: &[u8]) -> [u8; 32] {
    Sha256::digest(token).into()
}

fn reset_hash(account: i64, code: &str) -> [u8; 32] {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let mut hash = Sha256::new();
    hash.update(account.to_be_bytes());
    hash.update(digits.as_bytes());
    hash.finalize().into()
}
