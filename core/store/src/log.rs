//! The order of a city's log.
//!
//! What is posted (entries, unit events, pack versions) gets an id under a *barrier*: a row a city that
//! posters share until they commit and that the sequencer takes alone for an instant. So ids that were
//! committed before a sequencing are smaller than all that come after it, and order by id is the order of
//! the log, although ids of transactions that run side by side commit in any order.
//!
//! Who appends events shares the barrier with posters, and keeps other appenders of events out. Nobody has
//! to raise a lock that a neighbour in the same transaction took, so that two transactions of many deeds
//! cannot wait for each other here.

use crate::{CityId, StoreError, Tx, store};

impl Tx {
    /// A fresh id in the city's log. The first in a transaction takes the city's barrier.
    pub async fn log_id(&mut self, city: CityId) -> Result<i64, StoreError> {
        let floor = match self.locks.barrier {
            Some((held, floor)) if held == city => floor,
            _ => {
                let (floor, _) = store::log_head_shared(self, city).await?;
                self.locks.barrier = Some((city, floor));
                floor
            }
        };
        Ok(self.id_above(floor))
    }

    /// A fresh id for an event, greater than every event's that the city's log holds.
    pub(crate) async fn event_id(&mut self, city: CityId) -> Result<i64, StoreError> {
        self.log_events_alone(city).await?;
        self.log_id(city).await
    }

    /// Keeps all others from appending events to the city's log until this is committed. So events are
    /// committed in the order of their ids: who has seen the last has seen all.
    pub async fn log_events_alone(&mut self, city: CityId) -> Result<(), StoreError> {
        if self.locks.events != Some(city) {
            let head = store::log_head_events(self, city).await?;
            let last = store::event_last(self, city, "", i64::MAX).await?;
            self.locks.barrier = Some((city, head.max(last)));
            self.locks.events = Some(city);
        }
        Ok(())
    }

    /// Takes the city's barrier alone and gives the last placed id and its position, both 0 at the start.
    /// Within [`Store::write_alone`](crate::Store::write_alone) only: others may share the barrier in
    /// transactions that wait for this one.
    pub async fn log_head_alone(&mut self, city: CityId) -> Result<(i64, i64), StoreError> {
        store::log_head_alone(self, city).await
    }

    /// Moves the head of the city's log: the last placed id and its position.
    pub async fn log_head_move(&mut self, city: CityId, id: i64, seq: i64) -> Result<(), StoreError> {
        store::log_head_move(self, city, id, seq).await?;
        // Whoever comes next in this transaction makes ids above what has a position now.
        self.locks.barrier = Some((city, id));
        Ok(())
    }
}
