use luoshi_store::store::event_last;
use luoshi_testkit::on_both;
use luoshi_units::{Error, Names, Role, UnitKind, Units, deeds};

use crate::city::{ALL, CITY, city_row, codes, day, found_city, new_unit, system, tree, who};
use crate::deed;

#[test]
fn a_move_recorded_late_changes_the_past_and_not_what_was_known() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        let known = event_last(&mut db.store.read().await.unwrap(), CITY, "unit.", i64::MAX).await.unwrap();
        let u = units.clone();
        let moved: Result<(), Error> = deed!(db.store, |tx| deeds::move_unit(
            tx,
            &system(),
            &u,
            day("2021-02-01"),
            "990001001",
            "990002"
        ));
        moved.unwrap();
        let parent = |tree: &luoshi_units::Tree| tree.parent("990001001").unwrap().code.clone();
        assert_eq!(parent(&*tree(&db.store, &units, "2021-01-31").await), "990001");
        assert_eq!(parent(&*tree(&db.store, &units, "2021-02-01").await), "990002");
        let mut conn = db.store.read().await.unwrap();
        let before = units.tree(&mut conn, CITY, day("2021-02-01"), known).await.unwrap();
        assert_eq!(parent(&before), "990001", "as it was known before the move was recorded");
        // Another program that reads the same database, with nothing kept.
        let fresh = Units::new().tree(&mut conn, CITY, day("2021-02-01"), known).await.unwrap();
        assert_eq!(parent(&fresh), "990001");
        let after = units.tree(&mut conn, CITY, day("2021-03-01"), i64::MAX).await.unwrap();
        assert!(after.is_under("990001001001", "990002"));
        assert_eq!(codes(after.children("990002")), ["990001001", "990002001"]);
    });
}

#[test]
fn the_same_day_and_position_give_the_same_tree_without_folding_again() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        let one = tree(&db.store, &units, "2021-02-01").await;
        let other = tree(&db.store, &units, "2021-09-01").await;
        assert!(std::sync::Arc::ptr_eq(&one, &other), "nothing changed between the two days");
    });
}

#[test]
fn what_was_rolled_back_is_in_no_tree() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        let u = units.clone();
        let undone: Result<(), Error> = db
            .store
            .write(|tx| {
                Box::pin(async move {
                    deeds::end(tx, &system(), &u, day("2021-01-01"), "9900-D01").await?;
                    let inside = u.tree(tx, CITY, day("2021-01-01"), i64::MAX).await?;
                    assert!(inside.get("9900-D01").unwrap().ended.is_some());
                    Err(Error::UnknownPerson)
                })
            })
            .await;
        assert!(matches!(undone, Err(Error::UnknownPerson)));
        let after = tree(&db.store, &units, "2021-01-01").await;
        assert!(after.get("9900-D01").unwrap().ended.is_none());
        let mut conn = db.store.read().await.unwrap();
        let history = units.history(&mut conn, CITY).await.unwrap();
        assert_eq!(history.of("9900-D01").count(), 1);
    });
}

#[test]
fn every_rule_refuses_with_its_reason() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        let store = &db.store;
        macro_rules! refused {
            ($deed:ident ( $who:expr, $on:expr $(, $more:expr)* ), $reason:pat) => {{
                let (u, by) = (units.clone(), $who);
                let done: Result<(), Error> =
                    deed!(store, |tx| deeds::$deed(tx, &by, &u, day($on) $(, $more)*));
                assert!(matches!(done, Err($reason)), "{done:?}");
            }};
        }
        let new = |code: &str, parent: Option<&str>| new_unit(code, UnitKind::Community, "新社区", parent);
        refused!(found(system(), "2021-01-01", new("990001", Some("9900"))), Error::CodeTaken { .. });
        refused!(found(system(), "2021-01-01", new("77", Some("78"))), Error::UnknownUnit { .. });
        refused!(found(system(), "2019-12-31", new("77", Some("9900"))), Error::UnknownUnit { .. });
        refused!(found(system(), "2021-01-01", new("77", None)), Error::SecondRoot { .. });
        refused!(found(system(), "2021-01-01", new("7 7", Some("9900"))), Error::BadCode { .. });
        let nameless = new_unit("77", UnitKind::Community, "  ", Some("9900"));
        refused!(found(system(), "2021-01-01", nameless), Error::BadName { .. });
        refused!(move_unit(system(), "2021-01-01", "990001", "990001001001"), Error::Cycle { .. });
        refused!(move_unit(system(), "2021-01-01", "990001", "990001"), Error::Cycle { .. });
        refused!(merge(system(), "2021-01-01", "990001", "990001001"), Error::Cycle { .. });
        refused!(move_unit(system(), "2021-01-01", "9900", "990001"), Error::RootStays { .. });
        refused!(end(system(), "2021-01-01", "9900"), Error::RootStays { .. });
        refused!(end(system(), "2021-01-01", "12"), Error::UnknownUnit { .. });

        let u = units.clone();
        let ended: Result<(), Error> =
            deed!(store, |tx| deeds::end(tx, &system(), &u, day("2021-03-01"), "9900-D01"));
        ended.unwrap();
        refused!(end(system(), "2021-04-01", "9900-D01"), Error::UnitEnded { .. });
        refused!(found(system(), "2021-03-01", new("77", Some("9900-D01"))), Error::UnitEnded { .. });
        let name = || Names { zh: "新名".to_owned(), en: None, aliases: Vec::new() };
        refused!(rename(system(), "2021-03-02", "9900-D01", name()), Error::UnitEnded { .. });

        let lead = || who(Role::Lead, "990001");
        let office = || who(Role::Office, "990001");
        refused!(rename(lead(), "2021-01-01", "990001001", name()), Error::Forbidden { .. });
        refused!(rename(office(), "2021-01-01", "990002001", name()), Error::Forbidden { .. });
        refused!(move_unit(office(), "2021-01-01", "990001001", "990002"), Error::Forbidden { .. });
        refused!(found(office(), "2021-01-01", new("77", None)), Error::Forbidden { .. });
        let u = units.clone();
        let by = office();
        let renamed: Result<(), Error> =
            deed!(store, |tx| deeds::rename(tx, &by, &u, day("2021-01-01"), "990001001", name()));
        renamed.unwrap();
        assert_eq!(tree(store, &units, "2021-01-01").await.get("990001001").unwrap().name_zh, "新名");
    });
}

