//! `luoshi import`: units, people, posts, or what a room takes; and what becomes of imports that were made.

use std::io::IsTerminal;
use std::path::Path;

use luoshi_imports::model::RowState;
use luoshi_imports::{Listed, Noted};
use luoshi_packs::Lang;
use luoshi_sheets::BadCell;
use luoshi_units::Who;
use luoshi_units::import::Kind;
use luoshi_web::jobs::Progress;
use luoshi_web::uploads::hash_of;
use luoshi_web::{Error, ImportReport};
use serde_json::{Value as Json, json};

use crate::cli::{Common, ImportArgs, ImportCommand};
use crate::opened::Opened;
use crate::outcome::{Failure, Outcome};
use crate::print::{bytes, line, value};
use crate::say::say;

/// Imports a sheet, all or nothing, or writes an empty one.
pub async fn run(common: &Common, args: &ImportArgs) -> Result<Outcome, Failure> {
    let opened = Opened::open(common).await?;
    match &args.command {
        Some(ImportCommand::List { login }) => return list(common, &opened, login.as_deref()).await,
        Some(ImportCommand::Undo { id, reason, login }) => {
            return undo(common, &opened, login.as_deref(), (*id, reason)).await;
        }
        None => {}
    }
    let kind = args.kind.as_deref().ok_or_else(|| Failure::Use("Say what to import.".to_owned()))?;
    if args.template {
        return template(&opened, args, kind);
    }
    let path = args.file.as_deref().ok_or_else(|| Failure::Use("Name the file to import.".to_owned()))?;
    let file = std::fs::read(path)
        .map_err(|error| Failure::Cannot(format!("{} cannot be read: {error}", path.display())))?;
    let who = opened.who(args.login.as_deref()).await?;
    let report = match Kind::parse(kind) {
        Some(units) => crate::units_import::run(&opened.app, &who, units, &file, args.dry_run).await?,
        None => of_room(&opened, &who, kind, (&file, path), args.dry_run).await?,
    };
    tell(common, &opened, args, &report)
}

/// Imports what a room takes, and notes it among the imports, where it can be seen and undone.
async fn of_room(
    opened: &Opened,
    who: &Who,
    kind: &str,
    (file, path): (&[u8], &Path),
    dry_run: bool,
) -> Result<ImportReport, Failure> {
    let (app, room) = (&opened.app, room_for(opened, kind)?);
    let hash = hash_of(file);
    // What was imported in a browser has keys of its own there; what was undone begins anew.
    if let Some(stands) = luoshi_imports::standing(app, kind, &hash).await? {
        let rows = luoshi_imports::rows(app, &stands).await?;
        return Ok(ImportReport { rows, already: rows, ..ImportReport::default() });
    }
    let mark = match luoshi_imports::times_undone(app, kind, &hash).await? {
        0 => hash.clone(),
        times => format!("{hash}.{times}"),
    };
    let report = room.import(app, who, kind, (file, &mark), dry_run).await?;
    if !dry_run && report.bad.is_empty() {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let noted = Noted { kind: kind.to_owned(), hash, file: name, records: report.records.clone() };
        luoshi_imports::note(app, who, noted).await?;
    }
    Ok(report)
}

/// The imports of somebody, or of the program itself.
async fn list(common: &Common, opened: &Opened, login: Option<&str>) -> Result<Outcome, Failure> {
    let who = opened.who(login).await?;
    let imports = luoshi_imports::listed(&opened.app, &who).await?;
    let row = |listed: &Listed| {
        json!({
            "id": listed.import.id.to_string(),
            "kind": listed.import.kind,
            "file": listed.import.file,
            "state": listed.import.state.as_str(),
            "sent": listed.import.sent,
            "rows": listed.counts.all(),
            "recorded": listed.counts.of(RowState::Done) + listed.counts.of(RowState::Kept),
        })
    };
    if common.json {
        value(&Json::Array(imports.iter().map(row).collect()))?;
        return Ok(Outcome::Well);
    }
    for listed in &imports {
        let (import, counts) = (&listed.import, &listed.counts);
        let made = counts.of(RowState::Done) + counts.of(RowState::Kept);
        let (all, state) = (counts.all(), import.state.as_str());
        let said =
            say(opened.lang, format!("{all} 行，记入 {made} 行"), format!("{all} rows, {made} recorded"));
        line(&format!("{}\t{}\t{}\t{state}\t{said}", import.id, import.kind, import.file))?;
    }
    Ok(Outcome::Well)
}

