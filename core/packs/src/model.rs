//! What a pack holds once it has been read and found sound.

use std::collections::BTreeMap;

use luoshi_ledger as ledger;
use luoshi_store::Day;
use luoshi_units::UnitKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::form::Form;
use crate::{Lang, Problem, Text};

/// The configuration of one campaign in one city.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Its name in addresses and files: `city-2021`.
    pub id: String,
    /// SHA-256 over all its files, in hex: another text is another version.
    pub version_hash: String,
    /// Its name for readers.
    pub name: Text,
    /// The city it is for.
    pub city: CityDef,
    /// The campaign it configures.
    pub campaign: Campaign,
    /// What entries can count, by id.
    pub items: BTreeMap<String, Item>,
    /// The questions that can be asked, in the order of the pack.
    pub figures: Vec<FigureDef>,
    /// Lists of values that forms and rooms choose from, by id.
    pub categories: BTreeMap<String, Category>,
    /// The forms, by the order of their file names.
    pub forms: Vec<Form>,
    /// The sections that forms and figures are shown under, in their order.
    pub navigation: Vec<Section>,
    /// The texts that bulletins begin from.
    pub templates: Vec<Template>,
    /// What the city's public site says of itself.
    pub site: Site,
    /// Figures that the city's overview leads with, in their order.
    pub overview: Vec<String>,
    /// The unit tree, parents before children.
    pub units: Vec<UnitRow>,
    /// Shapes of units for maps: a GeoJSON feature collection whose features carry `properties.code`.
    pub shapes: serde_json::Value,
    /// The plan by which the sample city is made, as it stands in the pack; empty where there is none.
    pub sample: toml::Table,
    /// What is not wrong, but worth a look: an alias that two figures share.
    pub warnings: Vec<Problem>,
}

/// How long the period of a bulletin is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Span {
    /// From a Monday to a Sunday.
    #[default]
    Week,
    /// From the first to the last of a month.
    Month,
    /// From the campaign's first day as far as it has come.
    Campaign,
}

/// A text that bulletins begin from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// The language that it is written in.
    pub lang: Lang,
    /// What a bulletin that begins from it is about, where nobody says otherwise.
    pub period: Span,
    /// The section of the public site that it is published in, where nobody says otherwise.
    pub section: Option<String>,
    /// The title; `{period}` stands for the period.
    pub title: String,
    /// The text, in Markdown with marks.
    pub body: String,
}

/// What the city's public site says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// Its name; the campaign's where the pack gives none.
    pub name: Text,
    /// What it is, in a sentence; empty where the pack says nothing.
    pub about: Text,
    /// Whose the texts are; empty where the pack says nothing.
    pub notice: Text,
    /// Where people turn with what is no matter of the site's; empty where the pack says nothing.
    pub turn: Text,
    /// Under which terms its data may be used.
    pub licence: Option<Licence>,
    /// The sections that texts are published in, in their order.
    pub sections: Vec<SiteSection>,
}

impl Site {
    /// The section of this id.
    pub fn section(&self, id: &str) -> Option<&SiteSection> {
        self.sections.iter().find(|section| section.id == id)
    }
}

/// Terms under which data may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// What it is called.
    pub name: Text,
    /// Where it can be read.
    pub href: String,
}

/// A section of the public site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteSection {
    /// Its name in addresses.
    pub id: String,
    /// Its name for readers.
    pub name: Text,
}

impl Pack {
    /// The figure of this id.
    pub fn figure(&self, id: &str) -> Option<&FigureDef> {
        self.figures.iter().find(|def| def.figure.id == id)
    }

    /// A figure with those that it is made of: for a ratio, what stands above and below the line.
    pub fn parts<'p>(&'p self, def: &'p FigureDef) -> impl Iterator<Item = &'p FigureDef> {
        let parts = [&def.figure.numerator, &def.figure.denominator].into_iter().flatten();
        [def].into_iter().chain(parts.filter_map(|part| self.figure(part)))
    }

    /// The form of this id.
    pub fn form(&self, id: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.id == id)
    }

    /// The category of this id.
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.categories.get(id)
    }

    /// The declared items that a figure over `item` takes in: itself and all below it.
    pub fn items_under<'a>(&'a self, item: &'a str) -> impl Iterator<Item = &'a Item> {
        self.items.values().filter(move |declared| is_under(&declared.id, item))
    }
}

