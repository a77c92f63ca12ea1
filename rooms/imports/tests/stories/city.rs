//! A small city with the forms of the room of records, people in every role, and a browser without a screen.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use luoshi_imports::Imports;
use luoshi_ledger::{Ledger, Question};
use luoshi_packs::Files;
use luoshi_records::Records;
use luoshi_store::{City, Clock, Migrations, Store, Tx};
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
    luoshi_records::MIGRATIONS,
    luoshi_imports::MIGRATIONS,
];

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

const FIGURES: [(&str, &str, &str); 4] = [
    ("serve.outing", "sum", "serve.outing"),
    ("serve.person", "sum", "serve.person"),
    ("serve.people", "people", "serve.person"),
    ("serve.time", "sum", "serve.time"),
];

/// A city that is served.
pub struct Town {
    pub app: App,
    pub router: Router,
    pub db: TestDb,
    accounts: BTreeMap<&'static str, i64>,
}

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
    let app = server(db.store.clone(), units, city, db.clock.clone());
    Town { router: luoshi_web::router(app.clone()), app, db, accounts }
}

fn server(store: Store, units: Units, city: City, clock: Arc<dyn Clock>) -> App {
    App::new(Parts {
        ledger: Ledger::new(store.clone(), units.clone()),
        store,
        units,
        city,
        pack: luoshi_packs::load(&files()).expect("the pack is sound"),
        clock,
        rooms: vec![Box::new(Records), Box::new(Imports)],
        settings: Settings::default(),
    })
    .expect("the application can be put together")
}

/// The pack of the room of records, with figures.
fn files() -> Files {
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
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../records/tests/stories/pack");
    add(&folder, "");
    add(&folder.join("forms"), "forms/");
    files.insert("units.csv", "code,parent,kind,name_zh\n9900,,city,示例市\n");
    files.insert("categories.toml", "");
    let figure = |(id, kind, item): (&str, &str, &str)| {
        format!(
            "[[figure]]\nid = \"{id}\"\nkind = \"{kind}\"\nitem = \"{item}\"\nname = {{ zh = \"{id}\", en = \"{id}\" }}\n\
             definition = {{ zh = \"数\", en = \"Count\" }}\nunit_of_measure = {{ zh = \"个\", en = \"of them\" }}\n\
             measure_word = \"things\"\nformat = \"whole\"\nsection = \"service\"\n"
        )
    };
    files.insert("figures.toml", FIGURES.map(figure).concat());
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
    /// Another server of the city, whose deeds live by a clock of its own.
    pub async fn beside(&self, clock: Arc<dyn Clock>) -> App {
        let store = self.db.again(clock).await;
        server(store, Units::new(), self.app.city().clone(), self.db.clock.clone())
    }

    /// Somebody, as they are signed in.
    pub async fn who(&self, login: &str) -> Who {
        let mut conn = self.db.store.read().await.expect("a connection");
        let today = "2021-04-16".parse().expect("a day");
        let who =
            accounts::who(&mut conn, CITY, self.accounts[login], today).await.expect("the database answers");
        who.expect("the account is there")
    }

    /// A browser in which somebody is signed in.
    pub async fn browser(&self, login: &str) -> Browser<'_> {
        let mut browser = Browser { town: self, cookies: BTreeMap::new(), at: None };
        let page = browser.post("/sign-in", &[("login", login), ("password", PASSWORD)]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        browser
    }

    /// How many records of outings stand.
    pub async fn standing(&self) -> usize {
        self.records().await.iter().filter(|record| record.state.as_str() == "standing").count()
    }

    /// All records.
    pub async fn records(&self) -> Vec<luoshi_records::model::Record> {
        let mut conn = self.db.store.read().await.expect("a connection");
        luoshi_records::store::records_after(&mut conn, CITY, 0, 10_000).await.expect("records")
    }

    /// Every figure at every unit.
    pub async fn figures(&self) -> Vec<String> {
        let catalogue = self.app.catalogue();
        let mut answers = Vec::new();
        for (figure, ..) in FIGURES {
            for unit in ["9900", "9901", "990101", "990102", "9902"] {
                let question = Question::of(figure).at(unit);
                let answer = self.app.ledger().answer(CITY, &catalogue, &question).await.expect("an answer");
                let value = answer.value.map(|value| value.to_string()).unwrap_or_default();
                answers.push(format!("{figure} {unit} {value}"));
            }
        }
        answers
    }

    /// What the entries add up to, by nothing but addition: by item, unit and person.
    pub async fn folded(&self) -> BTreeMap<(String, String, Option<i64>), i64> {
        let mut sums = BTreeMap::new();
        for record in self.records().await {
            let mut conn = self.db.store.read().await.expect("a connection");
            for entry in luoshi_ledger::entries_of(&mut conn, CITY, record.id).await.expect("entries") {
                *sums.entry((entry.item, entry.unit, entry.person)).or_default() += entry.quantity;
            }
        }
        sums.retain(|_, sum| *sum != 0);
        sums
    }
}

