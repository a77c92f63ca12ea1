//! What rooms have to say beside a figure wherever it is shown, such as what an audit found.

use luoshi_ledger::Answer;
use luoshi_packs::Lang;
use luoshi_store::Day;
use serde::Serialize;

use crate::{Words, formats};

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
    /// How many there are about the same: the line is the latest one's.
    pub of: i64,
    /// Where all of them are listed.
    pub all: String,
}

impl Beside {
    /// What is said of exactly this answer: of its figure, unit and period.
    pub fn about(all: &[Self], answer: &Answer) -> Option<Self> {
        Self::at_unit(all, answer).into_iter().find(|line| line.same_period(answer))
    }

    /// What is said of the answer's figure at its unit, a line a period; another period is named in the text.
    pub fn lines(lang: Lang, all: &[Self], answer: &Answer) -> Vec<Self> {
        let named = |mut line: Self| {
            if !line.same_period(answer) {
                let period = formats::period_of_year(lang, line.from, line.until);
                line.text = format!("{} · {period}", line.text);
            }
            line
        };
        Self::at_unit(all, answer).into_iter().map(named).collect()
    }

    /// Lines of which the latest come first, with those about the same figure, unit and period, whatever their position,
    /// brought together: the latest line stands, and counts the others.
    pub fn together<'b>(lines: impl Iterator<Item = &'b Self>) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for line in lines {
            let about = |line: &Self| (line.figure.clone(), line.unit.clone(), line.from, line.until);
            match all.iter_mut().find(|other| about(other) == about(line)) {
                Some(latest) => latest.of += line.of,
                None => all.push(line.clone()),
            }
        }
        all
    }

    /// Which of how many it is, where there are several.
    pub fn latest(&self, w: &Words) -> Option<String> {
        (self.of > 1).then(|| w.t1("beside-latest", "n", self.of))
    }

    /// All that it says, in one line.
    pub fn told(&self, w: &Words) -> String {
        let latest = self.latest(w).map(|latest| format!(" · {latest}")).unwrap_or_default();
        format!("{}{latest}", self.text)
    }

    fn at_unit(all: &[Self], answer: &Answer) -> Vec<Self> {
        Self::together(all.iter().filter(|line| line.figure == answer.figure && line.unit == answer.unit))
    }

    fn same_period(&self, answer: &Answer) -> bool {
        (self.from, self.until) == (answer.from, answer.until)
    }
}

#[cfg(test)]
mod tests {
    use luoshi_packs::Lang;

    use super::Beside;
    use crate::WORDS;

    fn line(until: &str, position: i64, of: i64) -> Beside {
        Beside {
            figure: "talk.held".into(),
            unit: "9900".into(),
            from: "2021-03-01".parse().unwrap(),
            until: until.parse().unwrap(),
            position,
            text: format!("at {position}"),
            href: format!("/audits/{position}"),
            of,
            all: "/audits".into(),
        }
    }

    #[test]
    fn the_latest_stands_and_counts_the_others() {
        let lines = [line("2021-04-16", 9, 1), line("2021-04-10", 8, 1), line("2021-04-16", 7, 2)];
        let all = Beside::together(lines.iter());
        assert_eq!(all, [line("2021-04-16", 9, 3), line("2021-04-10", 8, 1)]);
        let told = |lang| all.iter().map(|line| line.told(&WORDS.in_lang(lang))).collect::<Vec<_>>();
        assert_eq!(told(Lang::En), ["at 9 · the latest of 3", "at 8"]);
        assert_eq!(told(Lang::Zh), ["at 9 · 共 3 次，这是最近一次", "at 8"]);
    }
}