#[test]
fn a_back_dated_deed_is_held_against_every_later_day() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        let store = &db.store;
        let u = units.clone();
        let moved: Result<(), Error> = db
            .store
            .write(|tx| {
                Box::pin(async move {
                    let system = system();
                    deeds::move_unit(tx, &system, &u, day("2021-03-01"), "990002001", "9900-D01").await
                })
            })
            .await;
        moved.unwrap();
        let u = units.clone();
        let early: Result<(), Error> =
            deed!(store, |tx| deeds::end(tx, &system(), &u, day("2021-02-01"), "9900-D01"));
        assert!(matches!(early, Err(Error::UnitEnded { .. })), "a unit moves below it later: {early:?}");
        let u = units.clone();
        let below: Result<(), Error> = deed!(store, |tx| deeds::move_unit(
            tx,
            &system(),
            &u,
            day("2021-02-01"),
            "9900-D01",
            "990002001"
        ));
        assert!(matches!(below, Err(Error::Cycle { .. })), "there would be a cycle in March: {below:?}");
    });
}

#[test]
fn a_whole_city_is_founded_at_once_in_any_order_and_alone() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        let mut new = vec![new_unit("1", UnitKind::City, "大城", None)];
        for n in (0..1500).rev() {
            let parent = if n < 10 { "1".to_owned() } else { format!("u{}", n % 10) };
            new.push(new_unit(&format!("u{n}"), UnitKind::Community, &format!("第{n}社区"), Some(&parent)));
        }
        let u = units.clone();
        let made: Result<(), Error> = db
            .store
            .write(|tx| {
                Box::pin(async move {
                    luoshi_store::store::city_insert(tx, &city_row(2, "1")).await?;
                    let by = luoshi_units::Who::system(2, 0);
                    deeds::found_many(tx, &by, &u, day("2020-01-01"), new).await
                })
            })
            .await;
        made.unwrap();
        let mut conn = db.store.read().await.unwrap();
        let big = units.tree(&mut conn, 2, day("2021-01-01"), i64::MAX).await.unwrap();
        assert_eq!(big.len(), 1501);
        assert_eq!(big.under("u3").len(), 150);
        let small = units.tree(&mut conn, CITY, day("2021-01-01"), i64::MAX).await.unwrap();
        assert_eq!(small.len(), 7, "the other city is as it was");
        let none = units.tree(&mut conn, 3, day("2021-01-01"), i64::MAX).await;
        assert!(matches!(none, Err(Error::NoTree { .. })));
    });
}

#[test]
fn two_deeds_side_by_side_do_not_make_a_cycle_together() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        let put = async |code: &'static str, below: &'static str| {
            let u = units.clone();
            let done: Result<(), Error> =
                deed!(db.store, |tx| deeds::move_unit(tx, &system(), &u, day("2021-01-01"), code, below));
            done
        };
        let (one, other) = tokio::join!(put("990001", "990002"), put("990002", "990001"));
        let refused = [one, other].into_iter().filter_map(Result::err).collect::<Vec<_>>();
        assert!(matches!(refused.as_slice(), [Error::Cycle { .. }]), "one of them alone: {refused:?}");
        tree(&db.store, &units, "2021-01-01").await;
    });
}
