//! The values of a record: typed, exact, and the same from a page, an API and a sheet.

use std::collections::BTreeMap;

use luoshi_store::Day;
use serde_json::{Value as Json, json};

use crate::form::{Field, FieldKind, Form};
use crate::parse::{FieldError, parse_field};
use crate::{Lang, Text};

/// What one field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Words: of a text, a long text, a remark.
    Text(String),
    /// A number in its field's smallest unit.
    Number(i64),
    /// An amount in fen.
    Money(i64),
    /// A day.
    Day(Day),
    /// From and until, in minutes of the day; until is the later one.
    TimeSpan {
        /// Minutes from 00:00.
        from: u16,
        /// Minutes from 00:00, at most 1440.
        until: u16,
    },
    /// The id of a choice.
    Choice(String),
    /// The ids of choices, in the form's order.
    Choices(Vec<String>),
    /// The code of a unit.
    Unit(String),
    /// The ids of people, each once, in the order given.
    People(Vec<i64>),
    /// Millionths of a degree.
    Place {
        /// North of the equator.
        latitude: i64,
        /// East of Greenwich.
        longitude: i64,
    },
    /// The ids of files.
    Files(Vec<String>),
}

/// The values of a record, by field. What is empty is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    fields: BTreeMap<String, Value>,
    said: Vec<(String, Text)>,
}

impl Values {
    /// What the field holds.
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.fields.get(field)
    }

    /// The day that the field holds.
    pub fn day(&self, field: &str) -> Option<Day> {
        match self.get(field) {
            Some(Value::Day(day)) => Some(*day),
            _ => None,
        }
    }

    /// The people that the field holds.
    pub fn people(&self, field: &str) -> &[i64] {
        match self.get(field) {
            Some(Value::People(ids)) => ids,
            _ => &[],
        }
    }

    /// All fields that hold something, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.fields.iter().map(|(id, value)| (id.as_str(), value))
    }

    /// What was put right on the way in and has to be said: a person named twice counts once. By field.
    pub fn said(&self) -> &[(String, Text)] {
        &self.said
    }

    /// Puts a value in, in the place of what the field held.
    pub fn set(&mut self, field: impl Into<String>, value: Value) {
        self.fields.insert(field.into(), value);
    }

    /// The values as they are kept and as the API gives them; [`validate`] and [`stored`] read them again.
    pub fn to_json(&self, form: &Form) -> Json {
        let entry = |(id, value): (&String, &Value)| {
            let decimals = form.field(id).map_or(0, |field| field.decimals);
            (id.clone(), value.to_json(decimals))
        };
        Json::Object(self.fields.iter().map(entry).collect())
    }
}

impl Value {
    fn to_json(&self, decimals: u32) -> Json {
        match self {
            Self::Text(text) | Self::Choice(text) | Self::Unit(text) => json!(text),
            Self::Number(number) if decimals == 0 => json!(number),
            Self::Number(number) => json!(decimal(*number, decimals)),
            Self::Money(fen) => json!(decimal(*fen, 2)),
            Self::Day(day) => json!(day.to_string()),
            Self::TimeSpan { from, until } => json!(format!("{}-{}", clock(*from), clock(*until))),
            Self::Choices(ids) | Self::Files(ids) => json!(ids),
            // As texts: a script's numbers do not hold 64 bits.
            Self::People(ids) => json!(ids.iter().map(i64::to_string).collect::<Vec<_>>()),
            Self::Place { latitude, longitude } => {
                json!(format!("{},{}", decimal(*latitude, 6), decimal(*longitude, 6)))
            }
        }
    }

    /// How many a list of people, choices or files holds; `None` for what is no list.
    pub fn count(&self) -> Option<usize> {
        match self {
            Self::Choices(ids) | Self::Files(ids) => Some(ids.len()),
            Self::People(ids) => Some(ids.len()),
            _ => None,
        }
    }

