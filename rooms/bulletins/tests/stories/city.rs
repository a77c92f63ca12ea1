//! A small city with forty talks in two of its counties, and people who write and publish. Its rooms and its pack are
//! those of whoever tells stories of it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use luoshi_ledger::Ledger;
use luoshi_packs::Files;
use luoshi_store::{City as CityRow, Day, Instant, Tx};
use luoshi_talks::deeds::{Desk, Seen, talk_hold, talk_withdraw, team_found};
use luoshi_talks::model::{Audience, PlaceKind, TalkDraft, TeamDraft};
use luoshi_testkit::TestDb;
use luoshi_units::{Cost, NewPerson, NewUnit, Role, Secret, UnitKind, Units, Who, deeds};
use luoshi_web::{App, Error, Parts, Room, Settings};

pub const PASSWORD: &str = "correct horse";

/// Sign-in name, unit, role.
const PEOPLE: [(&str, &str, Role); 7] = [
    ("office", "9900", Role::Office),
    ("auditor", "9900", Role::Auditor),
    ("east", "9901", Role::Lead),
    ("west", "9902", Role::Lead),
    ("north", "9903", Role::Lead),
    ("clerk", "990101", Role::Clerk),
    ("speaker", "990101", Role::Clerk),
];

const UNITS: [(&str, UnitKind, &str, Option<&str>); 7] = [
    ("9900", UnitKind::City, "临川市", None),
    ("9901", UnitKind::County, "潮声县", Some("9900")),
    ("9902", UnitKind::County, "石桥县", Some("9900")),
    ("9903", UnitKind::County, "北岭县", Some("9900")),
    ("990101", UnitKind::Township, "柳湾镇", Some("9901")),
    ("990201", UnitKind::Township, "东岭镇", Some("9902")),
    ("990301", UnitKind::Township, "松坡镇", Some("9903")),
];

/// The city, and whoever acts in it.
pub struct Town {
    pub app: App,
    clock: Arc<luoshi_store::ManualClock>,
    made: Made,
}

/// What the city was made with.
#[derive(Clone, Copy)]
struct Made {
    team: i64,
    speaker: i64,
    /// The last talk of the east.
    talk: i64,
}

pub fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

pub fn at(time: &str) -> Instant {
    format!("2021-04-16T{time}:00+08:00").parse().expect("an instant")
}

impl Town {
    pub async fn of(db: &TestDb) -> Self {
        Self::with(db, crate::rooms()).await
    }

    pub async fn with(db: &TestDb, rooms: Vec<Box<dyn Room>>) -> Self {
        db.clock.set(at("17:50"));
        let units = Units::new();
        let city = CityRow {
            id: 1,
            code: "9900".into(),
            name_zh: "临川市".into(),
            name_en: "Linchuan".into(),
            time_zone: "Asia/Shanghai".into(),
            sample_until: None,
        };
        let (new, of) = (city.clone(), units.clone());
        let made = db
            .store
            .write(|tx| Box::pin(async move { make(tx, &new, &of).await }))
            .await
            .expect("the city is made");
        let ledger = Ledger::new(db.store.clone(), units.clone());
        let app = App::new(Parts {
            ledger,
            store: db.store.clone(),
            units,
            city,
            pack: luoshi_packs::load(&files()).expect("the pack is sound"),
            clock: db.clock.clone(),
            rooms,
            settings: Settings::default(),
        });
        Self { app: app.expect("the application can be put together"), clock: db.clock.clone(), made }
    }

    pub fn set_clock(&self, time: &str) {
        self.clock.set(at(time));
    }

    pub fn set_day(&self, day: &str) {
        self.clock.set(format!("{day}T09:00:00+08:00").parse().expect("an instant"));
    }

    /// The page of the last talk of the east.
    pub fn talk_path(&self) -> String {
        format!("/talks/{}", self.made.talk)
    }

    /// Where what is open for somebody in any room is done.
    pub async fn todo(&self, login: &str) -> Vec<String> {
        let who = {
            let mut conn = self.app.read().await.expect("a connection");
            let found =
                luoshi_units::accounts::who_named(&mut conn, self.app.city().id, login, self.app.today())
                    .await;
            found.expect("it is read").expect("somebody")
        };
        let mut all = Vec::new();
        for room in self.app.rooms() {
            let todo = room.todo(&self.app, &who, luoshi_packs::Lang::Zh).await.expect("it is told");
            all.extend(todo.into_iter().map(|one| one.href));
        }
        all
    }

