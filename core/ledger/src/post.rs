//! Deeds and postings: the only way into the ledger.

use luoshi_store::{CityId, Conn, Tx};
use luoshi_units::Who;
use luoshi_units::trail::{self, By, Kind, Line};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::error::LedgerError;
use crate::model::{Posting, difference};
use crate::store::{self, NewDeed, NewEntry, Poster};

/// What somebody is about to do.
pub struct Act<'a> {
    /// Who does it.
    pub who: &'a Who,
    /// The key that the client made for it: sent twice, it is done once.
    pub key: &'a str,
    /// The room that does it.
    pub room: &'static str,
    /// What is done: `hold`, `correct`, `withdraw`, …
    pub verb: &'static str,
    /// The record that it is done to; none for a new one.
    pub record: Option<i64>,
    /// Why, where a reason belongs to it.
    pub reason: Option<&'a str>,
    /// The whole command: the same key with another command is refused.
    pub command: Json,
}

/// A deed that has begun and must be finished in the same transaction.
#[derive(Debug)]
#[must_use = "a deed that is begun must be finished"]
pub struct Deed {
    pub(crate) city: CityId,
    pub(crate) id: i64,
    pub(crate) by: i64,
    pub(crate) room: &'static str,
    verb: &'static str,
    /// Who leaves its line in the access log; none for the program itself.
    trail: Option<By>,
    whose: Vec<i64>,
}

impl Deed {
    /// Its id, which entries and histories name.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// The city.
    pub fn city(&self) -> CityId {
        self.city
    }

    /// People whom the record names besides those that its postings count: the deed's line in the access log is about
    /// them too.
    pub fn about(&mut self, people: impl IntoIterator<Item = i64>) {
        self.whose.extend(people);
    }

    /// What the deed does has left a line in the access log by itself, as what is done to posts and people does.
    pub fn traced(mut self) -> Self {
        self.trail = None;
        self
    }
}

/// Whether a deed is new.
pub enum Begun {
    /// Go on, and [`finish`] it.
    New(Deed),
    /// The same key and command were carried out before: answer the same.
    Done(Json),
}

/// What posting a record changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Posted {
    /// How many entries were added.
    pub added: usize,
    /// How many were reversed.
    pub reversed: usize,
}

/// Begins a deed, unless it was done already.
///
/// # Errors
/// [`LedgerError::KeyReused`] where the key stands with another command.
pub async fn begin(tx: &mut Tx, act: Act<'_>) -> Result<Begun, LedgerError> {
    let (city, by) = (act.who.city, act.who.person);
    let digest = digest(&act);
    let deed = NewDeed {
        city,
        id: tx.id(),
        by,
        key: act.key,
        digest: &digest,
        room: act.room,
        verb: act.verb,
        record: act.record,
        reason: act.reason,
    };
    if store::deed_insert(tx, &deed).await? {
        let (room, verb, trail) = (act.room, act.verb, By::of(act.who));
        return Ok(Begun::New(Deed { city, id: deed.id, by, room, verb, trail, whose: Vec::new() }));
    }
    let (stood, answer) = store::deed_by_key(tx, city, by, act.key).await?;
    if stood != digest {
        return Err(LedgerError::KeyReused(act.key.to_owned()));
    }
    answer.map(Begun::Done).ok_or_else(|| LedgerError::UnderWay(act.key.to_owned()))
}

fn digest(act: &Act<'_>) -> String {
    let text = serde_json::json!([act.room, act.verb, act.record, act.reason, act.command]).to_string();
    hex::encode(Sha256::digest(text))
}

/// Ends a deed: `snapshot` is the record as it stands now, `answer` what is said again if the deed is sent
/// again. Every deed ends here, and here leaves its line in the access log, about those whose count it changed.
pub async fn finish(
    tx: &mut Tx,
    deed: Deed,
    record: i64,
    snapshot: Json,
    answer: Json,
) -> Result<(), LedgerError> {
    store::deed_finish(tx, deed.city, deed.id, record, snapshot, answer).await?;
    let Some(by) = &deed.trail else { return Ok(()) };
    let mut whose = store::people_of_deed(tx, deed.city, record, deed.id).await?;
    whose.extend(deed.whose);
    let line = Line { kind: Kind::Change, room: deed.room, verb: deed.verb, record: Some(record), whose };
    Ok(trail::note_as(tx, by, deed.id, &line).await?)
}

/// Makes what stands in the ledger for a record what the record says now: appends reversals for what no
/// longer holds, and entries for what now does. Nothing is appended where nothing changed.
///
/// # Errors
/// A quantity of 0 or past [`MOST`], a malformed item name.
pub async fn post(
    tx: &mut Tx,
    deed: &Deed,
    record: i64,
    postings: &[Posting],
) -> Result<Posted, LedgerError> {
    for posting in postings {
        check(posting)?;
    }
    let lines = store::lines(tx, deed.city, record).await?;
    let last = lines.last().map_or(0, |(line, ..)| *line);
    let standing = standing_of(lines);
    let change = difference(&standing, postings);
    let taken: Vec<&(i64, Posting)> =
        standing.iter().filter(|(line, _)| change.reverse.contains(line)).collect();
    let lines = taken
        .iter()
        .map(|(line, posting)| (posting, Some(*line)))
        .chain(change.add.iter().map(|posting| (*posting, None)));
    let mut entries = Vec::with_capacity(taken.len() + change.add.len());
    for (line, (posting, reverses)) in (last + 1..).zip(lines) {
        let id = tx.log_id(deed.city).await?;
        entries.push(NewEntry { line, id, posting, reverses });
    }
    let poster = Poster { city: deed.city, record, room: deed.room, deed: deed.id, by: deed.by };
    store::entries_insert(tx, &poster, &entries).await?;
    Ok(Posted { added: change.add.len(), reversed: taken.len() })
}

/// The largest quantity of one posting, either way: 10 million million yuan in fen. Nine thousand of them
/// still add up within 64 bits, and no single deed of a city is larger.
pub const MOST: i64 = 1_000_000_000_000_000;

fn check(posting: &Posting) -> Result<(), LedgerError> {
    if posting.quantity == 0 {
        return Err(LedgerError::Nothing { item: posting.item.clone() });
    }
    if !(-MOST..=MOST).contains(&posting.quantity) {
        return Err(LedgerError::TooMuch { item: posting.item.clone(), quantity: posting.quantity });
    }
    let named = posting.item.split('.').all(|part| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    });
    if named { Ok(()) } else { Err(LedgerError::ItemName(posting.item.clone())) }
}

fn standing_of(lines: Vec<(i64, Posting, Option<i64>)>) -> Vec<(i64, Posting)> {
    let reversed: std::collections::HashSet<i64> =
        lines.iter().filter_map(|(_, _, reverses)| *reverses).collect();
    lines
        .into_iter()
        .filter(|(line, _, reverses)| reverses.is_none() && !reversed.contains(line))
        .map(|(line, posting, _)| (line, posting))
        .collect()
}

/// What stands for a record: the postings of its lines that are neither reversals nor reversed.
pub async fn standing(conn: &mut Conn, city: CityId, record: i64) -> Result<Vec<Posting>, LedgerError> {
    let lines = store::lines(conn, city, record).await?;
    Ok(standing_of(lines).into_iter().map(|(_, posting)| posting).collect())
}
