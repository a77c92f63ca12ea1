//! A database with Citus: every table is distributed by city, once, and one that lies elsewhere is named with its
//! remedy. `LUOSHI_TEST_CITUS` names the coordinator of a cluster, or a database with the stand-in beside this file.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use luoshi::house::MIGRATIONS;
use luoshi_store::copy::{copy, sums};
use luoshi_store::{City, ManualClock, Migration, Migrations, Mode, Settings, Store, StoreError};
use luoshi_testkit::Seeded;

/// A fresh schema of the database with Citus; none where no such database is named.
async fn fresh() -> Option<Store> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let address = std::env::var("LUOSHI_TEST_CITUS").ok().filter(|address| !address.is_empty())?;
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let settings = Settings {
        address,
        mode: Mode::Create,
        schema: Some(format!("c_{}_{count}", std::process::id())),
        clock: Arc::new(ManualClock::at("2021-04-16T09:00:00Z".parse().unwrap())),
        entropy: Arc::new(Seeded::new(count)),
    };
    Some(Store::open(settings).await.expect("the database with Citus opens"))
}

fn on_citus<Fut: Future<Output = ()>>(story: impl FnOnce(Store) -> Fut) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        if let Some(store) = fresh().await {
            story(store).await;
        }
    });
}

/// The tables that all migrations make, as their texts name them.
fn tables() -> Vec<&'static str> {
    let texts = MIGRATIONS.iter().flat_map(|set| set.steps).map(|step| step.sql);
    texts
        .flat_map(|text| text.split("CREATE TABLE ").skip(1))
        .filter_map(|part| part.split(' ').next())
        .collect()
}

#[test]
fn every_table_is_distributed_and_no_table_twice() {
    on_citus(|store| async move {
        let plan = store.migration_plan(MIGRATIONS).await.unwrap();
        let distributing: Vec<&String> = plan.iter().filter(|step| !step.starts_with("--")).collect();
        for table in tables() {
            let said = distributing.iter().filter(|step| step.contains(&format!("('{table}'"))).count();
            assert_eq!(said, 1, "{table}: {plan:#?}");
        }
        let everywhere = "SELECT create_reference_table('city');";
        assert_eq!(distributing[0], everywhere, "what others refer to comes first");
        assert_eq!(distributing.iter().filter(|step| step.contains("reference")).count(), 1, "{plan:#?}");
        assert!(
            distributing.iter().any(|step| step.starts_with("REVOKE UPDATE, DELETE, TRUNCATE ON entry "))
        );

        let done = store.migrate_aloud(MIGRATIONS, &|_| ()).await.unwrap();
        assert_eq!(done.steps + done.distributed, plan.len());
        assert_eq!(done.distributed, distributing.len());
        assert!(store.migration_plan(MIGRATIONS).await.unwrap().is_empty());
        let again = store.migrate_aloud(MIGRATIONS, &|_| ()).await.unwrap();
        assert_eq!((again.steps, again.distributed), (0, 0));
    });
}

/// The house as it was when it had but its first tables.
const EARLIER: &[Migrations] = &[luoshi_store::MIGRATIONS];

#[test]
fn tables_that_come_later_join_those_that_are_there() {
    on_citus(|store| async move {
        let earlier = store.migrate_aloud(EARLIER, &|_| ()).await.unwrap();
        assert_eq!((earlier.steps, earlier.distributed), (1, 3));
        let plan = store.migration_plan(MIGRATIONS).await.unwrap();
        assert!(
            plan.iter().all(|step| !step.contains("('log_head'") && !step.contains("('city'")),
            "{plan:#?}"
        );
        let later = store.migrate_aloud(MIGRATIONS, &|_| ()).await.unwrap();
        assert_eq!(later.steps + later.distributed, plan.len());
        assert!(store.distribution(MIGRATIONS).await.unwrap().is_empty());
    });
}

/// Somebody distributes a table by themselves, in one manner or another.
const BY_HAND: &[Migrations] = &[Migrations {
    room: "hand",
    steps: &[Migration {
        version: 1,
        sql: "",
        sqlite: "",
        postgres: "SELECT create_reference_table('city');
SELECT create_distributed_table('log_head', 'city_id', colocate_with := 'none');
SELECT create_distributed_table('log_event', 'id', colocate_with := 'none');",
    }],
}];

/// The house without what Citus does to it.
const TABLES_ALONE: &[Migrations] = &[luoshi_store::MIGRATIONS, BY_HAND[0]];

#[test]
fn a_table_that_lies_elsewhere_is_named_with_its_remedy() {
    on_citus(|store| async move {
        let refused = store.migrate(TABLES_ALONE).await;
        let Err(StoreError::Misplaced { table, remedy }) = refused else { panic!("{refused:?}") };
        assert_eq!(table, "log_event");
        assert!(remedy.contains("alter_distributed_table('log_event', distribution_column := 'city_id'"));
    });
}

luoshi_store::statements! {
    /// Names that bytes and people sort otherwise.
    SUBJECT = "INSERT INTO sign_in_attempt (city_id, subject, failures, last_at)
               SELECT 1, given.subject, 0, '2021-04-16' FROM (VALUES ($1)) AS given (subject)";
}

#[test]
fn a_city_goes_in_and_comes_out_again_and_nobody_changes_what_stands_for_ever() {
    on_citus(|store| async move {
        store.migrate(MIGRATIONS).await.unwrap();
        for id in [1, 2] {
            let city = City {
                id,
                code: format!("231{id}"),
                name_zh: "城".to_owned(),
                name_en: "City".to_owned(),
                time_zone: "Asia/Shanghai".to_owned(),
                sample_until: None,
            };
            let put = store.write(move |tx| {
                Box::pin(async move {
                    luoshi_store::store::city_insert(tx, &city).await?;
                    let day = "2021-04-16".parse().expect("a day");
                    let body = serde_json::json!({});
                    luoshi_store::store::event_insert(tx, id, "unit.found", day, None, body).await
                })
            });
            let put: Result<i64, StoreError> = put.await;
            put.unwrap();
        }
        let names = ["b", "A", "_c", "d.1", "D 0"].map(|name| vec![name.into()]);
        let put = store.write(|tx| Box::pin(async move { SUBJECT.insert_many(tx, names.into()).await }));
        assert_eq!(put.await.unwrap(), 5);
        let backup = luoshi_testkit::sqlite(MIGRATIONS).await;
        let taken = copy(&store, &backup.store, MIGRATIONS, &|_, _| ()).await.unwrap();
        let back = fresh().await.expect("there is one, as before");
        back.migrate(MIGRATIONS).await.unwrap();
        assert_eq!(copy(&backup.store, &back, MIGRATIONS, &|_, _| ()).await.unwrap(), taken);
        assert_eq!(sums(&back, MIGRATIONS, |_| true).await.unwrap(), taken);
        let rows = |table: &str| taken.iter().find(|one| one.table == table).map(|one| one.rows);
        assert_eq!((rows("city"), rows("log_head"), rows("log_event")), (Some(2), Some(2), Some(2)));

        for text in [
            "UPDATE log_event SET day = '2021-04-17' WHERE city_id = 1",
            "DELETE FROM place WHERE city_id = 1",
        ] {
            let statement = luoshi_store::Statement { name: "BY_HAND", text };
            let mut conn = back.read().await.unwrap();
            let Err(refused) = statement.all(&mut conn).await else { panic!("{text} was done") };
            assert!(format!("{refused:?}").contains("42501"), "{refused:?}");
        }
    });
}
