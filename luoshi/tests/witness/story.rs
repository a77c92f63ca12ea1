//! One story for every witness: honest growth is cosigned; a log that shrank, was written again or was forked is not,
//! and the city signs no more.

use luoshi::openlog::Http;
use luoshi_openlog::Carrier;
use luoshi_proofs::checkpoint::Checkpoint;
use luoshi_proofs::note::{Note, Signer, Vkey};
use luoshi_proofs::witness::{Answer, add_checkpoint};
use luoshi_testkit::{TestDb, on_both};
use serde_json::Value as Json;

use crate::city::{City, ORIGIN};
use crate::honest::Honest;

/// A witness that runs, until it is dropped.
pub struct Running {
    pub address: String,
    pub vkey: String,
    pub guard: Box<dyn std::any::Any>,
}

/// Tells the story with the witness that `start` starts: it trusts a log of this name and key.
pub async fn tell(db: &TestDb, start: impl FnOnce(&str, &str) -> Running) {
    let city = City::made(db);
    let alone = city.publish();
    assert_eq!(Note::parse(&alone).expect("a note").signatures.len(), 1);
    let witness = start(ORIGIN, &city.vkey());
    city.configure(&[("省档案馆", &witness.address, &witness.vkey)]);

    let first = cosigned(&city.publish(), &witness);
    let backup = city.path("city.luoshi").display().to_string();
    city.json(&["backup", &backup]);
    let mut statement = city.json(&["state", "talk.held"]);
    let grown = city.publish();
    let second = cosigned(&grown, &witness);
    assert_eq!(second.size, first.size + 1);
    verified(&city, &mut statement, &grown, &witness);

    refused_on_the_wire(&city, &witness, (&first, &second)).await;
    put_back(&city, &backup, &witness, (first.size, second.size));

    // All the while the honest log goes on being cosigned.
    city.found("99010102");
    assert_eq!(cosigned(&city.publish(), &witness).size, second.size + 1);
    drop(witness.guard);
}

/// The checkpoint of a note, which the witness signed.
fn cosigned(note: &str, witness: &Running) -> Checkpoint {
    let note = Note::parse(note).expect("a note");
    let key = Vkey::parse(&witness.vkey).expect("a key");
    assert!(note.verify(&key).is_ok_and(|time| time.is_some()), "{} signed it", witness.vkey);
    Checkpoint::parse(&note.text).expect("a checkpoint")
}

/// `luoshi verify` and `luoshi log show` name the witness.
fn verified(city: &City, statement: &mut Json, note: &str, witness: &Running) {
    let file = city.path("statement.json");
    statement["checkpoint"] = Json::from(note);
    std::fs::write(&file, statement.to_string()).expect("the folder can be written");
    let file = file.display().to_string();
    let name = witness.vkey.split('+').next().expect("a name");
    let told = city.run(&["verify", &file]);
    assert_eq!(told.code, Some(0), "{}", told.err);
    assert!(told.out.contains(&format!("The witness {name} signed this checkpoint at ")), "{}", told.out);
    let told = city.json(&["verify", &file]);
    assert_eq!(told["witnesses"][0]["name"], name);
    let shown = city.json(&["log", "show"]);
    assert_eq!(
        (&shown["witnesses"][0]["name"], &shown["witnesses"][0]["vkey"]),
        (&"省档案馆".into(), &witness.vkey.as_str().into())
    );
    let size = Checkpoint::parse(&Note::parse(note).expect("a note").text).expect("a checkpoint").size;
    assert_eq!(shown["witnesses"][0]["size"], size);
}

