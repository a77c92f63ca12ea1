//! One field of a form, from what a page, an API or a sheet gave for it.

use luoshi_store::Day;
use serde_json::Value as Json;

use crate::Text;
use crate::form::{Field, FieldKind};
use crate::values::{Value, decimal, grouped};

/// A field that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// What it holds.
    pub value: Value,
    /// What was put right on the way: a person named twice.
    pub said: Option<Text>,
}

/// Why a field was not taken. [`FieldError::text`] says it to the reader, with what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldError {
    /// Nothing was given for a required field.
    Missing,
    /// No number.
    NotANumber,
    /// More decimals than the field keeps.
    TooManyDecimals(u32),
    /// Below the least, which is given as readers see it.
    TooSmall(String),
    /// Above the most.
    TooLarge(String),
    /// Fewer than this many.
    TooFew(i64),
    /// More than this many.
    TooMany(i64),
    /// More characters than this.
    TooLong(i64),
    /// No day.
    NotADay,
    /// A day after the day of recording.
    DayAhead {
        /// The day given.
        day: Day,
        /// The day of recording.
        today: Day,
    },
    /// No span of time, or one that ends before it begins.
    NotASpan,
    /// Not among the choices, which are named.
    UnknownChoice(Text),
    /// Not the code of a unit.
    NotAUnit,
    /// Not the id of a person.
    NotAPerson,
    /// Not latitude and longitude.
    NotAPlace,
    /// Several values for a field that holds one, or a value of a shape that no field has.
    WrongShape,
    /// A field that the form does not have.
    UnknownField,
}

impl FieldError {
    /// What is wrong and what to do, for the reader.
    pub fn text(&self, field: &str) -> Text {
        let (zh, en) = match self {
            Self::Missing => (format!("填写{field}。"), format!("Fill in: {field}.")),
            Self::NotANumber => (
                "这不是数字。只填数字，例如 12。".into(),
                "This is not a number. Enter digits only, such as 12.".into(),
            ),
            Self::TooManyDecimals(0) => ("填整数。".into(), "Enter a whole number.".into()),
            Self::TooManyDecimals(n) => {
                (format!("最多保留 {n} 位小数。"), format!("Give at most {n} decimals."))
            }
            Self::TooSmall(least) => (format!("最小是 {least}。"), format!("The least is {least}.")),
            Self::TooLarge(most) => (format!("最大是 {most}。"), format!("The most is {most}.")),
            Self::TooFew(n) => (format!("至少 {n} 个。"), format!("Give at least {n}.")),
            Self::TooMany(n) => (format!("最多 {n} 个。"), format!("Give at most {n}.")),
            Self::TooLong(n) => (format!("最多 {n} 个字。"), format!("Use at most {n} characters.")),
            Self::NotADay => (
                "这不是日期。写成 2021-04-16 这样。".into(),
                "This is not a date. Write it like 2021-04-16.".into(),
            ),
            Self::DayAhead { day, today } => (
                format!("日期 {day} 晚于今天（{today}）。改成实际的那天。"),
                format!("{day} is after today ({today}). Enter the day on which it happened."),
            ),
            Self::NotASpan => (
                "这不是时间段。写成 09:00-11:30 这样，结束要晚于开始。".into(),
                "This is not a span of time. Write it like 09:00-11:30, ending after it begins.".into(),
            ),
            Self::UnknownChoice(names) => (
                format!("没有这个选项。可选：{}。", names.zh),
                format!("There is no such choice. Choose one of: {}.", names.en),
            ),
            Self::NotAUnit => {
                ("没有认出这个单位。从列表中选。".into(), "No such unit. Choose one from the list.".into())
            }
            Self::NotAPerson => {
                ("没有认出这个人。从列表中选。".into(), "No such person. Choose one from the list.".into())
            }
            Self::NotAPlace => (
                "这不是坐标。写成 纬度,经度，例如 44.58,129.60。".into(),
                "This is not a place. Write latitude,longitude, such as 44.58,129.60.".into(),
            ),
            Self::WrongShape => ("只能填一个值。".into(), "Give one value.".into()),
            Self::UnknownField => (
                "这张表没有这一项。删去它，或改成表中的名称。".into(),
                "The form has no such field. Leave it out, or use a name of the form.".into(),
            ),
        };
        Text { zh, en }
    }
}

