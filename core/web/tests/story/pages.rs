//! What pages look like and carry, and what operators see.

use axum::http::{Method, StatusCode};
use luoshi_store::Clock;
use luoshi_testkit::on_both;
use luoshi_web::route::FORM_BYTES;
use luoshi_web::{Settings, WORDS, check_words};

use crate::city::{self, Browser, MIGRATIONS, Page, serve};
use crate::toy::{Newer, Toy};

/// A page without what differs from run to run or from build to build.
fn plain(page: &Page) -> String {
    let mut text = page.text.clone();
    for (before, end) in [(r#"name="csrf" value=""#, '"'), ("/assets/", '"')] {
        let mut out = String::new();
        let mut parts = text.split(before);
        out.push_str(parts.next().unwrap_or(""));
        for part in parts {
            let rest = part.split_once(end).map_or("", |(_, rest)| rest);
            out.push_str(&format!("{before}…{end}{rest}"));
        }
        text = out;
    }
    text
}

#[test]
fn the_shell_in_both_languages() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, vec![Box::new(Toy)], Settings::default()).await;
        let mut clerk = Browser::new(&served);
        clerk.sign_in("clerk").await;
        insta::assert_snapshot!("shell_zh", plain(&clerk.get("/toy?unit=9901").await));
        insta::assert_snapshot!("shell_en", plain(&clerk.get("/toy?unit=9901&lang=en").await));
        assert!(clerk.get("/toy").await.text.contains(r#"<html lang="en">"#), "the choice is kept");
    });
}

#[test]
fn the_sign_in_page_in_both_languages() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, vec![Box::new(Toy)], Settings::default()).await;
        let mut browser = Browser::new(&served);
        insta::assert_snapshot!("sign_in_zh", plain(&browser.get("/sign-in").await));
        let wrong = browser.post("/sign-in?lang=en", "login=&password=").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        browser.headers.push(("accept-language", "en".into()));
        insta::assert_snapshot!("sign_in_en_wrong", plain(&browser.post("/sign-in", "login=").await));
    });
}

#[test]
fn every_answer_carries_the_policy_and_no_page_breaks_it() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, vec![Box::new(Toy)], Settings::default()).await;
        let mut clerk = Browser::new(&served);
        clerk.sign_in("clerk").await;
        for path in
            ["/toy", "/toy/nowhere", "/toy/refused", "/sign-in", "/api/v1/openapi.json", "/health/live"]
        {
            let page = clerk.get(path).await;
            assert!(
                page.header("content-security-policy").starts_with("default-src 'none'; script-src 'self';")
            );
            assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(page.header("referrer-policy"), "same-origin", "{path}");
            assert!(!page.text.contains(" style=") && !page.text.contains(" onclick="), "{path}");
        }
        assert_eq!(clerk.get("/toy").await.header("cache-control"), "no-store");
    });
}

#[test]
fn a_panic_is_a_page_and_the_next_request_is_answered() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, vec![Box::new(Toy)], Settings::default()).await;
        let mut clerk = Browser::new(&served);
        clerk.sign_in("clerk").await;
        let page = clerk.get("/toy/panic").await;
        assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(page.text.contains("没有成功，是系统的问题") && !page.text.contains("the toy broke"));
        assert_eq!(clerk.get("/toy").await.status, StatusCode::OK);
    });
}

#[test]
fn assets_are_kept_for_ever_and_known_by_their_tag() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, vec![Box::new(Toy)], Settings::default()).await;
        let mut browser = Browser::new(&served);
        let page = browser.get("/sign-in").await;
        let href =
            page.text.split(r#"rel="stylesheet" href=""#).nth(1).and_then(|rest| rest.split('"').next());
        let href = href.expect("the page has a style sheet").to_owned();
        let sheet = browser.get(&href).await;
        assert_eq!((sheet.status, sheet.header("content-type")), (StatusCode::OK, "text/css; charset=utf-8"));
        assert!(sheet.header("cache-control").contains("immutable"));
        browser.headers.push(("if-none-match", sheet.header("etag").to_owned()));
        let again = browser.get(&href).await;
        assert_eq!((again.status, again.text.len()), (StatusCode::NOT_MODIFIED, 0));
        let packed = format!("{href}.br");
        for other in ["/assets/manifest.json", "/assets/none.css", "/assets/..%2FCargo.toml", &packed] {
            assert_eq!(Browser::new(&served).get(other).await.status, StatusCode::NOT_FOUND, "{other}");
        }
    });
}

