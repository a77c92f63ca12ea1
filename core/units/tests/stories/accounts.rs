use chrono::TimeDelta;
use luoshi_store::{Clock, Store};
use luoshi_testkit::{TestDb, on_both};
use luoshi_units::accounts::{SignIn, sign_in, who};
use luoshi_units::{Cost, Error, Person, Role, Scope, Secret, Units, Verb, deeds, factors, people, totp};

use crate::city::{ALL, CITY, add, day, found_city, system, who as somebody};
use crate::deed;

const PASSWORD: &str = "long enough to guess";
const HOME: &str = "10.0.0.1";

fn secret(login: &str, password: &str) -> Secret {
    Secret::new(login, password, Cost::Light, [3; 16]).unwrap()
}

async fn with_account(store: &Store, units: &Units) -> (Person, i64) {
    let person = add(store, units, "经办人", "990001001", None).await;
    let u = units.clone();
    let id = person.id;
    let account: Result<i64, Error> =
        deed!(store, |tx| deeds::account_add(tx, &system(), &u, id, " Clerk ", &secret("clerk", PASSWORD)));
    (person, account.unwrap())
}

async fn attempt(db: &TestDb, login: &str, password: &str, address: &str) -> SignIn {
    sign_in(&db.store, CITY, login, password, address, db.clock.now()).await.unwrap()
}

#[test]
fn only_the_right_password_signs_in() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        let (person, account) = with_account(&db.store, &units).await;
        assert_eq!(attempt(&db, "CLERK", PASSWORD, HOME).await, SignIn::In { account, person: person.id });
        assert_eq!(attempt(&db, "clerk", "long enough to gues", HOME).await, SignIn::Wrong);
        assert_eq!(attempt(&db, "nobody", PASSWORD, HOME).await, SignIn::Wrong);
        assert_eq!(attempt(&db, "", PASSWORD, HOME).await, SignIn::Wrong);
        assert_eq!(attempt(&db, "clerk\0", PASSWORD, "\0").await, SignIn::Wrong);
        let other_city = sign_in(&db.store, 2, "clerk", PASSWORD, HOME, db.clock.now()).await;
        assert!(!matches!(other_city, Ok(SignIn::In { .. })), "{other_city:?}");
    });
}

#[test]
fn guessing_is_slowed_and_nobody_is_locked_out_for_good() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        let (person, account) = with_account(&db.store, &units).await;
        for n in 0..3 {
            assert_eq!(attempt(&db, "clerk", "wrong password", HOME).await, SignIn::Wrong, "{n}");
        }
        // From here on each failure doubles the wait, up to a quarter of an hour.
        for seconds in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
            let until = db.clock.now() + TimeDelta::seconds(seconds);
            let slowed = SignIn::Slowed { until };
            assert_eq!(attempt(&db, "clerk", PASSWORD, HOME).await, slowed, "the right password too");
            let elsewhere = attempt(&db, "clerk", PASSWORD, "10.0.0.2").await;
            assert_eq!(elsewhere, SignIn::In { account, person: person.id }, "the owner does not wait");
            db.clock.set(until - TimeDelta::milliseconds(1));
            assert_eq!(attempt(&db, "clerk", PASSWORD, HOME).await, slowed);
            db.clock.set(until);
            assert_eq!(attempt(&db, "clerk", "wrong password", HOME).await, SignIn::Wrong);
        }
        db.clock.set(db.clock.now() + TimeDelta::minutes(15));
        assert_eq!(attempt(&db, "clerk", PASSWORD, HOME).await, SignIn::In { account, person: person.id });
        assert_eq!(attempt(&db, "clerk", "wrong password", HOME).await, SignIn::Wrong, "it starts anew");
        assert_eq!(attempt(&db, "clerk", PASSWORD, HOME).await, SignIn::In { account, person: person.id });
    });
}

