//! What a log and a witness say to each other: <https://c2sp.org/tlog-witness>, without anything that carries it.

use sha2::{Digest, Sha256};

use crate::checkpoint::{Checkpoint, hash_to_base64};
use crate::merkle::Hash;
use crate::note::{Note, SignatureLine, Vkey};

/// The content type of the size that a witness knows.
const SIZE: &str = "text/x.tlog.size";

/// What goes to `add-checkpoint`: the size that the witness knows, the proof that the log grew from it, the signed
/// checkpoint. The proof is empty from nothing, and from a size to itself.
pub fn add_checkpoint(old: u64, proof: &[Hash], note: &str) -> String {
    let proof: String = proof.iter().map(|hash| hash_to_base64(hash) + "\n").collect();
    format!("old {old}\n{proof}\n{note}")
}

/// Where below its address a witness shows what it cosigned last of a log.
pub fn latest_path(origin: &str) -> String {
    format!("{}/checkpoint", hex::encode(Sha256::digest(origin)))
}

/// What a witness answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It cosigned: the line with its line end, and the seconds since 1970 that it signed at.
    Cosigned {
        /// The line of the signature.
        line: String,
        /// When.
        time: u64,
    },
    /// It knows the log at this size, and not at the one that was said.
    Knows(u64),
    /// It knows no log of this name.
    UnknownLog,
    /// It knows no key that signed the checkpoint.
    UnknownKey,
    /// The checkpoint does not begin with what it knows.
    Inconsistent,
    /// None of these: what came instead.
    Other(String),
}

impl Answer {
    /// Reads an answer to `add-checkpoint`. What is called a cosignature has to be one of this checkpoint by this key.
    pub fn read(status: u16, kind: &str, body: &str, checkpoint: &str, key: &Vkey) -> Self {
        match status {
            200 => cosigned(body, checkpoint, key)
                .unwrap_or_else(|| Self::Other(format!("200 without a signature of {}", key.name))),
            404 => Self::UnknownLog,
            403 => Self::UnknownKey,
            422 => Self::Inconsistent,
            409 => known(kind, body)
                .map_or_else(|| Self::Other("409 without the size that it knows".to_owned()), Self::Knows),
            _ => Self::Other(status.to_string()),
        }
    }
}

fn known(kind: &str, body: &str) -> Option<u64> {
    let kind = kind.split(';').next()?.trim();
    let size: u64 = body.strip_suffix('\n')?.parse().ok()?;
    (kind == SIZE && body == format!("{size}\n")).then_some(size)
}

/// The first line that the key signed this text with, among lines that may be of others.
fn cosigned(body: &str, text: &str, key: &Vkey) -> Option<Answer> {
    let lines = body.strip_suffix('\n')?.split('\n');
    let mut signed = lines.filter_map(|line| {
        let read = SignatureLine::parse(line)?;
        let note = Note { text: text.to_owned(), signatures: vec![read] };
        Some(Answer::Cosigned { line: format!("{line}\n"), time: note.verify(key).ok()?? })
    });
    signed.next()
}

/// Reads what a witness shows of a log: the checkpoint, where the witness itself signed it under this name.
pub fn latest(note: &str, origin: &str, key: &Vkey) -> Option<Checkpoint> {
    let note = Note::parse(note).ok()?;
    note.verify(key).ok()??;
    Checkpoint::parse(&note.text).filter(|checkpoint| checkpoint.origin == origin)
}
