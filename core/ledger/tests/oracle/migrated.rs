//! A database of an earlier program: what was posted and settled there stands after its tables were made anew.

use luoshi_ledger::{Ledger, examine};
use luoshi_store::Migrations;
use luoshi_testkit::on_both;

use crate::compare::compare;
use crate::histories::{ALL, Life, catalogue, nothing_is_changed, settle};
use crate::killed::{ops, runner};

/// The ledger's tables before they lay in the order of their key.
const EARLIER: Migrations =
    Migrations { room: "ledger", steps: luoshi_ledger::MIGRATIONS.steps.split_at(2).0 };
const BEFORE: &[Migrations] = &[luoshi_store::MIGRATIONS, luoshi_units::MIGRATIONS, EARLIER];

#[test]
fn what_an_earlier_program_wrote_stands() {
    on_both(BEFORE, |db| async move {
        let mut life = Life::begin(&db.store, 1).await;
        let ledger = Ledger::new(db.store.clone(), life.units.clone());
        for op in ops(&mut runner(), 60) {
            life.carry_out(&ledger, op).await;
        }
        settle(&ledger, 1, 30).await;
        let (last, entries) = (ledger.position(1).await.unwrap(), life.entries().await.len());
        assert_eq!(db.store.migrate(ALL).await.unwrap(), 1);
        assert_eq!(life.entries().await.len(), entries);
        let (after, catalogue) = (Ledger::new(db.store.clone(), life.units.clone()), catalogue());
        compare(&life, &after, &catalogue, &[last / 2, last]).await;
        settle(&after, 1, 1000).await;
        compare(&life, &after, &catalogue, &[last / 3, last]).await;
        let found = examine(&mut db.store.read().await.unwrap(), 1).await.unwrap();
        assert!(found.iter().all(|one| matches!(one, luoshi_ledger::Finding::Person { .. })), "{found:?}");
        nothing_is_changed(&life).await;
    });
}
