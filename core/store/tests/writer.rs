//! The committing writer on both engines: deeds that share a commit do not share a fate.

mod killed;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::FutureExt;
use futures_util::future::join_all;
use luoshi_store::store::{City, city_insert};
use luoshi_store::{Clock, Conn, Engine, MIGRATIONS, Migration, Migrations, Store, StoreError, statements};
use luoshi_testkit::on_both;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const TOY: Migrations = Migrations {
    room: "toy",
    steps: &[Migration {
        version: 1,
        sql: "CREATE TABLE toy (
  city_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (city_id, id)
);
",
        sqlite: "",
        postgres: "",
    }],
};
pub const ALL: &[Migrations] = &[MIGRATIONS, TOY];

statements! {
    TOY_INSERT = "INSERT INTO toy (city_id, id, name) VALUES (1, $1, $2)";
    TOY_IDS = "SELECT id FROM toy WHERE city_id = 1 ORDER BY id";
    TOY_RENAME = "UPDATE toy SET name = $2 WHERE city_id = 1 AND id = $1";
    TOY_UNTIL = "SELECT COUNT(*) AS n, MAX(id) AS last FROM toy WHERE city_id = 1 AND id <= $1";
    /// Asked of PostgreSQL alone: a statement that takes longer than its caller waits.
    LONG = "SELECT COUNT(*) FROM generate_series(1, 3000000)";
}

pub async fn insert(store: &Store, id: i64) -> Result<(), StoreError> {
    store
        .write(move |tx| Box::pin(async move { TOY_INSERT.bind(id).bind("a").execute(tx).await.map(|_| ()) }))
        .await
}

pub async fn ids(conn: &mut Conn) -> Vec<i64> {
    TOY_IDS.all(conn).await.unwrap().iter().map(|row| row.get("id").unwrap()).collect()
}

async fn committed(store: &Store) -> Vec<i64> {
    ids(&mut store.read().await.unwrap()).await
}

async fn found_city(store: &Store) {
    let city = City {
        id: 1,
        code: "9900".into(),
        name_zh: "样城".into(),
        name_en: "Sample".into(),
        time_zone: "Asia/Shanghai".into(),
        sample_until: None,
    };
    store.write(|tx| Box::pin(async move { city_insert(tx, &city).await })).await.unwrap();
}

/// A deed that is under way and goes on only when it is told to.
struct Held {
    go: oneshot::Sender<()>,
    task: JoinHandle<Result<(), StoreError>>,
}

impl Held {
    async fn end(self) -> Result<(), StoreError> {
        self.go.send(()).ok();
        self.task.await.unwrap()
    }
}

/// Keeps all writers busy, so that whoever comes now waits. The first inserts 1, others nothing.
async fn busy(store: &Store) -> Vec<Held> {
    let writers = if store.engine() == Engine::Sqlite { 1 } else { 4 };
    let mut all = Vec::new();
    for n in 0..writers {
        let (go, told) = oneshot::channel();
        let (began, begun) = oneshot::channel();
        let store = store.clone();
        let task = tokio::spawn(async move {
            store
                .write(move |tx| {
                    Box::pin(async move {
                        if n == 0 {
                            TOY_INSERT.bind(1_i64).bind("first").execute(tx).await?;
                        }
                        began.send(()).ok();
                        told.await.ok();
                        Ok(())
                    })
                })
                .await
        });
        begun.await.unwrap();
        all.push(Held { go, task });
    }
    all
}

async fn end_all(held: Vec<Held>) {
    for one in held {
        one.end().await.unwrap();
    }
}

