//! The open log of a small city, on both engines.

mod boundaries;
mod city;
mod witnesses;

use chrono::NaiveDate;
use luoshi_openlog::{Asked, Fault, Keeper, OpenLogError};
use luoshi_proofs::leaf::{Leaf, OpenDay};
use luoshi_proofs::merkle::{leaf_hash, proves_consistency, proves_inclusion};
use luoshi_proofs::statement::{Verdict, Words, Wrong, verify};
use luoshi_proofs::tile::{Edge, TilePath, bundle_leaves};
use luoshi_testkit::on_both;
use luoshi_units::{NewPerson, Person, Who};

use city::{CITY, CODE, Kept, MIGRATIONS, files, founded, noon, post, posting, question};

#[test]
fn what_is_open_of_an_entry() {
    on_both(MIGRATIONS, |db| async move {
        let log = founded(&db.store).await;
        post(&db.store, 100, 1, vec![posting("talk.held", 1, None), posting("study.self", 2, Some(42))])
            .await;
        post(&db.store, 100, 2, vec![posting("study.self", 2, Some(42))]).await;
        let size = i64::try_from(log.grow(CITY).await.unwrap()).unwrap();
        let mut open = Vec::new();
        for position in 1..=size {
            if let Some(Leaf::Entry(leaf)) = log.leaf(CITY, position).await.unwrap() {
                open.push((
                    leaf.item,
                    leaf.unit,
                    leaf.day,
                    leaf.quantity,
                    leaf.person,
                    leaf.reverses.is_some(),
                ));
            }
        }
        let day = NaiveDate::from_ymd_opt(2021, 4, 1).unwrap();
        let exact = |quantity, back| {
            ("talk.held".to_owned(), "99010101".to_owned(), OpenDay::exact(day), quantity, None, back)
        };
        let coarse = ("study.self".to_owned(), "990101".to_owned(), OpenDay::month(day), 1, None, false);
        open.sort_by_key(|(item, .., back)| (item.clone(), *back));
        assert_eq!(open, [coarse, exact(1, false), exact(-1, true)]);
    });
}

#[test]
fn grown_in_any_batches_it_is_one_tree() {
    on_both(MIGRATIONS, |db| async move {
        let log = founded(&db.store).await;
        let mut sizes = Vec::new();
        for (n, batch) in [(3_i64, 2_i64), (300, 7), (1, 1), (260, 4096), (40, 13)] {
            let first = 1000 * i64::try_from(sizes.len() + 1).unwrap();
            let postings = |k| vec![posting("talk.held", 1 + u32::try_from(k % 28).unwrap_or(0), None)];
            for k in 0..n {
                post(&db.store, first + k, 1, postings(k)).await;
            }
            let last = log.ledger().position(CITY).await.unwrap();
            let (one, other) =
                tokio::join!(log.grow_to(CITY, last, batch), log.grow_to(CITY, last, batch + 3));
            assert_eq!(
                (one.unwrap(), other.unwrap()),
                (u64::try_from(last).unwrap(), u64::try_from(last).unwrap())
            );
            sizes.push(u64::try_from(last).unwrap());
        }
        let size = *sizes.last().unwrap();
        let mut edge = Edge::default();
        for index in 0..size.div_ceil(256) {
            let width = usize::try_from((size - 256 * index).min(256)).unwrap();
            let path = TilePath { level: None, index, width };
            let bytes = log.file(CITY, size, path).await.unwrap().unwrap();
            let leaves = bundle_leaves(&bytes).unwrap();
            assert_eq!(leaves.len(), width);
            for leaf in leaves {
                edge.push(leaf_hash(leaf), |_, _| {});
                if sizes.contains(&edge.size()) {
                    assert_eq!(log.root_at(CITY, edge.size()).await.unwrap(), edge.root(), "{}", edge.size());
                }
            }
        }
        assert_eq!(edge.size(), size);
        let root = log.root_at(CITY, size).await.unwrap();
        for old in sizes {
            let proof = log.consistency(CITY, old, size).await.unwrap().unwrap();
            assert!(proves_consistency(old, &log.root_at(CITY, old).await.unwrap(), size, &root, &proof));
            let position = i64::try_from(old).unwrap();
            let leaf = leaf_hash(log.leaf(CITY, position).await.unwrap().unwrap().to_string().as_bytes());
            let proof = log.inclusion(CITY, position, size).await.unwrap().unwrap();
            assert!(proves_inclusion(&leaf, old - 1, size, &proof, &root));
        }
        let (found, scope) = log.examine(CITY, &[], &|_| {}).await.unwrap();
        assert_eq!((found, scope.leaves), (Vec::new(), size));
    });
}

