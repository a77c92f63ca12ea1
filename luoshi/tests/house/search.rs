//! Search and access: whatever somebody finds, its own page is shown to them; and whatever they may not see, they do not
//! find, by any word, in any language, on either engine.

use std::collections::{BTreeMap, BTreeSet};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use luoshi::house::MIGRATIONS;
use luoshi_testkit::on_both;
use luoshi_units::Role;
use serde_json::{Value as Json, json};

use crate::routes::{clerk_at, serve, sign_in};

/// When all is done in this story.
const DAY: &str = "2021-03-10";

/// Words that find units, figures, people, pages, talks and teams of this story.
const WORDS: [&str; 9] = ["宣讲", "xuanjiang", "xj", "红军路上讲", "hongjun", "a", "office", "0", "队"];

async fn call(
    router: &Router,
    token: &str,
    request: axum::http::request::Builder,
    body: Body,
) -> (StatusCode, Json) {
    let request = request
        .header(header::HOST, "luoshi.example")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(body)
        .expect("a well-formed request");
    let response = tower::ServiceExt::oneshot(router.clone(), request).await.expect("the router answers");
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 1 << 22).await.expect("the body arrives");
    (status, serde_json::from_slice(&bytes).unwrap_or(Json::Null))
}

async fn send(router: &Router, token: &str, path: &str, key: &str, body: Json) -> Json {
    let request = Request::post(path).header("idempotency-key", key);
    let (status, answer) = call(router, token, request, Body::from(body.to_string())).await;
    assert!(status.is_success(), "{path}: {status} {answer}");
    answer
}

async fn read(router: &Router, token: &str, path: &str) -> (StatusCode, Json) {
    call(router, token, Request::get(path), Body::empty()).await
}

/// Everything that is found, through all pages of every kind: addresses by kind.
async fn found(router: &Router, token: &str, word: &str) -> BTreeMap<String, BTreeSet<String>> {
    let at = |kind: Option<&str>, after: Option<&str>| {
        luoshi_web::href("/api/v1/search", &[("q", Some(word)), ("kind", kind), ("after", after)])
    };
    let (status, groups) = read(router, token, &at(None, None)).await;
    assert_eq!(status, StatusCode::OK);
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for group in groups.as_array().expect("a list of groups") {
        let kind = group["kind"].as_str().expect("a kind").to_owned();
        let mut after: Option<String> = None;
        loop {
            let (_, page) = read(router, token, &at(Some(&kind), after.as_deref())).await;
            let hrefs = page[0]["found"].as_array().expect("what is found");
            let hrefs = hrefs.iter().filter_map(|found| found["href"].as_str()).map(str::to_owned);
            all.entry(kind.clone()).or_default().extend(hrefs);
            after = page[0]["next"].as_str().map(str::to_owned);
            if after.is_none() {
                break;
            }
        }
    }
    all
}

/// Three orders of one unit: of whichever team of the city, of the last team, of its own.
async fn ordered(router: &Router, token: &str, teams: &[(String, Json)]) -> Vec<String> {
    let ((unit, own), (_, last)) = (&teams[1], &teams[teams.len() - 1]);
    let order = |more: Json| {
        let mut all = json!({
            "unit": unit, "topic": "红军歌谣", "kind": "village", "place": "文化站", "days": ["2021-04-20"],
            "listeners": 20, "contact": "站长",
        });
        all.as_object_mut()
            .into_iter()
            .for_each(|all| all.extend(more.as_object().cloned().unwrap_or_default()));
        all
    };
    let mut hrefs = Vec::new();
    for (at, more) in
        [json!({ "reach": "city" }), json!({ "team": last }), json!({ "team": own })].into_iter().enumerate()
    {
        let made = send(router, token, "/api/v1/talk-orders", &format!("order{at}"), order(more)).await;
        hrefs.push(format!("/talks/orders/{}", made["id"].as_str().expect("its id")));
    }
    hrefs
}

