//! Pages and calls, as a reader and a program meet them.

use axum::http::{Method, StatusCode};
use luoshi_packs::Lang;
use luoshi_testkit::{PNG, on_both};
use serde_json::json;

use crate::access::outing;
use crate::city::{MIGRATIONS, town};

/// What differs from run to run: ids of records and of people.
fn steady(text: &str) -> String {
    let digits = |c: char| c.is_ascii_digit();
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(digits) {
        let (before, number) = rest.split_at(at);
        let end = number.find(|c| !digits(c)).unwrap_or(number.len());
        out.push_str(before);
        out.push_str(if end > 12 { "ID" } else { &number[..end] });
        rest = &number[end..];
    }
    out + rest
}

#[test]
fn the_form_shows_every_kind_of_field() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let page = clerk.get("/records/outing/new").await;
        assert_eq!(page.status, StatusCode::OK);
        insta::assert_snapshot!("form_zh", page.main());
        let page = town.browser("office").await.get("/records/repair/new?lang=en").await;
        insta::assert_snapshot!("form_en", page.main());
    });
}

#[test]
fn what_was_typed_is_kept_beside_what_is_wrong() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let typed = [
            ("unit", "990101"),
            ("site", "江滨公园 <b>"),
            ("day", "2021-04-18"),
            ("time:from", "10:00"),
            ("time:until", "09:00"),
            ("work", "trees"),
            ("people:typed", "周桂芝\n无名氏"),
        ];
        let page = clerk.fill("/records/outing/new", &typed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains("<title>有 4 处要改："), "{}", page.text);
        let mut named = typed.to_vec();
        named[6].1 = "周桂芝\nS3";
        let page = clerk.fill("/records/outing/new", &named).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        insta::assert_snapshot!("form_wrong", steady(&page.main()));
    });
}

#[test]
fn recorded_corrected_and_withdrawn_in_the_browser() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let (mut clerk, mut lead) = (town.browser("clerk").await, town.browser("lead").await);
        let me = town.person("clerk").await.to_string();
        let fields = [
            ("unit", "990101"),
            ("site", "江滨公园"),
            ("day", "2021-04-10"),
            ("time:from", "09:00"),
            ("time:until", "10:30"),
            ("kind", "park"),
            ("length", "1.5"),
            ("host:typed", "西山县/桥头镇"),
            ("people", &me),
            ("people:typed", "孙海涛\n周桂芝"),
            ("notes", "清运两车"),
        ];
        let page = clerk.fill("/records/outing/new", &fields).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        let (path, said) = page.location.split_once('?').expect("the page says what was done");
        assert_eq!(said, "done=record&twice=people");
        let shown = clerk.get(&page.location).await;
        assert!(shown.text.contains("已保存并入账：江滨公园 公园"), "{}", shown.text);
        assert!(shown.text.contains("“参加人员”里有人写了不止一次"), "{}", shown.text);

        let mut corrected = fields.to_vec();
        corrected[4].1 = "11:00";
        corrected[9].1 = "";
        corrected.push(("reason", "签退晚了半小时"));
        let page = clerk.fill(&format!("{path}/edit"), &corrected).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        assert_eq!(lead.fill(&format!("{path}/confirm"), &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(clerk.get(&format!("{path}/edit")).await.status, StatusCode::FORBIDDEN);

        let empty = lead.fill(&format!("{path}/withdraw"), &[("reason", " ")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        insta::assert_snapshot!("withdraw_wrong", steady(&empty.main()));
        let page = lead.fill(&format!("{path}/withdraw"), &[("reason", "两处重复登记")]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        insta::assert_snapshot!("record_zh", steady(&lead.get(path).await.main()));
        insta::assert_snapshot!("record_en", steady(&lead.get(&format!("{path}?lang=en")).await.main()));
        let list = clerk.get("/records/outing?lang=zh").await;
        insta::assert_snapshot!("list_zh", steady(&list.main()));
    });
}

#[test]
fn two_changes_at_once_are_shown_side_by_side() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let (mut clerk, mut lead) = (town.browser("clerk").await, town.browser("lead").await);
        let me = town.person("clerk").await;
        let path = format!("/records/outing/{}", outing(&mut clerk, me).await);
        let me = me.to_string();
        let with = |site: &'static str| {
            [
                ("unit", "990101"),
                ("site", site),
                ("day", "2021-04-10"),
                ("time:from", "09:00"),
                ("time:until", "10:00"),
                ("kind", "yard"),
                ("people", me.as_str()),
            ]
        };
        let edit = format!("{path}/edit");
        let stale = [&with("东河小区")[..], &[("version", "1")]].concat();
        assert_eq!(lead.fill(&edit, &with("柳树小区")).await.status, StatusCode::SEE_OTHER);
        let page = clerk.fill(&edit, &stale).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        insta::assert_snapshot!("changed", steady(&page.main()));

        // Sent on from there, it stands.
        let (csrf, key, version) = (page.hidden("csrf"), page.hidden("key"), page.hidden("version"));
        assert_eq!(version, "2");
        let again =
            [&with("东河小区")[..], &[("csrf", &csrf), ("key", &key), ("version", &version)]].concat();
        assert_eq!(clerk.post(&edit, &again).await.status, StatusCode::SEE_OTHER);
        assert!(clerk.get(&path).await.text.contains("东河小区"));
    });
}

