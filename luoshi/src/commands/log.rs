//! `luoshi log`: keys of the open log, and what was published.

use std::sync::Arc;

use futures_util::future::join_all;
use luoshi_openlog::{Keeper, Offered, OpenLog, OpenLogError, Origin, Published, Witness};
use luoshi_packs::Lang;
use luoshi_store::{Clock, Instant};
use serde_json::json;

use crate::ambient::SystemClock;
use crate::cli::{Common, LogCommand};
use crate::commands::state::no_key;
use crate::opened::{Opened, Opening, key_place};
use crate::openlog::{KeyFile, Source};
use crate::outcome::{Failure, Outcome};
use crate::print::{line, value};
use crate::say::say;

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
    let vkeys: Vec<String> = keys.vkeys()?.iter().map(ToString::to_string).collect();
    let mut witnesses = Vec::new();
    if let Some(source) = &opened.log {
        for witness in source.witnesses() {
            witnesses.push((witness, source.cosigned_last(witness).await?));
        }
    }
    if common.json {
        let witnesses: Vec<_> = witnesses
            .iter()
            .map(|(witness, last)| {
                json!({ "name": witness.label, "address": witness.address, "vkey": witness.key.to_string(),
                        "size": last.map(|(size, _)| size), "at": last.map(|(_, at)| at) })
            })
            .collect();
        let origin = keys.origin()?;
        value(&json!({ "origin": origin, "vkeys": vkeys, "checkpoint": last, "witnesses": witnesses }))?;
        return Ok(Outcome::Well);
    }
    line(&vkeys.join("\n"))?;
    line(last.unwrap_or_default().trim_end())?;
    for (witness, last) in witnesses {
        line(&cosigned(opened.lang, witness, last))?;
    }
    Ok(Outcome::Well)
}

fn cosigned(lang: Lang, witness: &Witness, last: Option<(u64, Instant)>) -> String {
    let Witness { label, key, .. } = witness;
    match last {
        Some((size, at)) => say(
            lang,
            format!("见证人 {label}（{}）最近签到 {size} 条，{at}。", key.name),
            format!("The witness {label} ({}) last cosigned {size} positions, {at}.", key.name),
        ),
        None => say(
            lang,
            format!("见证人 {label}（{}）还没有签过。", key.name),
            format!("The witness {label} ({}) has cosigned nothing yet.", key.name),
        ),
    }
}

async fn publish(common: &Common, opened: &Opened) -> Result<Outcome, Failure> {
    let source: &Arc<Source> = opened.log.as_ref().ok_or_else(|| no_key(opened.lang))?;
    let published = source.publish(SystemClock.now()).await?;
    offer(source, &published).await?;
    let published = source.published().await?.unwrap_or(published);
    if common.json {
        value(&json!({ "origin": published.origin, "size": published.size, "checkpoint": published.note }))?;
    } else {
        line(published.note.trim_end())?;
    }
    Ok(Outcome::Well)
}

/// Offers the checkpoint to all witnesses at once. That one of them does not cosign is said, and stops nothing; that
/// one knows another past is the end of it.
async fn offer(source: &Source, published: &Published) -> Result<(), Failure> {
    let offers = source.witnesses().iter().map(|witness| source.offer(witness, published));
    for (witness, offered) in source.witnesses().iter().zip(join_all(offers).await) {
        match offered? {
            Offered::Cosigned | Offered::Ahead => {}
            Offered::Failed(why) => tracing::warn!("The witness {} did not cosign: {why}", witness.label),
            Offered::Other(past) => {
                return Err(OpenLogError::Witnessed { witness: witness.label.clone(), past }.into());
            }
        }
    }
    Ok(())
}

async fn change(common: &Common, how: fn(&KeyFile) -> Result<(), Failure>) -> Result<Outcome, Failure> {
    let (_, keys) = keys(common).await?;
    how(&keys)?;
    for vkey in keys.vkeys()? {
        line(&vkey.to_string())?;
    }
    Ok(Outcome::Well)
}

/// Each step can be done again, so that whoever was interrupted runs the command once more: the old log's last word
/// goes into the new one, where everybody reads it, before the new key signs anything.
async fn new_origin(common: &Common, origin: &str) -> Result<Outcome, Failure> {
    let (opened, keys) = keys(common).await?;
    if origin == keys.origin()? {
        let begun = opened.log.as_ref().ok_or_else(|| no_key(opened.lang))?.published().await?;
        if begun.is_some() {
            let what = format!("{origin} is the log's name already. A new log needs another name.");
            return Err(Failure::Use(what));
        }
    } else {
        keys.prepare(origin)?;
        note_origin(&opened, &keys, origin).await?;
        keys.take_over(origin)?;
    }
    publish(common, &Opened::open(common).await?).await
}

/// Notes in the log that another name begins: the step between making the new key ready and taking it.
pub async fn note_origin(opened: &Opened, keys: &KeyFile, origin: &str) -> Result<(), Failure> {
    let city = opened.app.city();
    let new = Origin {
        origin: origin.to_owned(),
        former: keys.origin()?,
        checkpoint: keys.last(&city.code).map_err(Failure::Cannot)?,
        day: opened.app.today(),
    };
    Ok(OpenLog::new(opened.app.ledger().clone()).begin_origin(city.id, new).await?)
}
