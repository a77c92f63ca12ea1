//! What a text's marks say: each is asked of the ledger at one position.

use luoshi_ledger::{Answer, Catalogue, Ledger, LedgerError, Question};
use luoshi_packs::{FigureDef, Lang, Pack};
use luoshi_store::CityId;
use luoshi_units::Tree;
use luoshi_web::{Error, formats};

use crate::WORDS;
use crate::mark::{Claim, Fault, Mark, Over, Piece, pieces};
use crate::model::Ground;

/// A mark with what it says.
#[derive(Clone, Debug)]
pub struct Told {
    /// The figure's name in the text's language.
    pub name: String,
    /// What is read.
    pub text: String,
    /// The value in full, as a reader sees it.
    pub exact: String,
    /// Whether words of comparison hold; none for a number.
    pub holds: Option<bool>,
    /// The answer.
    pub answer: Answer,
}

/// A mark's outcome: what it says, or why it says nothing.
pub type Outcome = Result<Told, Fault>;

/// What marks are asked of.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The ledger.
    pub ledger: &'a Ledger,
    /// The city.
    pub city: CityId,
    /// The units as they stand.
    pub tree: &'a Tree,
    /// The pack whose figures are asked for.
    pub pack: &'a Pack,
    /// Its figures as the ledger takes them.
    pub catalogue: &'a Catalogue,
}

/// Asks for all marks of a text.
pub struct Teller<'a> {
    /// What is asked.
    pub source: Source<'a>,
    /// What the text is about.
    pub ground: &'a Ground,
    /// The position of the log; none for the last.
    pub as_of: Option<i64>,
}

