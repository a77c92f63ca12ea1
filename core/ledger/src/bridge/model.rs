//! What is asked of a bridge and what it answers. Types and pure rules.

use luoshi_store::Day;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::model::{Answer, Catalogue, Entry};

/// One end of a bridge: a position of the log and a tree of units, with the definitions that held there.
#[derive(Clone, Copy, Debug)]
pub struct End<'a> {
    /// The figures as they were defined.
    pub catalogue: &'a Catalogue,
    /// The position; none for the end of the log.
    pub as_of: Option<i64>,
    /// The day whose tree of units counts; none for the period's last day, as for any answer.
    pub tree: Option<Day>,
}

/// Why a line is in the difference. Each line is in one group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Posted since, for a day that was not yet past at the first end.
    New,
    /// Posted since, for a day that was past already.
    Late,
    /// Taken back and posted anew within the same record.
    Corrected,
    /// Taken back with nothing posted in its place.
    Withdrawn,
    /// Stood before; its unit has come below the unit that is asked for.
    MovedIn,
    /// Still stands; its unit has left the unit that is asked for.
    MovedOut,
    /// Stands at both ends; its month can be compared with the other year's at one of them alone.
    Months,
    /// The figure was defined anew. Of no lines: the same ones are counted differently.
    Redefined,
}

impl Group {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 8] = [
        Self::New,
        Self::Late,
        Self::Corrected,
        Self::Withdrawn,
        Self::MovedIn,
        Self::MovedOut,
        Self::Months,
        Self::Redefined,
    ];

    /// The word that addresses and JSON use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Late => "late",
            Self::Corrected => "corrected",
            Self::Withdrawn => "withdrawn",
            Self::MovedIn => "moved_in",
            Self::MovedOut => "moved_out",
            Self::Months => "months",
            Self::Redefined => "redefined",
        }
    }

    /// The group of a word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.as_str() == word)
    }
}

/// Which of the figure's counts a strand is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The figure itself.
    Whole,
    /// What is divided: of a ratio or of a daily average.
    Above,
    /// What a ratio is divided by.
    Below,
    /// The people that a daily average is divided by.
    People,
    /// The months of this year.
    ThisYear,
    /// The same months of the year before.
    YearBefore,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Whole, Self::Above, Self::Below, Self::People, Self::ThisYear, Self::YearBefore];

    /// The word that addresses and JSON use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Above => "above",
            Self::Below => "below",
            Self::People => "people",
            Self::ThisYear => "this_year",
            Self::YearBefore => "year_before",
        }
    }

    /// The role of a word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// What a strand counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// The sum of quantities, in the item's smallest unit.
    Amount,
    /// Lines of quantity 1 less those of −1.
    Records,
    /// People with a net above 0.
    People,
    /// Units with a net above 0.
    Units,
    /// Days with a net above 0.
    Days,
    /// Days from the first to the last with a net above 0.
    Span,
}

/// What one group has of the difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// The group.
    pub group: Group,
    /// Its part of the difference, in base units.
    pub change: i128,
    /// How many lines it has.
    pub entries: i64,
}

/// A count or a sum at both ends, in base units, and what lies between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strand {
    /// Which of the figure's counts it is.
    pub role: Role,
    /// The figure that it belongs to: for a ratio, one of its two.
    pub figure: String,
    /// What it counts.
    pub measure: Measure,
    /// At the first end.
    pub then: i128,
    /// At the second.
    pub now: i128,
    /// The groups, in the order of [`Group::ALL`]; their changes add up to `now − then`.
    pub shares: Vec<Share>,
    /// Lines that were posted and taken back between the two ends: no part of the difference.
    pub passing: i64,
}

impl Strand {
    /// What the groups add up to.
    pub fn sum(&self) -> i128 {
        self.shares.iter().map(|share| share.change).sum()
    }

    /// As programs read it. What may be larger than a number in JSON keeps is text, in base units.
    pub fn json(&self) -> serde_json::Value {
        let groups = self.shares.iter().map(|share| {
            json!({
                "group": share.group.as_str(),
                "change": share.change.to_string(),
                "entries": share.entries,
            })
        });
        json!({
            "role": self.role.as_str(),
            "figure": self.figure,
            "measure": self.measure,
            "then": self.then.to_string(),
            "now": self.now.to_string(),
            "change": (self.now - self.then).to_string(),
            "groups": groups.collect::<Vec<_>>(),
            "passing": self.passing,
        })
    }
}

/// A figure at two ends, and what lies between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bridge {
    /// The figure at the first end, as it was defined and known there.
    pub then: Answer,
    /// The figure at the second.
    pub now: Answer,
    /// Where it was defined anew: the first end under the second's definition. Strands begin there, but for a
    /// figure that was and is one count or sum.
    pub redefined: Option<Answer>,
    /// The first end's day: what was posted later for a day before it is late. None before the first entry.
    pub since: Option<Day>,
    /// One for a count or a sum, two for a quotient; none where an average is of fewer than five people.
    pub strands: Vec<Strand>,
}

/// Lines of a group, the latest posted first.
#[derive(Clone, Debug)]
pub struct BridgePage {
    /// Each with 1 where it adds, −1 where it takes away what stood: a line that left with its unit.
    pub entries: Vec<(Entry, i64)>,
    /// The key to ask for the next page with; none at the end.
    pub next: Option<String>,
}
