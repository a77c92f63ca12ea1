//! The entries behind a figure as a sheet: those that the asker may see.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use luoshi_ledger::{Entry, Order, PageOf};
use luoshi_packs::FigureDef;
use luoshi_sheets::{Out, write_csv, write_xlsx};
use luoshi_units::{Tree, Verb};
use luoshi_web::{Error, User, Words, formats};

use crate::ask::{Asked, refused};
use crate::{WORDS, names, rows};

/// How many entries a sheet holds at the most.
const MOST: usize = 100_000;
/// How many are read at once.
const STEP: usize = 1_000;

/// `GET /figures/{id}/entries?format=csv|xlsx`
pub async fn entries(user: User, Path(id): Path<String>) -> Result<Response, Error> {
    let (app, w) = (&user.app, user.words(&WORDS));
    let pack = app.pack();
    let def = pack.figure(&id).ok_or(Error::NotFound)?;
    let asked = Asked::read(&user).await?;
    let tree = {
        let mut conn = app.read().await?;
        app.tree(&mut conn).await?
    };
    let lines = lines(&user, w, def, &asked, &tree).await?;
    send(&user, &id, def.name.get(w.lang), Sheet { heads: headers(w), lines })
}

/// A table on its way out.
pub struct Sheet {
    /// The heads.
    pub heads: Vec<String>,
    /// The lines.
    pub lines: Vec<Vec<Out>>,
}

/// The sheet in the format that the address asks for: CSV, where it asks for none.
pub fn send(user: &User, name: &str, title: &str, sheet: Sheet) -> Result<Response, Error> {
    match user.query("format").as_deref() {
        Some("xlsx") => {
            let bytes = write_xlsx(title, &sheet.heads, sheet.lines.into_iter())
                .map_err(|error| Error::internal(error.to_string()))?;
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            Ok(file(name, "xlsx", kind, bytes))
        }
        None | Some("csv") => {
            Ok(file(name, "csv", "text/csv; charset=utf-8", write_csv(&sheet.heads, sheet.lines.into_iter())))
        }
        Some(other) => Err(Error::Bad(WORDS.text("said-other-format", &[("format", other.into())]))),
    }
}

fn file(id: &str, ending: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    // A figure's id is letters, digits, dots and underscores: it needs no quoting.
    let name = format!("attachment; filename=\"{id}.{ending}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
}

/// The heads of a sheet of entries.
pub fn headers(w: Words) -> Vec<String> {
    [
        "rows-entry",
        "rows-day",
        "unit-code",
        "rows-unit",
        "rows-record",
        "rows-quantity",
        "rows-reverses",
        "rows-reason-head",
        "rows-by",
        "rows-at",
    ]
    .iter()
    .map(|key| w.t(key))
    .collect()
}

async fn lines(
    user: &User,
    w: Words,
    def: &FigureDef,
    asked: &Asked,
    tree: &Tree,
) -> Result<Vec<Vec<Out>>, Error> {
    let app = &user.app;
    let question = asked.of(&def.figure.id);
    let mut page = PageOf { after: None, limit: STEP, order: Order::Posting };
    let mut lines = Vec::new();
    loop {
        let read =
            app.ledger().entries(app.city().id, &app.catalogue(), &question, &page).await.map_err(refused)?;
        lines.extend(seen(user, w, def, &read.entries, tree).await?);
        if lines.len() > MOST {
            return Err(Error::Bad(WORDS.text("said-too-many-rows", &[("most", MOST.into())])));
        }
        match read.next {
            Some(next) => page.after = Some(next),
            None => return Ok(lines),
        }
    }
}

/// The lines of those entries that the reader may see.
pub async fn seen(
    user: &User,
    w: Words,
    def: &FigureDef,
    entries: &[Entry],
    tree: &Tree,
) -> Result<Vec<Vec<Out>>, Error> {
    let known = rows::Known::of(user, entries, tree).await?;
    let seen = entries.iter().filter(|entry| user.who.may(Verb::ReadRows, &entry.unit, tree));
    Ok(seen.map(|entry| line(user, w, def, entry, &known, tree)).collect())
}

fn line(user: &User, w: Words, def: &FigureDef, entry: &Entry, known: &rows::Known, tree: &Tree) -> Vec<Out> {
    let path =
        tree.path(&entry.unit).iter().map(|unit| names::plain(w.lang, unit)).collect::<Vec<_>>().join(" ");
    let title =
        known.title(entry.record).map_or_else(|| entry.record.to_string(), |title| title.title.clone());
    vec![
        entry.seq.map_or_else(|| Out::Text(String::new()), Out::Int),
        Out::Day(entry.day.to_string()),
        Out::Text(entry.unit.clone()),
        Out::Text(path),
        Out::Text(title),
        Out::Decimal(luoshi_web::figures::quantity(def, entry.quantity)),
        Out::Text(if entry.reverses.is_some() { w.t("yes") } else { String::new() }),
        Out::Text(rows::reason(user, entry)),
        Out::Text(known.name(entry.by).to_owned()),
        Out::Text(formats::instant(entry.at, user.app.zone())),
    ]
}
