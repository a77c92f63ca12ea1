//! People: finding them.

use std::collections::HashMap;

use luoshi_store::{CityId, Conn, Day, like};

use crate::initials::sound;
use crate::{Error, Post, Scope, initials, store};

/// What stands in the place of the name of somebody who was erased.
pub const ERASED: &str = "—";

/// Somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The key.
    pub id: i64,
    /// The name.
    pub name: String,
    /// The code of the unit that they belong to.
    pub unit: String,
    /// The staff number, if they have one.
    pub staff_no: Option<String>,
    /// Whether this is an invented person of a sample city.
    pub sample: bool,
}

/// Somebody to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPerson {
    /// At most 100 characters.
    pub name: String,
    /// The code of the unit that they belong to.
    pub unit: String,
    /// Unique in the city.
    pub staff_no: Option<String>,
    /// Whether this is an invented person of a sample city.
    pub sample: bool,
}

/// How somebody is named in a sheet: by staff number, else by name and unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Decides alone where it is given.
    pub staff_no: Option<String>,
    /// The name; with a staff number beside it, it must be that person's (or empty).
    pub name: String,
    /// The unit's code; without it, the name must be alone in the city.
    pub unit: Option<String>,
}

/// Whom such a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// This person.
    One(Person),
    /// Nobody.
    None,
    /// More than one: say the staff number.
    Several(usize),
    /// The staff number is this person's, whose name is another.
    OtherName(Person),
}

/// At most `limit` people whose name, initials or staff number this text is part of, by name; those of a
/// scope's units alone. A text without any sign but blanks finds everybody.
pub async fn search(
    conn: &mut Conn,
    city: CityId,
    text: &str,
    scope: &Scope,
    limit: i64,
) -> Result<Vec<Person>, Error> {
    let pattern = like::anywhere(text);
    Ok(store::people_search(conn, city, &pattern, scope.units(), limit).await?)
}

/// What a search looks through.
pub(crate) fn search_text(name: &str, staff_no: Option<&str>) -> String {
    let staff_no = staff_no.unwrap_or_default().to_lowercase();
    format!("{}\n{}\n{}\n{staff_no}", name.to_lowercase(), initials(name), sound(name))
}

/// The people with these keys, by key. Unknown keys are passed over.
pub async fn by_ids(conn: &mut Conn, city: CityId, ids: &[i64]) -> Result<Vec<Person>, Error> {
    let mut people = Vec::with_capacity(ids.len());
    for some in ids.chunks(10_000) {
        people.extend(store::people_by_ids(conn, city, some).await?);
    }
    people.sort_by_key(|person: &Person| person.id);
    people.dedup_by_key(|person| person.id);
    Ok(people)
}

/// The posts of these people that are in force on a day.
pub async fn posts_on(conn: &mut Conn, city: CityId, people: &[i64], on: Day) -> Result<Vec<Post>, Error> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let mut posts = store::posts_of_many(conn, city, people).await?;
    posts.retain(|post| post.holds_on(on));
    Ok(posts)
}

/// At most `limit` posts at this very unit that are in force on a day, each with the name of its holder: by role,
/// then by name.
pub async fn posts_at(
    conn: &mut Conn,
    city: CityId,
    unit: &str,
    on: Day,
    limit: i64,
) -> Result<Vec<(Post, String)>, Error> {
    Ok(store::posts_at(conn, city, unit, on, limit).await?)
}

/// Everybody who has one of these names, by key.
pub async fn named(conn: &mut Conn, city: CityId, names: &[&str]) -> Result<Vec<Person>, Error> {
    let mut people = store::people_by_names(conn, city, names).await?;
    people.sort_by_key(|person| person.id);
    Ok(people)
}

/// Whom this means.
pub async fn match_name(conn: &mut Conn, city: CityId, named: &Named) -> Result<Match, Error> {
    let found = match_names(conn, city, std::slice::from_ref(named)).await?;
    Ok(found.into_iter().next().unwrap_or(Match::None))
}

/// Whom each of these means, in their order, with two questions to the database for all.
pub async fn match_names(conn: &mut Conn, city: CityId, named: &[Named]) -> Result<Vec<Match>, Error> {
    let numbers: Vec<&str> = named.iter().filter_map(|named| named.staff_no.as_deref()).collect();
    let names: Vec<&str> =
        named.iter().filter(|named| named.staff_no.is_none()).map(|named| named.name.as_str()).collect();
    let mut by_number: HashMap<String, Person> = HashMap::new();
    for person in store::people_by_staff_nos(conn, city, &numbers).await? {
        if let Some(number) = person.staff_no.clone() {
            by_number.insert(number, person);
        }
    }
    let mut by_name: HashMap<String, Vec<Person>> = HashMap::new();
    for person in store::people_by_names(conn, city, &names).await? {
        by_name.entry(person.name.clone()).or_default().push(person);
    }
    Ok(named.iter().map(|named| match_one(named, &by_number, &by_name)).collect())
}

fn match_one(
    named: &Named,
    by_number: &HashMap<String, Person>,
    by_name: &HashMap<String, Vec<Person>>,
) -> Match {
    if let Some(number) = &named.staff_no {
        return match by_number.get(number) {
            Some(person) if named.name.is_empty() || person.name == named.name => Match::One(person.clone()),
            Some(person) => Match::OtherName(person.clone()),
            None => Match::None,
        };
    }
    let people = by_name.get(&named.name).map(Vec::as_slice).unwrap_or_default();
    let here: Vec<&Person> =
        people.iter().filter(|person| named.unit.as_ref().is_none_or(|unit| person.unit == *unit)).collect();
    match here.as_slice() {
        [] => Match::None,
        [one] => Match::One((*one).clone()),
        several => Match::Several(several.len()),
    }
}
