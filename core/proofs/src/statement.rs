//! Statements: a figure pinned with what it means, its value, its place in the log, and the city's signature.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::checkpoint::{Checkpoint, hash_from_base64, hash_to_base64};
use crate::leaf::{Leaf, canonical};
use crate::merkle::{Hash, leaf_hash, proves_consistency, proves_inclusion};
use crate::note::{Note, NoteError, Vkey};

const HEAD: &str = "luoshi/statement/1";
/// The forms of a statement's file: in the second the log's line names the definition.
const FIRST: &str = "statement/1";
const SECOND: &str = "statement/2";

/// What a statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Core {
    /// The log's origin.
    pub origin: String,
    /// The city's code.
    pub city: String,
    /// The figure's id.
    pub figure: String,
    /// The unit's code.
    pub unit: String,
    /// The first day, `YYYY-MM-DD`, included.
    pub from: String,
    /// The last day, included.
    pub until: String,
    /// An exact decimal in the unit of measure; none with a reason.
    pub value: Option<String>,
    /// Why there is no value.
    pub why: Option<String>,
    /// The fixed English word of the unit of measure.
    pub measure: String,
    /// How many entries, reversals among them, stand behind it.
    pub entries: u64,
    /// The position of the log that it was computed at.
    pub position: u64,
    /// The root of the tree of that size.
    pub root: Hash,
    /// SHA-256 of the definitions, in hexadecimal.
    pub definitions: String,
}

impl Core {
    /// Reads the signed text. None for whatever is not written exactly so.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        if lines.next()? != HEAD {
            return None;
        }
        let origin = lines.next()?.to_owned();
        let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ').map(str::to_owned);
        let given = |text: String| (text != "-").then_some(text);
        let read = Self {
            origin,
            city: field("city")?,
            figure: field("figure")?,
            unit: field("unit")?,
            from: field("from")?,
            until: field("until")?,
            value: given(field("value")?),
            why: given(field("why")?),
            measure: field("measure")?,
            entries: field("entries")?.parse().ok()?,
            position: field("position")?.parse().ok()?,
            root: hash_from_base64(&field("root")?)?,
            definitions: field("definitions")?,
        };
        let sound = read.position > 0 && read.value.is_some() != read.why.is_some();
        (sound && read.to_string() == text).then_some(read)
    }

    /// SHA-256 of the text, in hexadecimal: the statement's address.
    pub fn hash(&self) -> String {
        hex::encode(Sha256::digest(self.to_string()))
    }
}

impl std::fmt::Display for Core {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        writeln!(
            f,
            "{HEAD}\n{}\ncity {}\nfigure {}\nunit {}",
            self.origin, self.city, self.figure, self.unit
        )?;
        writeln!(f, "from {}\nuntil {}\nvalue {}", self.from, self.until, dash(&self.value))?;
        writeln!(f, "why {}\nmeasure {}\nentries {}", dash(&self.why), self.measure, self.entries)?;
        writeln!(f, "position {}\nroot {}", self.position, hash_to_base64(&self.root))?;
        writeln!(f, "definitions {}", self.definitions)
    }
}

/// The file that goes with a statement: all that is needed to check it without asking anybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementFile {
    /// `statement/2`; `statement/1` where the log's line does not name the definition.
    pub luoshi: String,
    /// The signed text, a note.
    pub core: String,
    /// The figure's definition.
    pub definition: Json,
    /// The log's own line about the statement.
    pub event: EventAt,
    /// The proof that the line is in the checkpoint's tree.
    pub inclusion: Vec<String>,
    /// The proof that the checkpoint's tree begins with the statement's.
    pub consistency: Vec<String>,
    /// A checkpoint, with the signatures of the log and its witnesses.
    pub checkpoint: String,
}

/// A leaf and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventAt {
    /// Its position, from 1.
    pub position: u64,
    /// The leaf.
    pub leaf: String,
}

/// A part of a statement that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// The file has not the form of a statement.
    #[error("the file is no statement of this form")]
    Form,
    /// The signed text has not the form of a statement.
    #[error("the signed text is no statement of this form")]
    Core,
    /// The signature does not fit the text: something in it was changed, or another key signed.
    #[error("the signature does not fit the statement's text")]
    Signature,
    /// The definition is another figure's, or not the one that the log's line names.
    #[error("the definition is not that of the figure, or not the one that the log names")]
    Definition,
    /// The log's line is not about this statement.
    #[error("the log's line about the statement names another")]
    Event,
    /// The checkpoint cannot be read, is another log's, or its signature does not fit.
    #[error("the checkpoint is not one of this log")]
    Checkpoint,
    /// The line is not in the checkpoint's tree.
    #[error("the proof that the log holds the statement fails")]
    Inclusion,
    /// The checkpoint's tree does not begin with the statement's.
    #[error("the proof that the log only grew since the statement fails")]
    Consistency,
}

/// How far the words of a statement's definition are proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Words {
    /// The log's line names their hash.
    Pinned,
    /// The log's line is of the first form and names the figure alone: only the definitions of the core's hash prove
    /// the words.
    Unpinned,
}

/// SHA-256 of a figure's definition as canonical JSON, in hexadecimal: what the log's line names.
pub fn definition_hash(definition: &Json) -> String {
    hex::encode(Sha256::digest(canonical(definition)))
}

