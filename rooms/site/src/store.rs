//! Every statement of this room, and the functions that run them.

use luoshi_store::Migrations;

/// The room's schema.
pub const MIGRATIONS: Migrations = Migrations { room: "site", steps: &[] };
