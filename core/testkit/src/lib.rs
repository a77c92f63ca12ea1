//! What tests build on: a fresh database on each engine, a clock that is set by hand, randomness from a
//! seed, a witness's key. For tests only: no other crate depends on it but as a dev-dependency.

mod cosigner;
mod mortal;

use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use luoshi_store::{Clock, Entropy, ManualClock, Migrations, Mode, Settings, Store};

pub use cosigner::Cosigner;
pub use mortal::Mortal;

/// The environment variable with the address of a PostgreSQL for tests.
pub const POSTGRES: &str = "LUOSHI_TEST_POSTGRES";

/// A picture of two points, a PNG.
pub const PNG: &[u8] =
    b"\x89\x50\x4E\x47\x0D\x0A\x1A\x0A\x00\x00\x00\x0D\x49\x48\x44\x52\x00\x00\x00\x02\x00\x00\x00\x01\
    \x08\x02\x00\x00\x00\x7B\x40\xE8\xDD\x00\x00\x00\x0D\x49\x44\x41\x54\x78\xDA\x63\xF8\xC0\x00\x04\
    \x1F\x00\x06\x97\x01\xE1\x73\x0F\x85\xD9\x00\x00\x00\x00\x49\x45\x4E\x44\xAE\x42\x60\x82";

/// A fresh, migrated database, its clock, and what must live as long as it does.
pub struct TestDb {
    /// The database.
    pub store: Store,
    /// Its clock, which stands at 2021-04-16 09:00 UTC (17:00 in Mudanjiang) until it is set.
    pub clock: Arc<ManualClock>,
    /// Its address, for a program that opens it as well.
    pub address: String,
    folder: Arc<tempfile::TempDir>,
}

impl TestDb {
    /// A folder that lives as long as the database.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The same database as another program opens it, with a clock of its own.
    ///
    /// # Panics
    /// Where it cannot be opened.
    pub async fn again(&self, clock: Arc<dyn Clock>) -> Store {
        let entropy = Arc::new(Seeded::new(self.clock.now().timestamp_micros().unsigned_abs()));
        let (address, mode) = (self.address.clone(), Mode::Existing);
        Store::open(Settings { address, mode, schema: None, clock, entropy }).await.expect("it opens again")
    }
}

/// Bytes that look random and are the same in each run.
pub struct Seeded(Mutex<u64>);

impl Seeded {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }
}

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for byte in bytes {
            // SplitMix64, as published by Steele, Lea and Flood (2014).
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *byte = (z ^ (z >> 31)).to_le_bytes()[0];
        }
    }
}

/// Runs a story on a fresh SQLite file and, where [`POSTGRES`] is set, on a fresh schema of PostgreSQL.
///
/// # Panics
/// Where the story does, or the database cannot be made: the engine's name is printed before.
#[expect(clippy::print_stdout, reason = "a failing test says which engine it failed on")]
pub fn on_both<F, Fut>(migrations: &'static [Migrations], story: F)
where
    F: Fn(TestDb) -> Fut,
    Fut: Future<Output = ()>,
{
    for address in addresses() {
        println!("engine: {}", address.as_deref().unwrap_or("sqlite"));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime can be made");
        runtime.block_on(async {
            let db = database(address.as_deref(), migrations).await;
            // Held here, since a story that uses a part of the database drops the rest of it early.
            let (store, folder) = (db.store.clone(), Arc::clone(&db.folder));
            story(db).await;
            store.close().await;
            drop(folder);
        });
    }
}

/// A fresh SQLite database: for stories in which the engine plays no part.
pub async fn sqlite(migrations: &'static [Migrations]) -> TestDb {
    database(None, migrations).await
}

fn addresses() -> Vec<Option<String>> {
    let mut all = vec![None];
    all.extend(std::env::var(POSTGRES).ok().filter(|address| !address.is_empty()).map(Some));
    all
}

async fn database(postgres: Option<&str>, migrations: &'static [Migrations]) -> TestDb {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let clock =
        Arc::new(ManualClock::at("2021-04-16T09:00:00Z".parse().expect("a constant instant is well formed")));
    let schema = postgres.map(|_| format!("t_{}_{count}", std::process::id()));
    let file = format!("sqlite:{}", folder.path().join("test.db").display());
    let address = match (postgres, &schema) {
        (Some(server), Some(schema)) => format!("{server}?options[search_path]={schema}"),
        _ => file.clone(),
    };
    let settings = Settings {
        address: postgres.map_or(file, str::to_owned),
        mode: Mode::Create,
        schema,
        clock: clock.clone(),
        entropy: Arc::new(Seeded::new(count)),
    };
    let store = Store::open(settings).await.expect("the test's database opens");
    store.migrate(migrations).await.expect("the migrations apply");
    TestDb { store, clock, address, folder: Arc::new(folder) }
}