impl Teller<'_> {
    /// What each mark of a text says, in their order.
    ///
    /// # Errors
    /// The database. What is wrong with a mark is its outcome.
    pub async fn tell(&self, text: &str) -> Result<Vec<Outcome>, Error> {
        let mut all = Vec::new();
        for piece in pieces(text) {
            if let Piece::Mark(_, mark) = piece {
                all.push(match mark {
                    Ok(mark) => self.one(&mark).await?,
                    Err(fault) => Err(fault),
                });
            }
        }
        Ok(all)
    }

    async fn one(&self, mark: &Mark) -> Result<Outcome, Error> {
        let Some(def) = self.source.pack.figure(&mark.figure) else {
            return Ok(Err(Fault::of("mark-no-figure", &mark.figure)));
        };
        let question = self.question(mark);
        let answer = match self.ask(&question).await? {
            Ok(answer) => answer,
            Err(fault) => return Ok(Err(fault)),
        };
        let read = self.none_recorded(&question, &answer).await?;
        let exact = formats::figure(def, &read, self.ground.lang);
        let (text, holds) = match &mark.word {
            Some((word, claim)) => match self.holds(mark, claim, &answer).await? {
                Ok(holds) => (word.clone(), Some(holds)),
                Err(fault) => return Ok(Err(fault)),
            },
            None => match written(self.ground.lang, def, &read, mark) {
                Ok(text) => (text, None),
                Err(fault) => return Ok(Err(fault)),
            },
        };
        let name = def.name.get(self.ground.lang).to_owned();
        Ok(Ok(Told { name, text, exact, holds, answer }))
    }

    fn question(&self, mark: &Mark) -> Question {
        let from = mark.from.or_else(|| (mark.over == Over::Period).then_some(self.ground.from));
        Question {
            figure: mark.figure.clone(),
            unit: Some(mark.unit.clone().unwrap_or_else(|| self.ground.unit.clone())),
            from,
            until: Some(mark.until.unwrap_or(self.ground.until)),
            as_of: self.as_of,
        }
    }

    /// A period without entries of what was recorded before it: there was none, and that is said. Where nobody ever
    /// recorded any, nothing is.
    async fn none_recorded(&self, question: &Question, answer: &Answer) -> Result<Answer, Error> {
        if answer.entries > 0 || question.from.is_none() || answer.value.is_none() {
            return Ok(answer.clone());
        }
        let before = self.ask(&Question { from: None, ..question.clone() }).await?;
        let entries = before.map_or(0, |before| before.entries);
        Ok(Answer { entries, ..answer.clone() })
    }

    async fn ask(&self, question: &Question) -> Result<Result<Answer, Fault>, Error> {
        let answer = self.source.ledger.answer(self.source.city, self.source.catalogue, question).await;
        Ok(match answer {
            Ok(answer) => Ok(answer),
            Err(error) => Err(refused(error, question)?),
        })
    }

    /// Whether words of comparison hold.
    async fn holds(&self, mark: &Mark, claim: &Claim, now: &Answer) -> Result<Result<bool, Fault>, Error> {
        Ok(match claim {
            Claim::Grew(by) => {
                self.change(now).await?.map(|change| change.is_some_and(|c| agrees(c, *by, 1)))
            }
            Claim::Fell(by) => {
                self.change(now).await?.map(|change| change.is_some_and(|c| agrees(c, *by, -1)))
            }
            Claim::Most => self.most(mark, now).await?,
            Claim::Above { percent, of } => self.above(now, *percent, of).await?,
        })
    }

    /// By how many hundredths of a per cent it differs from as long a time before; none where there was nothing.
    async fn change(&self, now: &Answer) -> Result<Result<Option<i128>, Fault>, Error> {
        let days = now.until - now.from + chrono::TimeDelta::days(1);
        let from = now.from.checked_sub_signed(days);
        let until = now.from.pred_opt();
        if from.is_none() {
            return Ok(Ok(None));
        }
        let question = Question {
            figure: now.figure.clone(),
            unit: Some(now.unit.clone()),
            from,
            until,
            as_of: self.as_of,
        };
        Ok(self.ask(&question).await?.map(|before| {
            let (then, now) = (hundredths(&before)?, hundredths(now)?);
            (then > 0).then(|| (now - then) * 10_000 / then)
        }))
    }

    /// Whether no other unit under the same one above has as much.
    async fn most(&self, mark: &Mark, now: &Answer) -> Result<Result<bool, Fault>, Error> {
        let (Some(above), Some(own)) = (self.source.tree.parent(&now.unit), hundredths(now)) else {
            return Ok(Ok(false));
        };
        let question = Question { unit: Some(above.code.clone()), ..self.question(mark) };
        let parts = self.source.ledger.by_unit(self.source.city, self.source.catalogue, &question).await;
        let parts = match parts {
            Ok(parts) => parts,
            Err(error) => return Ok(Err(refused(error, &question)?)),
        };
        let mut others = parts.iter().filter(|part| part.unit != now.unit && part.unit != above.code);
        Ok(Ok(own > 0 && others.all(|part| hundredths(&part.answer).is_none_or(|other| other < own))))
    }

    /// Whether it is more than so many per cent of another figure, asked in the same way.
    async fn above(&self, now: &Answer, percent: i64, of: &str) -> Result<Result<bool, Fault>, Error> {
        if self.source.pack.figure(of).is_none() {
            return Ok(Err(Fault::of("mark-no-figure", of)));
        }
        let question = Question {
            figure: of.to_owned(),
            unit: Some(now.unit.clone()),
            from: Some(now.from),
            until: Some(now.until),
            as_of: self.as_of,
        };
        Ok(self.ask(&question).await?.map(|whole| {
            let pair = hundredths(now).zip(hundredths(&whole));
            pair.is_some_and(|(part, whole)| whole > 0 && part * 100 > whole * i128::from(percent))
        }))
    }
}

/// Whether a change, in hundredths of a per cent, is one of so many per cent in a direction: what is said in tens, as
/// 两成 is, is rounded to tens.
fn agrees(change: i128, percent: Option<i64>, sign: i128) -> bool {
    let change = change * sign;
    let Some(percent) = percent else { return change > 0 };
    let step = if percent % 10 == 0 { 1000 } else { 100 };
    (change - i128::from(percent) * 100).abs() * 2 <= step
}

