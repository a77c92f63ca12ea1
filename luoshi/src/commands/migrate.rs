//! `luoshi migrate`.

use std::sync::Arc;

use luoshi_store::Mode;
use serde_json::json;

use crate::ambient::SystemClock;
use crate::cli::{Common, MigrateArgs};
use crate::house::MIGRATIONS;
use crate::outcome::{Failure, Outcome};
use crate::print::{line, value};

/// Applies what is missing, and distributes the tables where the database has Citus; or says what that would be.
pub async fn run(common: &Common, args: &MigrateArgs) -> Result<Outcome, Failure> {
    if args.plan {
        return plan(common).await;
    }
    let store = crate::opened::store(common, Mode::Create, Arc::new(SystemClock)).await?;
    let done = store.migrate_aloud(MIGRATIONS, &|step| eprintln!("{step}")).await?;
    if common.json {
        value(&json!({ "applied": done.steps, "distributed": done.distributed }))?;
    } else {
        line(&format!("{} migrations applied.", done.steps))?;
        if store.has_citus().await? {
            line(&format!("{} statements distributed the tables.", done.distributed))?;
        }
    }
    Ok(Outcome::Well)
}

/// Prints the statements that would be run, and runs none.
async fn plan(common: &Common) -> Result<Outcome, Failure> {
    let store = crate::opened::store(common, Mode::Existing, Arc::new(SystemClock)).await?;
    let plan = store.migration_plan(MIGRATIONS).await?;
    if common.json {
        value(&json!({ "plan": plan }))?;
    } else {
        for statement in &plan {
            line(statement)?;
        }
    }
    Ok(Outcome::Well)
}
