//! Lists: what waits for somebody is what their first page counts, and is confirmed together.

use axum::http::StatusCode;
use luoshi_packs::Lang;
use luoshi_talks::deeds::{self, Seen};
use serde_json::json;

use crate::city::{City, story};
use crate::served::{Browser, Page, Served, serve};

/// Talks of the clerk's that were held, one after the other.
async fn held(city: &City, team: i64, many: u64) -> Vec<i64> {
    let mut ids = Vec::new();
    for n in 0..many {
        let mut draft = city.talk_draft(team);
        draft.day = draft.day.map(|day| day - chrono::Days::new(n));
        draft.topic = format!("第{n}讲");
        ids.push(city.hold(city.clerk(), &format!("h{n}"), draft).await.unwrap().id);
    }
    ids
}

/// How many the first page of the lead counts, and where it says that they are.
async fn counted(served: &Served, lead: &luoshi_units::Who) -> Vec<(i64, String)> {
    let mut all = Vec::new();
    for room in served.app.rooms() {
        let waiting = room.waiting(&served.app, lead, Lang::Zh).await.unwrap();
        all.extend(waiting.into_iter().map(|one| (one.count, one.href)));
    }
    all
}

/// What a list's boxes say.
fn picks(list: &Page) -> Vec<String> {
    let boxes = list.text.split(r#"name="pick" value=""#).skip(1);
    boxes.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn the_list_behind_what_waits_holds_precisely_what_was_counted() {
    story(async |city| {
        let team = city.team().await;
        let ids = held(&city, team, 5).await;
        // One is confirmed, one was corrected by the lead, one is withdrawn, one only planned, one is elsewhere.
        let seen = |at: usize| Seen::now(ids[at]);
        let lead = city.lead();
        let one = seen(0);
        city.act(city.lead(), "c", move |tx, desk| Box::pin(deeds::talk_confirm(tx, desk, one)))
            .await
            .unwrap();
        let (two, mut draft) = (seen(1), city.talk_draft(team));
        draft.day = draft.day.map(|day| day - chrono::Days::new(1));
        city.act(city.lead(), "d", move |tx, desk| {
            Box::pin(async move { deeds::talk_correct(tx, desk, two, draft, Some("错字")).await })
        })
        .await
        .unwrap();
        let three = seen(2);
        city.act(city.clerk(), "e", move |tx, desk| {
            Box::pin(async move { deeds::talk_withdraw(tx, desk, three, "没有讲").await })
        })
        .await
        .unwrap();
        let served = serve(city).await;
        let counted = counted(&served, &lead).await;
        assert_eq!(
            counted,
            [(2, "/talks?confirmed=wait".to_owned()), (1, "/talks/teams?confirmed=wait".to_owned())]
        );
        let mut browser = Browser::of(&served, "lead", "zh").await;
        for (count, href) in counted {
            let list = browser.get(&href).await;
            assert!(list.text.contains(&format!("共 {count} 条")), "{href}: {}", list.text);
            assert_eq!(i64::try_from(picks(&list).len()).unwrap(), count, "{href}");
        }
        for (query, count) in [("yes", 1), ("no", 3), ("wait", 2)] {
            let list = browser.get(&format!("/api/v1/talks?confirmed={query}")).await.json();
            assert_eq!(list["count"], json!(count), "{query}");
        }
        // Whoever confirms nothing is offered nothing.
        let mut clerk = Browser::of(&served, "clerk", "zh").await;
        let list = clerk.get("/talks?confirmed=no").await;
        assert!(picks(&list).is_empty() && list.text.contains("共 3 条"), "{}", list.text);
        assert_eq!(clerk.get("/api/v1/talks?confirmed=wait").await.json()["count"], json!(0));
        assert_eq!(clerk.get("/talks/confirm?every=yes").await.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn several_are_confirmed_at_once_and_what_changed_meanwhile_is_named() {
    story(async |city| {
        let team = city.team().await;
        let ids = held(&city, team, 4).await;
        let served = serve(city).await;
        let city = &served.city;
        let mut lead = Browser::of(&served, "lead", "zh").await;
        let list = lead.get("/talks").await;
        let all = picks(&list);
        assert_eq!(all.len(), 4);
        assert!(list.text.contains("确认全部待确认的 4 条"), "{}", list.text);
        // One changes after the list was drawn, one after the page that asks.
        let (first, draft) = (Seen::now(ids[0]), city.talk_draft(team));
        city.act(city.clerk(), "d", move |tx, desk| {
            Box::pin(async move { deeds::talk_correct(tx, desk, first, draft, Some("错字")).await })
        })
        .await
        .unwrap();
        let query: Vec<String> = all.iter().map(|pick| format!("pick={pick}")).collect();
        let ask = lead.get(&format!("/talks/confirm?unit=9901&{}&pick=7.1", query.join("&"))).await;
        assert!(
            ask.text.contains("共 3 条，来自 1 个单位") && ask.text.contains("有 2 条不能确认"),
            "{}",
            ask.text
        );
        assert!(ask.text.contains("有人改动了它") && ask.text.contains("柳湾镇"), "{}", ask.text);
        let listed = ids[1..4].iter().filter(|id| ask.text.contains(&format!("/talks/{id}\""))).count();
        assert!(ask.text.contains("逐条") && listed == 3, "{}", ask.text);
        let second = Seen::now(ids[1]);
        city.act(city.clerk(), "e", move |tx, desk| {
            Box::pin(async move { deeds::talk_withdraw(tx, desk, second, "没有讲").await })
        })
        .await
        .unwrap();
        let (picks, query) = (ask.hidden("picks"), ask.hidden("query"));
        assert_eq!(query, "unit=9901");
        let fields = [("picks", picks.as_str()), ("query", query.as_str())];
        let sent = lead.submit(&ask, "/talks/confirm", &fields).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let job = lead.get(&sent.place).await;
        assert!(job.text.contains("完成"), "few are waited for: {}", job.text);
        assert!(job.text.contains("确认了 2 条；另有 1 条没有确认"), "{}", job.text);
        assert!(
            job.text.contains("第1讲") && job.text.contains(r#"href="/talks?unit=9901""#),
            "{}",
            job.text
        );
        let again = lead.submit(&ask, "/talks/confirm", &fields).await;
        assert_eq!(again.place, sent.place, "sent twice it is one job");
        for (id, confirmed) in ids.iter().zip([false, false, true, true]) {
            assert_eq!(city.talk(*id).await.keeping.confirmed_by.is_some(), confirmed, "{id}");
        }
        // All that match, by the filters of the list: the one that was corrected and no other.
        let ask = lead.get("/talks/confirm?every=yes&confirmed=no").await;
        assert!(ask.text.contains("共 1 条"), "{}", ask.text);
        let elsewhere = lead.get("/talks/confirm?every=yes&unit=990102").await.text;
        assert!(elsewhere.contains("没有选中"), "{elsewhere}");
        let yes = lead.get("/talks/confirm?every=yes&confirmed=yes").await.text;
        assert!(yes.contains("没有选中"), "{yes}");
        let none = lead.submit(&ask, "/talks/confirm", &[("picks", "")]).await;
        assert_eq!(none.status, StatusCode::BAD_REQUEST);
    });
}

/// What somebody writes into the form by themselves opens nothing: each record is held against the rules of its deed.
#[test]
fn nobody_confirms_what_lies_outside_their_posts() {
    story(async |city| {
        let there = city.who("1008", luoshi_units::Role::Clerk, "990201");
        let mut draft = city.team_draft("东岭宣讲团");
        draft.unit = Some("990201".to_owned());
        let far = city.found(there, "far", draft).await.unwrap().id;
        let own = city.found(city.lead(), "own", city.team_draft("潮声宣讲团")).await.unwrap().id;
        let served = serve(city).await;
        let mut lead = Browser::of(&served, "lead", "zh").await;
        let path = "/talks/teams/confirm";
        let ask = lead.get(&format!("{path}?pick={far}.1&pick={own}.1")).await.text;
        assert!(ask.contains("选中的都不能确认") && ask.contains("潮声宣讲团"), "{ask}");
        assert!(!ask.contains("东岭宣讲团"), "what one may not see is not named: {ask}");
        let list = lead.get("/talks/teams").await;
        let forged = format!("{far}.1,{own}.1");
        let sent = lead.submit(&list, path, &[("picks", &forged)]).await;
        let job = lead.ended(&sent.place).await.text;
        assert!(job.contains("确认了 0 条；另有 2 条没有确认"), "{job}");
        assert!(job.contains("潮声宣讲团") && !job.contains("东岭宣讲团"), "{job}");
        let mut clerk = Browser::of(&served, "clerk", "zh").await;
        let list = clerk.get("/talks/teams").await;
        let refused = clerk.submit(&list, path, &[("picks", &forged)]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn teams_are_exported_and_confirmed_as_talks_are() {
    story(async |city| {
        let team = city.team().await;
        let served = serve(city).await;
        let mut lead = Browser::of(&served, "lead", "zh").await;
        let shown = [("format", "csv"), ("columns", "unit,members,state")];
        let csv = lead.export("/talks/teams", &shown).await.text;
        let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines.len(), 2, "{csv}");
        assert_eq!(lines[0], "名称,单位,成员数,成员,状态,确认");
        assert!(lines[1].starts_with("柳湾宣讲团,柳湾镇,2,") && lines[1].ends_with(",在册,未确认"), "{csv}");
        let ask = lead.get("/talks/teams/confirm?every=yes").await;
        let (picks, query) = (ask.hidden("picks"), ask.hidden("query"));
        assert_eq!(picks, format!("{team}.1"));
        let fields = [("picks", picks.as_str()), ("query", query.as_str())];
        let sent = lead.submit(&ask, "/talks/teams/confirm", &fields).await;
        assert!(lead.ended(&sent.place).await.text.contains("确认了 1 条。"));
        assert!(lead.get("/talks/teams?confirmed=wait").await.text.contains("没有符合条件的"));
        let mut other = Browser::of(&served, "other", "zh").await;
        let none = other.export("/talks/teams", &shown).await.text;
        assert_eq!(none.lines().count(), 1, "an export holds what its person may see: {none}");
    });
}
