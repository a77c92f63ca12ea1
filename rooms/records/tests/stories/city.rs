//! A small city with a pack of two forms, people in every role, and a browser without a screen.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use luoshi_ledger::Ledger;
use luoshi_packs::{Files, Pack};
use luoshi_records::Records;
use luoshi_store::{City, Migrations, Tx};
use luoshi_testkit::TestDb;
use luoshi_units::{Cost, NewPerson, NewUnit, Role, Secret, UnitKind, Units, Who, accounts, deeds};
use luoshi_web::uploads::Files as Shelf;
use luoshi_web::{App, Error, Parts, Settings};
use serde_json::Value as Json;
use tower::ServiceExt;

pub const MIGRATIONS: &[Migrations] = &[
    luoshi_store::MIGRATIONS,
    luoshi_units::MIGRATIONS,
    luoshi_ledger::MIGRATIONS,
    luoshi_packs::MIGRATIONS,
    luoshi_openlog::MIGRATIONS,
    luoshi_web::MIGRATIONS,
    luoshi_records::MIGRATIONS,
];

/// The whole city.
pub const CITY: i64 = 1;
const PASSWORD: &str = "correct horse";

/// Who signs in, where, and as what.
const PEOPLE: [(&str, &str, &str, Role); 6] = [
    ("office", "何雪梅", "9900", Role::Office),
    ("lead", "赵立新", "9901", Role::Lead),
    ("clerk", "周桂芝", "990101", Role::Clerk),
    ("colleague", "孙海涛", "990101", Role::Clerk),
    ("stranger", "马玉兰", "9902", Role::Clerk),
    ("auditor", "刘长山", "9900", Role::Auditor),
];

/// A city that is served.
pub struct Town {
    pub app: App,
    pub router: Router,
    pub db: TestDb,
    pub pack: Arc<Pack>,
    /// Accounts by login.
    pub accounts: BTreeMap<&'static str, i64>,
}

/// Puts the city together.
pub async fn town(db: TestDb) -> Town {
    let units = Units::new();
    let city = City {
        id: CITY,
        code: "9900".into(),
        name_zh: "示例市".into(),
        name_en: "Sample City".into(),
        time_zone: "Asia/Shanghai".into(),
        sample_until: None,
    };
    let (made, of) = (city.clone(), units.clone());
    let accounts = db
        .store
        .write(|tx| Box::pin(async move { make(tx, &made, &of).await }))
        .await
        .expect("the city is made");
    let pack = luoshi_packs::load(&files()).expect("the pack is sound");
    let app = App::new(Parts {
        ledger: Ledger::new(db.store.clone(), units.clone()),
        store: db.store.clone(),
        units,
        city,
        pack: pack.clone(),
        clock: db.clock.clone(),
        rooms: vec![Box::new(Records)],
        settings: Settings { files: Shelf::in_folder(db.folder().join("uploads")), ..Settings::default() },
    })
    .expect("the application can be put together");
    Town { router: luoshi_web::router(app.clone()), app, db, pack: Arc::new(pack), accounts }
}

/// The pack of these tests.
pub fn files() -> Files {
    let mut files = Files::default();
    let mut add = |folder: &Path, under: &str| {
        for entry in std::fs::read_dir(folder).expect("the pack's folder is there") {
            let path = entry.expect("an entry of the folder").path();
            if path.is_file() {
                let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
                files.insert(format!("{under}{name}"), std::fs::read(&path).expect("a file of the pack"));
            }
        }
    };
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/stories/pack");
    add(&folder, "");
    add(&folder.join("forms"), "forms/");
    files.insert("units.csv", "code,parent,kind,name_zh\n9900,,city,示例市\n");
    for empty in ["figures.toml", "categories.toml"] {
        files.insert(empty, "");
    }
    files
}

async fn make(tx: &mut Tx, city: &City, units: &Units) -> Result<BTreeMap<&'static str, i64>, Error> {
    luoshi_store::store::city_insert(tx, city).await?;
    let maker = Who::system(city.id, 0);
    let day = "2020-01-01".parse().expect("a day");
    let tree = [
        ("9900", UnitKind::City, "示例市", None),
        ("9901", UnitKind::County, "东河区", Some("9900")),
        ("990101", UnitKind::Township, "柳树街道", Some("9901")),
        ("990102", UnitKind::Township, "桥头街道", Some("9901")),
        ("9902", UnitKind::County, "西山县", Some("9900")),
        ("990201", UnitKind::Township, "桥头镇", Some("9902")),
    ];
    let new = tree.map(|(code, kind, name, parent)| NewUnit {
        code: code.into(),
        kind,
        name_zh: name.into(),
        name_en: None,
        aliases: Vec::new(),
        parent: parent.map(Into::into),
    });
    deeds::found_many(tx, &maker, units, day, new.into()).await?;
    let mut accounts = BTreeMap::new();
    for (at, (login, name, unit, role)) in (0_u8..).zip(PEOPLE) {
        let number = format!("S{at}");
        let person = NewPerson { name: name.into(), unit: unit.into(), staff_no: Some(number), sample: true };
        let person = deeds::person_add(tx, &maker, units, person).await?.id;
        let secret = Secret::new(login, PASSWORD, Cost::Light, [at; 16])?;
        accounts.insert(login, deeds::account_add(tx, &maker, units, person, login, &secret).await?);
        deeds::post_give(tx, &maker, units, person, role, unit, (day, None)).await?;
    }
    Ok(accounts)
}

