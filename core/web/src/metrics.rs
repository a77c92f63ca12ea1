//! Counters for operators, in Prometheus' text form. No names, no addresses, no query strings.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::{Method, StatusCode};

/// Upper bounds of the histogram, in milliseconds.
const BOUNDS: [u64; 9] = [1, 5, 10, 25, 50, 100, 250, 1000, 5000];

#[derive(Default)]
pub(crate) struct Metrics {
    /// By path.
    requests: Mutex<BTreeMap<String, Kinds>>,
    /// Each answer in the first bucket that holds it, or in the one without a bound.
    buckets: [AtomicU64; BOUNDS.len() + 1],
    sum_us: AtomicU64,
}

/// Those of one path, by method and status.
type Kinds = BTreeMap<(&'static str, u16), Counter>;

/// How many requests of one kind were answered.
pub(crate) type Counter = Arc<AtomicU64>;

/// A method as it is counted. Whoever asks can make up any other.
fn named(method: &Method) -> &'static str {
    let all = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    let names = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
    all.iter().position(|known| known == method).map_or("other", |at| names[at])
}

impl Metrics {
    /// The counter of a kind of request. `path` is the route's template, so that there are few of them.
    pub(crate) fn counter(&self, method: &Method, path: &str, status: StatusCode) -> Counter {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let kind = (named(method), status.as_u16());
        if let Some(of_path) = requests.get_mut(path) {
            return Arc::clone(of_path.entry(kind).or_default());
        }
        Arc::clone(requests.entry(path.to_owned()).or_default().entry(kind).or_default())
    }

    /// Notes an answered request.
    pub(crate) fn answered(&self, counter: &Counter, micros: u64) {
        counter.fetch_add(1, Relaxed);
        let bucket = BOUNDS.iter().position(|bound| micros <= bound * 1000);
        self.buckets[bucket.unwrap_or(BOUNDS.len())].fetch_add(1, Relaxed);
        self.sum_us.fetch_add(micros, Relaxed);
    }

    pub(crate) fn text(&self, sessions: i64) -> String {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = String::from(
            "# HELP luoshi_requests_total Requests answered.\n# TYPE luoshi_requests_total counter\n",
        );
        let kinds = requests.iter().flat_map(|(path, kinds)| kinds.iter().map(move |kind| (path, kind)));
        for (path, ((method, status), n)) in kinds {
            let n = n.load(Relaxed);
            // Writing to a string does not fail.
            let _ = writeln!(
                out,
                "luoshi_requests_total{{method=\"{method}\",path=\"{path}\",status=\"{status}\"}} {n}"
            );
        }
        out.push_str("# HELP luoshi_request_seconds How long answers took.\n");
        out.push_str("# TYPE luoshi_request_seconds histogram\n");
        let mut count = 0;
        for (at, n) in self.buckets.iter().enumerate() {
            count += n.load(Relaxed);
            let bound = BOUNDS.get(at).map(|bound| (*bound as f64 / 1000.0).to_string());
            let bound = bound.as_deref().unwrap_or("+Inf");
            let _ = writeln!(out, "luoshi_request_seconds_bucket{{le=\"{bound}\"}} {count}");
        }
        let _ = writeln!(out, "luoshi_request_seconds_sum {}", self.sum_us.load(Relaxed) as f64 / 1e6);
        let _ = writeln!(out, "luoshi_request_seconds_count {count}");
        out.push_str("# HELP luoshi_sessions Sessions that have not ended.\n# TYPE luoshi_sessions gauge\n");
        let _ = writeln!(out, "luoshi_sessions {sessions}");
        out
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{Method, StatusCode};

    use super::Metrics;

    #[test]
    fn answers_are_counted_by_kind_and_by_time_and_made_up_methods_as_one() {
        let metrics = Metrics::default();
        for method in ["GET", "AAA", "BBB", "GET"] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            metrics.answered(&metrics.counter(&method, "/a", StatusCode::OK), 1);
        }
        metrics.answered(&metrics.counter(&Method::GET, "/b", StatusCode::OK), 6_000_000);
        let text = metrics.text(0);
        let lines: Vec<&str> =
            text.lines().filter(|line| line.starts_with("luoshi_requests_total{")).collect();
        assert_eq!(
            lines,
            [
                "luoshi_requests_total{method=\"GET\",path=\"/a\",status=\"200\"} 2",
                "luoshi_requests_total{method=\"other\",path=\"/a\",status=\"200\"} 2",
                "luoshi_requests_total{method=\"GET\",path=\"/b\",status=\"200\"} 1",
            ]
        );
        for line in ["_bucket{le=\"0.001\"} 4", "_bucket{le=\"5\"} 4", "_bucket{le=\"+Inf\"} 5", "_count 5"] {
            assert!(text.contains(&format!("luoshi_request_seconds{line}\n")), "{line} in {text}");
        }
    }
}
