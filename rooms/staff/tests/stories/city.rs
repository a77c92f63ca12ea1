//! A small city with a lead, two clerks, somebody beside, an auditor and an administrator.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use luoshi_ledger::Ledger;
use luoshi_packs::Files;
use luoshi_store::{City as CityRow, Day, Instant, ManualClock, Migrations, Tx};
use luoshi_talks::Talks;
use luoshi_talks::deeds::{Desk, Seen, order_decline, order_place, talk_plan, team_found};
use luoshi_talks::model::{OrderDraft, PlaceKind, TalkDraft, TeamDraft};
use luoshi_testkit::TestDb;
use luoshi_units::{Cost, NewPerson, NewUnit, Role, Secret, UnitKind, Units, Who, accounts, deeds};
use luoshi_web::{App, Error, Parts, Settings};
use tower::ServiceExt;

pub const MIGRATIONS: &[Migrations] = &[
    luoshi_store::MIGRATIONS,
    luoshi_units::MIGRATIONS,
    luoshi_ledger::MIGRATIONS,
    luoshi_packs::MIGRATIONS,
    luoshi_openlog::MIGRATIONS,
    luoshi_web::MIGRATIONS,
    luoshi_talks::MIGRATIONS,
];

const PASSWORD: &str = "correct horse";

/// Sign-in name, unit, role.
const PEOPLE: [(&str, &str, Role); 6] = [
    ("lead", "9901", Role::Lead),
    ("clerk", "990101", Role::Clerk),
    ("next", "990101", Role::Clerk),
    ("beside", "9902", Role::Lead),
    ("auditor", "9900", Role::Auditor),
    ("admin", "9900", Role::Administrator),
];

/// The city, and whoever acts in it.
pub struct Town {
    pub app: App,
    pub router: Router,
    pub people: BTreeMap<&'static str, i64>,
    pub posts: BTreeMap<&'static str, i64>,
    /// A planned talk of the clerk.
    pub talk: i64,
    /// An order of a talk that the clerk placed.
    pub order: i64,
}

pub fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// The wall clock, years after the city's own.
pub fn wall() -> Instant {
    "2026-02-03T04:05:06Z".parse().expect("an instant")
}

struct Made {
    people: BTreeMap<&'static str, i64>,
    posts: BTreeMap<&'static str, i64>,
    talk: i64,
    order: i64,
}

impl Town {
    pub async fn of(db: &TestDb) -> Self {
        db.clock.set("2021-04-16T09:00:00Z".parse().expect("an instant"));
        let units = Units::new();
        let city = CityRow {
            id: 1,
            code: "9900".into(),
            name_zh: "临川市".into(),
            name_en: "Linchuan".into(),
            time_zone: "Asia/Shanghai".into(),
            sample_until: None,
        };
        let (row, of) = (city.clone(), units.clone());
        let made = db.store.write(|tx| Box::pin(async move { make(tx, &row, &of).await })).await;
        let made = made.expect("the city is made");
        let app = App::new(Parts {
            ledger: Ledger::new(db.store.clone(), units.clone()),
            store: db.store.clone(),
            units,
            city,
            pack: luoshi_packs::load(&files()).expect("the pack is sound"),
            clock: Arc::new(ManualClock::at(wall())),
            rooms: vec![Box::new(Talks), Box::new(luoshi_staff::Staff)],
            settings: Settings::default(),
        });
        let app = app.expect("the application can be put together");
        let router = luoshi_web::router(app.clone());
        Self { app, router, people: made.people, posts: made.posts, talk: made.talk, order: made.order }
    }

    /// Somebody with the posts in force today.
    pub async fn who(&self, name: &str) -> Who {
        let mut conn = self.app.read().await.expect("a connection");
        let who = accounts::who_is(&mut conn, 1, self.people[name], day("2021-04-16")).await;
        who.expect("it can be read").expect("they are there")
    }

    /// The team that was asked says that it does not come.
    pub async fn decline(&self) {
        let (order, lead, units) = (self.order, self.people["lead"], self.app.units().clone());
        let declining = self.app.store().write(move |tx| {
            Box::pin(async move {
                let who = Who::system(1, lead);
                let desk = Desk { who: &who, key: "decline", units: &units, zone: chrono_tz::Asia::Shanghai };
                order_decline(tx, &desk, Seen::now(order), "人手不够").await
            })
        });
        declining.await.expect("the team declines");
    }

