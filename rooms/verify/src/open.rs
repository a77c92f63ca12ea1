//! The city's open log as this room serves it, with whoever keeps its keys.

use std::sync::Arc;

use luoshi_openlog::{Keeper, OpenLog, OpenLogError, Published, Witness};
use luoshi_packs::Text;
use luoshi_proofs::note::{Note, Signer};
use luoshi_store::CityId;
use luoshi_web::{App, Error};

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
            Error::Conflict(Text::new(
                "日志和公钥最后签过的那一段对不上，现在不能签名。请管理员看服务器的日志。",
                "The log is not the one that its key signed last, so nothing is signed now. Ask the administrator to \
                 look at the server's log.",
            ))
        }
        OpenLogError::Witnessed { .. } => {
            tracing::error!("{error}");
            Error::Conflict(Text::new(
                "有见证人签过另一本同名的日志，现在不能签名。请管理员看服务器的日志。",
                "A witness has cosigned another log of this name, so nothing is signed now. Ask the administrator to look \
                 at the server's log.",
            ))
        }
        OpenLogError::Unasked => Error::Conflict(Text::new(
            "服务刚启动，正在问见证人知道些什么。过几秒钟再试。",
            "The server has just started and is asking the witnesses what they know. Try again in some seconds.",
        )),
        OpenLogError::NoKey => Error::Conflict(Text::new(
            "日志还没有公钥。用 `luoshi serve` 启动一次，就会生成。",
            "The log has no key yet. `luoshi serve` makes one at its first start.",
        )),
        other => Error::internal(other.to_string()),
    }
}
