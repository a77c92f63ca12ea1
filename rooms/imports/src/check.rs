//! Trying rows: what is wrong with each, and what likely means the same as something else.

use std::collections::HashMap;

use luoshi_sheets::{BadCell, Table};
use luoshi_units::Who;
use luoshi_web::sheets::{RowTried, SheetColumn};
use luoshi_web::{App, Error, Room};

use crate::model::{Import, Row, RowState, find_twins};
use crate::store::{self, Asked};

/// So many rows are tried at once.
const AT_ONCE: usize = 500;
/// A sheet of so few rows is tried whole whenever a row changes, since rows may stand in each other's way.
const SMALL: i64 = 200;

/// The room that takes sheets of a kind.
pub(crate) fn room_of<'a>(app: &'a App, kind: &str) -> Result<&'a dyn Room, Error> {
    app.importer(kind).map(|(room, _)| room).ok_or(Error::NotFound)
}

/// The column that a header names.
pub(crate) fn column_of<'c>(columns: &'c [SheetColumn], header: &str) -> Option<&'c SheetColumn> {
    let folded = |text: &str| {
        let plain = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | '＊'));
        plain.flat_map(char::to_lowercase).collect::<String>()
    };
    let header = folded(header);
    columns.iter().find(|column| {
        [&column.id, &column.label.zh, &column.label.en].into_iter().any(|name| folded(name) == header)
    })
}

/// Tries all rows of a table; headers that are wrong end it.
pub(crate) async fn try_all(
    app: &App,
    who: &Who,
    kind: &str,
    table: &Table,
) -> Result<Result<Vec<RowTried>, Vec<BadCell>>, Error> {
    let room = room_of(app, kind)?;
    let mut all = Vec::with_capacity(table.rows.len());
    for rows in table.rows.chunks(AT_ONCE) {
        let some = Table { sheet: table.sheet.clone(), headers: table.headers.clone(), rows: rows.to_vec() };
        let tried = room.try_rows(app, who, kind, &some).await?;
        if !tried.head.is_empty() {
            return Ok(Err(tried.head));
        }
        all.extend(tried.rows);
    }
    Ok(Ok(all))
}

/// Gives each row what trying it said, and finds those that likely mean the same.
pub(crate) fn judge(rows: &mut [Row], tried: Vec<RowTried>) {
    let mut by_line: HashMap<i64, RowTried> =
        tried.into_iter().map(|tried| (i64::from(tried.line), tried)).collect();
    for row in rows.iter_mut() {
        if let Some(tried) = by_line.remove(&row.line) {
            row.tried(tried);
        }
    }
    find_twins(rows);
}

/// Tries rows of an import again that were changed, with all others where the sheet is small, and keeps what that said.
pub(crate) async fn again(app: &App, who: &Who, import: &Import, lines: &[i64]) -> Result<(), Error> {
    let city = app.city().id;
    let mut conn = app.read().await?;
    let counts = store::rows_counted(&mut conn, city, import.id).await?;
    let mut rows = if counts.all() <= SMALL {
        let asked =
            Asked { states: Some(&[RowState::Good, RowState::Bad]), limit: SMALL, ..Asked::default() };
        store::rows(&mut conn, city, import.id, asked).await?
    } else {
        store::rows_of(&mut conn, city, import.id, lines).await?
    };
    drop(conn);
    rows.retain(|row| row.state.mends());
    let tried = try_all(app, who, &import.kind, &import.table(&rows)).await?;
    // Headers were well when the sheet was sent; where a pack has changed since, every row says so.
    let tried = match tried {
        Ok(tried) => tried,
        Err(head) => {
            let of = |row: &Row| RowTried {
                line: u32::try_from(row.line).unwrap_or_default(),
                bad: head.iter().take(1).map(|bad| BadCell { row: 0, ..bad.clone() }).collect(),
                ..RowTried::default()
            };
            rows.iter().map(of).collect()
        }
    };
    judge(&mut rows, tried);
    let id = import.id;
    app.store()
        .write(move |tx| {
            Box::pin(async move {
                for row in &rows {
                    store::row_tried(tx, city, id, row).await?;
                }
                let mut faces = store::faces(tx, city, id).await?;
                for at in find_twins(&mut faces) {
                    store::row_twin(tx, city, id, &faces[at]).await?;
                }
                store::import_touch(tx, city, id).await
            })
        })
        .await?;
    Ok(())
}
