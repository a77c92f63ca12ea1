//! How SQLite finds the rows of what is read most: from one place to another, however long the history is.

use luoshi_ledger::store::bridge::{BRIDGE_MOVED, BRIDGE_RECORDS, BRIDGE_SINCE};
use luoshi_ledger::store::settled::{DELTAS, MONTH_DAYS, SEGMENTS, TAIL_DAYS, TAIL_LINES, TAIL_PEOPLE};
use luoshi_store::Statement;

use crate::histories::ALL;

#[tokio::test]
async fn the_tail_is_found_by_id_and_settled_rows_by_their_key() {
    let db = luoshi_testkit::sqlite(ALL).await;
    let mut conn = db.store.read().await.unwrap();
    for (statement, parameters, wanted) in [
        (TAIL_DAYS, 5, "entry_by_id (city_id=? AND id>? AND id<?)"),
        (TAIL_PEOPLE, 7, "entry_by_id (city_id=? AND id>? AND id<?)"),
        (BRIDGE_SINCE, 10, "entry_by_id (city_id=? AND id>? AND id<?)"),
        (BRIDGE_MOVED, 3, "entry_by_id (city_id=? AND id=?)"),
        (TAIL_LINES, 7, "entry_by_id (city_id=? AND id>? AND id<?)"),
        (BRIDGE_RECORDS, 6, "(city_id=? AND record=?)"),
        (MONTH_DAYS, 6, "(city_id=? AND gen=? AND item=? AND unit=? AND month>? AND month<?)"),
        (DELTAS, 7, "(city_id=? AND gen=? AND item=? AND unit=? AND month=? AND epoch>? AND epoch<?)"),
        (SEGMENTS, 7, "(city_id=? AND gen=? AND item=? AND unit=? AND month=? AND epoch>? AND epoch<?)"),
    ] {
        let text = format!("EXPLAIN QUERY PLAN {}", statement.text).leak();
        let mut query = Statement { name: statement.name, text }.bind(1_i64);
        for _ in 1..parameters {
            query = query.bind("[]");
        }
        let rows = query.all(&mut conn).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.get("detail").unwrap()).collect();
        assert!(plan.iter().any(|step| step.contains(wanted)), "{}: {plan:#?}", statement.name);
    }
}
