//! How the engines find the rows of what is read most: from one place to another, however long the history is.

use luoshi_ledger::store::bridge::{BRIDGE_MOVED, BRIDGE_RECORDS, BRIDGE_SINCE};
use luoshi_ledger::store::settled::{
    DELTAS, MONTH_DAYS, SEGMENTS, TAIL_DAYS, TAIL_LINES, TAIL_PEOPLE, TOUCHED,
};
use luoshi_store::{Engine, Statement, StoreError};
use luoshi_testkit::on_both;
use serde_json::json;

use crate::histories::{ALL, Life};

#[tokio::test]
async fn the_tail_is_found_by_id_and_settled_rows_by_their_key() {
    let db = luoshi_testkit::sqlite(ALL).await;
    let mut conn = db.store.read().await.unwrap();
    for (statement, parameters, wanted) in [
        (TAIL_DAYS, 5, "entry_by_id (city_id=? AND id>? AND id<?)"),
        (TAIL_PEOPLE, 7, "entry_by_id (city_id=? AND id>? AND id<?)"),
        (TOUCHED, 3, "entry_by_id (city_id=? AND id>? AND id<?)"),
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

/// Rows of a city as large as makes a plan matter: 60 items, 11 units, 24 months, 4 epochs each.
const FILL: Statement = Statement {
    name: "FILL",
    text: "INSERT INTO roll_segment (city_id, gen, item, unit, month, epoch, lines)
           SELECT $1, 1, 'item' || (g / 1056), (g / 96) % 11, (g / 4) % 24, g % 4, ''
           FROM generate_series(0, 63359) AS g",
};

#[test]
fn postgres_looks_segments_up_by_all_of_their_key() {
    on_both(ALL, |db| async move {
        if db.store.engine() == Engine::Sqlite {
            return;
        }
        let _life = Life::begin(&db.store, 1).await;
        let filled: Result<u64, StoreError> =
            db.store.write(|tx| Box::pin(async move { FILL.bind(1_i64).execute(tx).await })).await;
        assert_eq!(filled.unwrap(), 63_360);
        let mut conn = db.store.read().await.unwrap();
        Statement { name: "ANALYZE", text: "ANALYZE roll_segment" }.all(&mut conn).await.unwrap();
        let text = format!("EXPLAIN {}", SEGMENTS.text).leak();
        let query = Statement { name: SEGMENTS.name, text }.bind(1_i64).bind(1_i64).bind(json!(["item7"]));
        let query = query.bind(json!([0, 1, 2, 3])).bind(json!([3, 4, 5])).bind(2_i64).bind(3_i64);
        let rows = query.all(&mut conn).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.at(0).unwrap()).collect();
        let condition =
            plan.iter().find(|step| step.contains("Index Cond")).map(String::as_str).unwrap_or("");
        for column in ["item", "unit", "month"] {
            assert!(condition.contains(&format!("{column} = ANY")), "{column}: {plan:#?}");
        }
    });
}
