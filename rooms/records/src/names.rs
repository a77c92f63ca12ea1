//! Units and people by what somebody typed: a code, a name, a staff number.

use luoshi_packs::{FieldKind, Form, printable};
use luoshi_store::{CityId, Conn};
use luoshi_units::people::{Match, Named, match_names};
use luoshi_units::{Person, Resolved, Tree, Unit, Verb, Who};
use luoshi_web::parts::Choice;
use luoshi_web::{App, Arg};
use serde_json::{Map, Value as Json, json};

use crate::Error;
use crate::error::Problem;

/// What a text stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// This person.
    One(i64),
    /// Nobody.
    Nobody,
    /// More than one.
    Several,
}

/// A person as somebody typed them, and the unit of the record, which decides between equal names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// A staff number, a name, or a name and a unit: `周桂芝/柴河镇`.
    pub text: String,
    /// The code of the record's unit, if known.
    pub unit: Option<String>,
}

/// Whom each text means: by staff number, else by name and the unit beside it, else by name and the record's
/// unit, else by a name that only one person has.
pub async fn people(
    conn: &mut Conn,
    city: CityId,
    tree: &Tree,
    typed: &[Typed],
) -> Result<Vec<Found>, Error> {
    let mut found = vec![Found::Nobody; typed.len()];
    for ask in [by_number, by_unit, by_name] {
        let open: Vec<usize> = (0..typed.len()).filter(|at| found[*at] == Found::Nobody).collect();
        let named: Vec<Named> = open.iter().map(|at| ask(&typed[*at], tree)).collect();
        if named.is_empty() {
            break;
        }
        for (at, is) in open.into_iter().zip(match_names(conn, city, &named).await?) {
            found[at] = match is {
                Match::One(person) => Found::One(person.id),
                Match::Several(_) => Found::Several,
                Match::None | Match::OtherName(_) => Found::Nobody,
            };
        }
    }
    Ok(found)
}

fn by_number(typed: &Typed, _: &Tree) -> Named {
    Named { staff_no: Some(printable(&typed.text).trim().to_owned()), name: String::new(), unit: None }
}

/// The name, and the unit written behind it.
fn parts(text: &str) -> (String, Option<String>) {
    let text = printable(text);
    let text = text.trim().trim_end_matches([')', '）']);
    match text.split_once(['/', '／', '(', '（']) {
        Some((name, unit)) => (name.trim().to_owned(), Some(unit.trim().to_owned())),
        None => (text.to_owned(), None),
    }
}

fn by_unit(typed: &Typed, tree: &Tree) -> Named {
    let (name, beside) = parts(&typed.text);
    let unit = match beside.as_deref().map(|unit| tree.resolve(unit)) {
        Some(Resolved::One(unit)) => Some(unit.code.clone()),
        // A unit that nobody knows: no person is in it.
        Some(_) => Some(String::new()),
        None => typed.unit.clone(),
    };
    Named { staff_no: None, name, unit }
}

fn by_name(typed: &Typed, _: &Tree) -> Named {
    match parts(&typed.text) {
        // The unit beside the name was asked already, and decides.
        (_, Some(_)) => Named { staff_no: None, name: String::new(), unit: None },
        (name, None) => Named { staff_no: None, name, unit: None },
    }
}

/// The code of the unit that a text means.
pub fn unit(tree: &Tree, field: &str, text: &str) -> Result<String, Problem> {
    match tree.resolve(text) {
        Resolved::One(unit) => Ok(unit.code.clone()),
        Resolved::None => {
            Err(Problem::of(field, "records-problem-unit", &[("value", Arg::from(text.to_owned()))]))
        }
        Resolved::Several(units) => {
            let which = units.iter().take(5).map(|unit| {
                let path = tree.path(&unit.code);
                let names: Vec<&str> = path.iter().skip(1).map(|unit| unit.name_zh.as_str()).collect();
                format!("{} {}", unit.code, names.join("/"))
            });
            let which = which.collect::<Vec<_>>().join("、");
            let args = [("value", Arg::from(text.to_owned())), ("which", Arg::from(which))];
            Err(Problem::of(field, "records-problem-unit-several", &args))
        }
    }
}

/// The problem of a person who was not found.
pub fn problem(field: &str, text: &str, found: &Found) -> Option<Problem> {
    let key = match found {
        Found::One(_) => return None,
        Found::Nobody => "records-problem-person",
        Found::Several => "records-problem-person-several",
    };
    Some(Problem::of(field, key, &[("value", Arg::from(text.to_owned()))]))
}

/// The problem of a text that is a part of names: they are offered.
fn which(field: &str, text: &str) -> Problem {
    Problem::of(field, "records-problem-which", &[("value", Arg::from(text.to_owned()))])
}

