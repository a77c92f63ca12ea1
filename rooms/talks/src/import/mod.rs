//! Sheets of talks already held, and of talk teams: the same deeds as one by one, all in one transaction or
//! none. What a dry run says is what the import would say, since it is the import, undone.

mod cells;
mod columns;
mod people;
mod rows;
mod talks;
mod teams;

use luoshi_packs::Text;
use luoshi_sheets::{BadCell, Table};
use luoshi_store::{StoreError, Tx};
use luoshi_units::{Tree, Verb, Who};
use luoshi_web::{App, ImportReport};

pub use columns::talk_columns;
use columns::{Holds, Layout, known, team_columns};
pub use rows::{changed_since, columns as sheet_columns, take_back, take_row, try_rows};

use crate::WORDS;
use crate::deeds::Desk;
use crate::error::Error;
use crate::here::{Here, Seat};
use crate::parse;

/// The two kinds of sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Talks already held.
    Talks,
    /// Talk teams with their members.
    Teams,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 2] = [Self::Talks, Self::Teams];

    /// Its name on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Talks => "talks",
            Self::Teams => "talk-teams",
        }
    }

    /// The kind of this name.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    fn columns(self) -> Vec<(Holds, bool)> {
        match self {
            Self::Talks => talk_columns(),
            Self::Teams => team_columns(),
        }
    }

    /// The headers of an empty sheet.
    pub fn headers(self, lang: luoshi_packs::Lang) -> Vec<String> {
        self.columns().into_iter().map(|(holds, _)| holds.label(lang)).collect()
    }
}

/// Why a file could not be taken up at all.
#[derive(Debug)]
pub enum Failed {
    /// It is no table.
    Sheet(luoshi_sheets::SheetError),
    /// Anything else.
    Room(Error),
    /// The shell.
    Web(luoshi_web::Error),
}

impl From<Failed> for luoshi_web::Error {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Sheet(error) => {
                let words = error.words();
                Self::Bad(Text { zh: words.zh, en: words.en })
            }
            Failed::Room(error) => error.into(),
            Failed::Web(error) => error,
        }
    }
}

/// Imports a file; with `dry_run` tries everything and keeps nothing. Bad cells are in the report, and then
/// nothing was imported.
///
/// # Errors
/// [`Failed`]: the file is no table, nobody may record, or the database fails.
pub async fn import(
    app: &App,
    who: &Who,
    kind: Kind,
    (file, mark): (&[u8], &str),
    dry_run: bool,
) -> Result<ImportReport, Failed> {
    if !who.may_anywhere(Verb::Record) {
        return Err(Failed::Web(luoshi_web::Error::Forbidden { verb: Verb::Record, unit: None }));
    }
    let table = luoshi_sheets::read(file).map_err(Failed::Sheet)?;
    let mut conn = app.read().await.map_err(|error| Failed::Web(error.into()))?;
    let here = Here::at(app, &mut conn, luoshi_packs::Lang::Zh).await.map_err(Failed::Web)?;
    drop(conn);
    let seat = here.seat(who, "");
    let work = match laid_out(table, kind, mark.to_owned(), here.tree, here.now) {
        Ok(work) => work,
        Err(report) => return Ok(report),
    };
    let done = app
        .store()
        .write(move |tx| {
            Box::pin(async move {
                let report = carry_out(tx, &seat, &work, kind).await.map_err(Undone::Failed)?;
                if dry_run || !report.bad.is_empty() { Err(Undone::Told(report)) } else { Ok(report) }
            })
        })
        .await;
    match done {
        Ok(report) => Ok(report),
        Err(Undone::Told(report)) if report.bad.is_empty() => Ok(report),
        Err(Undone::Told(report)) => Ok(ImportReport { imported: 0, ..report }),
        Err(Undone::Failed(error)) => Err(Failed::Room(error)),
    }
}

/// Takes a table up: its cells cleaned, its columns found; else the report that names the headers that are wrong.
fn laid_out(
    mut table: Table,
    kind: Kind,
    mark: String,
    tree: std::sync::Arc<Tree>,
    now: crate::model::Now,
) -> Result<Work, ImportReport> {
    for cell in table.rows.iter_mut().flatten() {
        cell.text = parse::clean(&cell.text);
    }
    let columns = kind.columns();
    match table.columns(&known(&columns)) {
        Ok(places) => {
            let holds = columns.into_iter().map(|(holds, _)| holds).collect();
            Ok(Work { layout: Layout { holds, columns: places }, table, mark, tree, now })
        }
        Err(bad) => Err(ImportReport { rows: table.rows.len(), bad, ..ImportReport::default() }),
    }
}

/// Why a transaction keeps nothing.
enum Undone<T> {
    /// A trial, or bad cells: this is what there is to say.
    Told(T),
    /// Something failed.
    Failed(Error),
}

impl<T> From<StoreError> for Undone<T> {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// A sheet that is being imported.
struct Work {
    table: Table,
    layout: Layout,
    /// What its rows' keys begin with.
    mark: String,
    tree: std::sync::Arc<Tree>,
    now: crate::model::Now,
}

/// What becomes of one row.
enum Row {
    /// It is recorded now: the record and its version.
    New(i64, i64),
    /// It was recorded before, by this very file.
    Already,
    /// It cannot be taken.
    Bad(Vec<BadCell>),
}

async fn carry_out(tx: &mut Tx, seat: &Seat, work: &Work, kind: Kind) -> Result<ImportReport, Error> {
    let mut report = ImportReport { rows: work.table.rows.len(), ..ImportReport::default() };
    let mut people = people::Known::default();
    let who = seat.desk().who.city;
    people.read(tx, who, work, kind).await?;
    if kind == Kind::Talks {
        talks::take_days(tx, &seat.desk(), work, &people).await?;
    }
    for row in &work.table.rows {
        let line = row.first().map_or(0, |cell| cell.row);
        let key = format!("import:{}:{line}", work.mark);
        let desk: Desk<'_> = seat.desk_for(&key);
        let done = match kind {
            Kind::Talks => talks::row(tx, &desk, work, &mut people, row).await?,
            Kind::Teams => teams::row(tx, &desk, work, &people, row).await?,
        };
        match done {
            Row::New(record, version) => {
                report.imported += 1;
                report.records.push((i64::from(line), record, version));
            }
            Row::Already => report.already += 1,
            Row::Bad(bad) => report.bad.extend(bad),
        }
    }
    if report.already > 0 {
        report.said.push(WORDS.text("talks-sheet-already", &[("count", report.already.into())]));
    }
    report.bad.sort_by_key(|bad| (bad.row, bad.column));
    Ok(report)
}
