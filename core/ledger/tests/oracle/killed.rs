//! A settler that is killed loses nothing and counts nothing twice: at every point where it waits, in a
//! process of its own, and beside another.

use std::future::Future;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::task::Poll;

use luoshi_ledger::{Catalogue, Differs, Finding, Ledger, Rebuilt, Settled, Settler};
use luoshi_store::{Mode, Settings, Store};
use luoshi_testkit::{Seeded, on_both};
use luoshi_units::Units;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::compare::spot_check;
use crate::histories::{ALL, Life, Op, figures, op, settle};

/// The database that the child settles.
const CHILD: &str = "LUOSHI_TEST_SETTLED";
/// Positions an epoch holds: small, so that there are many commits.
const MOST: i64 = 5;

fn kills(usual: i64) -> i64 {
    std::env::var("LUOSHI_CASES").ok().and_then(|n| n.parse().ok()).map_or(usual, |n: i64| n.max(usual))
}

pub fn catalogue() -> Catalogue {
    Catalogue {
        figures: figures(),
        from: "2021-03-08".parse().unwrap(),
        until: "2021-04-16".parse().unwrap(),
    }
}

fn settler(ledger: &Ledger, holder: i64, seconds: i64) -> Settler {
    let now = ledger.store().now() + chrono::TimeDelta::seconds(seconds);
    Settler { holder, now, least: 1, most: MOST }
}

pub fn ops(runner: &mut TestRunner, count: usize) -> Vec<Op> {
    let all = prop::collection::vec(op(), count).new_tree(runner).unwrap().current();
    all.into_iter().filter(|op| !matches!(op, Op::Settle { .. })).collect()
}

pub fn runner() -> TestRunner {
    TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &[9; 32]))
}

/// Polls a future so often at the most, then drops it where it stands. None where it was not done.
async fn polled<F: Future>(future: F, most: usize) -> Option<F::Output> {
    let mut future = Box::pin(future);
    let mut left = most;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

/// All that is settled is what the entries say.
pub async fn sound(ledger: &Ledger, city: i64) {
    let mut conn = ledger.store().read().await.unwrap();
    let found = luoshi_ledger::examine(&mut conn, city).await.unwrap();
    let settled: Vec<_> = found.iter().filter(|f| matches!(f, Finding::Settled(_))).collect();
    assert!(settled.is_empty(), "{settled:?}");
}

#[test]
fn dropped_wherever_it_waits() {
    on_both(ALL, |db| async move {
        let catalogue = catalogue();
        let mut runner = runner();
        let mut life = Life::begin(&db.store, 1).await;
        let ledger = Ledger::new(db.store.clone(), life.units.clone());
        let mut ended = 0;
        for n in 0..kills(50) {
            for op in ops(&mut runner, 2) {
                life.carry_out(&ledger, op).await;
            }
            let most = (0..60_usize).new_tree(&mut runner).unwrap().current();
            // Each settler comes when the lease of the one before is over.
            let now = settler(&ledger, n, n * 61);
            let done = polled(ledger.settle(1, &now), most).await;
            ended += usize::from(matches!(done, Some(Ok(Settled::Epoch { .. }))));
            if n % 7 == 0 {
                let now = settler(&ledger, n, n * 61);
                drop(polled(ledger.rebuild(1, &now), most).await);
            }
            spot_check(&life, &ledger, &catalogue, n as usize).await;
            if n % 10 == 9 {
                sound(&ledger, 1).await;
            }
        }
        assert!(ended > 0, "some settlers came to their end");
        let late = kills(50) * 62;
        while let Rebuilt::Under { .. } = ledger.rebuild(1, &settler(&ledger, -1, late)).await.unwrap() {}
        while let Settled::Epoch { .. } = ledger.settle(1, &settler(&ledger, -1, late)).await.unwrap() {}
        sound(&ledger, 1).await;
        spot_check(&life, &ledger, &catalogue, 999).await;
    });
}

/// Opens the same database as another program would.
async fn open(address: &str) -> Store {
    let settings = Settings {
        address: address.to_owned(),
        mode: Mode::Existing,
        schema: None,
        clock: std::sync::Arc::new(luoshi_store::ManualClock::at(chrono::DateTime::UNIX_EPOCH)),
        entropy: std::sync::Arc::new(Seeded::new(3)),
    };
    Store::open(settings).await.unwrap()
}

/// What the killed program does: it settles, and says after each epoch where it is.
#[expect(clippy::print_stdout, reason = "the child of the test below talks to it")]
#[test]
fn child() {
    let Ok(address) = std::env::var(CHILD) else { return };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let ledger = Ledger::new(open(&address).await, Units::new());
        loop {
            if let Settled::Epoch { seq, .. } = settle(&ledger, 1, MOST).await {
                println!("settled {seq}");
                std::io::stdout().flush().unwrap();
            } else {
                println!("settled all");
                return;
            }
        }
    });
}

