//! `luoshi backup`, `luoshi restore`, `luoshi drill`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicatif::ProgressBar;
use luoshi_store::copy::{Copied, copy, read_manifest, sums, write_manifest};
use luoshi_store::{Mode, SchemaState, Store};
use luoshi_web::uploads::Files;
use serde_json::{Value as Json, json};

use super::attached;
use crate::ambient::SystemClock;
use crate::cli::{BackupArgs, Common, DrillArgs};
use crate::house::MIGRATIONS;
use crate::opened::{cities, store};
use crate::outcome::{Failure, Outcome};
use crate::print::{line, value};
use crate::say::say;

async fn open(common: &Common, address: &str, mode: Mode) -> Result<Store, Failure> {
    let with = Common { database: address.to_owned(), ..common.clone() };
    store(&with, mode, Arc::new(SystemClock)).await
}

fn sqlite(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Takes a file and what SQLite keeps beside it away.
fn remove(path: &Path) {
    for end in ["", "-wal", "-shm"] {
        // What is not there need not be removed.
        drop(std::fs::remove_file(with_end(path, end)));
    }
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    bar.enable_steady_tick(std::time::Duration::from_millis(200));
    bar
}

/// Runs a long copy until it ends or is interrupted.
async fn stoppable<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::select! {
        done = work => done,
        _ = tokio::signal::ctrl_c() => Err(Failure::Cannot("Interrupted: nothing was changed.".to_owned())),
    }
}

/// Writes everything of the database into one file, while the server goes on.
pub async fn backup(common: &Common, args: &BackupArgs) -> Result<Outcome, Failure> {
    if args.file.exists() {
        return Err(Failure::Use(format!("{} is there already. Name another file.", args.file.display())));
    }
    let from = store(common, Mode::Existing, Arc::new(SystemClock)).await?;
    from.require_schema(MIGRATIONS).await?;
    let new = with_end(&args.file, ".new");
    remove(&new);
    let made = stoppable(write_backup(common, &from, &new)).await;
    let copied = made.inspect_err(|_| remove(&new))?;
    std::fs::rename(&new, &args.file)?;
    report(common, &args.file.display().to_string(), &copied)?;
    let whole = match &args.files {
        Some(folder) => {
            attached::copied(common, &from, &common.files.open()?, &Files::in_folder(folder)).await?
        }
        None => true,
    };
    if !common.json {
        eprintln!("{}", kept_apart(common, args.files.is_some()));
    }
    Ok(if whole { Outcome::Well } else { Outcome::No })
}

/// What is not in a backup, and has to be kept beside it.
fn kept_apart(common: &Common, with_files: bool) -> String {
    let lang = common.lang.into();
    if with_files {
        return say(
            lang,
            "开放日志的钥匙（…log-key）和它旁边的 .last 不在备份里，请另行备份。",
            "The key of the open log (…log-key) and the .last beside it are not in the backup: keep copies of them on \
             their own.",
        );
    }
    let place = common.files.place();
    say(
        lang,
        format!(
            "开放日志的钥匙（…log-key）、它旁边的 .last 和上传的文件（{place}）不在备份里：请另行备份，文件也可以用 --files 一起备份。"
        ),
        format!(
            "The key of the open log (…log-key), the .last beside it and uploaded files ({place}) are not in the backup: \
             keep copies of them on their own, of the files also by --files."
        ),
    )
}

async fn write_backup(common: &Common, from: &Store, file: &Path) -> Result<Vec<Copied>, Failure> {
    let to = open(common, &sqlite(file), Mode::Create).await?;
    to.migrate(MIGRATIONS).await?;
    let copied = copied(from, &to).await?;
    write_manifest(&to, copied.clone()).await?;
    to.close().await;
    Ok(copied)
}

async fn copied(from: &Store, to: &Store) -> Result<Vec<Copied>, Failure> {
    let bar = bar();
    let copied = copy(from, to, MIGRATIONS, &|table, rows| bar.set_message(format!("{table} {rows}"))).await;
    bar.finish_and_clear();
    Ok(copied?)
}

