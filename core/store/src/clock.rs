use std::sync::Mutex;

use crate::Instant;

/// Tells the time. Handed in by the binary, so that tests and the sample city live on a time of their own.
pub trait Clock: Send + Sync {
    /// The present instant, in UTC.
    fn now(&self) -> Instant;
}

/// Gives unpredictable bytes. Handed in by the binary.
pub trait Entropy: Send + Sync {
    /// Fills the whole slice.
    fn fill(&self, bytes: &mut [u8]);
}

/// A clock that stands still until it is set: for tests and for the sample city.
pub struct ManualClock(Mutex<Instant>);

impl ManualClock {
    /// A clock that shows `now`.
    pub fn at(now: Instant) -> Self {
        Self(Mutex::new(now))
    }

    /// Sets the clock, also backwards.
    pub fn set(&self, now: Instant) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = now;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
