//! Settles in the background, for as long as the server runs.

use std::time::Duration;

use luoshi_ledger::{Ledger, LedgerError, Settled, Settler};
use luoshi_store::{CityId, Clock as _, Entropy as _};

use crate::ambient::{SystemClock, SystemEntropy};

/// How long to wait where nothing is to be done, and after the first failure.
const PAUSE: Duration = Duration::from_secs(1);
/// The longest wait after failures that follow each other.
const LONGEST: Duration = Duration::from_secs(60);
/// Between two epochs, so that those who post get their turn.
const BREATH: Duration = Duration::from_millis(20);

/// A number that tells this process from all others.
pub fn holder() -> i64 {
    let mut bytes = [0; 8];
    SystemEntropy.fill(&mut bytes);
    i64::from_le_bytes(bytes)
}

/// Who settles at this moment: the lease goes by the machine's clock, also where deeds live in other days.
pub fn settler(holder: i64) -> Settler {
    Settler::new(holder, SystemClock.now())
}

/// Settles all cities of the database until it is dropped. Failures are told once and waited out.
pub async fn run(ledger: Ledger, holder: i64) {
    let mut pause = PAUSE;
    loop {
        match round(&ledger, holder).await {
            Ok(true) => tokio::time::sleep(BREATH).await,
            Ok(false) => {
                pause = PAUSE;
                tokio::time::sleep(PAUSE).await;
            }
            Err(error) => {
                if pause == PAUSE {
                    tracing::warn!(%error, "settling waits; figures stay exact, they are read from the entries");
                }
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST);
            }
        }
    }
}

/// One epoch for each city that has enough. Whether there was one.
async fn round(ledger: &Ledger, holder: i64) -> Result<bool, LedgerError> {
    let cities = luoshi_store::store::cities(&mut ledger.store().read().await?).await?;
    let mut made = false;
    for city in cities {
        let settled = ledger.settle(city.id, &settler(holder)).await?;
        made |= matches!(settled, Settled::Epoch { .. });
    }
    Ok(made)
}

/// Gives the leases back.
pub async fn end(ledger: &Ledger, holder: i64) -> Result<(), LedgerError> {
    let cities = luoshi_store::store::cities(&mut ledger.store().read().await?).await?;
    for city in cities {
        ledger.settle_end(city.id, &settler(holder)).await?;
    }
    Ok(())
}

/// Settles a city down to its last position.
pub async fn all(ledger: &Ledger, city: CityId) -> Result<(), LedgerError> {
    let holder = holder();
    while let Settled::Epoch { .. } = ledger.settle(city, &settler(holder).all()).await? {}
    ledger.settle_end(city, &settler(holder)).await
}
