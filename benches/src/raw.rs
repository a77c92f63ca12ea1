//! The raw disk: what any log must be held against.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// What a file reached that is written and synced, group after group.
pub struct RawFile {
    /// Groups a second.
    pub rate: f64,
    /// What a write and its sync took, in the middle.
    pub median: Duration,
}

impl RawFile {
    /// Appends `groups` groups of `bytes` bytes to a file in `folder`, one write and one `fdatasync` each.
    ///
    /// # Panics
    /// Where the disk refuses: a bench has nothing to measure then.
    pub fn measure(folder: &Path, bytes: usize, groups: usize) -> Self {
        let mut file = File::create(folder.join("raw")).expect("a file can be made");
        let group = vec![7; bytes];
        let begun = Instant::now();
        let mut each: Vec<Duration> = (0..groups)
            .map(|_| {
                let begun = Instant::now();
                file.write_all(&group).expect("the disk takes it");
                file.sync_data().expect("the disk syncs it");
                begun.elapsed()
            })
            .collect();
        let rate = groups as f64 / begun.elapsed().as_secs_f64();
        each.sort_unstable();
        Self { rate, median: each[groups / 2] }
    }
}
