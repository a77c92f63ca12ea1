//! The steps and the sheets, on both engines.

use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use luoshi_ledger::Ledger;
use luoshi_packs::Files;
use luoshi_store::{ManualClock, Migrations, store};
use luoshi_testkit::{TestDb, on_both};
use luoshi_units::{Cost, NewPerson, Role, Secret, Units, Who, deeds};
use luoshi_web::{App, Error, Parts, Settings};
use tower::ServiceExt;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const MIGRATIONS: &[Migrations] = &[
    luoshi_store::MIGRATIONS,
    luoshi_units::MIGRATIONS,
    luoshi_ledger::MIGRATIONS,
    luoshi_packs::MIGRATIONS,
    luoshi_openlog::MIGRATIONS,
    luoshi_web::MIGRATIONS,
];

const PASSWORD: &str = "correct horse";

fn small() -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../core/packs/tests/small");
    Files::from_dir(&folder).expect("the pack can be read")
}

/// The small pack's city with one person for each of three roles at the root, and its server.
async fn served(db: &TestDb) -> Router {
    let files = small();
    let units = Units::new();
    let of = units.clone();
    let made = db.store.write(move |tx| {
        Box::pin(async move {
            let pack =
                luoshi_packs::deeds::found(tx, 1, None, &of, &files).await.expect("it is founded").pack;
            let (who, day) = (Who::system(1, 0), "2021-01-01".parse().expect("a day"));
            for (at, (login, role)) in (0_u8..).zip([
                ("admin", Role::Administrator),
                ("office", Role::Office),
                ("clerk", Role::Clerk),
            ]) {
                let unit = pack.city.code.clone();
                let person =
                    NewPerson { name: login.into(), unit: unit.clone(), staff_no: None, sample: false };
                let person = deeds::person_add(tx, &who, &of, person).await?.id;
                let secret = Secret::new(login, PASSWORD, Cost::Light, [at; 16])?;
                deeds::account_add(tx, &who, &of, person, login, &secret).await?;
                deeds::post_give(tx, &who, &of, person, role, &unit, (day, None)).await?;
            }
            Ok::<_, Error>(pack)
        })
    });
    let pack = made.await.expect("the city is made");
    let city =
        store::cities(&mut db.store.read().await.expect("a connection")).await.expect("cities").remove(0);
    let app = App::new(Parts {
        ledger: Ledger::new(db.store.clone(), units.clone()),
        store: db.store.clone(),
        units,
        city,
        pack,
        clock: Arc::new(ManualClock::at("2026-02-03T04:05:06Z".parse().expect("an instant"))),
        rooms: vec![Box::new(luoshi_start::Start)],
        settings: Settings::default(),
    });
    luoshi_web::router(app.expect("the application can be put together"))
}

async fn answer(router: &Router, request: Request<Body>) -> (StatusCode, String) {
    let response = router.clone().oneshot(request).await.expect("the router answers");
    let status = response.status();
    let body = to_bytes(response.into_body(), 1 << 24).await.expect("the body arrives");
    (status, String::from_utf8_lossy(&body).into_owned())
}

async fn sign_in(router: &Router, login: &str) -> String {
    let body = serde_json::json!({ "login": login, "password": PASSWORD }).to_string();
    let request = Request::post("/api/v1/sign-in")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::HOST, "luoshi.example")
        .body(Body::from(body))
        .expect("a request");
    let (_, answer) = answer(router, request).await;
    let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
    answer["token"].as_str().expect("a token").to_owned()
}

async fn get(router: &Router, token: &str, path: &str) -> (StatusCode, String) {
    let request = Request::get(format!("{path}?lang=en"))
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(Body::empty());
    answer(router, request.expect("a request")).await
}

