//! Talks by their days: what stands where, who sees it, and how one comes from day to day.

use axum::http::StatusCode;
use luoshi_talks::deeds::{self, Seen};
use luoshi_talks::model::TalkDraft;

use crate::city::{City, day, story};
use crate::served::{Browser, serve};

/// A talk on a day of the clerk's township: planned where the day is ahead.
async fn talk(city: &City, team: i64, key: &str, on: &str, start: i64, topic: &str) -> i64 {
    let draft = TalkDraft {
        day: Some(day(on)),
        start: Some(start),
        topic: topic.to_owned(),
        ..city.talk_draft(team)
    };
    let ahead = day(on) > day("2021-04-16");
    let done = city.act(city.clerk(), key, move |tx, desk| {
        Box::pin(async move {
            if ahead {
                deeds::talk_plan(tx, desk, draft).await
            } else {
                deeds::talk_hold(tx, desk, draft).await
            }
        })
    });
    done.await.unwrap().id
}

/// A held talk, four on one day ahead, and a cancelled one.
async fn filled(city: &City) -> (i64, i64, i64) {
    let team = city.team().await;
    let held = talk(city, team, "k1", "2021-04-13", 810, "山里的交通站").await;
    for (at, key) in (0..).zip(["a", "b", "c", "d"]) {
        talk(city, team, key, "2021-04-20", 540 + at * 90, "渡口上的灯").await;
    }
    let gone = talk(city, team, "k2", "2021-04-21", 540, "一张旧地图").await;
    city.act(city.clerk(), "k3", move |tx, desk| {
        Box::pin(async move { deeds::talk_cancel(tx, desk, Seen::now(gone), "场地改作他用").await })
    })
    .await
    .unwrap();
    (team, held, gone)
}

#[test]
fn a_month_shows_its_talks_by_shape_and_word() {
    story(async |city| {
        let (team, held, gone) = filled(&city).await;
        let served = serve(city).await;
        for lang in ["zh", "en"] {
            let mut clerk = Browser::of(&served, "clerk", lang).await;
            let page = clerk.get("/talks/calendar?at=2021-04").await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.text);
            let days = page.text.split("data-calendar>").nth(1).unwrap().split("</ol>").next().unwrap();
            assert_eq!(days.matches("data-day=").count(), 35);
            let shown = days.split("<li class=\"cal-day").filter(|day| day.contains("<ul>"));
            let shown: String = shown.collect();
            // The three first of four on the 20th, and one each on two other days.
            assert_eq!(shown.matches("class=\"ev ").count(), 5, "{shown}");
            let known = [(held, "HELD"), (gone, "GONE"), (team, "TEAM")];
            let first = shown.split("data-day=\"2021-04-20\"").next().unwrap().to_owned();
            let last = shown.rsplit("data-day=\"2021-04-21\"").next().unwrap().to_owned();
            let told = known
                .iter()
                .fold(first + "\n…\n" + &last, |text, (id, name)| text.replace(&id.to_string(), name));
            insta::assert_snapshot!(format!("calendar_days_{lang}"), told);
            assert!(shown.contains(if lang == "zh" { "还有 1 场" } else { "1 more" }), "{shown}");
        }
    });
}

#[test]
fn every_view_shows_the_same_talks_and_keeps_the_filters() {
    story(async |city| {
        let (team, held, _) = filled(&city).await;
        let speaker = city.person("1005");
        let served = serve(city).await;
        let mut clerk = Browser::of(&served, "clerk", "zh").await;
        let week = clerk.get("/talks/calendar?view=week&at=2021-04-22").await.text;
        assert!(week.contains("2021年4月19日至4月25日"), "{week}");
        assert_eq!(week.matches("class=\"ev ").count(), 5);
        let one = clerk.get("/talks/calendar?view=day&at=2021-04-20").await.text;
        assert!(one.contains("2021年4月20日 星期二") && one.matches("渡口上的灯").count() == 4, "{one}");
        let list = clerk.get("/talks/calendar?view=list&at=2021-04-14").await.text;
        assert!(list.contains("一张旧地图") && !list.contains("山里的交通站"), "{list}");

        let asked = format!("unit=990101&team={team}&speaker={speaker}");
        let path = format!("/talks/calendar?view=month&at=2021-04&{asked}");
        let page = clerk.get(&path).await.text.replace("&#38;", "&");
        for address in ["view=month&at=2021-05", "view=month&at=2021-03", "view=week&at=2021-04-12"] {
            assert!(page.contains(&format!("/talks/calendar?{address}&{asked}\"")), "{address}: {page}");
        }
        assert!(page.contains(&format!("/talks/{held}\"")), "{page}");
        let none = clerk.get(&format!("{path}&state=held&q=旧地图")).await.text;
        assert!(none.contains("没有符合条件") && !none.contains("class=\"ev "), "{none}");
        for path in ["at=nonsense", "at=9999-12", "view=year", "at=2021-04-31", "after=x&view=list"] {
            assert_eq!(clerk.get(&format!("/talks/calendar?{path}")).await.status, StatusCode::OK, "{path}");
        }
    });
}

#[test]
fn rows_of_others_are_one_line_with_their_number() {
    story(async |city| {
        let (_, held, _) = filled(&city).await;
        let speaker = city.person("1005");
        let served = serve(city).await;
        let mut other = Browser::of(&served, "other", "zh").await;
        let page = other.get("/talks/calendar?at=2021-04").await.text;
        assert!(page.contains("另有 6 条属于其他单位"), "{page}");
        assert!(!page.contains(&held.to_string()) && !page.contains("山里的交通站"), "{page}");
        // What looks into records would tell of them by their number alone.
        let page = other.get(&format!("/talks/calendar?at=2021-04&speaker={speaker}")).await.text;
        assert!(!page.contains("另有"), "{page}");
        let mut lead = Browser::of(&served, "lead", "zh").await;
        assert!(lead.get("/talks/calendar?at=2021-04").await.text.contains(&held.to_string()));
    });
}
