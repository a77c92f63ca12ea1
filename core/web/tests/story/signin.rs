//! Signing in, staying signed in, being signed out.

use axum::http::StatusCode;
use chrono::TimeDelta;
use luoshi_store::Clock;
use luoshi_testkit::on_both;
use luoshi_web::Settings;

use crate::city::{Browser, MIGRATIONS, Served, serve};
use crate::toy::Toy;

async fn served(db: luoshi_testkit::TestDb) -> Served {
    serve(db, vec![Box::new(Toy)], Settings::default()).await
}

fn pass(served: &Served, time: TimeDelta) {
    served.wall.set(served.wall.now() + time);
}

#[test]
fn one_signs_in_where_one_wanted_to_go_and_out_again() {
    on_both(MIGRATIONS, |db| async {
        let served = served(db).await;
        let mut browser = Browser::new(&served);
        let sent = browser.get("/toy?unit=9901").await;
        assert_eq!(sent.header("location"), "/sign-in?next=%2Ftoy%3Funit%3D9901");
        let form = browser.get(sent.header("location")).await;
        assert!(form.text.contains(r#"name="next" value="/toy?unit=9901""#));
        let signed = browser.post("/sign-in", "login=clerk&password=correct+horse&next=/toy?unit=9901").await;
        assert_eq!(signed.header("location"), "/toy?unit=9901");
        let cookie = signed.header("set-cookie");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        assert!(!cookie.contains("Max-Age") && !cookie.contains("Secure"), "{cookie}");
        assert_eq!(browser.get("/sign-in").await.header("location"), "/home");
        let page = browser.get("/toy").await;
        assert!(page.text.contains("周桂芝"));
        let held = browser.cookies.clone();
        let out = browser.post("/sign-out", &format!("csrf={}", page.csrf())).await;
        assert_eq!((out.header("location"), browser.cookies.len()), ("/sign-in", 0));
        browser.cookies = held;
        assert_eq!(browser.get("/toy").await.status, StatusCode::SEE_OTHER, "the old cookie is dead");
    });
}

#[test]
fn whoever_sends_a_form_too_late_comes_back_to_its_page() {
    on_both(MIGRATIONS, |db| async {
        let served = served(db).await;
        let mut browser = Browser::new(&served);
        let sent = browser.post("/toy", "key=k&said=x").await;
        assert_eq!(sent.header("location"), "/sign-in?next=%2Ftoy&ended=yes");
        let form = browser.get(sent.header("location")).await;
        assert!(form.text.contains(r#"name="next" value="/toy""#) && form.text.contains("登录已结束"));
        assert!(!browser.get("/sign-in?next=/toy").await.text.contains("登录已结束"));
        browser.headers.push(("referer", "http://luoshi.example/toy?unit=9901".to_owned()));
        let sent = browser.post("/toy", "key=k&said=x").await;
        assert_eq!(sent.header("location"), "/sign-in?next=%2Ftoy%3Funit%3D9901&ended=yes");
        browser.headers = vec![("referer", "http://other.example/elsewhere".to_owned())];
        let sent = browser.post("/toy", "key=k&said=x").await;
        assert_eq!(sent.header("location"), "/sign-in?next=%2Ftoy&ended=yes", "another site's page");
    });
}

#[test]
fn signing_in_anew_ends_what_the_browser_had() {
    on_both(MIGRATIONS, |db| async {
        let served = served(db).await;
        let mut browser = Browser::new(&served);
        browser.sign_in("clerk").await;
        let before = browser.cookies.clone();
        browser.sign_in("auditor").await;
        assert_ne!(browser.cookies, before);
        assert!(browser.get("/toy").await.text.contains("刘长山"));
        browser.cookies = before;
        assert_eq!(browser.get("/toy").await.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn a_session_ends_when_idle_and_at_its_end() {
    on_both(MIGRATIONS, |db| async {
        let served = served(db).await;
        let mut browser = Browser::new(&served);
        browser.sign_in("clerk").await;
        for _ in 0..6 {
            pass(&served, TimeDelta::minutes(110));
            assert_eq!(browser.get("/toy").await.status, StatusCode::OK);
        }
        pass(&served, TimeDelta::minutes(70));
        assert_eq!(browser.get("/toy").await.status, StatusCode::SEE_OTHER, "after twelve hours");
        browser.sign_in("clerk").await;
        pass(&served, TimeDelta::minutes(121));
        assert_eq!(browser.get("/toy").await.status, StatusCode::SEE_OTHER, "after two idle hours");
    });
}

#[test]
fn on_ones_own_device_it_holds_for_seven_days() {
    on_both(MIGRATIONS, |db| async {
        let served = served(db).await;
        let mut browser = Browser::new(&served);
        let signed = browser.post("/sign-in", "login=clerk&password=correct+horse&own_device=yes").await;
        assert!(signed.header("set-cookie").contains("Max-Age=604800"));
        pass(&served, TimeDelta::days(6));
        assert_eq!(browser.get("/toy").await.status, StatusCode::OK);
        pass(&served, TimeDelta::days(1));
        assert_eq!(browser.get("/toy").await.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn guessing_is_slowed_and_nobody_is_locked_out() {
    on_both(MIGRATIONS, |db| async {
        let served = served(db).await;
        let mut browser = Browser::new(&served);
        for _ in 0..3 {
            let page = browser.post("/sign-in?lang=en", "login=clerk&password=nonsense").await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text);
            assert!(page.text.contains("Account or password is wrong"));
            assert!(
                page.text.contains(r#"name="login" value="clerk""#) || page.text.contains(r#"value="clerk""#)
            );
            assert!(!page.text.contains("nonsense"));
        }
        let slowed = browser.post("/sign-in?lang=en", "login=clerk&password=correct+horse").await;
        assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(slowed.text.contains("Try again in "), "{}", slowed.text);
        pass(&served, TimeDelta::minutes(15));
        browser.sign_in("clerk").await;
    });
}

#[test]
fn no_address_leads_to_another_site() {
    on_both(MIGRATIONS, |db| async {
        let served = served(db).await;
        for next in ["//evil.example", "https://evil.example", "/\\evil.example", "%2F%2Fevil.example"] {
            let mut browser = Browser::new(&served);
            let signed =
                browser.post("/sign-in", &format!("login=clerk&password=correct+horse&next={next}")).await;
            assert_eq!(signed.header("location"), "/home", "{next}");
        }
    });
}

#[test]
fn over_https_the_cookie_is_for_this_host_alone() {
    on_both(MIGRATIONS, |db| async {
        let settings = Settings { secure: true, ..Settings::default() };
        let served = serve(db, vec![Box::new(Toy)], settings).await;
        let mut browser = Browser::new(&served);
        let signed = browser.sign_in("clerk").await;
        let cookie = signed.header("set-cookie");
        assert!(cookie.starts_with("__Host-luoshi=") && cookie.contains("; Secure"), "{cookie}");
        assert!(signed.header("strict-transport-security").starts_with("max-age=31536000"));
        assert_eq!(browser.get("/toy").await.status, StatusCode::OK);
    });
}
