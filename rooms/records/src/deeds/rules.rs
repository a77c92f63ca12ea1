//! What a record may say, and who may do what to it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use luoshi_packs::{Form, Lang, Values};
use luoshi_store::{Conn, Day};
use luoshi_units::{Person, Tree, Unit, UnitKind, Verb, Who, people};
use luoshi_web::Arg;
use serde_json::{Map, Value as Json};

use super::Desk;
use crate::error::{Problem, Refusal};
use crate::model::{self, Record, State};
use crate::{Error, store};

/// Whether somebody may do something to a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum May {
    /// They may.
    Yes,
    /// They may not, and this is why.
    No(Refusal),
}

impl May {
    /// The refusal as an error.
    pub fn into_result(self) -> Result<(), Error> {
        match self {
            Self::Yes => Ok(()),
            Self::No(refusal) => Err(Error::Refused(refusal)),
        }
    }

    /// Whether they may.
    pub fn is_yes(&self) -> bool {
        *self == Self::Yes
    }
}

/// The record, if there is one and the person may see it.
pub async fn visible(conn: &mut Conn, who: &Who, desk: Desk<'_>, id: i64) -> Result<Record, Error> {
    let record = store::record_by_id(conn, who.city, id).await?.ok_or(Error::NotFound)?;
    let tree = desk.units.tree(conn, who.city, desk.today, i64::MAX).await?;
    if who.may(Verb::ReadRows, &record.unit, &tree) { Ok(record) } else { Err(Error::NotFound) }
}

/// The record, if the person may see it and it was made with this form: what an address names.
pub async fn visible_as(
    conn: &mut Conn,
    who: &Who,
    desk: Desk<'_>,
    (form, id): (&str, i64),
) -> Result<Record, Error> {
    let record = visible(conn, who, desk, id).await?;
    if record.form == form { Ok(record) } else { Err(Error::NotFound) }
}

/// Whether the person may correct or withdraw a record that they can see: their own until it is confirmed,
/// or any below a lead's post.
pub fn may_change(who: &Who, tree: &Tree, record: &Record) -> May {
    let unit = record.unit.clone();
    if !record.state.next().contains(&State::Withdrawn) {
        May::No(Refusal::Withdrawn)
    } else if who.may(Verb::CorrectAny, &unit, tree) {
        May::Yes
    } else if record.keeper() != who.person || !who.may(Verb::CorrectOwn, &unit, tree) {
        May::No(Refusal::NotYours { verb: Verb::CorrectAny, unit })
    } else if record.confirmed.is_some() {
        May::No(Refusal::Confirmed { unit })
    } else {
        May::Yes
    }
}

/// Whether the person may confirm a record that they can see: not what they recorded or corrected themselves.
pub fn may_confirm(who: &Who, tree: &Tree, record: &Record) -> May {
    if record.state == State::Withdrawn {
        May::No(Refusal::Withdrawn)
    } else if !who.may(Verb::Confirm, &record.unit, tree) {
        May::No(Refusal::NotYours { verb: Verb::Confirm, unit: record.unit.clone() })
    } else if record.confirmed.is_some() {
        May::No(Refusal::ConfirmedAlready)
    } else if record.created_by == who.person || record.changed_by == who.person {
        May::No(Refusal::Own)
    } else {
        May::Yes
    }
}

/// The record in the version that was looked at, if the person may change it.
pub(super) async fn changeable(
    conn: &mut Conn,
    who: &Who,
    desk: Desk<'_>,
    id: i64,
    version: i64,
) -> Result<Record, Error> {
    let record = visible(conn, who, desk, id).await?;
    let tree = desk.units.tree(conn, who.city, desk.today, i64::MAX).await?;
    may_change(who, &tree, &record).into_result()?;
    if record.version == version { Ok(record) } else { Err(Error::Changed(Box::new(record))) }
}

/// The error that says how the record stands now.
pub(super) async fn changed(conn: &mut Conn, who: &Who, id: i64) -> Result<Error, Error> {
    let now = store::record_by_id(conn, who.city, id).await?.ok_or(Error::NotFound)?;
    Ok(Error::Changed(Box::new(now)))
}

/// Values that were found sound, with what the record's row says about them.
pub(super) struct Checked {
    pub values: Values,
    pub body: Map<String, Json>,
    pub unit: String,
    pub day: Day,
    pub title: String,
    pub search: String,
}