/// The witness itself refuses what the log's own key signs falsely.
async fn refused_on_the_wire(city: &City, witness: &Running, (first, second): (&Checkpoint, &Checkpoint)) {
    let secret = std::fs::read_to_string(city.key()).expect("the key is there");
    let signer = Signer::parse(&secret).expect("a key");
    let other = Signer::new(ORIGIN, [1; 32]).expect("a sound name");
    let stranger = Signer::new("log.invalid/stranger", [1; 32]).expect("a sound name");
    let checkpoint =
        |origin: &str, size, root| Checkpoint { origin: origin.to_owned(), size, root }.to_string();
    let of = |size, root| checkpoint(ORIGIN, size, root);
    let (size, root) = (second.size, second.root);
    let shrunk = of(first.size, first.root);
    let grown = of(size + 1, [2; 32]);
    for (what, old, proof, note, expected) in [
        ("shrunk", first.size, vec![], signer.sign(&shrunk), Answer::Knows(size)),
        ("written again", size, vec![], signer.sign(&of(size, [2; 32])), Answer::Inconsistent),
        ("forked", size, vec![[3; 32]], signer.sign(&grown), Answer::Inconsistent),
        ("another key's", size, vec![], other.sign(&of(size, root)), Answer::UnknownKey),
        ("unknown", 0, vec![], stranger.sign(&checkpoint(stranger.name(), size, root)), Answer::UnknownLog),
    ] {
        let body = add_checkpoint(old, &proof, &note);
        let url = format!("{}/add-checkpoint", witness.address);
        let came = Http::default().carry(&url, Some(body)).await.expect("it answers");
        let key = Vkey::parse(&witness.vkey).expect("a key");
        assert_eq!(Answer::read(came.status, &came.kind, &came.body, "", &key), expected, "{what}: {came:?}");
    }
}

/// An older backup is put back, and the memory beside the key with it: the witness alone remembers.
fn put_back(city: &City, backup: &str, witness: &Running, (have, knows): (u64, u64)) {
    let folder = city.path("older");
    std::fs::create_dir(&folder).expect("the folder can be written");
    let database = format!("sqlite:{}", folder.join("city.db").display());
    let older = City { database, folder, with: Vec::new() };
    std::fs::copy(city.key(), older.key()).expect("the key is there");
    older.json(&["restore", backup]);
    older.configure(&[("省档案馆", &witness.address, &witness.vkey)]);
    let refused = |what: &str, how: &[&str], says: &str| {
        let ran = older.run(how);
        assert_eq!(ran.code, Some(3), "{what}: {}{}", ran.out, ran.err);
        for word in ["省档案馆", says, "Restore the newest backup", "luoshi log new-origin"] {
            assert!(ran.err.contains(word), "{what}: {word}: {}", ran.err);
        }
        assert!(!older.path("log-key.last").exists(), "{what}: nothing was signed");
    };
    let publish = ["log", "publish"];
    let shrunk = format!("a log of {knows} positions under this name, and this one has {have}");
    refused("shrunk", &publish, &shrunk);
    refused("shrunk", &["state", "talk.held"], &shrunk);
    let forked = &format!("whose first {knows} positions are not those of this one");
    older.found("99010102");
    refused("written again", &publish, forked);
    older.found("99010103");
    refused("forked", &publish, forked);
    // Another name, which the witness does not know yet: that is said, and stops nothing.
    let begun = older.run(&["log", "new-origin", "log.invalid/9900/2", "--json"]);
    assert_eq!(begun.code, Some(0), "{}", begun.err);
    assert!(begun.err.contains("it does not know this log"), "{}", begun.err);
    let begun: Json = serde_json::from_str(&begun.out).expect("JSON");
    assert_eq!((&begun["origin"], &begun["size"]), (&"log.invalid/9900/2".into(), &(have + 3).into()));
}

#[test]
fn a_witness_that_is_played() {
    on_both(luoshi::house::MIGRATIONS, |db| async move {
        tell(&db, |_, vkey| {
            let honest = Honest::new(&[vkey.to_owned()]);
            let stub = honest.serve();
            Running { address: stub.url(), vkey: honest.vkey(), guard: Box::new(stub) }
        })
        .await;
    });
}
