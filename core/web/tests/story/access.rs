//! Every route, tried by nobody and by the wrong person; forms without their token; writes without a key.

use axum::http::{Method, StatusCode};
use luoshi_testkit::on_both;
use luoshi_units::Verb;
use luoshi_web::{Room, Rule, Settings, routes_table};
use serde_json::json;

use crate::city::{Browser, MIGRATIONS, serve};
use crate::toy::Toy;

fn rooms() -> Vec<Box<dyn Room>> {
    vec![Box::new(Toy)]
}

#[test]
fn nobody_gets_past_a_rule() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, rooms(), Settings::default()).await;
        let mut tried = 0;
        for row in routes_table(&rooms()).into_iter().filter(|row| row.rule != Rule::Public) {
            let path = row.path.replace("{id}", "7");
            let page = Browser::new(&served).send(row.method.clone(), &path, "", "").await;
            if path.starts_with("/api/") {
                assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{} {path}", row.method);
                assert_eq!(page.header("content-type"), "application/problem+json");
                assert_eq!(page.json()["type"], "/problems/sign-in");
            } else {
                assert_eq!(page.status, StatusCode::SEE_OTHER, "{} {path}", row.method);
                assert!(page.header("location").starts_with("/sign-in"), "{}", page.header("location"));
            }
            tried += 1;
        }
        assert!(tried >= 18, "only {tried} routes");
    });
}

#[test]
fn the_wrong_person_does_not_either() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, rooms(), Settings::default()).await;
        let mut tried = 0;
        for row in routes_table(&rooms()) {
            let Rule::Anywhere(verb) = row.rule else { continue };
            let known = [Verb::Record, Verb::LoadPack, Verb::Administer];
            assert!(known.contains(&verb), "an auditor may {verb:?}");
            for login in ["former", "auditor"] {
                let mut person = Browser::new(&served);
                person.sign_in(login).await;
                let csrf = person.get("/toy").await.csrf();
                person.headers = vec![("x-csrf-token", csrf), ("idempotency-key", "k".into())];
                let page = person.send(row.method.clone(), row.path, "application/json", "1").await;
                assert_eq!(page.status, StatusCode::FORBIDDEN, "{} {} {login}", row.method, row.path);
                tried += 1;
            }
        }
        assert_eq!(tried, 20);
    });
}

#[test]
fn a_refusal_names_who_can_and_the_hidden_is_not_there() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, rooms(), Settings::default()).await;
        let mut clerk = Browser::new(&served);
        clerk.sign_in("clerk").await;
        let clerk_csrf = clerk.get("/toy").await.csrf();
        let refused = clerk.get("/toy/refused?lang=en").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.text.contains("何雪梅</span>, Sample City"), "{}", refused.text);
        clerk.headers.push(("x-csrf-token", clerk_csrf));
        clerk.headers.push(("idempotency-key", "k".into()));
        let refused = clerk.send(Method::PATCH, "/api/v1/toy", "application/json", "1").await;
        assert_eq!(refused.json()["who_can"], json!([{ "name": "何雪梅", "unit": "Sample City" }]));
        clerk.headers.clear();
        let hidden = clerk.get("/toy/hidden").await;
        let absent = clerk.get("/toy/nowhere").await;
        assert_eq!((hidden.status, absent.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
        // But for the address that was asked for, to which the form for large type comes back.
        let body = |text: &str, path: &str| {
            let written = path.replace('/', "%2F");
            text.split("<main").nth(1).map(|main| main.replace(path, "…").replace(&written, "…"))
        };
        assert!(hidden.text.contains("id=\"nav\""), "who is signed in keeps the menu: {}", hidden.text);
        assert_eq!(body(&hidden.text, "/toy/hidden"), body(&absent.text, "/toy/nowhere"));
        assert_eq!(clerk.get("/api/v1/nowhere").await.json()["type"], "/problems/not-found");
    });
}

#[test]
fn a_form_needs_its_sessions_token() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, rooms(), Settings::default()).await;
        let (mut clerk, mut other) = (Browser::new(&served), Browser::new(&served));
        clerk.sign_in("clerk").await;
        other.sign_in("clerk").await;
        let (own, of_other) = (clerk.get("/toy").await.csrf(), other.get("/toy").await.csrf());
        assert_ne!(own, of_other);
        for stale in ["", &of_other, &own[1..]] {
            let page = clerk.post("/toy", &format!("csrf={stale}&key=k&said=x")).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{stale}");
        }
        let page = clerk.post("/toy", &format!("csrf={own}&key=k1&said=%E5%A5%BD")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("<p>k1 好 </p>"), "{}", page.text);

        let multipart = |token: &str| {
            format!(
                "--B\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n\
                 --B\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nk2\r\n\
                 --B\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n\r\n1234\r\n--B--\r\n"
            )
        };
        let kind = "multipart/form-data; boundary=B";
        let page = clerk.send(Method::POST, "/toy", kind, &multipart(&of_other)).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        let page = clerk.send(Method::POST, "/toy", kind, &multipart(&own)).await;
        assert!(page.text.contains("k2  a.png 4"), "{}", page.text);
    });
}

#[test]
fn another_site_cannot_send_a_form() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, rooms(), Settings::default()).await;
        for (name, value, status) in [
            ("origin", "https://evil.example", StatusCode::FORBIDDEN),
            ("origin", "null", StatusCode::FORBIDDEN),
            ("sec-fetch-site", "cross-site", StatusCode::FORBIDDEN),
            ("origin", "http://luoshi.example", StatusCode::SEE_OTHER),
            ("origin", "https://luoshi.example:8443", StatusCode::SEE_OTHER),
        ] {
            let mut browser = Browser::new(&served);
            browser.headers.push((name, value.into()));
            let page = browser.post("/sign-in", "login=clerk&password=correct+horse").await;
            assert_eq!(page.status, status, "{name}: {value}");
        }
    });
}

#[test]
fn a_program_signs_in_and_every_write_carries_a_key() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, rooms(), Settings::default()).await;
        let mut program = Browser::new(&served);
        let wrong = program.post_json("/api/v1/sign-in", &json!({ "login": "clerk", "password": "x" })).await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
        let broken = program.post_json("/api/v1/sign-in", &json!({ "login": 1 })).await;
        assert_eq!(
            (broken.status, broken.header("content-type")),
            (StatusCode::UNPROCESSABLE_ENTITY, "application/problem+json")
        );
        let answer = program
            .post_json("/api/v1/sign-in", &json!({ "login": "clerk", "password": "correct horse" }))
            .await;
        assert!(program.cookies.is_empty());
        let token = answer.json()["token"].as_str().expect("a token").to_owned();
        program.headers.push(("authorization", format!("Bearer {token}")));
        assert_eq!(program.get("/api/v1/toy/7").await.json(), 7);
        let keyless = program.post_json("/api/v1/toy", &json!(3)).await;
        assert_eq!(
            (keyless.status, &keyless.json()["type"]),
            (StatusCode::BAD_REQUEST, &json!("/problems/key-missing"))
        );
        program.headers.push(("idempotency-key", "k9".into()));
        assert_eq!(program.post_json("/api/v1/toy", &json!(3)).await.json(), json!(["k9", 3]));
        assert_eq!(program.post_json("/api/v1/sign-out", &json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(program.get("/api/v1/toy/7").await.status, StatusCode::UNAUTHORIZED);
    });
}