/// Reads what was given for a form and holds it against units, people, files and posts. `old` is the record
/// that it corrects.
///
/// # Errors
/// [`Error::Fields`] with all that is wrong.
pub(super) async fn checked(
    conn: &mut Conn,
    who: &Who,
    desk: Desk<'_>,
    form: &Form,
    raw: &Map<String, Json>,
    old: Option<&Record>,
) -> Result<Checked, Error> {
    let values = luoshi_packs::validate(form, raw, desk.today)
        .map_err(|errors| Error::Fields(errors.iter().map(|error| Problem::found(form, error)).collect()))?;
    let missing = |field: &str| Error::Fields(vec![missing(form, field)]);
    let unit = form.unit_of(&values).ok_or_else(|| missing(&form.unit))?.to_owned();
    let day = form.day_of(&values).ok_or_else(|| missing(&form.day))?;

    let then = tree_on(conn, who, desk, day).await?;
    let mut problems = unit_problems(form, &values, &then, day);
    let now = desk.units.tree(conn, who.city, desk.today, i64::MAX).await?;
    if problems.iter().all(|problem| problem.field != form.unit) {
        problems.extend(not_yours(conn, who, desk, form, (&unit, old), &now).await?);
    }
    problems.extend(people_problems(conn, who, form, &values, old, &now).await?);
    problems.extend(file_problems(conn, who, form, &values, old).await?);
    if !problems.is_empty() {
        let order = |p: &Problem| form.fields.iter().position(|field| field.id == p.field);
        problems.sort_by_key(order);
        return Err(Error::Fields(problems));
    }

    let name = |code: &str| then.get(code).map_or_else(|| code.to_owned(), |unit| unit.name_zh.clone());
    let title = model::title(form, &values, &name);
    let search = model::search(&title, &values);
    let body = match values.to_json(form) {
        Json::Object(body) => body,
        _ => Map::new(),
    };
    Ok(Checked { values, body, unit, day, title, search })
}

/// The tree of a day; today's for a day before there was one, so that each unit is said not to stand yet.
async fn tree_on(conn: &mut Conn, who: &Who, desk: Desk<'_>, day: Day) -> Result<Arc<Tree>, Error> {
    match desk.units.tree(conn, who.city, day, i64::MAX).await {
        Err(luoshi_units::Error::NoTree { .. }) => {
            Ok(desk.units.tree(conn, who.city, desk.today, i64::MAX).await?)
        }
        tree => Ok(tree?),
    }
}

fn missing(form: &Form, field: &str) -> Problem {
    Problem::found(form, &(field.to_owned(), luoshi_packs::FieldError::Missing))
}

/// Every unit that the values name has to stand on the record's day.
fn unit_problems(form: &Form, values: &Values, then: &Tree, day: Day) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (field, code) in model::units(form, values) {
        let value = Arg::from(code.clone());
        match then.get(&code) {
            None => problems.push(Problem::of(&field, "records-problem-unit", &[("value", value)])),
            Some(unit) if unit.founded > day || unit.ended.is_some_and(|ended| ended <= day) => {
                let args = [("value", Arg::from(unit.name_zh.clone())), ("day", Arg::from(day.to_string()))];
                problems.push(Problem::of(&field, "records-problem-unit-ended", &args));
            }
            Some(unit) => problems.extend(kind_problem(form, &field, unit)),
        }
    }
    problems
}

/// A field may ask for units of some kinds alone: what the whole city keeps is not a street's to record.
fn kind_problem(form: &Form, field: &str, unit: &Unit) -> Option<Problem> {
    let kinds = &form.field(field)?.unit_kinds;
    if kinds.is_empty() || kinds.contains(&unit.kind) {
        return None;
    }
    let said = |lang: Lang| {
        let name = |kind: &UnitKind| if lang == Lang::Zh { kind.name().zh } else { kind.name().en };
        let names: Vec<String> = kinds.iter().map(name).collect();
        let kinds = names.join(if lang == Lang::Zh { "、" } else { ", " });
        let args =
            [("value", Arg::from(unit.name(lang == Lang::En).to_owned())), ("kinds", Arg::from(kinds))];
        crate::WORDS.in_lang(lang).t_args("records-problem-unit-kind", &args)
    };
    Some(Problem { field: field.to_owned(), text: luoshi_packs::Text::new(said(Lang::Zh), said(Lang::En)) })
}

