//! A unit among units of its kind: where the middle half of them lies, and where this one does. It ranks nobody: every
//! number is some unit's own answer, none is named beside it, and units differ in size.

use askama::Template;
use luoshi_ledger::{Answer, Catalogue, Decimal, Question};
use luoshi_packs::FigureDef;
use luoshi_units::{Tree, Unit};
use luoshi_web::{Error, Html, User};

use crate::ask::refused;

/// More units than this are too many to be read at once, and too different: then those under one unit further down.
const MOST: usize = 120;
/// Fewer units with records than this have no middle half to speak of.
const LEAST: usize = 5;

/// Which units are like one, and below which unit they lie.
pub struct Alike<'a> {
    /// The unit that all of them lie under.
    pub under: &'a Unit,
    /// Their codes, its own among them.
    pub codes: Vec<String>,
}

/// The units of the same kind: in the whole city, or where those are many, under the unit above that has few enough.
pub fn alike<'a>(tree: &'a Tree, code: &str) -> Option<Alike<'a>> {
    let unit = tree.get(code)?;
    let path = tree.path(code);
    let above = &path[..path.len().saturating_sub(1)];
    let found = |under: &&'a Unit| {
        let same =
            |code: &&str| tree.get(code).is_some_and(|one| one.kind == unit.kind && one.ended.is_none());
        tree.under(&under.code).into_iter().filter(same).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut sets =
        above.iter().map(|under| Alike { under, codes: found(under) }).filter(|set| set.codes.len() >= LEAST);
    let widest = sets.by_ref().find(|set| set.codes.len() <= MOST);
    widest.or_else(|| {
        above.last().map(|under| Alike { under, codes: found(under) }).filter(|set| set.codes.len() >= LEAST)
    })
}

/// How a figure lies among like units.
pub struct Among {
    /// The unit's own answer.
    pub own: Answer,
    /// Of a quarter of the units it is at most this much.
    pub low: Answer,
    /// Of half of them.
    pub middle: Answer,
    /// Of three quarters.
    pub high: Answer,
    /// How many have records.
    pub counted: usize,
    /// How many have none.
    pub silent: usize,
    strip: Strip,
}

/// Where a unit lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lies {
    /// Below the middle half.
    Below,
    /// In it.
    Within,
    /// Above it.
    Above,
}

/// The units as dots on a line, the middle half as a band.
#[derive(Template)]
#[template(path = "strip.html")]
struct Strip {
    dots: Vec<String>,
    own: String,
    band: (String, String),
    middle: String,
}

impl Among {
    /// Of a figure, over the question's period.
    pub async fn of(
        user: &User,
        catalogue: &Catalogue,
        def: &FigureDef,
        question: &Question,
        (code, alike): (&str, &Alike<'_>),
    ) -> Result<Option<Self>, Error> {
        let app = &user.app;
        let question = Question { figure: def.figure.id.clone(), unit: None, ..question.clone() };
        let parts = app.ledger().of_units(app.city().id, catalogue, &question, &alike.codes).await;
        let mut answers: Vec<Answer> = parts.map_err(refused)?.into_iter().map(|part| part.answer).collect();
        let Some(own) = answers.iter().find(|answer| answer.unit == code).cloned() else { return Ok(None) };
        let all = answers.len();
        answers.retain(|answer| answer.entries > 0 && answer.value.is_some());
        answers.sort_by(|a, b| a.value.cmp(&b.value).then_with(|| a.unit.cmp(&b.unit)));
        if answers.len() < LEAST || own.entries == 0 || own.value.is_none() {
            return Ok(None);
        }
        let at = |quarters: usize| answers[(answers.len() - 1) * quarters / 4].clone();
        let (low, middle, high) = (at(1), at(2), at(3));
        let strip = Strip::of(&answers, &own, (&low, &middle, &high));
        let (counted, silent) = (answers.len(), all - answers.len());
        Ok(Some(Self { own, low, middle, high, counted, silent, strip }))
    }

    /// Where the unit lies.
    pub fn lies(&self) -> Lies {
        match self.own.value {
            own if own < self.low.value => Lies::Below,
            own if own > self.high.value => Lies::Above,
            _ => Lies::Within,
        }
    }

    /// The drawing; beside it stands the same in words.
    pub fn strip(&self) -> Result<Html, Error> {
        Ok(Html::rendered(&self.strip)?)
    }
}

fn size(answer: &Answer) -> f64 {
    answer.value.and_then(|value: Decimal| value.to_string().parse().ok()).unwrap_or(0.0)
}

impl Strip {
    fn of(answers: &[Answer], own: &Answer, (low, middle, high): (&Answer, &Answer, &Answer)) -> Self {
        let most = answers.iter().map(size).fold(0.0, f64::max);
        let least = answers.iter().map(size).fold(0.0, f64::min);
        let place = |value: f64| {
            let whole = most - least;
            4.0 + if whole > 0.0 { (value - least) / whole * 152.0 } else { 0.0 }
        };
        let at = |answer: &Answer| format!("{:.1}", place(size(answer)));
        let width = place(size(high)) - place(size(low));
        Self {
            dots: answers.iter().map(at).collect(),
            own: at(own),
            band: (at(low), format!("{:.1}", width.max(1.0))),
            middle: at(middle),
        }
    }
}

#[cfg(test)]
mod tests {
    use luoshi_ledger::{Answer, Decimal};

    use super::Strip;

    fn answer(value: &str) -> Answer {
        let day = "2021-04-16".parse().expect("a day");
        Answer {
            figure: "talk.held".into(),
            unit: "9901".into(),
            from: day,
            until: day,
            value: Decimal::parse(value),
            why: None,
            numerator: None,
            denominator: None,
            entries: 1,
            as_of: 1,
        }
    }

    #[test]
    fn the_line_begins_at_nothing_and_equal_units_lie_in_one_place() {
        let all: Vec<Answer> = ["0", "5", "10", "20"].map(answer).into();
        let strip = Strip::of(&all, &all[2], (&all[1], &all[2], &all[3]));
        assert_eq!(strip.dots, ["4.0", "42.0", "80.0", "156.0"]);
        assert_eq!((strip.own.as_str(), strip.band.1.as_str()), ("80.0", "114.0"));
        let none: Vec<Answer> = ["0", "0"].map(answer).into();
        assert_eq!(Strip::of(&none, &none[0], (&none[0], &none[0], &none[0])).dots, ["4.0", "4.0"]);
    }
}
