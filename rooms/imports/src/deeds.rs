//! What can be done with a sheet besides recording it and taking it back: keeping, mending, throwing away.

use luoshi_packs::printable;
use luoshi_sheets::{BadCell, Cell, SheetError, Table};
use luoshi_store::StoreError;
use luoshi_units::{Verb, Who};
use luoshi_web::sheets::SheetColumn;
use luoshi_web::uploads::hash_of;
use luoshi_web::{App, Error};

use crate::check::{again, column_of, judge, room_of, try_all};
use crate::model::{Import, KEPT, MOST_ROWS, Row, State};
use crate::{WORDS, store};

/// The most characters of a file's name.
const LONGEST_NAME: usize = 120;

/// A file that was sent.
#[derive(Clone, Copy, Debug)]
pub struct Sent<'a> {
    /// What it holds.
    pub kind: &'a str,
    /// What it is called.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// What became of a file that was sent.
#[derive(Debug)]
pub enum Kept {
    /// It is kept, or was kept before: here.
    At(i64),
    /// The same content was imported already; here, where the reader may see that.
    Imported(Import),
    /// It is no sheet.
    NoSheet(SheetError),
    /// It has more rows than a page can hold, or none.
    Rows(usize),
    /// Its headers are wrong.
    Headers(Vec<BadCell>),
}

/// Keeps a sheet for its sender, with what is wrong in it. Nothing is recorded yet.
///
/// # Errors
/// A kind that nobody takes; what the database reports.
pub async fn keep(app: &App, who: &Who, sent: Sent<'_>) -> Result<Kept, Error> {
    let hash = hash_of(sent.bytes);
    let city = app.city().id;
    let same = store::imports_of_hash(&mut app.read().await?, city, sent.kind, &hash).await?;
    if let Some(begun) = same.iter().find(|import| import.state == State::Begun) {
        return Ok(Kept::Imported(begun.clone()));
    }
    if let Some(own) = same.iter().find(|import| import.state == State::Open && import.person == who.person) {
        return Ok(Kept::At(own.id));
    }
    let table = match luoshi_sheets::read(sent.bytes) {
        Ok(table) => tidied(table),
        Err(error) => return Ok(Kept::NoSheet(error)),
    };
    if table.rows.is_empty() || table.rows.len() > MOST_ROWS {
        return Ok(Kept::Rows(table.rows.len()));
    }
    let known = room_of(app, sent.kind)?.sheet(app, sent.kind).ok_or(Error::NotFound)?;
    let tried = match try_all(app, who, sent.kind, &table).await? {
        Ok(tried) => tried,
        Err(head) => return Ok(Kept::Headers(head)),
    };
    let table = widened(table, &known);
    let mut rows: Vec<Row> = table.rows.iter().map(|cells| Row::sent(cells)).collect();
    judge(&mut rows, tried);
    let now = app.store().now();
    let mut import = Import {
        id: 0,
        person: who.person,
        kind: sent.kind.to_owned(),
        hash,
        file: named(sent.name),
        sheet: table.sheet,
        headers: table.headers.into_iter().map(|cell| cell.text).collect(),
        state: State::Open,
        sent: now,
        touched: now,
        job: None,
        undone: None,
        reason: None,
        emptied: false,
    };
    let keeping = app.store().write(move |tx| {
        Box::pin(async move {
            store::sweep(tx, city, now - KEPT).await?;
            import.id = tx.id();
            store::import_insert(tx, city, &import).await?;
            store::rows_insert(tx, city, import.id, &rows).await?;
            Ok::<_, StoreError>(import.id)
        })
    });
    Ok(Kept::At(keeping.await?))
}

pub(crate) fn named(name: &str) -> String {
    printable(name).trim().chars().take(LONGEST_NAME).collect()
}

/// A table without what this room itself puts into sheets: lines that explain, and the column with what is wrong.
fn tidied(mut table: Table) -> Table {
    let is_note = |row: &Vec<Cell>| {
        row.iter().find(|cell| !cell.text.is_empty()).is_some_and(|cell| cell.text.starts_with(['#', '＃']))
    };
    table.rows.retain(|row| !is_note(row));
    let ours = WORDS.text("imports-faults", &[]);
    let is_ours = |text: &str| text == ours.zh || text == ours.en;
    // It stands last; what lies left of it keeps its place.
    if table.headers.last().is_some_and(|cell| is_ours(&cell.text)) {
        table.headers.pop();
        for row in &mut table.rows {
            row.pop();
        }
        table.rows.retain(|row| row.iter().any(|cell| !cell.text.is_empty()));
    }
    for cell in table.rows.iter_mut().flatten() {
        cell.text = printable(&cell.text);
    }
    table
}

