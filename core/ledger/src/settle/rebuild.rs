//! Makes all that is settled again, beside what stands, and then takes its place. Whoever reads meanwhile
//! reads what stands and the tail; a rebuild that was stopped goes on where it was.

use luoshi_store::CityId;

use super::run::{Settled, Settler};
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::store::settled;

/// How far a rebuild is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rebuilt {
    /// Up to a position of so many.
    Under {
        /// The last position that is made.
        seq: i64,
        /// The last position of the log.
        of: i64,
    },
    /// What was made is read from now on, and the rows that stood before are gone.
    Done,
    /// Somebody else rebuilds this city.
    Held,
}

impl Ledger {
    /// Does the next step of a rebuild: an epoch, or, when all is made, the swap and the clearing away. Call
    /// it until it says that it is done; stopped anywhere, the next call goes on.
    ///
    /// # Errors
    /// The database.
    pub async fn rebuild(&self, city: CityId, settler: &Settler) -> Result<Rebuilt, LedgerError> {
        let mut conn = self.store().read().await?;
        let state = settled::state(&mut conn, city).await?;
        let gens = settled::gens(&mut conn, city).await?;
        drop(conn);
        let stands = state.generation;
        let Some(beside) = state.beside else {
            let next = gens.last().copied().unwrap_or(0).max(stands).max(1) + 1;
            self.turn(city, stands, (stands.max(1), Some(next))).await?;
            return Ok(Rebuilt::Under { seq: 0, of: self.position(city).await? });
        };
        match self.settle_in(city, beside, settler).await? {
            Settled::Epoch { seq, of } => Ok(Rebuilt::Under { seq, of }),
            Settled::Held => Ok(Rebuilt::Held),
            Settled::Idle => {
                self.turn(city, stands, (beside, None)).await?;
                self.clear_away(city).await?;
                Ok(Rebuilt::Done)
            }
        }
    }

    /// Says which making is read, and which is made beside it.
    async fn turn(&self, city: CityId, from: i64, to: (i64, Option<i64>)) -> Result<(), LedgerError> {
        self.store()
            .write_apart(move |tx| {
                Box::pin(async move {
                    settled::begin(tx, city).await?;
                    settled::change(tx, city, from.max(1), to.0, to.1).await?;
                    Ok(())
                })
            })
            .await
    }

    /// Removes makings that nobody reads and nobody makes, an item a transaction. Leases go first, so that no
    /// settler of theirs writes any more.
    pub async fn clear_away(&self, city: CityId) -> Result<(), LedgerError> {
        let mut conn = self.store().read().await?;
        let state = settled::state(&mut conn, city).await?;
        let keep = (state.generation, state.beside.unwrap_or(state.generation));
        for generation in settled::gens_left(&mut conn, city, keep).await? {
            self.store()
                .write_apart(move |tx| {
                    Box::pin(async move {
                        settled::drop_lease(tx, city, generation).await.map_err(LedgerError::from)
                    })
                })
                .await?;
            for item in settled::items(&mut conn, city, generation).await? {
                self.store()
                    .write_apart(move |tx| {
                        Box::pin(async move {
                            settled::drop_item(tx, city, generation, &item.name)
                                .await
                                .map_err(LedgerError::from)
                        })
                    })
                    .await?;
            }
            self.store()
                .write_apart(move |tx| {
                    Box::pin(async move {
                        settled::drop_gen(tx, city, generation).await.map_err(LedgerError::from)
                    })
                })
                .await?;
        }
        Ok(())
    }
}
