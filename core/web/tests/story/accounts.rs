//! Invitations, codes that are read out, and what else an administrator does for accounts.

use axum::http::StatusCode;
use chrono::TimeDelta;
use luoshi_testkit::on_both;
use luoshi_units::{NewPerson, Role, Units, Who, deeds};
use luoshi_web::{Error, Settings};

use crate::city::{Browser, MIGRATIONS, Page, Served, serve};
use crate::me::{code, pass, set_up};
use crate::toy::Toy;

/// A city with an administrator `admin`, and somebody without an account; gives their key.
async fn served(db: luoshi_testkit::TestDb) -> (Served, i64) {
    let served = serve(db, vec![Box::new(Toy)], Settings::default()).await;
    let made = served.db.store.write(|tx| {
        Box::pin(async move {
            let (units, maker) = (Units::new(), Who::system(1, 0));
            let day = "2020-01-01".parse().expect("a day");
            let named = |name: &str| NewPerson {
                name: name.into(),
                unit: "9901".into(),
                staff_no: None,
                sample: true,
            };
            let admin = deeds::person_add(tx, &maker, &units, named("赵立本")).await?.id;
            let secret =
                luoshi_units::Secret::new("admin", "correct horse", luoshi_units::Cost::Light, [9; 16])?;
            deeds::account_add(tx, &maker, &units, admin, "admin", &secret).await?;
            deeds::post_give(tx, &maker, &units, admin, Role::Administrator, "9900", (day, None)).await?;
            Ok::<_, Error>(deeds::person_add(tx, &maker, &units, named("钱小满")).await?.id)
        })
    });
    let newcomer = made.await.expect("they are added");
    (served, newcomer)
}

async fn admin(served: &Served) -> (Browser, String) {
    let mut admin = Browser::new(served);
    admin.sign_in("admin").await;
    let csrf = admin.get("/me").await.csrf();
    (admin, csrf)
}

