//! The store on both engines: transactions, migrations, the order of the log, statements.

use luoshi_store::store::{City, city_insert, event_insert, events, log_head};
use luoshi_store::{MIGRATIONS, Migration, Migrations, SchemaState, StoreError, Value, statements};
use luoshi_testkit::on_both;

const TOY: Migrations = Migrations {
    room: "toy",
    steps: &[Migration {
        version: 1,
        sql: "CREATE TABLE toy (
  city_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT,
  day DATE,
  at TIMESTAMPTZ,
  done BOOLEAN NOT NULL,
  body JSONB,
  bytes BYTEA,
  PRIMARY KEY (city_id, id)
);
",
        sqlite: "",
        postgres: "",
    }],
};
const ALL: &[Migrations] = &[MIGRATIONS, TOY];

statements! {
    TOY_INSERT = "INSERT INTO toy (city_id, id, name, day, at, done, body, bytes)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    TOY_BY_NAMES = "SELECT id, name, day, at, done, body, bytes FROM toy
                    WHERE city_id = $1 AND name IN JSON_LIST($2) ORDER BY id";
    TOY_BY_IDS = "SELECT id FROM toy WHERE city_id = $1 AND id IN JSON_IDS($2) ORDER BY id";
    TOY_PAIRS = "SELECT t.id, p.value FROM toy t JOIN JSON_PAIRS($2) AS p ON p.key = t.name
                 WHERE t.city_id = $1 ORDER BY t.id";
    TOY_RENAME = "UPDATE toy SET name = $3 WHERE city_id = $1 AND id = $2 AND name = $4";
    TOY_COUNT = "SELECT COUNT(*) AS n FROM toy WHERE city_id = $1";
}

fn toy(id: i64, name: &str) -> Vec<Value> {
    vec![
        Value::from(1_i64),
        id.into(),
        name.into(),
        Value::Day(None),
        Value::Instant(None),
        true.into(),
        Value::Json(None),
        Value::Bytes(None),
    ]
}

fn city() -> City {
    City {
        id: 1,
        code: "9900".into(),
        name_zh: "样城".into(),
        name_en: "Sample".into(),
        time_zone: "Asia/Shanghai".into(),
        sample_until: None,
    }
}

#[test]
fn values_come_back_as_they_went_in() {
    on_both(ALL, |db| async move {
        let day = "2021-04-16".parse::<luoshi_store::Day>().unwrap();
        let at = "2021-04-16T09:00:00.123456Z".parse::<luoshi_store::Instant>().unwrap();
        let body = serde_json::json!({"a": [1, "二"]});
        let row = vec![
            Value::from(1_i64),
            7_i64.into(),
            "佛塔".into(),
            day.into(),
            at.into(),
            false.into(),
            body.clone().into(),
            vec![0_u8, 255].into(),
        ];
        db.store
            .write(|tx| Box::pin(async move { TOY_INSERT.insert_many(tx, vec![row]).await }))
            .await
            .unwrap();
        let names = serde_json::json!(["佛塔", "没有"]);
        let by_names = TOY_BY_NAMES.bind(1_i64).bind(names.clone());
        let mut conn = db.store.read().await.unwrap();
        let read = by_names.all(&mut conn).await.unwrap();
        let by_names = TOY_BY_NAMES.bind(1_i64).bind(names);
        let written = db.store.write(|tx| Box::pin(async move { by_names.all(tx).await })).await.unwrap();
        assert_eq!((read.len(), written.len()), (1, 1));
        for row in [&read[0], &written[0]] {
            assert_eq!(row.get::<i64>("id").unwrap(), 7);
            assert_eq!(row.get::<Option<String>>("name").unwrap().as_deref(), Some("佛塔"));
            assert_eq!(row.get::<Option<luoshi_store::Day>>("day").unwrap(), Some(day));
            assert_eq!(row.get::<Option<luoshi_store::Instant>>("at").unwrap(), Some(at));
            assert!(!row.get::<bool>("done").unwrap());
            assert_eq!(row.get::<Option<serde_json::Value>>("body").unwrap(), Some(body.clone()));
            assert_eq!(row.get::<Vec<u8>>("bytes").unwrap(), [0, 255]);
            assert_eq!(row.at::<i64>(0).unwrap(), 7);
            assert!(row.get::<i64>("none").is_err());
            assert!(matches!(row.get::<i64>("name"), Err(StoreError::Shape(_))));
        }
    });
}

#[test]
fn many_rows_and_the_three_json_words() {
    on_both(ALL, |db| async move {
        let rows: Vec<_> = (0..1000).map(|id| toy(id, if id % 2 == 0 { "even" } else { "odd" })).collect();
        let inserted = db
            .store
            .write(|tx| Box::pin(async move { TOY_INSERT.insert_many(tx, rows).await }))
            .await
            .unwrap();
        assert_eq!(inserted, 1000);
        let mut conn = db.store.read().await.unwrap();
        let ids = serde_json::json!([3, 5, 2000]);
        assert_eq!(TOY_BY_IDS.bind(1_i64).bind(ids).all(&mut conn).await.unwrap().len(), 2);
        let pairs = serde_json::json!({"odd": "2310"});
        let found = TOY_PAIRS.bind(1_i64).bind(pairs).all(&mut conn).await.unwrap();
        assert_eq!(found.len(), 500);
        assert_eq!(found[0].get::<String>("value").unwrap(), "2310");
    });
}

