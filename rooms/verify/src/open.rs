//! The city's open log as this room serves it, with whoever keeps its keys.

use std::sync::Arc;

use luoshi_openlog::{Keeper, OpenLog, OpenLogError, Published, Witness};
use luoshi_proofs::note::{Note, Signer};
use luoshi_store::CityId;
use luoshi_web::{App, Error};

use crate::WORDS;

/// A log, its witnesses, and its keeper.
#[derive(Clone)]
pub struct Open {
    /// The log.
    pub log: OpenLog,
    /// Who keeps the keys.
    pub keeper: Arc<dyn Keeper>,
}

impl Open {
    /// The city's keys, the newest first; but behind the others what has not signed the published checkpoint yet, since
    /// readers take the first.
    pub fn keys(&self, app: &App, published: &Published) -> Result<Vec<String>, Error> {
        let note = Note::parse(&published.signed).map_err(|error| Error::internal(error.to_string()))?;
        let mut keys: Vec<_> = self.signers(app)?.iter().map(Signer::vkey).collect();
        keys.sort_by_key(|key| note.verify(key).is_err());
        Ok(keys.iter().map(ToString::to_string).collect())
    }

    /// The keys of the witnesses that are asked to cosign.
    pub fn witness_keys(&self) -> Vec<String> {
        self.log.witnesses().all().iter().map(|witness| witness.key.to_string()).collect()
    }

    /// Which witnesses cosigned a checkpoint, each with the seconds since 1970 that it signed at.
    pub fn cosigned(&self, note: &str) -> Vec<(&Witness, u64)> {
        let Ok(note) = Note::parse(note) else { return Vec::new() };
        let signed = |witness: &'_ Witness| note.verify(&witness.key).ok().flatten();
        self.log.witnesses().all().iter().filter_map(|one| Some((one, signed(one)?))).collect()
    }

    /// The last checkpoint that was published; none before the first.
    pub async fn published(&self, app: &App) -> Result<Option<Published>, Error> {
        match self.signers(app)?.first() {
            Some(signer) => self.log.published(city(app), signer.name()).await.map_err(refused),
            None => Ok(None),
        }
    }

    fn signers(&self, app: &App) -> Result<Vec<Signer>, Error> {
        self.keeper.signers(&app.city().code).map_err(Error::internal)
    }
}

/// The city that is served.
pub fn city(app: &App) -> CityId {
    app.city().id
}

/// What the log refuses, for readers.
pub fn refused(error: OpenLogError) -> Error {
    match error {
        OpenLogError::Ledger(error) => error.into(),
        OpenLogError::Units(error) => error.into(),
        OpenLogError::NoFigure(_) => Error::NotFound,
        OpenLogError::Shrunk { .. } | OpenLogError::Forked { .. } => {
            tracing::error!("{error}");
            Error::Conflict(WORDS.text("said-log-shrunk", &[]))
        }
        OpenLogError::Witnessed { .. } => {
            tracing::error!("{error}");
            Error::Conflict(WORDS.text("said-log-witnessed", &[]))
        }
        OpenLogError::Unasked => Error::Conflict(WORDS.text("said-log-unasked", &[])),
        OpenLogError::NoKey => Error::Conflict(WORDS.text("said-log-no-key", &[])),
        other => Error::internal(other.to_string()),
    }
}