/// A value in hundredths of its unit of measure: figures have two decimals at the most.
fn hundredths(answer: &Answer) -> Option<i128> {
    answer.value?.fixed(2).replace('.', "").parse().ok()
}

pub(crate) fn refused(error: LedgerError, question: &Question) -> Result<Fault, Error> {
    match error {
        LedgerError::NoUnit { unit, .. } => Ok(Fault::of("mark-no-unit", unit)),
        LedgerError::Period { .. } => Ok(Fault::of("mark-period", &question.figure)),
        LedgerError::NoFigure(figure) => Ok(Fault::of("mark-no-figure", figure)),
        LedgerError::Units(_) => Ok(Fault::of("mark-no-tree", &question.figure)),
        error => Err(error.into()),
    }
}

/// A number as the text has it: exact, or rounded down where that is asked for.
fn written(lang: Lang, def: &FigureDef, answer: &Answer, mark: &Mark) -> Result<String, Fault> {
    let Some(value) = answer.value.filter(|_| answer.entries > 0) else {
        return mark.none.clone().ok_or_else(|| Fault::of("mark-no-value", def.name.get(lang)));
    };
    let decimal = value.fixed(def.figure.decimals);
    if let Some(step) = mark.round {
        let whole: Option<i64> = decimal.parse().ok().filter(|whole| *whole >= step);
        let whole = whole.ok_or_else(|| Fault::of("mark-round", def.name.get(lang)))?;
        let measure = if mark.bare { "" } else { def.unit_of_measure.get(lang) };
        return Ok(rounded(lang, whole, step, measure));
    }
    let (number, measure) = formats::figure_value(lang, def, &decimal);
    Ok(if mark.bare || measure.is_empty() { number } else { format!("{number} {measure}") })
}

/// A whole number rounded down: 80余人, 1.5万余人, more than 15,000 people. What is round already is said as it is.
fn rounded(lang: Lang, whole: i64, step: i64, measure: &str) -> String {
    let down = whole - whole % step;
    let gap = if measure.is_empty() { "" } else { " " };
    if down == whole {
        return format!("{}{gap}{measure}", formats::int(whole));
    }
    let w = WORDS.in_lang(lang);
    if lang == Lang::Zh && down >= 10_000 && down % 100 == 0 {
        let (whole, rest) = (down / 10_000, down % 10_000 / 100);
        let tail = format!(".{rest:02}");
        let number = format!("{whole}{}", tail.trim_end_matches('0').trim_end_matches('.'));
        return w.t2("bulletin-rounded-wan", "number", number, "measure", measure);
    }
    let number = formats::int(down);
    w.t2("bulletin-rounded", "number", number, "measure", measure).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use luoshi_packs::Lang;

    use super::{agrees, rounded};

    #[test]
    fn rounded_words_are_rounded_down() {
        assert_eq!(rounded(Lang::Zh, 84, 10, "人"), "80余人");
        assert_eq!(rounded(Lang::Zh, 80, 10, "人"), "80 人");
        assert_eq!(rounded(Lang::Zh, 15_214, 1000, "人"), "1.5万余人");
        assert_eq!(rounded(Lang::Zh, 15_214, 100, "人"), "1.52万余人");
        assert_eq!(rounded(Lang::Zh, 20_001, 10_000, ""), "2万余");
        assert_eq!(rounded(Lang::En, 15_214, 1000, "people"), "more than 15,000 people");
    }

    #[test]
    fn a_change_said_in_tens_is_rounded_to_tens() {
        assert!(agrees(1_500, Some(20), 1) && agrees(2_500, Some(20), 1) && !agrees(1_499, Some(20), 1));
        assert!(agrees(1_250, Some(12), 1) && !agrees(1_251, Some(12), 1));
        assert!(agrees(-2_000, Some(20), -1) && !agrees(2_000, Some(20), -1));
        assert!(agrees(1, None, 1) && !agrees(0, None, 1));
    }
}
