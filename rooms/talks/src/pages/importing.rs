//! Importing a sheet: what it needs, what is wrong with it, what became of it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_sheets::{BadCell, Words as Said};
use luoshi_web::parts::{Cell, Column, Control, ErrorSummary, Field, Row, Table, TableStyle};
use luoshi_web::{Error, Form, ImportReport, Shell, User, Words, render_with};

use super::file;
use crate::WORDS;
use crate::import::{Failed, Kind, import};

/// So many bad cells a page lists; the rest are counted.
const MOST_BAD: usize = 200;

#[derive(Template)]
#[template(path = "talk_import.html")]
struct ImportPage {
    shell: Shell,
    w: Words,
    summary: ErrorSummary,
    key: String,
    file: Field,
    good: Option<String>,
    bad: Option<(String, Table)>,
    template: &'static str,
    list: &'static str,
}

/// `GET /talks/import`
pub async fn talks(user: User) -> Result<Response, Error> {
    show(&user, Kind::Talks, None, None)
}

/// `GET /talks/teams/import`
pub async fn teams(user: User) -> Result<Response, Error> {
    show(&user, Kind::Teams, None, None)
}

/// `POST /talks/import`
pub async fn send_talks(user: User, form: Form) -> Result<Response, Error> {
    send(user, form, Kind::Talks).await
}

/// `POST /talks/teams/import`
pub async fn send_teams(user: User, form: Form) -> Result<Response, Error> {
    send(user, form, Kind::Teams).await
}

/// `GET /talks/template.xlsx`
pub async fn talks_template(user: User) -> Result<Response, Error> {
    template(&user, Kind::Talks)
}

/// `GET /talks/teams/template.xlsx`
pub async fn teams_template(user: User) -> Result<Response, Error> {
    template(&user, Kind::Teams)
}

fn template(user: &User, kind: Kind) -> Result<Response, Error> {
    let sheet = user.words(&WORDS).t(if kind == Kind::Talks { "talks-title" } else { "talks-teams" });
    let bytes = luoshi_sheets::write_xlsx(&sheet, &kind.headers(user.lang), std::iter::empty());
    let bytes = bytes.map_err(|error| Error::internal(error.to_string()))?;
    let name = format!("{}-template.xlsx", kind.id());
    Ok(file(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &name))
}

async fn send(user: User, form: Form, kind: Kind) -> Result<Response, Error> {
    form.key()?;
    let w = user.words(&WORDS);
    let Some(upload) = form.file("file") else {
        return show(&user, kind, None, Some(w.t("talks-import-no-file")));
    };
    let dry_run = form.get("as") != Some("import");
    match import(&user.app, &user.who, kind, &upload.bytes, dry_run).await {
        Ok(report) => show(&user, kind, Some((report, dry_run)), None),
        Err(Failed::Sheet(error)) => {
            let said = error.words();
            show(&user, kind, None, Some(said_in(w, &said)))
        }
        Err(other) => Err(other.into()),
    }
}

fn said_in(w: Words, said: &Said) -> String {
    if w.english() { said.en.clone() } else { said.zh.clone() }
}

fn show(
    user: &User,
    kind: Kind,
    report: Option<(ImportReport, bool)>,
    refused: Option<String>,
) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let (title, template, list) = match kind {
        Kind::Talks => (w.t("talks-import"), "/talks/template.xlsx", "/talks"),
        Kind::Teams => (w.t("talks-import-teams"), "/talks/teams/template.xlsx", "/talks/teams"),
    };
    let accept = ".xlsx,.ods,.csv".to_owned();
    let file =
        Field::new(w.lang, "file", w.t("talks-import-file"), Control::Files { accept, several: false })
            .hint(w.t("talks-import-file-hint"))
            .error(refused);
    let summary = ErrorSummary::of(w.lang, [&file]);
    let bad = report.as_ref().map_or(0, |(report, _)| report.bad.len());
    let wrong = summary.len() + bad;
    let mut shell = user.shell(title.clone()).crumb(w.t("talks-title"), Some("/talks"));
    if kind == Kind::Teams {
        shell = shell.crumb(w.t("talks-teams"), Some("/talks/teams"));
    }
    let page = ImportPage {
        shell: shell.crumb(title, None).lede(w.t("talks-import-lede")).wrong(wrong),
        w,
        summary,
        key: user.new_key(),
        file,
        good: report.as_ref().and_then(|(report, dry_run)| good(w, report, *dry_run)),
        bad: report.as_ref().filter(|_| bad > 0).map(|(report, _)| {
            (w.t2("talks-import-bad", "count", bad, "rows", report.rows), table(w, &report.bad))
        }),
        template,
        list,
    };
    render_with(if wrong == 0 { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &page)
}

fn good(w: Words, report: &ImportReport, dry_run: bool) -> Option<String> {
    if !report.bad.is_empty() {
        None
    } else if report.already == report.rows {
        Some(w.t1("talks-import-already", "count", report.already))
    } else if dry_run {
        Some(w.t1("talks-import-good", "rows", report.rows))
    } else {
        Some(w.t1("talks-import-done", "count", report.imported))
    }
}

fn table(w: Words, bad: &[BadCell]) -> Table {
    let columns = ["where", "column", "value", "wrong", "right"];
    let columns = columns.map(|name| Column::new(w.t(&format!("talks-import-{name}"))));
    let rows = bad.iter().take(MOST_BAD).map(|cell| {
        let place = format!("{}{}", cell.column_name(), cell.row);
        let place = if cell.sheet.is_empty() { place } else { format!("{} {place}", cell.sheet) };
        Row::new([
            Cell::with_class(place, "nowrap"),
            Cell::new(cell.header.as_str()),
            Cell::new(cell.value.as_str()),
            Cell::new(said_in(w, &cell.wrong)),
            Cell::new(said_in(w, &cell.right)),
        ])
    });
    Table::new(w.t("talks-import-cells"), TableStyle::Cards, columns.into()).rows(rows)
}
