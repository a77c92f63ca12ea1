use axum::http::{StatusCode, header};
use luoshi_testkit::on_both;

use crate::MIGRATIONS;
use crate::browser::Browser;
use crate::city::Town;
use crate::desk::{TEXT, published};
use crate::reader::{Answer, Reader};

const NAME: &str = "欧阳秋白";
const PHONE: &str = "13804535678";
const WORDS: &str = "第二句的听众人数不对";

/// Writes a letter about an article, with more fields.
async fn letter(reader: &Reader, article: &str, more: &[(&str, &str)]) -> Answer {
    let form = reader.get(&format!("/site/letters/new?article={article}")).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text);
    let (_, rest) = form.text.split_once(r#"name="key" value=""#).expect("the form has a key");
    let key = rest.split('"').next().unwrap_or_default();
    let fields = [("key", key), ("article", article), ("edition", "1"), ("text", WORDS)];
    // Of two values of a field the first counts.
    reader.post("/site/letters", &[more, &fields].concat()).await
}

/// The number that a letter was given.
fn number(sent: &Answer) -> String {
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let place = sent.head(header::LOCATION).trim_start_matches("/site/letters/");
    place.split('?').next().unwrap_or_default().to_owned()
}

#[test]
fn a_letter_is_read_by_its_sender_and_by_those_who_answer_alone() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let (east, office) = (Browser::of(&town, "east").await, Browser::of(&town, "office").await);
        let (west, reader) = (Browser::of(&town, "west").await, Reader::of(&town));
        let key = published((&east, &office), ("潮声讲了什么", TEXT), "talks").await;

        let nothing = letter(&reader, &key, &[("contact", PHONE)]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nothing.text.contains("选一项") && nothing.text.contains(PHONE), "{}", nothing.text);
        let who = letter(&reader, &key, &[("kind", "rights")]).await;
        assert_eq!(who.status, StatusCode::UNPROCESSABLE_ENTITY, "a right has somebody whose it is");
        let about = [("kind", "correction"), ("name", NAME), ("contact", PHONE), ("agrees", "1")];
        let sent = letter(&reader, &key, &about).await;
        assert_eq!(sent.head(header::SET_COOKIE), "");
        let form = reader.get(&format!("/site/letters/new?article={key}")).await;
        assert!(!form.text.contains(" checked"), "nobody agrees unasked: {}", form.text);
        let one = number(&sent);
        let page = reader.get(&format!("/site/letters/{}", one.to_lowercase())).await;
        assert!(page.text.contains(WORDS) && !page.text.contains(PHONE) && !page.text.contains(NAME));
        assert_eq!(page.head(header::CACHE_CONTROL), "no-store");
        for wrong in ["0000-0000-0000", "x", "%00"] {
            assert_eq!(reader.get(&format!("/site/letters/{wrong}")).await.status, StatusCode::NOT_FOUND);
            assert_eq!(
                reader.get(&format!("/site/letters?number={wrong}")).await.status,
                StatusCode::NOT_FOUND
            );
        }

        assert_eq!(west.get("/letters").await.status, StatusCode::FORBIDDEN);
        assert!(office.get("/notices").await.text.contains("读者来信，关于《潮声讲了什么》"));
        let list = office.get("/letters?state=open").await;
        assert!(list.text.contains(&one) && !list.text.contains(WORDS), "{}", list.text);
        let (_, rest) = list.text.split_once("href=\"/letters/").expect("it is listed");
        let path = format!("/letters/{}", rest.split('"').next().unwrap_or_default());
        assert_eq!(west.get(&path).await.status, StatusCode::FORBIDDEN);
        let read = office.get(&path).await;
        assert!(read.text.contains(WORDS) && read.text.contains(PHONE) && read.text.contains(NAME));

        let article = format!("/site/articles/{key}");
        let before = reader.get(&article).await;
        let other = office.get(&path).await;
        let empty = office.fill(&read, &path, &[("answer", " ")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let answered = office.fill(&empty, &path, &[("answer", "已按台账核对，听众人数没有错。")]).await;
        assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text);
        let twice = office.fill(&other, &path, &[("answer", "另一个答复")]).await;
        assert_eq!(twice.status, StatusCode::CONFLICT, "it is answered once: {}", twice.text);
        let read = office.get(&path).await;
        assert!(!read.text.contains(PHONE), "how somebody is reached goes with the answer");
        let page = reader.get(&format!("/site/letters/{one}")).await;
        assert!(page.text.contains("听众人数没有错"), "{}", page.text);
        let after = reader.get(&article).await;
        assert_ne!(before.head(header::ETAG), after.head(header::ETAG));
        assert!(after.text.contains("听众人数没有错") && !after.text.contains(WORDS), "{}", after.text);
        assert!(!after.text.contains(NAME));

        // What was asked stands there as well where its sender agreed and whoever answers chose so.
        for (agrees, shown) in [(true, true), (false, false)] {
            let words = if agrees { "第三句缺了一个字" } else { "第四句缺了一个字" };
            let mut about = vec![("kind", "correction"), ("text", words)];
            about.extend(agrees.then_some(("agrees", "1")));
            let sent = number(&letter(&reader, &key, &about).await);
            let page = reader.get(&format!("/site/letters/{sent}")).await;
            assert_eq!(page.text.contains("您同意公开"), agrees, "{}", page.text);
            let list = office.get("/letters?state=open").await;
            let (_, rest) = list.text.split_once("href=\"/letters/").expect("it is listed");
            let path = format!("/letters/{}", rest.split('"').next().unwrap_or_default());
            let read = office.get(&path).await;
            assert!(read.text.contains(&format!("href=\"/bulletins/{key}\"")), "{}", read.text);
            let said = [("answer", "已改正。"), ("shown", "1")];
            let answered = office.fill(&read, &path, &said).await;
            assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text);
            let beside = reader.get(&article).await;
            assert_eq!(beside.text.contains(words), shown, "{}", beside.text);
        }
    });
}

