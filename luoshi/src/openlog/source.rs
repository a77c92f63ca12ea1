//! What the room of proofs asks of the open log.

use std::sync::Arc;

use luoshi_ledger::Question;
use luoshi_openlog::{Asked, OpenLog, OpenLogError, Published};
use luoshi_packs::Text;
use luoshi_proofs::statement::{Core, StatementFile};
use luoshi_proofs::tile::{TilePath, width_at};
use luoshi_store::{BoxFuture, City, Clock, Instant};
use luoshi_units::Who;
use luoshi_verify::{Checkpoint, Log, Stated, StatedPage};
use luoshi_web::Error;

use crate::ambient::SystemClock;
use crate::openlog::KeyFile;

/// Statements on a page.
const PAGE: i64 = 50;

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

    /// Signs and publishes what the log grew by.
    pub async fn publish(&self, now: Instant) -> Result<Published, OpenLogError> {
        self.log.publish(self.city.id, &self.city.code, &*self.keys, now).await
    }

    /// States a figure and gives the statement's address.
    pub async fn stated(&self, who: &Who, question: &Question, key: &str) -> Result<String, OpenLogError> {
        let asked = Asked { who, code: &self.city.code, question, key };
        self.log.state(&asked, &*self.keys, SystemClock.now()).await
    }

    /// A statement's file.
    pub async fn file(&self, hash: &str) -> Result<Option<StatementFile>, OpenLogError> {
        self.log.statement(self.city.id, hash).await
    }

    async fn published(&self) -> Result<Option<Published>, OpenLogError> {
        self.log.published(self.city.id, self.keys.origin()).await
    }

    /// What is stored of an address within the published size.
    async fn stored(&self, level: Option<u8>, index: u64) -> Result<Option<Vec<u8>>, Error> {
        let Some(published) = self.published().await.map_err(error)? else { return Ok(None) };
        let width = width_at(published.size, (level.unwrap_or(0), index));
        if width == 0 {
            return Ok(None);
        }
        self.log.file(self.city.id, published.size, TilePath { level, index, width }).await.map_err(error)
    }
}

impl Log for Source {
    fn key(&self) -> String {
        self.keys.vkeys()
    }

    fn witnesses(&self) -> Vec<String> {
        Vec::new()
    }

    fn checkpoint(&self) -> BoxFuture<'_, Result<Option<Checkpoint>, Error>> {
        Box::pin(async move {
            let published = self.published().await.map_err(error)?;
            Ok(published.map(|published| Checkpoint { note: published.note, size: published.size }))
        })
    }

    fn tile(&self, level: u8, index: u64) -> BoxFuture<'_, Result<Option<Vec<u8>>, Error>> {
        Box::pin(self.stored(Some(level), index))
    }

    fn bundle(&self, index: u64) -> BoxFuture<'_, Result<Option<Vec<u8>>, Error>> {
        Box::pin(self.stored(None, index))
    }

    fn definitions<'a>(&'a self, hash: &'a str) -> BoxFuture<'a, Result<Option<String>, Error>> {
        Box::pin(async move { self.log.definitions(self.city.id, hash).await.map_err(error) })
    }

    fn statement<'a>(&'a self, hash: &'a str) -> BoxFuture<'a, Result<Option<Stated>, Error>> {
        Box::pin(async move {
            let Some(file) = self.file(hash).await.map_err(error)? else { return Ok(None) };
            let core =
                luoshi_proofs::note::Note::parse(&file.core).ok().and_then(|note| Core::parse(&note.text));
            let core =
                core.ok_or_else(|| Error::internal(format!("The statement {hash} cannot be read.")))?;
            let text = serde_json::to_string(&file).map_err(|error| Error::internal(error.to_string()))?;
            stated(core, file.core, text).map(Some)
        })
    }

    fn statements<'a>(
        &'a self,
        figure: Option<&'a str>,
        after: Option<&'a str>,
    ) -> BoxFuture<'a, Result<StatedPage, Error>> {
        Box::pin(async move {
            let before = match after {
                Some(key) => key.parse().map_err(|_| Error::NotFound)?,
                None => i64::MAX,
            };
            let mut rows =
                self.log.statements(self.city.id, figure, before, PAGE + 1).await.map_err(error)?;
            let more = i64::try_from(rows.len()).is_ok_and(|rows| rows > PAGE);
            rows.truncate(usize::try_from(PAGE).unwrap_or(0));
            let next = rows.last().filter(|_| more).map(|row| row.id.to_string());
            let list = rows
                .into_iter()
                .map(|row| stated(row.core, String::new(), String::new()))
                .collect::<Result<_, _>>()?;
            Ok(StatedPage { list, next })
        })
    }

    fn state<'a>(
        &'a self,
        who: &'a Who,
        question: &'a Question,
        key: &'a str,
    ) -> BoxFuture<'a, Result<String, Error>> {
        Box::pin(async move { self.stated(who, question, key).await.map_err(error) })
    }
}

fn stated(core: Core, note: String, file: String) -> Result<Stated, Error> {
    let day = |text: &str| text.parse().map_err(|_| Error::internal(format!("{text:?} is no day.")));
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    Ok(Stated {
        hash: core.hash(),
        from: day(&core.from)?,
        until: day(&core.until)?,
        entries: whole(core.entries),
        position: whole(core.position),
        core: note,
        file,
        figure: core.figure,
        unit: core.unit,
        value: core.value,
        why: core.why,
    })
}

fn error(error: OpenLogError) -> Error {
    match error {
        OpenLogError::Ledger(error) => error.into(),
        OpenLogError::Units(error) => error.into(),
        OpenLogError::Store(error) => error.into(),
        OpenLogError::Shrunk { .. } | OpenLogError::Forked { .. } => Error::Conflict(Text::new(
            "开放日志的钥匙签过另一段过去，所以不再签字。请管理员运行 luoshi log show 查看，恢复正确的备份。"
                .to_owned(),
            error.to_string(),
        )),
        other => Error::internal(other.to_string()),
    }
}
