//! A list as a sheet, however long: a job that asks for the list page by page.

use std::collections::BTreeSet;

use axum::response::Response;
use luoshi_packs::{Lang, Text};
use luoshi_sheets::{Format, Out};
use luoshi_store::BoxFuture;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::kept_query;
use crate::jobs::{self, Ended, New, Work};
use crate::trail::{Kind, Line, note};
use crate::user::value_in;
use crate::{Error, Form, User, WORDS, see_other};

/// An export that is to be made: kept as a job's arguments.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Export {
    /// The list.
    pub path: String,
    /// Its filters, as they stand in the address.
    pub query: String,
    /// The columns, in the list's order; none for all that there are.
    pub columns: Option<Vec<String>>,
    /// The ending of the file's name.
    pub format: String,
}

impl Export {
    /// What a list's form asks for.
    fn asked(path: &str, form: &Form) -> Result<Self, Error> {
        let format = form.get("format").and_then(Format::parse);
        let format = format.ok_or_else(|| Error::Bad(WORDS.text("said-no-format", &[])))?;
        let columns: Vec<String> = form.raw("columns").split(',').map(str::to_owned).collect();
        Ok(Self {
            path: path.to_owned(),
            query: kept_query(form.raw("query")),
            columns: form.get("every").is_none().then_some(columns),
            format: format.ending().to_owned(),
        })
    }

    /// Starts the export that the form of the list at `path` asks for, as a job of the kind `export`, and leads to it.
    ///
    /// # Errors
    /// A format that nobody knows; what the database says.
    pub async fn start(
        user: &User,
        (room, path): (&'static str, &str),
        name: &Text,
        form: &Form,
    ) -> Result<Response, Error> {
        let export = Self::asked(path, form)?;
        let title = |lang| WORDS.in_lang(lang).t1("list-export-job", "name", name.get(lang));
        let new = New {
            key: form.key()?.to_owned(),
            room,
            kind: "export",
            title: Text::new(title(Lang::Zh), title(Lang::En)),
            back: if export.query.is_empty() { path.to_owned() } else { format!("{path}?{}", export.query) },
            args: json!(export),
        };
        Ok(see_other(jobs::href(jobs::start(user, new).await?)))
    }

    /// A parameter of the filters.
    pub fn query(&self, name: &str) -> Option<String> {
        value_in(&self.query, name)
    }

    /// The file's format.
    pub fn format(&self) -> Format {
        Format::parse(&self.format).unwrap_or(Format::Csv)
    }

    /// Whether it holds a column.
    pub fn holds(&self, column: &str) -> bool {
        self.columns.as_ref().is_none_or(|columns| columns.iter().any(|id| id == column))
    }
}

/// Rows of a sheet, and the people whom they name.
#[derive(Debug, Default)]
pub struct Batch {
    /// The rows.
    pub rows: Vec<Vec<Out>>,
    /// The people.
    pub whose: Vec<i64>,
}

/// The rows of a list, page after page, under the filters and the posts of whoever exports it.
pub trait Source: Send {
    /// The next page; none behind the last.
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Batch>, Error>>;
}

/// What a sheet is called, and what the access log says of it.
pub struct Sheet {
    /// The name of the sheet and of the file.
    pub name: String,
    /// Its heads.
    pub heads: Vec<String>,
    /// How many rows the list has; 0 where nobody counted them.
    pub total: i64,
    /// What was exported, as the room calls it.
    pub verb: &'static str,
}

/// Writes a list to the job's file, and leaves a line in the access log.
///
/// # Errors
/// Where its person stopped it; what the list and the database say.
pub async fn write(
    work: &Work,
    export: &Export,
    sheet: Sheet,
    source: &mut dyn Source,
) -> Result<Ended, Error> {
    let mut out = work.sheet(export.format(), &sheet.name, &sheet.heads)?;
    let mut whose: BTreeSet<i64> = BTreeSet::new();
    let mut done = 0;
    work.step(0, sheet.total)?;
    while let Some(batch) = source.next().await? {
        whose.extend(batch.whose);
        done += i64::try_from(batch.rows.len()).unwrap_or(0);
        out.rows(&batch.rows).await?;
        // Of how many, where nobody counted, is not known before the end.
        work.step(done, if sheet.total == 0 { 0 } else { sheet.total.max(done) })?;
    }
    // A line of the log carries the room's own name, which stands as long as the program.
    let rooms = work.app.rooms().iter();
    let room = rooms.map(|room| room.name()).find(|name| *name == work.job.room).unwrap_or("web");
    let whose = whose.into_iter().collect();
    let line = Line { kind: Kind::Export, room, verb: sheet.verb, record: None, whose };
    let who = work.who.clone();
    work.app.store().write(move |tx| Box::pin(async move { note(tx, &who, &line).await })).await?;
    work.step(done, done)?;
    out.end().await?;
    Ok(Ended { said: WORDS.text("list-export-done", &[("n", done.into())]), href: None })
}
