//! Files on their way a piece at a time, and the same picture on two records.

use axum::http::{Method, StatusCode};
use luoshi_testkit::{PNG, on_both};
use luoshi_web::uploads::hash_of;
use serde_json::{Value as Json, json};

use crate::city::{Browser, MIGRATIONS, Page, Town, town};

const ALL: &str = "/api/v1/uploads";

async fn begin(browser: &mut Browser<'_>, name: &str, bytes: &[u8]) -> Page {
    let wish = json!({ "name": name, "size": bytes.len(), "sha256": hash_of(bytes) });
    browser.call(Method::POST, ALL, "begin", &wish).await
}

async fn piece(browser: &mut Browser<'_>, id: &str, at: usize, bytes: &[u8]) -> Page {
    let csrf = browser.get("/records").await.hidden("csrf");
    browser.headers = vec![
        ("x-csrf-token", csrf),
        ("idempotency-key", format!("{id}:{at}")),
        ("upload-offset", at.to_string()),
    ];
    let kind = "application/offset+octet-stream";
    let page = browser.send(Method::PATCH, &format!("{ALL}/{id}"), kind, bytes.to_vec()).await;
    browser.headers.clear();
    page
}

fn id_of(page: &Page) -> String {
    page.json()["id"].as_str().expect("an id").to_owned()
}

/// Sends a file whole, and gives what it is kept as.
async fn send(browser: &mut Browser<'_>, name: &str, bytes: &[u8]) -> Json {
    let begun = begin(browser, name, bytes).await;
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text);
    let done = piece(browser, &id_of(&begun), 0, bytes).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    done.json()["file"].clone()
}

/// Records an outing with a picture; the address of its page.
async fn outing(browser: &mut Browser<'_>, person: i64, (key, unit, hash): (&str, &str, &str)) -> String {
    let csrf = browser.get("/records").await.hidden("csrf");
    let me = person.to_string();
    let fields = [
        ("csrf", csrf.as_str()),
        ("key", key),
        ("unit", unit),
        ("site", "江滨公园"),
        ("day", "2021-04-10"),
        ("time:from", "09:00"),
        ("time:until", "10:00"),
        ("kind", "yard"),
        ("people", me.as_str()),
        ("photos", hash),
    ];
    let sent = browser.post("/records/outing/new", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    sent.location.split('?').next().expect("a path").to_owned()
}

#[test]
fn a_file_comes_in_pieces_and_goes_on_where_it_stopped() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let (mut clerk, mut stranger) = (town.browser("clerk").await, town.browser("stranger").await);
        let begun = begin(&mut clerk, "C:\\photos\\前门.png", PNG).await;
        assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text);
        let id = id_of(&begun);
        assert_eq!((&begun.json()["offset"], &begun.json()["file"]), (&json!(0), &Json::Null));
        assert_eq!(piece(&mut clerk, &id, 0, &PNG[..30]).await.json()["offset"], 30);
        // The same piece again, one that leaves a gap, one that is too long: nothing is taken of them.
        for (at, bytes) in [(0, &PNG[..30]), (40, &PNG[40..]), (30, &[PNG, PNG].concat()[30..])] {
            let refused = piece(&mut clerk, &id, at, bytes).await;
            assert_eq!(refused.status, StatusCode::CONFLICT, "{at}: {}", refused.text);
        }
        // Whoever comes back, with the address or with the file alone, learns how far it is.
        let far = clerk.send(Method::HEAD, &format!("{ALL}/{id}"), "", Vec::new()).await;
        assert_eq!((far.status, far.header("upload-offset")), (StatusCode::OK, "30"));
        assert_eq!(far.header("upload-length"), PNG.len().to_string());
        let again = begin(&mut clerk, "前门.png", PNG).await;
        assert_eq!((id_of(&again), &again.json()["offset"]), (id.clone(), &json!(30)));
        // Nobody else finds it, or goes on with it.
        let theirs = begin(&mut stranger, "前门.png", PNG).await;
        assert_eq!(theirs.json()["offset"], 0);
        assert_eq!(stranger.get(&format!("{ALL}/{id}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(piece(&mut stranger, &id, 30, &PNG[30..]).await.status, StatusCode::NOT_FOUND);

        let done = piece(&mut clerk, &id, 30, &PNG[30..]).await.json();
        let hash = done["file"]["hash"].as_str().expect("it is kept").to_owned();
        assert_eq!(
            (&done["file"]["name"], &done["file"]["media"]),
            (&json!("前门.png"), &json!("image/png"))
        );
        // The last answer may be lost: the same question gives it again.
        for known in [begin(&mut clerk, "前门.png", PNG).await, piece(&mut clerk, &id, 30, &PNG[30..]).await]
        {
            assert_eq!(known.json()["file"]["hash"], hash.as_str());
        }
        let (own, small) = (format!("/uploads/{hash}"), format!("/uploads/{hash}?size=small"));
        assert_eq!(clerk.get(&own).await.bytes, PNG);
        assert_eq!(clerk.get(&small).await.kind, "image/jpeg");
        for path in [&own, &small] {
            assert_eq!(stranger.get(path).await.status, StatusCode::NOT_FOUND);
        }
    });
}

