//! `luoshi city`: a city without a sample.

use std::sync::Arc;

use luoshi_store::Mode;
use luoshi_units::Units;
use serde_json::json;

use crate::ambient::SystemClock;
use crate::cli::{CityCommand, Common, PackArg};
use crate::house::MIGRATIONS;
use crate::opened::{cities, pack, pack_files};
use crate::outcome::{Failure, Outcome};
use crate::print::{line, value};
use crate::say::say;

/// Makes a city.
pub async fn run(common: &Common, command: &CityCommand) -> Result<Outcome, Failure> {
    match command {
        CityCommand::Add(args) => add(common, args).await,
    }
}

async fn add(common: &Common, args: &PackArg) -> Result<Outcome, Failure> {
    let lang = common.lang.into();
    let files = pack_files(args.pack.as_deref())?;
    let read = pack(&files, lang)?;
    let store = crate::opened::store(common, Mode::Create, Arc::new(SystemClock)).await?;
    store.migrate(MIGRATIONS).await?;
    let there = cities(&store).await?;
    let code = read.city.code;
    if there.iter().any(|city| city.code == code) {
        return Err(Failure::Cannot(say(
            lang,
            format!("数据库里已有城市 {code}。改它的战役包，用 `luoshi pack load`。"),
            format!("The database holds the city {code} already. Change its pack with `luoshi pack load`."),
        )));
    }
    let id = there.iter().map(|city| city.id).max().unwrap_or(0) + 1;
    let units = Units::new();
    let founded = store
        .write(move |tx| {
            Box::pin(async move { luoshi_packs::deeds::found(tx, id, None, &units, &files).await })
        })
        .await
        .map_err(|error| Failure::Cannot(error.text().get(lang).to_owned()))?;
    let (count, version) = (read.units.len(), founded.version);
    if common.json {
        value(&json!({ "city": code, "units": count, "pack": version }))?;
    } else {
        let name = read.city.name.get(lang);
        line(&say(
            lang,
            format!("已建立{name}（{code}）：{count} 个单位，战役包版本 {version}。"),
            format!("Made {name} ({code}): {count} units, the pack as version {version}."),
        ))?;
    }
    Ok(Outcome::Well)
}
