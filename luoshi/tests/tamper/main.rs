//! Each stored byte flipped in turn: the doctor names the row, or the table of what nothing depends on says why not. And
//! each byte of a statement's file: no other file passes for it.

mod flips;
mod named;
mod town;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use luoshi::cli::{Common, VerifyArgs};
use luoshi::commands::doctor::look;
use luoshi::commands::state;
use luoshi::house::MIGRATIONS;
use luoshi::outcome::{Failure, Outcome};
use luoshi_proofs::note::Vkey;
use town::Town;

/// How many flips are made where no other number is asked for.
const USUAL: usize = 1000;

/// How many flips to make; all of them where as many are asked for as a soak asks for.
fn cases() -> usize {
    let asked = std::env::var("LUOSHI_CASES").ok().and_then(|n| n.parse().ok());
    asked.map_or(USUAL, |asked: usize| if asked < 2000 { asked } else { usize::MAX })
}

/// What the doctor finds in a database; what keeps it from looking is a finding, too.
async fn doctor(common: &Common, keys: &[Vkey]) -> Vec<String> {
    let found = look(common, keys).await;
    found.map_or_else(|error| vec![error.to_string()], |report| report.wrong)
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

#[expect(clippy::print_stdout, reason = "a long run says what it tried and what saw it")]
#[test]
fn every_flipped_byte_is_named() {
    let runtime = runtime();
    let (db, town) = runtime.block_on(async {
        let db = luoshi_testkit::sqlite(MIGRATIONS).await;
        let town = town::made(&db).await;
        db.store.close().await;
        assert_eq!(doctor(&town.common, &town.keys).await, [""; 0]);
        (db, town)
    });
    let base = db.folder().join("test.db");
    flips::unguard(&base);
    let mut all = flips::all(&base, &named::TABLES);
    let known = named::Known::of(&all);
    let of = all.len();
    flips::spread(&mut all);
    all.truncate(cases());
    let (next, tally) = (AtomicUsize::new(0), Mutex::new(BTreeMap::<String, [usize; 4]>::new()));
    let missed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for worker in 0..4 {
            let (next, tally, missed, all, known) = (&next, &tally, &missed, &all, &known);
            let (base, town, copy) = (&base, &town, db.folder().join(format!("copy-{worker}.db")));
            scope.spawn(move || {
                let runtime = self::runtime();
                while let Some(flip) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let came_to = runtime.block_on(one(flip, base, &copy, town, known));
                    let place = match came_to {
                        Came::Seen => 0,
                        Came::Refused => 1,
                        Came::Excused => 2,
                        Came::Missed(found) => {
                            let missed = &mut *missed.lock().unwrap_or_else(PoisonError::into_inner);
                            let found: String = found.join(" | ").chars().take(400).collect();
                            missed.push(format!("{flip} {found}"));
                            3
                        }
                    };
                    let mut tally = tally.lock().unwrap_or_else(PoisonError::into_inner);
                    tally.entry(format!("{}.{}", flip.table, flip.column)).or_default()[place] += 1;
                }
            });
        }
    });
    println!("{} of {of} flips: seen, refused, excused, missed", all.len());
    for (column, counts) in tally.into_inner().unwrap_or_else(PoisonError::into_inner) {
        println!("{column}: {counts:?}");
    }
    let missed = missed.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert!(missed.is_empty(), "{} missed: {:#?}", missed.len(), &missed[..missed.len().min(40)]);
}

/// What a flip came to.
enum Came {
    Seen,
    Refused,
    Excused,
    Missed(Vec<String>),
}

async fn one(flip: &flips::Flip, base: &Path, copy: &Path, town: &Town, known: &named::Known) -> Came {
    for end in ["-wal", "-shm"] {
        drop(std::fs::remove_file(copy.with_extension(format!("db{end}"))));
    }
    std::fs::copy(base, copy).unwrap();
    let Some(flipped) = flip.make(copy) else { return Came::Refused };
    let common = Common { database: format!("sqlite:{}", copy.display()), ..town.common.clone() };
    let wrong = doctor(&common, &town.keys).await;
    // By the key that it had or by the one that it has now.
    let names: Vec<String> =
        [flip, &flipped].into_iter().flat_map(|flip| named::names(flip, known)).collect();
    if named::named(&wrong, &names) {
        return Came::Seen;
    }
    if named::excused(flip, known).is_some() { Came::Excused } else { Came::Missed(wrong) }
}

#[test]
fn no_flipped_byte_of_a_statement_passes() {
    let (db, town) = runtime().block_on(async {
        let db = luoshi_testkit::sqlite(MIGRATIONS).await;
        let town = town::made(&db).await;
        (db, town)
    });
    let file = db.folder().join("statement.json");
    let vkey = town.keys.iter().map(ToString::to_string).collect();
    let (args, whole) = (VerifyArgs { file: file.clone(), vkey }, town.statement.as_bytes());
    let check = |bytes: &[u8]| {
        std::fs::write(&file, bytes).unwrap();
        state::check(&town.common, &args)
    };
    assert_eq!(check(whole).unwrap(), Outcome::Well);
    // A soak flips every bit, otherwise each byte has one of its own.
    let every = cases() > USUAL;
    for at in 0..whole.len() {
        for bit in (0..8).filter(|bit| every || *bit == at * 5 % 8) {
            let mut flipped = whole.to_vec();
            flipped[at] ^= 1 << bit;
            match check(&flipped) {
                Ok(Outcome::No) | Err(Failure::Cannot(_)) => {}
                other => panic!("byte {at} ^ {bit}: {other:?} of {}", String::from_utf8_lossy(&flipped)),
            }
        }
    }
}
