use std::io::ErrorKind;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use tokio::sync::oneshot;

use crate::readers;
use crate::tx::Raw;
use crate::writer::{Manner, Outcome, Waiting, Writers};
use crate::{BoxFuture, Clock, Conn, Engine, Entropy, Ids, Instant, StoreError, Tx, lite};

/// Whether opening may make a SQLite file that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// `sample`, `demo`, `serve` and `migrate` may.
    Create,
    /// All others say that it is missing.
    Existing,
}

/// What the store needs from outside.
#[derive(Clone)]
pub struct Settings {
    /// `sqlite:PATH` or `postgres://…`.
    pub address: String,
    /// Whether a missing file is made.
    pub mode: Mode,
    /// On PostgreSQL, the schema that holds the tables; none for the role's own. SQLite has none.
    pub schema: Option<String>,
    /// The clock that deeds live by.
    pub clock: Arc<dyn Clock>,
    /// Where unpredictable bytes come from.
    pub entropy: Arc<dyn Entropy>,
}

/// The database. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    readers: Readers,
    writers: Arc<Writers>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    ids: Ids,
    address: String,
    written: Arc<AtomicU64>,
}

enum Readers {
    Sqlite(Arc<readers::Readers>),
    Postgres(PgPool),
}

impl Store {
    /// Opens the database. Does not look at its schema: see [`Store::migrate`] and [`Store::schema`].
    ///
    /// # Errors
    /// An address of no known form, a missing file where none may be made, an engine that does not answer.
    pub async fn open(settings: Settings) -> Result<Self, StoreError> {
        let address = settings.address.clone();
        let (readers, writers) = if let Some(path) = address.strip_prefix("sqlite:") {
            open_sqlite(path.strip_prefix("//").unwrap_or(path), settings.mode).await?
        } else if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            let pool = open_postgres(&address, settings.schema.as_deref(), settings.mode).await?;
            (Readers::Postgres(pool.clone()), Writers::postgres(pool))
        } else {
            return Err(StoreError::Address(address));
        };
        let mut node = [0; 2];
        settings.entropy.fill(&mut node);
        Ok(Self(Arc::new(Inner {
            readers,
            writers,
            clock: settings.clock,
            entropy: settings.entropy,
            ids: Ids::new(u16::from_le_bytes(node)),
            address,
            written: Arc::default(),
        })))
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match self.0.readers {
            Readers::Sqlite(_) => Engine::Sqlite,
            Readers::Postgres(_) => Engine::Postgres,
        }
    }

    /// The present instant by the clock that deeds live by.
    pub fn now(&self) -> Instant {
        self.0.clock.now()
    }

    /// Unpredictable bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.entropy.fill(&mut bytes);
        bytes
    }

    /// The address without its password.
    pub fn address(&self) -> String {
        masked(&self.0.address)
    }

    pub(crate) fn ids(&self) -> &Ids {
        &self.0.ids
    }

    pub(crate) fn entropy(&self) -> &dyn Entropy {
        &*self.0.entropy
    }

    /// A connection to read with. On SQLite it cannot write. Whoever has one asks for no second, and does not wait for
    /// the writer: there are few, and all may be held by those who wait.
    pub async fn read(&self) -> Result<Conn, StoreError> {
        let raw = match &self.0.readers {
            Readers::Sqlite(readers) => Raw::Reader(readers.acquire().await?),
            Readers::Postgres(pool) => Raw::Postgres(pool.acquire().await?),
        };
        Ok(Conn { raw })
    }

    /// Runs `deed` in a transaction and answers only once it is on disk. An error undoes what the deed did,
    /// and nothing else: deeds of callers that wait at the same time are committed together.
    ///
    /// ```ignore
    /// store.write(|tx| Box::pin(async move { talks::deeds::hold(tx, &who, command).await })).await
    /// ```
    pub async fn write<T, E, F>(&self, deed: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.send(Manner::Together, deed).await
    }

    /// Like [`Store::write`], in a transaction of its own: for a deed that takes long, so that nobody's
    /// small deed waits in one transaction with it.
    pub async fn write_apart<T, E, F>(&self, deed: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.send(Manner::Apart, deed).await
    }

    /// Like [`Store::write`], for a deed that takes a city's barrier alone. On PostgreSQL it gets a transaction
    /// of its own while no deed of [`Store::write`] is under way in this program; new ones wait until it is
    /// done. SQLite's writer is alone as it is.
    pub async fn write_alone<T, E, F>(&self, deed: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.send(Manner::Alone, deed).await
    }

    async fn send<T, E, F>(&self, manner: Manner, deed: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, heard) = oneshot::channel::<Outcome<T, E>>();
        let written = Arc::clone(&self.0.written);
        self.0.writers.take(self, Box::new(Waiting { manner, deed, written, reply }));
        match heard.await {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => Err(StoreError::Closed.into()),
        }
    }

    /// How many deeds this program has written: as long as it stays the same, what was read is as this program left it.
    /// What other programs write is not counted.
    pub fn written(&self) -> u64 {
        self.0.written.load(Ordering::Acquire)
    }

    /// Waits until all connections are closed.
    pub async fn close(&self) {
        self.0.writers.close().await;
        match &self.0.readers {
            Readers::Sqlite(readers) => readers.close().await,
            Readers::Postgres(pool) => pool.close().await,
        }
    }
}

