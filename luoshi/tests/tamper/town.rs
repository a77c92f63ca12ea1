//! A city so small that everything can be held against everything in an instant: teams, talks and outings, one of each
//! corrected and one taken back, two settled epochs, two checkpoints, a witness, a statement.

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use luoshi::cli::{Common, Language};
use luoshi::openlog::KeyFile;
use luoshi_ledger::{Ledger, Question, Settled, Settler};
use luoshi_openlog::{Asked, OpenLog, Published};
use luoshi_packs::{Files, Pack};
use luoshi_proofs::note::{Note, Signer, Vkey};
use luoshi_records::deeds as records;
use luoshi_store::{BoxFuture, Day, Instant, Store, Tx};
use luoshi_talks::deeds::{self, Desk, Done, Seen};
use luoshi_talks::model::{Audience, PlaceKind, TalkDraft, TeamDraft};
use luoshi_testkit::TestDb;
use luoshi_units::{NewPerson, Post, Role, Units, Who};
use serde_json::json;
use sha2::{Digest, Sha256};

pub const CITY: i64 = 1;
const CODE: &str = "9900";
const TOWNSHIP: &str = "990101";
const WITNESS: &str = "witness.invalid";

/// A city, its keys, and what opens it.
pub struct Town {
    pub common: Common,
    /// Keys of the log and of the witness.
    pub keys: Vec<Vkey>,
    /// A statement's file.
    pub statement: String,
}

struct Maker {
    store: Store,
    units: Units,
    pack: Pack,
    people: Vec<i64>,
    deeds: u32,
}

/// Makes the city in a database that is migrated and empty. The key's file lies in the database's folder.
pub async fn made(db: &TestDb) -> Town {
    let key = db.folder().join("log-key");
    let signer = Signer::new("luoshi.invalid/9900", [7; 32]).unwrap();
    std::fs::write(&key, signer.secret() + "\n").unwrap();
    let keeper = KeyFile::read(&key).unwrap().unwrap();
    let mut maker = Maker::found(&db.store).await;
    let ledger = Ledger::new(db.store.clone(), maker.units.clone());
    let log = OpenLog::new(ledger.clone());
    maker.talks().await;
    settle(&ledger).await;
    let first = log.publish(CITY, CODE, &keeper, at(1)).await.unwrap();
    witnessed(&log, &first).await;
    maker.outings().await;
    settle(&ledger).await;
    let (who, question) = (maker.who(0), Question::of("talk.held"));
    let asked = Asked { who: &who, code: CODE, question: &question, key: "state" };
    let hash = log.state(&asked, &keeper, at(2)).await.unwrap();
    let file = log.statement(CITY, &hash).await.unwrap().unwrap();
    let common = Common {
        database: db.address.clone(),
        city: None,
        log_key: Some(key),
        lang: Language::En,
        json: false,
        config: None,
        witnesses: Vec::new(),
        files: luoshi::files::FilesConfig::default(),
        fonts: None,
    };
    let keys = [keeper.known().unwrap(), vec![witness()]].concat();
    Town { common, keys, statement: serde_json::to_string(&file).unwrap() }
}

/// The pack of the city.
fn files() -> Files {
    Files::from_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tamper/pack")).unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn at(hour: u32) -> Instant {
    format!("2026-01-01T{hour:02}:00:00Z").parse().unwrap()
}

async fn settle(ledger: &Ledger) {
    let settler = Settler { holder: 7, now: at(0), least: 1, most: 1000 };
    assert!(matches!(ledger.settle(CITY, &settler).await.unwrap(), Settled::Epoch { .. }));
}

/// A witness signs a checkpoint, as <https://c2sp.org/tlog-cosignature> writes it.
async fn witnessed(log: &OpenLog, published: &Published) {
    let text = Note::parse(&published.note).unwrap().text;
    let (key, time) = (SigningKey::from_bytes(&[4; 32]), 1_618_563_600_u64);
    let signature = key.sign(format!("cosignature/v1\ntime {time}\n{text}").as_bytes()).to_bytes();
    let bytes = [&witness_id()[..], &time.to_be_bytes(), &signature].concat();
    let line = format!("\u{2014} {WITNESS} {}\n", STANDARD.encode(bytes));
    log.keep_cosignature(CITY, published, WITNESS, &line, at(1)).await.unwrap();
}

fn witness_bytes() -> [u8; 32] {
    SigningKey::from_bytes(&[4; 32]).verifying_key().to_bytes()
}

fn witness_id() -> Vec<u8> {
    let text = [WITNESS.as_bytes(), b"\n\x04", &witness_bytes()].concat();
    Sha256::digest(text)[..4].to_vec()
}

fn witness() -> Vkey {
    let id: String = hex::encode(witness_id());
    let key = STANDARD.encode([&[4], &witness_bytes()[..]].concat());
    Vkey::parse(&format!("{WITNESS}+{id}+{key}")).unwrap()
}

