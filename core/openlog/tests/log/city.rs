//! A small city, and whoever keeps its key.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use chrono::{NaiveDate, TimeZone, Utc};
use luoshi_ledger::{Act, Begun, Ledger, Posting, Question};
use luoshi_openlog::{Keeper, OpenLog};
use luoshi_packs::{Files, deeds};
use luoshi_proofs::note::Signer;
use luoshi_store::{Migrations, Store};
use luoshi_units::{Units, Who};
use serde_json::json;

pub const MIGRATIONS: &[Migrations] = &[
    luoshi_store::store::MIGRATIONS,
    luoshi_units::MIGRATIONS,
    luoshi_ledger::MIGRATIONS,
    luoshi_packs::MIGRATIONS,
    luoshi_openlog::MIGRATIONS,
];

pub const CITY: i64 = 1;
pub const CODE: &str = "9900";

/// A key, and what it signed last, in memory.
pub struct Kept(pub Signer, pub Mutex<Option<String>>);

impl Kept {
    pub fn new() -> Self {
        Self(Signer::new("small.invalid/9900", [7; 32]).unwrap(), Mutex::default())
    }
}

impl Keeper for Kept {
    fn signers(&self, _: &str) -> Result<Vec<Signer>, String> {
        Ok(vec![self.0.clone()])
    }

    fn last(&self, _: &str) -> Result<Option<String>, String> {
        Ok(self.1.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    fn keep(&self, _: &str, note: &str) -> Result<(), String> {
        *self.1.lock().unwrap_or_else(PoisonError::into_inner) = Some(note.to_owned());
        Ok(())
    }
}

pub fn files() -> Files {
    Files::from_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/tests/small")).unwrap()
}

pub async fn founded(store: &Store) -> OpenLog {
    let units = Units::new();
    let with = units.clone();
    store
        .write(move |tx| {
            Box::pin(async move { deeds::found(tx, CITY, None, &with, &files()).await.map(|_| ()) })
        })
        .await
        .unwrap();
    OpenLog::new(Ledger::new(store.clone(), units))
}

/// Posts what a record says; the same record again corrects it, no postings withdraw it.
pub async fn post(store: &Store, record: i64, n: i64, postings: Vec<Posting>) {
    let who = Who::system(CITY, 1);
    store
        .write(move |tx| {
            Box::pin(async move {
                let key = format!("{record}-{n}");
                let command = json!([record, n]);
                let act = Act {
                    who: &who,
                    key: &key,
                    room: "talks",
                    verb: "hold",
                    record: Some(record),
                    reason: Some("因为"),
                    command,
                };
                let Begun::New(deed) = luoshi_ledger::begin(tx, act).await? else { panic!("a new key") };
                luoshi_ledger::post(tx, &deed, record, &postings).await?;
                luoshi_ledger::finish(tx, deed, record, json!({}), json!({})).await
            })
        })
        .await
        .unwrap();
}

pub fn posting(item: &str, day: u32, person: Option<i64>) -> Posting {
    Posting {
        item: item.to_owned(),
        unit: "99010101".to_owned(),
        day: NaiveDate::from_ymd_opt(2021, 4, day).unwrap(),
        quantity: 1,
        person,
    }
}

pub fn noon() -> luoshi_store::Instant {
    Utc.with_ymd_and_hms(2026, 1, 1, 12, 0, 0).unwrap()
}

pub fn question() -> Question {
    Question::of("talk.held")
}
