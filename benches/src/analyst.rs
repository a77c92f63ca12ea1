//! DuckDB, an analyst's tool from the Python registry, over the same entries.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;

use luoshi_store::Day;

use crate::city::{Lines, item, unit};

const VERSION: &str = "duckdb==2.0.1";

/// What it answered, and in how many milliseconds.
pub struct Analyst {
    /// The sum of an item.
    pub sum: i64,
    /// How long that took.
    pub sum_ms: f64,
    /// The distinct people of an item.
    pub people: i64,
    /// How long that took.
    pub people_ms: f64,
}

/// Asks DuckDB for the sum of one item and the people of another within a period. None where it cannot be
/// had.
///
/// # Panics
/// Where `folder` cannot be written.
pub fn ask(folder: &Path, count: u64, of: &str, people: &str, from: Day, until: Day) -> Option<Analyst> {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench-tools").join(VERSION);
    if !tools.join("duckdb").is_dir() {
        let pip = ["-m", "pip", "install", "--quiet", "--root-user-action=ignore", "--no-deps", "--target"];
        let installed = Command::new("python3").args(pip).arg(&tools).arg(VERSION).status();
        if !installed.is_ok_and(|status| status.success()) {
            return None;
        }
    }
    let csv = folder.join("entries.csv");
    write(&csv, count).expect("the entries can be written");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("duckdb.py");
    let asked = [of.to_owned(), people.to_owned(), from.to_string(), until.to_string()];
    let answered = Command::new("python3").arg(script).arg(tools).arg(&csv).args(asked).output().ok()?;
    std::fs::remove_file(csv).ok();
    let text = String::from_utf8(answered.stdout).ok()?;
    let mut words = text.split_whitespace();
    Some(Analyst {
        sum_ms: words.next()?.parse().ok()?,
        sum: words.next()?.parse().ok()?,
        people_ms: words.next()?.parse().ok()?,
        people: words.next()?.parse().ok()?,
    })
}

fn write(csv: &Path, count: u64) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(csv)?);
    for line in Lines::new(count) {
        let person = line.person.map(|one| one.to_string()).unwrap_or_default();
        writeln!(out, "{},{},{},{},{person}", item(line.item), unit(line.unit), line.day, line.quantity)?;
    }
    out.flush()
}
