//! What a test asks of a database: whether a statement is understood, and what the schema came out as.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};

use crate::tx::Raw;
use crate::{Conn, Statement, StoreError, lite, store};

/// A column as both engines describe it, in portable words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColumnShape {
    /// Its name.
    pub name: String,
    /// Whether it must have a value.
    pub required: bool,
    /// Its place in the primary key, from 1; 0 where it is no part of it.
    pub key: i64,
    /// Its type in the engine's words, folded to what SQLite's storage classes tell apart.
    pub class: &'static str,
}

/// Tables and their columns, in order.
pub type Shape = BTreeMap<String, Vec<ColumnShape>>;

impl Conn {
    /// Lets the engine read and plan a statement without running it.
    ///
    /// # Errors
    /// What the engine does not understand.
    pub async fn prepare(&mut self, statement: Statement) -> Result<(), StoreError> {
        let text = statement.text_for(self.engine());
        match &mut self.raw {
            Raw::Lite(on) => lite::prepare(on, &text),
            Raw::Reader(on) => on.on(|on| lite::prepare(on, &text)),
            Raw::Postgres(on) => {
                let prepared = (&mut **on).prepare(AssertSqlSafe(text).into_sql_str()).await;
                prepared.map(|_| ()).map_err(StoreError::from)
            }
        }
    }

    /// The tables that stand in the database.
    pub async fn shape(&mut self) -> Result<Shape, StoreError> {
        let mut shape = Shape::new();
        for row in store::columns(self).await? {
            let class = class_of(&row.kind);
            let column = ColumnShape { name: row.column, required: row.required, key: row.key, class };
            shape.entry(row.table).or_default().push(column);
        }
        Ok(shape)
    }
}

fn class_of(kind: &str) -> &'static str {
    match kind.to_ascii_lowercase().as_str() {
        "integer" | "bigint" | "boolean" => "whole",
        "blob" | "bytea" => "bytes",
        _ => "text",
    }
}