/// What a page shows once.
fn shown(page: &Page) -> String {
    let (_, rest) = page.text.split_once(r#"<code class="shown">"#).expect("something is shown");
    rest.split('<').next().expect("it ends").to_owned()
}

fn path(link: &str) -> String {
    link.strip_prefix("http://luoshi.example").expect("a link to this site").to_owned()
}

/// The key of the person who has this name, as an administrator finds it.
async fn person(admin: &mut Browser, name: &str) -> String {
    let found = admin.get(&format!("/accounts?q={name}")).await;
    let (_, rest) = found.text.split_once(r#"href="/accounts/"#).expect("somebody is found");
    rest.split('"').next().expect("the address ends").to_owned()
}

#[test]
fn somebody_is_invited_and_makes_an_account() {
    on_both(MIGRATIONS, |db| async {
        let (served, newcomer) = served(db).await;
        let (mut admin, csrf) = admin(&served).await;
        assert_eq!(person(&mut admin, "qxm").await, newcomer.to_string());
        let page = admin.get(&format!("/accounts/{newcomer}?lang=en")).await;
        assert!(page.text.contains("no account") && page.text.contains("Invite by link"), "{}", page.text);
        let invite = format!("/accounts/{newcomer}/invite");
        assert!(admin.get(&invite).await.text.contains("钱小满"));
        let first = path(&shown(&admin.post(&invite, &format!("csrf={csrf}")).await));
        let link = path(&shown(&admin.post(&invite, &format!("csrf={csrf}")).await));
        assert!(
            admin.get(&format!("/accounts/{newcomer}?lang=en")).await.text.contains("the link is good until")
        );

        let mut browser = Browser::new(&served);
        assert_eq!(browser.get(&first).await.status, StatusCode::NOT_FOUND, "the one of before");
        let form = browser.get(&format!("{link}?lang=en")).await;
        assert!(form.text.contains("钱小满") && form.text.contains("Donghe District"), "{}", form.text);
        for (sent, said) in [
            ("login=&new=battery+staple&again=battery+staple", "Choose a login"),
            ("login=clerk&new=battery+staple&again=battery+staple", "is taken"),
            ("login=a+b&new=battery+staple&again=battery+staple", "no blanks"),
            ("login=xiaoman&new=short&again=short", "at least 10"),
            ("login=xiaoman&new=battery+staple&again=battery", "not the same"),
        ] {
            let page = browser.post(&link, sent).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{sent}");
            assert!(page.text.contains(said), "{said}: {}", page.text);
        }
        let sent = "login=Xiaoman&new=battery+staple&again=battery+staple";
        let made = browser.post(&link, sent).await;
        assert_eq!(made.header("location"), "/me", "{}", made.text);
        assert!(browser.get("/me").await.text.contains("xiaoman"));
        let twice = Browser::new(&served).post(&link, sent).await;
        assert_eq!(twice.status, StatusCode::NOT_FOUND, "a link works once");
        let again = Browser::new(&served).post("/sign-in", "login=xiaoman&password=battery+staple").await;
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        assert_eq!(
            admin.get(&invite).await.status,
            StatusCode::NOT_FOUND,
            "who has an account is not invited"
        );
    });
}

#[test]
fn an_invitation_ends() {
    on_both(MIGRATIONS, |db| async {
        let (served, newcomer) = served(db).await;
        let (mut admin, csrf) = admin(&served).await;
        let invite = format!("/accounts/{newcomer}/invite");
        let link = path(&shown(&admin.post(&invite, &format!("csrf={csrf}")).await));
        let end = admin.post(&format!("/accounts/{newcomer}/uninvite"), &format!("csrf={csrf}")).await;
        assert_eq!(end.header("location"), format!("/accounts/{newcomer}?done=uninvite"));
        let mut browser = Browser::new(&served);
        assert_eq!(browser.get(&link).await.status, StatusCode::NOT_FOUND, "taken back");
        let link = path(&shown(&admin.post(&invite, &format!("csrf={csrf}")).await));
        pass(&served, TimeDelta::days(7) - TimeDelta::seconds(1));
        assert_eq!(browser.get(&link).await.status, StatusCode::OK);
        pass(&served, TimeDelta::seconds(1));
        let sent = "login=xiaoman&new=battery+staple&again=battery+staple";
        assert_eq!(browser.post(&link, sent).await.status, StatusCode::NOT_FOUND, "seven days");
        for bad in ["/invited/x".to_owned(), format!("/invited/{}", "0".repeat(64))] {
            assert_eq!(browser.get(&bad).await.status, StatusCode::NOT_FOUND);
        }
    });
}

#[test]
fn a_code_that_is_read_out_sets_another_password() {
    on_both(MIGRATIONS, |db| async {
        let (served, _) = served(db).await;
        let (mut admin, csrf) = admin(&served).await;
        let mut clerk = Browser::new(&served);
        clerk.sign_in("clerk").await;
        let (secret, _) = set_up(&served, &mut clerk).await;
        let of = person(&mut admin, "zgz").await;
        let made = admin.post(&format!("/accounts/{of}/reset"), &format!("csrf={csrf}")).await;
        let code_read = shown(&made);
        assert_eq!(code_read.len(), 9, "{code_read}");
        let sent = |code: &str, login: &str| {
            format!("login={login}&code={}&new=battery+staple&again=battery+staple", code.replace(' ', "+"))
        };
        let mut browser = Browser::new(&served);
        for (body, said) in [
            (sent("1234 567", "clerk"), "Login or code is wrong"),
            (sent(&code_read, "auditor"), "Login or code is wrong"),
            (sent(&code_read, "nobody"), "Login or code is wrong"),
            ("login=&code=".to_owned(), "Enter the code"),
        ] {
            let page = browser.post("/sign-in/reset?lang=en", &body).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.text.contains(said), "{said}: {}", page.text);
        }
        let set = browser.post("/sign-in/reset", &sent(&code_read, "clerk")).await;
        assert_eq!(set.header("location"), "/sign-in/second", "the second factor is asked for as ever");
        assert_eq!(clerk.get("/toy").await.status, StatusCode::SEE_OTHER, "other sessions have ended");
        pass(&served, TimeDelta::seconds(60));
        let code = code(&served, &secret);
        browser.post("/sign-in/second", &format!("code={code}")).await;
        assert_eq!(browser.get("/toy").await.status, StatusCode::OK);
        let twice = browser.post("/sign-in/reset", &sent(&code_read, "clerk")).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY, "a code works once");
    });
}

