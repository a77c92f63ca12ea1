//! Takes up long jobs in the background whose server ended under them, this one before its restart or another.

use std::time::Duration;

use luoshi_web::{App, Error, jobs};

use crate::background::every;

/// How often it is looked for them. A lease runs out a minute after its server was last heard of.
const PAUSE: Duration = Duration::from_secs(10);

/// Looks until it is dropped.
pub async fn run(app: App) {
    every(PAUSE, "interrupted jobs wait", || look(&app)).await;
}

async fn look(app: &App) -> Result<(), Error> {
    let jobs = jobs::resume(app).await?;
    if jobs > 0 {
        tracing::info!(jobs, "interrupted jobs go on");
    }
    Ok(())
}
