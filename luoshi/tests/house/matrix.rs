//! The access matrix: every page and every call that reads, asked by each role with a post at one unit, for rows of that
//! unit, below it, beside it and above it. What came out is a text that is read with every change; what must not come
//! out, whatever the text says, is held against the rules one by one.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use luoshi::house::{MIGRATIONS, rooms};
use luoshi_bulletins::Bulletins;
use luoshi_inspection::Inspection;
use luoshi_ledger::Ledger;
use luoshi_packs::Files;
use luoshi_store::{City, Clock as _, Day, Tx};
use luoshi_talks::deeds::{Desk, talk_hold, team_found};
use luoshi_talks::model::{Audience, PlaceKind, TalkDraft, TeamDraft};
use luoshi_testkit::{TestDb, on_both};
use luoshi_units::{Cost, NewPerson, NewUnit, Role, Secret, UnitKind, Units, Who, deeds};
use luoshi_verify::Verify;
use luoshi_web::{App, Error, Parts, Rule, Settings, routes_table};
use tower::ServiceExt;

use crate::routes::{PASSWORD, sign_in};
use crate::sources::root;

const MATRIX: &str = "luoshi/tests/house/matrix.txt";

/// The places of rows, seen from the post: its name, the unit, what marks its rows.
const PLACES: [(&str, &str, &str); 4] = [
    ("own", "231001", "甲处的题目"),
    ("below", "231001001", "乙处的题目"),
    ("beside", "231002", "丙处的题目"),
    ("above", "2310", "丁处的题目"),
];

/// Whether a role with a post at the own unit sees the rows of a place; said once more than the rules say it.
fn sees(role: Role, place: &str) -> bool {
    matches!(role, Role::Auditor | Role::Administrator) || matches!(place, "own" | "below")
}

/// The rows of a place.
#[derive(Clone, Copy)]
struct Rows {
    talk: i64,
    team: i64,
    person: i64,
    post: i64,
}

/// What stands in a route in the place of its parameters, for the rows of a place; none where the route is not about
/// such a row.
fn filled(path: &str, code: &str, rows: &Rows) -> Option<String> {
    let kinds: [(&str, i64); 7] = [
        ("/talks/teams/{id}", rows.team),
        ("/talks/speakers/{id}", rows.person),
        ("/talks/{id}", rows.talk),
        ("/api/v1/talk-teams/{id}", rows.team),
        ("/api/v1/talks/{id}", rows.talk),
        ("/staff/people/{id}", rows.person),
        ("/staff/posts/{id}", rows.post),
    ];
    if path.starts_with("/units/{code}") || path.starts_with("/staff/units/{code}") {
        return Some(path.replace("{code}", code));
    }
    let (_, id) = kinds.iter().find(|(kind, _)| path.starts_with(kind))?;
    let path = path.replace("{id}", &id.to_string());
    (!path.contains('{')).then_some(path)
}

/// What kind of question a route is.
fn kind(path: &str) -> &'static str {
    let export = [".csv", ".xlsx", ".ics", "/entries", "/export"].iter().any(|end| path.ends_with(end));
    match path {
        _ if export => "export",
        _ if path.contains("{id}") || path.contains("{code}") => "record",
        _ if path.contains("/figures/") => "drill",
        _ if path.contains("?q=") => "search",
        _ => "list",
    }
}

#[test]
fn permission_by_place_is_as_it_was_read() {
    on_both(MIGRATIONS, |db| async move {
        let (router, rows) = serve(&db).await;
        let mut text = String::from(
            "# Who gets what of rows of the own unit, below it, beside it and above it; the post is at the own unit.\n\
             # A page about a row: its status. Any other: its status, then x where a row of the place is in it.\n",
        );
        let mut asked = 0;
        for role in Role::ALL {
            let token = sign_in(&router, role.id()).await;
            for (room, path, rule) in questions() {
                let cells = if filled(&path, "", &rows["own"]).is_some() {
                    about_rows(&router, &token, role, &path, &rows).await
                } else if path.ends_with("/export") {
                    in_files(&router, &token, role, &path).await
                } else {
                    in_answers(&router, &token, role, &path).await
                };
                asked += 1;
                if rule != Rule::Public {
                    writeln!(text, "{} {} {room} {path}: {cells}", role.id(), kind(&path)).expect("a text");
                }
            }
        }
        assert!(asked > 300, "only {asked} questions");
        let stood_at = root().join(MATRIX);
        if std::env::var_os("LUOSHI_BLESS").is_some() {
            std::fs::write(&stood_at, &text).expect("the matrix can be written");
        }
        let stood = std::fs::read_to_string(&stood_at).unwrap_or_default();
        assert!(stood == text, "read the difference; if it is meant, run this test with LUOSHI_BLESS=1");
        every_look_left_its_line(&db).await;
    });
}

