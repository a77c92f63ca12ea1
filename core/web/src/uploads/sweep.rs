//! What was sent and never hung on a record goes: its note first, then its content.
//!
//! The shelf is in no transaction, and the same content may be sent again while it is taken off. So whoever takes it off
//! says so first ([`store::going_take`]) and looks then whether anything names it; whoever keeps a content notes it first
//! and looks then whether somebody is taking it off ([`store::going`]). One of the two sees the other.

use chrono::TimeDelta;
use luoshi_store::{City, StoreError, Tx};

use super::store;
use crate::{App, Error};

/// So long a file may wait for its record. One that a draft names waits as long as the draft does.
const LOOSE: TimeDelta = TimeDelta::days(7);
/// Whoever says that they take a content off has done so within this time, or was stopped.
const TAKES: TimeDelta = TimeDelta::hours(1);

/// Takes away what was sent long ago, never hung on a record, and stands in no draft. How many files that were.
///
/// # Errors
/// What the database or the shelf reports; what is left is taken away the next time.
pub async fn sweep(app: &App) -> Result<u64, Error> {
    let (city, mut gone) = (app.city().id, 0);
    loop {
        let some = app.store().write(move |tx| Box::pin(async move { loose(tx, city).await })).await?;
        gone += some;
        if some == 0 {
            break;
        }
    }
    let now = app.clock().now();
    let taking = app
        .store()
        .write(move |tx| Box::pin(async move { store::going_take(tx, city, now, now - TAKES).await }));
    let going = taking.await?;
    if going.is_empty() {
        return Ok(gone);
    }
    let cities = luoshi_store::store::cities(&mut app.read().await?).await?;
    for hash in going {
        if !named(app, &cities, &hash).await? {
            let unkept = |error| Error::internal(format!("The file {hash} cannot be taken away: {error}"));
            app.files().remove(&hash).await.map_err(unkept)?;
        }
        app.store().write(move |tx| Box::pin(async move { store::going_end(tx, city, &hash).await })).await?;
    }
    Ok(gone)
}

/// Forgets some of them; how many.
async fn loose(tx: &mut Tx, city: i64) -> Result<u64, StoreError> {
    let before = tx.now() - LOOSE;
    let mut gone = 0;
    for file in store::loose(tx, city, before).await? {
        if !store::forget(tx, city, &file, before).await? {
            continue;
        }
        gone += 1;
        for hash in std::iter::once(file.hash).chain(file.small) {
            if !store::named(tx, city, &hash).await? {
                store::going_put(tx, city, &hash).await?;
            }
        }
    }
    Ok(gone)
}

/// Whether a content is still somebody's, in any city: they share the shelf.
async fn named(app: &App, cities: &[City], hash: &str) -> Result<bool, Error> {
    let mut conn = app.read().await?;
    for city in cities {
        if store::named(&mut conn, city.id, hash).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether somebody is just taking one of these contents off the shelf.
pub(super) async fn going(app: &App, hashes: &[String]) -> Result<bool, Error> {
    let mut conn = app.read().await?;
    for city in luoshi_store::store::cities(&mut conn).await? {
        if store::going(&mut conn, city.id, hashes).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
