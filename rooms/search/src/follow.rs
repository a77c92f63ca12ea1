//! Follows the deeds: whatever was done to a record, its document is made again from what its room says of it now.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use luoshi_store::{Conn, Ids};
use luoshi_units::Tree;
use luoshi_web::find::{folded, sounds};
use luoshi_web::{App, Document, Error};

use crate::store::{self, Kept};

/// Deeds a page.
const PAGE: i64 = 500;

/// Deeds of one engine become visible in another order than that of their ids, where many are done at once: what was
/// committed within this time is looked at again.
const AGAIN: TimeDelta = TimeDelta::minutes(10);

/// Reads one page of deeds behind the last that was read. Whether there may be more.
///
/// # Errors
/// What the database or a room reports.
pub async fn step(app: &App) -> Result<bool, Error> {
    let (mut conn, city) = (app.read().await?, app.city().id);
    let from = store::followed(&mut conn, city).await?;
    let (read, last) = page(app, conn, from).await?;
    if read == 0 {
        return Ok(false);
    }
    app.store().write(move |tx| Box::pin(async move { store::follow_to(tx, city, last).await })).await?;
    Ok(read == usize::try_from(PAGE).unwrap_or(usize::MAX))
}

/// Reads the deeds of the last minutes again, for those that were committed later than others behind them.
///
/// # Errors
/// What the database or a room reports.
pub async fn again(app: &App) -> Result<(), Error> {
    let (mut conn, city) = (app.read().await?, app.city().id);
    let until = store::followed(&mut conn, city).await?;
    drop(conn);
    let mut from = Ids::first_at(Ids::instant_of(until) - AGAIN);
    while from < until {
        let (read, last) = page(app, app.read().await?, from).await?;
        if read == 0 {
            break;
        }
        from = last;
    }
    Ok(())
}

/// Throws all documents away; [`step`] makes them again.
///
/// # Errors
/// What the database reports.
pub async fn forget(app: &App) -> Result<(), Error> {
    let city = app.city().id;
    Ok(app.store().write(move |tx| Box::pin(async move { store::clear(tx, city).await })).await?)
}

/// Makes the documents of a page of deeds behind `from`: how many deeds there were, and the last.
async fn page(app: &App, mut conn: Conn, from: i64) -> Result<(usize, i64), Error> {
    let city = app.city().id;
    let deeds = luoshi_ledger::store::deeds_after(&mut conn, city, from, PAGE).await?;
    let Some(last) = deeds.last().map(|deed| deed.id) else { return Ok((0, from)) };
    let mut fresh: BTreeMap<i64, i64> = deeds.iter().map(|deed| (deed.record, deed.id)).collect();
    let records: Vec<i64> = fresh.keys().copied().collect();
    for (record, known) in store::known(&mut conn, city, &records).await? {
        if fresh.get(&record).is_some_and(|deed| *deed <= known) {
            fresh.remove(&record);
        }
    }
    let tree = app.tree(&mut conn).await?;
    drop(conn);
    let records: Vec<i64> = fresh.keys().copied().collect();
    let mut documents = Vec::new();
    if !records.is_empty() {
        for room in app.rooms() {
            let of = room.documents(app, &records).await?;
            let deed = |record: i64| fresh.get(&record).copied().unwrap_or_default();
            documents.extend(of.into_iter().map(|one| kept(&tree, room.name(), deed(one.record), one)));
        }
    }
    if !documents.is_empty() {
        app.store().write(move |tx| Box::pin(async move { store::keep(tx, city, documents).await })).await?;
    }
    Ok((deeds.len(), last))
}

fn kept(tree: &Tree, room: &str, deed: i64, of: Document) -> Kept {
    let unit = tree.get(&of.unit);
    let names: Vec<&str> = unit
        .into_iter()
        .flat_map(|unit| std::iter::once(unit.name_zh.as_str()).chain(unit.name_en.as_deref()))
        .collect();
    let all: Vec<&str> =
        [of.title.as_str(), of.body.as_str()].into_iter().chain(names.iter().copied()).collect();
    let heard: Vec<&str> = std::iter::once(of.title.as_str()).chain(names.iter().copied()).collect();
    Kept {
        record: of.record,
        deed,
        room: room.to_owned(),
        kind: of.kind.to_owned(),
        folded: folded(&all.join("\n")),
        sounds: sounds(&heard),
        unit: (!of.open).then_some(of.unit),
        also: of.also,
        asked: of.asked,
        day: of.day,
        title: of.title,
        body: of.body,
    }
}
