//! Work that a server does beside its pages, again and again for as long as it runs.

use std::time::Duration;

use luoshi_web::Error;

/// Does something, waits, and does it again, until it is dropped. What fails is told, `waits` saying what waits by it, and
/// tried again the next time.
pub async fn every<F, Done>(pause: Duration, waits: &'static str, mut work: F)
where
    F: FnMut() -> Done,
    Done: Future<Output = Result<(), Error>>,
{
    loop {
        if let Err(error) = work().await {
            tracing::warn!(%error, "{waits}");
        }
        tokio::time::sleep(pause).await;
    }
}
