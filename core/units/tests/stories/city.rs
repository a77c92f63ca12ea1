//! A small city to tell stories in.

use luoshi_store::store::{City, city_insert};
use luoshi_store::{CityId, Day, Migrations, Store};
use luoshi_units::{Error, NewPerson, NewUnit, Person, Post, Role, Tree, UnitKind, Units, Who, deeds};

pub static ALL: &[Migrations] = &[luoshi_store::MIGRATIONS, luoshi_units::MIGRATIONS];
pub const CITY: CityId = 1;

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn system() -> Who {
    Who::system(CITY, 0)
}

/// Somebody with one post since 2020.
pub fn who(role: Role, unit: &str) -> Who {
    let post = Post {
        id: 1,
        person: 1,
        role,
        unit: unit.to_owned(),
        from: day("2020-01-01"),
        until: None,
        acting: false,
    };
    Who {
        city: CITY,
        person: 1,
        account: 1,
        name: "甲".to_owned(),
        posts: vec![post],
        system: false,
        asked: None,
    }
}

pub fn new_unit(code: &str, kind: UnitKind, name: &str, parent: Option<&str>) -> NewUnit {
    NewUnit {
        code: code.to_owned(),
        kind,
        name_zh: name.to_owned(),
        name_en: None,
        aliases: Vec::new(),
        parent: parent.map(str::to_owned),
    }
}

/// City 9900 with districts 990001 and 990002, a subdistrict in each (both called 中心街道), a community in the
/// first, and a department; all since 2020.
pub async fn found_city(store: &Store) -> Units {
    let units = Units::new();
    let new = vec![
        new_unit("9900", UnitKind::City, "江城市", None),
        new_unit("990001", UnitKind::County, "东城区", Some("9900")),
        new_unit("990002", UnitKind::County, "西城区", Some("9900")),
        new_unit("990001001", UnitKind::Township, "中心街道", Some("990001")),
        new_unit("990002001", UnitKind::Township, "中心街道", Some("990002")),
        new_unit("990001001001", UnitKind::Community, "江畔社区", Some("990001001")),
        new_unit("9900-D01", UnitKind::Department, "档案馆", Some("9900")),
    ];
    let kept = units.clone();
    let made: Result<(), Error> = store
        .write(|tx| {
            Box::pin(async move {
                city_insert(tx, &city_row(CITY, "9900")).await?;
                deeds::found_many(tx, &system(), &kept, day("2020-01-01"), new).await
            })
        })
        .await;
    made.unwrap();
    units
}

pub fn city_row(id: CityId, code: &str) -> City {
    City {
        id,
        code: code.to_owned(),
        name_zh: "江城市".to_owned(),
        name_en: "Jiangcheng".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        sample_until: None,
    }
}

/// Runs one deed in a transaction of its own.
#[macro_export]
macro_rules! deed {
    ($store:expr, |$tx:ident| $deed:expr) => {
        $store.write(move |$tx| Box::pin(async move { $deed.await })).await
    };
}

/// The tree as it stands on a day, as known now.
pub async fn tree(store: &Store, units: &Units, on: &str) -> std::sync::Arc<Tree> {
    units.tree(&mut store.read().await.unwrap(), CITY, day(on), i64::MAX).await.unwrap()
}

pub fn codes(found: Vec<&luoshi_units::Unit>) -> Vec<&str> {
    found.into_iter().map(|unit| unit.code.as_str()).collect()
}

/// Adds somebody to the city.
pub async fn add(store: &Store, units: &Units, name: &str, unit: &str, staff_no: Option<&str>) -> Person {
    let new = NewPerson {
        name: name.to_owned(),
        unit: unit.to_owned(),
        staff_no: staff_no.map(str::to_owned),
        sample: true,
    };
    let units = units.clone();
    let added: Result<Person, Error> = deed!(store, |tx| deeds::person_add(tx, &system(), &units, new));
    added.unwrap()
}
