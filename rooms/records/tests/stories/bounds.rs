//! What a record does not take: other units' people, signs that no keyboard writes, files of somebody who may
//! not record; and addresses that name another form's record.

use axum::http::{Method, StatusCode};
use luoshi_packs::Lang;
use luoshi_records::Records;
use luoshi_testkit::{PNG, on_both};
use luoshi_web::Room as _;
use serde_json::{Value as Json, json};

use crate::access::outing;
use crate::city::{MIGRATIONS, files, town};
use crate::deeds::load;

/// An outing of the clerk's unit with these people.
fn with(people: &[i64]) -> Json {
    json!({
        "unit": "990101", "site": "江滨公园", "day": "2021-04-10", "time": "09:00-10:00", "kind": "yard",
        "people": people,
    })
}

#[test]
fn only_people_whom_the_search_offers_are_named_anew() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let (me, elsewhere) = (town.person("clerk").await, town.person("stranger").await);
        let (mut clerk, mut office) = (town.browser("clerk").await, town.browser("office").await);
        let path = "/api/v1/records/outing";
        let refused =
            clerk.call(Method::POST, path, "k1", &json!({ "values": with(&[me, elsewhere]) })).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        assert!(refused.text.contains("柳树街道") && !refused.text.contains("马玉兰"), "{}", refused.text);
        // Neither does the form tell who that is.
        let (me_text, other_text) = (me.to_string(), elsewhere.to_string());
        let fields = [("unit", "990101"), ("people", me_text.as_str()), ("people", other_text.as_str())];
        let page = clerk.fill("/records/outing/new", &fields).await;
        assert!(page.text.contains("周桂芝") && !page.text.contains("马玉兰"), "{}", page.text);

        // Whom somebody else has named stays.
        let made = office.call(Method::POST, path, "k2", &json!({ "values": with(&[me, elsewhere]) })).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let place = format!("{path}/{}", made.json()["id"].as_str().expect("an id"));
        let mut lead = town.browser("lead").await;
        let values = json!({ "version": 1, "values": with(&[elsewhere]), "reason": "x" });
        let stays = lead.call(Method::PUT, &place, "k3", &values).await;
        assert_eq!(stays.status, StatusCode::OK, "{}", stays.text);
        let office_person = town.person("office").await;
        let values = json!({ "version": 2, "values": with(&[elsewhere, office_person]), "reason": "x" });
        let anew = lead.call(Method::PUT, &place, "k4", &values).await;
        assert_eq!(anew.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", anew.text);
    });
}

#[test]
fn control_characters_are_kept_nowhere_and_break_nothing() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let me = town.person("clerk").await;
        let mut values = with(&[me]);
        values["site"] = json!("江滨\u{0}公园\u{7}");
        values["remark"] = json!("一\u{0}\n二");
        let made =
            clerk.call(Method::POST, "/api/v1/records/outing", "k1", &json!({ "values": values })).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let place = format!("/api/v1/records/outing/{}", made.json()["id"].as_str().expect("an id"));
        let record = clerk.get(&place).await.json();
        assert_eq!(
            (&record["values"]["site"], &record["values"]["remark"]),
            (&json!("江滨公园"), &json!("一\n二"))
        );
        let mut odd = with(&[me]);
        odd["re\u{0}mark"] = json!("x");
        let body = json!({ "version": 1, "values": odd, "reason": "签\u{0}退" });
        let corrected = clerk.call(Method::PUT, &place, "k2", &body).await;
        assert_eq!(corrected.status, StatusCode::OK, "{}", corrected.text);
        for query in ["q=%00", "q=%E6%B1%9F%00%E6%BB%A8", "unit=%00", "state=%00", "person=%00", "after=%00"]
        {
            let page = clerk.get(&format!("/records/outing?{query}")).await;
            assert_eq!(page.status, StatusCode::OK, "{query}: {}", page.text);
        }
        let found = clerk.get("/api/v1/records/outing?q=%E6%B1%9F%00%E6%BB%A8").await.json();
        assert_eq!(found["count"], 1);
        let typed = [("unit", "990101"), ("people:typed", "周桂\u{0}芝"), ("reason", "\u{0}")];
        let page = clerk.fill("/records/outing/new", &typed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!page.text.contains("没有找到人员"), "{}", page.text);
        let body = json!({ "version": 2, "reason": "\u{0}\u{1}" });
        let empty = clerk.call(Method::POST, &format!("{place}/withdraw"), "k3", &body).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", empty.text);
    });
}

