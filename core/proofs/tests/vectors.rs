//! The vectors that other implementations are held against are what this one gives. `LUOSHI_BLESS=1` writes them.

use chrono::{NaiveDate, TimeZone, Utc};
use luoshi_proofs::checkpoint::{Checkpoint, hash_to_base64};
use luoshi_proofs::edition::EditionFile;
use luoshi_proofs::leaf::{
    EntryLeaf, EventLeaf, Leaf, OpenDay, PrivateEntry, canonical, commitment, private_event, pseudonym, salt,
};
use luoshi_proofs::merkle::{Hash, consistency, inclusion, leaf_hash};
use luoshi_proofs::note::{Note, Signer, Vkey};
use luoshi_proofs::statement::{
    Core, EventAt, StatementFile, Verdict, Words, Wrong, definition_hash, verify,
};
use luoshi_proofs::tile::{Edge, Tiles, bundle_bytes, bundle_leaves, tile_bytes, tile_hashes};
use serde_json::{Value as Json, json};

const ORIGIN: &str = "luoshi.invalid/2310";

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 4, 16).unwrap()
}

fn held(name: &str, made: &Json) {
    let path = format!("{}/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = serde_json::to_string_pretty(made).unwrap() + "\n";
    if std::env::var_os("LUOSHI_BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), text, "{path}: LUOSHI_BLESS=1 writes it");
}

/// Leaves of a small log: a unit, entries of each openness, a reversal, a statement's event.
fn leaves() -> Vec<(Json, Leaf)> {
    let at = Utc.with_ymd_and_hms(2021, 4, 16, 9, 0, 0).unwrap();
    let (city, person) = ([1; 32], [2; 32]);
    let private = |record, line, unit, person, reason| PrivateEntry {
        room: "talks",
        record,
        line,
        unit,
        day: day(),
        person,
        by: 7,
        at,
        reason,
    };
    let entry = |id: i64, secret: [u8; 32], private: PrivateEntry<'_>, mut leaf: EntryLeaf| {
        let text = private.text();
        leaf.commitment = commitment(&salt(&secret, id), &text);
        let given = json!({ "id": id, "secret": hex::encode(secret), "salt": hex::encode(salt(&secret, id)), "private": text });
        (given, Leaf::Entry(leaf))
    };
    let plain = |item: &str, unit: &str, quantity| EntryLeaf {
        item: item.to_owned(),
        unit: unit.to_owned(),
        day: OpenDay::exact(day()),
        quantity,
        person: None,
        reverses: None,
        commitment: [0; 32],
    };
    let body =
        canonical(&json!({ "unit": "2310", "kind": "city", "name": { "zh": "样城", "en": "Sample" } }));
    let said = private_event(None, at);
    let event = EventLeaf {
        kind: "unit.found".to_owned(),
        day: OpenDay::exact(day()),
        body,
        commitment: commitment(&salt(&city, 11), &said),
    };
    let given = json!({ "id": 11, "secret": hex::encode(city), "salt": hex::encode(salt(&city, 11)), "private": said });
    let coarse =
        |item: &str, person| EntryLeaf { day: OpenDay::month(day()), person, ..plain(item, "231002001", 1) };
    vec![
        (given, Leaf::Event(event)),
        entry(12, city, private(100, 1, "231002001001", None, None), plain("talk.held", "231002001001", 1)),
        entry(
            13,
            person,
            private(101, 1, "231002001001", Some(42), None),
            coarse("volunteer.person", Some(pseudonym(&person, "volunteer.person"))),
        ),
        entry(14, person, private(102, 1, "231002001001", Some(42), None), coarse("study.self", None)),
        entry(
            15,
            city,
            private(100, 2, "231002001001", None, Some("记错了：\"两场\"")),
            EntryLeaf { quantity: -1, reverses: Some(2), ..plain("talk.held", "231002001001", 1) },
        ),
    ]
}

#[test]
fn leaf_vectors() {
    let made: Vec<Json> = leaves()
        .into_iter()
        .map(|(given, leaf)| {
            let text = leaf.to_string();
            assert_eq!(Leaf::parse(text.as_bytes()), Some(leaf));
            json!({ "given": given, "leaf": text, "hash": hex::encode(leaf_hash(text.as_bytes())) })
        })
        .collect();
    let pseudonyms = json!([
        { "secret": hex::encode([2; 32]), "item": "volunteer.person", "pseudonym": hex::encode(pseudonym(&[2; 32], "volunteer.person")) },
        { "secret": hex::encode([2; 32]), "item": "volunteer.time", "pseudonym": hex::encode(pseudonym(&[2; 32], "volunteer.time")) },
        { "secret": hex::encode([2; 32]), "item": "talk.speaker", "pseudonym": hex::encode(pseudonym(&[2; 32], "talk.speaker")) },
    ]);
    let good = leaves()[1].1.to_string();
    let broken: Vec<String> = ["\t-\t-\t", "\t0\t", "\t01\t", "\t2021-4-16\t", "\tFF\t", "\n"]
        .iter()
        .zip(["\t-\t0\t", "\t1\t", "\t1\t", "\t2021-04-16\t", "\t-\t", ""])
        .map(|(bad, was)| if was.is_empty() { format!("{good}{bad}") } else { good.replacen(was, bad, 1) })
        .filter(|text| *text != good)
        .collect();
    for text in &broken {
        assert_eq!(Leaf::parse(text.as_bytes()), None, "{text}");
    }
    held("leaves", &json!({ "leaves": made, "pseudonyms": pseudonyms, "broken": broken }));
}

fn log(count: usize) -> (Vec<Hash>, Tiles) {
    let (mut tiles, mut edge, mut hashes) = (Tiles::default(), Edge::default(), Vec::new());
    for n in 0..count {
        hashes.push(leaf_hash(format!("leaf {n}").as_bytes()));
        edge.push(hashes[n], |id, whole| drop(tiles.0.insert(id, whole)));
    }
    tiles.0.extend(edge.partial());
    (hashes, tiles)
}

#[test]
fn tree_vectors() {
    let (_, tiles) = log(600);
    let base64 = |hashes: Vec<Hash>| hashes.iter().map(hash_to_base64).collect::<Vec<_>>();
    let roots: Vec<Json> = [0_u64, 1, 2, 3, 5, 8, 255, 256, 257, 511, 512, 600]
        .iter()
        .map(|size| json!({ "size": size, "root": hash_to_base64(&tiles.root(*size).unwrap()) }))
        .collect();
    let inclusions: Vec<Json> =
        [(0_u64, 1_u64), (0, 2), (2, 3), (4, 5), (255, 256), (256, 257), (300, 600), (599, 600)]
            .iter()
            .map(|(index, size)| {
                let proof = base64(tiles.proof(&inclusion(*index, *size).unwrap()).unwrap());
                json!({ "index": index, "size": size, "proof": proof })
            })
            .collect();
    let consistencies: Vec<Json> =
        [(1_u64, 1_u64), (1, 2), (3, 5), (4, 8), (6, 8), (256, 600), (255, 257), (511, 600), (600, 600)]
            .iter()
            .map(|(old, size)| {
                let proof = base64(tiles.proof(&consistency(*old, *size).unwrap()).unwrap());
                json!({ "old": old, "size": size, "proof": proof })
            })
            .collect();
    let tile = tile_bytes(&tiles.0[&(0, 2)]);
    assert_eq!(tile_hashes(&tile).as_ref(), tiles.0.get(&(0, 2)));
    let bundle = bundle_bytes([&b"leaf 0"[..], b"", "叶".as_bytes()]).unwrap();
    assert_eq!(bundle_leaves(&bundle).unwrap(), [&b"leaf 0"[..], b"", "叶".as_bytes()]);
    held(
        "tree",
        &json!({
            "leaf": "leaf N for N from 0, as UTF-8", "roots": roots, "inclusion": inclusions, "consistency": consistencies,
            "bundle": { "leaves": ["leaf 0", "", "叶"], "bytes": hex::encode(&bundle) },
        }),
    );
}

#[test]
fn note_vectors() {
    let (log, witness) = (Signer::new(ORIGIN, [3; 32]).unwrap(), cosigner());
    let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size: 600, root: log_root(600) };
    let text = checkpoint.to_string();
    let note = log.sign(&text) + &cosigned(&text, 1_618_563_600);
    let (read, vkey) = (Note::parse(&note).unwrap(), Vkey::parse(&log.vkey().to_string()).unwrap());
    assert_eq!(read.verify(&vkey), Ok(None));
    assert_eq!(read.verify(&Vkey::parse(&witness).unwrap()), Ok(Some(1_618_563_600)));
    assert_eq!(Checkpoint::parse(&read.text), Some(checkpoint));
    assert_eq!(Signer::parse(&log.secret()).unwrap().vkey(), vkey);
    let spoiled = note.replacen("600", "601", 1);
    assert!(Note::parse(&spoiled).unwrap().verify(&vkey).is_err());
    assert_eq!(Checkpoint::parse(&format!("{text}extension\n")), None);
    held(
        "notes",
        &json!({
            "secret": log.secret(), "vkey": vkey.to_string(), "witness": witness, "time": 1_618_563_600, "note": note,
            "spoiled": spoiled,
        }),
    );
}

