//! Publishes what the log grew by, at most once a minute.

use std::sync::Arc;
use std::time::Duration;

use luoshi_store::Clock;

use crate::ambient::SystemClock;
use crate::openlog::Source;

/// A checkpoint stands within this time of what it covers: goal is 90 seconds, also on a quiet evening.
const EVERY: Duration = Duration::from_secs(60);

/// Publishes now and then every minute, until it is dropped. What fails is said in the program's log, and tried again.
pub async fn publish_on(source: Arc<Source>) {
    let mut said = String::new();
    loop {
        match source.publish(SystemClock.now()).await {
            Ok(_) => said.clear(),
            Err(error) => {
                let error = error.to_string();
                // The same refusal every minute would hide everything else.
                if error != said {
                    tracing::error!("The open log was not published: {error}");
                    said = error;
                }
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}