#[test]
fn nothing_past_the_published_size_is_shown() {
    on_both(MIGRATIONS, |db| async move {
        let log = founded(&db.store).await;
        let size = log.grow(CITY).await.unwrap();
        let path = |level, index, width| TilePath { level, index, width };
        for level in [None, Some(0)] {
            let whole =
                log.file(CITY, size, path(level, 0, usize::try_from(size).unwrap())).await.unwrap().unwrap();
            let less = log.file(CITY, size, path(level, 0, 1)).await.unwrap().unwrap();
            assert!(whole.starts_with(&less));
            for past in
                [path(level, 0, usize::try_from(size).unwrap() + 1), path(level, 1, 1), path(level, 0, 256)]
            {
                assert_eq!(log.file(CITY, size, past).await.unwrap(), None, "{past}");
            }
            let earlier =
                log.file(CITY, size - 1, path(level, 0, usize::try_from(size).unwrap())).await.unwrap();
            assert_eq!(earlier, None);
        }
        assert_eq!(log.file(CITY, size, path(Some(1), 0, 1)).await.unwrap(), None);
    });
}

#[test]
fn a_statement_is_verified_without_asking_anybody() {
    on_both(MIGRATIONS, |db| async move {
        let (log, kept) = (founded(&db.store).await, Kept::new());
        for record in 0..5 {
            post(&db.store, 100 + record, 1, vec![posting("talk.held", 1, None)]).await;
        }
        let (who, question) = (Who::system(CITY, 0), question());
        let asked = Asked { who: &who, code: CODE, question: &question, key: "k1" };
        let hash = log.state(&asked, &kept, noon()).await.unwrap();
        assert_eq!(log.state(&asked, &kept, noon()).await.unwrap(), hash, "sent twice, stated once");
        let file = |file| serde_json::to_string(&file).unwrap();
        let first = file(log.statement(CITY, &hash).await.unwrap().unwrap());
        let keys = [kept.0.vkey()];
        let Verdict::True(core, _, Words::Pinned) = verify(&first, &keys) else {
            panic!("{:?}", verify(&first, &keys))
        };
        assert_eq!((core.value.as_deref(), core.entries), (Some("5"), 5));

        // The log goes on; the statement holds against the newer checkpoint too.
        for record in 0..300 {
            post(&db.store, 1000 + record, 1, vec![posting("talk.held", 2, None)]).await;
        }
        log.publish(CITY, CODE, &kept, noon()).await.unwrap();
        let later = file(log.statement(CITY, &hash).await.unwrap().unwrap());
        assert_ne!(first, later);
        assert_eq!(verify(&later, &keys), Verdict::True(core.clone(), Vec::new(), Words::Pinned));
        let spoiled = later.replacen("\"kind\":\"", "\"kind\":\"x", 1);
        assert_eq!(verify(&spoiled, &keys), Verdict::False(Wrong::Definition));
        assert!(matches!(verify(&later.replace("value 5", "value 6"), &keys), Verdict::False(_)));
        let listed = log.statements(CITY, Some("talk.held"), i64::MAX, 10).await.unwrap();
        assert_eq!(listed.iter().map(|one| &one.hash).collect::<Vec<_>>(), [&hash]);
        assert!(log.definitions(CITY, &core.definitions).await.unwrap().unwrap().contains("talk.held"));
        assert_eq!(log.examine(CITY, &[], &|_| {}).await.unwrap().0, []);
    });
}

#[test]
fn a_key_that_signed_another_past_signs_no_more() {
    on_both(MIGRATIONS, |db| async move {
        let (log, kept) = (founded(&db.store).await, Kept::new());
        let published = log.publish(CITY, CODE, &kept, noon()).await.unwrap();
        let again = log.publish(CITY, CODE, &kept, noon()).await.unwrap();
        assert_eq!(published, again, "a quiet log is not signed again");
        let newer = |size: u64, root| {
            let text = luoshi_proofs::checkpoint::Checkpoint { origin: kept.0.name().to_owned(), size, root };
            kept.0.sign(&text.to_string())
        };
        kept.keep(CODE, &newer(published.size + 1, published.root)).unwrap();
        let shrunk = log.publish(CITY, CODE, &kept, noon()).await.unwrap_err();
        assert!(matches!(shrunk, OpenLogError::Shrunk { .. }), "{shrunk}");
        kept.keep(CODE, &newer(published.size, [1; 32])).unwrap();
        let forked = log.publish(CITY, CODE, &kept, noon()).await.unwrap_err();
        assert!(matches!(forked, OpenLogError::Forked { .. }), "{forked}");
        kept.keep(CODE, "no checkpoint").unwrap();
        assert!(matches!(log.publish(CITY, CODE, &kept, noon()).await, Err(OpenLogError::Keeper(_))));
    });
}

#[test]
fn a_person_is_forgotten_and_all_still_holds() {
    on_both(MIGRATIONS, |db| async move {
        let (log, kept) = (founded(&db.store).await, Kept::new());
        post(
            &db.store,
            100,
            1,
            vec![posting("talk.speaker", 1, Some(42)), posting("talk.speaker", 1, Some(43))],
        )
        .await;
        let before = log.publish(CITY, CODE, &kept, noon()).await.unwrap();
        db.store
            .write(|tx| Box::pin(async move { luoshi_openlog::forget(tx, CITY, 42).await }))
            .await
            .unwrap();
        assert_eq!(log.root_at(CITY, before.size).await.unwrap(), before.root);
        // What is taken back later shows as little as before.
        post(&db.store, 100, 2, vec![posting("talk.speaker", 1, Some(43))]).await;
        let after = log.publish(CITY, CODE, &kept, noon()).await.unwrap();
        assert!(after.size > before.size);
        let proof = log.consistency(CITY, before.size, after.size).await.unwrap().unwrap();
        assert!(proves_consistency(before.size, &before.root, after.size, &after.root, &proof));
        assert_eq!(log.examine(CITY, &[], &|_| {}).await.unwrap().0, []);
    });
}

