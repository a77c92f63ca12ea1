//! The committing writer: callers that wait are committed together (`docs/decisions/0006-the-committing-writer.md`).
//!
//! Callers put their deeds into a queue. Where fewer writers run than may, one is started; it takes deed after
//! deed from the queue into one transaction, a savepoint each, commits when nobody waits, answers all, and
//! ends once the queue is empty. A caller alone waits for nobody. SQLite has one writer, on a thread of its own
//! while it runs; PostgreSQL has a few.

mod group;
mod job;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sqlx::PgPool;
use tokio::runtime::Handle;
use tokio::sync::{Notify, RwLock};

pub(crate) use self::job::{Job, Manner, Outcome, Waiting};
use crate::tx::Raw;
use crate::{Conn, Store, StoreError};

/// How many transactions of many deeds PostgreSQL gets side by side from one program.
const MOST_ON_POSTGRES: usize = 4;

/// The writers of a store.
pub(crate) struct Writers {
    queue: Mutex<Queue>,
    most: usize,
    idle: Notify,
    place: Place,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Box<dyn Job>>,
    running: usize,
}

enum Place {
    /// The one connection that writes; none once the store is closed.
    Sqlite(Mutex<Option<rusqlite::Connection>>),
    /// Where connections come from, and the gate that transactions begin under and that a deed shuts which
    /// is to be alone.
    Postgres(PgPool, RwLock<()>),
}

impl Writers {
    pub fn sqlite(conn: rusqlite::Connection) -> Arc<Self> {
        Self::at(Place::Sqlite(Mutex::new(Some(conn))), 1)
    }

    pub fn postgres(pool: PgPool) -> Arc<Self> {
        Self::at(Place::Postgres(pool, RwLock::new(())), MOST_ON_POSTGRES)
    }

    fn at(place: Place, most: usize) -> Arc<Self> {
        Arc::new(Self { queue: Mutex::default(), most, idle: Notify::new(), place })
    }

    /// Takes a deed in. Its caller is answered through the channel that it holds.
    pub fn take(self: &Arc<Self>, store: &Store, job: Box<dyn Job>) {
        if matches!(self.place, Place::Postgres(..)) && job.manner() != Manner::Together {
            let (writers, store) = (Arc::clone(self), store.clone());
            tokio::spawn(async move { writers.transaction(&store, job, || None).await });
            return;
        }
        let mut queue = self.queue();
        queue.waiting.push_back(job);
        if queue.running == self.most {
            return;
        }
        queue.running += 1;
        drop(queue);
        let running = Running { writers: Arc::clone(self), counted: true };
        let store = store.clone();
        match self.place {
            Place::Sqlite(_) => {
                let runtime = Handle::current();
                tokio::task::spawn_blocking(move || runtime.block_on(running.work(store)));
            }
            Place::Postgres(..) => drop(tokio::spawn(running.work(store))),
        }
    }

    /// One transaction from `first` on.
    async fn transaction(
        &self,
        store: &Store,
        first: Box<dyn Job>,
        next: impl FnMut() -> Option<Box<dyn Job>>,
    ) {
        match &self.place {
            Place::Sqlite(held) => {
                let Some(conn) = lock(held).take() else { return first.refuse(StoreError::Closed) };
                let conn = Conn { raw: Raw::Lite(conn) };
                if let Some(Conn { raw: Raw::Lite(conn) }) =
                    group::run(store.clone(), conn, first, next).await
                {
                    *lock(held) = Some(conn);
                }
            }
            Place::Postgres(pool, gate) => {
                let (_shut, _open);
                match first.manner() {
                    Manner::Together => _open = gate.read().await,
                    Manner::Apart => {}
                    Manner::Alone => _shut = gate.write().await,
                }
                match pool.acquire().await {
                    Ok(on) => {
                        drop(group::run(store.clone(), Conn { raw: Raw::Postgres(on) }, first, next).await)
                    }
                    Err(error) => first.refuse(error.into()),
                }
            }
        }
    }

    /// Waits for whoever writes to end, and closes the connection.
    pub async fn close(&self) {
        loop {
            let idle = self.idle.notified();
            if self.queue().running == 0 {
                break;
            }
            idle.await;
        }
        if let Place::Sqlite(held) = &self.place {
            drop(lock(held).take());
        }
    }

    /// The next deed, if it may share a transaction. SQLite's one writer is alone as it is; on PostgreSQL
    /// nobody who is to be alone comes this way.
    fn next_together(&self) -> Option<Box<dyn Job>> {
        let mut queue = self.queue();
        let joins = queue.waiting.front().is_some_and(|job| job.manner() != Manner::Apart);
        if joins { queue.waiting.pop_front() } else { None }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        lock(&self.queue)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A writer at work; ends being counted however it ends.
struct Running {
    writers: Arc<Writers>,
    counted: bool,
}

impl Running {
    async fn work(mut self, store: Store) {
        while let Some(first) = self.next_or_end() {
            self.writers.transaction(&store, first, || self.writers.next_together()).await;
        }
    }

    /// The next deed; where there is none, this writer is counted no longer, in the same instant.
    fn next_or_end(&mut self) -> Option<Box<dyn Job>> {
        let mut queue = self.writers.queue();
        let next = queue.waiting.pop_front();
        if next.is_none() {
            queue.running -= 1;
            self.counted = false;
        }
        next
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.counted {
            self.writers.queue().running -= 1;
        }
        self.writers.idle.notify_waiters();
    }
}