#[test]
fn a_form_sent_twice_is_recorded_once() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let page = clerk.get("/records/repair/new").await;
        let (csrf, key) = (page.hidden("csrf"), page.hidden("key"));
        let fields = [
            ("csrf", csrf.as_str()),
            ("key", key.as_str()),
            ("unit", "990101"),
            ("what", "长椅"),
            ("day", "2021-04-10"),
            ("cost", "1,280.5"),
        ];
        let first = clerk.post("/records/repair/new", &fields).await;
        let second = clerk.post("/records/repair/new", &fields).await;
        assert_eq!(second.status, StatusCode::SEE_OTHER, "{}", second.text);
        assert_eq!(first.location.split('?').next(), second.location.split('?').next());
        assert!(clerk.get(&second.location).await.text.contains("没有重复记录"));
        let record = clerk.get(first.location.split('?').next().expect("a path")).await;
        assert!(
            record.text.contains("1,280.50 元") && record.text.contains("+1,280.50 元"),
            "{}",
            record.text
        );
        assert_eq!(clerk.get("/api/v1/records/repair").await.json()["count"], 1);
    });
}

#[test]
fn what_will_be_posted_is_said_while_the_form_is_filled_in() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let page = clerk.get("/records/outing/new").await;
        let (csrf, me) = (page.hidden("csrf"), town.person("clerk").await.to_string());
        let fields = [
            ("csrf", csrf.as_str()),
            ("unit", "990101"),
            ("day", "2021-04-10"),
            ("time:from", "09:00"),
            ("people", me.as_str()),
            ("time:until", "10:30"),
        ];
        let part = clerk.post("/records/outing/preview", &fields[..5]).await;
        let said = |page: &crate::city::Page| {
            let parts = page.text.split("<dd>").skip(1);
            parts.map(|dd| dd.split("</dd>").next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(said(&part), ["+1", "+1", "待填"]);
        let whole = clerk.post("/records/outing/preview", &fields).await;
        assert_eq!(said(&whole), ["+1", "+1", "+90"]);
        assert_eq!(clerk.get("/api/v1/records/outing").await.json()["count"], 0);
    });
}

