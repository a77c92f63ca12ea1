//! Reading and checking a pack: the folder of texts that makes this program one city's campaign.
//!
//! A pack declares items, figures, categories, forms, navigation, the unit tree and the sample's plan.
//! [`load`] reads it and names everything that is wrong with it, each with file, line, and what to do.
//! [`validate`] reads what was entered in one of its forms, and [`postings`] says what that posts.
//!
//! Absences: nothing here knows a city, a campaign or an item by name, opens a network connection, or reads
//! the clock. The rule on persons stands here and can be configured nowhere: a figure about persons is a
//! count or an average over at least five.

mod archive;
pub mod deeds;
mod definitions;
pub mod doctor;
mod error;
mod fault;
mod figures;
mod files;
mod form;
mod forms;
mod known;
mod load;
mod model;
mod parse;
mod persons;
mod postings;
mod problem;
mod raw;
mod schema;
mod site;
pub mod store;
mod tables;
mod text;
mod units;
mod values;

pub use archive::ArchiveError;
pub use definitions::Definitions;
pub use error::Error;
pub use files::Files;
pub use form::{Amount, Condition, Field, FieldKind, Form, PostRule};
pub use load::{catalogue, load};
pub use model::{
    Alias, Campaign, Category, Choice, CityDef, FigureDef, Format, Group, Item, Licence, Nature, Openness,
    Pack, Section, Site, SiteSection, Span, Template, UnitRow, is_under,
};
pub use parse::{FieldError, Parsed, parse_field, printable};
pub use postings::postings;
pub use problem::{Problem, Severity};
pub use schema::schema_json;
pub use store::{MIGRATIONS, STATEMENTS};
pub use text::{Lang, Text};
pub use values::{Value, Values, stored, validate};
