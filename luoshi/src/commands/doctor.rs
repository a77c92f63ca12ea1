//! `luoshi doctor`: everything held against everything.

use std::collections::HashSet;

use luoshi_ledger::Finding;
use luoshi_openlog::OpenLog;
use luoshi_packs::Lang;
use serde_json::{Value as Json, json};

use super::open_log;
use crate::cli::Common;
use crate::house::MIGRATIONS;
use crate::opened::Opened;
use crate::outcome::{Failure, Outcome};
use crate::print::{line, value};
use crate::say::say;

/// Recomputes every record's postings, holds keys, people, units and days against each other, and makes every leaf of
/// the open log again.
pub async fn run(common: &Common) -> Result<Outcome, Failure> {
    let opened = Opened::open(common).await?;
    let (app, lang) = (&opened.app, opened.lang);
    let city = app.city().id;
    app.ledger().position(city).await?;
    let mut conn = app.read().await?;
    let mut wrong: Vec<String> =
        luoshi_ledger::examine(&mut conn, city).await?.iter().map(|found| describe(lang, found)).collect();
    wrong.extend(names(&opened).await?);
    let mut records = 0;
    for room in app.rooms() {
        let (count, found) = room_records(&opened, room.as_ref()).await?;
        records += count;
        wrong.extend(found);
    }
    let (found, scope) = OpenLog::new(app.ledger().clone()).examine(city, &|_| {}).await?;
    wrong.extend(found.iter().map(|found| open_log::describe(lang, found)));
    let mut said = vec![open_log::scope(lang, scope)];
    match app.store().distribution(MIGRATIONS).await {
        Ok(missing) if missing.is_empty() => {}
        Ok(_) => wrong.push(say(
            lang,
            "数据库装了 Citus，还有表没有按城市分布。停下所有服务器，运行 `luoshi migrate`。",
            "The database has Citus, and not all tables are distributed by city. Stop all servers and run `luoshi migrate`.",
        )),
        Err(error) => wrong.push(error.to_string()),
    }
    if luoshi_store::store::is_superuser(&mut conn).await? {
        said.push(say(
            lang,
            "数据库角色是超级用户，收回的权限拦不住它改动台账。给它换一个单独的角色。",
            "The database role is a superuser: no revoked right holds it back from changing entries. Use a role of its own.",
        ));
    }
    report(common, lang, records, &wrong, &said)
}

fn report(
    common: &Common,
    lang: Lang,
    records: usize,
    wrong: &[String],
    said: &[String],
) -> Result<Outcome, Failure> {
    if common.json {
        value(&json!({ "records": records, "wrong": wrong, "said": said }))?;
    } else {
        for text in wrong.iter().chain(said) {
            line(text)?;
        }
        let count = wrong.len();
        line(&say(
            lang,
            format!("重算了 {records} 条记录，{count} 处不符。"),
            format!("{records} records recomputed, {count} differences."),
        ))?;
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
            wrong.extend(found.iter().map(|found| describe(opened.lang, found)));
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

/// Items that the pack does not know, units that the tree never held, days before a unit was founded.
async fn names(opened: &Opened) -> Result<Vec<String>, Failure> {
    let app = &opened.app;
    let mut conn = app.read().await?;
    let pack = app.pack();
    let tree = app.tree(&mut conn).await?;
    let lang = opened.lang;
    let mut wrong = Vec::new();
    for used in luoshi_ledger::store::names_in_use(&mut conn, app.city().id).await? {
        let (item, unit, first) = (used.item, used.unit, used.first);
        if !pack.items.contains_key(&item) {
            wrong.push(say(
                lang,
                format!("{unit} 记过科目 {item}，战役包里没有这个科目。"),
                format!("Item {item} was posted at {unit}, but the pack does not know it."),
            ));
        }
        match tree.get(&unit) {
            None => wrong.push(say(
                lang,
                format!("科目 {item} 记在 {unit}，单位树里没有这个单位。"),
                format!("Item {item} was posted at {unit}, but the tree holds no such unit."),
            )),
            Some(known) if first < known.founded => wrong.push(say(
                lang,
                format!("科目 {item} 在 {unit} 最早记在 {first}，这个单位 {} 才设立。", known.founded),
                format!(
                    "Item {item} at {unit} is first of {first}, but the unit was founded on {}.",
                    known.founded
                ),
            )),
            Some(_) => {}
        }
    }
    Ok(wrong)
}

fn describe(lang: Lang, finding: &Finding) -> String {
    match finding {
        Finding::Reversal { record, line } => say(
            lang,
            format!("记录 {record} 第 {line} 笔：这笔红冲与它所冲的那一笔对不上。"),
            format!("Record {record}, line {line}: this reversal does not match the line that it names."),
        ),
        Finding::Deed { record, line } => say(
            lang,
            format!("记录 {record} 第 {line} 笔：找不到是谁怎样记的，或者说法不一。"),
            format!("Record {record}, line {line}: its deed is missing or says something else."),
        ),
        Finding::Unfinished { deed } => say(
            lang,
            format!("操作 {deed} 开始了，没有记完。"),
            format!("The deed {deed} was begun and never finished."),
        ),
        Finding::Place { seq } => {
            say(lang, format!("台账第 {seq} 条是空的。"), format!("Position {seq} of the log holds nothing."))
        }
        Finding::Count { committed, placed, last } => say(
            lang,
            format!("共记入 {committed} 条，有位置的 {placed} 条，最后一条是第 {last} 条。"),
            format!(
                "{committed} entries and events were committed, {placed} have a position, the last is {last}."
            ),
        ),
        Finding::Person { person } => say(
            lang,
            format!("台账里有人员 {person}，人员表里没有。"),
            format!("Entries name the person {person}, who is not there."),
        ),
        Finding::Settled(row) => {
            let (year, month) = row.month;
            let unit = if row.unit.is_empty() { "—" } else { &row.unit };
            say(
                lang,
                format!(
                    "汇总（{}）与台账不符：科目 {}，单位 {unit}，{year} 年 {month} 月。用 `luoshi rebuild` 重建。",
                    row.table, row.item
                ),
                format!(
                    "A settled {} is not what the entries say: item {}, unit {unit}, {year}-{month:02}. Make it again with `luoshi rebuild`.",
                    row.table, row.item
                ),
            )
        }
        Finding::Record { record, says, stands } => {
            let (says, stands): (Json, Json) = (json!(says), json!(stands));
            say(
                lang,
                format!("记录 {record}：记录说 {says}，台账里是 {stands}。"),
                format!("Record {record}: it says {says}, but the ledger holds {stands}."),
            )
        }
    }
}
