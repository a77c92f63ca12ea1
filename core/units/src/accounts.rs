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

/// How failures of one kind cost waits.
#[derive(Clone, Copy)]
struct Bound {
    /// How many cost nothing.
    free: i64,
    /// The longest wait, in seconds.
    longest: i64,
}

/// A login from one address.
const PAIR: Bound = Bound { free: 3, longest: 15 * 60 };
/// A login from all addresses together: the waits stay short, so that nobody who guesses elsewhere keeps its
/// owner out.
const LOGIN: Bound = Bound { free: 100, longest: 5 };
/// An address with all logins: a whole office may be behind one.
const ADDRESS: Bound = Bound { free: 20, longest: 15 * 60 };
/// Codes of a second factor: guesses by somebody who knows the password, from one address, and from all.
const SECOND_PAIR: Bound = Bound { free: 5, longest: 15 * 60 };
const SECOND: Bound = Bound { free: 50, longest: 60 };
/// Failures older than this are forgotten, in hours.
const FORGOTTEN_AFTER: i64 = 24;

/// Tries a login and a password from a network address. `now` is the wall clock's time: guesses are slowed by
/// it also where deeds live by another clock.
///
/// The attempt is counted as a failure before the password is looked at, and taken back if it was right: so
/// guesses that arrive side by side slow each other too. While a wait lasts, the right password is not heard
/// either; so long waits are of one address, and whoever guesses at another makes an account's owner wait
/// seconds at most. The hashing is done outside of any transaction.
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
    // A login holds no space, so a pair has one name. All transactions go through them in this order.
    let subjects = [
        (format!("pair:{login} {address}"), PAIR),
        (format!("login:{login}"), LOGIN),
        (format!("address:{address}"), ADDRESS),
    ];
    let names = subjects.clone().map(|(name, _)| name);
    let until = store.write(move |tx| Box::pin(async move { count(tx, city, &subjects, now).await })).await?;
    if let Some(until) = until {
        return Ok(SignIn::Slowed { until });
    }
    let account = store::account_by_login(&mut store.read().await?, city, &login).await?;
    let (found, secret) = match account {
        // An account without a password takes as long as one with another.
        Some((account, person, secret)) if !secret.is_empty() => {
            (Some((account, person)), Secret::kept(secret))
        }
        _ => (None, Secret::nobody()),
    };
    let password = password.to_owned();
    let fits = tokio::task::spawn_blocking(move || secret.fits(&password)).await.unwrap_or(false);
    let Some((account, person)) = found.filter(|_| fits) else { return Ok(SignIn::Wrong) };
    store.write(move |tx| Box::pin(async move { take_back(tx, city, &names, now).await })).await?;
    Ok(SignIn::In { account, person })
}

/// Whether an account's second factor may be tried from an address now; else until when nothing is heard. A try counts
/// as a failure until [`second_was_right`].
///
/// # Errors
/// Only what the database reports.
pub async fn second_tried(
    store: &Store,
    city: CityId,
    account: i64,
    address: &str,
    now: Instant,
) -> Result<Option<Instant>, Error> {
    let [pair, all, from] = second_subjects(account, address);
    let subjects = [(pair, SECOND_PAIR), (all, SECOND), (from, ADDRESS)];
    store.write(move |tx| Box::pin(async move { count(tx, city, &subjects, now).await })).await
}

/// Takes back what [`second_tried`] counted.
///
/// # Errors
/// Only what the database reports.
pub async fn second_was_right(
    store: &Store,
    city: CityId,
    account: i64,
    address: &str,
    now: Instant,
) -> Result<(), Error> {
    let names = second_subjects(account, address);
    store.write(move |tx| Box::pin(async move { take_back(tx, city, &names, now).await })).await
}

fn second_subjects(account: i64, address: &str) -> [String; 3] {
    let address: String = address.chars().filter(|c| !c.is_control()).take(64).collect();
    [format!("second:{account} {address}"), format!("second:{account}"), format!("address:{address}")]
}

