//! The empty sheet, and the filled one on its way in.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_sheets::{BadCell, Blank, Fill, Format, Guide, Out, Words as Said, column_name};
use luoshi_units::Who;
use luoshi_web::parts::{Cell, Column, Control, ErrorSummary, Field, Row, Table, TableStyle};
use luoshi_web::sheets::{SheetColumn, Takes};
use luoshi_web::{Error, Form, Html, Shell, User, Words, download, formats, render, render_with, see_other};

use super::{columns, href, told};
use crate::WORDS;
use crate::deeds::{self, Kept, Sent};
use crate::model::{Import, MOST_ROWS};
use crate::run::kind_name;

#[derive(Template)]
#[template(path = "imports_kinds.html")]
struct Kinds {
    shell: Shell,
    w: Words,
    table: Table,
}

/// `GET /imports/new`
pub async fn kinds(user: User) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let heads = ["imports-c-kind", "imports-c-template"].map(|word| Column::new(w.t(word)));
    let mut table = Table::new(w.t("imports-new"), TableStyle::Fits, heads.into());
    for kind in user.app.rooms().iter().flat_map(|room| room.imports(&user.app)) {
        let page = format!("/imports/new/{}", kind.id);
        let name = kind.name.get(w.lang);
        let file = |ending: &str| Html::link(format!("{page}/template.{ending}"), ending.to_uppercase());
        table.push(Row::new([
            Html::link(&page, name).into(),
            Cell::new(file("xlsx").and(" · ").and(file("csv"))),
        ]));
    }
    let shell = user
        .shell(w.t("imports-new"))
        .crumb(w.t("imports-title"), Some("/imports"))
        .crumb(w.t("imports-new"), None)
        .lede(w.t("imports-kinds-lede"));
    render(&Kinds { shell, w, table })
}

#[derive(Template)]
#[template(path = "imports_new.html")]
struct New {
    shell: Shell,
    w: Words,
    hidden: Html,
    summary: ErrorSummary,
    file: Field,
    kind: String,
    imported: Option<(String, Option<String>)>,
    bad: Option<Table>,
    guide: Table,
}

/// What is wrong with what was sent.
#[derive(Default)]
struct Refused {
    problem: Option<String>,
    headers: Vec<BadCell>,
    imported: Option<(String, Option<String>)>,
}

/// `GET /imports/new/{kind}`
pub async fn form(user: User, Path(kind): Path<String>) -> Result<Response, Error> {
    show(&user, &kind, Refused::default())
}

fn show(user: &User, kind: &str, refused: Refused) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let known = columns(&user.app, kind)?;
    let name = kind_name(&user.app, kind);
    let accept = ".xlsx,.ods,.csv".to_owned();
    let file = Field::new(w.lang, "file", w.t("imports-f-file"), Control::Files { accept, several: false })
        .hint(w.t1("imports-f-file-hint", "most", formats::int(MOST_ROWS as i64)))
        .error(refused.problem);
    let summary = ErrorSummary::of(w.lang, [&file]).heading(w.t("imports-refused"));
    let wrong = summary.len() + refused.headers.len() + usize::from(refused.imported.is_some());
    let title = w.t1("imports-new-title", "kind", name.get(w.lang).to_owned());
    let shell = user
        .shell(&title)
        .crumb(w.t("imports-title"), Some("/imports"))
        .crumb(w.t("imports-new"), Some("/imports/new"))
        .crumb(name.get(w.lang), None)
        .lede(w.t("imports-new-lede"))
        .wrong(wrong);
    let page = New {
        hidden: shell.hidden(&user.new_key()),
        shell,
        w,
        summary,
        file,
        kind: kind.to_owned(),
        imported: refused.imported,
        bad: (!refused.headers.is_empty()).then(|| headers(w, &refused.headers)),
        guide: guide_table(w, &known),
    };
    if wrong == 0 { render(&page) } else { render_with(StatusCode::UNPROCESSABLE_ENTITY, &page) }
}

fn headers(w: Words, bad: &[BadCell]) -> Table {
    let heads = ["imports-c-header", "imports-c-wrong", "imports-c-right"].map(|word| Column::new(w.t(word)));
    let said = |said: &Said| if w.english() { said.en.clone() } else { said.zh.clone() };
    let rows = bad.iter().map(|cell| {
        let place = format!("{}{}", column_name(cell.column), cell.row);
        let name = if cell.value.is_empty() { place } else { format!("{place} {}", cell.value) };
        Row::new([Cell::new(name), Cell::new(said(&cell.wrong)), Cell::new(said(&cell.right))])
    });
    Table::new(w.t("imports-headers-wrong"), TableStyle::Cards, heads.into()).rows(rows)
}

fn guide_table(w: Words, known: &[SheetColumn]) -> Table {
    let heads =
        ["imports-c-column", "imports-c-what", "imports-c-example"].map(|word| Column::new(w.t(word)));
    let rows = known.iter().map(|column| {
        let name = Html::text(column.label.get(w.lang));
        let name = if column.required { name } else { name.and(Html::sub(w.t("imports-optional"))) };
        Row::new([Cell::new(name), Cell::new(told(w, column)), Cell::new(column.example.get(w.lang))])
    });
    Table::new(w.t("imports-guide"), TableStyle::Cards, heads.into()).rows(rows)
}

