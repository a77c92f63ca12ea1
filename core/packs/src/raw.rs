//! The shapes of a pack's TOML files, as their authors write them. Editors' schema is made from these.

use std::ops::Range;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer};

use crate::form::FieldKind;
use crate::model::{Format, Group, Nature, Openness, Span};
use crate::{Lang, Text};

/// A value, and where in its file it stands.
#[derive(Clone, Debug)]
pub struct At<T> {
    pub value: T,
    pub span: Range<usize>,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let spanned = toml::Spanned::<T>::deserialize(from)?;
        let span = spanned.span();
        Ok(Self { value: spanned.into_inner(), span })
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// `pack.toml`: what the pack is, for which city, which campaign.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackRaw {
    /// Its id: lower-case letters, digits, and hyphens.
    pub id: At<String>,
    pub name: At<Text>,
    /// The languages that every text is given in: zh and en.
    pub languages: At<Vec<Lang>>,
    pub city: CityRaw,
    pub campaign: CampaignRaw,
    /// Ids of figures that the city's overview leads with.
    #[serde(default)]
    pub overview: Vec<At<String>>,
    pub units: UnitsRaw,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CityRaw {
    /// The official code of the city's own unit.
    pub code: At<String>,
    pub name: At<Text>,
    /// As the IANA database names it: Asia/Shanghai.
    pub time_zone: At<String>,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CampaignRaw {
    pub name: At<Text>,
    /// First day, YYYY-MM-DD.
    pub from: At<String>,
    /// Last day, YYYY-MM-DD, included.
    pub until: At<String>,
}

/// How the unit tree of `units.csv` and `departments.csv` is read.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitsRaw {
    /// The day from which the units stand.
    pub founded: At<String>,
    /// Rules that make short names out of full ones; of a kind's rules the first that fits is taken.
    #[serde(default)]
    pub short: Vec<ShortRaw>,
}

/// A unit whose name ends in one word is also called by the name with another in its place.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShortRaw {
    /// The kind of unit that the rule is for.
    pub kind: UnitKindRaw,
    /// The end of the full name.
    pub ends: String,
    /// What stands in its place; may be empty.
    pub becomes: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum UnitKindRaw {
    City,
    County,
    Department,
    Township,
    Community,
}

/// An item: what entries count.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemRaw {
    /// Dotted: talk.held. A figure over talk takes in talk.held.
    pub id: At<String>,
    pub name: At<Text>,
    pub nature: Nature,
    /// What one of it is, in one English word: talk, minute, fen.
    pub measure: At<String>,
    /// Whether its entries carry a person.
    #[serde(default)]
    pub people: bool,
    /// The room that posts it, where the pack's own forms do not.
    pub room: Option<At<String>>,
    /// How much of its entries the open log shows; without it, total for an item with people, otherwise exact.
    pub open: Option<At<Openness>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KindRaw {
    Sum,
    Records,
    People,
    Level,
    PeopleAt,
    Units,
    Days,
    Span,
    Ratio,
    Daily,
    YearChange,
}

/// A figure: a question to the ledger, with its names.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FigureRaw {
    pub id: At<String>,
    pub kind: At<KindRaw>,
    /// The item counted, with all below it. Not for a ratio.
    pub item: Option<At<String>>,
    /// For a ratio: the figure above the line.
    pub numerator: Option<At<String>>,
    /// For a ratio: the figure below the line.
    pub denominator: Option<At<String>>,
    /// How many of the item's smallest unit make one of the figure's: 100 fen make a yuan.
    #[serde(default = "one")]
    pub scale: At<i64>,
    #[serde(default = "none")]
    pub decimals: At<u32>,
    /// For kind units: which units count.
    pub units: Option<At<UnitKindRaw>>,
    /// campaign (the default), last_quarter, last_month, last_week, year, day, or { from, until }.
    pub period: Option<At<PeriodRaw>>,
    /// The unit that is meant where none is asked for; the whole city by default.
    pub scope: Option<At<String>>,
    pub name: At<Text>,
    /// Other words by which texts speak of it.
    #[serde(default)]
    pub aliases: AliasesRaw,
    /// What is counted, in a sentence or two.
    pub definition: At<Text>,
    /// As readers see it: 支, teams.
    pub unit_of_measure: At<Text>,
    /// One English word for programs: teams.
    pub measure_word: At<String>,
    pub format: Format,
    pub section: At<String>,
    /// Whether a map of units coloured by it makes sense.
    #[serde(default)]
    pub map: bool,
    /// How many people an average has to stand on: at least 5.
    pub minimum: Option<At<i64>>,
    /// Refused by the rule on persons.
    #[schemars(skip)]
    pub group_by: Option<At<toml::Value>>,
    /// Refused by the rule on persons.
    #[schemars(skip)]
    pub rank: Option<At<toml::Value>>,
    /// Refused by the rule on persons.
    #[schemars(skip)]
    pub points: Option<At<toml::Value>>,
}

fn one() -> At<i64> {
    At { value: 1, span: 0..0 }
}

