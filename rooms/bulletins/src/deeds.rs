//! What can be done with a bulletin, each in the transaction that it is given.
//!
//! Somebody writes and hands on; somebody else reads and publishes. What was published stays: a correction is the next
//! edition, which says what changed and why.

use std::sync::Arc;

use chrono_tz::Tz;
use luoshi_ledger::{Act, Begun};
use luoshi_store::{Instant, Tx, store as log};
use luoshi_units::{Tree, Verb, Who};
use luoshi_web::notices::{self, Notice, tell};
use luoshi_web::{Problem, formats};
use serde_json::{Value as Json, json};

use crate::error::Error;
use crate::model::{Bulletin, Draft, Edition, MOST_LINE, Pin, State};
use crate::store;

/// So many people are told that something waits to be read.
const MOST_TOLD: usize = 5;

/// The room's name, in the ledger and in the database.
pub const ROOM: &str = "bulletins";

/// The kind of the log's line about an edition.
pub const PUBLISHED: &str = luoshi_proofs::edition::KIND;

/// Who may write at a unit: whoever stands behind what is recorded there.
pub const WRITES: Verb = Verb::Confirm;

/// Who does something, with which key, under which tree. Owns it all, to go along into a transaction.
pub struct Desk {
    /// Who.
    pub who: Who,
    /// The key that the client made: sent twice, it is done once.
    pub key: String,
    /// The units as they stand.
    pub tree: Arc<Tree>,
    /// The city's time zone: its days are those of the log.
    pub zone: Tz,
}

/// One bulletin as somebody saw it.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Which.
    pub id: i64,
    /// In which version.
    pub version: i64,
}

impl Desk {
    async fn begin(
        &self,
        tx: &mut Tx,
        (verb, record): (&'static str, Option<i64>),
        reason: Option<&str>,
        command: Json,
    ) -> Result<Begun, Error> {
        let act = Act { who: &self.who, key: &self.key, room: ROOM, verb, record, reason, command };
        Ok(luoshi_ledger::begin(tx, act).await?)
    }

    /// Whether this person sees one that is not published.
    pub fn sees(&self, one: &Bulletin) -> bool {
        let may = |verb| self.who.may(verb, &one.draft.unit, &self.tree);
        may(WRITES) || may(Verb::Publish)
    }

    fn require(&self, verb: Verb, unit: &str) -> Result<(), Error> {
        if self.who.may(verb, unit, &self.tree) {
            Ok(())
        } else {
            Err(Error::Forbidden { verb, unit: unit.to_owned() })
        }
    }

    /// One that nobody else changes meanwhile, as this person saw it, and which may go on to a state.
    async fn taken(&self, tx: &mut Tx, seen: Seen, to: State) -> Result<Bulletin, Error> {
        let one = store::bulletin_taken(tx, self.who.city, seen.id).await?.ok_or(Error::NotFound)?;
        if !self.sees(&one) {
            let unit = one.draft.unit;
            return Err(if one.edition > 0 {
                Error::Forbidden { verb: WRITES, unit }
            } else {
                Error::NotFound
            });
        }
        if one.version != seen.version {
            return Err(Error::Changed);
        }
        if one.state.moves().contains(&to) { Ok(one) } else { Err(Error::Move { from: one.state, to }) }
    }
}

/// Begins one.
///
/// # Errors
/// [`Error::Problems`]; who may not write at its unit.
pub async fn begin(tx: &mut Tx, desk: &Desk, draft: Draft) -> Result<Bulletin, Error> {
    let draft = draft.tidied();
    let deed = match desk.begin(tx, ("begin", None), None, json!(draft)).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(tx, desk, &answer).await,
    };
    check(desk, &draft)?;
    let one = Bulletin {
        id: tx.id(),
        draft,
        state: State::Draft,
        version: 1,
        edition: 0,
        written_by: desk.who.person,
        written_at: tx.now(),
        sent_by: None,
        due: None,
        due_by: None,
        returned: None,
    };
    store::bulletin_insert(tx, desk.who.city, &one).await?;
    finish(tx, deed, one).await
}

/// Writes at one that is a draft.
///
/// # Errors
/// [`Error::Problems`], [`Error::Changed`]; a correction that does not say what it changes.
pub async fn write(tx: &mut Tx, desk: &Desk, seen: Seen, draft: Draft) -> Result<Bulletin, Error> {
    let draft = draft.tidied();
    let command = json!({ "version": seen.version, "draft": draft });
    let deed = match desk.begin(tx, ("write", Some(seen.id)), None, command).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(tx, desk, &answer).await,
    };
    // Only a draft can be handed on.
    let mut one = desk.taken(tx, seen, State::Review).await?;
    check(desk, &draft)?;
    desk.require(WRITES, &one.draft.unit)?;
    one.draft = Draft { template: one.draft.template, ..draft };
    reasoned(&one)?;
    (one.written_by, one.written_at) = (desk.who.person, tx.now());
    step(tx, desk, &mut one, State::Draft).await?;
    finish(tx, deed, one).await
}

