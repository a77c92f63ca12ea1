//! `luoshi doctor`: everything held against everything.

mod attached;
mod describe;
mod open_log;

use std::collections::HashSet;
use std::fmt::Display;
use std::sync::Arc;

use luoshi_ledger::Finding;
use luoshi_openlog::OpenLog;
use luoshi_packs::Lang;
use luoshi_proofs::note::Vkey;
use luoshi_store::Mode;
use serde_json::json;

use crate::ambient::SystemClock;
use crate::cli::Common;
use crate::config::witness_keys;
use crate::house::MIGRATIONS;
use crate::opened::{self, Opened};
use crate::outcome::{Failure, Outcome};
use crate::print::{line, value};
use crate::say::say;

/// What a look at everything came to.
#[derive(Debug)]
pub struct Report {
    /// How many records were computed again.
    pub records: usize,
    /// What does not fit, each with the row that it is about.
    pub wrong: Vec<String>,
    /// What else is to be known.
    pub said: Vec<String>,
}

/// Recomputes every record's postings, holds keys, people, units and days against each other, and makes every leaf of
/// the open log again.
pub async fn run(common: &Common) -> Result<Outcome, Failure> {
    report(common, common.lang.into(), &look(common, &[]).await?)
}

/// Opens the database and looks at everything. Signatures are held against the keys that lie here, and `others`.
///
/// # Errors
/// Where it cannot be opened, and not because of values that cannot be read.
pub async fn look(common: &Common, others: &[Vkey]) -> Result<Report, Failure> {
    let opened = match Opened::open(common).await {
        Ok(opened) => opened,
        Err(error) => return unopened(common, error).await,
    };
    let mut keys = opened.log.as_ref().map(|log| log.known()).transpose()?.unwrap_or_default();
    keys.extend(witness_keys(&common.witnesses));
    keys.extend_from_slice(others);
    let report = examine(&opened, &keys).await;
    opened.app.store().close().await;
    report
}

/// What keeps a city from being opened may be values that cannot be read: then these are the answer.
async fn unopened(common: &Common, error: Failure) -> Result<Report, Failure> {
    let Ok(store) = opened::store(common, Mode::Existing, Arc::new(SystemClock)).await else {
        return Err(error);
    };
    let found = match store.read().await {
        Ok(mut conn) => luoshi_store::unreadable(&mut conn, MIGRATIONS, None).await.unwrap_or_default(),
        Err(_) => Vec::new(),
    };
    store.close().await;
    if found.is_empty() {
        return Err(error);
    }
    let said = vec![error.to_string()];
    let wrong = found.iter().map(|one| describe::unreadable(common.lang.into(), one)).collect();
    Ok(Report { records: 0, wrong, said })
}

/// Looks at everything. What was damaged so that a check cannot be made is a difference too, and keeps no other check
/// from being made.
async fn examine(opened: &Opened, keys: &[Vkey]) -> Result<Report, Failure> {
    let (app, lang) = (&opened.app, opened.lang);
    let city = app.city().id;
    let mut look = Look { lang, report: Report { records: 0, wrong: Vec::new(), said: Vec::new() } };
    let mut conn = app.read().await?;
    let unreadable = luoshi_store::unreadable(&mut conn, MIGRATIONS, Some(city)).await;
    look.all(unreadable.map(|found| found.iter().map(|one| describe::unreadable(lang, one)).collect()));
    // Where the head of the log is another than the last position, none is given from it.
    let head = luoshi_ledger::head_amiss(&mut conn, city).await;
    if matches!(head, Ok(None)) {
        look.all(app.ledger().position(city).await.map(|_| Vec::new()));
    }
    let packs = luoshi_packs::doctor::examine(&mut conn, city).await;
    look.all(packs.map(|found| found.into_iter().map(|id| describe::pack(lang, id)).collect()));
    let found = luoshi_ledger::examine(&mut conn, city).await;
    look.all(found.map(|found| found.iter().map(|one| describe::finding(lang, one)).collect()));
    look.all(names(opened).await);
    look.all(attached::examine(opened).await);
    for room in app.rooms() {
        look.room(opened, room.as_ref()).await;
    }
    match OpenLog::new(app.ledger().clone()).examine(city, keys, &|_| {}).await {
        Ok((found, scope)) => {
            look.all(Ok::<_, Failure>(found.iter().map(|one| open_log::describe(lang, one)).collect()));
            look.report.said.extend(open_log::scope(lang, scope));
        }
        Err(error) => look.all(Err(error)),
    }
    match app.store().distribution(MIGRATIONS).await {
        Ok(missing) if missing.is_empty() => {}
        Ok(_) => look.report.wrong.push(say(
            lang,
            "数据库装了 Citus，还有表没有按城市分布。停下所有服务器，运行 `luoshi migrate`。",
            "The database has Citus, and not all tables are distributed by city. Stop all servers and run `luoshi migrate`.",
        )),
        Err(error) => look.report.wrong.push(error.to_string()),
    }
    if luoshi_store::store::is_superuser(&mut conn).await? {
        look.report.said.push(say(
            lang,
            "数据库角色是超级用户，收回的权限拦不住它改动台账。给它换一个单独的角色。",
            "The database role is a superuser: no revoked right holds it back from changing entries. Use a role of its own.",
        ));
    }
    Ok(look.report)
}