    /// The token of a session.
    pub async fn sign_in(&self, login: &str) -> String {
        let body = serde_json::json!({ "login": login, "password": PASSWORD }).to_string();
        let request = Request::post("/api/v1/sign-in")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::HOST, "luoshi.example")
            .body(Body::from(body))
            .expect("a well-formed request");
        let (_, answer) = self.answer(request).await;
        let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
        answer["token"].as_str().expect("a token").to_owned()
    }

    pub async fn get(&self, token: &str, path: &str) -> (StatusCode, String) {
        self.ask(Request::get(path), token, String::new()).await
    }

    pub async fn post(&self, token: &str, path: &str, form: &str) -> (StatusCode, String) {
        self.ask(Request::post(path), token, form.to_owned()).await
    }

    /// Exports a list as its form says it, waits for the job, and gives the file.
    pub async fn export(&self, token: &str, path: &str, fields: &str) -> String {
        let (status, job) = self.post(token, &format!("{path}/export"), fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{job}");
        loop {
            let (_, page) = self.get(token, &job).await;
            assert!(!page.contains("Not done"), "{page}");
            let (status, file) = self.get(token, &format!("{job}/file")).await;
            if status == StatusCode::OK {
                return file;
            }
            tokio::task::yield_now().await;
        }
    }

    async fn ask(&self, to: axum::http::request::Builder, token: &str, form: String) -> (StatusCode, String) {
        let request = to
            .header(header::HOST, "luoshi.example")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::ACCEPT_LANGUAGE, "en")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .expect("a well-formed request");
        self.answer(request).await
    }

    async fn answer(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        let status = response.status();
        let to = response.headers().get(header::LOCATION).map(|to| to.to_str().expect("ASCII").to_owned());
        let bytes = to_bytes(response.into_body(), 4 << 20).await.expect("the body arrives");
        (status, to.unwrap_or_else(|| String::from_utf8_lossy(&bytes).into_owned()))
    }
}

fn files() -> Files {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../figures/tests/pack");
    Files::from_dir(&folder).expect("a folder")
}

async fn make(tx: &mut Tx, city: &CityRow, units: &Units) -> Result<Made, Error> {
    luoshi_store::store::city_insert(tx, city).await?;
    let maker = Who::system(city.id, 0);
    let new = [
        ("9900", UnitKind::City, "临川市", None),
        ("9901", UnitKind::County, "潮声县", Some("9900")),
        ("9902", UnitKind::County, "石桥县", Some("9900")),
        ("990101", UnitKind::Township, "柳湾镇", Some("9901")),
    ];
    let new = new.map(|(code, kind, name, parent)| NewUnit {
        code: code.to_owned(),
        kind,
        name_zh: name.to_owned(),
        name_en: None,
        aliases: Vec::new(),
        parent: parent.map(str::to_owned),
    });
    deeds::found_many(tx, &maker, units, day("2020-01-01"), new.to_vec()).await?;
    luoshi_packs::deeds::load(tx, &maker, units, &files())
        .await
        .map_err(|error| Error::internal(error.to_string()))?;
    let (mut people, mut posts) = (BTreeMap::new(), BTreeMap::new());
    for (salt, (login, unit, role)) in (0_u8..).zip(PEOPLE) {
        let person = NewPerson { name: login.into(), unit: unit.into(), staff_no: None, sample: true };
        let person = deeds::person_add(tx, &maker, units, person).await?.id;
        let secret = Secret::new(login, PASSWORD, Cost::Light, [salt; 16])?;
        deeds::account_add(tx, &maker, units, person, login, &secret).await?;
        let from = (day("2020-01-01"), None);
        posts.insert(login, deeds::post_give(tx, &maker, units, person, role, unit, from).await?);
        people.insert(login, person);
    }
    let (talk, order) = plan(tx, units, people["clerk"]).await?;
    Ok(Made { people, posts, talk, order })
}

/// A team, a planned talk and an order of another, recorded by the clerk.
async fn plan(tx: &mut Tx, units: &Units, clerk: i64) -> Result<(i64, i64), Error> {
    let who = Who::system(1, clerk);
    let desk = |key| Desk { who: &who, key, units, zone: chrono_tz::Asia::Shanghai };
    let founded = day("2021-03-10");
    let team = TeamDraft {
        name: "柳湾宣讲团".to_owned(),
        unit: Some("990101".to_owned()),
        founded: Some(founded),
        ..TeamDraft::default()
    };
    let team = team_found(tx, &desk("team"), team.joined(clerk, founded)).await?.id;
    let draft = TalkDraft {
        unit: Some("990101".to_owned()),
        team: Some(team),
        speakers: vec![clerk],
        topic: "山里的交通站".to_owned(),
        kind: Some(PlaceKind::Village),
        place: "文化大院".to_owned(),
        day: Some(day("2021-04-20")),
        start: Some(600),
        minutes: Some(60),
        ..TalkDraft::default()
    };
    let order = OrderDraft {
        unit: Some("990101".to_owned()),
        wanted: Some(team),
        topic: "渡口上的灯".to_owned(),
        kind: Some(PlaceKind::Village),
        place: "村部".to_owned(),
        days: vec![day("2021-04-22")],
        listeners: Some(40),
        contact: "马玉".to_owned(),
        ..OrderDraft::default()
    };
    let talk = talk_plan(tx, &desk("talk"), draft).await?.id;
    Ok((talk, order_place(tx, &desk("order"), order).await?.id))
}
