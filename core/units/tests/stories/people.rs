use luoshi_testkit::on_both;
use luoshi_units::people::{Match, Named, by_ids, match_name, search};
use luoshi_units::{Error, NewPerson, Person, Role, Scope, Verb, deeds, may_who};

use crate::city::{ALL, CITY, add, day, found_city, system, tree, who};
use crate::deed;

fn named(staff_no: Option<&str>, name: &str, unit: Option<&str>) -> Named {
    Named { staff_no: staff_no.map(str::to_owned), name: name.to_owned(), unit: unit.map(str::to_owned) }
}

#[test]
fn people_are_matched_by_number_else_by_name_and_unit() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        let one = add(&db.store, &units, "王一", "990001", Some("A1")).await;
        let two = add(&db.store, &units, "王一", "990002", None).await;
        add(&db.store, &units, "李二", "990002", None).await;
        add(&db.store, &units, "李二", "990002", None).await;
        let mut conn = db.store.read().await.unwrap();
        let cases = [
            (named(Some("A1"), "王一", None), Match::One(one.clone())),
            (named(Some("A1"), "", Some("990002")), Match::One(one.clone())),
            (named(Some("A1"), "王二", None), Match::OtherName(one.clone())),
            (named(Some("A9"), "王一", None), Match::None),
            (named(None, "王一", Some("990002")), Match::One(two)),
            (named(None, "王一", None), Match::Several(2)),
            (named(None, "李二", Some("990002")), Match::Several(2)),
            (named(None, "李二", Some("990001")), Match::None),
            (named(None, "", None), Match::None),
        ];
        for (named, expected) in cases {
            assert_eq!(match_name(&mut conn, CITY, &named).await.unwrap(), expected, "{named:?}");
        }
        assert_eq!(match_name(&mut conn, 2, &named(Some("A1"), "", None)).await.unwrap(), Match::None);
    });
}

#[test]
fn people_are_found_by_part_of_name_initials_and_number_within_a_scope() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        for (name, unit, number) in
            [("欧阳静", "990001", Some("B-7")), ("欧静", "990002", None), ("张100%", "990002", None)]
        {
            add(&db.store, &units, name, unit, number).await;
        }
        let mut conn = db.store.read().await.unwrap();
        let all = Scope::All;
        let east = Scope::Units(vec!["990001".to_owned()]);
        for (text, scope, expected) in [
            ("静", &all, vec!["欧阳静", "欧静"]),
            ("静", &east, vec!["欧阳静"]),
            ("OYJ", &all, vec!["欧阳静"]),
            ("b-7", &all, vec!["欧阳静"]),
            ("100%", &all, vec!["张100%"]),
            ("1_0", &all, vec![]),
            ("\0静", &all, vec!["欧阳静", "欧静"]),
            ("", &all, vec!["张100%", "欧阳静"]),
            ("静", &Scope::Units(Vec::new()), vec![]),
        ] {
            let found = search(&mut conn, CITY, text, scope, 2).await.unwrap();
            let names: Vec<&str> = found.iter().map(|person| person.name.as_str()).collect();
            assert_eq!(names, expected, "{text}");
        }
    });
}

#[test]
fn many_people_are_added_at_once_or_none() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        let new = |n: usize, number: String| NewPerson {
            name: format!("样例{n}"),
            unit: "990001001".to_owned(),
            staff_no: Some(number),
            sample: true,
        };
        let many: Vec<NewPerson> = (0..3000).map(|n| new(n, format!("S{n}"))).collect();
        let u = units.clone();
        let added: Result<Vec<Person>, Error> =
            deed!(db.store, |tx| deeds::people_add_many(tx, &system(), &u, many));
        let added = added.unwrap();
        let ids: Vec<i64> = added.iter().rev().map(|person| person.id).chain([-1]).collect();
        let found = by_ids(&mut db.store.read().await.unwrap(), CITY, &ids).await.unwrap();
        assert_eq!(found, added, "by key, in the order in which they were added");

        for bad in [vec![new(1, "N1".to_owned()), new(2, "S7".to_owned())], vec![new(1, "N2".to_owned()); 2]]
        {
            let u = units.clone();
            let refused: Result<Vec<Person>, Error> =
                deed!(db.store, |tx| deeds::people_add_many(tx, &system(), &u, bad));
            assert!(matches!(refused, Err(Error::StaffNoTaken { .. })), "{refused:?}");
        }
        let u = units.clone();
        let by = who(Role::Office, "990002");
        let elsewhere = new(1, "N3".to_owned());
        let refused: Result<Person, Error> = deed!(db.store, |tx| deeds::person_add(tx, &by, &u, elsewhere));
        assert!(matches!(refused, Err(Error::Forbidden { verb: Verb::ManagePeople, .. })));
        let none = search(&mut db.store.read().await.unwrap(), CITY, "N3", &Scope::All, 9).await.unwrap();
        assert!(none.is_empty(), "{none:?}");
    });
}

#[test]
fn who_may_is_told_with_the_nearest_first() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        let mut given = Vec::new();
        for (name, role, unit, from, until) in [
            ("市办", Role::Office, "9900", "2021-01-01", None),
            ("东区负责人", Role::Lead, "990001", "2021-01-01", None),
            ("街道负责人", Role::Lead, "990001001", "2021-01-01", None),
            ("前任", Role::Lead, "990001001", "2020-01-01", Some("2020-12-31")),
            ("西区负责人", Role::Lead, "990002", "2021-01-01", None),
            ("经办", Role::Clerk, "990001001", "2021-01-01", None),
            ("管理员", Role::Administrator, "9900-D01", "2021-01-01", None),
        ] {
            let person = add(&db.store, &units, name, "9900", None).await;
            let u = units.clone();
            let days = (day(from), until.map(day));
            let post: Result<i64, Error> =
                deed!(db.store, |tx| deeds::post_give(tx, &system(), &u, person.id, role, unit, days));
            given.push(post.unwrap());
        }
        let on = "2021-04-16";
        let tree = tree(&db.store, &units, on).await;
        let mut conn = db.store.read().await.unwrap();
        let mut names = async |verb: Verb, unit: &str| -> Vec<String> {
            let found = may_who(&mut conn, CITY, verb, unit, &tree, day(on)).await.unwrap();
            found.into_iter().map(|person| person.name).collect()
        };
        assert_eq!(names(Verb::Confirm, "990001001001").await, ["街道负责人", "东区负责人", "市办"]);
        assert_eq!(names(Verb::Confirm, "990002").await, ["西区负责人", "市办"]);
        assert_eq!(names(Verb::Administer, "990002").await, ["管理员"]);
        assert_eq!(names(Verb::LoadPack, "9900").await, ["市办"]);
        assert!(names(Verb::Confirm, "unknown").await.is_empty());
    });
}
