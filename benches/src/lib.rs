//! What the benches share: a city with entries, a stopwatch, and lines that say against what.
//!
//! A bench measures two things in one run and prints their ratio: absolute times say more about the machine
//! than about the program.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]
#![expect(clippy::disallowed_methods, reason = "a bench is what reads the clock")]

pub mod analyst;
pub mod city;
pub mod raw;
pub mod tables;

use std::time::{Duration, Instant};

use luoshi_ledger::{Act, Begun, LedgerError, Posting, begin, finish, post};
use luoshi_store::store::{City, city_insert};
use luoshi_store::{Day, Migrations, Store, Tx};
use luoshi_units::{NewUnit, UnitKind, Units, Who};

/// The tables that the benches need.
pub const ALL: &[Migrations] = &[
    luoshi_store::MIGRATIONS,
    luoshi_units::MIGRATIONS,
    luoshi_ledger::MIGRATIONS,
    luoshi_packs::MIGRATIONS,
    luoshi_openlog::MIGRATIONS,
];

/// How many units the benches' city has below its root.
pub const UNITS: usize = 200;

/// Makes a city of two levels, and gives who acts in it.
pub async fn city(store: &Store, units: &Units) -> Who {
    let row = City {
        id: 1,
        code: "9900".to_owned(),
        name_zh: "样城".to_owned(),
        name_en: "Sample".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        sample_until: None,
    };
    let who = Who::system(1, 1);
    store.write(|tx| Box::pin(async move { city_insert(tx, &row).await })).await.expect("the city is new");
    let (by, tree) = (who.clone(), units.clone());
    store
        .write(|tx| {
            Box::pin(async move {
                let root = unit("9900", None, UnitKind::City);
                let below = (0..UNITS).map(|n| unit(&code(n), Some("9900"), UnitKind::County));
                let all = std::iter::once(root).chain(below).collect();
                luoshi_units::deeds::found_many(tx, &by, &tree, day(0), all).await
            })
        })
        .await
        .expect("the units are new");
    who
}

fn unit(code: &str, parent: Option<&str>, kind: UnitKind) -> NewUnit {
    NewUnit {
        code: code.to_owned(),
        kind,
        name_zh: format!("单位{code}"),
        name_en: None,
        aliases: Vec::new(),
        parent: parent.map(str::to_owned),
    }
}

/// The code of a unit below the root.
pub fn code(n: usize) -> String {
    format!("99{:04}", n % UNITS)
}

/// A day of 2020 or 2021.
pub fn day(n: u64) -> Day {
    Day::from_ymd_opt(2020, 1, 1).unwrap_or_default() + chrono::Days::new(n % 730)
}

/// What the record of this number says: a talk, its listeners, and the speaker.
pub fn postings(n: usize) -> Vec<Posting> {
    let posting = |item: &str, quantity, person| Posting {
        item: item.to_owned(),
        unit: code(n * 7),
        day: day(n as u64 * 13),
        quantity,
        person,
    };
    vec![
        posting("talk.held", 1, None),
        posting("talk.audience", 20 + (n % 90) as i64, None),
        posting("talk.speaker", 1, Some((n % 5000) as i64)),
    ]
}

/// Posts one record in a transaction that is under way.
pub async fn record(tx: &mut Tx, who: &Who, n: usize) -> Result<(), LedgerError> {
    let key = format!("record {n}");
    let act = Act {
        who,
        key: &key,
        room: "bench",
        verb: "record",
        record: None,
        reason: None,
        command: serde_json::json!(n),
    };
    let Begun::New(deed) = begin(tx, act).await? else { return Ok(()) };
    let record = tx.id();
    post(tx, &deed, record, &postings(n)).await?;
    finish(tx, deed, record, serde_json::Value::Null, serde_json::Value::Null).await
}

/// Measures how long something takes.
pub async fn timed<T>(work: impl Future<Output = T>) -> (Duration, T) {
    let begun = Instant::now();
    let done = work.await;
    (begun.elapsed(), done)
}

/// Measures how long something takes that awaits nothing.
pub fn timed_now<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let begun = Instant::now();
    let done = work();
    (begun.elapsed(), done)
}

/// How many a second.
pub fn per_second(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

/// Prints what the lines below are about.
pub fn heading(text: &str) {
    println!("{text}");
}

/// Prints a measurement beside the one that it is held against, and their ratio.
pub fn against(what: &str, measured: f64, held_against: &str, other: f64, unit: &str) {
    let ratio = measured / other;
    let (measured, other) = (digits(measured), digits(other));
    println!("{what}: {measured} {unit}; {held_against}: {other} {unit}; ratio {ratio:.3}");
}

/// Three digits of what is small, whole numbers of what is large.
fn digits(number: f64) -> String {
    let behind = if number >= 100.0 {
        0
    } else if number >= 1.0 {
        2
    } else {
        4
    };
    format!("{number:.behind$}")
}

/// Prints a measurement that stands for itself.
pub fn note(what: &str, measured: f64, unit: &str) {
    println!("{what}: {measured:.1} {unit}");
}

/// How many entries are to be made, size by size: `LUOSHI_BENCH_ENTRIES`, or one and ten million.
///
/// # Panics
/// Where the variable holds something else than whole numbers with commas between them.
pub fn sizes() -> Vec<u64> {
    let asked = std::env::var("LUOSHI_BENCH_ENTRIES").unwrap_or_else(|_| "1000000,10000000".to_owned());
    asked
        .split(',')
        .map(|one| one.trim().parse().expect("LUOSHI_BENCH_ENTRIES holds whole numbers"))
        .collect()
}