async fn people(tx: &mut Tx, units: &Units, files: &Files) -> Result<Vec<i64>, luoshi_packs::Error> {
    luoshi_packs::deeds::found(tx, CITY, None, units, files).await?;
    let (who, mut people) = (Who::system(CITY, 0), Vec::new());
    for (name, number) in [("何雪", "1"), ("郭立", "2"), ("宋岩", "3")] {
        let (name, unit, staff_no) = (name.to_owned(), TOWNSHIP.to_owned(), Some(number.to_owned()));
        let new = NewPerson { name, unit, staff_no, sample: true };
        people.push(luoshi_units::deeds::person_add(tx, &who, units, new).await?.id);
    }
    Ok(people)
}

impl Maker {
    async fn found(store: &Store) -> Self {
        let (units, files) = (Units::new(), files());
        let (of, with) = (units.clone(), files.clone());
        let people = store.write(|tx| Box::pin(async move { people(tx, &of, &with).await })).await.unwrap();
        let pack = luoshi_packs::load(&files).unwrap();
        Self { store: store.clone(), units, pack, people, deeds: 0 }
    }

    /// A person of the office.
    fn who(&self, n: usize) -> Who {
        let (person, from) = (self.people[n], day("2021-01-01"));
        let post = Post {
            id: 1,
            person,
            role: Role::Office,
            unit: CODE.to_owned(),
            from,
            until: None,
            acting: false,
        };
        Who {
            city: CITY,
            person,
            account: 1,
            name: "何雪".to_owned(),
            posts: vec![post],
            system: false,
            asked: None,
        }
    }

    fn key(&mut self) -> String {
        self.deeds += 1;
        format!("key-{}", self.deeds)
    }

    async fn talk<F>(&mut self, who: usize, deed: F) -> i64
    where
        F: for<'t> FnOnce(&'t mut Tx, &'t Desk<'t>) -> BoxFuture<'t, Result<Done, luoshi_talks::Error>>
            + Send
            + 'static,
    {
        let (who, key, units) = (self.who(who), self.key(), self.units.clone());
        let done = self.store.write(move |tx| {
            Box::pin(async move {
                let desk = Desk { who: &who, key: &key, units: &units, zone: chrono_tz::Asia::Shanghai };
                deed(tx, &desk).await
            })
        });
        done.await.unwrap().id
    }

    async fn talks(&mut self) {
        let (one, other) = (self.people[0], self.people[1]);
        let founded = day("2021-03-10");
        let name = "柳湾宣讲团".to_owned();
        let draft = TeamDraft {
            name,
            unit: Some(TOWNSHIP.to_owned()),
            founded: Some(founded),
            ..TeamDraft::default()
        };
        let draft = draft.joined(one, founded).joined(other, day("2021-03-12"));
        let team = self.talk(0, |tx, desk| Box::pin(deeds::team_found(tx, desk, draft))).await;
        let draft = |day: Day, listeners| TalkDraft {
            unit: Some("99010101".to_owned()),
            team: Some(team),
            speakers: vec![one, other],
            topic: "山里的交通站".to_owned(),
            kind: Some(PlaceKind::Village),
            place: "文化大院".to_owned(),
            day: Some(day),
            start: Some(13 * 60 + 30),
            minutes: Some(90),
            audience: BTreeMap::from([(Audience::Villagers, listeners)]),
            ..TalkDraft::default()
        };
        let first = draft(day("2021-04-13"), 90);
        let held = self.talk(0, |tx, desk| Box::pin(deeds::talk_hold(tx, desk, first))).await;
        let again = draft(day("2021-04-13"), 120);
        let seen = Seen::now(held);
        self.talk(0, move |tx, desk| Box::pin(deeds::talk_correct(tx, desk, seen, again, Some("数错了"))))
            .await;
        self.talk(1, move |tx, desk| Box::pin(deeds::talk_confirm(tx, desk, Seen::now(held)))).await;
        let second = draft(day("2021-04-14"), 30);
        self.talk(0, |tx, desk| Box::pin(deeds::talk_hold(tx, desk, second))).await;
    }

    async fn outings(&mut self) {
        let values = |site: &str, people: Vec<i64>| {
            let values = json!({ "unit": "9900-D01", "site": site, "day": "2021-04-15", "people": people });
            values.as_object().cloned().unwrap()
        };
        let first = values("河边", self.people.clone());
        self.record(first).await;
        let taken = self.record(values("公园", vec![self.people[2]])).await;
        let (who, key, units, pack) = (self.who(0), self.key(), self.units.clone(), self.pack.clone());
        let done = self.store.write(move |tx| {
            Box::pin(async move {
                let desk = records::Desk { pack: &pack, units: &units, today: day("2021-04-16") };
                let wish = records::Withdraw { key: &key, record: taken, version: 1, reason: "没有做" };
                records::withdraw(tx, &who, desk, wish).await
            })
        });
        done.await.unwrap();
    }

    async fn record(&mut self, values: serde_json::Map<String, serde_json::Value>) -> i64 {
        let (who, key, units, pack) = (self.who(0), self.key(), self.units.clone(), self.pack.clone());
        let done = self.store.write(move |tx| {
            Box::pin(async move {
                let desk = records::Desk { pack: &pack, units: &units, today: day("2021-04-16") };
                let new = records::New { key: &key, form: "outing", values: &values, reason: None };
                records::record(tx, &who, desk, new).await
            })
        });
        done.await.unwrap().record
    }
}
