//! Tags, meters, and what stands where nothing is.

use std::fmt::{self, Display};

use crate::Html;

/// A state: always a shape, a word and a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A ring: nothing expected yet.
    Open,
    /// Someone is on it.
    Doing,
    /// Finished, or proved.
    Done,
    /// Look at this within the week.
    Soon,
    /// Someone must act.
    Late,
    /// An entry that takes another back.
    Reversed,
    /// A property, not a state: sample, internal.
    Plain,
}

impl State {
    fn class(self) -> &'static str {
        match self {
            Self::Open => "tag",
            Self::Doing => "tag doing",
            Self::Done => "tag done",
            Self::Soon => "tag soon",
            Self::Late => "tag late",
            Self::Reversed => "tag rev",
            Self::Plain => "tag plain",
        }
    }
}

/// A state with its word.
pub fn tag(state: State, word: impl Into<Html>) -> Html {
    Html::trusted(format!(r#"<span class="{}">{}</span>"#, state.class(), word.into()))
}

/// A share as a bar: `part` of `whole`, drawn in steps of a tenth of a per cent. Beside it stands the number.
pub fn meter(part: i64, whole: i64) -> Html {
    let share = if whole > 0 { i128::from(part.clamp(0, whole)) * 1000 / i128::from(whole) } else { 0 };
    Html::trusted(format!(
        r#"<svg class="meter" aria-hidden="true"><rect width="{}.{}%" height="100%"/></svg>"#,
        share / 10,
        share % 10
    ))
}

/// A step of a waterfall: from one level to another, between the lowest and the highest of all. A step down is red,
/// and beside it stands the number with its sign.
pub fn meter_step((from, to): (i128, i128), (low, high): (i128, i128)) -> Html {
    let whole = high.saturating_sub(low).max(1);
    let place =
        |level: i128| level.clamp(low, high.max(low)).saturating_sub(low).saturating_mul(1000) / whole;
    let (start, end) = (place(from.min(to)), place(from.max(to)));
    // What is too small to be drawn is drawn as a hair.
    let width = (end - start).max(if from == to { 0 } else { 3 });
    let start = start.min(1000 - width);
    let class = if to < from { r#" class="neg""# } else { "" };
    Html::trusted(format!(
        r#"<svg class="meter" aria-hidden="true"><rect{class} x="{}.{}%" width="{}.{}%" height="100%"/></svg>"#,
        start / 10,
        start % 10,
        width / 10,
        width % 10
    ))
}

/// What stands where a list is empty: what belongs here, why it matters, the button that starts it.
#[derive(Clone, Debug)]
pub struct Empty {
    heading: Html,
    text: Html,
    start: Option<(String, String)>,
}

impl Empty {
    /// Without a button.
    pub fn new(heading: impl Into<Html>, text: impl Into<Html>) -> Self {
        Self { heading: heading.into(), text: text.into(), start: None }
    }

    /// With the button that starts it.
    #[must_use]
    pub fn start(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.start = Some((label.into(), href.into()));
        self
    }
}

impl Display for Empty {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, r#"<div class="empty"><h3>{}</h3><p>{}</p>"#, self.heading, self.text)?;
        if let Some((label, href)) = &self.start {
            let (label, href) = (Html::text(label), Html::text(href));
            write!(to, r#"<p class="actions"><a class="btn" href="{href}">{label}</a></p>"#)?;
        }
        to.write_str("</div>")
    }
}

impl askama::filters::HtmlSafe for Empty {}

#[cfg(test)]
mod tests {
    use super::{meter, meter_step};

    #[test]
    fn a_step_stays_between_the_lowest_and_the_highest() {
        for (step, between, drawn) in [
            ((10, 30), (10, 110), r#"<rect x="0.0%" width="20.0%""#),
            ((110, 60), (10, 110), r#"<rect class="neg" x="50.0%" width="50.0%""#),
            ((109, 110), (-100_000, 110), r#"<rect x="99.7%" width="0.3%""#),
            ((5, 5), (5, 5), r#"<rect x="0.0%" width="0.0%""#),
            ((i128::MIN, i128::MAX), (0, 1), r#"<rect x="0.0%" width="100.0%""#),
        ] {
            assert!(meter_step(step, between).as_str().contains(drawn), "{step:?}");
        }
    }

    #[test]
    fn a_meter_stays_between_nothing_and_all() {
        for (part, whole, width) in [
            (1, 3, "33.3%"),
            (5, 3, "100.0%"),
            (-1, 3, "0.0%"),
            (0, 0, "0.0%"),
            (i64::MAX, i64::MAX, "100.0%"),
        ] {
            assert!(meter(part, whole).as_str().contains(&format!(r#"width="{width}""#)), "{part}/{whole}");
        }
    }
}
