//! What words of comparison compare, and what comes of it: told beside them, whether they hold or not.

use chrono::TimeDelta;
use luoshi_ledger::{Answer, Question};
use luoshi_packs::FigureDef;
use luoshi_web::{Error, Words, formats};

use crate::WORDS;
use crate::mark::{Claim, Fault, Mark};
use crate::told::{Teller, refused};
use crate::worded::margin;

/// A comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Whether the words hold.
    pub holds: bool,
    /// What was compared and what came of it, in the text's language.
    pub said: String,
}

type Outcome = Result<Result<Found, Fault>, Error>;

impl Teller<'_> {
    /// Compares as a mark claims. `now` is what its figure is.
    pub(crate) async fn compare(
        &self,
        (mark, def): (&Mark, &FigureDef),
        (word, claim): &(String, Claim),
        now: &Answer,
    ) -> Outcome {
        match claim {
            Claim::Grew(by) => self.change(def, now, (1, by.map(|by| (by, margin(word, by))))).await,
            Claim::Fell(by) => self.change(def, now, (-1, by.map(|by| (by, margin(word, by))))).await,
            Claim::Most => self.most((mark, def), now).await,
            Claim::Above { percent, of } => self.above(def, now, (*percent, of)).await,
        }
    }

    fn words(&self) -> Words {
        WORDS.in_lang(self.ground.lang)
    }

    fn shown(&self, def: &FigureDef, answer: &Answer) -> String {
        formats::figure(def, answer, self.ground.lang)
    }

    /// With as long a time before: in a direction, by so many per cent with a margin.
    async fn change(&self, def: &FigureDef, now: &Answer, (sign, by): (i128, Option<(i64, i64)>)) -> Outcome {
        let w = self.words();
        let days = now.until - now.from + TimeDelta::days(1);
        let (Some(from), Some(until)) = (now.from.checked_sub_signed(days), now.from.pred_opt()) else {
            return Ok(Ok(Found { holds: false, said: w.t("bulletin-cmp-nothing") }));
        };
        let question = Question {
            figure: now.figure.clone(),
            unit: Some(now.unit.clone()),
            from: Some(from),
            until: Some(until),
            as_of: self.as_of,
        };
        let before = match self.ask(&question).await? {
            Ok(before) => before,
            Err(fault) => return Ok(Err(fault)),
        };
        let period = formats::period_of_year(w.lang, from, until);
        let pair = hundredths(&before).zip(hundredths(now)).filter(|(then, _)| *then > 0);
        let Some(change) = pair.map(|(then, now)| (now - then) * 10_000 / then) else {
            return Ok(Ok(Found { holds: false, said: w.t1("bulletin-cmp-none-before", "period", period) }));
        };
        let verb = match change {
            0 => "bulletin-cmp-same",
            1.. => "bulletin-cmp-grew",
            _ => "bulletin-cmp-fell",
        };
        let args = [
            ("period", period.into()),
            ("before", self.shown(def, &before).into()),
            ("by", per_cent(change.abs()).into()),
        ];
        Ok(Ok(Found { holds: agrees(change * sign, by), said: w.t_args(verb, &args) }))
    }

    /// With every other unit under the same one above.
    async fn most(&self, (mark, def): (&Mark, &FigureDef), now: &Answer) -> Outcome {
        let w = self.words();
        let nothing = || Found { holds: false, said: w.t("bulletin-cmp-nothing") };
        let (Some(above), Some(own)) = (self.source.tree.parent(&now.unit), hundredths(now)) else {
            return Ok(Ok(nothing()));
        };
        let question = Question { unit: Some(above.code.clone()), ..self.question(mark) };
        let parts = self.source.ledger.by_unit(self.source.city, self.source.catalogue, &question).await;
        let parts = match parts {
            Ok(parts) => parts,
            Err(error) => return Ok(Err(refused(error, &question)?)),
        };
        let others = parts.iter().filter(|part| part.unit != now.unit && part.unit != above.code);
        let valued = others.filter_map(|part| Some((hundredths(&part.answer)?, part)));
        let next = valued.max_by_key(|(value, _)| *value);
        let holds = own > 0 && next.is_none_or(|(value, _)| value < own);
        let name =
            |code: &str| self.source.tree.get(code).map_or(code, |unit| unit.name(w.english())).to_owned();
        let key = match next {
            None => {
                return Ok(Ok(Found { holds, said: w.t1("bulletin-cmp-alone", "above", name(&above.code)) }));
            }
            Some((value, _)) if value == own => "bulletin-cmp-level",
            Some(_) if holds => "bulletin-cmp-most",
            Some(_) => "bulletin-cmp-not-most",
        };
        let (next, value) =
            next.map(|(_, part)| (name(&part.unit), self.shown(def, &part.answer))).unwrap_or_default();
        let args = [("above", name(&above.code).into()), ("next", next.into()), ("value", value.into())];
        Ok(Ok(Found { holds, said: w.t_args(key, &args) }))
    }

    /// With so many per cent of another figure, asked in the same way.
    async fn above(&self, def: &FigureDef, now: &Answer, (percent, of): (i64, &str)) -> Outcome {
        let w = self.words();
        let Some(other) = self.source.pack.figure(of) else {
            return Ok(Err(Fault::of("mark-no-figure", of)));
        };
        let question = Question {
            figure: of.to_owned(),
            unit: Some(now.unit.clone()),
            from: Some(now.from),
            until: Some(now.until),
            as_of: self.as_of,
        };
        let whole = match self.ask(&question).await? {
            Ok(whole) => whole,
            Err(fault) => return Ok(Err(fault)),
        };
        let name = other.name.get(w.lang);
        let pair = hundredths(now).zip(hundredths(&whole)).filter(|(_, whole)| *whole > 0);
        let Some((part, all)) = pair else {
            return Ok(Ok(Found { holds: false, said: w.t1("bulletin-cmp-no-whole", "name", name) }));
        };
        let args = [
            ("name", name.into()),
            ("share", per_cent(part * 10_000 / all).into()),
            ("part", self.shown(def, now).into()),
            ("whole", self.shown(other, &whole).into()),
        ];
        let holds = part * 100 > all * i128::from(percent);
        Ok(Ok(Found { holds, said: w.t_args("bulletin-cmp-share", &args) }))
    }
}

