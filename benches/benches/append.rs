//! Appends: many callers' deeds through the committing writer, against the raw disk and against callers who
//! commit alone; and large batches, against an INSERT without an index.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use luoshi_benches::raw::RawFile;
use luoshi_benches::tables::{BARE, KEYED, PLAIN};
use luoshi_benches::{ALL, against, city, heading, per_second, postings, record, timed};
use luoshi_ledger::{Ledger, LedgerError};
use luoshi_store::{Engine, ManualClock, Mode, Settings, Statement, Store, StoreError, Value};
use luoshi_units::{Units, Who};

/// Callers at once.
const CALLERS: usize = 16;
/// Deeds of each caller.
const EACH: usize = 250;
/// Rows of a batch, and batches.
const BATCH: usize = 512;
const BATCHES: usize = 40;

fn main() {
    luoshi_testkit::on_both(BARE, |db| async move {
        bare(&db.store, db.folder()).await;
        batches(&db.store).await;
    });
    luoshi_testkit::on_both(ALL, |db| async move {
        let who = city(&db.store, &Units::new()).await;
        posted(&db.store, &who).await;
        sequenced(&db.store, &db.address, &who).await;
    });
}

/// One row a deed.
async fn bare(store: &Store, folder: &std::path::Path) {
    let append = |together| {
        move |store: Store, n: usize| async move {
            let deed = rows(KEYED, n as i64, 1);
            if together { deed.write(&store).await } else { deed.write_apart(&store).await }
        }
    };
    let one = callers(store, 1, append(false), 0).await;
    let alone = callers(store, CALLERS, append(false), 1_000_000).await;
    let together = callers(store, CALLERS, append(true), 2_000_000).await;
    heading("one entry a deed: a row and its key");
    against("16 callers together", together.rate, "16 callers, a commit each", alone.rate, "deeds/s");
    against("16 callers together", together.rate, "one caller", one.rate, "deeds/s");
    if store.engine() == Engine::Sqlite {
        let bytes = bytes_of(&row(0));
        let raw = RawFile::measure(folder, bytes * CALLERS, EACH);
        let limit = raw.rate * CALLERS as f64;
        against("16 callers together", together.rate, "raw file, 16 a write and sync", limit, "deeds/s");
        against(
            "99 of 100 answered within",
            millis(together.p99),
            "raw write and sync",
            millis(raw.median),
            "ms",
        );
    }
}

/// A record with three entries a deed, as a room posts it.
async fn posted(store: &Store, who: &Who) {
    let post = |together: bool| {
        let who = who.clone();
        move |store: Store, n: usize| {
            let who = who.clone();
            async move {
                if together {
                    store.write(move |tx| Box::pin(async move { record(tx, &who, n).await })).await
                } else {
                    store.write_apart(move |tx| Box::pin(async move { record(tx, &who, n).await })).await
                }
                .map_err(|error: LedgerError| StoreError::Shape(error.to_string()))
            }
        }
    };
    let alone = callers(store, CALLERS, post(false), 0).await;
    let together = callers(store, CALLERS, post(true), 1_000_000).await;
    heading("a record with three entries a deed, through the ledger");
    against("16 callers together", together.rate, "16 callers, a commit each", alone.rate, "deeds/s");
    against("99 of 100 answered within", millis(together.p99), "a commit each", millis(alone.p99), "ms");
}

/// How long it takes to give positions while sixteen callers post without a pause: from the same program and
/// from another on the same database, whose transactions it cannot hold back.
async fn sequenced(store: &Store, address: &str, who: &Who) {
    heading("positions, while 16 callers post");
    let beside = another(address).await;
    for (what, sequencer) in [("from the same program", store), ("from another", &beside)] {
        let ended = Arc::new(AtomicBool::new(false));
        let (ledger, done) = (Ledger::new(sequencer.clone(), Units::new()), Arc::clone(&ended));
        let sequencing = tokio::spawn(async move {
            let mut each = Vec::new();
            while !done.load(Ordering::Relaxed) {
                let (took, at) = timed(ledger.position(1)).await;
                at.expect("the log has positions");
                each.push(took);
            }
            each.sort_unstable();
            each
        });
        let who = who.clone();
        let post = move |store: Store, n: usize| {
            let who = who.clone();
            async move {
                let posted = store.write(move |tx| Box::pin(async move { record(tx, &who, n).await })).await;
                posted.map_err(|error: LedgerError| StoreError::Shape(error.to_string()))
            }
        };
        let from = if what == "from another" { 5_000_000 } else { 4_000_000 };
        let posting = callers(store, CALLERS, post, from).await;
        ended.store(true, Ordering::Relaxed);
        let each = sequencing.await.expect("the sequencer ends well");
        let (middle, longest) = (each[each.len() / 2], each[each.len() - 1]);
        println!("{what}: {} times, in the middle {middle:?}, at most {longest:?}", each.len());
        against("a deed meanwhile, 99 of 100 within", millis(posting.p99), "longest", millis(longest), "ms");
    }
}

