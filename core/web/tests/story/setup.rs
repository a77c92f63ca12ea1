//! The first start: from an empty database to a city with an administrator.

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use luoshi_packs::Text;
use luoshi_store::{BoxFuture, ManualClock, Store};
use luoshi_testkit::on_both;
use luoshi_units::{Cost, NewPerson, Role, Secret, Units, Who, accounts, deeds};
use luoshi_web::setup::{Accounts, Sample, Setup, Stage, router, stage};
use tokio::sync::{Semaphore, watch};

use crate::city::{Browser, MIGRATIONS, pack};

const CODE: &str = "abcd-2345";

fn server(store: &Store, city: Option<&str>) -> (Browser, watch::Receiver<bool>) {
    server_with(store, city, None)
}

fn server_with(
    store: &Store,
    city: Option<&str>,
    sample: Option<Arc<dyn Sample>>,
) -> (Browser, watch::Receiver<bool>) {
    let setup = Setup {
        store: store.clone(),
        units: Units::new(),
        carried: pack(),
        sample,
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

/// Founds the city with an account, and is done when it is let.
struct Made {
    store: Store,
    turns: Arc<Semaphore>,
    fails: bool,
}

impl Sample for Made {
    fn fill<'a>(
        &'a self,
        progress: &'a (dyn Fn(u64, u64) + Send + Sync),
    ) -> BoxFuture<'a, Result<Accounts, Text>> {
        Box::pin(async move {
            let founding = self.store.write(|tx| {
                Box::pin(async move {
                    let units = Units::new();
                    luoshi_packs::deeds::found(tx, 1, None, &units, &pack()).await.expect("it is founded");
                    let who = Who::system(1, 0);
                    let person =
                        NewPerson { name: "样".into(), unit: "9900".into(), staff_no: None, sample: true };
                    let person = deeds::person_add(tx, &who, &units, person).await?.id;
                    let secret = Secret::new("office", "a password", Cost::Light, [1; 16])?;
                    deeds::account_add(tx, &who, &units, person, "office", &secret).await
                })
            });
            founding.await.expect("an account stands");
            progress(3, 7);
            self.turns.acquire().await.expect("it stays open").forget();
            if self.fails {
                return Err(Text::new("磁盘满了。", "The disk is full."));
            }
            Ok(Accounts { logins: vec!["office".to_owned()], password: "once-shown".to_owned() })
        })
    }
}

async fn with_code(
    store: &Store,
    made: Option<Made>,
    city: Option<&str>,
) -> (Browser, watch::Receiver<bool>) {
    let (mut browser, done) = server_with(store, city, made.map(|made| Arc::new(made) as Arc<dyn Sample>));
    browser.get("/setup?lang=en").await;
    browser.post("/setup/code", &format!("code={CODE}")).await;
    (browser, done)
}

#[test]
fn the_sample_city_is_made_and_served_once_its_password_was_read() {
    on_both(MIGRATIONS, |db| async move {
        let turns = Arc::new(Semaphore::new(0));
        let made = Made { store: db.store.clone(), turns: turns.clone(), fails: false };
        let (mut browser, done) = with_code(&db.store, Some(made), None).await;
        let offer = "Look at the sample city first";
        assert!(browser.get("/setup").await.text.contains(offer));
        // Without the code it is neither offered nor made.
        let code = browser.cookies.remove("luoshi-setup").expect("the code is kept");
        assert!(!browser.get("/setup").await.text.contains(offer));
        browser.post("/setup/sample", "").await;
        browser.cookies.insert("luoshi-setup".to_owned(), code);
        assert!(browser.get("/setup").await.text.contains(offer));

        assert_eq!(browser.post("/setup/sample", "").await.header("location"), "/setup");
        let page = loop {
            let page = browser.get("/setup").await;
            if page.text.contains("3 of 7 done") {
                break page;
            }
            tokio::task::yield_now().await;
        };
        assert!(page.text.contains("value=\"3\" max=\"7\""), "{}", page.text);
        assert!(browser.get("/setup/sample").await.text.contains("3 of 7 done"));
        // An account stands, but it is not done: nothing else is begun, and nobody is led away.
        for (path, form) in [("/setup/pack", "pack=carried"), ("/setup/sample", ""), ("/setup/sample/go", "")]
        {
            assert_eq!(browser.post(path, form).await.header("location"), "/setup", "{path}");
        }
        assert_eq!(browser.get("/talks").await.header("location"), "/setup");
        assert!(!*done.borrow());
        turns.add_permits(1);
        loop {
            let asked = browser.get("/setup/sample").await;
            if asked.header("hx-refresh") == "true" {
                break;
            }
            tokio::task::yield_now().await;
        }
        for _ in 0..2 {
            let page = browser.get("/setup").await;
            assert!(page.text.contains("once-shown") && page.text.contains("office"), "{}", page.text);
        }
        let code = browser.cookies.remove("luoshi-setup").expect("the code is kept");
        assert!(!browser.get("/setup").await.text.contains("once-shown"));
        browser.cookies.insert("luoshi-setup".to_owned(), code);
        assert_eq!(browser.post("/setup/sample/go", "").await.header("location"), "/sign-in");
        assert!(*done.borrow(), "the city can be served");
        assert_eq!(browser.get("/setup").await.header("location"), "/sign-in");
    });
}

#[test]
fn a_sample_city_that_was_not_made_says_why_and_what_to_do() {
    on_both(MIGRATIONS, |db| async move {
        let turns = Arc::new(Semaphore::new(1));
        let made = Made { store: db.store.clone(), turns, fails: true };
        let (mut browser, done) = with_code(&db.store, Some(made), Some("9900")).await;
        browser.post("/setup/sample", "").await;
        loop {
            let page = browser.get("/setup").await;
            if page.text.contains("The disk is full.") {
                assert!(page.text.contains("--database"), "{}", page.text);
                break;
            }
            tokio::task::yield_now().await;
        }
        assert!(!*done.borrow());
    });
}

#[test]
fn where_another_city_is_to_be_served_no_sample_is_offered() {
    on_both(MIGRATIONS, |db| async move {
        let turns = Arc::new(Semaphore::new(1));
        let made = Made { store: db.store.clone(), turns, fails: false };
        let (mut browser, _) = with_code(&db.store, Some(made), Some("2310")).await;
        assert!(!browser.get("/setup").await.text.contains("sample city"));
        browser.post("/setup/sample", "").await;
        assert_eq!(stage(&db.store, Some("2310")).await.expect("it can be told"), Stage::City);
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
