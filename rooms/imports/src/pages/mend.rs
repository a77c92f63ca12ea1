//! Mending: cells where they stand, and a row with all its cells.

use askama::Template;
use axum::response::Response;
use luoshi_web::parts::{Choice, Control, ErrorSummary, Field};
use luoshi_web::sheets::Takes;
use luoshi_web::{Error, Form, Html, Shell, User, Words, render, see_other};

use super::show::{asked_for, choices};
use super::{Id, Line, columns, href, told};
use crate::check::column_of;
use crate::model::{Row, RowState, State};
use crate::{WORDS, deeds, store};

/// `POST /imports/{id}/cells`: the bad cells of a page, mended where they stand.
pub async fn cells(user: User, Id(id): Id, sent: Form) -> Result<Response, Error> {
    sent.key()?;
    let import = deeds::visible(&user.app, &user.who, id).await?;
    let changes: Vec<(i64, u32, String)> =
        sent.fields().filter_map(|(name, text)| change(name, text)).collect();
    if import.state != State::Undone {
        deeds::mend(&user.app, &user.who, &import, &changes).await?;
        if let Some(line) = sent.get("drop").and_then(|line| line.parse().ok()) {
            deeds::leave_out(&user.app, &user.who, &import, line).await?;
        }
    }
    let query = |name: &str| sent.get(name).map(str::to_owned);
    let (view, after) = (query("view"), query("after"));
    let back = [("view", view.as_deref()), ("after", after.as_deref()), ("mended", Some("yes"))];
    Ok(see_other(luoshi_web::href(&href(id), &back)))
}

/// A field of the page that is a cell: `c:5:3` is the third of row 5.
fn change(name: &str, text: &str) -> Option<(i64, u32, String)> {
    let (line, column) = name.strip_prefix("c:")?.split_once(':')?;
    Some((line.parse().ok()?, column.parse().ok()?, text.to_owned()))
}

#[derive(Template)]
#[template(path = "imports_row.html")]
struct Page {
    shell: Shell,
    w: Words,
    hidden: Html,
    summary: ErrorSummary,
    fields: Vec<Field>,
    alike: Vec<Html>,
    dropped: bool,
    back: String,
}

/// `GET /imports/{id}/rows/{line}`
pub async fn row(user: User, Line(id, line): Line) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let import = deeds::visible(&user.app, &user.who, id).await?;
    let row = store::row(&mut user.app.read().await?, user.app.city().id, id, line).await?;
    let row = row.ok_or(Error::NotFound)?;
    // What can no longer be changed stands in the sheet, where older links to it lead as well.
    let open = row.state.mends() || row.state == RowState::Dropped;
    if !open || import.emptied || import.state == State::Undone {
        return Ok(see_other(luoshi_web::href(&href(id), &[("after", Some(&(line - 1).to_string()))])));
    }
    let known = columns(&user.app, &import.kind)?;
    let label = |at: usize| {
        let header = import.headers[at].as_str();
        column_of(&known, header).map_or(header, |column| column.label.get(w.lang))
    };
    let elsewhere: Vec<&str> =
        (0..import.headers.len()).filter(|at| asked_for(&row, *at)).map(label).collect();
    let fields: Vec<Field> = import
        .headers
        .iter()
        .enumerate()
        .filter(|(_, header)| !header.is_empty())
        .map(|(at, header)| {
            let column = column_of(&known, header);
            let value = row.cells.get(at).map_or("", String::as_str);
            let offered = choices(w, column, value);
            let control = if offered.is_empty() {
                Control::Text
            } else {
                let offered = offered.into_iter().filter(|name| !name.is_empty());
                Control::Select(offered.map(|name| Choice::new(name.clone(), name)).collect())
            };
            let number = u32::try_from(at).unwrap_or(0) + 1;
            let wrong = row.faults.iter().filter(|fault| fault.column == number);
            let wrong: Vec<&str> = wrong
                .flat_map(|fault| {
                    let right = fault.right.get(w.lang);
                    // What would be right is a column's hint, save where it asks for something in another column.
                    [
                        fault.wrong.get(w.lang),
                        if elsewhere.iter().any(|name| right.contains(name)) { right } else { "" },
                    ]
                })
                .filter(|text| !text.is_empty())
                .collect();
            let name = format!("c:{line}:{number}");
            let field = Field::new(w.lang, name, label(at), control)
                .id(format!("c-{line}-{number}"))
                .hint(column.map(|column| hint(w, column)).unwrap_or_default())
                .value(value)
                .error((row.state == RowState::Bad && !wrong.is_empty()).then(|| wrong.join(" ")));
            if column.is_some_and(|column| column.required) { field } else { field.optional() }
        })
        .collect();
    let summary = ErrorSummary::of(w.lang, &fields).heading(w.t1("imports-row-wrong", "n", row.faults.len()));
    let title = w.t1("imports-line", "line", line);
    let shell = user
        .shell(&title)
        .crumb(w.t("imports-title"), Some("/imports"))
        .crumb(Html::name(w.lang, &import.file, None), Some(&href(id)))
        .crumb(title, None)
        .wrong(summary.len());
    render(&Page {
        hidden: shell.hidden(&user.new_key()),
        shell,
        w,
        summary,
        fields,
        alike: alike(w, id, &row),
        dropped: row.state == RowState::Dropped,
        back: href(id),
    })
}

fn hint(w: Words, column: &luoshi_web::sheets::SheetColumn) -> String {
    if column.takes == Takes::OneOf { column.what.get(w.lang).to_owned() } else { told(w, column) }
}

/// What a row likely means the same as.
fn alike(w: Words, id: i64, row: &Row) -> Vec<Html> {
    let twin = row.twin.map(|twin| {
        Html::text(w.t1("imports-like-row", "line", twin))
            .and(" ")
            .and(Html::link(format!("{}?after={}", href(id), twin - 1), w.t("imports-see")))
    });
    let records = row.likes.iter().map(|like| {
        Html::text(w.t("imports-like-record"))
            .and(" ")
            .and(Html::link(&like.href, Html::name(w.lang, &like.title, None)))
    });
    twin.into_iter().chain(records).collect()
}

/// `POST /imports/{id}/rows/{line}`
pub async fn send(user: User, Line(id, line): Line, sent: Form) -> Result<Response, Error> {
    sent.key()?;
    let import = deeds::visible(&user.app, &user.who, id).await?;
    let page = href(id);
    if import.state == State::Undone || import.emptied {
        return Ok(see_other(page));
    }
    if sent.get("do") == Some("drop") {
        deeds::leave_out(&user.app, &user.who, &import, line).await?;
        return Ok(see_other(page));
    }
    let changes: Vec<(i64, u32, String)> =
        sent.fields().filter_map(|(name, text)| change(name, text)).collect();
    deeds::mend(&user.app, &user.who, &import, &changes).await?;
    let row = store::row(&mut user.app.read().await?, user.app.city().id, id, line).await?;
    let bad = row.is_some_and(|row| row.state == RowState::Bad);
    Ok(see_other(if bad { format!("{page}/rows/{line}") } else { format!("{page}?mended=yes") }))
}
