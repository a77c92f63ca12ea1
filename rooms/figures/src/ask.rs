//! What a page asks, read from its address: `?unit=&from=&until=&as_of=`, where `as_of` is a position of the ledger or
//! a day, which means the day's end.

use chrono::TimeDelta;
use luoshi_ledger::{LedgerError, Question, instant_at, position_at};
use luoshi_store::Day;
use luoshi_web::{App, Error, Stamp, User, href};

use crate::WORDS;

/// What is asked of any figure.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The unit, with everything under it.
    pub unit: Option<String>,
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub until: Option<Day>,
    /// The position.
    pub as_of: Option<i64>,
    /// The position as it stands in the address.
    pub moment: Option<String>,
}

impl Asked {
    /// From the address of the page that `user` reads.
    pub async fn read(user: &User) -> Result<Self, Error> {
        let moment = user.query("as_of");
        let as_of = match &moment {
            Some(text) => Some(position(&user.app, text).await?),
            None => None,
        };
        Ok(Self {
            unit: user.query("unit"),
            from: day(user, "from")?,
            until: day(user, "until")?,
            as_of,
            moment,
        })
    }

    /// The same of one figure.
    pub fn of(&self, figure: &str) -> Question {
        Question {
            figure: figure.to_owned(),
            unit: self.unit.clone(),
            from: self.from,
            until: self.until,
            as_of: self.as_of,
        }
    }

    /// The stamp of what was asked and answered at this position.
    pub async fn stamp(&self, app: &App, position: i64) -> Result<Stamp, Error> {
        if self.as_of.is_none() {
            return Ok(Stamp::now(app, position));
        }
        let mut conn = app.read().await?;
        Ok(match instant_at(&mut conn, app.city().id, position).await? {
            Some(at) => Stamp::at(app, at, position),
            None => Stamp::before_all(app, position),
        })
    }

    /// The same of another unit.
    #[must_use]
    pub fn at(&self, unit: &str) -> Self {
        Self { unit: Some(unit.to_owned()), ..self.clone() }
    }

    /// The address of a figure's page, asked like this.
    pub fn href(&self, figure: &str) -> String {
        self.link(&format!("/figures/{figure}"), &[])
    }

    /// The address of any page, with what is asked and more.
    pub fn link(&self, path: &str, more: &[(&str, Option<&str>)]) -> String {
        let (from, until) = (self.from.map(|day| day.to_string()), self.until.map(|day| day.to_string()));
        let mut query = vec![
            ("unit", self.unit.as_deref()),
            ("from", from.as_deref()),
            ("until", until.as_deref()),
            ("as_of", self.moment.as_deref()),
        ];
        query.extend_from_slice(more);
        href(path, &query)
    }
}

/// A day from the address.
pub fn day(user: &User, name: &str) -> Result<Option<Day>, Error> {
    let Some(text) = user.query(name) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| Error::Bad(WORDS.text("said-no-day", &[("text", text.into())])))
}

/// The position that a text means: a number, or a day's end in the city's time.
pub async fn position(app: &App, text: &str) -> Result<i64, Error> {
    if let Ok(position) = text.parse::<i64>() {
        return Ok(position);
    }
    let day: Day =
        text.parse().map_err(|_| Error::Bad(WORDS.text("said-no-moment", &[("text", text.into())])))?;
    let end = day
        .succ_opt()
        .and_then(|next| next.and_hms_opt(0, 0, 0))
        .and_then(|midnight| midnight.and_local_timezone(app.zone()).latest())
        .map(|local| local.to_utc());
    let Some(last) = end.map(|end| end - TimeDelta::milliseconds(1)) else { return Err(Error::NotFound) };
    // Everything committed by now gets its position first.
    app.ledger().position(app.city().id).await.map_err(refused)?;
    let mut conn = app.read().await?;
    match position_at(&mut conn, app.city().id, last).await? {
        0 => Err(Error::Bad(WORDS.text("said-nothing-then", &[("day", day.to_string().into())]))),
        position => Ok(position),
    }
}

/// What the ledger refuses, for readers.
pub fn refused(error: LedgerError) -> Error {
    match error {
        LedgerError::NoFigure(_) | LedgerError::NoUnit { .. } | LedgerError::Units(_) => Error::NotFound,
        other => other.into(),
    }
}
