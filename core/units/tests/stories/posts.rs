use luoshi_store::Store;
use luoshi_testkit::on_both;
use luoshi_units::posts::{self, Which};
use luoshi_units::trail::{self, Asked, Kind};
use luoshi_units::{Cost, Error, Post, Role, Secret, Units, Who, deeds};

use crate::city::{ALL, CITY, add, day, found_city, system, who as somebody};
use crate::deed;

async fn give(store: &Store, units: &Units, by: &Who, post: Post) -> Result<i64, Error> {
    let (by, u) = (by.clone(), units.clone());
    let given: Result<Vec<i64>, Error> = deed!(store, |tx| deeds::posts_give(tx, &by, &u, vec![post]));
    given.map(|ids| ids[0])
}

async fn end(store: &Store, units: &Units, by: &Who, id: i64, until: &str) -> Result<(), Error> {
    let (by, u, until) = (by.clone(), units.clone(), day(until));
    deed!(store, |tx| deeds::post_end(tx, &by, &u, id, until))
}

fn post(person: i64, role: Role, unit: &str) -> Post {
    let from = day("2021-03-01");
    Post { id: 0, person, role, unit: unit.to_owned(), from, until: None, acting: false }
}

#[test]
fn a_lead_gives_and_ends_clerk_posts_and_no_more() {
    on_both(ALL, |db| async move {
        let (store, units) = (&db.store, found_city(&db.store).await);
        let id = add(store, &units, "经办人", "990001001", None).await.id;
        let lead = somebody(Role::Lead, "990001");
        let refused = give(store, &units, &lead, post(id, Role::Lead, "990001001")).await;
        assert!(matches!(refused, Err(Error::NotToGive { role: Role::Lead, .. })), "{refused:?}");
        for beside in ["990002", "9900"] {
            let refused = give(store, &units, &lead, post(id, Role::Clerk, beside)).await;
            assert!(matches!(refused, Err(Error::Forbidden { .. })), "{beside}: {refused:?}");
        }
        let clerk = somebody(Role::Clerk, "990001");
        let refused = give(store, &units, &clerk, post(id, Role::Clerk, "990001")).await;
        assert!(matches!(refused, Err(Error::Forbidden { .. })));
        let own = Who { person: id, ..lead.clone() };
        let refused = give(store, &units, &own, post(id, Role::Clerk, "990001")).await;
        assert!(matches!(refused, Err(Error::OwnPost)), "nobody gives to themselves");
        let acting = Post { acting: true, ..post(id, Role::Clerk, "990001001") };
        assert!(matches!(give(store, &units, &lead, acting.clone()).await, Err(Error::ActingNoEnd)));
        let acting = Post { until: Some(day("2021-04-30")), ..acting };
        let given = give(store, &units, &lead, acting).await.unwrap();
        let office = give(store, &units, &system(), post(id, Role::Office, "990001")).await.unwrap();
        let refused = end(store, &units, &lead, office, "2021-04-01").await;
        assert!(matches!(refused, Err(Error::NotToGive { role: Role::Office, .. })));

        let mut conn = store.read().await.unwrap();
        let asked = |which, text: Option<&str>| posts::Filter {
            which,
            text: text.map(str::to_owned),
            units: Some(vec!["990001001".to_owned()]),
            ..posts::Filter::default()
        };
        let today = day("2021-04-16");
        let acting =
            posts::page(&mut conn, CITY, &asked(Which::Acting, Some("JBR")), today, None, 5).await.unwrap();
        assert_eq!(acting.iter().map(|held| held.post.id).collect::<Vec<_>>(), [given]);
        assert!(acting[0].post.acting && acting[0].given.is_some_and(|mark| mark.by == lead.person));
        drop(conn);
        end(store, &units, &lead, given, "2021-04-10").await.unwrap();
        let mut conn = store.read().await.unwrap();
        assert_eq!(posts::count(&mut conn, CITY, &asked(Which::Held, None), today).await.unwrap(), 0);
        let ended =
            posts::page(&mut conn, CITY, &asked(Which::Ended, None), today, None, 5).await.unwrap().remove(0);
        assert_eq!(ended.post.until, Some(day("2021-04-10")));
        assert!(ended.ended.is_some_and(|mark| mark.by == lead.person));
        let after = (ended.post.unit.clone(), ended.name.clone(), ended.post.id);
        let behind =
            posts::page(&mut conn, CITY, &asked(Which::All, None), today, Some(&after), 5).await.unwrap();
        assert_eq!(behind, [], "a page begins behind its key");
    });
}

