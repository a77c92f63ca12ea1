//! The statements of long jobs.

use luoshi_packs::{Lang, Text};
use luoshi_store::{CityId, Conn, Instant, Row, StoreError, Tx, Value, statements};
use serde_json::{Value as Json, json};

use super::model::{Job, JobFile, MOST_RESUMED, Note, State};

macro_rules! columns {
    () => {
        "id, person, room, kind, title, back, lang, args, state, lease_until, stop_asked, done, total, started, \
         ended, said, href, file_name, file_media, file_size, resumed"
    };
}

statements! {
    /// A new job; nothing where this person sent the same key before.
    JOB_INSERT = "INSERT INTO job (city_id, id, person, sent_key, room, kind, title, back, lang, args, state, holder,
                    lease_until, stop_asked, done, total, started, file_size)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'running', $11, $12, FALSE, 0, 0, $13, 0)
                  ON CONFLICT (city_id, person, sent_key) DO NOTHING";
    /// The job of a key.
    JOB_BY_KEY = "SELECT id FROM job WHERE city_id = $1 AND person = $2 AND sent_key = $3";
    /// One job of a person.
    JOB = concat!("SELECT ", columns!(), " FROM job WHERE city_id = $1 AND person = $2 AND id = $3");
    /// A page of a person's jobs, the latest first.
    JOBS = concat!("SELECT ", columns!(), " FROM job WHERE city_id = $1 AND person = $2
            AND (CAST($3 AS BIGINT) IS NULL OR id < $3) ORDER BY id DESC LIMIT $4");
    /// Who runs it is still at it, and has come so far; nothing where it is another's by now.
    JOB_BEAT = "UPDATE job SET lease_until = $4, done = $5, total = $6
                WHERE city_id = $1 AND id = $2 AND holder = $3 AND state = 'running'";
    /// Whether its person asked for it to stop.
    JOB_STOP_ASKED = "SELECT stop_asked FROM job WHERE city_id = $1 AND id = $2";
    /// Its person asks for it to stop.
    JOB_STOP = "UPDATE job SET stop_asked = TRUE WHERE city_id = $1 AND person = $2 AND id = $3 AND state = 'running'";
    /// Nobody runs it any more, and its person does not want it to go on.
    JOB_GIVE_UP = "UPDATE job SET state = 'stopped', ended = $4
                   WHERE city_id = $1 AND person = $2 AND id = $3 AND state = 'running' AND lease_until <= $4";
    /// Somebody takes up a job that ended short, or that nobody runs any more.
    JOB_AGAIN = "UPDATE job SET state = 'running', holder = $4, lease_until = $5, started = $6, stop_asked = FALSE,
                   done = 0, total = 0, ended = NULL, said = NULL, href = NULL, file_name = NULL, file_size = 0, resumed = 0
                 WHERE city_id = $1 AND person = $2 AND id = $3
                   AND (state IN ('failed', 'stopped') OR (state = 'running' AND lease_until <= $6))";
    /// Jobs that nobody runs any more and that go on by themselves, the first to be left first.
    JOBS_LEFT = concat!("SELECT ", columns!(), " FROM job
                 WHERE city_id = $1 AND state = 'running' AND lease_until <= $2 AND NOT stop_asked AND resumed < $3
                 ORDER BY lease_until, id LIMIT 100");
    /// Somebody takes one of them up; nothing where somebody else has.
    JOB_RESUME = "UPDATE job SET holder = $3, lease_until = $4, started = $5, done = 0, total = 0, file_name = NULL,
                    file_size = 0, resumed = resumed + 1
                  WHERE city_id = $1 AND id = $2 AND state = 'running' AND lease_until <= $5 AND NOT stop_asked
                    AND resumed < $6";
    /// How a job ended; nothing where it is another's by now.
    JOB_END = "UPDATE job SET state = $4, ended = $5, done = $6, total = $7, said = $8, href = $9
               WHERE city_id = $1 AND id = $2 AND holder = $3 AND state = 'running'";
    /// The file that a job has made whole.
    JOB_FILE = "UPDATE job SET file_name = $4, file_media = $5, file_size = $6
                WHERE city_id = $1 AND id = $2 AND holder = $3 AND state = 'running'";
    /// What became of a row.
    NOTE_INSERT = "INSERT INTO job_note (city_id, job, line, good, subject, href, said)
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// How many rows a job told of, and how many of them came to nothing.
    NOTES_COUNTED = "SELECT COUNT(*) AS every, COUNT(CASE WHEN NOT good THEN 1 END) AS bad
                     FROM job_note WHERE city_id = $1 AND job = $2";
    /// A page of what became of rows.
    NOTES = "SELECT line, good, subject, href, said FROM job_note
             WHERE city_id = $1 AND job = $2 AND line > $3 AND (good = FALSE OR $4) ORDER BY line LIMIT $5";
    /// Forgets what became of a job's rows.
    NOTES_DELETE = "DELETE FROM job_note WHERE city_id = $1 AND job = $2";
    /// A piece of a file.
    PART_INSERT = "INSERT INTO job_part (city_id, job, part, bytes) VALUES ($1, $2, $3, $4)";
    /// A piece of a file.
    PART = "SELECT bytes FROM job_part WHERE city_id = $1 AND job = $2 AND part = $3";
    /// Forgets a job's file.
    PARTS_DELETE = "DELETE FROM job_part WHERE city_id = $1 AND job = $2";
    /// Jobs whose file is due to go.
    FILES_DUE = "SELECT id FROM job WHERE city_id = $1 AND ended <= $2 AND file_name IS NOT NULL ORDER BY id LIMIT 100";
    /// Its file is gone.
    FILES_GONE = "UPDATE job SET file_name = NULL WHERE city_id = $1 AND id = $2";
    /// Jobs that are due to go themselves.
    JOBS_DUE = "SELECT id FROM job WHERE city_id = $1 AND started <= $2 AND state <> 'running' ORDER BY id LIMIT 100";
    /// It is gone.
    JOBS_DELETE = "DELETE FROM job WHERE city_id = $1 AND id = $2";
}

/// Who runs a job from when on, and until when nobody else may.
#[derive(Clone, Copy)]
pub(super) struct Hold {
    pub(super) holder: i64,
    pub(super) now: Instant,
    pub(super) until: Instant,
}

fn read_text(row: &Row, column: &str) -> Result<Option<Text>, StoreError> {
    let value: Option<Json> = row.get(column)?;
    let read = |value| serde_json::from_value(value).map_err(|e| StoreError::Shape(e.to_string()));
    value.map(read).transpose()
}

fn job(row: &Row) -> Result<Job, StoreError> {
    let (state, lang): (String, String) = (row.get("state")?, row.get("lang")?);
    let name: Option<String> = row.get("file_name")?;
    let media: Option<String> = row.get("file_media")?;
    let size: i64 = row.get("file_size")?;
    Ok(Job {
        id: row.get("id")?,
        person: row.get("person")?,
        room: row.get("room")?,
        kind: row.get("kind")?,
        title: read_text(row, "title")?.unwrap_or_default(),
        back: row.get("back")?,
        lang: Lang::from_code(&lang).unwrap_or_default(),
        args: row.get("args")?,
        state: State::parse(&state)
            .ok_or_else(|| StoreError::Shape(format!("a job's state is {state:?}")))?,
        lease_until: row.get("lease_until")?,
        stop_asked: row.get("stop_asked")?,
        done: row.get("done")?,
        total: row.get("total")?,
        started: row.get("started")?,
        ended: row.get("ended")?,
        said: read_text(row, "said")?,
        href: row.get("href")?,
        had_file: size > 0,
        file: name.zip(media).map(|(name, media)| JobFile { name, media, size }),
        resumed: row.get("resumed")?,
    })
}

/// Puts a job in and gives its id; that of the same key where there is one already, and whether it is new.
pub(super) async fn insert(
    tx: &mut Tx,
    city: CityId,
    job: &Job,
    key: &str,
    hold: Hold,
) -> Result<(i64, bool), StoreError> {
    let query = JOB_INSERT.bind(city).bind(job.id).bind(job.person).bind(key).bind(&job.room).bind(&job.kind);
    let query = query.bind(json!(job.title)).bind(&job.back).bind(job.lang.code()).bind(job.args.clone());
    if query.bind(hold.holder).bind(hold.until).bind(hold.now).execute(tx).await? == 1 {
        return Ok((job.id, true));
    }
    Ok((JOB_BY_KEY.bind(city).bind(job.person).bind(key).one(tx).await?.at(0)?, false))
}

/// One job of a person.
pub(super) async fn of(
    conn: &mut Conn,
    city: CityId,
    person: i64,
    id: i64,
) -> Result<Option<Job>, StoreError> {
    JOB.bind(city).bind(person).bind(id).optional(conn).await?.as_ref().map(job).transpose()
}

/// A page of a person's jobs.
pub(super) async fn page(
    conn: &mut Conn,
    city: CityId,
    person: i64,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Job>, StoreError> {
    JOBS.bind(city).bind(person).bind(before).bind(limit).all(conn).await?.iter().map(job).collect()
}

/// Renews a lease; false where the job is another's.
pub(super) async fn beat(
    tx: &mut Tx,
    city: CityId,
    id: i64,
    hold: Hold,
    (done, total): (i64, i64),
) -> Result<bool, StoreError> {
    let query = JOB_BEAT.bind(city).bind(id).bind(hold.holder).bind(hold.until);
    Ok(query.bind(done).bind(total).execute(tx).await? == 1)
}

/// Whether a job was asked to stop.
pub(super) async fn stop_asked(conn: &mut Conn, city: CityId, id: i64) -> Result<bool, StoreError> {
    JOB_STOP_ASKED.bind(city).bind(id).optional(conn).await?.map_or(Ok(true), |row| row.at(0))
}

/// Asks a job to stop; one that nobody runs is stopped at once.
pub(super) async fn stop(
    tx: &mut Tx,
    city: CityId,
    person: i64,
    id: i64,
    now: Instant,
) -> Result<(), StoreError> {
    if JOB_GIVE_UP.bind(city).bind(person).bind(id).bind(now).execute(tx).await? == 0 {
        JOB_STOP.bind(city).bind(person).bind(id).execute(tx).await?;
    }
    Ok(())
}

/// Takes up a job again from its beginning; false where it runs or is done.
pub(super) async fn again(
    tx: &mut Tx,
    city: CityId,
    person: i64,
    id: i64,
    hold: Hold,
) -> Result<bool, StoreError> {
    let query = JOB_AGAIN.bind(city).bind(person).bind(id).bind(hold.holder).bind(hold.until);
    if query.bind(hold.now).execute(tx).await? == 0 {
        return Ok(false);
    }
    anew(tx, city, id).await?;
    Ok(true)
}

/// Forgets what became of a job's rows, and its file.
async fn anew(tx: &mut Tx, city: CityId, id: i64) -> Result<(), StoreError> {
    NOTES_DELETE.bind(city).bind(id).execute(tx).await?;
    PARTS_DELETE.bind(city).bind(id).execute(tx).await?;
    Ok(())
}

/// Jobs that nobody runs any more and that go on by themselves.
pub(super) async fn left(conn: &mut Conn, city: CityId, now: Instant) -> Result<Vec<Job>, StoreError> {
    JOBS_LEFT.bind(city).bind(now).bind(MOST_RESUMED).all(conn).await?.iter().map(job).collect()
}

/// Takes up one of them from its beginning; false where somebody else has.
pub(super) async fn resume(tx: &mut Tx, city: CityId, id: i64, hold: Hold) -> Result<bool, StoreError> {
    let query = JOB_RESUME.bind(city).bind(id).bind(hold.holder).bind(hold.until).bind(hold.now);
    if query.bind(MOST_RESUMED).execute(tx).await? == 0 {
        return Ok(false);
    }
    anew(tx, city, id).await?;
    Ok(true)
}

/// How a job ended.
pub(super) struct End {
    pub(super) state: State,
    pub(super) steps: (i64, i64),
    pub(super) said: Option<Text>,
    pub(super) href: Option<String>,
}

/// Notes how a job ended.
pub(super) async fn end(
    tx: &mut Tx,
    city: CityId,
    id: i64,
    hold: Hold,
    end: End,
) -> Result<bool, StoreError> {
    let query = JOB_END.bind(city).bind(id).bind(hold.holder).bind(end.state.as_str()).bind(hold.now);
    let query = query.bind(end.steps.0).bind(end.steps.1).bind(end.said.map(|said| json!(said)));
    Ok(query.bind(end.href).execute(tx).await? == 1)
}

/// Notes the file that is whole now.
pub(super) async fn file(
    tx: &mut Tx,
    city: CityId,
    id: i64,
    holder: i64,
    file: &JobFile,
) -> Result<(), StoreError> {
    let query = JOB_FILE.bind(city).bind(id).bind(holder).bind(&file.name).bind(&file.media);
    query.bind(file.size).execute(tx).await?;
    Ok(())
}

/// Keeps what became of some rows; the first is number `from`.
pub(super) async fn notes_insert(
    tx: &mut Tx,
    city: CityId,
    id: i64,
    from: i64,
    notes: &[Note],
) -> Result<(), StoreError> {
    let row = |(line, note): (i64, &Note)| {
        let mut row: Vec<Value> = vec![city.into(), id.into(), line.into(), note.good.into()];
        row.extend([Value::from(&note.subject), Value::from(note.href.clone()), json!(note.said).into()]);
        row
    };
    let rows = (from..).zip(notes).map(row).collect();
    NOTE_INSERT.insert_many(tx, rows).await?;
    Ok(())
}

/// How many rows a job told of, and how many of them came to nothing.
pub(super) async fn notes_counted(conn: &mut Conn, city: CityId, id: i64) -> Result<(i64, i64), StoreError> {
    let row = NOTES_COUNTED.bind(city).bind(id).one(conn).await?;
    Ok((row.get("every")?, row.get("bad")?))
}

/// A page of what became of rows, behind number `after`; also the good ones where asked.
pub(super) async fn notes(
    conn: &mut Conn,
    city: CityId,
    id: i64,
    (after, good): (i64, bool),
    limit: i64,
) -> Result<Vec<(i64, Note)>, StoreError> {
    let rows = NOTES.bind(city).bind(id).bind(after).bind(good).bind(limit).all(conn).await?;
    rows.iter()
        .map(|row| {
            let note = Note {
                good: row.get("good")?,
                subject: row.get("subject")?,
                href: row.get("href")?,
                said: read_text(row, "said")?.unwrap_or_default(),
            };
            Ok((row.get("line")?, note))
        })
        .collect()
}

/// Keeps a piece of a file.
pub(super) async fn part_insert(
    tx: &mut Tx,
    city: CityId,
    id: i64,
    part: i64,
    bytes: Vec<u8>,
) -> Result<(), StoreError> {
    PART_INSERT.bind(city).bind(id).bind(part).bind(bytes).execute(tx).await?;
    Ok(())
}

/// A piece of a file.
pub(super) async fn part(
    conn: &mut Conn,
    city: CityId,
    id: i64,
    part: i64,
) -> Result<Option<Vec<u8>>, StoreError> {
    PART.bind(city).bind(id).bind(part).optional(conn).await?.map(|row| row.at(0)).transpose()
}

/// Takes out files that are due to go, and jobs that are.
pub(super) async fn sweep(
    tx: &mut Tx,
    city: CityId,
    files_until: Instant,
    jobs_until: Instant,
) -> Result<(), StoreError> {
    let ids = |rows: Vec<Row>| rows.iter().map(|row| row.at(0)).collect::<Result<Vec<i64>, _>>();
    for id in ids(FILES_DUE.bind(city).bind(files_until).all(tx).await?)? {
        for statement in [PARTS_DELETE, FILES_GONE] {
            statement.bind(city).bind(id).execute(tx).await?;
        }
    }
    for id in ids(JOBS_DUE.bind(city).bind(jobs_until).all(tx).await?)? {
        for statement in [PARTS_DELETE, NOTES_DELETE, JOBS_DELETE] {
            statement.bind(city).bind(id).execute(tx).await?;
        }
    }
    Ok(())
}
