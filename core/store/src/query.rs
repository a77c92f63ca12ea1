use sqlx::AssertSqlSafe;
use sqlx::postgres::PgArguments;

use crate::tx::{Conn, Raw};
use crate::{Engine, Row, StoreError, Value, dialect, lite, row};

/// A statement with a name, one text for both engines. Made with [`statements!`](crate::statements).
#[derive(Clone, Copy, Debug)]
pub struct Statement {
    /// Its name, noun first: `TALK_INSERT`.
    pub name: &'static str,
    /// Its portable text.
    pub text: &'static str,
}

/// Declares a crate's statements as constants, and all of them as `STATEMENTS`, so that a test can
/// prepare each on both engines and see which tables it names.
#[macro_export]
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* pub const $name: $crate::Statement =
            $crate::Statement { name: stringify!($name), text: $text };)*
        /// Every statement of this file.
        pub const STATEMENTS: &[$crate::Statement] = &[$($name),*];
    };
}

impl Statement {
    /// Begins to bind parameters, in order: the first is `$1`.
    pub fn bind(self, value: impl Into<Value>) -> Query {
        self.unbound().bind(value)
    }

    fn unbound(self) -> Query {
        Query { statement: self, arguments: Vec::new() }
    }

    /// All rows of a statement without parameters.
    pub async fn all(self, conn: &mut Conn) -> Result<Vec<Row>, StoreError> {
        self.unbound().all(conn).await
    }

    /// The statement as `engine` gets it; for tests that prepare it.
    pub fn text_for(self, engine: Engine) -> String {
        dialect::statement(self.text, engine).into_owned()
    }

    /// Runs one `INSERT … VALUES ($1, …) …` for many rows at once, in as few round trips as the engines'
    /// bounds on parameters allow. Gives the number of rows that went in.
    ///
    /// The text must hold one `VALUES (…)` list, whose parameters are `$1` to `$n` in order, and no other
    /// parameter.
    pub async fn insert_many(self, conn: &mut Conn, rows: Vec<Vec<Value>>) -> Result<u64, StoreError> {
        insert_rows(conn, self.text, rows).await
    }
}

/// Runs one `INSERT … VALUES ($1, …) …` for many rows at once: see [`Statement::insert_many`].
pub(crate) async fn insert_rows(
    conn: &mut Conn,
    text: &str,
    rows: Vec<Vec<Value>>,
) -> Result<u64, StoreError> {
    let width = rows.first().map_or(1, Vec::len).max(1);
    let mut rows = rows.into_iter().peekable();
    let mut inserted = 0;
    while rows.peek().is_some() {
        let batch: Vec<Vec<Value>> = rows.by_ref().take((MOST_PARAMETERS / width).clamp(1, 250)).collect();
        let text = repeated(text, width, batch.len(), dialect::parameter(conn.engine()));
        inserted += run(conn, &text, batch.into_iter().flatten().collect()).await?;
    }
    Ok(inserted)
}

/// SQLite's bound on parameters a statement is the lower of the two engines'.
const MOST_PARAMETERS: usize = 32_000;

fn repeated(text: &str, width: usize, times: usize, parameter: &str) -> String {
    let (head, rest) = text.split_once("VALUES (").unwrap_or((text, ""));
    let (_, tail) = rest.split_once(')').unwrap_or((rest, ""));
    let tuples: Vec<String> = (0..times)
        .map(|row| {
            let places: Vec<String> =
                (1..=width).map(|n| format!("{parameter}{}", row * width + n)).collect();
            format!("({})", places.join(", "))
        })
        .collect();
    format!("{head}VALUES {}{tail}", tuples.join(", "))
}

/// A statement with its parameters.
#[must_use = "a query does nothing until it is run"]
pub struct Query {
    statement: Statement,
    arguments: Vec<Value>,
}

impl Query {
    /// Binds the next parameter.
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.arguments.push(value.into());
        self
    }

    /// Runs it and gives the number of rows it touched.
    pub async fn execute(self, conn: &mut Conn) -> Result<u64, StoreError> {
        let text = dialect::statement(self.statement.text, conn.engine());
        run(conn, &text, self.arguments).await
    }

    /// All rows.
    pub async fn all(self, conn: &mut Conn) -> Result<Vec<Row>, StoreError> {
        rows(conn, self.statement.text, self.arguments).await
    }

    /// The first row, if there is one.
    pub async fn optional(self, conn: &mut Conn) -> Result<Option<Row>, StoreError> {
        Ok(self.all(conn).await?.into_iter().next())
    }

    /// The first row; an error where there is none. For aggregates, which always give one.
    pub async fn one(self, conn: &mut Conn) -> Result<Row, StoreError> {
        let name = self.statement.name;
        self.optional(conn).await?.ok_or_else(|| StoreError::Shape(format!("{name} gave no row")))
    }
}

/// All rows that a text gives.
pub(crate) async fn rows(conn: &mut Conn, text: &str, arguments: Vec<Value>) -> Result<Vec<Row>, StoreError> {
    let text = dialect::statement(text, conn.engine());
    let lite_rows = |rows: Vec<lite::LiteRow>| rows.into_iter().map(|r| Row(row::Raw::Lite(r))).collect();
    match &mut conn.raw {
        Raw::Lite(on) => Ok(lite_rows(lite::all(lite::under_way(on)?, &text, &arguments)?)),
        Raw::Reader(on) => Ok(lite_rows(on.on(|on| lite::all(on, &text, &arguments))?)),
        Raw::Postgres(on) => {
            let text = AssertSqlSafe(text.into_owned());
            let rows = sqlx::query_with(text, postgres(arguments)?).fetch_all(&mut **on).await?;
            Ok(rows.into_iter().map(|r| Row(row::Raw::Postgres(r))).collect())
        }
    }
}

async fn run(conn: &mut Conn, text: &str, arguments: Vec<Value>) -> Result<u64, StoreError> {
    match &mut conn.raw {
        Raw::Lite(on) => lite::execute(lite::under_way(on)?, text, &arguments),
        Raw::Reader(on) => on.on(|on| lite::execute(on, text, &arguments)),
        Raw::Postgres(on) => {
            let text = AssertSqlSafe(text.to_owned());
            Ok(sqlx::query_with(text, postgres(arguments)?).execute(&mut **on).await?.rows_affected())
        }
    }
}

fn postgres(values: Vec<Value>) -> Result<PgArguments, StoreError> {
    let mut out = PgArguments::default();
    for value in values {
        value.add_postgres(&mut out).map_err(|e| StoreError::Shape(e.to_string()))?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::repeated;

    #[test]
    fn values_are_repeated_and_numbered() {
        assert_eq!(
            repeated("INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT DO NOTHING", 2, 2, "$"),
            "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) ON CONFLICT DO NOTHING"
        );
    }
}