fn log_root(size: u64) -> Hash {
    log(usize::try_from(size).unwrap()).1.root(size).unwrap()
}

/// A witness's key, as <https://c2sp.org/tlog-cosignature> writes it.
fn cosigner() -> String {
    use ed25519_dalek::SigningKey;
    let key = SigningKey::from_bytes(&[4; 32]).verifying_key().to_bytes();
    let id = sha2_first(&[b"witness.invalid", &b"\n\x04"[..], &key].concat());
    format!("witness.invalid+{}+{}", hex::encode(&id), base64(&[&[4], &key[..]].concat()))
}

fn cosigned(text: &str, time: u64) -> String {
    use ed25519_dalek::{Signer as _, SigningKey};
    let key = SigningKey::from_bytes(&[4; 32]);
    let signature = key.sign(format!("cosignature/v1\ntime {time}\n{text}").as_bytes()).to_bytes();
    let id = sha2_first(&[b"witness.invalid", &b"\n\x04"[..], &key.verifying_key().to_bytes()].concat());
    let bytes = [&id[..], &time.to_be_bytes(), &signature].concat();
    format!("\u{2014} witness.invalid {}\n", base64(&bytes))
}

fn sha2_first(bytes: &[u8]) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes)[..4].to_vec()
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// A statement about the first leaves of a small log, which then holds its event.
fn statement(form: &str) -> (StatementFile, Vkey) {
    let signer = Signer::new(ORIGIN, [3; 32]).unwrap();
    let mut texts: Vec<String> = leaves().into_iter().map(|(_, leaf)| leaf.to_string()).collect();
    let grown = |texts: &[String]| {
        let (mut tiles, mut edge) = (Tiles::default(), Edge::default());
        texts.iter().for_each(|text| edge.push(leaf_hash(text.as_bytes()), |_, _| {}));
        tiles.0.extend(edge.partial());
        tiles
    };
    let position = texts.len() as u64;
    let core = Core {
        origin: ORIGIN.to_owned(),
        city: "2310".to_owned(),
        figure: "talk.held".to_owned(),
        unit: "2310".to_owned(),
        from: "2021-03-08".to_owned(),
        until: "2021-04-16".to_owned(),
        value: Some("0".to_owned()),
        why: None,
        measure: "talks".to_owned(),
        entries: 2,
        position,
        root: grown(&texts).root(position).unwrap(),
        definitions: hex::encode([5; 32]),
    };
    assert_eq!(Core::parse(&core.to_string()), Some(core.clone()));
    let definition = json!({ "id": "talk.held", "kind": "records", "item": "talk.held" });
    let mut body = json!({ "core": core.hash(), "figure": core.figure });
    if form == "statement/2" {
        body["definition"] = definition_hash(&definition).into();
    }
    let body = canonical(&body);
    let event =
        EventLeaf { kind: "figure.state".to_owned(), day: OpenDay::exact(day()), body, commitment: [6; 32] };
    let leaf = Leaf::Event(event).to_string();
    texts.push(leaf.clone());
    texts.push(texts[1].clone());
    let (tiles, size) = (grown(&texts), texts.len() as u64);
    let checkpoint =
        Checkpoint { origin: ORIGIN.to_owned(), size, root: tiles.root(size).unwrap() }.to_string();
    let proof = |ranges| tiles.proof(ranges).unwrap().iter().map(hash_to_base64).collect();
    let file = StatementFile {
        luoshi: form.to_owned(),
        core: signer.sign(&core.to_string()),
        definition,
        event: EventAt { position: position + 1, leaf },
        inclusion: proof(&inclusion(position, size).unwrap()),
        consistency: proof(&consistency(position, size).unwrap()),
        checkpoint: signer.sign(&checkpoint) + &cosigned(&checkpoint, 1_618_563_600),
    };
    (file, signer.vkey())
}

