//! One's own account: second factor, password, sessions.

use axum::http::StatusCode;
use chrono::TimeDelta;
use luoshi_store::Clock;
use luoshi_testkit::on_both;
use luoshi_units::{Role, totp};
use luoshi_web::{Settings, SignIn};
use serde_json::json;

use crate::city::{Browser, MIGRATIONS, Page, Served, serve};
use crate::toy::Toy;

async fn served(db: luoshi_testkit::TestDb) -> Served {
    serve(db, vec![Box::new(Toy)], Settings::default()).await
}

pub fn pass(served: &Served, time: TimeDelta) {
    served.wall.set(served.wall.now() + time);
}

/// The secret that a page shows for typing.
fn secret(page: &Page) -> Vec<u8> {
    let (_, rest) = page.text.split_once("secret=").expect("the page has an address for the app");
    let text = rest.split('&').next().expect("the secret ends");
    let (mut bits, mut held, mut out) = (0_u32, 0, Vec::new());
    for c in text.bytes() {
        let value = if c.is_ascii_uppercase() { c - b'A' } else { c - b'2' + 26 };
        (bits, held) = ((bits << 5) | u32::from(value), held + 5);
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from((bits >> held) & 0xff).expect("eight bits"));
        }
    }
    out
}

pub fn code(served: &Served, secret: &[u8]) -> String {
    totp::code(secret, totp::step_at(served.wall.now().timestamp()))
}

/// Sets the second factor up. Gives the secret and the codes on paper.
pub async fn set_up(served: &Served, browser: &mut Browser) -> (Vec<u8>, Vec<String>) {
    let csrf = browser.get("/me/second").await.csrf();
    let begun = browser.post("/me/second/begin", &format!("csrf={csrf}")).await;
    assert_eq!(begun.header("location"), "/me/second/new", "{}", begun.text);
    let secret = secret(&browser.get("/me/second/new").await);
    assert_eq!(secret.len(), 20);
    let wrong = browser.post("/me/second/new", &format!("csrf={csrf}&code=000000")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = code(served, &secret);
    let codes = browser.post("/me/second/new", &format!("csrf={csrf}&code={code}")).await;
    assert_eq!(codes.status, StatusCode::OK, "{}", codes.text);
    let codes: Vec<String> = codes
        .text
        .split("<li><code>")
        .skip(1)
        .map(|rest| rest.split('<').next().expect("a code ends").to_owned())
        .collect();
    assert_eq!(codes.len(), 10);
    (secret, codes)
}

/// The password, then whatever comes.
async fn password(served: &Served, login: &str) -> (Browser, Page) {
    let mut browser = Browser::new(served);
    let page =
        browser.post("/sign-in", &format!("login={login}&password=correct+horse&next=/toy?unit=9901")).await;
    (browser, page)
}

#[test]
fn a_second_factor_is_set_up_and_asked_for() {
    on_both(MIGRATIONS, |db| async {
        let served = served(db).await;
        let mut browser = Browser::new(&served);
        browser.sign_in("clerk").await;
        let (secret, codes) = set_up(&served, &mut browser).await;
        assert!(browser.get("/me/second?lang=en").await.text.contains("10 recovery codes are left"));
        assert_eq!(browser.get("/me/second/new").await.header("location"), "/me/second", "shown no more");

        let (mut other, asked) = password(&served, "clerk").await;
        assert_eq!(asked.header("location"), "/sign-in/second");
        assert_eq!(other.get("/toy").await.status, StatusCode::SEE_OTHER, "not in yet");
        let used = code(&served, &secret);
        let again = other.post("/sign-in/second?lang=en", &format!("code={used}")).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "the code that turned it on");
        assert!(again.text.contains("This code is not right"), "{}", again.text);
        pass(&served, TimeDelta::seconds(60));
        let fresh = code(&served, &secret);
        let asked_for = other.cookies.clone();
        let signed = other.post("/sign-in/second", &format!("code={fresh}")).await;
        assert_eq!(signed.header("location"), "/toy?unit=9901");
        assert_eq!(other.get("/toy").await.status, StatusCode::OK);
        assert!(!other.cookies.contains_key("luoshi-step"));

        let mut replayed = Browser::new(&served);
        replayed.cookies = asked_for;
        let refused = replayed.post("/sign-in/second", &format!("code={fresh}")).await;
        assert_eq!(refused.header("location"), "/sign-in?again=yes", "a step is gone through once");

        let (mut paper, _) = password(&served, "clerk").await;
        let signed = paper.post("/sign-in/second", &format!("code={}", codes[3].to_uppercase())).await;
        assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text);
        let (mut paper, _) = password(&served, "clerk").await;
        let twice = paper.post("/sign-in/second", &format!("code={}", codes[3])).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(browser.get("/me/second?lang=en").await.text.contains("9 recovery codes are left"));
    });
}