    /// The value in words, for titles and lists. People and files are counted, not named.
    pub fn text(&self, field: &Field, lang: Lang, unit_name: &dyn Fn(&str) -> String) -> String {
        let chosen = |id: &String| {
            let choice = field.choices.iter().find(|choice| choice.id == *id);
            choice.map_or_else(|| id.clone(), |choice| choice.name.get(lang).to_owned())
        };
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => grouped(&decimal(*number, field.decimals)),
            Self::Money(fen) => grouped(&decimal(*fen, 2)),
            Self::Day(day) => day.to_string(),
            Self::TimeSpan { from, until } => format!("{}–{}", clock(*from), clock(*until)),
            Self::Choice(id) => chosen(id),
            Self::Choices(ids) => {
                ids.iter().map(chosen).collect::<Vec<_>>().join(if lang == Lang::Zh { "、" } else { ", " })
            }
            Self::Unit(code) => unit_name(code),
            Self::People(ids) => ids.len().to_string(),
            Self::Place { latitude, longitude } => {
                format!("{}, {}", decimal(*latitude, 6), decimal(*longitude, 6))
            }
            Self::Files(ids) => ids.len().to_string(),
        }
    }
}

/// Reads what a page, an API or a sheet gave for a whole form. `today` is the day of recording in the city.
///
/// Fields that are not shown are left out, whatever was given for them.
///
/// # Errors
/// Every field that is wrong, in the form's order.
pub fn validate(
    form: &Form,
    raw: &serde_json::Map<String, Json>,
    today: Day,
) -> Result<Values, Vec<(String, FieldError)>> {
    let mut errors = Vec::new();
    let mut values = read(form, raw, &mut errors);
    for field in &form.fields {
        if let (true, Some(day)) = (field.past, values.day(&field.id))
            && day > today
        {
            errors.push((field.id.clone(), FieldError::DayAhead { day, today }));
        }
    }
    for (id, _) in raw.iter().filter(|(id, value)| form.field(id).is_none() && !value.is_null()) {
        errors.push((id.clone(), FieldError::UnknownField));
    }
    let order = |id: &str| form.fields.iter().position(|field| field.id == id).unwrap_or(usize::MAX);
    errors.sort_by_key(|(id, _)| order(id));
    if !errors.is_empty() {
        return Err(errors);
    }
    values.said.sort_by_key(|(id, _)| order(id));
    Ok(values)
}

/// Reads values as they were kept. What the form of today no longer knows or would refuse is left out, so
/// that an old record stays readable.
pub fn stored(form: &Form, kept: &serde_json::Map<String, Json>) -> Values {
    read(form, kept, &mut Vec::new())
}

/// Conditions ask fields that stand before the one that they show, so one pass in order is enough.
fn read(form: &Form, raw: &serde_json::Map<String, Json>, errors: &mut Vec<(String, FieldError)>) -> Values {
    let mut values = Values::default();
    for field in &form.fields {
        if field.shown_when.as_ref().is_some_and(|condition| !condition.holds(&values)) {
            continue;
        }
        match parse_field(field, raw.get(&field.id).unwrap_or(&Json::Null)) {
            Ok(Some(parsed)) => {
                values.said.extend(parsed.said.map(|text| (field.id.clone(), text)));
                values.fields.insert(field.id.clone(), parsed.value);
            }
            Ok(None) => {}
            Err(error) => errors.push((field.id.clone(), error)),
        }
    }
    values
}

impl FieldKind {
    /// Whether a list of this kind holds several.
    pub fn is_list(self) -> bool {
        matches!(self, Self::Choices | Self::People | Self::Files)
    }
}

/// A whole number of `10^-decimals` as a plain decimal.
pub(crate) fn decimal(number: i64, decimals: u32) -> String {
    let digits = number.unsigned_abs().to_string();
    let places = decimals as usize;
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (whole, part) = padded.split_at(padded.len() - places);
    let sign = if number < 0 { "-" } else { "" };
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// Thousands with commas, and the sign of minus that readers see.
pub(crate) fn grouped(plain: &str) -> String {
    let (sign, rest) = plain.strip_prefix('-').map_or(("", plain), |rest| ("−", rest));
    let (whole, part) = rest.split_once('.').map_or((rest, None), |(w, p)| (w, Some(p)));
    let mut out = String::from(sign);
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out.extend(part.map(|part| format!(".{part}")));
    out
}

/// Minutes of the day as 09:30.
pub(crate) fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
