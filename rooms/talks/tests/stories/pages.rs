//! The room in a browser: forms, records, who sees what, and the same as JSON.

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::city::{City, story};
use crate::served::{Browser, Page, Served, serve};

/// A talk's fields as a form sends them.
fn fields(served: &Served, team: i64) -> Vec<(String, String)> {
    [
        ("unit", "990101".to_owned()),
        ("topic", "山里的交通站".to_owned()),
        ("day", "2021-04-13".to_owned()),
        ("start", "13:30".to_owned()),
        ("minutes", "90".to_owned()),
        ("team", team.to_string()),
        ("speakers", served.city.person("1005").to_string()),
        ("kind", "village".to_owned()),
        ("place", "柳湾文化大院".to_owned()),
        ("audience.villagers", "90".to_owned()),
        ("audience.pupils", "30".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

fn with<'f>(fields: &'f [(String, String)], changed: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let kept = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let kept = kept.filter(|(name, _)| !changed.iter().any(|(other, _)| other == name));
    kept.chain(changed.iter().copied()).collect()
}

/// The record that an answer leads to.
fn id_of(page: &Page) -> i64 {
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let rest = page.place.split('?').next().unwrap();
    rest.rsplit('/').next().unwrap().parse().unwrap()
}

fn names(city: &City, more: &[(i64, &'static str)]) -> Vec<(i64, &'static str)> {
    let people = [("1005", "ZHOU"), ("1006", "LIU"), ("1007", "CHEN"), ("1001", "HE")];
    let mut all: Vec<(i64, &str)> = people.map(|(number, name)| (city.person(number), name)).to_vec();
    all.extend_from_slice(more);
    all
}

#[test]
fn a_form_tells_all_that_is_wrong_with_it() {
    story(async |city| {
        let team = city.team().await;
        let first = city.hold(city.clerk(), "k1", city.talk_draft(team)).await.unwrap().id;
        let served = serve(city).await;
        let fields = fields(&served, team);
        let wrong =
            [("day", "2021-04-18"), ("start", "25:00"), ("audience.villagers", ""), ("audience.pupils", "")];
        let busy = [
            ("start", "14:00"),
            ("topic", "水库的故事"),
            ("audience.villagers", ""),
            ("audience.pupils", ""),
        ];
        for (lang, title) in [("zh", "有 3 处要改：记一场宣讲"), ("en", "3 things to correct: Record a talk")]
        {
            let mut clerk = Browser::of(&served, "clerk", lang).await;
            let page = clerk.get("/talks/new").await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.text);
            let sent = clerk.submit(&page, "/talks/new", &with(&fields, &wrong)).await;
            assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(sent.text.contains(title), "{}", &sent.text[..400]);
            let sent = clerk.submit(&page, "/talks/new", &with(&fields, &busy)).await;
            let known = names(&served.city, &[(team, "TEAM"), (first, "FIRST")]);
            insta::assert_snapshot!(format!("form_with_errors_{lang}"), sent.main(&known));
        }
    });
}

#[test]
fn a_talk_is_recorded_confirmed_and_reversed() {
    story(async |city| {
        let team = city.team().await;
        let served = serve(city).await;
        let mut clerk = Browser::of(&served, "clerk", "zh").await;
        let page = clerk.get("/talks/new").await;
        let fields = fields(&served, team);
        let preview = clerk.submit(&page, "/talks/preview", &with(&fields, &[])).await;
        assert!(preview.status == StatusCode::OK && preview.text.contains("+120"), "{}", preview.text);
        let preview =
            clerk.submit(&page, "/talks/preview", &with(&fields, &[("audience.pupils", "很多")])).await;
        assert!(preview.text.contains("待改") && preview.text.contains("+1<"), "{}", preview.text);
        let sent = clerk.submit(&page, "/talks/new", &with(&fields, &[("as", "held")])).await;
        let id = id_of(&sent);
        assert_eq!(id_of(&clerk.submit(&page, "/talks/new", &with(&fields, &[("as", "held")])).await), id);
        let shown = clerk.get(&sent.place).await;
        assert!(shown.text.contains("已保存并入账") && shown.text.contains("山里的交通站"), "{}", shown.text);
        assert!(clerk.get("/talks").await.text.contains(&format!("/talks/{id}")));

        // What is corrected shows the difference, and where it is another day what is reversed.
        let edit = clerk.get(&format!("/talks/{id}/edit")).await;
        let preview = format!("/talks/preview?talk={id}");
        assert!(edit.text.contains(&preview) && !edit.text.contains("存为计划"), "{}", edit.text);
        let more = clerk.submit(&edit, &preview, &with(&fields, &[("audience.pupils", "9")])).await.text;
        assert!(more.contains("\u{2212}120 +") && !more.contains("+1<"), "{more}");
        let moved = clerk.submit(&edit, &preview, &with(&fields, &[("day", "2021-04-11")])).await.text;
        assert!(moved.contains("\u{2212}120") && moved.contains("+120") && moved.contains("+1<"), "{moved}");

        let mut other = Browser::of(&served, "other", "zh").await;
        assert_eq!(other.get(&format!("/talks/{id}")).await.status, StatusCode::NOT_FOUND);
        let list = other.get("/talks").await.text;
        assert!(list.contains("另有 1 条属于其他单位") && !list.contains(&id.to_string()), "{list}");
        let mut auditor = Browser::of(&served, "auditor", "zh").await;
        assert_eq!(auditor.get(&format!("/talks/{id}")).await.status, StatusCode::OK);
        assert_eq!(auditor.get(&format!("/talks/{id}/edit")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(auditor.get("/talks/none").await.status, StatusCode::NOT_FOUND);

        let mut lead = Browser::of(&served, "lead", "zh").await;
        let path = format!("/talks/{id}/confirm");
        let page = lead.get(&path).await;
        id_of(&lead.submit(&page, &path, &[]).await);
        let path = format!("/talks/{id}/withdraw");
        assert_eq!(clerk.get(&path).await.status, StatusCode::FORBIDDEN);
        let page = lead.get(&path).await;
        assert!(page.text.contains("−120"), "{}", page.text);
        let sent = lead.submit(&page, &path, &[("reason", " ")]).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        id_of(&lead.submit(&page, &path, &[("reason", "当日停课，没有讲")]).await);
        for lang in ["zh", "en"] {
            let mut lead = Browser::of(&served, "lead", lang).await;
            let page = lead.get(&format!("/talks/{id}")).await;
            let known = names(&served.city, &[(team, "TEAM"), (id, "TALK")]);
            insta::assert_snapshot!(format!("record_with_reversal_{lang}"), page.main(&known));
        }
    });
}

#[test]
fn what_is_asked_takes_a_typed_reason() {
    story(async |city| {
        let team = city.team().await;
        let served = serve(city).await;
        let mut clerk = Browser::of(&served, "clerk", "zh").await;
        let page = clerk.get("/talks/new").await;
        let guest = served.city.person("1007").to_string();
        let fields = fields(&served, team);
        let asked = clerk.submit(&page, "/talks/new", &with(&fields, &[("speakers", &guest)])).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.text.contains("陈建那天不在柳湾宣讲团里"), "{}", asked.text);
        assert_eq!(asked.hidden("answered"), "outside_team");
        let answer = [("speakers", guest.as_str()), ("answered", "outside_team"), ("reason", "请来的老兵")];
        let id = id_of(&clerk.submit(&asked, "/talks/new", &with(&fields, &answer)).await);
        assert!(clerk.get(&format!("/talks/{id}")).await.text.contains("请来的老兵"));
    });
}

#[test]
fn a_change_meanwhile_is_shown_and_chosen() {
    story(async |city| {
        let team = city.team().await;
        let id = city.hold(city.clerk(), "k1", city.talk_draft(team)).await.unwrap().id;
        let served = serve(city).await;
        let (mut clerk, mut lead) =
            (Browser::of(&served, "clerk", "zh").await, Browser::of(&served, "lead", "zh").await);
        let path = format!("/talks/{id}/edit");
        let (mine, theirs) = (clerk.get(&path).await, lead.get(&path).await);
        let fields = fields(&served, team);
        id_of(&lead.submit(&theirs, &path, &with(&fields, &[("minutes", "60")])).await);
        let told = clerk.submit(&mine, &path, &with(&fields, &[("minutes", "75")])).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        assert!(told.text.contains("宋岩在 2021-04-16 17:00 改过这一条"), "{}", told.text);
        id_of(&clerk.submit(&told, &path, &with(&fields, &[("minutes", "75")])).await);
        assert_eq!(served.city.talk(id).await.minutes, 75);
    });
}

#[test]
fn teams_are_founded_changed_and_ended_in_the_browser() {
    story(async |city| {
        let served = serve(city).await;
        let mut clerk = Browser::of(&served, "clerk", "en").await;
        let page = clerk.get("/talks/teams/new").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let (zhou, liu) = (served.city.person("1005").to_string(), served.city.person("1006").to_string());
        let base = [("unit", "990101"), ("founded", "2021-03-10")];
        let wrong = clerk.submit(&page, "/talks/teams/new", &base).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("The name is missing"), "{}", wrong.text);
        let full =
            [base[0], base[1], ("name", "柳湾宣讲团"), ("joining", zhou.as_str()), ("joining", liu.as_str())];
        let id = id_of(&clerk.submit(&page, "/talks/teams/new", &full).await);
        let path = format!("/talks/teams/{id}/edit");
        let page = clerk.get(&path).await;
        let changed = [
            ("unit", "990101"),
            ("founded", "2021-03-10"),
            ("name", "柳湾宣讲团"),
            ("member", zhou.as_str()),
            ("from", "2021-03-10"),
            ("until", "2021-04-01"),
            ("member", liu.as_str()),
            ("from", "2021-03-10"),
            ("until", ""),
            ("remove", "1"),
        ];
        id_of(&clerk.submit(&page, &path, &changed).await);
        let stands: Vec<i64> =
            served.city.standing(id).await.into_iter().map(|(_, quantity)| quantity).collect();
        assert_eq!(stands, [-1, 1, 1]);
        let path = format!("/talks/teams/{id}/end");
        let page = clerk.get(&path).await;
        let late = clerk.submit(&page, &path, &[("ended", "2021-04-17")]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        id_of(&clerk.submit(&page, &path, &[("ended", "2021-04-15")]).await);
        let page = clerk.get(&format!("/talks/teams/{id}")).await;
        let known = names(&served.city, &[(id, "TEAM")]);
        insta::assert_snapshot!("team_en", page.main(&known));
        assert!(clerk.get("/talks/teams?state=ended&q=%E6%9F%B3").await.text.contains(&id.to_string()));
        assert!(!clerk.get("/talks/teams?state=current").await.text.contains(&id.to_string()));
    });
}

#[test]
fn lists_are_filtered_paged_and_exported() {
    story(async |city| {
        let team = city.team().await;
        for n in 0..55 {
            let mut draft = city.talk_draft(team);
            draft.day = Some(crate::city::day("2021-03-12") + chrono::Days::new(n % 30));
            draft.start = Some(if n < 30 { 600 } else { 900 });
            draft.topic = format!("第{n}讲");
            city.hold(city.clerk(), &format!("k{n}"), draft).await.unwrap();
        }
        let served = serve(city).await;
        let mut clerk = Browser::of(&served, "clerk", "zh").await;
        let first = clerk.get("/talks").await.text;
        assert!(first.contains("显示 50 条，共 55 条"), "{first}");
        let (_, rest) = first.split_once("/talks?after=").unwrap();
        let next = rest.split('"').next().unwrap().replace("&amp;", "&");
        let last = clerk.get(&format!("/talks?after={next}")).await.text;
        assert!(last.contains("显示 5 条，共 55 条") && last.contains("第0讲"), "{last}");
        let one = clerk.get("/talks?from=2021-03-12&until=2021-03-12&unit=9901&q=%E7%AC%AC30").await.text;
        assert!(one.contains("共 1 条") && one.contains("第30讲"), "{one}");
        let what = [("query", "until=2021-03-12"), ("format", "csv")];
        let shown = [what[0], what[1], ("columns", "when,where,speakers,listeners,state")];
        let csv = clerk.export("/talks", &shown).await.text;
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(lines.len(), 3, "{csv}");
        assert_eq!(lines[1], "第30讲,2021-03-12,15:00,90,柳湾镇,柳湾文化大院,周桂,120,已讲,未确认");
        let all = clerk.export("/talks", &[what[0], what[1], ("every", "yes")]).await.text;
        let row = all.lines().nth(1).unwrap();
        let kinds = ",柳湾宣讲团,周桂,农村,120,,,90,,,30,,已讲,未确认,,,何雪,";
        assert!(
            row.starts_with("第30讲,2021-03-12,15:00,90,柳湾镇,柳湾文化大院") && row.contains(kinds),
            "{row}"
        );
        assert_eq!(
            clerk.export("/talks", &[("format", "csv"), ("every", "yes")]).await.text.lines().count(),
            56
        );
        let xlsx = clerk.export("/talks", &[("format", "xlsx"), ("columns", "when")]).await;
        assert!(xlsx.status == StatusCode::OK && xlsx.text.starts_with("PK"));
        assert!(clerk.get("/talks?state=cancelled").await.text.contains("没有符合条件的"));
    });
}

#[test]
fn a_list_tells_nothing_of_records_elsewhere() {
    story(async |city| {
        let team = city.team().await;
        city.hold(city.clerk(), "k1", city.talk_draft(team)).await.unwrap();
        let served = serve(city).await;
        let mut other = Browser::of(&served, "other", "zh").await;
        let speaker = served.city.person("1005");
        assert_eq!(other.get("/api/v1/talks").await.json()["hidden"], json!(1));
        for query in [format!("team={team}"), format!("speaker={speaker}"), "q=%E5%B1%B1".to_owned()] {
            let list = other.get(&format!("/api/v1/talks?{query}")).await.json();
            assert_eq!((&list["count"], &list["hidden"]), (&json!(0), &json!(0)), "{query}");
            let page = other.get(&format!("/talks?{query}")).await.text;
            for told in ["周桂", "柳湾宣讲团", "另有"] {
                assert!(!page.contains(told), "{query} tells {told}");
            }
        }
        assert_eq!(other.get("/api/v1/talk-teams").await.json()["hidden"], json!(1));
        let list = other.get("/api/v1/talk-teams?q=%E6%9F%B3").await.json();
        assert_eq!((&list["count"], &list["hidden"]), (&json!(0), &json!(0)));
    });
}

#[test]
fn programs_do_the_same_with_keys_and_problem_details() {
    story(async |city| {
        let team = city.team().await;
        let served = serve(city).await;
        let mut clerk = Browser::of(&served, "clerk", "en").await;
        let body = json!({
            "unit": "990101", "team": team.to_string(), "speakers": [served.city.person("1005").to_string()],
            "topic": "山里的交通站", "kind": "village", "place": "柳湾文化大院", "day": "2021-04-13",
            "start": "13:30", "minutes": 90, "audience": { "villagers": 90, "pupils": 30 },
        });
        let made = clerk.json(Method::POST, "/api/v1/talks", "a", &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let again = clerk.json(Method::POST, "/api/v1/talks", "a", &body).await;
        assert_eq!(made.json(), again.json());
        let id = made.json()["id"].as_str().unwrap().to_owned();
        let got = clerk.get(&format!("/api/v1/talks/{id}")).await.json();
        assert_eq!(
            (&got["state"], &got["listeners"], &got["start"]),
            (&json!("held"), &json!(120), &json!("13:30"))
        );
        let mut wrong = body.clone();
        wrong["day"] = json!("yesterday");
        let told = clerk.json(Method::POST, "/api/v1/talks", "b", &wrong).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(told.text.contains("This date cannot be read"), "{}", told.text);
        for state in [json!("cancelled"), json!("heldd"), json!(1)] {
            let mut guess = body.clone();
            guess["state"] = state;
            let told = clerk.json(Method::POST, "/api/v1/talks", "g", &guess).await;
            assert_eq!(told.status, StatusCode::BAD_REQUEST, "{}", told.text);
        }
        let path = format!("/api/v1/talks/{id}/withdraw");
        let unread = clerk.json(Method::POST, &path, "h", &json!({ "version": "1", "reason": "x" })).await;
        assert_eq!(unread.status, StatusCode::BAD_REQUEST, "{}", unread.text);
        let stale = clerk.json(Method::POST, &path, "c", &json!({ "version": 7, "reason": "x" })).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let gone = clerk.json(Method::POST, &path, "d", &json!({ "version": 1, "reason": "没有讲" })).await;
        assert_eq!((gone.status, &gone.json()["reversed"]), (StatusCode::OK, &json!(2)));
        let list = clerk.get("/api/v1/talks?state=withdrawn").await.json();
        assert_eq!(list["count"], json!(1));

        let team = json!({
            "name": "双井宣讲团", "unit": "990101", "founded": "2021-03-10",
            "members": [{ "person": served.city.person("1005").to_string(), "from": "2021-03-11" }],
        });
        let made = clerk.json(Method::POST, "/api/v1/talk-teams", "e", &team).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let href = made.json()["href"].as_str().unwrap().to_owned();
        assert_eq!(clerk.get(&href).await.json()["members"][0]["from"], json!("2021-03-11"));
        let mut other = Browser::of(&served, "other", "en").await;
        assert_eq!(other.get(&href).await.status, StatusCode::NOT_FOUND);
        let none = other.get("/talks/speakers.json?q=%E9%99%88").await.json();
        assert_eq!(none, json!([]));
        let found = other.get("/talks/speakers.json?q=%E5%91%A8").await.json();
        assert_eq!((&found[0]["name"], &found[0]["post"]), (&json!("周桂"), &json!(null)));
        let id = href.rsplit('/').next().unwrap();
        let near = other.get(&format!("/talks/speakers.json?q=%E5%91%A8&day=2021-04-10&team={id}")).await;
        assert_eq!(near.json()[0]["post"], json!(null), "in the team: {}", near.text);
        let before = other.get(&format!("/talks/speakers.json?q=%E5%91%A8&day=2021-03-10&team={id}")).await;
        assert_eq!(before.json()[0]["post"], json!("not in this team"), "{}", before.text);
        assert_eq!(other.get("/talks/teams.json").await.json().as_array().unwrap().len(), 2);
    });
}
