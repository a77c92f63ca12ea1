//! What other rooms have to say beside a figure, such as what an audit found.

use luoshi_ledger::Answer;
use luoshi_web::{Beside, formats};

/// The latest line about exactly this figure: same unit, same period.
pub fn about<'b>(all: &'b [Beside], answer: &Answer) -> Option<&'b Beside> {
    all.iter().find(|line| same_unit(line, answer) && (line.from, line.until) == (answer.from, answer.until))
}

/// All lines about the figure at its unit, text and address; another period is named.
pub fn lines(lang: luoshi_packs::Lang, all: &[Beside], answer: &Answer) -> Vec<(String, String)> {
    let of = all.iter().filter(|line| same_unit(line, answer));
    of.map(|line| {
        let text = if (line.from, line.until) == (answer.from, answer.until) {
            line.text.clone()
        } else {
            format!("{} · {}", line.text, formats::period_of_year(lang, line.from, line.until))
        };
        (text, line.href.clone())
    })
    .collect()
}

fn same_unit(line: &Beside, answer: &Answer) -> bool {
    line.figure == answer.figure && line.unit == answer.unit
}