#[test]
fn parameters_are_counted_by_their_numbers() {
    on_both(ALL, |db| async move {
        let renamed = db.store.write(|tx| {
            Box::pin(async move {
                TOY_INSERT.insert_many(tx, vec![toy(1, "old"), toy(2, "old")]).await?;
                let rename = TOY_RENAME.bind(1_i64).bind(2_i64).bind("new");
                rename.bind("old").execute(tx).await
            })
        });
        assert_eq!(renamed.await.unwrap(), 1);
        let mut conn = db.store.read().await.unwrap();
        let new = TOY_BY_NAMES.bind(1_i64).bind(serde_json::json!(["new"])).all(&mut conn).await.unwrap();
        assert_eq!(new[0].get::<i64>("id").unwrap(), 2);
    });
}

#[test]
fn a_refused_deed_leaves_nothing_and_names_the_key() {
    on_both(ALL, |db| async move {
        let refused: Result<(), StoreError> = db
            .store
            .write(|tx| {
                Box::pin(async move {
                    TOY_INSERT.insert_many(tx, vec![toy(1, "a")]).await?;
                    TOY_INSERT.insert_many(tx, vec![toy(1, "b")]).await?;
                    Ok(())
                })
            })
            .await;
        assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{refused:?}");
        let mut conn = db.store.read().await.unwrap();
        assert_eq!(TOY_COUNT.bind(1_i64).one(&mut conn).await.unwrap().get::<i64>("n").unwrap(), 0);
    });
}

#[test]
fn a_deed_whose_caller_goes_away_leaves_nothing() {
    on_both(ALL, |db| async move {
        let (told, heard) = tokio::sync::oneshot::channel::<()>();
        let store = db.store.clone();
        let task = tokio::spawn(async move {
            store
                .write(|tx| {
                    Box::pin(async move {
                        TOY_INSERT.insert_many(tx, vec![toy(1, "a")]).await?;
                        told.send(()).ok();
                        std::future::pending::<()>().await;
                        Ok::<(), StoreError>(())
                    })
                })
                .await
        });
        heard.await.unwrap();
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        db.store
            .write(|tx| Box::pin(async move { TOY_INSERT.insert_many(tx, vec![toy(1, "b")]).await }))
            .await
            .unwrap();
    });
}

#[test]
fn migrations_apply_once_and_a_newer_database_is_refused() {
    on_both(ALL, |db| async move {
        assert_eq!(db.store.migrate(ALL).await.unwrap(), 0);
        assert_eq!(db.store.schema(ALL).await.unwrap(), SchemaState::Current);
        const OLDER: &[Migrations] = &[MIGRATIONS];
        let newer = db.store.migrate(OLDER).await;
        assert!(matches!(newer, Err(StoreError::Newer { .. })), "{newer:?}");
    });
}

#[test]
fn events_of_side_by_side_transactions_have_one_order() {
    on_both(ALL, |db| async move {
        let city = city();
        db.store.write(|tx| Box::pin(async move { city_insert(tx, &city).await })).await.unwrap();
        let mut tasks = Vec::new();
        for n in 0..20 {
            let store = db.store.clone();
            tasks.push(tokio::spawn(async move {
                let day = "2021-04-16".parse().unwrap();
                store
                    .write(move |tx| {
                        Box::pin(async move {
                            event_insert(tx, 1, "toy.made", day, None, serde_json::json!(n)).await
                        })
                    })
                    .await
            }));
        }
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        let mut conn = db.store.read().await.unwrap();
        let found = events(&mut conn, 1, "toy.", i64::MAX).await.unwrap();
        assert_eq!(found.len(), 20);
        assert!(found.windows(2).all(|pair| pair[0].id < pair[1].id));
        assert_eq!(log_head(&mut conn, 1).await.unwrap(), (0, 0));
    });
}

#[test]
fn every_statement_is_understood_and_the_schemas_are_alike() {
    on_both(ALL, |db| async move {
        let mut conn = db.store.read().await.unwrap();
        for statement in luoshi_store::store::STATEMENTS.iter().chain(STATEMENTS) {
            conn.prepare(*statement).await.unwrap_or_else(|e| panic!("{}: {e}", statement.name));
        }
        let shape = conn.shape().await.unwrap();
        assert_eq!(shape["toy"].len(), 8);
        assert_eq!(shape["toy"].iter().filter(|column| column.key > 0).count(), 2);
    });
}

#[test]
fn a_missing_file_is_named_and_not_made() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let db = luoshi_testkit::sqlite(ALL).await;
        let path = db.folder().join("none.db");
        let settings = luoshi_store::Settings {
            address: format!("sqlite:{}", path.display()),
            mode: luoshi_store::Mode::Existing,
            schema: None,
            clock: db.clock.clone(),
            entropy: std::sync::Arc::new(luoshi_testkit::Seeded::new(1)),
        };
        let opened = luoshi_store::Store::open(settings).await;
        assert!(matches!(opened, Err(StoreError::Missing(_))));
        assert!(!path.exists());
    });
}