/// Whether a change in a direction, in hundredths of a per cent, is one by so many per cent, give or take a margin.
fn agrees(change: i128, by: Option<(i64, i64)>) -> bool {
    match by {
        None => change > 0,
        Some((percent, margin)) => (change - i128::from(percent) * 100).abs() <= i128::from(margin),
    }
}

/// Hundredths of a per cent as they are read, to one decimal.
fn per_cent(hundredths: i128) -> String {
    let tenths = (hundredths + 5) / 10;
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// A value in hundredths of its unit of measure: figures have two decimals at the most.
fn hundredths(answer: &Answer) -> Option<i128> {
    answer.value?.fixed(2).replace('.', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{agrees, per_cent};

    #[test]
    fn a_change_said_in_tens_is_rounded_to_tens() {
        let tens = Some((20, 500));
        assert!(agrees(1_500, tens) && agrees(2_500, tens) && !agrees(1_499, tens) && !agrees(-2_000, tens));
        assert!(agrees(1_250, Some((12, 50))) && !agrees(1_251, Some((12, 50))));
        assert!(agrees(1, None) && !agrees(0, None));
    }

    #[test]
    fn shares_are_read_to_one_decimal() {
        assert_eq!(
            [1_090, 1_094, 1_095, 4, 100_000].map(per_cent),
            ["10.9%", "10.9%", "11.0%", "0.0%", "1000.0%"]
        );
    }
}
