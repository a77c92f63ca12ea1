//! Every statement of the house: understood by both engines, about one city, touching only what its room may
//! touch; and the tables that both engines came out with.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use luoshi::house::{MIGRATIONS, statements};
use luoshi_store::{Shape, Statement};
use luoshi_testkit::on_both;

/// Crates whose tables any room may read and write: the core. What a room keeps is its own.
const CORE: &[&str] = &["store", "units", "ledger", "packs", "openlog", "web"];

/// Tables that belong to the database and to no city.
pub const OF_NO_CITY: &[&str] = &["city", "schema_migration"];

/// Statements about tables of no city, or about all cities at once, each with its reason.
pub const ABOUT_NO_CITY: &[(&str, &str)] = &[
    ("MIGRATIONS_APPLIED", "migrations belong to the database"),
    ("MIGRATION_INSERT", "migrations belong to the database"),
    ("CITY_INSERT", "a city is not yet in itself"),
    ("CITIES", "the list of cities"),
];

#[test]
fn every_statement_is_understood_by_both_engines() {
    on_both(MIGRATIONS, |db| async move {
        let mut conn = db.store.read().await.expect("a connection");
        for (owner, list) in statements() {
            for statement in list {
                let understood = conn.prepare(*statement).await;
                assert!(understood.is_ok(), "{owner}: {}: {understood:?}", statement.name);
            }
        }
    });
}

#[test]
fn both_schemas_are_alike_and_led_by_the_city() {
    let shapes: Mutex<Vec<Shape>> = Mutex::default();
    on_both(MIGRATIONS, |db| {
        let shapes = &shapes;
        async move {
            let mut conn = db.store.read().await.expect("a connection");
            let shape = conn.shape().await.expect("the engine describes its tables");
            shapes.lock().expect("no test thread died").push(shape);
        }
    });
    let shapes = shapes.into_inner().expect("no test thread died");
    for (table, columns) in &shapes[0] {
        let leads = columns.iter().find(|column| column.key == 1);
        let leads = leads.unwrap_or_else(|| panic!("{table} has no primary key"));
        assert!(
            OF_NO_CITY.contains(&table.as_str()) || leads.name == "city_id",
            "{table} is led by {}",
            leads.name
        );
    }
    for other in &shapes[1..] {
        assert_eq!(shapes[0], *other, "the engines' tables differ");
    }
}

#[test]
fn every_statement_is_about_one_city() {
    let none: BTreeMap<&str, &str> = ABOUT_NO_CITY.iter().copied().collect();
    for (owner, list) in statements() {
        for statement in list {
            let said = statement.text.contains("city_id");
            assert!(said || none.contains_key(statement.name), "{owner}: {} names no city", statement.name);
        }
    }
}

#[test]
fn a_room_touches_its_own_tables_and_the_cores() {
    let owners = owners();
    for (owner, list) in statements() {
        for statement in list {
            for table in tables(statement) {
                let Some(of) = owners.get(&table) else { continue };
                let allowed = *of == owner || CORE.contains(of);
                assert!(allowed, "{owner}: {} touches {table}, which belongs to {of}", statement.name);
            }
        }
    }
}

/// The statements by which what has been kept for its years goes.
const SWEEPS: [&str; 2] = [
    "DELETE FROM trail_person WHERE city_id = $1 AND at <= $2",
    "DELETE FROM trail WHERE city_id = $1 AND at <= $2",
];

#[test]
fn no_statement_changes_or_deletes_what_stands_for_ever() {
    for (owner, list) in statements() {
        for statement in list {
            let text = statement.text.split_whitespace().collect::<Vec<_>>().join(" ");
            for table in ["entry", "log_event", "place", "trail", "trail_person"] {
                // Lines of the access log go by their age, and by nothing else.
                if SWEEPS.contains(&text.as_str()) {
                    continue;
                }
                for verb in ["UPDATE", "DELETE FROM"] {
                    let found = text.contains(&format!("{verb} {table} "));
                    assert!(!found, "{owner}: {} would {verb} {table}", statement.name);
                }
            }
            if text.starts_with("INSERT INTO entry ") {
                assert_eq!(
                    owner, "ledger",
                    "{} posts by hand: only the ledger writes entries",
                    statement.name
                );
            }
        }
    }
}

#[test]
fn lists_are_not_paged_by_counting() {
    for (owner, list) in statements() {
        for statement in list {
            assert!(!statement.text.contains(" OFFSET "), "{owner}: {} is paged by offset", statement.name);
        }
    }
}

/// Which crate made each table.
fn owners() -> BTreeMap<String, &'static str> {
    let mut owners = BTreeMap::new();
    for set in MIGRATIONS {
        for step in set.steps {
            for part in step.sql.split("CREATE TABLE ").skip(1) {
                let name = part.split([' ', '(', '\n']).next().unwrap_or_default();
                owners.insert(name.to_owned(), set.room);
            }
        }
    }
    owners
}

/// The tables that a statement names behind FROM, JOIN, INTO and UPDATE.
fn tables(statement: &Statement) -> BTreeSet<String> {
    let words: Vec<&str> = statement.text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let before = ["FROM", "JOIN", "INTO", "UPDATE"];
    words.windows(2).filter(|pair| before.contains(&pair[0])).map(|pair| pair[1].to_owned()).collect()
}
