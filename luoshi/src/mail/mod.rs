//! Hands letters over in the background, for as long as the server runs: one sender at a time, whichever server it is.

mod config;
mod smtp;

use std::time::Duration;

use luoshi_store::{Clock as _, Instant};
use luoshi_web::notices::letters::{self, Delivery};
use luoshi_web::{App, Error};
use tokio::sync::watch;

use crate::ambient::SystemClock;

pub use config::{MailConfig, Tls};
pub use smtp::Smtp;

/// How often it is looked what is due.
const EVERY: Duration = Duration::from_secs(10);

/// Sends until it is told to stop, never in the middle of a letter. What fails is told once in the program's log, and
/// tried again.
pub async fn run(app: App, smtp: Smtp, holder: i64, mut stop: watch::Receiver<bool>) {
    let mut told = false;
    while !*stop.borrow() {
        match round(&app, &smtp, holder, || SystemClock.now()).await {
            Ok(_) => told = false,
            Err(error) if !told => {
                tracing::warn!(%error, "letters wait");
                told = true;
            }
            Err(_) => {}
        }
        // An error says that nobody is there any more to tell it to stop.
        if let Ok(Err(_)) = tokio::time::timeout(EVERY, stop.changed()).await {
            return;
        }
    }
}

/// Writes what is due and hands over what waits, if nobody else does. How many letters were handed over.
///
/// # Errors
/// What the database reports.
pub async fn round(app: &App, smtp: &Smtp, holder: i64, now: impl Fn() -> Instant) -> Result<usize, Error> {
    if !letters::lease(app, holder, now()).await? {
        return Ok(0);
    }
    letters::write_due(app, now()).await?;
    let mut sent = 0;
    // The lease is kept before each letter: whoever lost it hands over no more.
    while letters::lease(app, holder, now()).await? {
        let Some(letter) = letters::next(app, &smtp.site, now()).await? else { break };
        let what = smtp.send(&letter).await;
        match &what {
            Delivery::Sent => sent += 1,
            // An address is personal: the log names the letter alone.
            Delivery::Later(_) => tracing::warn!(letter = letter.id, "the mail server did not take a letter"),
            Delivery::Never(_) => tracing::info!(letter = letter.id, "a letter came back"),
        }
        letters::delivered(app, &letter, what, now()).await?;
    }
    Ok(sent)
}
