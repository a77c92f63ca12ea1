//! What rooms have to say beside a figure wherever it is shown, such as what an audit found.

use luoshi_ledger::Answer;
use luoshi_packs::Lang;
use luoshi_store::Day;
use serde::Serialize;

use crate::formats;

/// A line that stands beside a figure; to programs, what it is about as well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Beside {
    /// The figure's id.
    pub figure: String,
    /// The unit's code.
    pub unit: String,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// The position of the log at which the figure was so.
    pub position: i64,
    /// What it says.
    pub text: String,
    /// Where it comes from.
    pub href: String,
}

impl Beside {
    /// The latest line about exactly this answer: its figure, unit and period.
    pub fn about<'b>(all: &'b [Self], answer: &Answer) -> Option<&'b Self> {
        Self::at_unit(all, answer).find(|line| line.same_period(answer))
    }

    /// All lines about the answer's figure at its unit; another period is named in the text.
    pub fn lines(lang: Lang, all: &[Self], answer: &Answer) -> Vec<Self> {
        let named = |line: &Self| {
            let mut line = line.clone();
            if !line.same_period(answer) {
                let period = formats::period_of_year(lang, line.from, line.until);
                line.text = format!("{} · {period}", line.text);
            }
            line
        };
        Self::at_unit(all, answer).map(named).collect()
    }

    fn at_unit<'b>(all: &'b [Self], answer: &Answer) -> impl Iterator<Item = &'b Self> {
        let (figure, unit) = (answer.figure.clone(), answer.unit.clone());
        all.iter().filter(move |line| line.figure == figure && line.unit == unit)
    }

    fn same_period(&self, answer: &Answer) -> bool {
        (self.from, self.until) == (answer.from, answer.until)
    }
}
