//! A sheet as it stands: its rows with every fault in its place, what became of them, what can be done.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;
use luoshi_sheets::{Format, Marked, Out, parse_day};
use luoshi_web::parts::{Cell, Column, Empty, Pager, Row as TableRow, Tab, Table, TableStyle};
use luoshi_web::sheets::{SheetColumn, Takes};
use luoshi_web::{Error, Html, RecordTitle, Shell, User, Words, download, formats, render};

use super::{Id, columns, href, is_number, made, row_tag, state_tag};
use crate::check::{column_of, room_of};
use crate::model::{Counts, Import, Row, RowState, State};
use crate::run::kind_name;
use crate::store::{self, Asked};
use crate::{WORDS, deeds};

/// Rows a page.
const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "imports_show.html")]
struct Page {
    shell: Shell,
    w: Words,
    hidden: Html,
    hidden_run: Html,
    id: i64,
    view: Option<String>,
    after: Option<String>,
    facts: Vec<(String, Html)>,
    notices: Vec<(&'static str, Html)>,
    good: i64,
    done: i64,
    begun: bool,
    open: bool,
    mends: bool,
    left: bool,
    bad: i64,
    table: Table,
    empty: Option<Empty>,
    pager: Pager,
}

/// A cell that is bad, to be mended where it stands.
#[derive(Template)]
#[template(path = "imports_cell.html")]
struct BadCell<'a> {
    name: String,
    id: String,
    label: String,
    value: &'a str,
    choices: Vec<String>,
    wrong: String,
    right: String,
}

/// The views of a sheet: which rows each shows.
const VIEWS: [(&str, Option<&[RowState]>, bool); 4] = [
    ("all", None, false),
    ("faults", Some(&[RowState::Bad]), false),
    ("alike", Some(&[RowState::Good, RowState::Bad]), true),
    ("done", Some(&[RowState::Done, RowState::Back, RowState::Kept]), false),
];

fn count(view: &str, counts: &Counts) -> i64 {
    match view {
        "faults" => counts.of(RowState::Bad),
        "alike" => counts.doubts,
        "done" => counts.recorded(),
        _ => counts.all(),
    }
}

/// `GET /imports/{id}`
pub async fn show(user: User, Id(id): Id) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let (app, city) = (&user.app, user.app.city().id);
    let import = deeds::visible(app, &user.who, id).await?;
    let asked = user.query("view");
    let view = VIEWS.iter().find(|(name, ..)| asked.as_deref() == Some(*name)).unwrap_or(&VIEWS[0]);
    let after = user.query("after").and_then(|line| line.parse().ok()).unwrap_or(0);
    let mut conn = app.read().await?;
    let counts = store::rows_counted(&mut conn, city, id).await?;
    let wanted = Asked { states: view.1, doubt: view.2, after, limit: PAGE + 1 };
    let mut rows = store::rows(&mut conn, city, id, wanted).await?;
    drop(conn);
    let more = rows.len() as i64 > PAGE;
    rows.truncate(PAGE as usize);
    let next = rows.last().filter(|_| more).map(|row| row.line.to_string());
    let titles = titles(&user, &rows).await?;
    let known = columns(app, &import.kind)?;
    let name = kind_name(app, &import.kind);
    let shell = user
        .shell(w.t1("imports-show-title", "kind", name.get(w.lang).to_owned()))
        .crumb(w.t("imports-title"), Some("/imports"))
        .crumb(Html::name(w.lang, &import.file, None), None)
        .lede(Html::name(w.lang, &import.file, None))
        .tabs(tabs(w, id, view.0, &counts));
    let mends = rows.iter().any(|row| row.state == RowState::Bad) && import.state != State::Undone;
    let good = if import.state == State::Undone { 0 } else { counts.of(RowState::Good) };
    let page = Page {
        hidden: shell.hidden(&user.new_key()),
        hidden_run: shell.hidden(&user.new_key()),
        shell,
        w,
        id,
        view: asked,
        after: user.query("after"),
        facts: facts(&user, w, &import, &counts),
        notices: notices(&user, w, &import, &counts),
        good,
        done: counts.of(RowState::Done),
        begun: import.state == State::Begun,
        open: import.state == State::Open,
        mends,
        left: !import.emptied && counts.of(RowState::Good) + counts.of(RowState::Bad) > 0,
        bad: counts.of(RowState::Bad),
        table: table(w, &import, &known, &rows, &titles),
        empty: rows.is_empty().then(|| Empty::new(w.t("imports-none-title"), w.t("imports-none"))),
        pager: Pager::new(&user, String::new(), next.as_deref()),
    };
    render(&page)
}

