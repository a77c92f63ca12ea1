//! What a room has in its hands while it works on a job.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use luoshi_packs::{Lang, Text};
use luoshi_sheets::{Format, Out, SheetError, Writer};
use luoshi_units::Who;
use serde::de::DeserializeOwned;

use super::model::{Job, JobFile, Note};
use super::run::Pulse;
use super::store;
use crate::{App, Error, WORDS};

/// A file is kept in pieces of this size.
const PART: usize = 256 * 1024;
/// So many rows' outcomes are kept with one write.
const NOTES: usize = 200;

/// A job under way.
pub struct Work {
    /// The application.
    pub app: App,
    /// Who does it: the person whom the job belongs to.
    pub who: Who,
    /// The job.
    pub job: Job,
    pub(super) holder: i64,
    pub(super) pulse: Arc<Pulse>,
    notes: tokio::sync::Mutex<Notes>,
}

/// Outcomes that are not kept yet, and how many are.
#[derive(Default)]
struct Notes {
    kept: i64,
    waiting: Vec<Note>,
}

/// What came of a job.
#[derive(Clone, Debug, Default)]
pub struct Ended {
    /// In a sentence.
    pub said: Text,
    /// Where it lies, if on a page.
    pub href: Option<String>,
}

/// How far a job is; goes where the job itself cannot, such as into a transaction.
#[derive(Clone)]
pub struct Progress(Option<Arc<Pulse>>);

impl Progress {
    /// Of nobody: for work that is no job.
    pub fn unseen() -> Self {
        Self(None)
    }

    /// So many of so many steps are done.
    ///
    /// # Errors
    /// Where the job is to stop: hand it on.
    pub fn step(&self, done: i64, total: i64) -> Result<(), Error> {
        let Some(pulse) = &self.0 else { return Ok(()) };
        pulse.done.store(done, Ordering::Relaxed);
        pulse.total.store(total, Ordering::Relaxed);
        if !pulse.stop.load(Ordering::Relaxed) {
            return Ok(());
        }
        let said = |lang| WORDS.in_lang(lang).t("job-state-stopped");
        Err(Error::Conflict(Text::new(said(Lang::Zh), said(Lang::En))))
    }
}

impl Work {
    pub(super) fn new(app: App, job: Job, who: Who, holder: i64, pulse: Arc<Pulse>) -> Self {
        Self { app, who, job, holder, pulse, notes: tokio::sync::Mutex::default() }
    }

    /// The language that the job's person reads.
    pub fn lang(&self) -> Lang {
        self.job.lang
    }

    /// What is to be done, as the room wrote it when it started the job.
    ///
    /// # Errors
    /// Where it is not what the room wrote.
    pub fn args<T: DeserializeOwned>(&self) -> Result<T, Error> {
        T::deserialize(&self.job.args).map_err(|error| Error::internal(format!("A job's arguments: {error}")))
    }

    /// Its progress, to take along.
    pub fn progress(&self) -> Progress {
        Progress(Some(self.pulse.clone()))
    }

    /// So many of so many steps are done.
    ///
    /// # Errors
    /// Where its person stopped it: hand it on.
    pub fn step(&self, done: i64, total: i64) -> Result<(), Error> {
        self.progress().step(done, total)
    }

    /// What became of a row.
    ///
    /// # Errors
    /// What the database says.
    pub async fn note(&self, note: Note) -> Result<(), Error> {
        let mut notes = self.notes.lock().await;
        notes.waiting.push(note);
        if notes.waiting.len() >= NOTES { self.keep(&mut notes).await } else { Ok(()) }
    }

    /// Keeps the outcomes that wait.
    pub(super) async fn settle(&self) -> Result<(), Error> {
        let mut notes = self.notes.lock().await;
        self.keep(&mut notes).await
    }

