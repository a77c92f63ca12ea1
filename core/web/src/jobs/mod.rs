//! Long jobs that belong to a person: an export, an import, a bulk confirmation.
//!
//! A room starts one with [`start`]: its kind and what is to be done, as JSON. The job runs in the serving process:
//! [`Room::job`](crate::Room::job) is handed a [`Work`], tells how far it is, what became of each row, and may
//! write one file. Its person watches it on `/jobs/{id}`, may leave and come back, and may stop it.
//!
//! Invariants:
//! - What is to be done is kept with the job, so that one that the server ended under goes on, by this server or
//!   another ([`resume`]).
//! - A job is run by whoever holds its lease, and by nobody else: a second server or a restart does not run it twice.
//!   A runner that lost its lease ends at its next breath.
//! - A lease that ran out is an interruption. The job is taken up again from its beginning: what it did before stands,
//!   and its room does each part under a key of its own. One that was interrupted again and again may be what ends the
//!   server: it waits for its person. So does one that failed or was stopped, and one whose person cannot sign in.
//! - A job, its rows and its file are its person's alone; anybody else does not find them. The file goes a day after
//!   the job's end, the job a month after its beginning.

mod model;
mod pages;
mod run;
mod store;
mod work;

use std::time::Duration;

use chrono::TimeDelta;
use luoshi_packs::Text;
use luoshi_units::{Who, accounts};
use serde_json::Value as Json;
use tokio::task::JoinHandle;

pub use model::{Job, JobFile, Note, State};
pub(crate) use pages::routes;
pub(crate) use run::Running;
pub use store::STATEMENTS;
pub use work::{Ended, FileOut, Progress, SheetOut, Work};

use crate::trail::Asked;
use crate::{App, Error, User};

/// How long a file is kept after its job's end.
const FILES: TimeDelta = TimeDelta::days(1);
/// How long the end of a short job is waited for.
const SHORT: Duration = Duration::from_secs(3);
/// How long a job is told of.
const JOBS: TimeDelta = TimeDelta::days(30);

/// A job to be done.
#[derive(Clone, Debug)]
pub struct New {
    /// The key that the client made: sent twice, it is one job.
    pub key: String,
    /// The room that does it.
    pub room: &'static str,
    /// Which of the room's kinds of work it is.
    pub kind: &'static str,
    /// What it is, in words: "Export of 780 talks".
    pub title: Text,
    /// The page to come back to.
    pub back: String,
    /// What is to be done, as the room will read it; no more of people than ids.
    pub args: Json,
}

/// Starts a job for a person, and gives its id; for a key that stands already the id of that job.
///
/// # Errors
/// What the database says.
pub async fn start(user: &User, new: New) -> Result<i64, Error> {
    Ok(begin(user, new).await?.0)
}

/// The same for a short one: its end is waited for, so that its person sees the outcome first; not for long, since
/// others may run before it.
///
/// # Errors
/// What the database says.
pub async fn start_short(user: &User, new: New) -> Result<i64, Error> {
    let (id, running) = begin(user, new).await?;
    if let Some(running) = running
        && tokio::time::timeout(SHORT, running).await.is_err()
    {
        tracing::debug!("The job {id} takes longer and goes on by itself.");
    }
    Ok(id)
}

async fn begin(user: &User, new: New) -> Result<(i64, Option<JoinHandle<()>>), Error> {
    let (app, city, held) = (&user.app, user.app.city().id, run::hold(&user.app));
    let mut job = Job {
        id: 0,
        person: user.who.person,
        room: new.room.to_owned(),
        kind: new.kind.to_owned(),
        title: new.title,
        back: new.back,
        lang: user.lang,
        args: new.args,
        state: State::Running,
        lease_until: held.until,
        stop_asked: false,
        done: 0,
        total: 0,
        started: held.now,
        ended: None,
        said: None,
        href: None,
        had_file: false,
        file: None,
        resumed: 0,
    };
    let (mut made, key) = (job.clone(), new.key);
    let (id, fresh) = app
        .store()
        .write(move |tx| {
            Box::pin(async move {
                store::sweep(tx, city, held.now - FILES, held.now - JOBS).await?;
                made.id = tx.id();
                store::insert(tx, city, &made, &key, held).await
            })
        })
        .await?;
    job.id = id;
    Ok((id, fresh.then(|| run::spawn(app.clone(), job, user.who.clone(), held))))
}

