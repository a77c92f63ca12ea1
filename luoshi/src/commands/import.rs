//! `luoshi import`: units, people, posts, or what a room takes.

use std::io::IsTerminal;

use luoshi_packs::Lang;
use luoshi_sheets::BadCell;
use luoshi_units::import::Kind;
use luoshi_web::ImportReport;
use serde_json::{Value as Json, json};

use crate::cli::{Common, ImportArgs};
use crate::opened::Opened;
use crate::outcome::{Failure, Outcome};
use crate::print::{bytes, line, value};
use crate::say::say;

/// Imports a sheet, all or nothing, or writes an empty one.
pub async fn run(common: &Common, args: &ImportArgs) -> Result<Outcome, Failure> {
    let opened = Opened::open(common).await?;
    if args.template {
        return template(&opened, args);
    }
    let path = args.file.as_deref().ok_or_else(|| Failure::Use("Name the file to import.".to_owned()))?;
    let file = std::fs::read(path)
        .map_err(|error| Failure::Cannot(format!("{} cannot be read: {error}", path.display())))?;
    let who = opened.who(args.login.as_deref()).await?;
    let app = &opened.app;
    let report = if let Some(kind) = Kind::parse(&args.kind) {
        crate::units_import::run(app, &who, kind, &file, args.dry_run).await?
    } else {
        let room = room_for(&opened, &args.kind)?;
        room.import(app, &who, &args.kind, &file, args.dry_run).await?
    };
    tell(common, &opened, args, &report)
}

fn room_for<'a>(opened: &'a Opened, kind: &str) -> Result<&'a dyn luoshi_web::Room, Failure> {
    let app = &opened.app;
    let room = app.rooms().iter().find(|room| room.imports(app).iter().any(|import| import.id == kind));
    room.map(|room| &**room).ok_or_else(|| {
        let mut kinds = vec!["units".to_owned(), "people".to_owned(), "posts".to_owned()];
        kinds.extend(app.rooms().iter().flat_map(|room| room.imports(app)).map(|import| import.id));
        Failure::Use(format!("There is no import {kind:?}. There are: {}.", kinds.join(", ")))
    })
}

fn template(opened: &Opened, args: &ImportArgs) -> Result<Outcome, Failure> {
    let kind = args.kind.as_str();
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
