use luoshi_sheets::Words;
use luoshi_store::Day;
use serde::{Deserialize, Serialize};

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitKind {
    /// The city itself: the root.
    City,
    /// A county, a district, or a city at county level.
    County,
    /// A department, directly under the city or under a county.
    Department,
    /// A subdistrict, town or township.
    Township,
    /// A community or a village.
    Community,
}

impl UnitKind {
    /// All kinds, from the top down.
    pub const ALL: [Self; 5] = [Self::City, Self::County, Self::Department, Self::Township, Self::Community];

    /// Its fixed name in files and packs.
    pub fn id(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::County => "county",
            Self::Department => "department",
            Self::Township => "township",
            Self::Community => "community",
        }
    }

    /// Its name for readers.
    pub fn name(self) -> Words {
        match self {
            Self::City => Words::new("市", "City"),
            Self::County => Words::new("县（市、区）", "County or district"),
            Self::Department => Words::new("部门", "Department"),
            Self::Township => Words::new("街道、乡镇", "Subdistrict or township"),
            Self::Community => Words::new("社区、村", "Community or village"),
        }
    }

    /// What people call a unit of this kind where they are more exact than its name.
    fn also(self) -> &'static [&'static str] {
        match self {
            Self::City => &["地级市"],
            Self::County => &["县", "区", "县级市", "county", "district"],
            Self::Department => &["市直部门", "单位"],
            Self::Township => &["街道", "乡", "镇", "乡镇", "subdistrict", "township", "town"],
            Self::Community => &["社区", "村", "行政村", "community", "village"],
        }
    }

    /// The kind whose id or name this is, or that has units that are called so.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| {
            let name = kind.name();
            let names = [kind.id(), &name.zh, &name.en];
            names.iter().chain(kind.also()).any(|known| known.eq_ignore_ascii_case(text))
        })
    }
}

/// A unit as it stood on the day of its tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its identity: `2310`, `231083101`, `2310-D01`.
    pub code: String,
    /// What it is.
    pub kind: UnitKind,
    /// Its name in Chinese.
    pub name_zh: String,
    /// Its name in English, if it has one.
    pub name_en: Option<String>,
    /// Other names that texts use for it, among them its former names.
    pub aliases: Vec<String>,
    /// The first letters of its name's syllables: `mdjs` for 牡丹江市.
    pub initials: String,
    /// The day from which it exists.
    pub founded: Day,
    /// The first day on which it no longer works.
    pub ended: Option<Day>,
    /// Where it ended by merging: its successor's code.
    pub merged_into: Option<String>,
}

impl Unit {
    /// Its name in English where it has one and English is wanted, else in Chinese.
    pub fn name(&self, english: bool) -> &str {
        self.name_en.as_deref().filter(|_| english).unwrap_or(&self.name_zh)
    }
}

/// A unit to be founded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUnit {
    /// Letters, digits and `-`, at most 32 characters.
    pub code: String,
    /// What it is.
    pub kind: UnitKind,
    /// At most 100 characters.
    pub name_zh: String,
    /// At most 100 characters.
    pub name_en: Option<String>,
    /// At most 20, each at most 100 characters.
    pub aliases: Vec<String>,
    /// The unit that it is founded under; none for the root.
    pub parent: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::UnitKind;

    #[test]
    fn a_kind_is_known_by_whatever_its_units_are_called() {
        for kind in UnitKind::ALL {
            let name = kind.name();
            for text in [kind.id(), &name.zh, &name.en, &kind.id().to_uppercase()] {
                assert_eq!(UnitKind::parse(text), Some(kind), "{text}");
            }
        }
        assert_eq!(UnitKind::parse("村"), Some(UnitKind::Community));
        assert_eq!(UnitKind::parse("街道"), Some(UnitKind::Township));
        assert_eq!(UnitKind::parse("区"), Some(UnitKind::County));
        assert_eq!(UnitKind::parse("村落"), None);
    }
}
