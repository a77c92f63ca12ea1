//! `luoshi doctor`: everything held against everything.

use std::collections::HashSet;

use luoshi_ledger::Finding;
use serde_json::{Value as Json, json};

use crate::cli::Common;
use crate::opened::Opened;
use crate::outcome::{Failure, Outcome};
use crate::print::{line, value};

/// Recomputes every record's postings, and holds keys, people, units and days against each other.
pub async fn run(common: &Common) -> Result<Outcome, Failure> {
    let opened = Opened::open(common).await?;
    let app = &opened.app;
    let city = app.city().id;
    app.ledger().position(city).await?;
    let mut conn = app.read().await?;
    let mut wrong: Vec<String> =
        luoshi_ledger::examine(&mut conn, city).await?.iter().map(describe).collect();
    wrong.extend(names(&opened).await?);
    let mut records = 0;
    for room in app.rooms() {
        let (count, found) = room_records(&opened, room.as_ref()).await?;
        records += count;
        wrong.extend(found);
    }
    let mut said = Vec::new();
    if luoshi_store::store::is_superuser(&mut conn).await? {
        said.push("The database role is a superuser: no revoked right holds it back from changing entries. Use a role of its own.".to_owned());
    }
    report(common, records, &wrong, &said)
}

fn report(common: &Common, records: usize, wrong: &[String], said: &[String]) -> Result<Outcome, Failure> {
    if common.json {
        value(&json!({ "records": records, "wrong": wrong, "said": said }))?;
    } else {
        for text in wrong.iter().chain(said) {
            line(text)?;
        }
        let end = if wrong.is_empty() { "no difference" } else { "differences, named above" };
        line(&format!("{records} records recomputed; {} {end}.", wrong.len()))?;
    }
    Ok(if wrong.is_empty() { Outcome::Well } else { Outcome::No })
}

/// Recomputes the postings of a room's records, and looks for entries that no record of it says.
async fn room_records(opened: &Opened, room: &dyn luoshi_web::Room) -> Result<(usize, Vec<String>), Failure> {
    let app = &opened.app;
    let city = app.city().id;
    let mut conn = app.read().await?;
    let (mut seen, mut wrong, mut after) = (HashSet::new(), Vec::new(), 0);
    loop {
        let page = room.recount(app, after).await?;
        let Some(last) = page.last() else { break };
        after = last.record;
        for recount in page {
            seen.insert(recount.record);
            let found = Finding::of_record(&mut conn, city, recount.record, recount.postings).await?;
            wrong.extend(found.iter().map(describe));
        }
    }
    let mut after = 0;
    loop {
        let page = luoshi_ledger::store::records_of_room(&mut conn, city, room.name(), after, 1000).await?;
        let Some(last) = page.last() else { break };
        after = *last;
        let lost = page.iter().filter(|record| !seen.contains(record));
        wrong.extend(lost.map(|record| {
            format!(
                "Record {record}: the ledger holds entries of it, but {} has no such record.",
                room.name()
            )
        }));
    }
    Ok((seen.len(), wrong))
}

/// Items that the pack does not know and units that the tree never held.
async fn names(opened: &Opened) -> Result<Vec<String>, Failure> {
    let app = &opened.app;
    let mut conn = app.read().await?;
    let pack = app.pack();
    let tree = app.tree(&mut conn).await?;
    let mut wrong = Vec::new();
    for (item, unit) in luoshi_ledger::store::names_in_use(&mut conn, app.city().id).await? {
        if !pack.items.contains_key(&item) {
            wrong.push(format!("Item {item} was posted at {unit}, but the pack does not know it."));
        }
        if tree.get(&unit).is_none() {
            wrong.push(format!("Item {item} was posted at {unit}, but the tree holds no such unit."));
        }
    }
    Ok(wrong)
}

fn describe(finding: &Finding) -> String {
    match finding {
        Finding::Reversal { record, line } => {
            format!("Record {record}, line {line}: this reversal does not match the line that it names.")
        }
        Finding::Deed { record, line } => {
            format!("Record {record}, line {line}: its deed is missing or says something else.")
        }
        Finding::Place { seq } => format!("Position {seq} of the log holds nothing."),
        Finding::Count { committed, placed, last } => format!(
            "{committed} entries and events were committed, but {placed} have a position, and the last is {last}."
        ),
        Finding::Person { person } => format!("Entries name the person {person}, who is not there."),
        Finding::Record { record, says, stands } => {
            let (says, stands): (Json, Json) = (json!(says), json!(stands));
            format!("Record {record}: it says {says}, but the ledger holds {stands}.")
        }
    }
}