fn tabs(w: Words, id: i64, open: &str, counts: &Counts) -> Vec<Tab> {
    let tab = |(name, ..): &(&str, Option<&[RowState]>, bool)| Tab {
        label: w.t(&format!("imports-view-{name}")),
        href: luoshi_web::href(&href(id), &[("view", (*name != "all").then_some(*name))]),
        count: Some(formats::int(count(name, counts))),
        open: *name == open,
    };
    VIEWS.iter().map(tab).collect()
}

fn facts(user: &User, w: Words, import: &Import, counts: &Counts) -> Vec<(String, Html)> {
    let zone = user.app.zone();
    let fact = |key: &str, value: Html| (w.t(key), value);
    let mut facts = vec![
        fact("imports-c-state", state_tag(w, import, counts)),
        fact("imports-f-good", Html::text(w.t1("imports-n-rows", "n", counts.of(RowState::Good)))),
        fact("imports-f-bad", Html::text(w.t1("imports-n-rows", "n", counts.of(RowState::Bad)))),
        fact("imports-f-sent", Html::text(formats::instant_of_year(w.lang, import.sent, zone))),
    ];
    if counts.recorded() > 0 {
        facts.push(fact("imports-c-made", made(w, counts)));
    }
    if !import.emptied {
        let until = formats::day_of_year(w.lang, formats::day_at(import.until(), zone));
        facts.push(fact("imports-f-until", Html::text(until)));
    }
    if let (Some(undone), Some(reason)) = (import.undone, &import.reason) {
        let at = formats::instant_of_year(w.lang, undone, zone);
        facts.push(fact("imports-f-undone", Html::text(at)));
        facts.push(fact("imports-f-reason", Html::name(w.lang, reason, None)));
    }
    facts
}

/// What has to be known above the rows.
fn notices(user: &User, w: Words, import: &Import, counts: &Counts) -> Vec<(&'static str, Html)> {
    let mut notices = Vec::new();
    let done = counts.of(RowState::Done);
    if import.state == State::Begun && done > 0 {
        notices.push(("ok", Html::text(w.t1("imports-said-done", "n", done))));
    }
    if import.state == State::Undone {
        notices.push(("ok", Html::text(w.t1("imports-said-back", "n", counts.of(RowState::Back)))));
        if counts.of(RowState::Kept) > 0 {
            notices.push(("warn", Html::text(w.t1("imports-said-kept", "n", counts.of(RowState::Kept)))));
        }
    }
    if let (Some(job), true) = (import.job, counts.of(RowState::Good) > 0 && import.state == State::Begun) {
        let link = Html::link(format!("/jobs/{job}"), w.t("imports-said-job"));
        notices.push(("", Html::text(w.t("imports-said-rest")).and(" ").and(link)));
    }
    if import.emptied {
        notices.push(("", Html::text(w.t("imports-said-emptied"))));
    }
    if user.query("mended").is_some() && counts.of(RowState::Bad) == 0 {
        notices.push(("ok", Html::text(w.t("imports-said-mended"))));
    }
    notices
}

/// The records that rows became, as their rooms call them.
async fn titles(user: &User, rows: &[Row]) -> Result<HashMap<i64, RecordTitle>, Error> {
    let ids: Vec<i64> = rows.iter().filter_map(|row| row.record).collect();
    let titles = user.app.titles(&ids, user.lang).await?;
    Ok(titles.into_iter().map(|title| (title.record, title)).collect())
}