#[test]
fn the_last_administrator_stays() {
    on_both(ALL, |db| async move {
        let (store, units) = (&db.store, found_city(&db.store).await);
        let mut ends = Vec::new();
        for (n, login) in (0..).zip(["first", "second"]) {
            let id = add(store, &units, login, "9900", None).await.id;
            let secret = Secret::new(login, "long enough to guess", Cost::Light, [n; 16]).unwrap();
            let u = units.clone();
            let made: Result<i64, Error> =
                deed!(store, |tx| deeds::account_add(tx, &system(), &u, id, login, &secret));
            let made = made.unwrap();
            let given = give(store, &units, &system(), post(id, Role::Administrator, "9900")).await.unwrap();
            ends.push((id, given, made));
        }
        let by = somebody(Role::Administrator, "9900");
        let [(one, first, last), (_, second, account)] = ends[..] else { panic!("two administrators") };
        let close = |account| {
            let (u, closer, today) = (units.clone(), by.clone(), day("2021-04-16"));
            async move {
                let closed: Result<(), Error> =
                    deed!(store, |tx| deeds::account_close(tx, &closer, &u, account, today));
                closed
            }
        };
        close(account).await.unwrap();
        let refused = close(last).await;
        assert!(matches!(refused, Err(Error::LastAdministrator)), "nobody else can sign in: {refused:?}");
        let refused = end(store, &units, &by, first, "2021-04-16").await;
        assert!(matches!(refused, Err(Error::LastAdministrator)), "the other cannot sign in: {refused:?}");
        let (u, eraser) = (units.clone(), by.clone());
        let refused: Result<Vec<i64>, Error> =
            deed!(store, |tx| deeds::person_erase(tx, &eraser, &u, one, day("2021-04-16")));
        assert!(matches!(refused, Err(Error::LastAdministrator)));
        end(store, &units, &by, second, "2021-04-16").await.unwrap();
        let acting = Post { acting: true, until: Some(day("2021-05-01")), ..post(one, Role::Lead, "9900") };
        give(store, &units, &by, acting).await.unwrap();
        end(store, &units, &system(), first, "2021-04-16").await.unwrap();
    });
}

#[test]
fn what_is_done_to_people_leaves_a_line_by_the_wall_clock() {
    on_both(ALL, |db| async move {
        let (store, units) = (&db.store, found_city(&db.store).await);
        let person = add(store, &units, "经办人", "990001001", None).await;
        let wall = "2026-02-03T04:05:06Z".parse().unwrap();
        let office = Who { asked: Some(Asked::new(wall, "/staff")), ..somebody(Role::Office, "9900") };
        let (u, by, id) = (units.clone(), office.clone(), person.id);
        let new = luoshi_units::NewPerson {
            name: "经办人甲".to_owned(),
            unit: "990001".to_owned(),
            staff_no: Some("A1".to_owned()),
            sample: true,
        };
        let corrected: Result<luoshi_units::Person, Error> =
            deed!(store, |tx| deeds::person_correct(tx, &by, &u, id, new));
        assert_eq!(corrected.unwrap().unit, "990001");
        give(store, &units, &office, post(id, Role::Clerk, "990001")).await.unwrap();

        let mut conn = store.read().await.unwrap();
        let about = trail::Filter { about: Some(id), by_others: true, ..trail::Filter::default() };
        let lines = trail::page(&mut conn, CITY, &about, None, 10).await.unwrap();
        let verbs: Vec<_> = lines.iter().map(|line| line.verb.as_str()).collect();
        assert_eq!(verbs, ["post-give", "person-correct"], "the program's own deeds leave none");
        for line in &lines {
            assert_eq!((line.at, line.person, line.kind), (wall, office.person, Kind::Change));
            assert_eq!((line.record, line.page.as_str()), (Some(id), "/staff"));
        }
        let behind =
            trail::page(&mut conn, CITY, &about, Some((lines[0].at, lines[0].id)), 10).await.unwrap();
        assert_eq!(behind, lines[1..]);
        let whom = trail::about(&mut conn, CITY, &[lines[0].id]).await.unwrap();
        assert_eq!(whom, [(lines[0].id, id)]);
        let by = trail::Filter { by: Some(office.person), kind: Some(Kind::Change), ..about.clone() };
        for (filter, found) in [
            (trail::Filter { from: Some(wall), ..by.clone() }, 2),
            (trail::Filter { before: Some(wall), ..by.clone() }, 0),
            (trail::Filter { by: Some(7), ..by.clone() }, 0),
            (trail::Filter { about: None, record: Some(id), ..by.clone() }, 2),
            (trail::Filter { kind: Some(Kind::Look), ..by.clone() }, 0),
        ] {
            assert_eq!(
                trail::page(&mut conn, CITY, &filter, None, 10).await.unwrap().len(),
                found,
                "{filter:?}"
            );
        }
    });
}
