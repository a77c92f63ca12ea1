//! `luoshi log`: keys of the open log, and what was published.

use std::sync::Arc;

use luoshi_openlog::Keeper;
use luoshi_store::{Clock, store as log};
use serde_json::json;

use crate::ambient::SystemClock;
use crate::cli::{Common, LogCommand};
use crate::commands::state::no_key;
use crate::opened::{Opened, Opening, key_place};
use crate::openlog::{KeyFile, Source};
use crate::outcome::{Failure, Outcome};
use crate::print::{line, value};

/// Does what was asked of the log.
pub async fn run(common: &Common, command: &LogCommand) -> Result<Outcome, Failure> {
    match command {
        LogCommand::Show => show(common).await,
        LogCommand::Publish { origin } => {
            let origin = Some(origin.clone().unwrap_or_default());
            publish(common, &Opened::with(common, Opening { origin, ..Opening::default() }).await?).await
        }
        LogCommand::Rotate => change(common, KeyFile::rotate).await,
        LogCommand::Retire => change(common, KeyFile::retire).await,
        LogCommand::NewOrigin { origin } => new_origin(common, origin).await,
    }
}

/// The city's keys, with the city's database open.
async fn keys(common: &Common) -> Result<(Opened, KeyFile), Failure> {
    let opened = Opened::open(common).await?;
    let keys = KeyFile::read(&key_place(common, &opened.app.city().code))?;
    let keys = keys.ok_or_else(|| no_key(opened.lang))?;
    Ok((opened, keys))
}

async fn show(common: &Common) -> Result<Outcome, Failure> {
    let (opened, keys) = keys(common).await?;
    let last = keys.last(&opened.app.city().code).map_err(Failure::Cannot)?;
    if common.json {
        let vkeys: Vec<String> = keys.vkeys().lines().map(str::to_owned).collect();
        value(&json!({ "origin": keys.origin(), "vkeys": vkeys, "checkpoint": last }))?;
    } else {
        line(&keys.vkeys())?;
        line(last.unwrap_or_default().trim_end())?;
    }
    Ok(Outcome::Well)
}

async fn publish(common: &Common, opened: &Opened) -> Result<Outcome, Failure> {
    let source: &Arc<Source> = opened.log.as_ref().ok_or_else(|| no_key(opened.lang))?;
    let published = source.publish(SystemClock.now()).await?;
    if common.json {
        value(&json!({ "origin": published.origin, "size": published.size, "checkpoint": published.note }))?;
    } else {
        line(published.note.trim_end())?;
    }
    Ok(Outcome::Well)
}

async fn change(common: &Common, how: fn(&mut KeyFile) -> Result<(), Failure>) -> Result<Outcome, Failure> {
    let (_, mut keys) = keys(common).await?;
    how(&mut keys)?;
    line(&keys.vkeys())?;
    Ok(Outcome::Well)
}

/// The old log's last word goes into the new one, where everybody reads it.
async fn new_origin(common: &Common, origin: &str) -> Result<Outcome, Failure> {
    let (opened, mut keys) = keys(common).await?;
    if origin == keys.origin() {
        return Err(Failure::Use(format!(
            "{origin} is the log's name already. A new log needs another name."
        )));
    }
    let (city, old) = (opened.app.city().clone(), keys.origin().to_owned());
    let last = keys.last(&city.code).map_err(Failure::Cannot)?;
    keys.begin(origin)?;
    let body = json!({ "origin": origin, "former": old, "checkpoint": last });
    let day = opened.app.today();
    opened
        .app
        .store()
        .write(move |tx| {
            Box::pin(async move {
                log::event_insert(tx, city.id, "log.origin", day, None, body).await.map(|_| ())
            })
        })
        .await
        .map_err(Failure::from)?;
    publish(common, &Opened::open(common).await?).await
}