fn report(common: &Common, lang: Lang, Report { records, wrong, said }: &Report) -> Result<Outcome, Failure> {
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

/// A look at everything that is under way.
struct Look {
    lang: Lang,
    report: Report,
}

impl Look {
    /// Takes in what a check found, or that it could not be made.
    fn all<E: Display>(&mut self, found: Result<Vec<String>, E>) {
        match found {
            Ok(found) => self.report.wrong.extend(found),
            Err(error) => self.report.wrong.push(say(
                self.lang,
                format!("有一项核对做不下去：{error}"),
                format!("A check cannot be made: {error}"),
            )),
        }
    }

    /// Recomputes the postings of a room's records, and looks for entries that no record of it says.
    async fn room(&mut self, opened: &Opened, room: &dyn luoshi_web::Room) {
        let mut seen = HashSet::new();
        let records = recount(opened, room, &mut seen).await;
        // Where the records cannot be read, none of them is lost.
        let counted = records.is_ok();
        self.all(records);
        self.report.records += seen.len();
        if counted {
            self.all(lost(opened, room.name(), &seen).await);
        }
        let amiss = room.amiss(&opened.app).await;
        self.all(amiss.map(|found| found.into_iter().map(|id| describe::beside(self.lang, id)).collect()));
    }
}

/// Holds what a room's records say against what stands for them, and against what their last deeds left behind.
async fn recount(
    opened: &Opened,
    room: &dyn luoshi_web::Room,
    seen: &mut HashSet<i64>,
) -> Result<Vec<String>, Failure> {
    let app = &opened.app;
    let city = app.city().id;
    let mut conn = app.read().await?;
    let (mut wrong, mut after) = (Vec::new(), i64::MIN);
    loop {
        let page = room.recount(app, after).await?;
        let Some(last) = page.last() else { return Ok(wrong) };
        after = last.record;
        for recount in page {
            seen.insert(recount.record);
            let found = Finding::of_snapshot(&mut conn, city, recount.record, &recount.snapshot).await?;
            wrong.extend(found.iter().map(|found| describe::finding(opened.lang, found)));
            let found = Finding::of_record(&mut conn, city, recount.record, recount.postings).await?;
            wrong.extend(found.iter().map(|found| describe::finding(opened.lang, found)));
        }
    }
}

/// Records of a room that the ledger holds entries of, and the room does not have.
async fn lost(opened: &Opened, room: &str, seen: &HashSet<i64>) -> Result<Vec<String>, Failure> {
    let (app, lang) = (&opened.app, opened.lang);
    let mut conn = app.read().await?;
    let (mut wrong, mut after) = (Vec::new(), i64::MIN);
    loop {
        let page = luoshi_ledger::store::records_of_room(&mut conn, app.city().id, room, after, 1000).await?;
        let Some(last) = page.last() else { return Ok(wrong) };
        after = *last;
        let lost = page.iter().filter(|record| !seen.contains(record));
        wrong.extend(lost.map(|record| describe::lost(lang, room, *record)));
    }
}

/// Holds the city's row against the pack that founded it.
async fn city(opened: &Opened) -> Result<Vec<String>, Failure> {
    let (row, lang) = (opened.app.city(), opened.lang);
    let mut conn = opened.app.read().await?;
    let Some((first, _)) = luoshi_packs::store::pack_hash_at(&mut conn, row.id, 0).await? else {
        return Ok(Vec::new());
    };
    let stored = luoshi_packs::store::pack_version(&mut conn, row.id, first).await?;
    let Some(Ok(pack)) = stored.map(|stored| luoshi_packs::load(&stored.files)) else {
        return Ok(Vec::new());
    };
    let says = &pack.city;
    let same = (&row.code, &row.name_zh, &row.name_en, &row.time_zone)
        == (&says.code, &says.name.zh, &says.name.en, &says.time_zone);
    Ok(if same { Vec::new() } else { vec![describe::city(lang, &row.code)] })
}

/// Items that the pack does not know, units that the tree never held, days before a unit was founded.
async fn names(opened: &Opened) -> Result<Vec<String>, Failure> {
    let app = &opened.app;
    let mut conn = app.read().await?;
    let pack = app.pack();
    let tree = app.tree(&mut conn).await?;
    let lang = opened.lang;
    let mut wrong = city(opened).await?;
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
