use rusqlite::types::FromSql;
use sqlx::postgres::{PgRow, Postgres};
use sqlx::{Decode, Type};

use crate::StoreError;
use crate::lite::LiteRow;

/// A type that both engines give: `i64`, `String`, `bool`, days, instants, JSON, bytes, and options of them.
pub trait Column: for<'r> Decode<'r, Postgres> + Type<Postgres> + FromSql {}

impl<T> Column for T where T: for<'r> Decode<'r, Postgres> + Type<Postgres> + FromSql {}

/// A row that came back.
pub struct Row(pub(crate) Raw);

pub(crate) enum Raw {
    Lite(LiteRow),
    Postgres(PgRow),
}

impl Row {
    /// The value in the column of this name.
    pub fn get<T: Column>(&self, column: &str) -> Result<T, StoreError> {
        use sqlx::Row as _;
        match &self.0 {
            Raw::Lite(row) => row.get(column),
            Raw::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// The value in the column at this place, counted from 0.
    pub fn at<T: Column>(&self, column: usize) -> Result<T, StoreError> {
        use sqlx::Row as _;
        match &self.0 {
            Raw::Lite(row) => row.at(column),
            Raw::Postgres(row) => Ok(row.try_get(column)?),
        }
    }
}
