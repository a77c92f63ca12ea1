//! The check against a ledger: the only part that asks.

use std::sync::Arc;

use luoshi_ledger::store::id_at;
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
    let tree = {
        let mut conn = ledger.store().read().await.map_err(LedgerError::from)?;
        // Units as they were known at the position, as the answers will read them.
        let id = id_at(&mut conn, city, as_of).await.map_err(LedgerError::from)?;
        let id = id.ok_or(LedgerError::NoPosition { asked: as_of, last })?;
        ledger.units().tree(&mut conn, city, catalogue.until, id).await.map_err(LedgerError::from)?
    };
    if let Some(unit) = options.unit.as_deref().filter(|unit| tree.get(unit).is_none()) {
        return Err(Error::NoUnit(unit.to_owned()));
    }
    let figures = Arc::new(Figures::of(pack));
    let (unit, date, last_day, lang) = (options.unit.clone(), options.date, catalogue.until, options.lang);
    let text = text.to_owned();
    let draft = apart(move || {
        let places = Arc::new(Places::of(&tree));
        draft(&text, Setting { figures, places, unit, date, last_day, as_of, lang })
    })
    .await?;
    let mut heard = Vec::with_capacity(draft.questions().len());
    for question in draft.questions() {
        heard.push(ask(ledger, city, catalogue, question).await?);
    }
    apart(move || draft.judge(&heard)).await
}

/// Runs long work where it holds up nobody else's answers.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::CutOff)
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