/// The problem of a unit for which the person may not record; a correction may leave the unit as it is.
pub(crate) async fn not_yours(
    conn: &mut Conn,
    who: &Who,
    desk: Desk<'_>,
    form: &Form,
    (unit, old): (&str, Option<&Record>),
    tree: &Tree,
) -> Result<Option<Problem>, Error> {
    if old.is_some_and(|old| old.unit == unit) || who.may(Verb::Record, unit, tree) {
        return Ok(None);
    }
    let who_can = luoshi_units::may_who(conn, who.city, Verb::Record, unit, tree, desk.today).await?;
    let text = |lang: Lang| {
        let names: Vec<&str> = who_can.iter().take(3).map(|person| person.name.as_str()).collect();
        if names.is_empty() {
            crate::WORDS.in_lang(lang).t("records-ask-nobody")
        } else {
            names.join(if lang == Lang::Zh { "、" } else { ", " })
        }
    };
    let said = |lang: Lang| {
        let name = tree.get(unit).map_or(unit, |unit| unit.name_zh.as_str());
        let args = [("value", Arg::from(name.to_owned())), ("who", Arg::from(text(lang)))];
        crate::WORDS.in_lang(lang).t_args("records-problem-unit-yours", &args)
    };
    let text = luoshi_packs::Text::new(said(Lang::Zh), said(Lang::En));
    Ok(Some(Problem { field: form.unit.clone(), text }))
}

/// Whether the person may newly name somebody in a record: whom a search for people offers them too.
pub(crate) fn nameable(who: &Who, tree: &Tree, person: &Person) -> bool {
    who.may(Verb::Record, &person.unit, tree)
}

/// Everybody named has to be a person of this city, and one whom this person may name; whoever stands in the
/// record already may stay.
async fn people_problems(
    conn: &mut Conn,
    who: &Who,
    form: &Form,
    values: &Values,
    old: Option<&Record>,
    tree: &Tree,
) -> Result<Vec<Problem>, Error> {
    let named = model::people(form, values);
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = named.iter().map(|(_, person)| *person).collect();
    let held: HashSet<i64> = old
        .map(|old| model::people(form, &old.values(form)).into_iter().map(|(_, person)| person).collect())
        .unwrap_or_default();
    let known: HashMap<i64, Person> =
        people::by_ids(conn, who.city, &ids).await?.into_iter().map(|person| (person.id, person)).collect();
    let mut problems: Vec<Problem> = Vec::new();
    for (field, id) in &named {
        let problem = match known.get(id) {
            None => Problem::of(field, "records-problem-person", &[("value", Arg::from(id.to_string()))]),
            Some(person) if held.contains(id) || nameable(who, tree, person) => continue,
            Some(_) => elsewhere(who, field, tree),
        };
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    Ok(problems)
}

/// The problem of people whom the person may not name. It says whose people they may, and not who is meant:
/// the name of somebody elsewhere is not to be had by guessing.
fn elsewhere(who: &Who, field: &str, tree: &Tree) -> Problem {
    let units = who.units_for(Verb::Record);
    let said = |lang: Lang| {
        let names = units.iter().take(3).filter_map(|code| tree.get(code));
        let names: Vec<&str> = names.map(|unit| unit.name(lang == Lang::En)).collect();
        let names = names.join(if lang == Lang::Zh { "、" } else { ", " });
        crate::WORDS.in_lang(lang).t1("records-problem-person-elsewhere", "units", names)
    };
    Problem { field: field.to_owned(), text: luoshi_packs::Text::new(said(Lang::Zh), said(Lang::En)) }
}

/// Every file has to be one that this person sent, or that the record holds already.
async fn file_problems(
    conn: &mut Conn,
    who: &Who,
    form: &Form,
    values: &Values,
    old: Option<&Record>,
) -> Result<Vec<Problem>, Error> {
    let named = model::files(values);
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let held = old.map(|old| model::files(&old.values(form))).unwrap_or_default();
    let sent = luoshi_web::uploads::kept(conn, who.city, &named).await?;
    let known = |hash: &String| {
        held.contains(hash) || sent.iter().any(|upload| upload.by == who.person && upload.hash == *hash)
    };
    let fields = form.fields.iter().filter(|field| match values.get(&field.id) {
        Some(luoshi_packs::Value::Files(files)) => !files.iter().all(known),
        _ => false,
    });
    Ok(fields.map(|field| Problem::of(&field.id, "records-problem-file-unknown", &[])).collect())
}
