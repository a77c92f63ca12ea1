//! Every deed that somebody does leaves its line in the access log, and no deed has to ask for it.

use luoshi_ledger::{Act, Begun, LedgerError, Posting, begin, finish, post};
use luoshi_store::Store;
use luoshi_testkit::on_both;
use luoshi_units::Who;
use luoshi_units::trail::{self, Asked, Filter, Kind};

use crate::histories::{ALL, Life};

async fn say(store: &Store, who: &Who, key: &str, traced: bool) -> bool {
    let (who, key) = (who.clone(), key.to_owned());
    let said: Result<bool, LedgerError> = store
        .write(move |tx| {
            Box::pin(async move {
                let command = serde_json::json!({});
                let act = Act {
                    who: &who,
                    key: &key,
                    room: "toy",
                    verb: "say",
                    record: Some(7),
                    reason: None,
                    command,
                };
                let Begun::New(mut deed) = begin(tx, act).await? else { return Ok(false) };
                let posting = Posting {
                    item: "talk.held".to_owned(),
                    unit: "9901".to_owned(),
                    day: "2021-03-01".parse().unwrap(),
                    quantity: 1,
                    person: Some(41),
                };
                post(tx, &deed, 7, &[posting]).await?;
                deed.about([42, who.person]);
                let deed = if traced { deed.traced() } else { deed };
                finish(tx, deed, 7, serde_json::json!({}), serde_json::json!({})).await?;
                Ok(true)
            })
        })
        .await;
    said.unwrap()
}

#[test]
fn a_deed_leaves_its_line_once_with_whom_it_is_about() {
    on_both(ALL, |db| async move {
        let life = Life::begin(&db.store, 1).await;
        let wall = "2026-02-03T04:05:06Z".parse().unwrap();
        let who = Who {
            person: 5,
            account: 6,
            system: false,
            asked: Some(Asked::new(wall, "/toy")),
            ..life.who.clone()
        };
        assert!(say(&db.store, &who, "once", false).await);
        assert!(say(&db.store, &life.who, "by the program", false).await);
        assert!(!say(&db.store, &who, "once", false).await);
        assert!(say(&db.store, &who, "traced", true).await);
        let mut conn = db.store.read().await.unwrap();
        let filter = Filter { record: Some(7), ..Filter::default() };
        let lines = trail::page(&mut conn, 1, &filter, None, 10).await.unwrap();
        assert_eq!(lines.len(), 1, "{lines:?}");
        let line = &lines[0];
        assert_eq!((line.at, line.person, line.kind), (wall, 5, Kind::Change));
        assert_eq!((line.room.as_str(), line.verb.as_str(), line.page.as_str()), ("toy", "say", "/toy"));
        let deeds = luoshi_ledger::store::history(&mut conn, 1, 7).await.unwrap();
        assert!(deeds.iter().any(|deed| deed.id == line.id), "the line has the deed's id");
        let whom = trail::about(&mut conn, 1, &[line.id]).await.unwrap();
        assert_eq!(whom, [(line.id, 41), (line.id, 42)], "who did it is left out");
    });
}