/// Reads one field. `raw` is what JSON, a page or a sheet gave: a text, a number, a list of them, or null.
///
/// # Errors
/// What is wrong with it. An empty field that is not required is `None`.
pub fn parse_field(field: &Field, raw: &Json) -> Result<Option<Parsed>, FieldError> {
    let texts = texts(raw)?;
    if texts.is_empty() {
        return if field.required { Err(FieldError::Missing) } else { Ok(None) };
    }
    if field.kind.is_list() {
        return list(field, texts);
    }
    let [text] = texts.as_slice() else { return Err(FieldError::WrongShape) };
    single(field, text).map(|value| Some(Parsed { value, said: None }))
}

/// The texts that a raw value stands for; empty ones do not count.
fn texts(raw: &Json) -> Result<Vec<String>, FieldError> {
    let one = |raw: &Json| match raw {
        Json::Null => Ok(String::new()),
        Json::String(text) => Ok(printable(text).trim().to_owned()),
        Json::Number(number) => Ok(number.to_string()),
        Json::Bool(_) | Json::Array(_) | Json::Object(_) => Err(FieldError::WrongShape),
    };
    let all = match raw {
        Json::Array(all) => all.iter().map(one).collect::<Result<Vec<_>, _>>()?,
        other => vec![one(other)?],
    };
    Ok(all.into_iter().filter(|text| !text.is_empty()).collect())
}

/// A text without control characters, which no keyboard writes and a database may refuse; line ends and tabs
/// stay.
pub fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

fn single(field: &Field, text: &str) -> Result<Value, FieldError> {
    match field.kind {
        FieldKind::Text | FieldKind::LongText | FieldKind::Remark => words(field, text),
        FieldKind::Number => Ok(Value::Number(bounded(field, text, field.decimals)?)),
        FieldKind::Money => Ok(Value::Money(bounded(field, text, 2)?)),
        FieldKind::Day => text.parse().map(Value::Day).map_err(|_| FieldError::NotADay),
        FieldKind::TimeSpan => span(text).ok_or(FieldError::NotASpan),
        FieldKind::Choice => Ok(Value::Choice(choice(field, text)?)),
        FieldKind::Unit if is_code(text) => Ok(Value::Unit(text.to_owned())),
        FieldKind::Unit => Err(FieldError::NotAUnit),
        FieldKind::Place => place(text).ok_or(FieldError::NotAPlace),
        FieldKind::Choices | FieldKind::People | FieldKind::Files => Err(FieldError::WrongShape),
    }
}

/// The longest text where a field names no bound of its own.
const LONGEST: i64 = 10_000;

fn words(field: &Field, text: &str) -> Result<Value, FieldError> {
    let text = match field.kind {
        FieldKind::Text => text.replace(['\n', '\t'], " "),
        _ => text.to_owned(),
    };
    let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let most = field.max.unwrap_or(LONGEST);
    if length > most { Err(FieldError::TooLong(most)) } else { Ok(Value::Text(text)) }
}

fn bounded(field: &Field, text: &str, decimals: u32) -> Result<i64, FieldError> {
    let number = scaled(text, decimals)?;
    let seen = |bound: i64| grouped(&decimal(bound, decimals));
    match (field.min, field.max) {
        (Some(min), _) if number < min => Err(FieldError::TooSmall(seen(min))),
        (_, Some(max)) if number > max => Err(FieldError::TooLarge(seen(max))),
        _ => Ok(number),
    }
}

/// The most that a number may be, on either side of zero, in its smallest unit: sums of many such numbers
/// still fit a ledger.
pub(crate) const MOST: i64 = 1_000_000_000_000_000;

/// A decimal as a whole number of `10^-decimals`, exactly; beyond [`MOST`] it is refused.
fn scaled(text: &str, decimals: u32) -> Result<i64, FieldError> {
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | '，' | ' ')).map(narrow).collect();
    let (negative, digits) = match plain.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = part.trim_end_matches('0');
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(part) {
        return Err(FieldError::NotANumber);
    }
    if part.len() > decimals as usize {
        return Err(FieldError::TooManyDecimals(decimals));
    }
    let joined = format!("{whole}{part:0<width$}", width = decimals as usize);
    match joined.parse::<i64>() {
        Ok(number) if number <= MOST => Ok(if negative { -number } else { number }),
        _ if negative => Err(FieldError::TooSmall(grouped(&decimal(-MOST, decimals)))),
        _ => Err(FieldError::TooLarge(grouped(&decimal(MOST, decimals)))),
    }
}