#[test]
fn guesses_from_everywhere_cost_the_owner_seconds() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        let (person, account) = with_account(&db.store, &units).await;
        for n in 0..100 {
            let from = format!("10.0.1.{n}");
            assert_eq!(attempt(&db, "clerk", "wrong password", &from).await, SignIn::Wrong, "{n}");
        }
        for seconds in [1, 2, 4, 5, 5] {
            let until = db.clock.now() + TimeDelta::seconds(seconds);
            assert_eq!(attempt(&db, "clerk", PASSWORD, HOME).await, SignIn::Slowed { until });
            db.clock.set(until);
            let from = format!("10.0.2.{seconds}");
            assert_eq!(attempt(&db, "clerk", "wrong password", &from).await, SignIn::Wrong);
        }
        db.clock.set(db.clock.now() + TimeDelta::seconds(5));
        assert_eq!(attempt(&db, "clerk", PASSWORD, HOME).await, SignIn::In { account, person: person.id });
    });
}

#[test]
fn guesses_side_by_side_slow_each_other() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        with_account(&db.store, &units).await;
        let guess = || attempt(&db, "clerk", "wrong password", HOME);
        let heard = tokio::join!(guess(), guess(), guess(), guess(), guess(), guess());
        let heard = [heard.0, heard.1, heard.2, heard.3, heard.4, heard.5];
        assert_eq!(heard.iter().filter(|answer| **answer == SignIn::Wrong).count(), 3, "{heard:?}");
    });
}

#[test]
fn an_address_that_tries_many_logins_is_slowed_and_others_are_not() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        with_account(&db.store, &units).await;
        for n in 0..19 {
            assert_eq!(attempt(&db, &format!("guess{n}"), PASSWORD, HOME).await, SignIn::Wrong);
            // A colleague behind the same address, whose success costs it nothing.
            assert!(matches!(attempt(&db, "clerk", PASSWORD, HOME).await, SignIn::In { .. }), "{n}");
        }
        assert_eq!(attempt(&db, "guess19", PASSWORD, HOME).await, SignIn::Wrong);
        assert!(matches!(attempt(&db, "guess20", PASSWORD, HOME).await, SignIn::Slowed { .. }));
        assert!(matches!(attempt(&db, "clerk", PASSWORD, "10.0.0.2").await, SignIn::In { .. }));
        db.clock.set(db.clock.now() + TimeDelta::hours(25));
        assert_eq!(attempt(&db, "guess20", PASSWORD, HOME).await, SignIn::Wrong, "forgotten after a day");
        assert_eq!(attempt(&db, "guess21", PASSWORD, HOME).await, SignIn::Wrong);
    });
}

#[test]
fn an_account_has_the_posts_of_the_day() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        let (person, account) = with_account(&db.store, &units).await;
        let id = person.id;
        let give = async |role: Role, unit: &'static str, from: &str, until: Option<&str>| {
            let (u, days) = (units.clone(), (day(from), until.map(day)));
            let given: Result<i64, Error> =
                deed!(db.store, |tx| deeds::post_give(tx, &system(), &u, id, role, unit, days));
            given
        };
        let clerk = give(Role::Clerk, "990001001", "2021-03-01", None).await.unwrap();
        give(Role::Lead, "990001", "2021-01-01", Some("2021-03-31")).await.unwrap();
        assert!(matches!(
            give(Role::Clerk, "990001001", "2021-06-01", None).await,
            Err(Error::PostStands { .. })
        ));
        assert!(matches!(
            give(Role::Lead, "990001", "2021-04-02", Some("2021-04-01")).await,
            Err(Error::DaysReversed { .. })
        ));
        assert!(matches!(give(Role::Lead, "77", "2021-04-02", None).await, Err(Error::UnknownUnit { .. })));
        let roles = async |on: &str| -> Vec<Role> {
            let mut conn = db.store.read().await.unwrap();
            let who = who(&mut conn, CITY, account, day(on)).await.unwrap().unwrap();
            who.posts.iter().map(|post| post.role).collect()
        };
        assert_eq!(roles("2020-12-31").await, []);
        assert_eq!(roles("2021-03-31").await, [Role::Lead, Role::Clerk]);
        assert_eq!(roles("2021-04-01").await, [Role::Clerk]);
        let u = units.clone();
        let ended: Result<(), Error> =
            deed!(db.store, |tx| deeds::post_end(tx, &system(), &u, clerk, day("2021-04-15")));
        ended.unwrap();
        assert_eq!(roles("2021-04-15").await, [Role::Clerk]);
        assert_eq!(roles("2021-04-16").await, []);
        let u = units.clone();
        let longer: Result<(), Error> =
            deed!(db.store, |tx| deeds::post_end(tx, &system(), &u, clerk, day("2021-05-01")));
        assert!(matches!(longer, Err(Error::UnknownPost)), "an ended post is not made longer");
        let again = give(Role::Lead, "990001", "2021-03-31", None).await;
        assert!(
            matches!(again, Err(Error::PostStands { .. })),
            "its last day is the other's first: {again:?}"
        );
        give(Role::Lead, "990001", "2021-04-01", None).await.unwrap();
    });
}

