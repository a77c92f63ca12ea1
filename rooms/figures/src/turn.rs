//! Whose turn it is at the check. A text of megabytes keeps a core busy for a while, so only two are read at once, a
//! few more wait, and whoever comes then is asked to come back.

use std::future::Future;
use std::sync::{Arc, LazyLock};

use axum::body::Bytes;
use luoshi_check::{Error, Options, Report, check, text_of};
use luoshi_web::App;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many texts are read at once.
const AT_ONCE: usize = 2;
/// How many more wait.
const WAITING: usize = 8;
/// When to come back, in seconds.
pub const AGAIN: i64 = 10;

/// One check for the whole process: it is the machine's cores that are few.
static TURNS: LazyLock<Turns> = LazyLock::new(|| Turns::new(AT_ONCE, WAITING));

/// What is to be checked.
pub enum Source {
    /// A text as it was pasted.
    Text(String),
    /// A file with its name.
    File(Bytes, String),
}

/// Why there is no report.
#[derive(Debug)]
pub enum Failed {
    /// Too many wait already.
    Busy,
    /// The text cannot be checked.
    Check(Error),
}

/// The text with its report, once it is its turn.
pub async fn checked(app: &App, source: Source, options: Options) -> Result<(String, Report), Failed> {
    let app = app.clone();
    let work = async move {
        let text = match source {
            Source::Text(text) => text,
            Source::File(bytes, name) => tokio::task::spawn_blocking(move || text_of(&bytes, &name))
                .await
                .map_err(|_| Error::CutOff)??,
        };
        let (city, pack, catalogue) = (app.city().id, app.pack(), app.catalogue());
        let report = check(app.ledger(), city, &pack, &catalogue, &text, &options).await?;
        Ok((text, report))
    };
    TURNS.run(work).await.ok_or(Failed::Busy)?.map_err(Failed::Check)
}

/// The places at the check: some to be read at, some to wait on.
struct Turns {
    reading: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

/// A place that is held until it is dropped.
struct Turn {
    _reading: OwnedSemaphorePermit,
    _place: OwnedSemaphorePermit,
}

impl Turns {
    /// Places to be read at, and places to wait on.
    fn new(at_once: usize, waiting: usize) -> Self {
        Self {
            reading: Arc::new(Semaphore::new(at_once)),
            places: Arc::new(Semaphore::new(at_once + waiting)),
        }
    }

    /// Does the work once it is its turn; none where too many wait already. A reader who has gone does not stop
    /// what was begun, so its turn ends with the work and not before.
    async fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Option<Result<T, Error>> {
        let turn = self.take().await?;
        let done = tokio::spawn(async move {
            let done = work.await;
            drop(turn);
            done
        });
        Some(done.await.unwrap_or(Err(Error::CutOff)))
    }

    /// Waits for a turn; none where too many wait already.
    async fn take(&self) -> Option<Turn> {
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        let reading = Arc::clone(&self.reading).acquire_owned().await.ok()?;
        Some(Turn { _reading: reading, _place: place })
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn some_are_read_some_wait_and_the_next_come_back() {
        let turns = Arc::new(Turns::new(1, 1));
        let (release, held) = oneshot::channel::<()>();
        let (begun, has_begun) = oneshot::channel::<()>();
        let first = tokio::spawn({
            let turns = Arc::clone(&turns);
            async move {
                let work = async move {
                    begun.send(()).ok();
                    held.await.ok();
                    Ok(1)
                };
                turns.run(work).await
            }
        });
        has_begun.await.expect("the first is being read");
        // The reader goes away; the work keeps its turn.
        first.abort();
        assert!(first.await.is_err());
        assert_eq!(turns.reading.available_permits(), 0);
        let waiting = turns.run(async { Ok(2) });
        tokio::pin!(waiting);
        assert!(has_to_wait(&mut waiting).await);
        assert!(turns.run(async { Ok(3) }).await.is_none(), "nobody waits behind the last place");
        release.send(()).expect("the first still holds its turn");
        assert_eq!(waiting.await.expect("a turn").expect("done"), 2);
        assert_eq!(turns.run(async { Ok(4) }).await.expect("a turn").expect("done"), 4);
    }

    /// Whether the work has to wait.
    async fn has_to_wait<F: Future + Unpin>(work: &mut F) -> bool {
        std::future::poll_fn(|context| {
            std::task::Poll::Ready(std::pin::Pin::new(&mut *work).poll(context).is_pending())
        })
        .await
    }
}