/// Whether item `id` is `above` or lies below it in the tree of dotted names.
pub fn is_under(id: &str, above: &str) -> bool {
    id.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The city that a pack is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CityDef {
    /// Its official code, which is also the code of its unit: `2310`.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// Its time zone in the IANA database's words: decides what day it is.
    pub time_zone: String,
}

/// A campaign and its days, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// Its name.
    pub name: Text,
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub until: Day,
}

/// Whether an item adds up over a period or stands at a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Nature {
    /// Summed over a period: talks held.
    Flow,
    /// The level at a day: teams that exist; plus on founding, minus on ending.
    Stock,
}

/// How much of an item's entries the open log shows to strangers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Openness {
    /// Unit, day and quantity. Not for items with people.
    Exact,
    /// Township and month, and a pseudonym of the person that holds within one tree of items.
    Pseudonym,
    /// Township and month, and no person.
    Total,
}

/// What entries count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its dotted name: `talk.held`.
    pub id: String,
    /// Its name for readers.
    pub name: Text,
    /// Flow or stock.
    pub nature: Nature,
    /// What one of it is, in one fixed English word: `talk`, `minute`, `fen`. A figure adds up one measure.
    pub measure: String,
    /// Whether its entries carry a person.
    pub people: bool,
    /// How much of its entries is open.
    pub open: Openness,
    /// The room that posts it, where that is not the pack's own forms.
    pub room: Option<String>,
}

/// A figure as a pack declares it: the ledger's question, and how readers call and see it.
#[derive(Clone, Debug)]
pub struct FigureDef {
    /// The question.
    pub figure: ledger::Figure,
    /// Its name.
    pub name: Text,
    /// Other words by which a text may speak of it; its names are among them.
    pub aliases: Vec<Alias>,
    /// What is counted, in a sentence or two.
    pub definition: Text,
    /// Its unit of measure as readers see it: 支, teams.
    pub unit_of_measure: Text,
    /// Its unit of measure in one fixed English word, for programs: `people`, `teams`, `yuan`, `percent`.
    pub measure_word: String,
    /// How its value is written.
    pub format: Format,
    /// The section of the navigation that it belongs to.
    pub section: String,
    /// Whether a map of units coloured by it makes sense.
    pub map: bool,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A whole number: 1,180.
    Whole,
    /// With the figure's decimals: 1.0.
    Decimal,
    /// A share: 60.0%.
    Percent,
    /// A change, with its sign: +179.5%.
    Change,
    /// Yuan, from a hundred million on in 亿: 138.6亿元.
    Money,
}

/// A word by which a text may speak of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The word.
    pub text: String,
    /// The language it is in.
    pub lang: Lang,
    /// Words of which at least one has to stand in the same sentence; none where the list is empty.
    pub needs: Vec<String>,
    /// Words that stand between number and thing (个, 次, 场), of which one has to follow the number; any
    /// or none where the list is empty.
    pub measure: Vec<String>,
}

/// A list of values to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Its id: `talk.place`.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Its values, in their order.
    pub values: Vec<Choice>,
}

impl Category {
    /// The value of this id.
    pub fn value(&self, id: &str) -> Option<&Choice> {
        self.values.iter().find(|value| value.id == id)
    }
}

/// One value of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What is stored.
    pub id: String,
    /// What is read.
    pub name: Text,
}

/// The part of the navigation that a section stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Looking at what is.
    See,
    /// Following what is to be done.
    Do,
    /// Recording what was done.
    Record,
    /// Holding things against each other.
    Verify,
}

/// A section: forms and figures that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Where in the navigation it stands.
    pub group: Group,
}

/// A unit of the pack's tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitRow {
    /// Its code.
    pub code: String,
    /// The code of the unit above; none for the city.
    pub parent: Option<String>,
    /// What it is.
    pub kind: UnitKind,
    /// Its name in Chinese.
    pub name_zh: String,
    /// Its name in English, where the pack gives one.
    pub name_en: Option<String>,
    /// Other names, those made by the pack's rules for short names among them.
    pub aliases: Vec<String>,
    /// The day from which it stands.
    pub founded: Day,
    /// Whether it is invented for the sample.
    pub sample: bool,
}
