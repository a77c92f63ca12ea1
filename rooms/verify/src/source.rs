//! What the room needs of the city's open log. The binary gives it, together with the key that signs.

use luoshi_ledger::Question;
use luoshi_store::{BoxFuture, Day};
use luoshi_units::Who;
use luoshi_web::Error;

/// The last checkpoint that was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The whole signed note, with all cosignatures.
    pub note: String,
    /// How many leaves it covers.
    pub size: u64,
}

/// A statement as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// SHA-256 of its text, in hex: its address.
    pub hash: String,
    /// The signed text.
    pub core: String,
    /// The statement's file with its proofs, as JSON.
    pub file: String,
    /// The figure.
    pub figure: String,
    /// The unit.
    pub unit: String,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// The value; none where there was none.
    pub value: Option<String>,
    /// Why there was none.
    pub why: Option<String>,
    /// How many entries stand behind it.
    pub entries: i64,
    /// The position of the log that it is about.
    pub position: i64,
}

/// Statements, the newest first.
#[derive(Clone, Debug, Default)]
pub struct StatedPage {
    /// Some of them.
    pub list: Vec<Stated>,
    /// The key to ask for the next ones with; none at the end.
    pub next: Option<String>,
}

/// The city's open log.
pub trait Log: Send + Sync + 'static {
    /// The log's public key as a `vkey`.
    fn key(&self) -> String;

    /// The keys of the witnesses that are asked to cosign, as `vkey`s.
    fn witnesses(&self) -> Vec<String>;

    /// The last published checkpoint; none before the first.
    fn checkpoint(&self) -> BoxFuture<'_, Result<Option<Checkpoint>, Error>>;

    /// The hashes of a tile as far as they are stored, 32 bytes each.
    fn tile(&self, level: u8, index: u64) -> BoxFuture<'_, Result<Option<Vec<u8>>, Error>>;

    /// The leaves of a bundle as far as they are stored, each led by its length in two bytes.
    fn bundle(&self, index: u64) -> BoxFuture<'_, Result<Option<Vec<u8>>, Error>>;

    /// The definitions of this SHA-256 in hex, as the log names them.
    fn definitions<'a>(&'a self, hash: &'a str) -> BoxFuture<'a, Result<Option<String>, Error>>;

    /// The statement of this hash.
    fn statement<'a>(&'a self, hash: &'a str) -> BoxFuture<'a, Result<Option<Stated>, Error>>;

    /// Statements of a figure, or of all; `after` is the key that the page before ended with.
    fn statements<'a>(
        &'a self,
        figure: Option<&'a str>,
        after: Option<&'a str>,
    ) -> BoxFuture<'a, Result<StatedPage, Error>>;

    /// States a figure as it stands: signs it, notes it in the log, publishes a checkpoint that covers it. Sent
    /// twice with one key, it is done once. Gives the statement's hash.
    fn state<'a>(
        &'a self,
        who: &'a Who,
        question: &'a Question,
        key: &'a str,
    ) -> BoxFuture<'a, Result<String, Error>>;
}
