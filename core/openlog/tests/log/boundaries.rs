//! Who grows and publishes the log is killed at every boundary between two commits: the next goes on, and it is one log.

use luoshi_ledger::Ledger;
use luoshi_openlog::OpenLog;
use luoshi_store::Clock;
use luoshi_testkit::{Mortal, on_both};
use luoshi_units::Units;

use crate::city::{CITY, CODE, Kept, MIGRATIONS, founded, noon, post, posting};

#[test]
fn killed_at_every_boundary() {
    on_both(MIGRATIONS, |db| async move {
        let (log, kept) = (founded(&db.store).await, Kept::new());
        let mut deaths = 0;
        loop {
            for record in 0..3 {
                let person = Some(1000 + deaths);
                let record = 100 * (deaths + 1) + record;
                post(
                    &db.store,
                    record,
                    1,
                    vec![posting("talk.held", 1, None), posting("study.self", 2, person)],
                )
                .await;
            }
            let mortal = Mortal::at(db.clock.now());
            let store = db.again(mortal.clone()).await;
            let dying = OpenLog::new(Ledger::new(store.clone(), Units::new()));
            mortal.dies_after(deaths);
            let published = dying.publish(CITY, CODE, &kept, noon()).await;
            store.close().await;
            let (found, _) = log.examine(CITY, &[kept.0.vkey()], &|_| {}).await.unwrap();
            assert_eq!(found, [], "after {deaths} commits");
            if let Ok(published) = published {
                assert_eq!(
                    i64::try_from(published.size).unwrap(),
                    log.ledger().position(CITY).await.unwrap()
                );
                break;
            }
            deaths += 1;
        }
        assert!(deaths > 2, "there were boundaries to be killed at: {deaths}");
        let last = log.publish(CITY, CODE, &kept, noon()).await.unwrap();
        assert_eq!(log.root_at(CITY, last.size).await.unwrap(), last.root);
    });
}