/// A browser: keeps cookies, follows nothing by itself.
pub struct Browser<'t> {
    town: &'t Town,
    cookies: BTreeMap<String, String>,
    /// Another server than the town's.
    pub at: Option<Router>,
}

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub location: String,
    pub bytes: Vec<u8>,
    pub text: String,
}

impl Page {
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
        for mark in [r#"name="csrf" value=""#, r#"name="key" value=""#, "/imports/", "/records/outing/"] {
            let end = if mark.ends_with('"') { '"' } else { '?' };
            let parts: Vec<&str> = out.split(mark).collect();
            let rest = parts[1..].iter().map(|part| {
                let stop = |c: char| c == end || (end == '?' && !c.is_ascii_digit());
                part.find(stop).map_or("", |at| &part[at..])
            });
            out = std::iter::once(parts[0]).chain(rest).collect::<Vec<_>>().join(mark);
        }
        // What a page is for stands on each, and is the word files' matter.
        let shown = |line: &&str| !line.trim().is_empty() && !line.contains(r#"class="more help""#);
        let lines = out.lines().map(str::trim_end).filter(shown);
        lines.collect::<Vec<_>>().join("\n")
    }
}

impl Browser<'_> {
    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, "", Vec::new()).await
    }

    /// Sends a form.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        self.send(Method::POST, path, "application/x-www-form-urlencoded", body.join("&").into_bytes()).await
    }

    /// Opens a page and sends the form on it to an address.
    pub async fn fill(&mut self, page: &str, to: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.get(page).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let (csrf, key) = (page.hidden("csrf"), page.hidden("key"));
        self.post(to, &[&[("csrf", csrf.as_str()), ("key", key.as_str())], fields].concat()).await
    }

    /// Sends a sheet of outings.
    pub async fn sheet(&mut self, name: &str, bytes: &[u8]) -> Page {
        let page = self.get("/imports/new/outing").await;
        let mut body = Vec::new();
        for field in ["csrf", "key"] {
            let value = page.hidden(field);
            let part = format!("--B\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head =
            format!("--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--B--\r\n");
        self.send(Method::POST, "/imports/new/outing", "multipart/form-data; boundary=B", body).await
    }

    /// The same, and gives the import's page.
    pub async fn import(&mut self, sheet: &str) -> String {
        let sent = self.sheet("活动.csv", sheet.as_bytes()).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        sent.location
    }

    /// Records what is good, and waits for the job.
    pub async fn record(&mut self, import: &str) -> Page {
        let started = self.fill(import, &format!("{import}/run"), &[]).await;
        assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.text);
        self.wait(&started.location).await
    }

    /// Takes an import back, and waits for the job.
    pub async fn undo(&mut self, import: &str, reason: &str) -> Page {
        let page = format!("{import}/undo");
        let started = self.fill(&page, &page, &[("reason", reason)]).await;
        assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.text);
        self.wait(&started.location).await
    }

    /// Waits until a job is at its end, and gives its page.
    pub async fn wait(&mut self, job: &str) -> Page {
        loop {
            let page = self.get(job).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.text);
            if ["完成", "没有做成", "已停止"].iter().any(|word| page.main().contains(word)) {
                return page;
            }
            tokio::task::yield_now().await;
        }
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
        let request = request.body(Body::from(body)).expect("a request");
        let router = self.at.as_ref().unwrap_or(&self.town.router).clone();
        let response = router.oneshot(request).await.expect("the router answers");
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().expect("a cookie is text").split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a cookie has a name");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let location = parts.headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
        let bytes = body.collect().await.expect("the body arrives").to_bytes().to_vec();
        Page {
            status: parts.status,
            location: location.unwrap_or_default().to_owned(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
        }
    }
}

fn encoded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
