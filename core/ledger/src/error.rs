use luoshi_store::{Day, StoreError};

/// Why the ledger refuses.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The key stands already, with another command.
    #[error("The key {0:?} was used for something else. Make a new key for a new deed.")]
    KeyReused(String),
    /// The key stands, but its deed was never finished: it is under way elsewhere.
    #[error("The deed with the key {0:?} is still under way. Wait a moment and look at the record.")]
    UnderWay(String),
    /// A posting of nothing.
    #[error("A posting of {item} has the quantity 0. A record that changes nothing posts nothing.")]
    Nothing {
        /// The item.
        item: String,
    },
    /// A posting larger than any deed of a city.
    #[error(
        "A posting of {item} has the quantity {quantity}; the most is 10^15. Look at the number that was typed."
    )]
    TooMuch {
        /// The item.
        item: String,
        /// The quantity.
        quantity: i64,
    },
    /// A name that no item can have.
    #[error("{0:?} is no name of an item: letters a to z, digits, _ and dots.")]
    ItemName(String),
    /// A figure that the catalogue does not hold.
    #[error("There is no figure {0:?}. `luoshi figures` lists them.")]
    NoFigure(String),
    /// A unit that the tree does not hold on that day.
    #[error("There is no unit {unit:?} on {on}.")]
    NoUnit {
        /// The code that was asked for.
        unit: String,
        /// The day of the tree.
        on: Day,
    },
    /// A position that the log does not have.
    #[error("The log has the positions 1 to {last}; there is no position {asked}.")]
    NoPosition {
        /// What was asked for.
        asked: i64,
        /// The end.
        last: i64,
    },
    /// A bridge whose first end lies behind its second.
    #[error("Position {then} lies behind position {now}. Name the earlier one first.")]
    Backwards {
        /// The first end.
        then: i64,
        /// The second.
        now: i64,
    },
    /// Groups of entries that do not add up to the difference of two answers: settled rows or entries were
    /// changed by other means.
    #[error(
        "What lies between the two positions adds up to {sum}, but the figure changed by {change}. Run `luoshi doctor`."
    )]
    Unbridged {
        /// What the groups add up to.
        sum: i128,
        /// The difference of the two answers.
        change: i128,
    },
    /// The period ends before it begins.
    #[error("The period ends ({until}) before it begins ({from}).")]
    Period {
        /// Its first day.
        from: Day,
        /// Its last.
        until: Day,
    },
    /// A key of a page that this list never gave.
    #[error("{0:?} is no place in this list. Begin at its first page.")]
    PageKey(String),
    /// A sum past 64 bits.
    #[error("The sum is too large for 64 bits.")]
    Overflow,
    /// The tree of units cannot be read.
    #[error(transparent)]
    Units(#[from] luoshi_units::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}