/// A table with a column for all that its room takes: what a sheet left out can be put in where it is mended, such as the
/// reason that a rule asks for.
fn widened(mut table: Table, known: &[SheetColumn]) -> Table {
    let held: Vec<&str> = table
        .headers
        .iter()
        .filter_map(|header| column_of(known, &header.text).map(|column| column.id.as_str()))
        .collect();
    let lacking: Vec<&SheetColumn> =
        known.iter().filter(|column| !held.contains(&column.id.as_str())).collect();
    let first = table.headers.last().map_or(1, |cell| cell.column + 1);
    let cell = |row: u32, column: u32, text: &str| Cell { text: text.to_owned(), row, column };
    let head = table.headers.first().map_or(0, |cell| cell.row);
    for (at, column) in (first..).zip(&lacking) {
        table.headers.push(cell(head, at, &column.label.zh));
        for row in &mut table.rows {
            let line = row.first().map_or(0, |cell| cell.row);
            row.push(cell(line, at, ""));
        }
    }
    table
}

/// An import, if the person may see it.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn visible(app: &App, who: &Who, id: i64) -> Result<Import, Error> {
    let mut conn = app.read().await?;
    let import = store::import_by_id(&mut conn, app.city().id, id).await?.ok_or(Error::NotFound)?;
    let own = who.system || import.person == who.person;
    let programs = import.person == 0 && sees_programs(app, who, &mut conn).await?;
    if own || programs { Ok(import) } else { Err(Error::NotFound) }
}

/// Whether somebody sees what the command line imported for nobody: whoever may correct any record of the city.
pub async fn sees_programs(app: &App, who: &Who, conn: &mut luoshi_store::Conn) -> Result<bool, Error> {
    let tree = app.tree(conn).await?;
    Ok(who.may(Verb::CorrectAny, &tree.root().code, &tree))
}

/// Puts other texts into cells, and tries their rows again. Cells of rows that are recorded stay as they are.
///
/// # Errors
/// What the database reports.
pub async fn mend(
    app: &App,
    who: &Who,
    import: &Import,
    changes: &[(i64, u32, String)],
) -> Result<(), Error> {
    let (city, id) = (app.city().id, import.id);
    let mut lines: Vec<i64> = changes.iter().map(|(line, ..)| *line).collect();
    lines.sort_unstable();
    lines.dedup();
    let mut rows = store::rows_of(&mut app.read().await?, city, id, &lines).await?;
    for (line, column, text) in changes {
        let row = rows.iter_mut().find(|row| row.line == *line);
        let at = usize::try_from(*column).unwrap_or(0).wrapping_sub(1);
        if let Some(cell) = row.and_then(|row| row.cells.get_mut(at)) {
            *cell = printable(text).trim().to_owned();
        }
    }
    app.store()
        .write(move |tx| {
            Box::pin(async move {
                for row in &rows {
                    store::row_cells(tx, city, id, (row.line, &row.cells)).await?;
                }
                Ok::<_, StoreError>(())
            })
        })
        .await?;
    again(app, who, import, &lines).await
}

/// Leaves a row out, and tries those again that it stood in the way of.
///
/// # Errors
/// What the database reports.
pub async fn leave_out(app: &App, who: &Who, import: &Import, line: i64) -> Result<(), Error> {
    let (city, id) = (app.city().id, import.id);
    app.store().write(move |tx| Box::pin(async move { store::row_drop(tx, city, id, line).await })).await?;
    again(app, who, import, &[]).await
}

/// Throws an import away of which nothing is recorded.
///
/// # Errors
/// [`Error::Conflict`] where something is.
pub async fn discard(app: &App, import: &Import) -> Result<(), Error> {
    let (city, id) = (app.city().id, import.id);
    let gone = app.store().write(move |tx| Box::pin(async move { store::import_delete(tx, city, id).await }));
    if gone.await? { Ok(()) } else { Err(Error::Conflict(WORDS.text("imports-discard-late", &[]))) }
}