    async fn keep(&self, notes: &mut Notes) -> Result<(), Error> {
        let waiting = std::mem::take(&mut notes.waiting);
        let (city, id, from) = (self.app.city().id, self.job.id, notes.kept);
        notes.kept += i64::try_from(waiting.len()).unwrap_or(0);
        if waiting.is_empty() {
            return Ok(());
        }
        let keeping = self.app.store().write(move |tx| {
            Box::pin(async move { store::notes_insert(tx, city, id, from, &waiting).await })
        });
        Ok(keeping.await?)
    }

    /// A sheet as the file that the job makes.
    ///
    /// # Errors
    /// Where it cannot be begun.
    pub fn sheet(&self, format: Format, name: &str, headers: &[String]) -> Result<SheetOut<'_>, Error> {
        let writer = Writer::new(format, name, headers).map_err(written)?;
        Ok(SheetOut { file: self.file(), writer, format, name: name.to_owned() })
    }

    /// The file that the job makes. One a job.
    pub fn file(&self) -> FileOut<'_> {
        FileOut { work: self, buffer: Vec::new(), parts: 0, size: 0 }
    }
}

/// A file that a job writes, kept piece by piece.
pub struct FileOut<'w> {
    work: &'w Work,
    buffer: Vec<u8>,
    parts: i64,
    size: i64,
}

impl FileOut<'_> {
    /// Appends bytes.
    ///
    /// # Errors
    /// What the database says.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.buffer.extend_from_slice(bytes);
        while self.buffer.len() >= PART {
            let rest = self.buffer.split_off(PART);
            let part = std::mem::replace(&mut self.buffer, rest);
            self.keep(part).await?;
        }
        Ok(())
    }

    async fn keep(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
        let (city, id, part) = (self.work.app.city().id, self.work.job.id, self.parts);
        self.parts += 1;
        self.size += i64::try_from(bytes.len()).unwrap_or(0);
        let keeping =
            self.work.app.store().write(move |tx| {
                Box::pin(async move { store::part_insert(tx, city, id, part, bytes).await })
            });
        Ok(keeping.await?)
    }

    /// The file is whole: from now on its person can fetch it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn end(mut self, name: &str, media: &str) -> Result<(), Error> {
        let last = std::mem::take(&mut self.buffer);
        if !last.is_empty() {
            self.keep(last).await?;
        }
        let file = JobFile { name: name.to_owned(), media: media.to_owned(), size: self.size };
        let (city, id, holder) = (self.work.app.city().id, self.work.job.id, self.work.holder);
        let noting = self
            .work
            .app
            .store()
            .write(move |tx| Box::pin(async move { store::file(tx, city, id, holder, &file).await }));
        Ok(noting.await?)
    }
}

/// A sheet that a job writes row by row.
pub struct SheetOut<'w> {
    file: FileOut<'w>,
    writer: Writer,
    format: Format,
    name: String,
}

impl SheetOut<'_> {
    /// Appends rows.
    ///
    /// # Errors
    /// What does not fit, what the database says.
    pub async fn rows(&mut self, rows: &[Vec<Out>]) -> Result<(), Error> {
        for row in rows {
            self.writer.push(row).map_err(written)?;
        }
        self.file.write(&self.writer.take()).await
    }

    /// The sheet is whole: from now on its person can fetch it.
    ///
    /// # Errors
    /// What does not fit, what the database says.
    pub async fn end(self) -> Result<(), Error> {
        let Self { mut file, writer, format, name } = self;
        // A large workbook takes its time to be packed; others go on meanwhile.
        let packed = tokio::task::spawn_blocking(move || writer.end()).await;
        let bytes = packed.map_err(|error| Error::internal(error.to_string()))?.map_err(written)?;
        file.write(&bytes).await?;
        file.end(&format!("{name}.{}", format.ending()), format.media()).await
    }
}

fn written(error: SheetError) -> Error {
    let words = error.words();
    Error::Bad(Text::new(words.zh, words.en))
}
