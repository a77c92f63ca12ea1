use axum::http::StatusCode;
use luoshi_talks::deeds::change_verb;
use luoshi_testkit::on_both;
use luoshi_units::{Verb, posts};
use luoshi_web::Room;

use crate::city::{MIGRATIONS, Town, day};

#[test]
fn a_post_goes_to_a_successor_with_what_is_open() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let lead = town.sign_in("lead").await;
        let (next, post) = (town.people["next"], town.posts["clerk"]);
        let page = format!("/staff/posts/{post}/hand-over");
        let (status, body) = town.get(&lead, &page).await;
        assert_eq!(status, StatusCode::OK);
        assert!(
            body.contains("山里的交通站") && body.contains("渡口上的灯") && body.contains("3 pieces of work"),
            "{body}"
        );
        let (status, body) = town.post(&lead, &page, "key=none&until=2021-04-16").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(body.contains("Choose one successor."));
        let same = format!("key=same&to={}&until=2021-04-16", town.people["clerk"]);
        let (status, body) = town.post(&lead, &page, &same).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(body.contains("The successor is who leaves."));
        let form = format!("key=over&to={next}&until=2021-04-16");
        for _ in 0..2 {
            let (status, to) = town.post(&lead, &page, &form).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{to}");
            assert_eq!(to, format!("/staff/people/{}?done=handed&many=3", town.people["clerk"]));
        }
        let mut conn = town.app.read().await.unwrap();
        let held = posts::held(&mut conn, 1, post).await.unwrap().unwrap();
        assert_eq!(held.post.until, Some(day("2021-04-16")));
        let filter = posts::Filter { person: Some(next), ..posts::Filter::default() };
        assert_eq!(
            posts::count(&mut conn, 1, &filter, day("2021-04-17")).await.unwrap(),
            1,
            "whoever has the post already gets the work alone"
        );
        let talk = luoshi_talks::store::talk_by_id(&mut conn, 1, town.talk).await.unwrap().unwrap();
        assert_eq!(talk.keeping.recorded_by, town.people["clerk"], "who recorded it stays");
        assert_eq!(talk.keeping.keeper(), next);
        assert_eq!(change_verb(&town.who("next").await, &talk.keeping), Verb::CorrectOwn);
        assert_eq!(change_verb(&town.who("clerk").await, &talk.keeping), Verb::CorrectAny);
        let units = ["990101".to_owned()];
        let open = async |conn: &mut luoshi_store::Conn, person: i64| {
            luoshi_talks::Talks.open_work(conn, &town.app, person, &units).await.unwrap().len()
        };
        assert_eq!(open(&mut conn, town.people["clerk"]).await, 0);
        assert_eq!(open(&mut conn, next).await, 3);
        let history = luoshi_ledger::history(&mut conn, 1, town.talk).await.unwrap();
        let last = history.last().unwrap();
        assert_eq!((last.verb.as_str(), last.by), ("take-over", town.people["lead"]));
        drop(conn);
        for recount in luoshi_talks::Talks.recount(&town.app, 0).await.unwrap() {
            let mut conn = town.app.read().await.unwrap();
            let kept = luoshi_ledger::history(&mut conn, 1, recount.record).await.unwrap();
            assert_eq!(
                kept.last().unwrap().snapshot.as_ref(),
                Some(&recount.snapshot),
                "as its deed kept it"
            );
        }
        // An answer to the order goes to whoever has it now.
        town.decline().await;
        let news = async |login: &str| {
            let token = town.sign_in(login).await;
            town.get(&token, "/notices").await.1.contains("“渡口上的灯” was declined")
        };
        assert!(news("next").await && !news("clerk").await);
        let mut conn = town.app.read().await.unwrap();
        let order = luoshi_talks::store::order_by_id(&mut conn, 1, town.order).await.unwrap().unwrap();
        assert_eq!((order.keeping.recorded_by, order.keeping.keeper()), (town.people["clerk"], next));
        assert_eq!(open(&mut conn, next).await, 2, "it has ended");
    });
}

#[test]
fn posts_are_given_and_ended_through_pages() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let lead = town.sign_in("lead").await;
        let page = format!("/staff/people/{}/give", town.people["next"]);
        let ask = async |form: &str| town.post(&lead, &page, form).await;
        let (status, body) = town.get(&lead, &page).await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains("value=\"clerk\"") && !body.contains("value=\"administrator\""));
        for (form, said) in [
            ("key=1&unit=9901&from=2021-04-16", "Choose a role."),
            ("key=2&role=clerk&from=2021-04-16", "Choose a unit."),
            ("key=3&role=clerk&unit=9901", "Enter the first day"),
            ("key=4&role=lead&unit=9901&from=2021-04-16", "does not let you give"),
            ("key=5&role=clerk&unit=9901&from=2021-04-16&kind=acting", "An acting post has a last day."),
            ("key=6&role=clerk&unit=990101&from=2021-04-16", "has had this role"),
            ("key=7&role=clerk&unit=9901&from=2021-04-16&until=2021-04-01", "before the first"),
        ] {
            let (status, body) = ask(form).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
            assert!(body.contains(said), "{form}: {body}");
        }
        let (status, _) = ask("key=8&role=clerk&unit=9902&from=2021-04-16").await;
        assert_eq!(status, StatusCode::FORBIDDEN, "beside");
        let good = "key=9&role=clerk&unit=9901&from=2021-04-16&until=2021-04-20&kind=acting";
        for _ in 0..2 {
            let (status, to) = ask(good).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{to}");
        }
        let (_, body) = town.get(&lead, "/staff?which=acting").await;
        assert!(body.contains("acting") && body.contains("ends in 4 days"), "{body}");
        let own = format!("/staff/people/{}/give", town.people["lead"]);
        let (status, body) = town.post(&lead, &own, "key=own&role=clerk&unit=9901&from=2021-04-16").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        let end = format!("/staff/posts/{}/end", town.posts["next"]);
        let (status, to) = town.post(&lead, &end, "key=end&until=2021-04-16").await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{to}");
        let admin = town.sign_in("admin").await;
        let last = format!("/staff/posts/{}/end", town.posts["admin"]);
        let (status, body) = town.post(&admin, &last, "key=last&until=2021-04-16").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(body.contains("last administrator"), "{body}");
        let (status, to) = town.post(&admin, "/staff/people/new", "key=new&name=新人&unit=9902").await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let (status, body) = town.get(&admin, &to).await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains("新人") && body.contains("Added"), "{body}");
        let (status, _) = town.get(&lead, to.split('?').next().unwrap()).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "somebody of another unit");
    });
}
