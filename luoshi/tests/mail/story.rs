use axum::http::StatusCode;
use chrono::TimeDelta;
use luoshi::house::MIGRATIONS;
use luoshi::mail::{Smtp, round};
use luoshi_testkit::{TestDb, on_both};
use luoshi_web::notices::letters;

use crate::city::{Town, town};
use crate::server::{Server, parts};

/// The code in a letter.
fn code(text: &str) -> String {
    let line = text.lines().find(|line| line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit()));
    line.expect("the letter holds a code").to_owned()
}

/// A town whose clerk has an address that was confirmed, its server, and the clerk's token.
async fn written_to(db: TestDb, address: &str) -> (Town, Server, Smtp, String) {
    let (town, server) = (town(db).await, Server::start().await);
    let (smtp, token) = (town.smtp(server.port), town.sign_in().await);
    let asked = town.ask("POST", "/notices/settings/address", &token, &format!("address={address}")).await;
    assert_eq!(asked.0, StatusCode::SEE_OTHER, "{}", asked.1);
    assert_eq!(round(&town.app, &smtp, 1, || town.now()).await.expect("a round"), 1);
    let letter = server.letters().pop().expect("the code arrives");
    let [text, page] = parts(&letter.data).try_into().expect("text and page");
    let code = code(&text.replace('\r', ""));
    assert!(page.contains(&code), "{page}");
    assert!(!letter.data.contains("List-Unsubscribe"), "what was asked for is no list");
    let wrong = town.ask("POST", "/notices/settings/code", &token, "code=000000x").await;
    assert_eq!(wrong.0, StatusCode::UNPROCESSABLE_ENTITY);
    let good = town.ask("POST", "/notices/settings/code", &token, &format!("code={code}")).await;
    assert_eq!(good.0, StatusCode::SEE_OTHER, "{}", good.1);
    (town, server, smtp, token)
}