#[test]
fn waiting_callers_share_a_commit_and_hear_of_it_only_then() {
    on_both(ALL, |db| async move {
        let store = db.store.clone();
        let mut held = busy(&store).await;
        let answered = Arc::new(AtomicBool::new(false));
        let (heard, reader) = (Arc::clone(&answered), store.clone());
        let second = store.write(move |tx| {
            Box::pin(async move {
                assert_eq!(ids(tx).await, [1], "the neighbour's row, in the same transaction");
                assert_eq!(committed(&reader).await, [0_i64; 0], "nobody else sees it");
                assert!(!heard.load(Ordering::SeqCst), "and its caller has not been told");
                TOY_INSERT.bind(2_i64).bind("second").execute(tx).await
            })
        });
        let mut second = Box::pin(second);
        assert!(second.as_mut().now_or_never().is_none());
        let first = held.remove(0);
        let told = async {
            first.end().await.unwrap();
            answered.store(true, Ordering::SeqCst);
        };
        let (_, second) = tokio::join!(told, second);
        assert_eq!(second.unwrap(), 1);
        assert_eq!(committed(&store).await, [1, 2]);
        end_all(held).await;
    });
}

#[test]
fn a_neighbours_error_or_panic_is_its_own() {
    on_both(ALL, |db| async move {
        let store = db.store.clone();
        let held = busy(&store).await;
        let good = |id| insert(&store, id);
        let clash = store.write(|tx| {
            Box::pin(async move {
                TOY_INSERT.bind(10_i64).bind("b").execute(tx).await?;
                TOY_INSERT.bind(10_i64).bind("b").execute(tx).await
            })
        });
        let refused = store.write(|tx| {
            Box::pin(async move {
                TOY_INSERT.bind(11_i64).bind("c").execute(tx).await?;
                Err::<(), _>(StoreError::Shape("by a rule".to_owned()))
            })
        });
        let panics = store.write(|tx| {
            Box::pin(async move {
                TOY_INSERT.bind(12_i64).bind("d").execute(tx).await?;
                panic!("in a deed");
                #[expect(unreachable_code, reason = "the type of the deed")]
                Ok::<(), StoreError>(())
            })
        });
        let panics = std::panic::AssertUnwindSafe(panics).catch_unwind();
        let all = futures_util::future::join4(clash, refused, panics, join_all([2, 3, 4, 5].map(good)));
        let mut all = Box::pin(all);
        assert!(all.as_mut().now_or_never().is_none());
        let (_, (clash, refused, panicked, good)) = tokio::join!(end_all(held), all);
        assert!(matches!(clash, Err(StoreError::Conflict { .. })), "{clash:?}");
        assert!(matches!(refused, Err(StoreError::Shape(_))), "{refused:?}");
        let panicked = panicked.unwrap_err();
        assert_eq!(panicked.downcast_ref::<&str>(), Some(&"in a deed"));
        assert!(good.into_iter().all(|one| one.is_ok()));
        assert_eq!(committed(&store).await, [1, 2, 3, 4, 5]);
        insert(&store, 6).await.unwrap();
    });
}

#[test]
fn a_caller_that_goes_away_takes_only_its_own_along() {
    on_both(ALL, |db| async move {
        let store = db.store.clone();
        let held = busy(&store).await;
        let mut waits = Box::pin(insert(&store, 2));
        assert!(waits.as_mut().now_or_never().is_none());
        let (began, begun) = oneshot::channel();
        let goes = store.write(|tx| {
            Box::pin(async move {
                TOY_INSERT.bind(3_i64).bind("gone").execute(tx).await?;
                began.send(()).ok();
                if tx.engine() == Engine::Postgres {
                    LONG.all(tx).await?;
                }
                std::future::pending::<Result<(), StoreError>>().await
            })
        });
        let mut goes = Box::pin(goes);
        assert!(goes.as_mut().now_or_never().is_none());
        let mut stays = Box::pin(insert(&store, 4));
        assert!(stays.as_mut().now_or_never().is_none());
        let mut never = Box::pin(insert(&store, 5));
        assert!(never.as_mut().now_or_never().is_none());
        drop(never);
        let gone = async {
            begun.await.unwrap();
            drop(goes);
        };
        let (_, waits, (), stays) = tokio::join!(end_all(held), waits, gone, stays);
        waits.unwrap();
        stays.unwrap();
        assert_eq!(committed(&store).await, [1, 2, 4]);
    });
}