#[test]
fn what_is_no_file_of_ours_is_refused_with_what_to_do() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let large = json!({ "name": "a.png", "size": 30_000_000, "sha256": "a".repeat(64) });
        let refused = clerk.call(Method::POST, ALL, "k", &large).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert!(refused.text.contains("超过 20 MB"), "{}", refused.text);
        for (bytes, said) in [(&b"<svg onload=x>"[..], "不是 JPEG"), (&PNG[..60], "不是一张完整的图片")]
        {
            let begun = begin(&mut clerk, "a.png", bytes).await;
            let refused = piece(&mut clerk, &id_of(&begun), 0, bytes).await;
            assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);
            assert!(refused.text.contains(said), "{}", refused.text);
            let gone = clerk.get(&format!("{ALL}/{}", id_of(&begun))).await;
            assert_eq!(gone.status, StatusCode::NOT_FOUND);
        }
        // What arrived is not what was sent.
        let wish = json!({ "name": "a.png", "size": PNG.len(), "sha256": "b".repeat(64) });
        let begun = clerk.call(Method::POST, ALL, "k", &wish).await;
        let refused = piece(&mut clerk, &id_of(&begun), 0, PNG).await;
        assert!(refused.text.contains("与原文件不同"), "{}", refused.text);
        // One that is not wanted any more.
        let begun = begin(&mut clerk, "a.png", PNG).await;
        let gone = clerk.call(Method::DELETE, &format!("{ALL}/{}", id_of(&begun)), "k", &Json::Null).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        assert_eq!(begin(&mut clerk, "a.png", PNG).await.json()["offset"], 0);
    });
}

#[test]
fn the_same_picture_on_another_record_is_said() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let (mut clerk, mut stranger) = (town.browser("clerk").await, town.browser("stranger").await);
        let (me, other) = (town.person("clerk").await, town.person("stranger").await);
        let hash = send(&mut clerk, "a.png", PNG).await["hash"].as_str().expect("a hash").to_owned();
        let first = outing(&mut clerk, me, ("k1", "990101", &hash)).await;
        assert!(!clerk.get(&first).await.text.contains("也用在"), "only here so far");
        let again = send(&mut clerk, "a.png", PNG).await;
        assert_eq!(again["elsewhere"][0]["href"], first.as_str(), "{again}");
        let second = outing(&mut clerk, me, ("k2", "990101", &hash)).await;
        for (path, linked) in [(&first, &second), (&second, &first)] {
            let page = clerk.get(path).await.text;
            assert!(page.contains(&format!("也用在： <a href=\"{linked}\">")), "{page}");
        }
        let form = clerk.get(&format!("{second}/edit")).await.text;
        assert!(form.contains(&format!("也用在： <a href=\"{first}\">")), "{form}");
        // Who may not see the other record learns that there is one, and no more.
        let theirs = send(&mut stranger, "b.png", PNG).await;
        assert_eq!(theirs["elsewhere"][0]["href"], Json::Null, "{theirs}");
        let third = outing(&mut stranger, other, ("k3", "9902", &hash)).await;
        let page = stranger.get(&third).await.text;
        assert!(page.contains("也用在另一条记录上") && !page.contains(&first), "{page}");
        // A correction that takes it off ends that.
        assert!(town.app.rooms()[0].amiss(&town.app).await.expect("it is looked at").is_empty());
    });
}

