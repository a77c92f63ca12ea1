//! The import of units, people and posts: the three kinds that belong to the core and to no room.

use luoshi_units::Who;
use luoshi_units::import::{self, Kind};
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
    let (who, units, on) = (who.clone(), app.units().clone(), app.today());
    // One transaction, so that nothing comes between the check and the import.
    let done = app.store().write(move |tx| {
        Box::pin(async move {
            let rows = table.rows.len();
            let plan = match import::check(tx, &units, who.city, kind, on, &table).await? {
                Ok(plan) => plan,
                Err(bad) => return Ok(ImportReport { rows, bad, ..ImportReport::default() }),
            };
            let (imported, already) = (plan.fresh(), plan.already);
            if !dry_run {
                import::apply(tx, &who, &units, plan).await?;
            }
            Ok::<_, luoshi_units::Error>(ImportReport { rows, imported, already, ..ImportReport::default() })
        })
    });
    Ok(done.await?)
}