#[test]
fn files_are_taken_by_content_and_served_with_the_record() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let (mut clerk, mut stranger) = (town.browser("clerk").await, town.browser("stranger").await);
        let me = town.person("clerk").await.to_string();
        let page = clerk.get("/records/outing/new").await;
        let (csrf, key) = (page.hidden("csrf"), page.hidden("key"));
        let fields = [
            ("csrf", csrf.as_str()),
            ("key", key.as_str()),
            ("unit", "990101"),
            ("site", "江滨公园"),
            ("day", "2021-04-10"),
            ("time:from", "09:00"),
            ("time:until", "10:00"),
            ("kind", "yard"),
            ("people", me.as_str()),
        ];
        let new = "/records/outing/new";
        let refused = clerk.upload(new, &fields, ("photos:new", "a.png", b"<svg onload=alert(1)>")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("“a.png”不是 JPEG、PNG、WebP 或 PDF"), "{}", refused.text);
        let taken = clerk.upload(new, &fields, ("photos:new", "..\\前门.png", PNG)).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
        let path = taken.location.split('?').next().expect("a path").to_owned();
        let record = clerk.get(&path).await.text;
        assert!(record.contains("前门.png"), "{record}");
        let (_, rest) = record.split_once("/files/").expect("a link to the file");
        let file = format!("{path}/files/{}", rest.split('"').next().expect("a link ends"));
        let served = clerk.get(&file).await;
        assert_eq!((served.kind.as_str(), served.bytes.as_slice()), ("image/png", PNG));
        assert_eq!(stranger.get(&file).await.status, StatusCode::NOT_FOUND);
        let other = format!("{path}/files/{}", "0".repeat(64));
        assert_eq!(clerk.get(&other).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn lists_are_filtered_by_their_address_and_paged_by_key() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut lead = town.browser("lead").await;
        for n in 1..=60 {
            let unit = if n % 2 == 0 { "990101" } else { "990102" };
            let day = format!("2021-03-{:02}", n % 28 + 1);
            let values = json!({ "unit": unit, "what": format!("长椅{n}"), "day": day, "cost": n });
            let body = json!({ "values": values });
            let page = lead.call(Method::POST, "/api/v1/records/repair", &format!("k{n}"), &body).await;
            assert_eq!(page.status, StatusCode::CREATED, "{}", page.text);
        }
        let path = "/api/v1/records/repair";
        let first = lead.get(path).await.json();
        let after = first["next"].as_str().expect("a second page").to_owned();
        let second = lead.get(&format!("{path}?after={after}")).await.json();
        let mut days: Vec<(String, String)> = Vec::new();
        for page in [&first, &second] {
            for record in page["records"].as_array().expect("records") {
                days.push((record["day"].to_string(), record["id"].to_string()));
            }
        }
        assert_eq!((days.len(), &second["next"]), (60, &json!(null)));
        assert!(days.windows(2).all(|pair| pair[0] > pair[1]));
        for (query, count) in [
            ("unit=990101", 30),
            ("unit=9901", 60),
            ("from=2021-03-02&until=2021-03-02", 3),
            ("q=%E6%A4%855", 11),
            ("q=%25", 0),
            ("state=withdrawn", 0),
        ] {
            assert_eq!(lead.get(&format!("{path}?{query}")).await.json()["count"], count, "{query}");
        }
        let wrong = lead.get(&format!("{path}?from=yesterday")).await;
        assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
        let page = lead.get("/records/repair?from=yesterday&unit=990101").await;
        assert!(page.text.contains("没有用上：from"), "{}", page.text);
        let csv = lead.export("/records/repair", "unit=990101", "csv").await;
        assert_eq!(csv.text.lines().count(), 31);
        insta::assert_snapshot!("index_zh", lead.get("/records").await.main());
    });
}

/// A list's views and columns are its person's own, and an export holds what the list shows.
#[test]
fn a_list_is_kept_as_somebody_wants_it_and_exported_as_it_is() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        for day in ["2021-04-09", "2021-04-10"] {
            let done = clerk
                .fill(
                    "/records/repair/new",
                    &[("unit", "990101"), ("what", "长椅"), ("day", day), ("cost", "120")],
                )
                .await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        }
        let path = "/records/repair";
        let csrf = clerk.get(path).await.hidden("csrf");
        let list = clerk
            .post(
                "/views/columns",
                &[
                    ("csrf", &csrf),
                    ("path", path),
                    ("query", "from=2021-04-10"),
                    ("column", "-id"),
                    ("column", "-by"),
                ],
            )
            .await;
        assert_eq!(list.location, "/records/repair?from=2021-04-10&columns=-id%2C-by");
        let shown = clerk.get(path).await.text;
        let heads: Vec<&str> = shown
            .split(r#"role="columnheader""#)
            .skip(1)
            .filter_map(|rest| rest.split_once('>')?.1.split_once('<'))
            .map(|(head, _)| head)
            .collect();
        assert_eq!(heads.len(), 3, "the choice is remembered: {heads:?}");

        let view = [
            ("csrf", csrf.as_str()),
            ("path", path),
            ("query", "from=2021-04-10"),
            ("name", "近日"),
            ("opens", "yes"),
        ];
        let saved = clerk.post("/views", &view).await;
        assert_eq!(saved.location, "/records/repair?from=2021-04-10");
        let opened = clerk.get(path).await;
        assert_eq!(opened.location, "/records/repair?from=2021-04-10", "the list opens with it");
        let list = clerk.get(&opened.location).await.text;
        assert!(list.contains(r#"aria-current="page">近日"#), "{list}");
        let mut lead = town.browser("lead").await;
        assert!(!lead.get(path).await.text.contains("近日"), "a view is its person's own");

        let fields = [("query", "from=2021-04-10"), ("columns", "-by,-id"), ("format", "csv")];
        let csv = clerk.export_of(path, &fields).await.text;
        let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines.len(), 2, "{csv}");
        assert_eq!(lines[0].split(',').collect::<Vec<_>>(), heads, "the same columns in the same order");

        let id = list.split("/views/").filter_map(|rest| rest.split_once("/delete")).map(|(id, _)| id).next();
        let gone = clerk.post(&format!("/views/{}/delete", id.expect("a view")), &[("csrf", &csrf)]).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER);
        assert_eq!(clerk.get(path).await.status, StatusCode::OK);
    });
}