fn table(
    w: Words,
    import: &Import,
    known: &[SheetColumn],
    rows: &[Row],
    titles: &HashMap<i64, RecordTitle>,
) -> Table {
    let named: Vec<Option<&SheetColumn>> =
        import.headers.iter().map(|header| column_of(known, header)).collect();
    let label = |at: usize| named[at].map_or(import.headers[at].as_str(), |column| column.label.get(w.lang));
    let asked = |row: &Row, at: usize| import.state != State::Undone && asked_for(row, at);
    // A column in which nothing stands has nothing to show; all of them are on a row's own page.
    let shown: Vec<usize> = (0..import.headers.len())
        .filter(|at| holds(rows, *at) || rows.iter().any(|row| asked(row, *at)))
        .collect();
    let mut heads = vec![Column::new(w.t("imports-c-line")), Column::new(w.t("imports-c-state"))];
    for at in &shown {
        let number = named[*at].is_some_and(|column| is_number(column.takes));
        heads.push(if number { Column::number(label(*at)) } else { Column::new(label(*at)) });
    }
    let mut table = Table::new(w.t("imports-rows"), TableStyle::Cards, heads);
    for row in rows {
        let mut cells = vec![Cell::new(line(w, import, row)), Cell::new(state(w, row, titles))];
        for at in &shown {
            let open = import.state != State::Undone && row.state == RowState::Bad;
            let value = row.cells.get(*at).map_or("", String::as_str);
            let bad = open.then(|| bad_cell(w, row, (*at, value), named[*at], label(*at)));
            let bad = bad.filter(|bad| !bad.wrong.is_empty() || asked(row, *at));
            cells.push(match bad {
                // A template that fails leaves the plain value: the page says so in the log, not to its reader.
                Some(bad) => {
                    Cell::with_class(Html::rendered(&bad).unwrap_or_else(|_| Html::text(value)), "full")
                }
                None => Cell::new(Html::name(w.lang, value, None)),
            });
        }
        table.push(TableRow::new(cells));
    }
    table
}

/// Whether something stands in a column, or is said of it.
fn holds(rows: &[Row], at: usize) -> bool {
    rows.iter().any(|row| {
        row.cells.get(at).is_some_and(|text| !text.is_empty())
            || row.faults.iter().any(|fault| fault.column == column_number(at))
    })
}

/// A row's number, which opens it, and what it likely means the same as.
fn line(w: Words, import: &Import, row: &Row) -> Html {
    let number = w.t1("imports-line", "line", row.line);
    let mends = row.state.mends() || row.state == RowState::Dropped;
    let mut out = if mends && !import.emptied && import.state != State::Undone {
        Html::link(format!("{}/rows/{}", href(import.id), row.line), number)
    } else {
        Html::text(number)
    };
    if !row.state.mends() {
        return out;
    }
    if let Some(twin) = row.twin {
        out = out.and(Html::sub(w.t1("imports-like-row", "line", twin)));
    }
    for like in row.likes.iter().take(3) {
        let link = Html::link(&like.href, Html::name(w.lang, &like.title, None));
        out = out.and(Html::sub(Html::text(w.t("imports-like-record")).and(" ").and(link)));
    }
    out
}

/// The faults of a cell, and what would be right for it.
fn bad_cell<'a>(
    w: Words,
    row: &Row,
    (at, value): (usize, &'a str),
    column: Option<&SheetColumn>,
    label: &str,
) -> BadCell<'a> {
    let number = column_number(at);
    let faults: Vec<_> = row.faults.iter().filter(|fault| fault.column == number).collect();
    let join = |texts: Vec<&str>| {
        let mut texts = texts;
        texts.dedup();
        texts.join(" ")
    };
    BadCell {
        name: format!("c:{}:{number}", row.line),
        id: format!("c-{}-{number}", row.line),
        label: w.t2("imports-cell", "line", row.line, "column", label.to_owned()),
        value,
        choices: choices(w, column, value),
        wrong: join(faults.iter().map(|fault| fault.wrong.get(w.lang)).collect()),
        right: join(faults.iter().map(|fault| fault.right.get(w.lang)).collect()),
    }
}