#[test]
fn accounts_are_kept_by_who_may() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        let (person, account) = with_account(&db.store, &units).await;
        let id = person.id;
        let lead = somebody(Role::Lead, "9900");
        let own = luoshi_units::Who { account, ..somebody(Role::Clerk, "990001001") };
        macro_rules! done {
            ($by:expr, $deed:ident $(, $more:expr)*) => {{
                let (u, by) = (units.clone(), $by);
                deed!(db.store, |tx| deeds::$deed(tx, &by, &u $(, $more)*))
            }};
        }
        let taken: Result<i64, Error> = done!(system(), account_add, id, "clerk", &secret("clerk", PASSWORD));
        assert!(matches!(taken, Err(Error::LoginTaken { .. })));
        let nobody: Result<i64, Error> = done!(system(), account_add, 7, "other", &secret("other", PASSWORD));
        assert!(matches!(nobody, Err(Error::UnknownPerson)));
        let refused: Result<i64, Error> =
            done!(lead.clone(), account_add, id, "other", &secret("other", PASSWORD));
        assert!(matches!(refused, Err(Error::Forbidden { verb: Verb::Administer, .. })));
        let refused: Result<(), Error> =
            done!(lead, password_set, account, &secret("clerk", "another password"));
        assert!(matches!(refused, Err(Error::Forbidden { .. })));
        let set: Result<(), Error> = done!(own, password_set, account, &secret("clerk", "another password"));
        set.unwrap();
        assert_eq!(attempt(&db, "clerk", PASSWORD, HOME).await, SignIn::Wrong);
        assert!(matches!(attempt(&db, "clerk", "another password", HOME).await, SignIn::In { .. }));
        let closed: Result<(), Error> =
            done!(somebody(Role::Administrator, "9900-D01"), account_close, account, day("2021-04-16"));
        closed.unwrap();
        assert_eq!(attempt(&db, "clerk", "another password", HOME).await, SignIn::Wrong);
        let mut conn = db.store.read().await.unwrap();
        assert!(who(&mut conn, CITY, account, day("2021-04-16")).await.unwrap().is_none());
    });
}

