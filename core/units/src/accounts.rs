//! Accounts: signing in.

use chrono::TimeDelta;
use luoshi_store::{CityId, Conn, Day, Instant, Store, Tx};

use crate::secret::login_key;
use crate::{Error, Secret, Who, store};

/// How an attempt to sign in ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// Signed in.
    In {
        /// The account.
        account: i64,
        /// The person.
        person: i64,
    },
    /// No such login, or another password: nobody is told which.
    Wrong,
    /// After too many failures, not before this instant.
    Slowed {
        /// When the next attempt is heard.
        until: Instant,
    },
}

/// Failures of a login that cost no wait.
const FREE_BY_LOGIN: i64 = 3;
/// Failures from an address that cost no wait: a whole office may be behind one.
const FREE_BY_ADDRESS: i64 = 20;
/// The longest wait, in seconds: guessing is slowed, nobody is locked out for good.
const LONGEST_WAIT: i64 = 15 * 60;
/// Failures older than this are forgotten, in hours.
const FORGOTTEN_AFTER: i64 = 24;

/// Tries a login and a password from a network address. `now` is the wall clock's time: guesses are slowed by
/// it also where deeds live by another clock.
///
/// The attempt is counted as a failure before the password is looked at, and taken back if it was right: so
/// guesses that arrive side by side slow each other too. The hashing is done outside of any transaction.
///
/// # Errors
/// Only what the database reports.
pub async fn sign_in(
    store: &Store,
    city: CityId,
    login: &str,
    password: &str,
    address: &str,
    now: Instant,
) -> Result<SignIn, Error> {
    // A login that cannot be one is tried like one that is not there.
    let login = login_key(login).unwrap_or_default();
    let address: String = address.chars().filter(|c| !c.is_control()).take(64).collect();
    let subjects =
        [(format!("login:{login}"), FREE_BY_LOGIN), (format!("address:{address}"), FREE_BY_ADDRESS)];
    let names = subjects.clone().map(|(name, _)| name);
    let until = store.write(|tx| Box::pin(async move { count(tx, city, &subjects, now).await })).await?;
    if let Some(until) = until {
        return Ok(SignIn::Slowed { until });
    }
    let account = store::account_by_login(&mut store.read().await?, city, &login).await?;
    let (found, secret) = match account {
        Some((account, person, secret)) => (Some((account, person)), Secret::kept(secret)),
        None => (None, Secret::nobody()),
    };
    let password = password.to_owned();
    let fits = tokio::task::spawn_blocking(move || secret.fits(&password)).await.unwrap_or(false);
    let Some((account, person)) = found.filter(|_| fits) else { return Ok(SignIn::Wrong) };
    store.write(|tx| Box::pin(async move { take_back(tx, city, &names, now).await })).await?;
    Ok(SignIn::In { account, person })
}

/// Counts an attempt for each subject, unless one of them must still wait: then until when.
async fn count(
    tx: &mut Tx,
    city: CityId,
    subjects: &[(String, i64)],
    now: Instant,
) -> Result<Option<Instant>, Error> {
    let mut counts = Vec::with_capacity(subjects.len());
    let mut wait: Option<Instant> = None;
    for (subject, free) in subjects {
        let (failures, last) = store::attempts(tx, city, subject, now).await?;
        let forgotten = last + TimeDelta::hours(FORGOTTEN_AFTER) < now;
        let failures = if forgotten { 0 } else { failures };
        let until = last + wait_after(failures, *free);
        if failures > 0 && now < until {
            wait = wait.max(Some(until));
        }
        counts.push((subject, failures));
    }
    if wait.is_none() {
        for (subject, failures) in counts {
            store::attempts_set(tx, city, subject, failures + 1, now).await?;
        }
    }
    Ok(wait)
}

/// After a success: the login starts anew, the address loses the one that was counted, and what is long past is
/// cleared away.
async fn take_back(
    tx: &mut Tx,
    city: CityId,
    [login, address]: &[String; 2],
    now: Instant,
) -> Result<(), Error> {
    store::attempts_set(tx, city, login, 0, now).await?;
    let (failures, last) = store::attempts(tx, city, address, now).await?;
    store::attempts_set(tx, city, address, (failures - 1).max(0), last).await?;
    store::attempts_forget(tx, city, now - TimeDelta::hours(2 * FORGOTTEN_AFTER)).await?;
    Ok(())
}

/// 1, 2, 4, 8 … seconds once the free failures are used up.
fn wait_after(failures: i64, free: i64) -> TimeDelta {
    let seconds = if failures < free { 0 } else { 1 << (failures - free).min(30) };
    TimeDelta::seconds(seconds.min(LONGEST_WAIT))
}

/// Who an account is on a day, with the posts in force; none where it is not there or closed.
pub async fn who(conn: &mut Conn, city: CityId, account: i64, on: Day) -> Result<Option<Who>, Error> {
    let Some(holder) = store::account_holder(conn, city, account).await? else { return Ok(None) };
    let (person, name) = (holder.person, holder.name);
    let mut posts = store::posts_of(conn, city, person).await?;
    posts.retain(|post| post.holds_on(on));
    Ok(Some(Who { city, person, account, name, posts, system: false }))
}

/// Who an open account of this login is, with the posts in force on a day.
pub async fn who_named(conn: &mut Conn, city: CityId, login: &str, on: Day) -> Result<Option<Who>, Error> {
    match store::account_by_login(conn, city, &login_key(login)?).await? {
        Some((account, ..)) => who(conn, city, account, on).await,
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::{FREE_BY_LOGIN, wait_after};

    #[test]
    fn waits_double_and_are_bounded() {
        let waits: Vec<i64> =
            [0, 2, 3, 4, 5, 12, 13, 40, i64::MAX].map(|n| wait_after(n, FREE_BY_LOGIN).num_seconds()).into();
        assert_eq!(waits, [0, 0, 1, 2, 4, 512, 900, 900, 900]);
    }
}

/// The open accounts of invented people, with their logins, in the order in which they were made.
pub async fn of_sample(conn: &mut Conn, city: CityId) -> Result<Vec<(i64, String)>, Error> {
    Ok(store::sample_accounts(conn, city).await?)
}
