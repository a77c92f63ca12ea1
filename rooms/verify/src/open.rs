//! The city's open log as this room serves it, with whoever keeps its keys.

use std::sync::Arc;

use luoshi_openlog::{Keeper, OpenLog, OpenLogError, Published};
use luoshi_packs::Text;
use luoshi_proofs::note::Signer;
use luoshi_store::CityId;
use luoshi_web::{App, Error};

/// A log, its keeper, and the keys of the witnesses that are asked to cosign.
#[derive(Clone)]
pub struct Open {
    /// The log.
    pub log: OpenLog,
    /// Who keeps the keys.
    pub keeper: Arc<dyn Keeper>,
    /// The witnesses' keys, as `vkey`s.
    pub witnesses: Arc<[String]>,
}

impl Open {
    /// The city's keys, its own first; empty where none was made yet.
    pub fn keys(&self, app: &App) -> Vec<String> {
        self.signers(app).iter().map(|signer| signer.vkey().to_string()).collect()
    }

    /// The last checkpoint that was published; none before the first.
    pub async fn published(&self, app: &App) -> Result<Option<Published>, Error> {
        match self.signers(app).first() {
            Some(signer) => self.log.published(city(app), signer.name()).await.map_err(refused),
            None => Ok(None),
        }
    }

    fn signers(&self, app: &App) -> Vec<Signer> {
        self.keeper.signers(&app.city().code)
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
            Error::Conflict(Text::new(
                "日志和公钥最后签过的那一段对不上，现在不能签名。请管理员看服务器的日志。",
                "The log is not the one that its key signed last, so nothing is signed now. Ask the administrator to \
                 look at the server's log.",
            ))
        }
        OpenLogError::NoKey => Error::Conflict(Text::new(
            "日志还没有公钥。用 `luoshi serve` 启动一次，就会生成。",
            "The log has no key yet. `luoshi serve` makes one at its first start.",
        )),
        other => Error::internal(other.to_string()),
    }
}
