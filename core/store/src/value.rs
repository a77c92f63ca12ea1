use sqlx::postgres::PgArguments;
use sqlx::{Arguments, error::BoxDynError};

use crate::{Day, Instant};

/// A value on its way into a statement. Each holds its type also where it is absent, since PostgreSQL asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `BIGINT`
    Int(Option<i64>),
    /// `TEXT`
    Text(Option<String>),
    /// `BOOLEAN`
    Bool(Option<bool>),
    /// `DATE`
    Day(Option<Day>),
    /// `TIMESTAMPTZ`, kept to the microsecond
    Instant(Option<Instant>),
    /// `JSONB`
    Json(Option<serde_json::Value>),
    /// `BYTEA`
    Bytes(Option<Vec<u8>>),
}

impl Value {
    pub(crate) fn add_postgres(self, to: &mut PgArguments) -> Result<(), BoxDynError> {
        match self {
            Self::Int(v) => to.add(v),
            Self::Text(v) => to.add(v),
            Self::Bool(v) => to.add(v),
            Self::Day(v) => to.add(v),
            Self::Instant(v) => to.add(v),
            Self::Json(v) => to.add(v),
            Self::Bytes(v) => to.add(v),
        }
    }
}

macro_rules! into_value {
    ($($from:ty => $variant:ident),* $(,)?) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self { Self::$variant(Some(value.into())) }
        }
        impl From<Option<$from>> for Value {
            fn from(value: Option<$from>) -> Self { Self::$variant(value.map(Into::into)) }
        }
    )*};
}

into_value! {
    i64 => Int, i32 => Int, u32 => Int,
    String => Text, &str => Text, &String => Text,
    bool => Bool, Day => Day, Instant => Instant,
    serde_json::Value => Json,
    Vec<u8> => Bytes, &[u8] => Bytes,
}
