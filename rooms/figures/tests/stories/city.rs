//! A small city that is served, and a browser without a screen.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use luoshi_figures::Figures;
use luoshi_ledger::Ledger;
use luoshi_packs::{Files, Pack};
use luoshi_store::{City, Migrations, Tx};
use luoshi_testkit::TestDb;
use luoshi_units::{Cost, NewPerson, NewUnit, Role, Secret, UnitKind, Units, Who, deeds};
use luoshi_web::{App, Error, Parts, Settings};
use tower::ServiceExt;

use crate::toy::{Talk, Toy};

pub const MIGRATIONS: &[Migrations] = &[
    luoshi_store::MIGRATIONS,
    luoshi_units::MIGRATIONS,
    luoshi_ledger::MIGRATIONS,
    luoshi_packs::MIGRATIONS,
    luoshi_openlog::MIGRATIONS,
    luoshi_web::MIGRATIONS,
];

pub const CITY: i64 = 1;
const PASSWORD: &str = "correct horse";

/// Who signs in, where, and as what.
const PEOPLE: [(&str, &str, &str, Role); 4] = [
    ("office", "何雪梅", "9900", Role::Office),
    ("clerk", "周桂芝", "990101", Role::Clerk),
    ("stranger", "马玉兰", "9902", Role::Clerk),
    ("auditor", "刘长山", "9900", Role::Auditor),
];

/// A city that is served, with four talks: two in the one county, one in the other, one at a department.
pub struct Town {
    pub app: App,
    pub db: TestDb,
    router: Router,
}

pub fn pack() -> Pack {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pack");
    luoshi_packs::load(&Files::from_dir(&folder).expect("the pack's folder")).expect("the pack is sound")
}

/// The talks that have been held.
pub const TALKS: [Talk; 4] = [
    Talk { record: 11, unit: "990101", day: "2021-03-10", audience: 40, speaker: 71, held: true },
    Talk { record: 12, unit: "990101", day: "2021-04-12", audience: 60, speaker: 71, held: true },
    Talk { record: 13, unit: "9902", day: "2021-04-13", audience: 30, speaker: 71, held: true },
    Talk { record: 14, unit: "9900-D01", day: "2021-04-14", audience: 25, speaker: 72, held: true },
];

pub async fn town(db: TestDb) -> Town {
    let units = Units::new();
    let city = City {
        id: CITY,
        code: "9900".into(),
        name_zh: "云江市".into(),
        name_en: "Yunjiang".into(),
        time_zone: "Asia/Shanghai".into(),
        sample_until: None,
    };
    let (made, of) = (city.clone(), units.clone());
    db.store.write(|tx| Box::pin(async move { make(tx, &made, &of).await })).await.expect("the city is made");
    let app = App::new(Parts {
        ledger: Ledger::new(db.store.clone(), units.clone()),
        store: db.store.clone(),
        units,
        city,
        pack: pack(),
        clock: db.clock.clone(),
        rooms: vec![Box::new(Figures::default()), Box::new(Toy)],
        settings: Settings::default(),
    })
    .expect("the application can be put together");
    let town = Town { router: luoshi_web::router(app.clone()), app, db };
    for talk in TALKS {
        town.tell(talk, None).await;
    }
    town
}

