/// What can go wrong between this program and its database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address does not name a database that this program knows.
    #[error("{0:?} is no database address. Write sqlite:PATH or postgres://USER@HOST/NAME.")]
    Address(String),
    /// The server does not answer.
    #[error("The database at {0} does not answer. Look whether it runs, and whether the address is right.")]
    Unreachable(String),
    /// The connection is to be encrypted, and cannot be.
    #[error(
        "There is no trusted connection to the database at {address}: {why}. Look at sslmode and sslrootcert in its \
         address, and whether the server has a certificate."
    )]
    Untrusted {
        /// Which database.
        address: String,
        /// What the handshake failed over.
        why: String,
    },
    /// The SQLite file is not there, and the command may not make one.
    #[error("There is no database at {0}. Make one with `luoshi sample`, or check --database.")]
    Missing(String),
    /// The database lacks tables that this program needs.
    #[error(
        "The database is older than this program ({missing} migrations are missing). Run `luoshi migrate`."
    )]
    Old {
        /// How many migrations have not been applied.
        missing: usize,
    },
    /// The database was written by a later program.
    #[error(
        "The database is newer than this program: it has {room} {version}, unknown here. Use the newer program."
    )]
    Newer {
        /// Whose migration it is.
        room: String,
        /// Its number.
        version: i64,
    },
    /// On Citus, a table is distributed otherwise than the program needs it.
    #[error(
        "The table {table} is not distributed as it has to be. While no server runs, say to the database: {remedy}; \
         then run `luoshi migrate` again."
    )]
    Misplaced {
        /// The table.
        table: String,
        /// The statement that puts it right.
        remedy: String,
    },
    /// A unique or foreign key refused the row.
    #[error("The key {constraint:?} refuses this row.")]
    Conflict {
        /// The constraint's name or, on SQLite, its columns.
        constraint: String,
    },
    /// A row or a column did not have the form that the program expects.
    #[error("The database holds a value that this program cannot read: {0}")]
    Shape(String),
    /// Two transactions waited for each other, and this deed gave way.
    #[error("Somebody else changes the same thing at this moment. Send it once more.")]
    Contended,
    /// The deed was done, and could not be kept.
    #[error("What was done could not be kept: {0}. Send it once more.")]
    Commit(String),
    /// No connection came free.
    #[error("So many read the database at this moment that none of its connections came free. Try again.")]
    Busy,
    /// The program is about to end.
    #[error("The database is closed: the program is about to end.")]
    Closed,
    /// Everything else that the engine reports.
    #[error("The database cannot do this now: {0}")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(refused)
                if refused.is_unique_violation() || refused.is_foreign_key_violation() =>
            {
                let constraint =
                    refused.constraint().map_or_else(|| refused.message().to_owned(), str::to_owned);
                Self::Conflict { constraint }
            }
            // deadlock_detected, serialization_failure, lock_not_available
            sqlx::Error::Database(refused)
                if matches!(refused.code().as_deref(), Some("40P01" | "40001" | "55P03")) =>
            {
                Self::Contended
            }
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::ColumnNotFound(_) | sqlx::Error::RowNotFound => {
                Self::Shape(error.to_string())
            }
            _ => Self::Engine(Box::new(error)),
        }
    }
}