/// Every route that reads, lists a second time with a search, and every list that is taken away as a file.
fn questions() -> Vec<(&'static str, String, Rule)> {
    let all = routes_table(&rooms(Verify::default(), Inspection::default(), Bulletins::default()));
    let reads = all.iter().filter(|row| row.method == Method::GET);
    let mut out = Vec::new();
    for row in reads.filter(|row| !row.path.contains("{*") && row.path != "/metrics") {
        let path = row.path.replace("/figures/{id}", "/figures/talk.held");
        let list = !path.contains('{') && !path.contains('.');
        if list {
            out.push((row.room, format!("{path}?q=题目"), row.rule));
        }
        out.push((row.room, path, row.rule));
    }
    let exports = all.iter().filter(|row| row.path.ends_with("/export") && !row.path.contains('{'));
    out.extend(exports.map(|row| (row.room, row.path.to_owned(), row.rule)));
    out
}

/// A page about a row, asked for the row of each place.
async fn about_rows(
    router: &Router,
    token: &str,
    role: Role,
    path: &str,
    rows: &BTreeMap<&'static str, Rows>,
) -> String {
    let mut cells = Vec::new();
    for (place, code, _) in PLACES {
        let address = filled(path, code, &rows[place]).expect("it is about rows");
        let (status, body) = ask(router, &address, token).await;
        assert!(!status.is_server_error(), "{role:?} {address}: {status}");
        let row = ["/talks/{id}", "/talks/teams/{id}", "/api/v1/talk", "/staff/units/", "/staff/posts/"];
        if row.iter().any(|row| path.starts_with(row)) && !sees(role, place) {
            let refused = matches!(status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN);
            assert!(refused, "{role:?} gets {status} for a row {place} it: {address}");
        }
        spared(role, &address, &body);
        cells.push(format!("{place} {}", status.as_u16()));
    }
    cells.join(" ")
}

/// Any other page: which places' rows are in it.
async fn in_answers(router: &Router, token: &str, role: Role, path: &str) -> String {
    // A parameter that names no row of these has something in its place that there is none of.
    let address = path.split('/').map(|part| if part.contains('{') { "7" } else { part }).collect::<Vec<_>>();
    let (status, body) = ask(router, &address.join("/"), token).await;
    assert!(!status.is_server_error(), "{role:?} {path}: {status}");
    spared(role, path, &body);
    let mut cells = status.as_u16().to_string();
    for (place, _, marker) in PLACES {
        let there = body.contains(marker) || (path.starts_with("/staff") && body.contains(&name(marker)));
        write!(cells, " {place} {}", if there { "x" } else { "." }).expect("a text");
    }
    cells
}

/// A list that is taken away with all its columns: which places' rows are in the file that its job makes.
async fn in_files(router: &Router, token: &str, role: Role, path: &str) -> String {
    let form = format!("key={}{}&format=csv&every=yes", role.id(), path.replace('/', "-"));
    let request = Request::post(path)
        .header(header::HOST, "luoshi.example")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .expect("a well-formed request");
    let response = router.clone().oneshot(request).await.expect("the router answers");
    let status = response.status();
    let mut cells = status.as_u16().to_string();
    let Some(job) = response.headers().get(header::LOCATION) else { return cells };
    let job = job.to_str().expect("ASCII").to_owned();
    let file = loop {
        let (status, file) = ask(router, &format!("{job}/file"), token).await;
        if status == StatusCode::OK {
            break file;
        }
        let (_, page) = ask(router, &job, token).await;
        assert!(!page.contains("没有做成"), "{role:?} {path}: {page}");
        tokio::task::yield_now().await;
    };
    spared(role, path, &file);
    for (place, _, marker) in PLACES {
        let there = file.contains(marker) || (path.starts_with("/staff") && file.contains(&name(marker)));
        write!(cells, " {place} {}", if there { "x" } else { "." }).expect("a text");
    }
    cells
}

/// What somebody of a place is called.
fn name(marker: &str) -> String {
    format!("{}员某", marker.chars().next().unwrap_or_default())
}

/// No answer to anybody holds a row that their post does not reach; those about posts also nobody of there. (Who speaks
/// is offered wherever they belong, and a refusal names who can.)
fn spared(role: Role, path: &str, body: &str) {
    for (place, _, marker) in PLACES.iter().filter(|(place, ..)| !sees(role, place)) {
        assert!(!body.contains(marker), "{role:?} sees a row {place} it at {path}");
        let named =
            path.starts_with("/staff") && body.contains(&name(marker)) && !body.contains("plain-page");
        assert!(!named, "{role:?} sees somebody {place} it at {path}");
    }
}

async fn ask(router: &Router, path: &str, token: &str) -> (StatusCode, String) {
    let path: String = form_urlencoded_path(path);
    let request = Request::get(path)
        .header(header::HOST, "luoshi.example")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(Body::empty())
        .expect("a well-formed request");
    let response = router.clone().oneshot(request).await.expect("the router answers");
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 16 << 20).await.expect("the body arrives");
    // Scripts and answers in JSON may write Chinese in any way; these write it as it is.
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