#[test]
fn statement_vectors() {
    let (file, vkey) = statement("statement/2");
    let witness = Vkey::parse(&cosigner()).unwrap();
    let keys = [vkey.clone(), witness.clone()];
    let check = |file: &StatementFile| verify(&serde_json::to_string(file).unwrap(), &keys);
    let Verdict::True(core, cosigned, Words::Pinned) = check(&file) else { panic!("{:?}", check(&file)) };
    let (first, _) = statement("statement/1");
    assert!(matches!(check(&first), Verdict::True(.., Words::Unpinned)));
    assert_eq!(core.position, 5);
    assert_eq!(cosigned, [("witness.invalid".to_owned(), 1_618_563_600)]);
    let other = Signer::new("other.invalid", [9; 32]).unwrap().vkey();
    let missing = verify(&serde_json::to_string(&file).unwrap(), &[other]);
    assert_eq!(missing, Verdict::CannotTell { origin: ORIGIN.to_owned() });

    let spoil = |change: &dyn Fn(&mut StatementFile)| {
        let mut spoiled = file.clone();
        change(&mut spoiled);
        spoiled
    };
    let spoiled = [
        (Wrong::Form, spoil(&|f| f.luoshi = "statement/3".to_owned())),
        (Wrong::Form, spoil(&|f| f.luoshi = "statement/1".to_owned())),
        (Wrong::Form, StatementFile { luoshi: "statement/2".to_owned(), ..first.clone() }),
        (Wrong::Core, spoil(&|f| f.core = f.core.replace("entries", "records"))),
        (Wrong::Signature, spoil(&|f| f.core = f.core.replace("value 0", "value 1"))),
        (Wrong::Definition, spoil(&|f| f.definition = json!({ "id": "talk.teams" }))),
        (Wrong::Definition, spoil(&|f| f.definition["kind"] = "sum".into())),
        (Wrong::Event, spoil(&|f| f.event.leaf = f.event.leaf.replace("talk.held", "talk.teams"))),
        (Wrong::Checkpoint, spoil(&|f| f.checkpoint = f.checkpoint.replacen("\n7\n", "\n8\n", 1))),
        (Wrong::Inclusion, spoil(&|f| f.inclusion.swap(0, 1))),
        (Wrong::Consistency, spoil(&|f| drop(f.consistency.pop()))),
    ];
    let spoiled: Vec<Json> = spoiled
        .iter()
        .map(|(wrong, file)| {
            assert_eq!(check(file), Verdict::False(*wrong));
            json!({ "wrong": wrong, "file": file })
        })
        .collect();
    held(
        "statement",
        &json!({
            "vkey": vkey.to_string(), "witness": witness.to_string(), "hash": core.hash(), "file": file, "first": first,
            "spoiled": spoiled,
        }),
    );
}