#[test]
fn codes_are_not_guessed() {
    on_both(MIGRATIONS, |db| async {
        let served = served(db).await;
        let mut browser = Browser::new(&served);
        browser.sign_in("clerk").await;
        let (secret, _) = set_up(&served, &mut browser).await;
        pass(&served, TimeDelta::seconds(60));
        let (mut guesser, _) = password(&served, "clerk").await;
        for _ in 0..5 {
            let wrong = guesser.post("/sign-in/second", "code=000000").await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let over = guesser.post("/sign-in/second", &format!("code={}", code(&served, &secret))).await;
        assert_eq!(over.header("location"), "/sign-in?again=yes", "five tries a password");
        let (mut guesser, _) = password(&served, "clerk").await;
        let slowed = guesser.post("/sign-in/second", "code=000000").await;
        assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
        pass(&served, TimeDelta::minutes(11));
        let late = guesser.post("/sign-in/second", &format!("code={}", code(&served, &secret))).await;
        assert_eq!(late.header("location"), "/sign-in?again=yes", "ten minutes a step");
        let (mut owner, _) = password(&served, "clerk").await;
        let signed = owner.post("/sign-in/second", &format!("code={}", code(&served, &secret))).await;
        assert_eq!(signed.header("location"), "/toy?unit=9901");
    });
}

#[test]
fn what_changes_how_one_signs_in_asks_who_it_is() {
    on_both(MIGRATIONS, |db| async {
        let served = served(db).await;
        let mut browser = Browser::new(&served);
        browser.sign_in("clerk").await;
        let csrf = browser.get("/me").await.csrf();
        pass(&served, TimeDelta::minutes(16));
        for path in ["/me/second/begin", "/me/second/codes", "/me/second/new", "/me/second/off"] {
            let sent = browser.post(path, &format!("csrf={csrf}&code=1")).await;
            assert!(sent.header("location").starts_with("/me/confirm?next=%2Fme%2Fsecond"), "{path}");
        }
        let asked = browser.get("/me/confirm?next=/me/second&lang=en").await;
        assert!(asked.text.contains("Enter your password once more"));
        let wrong = browser.post("/me/confirm", &format!("csrf={csrf}&password=no&next=/me/second")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let away = browser
            .post("/me/confirm", &format!("csrf={csrf}&password=correct+horse&next=//evil.example"))
            .await;
        assert_eq!(away.header("location"), "/home");
        let begun = browser.post("/me/second/begin", &format!("csrf={csrf}")).await;
        assert_eq!(begun.header("location"), "/me/second/new");
    });
}

#[test]
fn it_is_turned_off_again() {
    on_both(MIGRATIONS, |db| async {
        let served = served(db).await;
        let mut browser = Browser::new(&served);
        browser.sign_in("clerk").await;
        let (_, before) = set_up(&served, &mut browser).await;
        let csrf = browser.get("/me/second").await.csrf();
        let anew = browser.post("/me/second/codes", &format!("csrf={csrf}")).await;
        assert!(anew.status == StatusCode::OK && !anew.text.contains(&before[0]));
        let (mut other, _) = password(&served, "clerk").await;
        let old = other.post("/sign-in/second", &format!("code={}", before[0])).await;
        assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY, "codes of before are worth nothing");
        let off = browser.post("/me/second/off", &format!("csrf={csrf}")).await;
        assert_eq!(off.header("location"), "/me/second?done=second-off");
        let (_, signed) = password(&served, "clerk").await;
        assert_eq!(signed.header("location"), "/toy?unit=9901");
    });
}

#[test]
fn a_role_may_have_to_show_one() {
    on_both(MIGRATIONS, |db| async {
        let sign_in = SignIn { second_factor: vec![Role::Office], ..SignIn::default() };
        let settings = Settings { sign_in, ..Settings::default() };
        let served = serve(db, vec![Box::new(Toy)], settings).await;
        let mut clerk = Browser::new(&served);
        clerk.sign_in("clerk").await;
        assert_eq!(clerk.get("/toy").await.status, StatusCode::OK);
        let mut office = Browser::new(&served);
        office.sign_in("office").await;
        for path in ["/toy", "/me", "/me/password", "/me/sessions"] {
            assert_eq!(office.get(path).await.header("location"), "/me/second", "{path}");
        }
        assert_eq!(office.get("/api/v1/toy/7").await.json()["type"], "/problems/no-second");
        assert!(office.get("/me/second?lang=en").await.text.contains("Set it up now"));
        let (secret, _) = set_up(&served, &mut office).await;
        assert_eq!(office.get("/toy").await.status, StatusCode::OK);
        let kept = office.get("/me/second/off?lang=en").await;
        assert!(kept.text.contains("so it stays on"));
        office.post("/me/second/off", &format!("csrf={}", kept.csrf())).await;
        let (mut again, asked) = password(&served, "office").await;
        assert_eq!(asked.header("location"), "/sign-in/second", "it was not turned off");
        pass(&served, TimeDelta::seconds(60));
        again.post("/sign-in/second", &format!("code={}", code(&served, &secret))).await;
        assert_eq!(again.get("/toy").await.status, StatusCode::OK);
    });
}

#[test]
fn a_program_sends_the_code_with_the_password() {
    on_both(MIGRATIONS, |db| async {
        let served = served(db).await;
        let mut browser = Browser::new(&served);
        browser.sign_in("clerk").await;
        let (secret, _) = set_up(&served, &mut browser).await;
        pass(&served, TimeDelta::seconds(60));
        let mut program = Browser::new(&served);
        let sent =
            |code: Option<String>| json!({ "login": "clerk", "password": "correct horse", "code": code });
        let none = program.post_json("/api/v1/sign-in", &sent(None)).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(none.json()["errors"][0]["field"], "code");
        let wrong = program.post_json("/api/v1/sign-in", &sent(Some("000000".into()))).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let right = program.post_json("/api/v1/sign-in", &sent(Some(code(&served, &secret)))).await;
        assert!(right.json()["token"].is_string(), "{}", right.text);
    });
}

#[test]
fn another_password_ends_the_other_sessions() {
    on_both(MIGRATIONS, |db| async {
        let served = served(db).await;
        let (mut browser, mut other) = (Browser::new(&served), Browser::new(&served));
        browser.sign_in("clerk").await;
        other.sign_in("clerk").await;
        let csrf = browser.get("/me/password?lang=en").await.csrf();
        for (sent, said) in [
            ("current=wrong&new=battery+staple&again=battery+staple", "The password is wrong"),
            ("current=correct+horse&new=battery+staple&again=battery", "not the same as above"),
            ("current=correct+horse&new=short&again=short", "at least 10"),
            ("current=correct+horse&new=the+clerk+of+1&again=the+clerk+of+1", "must not be the login"),
            ("current=correct+horse&new=&again=", "Enter a new password"),
        ] {
            let page = browser.post("/me/password", &format!("csrf={csrf}&{sent}")).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{sent}");
            assert!(page.text.contains(said), "{said}: {}", page.text);
        }
        let sent = format!("csrf={csrf}&current=correct+horse&new=battery+staple&again=battery+staple");
        assert_eq!(browser.post("/me/password", &sent).await.header("location"), "/me?done=password");
        assert_eq!(browser.get("/toy").await.status, StatusCode::OK);
        assert_eq!(other.get("/toy").await.status, StatusCode::SEE_OTHER);
        let (_, old) = password(&served, "clerk").await;
        assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
        let new = other.post("/sign-in", "login=clerk&password=battery+staple").await;
        assert_eq!(new.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn sessions_are_listed_and_ended() {
    on_both(MIGRATIONS, |db| async {
        let served = served(db).await;
        let agent = |text: &str| vec![("user-agent", text.to_owned())];
        let mut desk = Browser::new(&served);
        desk.headers = agent("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537");
        desk.sign_in("clerk").await;
        let mut phone = Browser::new(&served);
        phone.headers = agent("Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) Version/16 Safari/604");
        phone.sign_in("clerk").await;
        let (mut third, mut stranger) = (Browser::new(&served), Browser::new(&served));
        third.sign_in("clerk").await;
        stranger.sign_in("auditor").await;

        let page = desk.get("/me/sessions?lang=en").await;
        assert!(page.text.contains("Chrome on Windows <span class=\"tag done\">this one"), "{}", page.text);
        assert!(page.text.contains("Safari on iPhone") && page.text.contains("a program"));
        let ids: Vec<&str> = page
            .text
            .split(r#"name="session" value=""#)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|id| id.len() == 64)
            .collect();
        assert_eq!(ids.len(), 2, "this one has no button");
        let csrf = stranger.get("/me").await.csrf();
        stranger.post("/me/sessions/end", &format!("csrf={csrf}&session={}", ids[0])).await;
        assert_eq!(phone.get("/toy").await.status, StatusCode::OK, "nobody ends another's");
        assert_eq!(third.get("/toy").await.status, StatusCode::OK);
        let bad = stranger.post("/me/sessions/end", &format!("csrf={csrf}&session=x")).await;
        assert_eq!(bad.status, StatusCode::NOT_FOUND);

        let csrf = page.csrf();
        desk.post("/me/sessions/end", &format!("csrf={csrf}&session={}", ids[0])).await;
        let left = desk.get("/me/sessions").await.text.matches(r#"name="session""#).count();
        assert_eq!(left, 3, "one to end, all others, all");
        desk.post("/me/sessions/end", &format!("csrf={csrf}&session=others")).await;
        assert_eq!(phone.get("/toy").await.status, StatusCode::SEE_OTHER);
        assert_eq!(third.get("/toy").await.status, StatusCode::SEE_OTHER);
        third.sign_in("clerk").await;
        let held = desk.cookies.clone();
        let out = desk.post("/me/sessions/end", &format!("csrf={csrf}&session=all")).await;
        assert_eq!(
            (out.header("location"), desk.cookies.len()),
            ("/sign-in?out=yes", 1),
            "the language stays"
        );
        desk.cookies = held;
        for browser in [&mut desk, &mut third] {
            assert_eq!(browser.get("/toy").await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(stranger.get("/toy").await.status, StatusCode::OK);
    });
}

#[test]
fn an_account_shows_its_posts() {
    on_both(MIGRATIONS, |db| async {
        let served = served(db).await;
        let mut browser = Browser::new(&served);
        browser.sign_in("clerk").await;
        let page = browser.get("/me?lang=en").await;
        for said in ["周桂芝", "Clerk", "Donghe District", "1 January 2020", "open"] {
            assert!(page.text.contains(said), "{said}: {}", page.text);
        }
        browser.sign_in("former").await;
        assert!(browser.get("/me?lang=en").await.text.contains("No post today"));
    });
}
