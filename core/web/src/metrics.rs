//! Counters for operators, in Prometheus' text form. No names, no addresses, no query strings.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

/// Upper bounds of the histogram, in milliseconds.
const BOUNDS: [u64; 9] = [1, 5, 10, 25, 50, 100, 250, 1000, 5000];

#[derive(Default)]
pub(crate) struct Metrics {
    requests: Mutex<BTreeMap<(String, String, u16), Counter>>,
    buckets: [AtomicU64; BOUNDS.len()],
    count: AtomicU64,
    sum_us: AtomicU64,
}

/// How many requests of one kind were answered.
pub(crate) type Counter = Arc<AtomicU64>;

impl Metrics {
    /// The counter of a kind of request. `path` is the route's template, so that there are few of them.
    pub(crate) fn counter(&self, method: &str, path: &str, status: u16) -> Counter {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(requests.entry((method.to_owned(), path.to_owned(), status)).or_default())
    }

    /// Notes an answered request.
    pub(crate) fn answered(&self, counter: &Counter, micros: u64) {
        counter.fetch_add(1, Relaxed);
        for (bucket, bound) in self.buckets.iter().zip(BOUNDS) {
            if micros <= bound * 1000 {
                bucket.fetch_add(1, Relaxed);
            }
        }
        self.count.fetch_add(1, Relaxed);
        self.sum_us.fetch_add(micros, Relaxed);
    }

    pub(crate) fn text(&self, sessions: i64) -> String {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = String::from(
            "# HELP luoshi_requests_total Requests answered.\n# TYPE luoshi_requests_total counter\n",
        );
        for ((method, path, status), n) in &*requests {
            let n = n.load(Relaxed);
            // Writing to a string does not fail.
            let _ = writeln!(
                out,
                "luoshi_requests_total{{method=\"{method}\",path=\"{path}\",status=\"{status}\"}} {n}"
            );
        }
        out.push_str("# HELP luoshi_request_seconds How long answers took.\n");
        out.push_str("# TYPE luoshi_request_seconds histogram\n");
        for (n, bound) in self.buckets.iter().zip(BOUNDS) {
            let n = n.load(Relaxed);
            let seconds = bound as f64 / 1000.0;
            let _ = writeln!(out, "luoshi_request_seconds_bucket{{le=\"{seconds}\"}} {n}");
        }
        let _ = writeln!(out, "luoshi_request_seconds_bucket{{le=\"+Inf\"}} {}", self.count.load(Relaxed));
        let _ = writeln!(out, "luoshi_request_seconds_sum {}", self.sum_us.load(Relaxed) as f64 / 1e6);
        let _ = writeln!(out, "luoshi_request_seconds_count {}", self.count.load(Relaxed));
        out.push_str("# HELP luoshi_sessions Sessions that have not ended.\n# TYPE luoshi_sessions gauge\n");
        let _ = writeln!(out, "luoshi_sessions {sessions}");
        out
    }
}
