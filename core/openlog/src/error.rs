use luoshi_ledger::LedgerError;
use luoshi_packs::Error as PackError;
use luoshi_proofs::note::NoteError;
use luoshi_store::StoreError;

use crate::witnesses::Past;

/// Why the open log refuses.
#[derive(Debug, thiserror::Error)]
pub enum OpenLogError {
    /// A stored tile or bundle is missing or shorter than the log's size says.
    #[error(
        "The open log is damaged: {what} is missing or too short. Run `luoshi doctor`, and restore a backup."
    )]
    Damaged {
        /// Which.
        what: String,
    },
    /// A leaf longer than a bundle can hold.
    #[error("Position {position} of the log does not fit into a leaf of 65,535 bytes.")]
    TooLong {
        /// Where.
        position: i64,
    },
    /// The key has signed a larger log than this one is.
    #[error(
        "The log's key has signed a log of {signed} positions, and this one has {have}: an older database was put back. \
         Restore a newer backup, or begin a new origin with `luoshi log new-origin`, which says so in the log."
    )]
    Shrunk {
        /// What was signed last.
        signed: u64,
        /// What there is.
        have: u64,
    },
    /// The key has signed another log of that size.
    #[error(
        "The log's key has signed a log whose first {signed} positions are not those of this one: another database was \
         put in its place. Restore the right backup, or begin a new origin with `luoshi log new-origin`, which says so \
         in the log."
    )]
    Forked {
        /// What was signed last.
        signed: u64,
    },
    /// A witness has cosigned another past.
    #[error(
        "Nothing is signed: the witness {witness} has cosigned {past}. An older or another database was put back. \
         Restore the newest backup, or begin a new origin with `luoshi log new-origin`, which says so in the log."
    )]
    Witnessed {
        /// Which witness.
        witness: String,
        /// What it knows.
        past: Past,
    },
    /// The witnesses were not asked yet what they know.
    #[error("The witnesses are being asked what they know of the log. Try again in some seconds.")]
    Unasked,
    /// The keys, or what is kept beside them, cannot be read.
    #[error("The log's keys or what they signed last cannot be read: {0}")]
    Keeper(String),
    /// A name that the log had before.
    #[error("The log had the name {0} before. What begins anew needs a name that was never used.")]
    NameUsed(String),
    /// Another origin was begun, and its key was not taken over.
    #[error("`luoshi log new-origin {0}` was begun and not finished. Run it again first.")]
    Unfinished(String),
    /// There is no key to sign with.
    #[error("The log of this city has no key. `luoshi serve` makes one at its first start.")]
    NoKey,
    /// The figure is not in the pack that holds at the position.
    #[error("There is no figure {0:?}. `luoshi figures` lists them.")]
    NoFigure(String),
    /// The city has no pack.
    #[error("The city has no pack yet: `luoshi pack load` gives it one.")]
    NoPack,
    /// A key or a note.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The pack.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The tree of units.
    #[error(transparent)]
    Units(#[from] luoshi_units::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}
