//! Publishes what is to be published at a time, and tells of published numbers that are others by now, in the
//! background.

use std::time::Duration;

use luoshi_web::{App, Error};

use crate::background::every;

/// How long to wait between two looks.
const PAUSE: Duration = Duration::from_secs(10);

/// Looks until it is dropped. What came due while nobody looked is published at the first look.
pub async fn run(app: App) {
    every(PAUSE, "bulletins whose time has come wait, and nobody is told of numbers that changed", || {
        look(&app)
    })
    .await;
}

async fn look(app: &App) -> Result<(), Error> {
    luoshi_bulletins::due(app).await?;
    while luoshi_bulletins::moved::follow(app).await? {}
    Ok(())
}