/// Full-width digits and point as plain ones.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + u8::try_from(c as u32 - '０' as u32).unwrap_or(0)),
        '．' => '.',
        other => other,
    }
}

fn span(text: &str) -> Option<Value> {
    let (from, until) = text.split_once(['-', '–', '—', '~', '至'])?;
    let (from, until) = (minutes(from.trim())?, minutes(until.trim())?);
    (from < until).then_some(Value::TimeSpan { from, until })
}

fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once([':', '：'])?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60 && (hours < 24 || (hours == 24 && minutes == 0))).then(|| hours * 60 + minutes)
}

/// A choice by its id or by its name in either language.
fn choice(field: &Field, text: &str) -> Result<String, FieldError> {
    let fits = |c: &&crate::Choice| c.id == text || c.name.zh == text || c.name.en.eq_ignore_ascii_case(text);
    field.choices.iter().find(fits).map(|choice| choice.id.clone()).ok_or_else(|| {
        let zh: Vec<&str> = field.choices.iter().map(|c| c.name.zh.as_str()).collect();
        let en: Vec<&str> = field.choices.iter().map(|c| c.name.en.as_str()).collect();
        FieldError::UnknownChoice(Text { zh: zh.join("、"), en: en.join(", ") })
    })
}

fn is_code(text: &str) -> bool {
    text.len() <= 32 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn place(text: &str) -> Option<Value> {
    let (latitude, longitude) = text.split_once([',', '，'])?;
    let latitude = scaled(latitude.trim(), 6).ok()?;
    let longitude = scaled(longitude.trim(), 6).ok()?;
    let fits = latitude.abs() <= 90_000_000 && longitude.abs() <= 180_000_000;
    fits.then_some(Value::Place { latitude, longitude })
}

/// Lists may come as JSON lists, or as one text with the parts between commas, 、, or line ends.
fn list(field: &Field, texts: Vec<String>) -> Result<Option<Parsed>, FieldError> {
    let split = [',', '，', '、', ';', '；', '\n'];
    let parts: Vec<String> = texts
        .iter()
        .flat_map(|text| text.split(split))
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() {
        return if field.required { Err(FieldError::Missing) } else { Ok(None) };
    }
    let (value, said) = match field.kind {
        FieldKind::People => people(&parts)?,
        FieldKind::Choices => (Value::Choices(choices(field, &parts)?), None),
        _ => (Value::Files(parts), None),
    };
    let count = i64::try_from(value.count().unwrap_or(0)).unwrap_or(i64::MAX);
    match (field.min, field.max) {
        (Some(min), _) if count < min => Err(FieldError::TooFew(min)),
        (_, Some(max)) if count > max => Err(FieldError::TooMany(max)),
        _ => Ok(Some(Parsed { value, said })),
    }
}

/// Each person once; how many were named again is said.
fn people(parts: &[String]) -> Result<(Value, Option<Text>), FieldError> {
    let mut seen = std::collections::BTreeSet::new();
    let mut ids = Vec::with_capacity(parts.len());
    for part in parts {
        let id: i64 = part.parse().map_err(|_| FieldError::NotAPerson)?;
        if seen.insert(id) {
            ids.push(id);
        }
    }
    let again = parts.len() - ids.len();
    let said = (again > 0).then(|| {
        Text::new(
            format!("有 {again} 次重复填写同一人，只算一次。"),
            format!("The same person was named again {again} times and counts once."),
        )
    });
    Ok((Value::People(ids), said))
}

fn choices(field: &Field, parts: &[String]) -> Result<Vec<String>, FieldError> {
    let ids = parts.iter().map(|part| choice(field, part)).collect::<Result<Vec<_>, _>>()?;
    let in_order = field.choices.iter().map(|choice| choice.id.clone());
    Ok(in_order.filter(|id| ids.contains(id)).collect())
}