/// What became of names that were typed.
#[derive(Debug, Default)]
pub struct PutIn {
    /// Names that mean nobody, or several.
    pub problems: Vec<Problem>,
    /// Those names, each with its field: what is to be shown again where it was typed.
    pub left: Vec<(String, String)>,
    /// What may have been meant, by the field: to be chosen from where no script searches.
    pub offers: Vec<(String, Choice)>,
}

/// So many are offered for one text.
const MOST_OFFERED: usize = 20;

/// Units that a text is a part of, each with where it lies.
fn units_like(tree: &Tree, text: &str) -> Vec<Choice> {
    let works = tree.search(text, MOST_OFFERED).into_iter().filter(|unit| unit.ended.is_none());
    let choice = |unit: &Unit| {
        let path = tree.path(&unit.code);
        let names: Vec<&str> = path.iter().skip(1).map(|unit| unit.name_zh.as_str()).collect();
        Choice::new(unit.code.as_str(), format!("{} {}", unit.code, names.join(" › ")))
    };
    works.map(choice).collect()
}

/// People of a scope whose name or number a text is a part of, each with enough to tell them apart.
async fn people_like(
    conn: &mut Conn,
    (app, who): (&App, &Who),
    tree: &Tree,
    text: &str,
) -> Result<Vec<Choice>, Error> {
    let (name, _) = parts(text);
    let limit = i64::try_from(MOST_OFFERED).unwrap_or(i64::MAX);
    let scope = who.scope(Verb::Record, tree);
    let found = luoshi_units::people::search(conn, who.city, &name, &scope, limit).await?;
    let mut posts = luoshi_web::namesakes(conn, app, &found, false).await.map_err(Error::Web)?;
    let choice = |person: Person| {
        let unit = tree.get(&person.unit).map_or(person.unit.as_str(), |unit| unit.name_zh.as_str());
        let post = posts.remove(&person.id).map(|post| format!(" {post}")).unwrap_or_default();
        Choice::new(person.id.to_string(), format!("{} {unit}{post}", person.name))
    };
    Ok(found.into_iter().map(choice).collect())
}

/// Puts what was typed into a form's fields for units and people in the place of codes and ids; `typed`
/// gives what was typed beside a field.
pub async fn put_in(
    conn: &mut Conn,
    (app, who): (&App, &Who),
    tree: &Tree,
    form: &Form,
    values: &mut Map<String, Json>,
    typed: impl Fn(&str) -> Vec<String>,
) -> Result<PutIn, Error> {
    let mut put = PutIn::default();
    for field in form.fields.iter().filter(|field| field.kind == FieldKind::Unit) {
        let held = values.get(&field.id).and_then(Json::as_str).unwrap_or_default().to_owned();
        let text = typed(&field.id).into_iter().next().unwrap_or(held);
        if text.is_empty() {
            continue;
        }
        match unit(tree, &field.id, &text) {
            Ok(code) => drop(values.insert(field.id.clone(), json!(code))),
            Err(problem) => match units_like(tree, &text) {
                like if like.is_empty() => {
                    put.problems.push(problem);
                    put.left.push((field.id.clone(), text));
                }
                like => {
                    put.problems.push(which(&field.id, &text));
                    put.offers.extend(like.into_iter().map(|choice| (field.id.clone(), choice)));
                }
            },
        }
    }
    let own = values.get(&form.unit).and_then(Json::as_str).map(str::to_owned);
    for field in form.fields.iter().filter(|field| field.kind == FieldKind::People) {
        let lines = typed(&field.id);
        let asked: Vec<Typed> =
            lines.iter().map(|text| Typed { text: text.clone(), unit: own.clone() }).collect();
        let found = people(conn, who.city, tree, &asked).await?;
        let ids = found.iter().filter_map(|found| match found {
            Found::One(id) => Some(json!(id)),
            _ => None,
        });
        if let Some(Json::Array(held)) = values.get_mut(&field.id) {
            held.extend(ids);
        }
        for (text, found) in lines.iter().zip(&found) {
            let Some(problem) = problem(&field.id, text, found) else { continue };
            match people_like(conn, (app, who), tree, text).await? {
                like if like.is_empty() => {
                    put.problems.push(problem);
                    put.left.push((field.id.clone(), text.clone()));
                }
                like => {
                    put.problems.push(which(&field.id, text));
                    put.offers.extend(like.into_iter().map(|choice| (field.id.clone(), choice)));
                }
            }
        }
    }
    Ok(put)
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_unit_may_stand_behind_a_name() {
        let both = ("周桂芝".to_owned(), Some("柴河镇".to_owned()));
        for text in ["周桂芝/柴河镇", "周桂芝（柴河镇）", " 周桂芝 (柴河镇) "] {
            assert_eq!(parts(text), both, "{text}");
        }
        assert_eq!(parts("周桂芝"), ("周桂芝".to_owned(), None));
    }
}
