//! Takes away in the background what is kept for a time alone: files that never hung on a record, lines of the access log
//! past their years, and what rooms say is old.

use std::time::Duration;

use luoshi_web::{App, Error, trail, uploads};

use crate::background::every;

/// Between two rounds. What is swept waited for days or years.
const PAUSE: Duration = Duration::from_secs(60 * 60);

/// Sweeps until it is dropped. Each round ends by itself; one that was cut short is made up for by the next.
pub async fn run(app: App, months: u32) {
    every(PAUSE, "sweeping waits; nothing is lost by it", || round(&app, months)).await;
}

async fn round(app: &App, months: u32) -> Result<(), Error> {
    let (files, lines) = (uploads::sweep(app).await?, trail::sweep(app, months).await?);
    if files + lines > 0 {
        tracing::info!(files, lines, "swept");
    }
    for room in app.rooms() {
        let gone = room.sweep(app).await?;
        if gone > 0 {
            tracing::info!(room = room.name(), gone, "swept");
        }
    }
    Ok(())
}
