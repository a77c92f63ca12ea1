//! One transaction with the deeds of many callers: a savepoint each, one commit, and answers only then.

use super::job::{Done, Job, Manner};
use crate::{Conn, Engine, Store, StoreError, Tx};

/// At most so many deeds share a commit. PostgreSQL remembers 64 savepoints a transaction at low cost.
const MOST: usize = 64;

/// Begins a deed within the transaction, makes it part of it, undoes it.
const MARK: &str = "SAVEPOINT deed";
const KEEP: &str = "RELEASE SAVEPOINT deed";
const UNDO: &str = "ROLLBACK TO SAVEPOINT deed";

/// Runs `first` and whoever comes next, commits, and answers. Gives the connection back unless it broke.
pub(crate) async fn run(
    store: Store,
    mut conn: Conn,
    first: Box<dyn Job>,
    mut next: impl FnMut() -> Option<Box<dyn Job>>,
) -> Option<Conn> {
    let begin = match conn.engine() {
        Engine::Sqlite => "BEGIN IMMEDIATE",
        Engine::Postgres => "BEGIN",
    };
    let shared = first.manner() != Manner::Apart;
    if let Err(error) = conn.control(&[begin, MARK]).await {
        first.refuse(error);
        return back(conn).await;
    }
    let mut tx = Tx::over(store, conn);
    let mut all: Vec<(Done, Option<StoreError>)> = Vec::new();
    let mut coming = Some(first);
    let mut ended = Ok(());
    while let Some(job) = coming.take() {
        let (done, failed) = one(&mut tx, job).await;
        all.push((done, None));
        if failed.is_err() {
            ended = failed;
            break;
        }
        coming = if shared && all.len() < MOST { next() } else { None };
        if coming.is_none() {
            ended = finish(&mut tx, &mut all).await;
        } else if let Err(error) = keep(&mut tx, &mut all).await {
            ended = Err(error);
            break;
        }
    }
    if let Some(job) = coming {
        job.refuse(StoreError::Commit("the transaction before it broke".to_owned()));
    }
    let conn = tx.into_conn();
    let conn = match (&ended, conn) {
        (Ok(()), conn) => conn,
        (Err(_), Some(conn)) => back(conn).await,
        (Err(_), None) => None,
    };
    let why = ended.err().map(|error| error.to_string());
    for (done, failed) in all {
        done.answer(failed.or_else(|| why.clone().map(StoreError::Commit)));
    }
    conn
}

/// Runs one deed; what it did is undone where it is not to stay.
async fn one(tx: &mut Tx, job: Box<dyn Job>) -> (Done, Result<(), StoreError>) {
    let locks = tx.locks;
    tx.begin_deed();
    let done = job.run(tx).await;
    if done.keep {
        return (done, Ok(()));
    }
    tx.locks = locks;
    let undone = tx.control(&[UNDO]).await;
    (done, undone)
}

/// Makes the last deed part of the transaction and sets the mark for the next. A deed that went on after a
/// statement of it had failed cannot stay on PostgreSQL: it is undone and says so.
async fn keep(tx: &mut Tx, all: &mut [(Done, Option<StoreError>)]) -> Result<(), StoreError> {
    let Some((done, failed)) = all.last_mut() else { return Ok(()) };
    if !done.keep {
        return Ok(());
    }
    if let Err(error) = tx.control(&[KEEP, MARK]).await {
        tx.control(&[UNDO]).await?;
        *failed = Some(error);
    }
    Ok(())
}

/// Commits.
async fn finish(tx: &mut Tx, all: &mut [(Done, Option<StoreError>)]) -> Result<(), StoreError> {
    const END: &[&str] = &[KEEP, "COMMIT"];
    let Err(error) = tx.control(END).await else { return Ok(()) };
    let Some((done, failed)) = all.last_mut() else { return Err(error) };
    if !done.keep || tx.control(&[UNDO]).await.is_err() {
        return Err(error);
    }
    *failed = Some(error);
    tx.control(END).await
}

/// Ends whatever is under way; a connection that cannot do that is closed.
async fn back(mut conn: Conn) -> Option<Conn> {
    let undone = conn.control(&["ROLLBACK"]).await;
    match conn.engine() {
        // SQLite calls it an error where nothing is under way.
        Engine::Sqlite => Some(conn),
        Engine::Postgres if undone.is_ok() => Some(conn),
        Engine::Postgres => {
            conn.close();
            None
        }
    }
}