/// Whether a fault of the row asks for something in this cell, in which nothing stands.
pub fn asked_for(row: &Row, at: usize) -> bool {
    row.state == RowState::Bad
        && row.cells.get(at).is_none_or(String::is_empty)
        && row.faults.iter().any(|fault| fault.asks == Some(column_number(at)))
}

/// A column's number, counted from 1.
fn column_number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(0) + 1
}

/// What may be chosen in a cell, with what it holds now.
pub fn choices(w: Words, column: Option<&SheetColumn>, value: &str) -> Vec<String> {
    let Some(column) = column.filter(|column| column.takes == Takes::OneOf) else { return Vec::new() };
    let mut names: Vec<String> = column.choices.iter().map(|name| name.get(w.lang).to_owned()).collect();
    if !names.iter().any(|name| name == value) {
        names.insert(0, value.to_owned());
    }
    names
}

fn state(w: Words, row: &Row, titles: &HashMap<i64, RecordTitle>) -> Html {
    let tag = row_tag(w, row.state);
    match row.record.and_then(|record| titles.get(&record)) {
        Some(title) => tag.and(Html::sub(Html::link(&title.href, Html::name(w.lang, &title.title, None)))),
        None => tag,
    }
}

/// `GET /imports/{id}/marked.xlsx`: the rows that are no records yet, with every fault beside its cell.
pub async fn marked(user: User, Id(id): Id) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let import = deeds::visible(&user.app, &user.who, id).await?;
    let known = room_of(&user.app, &import.kind)?.sheet(&user.app, &import.kind).unwrap_or_default();
    let asked = Asked {
        states: Some(&[RowState::Good, RowState::Bad]),
        limit: i64::try_from(crate::model::MOST_ROWS).unwrap_or(i64::MAX),
        ..Asked::default()
    };
    let rows = store::rows(&mut user.app.read().await?, user.app.city().id, id, asked).await?;
    let mut headers = import.headers.clone();
    headers.push(w.t("imports-faults"));
    let takes: Vec<Takes> = import
        .headers
        .iter()
        .map(|header| column_of(&known, header).map_or(Takes::Text, |column| column.takes))
        .collect();
    let rows = rows.iter().map(|row| marked_row(w, &takes, row));
    let name = if import.sheet.is_empty() { w.t("imports-rows") } else { import.sheet.clone() };
    let bytes = luoshi_sheets::write_marked(&name, &headers, rows);
    let bytes = bytes.map_err(|error| Error::internal(error.to_string()))?;
    let file = import.file.rsplit_once('.').map_or(import.file.as_str(), |(name, _)| name);
    Ok(download(&w.t1("imports-marked-name", "file", file.to_owned()), Format::Xlsx.media(), bytes))
}

fn marked_row(w: Words, takes: &[Takes], row: &Row) -> Vec<Marked> {
    let mut all = Vec::new();
    let mut cells: Vec<Marked> = (1..)
        .zip(takes)
        .zip(&row.cells)
        .map(|((column, takes), text)| {
            let faults = row.faults.iter().filter(|fault| fault.column == column);
            let wrong: Vec<String> = faults
                .map(|fault| {
                    format!("{} {}", fault.wrong.get(w.lang), fault.right.get(w.lang)).trim().to_owned()
                })
                .collect();
            all.extend(wrong.iter().cloned());
            let out = match takes {
                Takes::Day => {
                    parse_day(text).map_or_else(|| Out::Text(text.clone()), |day| Out::Day(day.to_string()))
                }
                Takes::Number => Out::Decimal(text.clone()),
                _ => Out::Text(text.clone()),
            };
            Marked { out, wrong: (!wrong.is_empty()).then(|| wrong.join("\n")) }
        })
        .collect();
    cells.push(Marked { out: Out::Text(all.join("\n")), wrong: None });
    cells
}