#[test]
fn what_a_browser_can_unpack_goes_out_packed() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, vec![Box::new(Toy)], Settings::default()).await;
        let plain = Browser::new(&served).get("/sign-in").await;
        let sheet =
            plain.text.split(r#"rel="stylesheet" href=""#).nth(1).and_then(|rest| rest.split('"').next());
        let sheet = sheet.expect("the page has a style sheet").to_owned();
        for (asked, of_page, of_sheet) in
            [("gzip, deflate, br", "gzip", "br"), ("gzip", "gzip", "gzip"), ("identity", "", "")]
        {
            let mut browser = Browser::new(&served);
            browser.headers.push(("accept-encoding", asked.to_owned()));
            let page = browser.get("/sign-in").await;
            assert_eq!((page.status, page.header("content-encoding")), (StatusCode::OK, of_page), "{asked}");
            assert!(page.header("vary").contains("Accept-Encoding"));
            let packed = browser.get(&sheet).await;
            assert_eq!(packed.header("content-encoding"), of_sheet, "{asked}");
            assert_eq!(packed.text.contains("--accent"), of_sheet.is_empty(), "{asked}");
            // Few bytes gain nothing.
            assert_eq!(browser.get("/health/live").await.header("content-encoding"), "");
        }
    });
}

#[test]
fn operators_see_health_and_counters_without_names() {
    on_both(MIGRATIONS, |db| async {
        let settings = Settings { open_metrics: true, ..Settings::default() };
        let served = serve(db, vec![Box::new(Toy)], settings).await;
        let mut clerk = Browser::new(&served);
        clerk.sign_in("clerk").await;
        clerk.get("/api/v1/toy/231083101").await;
        assert_eq!(clerk.get("/health/live").await.text, "live\n");
        assert_eq!(clerk.get("/health/ready").await.text, "ready\n");
        let metrics = clerk.get("/metrics").await.text;
        assert!(metrics.contains(r#"path="/api/v1/toy/{id}",status="200"} 1"#), "{metrics}");
        assert!(metrics.contains("luoshi_sessions 1\n"));
        assert!(!metrics.contains("231083101") && !metrics.contains("clerk"));
    });
}

#[test]
fn counters_are_for_this_machine_unless_set_up_otherwise() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, vec![Box::new(Toy)], Settings::default()).await;
        assert_eq!(Browser::new(&served).get("/metrics").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn the_api_describes_itself() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, vec![Box::new(Toy)], Settings::default()).await;
        let described = Browser::new(&served).get("/api/v1/openapi.json").await.json();
        insta::assert_snapshot!("openapi", serde_json::to_string_pretty(&described).expect("JSON"));
    });
}

#[test]
fn units_and_people_can_be_searched_within_what_one_may_see() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, vec![Box::new(Toy)], Settings::default()).await;
        let mut clerk = Browser::new(&served);
        clerk.sign_in("clerk").await;
        let units = clerk.get("/api/v1/units").await;
        let expected = [("9900", "", 0), ("9901", "示例市", 1), ("9902", "示例市", 1)];
        let read: Vec<_> = units.json().as_array().expect("a list").to_vec();
        assert_eq!(read.len(), expected.len());
        for (unit, (code, path, depth)) in read.iter().zip(expected) {
            assert_eq!(
                (&unit["code"], &unit["path"], &unit["depth"]),
                (&code.into(), &path.into(), &depth.into())
            );
        }
        let found = clerk.get("/api/v1/units?q=xs&lang=en").await.json();
        assert_eq!((found.as_array().map(Vec::len), &found[0]["path"]), (Some(1), &"Sample City".into()));
        clerk.get("/toy?lang=zh").await;
        let found = clerk.get("/api/v1/people?q=zgz").await.json();
        assert_eq!((&found[0]["name"], &found[0]["unit"]), (&"周桂芝".into(), &"东河区".into()));
        for none in ["/api/v1/people", "/api/v1/people?q=%E4%BD%95"] {
            assert_eq!(clerk.get(none).await.json(), serde_json::json!([]), "{none}");
        }
        clerk.headers.push(("if-none-match", units.header("etag").to_owned()));
        assert_eq!(clerk.get("/api/v1/units").await.status, StatusCode::NOT_MODIFIED);
    });
}