/// An address of a database with the password, before the host or among the parameters, left out.
fn masked(address: &str) -> String {
    let (place, parameters) = address.split_once('?').unwrap_or((address, ""));
    let place = match place.rsplit_once('@') {
        Some((user, host)) => {
            let name = user.rsplit_once(':').filter(|(scheme, _)| scheme.contains("//"));
            format!("{}@{host}", name.map_or(user, |(name, _)| name))
        }
        None => place.to_owned(),
    };
    let shown: Vec<&str> =
        parameters.split('&').filter(|one| !one.is_empty() && !one.starts_with("password=")).collect();
    if shown.is_empty() { place } else { format!("{place}?{}", shown.join("&")) }
}

async fn open_postgres(address: &str, schema: Option<&str>, mode: Mode) -> Result<PgPool, StoreError> {
    let mut options = PgConnectOptions::from_str(address)?;
    if let Some(schema) = schema {
        if !schema.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return Err(StoreError::Address(schema.to_owned()));
        }
        options = options.options([("search_path", schema)]);
    }
    let pool = PgPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(std::time::Duration::from_secs(10))
        .connect_with(options)
        .await
        .map_err(|error| refused(address, error))?;
    if let (Some(schema), Mode::Create) = (schema, mode) {
        let mut conn = Conn { raw: Raw::Postgres(pool.acquire().await?) };
        conn.run_text(&crate::store::create_schema(schema)).await?;
    }
    Ok(pool)
}

/// Why there is no connection. What is wrong with a certificate comes as data that cannot be read.
fn refused(address: &str, error: sqlx::Error) -> StoreError {
    let why = match &error {
        sqlx::Error::Tls(why) => why.to_string(),
        sqlx::Error::Io(why) if why.kind() == ErrorKind::InvalidData => why.to_string(),
        sqlx::Error::Io(why) if why.kind() == ErrorKind::NotFound && address.contains("sslrootcert") => {
            why.to_string()
        }
        sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => return StoreError::Unreachable(masked(address)),
        _ => return error.into(),
    };
    StoreError::Untrusted { address: masked(address), why }
}

async fn open_sqlite(path: &str, mode: Mode) -> Result<(Readers, Arc<Writers>), StoreError> {
    let file = Path::new(path);
    if mode == Mode::Existing && !file.exists() {
        return Err(StoreError::Missing(path.to_owned()));
    }
    if let Some(folder) = file.parent().filter(|f| !f.as_os_str().is_empty()) {
        tokio::fs::create_dir_all(folder).await.map_err(sqlx::Error::Io)?;
    }
    let writer = lite::open_to_write(file, mode == Mode::Create)?;
    Ok((Readers::Sqlite(readers::Readers::new(file.to_owned())), Writers::sqlite(writer)))
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn passwords_are_left_out() {
        assert_eq!(masked("postgres://city:secret@db/luoshi"), "postgres://city@db/luoshi");
        assert_eq!(masked("postgres://city:a@b@db/luoshi"), "postgres://city@db/luoshi");
        assert_eq!(masked("postgres://db/luoshi?user=city&password=x"), "postgres://db/luoshi?user=city");
        assert_eq!(masked("sqlite:luoshi-data/luoshi.db"), "sqlite:luoshi-data/luoshi.db");
    }
}