/// What the lead's first page counts is what the list behind it holds, and all of it is confirmed at once: as a job,
/// with an outcome a record, and a line a record in the access log.
#[test]
fn what_waits_is_confirmed_together_and_nothing_is_lost() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let mut lead = town.browser("lead").await;
        let record = |n: i64| json!({ "values": { "unit": "990101", "what": format!("长椅{n}"), "day": "2021-03-09", "cost": n } });
        for n in 1..=60 {
            let who = if n == 60 { &mut lead } else { &mut clerk };
            let page = who.call(Method::POST, "/api/v1/records/repair", &format!("k{n}"), &record(n)).await;
            assert_eq!(page.status, StatusCode::CREATED, "{}", page.text);
        }
        let mut waiting = Vec::new();
        for room in town.app.rooms() {
            waiting.extend(room.waiting(&town.app, &town.who("lead").await, Lang::Zh).await.unwrap());
        }
        let [waiting] = waiting.try_into().expect("one form waits");
        assert_eq!((waiting.count, waiting.href.as_str()), (59, "/records/repair?confirmed=wait"));
        let list = lead.get(&waiting.href).await.text;
        assert!(list.contains("共 59 条") && list.contains("确认全部待确认的 59 条"), "{list}");
        assert_eq!(list.matches(r#"name="pick""#).count(), 50, "a box a row of the page");
        let own = lead.get("/records/repair?confirmed=no").await.text;
        assert!(own.contains("共 60 条"), "one's own is not confirmed either: {own}");

        let ask = lead.get("/records/repair/confirm?confirmed=wait&every=yes").await;
        assert!(ask.text.contains("共 59 条，来自 1 个单位"), "{}", ask.text);
        let picks = ask.hidden("picks");
        let first = picks.split('.').next().expect("an id");
        let edit = json!({ "version": 1, "values": record(99)["values"] });
        let path = format!("/api/v1/records/repair/{first}");
        let page = clerk.call(Method::PUT, &path, "edit", &edit).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let fields = [
            ("csrf", ask.hidden("csrf")),
            ("key", ask.hidden("key")),
            ("picks", picks.clone()),
            ("query", ask.hidden("query")),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let sent = lead.post("/records/repair/confirm", &fields).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let job = loop {
            let job = lead.get(&sent.location).await.text;
            assert!(!job.contains("没有做成"), "{job}");
            if job.contains("完成") {
                break job;
            }
            tokio::task::yield_now().await;
        };
        assert!(job.contains("确认了 58 条；另有 1 条没有确认") && job.contains("长椅99"), "{job}");
        assert_eq!(lead.get("/api/v1/records/repair?confirmed=yes").await.json()["count"], 58);
        assert_eq!(lead.get("/api/v1/records/repair?confirmed=wait").await.json()["count"], 1);
        let filter = luoshi_web::trail::Filter { by: Some(town.person("lead").await), ..Default::default() };
        let mut conn = town.app.read().await.unwrap();
        let lines = luoshi_web::trail::page(&mut conn, town.app.city().id, &filter, None, 500).await.unwrap();
        assert_eq!(lines.iter().filter(|line| line.verb == "confirm").count(), 58);
    });
}