/// Fills an empty database of either engine from a backup.
pub async fn restore(common: &Common, args: &BackupArgs) -> Result<Outcome, Failure> {
    let path = common.database.strip_prefix("sqlite:").map(PathBuf::from);
    let (to, building) = match &path {
        Some(path) if path.exists() => {
            refuse_data(common, &store(common, Mode::Existing, Arc::new(SystemClock)).await?).await?;
            (common.database.clone(), None)
        }
        Some(path) => {
            let building = with_end(path, ".restoring");
            remove(&building);
            (sqlite(&building), Some((building, path.clone())))
        }
        None => {
            refuse_data(common, &store(common, Mode::Existing, Arc::new(SystemClock)).await?).await?;
            (common.database.clone(), None)
        }
    };
    let made = stoppable(fill(common, &args.file, &to)).await;
    let copied = made.inspect_err(|_| {
        if let Some((building, _)) = &building {
            remove(building);
        }
    })?;
    if let Some((building, path)) = building {
        put_aside(common, &path)?;
        std::fs::rename(building, path)?;
    }
    report(common, &args.file.display().to_string(), &copied)?;
    let Some(folder) = &args.files else { return Ok(Outcome::Well) };
    let to = store(common, Mode::Existing, Arc::new(SystemClock)).await?;
    let whole = attached::copied(common, &to, &Files::in_folder(folder), &common.files.open()?).await?;
    Ok(if whole { Outcome::Well } else { Outcome::No })
}

/// What SQLite left beside a file that is gone would be taken for the new one's. It may hold what was committed last, so
/// it is kept under another name.
fn put_aside(common: &Common, path: &Path) -> Result<(), Failure> {
    for end in ["-wal", "-shm"] {
        let (left, aside) = (with_end(path, end), with_end(path, &format!(".left{end}")));
        if left.exists() {
            std::fs::rename(&left, &aside)?;
            eprintln!(
                "{}",
                say(
                    common.lang.into(),
                    format!("{} 属于原来的数据库，改名为 {}。", left.display(), aside.display()),
                    format!(
                        "{} belonged to the database that was here; it is {} now.",
                        left.display(),
                        aside.display()
                    ),
                )
            );
        }
    }
    Ok(())
}

/// Refuses a database that holds something.
async fn refuse_data(common: &Common, to: &Store) -> Result<(), Failure> {
    let empty = match to.schema(MIGRATIONS).await? {
        SchemaState::Empty => true,
        _ => cities(to).await?.is_empty(),
    };
    if empty {
        return Ok(());
    }
    Err(Failure::Cannot(say(
        common.lang.into(),
        format!("{} 里已有数据。恢复要用空的数据库，用 --database 另指一个。", to.address()),
        format!(
            "{} holds data. A backup is restored into an empty database: name another with --database.",
            to.address()
        ),
    )))
}

/// Copies a backup into a database, and holds what came out against what the backup says is in it.
async fn fill(common: &Common, file: &Path, to: &str) -> Result<Vec<Copied>, Failure> {
    let work = with_end(file, ".reading");
    remove(&work);
    std::fs::copy(file, &work)
        .map_err(|error| Failure::Cannot(format!("{} cannot be read: {error}", file.display())))?;
    let filled = fill_from(common, file, &work, to).await;
    remove(&work);
    filled
}

/// From a copy of the backup, so that the steps of a newer program change the copy alone.
async fn fill_from(common: &Common, file: &Path, work: &Path, to: &str) -> Result<Vec<Copied>, Failure> {
    let broken = |why: &str| {
        Failure::Cannot(say(
            common.lang.into(),
            format!("{} 不是完整的备份：{why}。换一份备份。", file.display()),
            format!("{} is no whole backup: {why}. Take another one.", file.display()),
        ))
    };
    let from =
        open(common, &sqlite(work), Mode::Existing).await.map_err(|error| broken(&error.to_string()))?;
    let said = read_manifest(&from).await.map_err(|error| broken(&error.to_string()))?;
    let steps = from.migrate(MIGRATIONS).await?;
    let to = open(common, to, Mode::Create).await?;
    to.migrate(MIGRATIONS).await?;
    let copied = match copied(&from, &to).await {
        Err(Failure::Cannot(why)) => return Err(broken(&why)),
        other => other?,
    };
    to.close().await;
    from.close().await;
    // A backup of an older program was brought up to this one first, so that sums of rows need not be the same.
    match said
        .iter()
        .find(|said| !copied.iter().any(|one| one == *said || (steps > 0 && one.table == said.table)))
    {
        Some(wrong) => Err(broken(&format!("{}: {} rows of another sum", wrong.table, wrong.rows))),
        None => Ok(copied),
    }
}

