//! Importing a sheet into a form.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_sheets::{BadCell, Words as Said, column_name};
use luoshi_web::parts::{Column, Control, ErrorSummary, Field, Row, Table, TableStyle};
use luoshi_web::{
    Error, Form as Sent, Html, ImportReport, Shell, User, Words, download, render, render_with,
};

use super::list::XLSX;
use crate::here::Here;
use crate::{imports, sheet};

/// The most bad cells that a page lists.
const MOST_BAD: usize = 200;

#[derive(Template)]
#[template(path = "records_import.html")]
struct ImportPage {
    shell: Shell,
    w: Words,
    hidden: Html,
    summary: ErrorSummary,
    file: Field,
    action: String,
    template: String,
    good: Option<String>,
    bad: Option<Table>,
    bad_said: String,
    said: Vec<String>,
    list: String,
}

/// What a page says besides its form.
#[derive(Default)]
struct Outcome {
    report: Option<(ImportReport, bool)>,
    problem: Option<String>,
}

/// `GET /records/{form}/import`
pub async fn ask(user: User, Path(form): Path<String>) -> Result<Response, Error> {
    show(&user, &form, Outcome::default()).await
}

/// `GET /records/{form}/template.xlsx`
pub async fn template(user: User, Path(form): Path<String>) -> Result<Response, Error> {
    let pack = user.app.pack();
    let form = pack.form(&form).ok_or(Error::NotFound)?;
    let headers = sheet::headers(form, user.lang);
    let bytes = luoshi_sheets::write_xlsx(form.name.get(user.lang), &headers, std::iter::empty())
        .map_err(crate::Error::from)?;
    Ok(download(&format!("{}.xlsx", form.name.get(user.lang)), XLSX, bytes))
}

/// `POST /records/{form}/import`
pub async fn send(user: User, Path(form): Path<String>, sent: Sent) -> Result<Response, Error> {
    sent.key()?;
    let w = user.words(&crate::WORDS);
    let Some(file) = sent.file("file") else {
        let problem = Some(w.t("records-import-none"));
        return show(&user, &form, Outcome { problem, report: None }).await;
    };
    let dry_run = sent.get("do") != Some("import");
    let outcome = match imports::import(&user.app, &user.who, &form, &file.bytes, dry_run).await {
        Ok(report) => Outcome { report: Some((report, dry_run)), problem: None },
        Err(crate::Error::Sheet(error)) => {
            let Said { zh, en } = error.words();
            Outcome { problem: Some(if w.english() { en } else { zh }), report: None }
        }
        Err(error) => return Err(error.into()),
    };
    show(&user, &form, outcome).await
}

async fn show(user: &User, form: &str, outcome: Outcome) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(user, &mut conn).await?;
    drop(conn);
    let form = here.form(form)?;
    let (w, name) = (here.w, form.name.get(here.w.lang));
    let list = format!("/records/{}", form.id);
    let title = w.t1("records-import-title", "form", name);
    let report = outcome.report.as_ref();
    let wrong = outcome.problem.iter().count() + report.map_or(0, |(report, _)| report.bad.len());
    let shell = user
        .shell(title)
        .crumb(w.t("records-title"), Some("/records"))
        .crumb(name, Some(&list))
        .crumb(w.t("records-import"), None)
        .lede(w.t("records-import-lede"))
        .wrong(wrong);
    let accept = ".xlsx,.ods,.csv".to_owned();
    let file =
        Field::new(w.lang, "file", w.t("records-import-file"), Control::Files { accept, several: false })
            .hint(w.t("records-import-file-hint"))
            .error(outcome.problem.clone());
    let bad = report.filter(|(report, _)| !report.bad.is_empty()).map(|(report, _)| table(w, &report.bad));
    let page = ImportPage {
        hidden: shell.hidden(&user.new_key()),
        shell,
        w,
        summary: ErrorSummary::of(w.lang, [&file]),
        file,
        action: format!("{list}/import"),
        template: format!("{list}/template.xlsx"),
        good: report.and_then(|(report, dry_run)| good(w, report, *dry_run)),
        bad_said: w.t1("records-import-bad", "count", report.map_or(0, |(report, _)| report.bad.len())),
        bad,
        said: report
            .map(|(report, _)| report.said.iter().map(|text| text.get(w.lang).to_owned()).collect())
            .unwrap_or_default(),
        list,
    };
    if wrong == 0 { render(&page) } else { render_with(StatusCode::UNPROCESSABLE_ENTITY, &page) }
}

fn good(w: Words, report: &ImportReport, dry_run: bool) -> Option<String> {
    if !report.bad.is_empty() {
        None
    } else if report.already > 0 {
        Some(w.t1("records-import-already", "count", report.already))
    } else if dry_run {
        Some(w.t1("records-import-good", "rows", report.rows))
    } else {
        Some(w.t1("records-import-done", "count", report.imported))
    }
}

/// Every bad cell: where it is, what it holds, what is wrong, what would be right.
fn table(w: Words, bad: &[BadCell]) -> Table {
    let columns = ["at", "header", "value", "wrong", "right"]
        .map(|word| Column::new(w.t(&format!("records-import-{word}"))));
    let mut table = Table::new(w.t("records-import-wrong"), TableStyle::Cards, columns.into());
    let said = |said: &Said| if w.english() { said.en.clone() } else { said.zh.clone() };
    for cell in bad.iter().take(MOST_BAD) {
        let at = format!("{}{}", column_name(cell.column), cell.row);
        let at = if cell.sheet.is_empty() { at } else { format!("{} {at}", cell.sheet) };
        table.push(Row::new([
            at.into(),
            cell.header.as_str().into(),
            cell.value.as_str().into(),
            said(&cell.wrong).into(),
            said(&cell.right).into(),
        ]));
    }
    table
}
