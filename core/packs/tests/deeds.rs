//! A pack in a city's database, on both engines.

use std::path::Path;

use luoshi_packs::{Error, Files, deeds, load, store};
use luoshi_store::{City, Migrations, store as log};
use luoshi_testkit::on_both;
use luoshi_units::{NewUnit, Post, Role, UnitKind, Units, Who};

const MIGRATIONS: &[Migrations] = &[log::MIGRATIONS, luoshi_units::MIGRATIONS, luoshi_packs::MIGRATIONS];

fn small() -> Files {
    Files::from_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small")).unwrap()
}

fn city(id: i64, code: &str) -> City {
    City {
        id,
        code: code.into(),
        name_zh: "小城市".into(),
        name_en: "Smallville".into(),
        time_zone: "Asia/Shanghai".into(),
        sample_until: None,
    }
}

fn unit(code: &str, kind: UnitKind, parent: Option<&str>) -> NewUnit {
    NewUnit {
        code: code.into(),
        kind,
        name_zh: format!("单位{code}"),
        name_en: None,
        aliases: Vec::new(),
        parent: parent.map(str::to_owned),
    }
}

async fn load_as(store: &luoshi_store::Store, who: Who, files: Files) -> Result<deeds::Loaded, Error> {
    let units = Units::new();
    store.write(|tx| Box::pin(async move { deeds::load(tx, &who, &units, &files).await })).await
}

#[test]
fn a_version_is_kept_and_stands_in_the_log() {
    on_both(MIGRATIONS, |db| async move {
        for (id, code) in [(1, "9900"), (2, "9800")] {
            let city = city(id, code);
            db.store.write(|tx| Box::pin(async move { log::city_insert(tx, &city).await })).await.unwrap();
        }
        let first = load_as(&db.store, Who::system(1, 0), small()).await.unwrap();
        assert!(!first.already);
        let again = load_as(&db.store, Who::system(1, 0), small()).await.unwrap();
        assert!(again.already && again.version == first.version);

        let mut other = small();
        other.insert("README.md", "Another text.");
        let second = load_as(&db.store, Who::system(1, 0), other.clone()).await.unwrap();
        assert!(second.version > first.version);

        let mut conn = db.store.read().await.unwrap();
        let current = store::pack_current(&mut conn, 1).await.unwrap().unwrap();
        assert_eq!((current.id, &current.hash, &current.files), (second.version, &other.hash(), &other));
        let old = store::pack_version(&mut conn, 1, first.version).await.unwrap().unwrap();
        assert_eq!(load(&old.files).unwrap().version_hash, first.pack.version_hash);
        assert!(store::pack_current(&mut conn, 2).await.unwrap().is_none());
        let events = log::events(&mut conn, 1, "pack.", i64::MAX).await.unwrap();
        assert_eq!(events.iter().map(|event| event.id).collect::<Vec<_>>(), [first.version, second.version]);
        drop(conn);

        let foreign = load_as(&db.store, Who::system(2, 0), small()).await;
        assert!(matches!(foreign, Err(Error::OtherCity { .. })));
        let mut broken = small();
        broken.insert("items.toml", "");
        assert!(matches!(load_as(&db.store, Who::system(1, 0), broken).await, Err(Error::Unsound(_))));
    });
}

#[test]
fn only_an_office_of_the_city_loads_a_pack() {
    on_both(MIGRATIONS, |db| async move {
        let units = Units::new();
        db.store
            .write(|tx| {
                Box::pin(async move {
                    log::city_insert(tx, &city(1, "9900")).await?;
                    let new = vec![
                        unit("9900", UnitKind::City, None),
                        unit("9901", UnitKind::County, Some("9900")),
                    ];
                    let from = "2020-01-01".parse().unwrap();
                    luoshi_units::deeds::found_many(tx, &Who::system(1, 0), &units, from, new).await
                })
            })
            .await
            .unwrap();
        for (role, place, allowed) in [
            (Role::Office, "9900", true),
            (Role::Office, "9901", false),
            (Role::Lead, "9900", false),
            (Role::Administrator, "9900", false),
        ] {
            let from = "2021-01-01".parse().unwrap();
            let post = Post { id: 1, person: 1, role, unit: place.into(), from, until: None, acting: false };
            let who = Who {
                city: 1,
                person: 1,
                account: 1,
                name: String::new(),
                posts: vec![post],
                system: false,
                asked: None,
            };
            let loaded = load_as(&db.store, who, small()).await;
            assert_eq!(loaded.is_ok(), allowed, "{role:?} at {place}");
        }
    });
}
