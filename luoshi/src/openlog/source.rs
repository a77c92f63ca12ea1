//! A city's open log with its keys, and whoever is asked to witness it.

use std::sync::Arc;

use futures_util::future::join_all;
use luoshi_inspection::{Inspection, Open};
use luoshi_ledger::Question;
use luoshi_openlog::{Asked, Offered, OpenLog, OpenLogError, Published, Witness};
use luoshi_proofs::note::Vkey;
use luoshi_proofs::statement::StatementFile;
use luoshi_store::{City, Clock, Instant};
use luoshi_units::Who;
use luoshi_verify::Verify;

use crate::ambient::SystemClock;
use crate::openlog::{Http, KeyFile};
use crate::outcome::Failure;

/// A city's open log with its keys.
pub struct Source {
    log: OpenLog,
    city: City,
    keys: Arc<KeyFile>,
    http: Http,
}

impl Source {
    /// Over a city's log.
    pub fn new(log: OpenLog, city: City, keys: KeyFile) -> Self {
        Self { log, city, keys: Arc::new(keys), http: Http::default() }
    }

    /// The room that shows it.
    pub fn room(&self) -> Verify {
        Verify::new(self.log.clone(), self.keys.clone())
    }

    /// The witnesses that are configured.
    pub fn witnesses(&self) -> &[Witness] {
        self.log.witnesses().all()
    }

    /// What the room of audits needs of it.
    pub fn open(&self) -> Open {
        Inspection::open(self.log.clone(), self.keys.clone())
    }

    /// What the room of bulletins needs of it.
    pub fn statements(&self) -> luoshi_bulletins::Open {
        luoshi_bulletins::Open { log: self.log.clone(), keeper: self.keys.clone() }
    }

    /// Signs and publishes what the log grew by. The witnesses are asked first what they know, once.
    pub async fn publish(&self, now: Instant) -> Result<Published, OpenLogError> {
        self.ask_witnesses(now).await?;
        self.log.publish(self.city.id, &self.city.code, &*self.keys, now).await
    }

    /// States a figure and gives the statement's address.
    pub async fn state(&self, who: &Who, question: &Question, key: &str) -> Result<String, OpenLogError> {
        self.ask_witnesses(SystemClock.now()).await?;
        let asked = Asked { who, code: &self.city.code, question, key };
        self.log.state(&asked, &*self.keys, SystemClock.now()).await
    }

    /// All public keys that are known of the log.
    pub fn known(&self) -> Result<Vec<Vkey>, Failure> {
        self.keys.known()
    }

    /// A statement's file.
    pub async fn statement(&self, hash: &str) -> Result<Option<StatementFile>, OpenLogError> {
        self.log.statement(self.city.id, hash).await
    }

    /// What was published last under the log's name, with what witnesses signed of it since.
    pub async fn published(&self) -> Result<Option<Published>, OpenLogError> {
        let origin = self.origin()?;
        self.log.published(self.city.id, &origin).await
    }

    /// The size that a witness cosigned last, and when.
    pub async fn cosigned_last(&self, witness: &Witness) -> Result<Option<(u64, Instant)>, OpenLogError> {
        let origin = self.origin()?;
        self.log.cosigned_last(self.city.id, &origin, &witness.key.name).await
    }

    /// Offers a checkpoint to a witness.
    pub async fn offer(&self, witness: &Witness, published: &Published) -> Result<Offered, OpenLogError> {
        self.log.offer(self.city.id, published, witness, &self.http, SystemClock.now()).await
    }

    /// Before anything is signed, all witnesses are asked at once whether they know another past. Who cannot be
    /// reached is asked no more: it will say so when a checkpoint is offered.
    pub async fn ask_witnesses(&self, now: Instant) -> Result<(), OpenLogError> {
        if self.log.witnesses().were_asked() {
            return Ok(());
        }
        let (city, origin, published) = (self.city.id, self.origin()?, self.published().await?);
        let asked = self
            .witnesses()
            .iter()
            .map(|witness| self.log.ask(city, (&origin, published.as_ref()), witness, &self.http, now));
        for (witness, asked) in self.witnesses().iter().zip(join_all(asked).await) {
            if let Offered::Failed(trouble) = asked? {
                tracing::warn!("The witness {} was not asked what it knows: {trouble}", witness.label);
            }
        }
        self.log.witnesses().set_asked();
        Ok(())
    }

    fn origin(&self) -> Result<String, OpenLogError> {
        self.keys.origin().map_err(|error| OpenLogError::Keeper(error.to_string()))
    }
}
