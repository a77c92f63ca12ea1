//! Time and chance, taken from the machine here and nowhere below.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use luoshi_store::{Clock, Entropy, Instant};
use rand::TryRng as _;

/// The machine's clock, to the microsecond, as databases keep it.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let micros = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
        DateTime::<Utc>::from_timestamp_micros(micros).unwrap_or_default()
    }
}

/// A clock that runs as the machine's does, but began at another time: a sample city lives on in its own
/// days. It runs as the machine's until it is told where to begin.
#[derive(Default)]
pub struct ShiftedClock(Mutex<TimeDelta>);

impl ShiftedClock {
    /// From now on it is `instant`, and goes on from there.
    pub fn begin_at(&self, instant: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = instant - SystemClock.now();
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Instant {
        let shift = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        SystemClock.now().checked_add_signed(shift).unwrap_or_default()
    }
}

/// The operating system's source of randomness.
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    /// # Panics
    /// Where the operating system gives no randomness: nothing that needs secrets may go on then.
    fn fill(&self, bytes: &mut [u8]) {
        rand::rngs::SysRng.try_fill_bytes(bytes).expect("the operating system gives random bytes");
    }
}