/// `POST /imports/new/{kind}`
pub async fn send(user: User, Path(kind): Path<String>, sent: Form) -> Result<Response, Error> {
    sent.key()?;
    let w = user.words(&WORDS);
    let refused = |problem: String| Refused { problem: Some(problem), ..Refused::default() };
    let Some(file) = sent.file("file") else { return show(&user, &kind, refused(w.t("imports-no-file"))) };
    let new = Sent { kind: &kind, name: &file.name, bytes: &file.bytes };
    match deeds::keep(&user.app, &user.who, new).await? {
        Kept::At(id) => Ok(see_other(href(id))),
        Kept::Imported(import) => {
            let imported = Some(imported(&user, w, &import).await?);
            show(&user, &kind, Refused { imported, ..Refused::default() })
        }
        Kept::NoSheet(error) => show(&user, &kind, refused(error.words().said(w.english()))),
        Kept::Rows(0) => show(&user, &kind, refused(w.t("imports-no-rows"))),
        Kept::Rows(rows) => {
            let problem = w.t2("imports-many-rows", "rows", rows, "most", MOST_ROWS);
            show(&user, &kind, refused(problem))
        }
        Kept::Headers(headers) => show(&user, &kind, Refused { headers, ..Refused::default() }),
    }
}

/// That a content was imported already, and where for those who may see it.
async fn imported(user: &User, w: Words, import: &Import) -> Result<(String, Option<String>), Error> {
    let sent = formats::instant_of_year(w.lang, import.sent, user.app.zone());
    let who: &Who = &user.who;
    let page = deeds::visible(&user.app, who, import.id).await.ok().map(|import| href(import.id));
    Ok((w.t1("imports-imported", "sent", sent), page))
}

/// `GET /imports/new/{kind}/template.xlsx`
pub async fn template_xlsx(user: User, Path(kind): Path<String>) -> Result<Response, Error> {
    let (w, known) = (user.words(&WORDS), columns(&user.app, &kind)?);
    let name = kind_name(&user.app, &kind);
    let name = name.get(w.lang);
    let blanks: Vec<Blank> = known.iter().map(|column| blank(w, column)).collect();
    let heads = ["imports-c-column", "imports-c-needed", "imports-c-what", "imports-c-example"];
    let guide = Guide {
        name: w.t("imports-guide"),
        headers: heads.map(|word| w.t(word)).into(),
        rows: known.iter().map(|column| guide_row(w, column)).collect(),
    };
    let bytes = luoshi_sheets::write_blank(name, &blanks, &guide);
    let bytes = bytes.map_err(|error| Error::internal(error.to_string()))?;
    Ok(download(&format!("{name}.xlsx"), Format::Xlsx.media(), bytes))
}

fn header(w: Words, column: &SheetColumn) -> String {
    format!("{}{}", column.label.get(w.lang), if column.required { "*" } else { "" })
}

fn blank(w: Words, column: &SheetColumn) -> Blank {
    let fill = match column.takes {
        Takes::Text | Takes::SomeOf => Fill::Text,
        Takes::Day => Fill::Day,
        Takes::Number => Fill::Number,
        Takes::OneOf => Fill::OneOf(column.choices.iter().map(|name| name.get(w.lang).to_owned()).collect()),
    };
    let example = w.t1("imports-example", "example", column.example.get(w.lang).to_owned());
    Blank { header: header(w, column), fill, note: format!("{}\n{example}", told(w, column)) }
}

fn guide_row(w: Words, column: &SheetColumn) -> Vec<String> {
    let needed = w.t(if column.required { "imports-needed" } else { "imports-optional" });
    vec![column.label.get(w.lang).to_owned(), needed, told(w, column), column.example.get(w.lang).to_owned()]
}

/// `GET /imports/new/{kind}/template.csv`: its headers, and two lines that explain them and are passed over.
pub async fn template_csv(user: User, Path(kind): Path<String>) -> Result<Response, Error> {
    let (w, known) = (user.words(&WORDS), columns(&user.app, &kind)?);
    let name = kind_name(&user.app, &kind);
    let headers: Vec<String> = known.iter().map(|column| header(w, column)).collect();
    let line = |text: fn(Words, &SheetColumn) -> String| {
        let cells = known.iter().enumerate().map(|(at, column)| {
            let text = text(w, column);
            Out::Text(if at == 0 { format!("# {text}") } else { text })
        });
        cells.collect::<Vec<Out>>()
    };
    let lines = [line(told), line(|w, column| column.example.get(w.lang).to_owned())];
    let bytes = luoshi_sheets::write_csv(&headers, lines.into_iter());
    Ok(download(&format!("{}.csv", name.get(w.lang)), Format::Csv.media(), bytes))
}
