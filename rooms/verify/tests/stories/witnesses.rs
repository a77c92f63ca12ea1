//! What is shown of witnesses, and of names that the log had.

use axum::http::{Method, StatusCode, header};
use luoshi_openlog::{Carried, Carrier, Offered, OpenLog, Origin, Published};
use luoshi_proofs::note::{Note, Signer, Vkey};
use luoshi_proofs::statement::{Verdict, verify};
use luoshi_store::{Clock as _, Instant};
use luoshi_testkit::{TestDb, on_both, sqlite};

use crate::city::{MIGRATIONS, ORIGIN, Town, cookie, get, send, town, witness};

/// 2021-04-16 at 17:00 in the city.
const AT: u64 = 1_618_563_600;

/// Always gives this answer.
struct Says(Result<(u16, String), String>);

impl Carrier for Says {
    async fn carry(&self, _: &str, body: Option<String>) -> Result<Carried, String> {
        let (status, text) = self.0.clone()?;
        let shown = Carried { status: 404, kind: String::new(), body: String::new() };
        let kind = "text/x.tlog.size".to_owned();
        Ok(if body.is_some() { Carried { status, kind, body: text } } else { shown })
    }
}

async fn offer(log: &OpenLog, says: Says, now: Instant) -> Offered {
    let published = log.published(1, ORIGIN).await.expect("it is read").expect("it is published");
    log.offer(1, &published, &log.witnesses().all()[0], &says, now).await.expect("it is offered")
}

async fn cosign(town: &Town, db: &TestDb) -> Published {
    let published = town.log.published(1, ORIGIN).await.expect("it is read").expect("it is published");
    let says = Says(Ok((200, witness().line(published.text(), AT))));
    assert_eq!(offer(&town.log, says, db.clock.now()).await, Offered::Cosigned);
    published
}

async fn page(town: &Town, lang: &str) -> String {
    let page = get(&town.router, &format!("/verify?lang={lang}")).await;
    assert_eq!(page.status, StatusCode::OK);
    page.text()
}

#[test]
fn the_checkpoint_carries_what_witnesses_signed() {
    on_both(MIGRATIONS, |db| async move {
        let town = town(&db).await;
        let key = get(&town.router, "/log/witnesses").await.text();
        let key = Vkey::parse(&key).expect("the witness's key");
        assert!(page(&town, "en").await.contains("has signed nothing yet"));
        let tag = async || get(&town.router, "/log/checkpoint").await.heads[header::ETAG].clone();
        let before = tag().await;
        cosign(&town, &db).await;
        assert_ne!(tag().await, before, "who has the old one fetches it again");
        let note = Note::parse(&get(&town.router, "/log/checkpoint").await.text()).expect("a note");
        assert_eq!(note.verify(&key), Ok(Some(AT)));
        let size = town.size.to_string();
        for (lang, said) in [
            ("en", format!("last signed {size} entries, on 16 April 2021, 17:00.")),
            ("zh", format!("最近签到 {size} 条，2021-04-16 17:00。")),
        ] {
            let text = page(&town, lang).await;
            assert!(
                text.contains(&said) && text.contains(&key.to_string()) && text.contains("省档案馆"),
                "{text}"
            );
        }
    });
}

#[tokio::test]
async fn a_witness_that_does_not_sign_is_named_on_the_page() {
    let db = sqlite(MIGRATIONS).await;
    let town = town(&db).await;
    let now = db.clock.now();
    for (says, en, zh) in [
        (Says(Err("no route".to_owned())), "It could not be reached the last time.", "上次没有联系上。"),
        (Says(Ok((404, String::new()))), "It did not sign the last time it was asked.", "上次问时没有签。"),
        (Says(Ok((409, "9999\n".to_owned()))), "It knows another log of this name", "它知道另一本同名的日志"),
    ] {
        assert_ne!(offer(&town.log, says, now).await, Offered::Cosigned);
        assert!(page(&town, "en").await.contains(en) && page(&town, "zh").await.contains(zh), "{en}");
    }
    // The last answer stops the signing, and whoever states something is told so.
    let cookie = cookie(&town.router, "office").await;
    let new = "/statements/new?figure=talk.held&from=2021-03-08&until=2021-04-16&lang=en";
    let asked = send(&town.router, Method::GET, new, &[("cookie", &cookie)], "").await;
    let fields = ["csrf", "key", "figure", "unit", "from", "until"];
    let body = fields.map(|name| format!("{name}={}", asked.hidden(name))).join("&");
    let form = [("content-type", "application/x-www-form-urlencoded"), ("cookie", &cookie)];
    let refused = send(&town.router, Method::POST, "/statements?lang=en", &form, &body).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
    assert!(refused.text().contains("A witness has cosigned another log of this name"), "{}", refused.text());
    // Once it signs after all, it is said no more, and the statement is made.
    cosign(&town, &db).await;
    assert!(!page(&town, "en").await.contains("It knows another log of this name"));
    let made = send(&town.router, Method::POST, "/statements", &form, &body).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    let made = made.heads[header::LOCATION].to_str().expect("text");
    let (address, _) = made.split_once('?').expect("what was done");
    assert!(
        get(&town.router, &format!("{address}?lang=en"))
            .await
            .text()
            .contains("Nobody else has signed it so far")
    );
    cosign(&town, &db).await;
    let text = get(&town.router, &format!("{address}?lang=en")).await.text();
    assert!(text.contains("省档案馆") && text.contains("16 April 2021, 17:00"), "{text}");
    let file = get(&town.router, &format!("{address}.json")).await.text();
    let keys = ["/log/vkey", "/log/witnesses"].map(async |path| get(&town.router, path).await.text());
    let [log, witness] = keys;
    let keys = [log.await, witness.await].map(|key| Vkey::parse(&key).expect("a key"));
    let Verdict::True(_, cosigned, _) = verify(&file, &keys) else { panic!("{file}") };
    assert_eq!(cosigned, [("w.example".to_owned(), AT)]);
}

#[test]
fn names_that_the_log_had_are_shown_with_what_they_signed_last() {
    on_both(MIGRATIONS, |db| async move {
        let town = town(&db).await;
        assert!(!page(&town, "en").await.contains("Earlier names"));
        let former = Signer::new("log.example/former", [5; 32]).expect("a sound name");
        let (day, last) =
            ("2021-04-01".parse().expect("a day"), former.sign("log.example/former\n7\nAA==\n"));
        let names = [
            ("log.example/first", "log.example/former", None),
            ("log.example/former", ORIGIN, Some(last.clone())),
            (ORIGIN, "log.example/unfinished", None),
        ];
        for (former, origin, checkpoint) in names {
            let (former, origin) = (former.to_owned(), origin.to_owned());
            town.log.begin_origin(1, Origin { origin, former, checkpoint, day }).await.expect("it is noted");
        }
        let text = page(&town, "en").await;
        assert!(text.contains(&format!(
            "Since 1 April 2021 the log is named {ORIGIN}; before, it was log.example/former"
        )));
        assert!(
            text.contains("it was log.example/first. It had signed nothing.")
                && text.contains(last.trim_end())
        );
        assert!(!text.contains("unfinished"), "what has not begun is not shown");
    });
}