/// The content itself, past every page.
async fn lies(town: &Town, hash: &str) -> bool {
    town.app.files().content(hash).await.expect("the folder can be read").is_some()
}

#[test]
fn what_was_sent_and_never_used_goes_and_what_was_used_or_drafted_stays() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let me = town.person("clerk").await;
        let sent = async |browser: &mut Browser<'_>, bytes: &[u8]| {
            send(browser, "a", bytes).await["hash"].as_str().expect("a hash").to_owned()
        };
        // One hangs on a record and is taken off again; one stands in a draft; two were sent and left.
        let (hung, drafted) = (sent(&mut clerk, PNG).await, sent(&mut clerk, b"%PDF-1.4 drafted").await);
        let (left, shared) =
            (sent(&mut clerk, b"%PDF-1.4 left").await, sent(&mut clerk, b"%PDF-1.4 both").await);
        let record = outing(&mut clerk, me, ("k1", "990101", &hung)).await;
        let csrf = clerk.get("/records").await.hidden("csrf");
        let draft = [
            ("csrf", csrf.as_str()),
            ("key", "d1"),
            ("draft-at", "/records/outing/new"),
            ("photos", &drafted),
        ];
        assert_eq!(clerk.post("/drafts", &draft).await.status, StatusCode::SEE_OTHER);
        let edit = format!("{record}/edit");
        let form = clerk.get(&edit).await;
        let (key, me) = (form.hidden("key"), me.to_string());
        let fields = [
            ("csrf", csrf.as_str()),
            ("key", &key),
            ("version", "1"),
            ("reason", "拿错了照片"),
            ("unit", "990101"),
            ("site", "江滨公园"),
            ("day", "2021-04-10"),
            ("time:from", "09:00"),
            ("time:until", "10:00"),
            ("kind", "yard"),
            ("people", &me),
        ];
        let mended = clerk.post(&edit, &fields).await;
        assert_eq!(mended.status, StatusCode::SEE_OTHER, "{}", mended.text);

        let days = |days: i64| {
            town.db.clock.set(
                "2021-04-16T09:00:00Z".parse::<luoshi_store::Instant>().expect("an instant")
                    + chrono::TimeDelta::days(days),
            )
        };
        let sweep = async || luoshi_web::uploads::sweep(&town.app).await.expect("it is swept");
        days(6);
        assert_eq!(sweep().await, 0);
        // Somebody else sends one of them too, on the sixth day.
        let mut other = town.browser("colleague").await;
        assert_eq!(sent(&mut other, b"%PDF-1.4 both").await, shared);
        days(8);
        assert_eq!(sweep().await, 2, "two of the clerk's");
        for (hash, stays) in [(&hung, true), (&drafted, true), (&left, false), (&shared, true)] {
            assert_eq!(lies(&town, hash).await, stays, "{hash}");
        }
        let mut clerk = town.browser("clerk").await;
        let own = |hash: &str| format!("/uploads/{hash}");
        for (hash, status) in
            [(&left, StatusCode::NOT_FOUND), (&shared, StatusCode::NOT_FOUND), (&drafted, StatusCode::OK)]
        {
            assert_eq!(clerk.get(&own(hash)).await.status, status);
        }
        // It may be sent again, as if it had never been here.
        assert_eq!(sent(&mut clerk, b"%PDF-1.4 left").await, left);
        assert!(lies(&town, &left).await && clerk.get(&own(&left)).await.status == StatusCode::OK);
        let csrf = clerk.get("/records").await.hidden("csrf");
        let end = [("csrf", csrf.as_str()), ("key", "d1"), ("draft-at", "/records/outing/new")];
        assert_eq!(clerk.post("/drafts/end", &end).await.status, StatusCode::SEE_OTHER);
        days(20);
        assert_eq!(sweep().await, 3, "the draft's, the one that came again, the other's");
        assert!(lies(&town, &hung).await, "the record's history names it");
        for hash in [&drafted, &left, &shared] {
            assert!(!lies(&town, hash).await, "{hash}");
        }
        assert_eq!(sweep().await, 0);
    });
}

