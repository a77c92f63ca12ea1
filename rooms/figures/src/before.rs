//! A figure beside itself a while before: in words, with both numbers and no judgement.

use chrono::TimeDelta;
use luoshi_ledger::{Answer, Catalogue, Kind, LedgerError, Question};
use luoshi_packs::{FigureDef, Format};
use luoshi_store::Day;
use luoshi_web::figures::{shown, shown_part};
use luoshi_web::{Error, User, Words, formats};

use crate::ask::{Asked, refused};

/// The stretch that is held against the one before it where no period was asked for.
const WEEK: i64 = 7;

/// The sentence: of a period that was asked for, the one just before; else the last seven days and the seven before; of
/// what exists, seven days ago. None where the unit or the figure was not there.
pub async fn said(
    user: &User,
    w: Words,
    catalogue: &Catalogue,
    def: &FigureDef,
    asked: &Asked,
    answer: &Answer,
) -> Result<Option<String>, Error> {
    if answer.entries == 0 || answer.value.is_none() {
        return Ok(None);
    }
    let asking = Before { user, w, catalogue, def, answer };
    if def.figure.is_level() {
        return asking.level().await;
    }
    match (asked.from, def.figure.kind) {
        (_, Kind::YearChange | Kind::Span) => Ok(None),
        (Some(from), _) => asking.period_before(from).await,
        (None, Kind::Sum | Kind::Records | Kind::People) => asking.weeks().await,
        (None, _) => Ok(None),
    }
}

struct Before<'a> {
    user: &'a User,
    w: Words,
    catalogue: &'a Catalogue,
    def: &'a FigureDef,
    answer: &'a Answer,
}

impl Before<'_> {
    async fn level(&self) -> Result<Option<String>, Error> {
        let Some(then) = self.at(None, back(self.answer.until, WEEK)).await? else { return Ok(None) };
        let then = shown(self.w, self.def, &then);
        Ok((!then.is_none()).then(|| self.w.t1("before-level", "then", then.text())))
    }

    async fn period_before(&self, from: Day) -> Result<Option<String>, Error> {
        let days = (self.answer.until - from).num_days() + 1;
        let (first, last) = (back(from, days), back(from, 1));
        let Some(then) = self.at(Some(first), last).await? else { return Ok(None) };
        let (w, then) = (self.w, shown_part(self.w, self.def, &then));
        let period = formats::period(self.user.lang, first, last);
        Ok((!then.is_none()).then(|| w.t2("before-period", "period", &period, "then", then.text())))
    }

    async fn weeks(&self) -> Result<Option<String>, Error> {
        let until = self.answer.until;
        let middle = back(until, WEEK);
        let now = self.at(Some(back(until, WEEK - 1)), until).await?;
        let then = self.at(Some(back(until, 2 * WEEK - 1)), middle).await?;
        let (Some(now), Some(then)) = (now, then) else { return Ok(None) };
        let [now, then] = self.beside(&now, &then);
        Ok(Some(self.w.t2("before-weeks", "now", now, "then", then)))
    }

    /// Two answers with their unit of measure; amounts of money in the same one.
    fn beside(&self, now: &Answer, then: &Answer) -> [String; 2] {
        if let (Format::Money, Some(now), Some(then)) = (self.def.format, now.value, then.value) {
            let [now, then] = [now, then].map(|value| value.fixed(self.def.figure.decimals));
            return formats::money_alike(self.w.lang, [&now, &then]);
        }
        [now, then].map(|answer| shown_part(self.w, self.def, answer).text())
    }

    /// The same question of another period; none where its last day knew nothing of the unit.
    async fn at(&self, from: Option<Day>, until: Day) -> Result<Option<Answer>, Error> {
        let app = &self.user.app;
        let question = Question {
            figure: self.answer.figure.clone(),
            unit: Some(self.answer.unit.clone()),
            from,
            until: Some(until),
            as_of: Some(self.answer.as_of),
        };
        match app.ledger().answer(app.city().id, self.catalogue, &question).await {
            Ok(answer) => Ok(Some(answer)),
            Err(LedgerError::NoUnit { .. } | LedgerError::Units(_)) => Ok(None),
            Err(error) => Err(refused(error)),
        }
    }
}

fn back(day: Day, days: i64) -> Day {
    day.checked_sub_signed(TimeDelta::days(days)).unwrap_or(day)
}