/// What checking a statement came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All of it holds; the witnesses that cosigned the checkpoint, with the seconds since 1970 of each, and how far
    /// the definition's words are proven.
    True(Box<Core>, Vec<(String, u64)>, Words),
    /// This part is wrong.
    False(Wrong),
    /// None of the keys is one that signed it: the key of this origin is missing.
    CannotTell {
        /// Whose key is needed.
        origin: String,
    },
}

/// Checks a statement's file with the keys of the log and of witnesses, without asking anybody. What it shows is
/// that the city signed these words and that its log held them; whether the sum is complete, the open entries tell.
pub fn verify(file: &str, keys: &[Vkey]) -> Verdict {
    let Ok(file) = serde_json::from_str::<StatementFile>(file) else { return Verdict::False(Wrong::Form) };
    if !matches!(file.luoshi.as_str(), FIRST | SECOND) {
        return Verdict::False(Wrong::Form);
    }
    match verify_file(&file, keys) {
        Ok(verdict) => verdict,
        Err(wrong) => Verdict::False(wrong),
    }
}

fn verify_file(file: &StatementFile, keys: &[Vkey]) -> Result<Verdict, Wrong> {
    let note = Note::parse(&file.core).map_err(|_| Wrong::Core)?;
    let core = Core::parse(&note.text).ok_or(Wrong::Core)?;
    let mine: Vec<&Vkey> = keys.iter().filter(|key| key.name == core.origin && !key.is_witness()).collect();
    if mine.is_empty() {
        return Ok(Verdict::CannotTell { origin: core.origin });
    }
    match signed(&note, &mine) {
        Ok(()) => {}
        // Signed by a key that is not among these: a rotated one, perhaps.
        Err(NoteError::NotSigned(_)) => return Ok(Verdict::CannotTell { origin: core.origin }),
        Err(_) => return Err(Wrong::Signature),
    }
    if file.definition.get("id").and_then(Json::as_str) != Some(core.figure.as_str()) {
        return Err(Wrong::Definition);
    }
    let words = check_event(file, &core)?;
    let note = Note::parse(&file.checkpoint).map_err(|_| Wrong::Checkpoint)?;
    let checkpoint = Checkpoint::parse(&note.text).ok_or(Wrong::Checkpoint)?;
    if checkpoint.origin != core.origin || signed(&note, &mine).is_err() {
        return Err(Wrong::Checkpoint);
    }
    let leaf = leaf_hash(file.event.leaf.as_bytes());
    let index = file.event.position.saturating_sub(1);
    let inclusion = hashes(&file.inclusion).ok_or(Wrong::Inclusion)?;
    if !proves_inclusion(&leaf, index, checkpoint.size, &inclusion, &checkpoint.root) {
        return Err(Wrong::Inclusion);
    }
    let consistency = hashes(&file.consistency).ok_or(Wrong::Consistency)?;
    if !proves_consistency(core.position, &core.root, checkpoint.size, &checkpoint.root, &consistency) {
        return Err(Wrong::Consistency);
    }
    let witnesses = keys.iter().filter(|key| key.is_witness());
    let cosigned = witnesses.filter_map(|key| Some((key.name.clone(), note.verify(key).ok()??)));
    Ok(Verdict::True(Box::new(core), cosigned.collect(), words))
}

/// Whether one of the keys signed; the strongest complaint where none did.
pub(crate) fn signed(note: &Note, keys: &[&Vkey]) -> Result<(), NoteError> {
    let mut complaint = NoteError::Form;
    for key in keys {
        match note.verify(key) {
            Ok(_) => return Ok(()),
            Err(error) if complaint == NoteError::Form || matches!(error, NoteError::BadSignature(_)) => {
                complaint = error;
            }
            Err(_) => {}
        }
    }
    Err(complaint)
}

/// The log's own line has to name this text, this figure and its definition, and to come after what it is about. A
/// line of the first form names no definition, and a file of the other form than its line is none.
fn check_event(file: &StatementFile, core: &Core) -> Result<Words, Wrong> {
    let event = &file.event;
    let Some(Leaf::Event(leaf)) = Leaf::parse(event.leaf.as_bytes()) else { return Err(Wrong::Event) };
    let body: Json = serde_json::from_str(&leaf.body).map_err(|_| Wrong::Event)?;
    let says = |name: &str, what: &str| body.get(name).and_then(Json::as_str) == Some(what);
    let right = leaf.kind == "figure.state"
        && says("core", &core.hash())
        && says("figure", &core.figure)
        && event.position > core.position;
    match (right, body.get("definition").is_some(), file.luoshi.as_str()) {
        (false, ..) => Err(Wrong::Event),
        (_, true, SECOND) if says("definition", &definition_hash(&file.definition)) => Ok(Words::Pinned),
        (_, true, SECOND) => Err(Wrong::Definition),
        (_, false, FIRST) => Ok(Words::Unpinned),
        _ => Err(Wrong::Form),
    }
}

/// The form of a file whose log's line is this.
pub fn form_of(leaf: &Leaf) -> &'static str {
    let named =
        |body: &str| serde_json::from_str::<Json>(body).is_ok_and(|body| body.get("definition").is_some());
    match leaf {
        Leaf::Event(event) if named(&event.body) => SECOND,
        _ => FIRST,
    }
}

pub(crate) fn hashes(texts: &[String]) -> Option<Vec<Hash>> {
    texts.iter().map(|text| hash_from_base64(text)).collect()
}
