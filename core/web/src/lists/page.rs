//! A list as a page: filters, tools, rows, and what stands below them.

use askama::Template;
use axum::response::Response;

use super::Tools;
use super::confirm::Waits;
use crate::parts::{Empty, FilterBox, Pager, Table};
use crate::{Error, Html, Shell, Words, render};

/// A page of a list.
#[derive(Template)]
#[template(path = "list.html")]
pub struct List {
    shell: Shell,
    w: Words,
    path: String,
    label: String,
    filters: Vec<FilterBox>,
    /// What the filters carry on unseen.
    carried: Vec<(&'static str, String)>,
    narrowed: bool,
    notice: Option<Html>,
    tools: Option<Box<Tools>>,
    waits: Option<Waits>,
    table: Table,
    empty: Option<Empty>,
    notes: Vec<String>,
    pager: Pager,
}

impl List {
    /// The list at `path`, with the words of `shell`'s language.
    pub fn new(path: impl Into<String>, shell: Shell, table: Table, pager: Pager) -> Self {
        Self {
            w: shell.w,
            shell,
            path: path.into(),
            label: String::new(),
            filters: Vec::new(),
            carried: Vec::new(),
            narrowed: false,
            notice: None,
            tools: None,
            waits: None,
            table,
            empty: None,
            notes: Vec::new(),
            pager,
        }
    }

    /// With filters; `label` is what the form of them is called, `narrowed` whether one of them holds.
    #[must_use]
    pub fn filters(mut self, label: impl Into<String>, filters: Vec<FilterBox>, narrowed: bool) -> Self {
        (self.label, self.filters, self.narrowed) = (label.into(), filters, narrowed);
        self
    }

    /// With a parameter that the filters carry on.
    #[must_use]
    pub fn carries(mut self, name: &'static str, value: Option<String>) -> Self {
        self.carried.extend(value.map(|value| (name, value)));
        self
    }

    /// With something to be said above the rows.
    #[must_use]
    pub fn notice(mut self, notice: Option<Html>) -> Self {
        self.notice = notice;
        self
    }

    /// With views, columns and exports.
    #[must_use]
    pub fn tools(mut self, tools: Box<Tools>) -> Self {
        self.carried.extend(tools.named.clone().map(|columns| ("columns", columns)));
        self.tools = Some(tools);
        self
    }

    /// With rows that can be confirmed together.
    #[must_use]
    pub fn waits(mut self, waits: Option<Waits>) -> Self {
        self.waits = waits;
        self
    }

    /// What stands where there are no rows.
    #[must_use]
    pub fn empty(mut self, empty: Option<Empty>) -> Self {
        self.empty = empty;
        self
    }

    /// With a sentence below the rows, such as how many there are that the reader may not see.
    #[must_use]
    pub fn note(mut self, note: Option<String>) -> Self {
        self.notes.extend(note);
        self
    }

    /// The answer.
    ///
    /// # Errors
    /// Where it cannot be drawn.
    pub fn answer(&self) -> Result<Response, Error> {
        render(self)
    }
}