/// Counts an attempt for each subject, unless one of them must still wait: then until when.
async fn count(
    tx: &mut Tx,
    city: CityId,
    subjects: &[(String, Bound)],
    now: Instant,
) -> Result<Option<Instant>, Error> {
    let mut counts = Vec::with_capacity(subjects.len());
    let mut wait: Option<Instant> = None;
    for (subject, bound) in subjects {
        let (failures, last) = store::attempts(tx, city, subject, now).await?;
        let forgotten = last + TimeDelta::hours(FORGOTTEN_AFTER) < now;
        let failures = if forgotten { 0 } else { failures };
        let until = last + wait_after(failures, *bound);
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

/// After a success: the login starts anew at this address, what counts for others too loses the one that was
/// counted, and what is long past is cleared away.
async fn take_back(
    tx: &mut Tx,
    city: CityId,
    [pair, login, address]: &[String; 3],
    now: Instant,
) -> Result<(), Error> {
    store::attempts_set(tx, city, pair, 0, now).await?;
    for subject in [login, address] {
        let (failures, last) = store::attempts(tx, city, subject, now).await?;
        store::attempts_set(tx, city, subject, (failures - 1).max(0), last).await?;
    }
    store::attempts_forget(tx, city, now - TimeDelta::hours(2 * FORGOTTEN_AFTER)).await?;
    Ok(())
}

/// 1, 2, 4, 8 … seconds once the free failures are used up.
fn wait_after(failures: i64, bound: Bound) -> TimeDelta {
    let seconds = if failures < bound.free { 0 } else { 1 << (failures - bound.free).min(30) };
    TimeDelta::seconds(seconds.min(bound.longest))
}

/// Who an account is on a day, with the posts in force; none where it is not there or closed.
pub async fn who(conn: &mut Conn, city: CityId, account: i64, on: Day) -> Result<Option<Who>, Error> {
    let Some(holder) = store::account_holder(conn, city, account).await? else { return Ok(None) };
    let (person, name) = (holder.person, holder.name);
    let mut posts = store::posts_of(conn, city, person).await?;
    posts.retain(|post| post.holds_on(on));
    Ok(Some(Who { city, person, account, name, posts, system: false, asked: None }))
}

/// Who a person is on a day, with the posts in force, whether or not they have an account; none where they are not there.
pub async fn who_is(conn: &mut Conn, city: CityId, person: i64, on: Day) -> Result<Option<Who>, Error> {
    let Some(found) = store::people_by_ids(conn, city, &[person]).await?.into_iter().next() else {
        return Ok(None);
    };
    let mut posts = store::posts_of(conn, city, person).await?;
    posts.retain(|post| post.holds_on(on));
    Ok(Some(Who { city, person, account: 0, name: found.name, posts, system: false, asked: None }))
}

/// Who an open account of this login is, with the posts in force on a day.
pub async fn who_named(conn: &mut Conn, city: CityId, login: &str, on: Day) -> Result<Option<Who>, Error> {
    match store::account_by_login(conn, city, &login_key(login)?).await? {
        Some((account, ..)) => who(conn, city, account, on).await,
        None => Ok(None),
    }
}

/// The open accounts of these people: person, account, login.
pub async fn of_people(
    conn: &mut Conn,
    city: CityId,
    people: &[i64],
) -> Result<Vec<(i64, i64, String)>, Error> {
    Ok(store::ways::accounts_of_many(conn, city, people).await?)
}

/// Until when a person who was invited may make an account.
pub async fn invited_until(
    conn: &mut Conn,
    city: CityId,
    person: i64,
    now: Instant,
) -> Result<Option<Instant>, Error> {
    Ok(store::ways::invited_until(conn, city, person, now).await?)
}

/// How many people a city has, and how many of their accounts are open.
pub async fn counted(conn: &mut Conn, city: CityId) -> Result<(i64, i64), Error> {
    Ok(store::counted(conn, city).await?)
}

/// The open accounts of invented people, with their logins, in the order in which they were made.
pub async fn of_sample(conn: &mut Conn, city: CityId) -> Result<Vec<(i64, String)>, Error> {
    Ok(store::sample_accounts(conn, city).await?)
}

#[cfg(test)]
mod tests {
    use super::{LOGIN, PAIR, wait_after};

    #[test]
    fn waits_double_and_are_bounded() {
        let waits = [0, 2, 3, 4, 5, 12, 13, 40, i64::MAX].map(|n| wait_after(n, PAIR).num_seconds());
        assert_eq!(waits, [0, 0, 1, 2, 4, 512, 900, 900, 900]);
        let waits = [99, 100, 101, 102, 103, i64::MAX].map(|n| wait_after(n, LOGIN).num_seconds());
        assert_eq!(waits, [0, 1, 2, 4, 5, 5]);
    }
}
