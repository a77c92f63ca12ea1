use axum::http::StatusCode;
use luoshi_testkit::on_both;
use luoshi_units::trail::{self, Asked, Filter, Kind, Line};

use crate::city::{MIGRATIONS, Town, wall};

#[test]
fn who_looked_is_seen_by_the_auditor_and_by_whom_it_concerns() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let [lead, clerk, auditor, beside] = [
            town.sign_in("lead").await,
            town.sign_in("clerk").await,
            town.sign_in("auditor").await,
            town.sign_in("beside").await,
        ];
        let person = town.people["clerk"];
        let page = format!("/staff/people/{person}");
        assert_eq!(town.get(&clerk, "/seen").await.1.matches("Nobody looked yet").count(), 1);
        assert_eq!(town.get(&lead, &page).await.0, StatusCode::OK);
        assert_eq!(town.get(&lead, &format!("/talks/{}", town.talk)).await.0, StatusCode::OK);
        assert_eq!(town.get(&clerk, &page).await.0, StatusCode::OK, "one's own page leaves no line");
        assert_eq!(town.get(&beside, &page).await.0, StatusCode::NOT_FOUND);
        let posts = town.export(&lead, "/staff", "key=p&format=csv&columns=role,unit,state").await;
        let lines: Vec<&str> = posts.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines[0], "Person,Role,Unit,Unit code,State", "{posts}");
        assert!(lines.iter().any(|line| line.starts_with("clerk,Clerk,")), "{posts}");
        assert!(!posts.contains("beside"), "what lies outside one's posts is not in the file: {posts}");
        let mut conn = town.app.read().await.unwrap();
        let about = Filter { about: Some(person), ..Filter::default() };
        let lines = trail::page(&mut conn, 1, &about, None, 10).await.unwrap();
        let mut left: Vec<_> = lines.iter().map(|line| (line.kind, line.verb.as_str())).collect();
        left.sort_unstable();
        assert_eq!(left, [(Kind::Look, "person"), (Kind::Look, "talk"), (Kind::Export, "posts")]);
        assert!(lines.iter().all(|line| line.at == wall() && line.person == town.people["lead"]));
        drop(conn);
        let (_, body) = town.get(&clerk, "/seen").await;
        assert!(body.contains("a person&#x27;s page") && body.contains("lead"), "{body}");
        for denied in [&lead, &clerk] {
            assert_eq!(town.get(denied, "/access-log").await.0, StatusCode::FORBIDDEN);
        }
        let (status, body) = town.get(&auditor, "/access-log?about=clerk&kind=look").await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains(&page) && body.contains("山里的交通站"), "{body}");
        let (_, body) = town.get(&auditor, "/access-log?about=nobody-of-this-name").await;
        assert!(body.contains("Nobody found."), "{body}");
        let (_, body) = town.get(&auditor, "/access-log?until=2026-02-02").await;
        assert!(body.contains("No such lines"), "days are the wall clock's");
        let asked = format!("key=l&format=csv&every=yes&query=about%3D{person}");
        let csv = town.export(&auditor, "/access-log", &asked).await;
        assert!(csv.lines().count() >= 4 && csv.contains("山里的交通站"), "{csv}");
        let (_, body) = town.get(&auditor, "/access-log?kind=export").await;
        assert!(body.contains("<code>/access-log/export</code>"), "the export left its line: {body}");
        let refused = town.post(&lead, "/access-log/export", "key=m&format=csv&every=yes").await;
        assert_eq!(refused.0, StatusCode::FORBIDDEN);
    });
}

#[test]
fn lines_go_when_they_are_as_old_as_the_city_keeps_them() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let (lead, clerk) = (town.people["lead"], town.people["clerk"]);
        // Three years before the wall clock's day: two lines of the day before, one of the day after.
        for (at, n) in [("2023-02-02T04:00:00Z", 2), ("2023-02-04T04:00:00Z", 1)] {
            let asked = Some(Asked::new(at.parse().unwrap(), "/staff"));
            let who = luoshi_units::Who { asked, person: lead, ..town.who("lead").await };
            let line =
                Line { kind: Kind::Look, room: "staff", verb: "person", record: None, whose: vec![clerk] };
            let noting = db.store.write(move |tx| {
                Box::pin(async move {
                    for _ in 0..n {
                        trail::note(tx, &who, &line).await?;
                    }
                    Ok::<_, luoshi_store::StoreError>(())
                })
            });
            noting.await.unwrap();
        }
        let left = async |filter: Filter| {
            let mut conn = town.app.read().await.unwrap();
            trail::page(&mut conn, 1, &filter, None, 10).await.unwrap().len()
        };
        let about = Filter { about: Some(clerk), ..Filter::default() };
        let before = left(Filter::default()).await;
        assert_eq!(luoshi_web::trail::sweep(&town.app, 37).await.unwrap(), 0);
        assert_eq!((left(Filter::default()).await, left(about.clone()).await), (before, 3));
        assert_eq!(luoshi_web::trail::sweep(&town.app, 36).await.unwrap(), 2);
        assert_eq!((left(Filter::default()).await, left(about).await), (before - 2, 1));
        assert_eq!(luoshi_web::trail::sweep(&town.app, 36).await.unwrap(), 0);
    });
}

#[test]
fn why_somebody_sees_a_page() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let [lead, auditor] = [town.sign_in("lead").await, town.sign_in("auditor").await];
        let talk = format!("/why?page=/talks/{}", town.talk);
        let (_, body) = town.get(&lead, &talk).await;
        for said in ["A post reaches this unit", "Lead", "潮声县", "柳湾镇", "2020-01-01"] {
            assert!(body.contains(said), "{said}: {body}");
        }
        let (_, body) = town.get(&lead, "/why?page=/access-log").await;
        assert!(body.contains("Cannot be opened") && body.contains("run audits"), "{body}");
        let (_, body) = town.get(&lead, "/why?page=/nowhere").await;
        assert!(body.contains("There is no such address."));
        let other = format!("{talk}&person={}", town.people["beside"]);
        let (status, _) = town.get(&lead, &other).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "others are asked about by who audits or administers");
        let (status, body) = town.get(&auditor, &other).await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains("no post reaches this unit"), "{body}");
        let (_, body) = town.get(&auditor, &format!("{talk}&q=cle")).await;
        assert!(body.contains(&format!("person={}", town.people["clerk"])), "{body}");
        let (_, body) = town.get(&lead, "/staff").await;
        assert!(body.contains("/why?page=%2Fstaff"), "every page's foot leads there");
    });
}
