//! Whoever was answered finds the deed on disk, also where the program is killed at that instant.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use luoshi_store::{Mode, Settings, Store, StoreError};
use luoshi_testkit::{Seeded, on_both};

use crate::{ALL, TOY_INSERT, ids};

/// The child's address and schema, in one.
const CHILD: &str = "LUOSHI_TEST_KILLED";
/// How many answers the parent waits for.
const ANSWERS: usize = 200;

/// Opens the same database as another program would.
pub async fn open(address: &str) -> Store {
    open_at(address, chrono::DateTime::UNIX_EPOCH).await
}

/// The same, with a clock that stands somewhere else.
pub async fn open_at(address: &str, now: luoshi_store::Instant) -> Store {
    let settings = Settings {
        address: address.to_owned(),
        mode: Mode::Existing,
        schema: None,
        clock: std::sync::Arc::new(luoshi_store::ManualClock::at(now)),
        entropy: std::sync::Arc::new(Seeded::new(3)),
    };
    Store::open(settings).await.unwrap()
}

/// What the killed program does: sixteen callers, two rows a deed, a line for each answer.
#[expect(clippy::print_stdout, reason = "the child of the test below talks to it")]
#[test]
fn child() {
    let Ok(address) = std::env::var(CHILD) else { return };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = open(&address).await;
        let callers = (0..16_i64).map(|caller| {
            let store = store.clone();
            tokio::spawn(async move {
                for n in 0..10_000 {
                    let id = 2 * (caller * 10_000 + n);
                    store
                        .write(move |tx| {
                            Box::pin(async move {
                                TOY_INSERT.bind(id).bind("even").execute(tx).await?;
                                TOY_INSERT.bind(id + 1).bind("odd").execute(tx).await?;
                                Ok::<(), StoreError>(())
                            })
                        })
                        .await
                        .unwrap();
                    println!("answered {id}");
                    std::io::stdout().flush().unwrap();
                }
            })
        });
        futures_util::future::join_all(callers).await;
    });
}

#[test]
fn every_answered_deed_outlives_the_program() {
    on_both(ALL, |db| async move {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["killed::child", "--exact", "--nocapture", "--test-threads=1"])
            .env(CHILD, &db.address)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut answered = BTreeSet::new();
        while let Some(Ok(line)) = lines.next() {
            if let Some((_, id)) = line.split_once("answered ") {
                answered.extend(id.parse::<i64>());
            }
            if answered.len() == ANSWERS {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        assert!(answered.len() >= ANSWERS, "{}", answered.len());
        let store = open(&db.address).await;
        let stand: BTreeSet<i64> = ids(&mut store.read().await.unwrap()).await.into_iter().collect();
        assert!(answered.is_subset(&stand));
        assert!(stand.iter().all(|id| stand.contains(&(id ^ 1))), "a deed is there whole or not at all");
        store.close().await;
    });
}