#[test]
fn a_code_is_tried_five_times_and_for_a_quarter_of_an_hour() {
    on_both(MIGRATIONS, |db| async {
        let (served, _) = served(db).await;
        let (mut admin, csrf) = admin(&served).await;
        let of = person(&mut admin, "zgz").await;
        let sent = |code: &str| format!("login=clerk&code={code}&new=battery+staple&again=battery+staple");
        let mut browser = Browser::new(&served);
        for (wrong, passed, works) in [(4, 0, true), (5, 0, false), (0, 15, false)] {
            let made = admin.post(&format!("/accounts/{of}/reset"), &format!("csrf={csrf}")).await;
            let code = shown(&made).replace(' ', "");
            let other = if code.starts_with('1') { "23456789" } else { "12345678" };
            for _ in 0..wrong {
                let page = browser.post("/sign-in/reset", &sent(other)).await;
                assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            }
            pass(&served, TimeDelta::minutes(passed));
            let set = browser.post("/sign-in/reset", &sent(&code)).await;
            assert_eq!(set.status == StatusCode::SEE_OTHER, works, "after {wrong} wrong, {passed} minutes");
        }
    });
}

#[test]
fn accounts_are_kept_by_whoever_administers_them() {
    on_both(MIGRATIONS, |db| async {
        let (served, newcomer) = served(db).await;
        let (mut admin, csrf) = admin(&served).await;
        let mut clerk = Browser::new(&served);
        clerk.sign_in("clerk").await;
        set_up(&served, &mut clerk).await;
        let own = clerk.get("/me").await.csrf();
        for path in
            ["/accounts".to_owned(), format!("/accounts/{newcomer}"), format!("/accounts/{newcomer}/invite")]
        {
            assert_eq!(clerk.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        let refused = clerk.post(&format!("/accounts/{newcomer}/invite"), &format!("csrf={own}")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let (of, me) = (person(&mut admin, "zgz").await, person(&mut admin, "zlb").await);
        for step in ["reset", "second", "sessions", "close", "invite"] {
            let refused = admin.post(&format!("/accounts/{me}/{step}"), &format!("csrf={csrf}")).await;
            assert_eq!(refused.status, StatusCode::NOT_FOUND, "one's own: {step}");
        }
        admin.post(&format!("/accounts/{of}/second"), &format!("csrf={csrf}")).await;
        assert_eq!(clerk.get("/toy").await.status, StatusCode::OK);
        assert!(clerk.get("/me/second?lang=en").await.text.contains("Set it up"));
        admin.post(&format!("/accounts/{of}/sessions"), &format!("csrf={csrf}")).await;
        assert_eq!(clerk.get("/toy").await.status, StatusCode::SEE_OTHER);
        clerk.sign_in("clerk").await;
        pass(&served, TimeDelta::minutes(16));
        let asked = admin.post(&format!("/accounts/{of}/close"), &format!("csrf={csrf}")).await;
        assert!(asked.header("location").starts_with("/me/confirm?next=%2Faccounts%2F"));
        admin.post("/me/confirm", &format!("csrf={csrf}&password=correct+horse")).await;
        admin.post(&format!("/accounts/{of}/close"), &format!("csrf={csrf}")).await;
        assert_eq!(clerk.get("/toy").await.status, StatusCode::SEE_OTHER);
        let closed = clerk.post("/sign-in", "login=clerk&password=correct+horse").await;
        assert_eq!(closed.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(admin.get("/accounts?q=nobody&lang=en").await.text.contains("Nobody is called that"));
    });
}
