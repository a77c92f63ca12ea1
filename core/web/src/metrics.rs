//! Counters for operators, in Prometheus' text form. No names, no addresses, no query strings.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

/// Upper bounds of the histogram, in milliseconds.
const BOUNDS: [u64; 9] = [1, 5, 10, 25, 50, 100, 250, 1000, 5000];

#[derive(Default)]
pub(crate) struct Metrics(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    requests: BTreeMap<(String, String, u16), u64>,
    buckets: [u64; BOUNDS.len()],
    count: u64,
    sum_us: u64,
}

impl Metrics {
    /// Notes an answered request. `path` is the route's template, so that there are few of them.
    pub(crate) fn answered(&self, method: &str, path: &str, status: u16, micros: u64) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.requests.entry((method.to_owned(), path.to_owned(), status)).or_default() += 1;
        for (bucket, bound) in counts.buckets.iter_mut().zip(BOUNDS) {
            if micros <= bound * 1000 {
                *bucket += 1;
            }
        }
        counts.count += 1;
        counts.sum_us += micros;
    }

    pub(crate) fn text(&self, sessions: i64) -> String {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = String::from(
            "# HELP luoshi_requests_total Requests answered.\n# TYPE luoshi_requests_total counter\n",
        );
        for ((method, path, status), n) in &counts.requests {
            // Writing to a string does not fail.
            let _ = writeln!(
                out,
                "luoshi_requests_total{{method=\"{method}\",path=\"{path}\",status=\"{status}\"}} {n}"
            );
        }
        out.push_str("# HELP luoshi_request_seconds How long answers took.\n");
        out.push_str("# TYPE luoshi_request_seconds histogram\n");
        for (n, bound) in counts.buckets.iter().zip(BOUNDS) {
            let seconds = bound as f64 / 1000.0;
            let _ = writeln!(out, "luoshi_request_seconds_bucket{{le=\"{seconds}\"}} {n}");
        }
        let _ = writeln!(out, "luoshi_request_seconds_bucket{{le=\"+Inf\"}} {}", counts.count);
        let _ = writeln!(out, "luoshi_request_seconds_sum {}", counts.sum_us as f64 / 1e6);
        let _ = writeln!(out, "luoshi_request_seconds_count {}", counts.count);
        out.push_str("# HELP luoshi_sessions Sessions that have not ended.\n# TYPE luoshi_sessions gauge\n");
        let _ = writeln!(out, "luoshi_sessions {sessions}");
        out
    }
}