#[test]
fn an_address_names_a_record_of_its_form_alone() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let person = town.person("clerk").await;
        let mut clerk = town.browser("clerk").await;
        let id = outing(&mut clerk, person).await;
        let csrf = clerk.get("/records").await.hidden("csrf");
        for page in ["", "/edit", "/withdraw", "/confirm"] {
            let right = clerk.get(&format!("/records/outing/{id}{page}")).await.status;
            assert_ne!(right, StatusCode::NOT_FOUND, "{page}");
            let wrong = clerk.get(&format!("/records/repair/{id}{page}")).await.status;
            let expected = if page == "/confirm" { StatusCode::FORBIDDEN } else { StatusCode::NOT_FOUND };
            assert_eq!(wrong, expected, "{page}");
        }
        let sent = [("csrf", csrf.as_str()), ("key", "k"), ("version", "1"), ("reason", "x")];
        for deed in ["edit", "withdraw"] {
            let wrong = clerk.post(&format!("/records/repair/{id}/{deed}"), &sent).await;
            assert_eq!(wrong.status, StatusCode::NOT_FOUND, "{deed}");
        }
        let body = json!({ "version": 1, "values": {}, "reason": "x" });
        let wrong = clerk.call(Method::PUT, &format!("/api/v1/records/repair/{id}"), "k", &body).await;
        assert_eq!(wrong.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn no_file_is_kept_of_somebody_who_may_not_record_there() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let folder = town.db.folder().join("uploads");
        let person = town.person("clerk").await;
        let id = outing(&mut town.browser("clerk").await, person).await;
        for (login, path, unit, expected) in [
            ("clerk", "/records/outing/new".to_owned(), "990102", StatusCode::UNPROCESSABLE_ENTITY),
            ("colleague", format!("/records/outing/{id}/edit"), "990101", StatusCode::FORBIDDEN),
            ("clerk", format!("/records/outing/{id}/edit"), "990102", StatusCode::UNPROCESSABLE_ENTITY),
        ] {
            let mut browser = town.browser(login).await;
            let csrf = browser.get("/records").await.hidden("csrf");
            let fields = [("csrf", csrf.as_str()), ("key", "k"), ("version", "1"), ("unit", unit)];
            let page = browser.upload(&path, &fields, ("photos:new", "a.png", PNG)).await;
            assert_eq!(page.status, expected, "{login} {path}: {}", page.text);
            assert!(!folder.exists(), "{login} {path}");
        }
    });
}

#[test]
fn a_file_that_was_cut_is_written_again() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let csrf = clerk.get("/records").await.hidden("csrf");
        let me = town.person("clerk").await.to_string();
        let send = async |clerk: &mut crate::city::Browser<'_>, key: &str| {
            let fields = [
                ("csrf", csrf.as_str()),
                ("key", key),
                ("unit", "990101"),
                ("site", "江滨公园"),
                ("day", "2021-04-10"),
                ("time:from", "09:00"),
                ("time:until", "10:00"),
                ("kind", "yard"),
                ("people", me.as_str()),
            ];
            let sent = clerk.upload("/records/outing/new", &fields, ("photos:new", "a.png", PNG)).await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        };
        let files = || {
            let folders = std::fs::read_dir(town.db.folder().join("uploads")).expect("the folder is there");
            let files = folders
                .flat_map(|entry| std::fs::read_dir(entry.expect("an entry").path()).expect("a folder"));
            files.map(|entry| entry.expect("an entry").path()).collect::<Vec<_>>()
        };
        send(&mut clerk, "k1").await;
        // The picture and the small one of it.
        let before = files();
        assert_eq!(before.len(), 2, "{before:?}");
        let kept = before.iter().find(|path| std::fs::read(path).is_ok_and(|bytes| bytes == PNG));
        let kept = kept.expect("it is kept as it came");
        std::fs::write(kept, &PNG[..9]).expect("it can be cut");
        // What an interrupted write has left behind is in nobody's way.
        std::fs::write(kept.with_extension("0.part"), b"half").expect("it can be left");
        send(&mut clerk, "k2").await;
        assert_eq!(std::fs::read(kept).expect("it is there"), PNG);
        assert_eq!(files().len(), 3);
    });
}

#[test]
fn records_of_an_older_form_keep_their_columns_and_titles() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let office = town.who("office").await;
        load(&town, &office, files()).await;
        let mut clerk = town.browser("clerk").await;
        let mut values = with(&[town.person("clerk").await]);
        for (field, value) in [("kind", "park"), ("length", "1.5"), ("notes", "清运两车")] {
            values[field] = json!(value);
        }
        let made =
            clerk.call(Method::POST, "/api/v1/records/outing", "k1", &json!({ "values": values })).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let id: i64 = made.json()["id"].as_str().expect("an id").parse().expect("a number");

        let mut newer = files();
        let form = str::from_utf8(newer.read("forms/outing.toml").expect("the form")).expect("text");
        let form = form
            .replace("\"length\"", "\"route\"")
            .replace("路长", "路线")
            .replace("id = \"notes\"", "id = \"story\"")
            .replace("经过", "故事")
            .replace("{site}, {kind}", "{site}");
        newer.insert("forms/outing.toml", form);
        town.app.set_pack(load(&town, &office, newer).await);

        let list = clerk.get("/records/outing").await.text;
        for shown in ["路线", "路长", "1.5 公里"] {
            assert!(list.contains(shown), "{shown}: {list}");
        }
        let csv = clerk.export("/records/outing", "", "csv").await.text;
        for held in ["故事", "经过", "清运两车", "1.5"] {
            assert!(csv.contains(held), "{held}: {csv}");
        }
        for (lang, title) in [(Lang::En, "江滨公园, Park"), (Lang::Zh, "江滨公园 公园")] {
            let titles = Records.titles(&town.app, &[id], lang).await.expect("titles");
            assert_eq!(titles.into_iter().map(|of| of.title).collect::<Vec<_>>(), [title]);
        }
        // The page that shows two changes side by side calls it so too.
        let csrf = clerk.get("/records").await.hidden("csrf");
        let me = town.person("clerk").await.to_string();
        let stale = [
            ("csrf", csrf.as_str()),
            ("key", "k2"),
            ("version", "0"),
            ("unit", "990101"),
            ("site", "江滨公园"),
            ("day", "2021-04-10"),
            ("time:from", "09:00"),
            ("time:until", "10:00"),
            ("kind", "yard"),
            ("people", me.as_str()),
        ];
        let page = clerk.post(&format!("/records/outing/{id}/edit?lang=en"), &stale).await;
        assert_eq!(page.status, StatusCode::CONFLICT, "{}", page.text);
        assert!(page.text.contains("江滨公园, Park"), "{}", page.text);
    });
}
