//! The check against a ledger: the only part that asks.

use luoshi_ledger::{Answer, Catalogue, Ledger, LedgerError, Question};
use luoshi_packs::{Lang, Pack};
use luoshi_store::{CityId, Day};

use crate::Error;
use crate::check::{Setting, draft};
use crate::figures::Figures;
use crate::places::Places;
use crate::report::Report;

/// What the asker says about the text.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The unit that it is about; none to let the text say.
    pub unit: Option<String>,
    /// The day that it is from; none for its first full date, else the pack's last day.
    pub date: Option<Day>,
    /// The position of the ledger; none for the last.
    pub as_of: Option<i64>,
    /// The language of the reasons.
    pub lang: Lang,
}

/// Holds every number of `text` against the ledger.
///
/// # Errors
/// A unit or a position that there is not; the database. No text makes it fail.
pub async fn check(
    ledger: &Ledger,
    city: CityId,
    pack: &Pack,
    catalogue: &Catalogue,
    text: &str,
    options: &Options,
) -> Result<Report, Error> {
    let last = ledger.position(city).await?;
    let as_of = options.as_of.unwrap_or(last);
    if !(0..=last).contains(&as_of) {
        return Err(LedgerError::NoPosition { asked: as_of, last }.into());
    }
    let tree = {
        let mut conn = ledger.store().read().await.map_err(LedgerError::from)?;
        ledger.units().tree(&mut conn, city, catalogue.until, i64::MAX).await.map_err(LedgerError::from)?
    };
    if let Some(unit) = options.unit.as_deref().filter(|unit| tree.get(unit).is_none()) {
        return Err(Error::NoUnit(unit.to_owned()));
    }
    let (figures, places) = (Figures::of(pack), Places::of(&tree));
    let setting = Setting {
        figures: &figures,
        places: &places,
        unit: options.unit.as_deref(),
        date: options.date,
        last_day: catalogue.until,
        as_of,
        lang: options.lang,
    };
    let draft = draft(text, setting);
    let mut heard = Vec::with_capacity(draft.questions().len());
    for question in draft.questions() {
        heard.push(ask(ledger, city, catalogue, question).await?);
    }
    Ok(draft.judge(&heard))
}

async fn ask(
    ledger: &Ledger,
    city: CityId,
    catalogue: &Catalogue,
    question: &Question,
) -> Result<Option<Answer>, Error> {
    match ledger.answer(city, catalogue, question).await {
        Ok(answer) => Ok(Some(answer)),
        Err(
            LedgerError::NoUnit { .. }
            | LedgerError::Period { .. }
            | LedgerError::NoFigure(_)
            | LedgerError::Units(_),
        ) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