/// Hands one on to be read by somebody else. `amiss` of its marks say nothing, or do not hold.
///
/// # Errors
/// [`Error::Marks`], [`Error::Problems`] where it has no text.
pub async fn send(tx: &mut Tx, desk: &Desk, seen: Seen, amiss: usize) -> Result<Bulletin, Error> {
    let deed = match desk.begin(tx, ("send", Some(seen.id)), None, json!(seen.version)).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(tx, desk, &answer).await,
    };
    let mut one = desk.taken(tx, seen, State::Review).await?;
    desk.require(WRITES, &one.draft.unit)?;
    ready(&one, amiss)?;
    (one.sent_by, one.returned) = (Some(desk.who.person), None);
    step(tx, desk, &mut one, State::Review).await?;
    let today = formats::day_at(tx.now(), desk.zone);
    let can =
        luoshi_units::may_who(tx, desk.who.city, Verb::Publish, &one.draft.unit, &desk.tree, today).await?;
    let readers =
        can.into_iter().map(|person| person.id).filter(|person| one.is_second(*person)).take(MOST_TOLD);
    tell_all(tx, desk, readers.collect(), ("waits", &one, "")).await?;
    finish(tx, deed, one).await
}

/// Gives one back to be written at, or takes up one that is published for its next edition.
///
/// # Errors
/// [`Error::Move`], [`Error::Changed`]; [`Error::Problems`] without a reason.
pub async fn back(tx: &mut Tx, desk: &Desk, seen: Seen, reason: &str) -> Result<Bulletin, Error> {
    let reason = reason.trim();
    let deed = match desk.begin(tx, ("back", Some(seen.id)), Some(reason), json!(seen.version)).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(tx, desk, &answer).await,
    };
    let mut one = desk.taken(tx, seen, State::Draft).await?;
    if reason.is_empty() {
        return Err(no_reason());
    }
    if reason.chars().count() > MOST_LINE {
        return Err(Error::Problems(vec![Problem::naming("reason", "bulletin-p-long", MOST_LINE)]));
    }
    let corrects = one.state == State::Published;
    if corrects {
        desk.require(WRITES, &one.draft.unit)?;
        one.draft.reason = Some(reason.to_owned());
    }
    // Nothing comes back to anybody where a correction is begun.
    let told = if corrects { Vec::new() } else { one.hands() };
    one.returned = (!corrects).then(|| reason.to_owned());
    (one.sent_by, one.due, one.due_by) = (None, None, None);
    step(tx, desk, &mut one, State::Draft).await?;
    tell_all(tx, desk, told, ("back", &one, reason)).await?;
    finish(tx, deed, one).await
}

/// Says when one is published.
///
/// # Errors
/// As [`publish`]; [`Error::TimePast`].
pub async fn plan(
    tx: &mut Tx,
    desk: &Desk,
    seen: Seen,
    (due, amiss): (Instant, usize),
) -> Result<Bulletin, Error> {
    let command = json!([seen.version, due]);
    let deed = match desk.begin(tx, ("plan", Some(seen.id)), None, command).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(tx, desk, &answer).await,
    };
    let mut one = desk.taken(tx, seen, State::Due).await?;
    second(desk, &one)?;
    ready(&one, amiss)?;
    if due <= tx.now() {
        return Err(Error::TimePast);
    }
    (one.due, one.due_by) = (Some(due), Some(desk.who.person));
    step(tx, desk, &mut one, State::Due).await?;
    finish(tx, deed, one).await
}

/// What is pinned: the position, and what each mark said there. `amiss` of them say nothing, or do not hold.
#[derive(Clone, Debug)]
pub struct Pinned {
    /// The version of the bulletin whose text it is.
    pub version: i64,
    /// The position of the log.
    pub as_of: i64,
    /// The numbers.
    pub pins: Vec<Pin>,
    /// How many marks are amiss.
    pub amiss: usize,
}

/// Publishes one: its numbers are pinned, and what is read from now on never changes.
///
/// # Errors
/// [`Error::OwnText`], [`Error::Marks`], [`Error::Move`], [`Error::Changed`].
pub async fn publish(tx: &mut Tx, desk: &Desk, seen: Seen, pinned: Pinned) -> Result<Bulletin, Error> {
    let deed = match desk.begin(tx, ("publish", Some(seen.id)), None, json!(seen.version)).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(tx, desk, &answer).await,
    };
    let mut one = desk.taken(tx, seen, State::Published).await?;
    // What was decided for a time was decided by a second person already; when that comes, nobody in person publishes.
    let planned = one.state == State::Due && desk.who.system;
    if planned && one.due.is_none_or(|due| due > tx.now()) {
        return Err(Error::Move { from: one.state, to: State::Published });
    }
    if !planned {
        second(desk, &one)?;
    }
    if pinned.version != one.version {
        return Err(Error::Changed);
    }
    ready(&one, pinned.amiss)?;
    let edition = Edition {
        bulletin: one.id,
        no: one.edition + 1,
        as_of: pinned.as_of,
        draft: one.draft.clone(),
        written_by: one.written_by,
        published_by: one.due_by.filter(|_| planned).unwrap_or(desk.who.person),
        published_at: tx.now(),
    };
    store::edition_insert(tx, desk.who.city, &edition, &pinned.pins).await?;
    told(tx, desk, &edition, &pinned.pins).await?;
    (one.edition, one.draft.reason) = (edition.no, None);
    let told = one.hands();
    tell_all(tx, desk, told, ("published", &one, "")).await?;
    (one.sent_by, one.due, one.due_by) = (None, None, None);
    step(tx, desk, &mut one, State::Published).await?;
    finish(tx, deed, one).await
}