#[test]
fn killed_as_a_process() {
    on_both(ALL, |db| async move {
        let mut runner = runner();
        let mut life = Life::begin(&db.store, 1).await;
        let ledger = Ledger::new(db.store.clone(), life.units.clone());
        for n in 0..kills(50).min(1000) / 10 {
            for op in ops(&mut runner, 12) {
                life.carry_out(&ledger, op).await;
            }
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args(["killed::child", "--exact", "--nocapture", "--test-threads=1"])
                .env(CHILD, &db.address)
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let epochs = (0..4_usize).new_tree(&mut runner).unwrap().current();
            let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
            let said = lines.by_ref().filter(|line| line.contains("settled ")).take(epochs).count();
            child.kill().unwrap();
            child.wait().unwrap();
            assert!(said <= epochs);
            sound(&ledger, 1).await;
            spot_check(&life, &ledger, &catalogue(), n as usize).await;
        }
    });
}

#[test]
fn two_settlers_race() {
    on_both(ALL, |db| async move {
        let mut runner = runner();
        let mut life = Life::begin(&db.store, 1).await;
        let ledger = Ledger::new(db.store.clone(), life.units.clone());
        for op in ops(&mut runner, 60) {
            life.carry_out(&ledger, op).await;
        }
        let racers = (1..=2).map(|holder| {
            let ledger = ledger.clone();
            tokio::spawn(async move {
                let mut epochs = 0;
                // Each comes so late that the other's lease is over: only the epoch's key decides.
                for turn in 0.. {
                    match ledger.settle(1, &settler(&ledger, holder, 61 * (2 * turn + holder))).await.unwrap()
                    {
                        Settled::Epoch { .. } => epochs += 1,
                        Settled::Idle => break,
                        Settled::Held => {}
                    }
                }
                epochs
            })
        });
        let racers: Vec<_> = racers.collect();
        let mut epochs = 0;
        for racer in racers {
            epochs += racer.await.unwrap();
        }
        let last = ledger.position(1).await.unwrap();
        assert_eq!(epochs, (last + MOST - 1) / MOST, "each epoch was made once");
        sound(&ledger, 1).await;
    });
}

#[test]
fn the_doctor_names_the_row_that_differs() {
    const SPOIL: luoshi_store::Statement = luoshi_store::Statement {
        name: "SPOIL",
        text: "DELETE FROM roll_month WHERE city_id = $1 AND unit = 0 AND month = $2",
    };
    on_both(ALL, |db| async move {
        let mut life = Life::begin(&db.store, 1).await;
        let ledger = Ledger::new(db.store.clone(), life.units.clone());
        let posting = luoshi_ledger::Posting {
            item: "talk.held".into(),
            unit: "990101".into(),
            day: "2021-03-09".parse().unwrap(),
            quantity: 1,
            person: None,
        };
        life.carry_out(&ledger, Op::Record(vec![posting])).await;
        assert!(matches!(settle(&ledger, 1, 1000).await, Settled::Epoch { .. }));
        sound(&ledger, 1).await;
        db.store
            .write(|tx| Box::pin(async move { SPOIL.bind(1_i64).bind(2021 * 12 + 2_i64).execute(tx).await }))
            .await
            .unwrap();
        let mut conn = db.store.read().await.unwrap();
        let found = luoshi_ledger::examine(&mut conn, 1).await.unwrap();
        let (item, unit) = ("talk.held".to_owned(), String::new());
        let row = Differs::Row { table: "month", item, unit, month: (2021, 3) };
        assert_eq!(found, [Finding::Settled(row)]);
        drop(conn);
        while let Rebuilt::Under { .. } = ledger.rebuild(1, &settler(&ledger, 1, 0)).await.unwrap() {}
        sound(&ledger, 1).await;
    });
}
