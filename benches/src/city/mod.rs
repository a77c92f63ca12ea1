//! A realistic city made from a seed: 2,511 units in four levels, 60 items, two years; 90 % of the entries are
//! posted on their day, 10 % later, 1 % take an earlier entry back, and a sixth of the items count people.
//!
//! Rows go in by a bulk path of the benches' own: with ids under the log's barrier and the columns that rooms
//! post, but without the deeds of rooms, which would take hours at ten million.

mod rows;

use std::path::Path;

use luoshi_store::store::{City, city_insert};
use luoshi_store::{Day, ManualClock, Store, StoreError, Value, statements};
use luoshi_units::{NewUnit, UnitKind, Units, Who};

pub use rows::{ITEMS, Line, Lines, PEOPLE, item, with_people};

statements! {
    /// A line of the ledger, as rooms post it.
    ENTRY = "INSERT INTO entry (city_id, record, line, id, room, item, unit, day, quantity, person, reverses,
                                deed, by_person, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    /// The deed that all lines of a bulk name.
    DEED = "INSERT INTO deed (city_id, id, by_person, key, digest, room, verb, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
}

/// Counties, townships of each, villages of each: with the city 2,511 units.
const COUNTIES: u64 = 10;
const TOWNSHIPS: u64 = 10;
const VILLAGES: u64 = 24;
/// How many units the city has.
pub const UNITS: u64 = 1 + COUNTIES + COUNTIES * TOWNSHIPS + COUNTIES * TOWNSHIPS * VILLAGES;
/// How many days entries are spread over.
pub const DAYS: u64 = 730;
/// Lines of one transaction.
const BULK: usize = 8192;

/// The first day.
pub fn first_day() -> Day {
    Day::from_ymd_opt(2020, 1, 1).unwrap_or_default()
}

/// The city's own code.
pub const ROOT: &str = "9900";

/// The code of a unit by its number, from 0 (the city) up to 2,510.
pub fn unit(n: u64) -> String {
    let county = |n: u64| format!("{ROOT}{n:02}");
    let township = |n: u64| format!("{}{:02}", county(n / TOWNSHIPS), n % TOWNSHIPS);
    let villages = 1 + COUNTIES + COUNTIES * TOWNSHIPS;
    match n {
        0 => ROOT.to_owned(),
        n if n <= COUNTIES => county(n - 1),
        n if n < villages => township(n - 1 - COUNTIES),
        n => {
            let village = n - villages;
            format!("{}{:02}", township(village / VILLAGES), village % VILLAGES)
        }
    }
}

fn new_unit(n: u64) -> NewUnit {
    let code = unit(n);
    let kind = match code.len() {
        4 => UnitKind::City,
        6 => UnitKind::County,
        8 => UnitKind::Township,
        _ => UnitKind::Community,
    };
    let parent = (code.len() > ROOT.len()).then(|| code[..code.len() - 2].to_owned());
    NewUnit { name_zh: format!("单位{code}"), name_en: None, aliases: Vec::new(), code, kind, parent }
}

/// Founds the city and its units.
///
/// # Errors
/// The database's.
pub async fn found(store: &Store, units: &Units) -> Result<(), StoreError> {
    let city = City {
        id: 1,
        code: ROOT.to_owned(),
        name_zh: "样城".to_owned(),
        name_en: "Sample".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        sample_until: None,
    };
    store.write(|tx| Box::pin(async move { city_insert(tx, &city).await })).await?;
    let (who, of, files) = (Who::system(1, 1), units.clone(), pack());
    store
        .write(|tx| {
            Box::pin(async move {
                let loaded = luoshi_packs::deeds::load(tx, &who, &of, &files).await;
                loaded.map_err(|error| StoreError::Shape(error.to_string()))
            })
        })
        .await?;
    let (who, units) = (Who::system(1, 1), units.clone());
    store
        .write(|tx| {
            Box::pin(async move {
                let all = (0..UNITS).map(new_unit).collect();
                luoshi_units::deeds::found_many(tx, &who, &units, first_day(), all)
                    .await
                    .map_err(|error| StoreError::Shape(error.to_string()))
            })
        })
        .await
}

/// A small pack, since the open log asks which version holds. It declares none of the items, so that entries
/// are open by township and month, as those are that say nothing else.
fn pack() -> luoshi_packs::Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/packs/tests/small");
    luoshi_packs::Files::from_dir(&folder).expect("the small pack is there")
}

/// Puts `count` entries into the ledger, in the order of their arrival, on the days that they arrive.
///
/// # Errors
/// The database's.
pub async fn fill(store: &Store, clock: &ManualClock, count: u64) -> Result<(), StoreError> {
    let mut lines = Lines::new(count).peekable();
    while let Some(first) = lines.peek() {
        clock.set(first.at);
        let bulk: Vec<Line> = lines.by_ref().take(BULK).collect();
        store.write_apart(|tx| Box::pin(put(tx, bulk))).await?;
    }
    Ok(())
}

async fn put(tx: &mut luoshi_store::Tx, bulk: Vec<Line>) -> Result<(), StoreError> {
    let deed = tx.id();
    let now = tx.now();
    let key = format!("bulk {deed}");
    DEED.bind(1_i64)
        .bind(deed)
        .bind(1_i64)
        .bind(key)
        .bind("")
        .bind("bench")
        .bind("bulk")
        .bind(now)
        .execute(tx)
        .await?;
    let mut rows = Vec::with_capacity(bulk.len());
    for line in bulk {
        rows.push(line.row(tx.log_id(1).await?, deed));
    }
    ENTRY.insert_many(tx, rows).await?;
    Ok(())
}

impl Line {
    /// The columns of the ledger's row.
    pub fn row(self, id: i64, deed: i64) -> Vec<Value> {
        vec![
            1_i64.into(),
            self.record.into(),
            self.line.into(),
            id.into(),
            "bench".into(),
            item(self.item).into(),
            unit(self.unit).into(),
            self.day.into(),
            self.quantity.into(),
            self.person.into(),
            self.reverses.into(),
            deed.into(),
            1_i64.into(),
            self.at.into(),
        ]
    }
}
