//! A small city with three accounts, and a browser without a screen.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use luoshi_ledger::Ledger;
use luoshi_packs::Files;
use luoshi_store::{City, ManualClock, Migrations, Tx};
use luoshi_testkit::TestDb;
use luoshi_units::{Cost, NewPerson, NewUnit, Role, Secret, UnitKind, Units, Who, deeds};
use luoshi_web::{App, Error, Parts, Room, Settings};
use tower::ServiceExt;

pub const MIGRATIONS: &[Migrations] = &[
    luoshi_store::MIGRATIONS,
    luoshi_units::MIGRATIONS,
    luoshi_ledger::MIGRATIONS,
    luoshi_packs::MIGRATIONS,
    luoshi_openlog::MIGRATIONS,
    luoshi_web::MIGRATIONS,
];

pub const PASSWORD: &str = "correct horse";

/// A served city.
pub struct Served {
    pub router: Router,
    /// The wall clock.
    pub wall: Arc<ManualClock>,
    /// The database with the deeds' clock.
    pub db: TestDb,
}

/// City 1 with a root, two counties, and accounts: `office` at the root, `clerk` and `auditor` in 9901,
/// and `former`, whose post has ended.
pub async fn serve(db: TestDb, rooms: Vec<Box<dyn Room>>, settings: Settings) -> Served {
    let (made, of) = (city(), Units::new());
    db.store.write(|tx| Box::pin(async move { make(tx, &made, &of).await })).await.expect("the city is made");
    let wall = Arc::new(ManualClock::at("2021-04-16T09:00:00Z".parse().expect("an instant")));
    Served { router: server(&db, &wall, rooms, settings), wall, db }
}

/// A server of the city that the database holds; there may be several.
pub fn server(db: &TestDb, wall: &Arc<ManualClock>, rooms: Vec<Box<dyn Room>>, settings: Settings) -> Router {
    luoshi_web::router(app(db, wall, rooms, settings))
}

/// What such a server serves.
pub fn app(db: &TestDb, wall: &Arc<ManualClock>, rooms: Vec<Box<dyn Room>>, settings: Settings) -> App {
    let units = Units::new();
    App::new(Parts {
        ledger: Ledger::new(db.store.clone(), units.clone()),
        store: db.store.clone(),
        units,
        city: city(),
        pack: luoshi_packs::load(&pack()).expect("the pack is sound"),
        clock: wall.clone(),
        rooms,
        settings,
    })
    .expect("the application can be put together")
}

fn city() -> City {
    City {
        id: 1,
        code: "9900".into(),
        name_zh: "示例市".into(),
        name_en: "Sample City".into(),
        time_zone: "Asia/Shanghai".into(),
        sample_until: None,
    }
}

async fn make(tx: &mut Tx, city: &City, units: &Units) -> Result<(), Error> {
    luoshi_store::store::city_insert(tx, city).await?;
    let maker = Who::system(city.id, 0);
    let day = "2020-01-01".parse().expect("a day");
    let tree = [
        ("9900", UnitKind::City, "示例市", Some("Sample City"), None),
        ("9901", UnitKind::County, "东河区", Some("Donghe District"), Some("9900")),
        ("9902", UnitKind::County, "西山县", None, Some("9900")),
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
    let accounts = [
        ("office", "何雪梅", "9900", Role::Office),
        ("clerk", "周桂芝", "9901", Role::Clerk),
        ("auditor", "刘长山", "9901", Role::Auditor),
        ("former", "孙广德", "9901", Role::Lead),
    ];
    for (at, (login, name, unit, role)) in (0_u8..).zip(accounts) {
        let person = NewPerson { name: name.into(), unit: unit.into(), staff_no: None, sample: true };
        let person = deeds::person_add(tx, &maker, units, person).await?.id;
        let secret = Secret::new(login, PASSWORD, Cost::Light, [at; 16])?;
        deeds::account_add(tx, &maker, units, person, login, &secret).await?;
        let until = (login == "former").then_some("2021-03-31".parse().expect("a day"));
        deeds::post_give(tx, &maker, units, person, role, unit, (day, until)).await?;
    }
    Ok(())
}

/// A pack that declares nothing.
pub fn pack() -> Files {
    let mut files = Files::default();
    files.insert(
        "pack.toml",
        r#"
            id = "toy"
            name = { zh = "示例", en = "Toy" }
            languages = ["zh", "en"]
            [city]
            code = "9900"
            name = { zh = "示例市", en = "Sample City" }
            time_zone = "Asia/Shanghai"
            [campaign]
            name = { zh = "学习实践 2021", en = "Learn and serve 2021" }
            from = "2021-03-08"
            until = "2021-04-16"
            [units]
            founded = "2020-01-01"
        "#,
    );
    files.insert("units.csv", "code,parent,kind,name_zh\n9900,,city,示例市\n");
    for name in ["items.toml", "figures.toml", "categories.toml", "navigation.toml"] {
        files.insert(name, "");
    }
    files
}

/// A browser: keeps cookies, follows nothing by itself.
pub struct Browser {
    router: Router,
    pub cookies: BTreeMap<String, String>,
    /// Sent with every request.
    pub headers: Vec<(&'static str, String)>,
}

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub response: Response<()>,
    pub text: String,
}

impl Page {
    pub fn header(&self, name: &str) -> &str {
        self.response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).expect("the body is JSON")
    }

    /// The token that the page's forms carry.
    pub fn csrf(&self) -> String {
        let (_, rest) = self.text.split_once(r#"name="csrf" value=""#).expect("the page has a form");
        rest.split('"').next().expect("a value ends").to_owned()
    }
}

impl Browser {
    pub fn new(served: &Served) -> Self {
        Self::at(served.router.clone())
    }

    /// At another server.
    pub fn at(router: Router) -> Self {
        Self { router, cookies: BTreeMap::new(), headers: Vec::new() }
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, "", "").await
    }

    pub async fn post(&mut self, path: &str, form: &str) -> Page {
        self.send(Method::POST, path, "application/x-www-form-urlencoded", form).await
    }

    pub async fn post_json(&mut self, path: &str, body: &serde_json::Value) -> Page {
        self.send(Method::POST, path, "application/json", &body.to_string()).await
    }

    pub async fn send(&mut self, method: Method, path: &str, kind: &str, body: &str) -> Page {
        let cookies: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
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
        let request = request.body(Body::from(body.to_owned())).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(cookie.to_str().expect("a cookie is text"));
        }
        let bytes = body.collect().await.expect("the body arrives").to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Page { status: parts.status, response: Response::from_parts(parts, ()), text }
    }

    fn keep(&mut self, cookie: &str) {
        let (pair, rest) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').expect("a cookie has a name");
        if rest.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    /// Signs in and expects that it works.
    pub async fn sign_in(&mut self, login: &str) -> Page {
        let page = self.post("/sign-in", &format!("login={login}&password=correct+horse&next=/toy")).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        page
    }
}
