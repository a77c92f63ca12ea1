//! Calendars that other programs read.

use axum::http::StatusCode;
use luoshi_talks::deeds::{self, Seen};
use luoshi_talks::model::TalkDraft;

use crate::city::{day, story};
use crate::served::{Browser, Page, serve};

/// The path of the address that a page shows.
fn path(page: &Page) -> String {
    let (_, rest) = page.text.split_once("http://luoshi.example").unwrap_or_else(|| panic!("{}", page.text));
    rest.split('<').next().unwrap().to_owned()
}

#[test]
fn a_feed_follows_what_its_owner_may_see() {
    story(async |city| {
        let team = city.team().await;
        let draft = TalkDraft { day: Some(day("2021-04-20")), ..city.talk_draft(team) };
        let talk = city
            .act(city.clerk(), "k1", |tx, desk| Box::pin(deeds::talk_plan(tx, desk, draft)))
            .await
            .unwrap()
            .id;
        let mut served = serve(city).await;
        let (first, second, etag) = {
            let mut clerk = Browser::of(&served, "clerk", "zh").await;
            let form = clerk.get("/talks/feeds?kind=unit&of=990101").await;
            let made = clerk.submit(&form, "/talks/feeds", &[("kind", "unit"), ("of", "990101")]).await;
            let first = path(&made);
            // Sent twice, it is one address.
            let again = clerk.submit(&form, "/talks/feeds", &[("kind", "unit"), ("of", "990101")]).await;
            assert_eq!(path(&again), first);
            let feed = clerk.get(&first).await;
            let told = feed.text.replace(&talk.to_string(), "TALK");
            insta::assert_snapshot!("feed", told.replace("\r\n", "\n"));
            let form = clerk.get("/talks/feeds?kind=unit&of=990101").await;
            let made = clerk.submit(&form, "/talks/feeds", &[("kind", "unit"), ("of", "990101")]).await;
            let second = path(&made);
            assert_eq!(clerk.get(&first).await.status, StatusCode::NOT_FOUND, "the one before ended");
            let list = clerk.get("/talks/feeds").await;
            assert!(list.text.contains("柳湾镇") && !list.text.contains(".ics"), "{}", list.text);
            // Nobody makes a calendar of what they may not see.
            let mut other = Browser::of(&served, "other", "zh").await;
            for of in ["kind=unit&of=990101".to_owned(), format!("kind=team&of={team}")] {
                assert_eq!(other.get(&format!("/talks/feeds?{of}")).await.status, StatusCode::NOT_FOUND);
            }
            let etag = clerk.header(&second, "etag", &[]).await.1;
            let same = clerk.header(&second, "etag", &[("if-none-match", etag.clone())]).await;
            assert_eq!(same.0, StatusCode::NOT_MODIFIED);
            (first, second, etag)
        };
        assert_ne!(first, second);
        let seen = Seen::now(talk);
        served
            .city
            .act(served.city.clerk(), "k2", move |tx, desk| {
                Box::pin(async move { deeds::talk_cancel(tx, desk, seen, "下雨").await })
            })
            .await
            .unwrap();
        let mut nobody = Browser::nobody(&served);
        let feed = nobody.get(&second).await.text;
        assert!(feed.contains("STATUS:CANCELLED") && feed.contains("SEQUENCE:1"), "{feed}");
        let now = nobody.header(&second, "etag", &[("if-none-match", etag.clone())]).await;
        assert!(now.0 == StatusCode::OK && now.1 != etag, "what changed is sent");
        // A day on which the owner has no post any more.
        end_posts(&mut served).await;
        assert_eq!(Browser::nobody(&served).get(&second).await.status, StatusCode::NOT_FOUND);
        assert_eq!(Browser::nobody(&served).get("/feeds/talks/none.ics").await.status, StatusCode::NOT_FOUND);
    });
}

/// Ends the clerk's post, and comes to the day after.
async fn end_posts(served: &mut crate::served::Served) {
    let (units, person) = (served.city.units.clone(), served.city.person("1001"));
    served
        .city
        .store
        .write(move |tx| {
            Box::pin(async move {
                let maker = luoshi_units::Who::system(crate::city::CITY, 0);
                let posts = luoshi_units::people::posts_at(tx, 1, "990101", day("2021-04-16"), 10).await?;
                for (post, _) in posts.into_iter().filter(|(post, _)| post.person == person) {
                    luoshi_units::deeds::post_end(tx, &maker, &units, post.id, day("2021-04-16")).await?;
                }
                Ok::<(), luoshi_units::Error>(())
            })
        })
        .await
        .unwrap();
    served.city.set_clock("2021-04-17", "09:00");
}
