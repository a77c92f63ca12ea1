//! A small city that is served with the rooms of talks and records, and browsers without a screen.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use luoshi_home::Home;
use luoshi_ledger::Ledger;
use luoshi_packs::Files;
use luoshi_store::{City, Clock as _, ManualClock, Migrations, Tx};
use luoshi_testkit::TestDb;
use luoshi_units::{Cost, NewPerson, NewUnit, Role, Secret, UnitKind, Units, Who, deeds};
use luoshi_web::{App, Error, Parts, Settings};
use serde_json::{Value as Json, json};
use tower::ServiceExt;

pub const MIGRATIONS: &[Migrations] = &[
    luoshi_store::MIGRATIONS,
    luoshi_units::MIGRATIONS,
    luoshi_ledger::MIGRATIONS,
    luoshi_packs::MIGRATIONS,
    luoshi_openlog::MIGRATIONS,
    luoshi_web::MIGRATIONS,
    luoshi_talks::MIGRATIONS,
    luoshi_records::MIGRATIONS,
    luoshi_home::MIGRATIONS,
];

const PASSWORD: &str = "correct horse";

/// Who signs in, where, and as what.
const PEOPLE: [(&str, &str, &str, Role); 6] = [
    ("clerk", "周桂芝", "231005", Role::Clerk),
    ("second", "马玉兰", "231005", Role::Clerk),
    ("lead", "何雪梅", "231005", Role::Lead),
    ("office", "刘长山", "2310", Role::Office),
    ("auditor", "孙广德", "2310", Role::Auditor),
    ("admin", "赵立春", "2310", Role::Administrator),
];

/// A city that is served.
pub struct Town {
    pub db: TestDb,
    pub people: Vec<i64>,
    router: Router,
}

pub async fn town(db: TestDb) -> Town {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../packs/mudanjiang-2021");
    let pack =
        luoshi_packs::load(&Files::from_dir(&folder).expect("the folder is there")).expect("it is sound");
    let (units, city) = (
        Units::new(),
        City {
            id: 1,
            code: "2310".into(),
            name_zh: "示例市".into(),
            name_en: "Sample City".into(),
            time_zone: "Asia/Shanghai".into(),
            sample_until: None,
        },
    );
    let (made, of) = (city.clone(), units.clone());
    let people =
        db.store.write(|tx| Box::pin(async move { make(tx, &made, &of).await })).await.expect("it is made");
    let app = App::new(Parts {
        ledger: Ledger::new(db.store.clone(), units.clone()),
        store: db.store.clone(),
        units,
        city,
        pack,
        clock: Arc::new(ManualClock::at(db.clock.now())),
        rooms: vec![Box::new(Home), Box::new(luoshi_talks::Talks), Box::new(luoshi_records::Records)],
        settings: Settings::default(),
    });
    Town { router: luoshi_web::router(app.expect("it can be put together")), db, people }
}

async fn make(tx: &mut Tx, city: &City, units: &Units) -> Result<Vec<i64>, Error> {
    luoshi_store::store::city_insert(tx, city).await?;
    let maker = Who::system(city.id, 0);
    let day = "2020-01-01".parse().expect("a day");
    let tree = [
        ("2310", UnitKind::City, "示例市", None),
        ("231005", UnitKind::County, "西安区", Some("2310")),
        ("231005001", UnitKind::Township, "立新街道", Some("231005")),
        ("231005002", UnitKind::Township, "先锋街道", Some("231005")),
        ("231083", UnitKind::County, "海林市", Some("2310")),
    ];
    let new = tree.map(|(code, kind, zh, parent)| NewUnit {
        code: code.into(),
        kind,
        name_zh: zh.into(),
        name_en: None,
        aliases: Vec::new(),
        parent: parent.map(Into::into),
    });
    deeds::found_many(tx, &maker, units, day, new.into()).await?;
    let mut people = Vec::new();
    for (at, (login, name, unit, role)) in (0_u8..).zip(PEOPLE) {
        let person = NewPerson { name: name.into(), unit: unit.into(), staff_no: None, sample: true };
        let person = deeds::person_add(tx, &maker, units, person).await?.id;
        let secret = Secret::new(login, PASSWORD, Cost::Light, [at; 16])?;
        deeds::account_add(tx, &maker, units, person, login, &secret).await?;
        deeds::post_give(tx, &maker, units, person, role, unit, (day, None)).await?;
        people.push(person);
    }
    Ok(people)
}

/// Somebody with a program's session.
pub struct Caller<'t> {
    town: &'t Town,
    token: String,
    keys: u32,
    login: &'static str,
}

impl Town {
    pub async fn caller(&self, login: &'static str) -> Caller<'_> {
        let mut caller = Caller { town: self, token: String::new(), keys: 0, login };
        let answer =
            caller.call("POST", "/api/v1/sign-in", json!({ "login": login, "password": PASSWORD })).await;
        caller.token = answer["token"].as_str().expect("signed in").to_owned();
        caller
    }
}

impl Caller<'_> {
    async fn ask(&mut self, method: &str, path: &str, body: Option<Json>) -> (StatusCode, String) {
        self.keys += 1;
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "luoshi.example")
            .header("idempotency-key", format!("{}-{}", self.login, self.keys));
        if !self.token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        let response = self.town.router.clone().oneshot(request.body(body).expect("a request")).await;
        let response = response.expect("the router answers");
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 22).await.expect("the body arrives");
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    pub async fn call(&mut self, method: &str, path: &str, body: Json) -> Json {
        let (status, text) = self.ask(method, path, Some(body)).await;
        assert!(status.is_success(), "{method} {path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or(Json::Null)
    }

    /// A page's text.
    pub async fn page(&mut self, path: &str) -> String {
        let (status, text) = self.ask("GET", path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}: {text}");
        text
    }

    pub async fn status(&mut self, path: &str) -> StatusCode {
        self.ask("GET", path, None).await.0
    }

    /// A talk at 立新街道; gives its id.
    pub async fn talk(
        &mut self,
        team: &str,
        topic: &str,
        day: &str,
        start: &str,
        state: &str,
        listeners: i64,
    ) -> String {
        let speaker = self.town.people[0].to_string();
        let body = json!({
            "unit": "231005001", "team": team, "speakers": [speaker], "topic": topic, "kind": "community",
            "place": "文化站", "day": day, "start": start, "minutes": 30, "remark": "", "state": state,
            "audience": if state == "held" { json!({ "residents": listeners }) } else { json!({}) },
            "reason": "补录", "answered": [],
        });
        let done = self.call("POST", "/api/v1/talks", body).await;
        done["id"].as_str().expect("an id").to_owned()
    }

    pub async fn team(&mut self) -> String {
        let member = json!({ "person": self.town.people[0].to_string(), "from": "2021-03-01" });
        let body = json!({
            "name": "百姓宣讲团", "unit": "231005001", "founded": "2021-03-01", "members": [member], "remark": "",
        });
        self.call("POST", "/api/v1/talk-teams", body).await["id"].as_str().expect("an id").to_owned()
    }
}
