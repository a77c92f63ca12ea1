//! Publishes what the log grew by, at most once a minute, and has it cosigned.

use std::sync::Arc;
use std::time::Duration;

use luoshi_openlog::{Offered, OpenLogError, Published, Witness};
use luoshi_store::Clock;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::ambient::SystemClock;
use crate::openlog::Source;

/// A checkpoint stands within this time of what it covers: goal is 90 seconds, also on a quiet evening.
const EVERY: Duration = Duration::from_secs(60);
/// The longest wait before a witness that did not cosign is asked again.
const LONGEST: Duration = Duration::from_secs(3600);

/// Says a trouble once, however often it comes: the same refusal every minute would hide everything else.
#[derive(Default)]
struct Told(String);

impl Told {
    fn well(&mut self) {
        self.0.clear();
    }

    fn tell(&mut self, trouble: String, how: impl FnOnce(&str)) {
        if self.0 != trouble {
            how(&trouble);
            self.0 = trouble;
        }
    }
}

/// Publishes now and then every minute, until it is dropped. What fails is said in the program's log, and tried again.
/// Each witness is offered the newest checkpoint by a task of its own: who is slow holds up nobody.
pub async fn publish_on(source: Arc<Source>) {
    let (newest, offered) = watch::channel(None);
    let mut witnesses = JoinSet::new();
    for at in 0..source.witnesses().len() {
        witnesses.spawn(offer_on(Arc::clone(&source), at, offered.clone()));
    }
    let mut told = Told::default();
    loop {
        match source.publish(SystemClock.now()).await {
            Ok(published) => {
                told.well();
                newest.send_if_modified(|now: &mut Option<Published>| {
                    let grew = now.as_ref().is_none_or(|now| now.signed != published.signed);
                    *now = Some(published);
                    grew
                });
            }
            Err(error) => {
                told.tell(error.to_string(), |error| {
                    tracing::error!("The open log was not published: {error}")
                });
                offer_last(&source, &newest, &error).await;
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Where a witness stops the signing, it goes on being offered what was signed last: should it cosign that after all,
/// the signing goes on.
async fn offer_last(source: &Source, newest: &watch::Sender<Option<Published>>, error: &OpenLogError) {
    if matches!(error, OpenLogError::Witnessed { .. })
        && newest.borrow().is_none()
        && let Ok(Some(last)) = source.published().await
    {
        newest.send_replace(Some(last));
    }
}

/// Offers each new checkpoint to a witness, until it is dropped.
async fn offer_on(source: Arc<Source>, at: usize, mut newest: watch::Receiver<Option<Published>>) {
    let Some(witness) = source.witnesses().get(at) else { return };
    let mut told = Told::default();
    let mut wait = EVERY;
    loop {
        let published = newest.borrow_and_update().clone();
        let well = match &published {
            Some(published) => offer(&source, witness, published, &mut told).await,
            None => true,
        };
        if well {
            wait = EVERY;
            if newest.changed().await.is_err() {
                return;
            }
        } else {
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(LONGEST);
        }
    }
}

/// Whether the witness has nothing more to be asked until the log grows.
async fn offer(source: &Source, witness: &Witness, published: &Published, told: &mut Told) -> bool {
    let label = &witness.label;
    match source.offer(witness, published).await {
        Ok(Offered::Cosigned | Offered::Ahead) => {
            told.well();
            return true;
        }
        Ok(Offered::Failed(trouble)) => {
            told.tell(trouble.to_string(), |why| tracing::warn!("The witness {label} did not cosign: {why}"));
        }
        Ok(Offered::Other(past)) => {
            let (witness, origin) = (label.clone(), &published.origin);
            let error = OpenLogError::Witnessed { witness, past };
            told.tell(error.to_string(), |error| tracing::error!("{origin}: {error}"));
        }
        Err(error) => {
            told.tell(error.to_string(), |why| tracing::error!("Nothing was offered to {label}: {why}"));
        }
    }
    false
}