/// What the log of the statement's city holds of an edition.
fn edition_file() -> (EditionFile, Vkey) {
    let (file, vkey) = statement("statement/2");
    let signer = Signer::new(ORIGIN, [3; 32]).unwrap();
    let says = json!({
        "bulletin": "7", "edition": 1, "position": 5,
        "numbers": [["talk.held", "2310", "2021-03-08", "2021-04-16", "780"], ["talk.teams", "2310", "2021-03-08", "2021-04-16", null]],
    });
    let kind = luoshi_proofs::edition::KIND.to_owned();
    let event = EventLeaf { kind, day: OpenDay::exact(day()), body: canonical(&says), commitment: [6; 32] };
    let leaf = Leaf::Event(event).to_string();
    let mut texts: Vec<String> = leaves().into_iter().map(|(_, leaf)| leaf.to_string()).collect();
    texts.extend([leaf.clone(), file.event.leaf]);
    let (mut tiles, mut edge) = (Tiles::default(), Edge::default());
    texts.iter().for_each(|text| edge.push(leaf_hash(text.as_bytes()), |_, _| {}));
    tiles.0.extend(edge.partial());
    let size = texts.len() as u64;
    let checkpoint =
        Checkpoint { origin: ORIGIN.to_owned(), size, root: tiles.root(size).unwrap() }.to_string();
    let proof = tiles.proof(&inclusion(5, size).unwrap()).unwrap();
    let file = EditionFile {
        luoshi: "edition/1".to_owned(),
        says,
        event: EventAt { position: 6, leaf },
        inclusion: proof.iter().map(hash_to_base64).collect(),
        checkpoint: signer.sign(&checkpoint) + &cosigned(&checkpoint, 1_618_563_600),
    };
    (file, vkey)
}

