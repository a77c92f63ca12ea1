//! What the tables of cases share: the numbers of a text written as one line.

use luoshi_numbers::{Number, Verdict, find};

/// The figures' texts, joined by “ | ”.
pub fn figures(text: &str) -> String {
    joined(find(text).iter().filter(|number| number.is_figure()).map(|number| number.text.clone()))
}

/// The texts of what is no figure, each with what it is.
pub fn others(text: &str) -> String {
    joined(find(text).iter().filter_map(|number| match number.verdict {
        Verdict::Figure => None,
        Verdict::NotAFigure(why) => Some(format!("{} {}", number.text, why.code())),
    }))
}

/// The figures' values with their bounds: `80 From`, `30000..40000`, `-24.85`.
pub fn values(text: &str) -> String {
    joined(find(text).iter().filter(|number| number.is_figure()).map(value))
}

fn value(number: &Number) -> String {
    let high = number.high.map(|high| format!("..{high}")).unwrap_or_default();
    let bound = match number.bound {
        luoshi_numbers::Bound::Exact => String::new(),
        bound => format!(" {bound:?}"),
    };
    format!("{}{high}{bound}", number.value)
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(" | ")
}

/// Runs all cases and tells every one that fails.
pub fn all(cases: &[(&str, &str)], of: impl Fn(&str) -> String) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(text, expected)| {
            let found = of(text);
            (found != *expected).then(|| format!("{text}\n  expected: {expected}\n  found:    {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