async fn make(tx: &mut Tx, city: &City, units: &Units) -> Result<(), Error> {
    luoshi_store::store::city_insert(tx, city).await?;
    let maker = Who::system(city.id, 0);
    let day = "2020-01-01".parse().expect("a day");
    let tree = [
        ("9900", UnitKind::City, "云江市", Some("Yunjiang"), None),
        ("9901", UnitKind::County, "东河区", Some("Donghe"), Some("9900")),
        ("990101", UnitKind::Township, "柳树街道", None, Some("9901")),
        ("9902", UnitKind::County, "西山县", None, Some("9900")),
        ("9900-D01", UnitKind::Department, "市妇联", None, Some("9900")),
        ("9900-D02", UnitKind::Department, "市文联", None, Some("9900")),
    ];
    let new = tree.map(|(code, kind, zh, en, parent)| NewUnit {
        code: code.into(),
        kind,
        name_zh: zh.into(),
        name_en: en.map(Into::into),
        aliases: Vec::new(),
        parent: parent.map(Into::into),
    });
    deeds::found_many(tx, &maker, units, day, new.into()).await?;
    for (at, (login, name, unit, role)) in (0_u8..).zip(PEOPLE) {
        let person = NewPerson {
            name: name.into(),
            unit: unit.into(),
            staff_no: Some(format!("S{at}")),
            sample: true,
        };
        let person = deeds::person_add(tx, &maker, units, person).await?.id;
        let secret = Secret::new(login, PASSWORD, Cost::Light, [at; 16])?;
        deeds::account_add(tx, &maker, units, person, login, &secret).await?;
        deeds::post_give(tx, &maker, units, person, role, unit, (day, None)).await?;
    }
    deeds::rename(tx, &maker, units, "2021-01-01".parse().expect("a day"), "9902", renamed()).await?;
    Ok(())
}

fn renamed() -> luoshi_units::Names {
    luoshi_units::Names { zh: "西山县".into(), en: None, aliases: vec!["西山".into()] }
}

impl Town {
    /// Lets the ledger know how a talk stands now.
    pub async fn tell(&self, talk: Talk, reason: Option<&'static str>) {
        self.tell_as(talk, if talk.held { "held" } else { "withdrawn" }, reason).await;
    }

    /// The same once more of the same talk.
    pub async fn tell_as(&self, talk: Talk, what: &str, reason: Option<&'static str>) {
        let who = Who::system(CITY, 0);
        let key = format!("{}-{what}", talk.record);
        let told = self
            .db
            .store
            .write(move |tx| Box::pin(async move { talk.tell(tx, &who, &key, reason).await }))
            .await;
        told.expect("the talk is posted");
    }

    pub async fn position(&self) -> i64 {
        self.app.ledger().position(CITY).await.expect("the ledger answers")
    }

    pub async fn browser(&self, login: &str) -> Browser {
        let mut browser = self.nobody();
        let sign_in = format!("login={login}&password={}", PASSWORD.replace(' ', "+"));
        let page = browser.send(Method::POST, "/sign-in", "application/x-www-form-urlencoded", sign_in).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        browser
    }

    pub fn nobody(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: BTreeMap::new(), headers: Vec::new() }
    }
}

/// Keeps cookies, follows nothing by itself.
pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    pub headers: Vec<(&'static str, String)>,
}

pub struct Page {
    pub status: StatusCode,
    pub text: String,
    pub bytes: Arc<[u8]>,
}

impl Page {
    /// What stands between head and foot, without the token that differs each time.
    pub fn main(&self) -> String {
        let (_, main) = self.text.split_once("<main").expect("a main part");
        let (main, _) = main.split_once("</main>").expect("its end");
        let csrf = self.csrf();
        let main = if csrf.is_empty() { main.to_owned() } else { main.replace(&csrf, "") };
        main.lines().map(str::trim_end).filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
    }

    pub fn csrf(&self) -> String {
        let (_, rest) = self.text.split_once(r#"name="csrf" value=""#).unwrap_or(("", ""));
        rest.split('"').next().unwrap_or_default().to_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, "", "").await
    }

    /// Sends a form of several parts with the page's token.
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Page {
        let csrf = self.get(path).await.csrf();
        let mut body = Vec::new();
        for (name, value) in fields.iter().copied().chain([("csrf", csrf.as_str())]) {
            let part = format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        if let Some((name, bytes)) = file {
            let head =
                format!("--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--B--\r\n");
        self.send(Method::POST, path, "multipart/form-data; boundary=B", body).await
    }

    pub async fn send(&mut self, method: Method, path: &str, kind: &str, body: impl Into<Body>) -> Page {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "luoshi.example");
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let response = self.router.clone().oneshot(request.body(body.into()).expect("a request")).await;
        let (parts, body) = response.expect("the router answers").into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().expect("text").split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a cookie has a name");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let bytes = to_bytes(body, usize::MAX).await.expect("the body arrives");
        Page {
            status: parts.status,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec().into(),
        }
    }
}
