//! What is kept in memory, each in its last version, up to so many bytes.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// So many bytes are kept; then the oldest go.
const MOST: usize = 32 << 20;

/// A shelf, by what is asked for.
pub struct Shelf<T>(Mutex<Kept<T>>);

struct Kept<T> {
    all: HashMap<String, One<T>>,
    order: VecDeque<String>,
    bytes: usize,
}

struct One<T> {
    version: String,
    bytes: usize,
    kept: Arc<T>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Mutex::new(Kept { all: HashMap::new(), order: VecDeque::new(), bytes: 0 }))
    }
}

impl<T> Shelf<T> {
    /// What is kept of a version.
    pub fn get(&self, key: &str, version: &str) -> Option<Arc<T>> {
        let shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.all.get(key).filter(|one| one.version == version).map(|one| Arc::clone(&one.kept))
    }

    /// Keeps a version in the place of any other, of about so many bytes.
    pub fn put(&self, key: String, (version, bytes): (String, usize), kept: Arc<T>) {
        // Its key stands here twice, and whoever asks chooses how long it is.
        let bytes = bytes + 2 * key.len() + 256;
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.bytes += bytes;
        match shelf.all.insert(key.clone(), One { version, bytes, kept }) {
            Some(before) => shelf.bytes -= before.bytes,
            None => shelf.order.push_back(key),
        }
        while shelf.bytes > MOST {
            let Some(oldest) = shelf.order.pop_front() else { break };
            if let Some(gone) = shelf.all.remove(&oldest) {
                shelf.bytes -= gone.bytes;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{MOST, Shelf};

    #[test]
    fn the_oldest_go_where_there_are_too_many() {
        let shelf = Shelf::default();
        let put = |key: &str, version: &str| {
            shelf.put(key.to_owned(), (version.to_owned(), MOST / 3 - 1_000), Arc::new(version.to_owned()));
        };
        for key in ["a", "b", "c", "d"] {
            put(key, "1");
        }
        assert!(shelf.get("a", "1").is_none() && shelf.get("d", "1").is_some());
        put("d", "2");
        assert!(shelf.get("d", "1").is_none() && shelf.get("d", "2").is_some());
        assert!(shelf.get("b", "1").is_some(), "a version takes the place of another");
    }
}
