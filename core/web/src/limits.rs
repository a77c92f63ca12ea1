//! How often one address may ask: a bucket of tokens an address, in memory.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use luoshi_store::Instant;

/// A bound: so many at once, then so many a minute.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound {
    burst: f64,
    per_second: f64,
}

/// Sign-in: slowed by login and by address in the database too; this keeps floods away from it.
pub(crate) const SIGN_IN: Bound = Bound { burst: 30.0, per_second: 0.5 };
/// Everything: a whole office may sit behind one address.
pub(crate) const GENERAL: Bound = Bound { burst: 1200.0, per_second: 200.0 };

/// What everybody may send without an account, such as a letter: people write seldom.
pub(crate) const STRANGERS: Bound = Bound { burst: 6.0, per_second: 12.0 / 3600.0 };

/// Above this many addresses those whose buckets are full again are forgotten.
const MOST_ADDRESSES: usize = 20_000;

#[derive(Default)]
pub(crate) struct Limits {
    sign_in: Mutex<HashMap<IpAddr, Bucket>>,
    general: Mutex<HashMap<IpAddr, Bucket>>,
    strangers: Mutex<HashMap<IpAddr, Bucket>>,
}

struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Limits {
    /// Takes one from the address's bucket. The error is the number of seconds until there is one again.
    pub(crate) fn sign_in(&self, from: IpAddr, now: Instant) -> Result<(), i64> {
        take(&self.sign_in, SIGN_IN, from, now)
    }

    /// The same for everything else.
    pub(crate) fn general(&self, from: IpAddr, now: Instant) -> Result<(), i64> {
        take(&self.general, GENERAL, from, now)
    }

    /// The same for what strangers send. Addresses of one network count as one, and so do all that are not known.
    pub(crate) fn strangers(&self, from: Option<IpAddr>, now: Instant) -> Result<(), i64> {
        take(&self.strangers, STRANGERS, network(from), now)
    }
}

fn take(of: &Mutex<HashMap<IpAddr, Bucket>>, bound: Bound, from: IpAddr, now: Instant) -> Result<(), i64> {
    let mut buckets = of.lock().unwrap_or_else(PoisonError::into_inner);
    if buckets.len() >= MOST_ADDRESSES && !buckets.contains_key(&from) {
        buckets.retain(|_, bucket| bucket.filled(bound, now) < bound.burst);
        if buckets.len() >= MOST_ADDRESSES {
            buckets.clear();
        }
    }
    let bucket = buckets.entry(from).or_insert(Bucket { tokens: bound.burst, at: now });
    bucket.tokens = bucket.filled(bound, now);
    bucket.at = now;
    if bucket.tokens < 1.0 {
        let wait = (1.0 - bucket.tokens) / bound.per_second;
        return Err(wait.ceil().max(1.0) as i64);
    }
    bucket.tokens -= 1.0;
    Ok(())
}

/// The network of an address, as far as one customer has it alone: an address of the old kind, the first half of a new one.
fn network(from: Option<IpAddr>) -> IpAddr {
    match from {
        Some(IpAddr::V6(from)) => IpAddr::V6((u128::from(from) >> 64 << 64).into()),
        Some(from) => from,
        None => IpAddr::from([0, 0, 0, 0]),
    }
}

impl Bucket {
    fn filled(&self, bound: Bound, now: Instant) -> f64 {
        let passed = (now - self.at).num_milliseconds().max(0) as f64 / 1000.0;
        (self.tokens + passed * bound.per_second).min(bound.burst)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone, Utc};

    use super::*;

    #[test]
    fn a_flood_is_told_to_wait_and_others_are_not() {
        let limits = Limits::default();
        let now = Utc.with_ymd_and_hms(2021, 4, 16, 9, 0, 0).unwrap();
        let (one, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let passed = (0..100).filter(|_| limits.sign_in(one, now).is_ok()).count();
        assert_eq!(passed, 30);
        assert_eq!(limits.sign_in(one, now), Err(2));
        assert_eq!(limits.sign_in(other, now), Ok(()));
        assert_eq!(limits.sign_in(one, now + TimeDelta::seconds(2)), Ok(()));
        assert_eq!(limits.sign_in(one, now + TimeDelta::seconds(2)), Err(2));
    }

    #[test]
    fn a_clock_that_goes_back_gives_no_tokens() {
        let limits = Limits::default();
        let now = Utc.with_ymd_and_hms(2021, 4, 16, 9, 0, 0).unwrap();
        let from = IpAddr::from([10, 0, 0, 1]);
        assert!((0..30).all(|_| limits.sign_in(from, now).is_ok()));
        assert!(limits.sign_in(from, now - TimeDelta::hours(1)).is_err());
    }
}
