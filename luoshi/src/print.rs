//! Standard output. A reader that went away (`| head`) ends the command quietly.

use std::io::{self, Write};

use serde_json::Value as Json;

/// Prints one JSON value.
pub fn value(json: &Json) -> io::Result<()> {
    line(&format!("{json:#}"))
}

/// Prints one line.
pub fn line(text: &str) -> io::Result<()> {
    bytes(format!("{text}\n").as_bytes())
}

/// Prints bytes as they are.
pub fn bytes(bytes: &[u8]) -> io::Result<()> {
    match io::stdout().lock().write_all(bytes) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        done => done,
    }
}
