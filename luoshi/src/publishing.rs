//! Publishes what is to be published at a time, in the background, for as long as the server runs.

use std::time::Duration;

use luoshi_web::App;

/// How long to wait between two looks.
const PAUSE: Duration = Duration::from_secs(10);

/// Looks again and again until it is dropped. What came due while nobody looked is published at the first look.
pub async fn run(app: App) {
    loop {
        if let Err(error) = luoshi_bulletins::due(&app).await {
            tracing::warn!(%error, "bulletins whose time has come wait");
        }
        tokio::time::sleep(PAUSE).await;
    }
}
