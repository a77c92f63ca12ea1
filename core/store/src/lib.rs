//! One database, SQLite or PostgreSQL: connections, transactions, migrations, and the order of a city's log.
//!
//! This crate is the only place that knows that there are two engines. Everything above it writes one SQL
//! text a statement (see [`statements!`]) and gets rows, errors and transactions that look alike.
//!
//! Absences: nothing here knows a unit, an item, a room or a page, and nothing here reads the ambient clock
//! or an ambient source of randomness: both come in through [`Settings`].

mod citus;
mod clock;
pub mod copy;
mod describe;
mod dialect;
mod error;
mod ids;
pub mod like;
mod lite;
mod log;
mod migrate;
mod open;
mod query;
mod readable;
mod readers;
mod row;
pub mod store;
mod tx;
mod value;
mod writer;

pub use clock::{Clock, Entropy, ManualClock};
pub use describe::{ColumnShape, Shape};
pub use error::StoreError;
pub use ids::Ids;
pub use migrate::{Migrated, Migration, Migrations, SchemaState};
pub use open::{Mode, Settings, Store};
pub use query::{Query, Statement};
pub use readable::{Unreadable, unreadable};
pub use row::{Column, Row};
pub use store::{City, MIGRATIONS};
pub use tx::{BoxFuture, Conn, Engine, Tx};
pub use value::Value;

/// A day of the city's calendar.
pub type Day = chrono::NaiveDate;
/// An instant, in UTC.
pub type Instant = chrono::DateTime<chrono::Utc>;
/// Which city a row belongs to; leads every key.
pub type CityId = i64;
