//! Drafts: kept by person and key, found again in another browser, gone once the form is sent; and forms that come
//! after their session.

use axum::http::StatusCode;
use chrono::TimeDelta;
use luoshi_testkit::on_both;
use luoshi_web::{Room, Settings};

use crate::city::{Browser, MIGRATIONS, Page, Served, serve};
use crate::toy::Toy;

fn rooms() -> Vec<Box<dyn Room>> {
    vec![Box::new(Toy)]
}

/// The value of a hidden field.
fn hidden(page: &Page, name: &str) -> String {
    let (_, rest) = page.text.split_once(&format!(r#"name="{name}" value=""#)).expect("the field is there");
    rest.split('"').next().expect("a value ends").to_owned()
}

/// The form's own fields, as a browser sends them, with what was typed.
fn filled(page: &Page, said: &str) -> String {
    let (csrf, key, at) = (page.csrf(), hidden(page, "key"), hidden(page, "draft-at"));
    format!("csrf={csrf}&key={key}&draft-at={at}&draft-name=%E4%BE%BF%E6%9D%A1&said={said}")
}

async fn clerk(served: &Served) -> Browser {
    let mut clerk = Browser::new(served);
    clerk.sign_in("clerk").await;
    clerk
}

#[test]
fn a_draft_is_found_on_another_machine_and_ends_when_it_is_sent() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, rooms(), Settings::default()).await;
        let (mut desk, mut phone, mut other) =
            (clerk(&served).await, clerk(&served).await, Browser::new(&served));
        other.sign_in("office").await;

        let form = desk.get("/toy/note").await;
        let key = hidden(&form, "key");
        let saved = desk.post("/drafts", &filled(&form, "half")).await;
        assert_eq!((saved.status, saved.header("location")), (StatusCode::SEE_OTHER, "/drafts?done=saved"));

        let list = phone.get("/drafts").await;
        let address = format!("/toy/note?draft={key}");
        assert!(list.text.contains(&format!(r#"href="{address}""#)), "{}", list.text);
        assert!(phone.get("/toy/note").await.text.contains(&address), "the empty form tells of it");
        let taken_up = phone.get(&address).await;
        assert!(taken_up.text.contains(r#"name="said" value="half""#), "{}", taken_up.text);
        assert_eq!(hidden(&taken_up, "key"), key, "sent from either machine it counts once");

        assert!(!other.get("/drafts").await.text.contains(&key), "only its writer sees it");
        let not_theirs = other.get(&address).await;
        assert!(!not_theirs.text.contains("half") && hidden(&not_theirs, "key") != key);

        let back = phone.post("/toy/note", &filled(&taken_up, "")).await;
        assert_eq!(back.status, StatusCode::OK);
        assert!(phone.get("/drafts").await.text.contains(&address), "a form that comes back keeps its draft");
        let sent = phone.post("/toy/note", &filled(&taken_up, "whole")).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        assert!(!desk.get("/drafts").await.text.contains(&key), "what was sent is no draft");
    });
}

#[test]
fn what_was_typed_outlives_its_session() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, rooms(), Settings::default()).await;
        let mut clerk = clerk(&served).await;
        let form = clerk.get("/toy/note").await;
        let key = hidden(&form, "key");
        served.wall.set("2021-04-16T12:00:00Z".parse().expect("an instant"));

        let late = clerk.post("/toy/note", &filled(&form, "late")).await;
        let way = format!("/sign-in?next=%2Ftoy%2Fnote%3Fdraft%3D{key}&ended=yes");
        assert_eq!((late.status, late.header("location")), (StatusCode::SEE_OTHER, way.as_str()));
        // A token that is not the session's keeps nothing, and no other form is kept: it may hold a password.
        let forged = filled(&form, "forged").replace(&form.csrf(), &"0".repeat(32));
        let plain = format!("csrf={}&key=k&password=secret", form.csrf());
        for body in [forged, plain] {
            let refused = clerk.post("/toy/note", &body).await;
            assert!(!refused.header("location").contains("draft"), "{}", refused.header("location"));
        }

        clerk.sign_in("clerk").await;
        let again = clerk.get(&format!("/toy/note?draft={key}")).await;
        assert!(again.text.contains(r#"name="said" value="late""#), "{}", again.text);

        // Signed in anew in another tab: the old tab's form is not taken, and not lost.
        clerk.headers.push(("sec-fetch-site", "same-origin".into()));
        let stale = clerk.post("/toy/note", &filled(&form, "of+the+old+tab")).await;
        assert_eq!(stale.header("location"), format!("/toy/note?draft={key}"));
        let again = clerk.get(&format!("/toy/note?draft={key}")).await;
        assert!(again.text.contains(r#"value="of the old tab""#), "{}", again.text);
    });
}

#[test]
fn a_draft_nobody_comes_back_to_goes() {
    on_both(MIGRATIONS, |db| async {
        let served = serve(db, rooms(), Settings::default()).await;
        let mut clerk = clerk(&served).await;
        let form = clerk.get("/toy/note").await;
        clerk.headers.push(("accept", "application/json".into()));
        let said = clerk.post("/drafts", &filled(&form, "old")).await.json();
        assert_eq!((&said["kept"], &said["at"]), (&true.into(), &"17:00".into()), "{said}");
        let too_long = clerk.post("/drafts", &filled(&form, &"x".repeat(300_000))).await;
        assert_eq!(too_long.status, StatusCode::PAYLOAD_TOO_LARGE);
        let nowhere = clerk.post("/drafts", &filled(&form, "x").replace("/toy/note", "//evil.example")).await;
        assert_eq!(nowhere.status, StatusCode::NOT_FOUND);

        let later: chrono::DateTime<chrono::Utc> = "2021-04-16T09:00:00Z".parse().expect("an instant");
        served.wall.set(later + TimeDelta::days(31));
        clerk.sign_in("clerk").await;
        let next = clerk.get("/toy/note").await;
        clerk.post("/drafts", &filled(&next, "new")).await;
        let list = clerk.get("/drafts").await;
        assert!(list.text.contains(&hidden(&next, "key")) && !list.text.contains(&hidden(&form, "key")));
    });
}