#[test]
fn whatever_is_found_is_shown_and_nothing_else_is_found() {
    on_both(MIGRATIONS, |db| async move {
        let router = serve(&db).await;
        let office = sign_in(&router, "office").await;
        let (_, units) = read(&router, &office, "/api/v1/units").await;
        let units: Vec<String> = units
            .as_array()
            .expect("units")
            .iter()
            .filter_map(|unit| unit["code"].as_str())
            .map(str::to_owned)
            .collect();
        let (_, people) = read(&router, &office, "/api/v1/people?q=office").await;
        let person = people[0]["id"].as_str().expect("the office's person").to_owned();
        let talk = |at: usize, unit: &str, team: &Json, topic: &str| {
            json!({
                "unit": unit, "team": team["id"], "speakers": [person], "topic": topic, "kind": "village",
                "place": "文化站", "day": DAY, "start": format!("{:02}:00", 8 + at), "minutes": 30,
                "audience": { "villagers": 5 }, "state": "held", "reason": "of another team", "why": "another topic",
            })
        };
        let (mut talks, mut teams, mut last) = (BTreeSet::new(), Vec::new(), Json::Null);
        for (at, unit) in units.iter().step_by(units.len() / 4).enumerate() {
            let team =
                json!({ "name": format!("红军宣讲队{at}"), "unit": unit, "founded": DAY, "members": [] });
            let team = send(&router, &office, "/api/v1/talk-teams", &format!("team{at}"), team).await;
            let of = talk(at, unit, &team, &format!("红军路上第{at}讲"));
            let made = send(&router, &office, "/api/v1/talks", &format!("talk{at}"), of).await;
            let page = format!("/talks/{}", made["id"].as_str().expect("its id"));
            talks.insert((unit.clone(), page.clone()));
            teams.push((unit.clone(), team["id"].clone()));
            last = json!({ "at": at, "unit": unit, "team": team, "id": made["id"], "href": page });
        }
        let orders = ordered(&router, &office, &teams).await;
        for role in Role::ALL {
            let token = sign_in(&router, role.id()).await;
            let mut shown = BTreeSet::new();
            for word in WORDS {
                for (kind, hrefs) in found(&router, &token, word).await {
                    // Of units and figures a few stand for all: they are everybody's.
                    let most = if ["units", "figures"].contains(&kind.as_str()) { 2 } else { usize::MAX };
                    shown.extend(hrefs.into_iter().take(most));
                }
            }
            for href in shown {
                let (status, _) = read(&router, &token, &href).await;
                assert_eq!(status, StatusCode::OK, "{role:?} found {href}");
            }
        }
        let all = |talks: &BTreeSet<(String, String)>, of: &str| -> BTreeSet<String> {
            talks
                .iter()
                .filter(|(unit, _)| of.is_empty() || unit == of)
                .map(|(_, href)| href.clone())
                .collect()
        };
        for word in ["红军", "hongjun", "hj", "讲 红军路", "讲红军路"] {
            assert_eq!(found(&router, &office, word).await.get("talks"), Some(&all(&talks, "")), "{word}");
        }
        // A clerk of one unit finds what was recorded there, and nothing of the others.
        let unit = last["unit"].as_str().expect("a unit");
        let clerk = clerk_at(&db, &router, unit).await;
        assert_eq!(found(&router, &clerk, "红军").await.get("talks"), Some(&all(&talks, unit)));
        // Orders: those that any team may answer, and those that its own team answers.
        let set =
            |which: &[usize]| -> BTreeSet<String> { which.iter().map(|at| orders[*at].clone()).collect() };
        assert_eq!(found(&router, &office, "歌谣").await.get("orders"), Some(&set(&[0, 1, 2])));
        assert_eq!(found(&router, &clerk, "geyao").await.get("orders"), Some(&set(&[0, 1])));
        for (at, href) in orders.iter().enumerate() {
            let (status, _) = read(&router, &clerk, href).await;
            assert_eq!(status, if at < 2 { StatusCode::OK } else { StatusCode::NOT_FOUND }, "{href}");
        }
        for (of, href) in &talks {
            let (status, _) = read(&router, &clerk, href).await;
            assert_eq!(status, if of == unit { StatusCode::OK } else { StatusCode::NOT_FOUND });
        }
        // What is corrected is found by what it says now.
        let at = usize::try_from(last["at"].as_u64().expect("a number")).expect("a small one");
        let mut body = talk(at, unit, &last["team"], "北大荒的故事");
        body["version"] = json!(1);
        let path = format!("/api/v1/talks/{}", last["id"].as_str().expect("an id"));
        let request = Request::put(&path).header("idempotency-key", "again");
        let (status, answer) = call(&router, &office, request, Body::from(body.to_string())).await;
        assert!(status.is_success(), "{status} {answer}");
        let href = last["href"].as_str().expect("its page");
        assert!(!found(&router, &office, "红军").await["talks"].contains(href));
        assert!(found(&router, &office, "bdh").await["talks"].contains(href));
    });
}