/// An address whose Chinese is written as addresses write it.
fn form_urlencoded_path(path: &str) -> String {
    path.bytes()
        .map(|byte| if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// The people who looked did so through a session: each look at somebody is in the access log.
async fn every_look_left_its_line(db: &TestDb) {
    let mut conn = db.store.read().await.expect("a connection");
    let filter = luoshi_units::trail::Filter::default();
    let lines = luoshi_units::trail::page(&mut conn, 1, &filter, None, 1000).await.expect("the log is read");
    for verb in ["talk", "team", "person", "people", "posts"] {
        assert!(lines.iter().any(|line| line.verb == verb), "nobody is said to have looked at {verb}");
    }
    assert!(lines.iter().all(|line| !line.page.is_empty()), "each says at which address");
}

async fn serve(db: &TestDb) -> (Router, BTreeMap<&'static str, Rows>) {
    let units = Units::new();
    let pack =
        luoshi_packs::load(&Files::embedded(&luoshi::carried::PACK)).expect("the carried pack is sound");
    let city = City {
        id: 1,
        code: pack.city.code.clone(),
        name_zh: "样城".into(),
        name_en: "Sample".into(),
        time_zone: "Asia/Shanghai".into(),
        sample_until: None,
    };
    db.clock.set("2021-04-16T09:00:00Z".parse().expect("an instant"));
    let (made, of) = (city.clone(), units.clone());
    let rows = db
        .store
        .write(|tx| Box::pin(async move { make(tx, &made, &of).await }))
        .await
        .expect("the city is made");
    let app = App::new(Parts {
        ledger: Ledger::new(db.store.clone(), units.clone()),
        store: db.store.clone(),
        units,
        city,
        pack,
        clock: Arc::new(luoshi_store::ManualClock::at(db.clock.now())),
        rooms: rooms(Verify::default(), Inspection::default(), Bulletins::default()),
        settings: Settings::default(),
    });
    (luoshi_web::router(app.expect("the application can be put together")), rows)
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

async fn make(tx: &mut Tx, city: &City, units: &Units) -> Result<BTreeMap<&'static str, Rows>, Error> {
    luoshi_store::store::city_insert(tx, city).await?;
    let maker = Who::system(city.id, 0);
    let tree = [
        ("2310", UnitKind::City, None),
        ("231001", UnitKind::County, Some("2310")),
        ("231001001", UnitKind::Township, Some("231001")),
        ("231002", UnitKind::County, Some("2310")),
    ];
    let tree = tree.map(|(code, kind, parent)| NewUnit {
        code: code.to_owned(),
        kind,
        name_zh: format!("单位{code}"),
        name_en: None,
        aliases: Vec::new(),
        parent: parent.map(str::to_owned),
    });
    deeds::found_many(tx, &maker, units, day("2020-01-01"), tree.to_vec()).await?;
    let files = Files::embedded(&luoshi::carried::PACK);
    luoshi_packs::deeds::load(tx, &maker, units, &files)
        .await
        .map_err(|error| Error::internal(error.to_string()))?;
    for (salt, role) in (0_u8..).zip(Role::ALL) {
        let person =
            NewPerson { name: role.id().into(), unit: "231001".into(), staff_no: None, sample: true };
        let person = deeds::person_add(tx, &maker, units, person).await?.id;
        let secret = Secret::new(role.id(), PASSWORD, Cost::Light, [salt; 16])?;
        deeds::account_add(tx, &maker, units, person, role.id(), &secret).await?;
        deeds::post_give(tx, &maker, units, person, role, "231001", (day("2020-01-01"), None)).await?;
    }
    let mut rows = BTreeMap::new();
    for (place, code, marker) in PLACES {
        rows.insert(place, place_rows(tx, units, code, marker).await?);
    }
    Ok(rows)
}

/// Somebody with a post, a team and a talk, at one unit.
async fn place_rows(tx: &mut Tx, units: &Units, code: &str, marker: &str) -> Result<Rows, Error> {
    let maker = Who::system(1, 0);
    let person = NewPerson { name: name(marker), unit: code.into(), staff_no: None, sample: true };
    let person = deeds::person_add(tx, &maker, units, person).await?.id;
    let from = (day("2020-01-01"), None);
    let post = deeds::post_give(tx, &maker, units, person, Role::Clerk, code, from).await?;
    let who = Who::system(1, person);
    let (team_key, talk_key) = (format!("team {code}"), format!("talk {code}"));
    let desk = |key| Desk { who: &who, key, units, zone: chrono_tz::Asia::Shanghai };
    let founded = day("2021-03-10");
    let draft = TeamDraft {
        name: format!("宣讲团{code}"),
        unit: Some(code.to_owned()),
        founded: Some(founded),
        ..TeamDraft::default()
    };
    let team = team_found(tx, &desk(&team_key), draft.joined(person, founded)).await?.id;
    let draft = TalkDraft {
        unit: Some(code.to_owned()),
        team: Some(team),
        speakers: vec![person],
        topic: marker.to_owned(),
        kind: Some(PlaceKind::Village),
        place: "文化大院".to_owned(),
        day: Some(day("2021-04-15")),
        start: Some(600),
        minutes: Some(60),
        audience: BTreeMap::from([(Audience::Villagers, 30)]),
        reason: "补记".to_owned(),
        ..TalkDraft::default()
    };
    let talk = talk_hold(tx, &desk(&talk_key), draft).await?.id;
    Ok(Rows { talk, team, person, post })
}
