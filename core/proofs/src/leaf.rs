//! The leaves of the log, to the byte: what of an entry or an event is open, and the commitment to the rest.
//!
//! A leaf is one line of UTF-8 without a line end; its fields are parted by TAB.

use chrono::{DateTime, SecondsFormat, Utc};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

/// An unpredictable secret of a person or a city, which salts and pseudonyms are made from.
pub type Secret = [u8; 32];

/// The day of an entry as far as it is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDay(String);

impl OpenDay {
    /// The day itself: `2021-04-16`.
    pub fn exact(day: chrono::NaiveDate) -> Self {
        Self(day.format("%Y-%m-%d").to_string())
    }

    /// Its month alone: `2021-04`.
    pub fn month(day: chrono::NaiveDate) -> Self {
        Self(day.format("%Y-%m").to_string())
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn parse(text: &str) -> Option<Self> {
        let digits = |part: &str, width| part.len() == width && part.bytes().all(|b| b.is_ascii_digit());
        let mut parts = text.split('-');
        let sound = digits(parts.next()?, 4)
            && digits(parts.next()?, 2)
            && parts.next().is_none_or(|day| digits(day, 2))
            && parts.next().is_none();
        sound.then(|| Self(text.to_owned()))
    }
}

/// An entry as far as it is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryLeaf {
    /// What it counts.
    pub item: String,
    /// The unit's code, or that of the township or county above it where the unit is not open.
    pub unit: String,
    /// The day, or its month.
    pub day: OpenDay,
    /// How much, in the item's smallest unit; never 0.
    pub quantity: i64,
    /// A pseudonym that holds within one tree of items; none where none is open.
    pub person: Option<[u8; 16]>,
    /// The position of the entry that this one takes back.
    pub reverses: Option<i64>,
    /// The commitment to what is not open.
    pub commitment: [u8; 32],
}

/// An event of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventLeaf {
    /// `unit.found`, `pack.load`, `figure.state`, …
    pub kind: String,
    /// The day from which it holds.
    pub day: OpenDay,
    /// What it says, as canonical JSON.
    pub body: String,
    /// The commitment to who did it and when.
    pub commitment: [u8; 32],
}

/// A leaf of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// A line of the ledger.
    Entry(EntryLeaf),
    /// Something that happened to units, definitions or the log itself.
    Event(EventLeaf),
}

impl Leaf {
    /// Reads a leaf. None for whatever is not written exactly as [`Display`](std::fmt::Display) writes it.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let fields: Vec<&str> = text.split('\t').collect();
        let read = match fields[..] {
            ["entry", item, unit, day, quantity, person, reverses, commitment] => Self::Entry(EntryLeaf {
                item: filled(item)?,
                unit: filled(unit)?,
                day: OpenDay::parse(day)?,
                quantity: quantity.parse().ok().filter(|q| *q != 0)?,
                person: optional(person, from_hex)?,
                reverses: optional(reverses, |text| text.parse().ok().filter(|at| *at > 0))?,
                commitment: from_hex(commitment)?,
            }),
            ["event", kind, day, body, commitment] => Self::Event(EventLeaf {
                kind: filled(kind)?,
                day: OpenDay::parse(day)?,
                body: filled(body)?,
                commitment: from_hex(commitment)?,
            }),
            _ => return None,
        };
        (read.to_string() == text).then_some(read)
    }
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// `-` for nothing; otherwise what `read` makes of it.
fn optional<T>(text: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    if text == "-" { Some(None) } else { read(text).map(Some) }
}

fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits =
        text.len() == 2 * N && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let mut bytes = [0; N];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = digits.then(|| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok())??;
    }
    Some(bytes)
}

fn or_dash<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

impl std::fmt::Display for Leaf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Entry(leaf) => {
                let person = or_dash(leaf.person.map(hex::encode));
                let (day, reverses, commitment) =
                    (leaf.day.as_str(), or_dash(leaf.reverses), hex::encode(leaf.commitment));
                let EntryLeaf { item, unit, quantity, .. } = leaf;
                write!(f, "entry\t{item}\t{unit}\t{day}\t{quantity}\t{person}\t{reverses}\t{commitment}")
            }
            Self::Event(leaf) => {
                let (day, commitment) = (leaf.day.as_str(), hex::encode(leaf.commitment));
                write!(f, "event\t{}\t{day}\t{}\t{commitment}", leaf.kind, leaf.body)
            }
        }
    }
}

/// JSON with the keys of objects sorted and no white space.
pub fn canonical(json: &Json) -> String {
    match json {
        Json::Object(map) => {
            let mut pairs: Vec<_> = map.iter().collect();
            pairs.sort_unstable_by_key(|(key, _)| *key);
            let pairs: Vec<String> = pairs
                .into_iter()
                .map(|(key, value)| format!("{}:{}", Json::from(key.as_str()), canonical(value)))
                .collect();
            format!("{{{}}}", pairs.join(","))
        }
        Json::Array(list) => format!("[{}]", list.iter().map(canonical).collect::<Vec<_>>().join(",")),
        plain => plain.to_string(),
    }
}

/// What of an entry is committed to and not open.
#[derive(Clone, Debug)]
pub struct PrivateEntry<'a> {
    /// The room that keeps the record.
    pub room: &'a str,
    /// The record's id.
    pub record: i64,
    /// The line within the record.
    pub line: i64,
    /// The unit itself.
    pub unit: &'a str,
    /// The day itself.
    pub day: chrono::NaiveDate,
    /// The person's id.
    pub person: Option<i64>,
    /// The id of who posted it.
    pub by: i64,
    /// When, to the millisecond.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: Option<&'a str>,
}

impl PrivateEntry<'_> {
    /// The committed text.
    pub fn text(&self) -> String {
        let reason = or_dash(self.reason.map(Json::from));
        let (person, at) = (or_dash(self.person), instant(self.at));
        let Self { room, record, line, unit, day, by, .. } = self;
        format!("{room}\t{record}\t{line}\t{unit}\t{day}\t{person}\t{by}\t{at}\t{reason}")
    }
}

/// The committed text of an event: who did it, and when.
pub fn private_event(by: Option<i64>, at: DateTime<Utc>) -> String {
    format!("{}\t{}", or_dash(by), instant(at))
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn mac(secret: &Secret, head: &str, text: &str) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(head.as_bytes());
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

/// The salt of the entry or event of an id.
pub fn salt(secret: &Secret, id: i64) -> [u8; 32] {
    mac(secret, "luoshi/salt/1\n", &id.to_string())
}

/// The commitment to a private text under a salt.
pub fn commitment(salt: &[u8; 32], private: &str) -> [u8; 32] {
    Sha256::new()
        .chain_update("luoshi/private/1\n")
        .chain_update(salt)
        .chain_update(private)
        .finalize()
        .into()
}

/// A person's pseudonym among the entries of one tree of items.
pub fn pseudonym(secret: &Secret, item: &str) -> [u8; 16] {
    let tree = item.split('.').next().unwrap_or(item);
    let whole = mac(secret, "luoshi/person/1\n", tree);
    let mut half = [0; 16];
    half.copy_from_slice(&whole[..16]);
    half
}
