//! A letter comes in, and is answered. Each deed goes under a key: sent twice, it is done once.

use std::sync::Arc;

use chrono::{Months, TimeDelta};
use chrono_tz::Tz;
use luoshi_ledger::{Act, Begun};
use luoshi_store::{CityId, Tx};
use luoshi_units::{Tree, Verb, Who};
use luoshi_web::articles::Article;
use luoshi_web::notices::{self, Notice, tell};
use luoshi_web::{Problem, formats};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::error::Error;
use super::model::{Draft, Letter, MOST_TEXT, State, is_late, number_of};
use super::store;

/// The room's name in deeds.
pub const ROOM: &str = "site";
/// What it takes to read and to answer letters.
pub const ANSWERS: Verb = Verb::Publish;
/// How many are told of a letter.
const MOST_TOLD: usize = 20;
/// More letters do not come in an hour: then somebody floods the city.
const MOST_AN_HOUR: i64 = 600;
/// For so many months a letter's words are kept once it is answered.
const MONTHS: u32 = 24;

/// Who does it, where, and under which key.
pub struct Desk {
    /// Who; nobody in person where a letter comes in.
    pub who: Who,
    /// The key that the client made.
    pub key: String,
    /// The units as they stand.
    pub tree: Arc<Tree>,
    /// The city's time zone.
    pub zone: Tz,
}

impl Desk {
    async fn begin(
        &self,
        tx: &mut Tx,
        (verb, record): (&'static str, Option<i64>),
        command: Json,
    ) -> Result<Begun, Error> {
        let act = Act { who: &self.who, key: &self.key, room: ROOM, verb, record, reason: None, command };
        Ok(luoshi_ledger::begin(tx, act).await?)
    }
}

/// Takes a letter about an article. A question of rights that comes too late is answered by that at once.
///
/// # Errors
/// [`Error::Problems`], [`Error::TooMany`].
pub async fn send(tx: &mut Tx, desk: &Desk, draft: Draft, about: &Article) -> Result<Letter, Error> {
    let (draft, city) = (draft.tidied(), desk.who.city);
    // No word of the letter, but what tells another one from it: deeds are kept for ever.
    let command = json!([draft.article.0, draft.kind, digest(&draft)]);
    let deed = match desk.begin(tx, ("letter", None), command).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(tx, city, &answer).await,
    };
    let problems = draft.problems();
    let Some(kind) = draft.kind.filter(|_| problems.is_empty()) else {
        return Err(Error::Problems(problems));
    };
    let now = tx.now();
    let days = |at| formats::day_at(at, desk.zone);
    let late = is_late(kind, days(about.edition_at), days(now));
    // What is late asks nothing of anybody.
    if !late && store::since(tx, city, now - TimeDelta::hours(1)).await? >= MOST_AN_HOUR {
        return Err(Error::TooMany);
    }
    let one = Letter {
        id: tx.id(),
        number: number_of(tx.random()),
        kind,
        article: draft.article.0,
        edition: draft.article.1,
        title: about.title.clone(),
        unit: about.unit.clone(),
        text: draft.text,
        name: draft.name,
        contact: if late { String::new() } else { draft.contact },
        agrees: draft.agrees,
        received_at: now,
        state: if late { State::Late } else { State::Open },
        answer: String::new(),
        answered_by: None,
        answered_at: late.then_some(now),
        shown: false,
        version: 1,
    };
    store::insert(tx, city, &one).await?;
    if !late {
        tell_all(tx, desk, &one).await?;
    }
    finish(tx, deed, one).await
}

fn digest(draft: &Draft) -> String {
    let said = [&draft.text, &draft.name, &draft.contact].map(|text| text.as_str()).join("\n");
    hex::encode(Sha256::digest(said))
}

/// Where a letter is answered.
fn path_of(id: i64) -> String {
    format!("/letters/{id}")
}

/// Tells those who may answer.
async fn tell_all(tx: &mut Tx, desk: &Desk, one: &Letter) -> Result<(), Error> {
    let (city, today) = (desk.who.city, formats::day_at(tx.now(), desk.zone));
    let unit = if desk.tree.get(&one.unit).is_some() { &one.unit } else { &desk.tree.root().code };
    let can = luoshi_units::may_who(tx, city, ANSWERS, unit, &desk.tree, today).await?;
    for person in can.into_iter().take(MOST_TOLD) {
        let notice = Notice {
            city,
            person: person.id,
            room: ROOM,
            kind: "letter",
            args: json!({ "title": one.title }),
            href: &path_of(one.id),
            ..Notice::default()
        };
        tell(tx, &notice).await?;
    }
    Ok(())
}

/// Answers one, as somebody saw it; `shown` where what was asked is to stand beside the answer.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not; [`Error::Answered`]; [`Error::Problems`] without an answer.
pub async fn answer(
    tx: &mut Tx,
    desk: &Desk,
    (id, version): (i64, i64),
    (text, shown): (&str, bool),
) -> Result<Letter, Error> {
    let (text, city) = (text.replace("\r\n", "\n").trim().to_owned(), desk.who.city);
    let deed = match desk.begin(tx, ("answer", Some(id)), json!([version, text, shown])).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(tx, city, &answer).await,
    };
    let mut one = store::by_id(tx, city, id).await?.ok_or(Error::NotFound)?;
    if !sees(&desk.who, &desk.tree, &one) {
        return Err(Error::NotFound);
    }
    if text.is_empty() {
        return Err(Error::Problems(vec![Problem::of("answer", "letter-p-answer")]));
    }
    if text.chars().count() > MOST_TEXT {
        return Err(Error::Problems(vec![Problem::naming("answer", "letter-p-long", MOST_TEXT)]));
    }
    if one.state != State::Open || one.version != version {
        return Err(Error::Answered);
    }
    (one.state, one.answer, one.version) = (State::Answered, text, one.version + 1);
    (one.answered_by, one.answered_at) = (Some(desk.who.person), Some(tx.now()));
    one.contact = String::new();
    one.shown = shown && one.agrees;
    if !store::answer(tx, city, &one).await? {
        return Err(Error::Answered);
    }
    notices::done(tx, city, (ROOM, "letter"), &path_of(id)).await?;
    finish(tx, deed, one).await
}

/// Whether somebody may read a letter and answer it: whoever publishes where the article is about, and for a unit that is
/// no more, at the root.
pub fn sees(who: &Who, tree: &Tree, one: &Letter) -> bool {
    let unit = if tree.get(&one.unit).is_some() { &one.unit } else { &tree.root().code };
    who.may(ANSWERS, unit, tree)
}

/// Takes away what old letters say, and who wrote them. How many that were.
///
/// # Errors
/// What the database reports.
pub async fn forget(tx: &mut Tx, city: CityId) -> Result<u64, Error> {
    match tx.now().checked_sub_months(Months::new(MONTHS)) {
        Some(before) => Ok(store::forget(tx, city, before).await?),
        None => Ok(0),
    }
}

async fn finish(tx: &mut Tx, deed: luoshi_ledger::Deed, one: Letter) -> Result<Letter, Error> {
    let snapshot =
        json!({ "number": one.number, "kind": one.kind, "article": one.article, "state": one.state });
    luoshi_ledger::finish(tx, deed, one.id, snapshot, json!({ "letter": one.id })).await?;
    Ok(one)
}

/// The letter that a deed was done to before, under the same key.
async fn again(tx: &mut Tx, city: CityId, answer: &Json) -> Result<Letter, Error> {
    let id = answer.get("letter").and_then(Json::as_i64).ok_or(Error::NotFound)?;
    store::by_id(tx, city, id).await?.ok_or(Error::NotFound)
}