#[test]
fn somebody_is_erased_and_only_the_key_stays() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        let person = add(&db.store, &units, "经办人", "990001001", Some("A1")).await;
        let (id, u) = (person.id, units.clone());
        let account: Result<i64, Error> = deed!(db.store, |tx| deeds::account_add(
            tx,
            &system(),
            &u,
            id,
            "clerk",
            &secret("clerk", PASSWORD)
        ));
        let account = account.unwrap();
        let (u, days) = (units.clone(), (day("2021-03-01"), None));
        let given: Result<i64, Error> =
            deed!(db.store, |tx| deeds::post_give(tx, &system(), &u, id, Role::Clerk, "990001001", days));
        given.unwrap();
        let erase = async |by: luoshi_units::Who, id: i64| -> Result<Vec<i64>, Error> {
            let u = units.clone();
            deed!(db.store, |tx| deeds::person_erase(tx, &by, &u, id, day("2021-04-16")))
        };
        let refused = erase(somebody(Role::Office, "9900"), id).await;
        assert!(matches!(refused, Err(Error::Forbidden { verb: Verb::Administer, .. })));
        assert!(matches!(erase(system(), 7).await, Err(Error::UnknownPerson)));
        assert_eq!(erase(system(), id).await.unwrap(), [account]);
        assert_eq!(attempt(&db, "clerk", PASSWORD, HOME).await, SignIn::Wrong);
        let mut conn = db.store.read().await.unwrap();
        assert!(who(&mut conn, CITY, account, day("2021-04-16")).await.unwrap().is_none());
        let left = people::by_ids(&mut conn, CITY, &[id]).await.unwrap().remove(0);
        assert_eq!((left.name.as_str(), left.staff_no), (people::ERASED, None));
        for text in ["", "经办", "a1", people::ERASED] {
            let found = people::search(&mut conn, CITY, text, &Scope::All, 10).await.unwrap();
            assert!(found.iter().all(|found| found.id != id), "{text:?} finds who was erased");
        }
        let posts = people::posts_at(&mut conn, CITY, "990001001", day("2021-04-17"), 10).await.unwrap();
        assert!(posts.is_empty(), "{posts:?}");
        drop(conn);
        assert_eq!(erase(system(), id).await.unwrap(), [account], "erased again");
        // The login is nobody's now, and the staff number may be another's.
        let next = add(&db.store, &units, "乙", "990001001", person.staff_no.as_deref()).await;
        let u = units.clone();
        let taken: Result<i64, Error> = deed!(db.store, |tx| deeds::account_add(
            tx,
            &system(),
            &u,
            next.id,
            "clerk",
            &secret("clerk", PASSWORD)
        ));
        taken.unwrap();
    });
}

#[test]
fn a_lost_second_factor_is_taken_away_by_who_may() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        let (person, account) = with_account(&db.store, &units).await;
        let now = db.clock.now();
        let set_up = async || {
            let begun: Result<(), Error> = deed!(db.store, |tx| factors::totp_begin(tx, CITY, account));
            begun.unwrap();
            let mut conn = db.store.read().await.unwrap();
            let secret = factors::totp_unproved(&mut conn, CITY, account).await.unwrap().unwrap();
            drop(conn);
            let code = totp::code(&secret, totp::step_at(now.timestamp()));
            let codes: Result<Option<Vec<String>>, Error> =
                deed!(db.store, |tx| factors::totp_prove(tx, CITY, account, &code, now));
            codes.unwrap().unwrap()
        };
        let has = async || {
            let mut conn = db.store.read().await.unwrap();
            factors::of(&mut conn, CITY, account).await
        };
        set_up().await;
        let kept = has().await.unwrap();
        assert!(kept.second() && kept.recovery == 10 && kept.password && kept.login == "clerk");
        let clear = async |by: luoshi_units::Who| -> Result<(), Error> {
            let u = units.clone();
            deed!(db.store, |tx| factors::second_clear(tx, &by, &u, account))
        };
        let refused = clear(somebody(Role::Office, "9900")).await;
        assert!(matches!(refused, Err(Error::Forbidden { verb: Verb::Administer, .. })));
        clear(somebody(Role::Administrator, "9900")).await.unwrap();
        let left = has().await.unwrap();
        assert!(!left.second() && left.recovery == 0);

        let codes = set_up().await;
        let (u, id) = (units.clone(), person.id);
        let erased: Result<Vec<i64>, Error> =
            deed!(db.store, |tx| deeds::person_erase(tx, &system(), &u, id, day("2021-04-16")));
        erased.unwrap();
        assert!(matches!(has().await, Err(Error::UnknownAccount)));
        let fits: Result<bool, Error> =
            deed!(db.store, |tx| factors::second_fits(tx, CITY, account, &codes[0], now));
        assert!(!fits.unwrap(), "whoever is erased leaves no code behind");
    });
}
