//! A witness that does what <https://c2sp.org/tlog-witness> says, in memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use luoshi_proofs::checkpoint::{Checkpoint, hash_from_base64};
use luoshi_proofs::merkle::{Hash, proves_consistency};
use luoshi_proofs::note::{Note, Vkey};
use luoshi_proofs::witness::latest_path;
use luoshi_testkit::Cosigner;

use crate::stub::{Asked, Stub, answer};

/// When it signs: 2021-04-16 at 09:00 UTC.
pub const AT: u64 = 1_618_563_600;

/// What it knows of a log.
#[derive(Clone)]
struct Known {
    size: u64,
    root: Hash,
    note: String,
}

/// The witness.
pub struct Honest {
    cosigner: Cosigner,
    trusted: Vec<Vkey>,
    known: Mutex<BTreeMap<String, Known>>,
}

impl Honest {
    /// One that trusts these keys of logs.
    pub fn new(trusted: &[String]) -> Arc<Self> {
        let trusted = trusted.iter().map(|key| Vkey::parse(key).expect("a key")).collect();
        Arc::new(Self { cosigner: Cosigner::new("w.invalid/1", 9), trusted, known: Mutex::default() })
    }

    /// Its key.
    pub fn vkey(&self) -> String {
        self.cosigner.vkey()
    }

    /// Serves it.
    pub fn serve(self: &Arc<Self>) -> Stub {
        let own = Arc::clone(self);
        Stub::new(move |asked, wire| {
            let (status, body) = own.answer(asked);
            answer(wire, (status, if status == 409 { "text/x.tlog.size" } else { "text/plain" }, &body));
        })
    }

    /// The status and the text of its answer.
    pub fn answer(&self, asked: &Asked) -> (u16, String) {
        let mut known = self.known.lock().expect("no test died");
        if asked.method == "GET" {
            let shown = known.iter().find(|(origin, _)| asked.path.ends_with(&latest_path(origin)));
            return shown.map_or((404, String::new()), |(_, known)| (200, known.note.clone()));
        }
        assert!(asked.path.ends_with("/add-checkpoint"), "{}", asked.path);
        let (status, body, now) = self.add(&asked.body, &known);
        if let Some((origin, now)) = now {
            known.insert(origin, now);
        }
        (status, body)
    }

    fn add(&self, body: &str, known: &BTreeMap<String, Known>) -> (u16, String, Option<(String, Known)>) {
        let refuse = |status: u16| (status, String::new(), None);
        let (head, signed) = body.split_once("\n\n").expect("a head and a note");
        let note = Note::parse(signed).expect("a note");
        let Checkpoint { origin, size, root } = Checkpoint::parse(&note.text).expect("a checkpoint");
        let keys: Vec<&Vkey> = self.trusted.iter().filter(|key| key.name == origin).collect();
        if keys.is_empty() {
            return refuse(404);
        }
        if !keys.iter().any(|key| note.verify(key).is_ok()) {
            return refuse(403);
        }
        let mut lines = head.lines();
        let old =
            lines.next().and_then(|line| line.strip_prefix("old ")?.parse::<u64>().ok()).expect("a size");
        let before = known.get(&origin);
        let knows = before.map_or(0, |before| before.size);
        if old != knows {
            return (409, format!("{knows}\n"), None);
        }
        let proof: Vec<Hash> = lines.map(|line| hash_from_base64(line).expect("a hash")).collect();
        let grew = match before {
            Some(before) => proves_consistency(old, &before.root, size, &root, &proof),
            None => proof.is_empty(),
        };
        if !grew {
            return refuse(422);
        }
        let line = self.cosigner.line(&note.text, AT);
        let note = format!("{signed}{line}");
        (200, line, Some((origin, Known { size, root, note })))
    }
}