#[test]
fn a_deed_that_hides_a_failed_statement_never_harms_its_neighbours() {
    on_both(ALL, |db| async move {
        let store = db.store.clone();
        let held = busy(&store).await;
        let hides = store.write(|tx| {
            Box::pin(async move {
                TOY_INSERT.bind(2_i64).bind("b").execute(tx).await?;
                TOY_INSERT.bind(2_i64).bind("b").execute(tx).await.ok();
                Ok::<(), StoreError>(())
            })
        });
        let mut all = Box::pin(futures_util::future::join(hides, insert(&store, 3)));
        assert!(all.as_mut().now_or_never().is_none());
        let (_, (hides, after)) = tokio::join!(end_all(held), all);
        after.unwrap();
        // PostgreSQL keeps nothing of a transaction with a failed statement, and the deed is told so.
        let expected: &[i64] = if hides.is_ok() { &[1, 2, 3] } else { &[1, 3] };
        assert_eq!(hides.is_ok(), store.engine() == Engine::Sqlite);
        assert_eq!(committed(&store).await, expected);
    });
}

/// Renames `holds`, says so, and goes on once it is told to.
async fn rename_and_hold(store: &Store, holds: i64) -> Held {
    let (go, told) = oneshot::channel();
    let (began, begun) = oneshot::channel();
    let store = store.clone();
    let task = tokio::spawn(async move {
        store
            .write(move |tx| {
                Box::pin(async move {
                    TOY_RENAME.bind(holds).bind("held").execute(tx).await?;
                    began.send(()).ok();
                    told.await.ok();
                    Ok(())
                })
            })
            .await
    });
    begun.await.unwrap();
    Held { go, task }
}

#[test]
fn of_two_groups_that_wait_for_each_other_one_deed_gives_way() {
    on_both(ALL, |db| async move {
        let store = db.store.clone();
        if store.engine() == Engine::Sqlite {
            // One writer waits for nobody.
            return;
        }
        let mut held = busy(&store).await;
        insert_pair_beside(&db.address).await;
        held.pop().unwrap().end().await.unwrap();
        let one = rename_and_hold(&store, 21).await;
        held.pop().unwrap().end().await.unwrap();
        let other = rename_and_hold(&store, 22).await;
        let (began, begun) = oneshot::channel();
        let crosses = store.write(move |tx| {
            Box::pin(async move {
                began.send(()).ok();
                TOY_RENAME.bind(22_i64).bind("new").execute(tx).await
            })
        });
        let mut crosses = Box::pin(crosses);
        assert!(crosses.as_mut().now_or_never().is_none());
        one.go.send(()).ok();
        let then = async {
            begun.await.unwrap();
            let back = store
                .write(|tx| Box::pin(async move { TOY_RENAME.bind(21_i64).bind("new").execute(tx).await }));
            let mut back = Box::pin(back);
            assert!(back.as_mut().now_or_never().is_none());
            other.go.send(()).ok();
            back.await
        };
        let (crosses, back) = tokio::join!(crosses, then);
        let outcomes = [crosses, back];
        assert!(outcomes.iter().any(|end| matches!(end, Err(StoreError::Contended))), "{outcomes:?}");
        assert!(outcomes.iter().any(|end| matches!(end, Ok(1))), "{outcomes:?}");
        one.task.await.unwrap().unwrap();
        other.task.await.unwrap().unwrap();
        end_all(held).await;
        insert(&store, 9).await.unwrap();
        assert_eq!(committed(&store).await, [1, 9, 21, 22]);
    });
}

/// Two rows that another program makes.
async fn insert_pair_beside(address: &str) {
    let other = killed::open(address).await;
    insert(&other, 21).await.unwrap();
    insert(&other, 22).await.unwrap();
    other.close().await;
}

