//! How somebody wants pages to look, kept for them and for their browser.

use axum::http::StatusCode;
use luoshi_testkit::on_both;
use luoshi_web::Settings;

use crate::city::{Browser, MIGRATIONS, Page, serve};
use crate::toy::Toy;

fn large(page: &Page) -> bool {
    let pressed = page.text.contains(r#"name="type" value="normal" aria-pressed="true""#);
    assert_eq!(page.text.contains(r#" data-type="large""#), pressed, "{}", page.text);
    pressed
}

fn keys(page: &Page) -> bool {
    !page.text.contains(r#" data-keys="off""#)
}

async fn choose(browser: &mut Browser, said: &str) -> Page {
    let csrf = browser.get("/toy").await.csrf();
    browser.post("/look", &format!("csrf={csrf}&next=/toy%3Funit%3D9901&{said}")).await
}

#[test]
fn large_type_follows_its_person_and_every_browser_keeps_its_own() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, vec![Box::new(Toy)], Settings::default()).await;
        let mut desk = Browser::new(&served);
        desk.sign_in("clerk").await;
        assert!(!large(&desk.get("/toy").await));
        let chosen = choose(&mut desk, "type=large").await;
        assert_eq!((chosen.status, chosen.header("location")), (StatusCode::SEE_OTHER, "/toy?unit=9901"));
        assert!(large(&desk.get("/toy").await));

        // Another browser begins as the person chose last, and then has a choice of its own.
        let mut phone = Browser::new(&served);
        phone.sign_in("clerk").await;
        assert!(large(&phone.get("/toy").await));
        choose(&mut phone, "keys=off").await;
        let page = phone.get("/toy").await;
        assert!(large(&page) && !keys(&page));
        choose(&mut phone, "type=normal").await;
        let page = phone.get("/toy").await;
        assert!(!large(&page) && !keys(&page), "what was not asked for stays");
        assert!(large(&desk.get("/toy").await));

        // A form that comes back with errors looks as every page, and so does one that is not found.
        let csrf = desk.get("/toy").await.csrf();
        assert!(large(&desk.post("/toy/nowhere", &format!("csrf={csrf}")).await));

        // The page for signing in stays as it was; whoever comes next finds their own.
        desk.post("/sign-out", &format!("csrf={csrf}")).await;
        assert!(large(&desk.get("/sign-in").await));
        desk.sign_in("office").await;
        assert!(!large(&desk.get("/toy").await));
    });
}

#[test]
fn nobody_in_particular_chooses_for_the_browser_alone() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, vec![Box::new(Toy)], Settings::default()).await;
        let mut browser = Browser::new(&served);
        let chosen = browser.post("/look", "type=large&next=/sign-in%3Flang%3Den").await;
        assert_eq!(chosen.header("location"), "/sign-in?lang=en");
        assert!(large(&browser.get("/sign-in").await));
        browser.sign_in("clerk").await;
        assert!(large(&browser.get("/toy").await), "chosen before signing in");
        // Without the page's token it is not the person's.
        browser.post("/look", "type=large&csrf=no&next=/").await;
        let mut other = Browser::new(&served);
        other.sign_in("clerk").await;
        assert!(!large(&other.get("/toy").await));
        // No script waits for a page, and no form leads away.
        other.headers.push(("accept", "application/json".into()));
        assert_eq!(other.post("/look", "type=large").await.status, StatusCode::NO_CONTENT);
        other.headers.clear();
        for next in ["https://evil.example/", "//evil.example", ""] {
            assert_eq!(
                other.post("/look", &format!("type=large&next={next}")).await.header("location"),
                "/home"
            );
        }
        other.headers.push(("sec-fetch-site", "cross-site".into()));
        assert_eq!(other.post("/look", "type=large").await.status, StatusCode::FORBIDDEN);
    });
}
