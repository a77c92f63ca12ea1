//! Takes away in the background what is kept for a time alone: files that never hung on a record.

use std::time::Duration;

use luoshi_web::{App, Error, uploads};

/// Between two rounds. What is swept waited for days.
const PAUSE: Duration = Duration::from_secs(60 * 60);

/// Sweeps until it is dropped. Each round ends by itself; one that was cut short is made up for by the next.
pub async fn run(app: App) {
    loop {
        if let Err(error) = round(&app).await {
            tracing::warn!(%error, "sweeping waits; nothing is lost by it");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn round(app: &App) -> Result<(), Error> {
    let files = uploads::sweep(app).await?;
    if files > 0 {
        tracing::info!(files, "swept");
    }
    Ok(())
}
