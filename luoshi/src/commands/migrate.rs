//! `luoshi migrate`.

use std::sync::Arc;

use luoshi_store::Mode;
use serde_json::json;

use crate::ambient::SystemClock;
use crate::cli::Common;
use crate::house::MIGRATIONS;
use crate::outcome::{Failure, Outcome};
use crate::print::{line, value};

/// Applies what is missing.
pub async fn run(common: &Common) -> Result<Outcome, Failure> {
    let store = crate::opened::store(common, Mode::Create, Arc::new(SystemClock)).await?;
    let applied = store.migrate(MIGRATIONS).await?;
    if common.json {
        value(&json!({ "applied": applied }))?;
    } else {
        line(&format!("{applied} migrations applied."))?;
    }
    Ok(Outcome::Well)
}
