use luoshi_ledger::Posting;
use luoshi_store::Day;

use crate::form::{Amount, Form, PostRule};
use crate::values::{Value, Values};

/// What a record made with `form` posts: a pure function of its values.
///
/// A rule whose day, unit or number is empty posts nothing, and neither does a quantity of 0. A person
/// gets one entry, however often they are named.
pub fn postings(form: &Form, values: &Values) -> Vec<Posting> {
    form.posts.iter().flat_map(|rule| rule_postings(form, rule, values)).collect()
}

fn rule_postings(form: &Form, rule: &PostRule, values: &Values) -> Vec<Posting> {
    if rule.when.as_ref().is_some_and(|when| !when.holds(values)) {
        return Vec::new();
    }
    let day = values.day(rule.day.as_ref().unwrap_or(&form.day));
    let unit = match values.get(rule.unit.as_ref().unwrap_or(&form.unit)) {
        Some(Value::Unit(code)) => Some(code.as_str()),
        _ => None,
    };
    let (Some(day), Some(unit), Some(quantity)) = (day, unit, amount(&rule.quantity, values)) else {
        return Vec::new();
    };
    if quantity == 0 {
        return Vec::new();
    }
    let persons: Vec<Option<i64>> = match &rule.each {
        Some(field) => people(values, field).into_iter().map(Some).collect(),
        None => vec![None],
    };
    let ended = rule.ends.as_ref().and_then(|field| values.day(field));
    let posting = |day: Day, quantity: i64, person: Option<i64>| Posting {
        item: rule.item.clone(),
        unit: unit.to_owned(),
        day,
        quantity,
        person,
    };
    let begun = persons.iter().map(|person| posting(day, quantity, *person));
    let ending = ended.into_iter().flat_map(|end| persons.iter().map(move |person| (end, *person)));
    begun.chain(ending.map(|(end, person)| posting(end, -quantity, person))).collect()
}

/// `None` where the number's field is empty, or where the product is more than a ledger holds.
fn amount(amount: &Amount, values: &Values) -> Option<i64> {
    let number = match &amount.field {
        None => 1,
        Some(field) => match values.get(field)? {
            Value::Number(number) | Value::Money(number) => *number,
            Value::TimeSpan { from, until } => i64::from(until - from),
            _ => return None,
        },
    };
    let times = match &amount.times {
        None => 1,
        Some(field) => i64::try_from(people(values, field).len()).ok()?,
    };
    number.checked_mul(amount.scale)?.checked_mul(times)
}

fn people(values: &Values, field: &str) -> Vec<i64> {
    let mut ids = match values.get(field) {
        Some(Value::People(ids)) => ids.clone(),
        _ => Vec::new(),
    };
    ids.sort_unstable();
    ids.dedup();
    ids
}
