//! A settler and a rebuild that are killed at every boundary between two commits, one after the other, until one comes
//! to its end untouched. A transaction that was under way leaves nothing, however far it had come: so what stands after
//! each number of commits is all that any death can leave behind.

use std::collections::BTreeSet;

use luoshi_ledger::{Ledger, LedgerError, Rebuilt, Settled, Settler};
use luoshi_store::{Clock, Row, Statement};
use luoshi_testkit::{Mortal, TestDb, on_both};
use luoshi_units::Units;

use crate::compare::spot_check;
use crate::histories::{ALL, Life};
use crate::killed::{catalogue, ops, runner, sound};

/// Positions an epoch holds: few, so that there are many commits.
const MOST: i64 = 5;

#[derive(Clone, Copy)]
enum Work {
    Settle,
    Rebuild,
}

/// Does all there is to do, or what it can until it is killed. Each holder comes when the lease of the one before is
/// over, so none is held up.
async fn work(ledger: &Ledger, work: Work, holder: i64) -> Result<(), LedgerError> {
    let now = chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::seconds(61 * holder);
    let settler = Settler { holder, now, least: 1, most: MOST };
    loop {
        let done = match work {
            Work::Settle => {
                let settled = ledger.settle(1, &settler).await?;
                assert_ne!(settled, Settled::Held);
                settled == Settled::Idle
            }
            Work::Rebuild => {
                let rebuilt = ledger.rebuild(1, &settler).await?;
                assert_ne!(rebuilt, Rebuilt::Held);
                rebuilt == Rebuilt::Done
            }
        };
        if done {
            return Ok(());
        }
    }
}

/// One in a program of its own, which dies after so many commits. Whether it came to its end.
async fn lives(db: &TestDb, commits: i64, what: Work) -> bool {
    let mortal = Mortal::at(db.clock.now());
    let store = db.again(mortal.clone()).await;
    let ledger = Ledger::new(store.clone(), Units::new());
    mortal.dies_after(commits);
    let ended = work(&ledger, what, 2 * commits).await;
    store.close().await;
    ended.is_ok()
}

#[test]
fn a_settler_is_killed_at_every_boundary() {
    on_both(ALL, |db| async move {
        let (catalogue, mut runner) = (catalogue(), runner());
        let mut life = Life::begin(&db.store, 1).await;
        let ledger = Ledger::new(db.store.clone(), life.units.clone());
        let mut deaths = 0;
        loop {
            for op in ops(&mut runner, 15) {
                life.carry_out(&ledger, op).await;
            }
            ledger.position(1).await.unwrap();
            let lived = lives(&db, deaths, Work::Settle).await;
            sound(&ledger, 1).await;
            spot_check(&life, &ledger, &catalogue, 2 * deaths as usize).await;
            if lived {
                break;
            }
            // The next one goes on, and comes to the end.
            work(&ledger, Work::Settle, 2 * deaths + 1).await.unwrap();
            sound(&ledger, 1).await;
            spot_check(&life, &ledger, &catalogue, 2 * deaths as usize + 1).await;
            deaths += 1;
        }
        assert!(deaths > 3, "there were boundaries to be killed at: {deaths}");
    });
}

/// All that is settled, whatever the number of its making: of two makings, everything twice. With how many texts,
/// numbers and packed columns each row has, in this order.
const SETTLED: [(Statement, [usize; 3]); 6] = [
    (of("EPOCHS", "SELECT epoch, seq, id FROM roll_epoch WHERE city_id = $1 ORDER BY 1"), [0, 3, 0]),
    (of("UNITS", "SELECT unit, n, above, rank FROM roll_unit WHERE city_id = $1 ORDER BY 1"), [1, 3, 0]),
    (of("PEOPLE", "SELECT person, n FROM roll_person WHERE city_id = $1 ORDER BY 1"), [0, 2, 0]),
    (
        of(
            "SEGMENTS",
            "SELECT item, unit, month, epoch, lines FROM roll_segment WHERE city_id = $1 ORDER BY 1, 2, 3, 4",
        ),
        [1, 3, 1],
    ),
    (
        of(
            "DELTAS",
            "SELECT item, unit, month, epoch, days FROM roll_delta WHERE city_id = $1 ORDER BY 1, 2, 3, 4",
        ),
        [1, 3, 1],
    ),
    (
        of(
            "MONTHS",
            "SELECT item, unit, month, days, units, above, below FROM roll_month WHERE city_id = $1
             ORDER BY 1, 2, 3",
        ),
        [1, 2, 4],
    ),
];

const fn of(name: &'static str, text: &'static str) -> Statement {
    Statement { name, text }
}

type Columns = (Vec<String>, Vec<i64>, Vec<Vec<u8>>);

fn columns(row: &Row, [texts, numbers, packed]: [usize; 3]) -> Columns {
    let (numbers, end) = (texts + numbers, texts + numbers + packed);
    (
        (0..texts).map(|n| row.at(n).unwrap()).collect(),
        (texts..numbers).map(|n| row.at(n).unwrap()).collect(),
        (numbers..end).map(|n| row.at(n).unwrap()).collect(),
    )
}

/// The rows of all tables of what is settled.
async fn settled(ledger: &Ledger) -> Vec<Vec<Columns>> {
    let mut conn = ledger.store().read().await.unwrap();
    let mut tables = Vec::new();
    for (statement, shape) in SETTLED {
        let rows = statement.bind(1_i64).all(&mut conn).await.unwrap();
        tables.push(rows.iter().map(|row| columns(row, shape)).collect());
    }
    tables
}

#[test]
fn a_rebuild_is_killed_at_every_boundary() {
    on_both(ALL, |db| async move {
        let (catalogue, mut runner) = (catalogue(), runner());
        let mut life = Life::begin(&db.store, 1).await;
        let ledger = Ledger::new(db.store.clone(), life.units.clone());
        for op in ops(&mut runner, 16) {
            life.carry_out(&ledger, op).await;
        }
        ledger.position(1).await.unwrap();
        work(&ledger, Work::Settle, -2).await.unwrap();
        // What one leaves that nobody stops: all others are held against it.
        work(&ledger, Work::Rebuild, -1).await.unwrap();
        let whole = settled(&ledger).await;
        // Nothing happens to the city meanwhile: each has the same commits to make.
        let mut deaths = 0;
        loop {
            let lived = lives(&db, deaths, Work::Rebuild).await;
            sound(&ledger, 1).await;
            spot_check(&life, &ledger, &catalogue, deaths as usize).await;
            if lived {
                break;
            }
            // The next one goes on, and comes to the end.
            work(&ledger, Work::Rebuild, 2 * deaths + 1).await.unwrap();
            assert_eq!(settled(&ledger).await, whole, "after {deaths} commits");
            sound(&ledger, 1).await;
            deaths += 1;
        }
        assert_eq!(settled(&ledger).await, whole);
        // It begins, takes the lease and makes each epoch, takes the place of what stood, and clears that away: the
        // lease, item by item, the rest.
        let items: BTreeSet<&String> = whole[3].iter().flat_map(|row| &row.0).collect();
        let commits = 1 + 2 * whole[0].len() + 1 + 1 + items.len() + 1;
        assert_eq!(deaths as usize, commits, "each boundary was one to be killed at");
        assert!(whole[0].len() > 2 && items.len() > 2, "there was something to make again");
    });
}