/// Restores the newest backup aside and compares it with the database that serves: every row of it has to be there
/// still, as it was.
pub async fn drill(common: &Common, args: &DrillArgs) -> Result<Outcome, Failure> {
    let file = newest(&args.place)?;
    let aside = with_end(&file, ".drill");
    remove(&aside);
    let filled = stoppable(fill(common, &file, &sqlite(&aside))).await;
    let compared = match filled {
        Ok(copied) => compare(common, &aside, &copied).await,
        Err(error) => Err(error),
    };
    remove(&aside);
    let differing = compared?;
    if common.json {
        value(&json!({ "backup": file.display().to_string(), "differs": differing }))?;
    } else if differing.is_empty() {
        line(&say(
            common.lang.into(),
            format!("{} 恢复无误：日志的每一条都与在用的数据库一致。", file.display()),
            format!(
                "{} restores well: every entry of its log stands in the serving database.",
                file.display()
            ),
        ))?;
    } else {
        line(&differing.join("\n"))?;
    }
    Ok(if differing.is_empty() { Outcome::Well } else { Outcome::No })
}

/// Tables that only grow: what a backup holds of them has to be the beginning of what serves.
const GROWING: [&str; 3] = ["entry", "log_event", "place"];

async fn compare(common: &Common, aside: &Path, copied: &[Copied]) -> Result<Vec<String>, Failure> {
    let restored = open(common, &sqlite(aside), Mode::Existing).await?;
    let serving = store(common, Mode::Existing, Arc::new(SystemClock)).await?;
    let mut differing = Vec::new();
    for one in sums(&restored, MIGRATIONS, |_| true).await? {
        if !copied.contains(&one) {
            differing.push(format!("{}: another sum after it was restored", one.table));
        }
    }
    for city in cities(&restored).await? {
        let (seq, root) = (last(&restored, city.id).await?, crate::openlog::root(&restored, city.id).await?);
        let now = crate::openlog::root_at(&serving, city.id, &root).await?;
        if now != root {
            differing.push(format!("{}: the log's first {} positions are others now", city.code, root.0));
        }
        if last(&serving, city.id).await? < seq {
            differing.push(format!("{}: the backup holds {seq} positions, more than what serves", city.code));
        }
    }
    let rows =
        |list: &[Copied], table: &str| list.iter().find(|one| one.table == table).map_or(0, |one| one.rows);
    let there = sums(&serving, MIGRATIONS, |table| GROWING.contains(&table)).await?;
    for table in GROWING {
        if rows(&there, table) < rows(copied, table) {
            differing.push(format!(
                "{table}: {} rows, {} in the backup",
                rows(&there, table),
                rows(copied, table)
            ));
        }
    }
    restored.close().await;
    Ok(differing)
}

async fn last(of: &Store, city: i64) -> Result<i64, Failure> {
    Ok(luoshi_store::store::log_head(&mut of.read().await?, city).await?.1)
}

/// The file itself, or the newest of a folder.
fn newest(place: &Path) -> Result<PathBuf, Failure> {
    if place.is_file() {
        return Ok(place.to_owned());
    }
    let files = std::fs::read_dir(place)
        .map_err(|error| Failure::Cannot(format!("{} cannot be read: {error}", place.display())))?;
    let backups = files
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "luoshi") && path.is_file());
    let newest = backups.max_by_key(|path| path.metadata().and_then(|data| data.modified()).ok());
    newest.ok_or_else(|| Failure::Cannot(format!("{} holds no backup (*.luoshi).", place.display())))
}

fn report(common: &Common, file: &str, copied: &[Copied]) -> Result<(), Failure> {
    let rows: i64 = copied.iter().map(|one| one.rows).sum();
    if common.json {
        let tables: Vec<Json> = copied
            .iter()
            .map(|one| json!({ "table": one.table, "rows": one.rows, "sum": one.sum }))
            .collect();
        value(&json!({ "file": file, "rows": rows, "tables": tables }))?;
    } else {
        line(&say(
            common.lang.into(),
            format!("{file}：{} 张表，{rows} 行。", copied.len()),
            format!("{file}: {} tables, {rows} rows.", copied.len()),
        ))?;
    }
    Ok(())
}
