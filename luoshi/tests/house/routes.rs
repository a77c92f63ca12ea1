//! Every route of the house has a rule, is tried by nobody and by the wrong person, and stands in the
//! permission matrix, which is a text that is read with every change.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use luoshi::house::{MIGRATIONS, rooms};
use luoshi_bulletins::Bulletins;
use luoshi_inspection::Inspection;
use luoshi_ledger::Ledger;
use luoshi_packs::Files;
use luoshi_store::{City, Clock as _, Tx};
use luoshi_testkit::{TestDb, on_both};
use luoshi_units::{Cost, NewPerson, NewUnit, Post, Role, Secret, Units, Who, deeds};
use luoshi_verify::Verify;
use luoshi_web::{App, Error, Parts, RouteRow, Rule, Settings, routes_table};
use tower::ServiceExt;

use crate::sources::root;

pub const PASSWORD: &str = "a long password";
const MATRIX: &str = "luoshi/tests/house/permissions.txt";

/// Somebody with one post of this role at the root.
fn holder(role: Role) -> Who {
    let day = "2020-01-01".parse().expect("a constant day");
    let post =
        Post { id: 1, person: 1, role, unit: "9900".to_owned(), from: day, until: None, acting: false };
    Who { city: 1, person: 1, account: 1, name: String::new(), posts: vec![post], system: false, asked: None }
}

fn allowed(row: &RouteRow, who: Option<&Who>) -> bool {
    match (row.rule, who) {
        (Rule::Public, _) | (Rule::SignedIn, Some(_)) => true,
        (Rule::Anywhere(verb), Some(who)) => who.may_anywhere(verb),
        (_, None) => false,
    }
}

#[test]
fn the_permission_matrix_is_as_it_was_read() {
    let mut text = String::from(
        "# Who may ask for what; whose rows a deed then lets them touch is the deed's business.\n",
    );
    text.push_str("# room method path: nobody clerk lead office auditor administrator\n");
    for row in routes_table(&rooms(Verify::default(), Inspection::default(), Bulletins::default())) {
        let nobody = std::iter::once(allowed(&row, None));
        let roles = Role::ALL.into_iter().map(|role| allowed(&row, Some(&holder(role))));
        let marks: String = nobody.chain(roles).map(|may| if may { " x" } else { " ." }).collect();
        text.push_str(&format!("{} {} {}:{marks}\n", row.room, row.method, row.path));
    }
    let path = root().join(MATRIX);
    if std::env::var_os("LUOSHI_BLESS").is_some() {
        std::fs::write(&path, &text).expect("the matrix can be written");
    }
    let stood = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(stood, text, "read the difference; if it is meant, run this test with LUOSHI_BLESS=1");
}

#[test]
fn no_two_routes_are_one_and_paths_are_well_formed() {
    let rows = routes_table(&rooms(Verify::default(), Inspection::default(), Bulletins::default()));
    for pair in rows.windows(2) {
        let same = pair[0].path == pair[1].path && pair[0].method == pair[1].method;
        assert!(!same, "{} {} stands twice", pair[0].method, pair[0].path);
    }
    for row in &rows {
        // Two pages are the first below which others lie, and end with a slash.
        let first = ["/", "/site/"].contains(&row.path);
        assert!(row.path.starts_with('/') && (first || !row.path.ends_with('/')), "{}", row.path);
        let writes = row.method != Method::GET;
        let public = [
            "/sign-in",
            "/sign-in/second",
            "/sign-in/second/begin",
            "/sign-in/second/passkey",
            "/sign-in/passkey",
            "/sign-in/passkey/begin",
            "/sign-in/reset",
            "/invited/{token}",
            "/notices/unsubscribe/{token}",
            "/api/v1/sign-in",
            "/look",
            "/site/letters",
        ];
        assert!(
            !writes || row.rule != Rule::Public || public.contains(&row.path),
            "{} is open to all",
            row.path
        );
    }
}

#[test]
fn nobody_and_the_wrong_person_are_refused() {
    on_both(MIGRATIONS, |db| async move {
        let router = serve(&db).await;
        let auditor = sign_in(&router, "auditor").await;
        let clerk = sign_in(&router, "clerk").await;
        for row in routes_table(&rooms(Verify::default(), Inspection::default(), Bulletins::default())) {
            let path = filled(row.path);
            if row.rule != Rule::Public {
                let nobody = ask(&router, &row.method, &path, None).await;
                let expected =
                    if path.starts_with("/api/") { StatusCode::UNAUTHORIZED } else { StatusCode::SEE_OTHER };
                assert_eq!(nobody, expected, "nobody: {} {path}", row.method);
            }
            for (token, role) in [(&auditor, Role::Auditor), (&clerk, Role::Clerk)] {
                if !allowed(&row, Some(&holder(role))) {
                    let wrong = ask(&router, &row.method, &path, Some(token)).await;
                    let refused = matches!(wrong, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND);
                    assert!(refused, "{role:?}: {} {path} answered {wrong}", row.method);
                }
            }
        }
    });
}

