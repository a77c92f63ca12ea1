//! What can be done with people and posts. Each deed runs in the transaction that it is given and is done once under its
//! key; the rules stand in `core/units`, which also leaves the lines in the access log.

use luoshi_ledger::{Act, Begun, Deed};
use luoshi_store::{Day, Tx};
use luoshi_units::{NewPerson, Post, Who, deeds, posts};
use luoshi_web::{App, HandOver};
use serde_json::{Value as Json, json};

use crate::Error;

/// The room's name, in deeds and in the access log.
pub const ROOM: &str = "staff";

/// Who does something, with which key, and the application with the units and the rooms.
#[derive(Clone)]
pub struct Desk {
    /// Who.
    pub who: Who,
    /// The key that the client made.
    pub key: String,
    /// The application.
    pub app: App,
}

impl Desk {
    /// Begins a deed; an error-free answer of one that was done before.
    async fn begin(
        &self,
        tx: &mut Tx,
        verb: &'static str,
        record: Option<i64>,
        command: Json,
    ) -> Result<Result<Deed, i64>, Error> {
        let act = Act { who: &self.who, key: &self.key, room: ROOM, verb, record, reason: None, command };
        Ok(match luoshi_ledger::begin(tx, act).await? {
            Begun::New(deed) => Ok(deed),
            Begun::Done(answer) => Err(answer["id"].as_i64().unwrap_or_default()),
        })
    }
}

/// Ends a deed about a person. What is kept of it names nobody, so that who is erased is erased.
async fn finish(tx: &mut Tx, deed: Deed, person: i64, what: Json, id: i64) -> Result<i64, Error> {
    luoshi_ledger::finish(tx, deed, person, what, json!({ "id": id })).await?;
    Ok(id)
}

/// Adds somebody, and gives their key.
///
/// # Errors
/// As [`deeds::person_add`].
pub async fn person_add(tx: &mut Tx, desk: &Desk, new: NewPerson) -> Result<i64, Error> {
    let command = json!([new.name, new.unit, new.staff_no]);
    let deed = match desk.begin(tx, "person-add", None, command).await? {
        Ok(deed) => deed,
        Err(done) => return Ok(done),
    };
    let person = deeds::person_add(tx, &desk.who, desk.app.units(), new).await?.id;
    finish(tx, deed.traced(), person, json!({}), person).await
}

/// Puts right how somebody is called, their unit and their staff number.
///
/// # Errors
/// As [`deeds::person_correct`].
pub async fn person_correct(tx: &mut Tx, desk: &Desk, person: i64, new: NewPerson) -> Result<i64, Error> {
    let command = json!([new.name, new.unit, new.staff_no]);
    let deed = match desk.begin(tx, "person-correct", Some(person), command).await? {
        Ok(deed) => deed,
        Err(done) => return Ok(done),
    };
    deeds::person_correct(tx, &desk.who, desk.app.units(), person, new).await?;
    finish(tx, deed.traced(), person, json!({}), person).await
}

/// Gives a post, and gives its key.
///
/// # Errors
/// As [`deeds::posts_give`].
pub async fn post_give(tx: &mut Tx, desk: &Desk, post: Post) -> Result<i64, Error> {
    let (person, command) = (post.person, told(&post));
    let deed = match desk.begin(tx, "post-give", Some(person), command.clone()).await? {
        Ok(deed) => deed,
        Err(done) => return Ok(done),
    };
    let given = deeds::posts_give(tx, &desk.who, desk.app.units(), vec![post]).await?;
    let id = given.first().copied().unwrap_or_default();
    finish(tx, deed.traced(), person, command, id).await
}

fn told(post: &Post) -> Json {
    json!([post.role.id(), post.unit, post.from, post.until, post.acting])
}

/// Ends a post with its last day.
///
/// # Errors
/// As [`deeds::post_end`].
pub async fn post_end(tx: &mut Tx, desk: &Desk, post: i64, until: Day) -> Result<i64, Error> {
    let person = whose(tx, desk, post).await?.person;
    let command = json!([post, until]);
    let deed = match desk.begin(tx, "post-end", Some(person), command.clone()).await? {
        Ok(deed) => deed,
        Err(done) => return Ok(done),
    };
    deeds::post_end(tx, &desk.who, desk.app.units(), post, until).await?;
    finish(tx, deed.traced(), person, command, person).await
}

async fn whose(tx: &mut Tx, desk: &Desk, post: i64) -> Result<Post, Error> {
    let held = posts::held(tx, desk.who.city, post).await?;
    Ok(held.ok_or(luoshi_units::Error::UnknownPost)?.post)
}

/// Ends a post with its last day, gives it to a successor from that day on unless they have it, and hands over what its
/// holder has open at its unit and below, in every room. Gives how many records that are.
///
/// # Errors
/// As [`deeds::post_end`] and [`deeds::posts_give`]; [`Error::SamePerson`]; what a room reports.
pub async fn hand_over(tx: &mut Tx, desk: &Desk, post: i64, to: i64, until: Day) -> Result<i64, Error> {
    let stands = whose(tx, desk, post).await?;
    let deed = match desk.begin(tx, "hand-over", Some(stands.person), json!([post, to, until])).await? {
        Ok(deed) => deed,
        Err(done) => return Ok(done),
    };
    let mut deed = deed;
    if to == stands.person {
        return Err(Error::SamePerson);
    }
    if to == desk.who.person {
        return Err(luoshi_units::Error::OwnPost.into());
    }
    let units = desk.app.units();
    deeds::post_end(tx, &desk.who, units, post, until).await?;
    let filter = posts::Filter {
        units: Some(vec![stands.unit.clone()]),
        role: Some(stands.role),
        person: Some(to),
        ..posts::Filter::default()
    };
    if posts::count(tx, desk.who.city, &filter, until).await? == 0 {
        let ends = stands.until.filter(|_| stands.acting);
        let next = Post { id: 0, person: to, from: until, until: ends, ..stands.clone() };
        deeds::posts_give(tx, &desk.who, units, vec![next]).await?;
    }
    let tree = units.tree(tx, desk.who.city, until, i64::MAX).await?;
    let mut codes: Vec<String> = tree.under(&stands.unit).into_iter().map(str::to_owned).collect();
    codes.sort_unstable();
    let over =
        HandOver { who: desk.who.clone(), key: desk.key.clone(), from: stands.person, to, units: codes };
    let mut records = Vec::new();
    for room in desk.app.rooms() {
        records.extend(room.hand_over(tx, &desk.app, &over).await?);
    }
    deed.about([stands.person, to]);
    let many = i64::try_from(records.len()).unwrap_or(i64::MAX);
    finish(tx, deed, stands.person, json!({ "to": to, "records": many }), many).await
}