async fn send(router: &Router, token: &str, path: &str, go: &str, file: &[u8]) -> (StatusCode, String) {
    let mut body = Vec::new();
    for (name, value) in [("key", "a key"), ("do", go)] {
        let part = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    body.extend_from_slice(b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n");
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--b--\r\n");
    let request = Request::post(format!("{path}?lang=en"))
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(Body::from(body));
    answer(router, request.expect("a request")).await
}

fn zipped(files: &Files) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for path in files.list() {
        archive.start_file(path, SimpleFileOptions::default()).expect("a file begins");
        archive.write_all(files.read(path).unwrap_or_default()).expect("it is written");
    }
    archive.finish().expect("it is whole").into_inner()
}

#[test]
fn sheets_come_in_whole_or_not_at_all_and_nothing_twice() {
    on_both(MIGRATIONS, |db| async move {
        let router = served(&db).await;
        let admin = sign_in(&router, "admin").await;
        let (status, page) = get(&router, &admin, "/start").await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("is not set up yet") && page.contains("Nothing is recorded yet"), "{page}");
        assert!(!page.contains("/start/pack"), "an administrator loads no pack");

        let root = small();
        let root = luoshi_packs::load(&root).expect("it is sound").city.code;
        let sheet = |kind: &str| {
            format!("编码,名称,类别,上级单位\nX1,新设单位,{kind},{root}\nX2,又一单位,部门,{root}\n")
        };
        let bad = sheet("村落");
        let (status, page) = send(&router, &admin, "/start/units", "import", bad.as_bytes()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("One cell has to be mended") && page.contains("C2"), "{page}");
        let good = sheet("部门");
        for (go, said) in [
            ("check", "2 rows are new, 0 stand already"),
            ("import", "2 rows came in; 0 stood already"),
            ("import", "all 2 rows stand already"),
        ] {
            let (status, page) = send(&router, &admin, "/start/units", go, good.as_bytes()).await;
            assert_eq!(status, StatusCode::OK, "{page}");
            assert!(page.contains(said), "{said}: {page}");
        }
        let people = "姓名,所在单位,工号\n李经办,X1,A1\n".as_bytes();
        let (_, page) = send(&router, &admin, "/start/people", "import", people).await;
        assert!(page.contains("1 rows came in"), "{page}");
        let posts = "姓名,工号,角色,任职单位,开始日期\n李经办,A1,经办,X1,2030-01-01\n".as_bytes();
        let (_, page) = send(&router, &admin, "/start/posts", "import", posts).await;
        assert!(page.contains("1 rows came in"), "{page}");
        let (_, page) =
            send(&router, &admin, "/start/posts", "import", b"\xd0\xcf\x11\xe0 an old workbook").await;
        assert!(page.contains("notice bad") || page.contains("has-error"), "{page}");

        let clerk = sign_in(&router, "clerk").await;
        for path in ["/start", "/start/units", "/start/people/template.xlsx"] {
            assert_eq!(get(&router, &clerk, path).await.0, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(get(&router, &admin, "/start/talks").await.0, StatusCode::NOT_FOUND);
    });
}

#[test]
fn the_office_loads_another_version_of_the_pack() {
    on_both(MIGRATIONS, |db| async move {
        let router = served(&db).await;
        let office = sign_in(&router, "office").await;
        let files = small();
        let load = async |files: &Files| send(&router, &office, "/start/pack", "", &zipped(files)).await;
        assert_eq!(load(&files).await.0, StatusCode::SEE_OTHER);
        let mut other = files.clone();
        let text = String::from_utf8(files.read("pack.toml").expect("it is there").to_vec()).expect("text");
        other.insert("pack.toml", format!("{text}\nnonsense = 1\n"));
        let (status, page) = load(&other).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("was not loaded") && page.contains("pack.toml:"), "{page}");
        let (status, page) = send(&router, &office, "/start/pack", "", b"no zip").await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("no ZIP file"), "{page}");
        other.insert("pack.toml", format!("{text}\n# another version\n"));
        assert_eq!(load(&other).await.0, StatusCode::SEE_OTHER);
        let hash = luoshi_packs::load(&other).expect("it is sound").version_hash;
        assert!(get(&router, &office, "/start/pack").await.1.contains(&hash[..12]));
        let admin = sign_in(&router, "admin").await;
        assert_eq!(send(&router, &admin, "/start/pack", "", &zipped(&other)).await.0, StatusCode::FORBIDDEN);
    });
}
