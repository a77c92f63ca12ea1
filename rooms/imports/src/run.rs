//! Recording the rows of a sheet: a job, one transaction a row.

use luoshi_packs::{Lang, Text};
use luoshi_store::StoreError;
use luoshi_units::Who;
use luoshi_web::jobs::{self, Ended, New, Note, Work};
use luoshi_web::sheets::{RowTaken, SheetRow};
use luoshi_web::{App, Arg, Error, User};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::check::room_of;
use crate::model::{Fault, Import, Row, RowState};
use crate::store::{self, Asked};
use crate::{WORDS, deeds};

/// So many rows are read at once.
const STEP: i64 = 100;

/// What is to be done.
#[derive(Serialize, Deserialize)]
struct Args {
    import: i64,
}

/// What a kind of sheet is called.
pub(crate) fn kind_name(app: &App, kind: &str) -> Text {
    app.importer(kind).map_or_else(|| Text::new(kind, kind), |(_, import)| import.name)
}

/// Starts the job that records what is good of an import, and gives its page.
pub async fn start(user: &User, import: &Import, key: &str) -> Result<String, Error> {
    let name = kind_name(&user.app, &import.kind);
    let title = |lang: Lang| {
        let w = WORDS.in_lang(lang);
        w.t2("imports-job", "kind", name.get(lang).to_owned(), "file", import.file.clone())
    };
    let new = New {
        key: format!("import:{}:{key}", import.id),
        room: "imports",
        kind: "run",
        title: Text::new(title(Lang::Zh), title(Lang::En)),
        back: format!("/imports/{}", import.id),
        args: json!(Args { import: import.id }),
    };
    let job = jobs::start(user, new).await?;
    let (city, id) = (user.app.city().id, import.id);
    let noting =
        user.app.store().write(move |tx| Box::pin(async move { store::import_job(tx, city, id, job).await }));
    noting.await?;
    Ok(jobs::href(job))
}

/// Records row after row. What is recorded stays recorded where it is stopped, and is not recorded again.
pub async fn run(work: &Work) -> Result<Ended, Error> {
    let Args { import } = work.args()?;
    let (app, city) = (&work.app, work.app.city().id);
    let import = deeds::visible(app, &work.who, import).await?;
    let good = store::rows_counted(&mut app.read().await?, city, import.id).await?.of(RowState::Good);
    let (mut after, mut seen, mut made) = (0, 0, 0);
    loop {
        let asked = Asked { states: Some(&[RowState::Good]), after, limit: STEP, ..Asked::default() };
        let rows = store::rows(&mut app.read().await?, city, import.id, asked).await?;
        let Some(last) = rows.last() else { break };
        after = last.line;
        for row in rows {
            work.step(seen, good.max(seen))?;
            match take(app, &work.who, &import, &row).await? {
                Took::Recorded => made += 1,
                Took::Elsewhere => {}
                Took::Bad(faults) => work.note(note(&import, &row, &faults)).await?,
            }
            seen += 1;
        }
    }
    work.step(seen, seen)?;
    let counts = store::rows_counted(&mut app.read().await?, city, import.id).await?;
    // Who recorded rows before the server ended under them is not counted again: then all of the sheet is told.
    let (word, made) = match work.job.resumed {
        0 => ("imports-job-done", made),
        _ => ("imports-job-resumed", counts.of(RowState::Done)),
    };
    let args = [("made", Arg::from(made)), ("bad", Arg::from(counts.of(RowState::Bad)))];
    Ok(Ended { said: WORDS.text(word, &args), href: Some(format!("/imports/{}", import.id)) })
}

fn note(import: &Import, row: &Row, faults: &[Fault]) -> Note {
    let join = |lang: Lang| faults.iter().map(|fault| fault.wrong.get(lang)).collect::<Vec<_>>().join(" ");
    Note {
        good: false,
        subject: WORDS.in_lang(Lang::Zh).t1("imports-line", "line", row.line),
        href: Some(format!("/imports/{}/rows/{}", import.id, row.line)),
        said: Text::new(join(Lang::Zh), join(Lang::En)),
    }
}

/// What became of a row.
enum Took {
    Recorded,
    /// Somebody else had it, or its sender changed it meanwhile.
    Elsewhere,
    Bad(Vec<Fault>),
}

/// How a row's transaction ends that keeps nothing.
enum Tried {
    Bad(Vec<Fault>),
    Failed(Error),
}

impl From<StoreError> for Tried {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Error> for Tried {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

async fn take(app: &App, who: &Who, import: &Import, row: &Row) -> Result<Took, Error> {
    let (city, id, line) = (app.city().id, import.id, row.line);
    let key = format!("import:{id}:{line}");
    let (table, kind, hash) = (import.table([row]), import.kind.clone(), import.hash.clone());
    let (deeds_app, who, cells) = (app.clone(), who.clone(), row.cells.clone());
    let taking = app.store().write(move |tx| {
        Box::pin(async move {
            if !store::import_begin(tx, city, id).await? {
                return Err(Tried::Failed(Error::Conflict(WORDS.text("imports-undone-meanwhile", &[]))));
            }
            // What is recorded is what was read a moment ago, or nothing.
            let stands = store::row(tx, city, id, line).await?;
            if stands.is_none_or(|row| row.cells != cells) || !store::row_claim(tx, city, id, line).await? {
                return Ok(Took::Elsewhere);
            }
            let row = SheetRow { kind: &kind, key: &key, hash: &hash, table: &table };
            match room_of(&deeds_app, &kind)?.take_row(tx, &deeds_app, &who, row).await? {
                RowTaken::Recorded { record, version } => {
                    store::row_done(tx, city, id, line, (record, version)).await?;
                    Ok(Took::Recorded)
                }
                RowTaken::Bad(bad) => Err(Tried::Bad(bad.iter().map(Fault::of).collect())),
            }
        })
    });
    match taking.await {
        Ok(took) => Ok(took),
        Err(Tried::Failed(error)) => Err(error),
        Err(Tried::Bad(faults)) => {
            let kept = faults.clone();
            app.store()
                .write(move |tx| Box::pin(async move { store::row_bad(tx, city, id, (line, &kept)).await }))
                .await?;
            Ok(Took::Bad(faults))
        }
    }
}
