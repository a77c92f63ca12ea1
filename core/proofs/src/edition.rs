//! The file of an edition: what the log itself says of a text whose numbers were published, and the proof that it does.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::checkpoint::Checkpoint;
use crate::leaf::{Leaf, canonical};
use crate::merkle::{leaf_hash, proves_inclusion};
use crate::note::{Note, NoteError, Vkey};
use crate::statement::{EventAt, Wrong, hashes, signed};

/// What the first field of the file is.
pub const FORM: &str = "edition/1";
/// The kind of the log's line.
pub const KIND: &str = "bulletin.publish";

/// All that is needed to check an edition's numbers without asking anybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionFile {
    /// `edition/1`.
    pub luoshi: String,
    /// What the log's line says, to be read.
    pub says: Json,
    /// The log's own line.
    pub event: EventAt,
    /// The proof that the line is in the checkpoint's tree.
    pub inclusion: Vec<String>,
    /// A checkpoint, with the signatures of the log and its witnesses.
    pub checkpoint: String,
}

/// An edition as the log says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// The bulletin's id.
    pub bulletin: String,
    /// Which edition of it.
    pub edition: u64,
    /// The position of the log that its numbers were computed at.
    pub position: u64,
    /// The numbers in the order of the text: figure, unit, first day, last day, exact value.
    pub numbers: Vec<(String, String, String, String, Option<String>)>,
}

/// What checking a file came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All of it holds: the log's origin, the edition, and the witnesses that cosigned the checkpoint, with the seconds
    /// since 1970 of each.
    True(String, Box<Edition>, Vec<(String, u64)>),
    /// This part is wrong.
    False(Wrong),
    /// None of the keys is one that signed it: the key of this origin is missing.
    CannotTell {
        /// Whose key is needed.
        origin: String,
    },
}

/// Checks an edition's file with the keys of the log and of witnesses, without asking anybody. What it shows is that
/// the city's log holds that these numbers were published; the words around them are not in the log.
pub fn verify(file: &str, keys: &[Vkey]) -> Verdict {
    let checked = serde_json::from_str::<EditionFile>(file).map_err(|_| Wrong::Form);
    match checked.and_then(|file| verify_file(&file, keys)) {
        Ok(verdict) => verdict,
        Err(wrong) => Verdict::False(wrong),
    }
}

fn verify_file(file: &EditionFile, keys: &[Vkey]) -> Result<Verdict, Wrong> {
    if file.luoshi != FORM {
        return Err(Wrong::Form);
    }
    let note = Note::parse(&file.checkpoint).map_err(|_| Wrong::Checkpoint)?;
    let checkpoint = Checkpoint::parse(&note.text).ok_or(Wrong::Checkpoint)?;
    let origin = checkpoint.origin.clone();
    let mine: Vec<&Vkey> = keys.iter().filter(|key| key.name == origin && !key.is_witness()).collect();
    if mine.is_empty() {
        return Ok(Verdict::CannotTell { origin });
    }
    match signed(&note, &mine) {
        Ok(()) => {}
        // Signed by a key that is not among these: a rotated one, perhaps.
        Err(NoteError::NotSigned(_)) => return Ok(Verdict::CannotTell { origin }),
        Err(_) => return Err(Wrong::Checkpoint),
    }
    let edition = said(file)?;
    let leaf = leaf_hash(file.event.leaf.as_bytes());
    let inclusion = hashes(&file.inclusion).ok_or(Wrong::Inclusion)?;
    let index = file.event.position.checked_sub(1).ok_or(Wrong::Event)?;
    if !proves_inclusion(&leaf, index, checkpoint.size, &inclusion, &checkpoint.root) {
        return Err(Wrong::Inclusion);
    }
    let witnesses = keys.iter().filter(|key| key.is_witness());
    let cosigned = witnesses.filter_map(|key| Some((key.name.clone(), note.verify(key).ok()??)));
    Ok(Verdict::True(origin, Box::new(edition), cosigned.collect()))
}

/// The line has to be one of an edition, has to come after what it is about, and is repeated as it is.
fn said(file: &EditionFile) -> Result<Edition, Wrong> {
    let Some(Leaf::Event(leaf)) = Leaf::parse(file.event.leaf.as_bytes()) else { return Err(Wrong::Event) };
    let edition: Edition = serde_json::from_str(&leaf.body).map_err(|_| Wrong::Event)?;
    let right =
        leaf.kind == KIND && canonical(&file.says) == leaf.body && file.event.position > edition.position;
    if right { Ok(edition) } else { Err(Wrong::Event) }
}
