//! Takes up long jobs in the background whose server ended under them, this one before its restart or another.

use std::time::Duration;

use luoshi_web::{App, jobs};

/// How often it is looked for them. A lease runs out a minute after its server was last heard of.
const PAUSE: Duration = Duration::from_secs(10);

/// Looks until it is dropped.
pub async fn run(app: App) {
    loop {
        match jobs::resume(&app).await {
            Ok(0) => {}
            Ok(jobs) => tracing::info!(jobs, "interrupted jobs go on"),
            Err(error) => tracing::warn!(%error, "interrupted jobs wait"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}
