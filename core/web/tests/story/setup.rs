//! The first start: from an empty database to a city with an administrator.

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use luoshi_store::{ManualClock, Store};
use luoshi_testkit::on_both;
use luoshi_units::{Role, Units, accounts};
use luoshi_web::setup::{Setup, Stage, router, stage};
use tokio::sync::watch;

use crate::city::{Browser, MIGRATIONS, pack};

const CODE: &str = "abcd-2345";

fn server(store: &Store, city: Option<&str>) -> (Browser, watch::Receiver<bool>) {
    let setup = Setup {
        store: store.clone(),
        units: Units::new(),
        carried: pack(),
        city: city.map(str::to_owned),
        clock: Arc::new(ManualClock::at("2021-04-16T09:00:00Z".parse().expect("an instant"))),
        code: CODE.to_owned(),
        secure: false,
        behind_proxy: false,
    };
    let (router, done) = router(setup).expect("the assets are built");
    (Browser::at(router), done)
}

#[test]
fn from_an_empty_database_to_an_administrator() {
    on_both(MIGRATIONS, |db| async move {
        let (mut browser, done) = server(&db.store, None);
        assert_eq!(stage(&db.store, None).await.expect("it can be told"), Stage::City);
        for path in ["/", "/talks", "/sign-in"] {
            assert_eq!(browser.get(path).await.header("location"), "/setup", "{path}");
        }
        assert_eq!(browser.get("/health/live").await.status, StatusCode::OK);
        assert_eq!(browser.get("/health/ready").await.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(browser.get("/api/v1/figures").await.status, StatusCode::SERVICE_UNAVAILABLE);

        let first = browser.get("/setup?lang=en").await;
        assert!(first.text.contains("Setup code") && !first.text.contains("示例"), "{}", first.text);
        assert!(first.header("content-security-policy").contains("script-src 'self'"));
        assert!(browser.get("/setup").await.text.contains("Setup code"), "the language is kept");
        for (code, said) in [("", "no code yet"), ("abcd-2346", "not the code"), ("abcd", "not the code")] {
            let page = browser.post("/setup/code", &format!("code={code}")).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.text.contains(said), "{}", page.text);
        }
        // Without the code nothing is done.
        assert_eq!(browser.post("/setup/pack", "pack=carried").await.header("location"), "/setup");
        assert_eq!(stage(&db.store, None).await.expect("it can be told"), Stage::City);
        assert_eq!(browser.post("/setup/code", "code=ABCD2345").await.header("location"), "/setup");

        let page = browser.get("/setup").await;
        assert!(page.text.contains("Sample City") && page.text.contains("1 units"), "{}", page.text);
        let page = browser.post("/setup/pack", "pack=file").await;
        assert!(page.text.contains("No file was chosen"), "{}", page.text);
        let no_zip = "--b\r\nContent-Disposition: form-data; name=\"pack\"\r\n\r\nfile\r\n\
                      --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.zip\"\r\n\r\nx\r\n--b--\r\n";
        let page = browser.send(Method::POST, "/setup/pack", "multipart/form-data; boundary=b", no_zip).await;
        assert!(page.text.contains("no ZIP file"), "{}", page.text);
        assert_eq!(browser.post("/setup/pack", "pack=carried").await.header("location"), "/setup");
        assert!(
            matches!(stage(&db.store, None).await, Ok(Stage::Administrator(city)) if city.code == "9900")
        );

        let page = browser.post("/setup/administrator", "name=&login=&new=long+enough+1&again=other").await;
        for said in ["no name", "Choose a login", "not the same"] {
            assert!(page.text.contains(said), "{said}: {}", page.text);
        }
        let form = "name=%E5%91%A8%E6%AD%A3&login=chief&new=a+long+password&again=a+long+password";
        let page = browser.post("/setup/administrator", form).await;
        assert_eq!(page.header("location"), "/sign-in?next=/start", "{}", page.text);
        assert!(*done.borrow(), "the city can be served");
        assert_eq!(stage(&db.store, None).await.expect("it can be told"), Stage::Done);

        let mut conn = db.store.read().await.expect("a connection");
        let day = "2021-04-16".parse().expect("a day");
        let who = accounts::who_named(&mut conn, 1, "chief", day).await.expect("it can be read");
        let posts = who.expect("the administrator").posts;
        assert!(
            posts.len() == 1 && posts[0].role == Role::Administrator && posts[0].unit == "9900",
            "{posts:?}"
        );
        // Sent again, or by another server: nothing more is made.
        assert_eq!(browser.post("/setup/administrator", form).await.header("location"), "/setup");
        assert_eq!(browser.get("/setup").await.header("location"), "/sign-in");
        assert_eq!(
            browser.get("/talks?q=a").await.header("location"),
            "/talks?q=a",
            "the city answers there"
        );
        assert_eq!(accounts::counted(&mut conn, 1).await.expect("they are counted"), (1, 1));
    });
}

#[test]
fn another_city_than_the_configured_one_is_not_founded() {
    on_both(MIGRATIONS, |db| async move {
        let (mut browser, _) = server(&db.store, Some("2310"));
        browser.post("/setup/code?lang=en", &format!("code={CODE}")).await;
        let page = browser.post("/setup/pack?lang=en", "pack=carried").await;
        assert!(page.text.contains("for the city 9900"), "{}", page.text);
        assert_eq!(stage(&db.store, Some("2310")).await.expect("it can be told"), Stage::City);
    });
}

#[test]
fn another_site_cannot_send_the_code() {
    on_both(MIGRATIONS, |db| async move {
        let (mut browser, _) = server(&db.store, None);
        browser.headers.push(("sec-fetch-site", "cross-site".to_owned()));
        let page = browser.post("/setup/code", &format!("code={CODE}")).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(browser.cookies.is_empty());
    });
}
