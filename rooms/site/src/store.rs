//! The room's schema; its statements stand where they are used.

use luoshi_store::{Migration, Migrations};

/// The room's schema.
pub const MIGRATIONS: Migrations = Migrations {
    room: "site",
    steps: &[Migration { version: 1, sql: include_str!("../migrations/0001.sql"), sqlite: "", postgres: "" }],
};
