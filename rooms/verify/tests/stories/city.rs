//! A small city that is served with a log kept in memory, and whoever asks.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use luoshi_ledger::{Ledger, Question};
use luoshi_packs::Files;
use luoshi_store::{BoxFuture, City, Tx};
use luoshi_testkit::TestDb;
use luoshi_units::{Cost, NewPerson, NewUnit, Role, Secret, UnitKind, Units, Who, deeds};
use luoshi_verify::{Checkpoint, Log, Stated, StatedPage, Verify};
use luoshi_web::{App, Error, Parts, Settings};
use tower::ServiceExt;

pub const MIGRATIONS: &[luoshi_store::Migrations] = &[
    luoshi_store::MIGRATIONS,
    luoshi_units::MIGRATIONS,
    luoshi_ledger::MIGRATIONS,
    luoshi_packs::MIGRATIONS,
    luoshi_web::MIGRATIONS,
];

const PASSWORD: &str = "correct horse";
const PEOPLE: [(&str, &str, Role); 2] = [("office", "9900", Role::Office), ("clerk", "9901", Role::Clerk)];

/// How many leaves the log in memory has published; it stores more.
pub const SIZE: u64 = 300;

/// The log in memory.
#[derive(Default)]
pub struct Kept {
    stated: Mutex<Vec<Stated>>,
}

/// The definitions' hash in the log in memory.
pub fn definitions_hash() -> String {
    "0d".repeat(32)
}

/// The leaf at an index.
pub fn leaf(index: u64) -> String {
    format!("leaf {index}")
}

impl Log for Kept {
    fn key(&self) -> String {
        "log.example/9900+00000000+AQ==".into()
    }

    fn witnesses(&self) -> Vec<String> {
        vec!["w.example+00000000+BA==".into()]
    }

    fn checkpoint(&self) -> BoxFuture<'_, Result<Option<Checkpoint>, Error>> {
        let note = "log.example/9900\n300\nAAAA\n\n\u{2014} log.example/9900 AAAAAAA=\n\u{2014} w.example AAAAAAA=\n";
        Box::pin(async move { Ok(Some(Checkpoint { note: note.into(), size: SIZE })) })
    }

    fn tile(&self, level: u8, index: u64) -> BoxFuture<'_, Result<Option<Vec<u8>>, Error>> {
        let hashes = if (level, index) == (0, 1) { 60 } else { 256 };
        Box::pin(async move { Ok(Some((0..hashes).flat_map(|at: u64| [(at % 256) as u8; 32]).collect())) })
    }

    fn bundle(&self, index: u64) -> BoxFuture<'_, Result<Option<Vec<u8>>, Error>> {
        let leaves = (index * 256..index * 256 + 256).map(leaf);
        let bytes = leaves.flat_map(|leaf| [&[0, leaf.len() as u8], leaf.as_bytes()].concat()).collect();
        Box::pin(async move { Ok(Some(bytes)) })
    }

    fn definitions<'a>(&'a self, hash: &'a str) -> BoxFuture<'a, Result<Option<String>, Error>> {
        Box::pin(async move { Ok((hash == definitions_hash()).then(|| "{}".to_owned())) })
    }

    fn statement<'a>(&'a self, hash: &'a str) -> BoxFuture<'a, Result<Option<Stated>, Error>> {
        let found = self.stated.lock().expect("no test died").iter().find(|one| one.hash == hash).cloned();
        Box::pin(async move { Ok(found) })
    }

    fn statements<'a>(
        &'a self,
        figure: Option<&'a str>,
        _: Option<&'a str>,
    ) -> BoxFuture<'a, Result<StatedPage, Error>> {
        let all = self.stated.lock().expect("no test died").clone();
        let list = all.into_iter().filter(|one| figure.is_none_or(|figure| one.figure == figure)).collect();
        Box::pin(async move { Ok(StatedPage { list, next: None }) })
    }

    fn state<'a>(
        &'a self,
        who: &'a Who,
        question: &'a Question,
        key: &'a str,
    ) -> BoxFuture<'a, Result<String, Error>> {
        let hash = "5e".repeat(32);
        let file = r#"{"definition":{"id":"talk.held","name":{"zh":"宣讲场次","en":"Talks"},
            "definition":{"zh":"讲了的场次。","en":"Talks held."},"unit_of_measure":{"zh":"场","en":"talks"}}}"#;
        let stated = Stated {
            hash: hash.clone(),
            core: format!("luoshi/statement/1\nby {} with {}\n", who.name, key.len()),
            file: file.into(),
            figure: question.figure.clone(),
            unit: question.unit.clone().unwrap_or_default(),
            from: question.from.expect("the form carries it"),
            until: question.until.expect("the form carries it"),
            value: Some("1780".into()),
            why: None,
            entries: 1781,
            position: 42,
        };
        self.stated.lock().expect("no test died").push(stated);
        Box::pin(async move { Ok(hash) })
    }
}

/// Serves the city.
pub async fn town(db: &TestDb) -> Router {
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
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../figures/tests/pack");
    let pack = luoshi_packs::load(&Files::from_dir(&folder).expect("a folder")).expect("the pack is sound");
    let app = App::new(Parts {
        ledger: Ledger::new(db.store.clone(), units.clone()),
        store: db.store.clone(),
        units,
        city,
        pack,
        clock: db.clock.clone(),
        rooms: vec![Box::new(Verify::new(Arc::new(Kept::default())))],
        settings: Settings::default(),
    });
    luoshi_web::router(app.expect("the application can be put together"))
}

async fn make(tx: &mut Tx, city: &City, units: &Units) -> Result<(), Error> {
    luoshi_store::store::city_insert(tx, city).await?;
    let maker = Who::system(city.id, 0);
    let day = "2020-01-01".parse().expect("a day");
    let new = [("9900", UnitKind::City, None), ("9901", UnitKind::County, Some("9900"))].map(
        |(code, kind, parent)| NewUnit {
            code: code.into(),
            kind,
            name_zh: format!("单位{code}"),
            name_en: None,
            aliases: Vec::new(),
            parent: parent.map(Into::into),
        },
    );
    deeds::found_many(tx, &maker, units, day, new.into()).await?;
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
