//! What the fields of a batch's records hold, as the plan writes it.

use chrono::Datelike;
use luoshi_store::Day;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::Error;
use crate::dice::Dice;

/// How a field is filled.
#[derive(Clone, Debug)]
pub enum Spec {
    /// As it stands; a text may hold names in braces.
    As(toml::Value),
    /// One of these, by chance.
    Pick(Vec<toml::Value>),
    /// These in turn.
    Cycle(Vec<toml::Value>),
    /// A number between two bounds.
    Between(Bounds),
    /// Numbers that add up to this over all records of the batch.
    Sum(i64, Bounds),
    /// Numbers whose mean is this.
    Mean(i64, Bounds),
    /// A span of time: one of these beginnings, so many minutes.
    Time(Vec<String>, Vec<i64>),
    /// People.
    People(PeopleSpec),
    /// Coordinates within some kilometres of a point.
    Near(Point),
}

/// Bounds of a number.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    pub least: i64,
    pub most: i64,
    #[serde(default = "one")]
    pub step: i64,
}

fn one() -> i64 {
    1
}

/// A point, in millionths of a degree, and how far around it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    latitude: i64,
    longitude: i64,
    /// In metres.
    within: i64,
}

/// Which people a record names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeopleSpec {
    /// The pool.
    pub people: String,
    /// Whether a lane takes the people of its own unit; else the pool is dealt over all lanes.
    #[serde(default)]
    pub own_unit: bool,
    /// So many each time, in turn. Without it, everybody of the lane stands in one record at least.
    pub take: Option<usize>,
    /// The share of further records of the lane in which each person stands as well.
    #[serde(default)]
    pub again: f64,
    /// In so many lanes somebody of the next lane helps out.
    #[serde(default)]
    pub borrow: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, untagged)]
enum Written {
    Pick { pick: Vec<toml::Value> },
    Cycle { cycle: Vec<toml::Value> },
    Between { between: Bounds },
    Sum { sum: i64, between: Bounds },
    Mean { mean: i64, between: Bounds },
    Time { from: Vec<String>, minutes: Vec<i64> },
    Near { near: Point },
    People(PeopleSpec),
}

impl Spec {
    /// From the plan.
    ///
    /// # Errors
    /// [`Error::Plan`] for a table that says nothing known.
    pub fn read(field: &str, value: &toml::Value) -> Result<Self, Error> {
        if !value.is_table() {
            return Ok(Self::As(value.clone()));
        }
        let written: Written = value
            .clone()
            .try_into()
            .map_err(|_| Error::Plan(format!("{field}: {value} says nothing known")))?;
        Ok(match written {
            Written::Pick { pick } => Self::Pick(pick),
            Written::Cycle { cycle } => Self::Cycle(cycle),
            Written::Between { between } => Self::Between(between),
            Written::Sum { sum, between } => Self::Sum(sum, between),
            Written::Mean { mean, between } => Self::Mean(mean, between),
            Written::Time { from, minutes } => Self::Time(from, minutes),
            Written::Near { near } => Self::Near(near),
            Written::People(people) => Self::People(people),
        })
    }

    /// The values for all records of a batch, in order. People are dealt elsewhere: null here.
    ///
    /// # Errors
    /// [`Error::Plan`] where numbers cannot add up as they shall.
    pub fn deal(&self, field: &str, records: &[Place], dice: &mut Dice) -> Result<Vec<Json>, Error> {
        let count = records.len();
        let parts = |sum: i64, bounds: &Bounds, dice: &mut Dice| {
            let parts = dice.split(sum, count, (bounds.least, bounds.most), bounds.step);
            parts.ok_or_else(|| Error::Plan(format!("{field}: {count} numbers cannot add up to {sum}")))
        };
        let exact = match self {
            Self::Sum(sum, bounds) => Some(parts(*sum, bounds, dice)?),
            Self::Mean(mean, bounds) => {
                Some(parts(mean * i64::try_from(count).unwrap_or(i64::MAX), bounds, dice)?)
            }
            _ => None,
        };
        if let Some(exact) = exact {
            return Ok(exact.into_iter().map(|part| json!(part)).collect());
        }
        Ok(records.iter().enumerate().map(|(number, place)| self.one(number, place, dice)).collect())
    }

    fn one(&self, number: usize, place: &Place, dice: &mut Dice) -> Json {
        match self {
            Self::As(value) => filled(value, place),
            Self::Pick(list) => dice.pick(list).map_or(Json::Null, |value| filled(value, place)),
            Self::Cycle(list) => {
                list.get(number % list.len().max(1)).map_or(Json::Null, |value| filled(value, place))
            }
            Self::Between(Bounds { least, most, step }) => {
                json!(least + dice.between(0, (most - least) / step.max(&1)) * step)
            }
            Self::Time(from, minutes) => time(dice.pick(from), dice.pick(minutes).copied()),
            Self::Near(point) => json!(point.around(dice)),
            Self::Sum(..) | Self::Mean(..) | Self::People(_) => Json::Null,
        }
    }
}

/// What a text's braces stand for.
pub struct Place {
    /// The unit's name.
    pub unit: String,
    /// Which lane of the batch, from 1.
    pub lane: usize,
    /// Which lane of its unit, from 1.
    pub of_unit: usize,
    /// Which record of the batch, from 1.
    pub record: usize,
    /// The day.
    pub day: Day,
}

/// A value of the plan as JSON, with the braces of texts filled.
pub fn filled(value: &toml::Value, place: &Place) -> Json {
    match value {
        toml::Value::String(text) => json!(template(text, place)),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Array(list) => list.iter().map(|value| filled(value, place)).collect(),
        other => json!(other.to_string()),
    }
}

/// `{unit}`, `{lane}`, `{of_unit}`, `{record}`, `{month}`, `{day}`.
pub fn template(text: &str, place: &Place) -> String {
    text.replace("{unit}", &place.unit)
        .replace("{lane}", &place.lane.to_string())
        .replace("{of_unit}", &place.of_unit.to_string())
        .replace("{record}", &place.record.to_string())
        .replace("{month}", &place.day.month().to_string())
        .replace("{day}", &place.day.day().to_string())
}

fn time(from: Option<&String>, minutes: Option<i64>) -> Json {
    let begin = from.and_then(|from| {
        let (hours, minutes) = from.split_once(':')?;
        Some(hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?)
    });
    let Some((begin, minutes)) = begin.zip(minutes) else { return Json::Null };
    let end = begin + minutes;
    json!(format!("{:02}:{:02}-{:02}:{:02}", begin / 60, begin % 60, end / 60, end % 60))
}

impl Point {
    /// About 9 millionths of a degree are a metre on a meridian; good enough for a sample.
    fn around(self, dice: &mut Dice) -> String {
        let reach = self.within * 9;
        let mut degree = |around: i64| {
            let at = around + dice.between(-reach, reach);
            format!("{}.{:06}", at / 1_000_000, at % 1_000_000)
        };
        let latitude = degree(self.latitude);
        format!("{latitude},{}", degree(self.longitude))
    }
}
