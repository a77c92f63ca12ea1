//! What people are told: whose it is, what the bell counts, reading it, finding it.

use axum::http::StatusCode;
use luoshi_store::Clock;
use luoshi_testkit::on_both;
use luoshi_units::accounts;
use luoshi_web::Settings;
use luoshi_web::notices::{Notice, tell};
use serde_json::json;

use crate::city::{Browser, MIGRATIONS, Served, serve};
use crate::toy::Toy;

async fn person(served: &Served, login: &str) -> i64 {
    let mut conn = served.db.store.read().await.expect("a connection");
    let day = "2021-04-16".parse().expect("a day");
    let who = accounts::who_named(&mut conn, 1, login, day).await.expect("the database answers");
    who.expect("the account is there").person
}

/// Tells the clerk of a toy, by name; `once` where it is told once.
async fn say(served: &Served, person: i64, name: &str, urgent: bool, once: &str) {
    let (name, once) = (name.to_owned(), once.to_owned());
    let telling = served.db.store.write(move |tx| {
        Box::pin(async move {
            let args = json!({ "name": name, "n": 1234, "day": "2021-04-09", "unit": { "zh": "东河区", "en": "Donghe" } });
            let notice = Notice {
                city: 1,
                person,
                room: "toy",
                kind: "broken",
                args,
                href: "/toy?unit=9901",
                urgent,
                once: &once,
                ..Notice::default()
            };
            tell(tx, &notice).await
        })
    });
    telling.await.expect("it is told");
}

/// What the bell counts.
fn bell(text: &str) -> &str {
    let of = text.split_once(r#"<span class="count">"#).map(|(_, rest)| rest);
    of.and_then(|rest| rest.split('<').next()).unwrap_or("")
}

fn token(text: &str) -> String {
    let (_, rest) = text.split_once(r#"name="csrf" value=""#).expect("the page has a form");
    rest.split('"').next().expect("a value ends").to_owned()
}

#[test]
fn two_a_day_are_loud_and_the_rest_waits_for_the_next_morning() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, vec![Box::new(Toy)], Settings::default()).await;
        let clerk = person(&served, "clerk").await;
        let mut browser = Browser::new(&served);
        browser.sign_in("clerk").await;
        let page = browser.get("/notices").await;
        assert!(page.text.contains("没有未读的消息") && bell(&page.text).is_empty(), "{}", page.text);
        for name in ["木马", "陀螺", "风车", "风筝"] {
            say(&served, clerk, name, false, "").await;
        }
        assert_eq!(bell(&browser.get("/toy").await.text), "2");
        say(&served, clerk, "积木", true, "").await;
        let page = browser.get("/notices").await;
        assert_eq!(bell(&page.text), "3", "what is overdue is loud");
        assert_eq!(page.text.matches("留待汇总").count(), 2);
        assert!(page.text.contains("东河区的木马（1,234 号）坏了，4月9日起不能用"), "{}", page.text);
        assert!(
            browser
                .get("/notices?lang=en")
                .await
                .text
                .contains("木马 (no. 1,234) of Donghe is broken since 9 April")
        );
        served.db.clock.set(served.db.clock.now() + chrono::TimeDelta::hours(12));
        assert_eq!(bell(&browser.get("/toy").await.text), "4", "the digest counts as one");
    });
}