#[test]
fn sums_roots_and_statements_outlast_a_person() {
    on_both(MIGRATIONS, |db| async move {
        let (log, kept, who) = (founded(&db.store).await, Kept::new(), Who::system(CITY, 0));
        let units = log.ledger().units().clone();
        let new = ["甲", "乙"].map(|name| NewPerson {
            name: name.to_owned(),
            unit: "990101".to_owned(),
            staff_no: None,
            sample: false,
        });
        let (by, u) = (who.clone(), units.clone());
        let people: Result<Vec<Person>, luoshi_units::Error> = db
            .store
            .write(move |tx| {
                Box::pin(async move { luoshi_units::deeds::people_add_many(tx, &by, &u, new.to_vec()).await })
            })
            .await;
        let [one, other] = people.unwrap().try_into().unwrap();
        let speaker = |person: &Person| posting("talk.speaker", 1, Some(person.id));
        post(&db.store, 100, 1, vec![posting("talk.held", 1, None), speaker(&one), speaker(&other)]).await;
        let question = question();
        let asked = Asked { who: &who, code: CODE, question: &question, key: "k1" };
        let hash = log.state(&asked, &kept, noon()).await.unwrap();
        let catalogue = luoshi_packs::catalogue(&luoshi_packs::load(&files()).unwrap());
        let before = log.publish(CITY, CODE, &kept, noon()).await.unwrap();
        let counted = log.ledger().answer(CITY, &catalogue, &question).await.unwrap();

        let (by, id) = (who.clone(), one.id);
        let erased: Result<(), OpenLogError> = db
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let day = NaiveDate::from_ymd_opt(2021, 4, 16).unwrap();
                    luoshi_units::deeds::person_erase(tx, &by, &units, id, day).await?;
                    luoshi_openlog::forget(tx, CITY, id).await
                })
            })
            .await;
        erased.unwrap();
        let file = serde_json::to_string(&log.statement(CITY, &hash).await.unwrap().unwrap()).unwrap();
        assert!(matches!(verify(&file, &[kept.0.vkey()]), Verdict::True(..)));
        assert_eq!(log.root_at(CITY, before.size).await.unwrap(), before.root);
        let again = log.ledger().answer(CITY, &catalogue, &question).await.unwrap();
        assert_eq!((again.value, again.entries), (counted.value, counted.entries));
        assert_eq!(log.examine(CITY, &[], &|_| {}).await.unwrap().0, []);

        // What was committed to of the other can be opened still: under another secret it is another.
        let (spoil, id) = (
            luoshi_store::Statement {
                name: "SPOIL",
                text: "UPDATE open_secret SET secret = $3 WHERE city_id = $1 AND holder = $2",
            },
            other.id,
        );
        let spoiled: Result<u64, OpenLogError> = db
            .store
            .write(move |tx| {
                Box::pin(async move { Ok(spoil.bind(CITY).bind(id).bind(vec![9_u8; 32]).execute(tx).await?) })
            })
            .await;
        assert_eq!(spoiled.unwrap(), 1);
        let (found, _) = log.examine(CITY, &[], &|_| {}).await.unwrap();
        let [finding] = &found[..] else { panic!("one leaf differs: {found:?}") };
        assert!(finding.position.is_some() && finding.fault == Fault::Leaf);
        assert!(finding.record.is_some_and(|(record, _)| record == 100));
    });
}

#[test]
fn the_doctor_names_the_position() {
    on_both(MIGRATIONS, |db| async move {
        let log = founded(&db.store).await;
        post(&db.store, 100, 1, vec![posting("study.self", 1, Some(42))]).await;
        let size = log.grow(CITY).await.unwrap();
        // Without its secret, and without a word that it was taken away, the commitment cannot be what it was.
        db.store
            .write(|tx| {
                Box::pin(async move {
                    luoshi_openlog::store::BUNDLE_PUT
                        .bind(CITY)
                        .bind(0_i64)
                        .bind(vec![0_u8, 1, b'x'])
                        .execute(tx)
                        .await
                })
            })
            .await
            .unwrap();
        let (found, _) = log.examine(CITY, &[], &|_| {}).await.unwrap();
        assert!(found.iter().any(|finding| finding.fault == Fault::Bundle(0)), "{found:?}");
        let named =
            found.iter().find(|finding| finding.record == Some((100, 1))).expect("the record is named");
        assert_eq!(named.position, i64::try_from(size).ok());
    });
}