impl Town {
    /// Somebody, as they are signed in.
    pub async fn who(&self, login: &str) -> Who {
        let mut conn = self.db.store.read().await.expect("a connection");
        let today = "2021-04-16".parse().expect("a day");
        let who =
            accounts::who(&mut conn, CITY, self.accounts[login], today).await.expect("the database answers");
        who.expect("the account is there")
    }

    /// The id of a person.
    pub async fn person(&self, login: &str) -> i64 {
        self.who(login).await.person
    }

    /// A browser in which somebody is signed in.
    pub async fn browser(&self, login: &str) -> Browser<'_> {
        let mut browser = Browser { town: self, cookies: BTreeMap::new(), headers: Vec::new() };
        let page = browser.post("/sign-in", &[("login", login), ("password", PASSWORD)]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        browser
    }

    /// A browser in which nobody is.
    pub fn nobody(&self) -> Browser<'_> {
        Browser { town: self, cookies: BTreeMap::new(), headers: Vec::new() }
    }
}

/// A browser: keeps cookies, follows nothing by itself.
pub struct Browser<'t> {
    town: &'t Town,
    cookies: BTreeMap<String, String>,
    /// Sent with every request.
    pub headers: Vec<(&'static str, String)>,
}

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub location: String,
    pub kind: String,
    pub bytes: Vec<u8>,
    pub text: String,
    headers: HeaderMap,
}

impl Page {
    /// What a head says; empty where it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// The body as JSON.
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The value of the first hidden field of this name.
    pub fn hidden(&self, name: &str) -> String {
        let (_, rest) =
            self.text.split_once(&format!(r#"name="{name}" value=""#)).expect("the field is there");
        rest.split('"').next().expect("a value ends").to_owned()
    }

    /// What stands between head and foot of the page, without the keys and tokens that differ each time.
    pub fn main(&self) -> String {
        let (_, main) = self.text.split_once("<main").expect("the page has a main part");
        let (main, _) = main.split_once("</main>").expect("the main part ends");
        let mut out = main.to_owned();
        for mark in [r#"name="csrf" value=""#, r#"name="key" value=""#, r#"data-account=""#] {
            let parts: Vec<&str> = out.split(&mark).collect();
            let rest = parts[1..].iter().map(|part| part.split_once('"').map_or("", |(_, rest)| rest));
            out = std::iter::once(parts[0]).chain(rest).collect::<Vec<_>>().join(&format!("{mark}\""));
        }
        let lines = out.lines().map(str::trim_end).filter(|line| !line.trim().is_empty());
        lines.collect::<Vec<_>>().join("\n")
    }
}

impl Browser<'_> {
    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, "", Vec::new()).await
    }

    /// Sends a form; what it needs besides is given.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        self.send(Method::POST, path, "application/x-www-form-urlencoded", body.join("&").into_bytes()).await
    }

    /// Opens the page of a form, fills it in and sends it to the same address.
    pub async fn fill(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
        let mut all = vec![("csrf".to_owned(), page.hidden("csrf")), ("key".to_owned(), page.hidden("key"))];
        if page.text.contains(r#"name="version""#) {
            all.push(("version".to_owned(), page.hidden("version")));
        }
        let all: Vec<(&str, &str)> = all
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, _)| fields.iter().all(|(given, _)| given != name))
            .chain(fields.iter().copied())
            .collect();
        self.post(path, &all).await
    }

    /// Exports a list with all its columns, waits for the job, and fetches the file.
    pub async fn export(&mut self, path: &str, query: &str, format: &str) -> Page {
        self.export_of(path, &[("query", query), ("format", format), ("every", "yes")]).await
    }

    /// The same, as the list's form says it.
    pub async fn export_of(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let list = self.get(&format!("{path}?view=all")).await;
        let (csrf, key) = (list.hidden("csrf"), list.hidden("key"));
        let all = [fields, &[("csrf", csrf.as_str()), ("key", key.as_str())]].concat();
        let started = self.post(&format!("{path}/export"), &all).await;
        assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.text);
        loop {
            let job = self.get(&started.location).await;
            assert!(!job.text.contains("没有做成"), "{}", job.text);
            if job.text.contains("完成") {
                return self.get(&format!("{}/file", started.location)).await;
            }
            tokio::task::yield_now().await;
        }
    }

    /// Sends a form with a file.
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], file: (&str, &str, &[u8])) -> Page {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let (field, name, bytes) = file;
        let head =
            format!("--B\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--B--\r\n");
        self.send(Method::POST, path, "multipart/form-data; boundary=B", body).await
    }

    /// Calls the API with a key.
    pub async fn call(&mut self, method: Method, path: &str, key: &str, body: &Json) -> Page {
        let csrf = self.get("/records").await.hidden("csrf");
        self.headers = vec![("x-csrf-token", csrf), ("idempotency-key", key.to_owned())];
        let page = self.send(method, path, "application/json", body.to_string().into_bytes()).await;
        self.headers.clear();
        page
    }

    pub async fn send(&mut self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> Page {
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
        let request = request.body(Body::from(body)).expect("a request");
        let response = self.town.router.clone().oneshot(request).await.expect("the router answers");
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().expect("a cookie is text").split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a cookie has a name");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let head =
            |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
        let bytes = body.collect().await.expect("the body arrives").to_bytes().to_vec();
        Page {
            status: parts.status,
            location: head(header::LOCATION),
            kind: head(header::CONTENT_TYPE),
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
            headers: parts.headers,
        }
    }
}

fn encoded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
