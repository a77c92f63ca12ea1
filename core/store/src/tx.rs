use std::future::Future;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;

use sqlx::pool::PoolConnection;
use sqlx::{Postgres, Sqlite};

use crate::{CityId, Instant, Store, StoreError};

/// A future on the heap: what a deed's closure gives.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Which engine is behind a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// One file, embedded.
    Sqlite,
    /// A server.
    Postgres,
}

/// A connection that statements run on, outside or inside a transaction.
pub struct Conn {
    pub(crate) raw: Raw,
}

pub(crate) enum Raw {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

impl Conn {
    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match self.raw {
            Raw::Sqlite(_) => Engine::Sqlite,
            Raw::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs a text without parameters as it stands: transaction control and migrations.
    pub(crate) async fn run_text(&mut self, text: &str) -> Result<(), StoreError> {
        let text = sqlx::AssertSqlSafe(text.to_owned());
        match &mut self.raw {
            Raw::Sqlite(on) => sqlx::raw_sql(text).execute(&mut **on).await.map(|_| ())?,
            Raw::Postgres(on) => sqlx::raw_sql(text).execute(&mut **on).await.map(|_| ())?,
        }
        Ok(())
    }

    /// Takes the connection out of its pool and closes it: for one whose transaction was abandoned.
    fn close(self) {
        match self.raw {
            Raw::Sqlite(on) => drop(on.detach()),
            Raw::Postgres(on) => drop(on.detach()),
        }
    }
}

/// A transaction that is under way. A deed gets one and never opens, commits or rolls back by itself.
///
/// It also carries what a deed may not take from its surroundings: the time, fresh ids, randomness.
pub struct Tx {
    /// `None` only once the transaction has ended.
    conn: Option<Conn>,
    store: Store,
    now: Instant,
    /// The city whose log this transaction holds the barrier of, and the floor below its new ids.
    pub(crate) barrier: Option<(CityId, i64)>,
    /// The city whose barrier this transaction holds alone, to append events.
    pub(crate) alone: Option<CityId>,
}

impl Tx {
    pub(crate) async fn begin(store: Store, mut conn: Conn) -> Result<Self, StoreError> {
        conn.run_text(if conn.engine() == Engine::Sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" }).await?;
        let now = store.now();
        Ok(Self { conn: Some(conn), store, now, barrier: None, alone: None })
    }

    pub(crate) async fn end(mut self, commit: bool) -> Result<(), StoreError> {
        let text = if commit { "COMMIT" } else { "ROLLBACK" };
        let ended = self.run_text(text).await;
        if ended.is_ok() {
            drop(self.conn.take());
        }
        ended
    }

    /// The instant at which this transaction began, by the store's clock. One transaction, one time.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// A fresh time-sortable id.
    pub fn id(&self) -> i64 {
        self.store.ids().next_above(self.now, 0)
    }

    /// A fresh id above `floor`.
    pub(crate) fn id_above(&self, floor: i64) -> i64 {
        self.store.ids().next_above(self.now, floor)
    }

    /// Unpredictable bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.store.entropy().fill(&mut bytes);
        bytes
    }
}

impl Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        self.conn.as_ref().expect("a transaction that has not ended holds its connection")
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        self.conn.as_mut().expect("a transaction that has not ended holds its connection")
    }
}

impl Drop for Tx {
    /// A transaction that is dropped before its end (its caller went away) must not go back to the pool.
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            conn.close();
        }
    }
}
