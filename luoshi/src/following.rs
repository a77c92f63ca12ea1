//! Keeps what is searched at the last deed, in the background, for as long as the server runs.

use std::time::Duration;

use luoshi_web::{App, Error};

use crate::background::every;

/// How long to wait once all is read.
const PAUSE: Duration = Duration::from_secs(5);
/// Every so many rounds the deeds of the last minutes are read again.
const AGAIN: u32 = 12;

/// Follows the deeds until it is dropped. A search reads the last ones itself, so it is never behind by this.
pub async fn run(app: App) {
    let mut rounds = 0_u32;
    let next = || {
        let again = rounds.is_multiple_of(AGAIN);
        rounds = rounds.wrapping_add(1);
        round(&app, again)
    };
    every(PAUSE, "the search waits; what it knows stays as it is", next).await;
}

async fn round(app: &App, again: bool) -> Result<(), Error> {
    while luoshi_search::follow::step(app).await? {}
    luoshi_site::follow::step(app).await?;
    if again { luoshi_search::follow::again(app).await } else { Ok(()) }
}

/// Makes all that is searched again, from the first deed on.
///
/// # Errors
/// What the database or a room reports.
pub async fn anew(app: &App) -> Result<(), Error> {
    luoshi_search::follow::forget(app).await?;
    while luoshi_search::follow::step(app).await? {}
    luoshi_site::follow::forget(app).await?;
    luoshi_site::follow::step(app).await.map(drop)
}
