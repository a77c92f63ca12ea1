//! The import of units, people and posts: the three kinds that belong to the core and to no room.

use luoshi_units::Who;
use luoshi_units::import::{self, Applied, Kind};
use luoshi_web::{App, ImportReport};

use crate::outcome::Failure;

/// Reads the sheet, checks every cell, and brings all rows in or none.
pub async fn run(
    app: &App,
    who: &Who,
    kind: Kind,
    file: &[u8],
    dry_run: bool,
) -> Result<ImportReport, Failure> {
    let table = luoshi_sheets::read(file).map_err(|error| Failure::Cannot(error.to_string()))?;
    let rows = table.rows.len();
    let (who, units, on) = (who.clone(), app.units().clone(), app.today());
    let done = app.store().write(move |tx| {
        Box::pin(async move { import::bring_in(tx, &who, &units, (kind, on), &table, dry_run).await })
    });
    Ok(match done.await? {
        Ok(Applied { imported, already, .. }) => {
            ImportReport { rows, imported, already, ..ImportReport::default() }
        }
        Err(bad) => ImportReport { rows, bad, ..ImportReport::default() },
    })
}
