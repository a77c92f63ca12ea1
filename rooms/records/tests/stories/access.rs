//! Every address, tried by nobody, by the wrong person, and by somebody from elsewhere.

use axum::http::{Method, StatusCode};
use luoshi_records::Records;
use luoshi_testkit::on_both;
use luoshi_web::{Room, Rule, routes_table};
use serde_json::json;

use crate::city::{Browser, MIGRATIONS, town};

fn rooms() -> Vec<Box<dyn Room>> {
    vec![Box::new(Records)]
}

/// Records an outing as the clerk does, and gives its id.
pub async fn outing(clerk: &mut Browser<'_>, person: i64) -> String {
    let body = json!({ "values": {
        "unit": "990101", "site": "江滨公园", "day": "2021-04-10", "time": "09:00-10:00", "kind": "yard",
        "people": [person],
    } });
    let page = clerk.call(Method::POST, "/api/v1/records/outing", &format!("k{person}"), &body).await;
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.text);
    page.json()["id"].as_str().expect("an id").to_owned()
}

fn path_of(path: &str, id: &str) -> String {
    path.replace("{form}", "outing")
        .replace("{id}", id)
        .replace("{section}", "service")
        .replace("{hash}", "x")
}

#[test]
fn nobody_gets_in() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut tried = 0;
        for row in routes_table(&rooms()).into_iter().filter(|row| row.room == "records") {
            let path = path_of(row.path, "7");
            let page = town.nobody().send(row.method.clone(), &path, "", Vec::new()).await;
            let expected =
                if path.starts_with("/api/") { StatusCode::UNAUTHORIZED } else { StatusCode::SEE_OTHER };
            assert_eq!(page.status, expected, "{} {path}", row.method);
            tried += 1;
        }
        assert!(tried >= 20, "only {tried} routes");
    });
}

#[test]
fn who_only_reads_writes_nothing() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let person = town.person("clerk").await;
        let id = outing(&mut town.browser("clerk").await, person).await;
        let mut auditor = town.browser("auditor").await;
        let csrf = auditor.get("/records").await.hidden("csrf");
        auditor.headers = vec![("x-csrf-token", csrf), ("idempotency-key", "k".into())];
        for row in routes_table(&rooms()).into_iter().filter(|row| row.room == "records") {
            let page = auditor.send(row.method.clone(), &path_of(row.path, &id), "", Vec::new()).await;
            match row.rule {
                Rule::Anywhere(_) => {
                    assert_eq!(page.status, StatusCode::FORBIDDEN, "{} {}", row.method, row.path)
                }
                _ if row.path.ends_with("{hash}") => assert_eq!(page.status, StatusCode::NOT_FOUND),
                // An export is a job of whoever may read the list; what it is to hold is missing here.
                _ if row.path.ends_with("/export") => assert_eq!(page.status, StatusCode::BAD_REQUEST),
                _ => assert_eq!(page.status, StatusCode::OK, "{} {}", row.method, row.path),
            }
        }
    });
}

#[test]
fn what_lies_elsewhere_is_not_found_and_folds_into_a_count() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let person = town.person("clerk").await;
        let id = outing(&mut town.browser("clerk").await, person).await;
        let mut stranger = town.browser("stranger").await;
        let csrf = stranger.get("/records").await.hidden("csrf");
        let own = routes_table(&rooms()).into_iter().filter(|row| row.path.contains("{id}"));
        for row in own.filter(|row| !matches!(row.rule, Rule::Anywhere(luoshi_units::Verb::Confirm))) {
            stranger.headers = vec![("x-csrf-token", csrf.clone()), ("idempotency-key", "k".into())];
            let (kind, body) = if row.path.starts_with("/api/") {
                ("application/json", json!({ "version": 1, "values": {}, "reason": "x" }).to_string())
            } else {
                ("application/x-www-form-urlencoded", "key=k&version=1&reason=x".to_owned())
            };
            let page = stranger.send(row.method.clone(), &path_of(row.path, &id), kind, body.into()).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{} {}", row.method, row.path);
        }
        let list = stranger.get("/records/outing").await;
        assert!(!list.text.contains("江滨公园") && list.text.contains("另有 1 条记录"), "{}", list.text);
        // A search tells nothing about what it does not show.
        let found = stranger.get("/records/outing?q=%E6%B1%9F%E6%BB%A8").await;
        assert!(!found.text.contains("另有"), "{}", found.text);
        assert!(!stranger.export("/records/outing", "", "csv").await.text.contains("江滨公园"));
        let api = stranger.get("/api/v1/records/outing").await.json();
        assert_eq!((api["records"].as_array().map(Vec::len), &api["count"]), (Some(0), &json!(0)));
    });
}

#[test]
fn visible_but_not_changeable_says_who_can() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let person = town.person("clerk").await;
        let id = outing(&mut town.browser("clerk").await, person).await;
        let mut colleague = town.browser("colleague").await;
        let page = colleague.get(&format!("/records/outing/{id}")).await;
        assert!(page.text.contains("你可以看这条记录，不能改。要改，请找"), "{}", page.text);
        assert!(page.text.contains("赵立新") && !page.text.contains("/edit"), "{}", page.text);
        let refused = colleague.get(&format!("/records/outing/{id}/edit")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.text.contains("赵立新"), "{}", refused.text);
        let call = json!({ "version": 1, "reason": "x" });
        let path = format!("/api/v1/records/outing/{id}/withdraw");
        let refused = colleague.call(Method::POST, &path, "k", &call).await;
        assert_eq!(
            (refused.status, refused.kind.as_str()),
            (StatusCode::FORBIDDEN, "application/problem+json")
        );
    });
}
