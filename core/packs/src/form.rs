//! A form: its fields, when they are shown, and what a record made with it posts.

use luoshi_store::Day;
use luoshi_units::UnitKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::values::{Value, Values};
use crate::{Choice, Lang, Text};

/// A form of a pack: the room `records` makes a list, a page and an import of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its id, which is also its address: `outing`.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// What it is for, in a sentence; may be empty.
    pub about: Text,
    /// The section of the navigation that it belongs to.
    pub section: String,
    /// The field that holds the day of the deed.
    pub day: String,
    /// The field that holds the unit that did it.
    pub unit: String,
    /// How a record is called in lists: words, and the ids of fields in braces.
    pub title: Text,
    /// The fields that a list shows, in their order.
    pub columns: Vec<String>,
    /// The fields, in their order.
    pub fields: Vec<Field>,
    /// What a record posts.
    pub posts: Vec<PostRule>,
}

impl Form {
    /// The field of this id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The field that a sheet's column or a command names: by id, or by label in either language.
    pub fn field_named(&self, name: &str) -> Option<&Field> {
        let name = name.trim();
        self.field(name).or_else(|| {
            self.fields.iter().find(|f| f.label.zh == name || f.label.en.eq_ignore_ascii_case(name))
        })
    }

    /// The unit that a record belongs to; `None` where its field is empty.
    pub fn unit_of<'a>(&self, values: &'a Values) -> Option<&'a str> {
        match values.get(&self.unit) {
            Some(Value::Unit(code)) => Some(code),
            _ => None,
        }
    }

    /// The day of a record; `None` where its field is empty.
    pub fn day_of(&self, values: &Values) -> Option<Day> {
        values.day(&self.day)
    }

    /// The record's title in `lang`. `name_of` turns the code of a unit into its name.
    pub fn title_of(&self, values: &Values, lang: Lang, name_of: &dyn Fn(&str) -> String) -> String {
        let parts = template_parts(self.title.get(lang)).into_iter().map(|part| match part {
            Part::Words(words) => words.to_owned(),
            Part::Field(id) => match (self.field(id), values.get(id)) {
                (Some(field), Some(value)) => value.text(field, lang, name_of),
                _ => String::new(),
            },
        });
        parts.collect::<String>().trim().to_owned()
    }
}

/// A piece of a title's template.
pub(crate) enum Part<'a> {
    /// Words as they stand.
    Words(&'a str),
    /// The id of a field, which stood in braces.
    Field(&'a str),
}

/// The pieces of a template; a brace without its partner is words.
pub(crate) fn template_parts(template: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((before, (field, after))) =
        rest.split_once('{').and_then(|(before, tail)| Some((before, tail.split_once('}')?)))
    {
        parts.extend([Part::Words(before), Part::Field(field.trim())]);
        rest = after;
    }
    parts.push(Part::Words(rest));
    parts
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its id within the form.
    pub id: String,
    /// Its label.
    pub label: Text,
    /// What to enter, in a sentence; may be empty.
    pub hint: Text,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether it has to be filled in where it is shown.
    pub required: bool,
    /// The least it may hold; see [`Field::max`].
    pub min: Option<i64>,
    /// The most it may hold: of a number, in its smallest unit; of money, in fen; of a text, in characters;
    /// of people, choices or files, how many.
    pub max: Option<i64>,
    /// Whether a day may not lie after the day of recording.
    pub past: bool,
    /// Decimals of a number. It is kept as a whole number of its smallest unit.
    pub decimals: u32,
    /// The unit of measure beside the field; may be empty.
    pub unit_of_measure: Text,
    /// What may be chosen.
    pub choices: Vec<Choice>,
    /// Of which kinds a unit has to be; any where none is named.
    pub unit_kinds: Vec<UnitKind>,
    /// When it is shown; always where there is none.
    pub shown_when: Option<Condition>,
    /// Of files: when everybody may see the pictures among them, since the record notes the consent; never where there
    /// is none.
    pub public_when: Option<Condition>,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// A number, with a unit of measure.
    Number,
    /// Yuan, to the fen.
    Money,
    /// A day.
    Day,
    /// From a time of day to a later one.
    TimeSpan,
    /// One of the choices.
    Choice,
    /// Some of the choices.
    Choices,
    /// A unit, by its code.
    Unit,
    /// People, by their ids.
    People,
    /// Latitude and longitude.
    Place,
    /// Files, by their ids.
    Files,
    /// A remark: words that nothing is made of.
    Remark,
}

/// A condition on another field of the same record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The field asked.
    pub field: String,
    /// The choices of which it must hold one; empty: it must hold something.
    pub is: Vec<String>,
}

impl Condition {
    /// Whether the values meet it.
    pub fn holds(&self, values: &Values) -> bool {
        match values.get(&self.field) {
            None => false,
            Some(_) if self.is.is_empty() => true,
            Some(Value::Choice(id)) => self.is.contains(id),
            Some(Value::Choices(ids)) => ids.iter().any(|id| self.is.contains(id)),
            Some(_) => false,
        }
    }
}

/// What a record posts to one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostRule {
    /// The item.
    pub item: String,
    /// How much.
    pub quantity: Amount,
    /// The field that holds the day; the form's own day where there is none.
    pub day: Option<String>,
    /// The field that holds the unit; the form's own unit where there is none.
    pub unit: Option<String>,
    /// The people field of which each person gets an entry.
    pub each: Option<String>,
    /// When it posts at all.
    pub when: Option<Condition>,
    /// For a stock: the field that holds the day of its end, on which the same is posted as a negative.
    pub ends: Option<String>,
}

/// How much a rule posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The field that holds the number (a time span counts its minutes); 1 where there is none.
    pub field: Option<String>,
    /// What the number is multiplied by; may be negative.
    pub scale: i64,
    /// The people field whose count the number is multiplied by.
    pub times: Option<String>,
}

impl Default for Amount {
    fn default() -> Self {
        Self { field: None, scale: 1, times: None }
    }
}