/// The same database as another program opens it.
async fn another(address: &str) -> Store {
    let settings = Settings {
        address: address.to_owned(),
        mode: Mode::Existing,
        schema: None,
        clock: Arc::new(ManualClock::at(luoshi_store::Instant::UNIX_EPOCH)),
        entropy: Arc::new(luoshi_testkit::Seeded::new(77)),
    };
    Store::open(settings).await.expect("the database opens")
}

/// Many rows a deed.
async fn batches(store: &Store) {
    let mut rates = Vec::new();
    for statement in [PLAIN, KEYED] {
        let (took, ()) = timed(async {
            for n in 0..BATCHES {
                let deed = rows(statement, (3_000_000 + n * BATCH) as i64, BATCH);
                deed.write_apart(store).await.expect("the batch goes in");
            }
        })
        .await;
        rates.push(per_second(BATCHES * BATCH, took));
    }
    heading("512 entries a deed: rows and their keys");
    against("batches", rates[1], "INSERT without an index", rates[0], "rows/s");
}

/// What so many callers reached.
struct Reached {
    rate: f64,
    p99: Duration,
}

/// Lets `count` callers do the deed again and again, each with numbers of its own.
async fn callers<F, Fut>(store: &Store, count: usize, deed: F, from: usize) -> Reached
where
    F: Fn(Store, usize) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Result<(), StoreError>> + Send,
{
    let (took, mut each) = timed(async {
        let tasks: Vec<_> = (0..count)
            .map(|caller| {
                let (store, deed) = (store.clone(), deed.clone());
                tokio::spawn(async move {
                    let mut took = Vec::with_capacity(EACH);
                    for n in 0..EACH {
                        let (one, done) = timed(deed(store.clone(), from + caller * EACH + n)).await;
                        done.expect("the deed is done");
                        took.push(one);
                    }
                    took
                })
            })
            .collect();
        let mut all = Vec::new();
        for task in tasks {
            all.extend(task.await.expect("the caller ends well"));
        }
        all
    })
    .await;
    each.sort_unstable();
    Reached { rate: per_second(each.len(), took), p99: each[each.len() * 99 / 100] }
}

fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}

/// Rows on their way in.
struct Rows {
    statement: Statement,
    rows: Vec<Vec<Value>>,
}

impl Rows {
    async fn write(self, store: &Store) -> Result<(), StoreError> {
        store
            .write(move |tx| {
                Box::pin(async move { self.statement.insert_many(tx, self.rows).await.map(|_| ()) })
            })
            .await
    }

    async fn write_apart(self, store: &Store) -> Result<(), StoreError> {
        store
            .write_apart(move |tx| {
                Box::pin(async move { self.statement.insert_many(tx, self.rows).await.map(|_| ()) })
            })
            .await
    }
}

fn rows(statement: Statement, from: i64, count: usize) -> Rows {
    Rows { statement, rows: (from..from + count as i64).map(row).collect() }
}

/// The entry of this number.
fn row(n: i64) -> Vec<Value> {
    let posting = postings(n as usize).swap_remove(1);
    vec![
        1_i64.into(),
        n.into(),
        (n / 3).into(),
        (n % 3).into(),
        "bench".into(),
        posting.item.into(),
        posting.unit.into(),
        posting.day.into(),
        posting.quantity.into(),
        posting.person.into(),
        Value::Int(None),
        n.into(),
        1_i64.into(),
        luoshi_store::Instant::UNIX_EPOCH.into(),
    ]
}

/// What a row's values are long: texts as they are, whole numbers at eight bytes.
fn bytes_of(row: &[Value]) -> usize {
    row.iter()
        .map(|value| match value {
            Value::Text(Some(text)) => text.len(),
            Value::Int(None) => 0,
            Value::Day(_) => 10,
            Value::Instant(_) => 27,
            _ => 8,
        })
        .sum()
}