#[test]
fn another_version_of_the_pack_is_taken_up_within_seconds() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, vec![Box::new(Toy)], Settings::default()).await;
        let mut clerk = Browser::new(&served);
        clerk.sign_in("clerk").await;
        assert!(clerk.get("/toy").await.text.contains("学习实践 2021"));
        let mut files = city::pack();
        let text = String::from_utf8_lossy(files.read("pack.toml").expect("it is there")).into_owned();
        files.insert("pack.toml", text.replace("学习实践 2021", "学习实践 2022"));
        let units = luoshi_units::Units::new();
        let load = served.db.store.write(|tx| {
            Box::pin(async move {
                let maker = luoshi_units::Who::system(1, 0);
                luoshi_packs::deeds::load(tx, &maker, &units, &files).await.map(drop)
            })
        });
        load.await.expect("the pack is taken");
        served.wall.set(served.wall.now() + chrono::TimeDelta::seconds(10));
        assert!(clerk.get("/toy").await.text.contains("学习实践 2022"));
    });
}

#[test]
fn what_is_too_large_or_not_asked_like_that_is_a_page_too() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, vec![Box::new(Toy)], Settings::default()).await;
        let mut clerk = Browser::new(&served);
        clerk.sign_in("clerk").await;
        let csrf = clerk.get("/toy").await.csrf();
        let large = clerk.post("/toy", &format!("csrf={csrf}&key=k&said={}", "x".repeat(FORM_BYTES))).await;
        assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(large.text.contains("文件太大") && large.text.contains("1 MB"), "{}", large.text);
        clerk.headers.push(("x-csrf-token", csrf));
        let large = clerk.post("/toy", &format!("key=k&said={}", "x".repeat(FORM_BYTES))).await;
        assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
        let deleted = clerk.send(Method::DELETE, "/toy", "", "").await;
        assert_eq!(
            (deleted.status, deleted.header("allow")),
            (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD,POST")
        );
        assert!(deleted.text.contains("不能这样请求"));
        let head = clerk.send(Method::HEAD, "/toy", "", "").await;
        assert_eq!((head.status, head.text.len()), (StatusCode::OK, 0));
    });
}

#[test]
fn a_file_is_held_to_the_limit_of_its_route_wherever_the_token_stands() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, vec![Box::new(Toy)], Settings::default()).await;
        let mut clerk = Browser::new(&served);
        clerk.sign_in("clerk").await;
        let csrf = clerk.get("/toy").await.csrf();
        let part = |name: &str, value: &str| {
            format!("--B\r\ncontent-disposition: form-data; name={name}\r\n\r\n{value}\r\n")
        };
        let body = |megabytes: usize| {
            let file = part("photo; filename=a.txt", &"x".repeat(megabytes * 1024 * 1024));
            format!("{file}{}{}--B--\r\n", part("csrf", &csrf), part("key", "k"))
        };
        let kind = "multipart/form-data; boundary=B";
        let taken = clerk.send(Method::POST, "/toy/file", kind, &body(3)).await;
        assert_eq!(taken.status, StatusCode::OK, "{}", taken.text);
        assert!(taken.text.contains("a.txt 3145728"), "{}", taken.text);
        let large = clerk.send(Method::POST, "/toy/file", kind, &body(4)).await;
        assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(large.text.contains("4 MB"), "{}", large.text);
    });
}

#[test]
fn a_server_that_is_behind_its_database_is_not_ready() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, vec![Box::new(Newer)], Settings::default()).await;
        let page = Browser::new(&served).get("/health/ready").await;
        assert_eq!((page.status, page.text.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "not ready\n"));
        assert_eq!(Browser::new(&served).get("/health/live").await.status, StatusCode::OK);
    });
}

#[test]
fn words_are_whole() {
    assert_eq!(check_words(&WORDS, env!("CARGO_MANIFEST_DIR")), Vec::<String>::new());
}
