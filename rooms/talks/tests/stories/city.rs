//! A small city to tell stories in.

use std::collections::BTreeMap;
use std::future::Future;

use luoshi_store::{BoxFuture, City as StoreCity, Day, Migrations, Store, Tx};
use luoshi_talks::deeds::{self, Desk, Done};
use luoshi_talks::model::*;
use luoshi_talks::{Error, store};
use luoshi_testkit::{TestDb, on_both};
use luoshi_units::deeds::{found_many, people_add_many};
use luoshi_units::{NewPerson, NewUnit, Post, Role, UnitKind, Units, Who};

pub const CITY: i64 = 1;
pub const TIDE: &str = "潮声县";

static MIGRATIONS: &[Migrations] = &[
    luoshi_store::MIGRATIONS,
    luoshi_units::MIGRATIONS,
    luoshi_ledger::MIGRATIONS,
    luoshi_packs::MIGRATIONS,
    luoshi_openlog::MIGRATIONS,
    luoshi_web::MIGRATIONS,
    store::MIGRATIONS,
];

/// City 9900; counties 9901 (townships 990101 and 990102) and 9902 (township 990201).
const UNITS: [(&str, UnitKind, &str, Option<&str>); 6] = [
    ("9900", UnitKind::City, "临川市", None),
    ("9901", UnitKind::County, TIDE, Some("9900")),
    ("9902", UnitKind::County, "石桥县", Some("9900")),
    ("990101", UnitKind::Township, "柳湾镇", Some("9901")),
    ("990102", UnitKind::Township, "双井镇", Some("9901")),
    ("990201", UnitKind::Township, "东岭镇", Some("9902")),
];

/// Name, unit, staff number.
const PEOPLE: [(&str, &str, &str); 10] = [
    ("何雪", "990101", "1001"),
    ("郭立", "990102", "1002"),
    ("宋岩", "9901", "1003"),
    ("许清", "9900", "1004"),
    ("周桂", "990101", "1005"),
    ("刘长", "990101", "1006"),
    ("陈建", "990101", "1007"),
    ("马玉", "990201", "1008"),
    ("孙海", "990102", "1009"),
    ("孙海", "990102", "1010"),
];

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The city with its people, in one database.
#[derive(Clone)]
pub struct City {
    pub store: Store,
    pub units: Units,
    pub people: BTreeMap<String, i64>,
    clock: std::sync::Arc<luoshi_store::ManualClock>,
}

/// Tells a story on both engines.
pub fn story<F, Fut>(told: F)
where
    F: Fn(City) -> Fut,
    Fut: Future<Output = ()>,
{
    on_both(MIGRATIONS, async |db: TestDb| told(City::of(&db).await).await);
}

impl City {
    pub async fn of(db: &TestDb) -> Self {
        let units = Units::new();
        let shared = units.clone();
        let people = db.store.write(|tx| Box::pin(async move { populate(tx, &shared).await })).await.unwrap();
        Self { store: db.store.clone(), units, people, clock: db.clock.clone() }
    }

    /// The person with this staff number.
    pub fn person(&self, staff_no: &str) -> i64 {
        self.people[staff_no]
    }

    /// Sets the clock to this time of the city's day.
    pub fn set_clock(&self, day: &str, time: &str) {
        self.clock.set(format!("{day}T{time}:00+08:00").parse().unwrap());
    }

    /// Somebody with a role at a unit.
    pub fn who(&self, staff_no: &str, role: Role, unit: &str) -> Who {
        let person = self.person(staff_no);
        let from = day("2021-01-01");
        let post = Post { id: 1, person, role, unit: unit.to_owned(), from, until: None, acting: false };
        let name = PEOPLE.iter().find(|(_, _, number)| *number == staff_no).unwrap().0.to_owned();
        Who { city: CITY, person, account: 1, name, posts: vec![post], system: false, asked: None }
    }

    /// The clerk of the township 990101.
    pub fn clerk(&self) -> Who {
        self.who("1001", Role::Clerk, "990101")
    }

    /// The clerk of the township 990102.
    pub fn other_clerk(&self) -> Who {
        self.who("1002", Role::Clerk, "990102")
    }

    /// The lead of the county 9901.
    pub fn lead(&self) -> Who {
        self.who("1003", Role::Lead, "9901")
    }