/// Takes an import back.
async fn undo(
    common: &Common,
    opened: &Opened,
    login: Option<&str>,
    (id, reason): (i64, &str),
) -> Result<Outcome, Failure> {
    let who = opened.who(login).await?;
    let key = format!("cli:undo:{id}");
    let done = luoshi_imports::undo(&opened.app, &who, id, (&key, reason), Progress::unseen()).await;
    let done = done.map_err(|error| match error {
        Error::NotFound => Failure::Use(format!("There is no import {id}. `luoshi import list` names them.")),
        other => other.into(),
    })?;
    if common.json {
        value(&json!({ "withdrawn": done.back, "left": done.kept }))?;
    } else {
        let (back, kept) = (done.back, done.kept);
        line(&say(
            opened.lang,
            format!("撤回 {back} 条记录；{kept} 条在导入后改过或确认过，没有撤回。"),
            format!("{back} records withdrawn; {kept} were changed or confirmed since and stay."),
        ))?;
    }
    Ok(if done.kept == 0 { Outcome::Well } else { Outcome::No })
}

fn room_for<'a>(opened: &'a Opened, kind: &str) -> Result<&'a dyn luoshi_web::Room, Failure> {
    let app = &opened.app;
    app.importer(kind).map(|(room, _)| room).ok_or_else(|| {
        let mut kinds = vec!["units".to_owned(), "people".to_owned(), "posts".to_owned()];
        kinds.extend(app.rooms().iter().flat_map(|room| room.imports(app)).map(|import| import.id));
        Failure::Use(format!("There is no import {kind:?}. There are: {}.", kinds.join(", ")))
    })
}

fn template(opened: &Opened, args: &ImportArgs, kind: &str) -> Result<Outcome, Failure> {
    let headers = match Kind::parse(kind) {
        Some(units) => luoshi_units::import::template(units, opened.lang == Lang::En),
        None => room_for(opened, kind)?
            .template(&opened.app, kind)
            .ok_or_else(|| Failure::Use(format!("There is no template for {kind:?}.")))?,
    };
    let sheet = luoshi_sheets::write_xlsx(kind, &headers, std::iter::empty())
        .map_err(|error| Failure::Cannot(error.to_string()))?;
    match &args.file {
        Some(path) => std::fs::write(path, &sheet)
            .map_err(|error| Failure::Cannot(format!("{} cannot be written: {error}", path.display())))?,
        None if std::io::stdout().is_terminal() => {
            return Err(Failure::Use(
                "Name the file for the empty sheet, or send the output to one.".to_owned(),
            ));
        }
        None => bytes(&sheet)?,
    }
    Ok(Outcome::Well)
}

fn tell(
    common: &Common,
    opened: &Opened,
    args: &ImportArgs,
    report: &ImportReport,
) -> Result<Outcome, Failure> {
    if common.json {
        value(&json!({
            "rows": report.rows,
            "imported": report.imported,
            "already": report.already,
            "dry_run": args.dry_run,
            "bad": report.bad.iter().map(as_json).collect::<Vec<Json>>(),
            "said": report.said.iter().map(|text| text.get(opened.lang)).collect::<Vec<_>>(),
        }))?;
    } else {
        for cell in &report.bad {
            line(&describe(cell, opened.lang))?;
        }
        for text in &report.said {
            line(text.get(opened.lang))?;
        }
        line(&summary(opened.lang, args.dry_run, report))?;
    }
    Ok(if report.bad.is_empty() { Outcome::Well } else { Outcome::No })
}

fn summary(lang: Lang, dry_run: bool, report: &ImportReport) -> String {
    let ImportReport { rows, imported, already, bad, .. } = report;
    match (bad.len(), dry_run) {
        (0, false) => say(
            lang,
            format!("共 {rows} 行：导入 {imported} 行，{already} 行原来就有。"),
            format!("{rows} rows: {imported} imported, {already} were there already."),
        ),
        (0, true) => say(
            lang,
            format!("共 {rows} 行：可以导入 {imported} 行，{already} 行原来就有。这次只是试一遍，没有导入。"),
            format!(
                "{rows} rows: {imported} would be imported, {already} are there already. This was a trial."
            ),
        ),
        (bad, _) => say(
            lang,
            format!("共 {rows} 行，{bad} 格有错，一行也没有导入。改好以后再导入。"),
            format!("{rows} rows, {bad} bad cells: nothing was imported. Mend them and import again."),
        ),
    }
}

fn describe(cell: &BadCell, lang: Lang) -> String {
    let words = |words: &luoshi_sheets::Words| say(lang, words.zh.clone(), words.en.clone());
    let sheet = if cell.sheet.is_empty() { String::new() } else { format!("{}!", cell.sheet) };
    let place = format!("{sheet}{}{}", luoshi_sheets::column_name(cell.column), cell.row);
    let join = say(lang, "", " ");
    let (wrong, right) = (words(&cell.wrong), words(&cell.right));
    format!("{place} ({}) {:?}: {wrong}{join}{right}", cell.header, cell.value)
}

fn as_json(cell: &BadCell) -> Json {
    json!({
        "sheet": cell.sheet,
        "row": cell.row,
        "column": luoshi_sheets::column_name(cell.column),
        "header": cell.header,
        "value": cell.value,
        "wrong": { "zh": cell.wrong.zh, "en": cell.wrong.en },
        "right": { "zh": cell.right.zh, "en": cell.right.en },
    })
}
