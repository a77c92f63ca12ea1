//! The readers of a SQLite file: a few connections that read beside the writer (WAL) and cannot write.
//!
//! A statement runs on the thread that asks, with no hop to another: most take less than a hop would. So that a long
//! one holds up nobody, the runtime is told first, and gives what else waits for this thread to another.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::Connection;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use crate::{StoreError, lite};

/// How many read at once; others wait.
const MOST: usize = 8;

/// How long one waits for a connection: whoever holds one and waits for another might wait for themselves.
const PATIENCE: Duration = Duration::from_secs(10);

/// Connections that are opened as they are needed, and kept.
pub(crate) struct Readers {
    file: PathBuf,
    seats: Arc<Semaphore>,
    held: Mutex<Held>,
    back: Notify,
}

#[derive(Default)]
struct Held {
    free: Vec<Connection>,
    lent: usize,
}

/// A connection that goes back to the others when it is dropped.
pub(crate) struct Reader {
    /// `None` only before it is opened and once it is dropped.
    conn: Option<Connection>,
    home: Arc<Readers>,
    _seat: OwnedSemaphorePermit,
}

impl Readers {
    pub fn new(file: PathBuf) -> Arc<Self> {
        let seats = Arc::new(Semaphore::new(MOST));
        Arc::new(Self { file, seats, held: Mutex::default(), back: Notify::new() })
    }

    /// A connection, as soon as one is free.
    pub async fn acquire(self: &Arc<Self>) -> Result<Reader, StoreError> {
        let seat = tokio::time::timeout(PATIENCE, Arc::clone(&self.seats).acquire_owned()).await;
        let seat = seat.map_err(|_| StoreError::Busy)?.map_err(|_| StoreError::Closed)?;
        let kept = {
            let mut held = self.held();
            held.lent += 1;
            held.free.pop()
        };
        // Counted as lent before it is opened, and given back if it cannot be.
        let mut reader = Reader { conn: kept, home: Arc::clone(self), _seat: seat };
        if reader.conn.is_none() {
            reader.conn = Some(lite::open_to_read(&self.file)?);
        }
        Ok(reader)
    }

    /// Lends no more, waits for those that are lent, and closes all.
    pub async fn close(&self) {
        self.seats.close();
        loop {
            let back = self.back.notified();
            if self.held().lent == 0 {
                break;
            }
            back.await;
        }
        self.held().free.clear();
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reader {
    /// Runs what may take long.
    pub fn on<T>(&self, read: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let conn = self.conn.as_ref().ok_or(StoreError::Closed)?;
        match Handle::try_current().map(|runtime| runtime.runtime_flavor()) {
            Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(|| read(conn)),
            _ => read(conn),
        }
    }
}

impl Drop for Reader {
    /// One that cannot end what it began is not lent again.
    fn drop(&mut self) {
        let sound =
            self.conn.take().filter(|conn| conn.is_autocommit() || lite::control(conn, "ROLLBACK").is_ok());
        let mut held = self.home.held();
        held.lent -= 1;
        if !self.home.seats.is_closed() {
            held.free.extend(sound);
        }
        drop(held);
        self.home.back.notify_waiters();
    }
}