/// The page of a job.
pub fn href(id: i64) -> String {
    format!("/jobs/{id}")
}

/// Starts a job that ended short again, from its beginning; false where it runs or is done.
async fn again(user: &User, id: i64) -> Result<bool, Error> {
    let (app, city, person) = (&user.app, user.app.city().id, user.who.person);
    let held = run::hold(app);
    let taken = app
        .store()
        .write(move |tx| Box::pin(async move { store::again(tx, city, person, id, held).await }))
        .await?;
    if taken {
        let job = store::of(&mut app.read().await?, city, person, id).await?.ok_or(Error::NotFound)?;
        run::spawn(app.clone(), job, user.who.clone(), held);
    }
    Ok(taken)
}

/// Takes up the jobs whose lease ran out, each as its person may act today. How many that were. Call it now and then for
/// as long as the server runs.
///
/// # Errors
/// What the database says; what was taken up until then runs.
pub async fn resume(app: &App) -> Result<usize, Error> {
    let (city, now) = (app.city().id, app.clock().now());
    let mut left = store::left(&mut app.read().await?, city, now).await?;
    // A lease may wait behind a long transaction of the job itself.
    left.retain(|job| app.jobs().pulse(job.id).is_none());
    let mut taken = 0;
    for job in left {
        let Some(who) = doer(app, &job).await? else { continue };
        let (id, held) = (job.id, run::hold(app));
        let taking =
            app.store().write(move |tx| Box::pin(async move { store::resume(tx, city, id, held).await }));
        if taking.await? {
            let job = Job { done: 0, total: 0, started: held.now, resumed: job.resumed + 1, ..job };
            run::spawn(app.clone(), job, who, held);
            taken += 1;
        }
    }
    Ok(taken)
}

/// The person of a job as they may act today; none where they cannot sign in any more.
async fn doer(app: &App, job: &Job) -> Result<Option<Who>, Error> {
    let (mut conn, city) = (app.read().await?, app.city().id);
    let account = accounts::of_people(&mut conn, city, &[job.person]).await?.into_iter().next();
    let Some((_, account, _)) = account else { return Ok(None) };
    let who = accounts::who(&mut conn, city, account, app.today()).await?;
    let asked = Asked::new(app.clock().now(), &href(job.id));
    Ok(who.map(|who| Who { asked: Some(asked), ..who }))
}

/// Asks a job to stop.
async fn stop(user: &User, id: i64) -> Result<(), Error> {
    let (app, city, person) = (&user.app, user.app.city().id, user.who.person);
    let now = app.clock().now();
    of(user, id).await?;
    app.store()
        .write(move |tx| Box::pin(async move { store::stop(tx, city, person, id, now).await }))
        .await?;
    if let Some(pulse) = app.jobs().pulse(id) {
        pulse.stop.store(true, std::sync::atomic::Ordering::Relaxed);
    }
    Ok(())
}

/// A job of this person, as far as it is by now.
async fn of(user: &User, id: i64) -> Result<Job, Error> {
    let mut conn = user.app.read().await?;
    let job = store::of(&mut conn, user.app.city().id, user.who.person, id).await?;
    Ok(fresh(user, job.ok_or(Error::NotFound)?))
}

/// A job that runs here is further than what is kept of it.
fn fresh(user: &User, mut job: Job) -> Job {
    if job.state == State::Running
        && let Some(pulse) = user.app.jobs().pulse(job.id)
    {
        (job.done, job.total) = pulse.steps();
        // Its lease may wait behind a long transaction of its own.
        job.lease_until = job.lease_until.max(user.app.clock().now() + TimeDelta::seconds(1));
    }
    job
}
