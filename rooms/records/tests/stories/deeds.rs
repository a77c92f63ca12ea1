//! Recording, correcting, withdrawing, confirming: what stands in the ledger afterwards, and who may.

use luoshi_ledger::{entries_of, history, standing};
use luoshi_records::deeds::{
    Confirm, Correct, Desk, Done, New, Withdraw, confirm, correct, record, withdraw,
};
use luoshi_records::{Error, Refusal};
use luoshi_testkit::on_both;
use luoshi_units::Who;
use serde_json::{Map, Value as Json, json};

use crate::city::{CITY, MIGRATIONS, Town, town};

fn object(value: Json) -> Map<String, Json> {
    match value {
        Json::Object(map) => map,
        other => panic!("{other} is no object"),
    }
}

/// An outing of one hour with these people.
fn outing(people: &[i64]) -> Map<String, Json> {
    object(json!({
        "unit": "990101", "site": "江滨公园", "day": "2021-04-10", "time": "09:00-10:00", "kind": "park",
        "people": people,
    }))
}

/// One deed in a transaction of its own.
macro_rules! deed {
    ($town:expr, $who:expr, |$tx:ident, $by:ident, $desk:ident| $deed:expr) => {{
        let (pack, units, $by) = ($town.pack.clone(), $town.app.units().clone(), $who.clone());
        let today = $town.app.today();
        $town
            .db
            .store
            .write(move |$tx| {
                Box::pin(async move {
                    let $desk = Desk { pack: &pack, units: &units, today };
                    $deed.await
                })
            })
            .await
    }};
}

async fn record_as(town: &Town, who: &Who, key: &str, values: &Map<String, Json>) -> Result<Done, Error> {
    let (key, values) = (key.to_owned(), values.clone());
    deed!(town, who, |tx, by, desk| record(
        tx,
        &by,
        desk,
        New { key: &key, form: "outing", values: &values, reason: None }
    ))
}

async fn correct_as(
    town: &Town,
    who: &Who,
    key: &str,
    of: (i64, i64),
    values: &Map<String, Json>,
) -> Result<Done, Error> {
    let (key, values) = (key.to_owned(), values.clone());
    deed!(town, who, |tx, by, desk| correct(
        tx,
        &by,
        desk,
        Correct { key: &key, record: of.0, version: of.1, values: &values, reason: Some("核对签到表") }
    ))
}

async fn withdraw_as(town: &Town, who: &Who, of: (i64, i64), reason: &str) -> Result<Done, Error> {
    let (reason, key) = (reason.to_owned(), format!("withdraw {} {}", of.1, who.person));
    deed!(town, who, |tx, by, desk| withdraw(
        tx,
        &by,
        desk,
        Withdraw { key: &key, record: of.0, version: of.1, reason: &reason }
    ))
}

async fn confirm_as(town: &Town, who: &Who, of: (i64, i64)) -> Result<Done, Error> {
    let key = format!("confirm {} {}", of.1, who.person);
    deed!(town, who, |tx, by, desk| confirm(
        tx,
        &by,
        desk,
        Confirm { key: &key, record: of.0, version: of.1 }
    ))
}

/// The net quantity of each item that a record posted.
async fn nets(town: &Town, id: i64) -> Vec<(String, i64)> {
    let mut conn = town.db.store.read().await.expect("a connection");
    let entries = entries_of(&mut conn, CITY, id).await.expect("the entries");
    let mut nets = std::collections::BTreeMap::new();
    for entry in entries {
        *nets.entry(entry.item).or_insert(0) += entry.quantity;
    }
    nets.into_iter().collect()
}