#[test]
fn a_content_that_somebody_is_taking_away_is_not_kept_meanwhile() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let bytes = b"%PDF-1.4 again";
        send(&mut clerk, "a.pdf", bytes).await;
        town.db.clock.set("2021-04-24T09:00:00Z".parse().expect("an instant"));
        // The folder refuses: the sweep is stopped in the middle.
        let folder = town.db.folder().join("uploads").join(&hash_of(bytes)[..2]);
        let file = folder.join(hash_of(bytes));
        std::fs::remove_file(&file).expect("it lies there");
        std::fs::create_dir(&file).expect("something is in its place");
        assert!(luoshi_web::uploads::sweep(&town.app).await.is_err());
        std::fs::remove_dir(&file).expect("it goes");
        let mut clerk = town.browser("clerk").await;
        let begun = begin(&mut clerk, "a.pdf", bytes).await;
        let refused = piece(&mut clerk, &id_of(&begun), 0, bytes).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);
        assert!(refused.text.contains("正在清理"), "{}", refused.text);
        // Whoever comes an hour later ends it; then the file is taken as any other.
        town.db.clock.set("2021-04-24T10:00:01Z".parse().expect("an instant"));
        luoshi_web::uploads::sweep(&town.app).await.expect("it is swept");
        let kept = send(&mut clerk, "a.pdf", bytes).await;
        assert_eq!(kept["hash"], hash_of(bytes).as_str());
        assert!(lies(&town, &hash_of(bytes)).await);
    });
}

#[test]
fn a_picture_is_everybodys_as_long_as_its_record_notes_the_consent() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let hash = send(&mut clerk, "a.png", PNG).await["hash"].as_str().expect("a hash").to_owned();
        let path = outing(&mut clerk, town.person("clerk").await, ("k", "990101", &hash)).await;
        let id: i64 = path.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id");
        let shown = async || {
            let pictures = town.app.pictures(&[id]).await.expect("they are looked at");
            pictures.into_iter().map(|picture| picture.file.hash).collect::<Vec<_>>()
        };
        assert_eq!(shown().await, [""; 0], "nothing is noted");
        let call = format!("/api/v1{path}");
        let given = vec![hash.clone()];
        for (version, consent, expected) in [
            (1, json!("given"), &given),
            (2, json!("withheld"), &Vec::new()),
            (3, json!("given"), &given),
            (4, Json::Null, &Vec::new()),
            (5, json!("given"), &given),
        ] {
            let mut values = clerk.get(&call).await.json()["values"].clone();
            values["consent"] = consent.clone();
            let body = json!({ "version": version, "values": values, "reason": "问过居民" });
            let done = clerk.call(Method::PUT, &call, &format!("c{version}"), &body).await;
            assert_eq!(done.status, StatusCode::OK, "{}", done.text);
            assert_eq!(&shown().await, expected, "{consent}");
        }
        let body = json!({ "version": 6, "reason": "重复登记" });
        let done = clerk.call(Method::POST, &format!("{call}/withdraw"), "w", &body).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        assert_eq!(shown().await, [""; 0], "it was taken back");
    });
}
