//! Appends: records that are posted through the ledger, against raw inserts of the same rows into the same
//! kind of file, and sixteen callers against one.

use luoshi_benches::{ALL, against, city, postings, record, timed};
use luoshi_ledger::LedgerError;
use luoshi_store::{Store, StoreError, Value, statements};
use luoshi_units::{Units, Who};

/// Records that are posted, each with three entries.
const RECORDS: usize = 600;
/// Callers at once.
const CALLERS: usize = 16;

statements! {
    /// The raw row: the entry's columns, no index but its key.
    RAW = "INSERT INTO raw_entry (city_id, record, line, id, room, item, unit, day, quantity, person,
                                  reverses, deed, by_person, at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
}

const RAW_TABLE: &[luoshi_store::Migrations] = &[luoshi_store::Migrations {
    room: "raw",
    steps: &[luoshi_store::Migration {
        version: 1,
        sql: "CREATE TABLE raw_entry (
  city_id BIGINT NOT NULL,
  record BIGINT NOT NULL,
  line BIGINT NOT NULL,
  id BIGINT NOT NULL,
  room TEXT NOT NULL,
  item TEXT NOT NULL,
  unit TEXT NOT NULL,
  day DATE NOT NULL,
  quantity BIGINT NOT NULL,
  person BIGINT,
  reverses BIGINT,
  deed BIGINT NOT NULL,
  by_person BIGINT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, record, line)
);
",
        sqlite: "",
        postgres: "",
    }],
}];

fn main() {
    luoshi_testkit::on_both(ALL, |db| async move {
        let units = Units::new();
        let who = city(&db.store, &units).await;
        let alone = rate(timed(callers(&db.store, &who, 1, 0)).await);
        let together = rate(timed(callers(&db.store, &who, CALLERS, RECORDS)).await);
        let (batch, done) = timed(one_transaction(&db.store, &who, 2 * RECORDS)).await;
        let batch = rate((batch, done));
        against("16 callers, a commit a record", together, "one caller", alone, "records/s");
        against("one commit for all records", batch, "one caller, a commit a record", alone, "records/s");
    });
    luoshi_testkit::on_both(RAW_TABLE, |db| async move {
        let each = rate(timed(raw(&db.store, 1)).await);
        let all = rate(timed(raw(&db.store, RECORDS)).await);
        against(
            "raw inserts of the same rows, one commit for all",
            all,
            "a commit a record",
            each,
            "records/s",
        );
    });
}

fn rate((took, count): (std::time::Duration, usize)) -> f64 {
    count as f64 / took.as_secs_f64()
}

async fn callers(store: &Store, who: &Who, callers: usize, from: usize) -> usize {
    let mut tasks = Vec::new();
    for caller in 0..callers {
        let (store, who) = (store.clone(), who.clone());
        tasks.push(tokio::spawn(async move {
            for n in (from + caller..from + RECORDS).step_by(callers) {
                let who = who.clone();
                store
                    .write(|tx| Box::pin(async move { record(tx, &who, n).await }))
                    .await
                    .expect("the record is posted");
            }
        }));
    }
    for task in tasks {
        task.await.expect("the caller ends well");
    }
    RECORDS
}

async fn one_transaction(store: &Store, who: &Who, from: usize) -> usize {
    let who = who.clone();
    store
        .write(|tx| {
            Box::pin(async move {
                for n in from..from + RECORDS {
                    record(tx, &who, n).await?;
                }
                Ok::<(), LedgerError>(())
            })
        })
        .await
        .expect("the records are posted");
    RECORDS
}

/// Inserts the rows of all records, `together` records a commit.
async fn raw(store: &Store, together: usize) -> usize {
    let offset = together as i64 * 1_000_000;
    for first in (0..RECORDS).step_by(together) {
        store
            .write(|tx| {
                Box::pin(async move {
                    let now = tx.now();
                    let rows = (first..first + together).flat_map(|n| {
                        (1..).zip(postings(n)).map(move |(line, posting)| {
                            vec![
                                Value::from(1_i64),
                                (offset + n as i64).into(),
                                Value::from(line as i64),
                                (offset + n as i64 * 4 + line as i64).into(),
                                "bench".into(),
                                posting.item.into(),
                                posting.unit.into(),
                                posting.day.into(),
                                posting.quantity.into(),
                                posting.person.into(),
                                Value::Int(None),
                                1_i64.into(),
                                1_i64.into(),
                                now.into(),
                            ]
                        })
                    });
                    RAW.insert_many(tx, rows.collect()).await?;
                    Ok::<(), StoreError>(())
                })
            })
            .await
            .expect("the rows go in");
    }
    RECORDS
}