/// Appends to the city's log, open to everybody, what was published: which numbers, at which position. No words: those
/// may name somebody, and the log stays for ever.
async fn told(tx: &mut Tx, desk: &Desk, edition: &Edition, pins: &[Pin]) -> Result<(), Error> {
    let numbers: Vec<Json> =
        pins.iter().map(|pin| json!([pin.figure, pin.unit, pin.from, pin.until, pin.value])).collect();
    let body = json!({
        "bulletin": edition.bulletin.to_string(),
        "edition": edition.no,
        "position": edition.as_of,
        "numbers": numbers,
    });
    let day = formats::day_at(tx.now(), desk.zone);
    let by = (desk.who.person != 0).then_some(desk.who.person);
    log::event_insert(tx, desk.who.city, PUBLISHED, day, by, body).await?;
    Ok(())
}

/// Where a bulletin is read.
pub fn path_of(id: i64) -> String {
    format!("/bulletins/{id}")
}

/// Tells some people of a bulletin, whoever does it excepted.
async fn tell_all(
    tx: &mut Tx,
    desk: &Desk,
    mut people: Vec<i64>,
    (kind, one, reason): (&str, &Bulletin, &str),
) -> Result<(), Error> {
    people.sort_unstable();
    people.dedup();
    for person in people {
        let notice = Notice {
            city: desk.who.city,
            person,
            by: desk.who.person,
            room: ROOM,
            kind,
            args: json!({ "title": one.draft.title, "reason": reason }),
            href: &path_of(one.id),
            ..Notice::default()
        };
        tell(tx, &notice).await?;
    }
    Ok(())
}

fn check(desk: &Desk, draft: &Draft) -> Result<(), Error> {
    let mut problems = draft.problems();
    if desk.tree.get(&draft.unit).is_none() {
        problems.push(Problem::of("unit", "bulletin-p-unit"));
    } else if problems.is_empty() {
        desk.require(WRITES, &draft.unit)?;
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Problems(problems)) }
}

fn second(desk: &Desk, one: &Bulletin) -> Result<(), Error> {
    desk.require(Verb::Publish, &one.draft.unit)?;
    if one.is_second(desk.who.person) { Ok(()) } else { Err(Error::OwnText) }
}

fn ready(one: &Bulletin, amiss: usize) -> Result<(), Error> {
    if one.draft.body.is_empty() {
        return Err(Error::Problems(vec![Problem::of("body", "bulletin-p-body")]));
    }
    reasoned(one)?;
    if amiss > 0 { Err(Error::Marks(amiss)) } else { Ok(()) }
}

/// The next edition says what it changes and why.
fn reasoned(one: &Bulletin) -> Result<(), Error> {
    if one.edition > 0 && one.draft.reason.is_none() { Err(no_reason()) } else { Ok(()) }
}

fn no_reason() -> Error {
    Error::Problems(vec![Problem::of("reason", "bulletin-p-reason")])
}

/// Goes on to a state, unless somebody else changed it meanwhile.
async fn step(tx: &mut Tx, desk: &Desk, one: &mut Bulletin, to: State) -> Result<(), Error> {
    (one.state, one.version) = (to, one.version + 1);
    if !store::bulletin_update(tx, desk.who.city, one).await? {
        return Err(Error::Changed);
    }
    // What was asked of somebody is done: it was handed on again, or read.
    let over = if to == State::Review { "back" } else { "waits" };
    notices::done(tx, desk.who.city, (ROOM, over), &path_of(one.id)).await?;
    Ok(())
}

async fn finish(tx: &mut Tx, deed: luoshi_ledger::Deed, one: Bulletin) -> Result<Bulletin, Error> {
    let snapshot = json!(one);
    luoshi_ledger::finish(tx, deed, one.id, snapshot, json!({ "bulletin": one.id })).await?;
    Ok(one)
}

/// The bulletin that a deed was done to before, under the same key.
async fn again(tx: &mut Tx, desk: &Desk, answer: &Json) -> Result<Bulletin, Error> {
    let id = answer.get("bulletin").and_then(Json::as_i64).ok_or(Error::NotFound)?;
    store::bulletin_by_id(tx, desk.who.city, id).await?.ok_or(Error::NotFound)
}
