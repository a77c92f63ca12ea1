//! A city's open log with its keys.

use std::sync::Arc;

use luoshi_ledger::Question;
use luoshi_openlog::{Asked, OpenLog, OpenLogError, Published};
use luoshi_proofs::statement::StatementFile;
use luoshi_store::{City, Clock, Instant};
use luoshi_units::Who;
use luoshi_verify::Verify;

use crate::ambient::SystemClock;
use crate::openlog::KeyFile;

/// A city's open log with its keys.
pub struct Source {
    log: OpenLog,
    city: City,
    keys: Arc<KeyFile>,
}

impl Source {
    /// Over a city's log.
    pub fn new(log: OpenLog, city: City, keys: KeyFile) -> Self {
        Self { log, city, keys: Arc::new(keys) }
    }

    /// The room that shows it.
    pub fn room(&self) -> Verify {
        Verify::new(self.log.clone(), self.keys.clone(), &[])
    }

    /// Signs and publishes what the log grew by.
    pub async fn publish(&self, now: Instant) -> Result<Published, OpenLogError> {
        self.log.publish(self.city.id, &self.city.code, &*self.keys, now).await
    }

    /// States a figure and gives the statement's address.
    pub async fn state(&self, who: &Who, question: &Question, key: &str) -> Result<String, OpenLogError> {
        let asked = Asked { who, code: &self.city.code, question, key };
        self.log.state(&asked, &*self.keys, SystemClock.now()).await
    }

    /// A statement's file.
    pub async fn statement(&self, hash: &str) -> Result<Option<StatementFile>, OpenLogError> {
        self.log.statement(self.city.id, hash).await
    }
}
