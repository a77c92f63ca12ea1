//! What the command line needs: what it imported is noted, found and listed like any other import.

use luoshi_units::Who;
use luoshi_web::{App, Error};

use crate::deeds::named;
use crate::model::{Counts, Import, Row, RowState, State};
use crate::store;

/// So many imports are listed.
const LISTED: i64 = 200;

/// What the command line imported, all rows in one transaction.
#[derive(Clone, Debug)]
pub struct Noted {
    /// What it held.
    pub kind: String,
    /// The hash of the file.
    pub hash: String,
    /// What the file was called.
    pub file: String,
    /// Its records: row, record, version.
    pub records: Vec<(i64, i64, i64)>,
}

/// Notes what the command line imported, so that it can be seen and undone like any other; what is noted already stays
/// as it is.
///
/// # Errors
/// What the database reports.
pub async fn note(app: &App, who: &Who, noted: Noted) -> Result<(), Error> {
    if noted.records.is_empty() || standing(app, &noted.kind, &noted.hash).await?.is_some() {
        return Ok(());
    }
    let (city, person, now) = (app.city().id, who.person, app.store().now());
    app.store()
        .write(move |tx| {
            Box::pin(async move {
                let import = Import {
                    id: tx.id(),
                    person,
                    kind: noted.kind,
                    hash: noted.hash,
                    file: named(&noted.file),
                    sheet: String::new(),
                    headers: Vec::new(),
                    state: State::Begun,
                    sent: now,
                    touched: now,
                    job: None,
                    undone: None,
                    reason: None,
                    emptied: true,
                };
                let row = |(line, record, version): &(i64, i64, i64)| Row {
                    line: *line,
                    state: RowState::Done,
                    record: Some(*record),
                    version: Some(*version),
                    ..Row::sent(&[])
                };
                let rows: Vec<Row> = noted.records.iter().map(row).collect();
                store::import_insert(tx, city, &import).await?;
                store::rows_insert(tx, city, import.id, &rows).await
            })
        })
        .await?;
    Ok(())
}

/// The import of this content that stands, if there is one.
///
/// # Errors
/// What the database reports.
pub async fn standing(app: &App, kind: &str, hash: &str) -> Result<Option<Import>, Error> {
    let same = store::imports_of_hash(&mut app.read().await?, app.city().id, kind, hash).await?;
    Ok(same.into_iter().find(|import| import.state == State::Begun))
}

/// How often this content was imported and undone: each time its rows get keys of their own.
///
/// # Errors
/// What the database reports.
pub async fn times_undone(app: &App, kind: &str, hash: &str) -> Result<usize, Error> {
    let same = store::imports_of_hash(&mut app.read().await?, app.city().id, kind, hash).await?;
    Ok(same.iter().filter(|import| import.state == State::Undone).count())
}

/// How many rows of an import are records.
///
/// # Errors
/// What the database reports.
pub async fn rows(app: &App, import: &Import) -> Result<usize, Error> {
    let counts = store::rows_counted(&mut app.read().await?, app.city().id, import.id).await?;
    Ok(usize::try_from(counts.of(RowState::Done)).unwrap_or(0))
}

/// An import in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The import.
    pub import: Import,
    /// How far its rows are.
    pub counts: Counts,
}

/// Somebody's imports, the last first; for the program itself its own.
///
/// # Errors
/// What the database reports.
pub async fn listed(app: &App, who: &Who) -> Result<Vec<Listed>, Error> {
    let (mut conn, city) = (app.read().await?, app.city().id);
    let imports = store::imports(&mut conn, city, (who.person, who.system), None, LISTED).await?;
    let ids: Vec<i64> = imports.iter().map(|import| import.id).collect();
    let mut counted = store::rows_counted_of(&mut conn, city, &ids).await?;
    let listed = |import: Import| Listed { counts: counted.remove(&import.id).unwrap_or_default(), import };
    Ok(imports.into_iter().map(listed).collect())
}
