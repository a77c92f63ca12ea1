//! What a text's marks say: each is asked of the ledger at one position.

use luoshi_ledger::{Answer, Catalogue, Ledger, LedgerError, Question};
use luoshi_packs::{FigureDef, Lang, Pack};
use luoshi_store::CityId;
use luoshi_units::Tree;
use luoshi_web::{Error, formats};

use crate::WORDS;
use crate::mark::{Fault, Mark, Over, Piece, pieces};
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
    /// What words of comparison compare and what came of it, in the text's language; none for a number.
    pub compared: Option<String>,
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
        let found = match &mark.word {
            Some(worded) => self
                .compare((mark, def), worded, &answer)
                .await?
                .map(|found| (worded.0.clone(), Some(found.holds), Some(found.said))),
            None => written(self.ground.lang, def, &read, mark).map(|text| (text, None, None)),
        };
        let (text, holds, compared) = match found {
            Ok(found) => found,
            Err(fault) => return Ok(Err(fault)),
        };
        let name = def.name.get(self.ground.lang).to_owned();
        Ok(Ok(Told { name, text, exact, holds, compared, answer }))
    }

    pub(crate) fn question(&self, mark: &Mark) -> Question {
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

    pub(crate) async fn ask(&self, question: &Question) -> Result<Result<Answer, Fault>, Error> {
        let answer = self.source.ledger.answer(self.source.city, self.source.catalogue, question).await;
        Ok(match answer {
            Ok(answer) => Ok(answer),
            Err(error) => Err(refused(error, question)?),
        })
    }
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

    use super::rounded;

    #[test]
    fn rounded_words_are_rounded_down() {
        assert_eq!(rounded(Lang::Zh, 84, 10, "人"), "80余人");
        assert_eq!(rounded(Lang::Zh, 80, 10, "人"), "80 人");
        assert_eq!(rounded(Lang::Zh, 15_214, 1000, "人"), "1.5万余人");
        assert_eq!(rounded(Lang::Zh, 15_214, 100, "人"), "1.52万余人");
        assert_eq!(rounded(Lang::Zh, 20_001, 10_000, ""), "2万余");
        assert_eq!(rounded(Lang::En, 15_214, 1000, "people"), "more than 15,000 people");
    }
}