#[test]
fn a_digest_comes_in_the_morning_and_what_is_overdue_at_once() {
    on_both(MIGRATIONS, |db| async {
        let (town, server, smtp, _) = written_to(db, "zhou@city.invalid").await;
        for topic in ["一张旧船票", "灯塔守夜人", "粮站的算盘"] {
            town.tell(topic, false).await;
        }
        assert_eq!(
            round(&town.app, &smtp, 1, || town.now()).await.expect("a round"),
            0,
            "not before morning"
        );
        town.tell("过期的一场", true).await;
        assert_eq!(round(&town.app, &smtp, 1, || town.now()).await.expect("a round"), 1);
        assert_eq!(
            round(&town.app, &smtp, 1, || town.now()).await.expect("a round"),
            0,
            "each is written of once"
        );
        // 17:00 and sixteen hours: nine in the morning.
        town.wait(TimeDelta::hours(16));
        assert_eq!(round(&town.app, &smtp, 1, || town.now()).await.expect("a round"), 1);
        town.wait(TimeDelta::hours(1));
        assert_eq!(round(&town.app, &smtp, 1, || town.now()).await.expect("a round"), 0);
        let letters = server.letters();
        let [_, overdue, digest] = &letters[..] else { panic!("{} letters", letters.len()) };
        assert_eq!(digest.to, "zhou@city.invalid");
        let [text, page] = parts(&digest.data).try_into().expect("text and page");
        for said in ["一张旧船票", "灯塔守夜人", "粮站的算盘"] {
            assert!(text.contains(&format!("何雪梅撤回了你录的宣讲“{said}”（4月15日）。")), "{text}");
            assert!(page.contains(said));
        }
        assert!(!text.contains("过期的一场") && parts(&overdue.data)[0].contains("过期的一场"));
        assert!(
            text.contains("https://luoshi.invalid/notices/")
                && page.contains("href=\"https://luoshi.invalid/")
        );
        assert!(digest.data.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{}", digest.data);
        let head = digest.data.replace("\r\n ", "");
        let path = head.split("List-Unsubscribe: <https://luoshi.invalid").nth(1).expect("an address");
        let path = path.split('>').next().expect("it ends").to_owned();
        assert!(
            town.ask("GET", &path, "", "").await.1.contains("以后不再往你的邮箱发消息"),
            "following a link ends nothing"
        );
        let ended = town.ask("POST", &path, "", "List-Unsubscribe=One-Click").await;
        assert_eq!(ended.0, StatusCode::OK);
        assert_eq!(town.ask("POST", "/notices/unsubscribe/other", "", "").await.0, StatusCode::NOT_FOUND);
        town.tell("后来的一场", true).await;
        assert_eq!(round(&town.app, &smtp, 1, || town.now()).await.expect("a round"), 0);
        let settings = town.ask("GET", "/notices/settings", &town.sign_in().await, "").await.1;
        assert!(settings.contains("还没有邮箱"), "{settings}");
    });
}

#[test]
fn a_letter_is_tried_again_and_never_sent_twice() {
    on_both(MIGRATIONS, |db| async {
        let (town, server, smtp, _) = written_to(db, "zhou@city.invalid").await;
        town.tell("过期的一场", true).await;
        server.busy(2);
        for (waited, sent) in [(0, 0), (30, 0), (60, 0), (60, 0), (120, 1)] {
            town.wait(TimeDelta::seconds(waited));
            assert_eq!(round(&town.app, &smtp, 1, || town.now()).await.expect("a round"), sent, "{waited}");
        }
        assert_eq!(server.letters().len(), 2);
        // A sender that goes away while it hands a letter over: nobody knows whether it arrived.
        town.tell("又一场过期的", true).await;
        letters::write_due(&town.app, town.now()).await.expect("it is written");
        let lost = letters::next(&town.app, &smtp.site, town.now()).await.expect("the database answers");
        assert!(lost.is_some());
        assert_eq!(
            round(&town.app, &smtp, 2, || town.now()).await.expect("a round"),
            0,
            "another holds the lease"
        );
        town.wait(TimeDelta::minutes(6));
        town.tell("第三场过期的", true).await;
        assert_eq!(round(&town.app, &smtp, 2, || town.now()).await.expect("a round"), 1);
        assert_eq!(round(&town.app, &smtp, 1, || town.now()).await.expect("a round"), 0);
        let letters = server.letters();
        assert_eq!(letters.len(), 3);
        let text = &parts(&letters[2].data)[0];
        assert!(text.contains("第三场过期的") && !text.contains("又一场过期的"), "{text}");
    });
}

#[test]
fn an_address_that_takes_no_letters_is_told_and_left_alone() {
    on_both(MIGRATIONS, |db| async {
        let (town, server, smtp, token) = written_to(db, "zhou@city.invalid").await;
        let asked =
            town.ask("POST", "/notices/settings/address", &token, "address=nobody%40city.invalid").await;
        assert_eq!(asked.0, StatusCode::SEE_OTHER);
        assert_eq!(round(&town.app, &smtp, 1, || town.now()).await.expect("a round"), 0);
        let page = town.ask("GET", "/notices", &token, "").await.1;
        assert!(page.contains("发到 nobody@city.invalid 的邮件被退回"), "{page}");
        town.tell("过期的一场", true).await;
        assert_eq!(round(&town.app, &smtp, 1, || town.now()).await.expect("a round"), 0);
        assert_eq!(server.letters().len(), 1);
    });
}

#[test]
fn days_and_kinds_without_letters_have_none() {
    on_both(MIGRATIONS, |db| async {
        let (town, server, smtp, token) = written_to(db, "zhou@city.invalid").await;
        // 16 April 2021 is a Friday, 4 from Monday.
        let kinds = "kinds=talks%2Fwithdrawn";
        let saved = town.ask("POST", "/notices/settings", &token, &format!("{kinds}&quiet=4&quiet=5")).await;
        assert_eq!(saved.0, StatusCode::SEE_OTHER);
        town.tell("过期的一场", true).await;
        for days in [0, 1] {
            town.wait(TimeDelta::days(days));
            assert_eq!(round(&town.app, &smtp, 1, || town.now()).await.expect("a round"), 0);
        }
        town.wait(TimeDelta::days(1));
        assert_eq!(round(&town.app, &smtp, 1, || town.now()).await.expect("a round"), 1);
        let token = town.sign_in().await;
        let saved = town.ask("POST", "/notices/settings", &token, "kinds=talks%2Fcorrected").await;
        assert_eq!(saved.0, StatusCode::SEE_OTHER);
        let wrong = town.ask("POST", "/notices/settings/address", &token, "address=zhou").await;
        assert_eq!(wrong.0, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.1.contains("这不像一个邮箱"));
        town.tell("另一场", true).await;
        town.wait(TimeDelta::days(1));
        assert_eq!(round(&town.app, &smtp, 1, || town.now()).await.expect("a round"), 0);
        assert_eq!(server.letters().len(), 2);
    });
}
