//! What the check found, as pages and programs read it.

use luoshi_store::Day;
use serde::Serialize;

/// What the ledger says to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The ledger bears it out.
    Backed,
    /// The ledger has another value.
    Differs,
    /// Nobody can back it.
    Unbacked,
    /// A date, a name, a number of a list.
    NotAFigure,
}

impl Verdict {
    /// All, in the order of a report.
    pub const ALL: [Self; 4] = [Self::Backed, Self::Differs, Self::Unbacked, Self::NotAFigure];

    /// Its fixed word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Backed => "backed",
            Self::Differs => "differs",
            Self::Unbacked => "unbacked",
            Self::NotAFigure => "not_a_figure",
        }
    }
}

/// One number of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// The number as written, with 万, 亿, % and its qualifier, without the thing counted.
    pub text: String,
    /// Its first character, in Unicode scalars of the text.
    pub start: usize,
    /// The place after its last character.
    pub end: usize,
    /// The value as read, an exact decimal.
    pub value: String,
    /// The upper end of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<String>,
    /// What the ledger says.
    pub verdict: Verdict,
    /// The figure that it was held against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figure: Option<String>,
    /// The ledger's value, an exact decimal in the figure's unit of measure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ledger: Option<String>,
    /// The code of the unit that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The first day that was asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// The last day, included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// The address at which the figure opens, as it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// Figures that fit alike, where none was chosen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
    /// Why it is not backed, or no figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// How many of each verdict; all four always stand there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Backed.
    pub backed: usize,
    /// Differing.
    pub differs: usize,
    /// Not backed.
    pub unbacked: usize,
    /// No figures.
    pub not_a_figure: usize,
}

impl Counts {
    /// How many have a verdict.
    pub fn of(self, verdict: Verdict) -> usize {
        match verdict {
            Verdict::Backed => self.backed,
            Verdict::Differs => self.differs,
            Verdict::Unbacked => self.unbacked,
            Verdict::NotAFigure => self.not_a_figure,
        }
    }

    pub(crate) fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Backed => self.backed += 1,
            Verdict::Differs => self.differs += 1,
            Verdict::Unbacked => self.unbacked += 1,
            Verdict::NotAFigure => self.not_a_figure += 1,
        }
    }
}

/// Numbers of the text that contradict one another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// What kind of contradiction, a fixed English word.
    pub kind: String,
    /// Which numbers of the report, counted from 0.
    pub numbers: Vec<usize>,
    /// What does not agree, in the reader's language.
    pub why: String,
}

/// The whole report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Every number of the text, in its order.
    pub numbers: Vec<Checked>,
    /// How many of each verdict.
    pub counts: Counts,
    /// The text held against itself.
    pub conflicts: Vec<Conflict>,
    /// The day that the text was taken to be from.
    pub date: Day,
    /// The position of the ledger that it was held against.
    pub as_of: i64,
}

impl Report {
    /// Whether every figure is backed.
    pub fn is_clean(&self) -> bool {
        self.counts.differs == 0 && self.counts.unbacked == 0
    }
}
