//! `luoshi pack`.

use std::path::Path;

use luoshi_packs::{Files, Lang, Severity};
use serde_json::{Value as Json, json};

use crate::cli::{Common, PackCommand};
use crate::opened::{Opened, pack_files};
use crate::outcome::{Failure, Outcome};
use crate::print::{line, value};

/// Checks or loads a pack, or prints the schema of its files.
pub async fn run(common: &Common, command: &PackCommand) -> Result<Outcome, Failure> {
    match command {
        PackCommand::Check { dir } => check(common, dir),
        PackCommand::Load { dir, login } => load(common, dir, login.as_deref()).await,
        PackCommand::Schema => {
            line(&luoshi_packs::schema_json())?;
            Ok(Outcome::Well)
        }
    }
}

fn check(common: &Common, dir: &Path) -> Result<Outcome, Failure> {
    let files = pack_files(Some(dir))?;
    let problems = match luoshi_packs::load(&files) {
        Ok(pack) => pack.warnings,
        Err(problems) => problems,
    };
    let wrong = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    if common.json {
        let list: Vec<Json> = problems.iter().map(as_json).collect();
        value(&json!({ "problems": list, "errors": wrong }))?;
    } else {
        for problem in &problems {
            line(&problem.line_in(common.lang.into()))?;
        }
        let warnings = problems.len() - wrong;
        line(&format!("{}: {wrong} errors, {warnings} warnings.", dir.display()))?;
    }
    Ok(if wrong == 0 { Outcome::Well } else { Outcome::No })
}

fn as_json(problem: &luoshi_packs::Problem) -> Json {
    json!({
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "severity": if problem.severity == Severity::Error { "error" } else { "warning" },
        "message": { "zh": problem.message.get(Lang::Zh), "en": problem.message.get(Lang::En) },
        "help": { "zh": problem.help.get(Lang::Zh), "en": problem.help.get(Lang::En) },
    })
}

async fn load(common: &Common, dir: &Path, login: Option<&str>) -> Result<Outcome, Failure> {
    let files: Files = pack_files(Some(dir))?;
    crate::opened::pack(&files, common.lang.into())?;
    let opened = Opened::open(common).await?;
    let who = opened.who(login).await?;
    let units = opened.app.units().clone();
    let loaded = opened
        .app
        .store()
        .write(|tx| Box::pin(async move { luoshi_packs::deeds::load(tx, &who, &units, &files).await }))
        .await
        .map_err(|error| Failure::Cannot(error.to_string()))?;
    let said = if loaded.already { "The city has this version already" } else { "Loaded as version" };
    line(&format!("{said}: {}.", loaded.version))?;
    Ok(Outcome::Well)
}