fn refusal(tried: Result<Done, Error>) -> Refusal {
    match tried {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn fields(tried: Result<Done, Error>) -> Vec<String> {
    match tried {
        Err(Error::Fields(problems)) => problems.into_iter().map(|problem| problem.field).collect(),
        other => panic!("no field is wrong: {other:?}"),
    }
}

#[test]
fn corrected_twice_and_withdrawn_a_record_nets_zero_and_its_history_is_whole() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let clerk = town.who("clerk").await;
        let (one, two) = (clerk.person, town.person("colleague").await);

        let done = record_as(&town, &clerk, "k1", &outing(&[one])).await.expect("recorded");
        let id = done.record;
        let item = |item: &str, net: i64| (item.to_owned(), net);
        let hour = [item("serve.outing", 1), item("serve.person", 1), item("serve.time", 60)];
        assert_eq!(nets(&town, id).await, hour);

        let done = correct_as(&town, &clerk, "k2", (id, 1), &outing(&[one, two])).await.expect("corrected");
        assert_eq!(done.version, 2);
        let hours = [item("serve.outing", 1), item("serve.person", 2), item("serve.time", 120)];
        assert_eq!(nets(&town, id).await, hours);

        let mut later = outing(&[two]);
        later.insert("day".into(), json!("2021-04-11"));
        correct_as(&town, &clerk, "k3", (id, 2), &later).await.expect("corrected again");
        assert_eq!(nets(&town, id).await, hour);

        withdraw_as(&town, &clerk, (id, 3), "当天下雨，没有去").await.expect("withdrawn");
        assert!(nets(&town, id).await.iter().all(|(_, net)| *net == 0));

        let mut conn = town.db.store.read().await.expect("a connection");
        assert_eq!(standing(&mut conn, CITY, id).await.expect("what stands"), []);
        let entries = entries_of(&mut conn, CITY, id).await.expect("the entries");
        let reversed = entries.iter().filter(|entry| entry.reversed_by.is_some()).count();
        let reversing = entries.iter().filter(|entry| entry.reverses.is_some()).count();
        assert_eq!((entries.len(), reversed, reversing), (16, 8, 8));
        let deeds = history(&mut conn, CITY, id).await.expect("the history");
        let told: Vec<(&str, Option<&str>, i64)> = deeds
            .iter()
            .map(|deed| {
                let snapshot = deed.snapshot.as_ref().expect("every deed leaves a snapshot");
                (deed.verb.as_str(), deed.reason.as_deref(), snapshot["version"].as_i64().expect("a version"))
            })
            .collect();
        let why = Some("核对签到表");
        let rain = Some("当天下雨，没有去");
        assert_eq!(
            told,
            [("record", None, 1), ("correct", why, 2), ("correct", why, 3), ("withdraw", rain, 4)]
        );
        drop(conn);

        assert_eq!(refusal(correct_as(&town, &clerk, "k4", (id, 4), &later).await), Refusal::Withdrawn);
    });
}

#[test]
fn sent_twice_it_is_recorded_once_and_answered_the_same() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let clerk = town.who("clerk").await;
        let values = outing(&[clerk.person, clerk.person]);
        let first = record_as(&town, &clerk, "same", &values).await.expect("recorded");
        let again = record_as(&town, &clerk, "same", &values).await.expect("answered");
        assert!(!first.again && again.again);
        assert_eq!(Done { again: false, ..again }, first);
        // The same person twice counts once, and it is said.
        assert_eq!(first.said.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), ["people"]);
        assert!(nets(&town, first.record).await.contains(&("serve.person".to_owned(), 1)));

        let other = record_as(&town, &clerk, "same", &outing(&[town.person("lead").await])).await;
        assert!(matches!(other, Err(Error::Ledger(luoshi_ledger::LedgerError::KeyReused(_)))), "{other:?}");
    });
}

#[test]
fn what_is_wrong_is_named_field_by_field_and_nothing_is_kept() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let clerk = town.who("clerk").await;
        let with = |field: &str, value: Json| {
            let mut values = outing(&[clerk.person]);
            values.insert(field.to_owned(), value);
            values
        };
        for (field, value) in [
            ("unit", json!("9902")),
            ("unit", json!("990199")),
            ("unit", json!("")),
            ("host", json!("nowhere")),
            ("day", json!("2021-04-17")),
            ("day", json!("2019-12-31")),
            ("time", json!("10:00-09:00")),
            ("kind", json!("street")),
            ("length", json!("1.25")),
            ("people", json!([1])),
            ("people", json!([])),
            ("photos", json!(["a".repeat(64)])),
            ("unheard", json!("x")),
        ] {
            let wrong = fields(record_as(&town, &clerk, "wrong", &with(field, value.clone())).await);
            let expected = if value == json!("2019-12-31") { "unit" } else { field };
            assert_eq!(wrong, [expected], "{field} = {value}");
        }
        let all = fields(record_as(&town, &clerk, "empty", &Map::new()).await);
        assert_eq!(all, ["unit", "site", "day", "time", "kind", "people"]);
        // The key of what was refused is free.
        record_as(&town, &clerk, "wrong", &outing(&[clerk.person])).await.expect("recorded");
    });
}

