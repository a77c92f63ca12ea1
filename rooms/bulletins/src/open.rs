//! What the city's open log says of an edition.

use std::sync::Arc;

use luoshi_openlog::{Held, Keeper, OpenLog, OpenLogError};
use luoshi_store::store as log;
use luoshi_web::{App, Error};
use serde_json::Value as Json;

use crate::deeds::PUBLISHED;
use crate::model::Edition;

/// The open log, with whoever keeps its keys.
#[derive(Clone)]
pub struct Open {
    /// The log.
    pub log: OpenLog,
    /// Who keeps the keys.
    pub keeper: Arc<dyn Keeper>,
}

impl Open {
    /// The log's own line about an edition with its proof; none while no published checkpoint holds it.
    pub async fn held(&self, app: &App, edition: &Edition) -> Result<Option<Held>, Error> {
        let city = app.city();
        let signers = self.keeper.signers(&city.code).map_err(Error::internal)?;
        let Some(origin) = signers.first().map(|signer| signer.name().to_owned()) else { return Ok(None) };
        let events = {
            let mut conn = app.read().await?;
            log::events_at(&mut conn, city.id, PUBLISHED, edition.published_at).await?
        };
        let id = edition.bulletin.to_string();
        let is = |body: &Json| {
            body.get("bulletin").and_then(Json::as_str) == Some(&id)
                && body.get("edition").and_then(Json::as_i64) == Some(edition.no)
        };
        let Some(event) = events.iter().find(|event| is(&event.body)) else { return Ok(None) };
        self.log.held(city.id, &origin, event.id).await.map_err(refused)
    }
}

fn refused(error: OpenLogError) -> Error {
    Error::internal(error.to_string())
}