    /// Does a deed of `who` under a key.
    pub async fn act<T, F>(&self, who: Who, key: &str, deed: F) -> Result<T, Error>
    where
        F: for<'t> FnOnce(&'t mut Tx, &'t Desk<'t>) -> BoxFuture<'t, Result<T, Error>> + Send + 'static,
        T: Send + 'static,
    {
        let (units, key) = (self.units.clone(), key.to_owned());
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    let zone = chrono_tz::Asia::Shanghai;
                    let desk = Desk { who: &who, key: &key, units: &units, zone };
                    deed(tx, &desk).await
                })
            })
            .await
    }

    pub async fn found(&self, who: Who, key: &str, draft: TeamDraft) -> Result<Done, Error> {
        self.act(who, key, |tx, desk| Box::pin(deeds::team_found(tx, desk, draft))).await
    }

    pub async fn hold(&self, who: Who, key: &str, draft: TalkDraft) -> Result<Done, Error> {
        self.act(who, key, |tx, desk| Box::pin(deeds::talk_hold(tx, desk, draft))).await
    }

    /// A team of the county with 周桂 and 刘长 in it.
    pub fn team_draft(&self, name: &str) -> TeamDraft {
        let draft = TeamDraft {
            name: name.to_owned(),
            unit: Some("990101".to_owned()),
            founded: Some(day("2021-03-10")),
            ..TeamDraft::default()
        };
        draft.joined(self.person("1005"), day("2021-03-10")).joined(self.person("1006"), day("2021-03-12"))
    }

    /// A talk by 周桂 on 13 April from 13:30 to 15:00, to 120 listeners.
    pub fn talk_draft(&self, team: i64) -> TalkDraft {
        TalkDraft {
            unit: Some("990101".to_owned()),
            team: Some(team),
            speakers: vec![self.person("1005")],
            topic: "山里的交通站".to_owned(),
            kind: Some(PlaceKind::Village),
            place: "柳湾文化大院".to_owned(),
            day: Some(day("2021-04-13")),
            start: Some(13 * 60 + 30),
            minutes: Some(90),
            audience: BTreeMap::from([(Audience::Villagers, 90), (Audience::Pupils, 30)]),
            ..TalkDraft::default()
        }
    }

    /// A standing team, as the clerk founded it.
    pub async fn team(&self) -> i64 {
        self.found(self.clerk(), "team", self.team_draft("柳湾宣讲团")).await.unwrap().id
    }

    /// What stands in the ledger for a record: item and quantity.
    pub async fn standing(&self, record: i64) -> Vec<(String, i64)> {
        let mut conn = self.store.read().await.unwrap();
        let mut standing: Vec<(String, i64)> = luoshi_ledger::standing(&mut conn, CITY, record)
            .await
            .unwrap()
            .into_iter()
            .map(|posting| (posting.item, posting.quantity))
            .collect();
        standing.sort();
        standing
    }

    pub async fn talk(&self, id: i64) -> Talk {
        let mut conn = self.store.read().await.unwrap();
        store::talk_by_id(&mut conn, CITY, id).await.unwrap().unwrap()
    }
}

/// The city as the database has it.
pub fn row() -> StoreCity {
    StoreCity {
        id: CITY,
        code: "9900".to_owned(),
        name_zh: "临川市".to_owned(),
        name_en: "Linchuan".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        sample_until: None,
    }
}

async fn populate(tx: &mut Tx, units: &Units) -> Result<BTreeMap<String, i64>, luoshi_units::Error> {
    luoshi_store::store::city_insert(tx, &row()).await?;
    let maker = Who::system(CITY, 0);
    let new = UNITS.map(|(code, kind, name, parent)| NewUnit {
        code: code.to_owned(),
        kind,
        name_zh: name.to_owned(),
        name_en: None,
        aliases: Vec::new(),
        parent: parent.map(str::to_owned),
    });
    found_many(tx, &maker, units, day("2020-01-01"), new.to_vec()).await?;
    let new = PEOPLE.map(|(name, unit, staff_no)| NewPerson {
        name: name.to_owned(),
        unit: unit.to_owned(),
        staff_no: Some(staff_no.to_owned()),
        sample: true,
    });
    let people = people_add_many(tx, &maker, units, new.to_vec()).await?;
    Ok(people.into_iter().map(|person| (person.staff_no.unwrap(), person.id)).collect())
}