#[test]
fn who_may_change_and_confirm_a_record() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let (clerk, colleague) = (town.who("clerk").await, town.who("colleague").await);
        let (lead, office) = (town.who("lead").await, town.who("office").await);
        let (stranger, auditor) = (town.who("stranger").await, town.who("auditor").await);
        let values = outing(&[clerk.person]);
        let id = record_as(&town, &clerk, "k", &values).await.expect("recorded").record;

        let tried = correct_as(&town, &stranger, "s", (id, 1), &values).await;
        assert!(matches!(tried, Err(Error::NotFound)), "{tried:?}");
        let verb = luoshi_units::Verb::CorrectAny;
        let not_yours = Refusal::NotYours { verb, unit: "990101".into() };
        assert_eq!(refusal(correct_as(&town, &colleague, "c", (id, 1), &values).await), not_yours);
        assert_eq!(refusal(withdraw_as(&town, &auditor, (id, 1), "why").await), not_yours);
        assert!(matches!(refusal(confirm_as(&town, &clerk, (id, 1)).await), Refusal::NotYours { .. }));

        confirm_as(&town, &lead, (id, 1)).await.expect("the lead confirms");
        assert_eq!(refusal(confirm_as(&town, &office, (id, 2)).await), Refusal::ConfirmedAlready);
        let confirmed = Refusal::Confirmed { unit: "990101".into() };
        assert_eq!(refusal(correct_as(&town, &clerk, "k2", (id, 2), &values).await), confirmed);
        assert_eq!(refusal(withdraw_as(&town, &clerk, (id, 2), "why").await), confirmed);

        // A lead corrects it still, which takes the confirmation off; then somebody else has to confirm.
        correct_as(&town, &lead, "l", (id, 2), &values).await.expect("the lead corrects");
        assert_eq!(refusal(confirm_as(&town, &lead, (id, 3)).await), Refusal::Own);
        correct_as(&town, &clerk, "k3", (id, 3), &values).await.expect("the clerk may again");
        assert_eq!(fields(withdraw_as(&town, &clerk, (id, 4), "  ").await), ["reason"]);
    });
}

#[test]
fn the_second_of_two_changes_is_told_how_the_record_stands() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let (clerk, lead) = (town.who("clerk").await, town.who("lead").await);
        let values = outing(&[clerk.person]);
        let id = record_as(&town, &clerk, "k", &values).await.expect("recorded").record;
        let mut other = values.clone();
        other.insert("site".into(), json!("人民公园"));
        correct_as(&town, &lead, "l", (id, 1), &other).await.expect("the lead was first");
        match correct_as(&town, &clerk, "k2", (id, 1), &values).await {
            Err(Error::Changed(now)) => {
                assert_eq!((now.version, now.changed_by), (2, lead.person));
                assert_eq!(now.title, "人民公园 公园");
            }
            other => panic!("not told: {other:?}"),
        }
        assert!(matches!(withdraw_as(&town, &clerk, (id, 1), "why").await, Err(Error::Changed(_))));
        assert!(matches!(
            confirm_as(&town, &town.who("office").await, (id, 1)).await,
            Err(Error::Changed(_))
        ));
    });
}

#[test]
fn a_record_keeps_the_form_that_it_was_made_with() {
    on_both(MIGRATIONS, |db| async {
        let mut town = town(db).await;
        let (clerk, office) = (town.who("clerk").await, town.who("office").await);
        load(&town, &office, crate::city::files()).await;
        let mut values = outing(&[clerk.person]);
        values.insert("notes".into(), json!("清运两车"));
        let id = record_as(&town, &clerk, "k", &values).await.expect("recorded").record;

        let mut files = crate::city::files();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stories/pack/forms/outing.toml");
        let form = std::fs::read_to_string(folder).expect("the form");
        let shorter = form.replace("id = \"notes\"", "id = \"story\"").replace("{site} {kind}", "{site}");
        files.insert("forms/outing.toml", shorter);
        town.pack = std::sync::Arc::new(load(&town, &office, files).await);

        let mut corrected = values.clone();
        corrected.insert("notes".into(), json!("清运三车"));
        correct_as(&town, &clerk, "k2", (id, 1), &corrected).await.expect("by the old form");
        let mut conn = town.db.store.read().await.expect("a connection");
        let record =
            luoshi_records::store::record_by_id(&mut conn, CITY, id).await.expect("read").expect("there");
        assert_eq!(
            (record.body["notes"].as_str(), record.title.as_str()),
            (Some("清运三车"), "江滨公园 公园")
        );
        drop(conn);
        assert_eq!(fields(record_as(&town, &clerk, "k3", &values).await), ["notes"]);
    });
}

/// Loads a pack into the city.
pub async fn load(town: &Town, who: &Who, files: luoshi_packs::Files) -> luoshi_packs::Pack {
    let (who, units) = (who.clone(), town.app.units().clone());
    let loaded = town
        .db
        .store
        .write(|tx| Box::pin(async move { luoshi_packs::deeds::load(tx, &who, &units, &files).await }));
    loaded.await.expect("the pack loads").pack
}
