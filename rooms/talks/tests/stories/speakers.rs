//! Who speaks: whom a reader may see, and what stands on their pages.

use axum::http::StatusCode;
use luoshi_talks::deeds;
use luoshi_talks::model::TalkDraft;

use crate::city::{day, story};
use crate::served::{Browser, serve};

#[test]
fn a_speakers_page_shows_teams_and_talks_and_counts_nobody() {
    story(async |city| {
        let team = city.team().await;
        let held = city.hold(city.clerk(), "k1", city.talk_draft(team)).await.unwrap().id;
        let ahead = TalkDraft {
            day: Some(day("2021-04-20")),
            topic: "渡口上的灯".to_owned(),
            ..city.talk_draft(team)
        };
        let planned = city
            .act(city.clerk(), "k2", |tx, desk| Box::pin(deeds::talk_plan(tx, desk, ahead)))
            .await
            .unwrap()
            .id;
        let (zhou, liu) = (city.person("1005"), city.person("1006"));
        let served = serve(city).await;
        let known = [(held, "HELD"), (planned, "PLANNED"), (team, "TEAM"), (zhou, "ZHOU"), (liu, "LIU")];
        for lang in ["zh", "en"] {
            let mut clerk = Browser::of(&served, "clerk", lang).await;
            let page = clerk.get(&format!("/talks/speakers/{zhou}")).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.text);
            insta::assert_snapshot!(format!("speaker_{lang}"), page.main(&known));
            let list = clerk.get("/talks/speakers").await;
            assert_eq!(list.status, StatusCode::OK, "{}", list.text);
            insta::assert_snapshot!(format!("speakers_{lang}"), list.main(&known));
        }
        let mut clerk = Browser::of(&served, "clerk", "zh").await;
        let page = clerk.get(&format!("/talks/{held}")).await.text;
        assert!(page.contains(&format!("/talks/speakers/{zhou}\"")), "{page}");
        let sought = [("query", "q=zg"), ("format", "csv"), ("columns", "unit,stays")];
        let sheet = clerk.export("/talks/speakers", &sought).await.text;
        let lines: Vec<&str> = sheet.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines, ["成员,单位,在册期间", "周桂,柳湾镇,柳湾宣讲团（2021-03-10 –）"]);
    });
}

#[test]
fn nobody_is_found_outside_ones_posts() {
    story(async |city| {
        let team = city.team().await;
        // Somebody of another unit speaks in a talk of this one: here that person is known, there the talk is not.
        let draft = TalkDraft {
            speakers: vec![city.person("1009")],
            reason: "请来的".to_owned(),
            ..city.talk_draft(team)
        };
        let held = city.hold(city.clerk(), "k1", draft).await.unwrap().id;
        let (zhou, guest, lead) = (city.person("1005"), city.person("1009"), city.person("1003"));
        let served = serve(city).await;
        let mut clerk = Browser::of(&served, "clerk", "zh").await;
        assert!(clerk.get(&format!("/talks/speakers/{guest}")).await.text.contains(&held.to_string()));
        // Who neither speaks nor is in a team is no speaker, though their unit is the reader's.
        assert_eq!(clerk.get(&format!("/talks/speakers/{lead}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(clerk.get("/talks/speakers/1").await.status, StatusCode::NOT_FOUND);
        let mut other = Browser::of(&served, "other", "zh").await;
        for person in [zhou, guest] {
            assert_eq!(other.get(&format!("/talks/speakers/{person}")).await.status, StatusCode::NOT_FOUND);
        }
        let list = other.get("/talks/speakers").await.text;
        assert!(list.contains("另有 2 条属于其他单位") && !list.contains("周桂"), "{list}");
        let sought = other.get("/talks/speakers?q=周").await.text;
        assert!(!sought.contains("另有") && !sought.contains("周桂"), "{sought}");
    });
}