    /// Takes back the last talk of the east.
    pub async fn withdraw(&self) {
        let (talk, units) = (self.made.talk, self.app.units().clone());
        let done = self.app.store().write(move |tx| {
            Box::pin(async move {
                let who = Who::system(1, 0);
                let desk = Desk { who: &who, key: "mistake", units: &units, zone: chrono_tz::Asia::Shanghai };
                talk_withdraw(tx, &desk, Seen::now(talk), "记错了").await
            })
        });
        done.await.expect("it is taken back");
    }

    /// Records another talk of the east, of this number.
    pub async fn record(&self, number: u32) {
        let (made, units) = (self.made, self.app.units().clone());
        let done = self.app.store().write(move |tx| {
            Box::pin(async move {
                let who = Who::system(1, made.speaker);
                let key = format!("talk {number}");
                let desk = Desk { who: &who, key: &key, units: &units, zone: chrono_tz::Asia::Shanghai };
                talk_hold(tx, &desk, talk_of(number, (made.team, made.speaker))).await
            })
        });
        done.await.expect("it is recorded");
    }
}

fn files() -> Files {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../figures/tests/pack");
    let mut files = Files::from_dir(&folder).expect("a folder");
    crate::SITE.into_iter().for_each(|text| files.insert("site.toml", text));
    files
}

async fn make(tx: &mut Tx, city: &CityRow, units: &Units) -> Result<Made, Error> {
    luoshi_store::store::city_insert(tx, city).await?;
    let maker = Who::system(city.id, 0);
    let new = UNITS.map(|(code, kind, name, parent)| NewUnit {
        code: code.to_owned(),
        kind,
        name_zh: name.to_owned(),
        name_en: None,
        aliases: Vec::new(),
        parent: parent.map(str::to_owned),
    });
    deeds::found_many(tx, &maker, units, day("2020-01-01"), new.to_vec()).await?;
    let loaded = luoshi_packs::deeds::load(tx, &maker, units, &files()).await;
    loaded.map_err(|error| Error::internal(error.to_string()))?;
    let mut speaker = 0;
    for (salt, (login, unit, role)) in (0_u8..).zip(PEOPLE) {
        let person = NewPerson { name: login.into(), unit: unit.into(), staff_no: None, sample: true };
        let person = deeds::person_add(tx, &maker, units, person).await?.id;
        let secret = Secret::new(login, PASSWORD, Cost::Light, [salt; 16])?;
        deeds::account_add(tx, &maker, units, person, login, &secret).await?;
        deeds::post_give(tx, &maker, units, person, role, unit, (day("2020-01-01"), None)).await?;
        speaker = if login == "speaker" { person } else { speaker };
    }
    talks(tx, units, speaker).await
}

/// Forty talks: two thirds of them in the east, with 10, 20, … listeners.
async fn talks(tx: &mut Tx, units: &Units, speaker: i64) -> Result<Made, Error> {
    let mut last = 0;
    let who = Who::system(1, speaker);
    let zone = chrono_tz::Asia::Shanghai;
    let draft = TeamDraft {
        name: "柳湾宣讲团".to_owned(),
        unit: Some("990101".to_owned()),
        founded: Some(day("2021-03-10")),
        ..TeamDraft::default()
    };
    let team = team_found(
        tx,
        &Desk { who: &who, key: "team", units, zone },
        draft.joined(speaker, day("2021-03-10")),
    )
    .await?
    .id;
    for number in 0..40_u32 {
        let key = format!("talk {number}");
        let desk = Desk { who: &who, key: &key, units, zone };
        let id = talk_hold(tx, &desk, talk_of(number, (team, speaker))).await?.id;
        last = if number % 3 == 0 { last } else { id };
    }
    Ok(Made { team, speaker, talk: last })
}

/// A talk of a number: each third is held in the west, four a day.
fn talk_of(number: u32, (team, speaker): (i64, i64)) -> TalkDraft {
    TalkDraft {
        unit: Some(if number.is_multiple_of(3) { "990201" } else { "990101" }.to_owned()),
        team: Some(team),
        speakers: vec![speaker],
        topic: format!("山里的交通站 {number}"),
        kind: Some(PlaceKind::Village),
        place: "文化大院".to_owned(),
        day: day("2021-04-01").checked_add_days(chrono::Days::new(u64::from(number / 4))),
        start: Some(i64::from(number % 4) * 180 + 480),
        minutes: Some(60),
        audience: BTreeMap::from([(Audience::Villagers, i64::from(number + 1) * 10)]),
        reason: "补记".to_owned(),
        ..TalkDraft::default()
    }
}