#[test]
fn a_question_of_rights_comes_within_thirty_days() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let (east, office) = (Browser::of(&town, "east").await, Browser::of(&town, "office").await);
        let reader = Reader::of(&town);
        let key = published((&east, &office), ("潮声讲了什么", TEXT), "talks").await;
        let rights = [("kind", "rights"), ("name", NAME), ("contact", PHONE)];
        // Published on 16 April: the last moment of the thirtieth day, and the first of the next.
        db.clock.set("2021-05-16T23:59:00+08:00".parse().expect("an instant"));
        let last = number(&letter(&reader, &key, &rights).await);
        assert!(reader.get(&format!("/site/letters/{last}")).await.text.contains("等答复"));
        db.clock.set("2021-05-17T00:00:00+08:00".parse().expect("an instant"));
        let late = number(&letter(&reader, &key, &rights).await);
        let page = reader.get(&format!("/site/letters/{late}")).await;
        assert!(page.text.contains("30 天内提出，这封信超过了期限"), "{}", page.text);
        let fault = number(&letter(&reader, &key, &[("kind", "correction")]).await);
        assert!(reader.get(&format!("/site/letters/{fault}")).await.text.contains("等答复"));
        // Two years after, who wrote and what is gone, also of what nobody answered.
        db.clock.set("2023-06-01T00:00:00+08:00".parse().expect("an instant"));
        let site = town.app.rooms().iter().find(|room| room.name() == "site").expect("the room");
        assert_eq!(site.sweep(&town.app).await.expect("it sweeps"), 3);
        assert_eq!(site.sweep(&town.app).await.expect("it sweeps"), 0);
        let page = reader.get(&format!("/site/letters/{late}")).await;
        assert!(page.text.contains("已经按期限删除") && !page.text.contains(WORDS), "{}", page.text);
        assert!(!reader.get(&format!("/site/letters/{last}")).await.text.contains(WORDS));
    });
}