#[test]
fn a_notice_is_read_by_its_own_person_alone() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, vec![Box::new(Toy)], Settings::default()).await;
        let clerk = person(&served, "clerk").await;
        let (mut browser, mut other) = (Browser::new(&served), Browser::new(&served));
        browser.sign_in("clerk").await;
        other.sign_in("auditor").await;
        say(&served, clerk, "木马", false, "horse").await;
        say(&served, clerk, "木马", false, "horse").await;
        say(&served, clerk, "陀螺", false, "").await;
        let page = browser.get("/notices").await;
        assert_eq!(page.text.matches(r#"<li class="unread">"#).count(), 2, "told once under one name");
        let open = page.text.split(r#"<div><a href=""#).nth(1).and_then(|rest| rest.split('"').next());
        let open = open.expect("a notice has an address").to_owned();
        assert_eq!(other.get(&open).await.status, StatusCode::NOT_FOUND);
        let csrf = token(&other.get("/notices").await.text);
        let read = other.post(&format!("{open}/read"), &format!("csrf={csrf}")).await;
        assert_eq!(read.status, StatusCode::NOT_FOUND);
        assert_eq!(bell(&browser.get("/toy").await.text), "2");
        let led = browser.get(&open).await;
        assert_eq!((led.status, led.header("location")), (StatusCode::SEE_OTHER, "/toy?unit=9901"));
        assert_eq!(bell(&browser.get("/toy").await.text), "1");
        assert_eq!(browser.get("/notices/none").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn notices_are_found_and_marked_as_read_up_to_what_was_shown() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, vec![Box::new(Toy)], Settings::default()).await;
        let clerk = person(&served, "clerk").await;
        let mut browser = Browser::new(&served);
        browser.sign_in("clerk").await;
        for at in 0..60 {
            say(&served, clerk, &format!("风车{at}号"), false, "").await;
        }
        let first = browser.get("/notices").await.text;
        assert_eq!(first.matches(r#"<li class="unread">"#).count(), 50);
        let next = first.split(r#"rel="next""#).next().and_then(|text| text.rsplit(r#"href=""#).next());
        let next = next.and_then(|rest| rest.split('"').next()).expect("there is a next page").to_owned();
        assert_eq!(browser.get(&next).await.text.matches(r#"<li class="unread">"#).count(), 10);
        let found = browser.get("/notices?q=%E9%A3%8E%E8%BD%A67%E5%8F%B7").await.text;
        assert_eq!(found.matches(r#"<li class="unread">"#).count(), 1, "{found}");
        let by_kind = browser.get("/notices?q=%E5%9D%8F%E4%BA%86").await.text;
        assert_eq!(by_kind.matches(r#"<li class="unread">"#).count(), 50, "the kind's name is searched too");
        assert!(browser.get("/notices?q=%25").await.text.contains("没有找到"));
        let until = first.split(r#"name="until" value=""#).nth(1).and_then(|rest| rest.split('"').next());
        let until = until.expect("the form names the newest").to_owned();
        say(&served, clerk, "后来的", false, "").await;
        let csrf = token(&first);
        let done = browser.post("/notices/read", &format!("csrf={csrf}&until={until}")).await;
        assert_eq!(done.header("location"), "/notices?done=read");
        let left = browser.get("/notices").await.text;
        assert_eq!(left.matches(r#"<li class="unread">"#).count(), 1, "what came meanwhile stays unread");
        assert!(left.contains("后来的"));
        assert!(browser.get("/notices?view=all").await.text.contains("风车59号"));
    });
}

#[test]
fn nobody_is_told_what_they_did_themselves() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, vec![Box::new(Toy)], Settings::default()).await;
        let clerk = person(&served, "clerk").await;
        let telling = served.db.store.write(move |tx| {
            Box::pin(async move {
                let own = Notice {
                    city: 1,
                    person: clerk,
                    by: clerk,
                    room: "toy",
                    kind: "broken",
                    ..Notice::default()
                };
                tell(tx, &own).await?;
                let lost = Notice { by: 0, room: "gone", kind: "gone", ..own };
                tell(tx, &lost).await
            })
        });
        telling.await.expect("it is told");
        let mut browser = Browser::new(&served);
        browser.sign_in("clerk").await;
        let page = browser.get("/notices").await.text;
        assert_eq!(page.matches(r#"<li class="unread">"#).count(), 1);
        assert!(page.contains("有一条消息，打开看看"), "a room that is no more says what it can");
    });
}
