//! Names that the log had: another begins where an older database was put back, and says what stood before.

use luoshi_store::{CityId, Day, store as log};
use serde_json::{Value as Json, json};

use crate::OpenLog;
use crate::error::OpenLogError;

const KIND: &str = "log.origin";

/// Where the log took another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The new name.
    pub origin: String,
    /// The name before.
    pub former: String,
    /// What was signed last under the name before, a note; none where nothing was.
    pub checkpoint: Option<String>,
    /// The day.
    pub day: Day,
}

impl Origin {
    fn of(event: &log::Event) -> Option<Self> {
        let text = |name: &str| event.body.get(name).and_then(Json::as_str).map(str::to_owned);
        Some(Self {
            origin: text("origin")?,
            former: text("former")?,
            checkpoint: text("checkpoint"),
            day: event.day,
        })
    }
}

impl OpenLog {
    /// The changes of name that led to this one, the last first.
    pub async fn origins(&self, city: CityId, now: &str) -> Result<Vec<Origin>, OpenLogError> {
        let mut conn = self.db().read().await?;
        let events = log::events(&mut conn, city, KIND, i64::MAX).await?;
        let mut name = now.to_owned();
        let mut chain = Vec::new();
        for origin in events.iter().rev().filter_map(Origin::of) {
            if origin.origin == name {
                name.clone_from(&origin.former);
                chain.push(origin);
            }
        }
        Ok(chain)
    }

    /// Notes in the log that another name begins. A second time for the same change it notes nothing.
    ///
    /// # Errors
    /// A name that the log had already; another change that was begun and not finished.
    pub async fn begin_origin(&self, city: CityId, new: Origin) -> Result<(), OpenLogError> {
        self.db()
            .write(move |tx| {
                Box::pin(async move {
                    let events = log::events(tx, city, KIND, i64::MAX).await?;
                    let had: Vec<Origin> = events.iter().filter_map(Origin::of).collect();
                    match had.last() {
                        Some(last) if last.former == new.former && last.origin == new.origin => return Ok(()),
                        Some(last) if last.former == new.former => {
                            return Err(OpenLogError::Unfinished(last.origin.clone()));
                        }
                        _ => {}
                    }
                    if had.iter().any(|one| one.origin == new.origin || one.former == new.origin) {
                        return Err(OpenLogError::NameUsed(new.origin));
                    }
                    let body =
                        json!({ "origin": new.origin, "former": new.former, "checkpoint": new.checkpoint });
                    log::event_insert(tx, city, KIND, new.day, None, body).await?;
                    Ok(())
                })
            })
            .await
    }
}