#[test]
fn an_edition_is_proven_and_each_spoiled_part_refused() {
    use luoshi_proofs::edition::{Verdict, verify};
    let (file, vkey) = edition_file();
    let witness = Vkey::parse(&cosigner()).unwrap();
    let keys = [vkey, witness];
    let check = |file: &EditionFile| verify(&serde_json::to_string(file).unwrap(), &keys);
    let Verdict::True(origin, edition, cosigned) = check(&file) else { panic!("{:?}", check(&file)) };
    assert_eq!(
        (origin.as_str(), edition.bulletin.as_str(), edition.edition, edition.position),
        (ORIGIN, "7", 1, 5)
    );
    assert_eq!(edition.numbers[0].4.as_deref(), Some("780"));
    assert_eq!(cosigned, [("witness.invalid".to_owned(), 1_618_563_600)]);
    let other = Signer::new("other.invalid", [9; 32]).unwrap().vkey();
    let missing = verify(&serde_json::to_string(&file).unwrap(), &[other]);
    assert_eq!(missing, Verdict::CannotTell { origin: ORIGIN.to_owned() });

    let spoil = |change: &dyn Fn(&mut EditionFile)| {
        let mut spoiled = file.clone();
        change(&mut spoiled);
        spoiled
    };
    let spoiled = [
        (Wrong::Form, spoil(&|f| f.luoshi = "edition/2".to_owned())),
        (Wrong::Event, spoil(&|f| f.says["numbers"][0][4] = "781".into())),
        (Wrong::Event, spoil(&|f| f.says["edition"] = 2.into())),
        (Wrong::Event, spoil(&|f| f.event.position = 5)),
        (Wrong::Event, spoil(&|f| f.event.leaf = f.event.leaf.replace("bulletin.publish", "figure.state"))),
        (Wrong::Event, spoil(&|f| f.event.leaf.push('x'))),
        (Wrong::Inclusion, spoil(&|f| f.event.position = 7)),
        (Wrong::Inclusion, spoil(&|f| drop(f.inclusion.pop()))),
        (Wrong::Inclusion, spoil(&|f| f.inclusion[0] = hash_to_base64(&[1; 32]))),
        (Wrong::Checkpoint, spoil(&|f| f.checkpoint = f.checkpoint.replacen("\n7\n", "\n8\n", 1))),
        (Wrong::Checkpoint, spoil(&|f| f.checkpoint.clear())),
        // Both told otherwise, in agreement: then the log does not hold it.
        (
            Wrong::Inclusion,
            spoil(&|f| {
                f.says["numbers"][0][4] = "781".into();
                f.event.leaf = f.event.leaf.replace("\"780\"", "\"781\"");
            }),
        ),
    ];
    for (wrong, file) in &spoiled {
        assert_eq!(check(file), Verdict::False(*wrong), "{file:?}");
    }
    let text = serde_json::to_string(&file).unwrap();
    assert_eq!(verify(&text.replacen('{', "{\"more\":1,", 1), &keys), Verdict::False(Wrong::Form));
    assert_eq!(verify("", &keys), Verdict::False(Wrong::Form));
}