#[test]
fn what_was_sequenced_stays_complete_beside_constant_posting() {
    on_both(ALL, |db| async move {
        let store = db.store.clone();
        found_city(&store).await;
        let posted = Arc::new(AtomicBool::new(false));
        let posters = join_all((0..16).map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                for _ in 0..20 {
                    store
                        .write(|tx| {
                            Box::pin(async move {
                                let id = tx.log_id(1).await?;
                                TOY_INSERT.bind(id).bind("p").execute(tx).await
                            })
                        })
                        .await
                        .unwrap();
                }
            })
        }));
        let (sequencer, ended) = (store.clone(), Arc::clone(&posted));
        let heads = tokio::spawn(async move {
            let mut heads = Vec::new();
            while !ended.load(Ordering::SeqCst) {
                let head = sequencer.write_alone(|tx| {
                    Box::pin(async move {
                        let (id, seq) = tx.log_head_alone(1).await?;
                        let row = TOY_UNTIL.bind(i64::MAX).one(tx).await?;
                        let (n, last) = (row.get::<i64>("n")?, row.get::<Option<i64>>("last")?.unwrap_or(id));
                        tx.log_head_move(1, last, seq + 1).await?;
                        Ok::<_, StoreError>((last, n))
                    })
                });
                heads.push(head.await.unwrap());
            }
            heads
        });
        for poster in posters.await {
            poster.unwrap();
        }
        posted.store(true, Ordering::SeqCst);
        let mut conn = store.read().await.unwrap();
        for (last, n) in heads.await.unwrap() {
            let row = TOY_UNTIL.bind(last).one(&mut conn).await.unwrap();
            assert_eq!(row.get::<i64>("n").unwrap(), n, "nothing was committed below {last} afterwards");
        }
        assert_eq!(ids(&mut conn).await.len(), 320);
    });
}

#[test]
fn ids_behind_a_sequencing_are_above_it_also_where_another_clock_is_ahead() {
    on_both(ALL, |db| async move {
        let store = db.store.clone();
        found_city(&store).await;
        let ahead = killed::open_at(&db.address, db.clock.now() + chrono::TimeDelta::days(1)).await;
        let placed = post(&ahead).await;
        ahead.close().await;
        let held = busy(&store).await;
        let mut before = Box::pin(post(&store));
        let mut sequencing = Box::pin(store.write_alone(move |tx| {
            Box::pin(async move {
                let (_, seq) = tx.log_head_alone(1).await?;
                tx.log_head_move(1, placed, seq + 1).await
            })
        }));
        let mut after = Box::pin(async {
            if store.engine() == Engine::Postgres {
                // There it has a transaction of its own, and who comes later has to wait for it.
                sequenced(&store, placed).await;
            }
            post(&store).await
        });
        assert!(before.as_mut().now_or_never().is_none());
        assert!(sequencing.as_mut().now_or_never().is_none());
        assert!(after.as_mut().now_or_never().is_none());
        let (_, _, sequencing, after) = tokio::join!(end_all(held), before, sequencing, after);
        sequencing.unwrap();
        assert!(after > placed, "{after} after {placed}");
    });
}

async fn sequenced(store: &Store, until: i64) {
    loop {
        let mut conn = store.read().await.unwrap();
        if luoshi_store::store::log_head(&mut conn, 1).await.unwrap().0 == until {
            return;
        }
        drop(conn);
        tokio::task::yield_now().await;
    }
}

/// Posts a line and gives its id.
async fn post(store: &Store) -> i64 {
    let posted = store.write(|tx| {
        Box::pin(async move {
            let id = tx.log_id(1).await?;
            TOY_INSERT.bind(id).bind("p").execute(tx).await?;
            Ok::<_, StoreError>(id)
        })
    });
    posted.await.unwrap()
}

#[test]
fn a_closed_store_refuses_and_a_deed_apart_is_a_deed() {
    on_both(ALL, |db| async move {
        let store = db.store.clone();
        let apart = store
            .write_apart(|tx| Box::pin(async move { TOY_INSERT.bind(1_i64).bind("a").execute(tx).await }));
        let alone = store
            .write_alone(|tx| Box::pin(async move { TOY_INSERT.bind(2_i64).bind("a").execute(tx).await }));
        let (apart, alone, beside) = tokio::join!(apart, alone, insert(&store, 3));
        assert!(apart.is_ok() && alone.is_ok() && beside.is_ok());
        assert_eq!(committed(&store).await, [1, 2, 3]);
        store.close().await;
        assert!(insert(&store, 4).await.is_err());
    });
}
