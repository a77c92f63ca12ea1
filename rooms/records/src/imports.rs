//! Importing a sheet of records: the same deeds as one by one, all in one transaction or none.

use luoshi_packs::{Lang, Text};
use luoshi_sheets::{BadCell, Table};
use luoshi_store::Tx;
use luoshi_units::{Verb, Who};
use luoshi_web::{App, ImportReport};

use crate::deeds::{self, Desk, New};
use crate::here::Here;
use crate::sheet::Sheet;
use crate::{Error, WORDS, reason, store};

/// Imports a sheet into a form; with `dry_run` everything is tried, and nothing is kept of it.
///
/// # Errors
/// [`Error::Sheet`] where the file is no table; [`Error::NoForm`]. Bad cells are no error: they are in the
/// report, and then nothing was imported.
pub async fn import(
    app: &App,
    who: &Who,
    form: &str,
    (file, mark): (&[u8], &str),
    dry_run: bool,
) -> Result<ImportReport, Error> {
    let mut conn = app.read().await?;
    let here = Here::at(app, &mut conn, Lang::Zh).await.map_err(Error::Web)?;
    let form = here.desk().form(form)?.clone();
    if !who.may_anywhere(Verb::Record) {
        return Err(Error::Web(luoshi_web::Error::Forbidden { verb: Verb::Record, unit: None }));
    }
    let table = luoshi_sheets::read(file)?;
    let sheet = Sheet::read(&mut conn, who.city, &here.tree, &form, &table).await?;
    drop(conn);
    let (who, mark) = (who.clone(), mark.to_owned());
    let tried = app
        .store()
        .write(move |tx| {
            Box::pin(async move {
                let report = all(tx, &who, here.desk(), &form.id, &mark, &table, sheet).await?;
                if dry_run || !report.bad.is_empty() { Err(Tried::Undone(report)) } else { Ok(report) }
            })
        })
        .await;
    match tried {
        Ok(report) | Err(Tried::Undone(report)) => Ok(report),
        Err(Tried::Failed(error)) => Err(error),
    }
}

/// How a transaction ends that keeps nothing.
enum Tried {
    /// As it should: a dry run, or bad cells.
    Undone(ImportReport),
    /// Something else went wrong.
    Failed(Error),
}

impl<E: Into<Error>> From<E> for Tried {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Records all rows that are sound, and names every cell that is not.
async fn all(
    tx: &mut Tx,
    who: &Who,
    desk: Desk<'_>,
    form: &str,
    mark: &str,
    table: &Table,
    sheet: Sheet,
) -> Result<ImportReport, Error> {
    let rows = sheet.rows.len();
    let count = i64::try_from(rows).unwrap_or(i64::MAX);
    if !store::import_insert(tx, who.city, form, mark, who.person, count).await? {
        return Ok(ImportReport { rows, already: rows, ..ImportReport::default() });
    }
    let reason = reason::kept(mark);
    let known = desk.form(form)?;
    let mut bad: Vec<BadCell> = sheet.bad.clone();
    let (mut said, mut records): (Vec<Text>, Vec<(i64, i64, i64)>) = (Vec::new(), Vec::new());
    for (at, row) in sheet.rows.iter().enumerate() {
        // A row with a cell that was not read is not tried: it would lack what the cell meant to say.
        if sheet.bad.iter().any(|bad| bad.row == row.at.row || Some(bad.row) == header_row(table)) {
            continue;
        }
        let key = format!("import:{mark}:{}", row.at.row);
        let new = New { key: &key, form, values: &row.values, reason: Some(&reason) };
        match deeds::record(tx, who, desk, new).await {
            Ok(done) => {
                records.push((i64::from(row.at.row), done.record, done.version));
                said.extend(done.said.into_iter().map(|(field, text)| {
                    let label = known.field(&field).map(|field| field.label.clone()).unwrap_or_default();
                    let at = row.at.row;
                    let said = |lang| {
                        let (field, text) = (label.get(lang).into(), text.get(lang).into());
                        let row = ("row", at.to_string().into());
                        WORDS.in_lang(lang).t_args("import-said", &[row, ("field", field), ("text", text)])
                    };
                    Text::new(said(Lang::Zh), said(Lang::En))
                }));
            }
            Err(Error::Fields(problems)) => bad.extend(sheet.bad_cells(table, known, at, &problems)),
            Err(error) => return Err(error),
        }
    }
    bad.sort_by_key(|bad| (bad.row, bad.column));
    let imported = if bad.is_empty() { rows } else { 0 };
    Ok(ImportReport { rows, imported, already: 0, records, bad, said })
}

fn header_row(table: &Table) -> Option<u32> {
    table.headers.first().map(|cell| cell.row)
}