fn none() -> At<u32> {
    At { value: 0, span: 0..0 }
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PeriodRaw {
    /// A rule.
    Rule(PeriodWord),
    /// Fixed days, both included.
    Fixed { from: String, until: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeriodWord {
    Campaign,
    LastQuarter,
    LastMonth,
    LastWeek,
    Year,
    Day,
}

#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AliasesRaw {
    #[serde(default)]
    pub zh: Vec<At<AliasRaw>>,
    #[serde(default)]
    pub en: Vec<At<AliasRaw>>,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum AliasRaw {
    /// The word alone.
    Word(String),
    /// The word, with what has to stand near it.
    Full {
        text: String,
        /// Words of which one has to stand in the same sentence.
        #[serde(default)]
        needs: Vec<String>,
        /// Words between number and thing, of which one has to follow the number.
        #[serde(default)]
        measure: Vec<String>,
    },
}

/// A list of values to choose from.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoryRaw {
    pub id: At<String>,
    pub name: At<Text>,
    pub values: At<Vec<ChoiceRaw>>,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceRaw {
    pub id: At<String>,
    pub name: At<Text>,
}

/// A section of the navigation.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionRaw {
    pub id: At<String>,
    pub name: At<Text>,
    pub group: Group,
}

/// A text that bulletins begin from.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateRaw {
    pub id: At<String>,
    pub name: At<Text>,
    /// The language that it is written in.
    pub lang: Lang,
    /// What a bulletin that begins from it is about; a week where nothing is said.
    #[serde(default)]
    pub period: Span,
    /// The section of the public site that it is published in, where nobody says otherwise.
    pub section: Option<At<String>>,
    /// Its title; `{period}` stands for the period.
    pub title: At<String>,
    /// Its text, in Markdown with marks; `{period}` stands for the period.
    pub body: At<String>,
}

/// `site.toml`: what the city's public site says of itself, and its sections.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteRaw {
    /// The site's name; without it, the campaign's.
    pub name: Option<At<Text>>,
    /// What it is, in a sentence.
    pub about: Option<At<Text>>,
    /// Whose the texts are, and what may be done with them.
    pub notice: Option<At<Text>>,
    /// Where people turn with opinions and problems that are no matter of the site's.
    pub turn: Option<At<Text>>,
    /// Under which terms its data may be used.
    pub licence: Option<LicenceRaw>,
    /// The sections that texts are published in, in their order.
    #[serde(default)]
    pub section: Vec<SiteSectionRaw>,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LicenceRaw {
    pub name: At<Text>,
    /// Where it can be read; an address that begins with https://.
    pub href: At<String>,
}

/// A section of the site.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteSectionRaw {
    /// Its name in addresses.
    pub id: At<String>,
    pub name: At<Text>,
}

/// A form's own keys; its fields and posts stand below as [[field]] and [[post]].
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormRaw {
    pub id: At<String>,
    pub name: At<Text>,
    /// What it is for.
    pub about: Option<At<Text>>,
    pub section: At<String>,
    /// The field with the day of the deed.
    pub day: At<String>,
    /// The field with the unit that did it.
    pub unit: At<String>,
    /// How a record is called: words, and ids of fields in braces.
    pub title: At<Text>,
    /// The fields that lists show.
    pub columns: Vec<At<String>>,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldRaw {
    pub id: At<String>,
    pub label: At<Text>,
    /// What to enter.
    pub hint: Option<At<Text>>,
    pub kind: FieldKind,
    #[serde(default)]
    pub required: bool,
    /// The least: of the number as it is entered, of characters, of how many people, choices or files.
    pub min: Option<At<i64>>,
    /// The most. A number or an amount of money that posts needs one.
    pub max: Option<At<i64>>,
    /// For a day: whether it may not lie after the day of recording.
    #[serde(default)]
    pub past: bool,
    /// For a number: how many decimals it has.
    #[serde(default = "none")]
    pub decimals: At<u32>,
    pub unit_of_measure: Option<At<Text>>,
    /// For choices: the values, or a category.
    pub choices: Option<At<Vec<ChoiceRaw>>>,
    pub category: Option<At<String>>,
    /// For a unit: of which kinds it has to be; any where none is named.
    #[serde(default)]
    pub unit_kinds: Vec<At<UnitKindRaw>>,
    pub shown_when: Option<ConditionRaw>,
    /// For files: the field in which consent is noted, and the choices that are consent. Then everybody may see the pictures.
    pub public_when: Option<ConditionRaw>,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConditionRaw {
    /// A field of the same form.
    pub field: At<String>,
    /// The choices of which it must hold one; without it, it must hold something.
    #[serde(default)]
    pub is: Vec<At<String>>,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PostRaw {
    pub item: At<String>,
    /// How much; 1 by default.
    #[serde(default)]
    pub quantity: AmountRaw,
    /// The field with the day; the form's own by default.
    pub day: Option<At<String>>,
    /// The field with the unit; the form's own by default.
    pub unit: Option<At<String>>,
    /// The people field of which each person gets an entry.
    pub each: Option<At<String>>,
    pub when: Option<ConditionRaw>,
    /// For a stock: the field with the day of its end.
    pub ends: Option<At<String>>,
}

#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AmountRaw {
    /// The field with the number; a time span counts its minutes.
    pub field: Option<At<String>>,
    /// What the number is multiplied by.
    pub scale: Option<At<i64>>,
    /// The people field whose count it is multiplied by.
    pub times: Option<At<String>>,
}
