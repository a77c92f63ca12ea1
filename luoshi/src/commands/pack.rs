//! `luoshi pack`.

use std::path::Path;

use luoshi_packs::{Files, Lang, Severity};
use serde_json::{Value as Json, json};

use crate::cli::{Common, PackCommand};
use crate::opened::{Opened, pack_files};
use crate::outcome::{Failure, Outcome};
use crate::print::{line, value};
use crate::say::say;

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
    let (problems, plan) = match luoshi_packs::load(&files) {
        Ok(pack) => (pack.warnings, sample_plan(&pack.sample)),
        Err(problems) => (problems, None),
    };
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let wrong = errors + usize::from(plan.is_some());
    if common.json {
        let list: Vec<Json> = problems.iter().map(as_json).collect();
        value(&json!({ "problems": list, "sample": plan, "errors": wrong }))?;
    } else {
        let lang = common.lang.into();
        for text in problems.iter().map(|problem| problem.line_in(lang)).chain(plan) {
            line(&text)?;
        }
        let warnings = problems.len() - errors;
        line(&say(
            lang,
            format!("{}：{wrong} 处错误，{warnings} 处提醒。", dir.display()),
            format!("{}: {wrong} errors, {warnings} warnings.", dir.display()),
        ))?;
    }
    Ok(if wrong == 0 { Outcome::Well } else { Outcome::No })
}

/// What is wrong with the sample's plan, which the sample's maker alone can read; a pack may have none.
fn sample_plan(sample: &toml::Table) -> Option<String> {
    if sample.is_empty() {
        return None;
    }
    luoshi_sim::plan::Plan::read(sample).err().map(|error| error.to_string())
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
    let version = loaded.version;
    line(&if loaded.already {
        say(
            opened.lang,
            format!("城市用的就是这一版：{version}。"),
            format!("The city has this version already: {version}."),
        )
    } else {
        say(opened.lang, format!("已载入，版本 {version}。"), format!("Loaded as version {version}."))
    })?;
    Ok(Outcome::Well)
}
