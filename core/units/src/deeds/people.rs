use std::collections::HashSet;

use luoshi_store::{Day, Tx};

use super::accounts::{note, spare_last};
use super::units::checked_name;
use crate::people::{self, ERASED, search_text};
use crate::store::PersonRow;
use crate::{Error, NewPerson, Person, Units, Verb, Who, store};

/// Adds somebody.
///
/// # Errors
/// [`Error::StaffNoTaken`], [`Error::UnknownUnit`], [`Error::BadName`], [`Error::Forbidden`]
pub async fn person_add(tx: &mut Tx, who: &Who, units: &Units, new: NewPerson) -> Result<Person, Error> {
    let added = people_add_many(tx, who, units, vec![new]).await?;
    added.into_iter().next().ok_or(Error::UnknownPerson)
}

/// Adds many people in one go, and gives them in the same order.
///
/// # Errors
/// As [`person_add`]; nobody is added where one is refused.
pub async fn people_add_many(
    tx: &mut Tx,
    who: &Who,
    units: &Units,
    new: Vec<NewPerson>,
) -> Result<Vec<Person>, Error> {
    // People belong to a unit that exists on some day; which posts they may be given, days decide.
    let tree = units.tree(tx, who.city, Day::MAX, i64::MAX).await?;
    let mut added = Vec::with_capacity(new.len());
    let mut numbers = HashSet::new();
    for person in new {
        if tree.get(&person.unit).is_none() {
            return Err(Error::UnknownUnit { code: person.unit, day: tx.now().date_naive() });
        }
        who.require(Verb::ManagePeople, &person.unit, &tree)?;
        let staff_no = person.staff_no.map(|number| checked_name(&number)).transpose()?;
        if let Some(number) = &staff_no
            && !numbers.insert(number.clone())
        {
            return Err(Error::StaffNoTaken { staff_no: number.clone() });
        }
        added.push(Person {
            id: tx.id(),
            name: checked_name(&person.name)?,
            unit: person.unit,
            staff_no,
            sample: person.sample,
        });
    }
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    if let Some(taken) = store::people_by_staff_nos(tx, who.city, &numbers).await?.into_iter().next() {
        return Err(Error::StaffNoTaken { staff_no: taken.staff_no.unwrap_or_default() });
    }
    let rows = added
        .iter()
        .map(|person| PersonRow { person, search: search_text(&person.name, person.staff_no.as_deref()) });
    store::people_insert(tx, who.city, who.person, rows.collect()).await?;
    note(tx, who, "person-add", added.iter().map(|person| person.id).collect()).await?;
    Ok(added)
}

/// Puts right how somebody is called, which unit they belong to, and their staff number. Whoever does it keeps people
/// at both units. An erased person stays erased.
///
/// # Errors
/// As [`person_add`], and [`Error::UnknownPerson`].
pub async fn person_correct(
    tx: &mut Tx,
    who: &Who,
    units: &Units,
    id: i64,
    new: NewPerson,
) -> Result<Person, Error> {
    let stood = people::by_ids(tx, who.city, &[id]).await?.into_iter().next();
    let stood = stood.filter(|person| person.name != ERASED).ok_or(Error::UnknownPerson)?;
    let tree = units.tree(tx, who.city, Day::MAX, i64::MAX).await?;
    who.require(Verb::ManagePeople, &stood.unit, &tree)?;
    if tree.get(&new.unit).is_none() {
        return Err(Error::UnknownUnit { code: new.unit, day: tx.now().date_naive() });
    }
    who.require(Verb::ManagePeople, &new.unit, &tree)?;
    let staff_no = new.staff_no.map(|number| checked_name(&number)).transpose()?;
    if let Some(number) = &staff_no {
        let taken = store::people_by_staff_nos(tx, who.city, &[number]).await?;
        if taken.iter().any(|other| other.id != id) {
            return Err(Error::StaffNoTaken { staff_no: number.clone() });
        }
    }
    let person =
        Person { id, name: checked_name(&new.name)?, unit: new.unit, staff_no, sample: stood.sample };
    store::posts::person_update(tx, who.city, &person).await?;
    note(tx, who, "person-correct", vec![id]).await?;
    Ok(person)
}

/// Erases somebody: name, staff number, logins and passwords go, accounts close, posts end with the day `until`.
/// The key stays, so that what was recorded goes on adding up. Gives the keys of the accounts, whose sessions the
/// caller ends; the caller also takes the person's secret of the open log away, in the same transaction. Somebody who
/// was erased before is erased again without an error.
///
/// # Errors
/// [`Error::UnknownPerson`], [`Error::LastAdministrator`], [`Error::Forbidden`]
pub async fn person_erase(
    tx: &mut Tx,
    who: &Who,
    units: &Units,
    person: i64,
    until: Day,
) -> Result<Vec<i64>, Error> {
    let found = people::by_ids(tx, who.city, &[person]).await?;
    let found = found.first().ok_or(Error::UnknownPerson)?;
    let tree = units.tree(tx, who.city, Day::MAX, i64::MAX).await?;
    who.require(Verb::Administer, &found.unit, &tree)?;
    for post in store::posts_of(tx, who.city, person).await? {
        if post.until.is_none_or(|ended| ended > until) {
            spare_last(tx, who, &post, until, true).await?;
        }
    }
    let accounts = store::person_erase(tx, who.city, person, ERASED, until).await?;
    note(tx, who, "person-erase", vec![person]).await?;
    Ok(accounts)
}
