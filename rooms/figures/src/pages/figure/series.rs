//! A figure over time as a chart: the title says what is found, the line under it says the measure.

use luoshi_ledger::{Answer, Step};
use luoshi_packs::FigureDef;
use luoshi_web::figures::shown_part;
use luoshi_web::{Error, Html, User, Words, formats};

use crate::ask::Asked;
use crate::chart::{Column, Columns, Says, Shape, Words as Controls};

/// A figure's values by week, month or day, the last of which may be unfinished.
pub struct Series<'a> {
    /// The words.
    pub w: Words,
    /// The reader.
    pub user: &'a User,
    /// The figure.
    pub def: &'a FigureDef,
    /// What was asked.
    pub asked: &'a Asked,
    /// How long a period is.
    pub step: Step,
    /// The values.
    pub spans: &'a [Answer],
    /// Where the numbers are from; empty on the figure's own page.
    pub source: String,
}

impl Series<'_> {
    /// The chart, with a heading of this level.
    pub fn html(self, level: u8) -> Result<Html, Error> {
        let columns: Vec<Column> = self.spans.iter().map(|span| self.column(span)).collect();
        let shape = if self.def.figure.is_level() { Shape::Line } else { Shape::Columns };
        let name = self.def.name.get(self.user.lang).to_owned();
        let id = &self.def.figure.id;
        let says = Says {
            lang: self.user.lang,
            title: self.finding(&columns),
            measure: self.measure(),
            words: Controls {
                show_data: self.w.t("chart-data"),
                csv: self.w.t("export-csv"),
                png: self.w.t("chart-png"),
                svg: self.w.t("chart-svg"),
            },
            head: (self.w.t(step_head(self.step)), self.def.unit_of_measure.get(self.user.lang).to_owned()),
            source: self.source.clone(),
            name,
            file: format!("{id}-{}", step_id(self.step)),
            csv: Some(self.asked.link(
                &format!("/figures/{id}/table"),
                &[("view", Some("times")), ("step", Some(step_id(self.step))), ("format", Some("csv"))],
            )),
        };
        Ok(Columns::new(level, shape, says, &columns).html()?)
    }

    fn column(&self, span: &Answer) -> Column {
        Column {
            label: match self.step {
                Step::Month => formats::month(self.user.lang, span.from),
                _ => formats::day_short(span.from),
            },
            size: span.value.and_then(|value| value.to_string().parse().ok()).unwrap_or(0.0),
            text: shown_part(self.w, self.def, span).value,
            unfinished: self.unfinished(span),
        }
    }

    fn unfinished(&self, span: &Answer) -> bool {
        match self.step {
            Step::Week => (span.until - span.from).num_days() < 6,
            Step::Month => span.until != luoshi_ledger::period::end_of(Step::Month, span.until),
            _ => false,
        }
    }

    /// What is to be seen: when there was most of it, or how much there is now.
    fn finding(&self, columns: &[Column]) -> String {
        let (w, lang) = (self.w, self.user.lang);
        let own = if self.source.is_empty() { None } else { Some(self.def.name.get(lang)) };
        let unit = self.def.unit_of_measure.get(lang);
        let said = |value: &str| if unit == "%" { value.to_owned() } else { format!("{value} {unit}") };
        let found = if self.def.figure.is_level() {
            columns.last().map(|last| w.t1("chart-finds-level", "value", said(&last.text)))
        } else {
            let pairs = self.spans.iter().zip(columns).filter(|(_, column)| column.size > 0.0);
            // Of equals the earliest.
            let most = pairs.rev().max_by(|(_, one), (_, other)| one.size.total_cmp(&other.size));
            most.map(|(span, column)| {
                let when = match self.step {
                    Step::Month => formats::month(lang, span.from),
                    _ => formats::day(lang, span.from),
                };
                w.t2(finds(self.step), "when", &when, "value", said(&column.text))
            })
        };
        let whole = || w.t(step_word(self.step));
        match (own, found) {
            (Some(name), Some(found)) => w.t2("chart-finds", "figure", name, "found", &found),
            (Some(name), None) => name.to_owned(),
            (None, found) => found.map_or_else(whole, |found| begun(&found)),
        }
    }

    /// The step, the unit of measure, and what is unfinished.
    fn measure(&self) -> String {
        let (w, lang) = (self.w, self.user.lang);
        let last = self.spans.last().filter(|span| self.unfinished(span));
        let unfinished = last.map(|span| match self.step {
            Step::Month => w.t2(
                "chart-unfinished-month",
                "month",
                formats::month(lang, span.from),
                "day",
                formats::day(lang, span.until),
            ),
            _ => w.t2(
                "chart-unfinished",
                "day",
                formats::day(lang, span.from),
                "n",
                (span.until - span.from).num_days() + 1,
            ),
        });
        let pieces = [
            Some(w.t(step_word(self.step))),
            Some(self.def.unit_of_measure.get(lang).to_owned()),
            unfinished,
        ];
        pieces.into_iter().flatten().collect::<Vec<_>>().join(&w.t("clause-join"))
    }
}

/// A clause as the beginning of a sentence.
fn begun(clause: &str) -> String {
    let mut chars = clause.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn finds(step: Step) -> &'static str {
    match step {
        Step::Month => "chart-finds-month",
        Step::Week => "chart-finds-week",
        _ => "chart-finds-day",
    }
}

/// The word of a step: by week.
pub fn step_word(step: Step) -> &'static str {
    match step {
        Step::Month => "chart-month",
        Step::Week => "chart-week",
        _ => "step-day",
    }
}

/// A step in an address.
pub fn step_id(step: Step) -> &'static str {
    match step {
        Step::Month => "month",
        Step::Week => "week",
        _ => "day",
    }
}

/// The step that an address names; months where it names none.
pub fn step_of(user: &User) -> Step {
    match user.query("step").as_deref() {
        Some("week") => Step::Week,
        Some("day") => Step::Day,
        _ => Step::Month,
    }
}

/// The head of a table by steps.
pub fn step_head(step: Step) -> &'static str {
    match step {
        Step::Month => "months-month",
        Step::Week => "chart-week-head",
        _ => "rows-day",
    }
}
