use std::future::Future;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;

use sqlx::Postgres;
use sqlx::pool::PoolConnection;

use crate::readers::Reader;
use crate::{CityId, Instant, Store, StoreError, lite};

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
    /// One of the readers of a SQLite file.
    Reader(Reader),
    /// The writer of a SQLite file, on the thread that drives it.
    Lite(rusqlite::Connection),
    Postgres(PoolConnection<Postgres>),
}

impl Conn {
    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match self.raw {
            Raw::Reader(_) | Raw::Lite(_) => Engine::Sqlite,
            Raw::Postgres(_) => Engine::Postgres,
        }
    }

    /// Begins, marks, undoes and ends: statements without parameters, one after the other, to the first that
    /// fails. On PostgreSQL in one round trip.
    pub(crate) async fn control(&mut self, statements: &[&str]) -> Result<(), StoreError> {
        match &self.raw {
            Raw::Lite(on) => statements.iter().try_for_each(|one| lite::control(on, one)),
            Raw::Reader(on) => on.on(|on| statements.iter().try_for_each(|one| lite::control(on, one))),
            Raw::Postgres(_) => self.run_text(&statements.join("; ")).await,
        }
    }

    /// Runs a text without parameters as it stands, as migrations are.
    pub(crate) async fn run_text(&mut self, text: &str) -> Result<(), StoreError> {
        match &mut self.raw {
            Raw::Lite(on) => lite::run_text(on, text),
            Raw::Reader(on) => on.on(|on| lite::run_text(on, text)),
            Raw::Postgres(on) => {
                let safe = sqlx::AssertSqlSafe(text.to_owned());
                Ok(sqlx::raw_sql(safe).execute(&mut **on).await.map(|_| ())?)
            }
        }
    }

    /// Gives up a connection whose transaction was abandoned: one of PostgreSQL is closed, a reader's ends its own.
    pub(crate) fn close(self) {
        match self.raw {
            Raw::Reader(on) => drop(on),
            Raw::Lite(on) => drop(on),
            Raw::Postgres(on) => drop(on.detach()),
        }
    }
}

/// A transaction that is under way. A deed gets one and never opens, commits or rolls back by itself, and
/// awaits nothing else: others wait for it, and may share it.
///
/// It also carries what a deed may not take from its surroundings: the time, fresh ids, randomness.
pub struct Tx {
    /// `None` only once the transaction has ended.
    conn: Option<Conn>,
    store: Store,
    now: Instant,
    pub(crate) locks: Locks,
}

/// What of a city's log a transaction holds until its end.
#[derive(Clone, Copy, Default)]
pub(crate) struct Locks {
    /// The city whose barrier it shares, and the floor below its new ids.
    pub barrier: Option<(CityId, i64)>,
    /// The city whose events it alone may append.
    pub events: Option<CityId>,
}

impl Tx {
    /// Around a connection on which a transaction has begun.
    pub(crate) fn over(store: Store, conn: Conn) -> Self {
        let now = store.now();
        Self { conn: Some(conn), store, now, locks: Locks::default() }
    }

    /// Lets the next deed live at its own time.
    pub(crate) fn begin_deed(&mut self) {
        self.now = self.store.now();
    }

    /// The connection, once the transaction has ended.
    pub(crate) fn into_conn(mut self) -> Option<Conn> {
        self.conn.take()
    }

    /// The instant at which this deed began, by the store's clock. One deed, one time.
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
    /// A transaction that is dropped before its end must not go back to the pool.
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            conn.close();
        }
    }
}
