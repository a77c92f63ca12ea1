use luoshi_ledger::LedgerError;
use luoshi_packs::Error as PackError;
use luoshi_proofs::note::NoteError;
use luoshi_store::StoreError;

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
    /// What is kept beside the key cannot be read.
    #[error("What the key signed last cannot be read: {0}")]
    Keeper(String),
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