#[test]
fn no_page_fails_for_somebody_who_may_see_all() {
    on_both(MIGRATIONS, |db| async move {
        let router = serve(&db).await;
        let office = sign_in(&router, "office").await;
        for row in routes_table(&rooms(Verify::default(), Inspection::default(), Bulletins::default()))
            .into_iter()
            .filter(|row| row.method == Method::GET)
        {
            for lang in ["zh", "en"] {
                let path = format!("{}?lang={lang}", filled(row.path));
                let status = ask(&router, &row.method, &path, Some(&office)).await;
                assert!(!status.is_server_error(), "{path} answered {status}");
            }
        }
    });
}

/// A path with something in the place of each parameter.
fn filled(path: &str) -> String {
    let mut out = String::new();
    for part in path.split_inclusive('}') {
        let (fixed, parameter) = part.split_once('{').unwrap_or((part, ""));
        out.push_str(fixed);
        out.push_str(match parameter.trim_end_matches('}') {
            "" => "",
            "code" | "unit" => "9900",
            _ => "7",
        });
    }
    out
}

pub async fn serve(db: &TestDb) -> Router {
    let units = Units::new();
    let city = City {
        id: 1,
        code: "9900".into(),
        name_zh: "样城".into(),
        name_en: "Sample".into(),
        time_zone: "Asia/Shanghai".into(),
        sample_until: None,
    };
    let pack =
        luoshi_packs::load(&Files::embedded(&luoshi::carried::PACK)).expect("the carried pack is sound");
    let city_code = pack.city.code.clone();
    let city = City { code: city_code, ..city };
    let (made, of, tree) = (city.clone(), units.clone(), pack.clone());
    db.store
        .write(|tx| Box::pin(async move { make(tx, &made, &of, &tree).await }))
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
    luoshi_web::router(app.expect("the application can be put together"))
}

async fn make(tx: &mut Tx, city: &City, units: &Units, pack: &luoshi_packs::Pack) -> Result<(), Error> {
    luoshi_store::store::city_insert(tx, city).await?;
    let maker = Who::system(city.id, 0);
    let day = "2020-01-01".parse().expect("a constant day");
    deeds::found_many(tx, &maker, units, day, pack.units.iter().map(new_unit).collect()).await?;
    let files = Files::embedded(&luoshi::carried::PACK);
    luoshi_packs::deeds::load(tx, &maker, units, &files)
        .await
        .map_err(|error| Error::internal(error.to_string()))?;
    for (at, role) in (0_u8..).zip(Role::ALL) {
        let person =
            NewPerson { name: role.id().into(), unit: city.code.clone(), staff_no: None, sample: true };
        let person = deeds::person_add(tx, &maker, units, person).await?.id;
        let secret = Secret::new(role.id(), PASSWORD, Cost::Light, [at; 16])?;
        deeds::account_add(tx, &maker, units, person, role.id(), &secret).await?;
        deeds::post_give(tx, &maker, units, person, role, &city.code, (day, None)).await?;
    }
    Ok(())
}

fn new_unit(row: &luoshi_packs::UnitRow) -> NewUnit {
    NewUnit {
        code: row.code.clone(),
        kind: row.kind,
        name_zh: row.name_zh.clone(),
        name_en: row.name_en.clone(),
        aliases: row.aliases.clone(),
        parent: row.parent.clone(),
    }
}

/// A clerk with a post at this unit alone: the token.
pub async fn clerk_at(db: &TestDb, router: &Router, unit: &str) -> String {
    let of = unit.to_owned();
    db.store
        .write(|tx| {
            Box::pin(async move {
                let (maker, units) = (Who::system(1, 0), Units::new());
                let day = "2020-01-01".parse().expect("a constant day");
                let person =
                    NewPerson { name: "village".into(), unit: of.clone(), staff_no: None, sample: true };
                let person = deeds::person_add(tx, &maker, &units, person).await?.id;
                let secret = Secret::new("village", PASSWORD, Cost::Light, [99; 16])?;
                deeds::account_add(tx, &maker, &units, person, "village", &secret).await?;
                deeds::post_give(tx, &maker, &units, person, Role::Clerk, &of, (day, None)).await?;
                Ok::<_, Error>(())
            })
        })
        .await
        .expect("the clerk is there");
    sign_in(router, "village").await
}

/// The token of a program's session.
pub async fn sign_in(router: &Router, login: &str) -> String {
    let body = serde_json::json!({ "login": login, "password": PASSWORD }).to_string();
    let request = Request::post("/api/v1/sign-in")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::HOST, "luoshi.example")
        .body(Body::from(body))
        .expect("a well-formed request");
    let response = router.clone().oneshot(request).await.expect("the router answers");
    let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("the body arrives");
    let answer: serde_json::Value = serde_json::from_slice(&bytes).expect("the body is JSON");
    answer["token"].as_str().unwrap_or_else(|| panic!("{login} was not signed in: {answer}")).to_owned()
}

async fn ask(router: &Router, method: &Method, path: &str, token: Option<&str>) -> StatusCode {
    let mut request = Request::builder().method(method).uri(path).header(header::HOST, "luoshi.example");
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        request = request.header("idempotency-key", "k");
    }
    if *method != Method::GET {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    let body = if *method == Method::GET { Body::empty() } else { Body::from("{}") };
    let request = request.body(body).expect("a well-formed request");
    router.clone().oneshot(request).await.expect("the router answers").status()
}
