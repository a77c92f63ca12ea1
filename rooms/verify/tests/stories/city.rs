//! A small city that is served with its open log, and whoever asks.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use luoshi_ledger::Ledger;
use luoshi_openlog::{Keeper, OpenLog, Witness, Witnesses};
use luoshi_packs::{Definitions, Files};
use luoshi_proofs::note::{Signer, Vkey};
use luoshi_store::{City, Clock as _, Tx};
use luoshi_testkit::{Cosigner, TestDb};
use luoshi_units::{Cost, NewPerson, NewUnit, Role, Secret, UnitKind, Units, Who, deeds};
use luoshi_verify::Verify;
use luoshi_web::{App, Error, Parts, Settings};
use tower::ServiceExt;

pub const MIGRATIONS: &[luoshi_store::Migrations] = &[
    luoshi_store::MIGRATIONS,
    luoshi_units::MIGRATIONS,
    luoshi_ledger::MIGRATIONS,
    luoshi_packs::MIGRATIONS,
    luoshi_openlog::MIGRATIONS,
    luoshi_web::MIGRATIONS,
];

const PASSWORD: &str = "correct horse";
const PEOPLE: [(&str, &str, Role); 2] = [("office", "9900", Role::Office), ("clerk", "9901", Role::Clerk)];

/// The log's name.
pub const ORIGIN: &str = "log.example/9900";

/// Its witness.
pub fn witness() -> Cosigner {
    Cosigner::new("w.example", 9)
}

/// Villages of the county, so that the log is longer than a bundle.
const VILLAGES: usize = 300;

/// Keeps keys in memory.
pub struct Memory {
    signers: Mutex<Vec<Signer>>,
    last: Mutex<Option<String>>,
}

impl Memory {
    /// With the log's first key.
    fn new() -> Self {
        let key = Signer::new(ORIGIN, [7; 32]).expect("the name is sound");
        Self { signers: Mutex::new(vec![key]), last: Mutex::default() }
    }

    /// Puts a new key before the others.
    pub fn rotate(&self) {
        let key = Signer::new(ORIGIN, [8; 32]).expect("the name is sound");
        self.signers.lock().expect("no test died").insert(0, key);
    }
}

impl Keeper for Memory {
    fn signers(&self, _: &str) -> Result<Vec<Signer>, String> {
        Ok(self.signers.lock().expect("no test died").clone())
    }

    fn last(&self, _: &str) -> Result<Option<String>, String> {
        Ok(self.last.lock().expect("no test died").clone())
    }

    fn keep(&self, _: &str, note: &str) -> Result<(), String> {
        *self.last.lock().expect("no test died") = Some(note.to_owned());
        Ok(())
    }
}

/// A city that is served.
pub struct Town {
    pub router: Router,
    /// The log that it serves.
    pub log: OpenLog,
    /// Its keys.
    pub keeper: Arc<Memory>,
    /// How many positions are published.
    pub size: u64,
    /// The definitions that hold.
    pub definitions: Definitions,
}

/// The pack of the room of figures.
fn files() -> Files {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../figures/tests/pack");
    Files::from_dir(&folder).expect("a folder")
}

/// Serves the city.
pub async fn town(db: &TestDb) -> Town {
    let units = Units::new();
    let city = City {
        id: 1,
        code: "9900".into(),
        name_zh: "云江市".into(),
        name_en: "Yunjiang".into(),
        time_zone: "Asia/Shanghai".into(),
        sample_until: None,
    };
    let (made, of) = (city.clone(), units.clone());
    db.store.write(|tx| Box::pin(async move { make(tx, &made, &of).await })).await.expect("the city is made");
    let pack = luoshi_packs::load(&files()).expect("the pack is sound");
    let definitions = Definitions::of(&pack);
    let ledger = Ledger::new(db.store.clone(), units.clone());
    let key = Vkey::parse(&witness().vkey()).expect("a witness's key");
    let witnesses = Witnesses::new(vec![Witness::new("省档案馆", "https://w.example", key)]);
    witnesses.set_asked();
    let log = OpenLog::new(ledger.clone()).with_witnesses(witnesses);
    let keeper = Arc::new(Memory::new());
    let published =
        log.publish(city.id, &city.code, &*keeper, db.clock.now()).await.expect("it is published");
    let app = App::new(Parts {
        ledger,
        store: db.store.clone(),
        units,
        city,
        pack,
        clock: db.clock.clone(),
        rooms: vec![Box::new(Verify::new(log.clone(), keeper.clone()))],
        settings: Settings::default(),
    });
    let router = luoshi_web::router(app.expect("the application can be put together"));
    Town { router, log, keeper, size: published.size, definitions }
}

async fn make(tx: &mut Tx, city: &City, units: &Units) -> Result<(), Error> {
    luoshi_store::store::city_insert(tx, city).await?;
    let maker = Who::system(city.id, 0);
    let day = "2020-01-01".parse().expect("a day");
    let villages = (0..VILLAGES).map(|at| (format!("9901{at:03}"), UnitKind::Community, Some("9901")));
    let top = [("9900", UnitKind::City, None), ("9901", UnitKind::County, Some("9900"))];
    let all = top.map(|(code, kind, parent)| (code.to_owned(), kind, parent)).into_iter().chain(villages);
    let new = all.map(|(code, kind, parent)| NewUnit {
        name_zh: format!("单位{code}"),
        code,
        kind,
        name_en: None,
        aliases: Vec::new(),
        parent: parent.map(Into::into),
    });
    deeds::found_many(tx, &maker, units, day, new.collect()).await?;
    let loaded = luoshi_packs::deeds::load(tx, &maker, units, &files()).await;
    loaded.map_err(|error| Error::internal(error.to_string()))?;
    for (at, (login, unit, role)) in (0_u8..).zip(PEOPLE) {
        let person = NewPerson { name: login.into(), unit: unit.into(), staff_no: None, sample: true };
        let person = deeds::person_add(tx, &maker, units, person).await?.id;
        let secret = Secret::new(login, PASSWORD, Cost::Light, [at; 16])?;
        deeds::account_add(tx, &maker, units, person, login, &secret).await?;
        deeds::post_give(tx, &maker, units, person, role, unit, (day, None)).await?;
    }
    Ok(())
}

pub struct Page {
    pub status: StatusCode,
    pub heads: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Page {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> String {
        let text = self.text();
        let (_, rest) = text.split_once(&format!(r#"name="{name}" value=""#)).expect("the field is there");
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}

pub async fn send(router: &Router, method: Method, path: &str, heads: &[(&str, &str)], body: &str) -> Page {
    let mut request = Request::builder().method(method).uri(path).header(header::HOST, "luoshi.example");
    for (name, value) in heads {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body.to_owned())).expect("a request");
    let (parts, body) = router.clone().oneshot(request).await.expect("an answer").into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("the body arrives").to_vec();
    Page { status: parts.status, heads: parts.headers, bytes }
}

pub async fn get(router: &Router, path: &str) -> Page {
    send(router, Method::GET, path, &[], "").await
}

/// The cookie of somebody who signed in.
pub async fn cookie(router: &Router, login: &str) -> String {
    let form = format!("login={login}&password={}", PASSWORD.replace(' ', "+"));
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let page = send(router, Method::POST, "/sign-in", &kind, &form).await;
    let cookie = page.heads[header::SET_COOKIE].to_str().expect("text");
    cookie.split(';').next().expect("a pair").to_owned()
}
