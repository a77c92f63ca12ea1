//! A clock that whoever lives by it dies of.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use luoshi_store::{Clock, Instant, ManualClock};

/// A clock that stands still: every transaction asks it for the time twice, before it does anything, and from one
/// of them on it answers no more. What was committed before is what such a death leaves behind: a transaction that was
/// under way leaves nothing, however far it had come.
pub struct Mortal {
    clock: ManualClock,
    left: AtomicI64,
}

impl Mortal {
    /// It stands at this instant and answers for as long as it is asked.
    pub fn at(now: Instant) -> Arc<Self> {
        Arc::new(Self { clock: ManualClock::at(now), left: AtomicI64::new(i64::MAX) })
    }

    /// Whether it was asked past its end.
    pub fn is_dead(&self) -> bool {
        self.left.load(Ordering::SeqCst) < 0
    }

    /// So many transactions are committed from now on, and none after them.
    pub fn dies_after(&self, transactions: i64) {
        self.left.store(2 * transactions, Ordering::SeqCst);
    }
}

impl Clock for Mortal {
    fn now(&self) -> Instant {
        assert!(self.left.fetch_sub(1, Ordering::SeqCst) > 0, "killed at a boundary");
        self.clock.now()
    }
}
