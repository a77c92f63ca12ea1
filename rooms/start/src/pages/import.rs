//! Units, people and posts out of a sheet.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_sheets::{BadCell, Table as Sheet, Words as Said};
use luoshi_units::import::{self, Kind};
use luoshi_web::parts::{Column, Control, ErrorSummary, Field, Row, Table, TableStyle, bad_cells};
use luoshi_web::{Error, Form, Html, Shell, User, Words, download, render_with};

use crate::WORDS;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(askama::Template)]
#[template(path = "start_import.html")]
struct ImportPage {
    shell: Shell,
    w: Words,
    hidden: Html,
    summary: ErrorSummary,
    good: Option<String>,
    bad: Option<(String, Table)>,
    columns: Table,
    file: Field,
    here: String,
}

/// What became of a sheet.
enum Outcome {
    /// None was sent.
    Asked,
    /// It cannot be read.
    Unreadable(String),
    /// It has bad cells; nothing came in.
    Bad(Vec<BadCell>),
    /// It is sound: how many rows are new, how many stood already, and whether the new ones are in.
    Good { fresh: usize, already: usize, done: bool },
}

fn kind_of(id: &str) -> Result<Kind, Error> {
    Kind::parse(id).ok_or(Error::NotFound)
}

fn said(w: Words, said: &Said) -> String {
    if w.english() { said.en.clone() } else { said.zh.clone() }
}

/// `GET /start/{kind}`
pub async fn show(user: User, Path(kind): Path<String>) -> Result<Response, Error> {
    page(&user, kind_of(&kind)?, Outcome::Asked)
}

/// `GET /start/{kind}/template.xlsx`
pub async fn template(user: User, Path(kind): Path<String>) -> Result<Response, Error> {
    let (kind, w) = (kind_of(&kind)?, user.words(&WORDS));
    let name = said(w, &kind.name());
    let headers = import::template(kind, w.english());
    let bytes = luoshi_sheets::write_xlsx(&name, &headers, std::iter::empty())
        .map_err(|error| Error::internal(error.to_string()))?;
    Ok(download(&format!("{name}.xlsx"), XLSX, bytes))
}

/// `POST /start/{kind}`
pub async fn send(user: User, Path(kind): Path<String>, form: Form) -> Result<Response, Error> {
    form.key()?;
    let (kind, w) = (kind_of(&kind)?, user.words(&WORDS));
    let Some(file) = form.file("file") else {
        return page(&user, kind, Outcome::Unreadable(w.t("start-import-none")));
    };
    let outcome = match luoshi_sheets::read(&file.bytes) {
        Ok(sheet) => bring_in(&user, kind, sheet, form.get("do") == Some("import")).await?,
        Err(error) => Outcome::Unreadable(said(w, &error.words())),
    };
    page(&user, kind, outcome)
}

/// Checks every cell, and brings all rows in or none. One transaction, so that nothing comes between.
async fn bring_in(user: &User, kind: Kind, sheet: Sheet, go: bool) -> Result<Outcome, Error> {
    let (who, units, on) = (user.who.clone(), user.app.units().clone(), user.app.today());
    user.app
        .store()
        .write(move |tx| {
            Box::pin(async move {
                Ok(match import::bring_in(tx, &who, &units, (kind, on), &sheet, !go).await? {
                    Ok(all) => Outcome::Good { fresh: all.imported, already: all.already, done: go },
                    Err(bad) => Outcome::Bad(bad),
                })
            })
        })
        .await
}

fn page(user: &User, kind: Kind, outcome: Outcome) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let here = format!("/start/{}", kind.id());
    let accept = ".xlsx,.ods,.csv".to_owned();
    let problem = match &outcome {
        Outcome::Unreadable(problem) => Some(problem.clone()),
        _ => None,
    };
    let file =
        Field::new(w.lang, "file", w.t("start-import-file"), Control::Files { accept, several: false })
            .hint(w.t("start-import-file-hint"))
            .error(problem);
    let summary = ErrorSummary::of(w.lang, [&file]);
    let (good, bad) = match &outcome {
        Outcome::Good { fresh, already, done } => (Some(sound(w, (*fresh, *already, *done))), None),
        Outcome::Bad(cells) => {
            (None, Some((w.t1("start-import-bad", "n", cells.len()), bad_cells(w, cells))))
        }
        Outcome::Asked | Outcome::Unreadable(_) => (None, None),
    };
    let wrong = summary.len() + if let Outcome::Bad(cells) = &outcome { cells.len() } else { 0 };
    let title = w.t(&format!("start-import-{}", kind.id()));
    let shell = user
        .shell(title.clone())
        .crumb(w.t("start"), Some("/start"))
        .crumb(title, None)
        .lede(w.t(&format!("start-import-{}-lede", kind.id())))
        .wrong(wrong);
    let hidden = shell.hidden(&user.new_key());
    let status = if wrong == 0 { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let columns = columns(w, kind);
    render_with(status, &ImportPage { shell, w, hidden, summary, good, bad, columns, file, here })
}

fn sound(w: Words, (fresh, already, done): (usize, usize, bool)) -> String {
    let key = match (fresh, done) {
        (0, _) => "start-import-already",
        (_, true) => "start-import-done",
        (_, false) => "start-import-good",
    };
    w.t2(key, "fresh", fresh, "already", already)
}

/// The columns that a sheet of this kind may have.
fn columns(w: Words, kind: Kind) -> Table {
    let heads = vec![Column::new(w.t("start-import-column")), Column::new(w.t("start-import-must"))];
    let mut table = Table::new(w.t("start-import-columns"), TableStyle::Fits, heads);
    for column in kind.columns() {
        let must = w.t(if column.required { "yes" } else { "no" });
        table.push(Row::new([said(w, &column.label).into(), must.into()]));
    }
    table
}
