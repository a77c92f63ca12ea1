//! Running a job in this process, under a lease that is renewed while it runs.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::FutureExt;
use luoshi_units::Who;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

use super::model::{Job, State};
use super::store::{self, End, Hold};
use super::work::{Ended, Work};
use crate::{App, Error, faults};

/// How long nobody else may run a job after its runner was last heard of.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// How often a runner says that it is still at it.
const BEAT: Duration = Duration::from_secs(5);
/// So many jobs run at once in a process; others wait for their turn.
const AT_ONCE: usize = 2;

/// How far a job is that runs in this process.
#[derive(Debug, Default)]
pub(super) struct Pulse {
    pub(super) done: AtomicI64,
    pub(super) total: AtomicI64,
    pub(super) stop: AtomicBool,
}

impl Pulse {
    pub(super) fn steps(&self) -> (i64, i64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }
}

/// The jobs that run in this process.
pub(crate) struct Running {
    pulses: Mutex<HashMap<i64, Arc<Pulse>>>,
    turns: Semaphore,
}

impl Default for Running {
    fn default() -> Self {
        Self { pulses: Mutex::default(), turns: Semaphore::new(AT_ONCE) }
    }
}

impl Running {
    pub(super) fn pulse(&self, id: i64) -> Option<Arc<Pulse>> {
        self.pulses.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    fn begin(&self, id: i64) -> Arc<Pulse> {
        let pulse = Arc::new(Pulse::default());
        self.pulses.lock().unwrap_or_else(PoisonError::into_inner).insert(id, pulse.clone());
        pulse
    }

    /// Forgets a job, unless somebody has begun it anew since.
    fn end(&self, id: i64, pulse: &Arc<Pulse>) {
        let mut pulses = self.pulses.lock().unwrap_or_else(PoisonError::into_inner);
        if pulses.get(&id).is_some_and(|known| Arc::ptr_eq(known, pulse)) {
            pulses.remove(&id);
        }
    }
}

/// A hold on a job from now on, by a runner of its own.
pub(super) fn hold(app: &App) -> Hold {
    let now = app.clock().now();
    Hold { holder: i64::from_le_bytes(app.store().random()), now, until: now + LEASE }
}

/// Runs a job that is held, and notes how it ended. Whoever waits for it need not.
pub(super) fn spawn(app: App, job: Job, who: Who, held: Hold) -> JoinHandle<()> {
    let pulse = app.jobs().begin(job.id);
    let work = Work::new(app, job, who, held.holder, pulse);
    tokio::spawn(async move {
        let ended = {
            let doing = AssertUnwindSafe(turn(&work)).catch_unwind();
            tokio::select! {
                ended = doing => Some(ended.unwrap_or_else(|_| Err(panicked(&work)))),
                () = lost(&work) => None,
            }
        };
        if let Some(ended) = ended
            && let Err(error) = note(&work, held, ended).await
        {
            tracing::error!("A job's end could not be noted: {error}");
        }
        work.app.jobs().end(work.job.id, &work.pulse);
    })
}

fn panicked(work: &Work) -> Error {
    Error::internal(format!("A panic in the job {} of {}.", work.job.kind, work.job.room))
}

/// Waits for a turn, then has the room do the work.
async fn turn(work: &Work) -> Result<Ended, Error> {
    let _turn = work.app.jobs().turns.acquire().await.map_err(|_| Error::internal("no turn is given"))?;
    work.step(0, 0)?;
    let ended = match work.app.rooms().iter().find(|room| room.name() == work.job.room) {
        Some(room) => room.job(work).await,
        None => Err(Error::NotFound),
    };
    // What was done before it ended short is told as well.
    work.settle().await?;
    ended
}

/// Renews the lease until the job is another's.
async fn lost(work: &Work) {
    let (app, id, city) = (&work.app, work.job.id, work.app.city().id);
    loop {
        tokio::time::sleep(BEAT).await;
        let now = app.clock().now();
        let held = Hold { holder: work.holder, now, until: now + LEASE };
        let steps = work.pulse.steps();
        let beat = app
            .store()
            .write(move |tx| Box::pin(async move { store::beat(tx, city, id, held, steps).await }))
            .await;
        match beat {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!("A job's lease was not renewed: {error}"),
        }
        let asked = async { store::stop_asked(&mut app.read().await?, city, id).await };
        if asked.await.unwrap_or(false) {
            work.pulse.stop.store(true, Ordering::Relaxed);
        }
    }
}

/// Notes how a job ended, in words that its person reads.
async fn note(work: &Work, held: Hold, ended: Result<Ended, Error>) -> Result<(), Error> {
    let stopped = work.pulse.stop.load(Ordering::Relaxed);
    let steps = work.pulse.steps();
    let end = match ended {
        Ok(Ended { said, href }) => End { state: State::Done, steps, said: Some(said), href },
        Err(_) if stopped => End { state: State::Stopped, steps, said: None, href: None },
        Err(error) => {
            if let Error::Internal(text) = &error {
                tracing::error!("{text}");
            }
            End { state: State::Failed, steps, said: Some(faults::said_in_both(&error)), href: None }
        }
    };
    let (city, id) = (work.app.city().id, work.job.id);
    let held = Hold { now: work.app.clock().now(), ..held };
    let ending =
        work.app.store().write(move |tx| Box::pin(async move { store::end(tx, city, id, held, end).await }));
    ending.await?;
    Ok(())
}
