//! What every list has besides its rows: saved views, a choice of columns, an export of exactly what is shown, and
//! confirming several records at once.
//!
//! A list's page begins with [`open`], says which columns it offers ([`Columns`]), and gets [`Tools`] back, which know
//! the columns to show and draw themselves; or the address of the view that the person has the list open with. The
//! page itself is a [`List`]. An export is sent to `{path}/export`, started with [`Export::start`] and written with
//! [`write`] from the same columns, page by page. What is chosen for confirming is sent to `{path}/confirm`: see
//! [`confirm`].
//!
//! Invariants: filters and columns stand in the address, so that a link says what its reader will see; a view is its
//! person's own and holds nothing but an address; an export asks with the filters of the address and has no bound of
//! its own.

mod columns;
pub mod confirm;
mod export;
mod page;
mod pages;
mod store;

use askama::Template;

use crate::parts::Tab;
use crate::{Error, Html, User, WORDS, Words};

pub use columns::{Col, Columns};
pub use export::{Batch, Export, Sheet, Source, write};
pub use luoshi_sheets::Out;
pub use page::List;
pub(crate) use pages::routes;
pub use store::STATEMENTS;

/// The longest name of a view, in characters.
const LONGEST: usize = 40;
/// Parameters that are no part of what a list shows.
const PASSING: [&str; 5] = ["after", "done", "lang", "view", "columns"];

/// A column that a list offers.
#[derive(Clone, Debug)]
pub struct Offered {
    /// Its name in addresses.
    pub id: String,
    /// Its name for readers.
    pub label: String,
    /// Whether it is shown to somebody who has chosen none.
    pub first: bool,
}

impl Offered {
    /// A column.
    pub fn new(id: impl Into<String>, label: impl Into<String>, first: bool) -> Self {
        Self { id: id.into(), label: label.into(), first }
    }
}

#[derive(Clone, Debug)]
struct View {
    id: i64,
    name: String,
    query: String,
    opens: bool,
}

/// What came of opening a list.
pub enum Opened {
    /// The person has it open with a view: there.
    Elsewhere(String),
    /// Here, with these tools.
    Here(Box<Tools>),
}

/// The tools of a list. In a template `{{ tools }}`.
pub struct Tools {
    w: Words,
    hidden: Html,
    key: String,
    path: String,
    /// The query without what passes, and the columns in it.
    query: String,
    full: String,
    offered: Vec<(Offered, bool)>,
    chosen: bool,
    /// The columns that the address names, to be named on when the filters change.
    named: Option<String>,
    views: Vec<View>,
    exports: bool,
}

#[derive(Template)]
#[template(path = "list_tools.html")]
struct Drawn<'t> {
    tools: &'t Tools,
    w: Words,
}

/// Opens a list at `path` for a person.
///
/// # Errors
/// What the database reports.
pub async fn open(user: &User, path: &str, offered: Vec<Offered>) -> Result<Opened, Error> {
    let whose = (user.app.city().id, user.who.person);
    let mut conn = user.app.read().await?;
    let views = store::views(&mut conn, whose, path).await?;
    if user.uri.query().is_none()
        && let Some(view) = views.iter().find(|view| view.opens)
    {
        return Ok(Opened::Elsewhere(at(path, &view.query)));
    }
    let asked = user.query("columns");
    let named = asked.clone();
    let kept = if asked.is_some() { asked } else { store::columns(&mut conn, whose, path).await? };
    drop(conn);
    let (shown, chosen) = shown(&offered, kept.as_deref());
    let query = kept_query(user.uri.query().unwrap_or(""));
    let full = with_columns(&query, kept.as_deref().filter(|_| chosen));
    let offered = offered.into_iter().map(|column| {
        let on = shown.contains(&column.id);
        (column, on)
    });
    Ok(Opened::Here(Box::new(Tools {
        w: WORDS.in_lang(user.lang),
        hidden: user.shell("").hidden(""),
        key: user.new_key(),
        path: path.to_owned(),
        query,
        full,
        offered: offered.collect(),
        named: named.filter(|_| chosen),
        chosen,
        views,
        exports: false,
    })))
}

/// Which of the columns are shown, and whether somebody chose them. A choice that names none of them is none.
fn shown(offered: &[Offered], kept: Option<&str>) -> (Vec<String>, bool) {
    let asked: Vec<&str> = kept.unwrap_or("").split(',').collect();
    let known = |column: &&Offered| asked.contains(&column.id.as_str());
    let chosen: Vec<String> = offered.iter().filter(known).map(|column| column.id.clone()).collect();
    if !chosen.is_empty() {
        return (chosen, true);
    }
    (offered.iter().filter(|column| column.first).map(|column| column.id.clone()).collect(), false)
}

fn at(path: &str, query: &str) -> String {
    // A view of everything still says that it is one, so that it does not lead to itself.
    if query.is_empty() { format!("{path}?view=all") } else { format!("{path}?{query}") }
}

/// A query without what passes.
fn kept_query(query: &str) -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if !PASSING.contains(&&*name) && !value.is_empty() {
            out.append_pair(&name, &value);
        }
    }
    out.finish()
}

fn with_columns(query: &str, columns: Option<&str>) -> String {
    let Some(columns) = columns else { return query.to_owned() };
    let pair = form_urlencoded::Serializer::new(String::new()).append_pair("columns", columns).finish();
    if query.is_empty() { pair } else { format!("{query}&{pair}") }
}

impl Tools {
    /// The ids of the columns to show, in the list's order.
    pub fn shown(&self) -> Vec<&str> {
        self.offered.iter().filter(|(_, on)| *on).map(|(column, _)| column.id.as_str()).collect()
    }

    /// Whether the columns are somebody's choice.
    pub fn chosen(&self) -> bool {
        self.chosen
    }

    /// With the buttons of exports.
    #[must_use]
    pub fn exports(mut self: Box<Self>) -> Box<Self> {
        self.exports = true;
        self
    }

    /// The person's views as tabs, behind the whole list; none where they have none.
    pub fn tabs(&self) -> Vec<Tab> {
        if self.views.is_empty() {
            return Vec::new();
        }
        let open = |query: &str| *query == *self.query || *query == *self.full;
        let all = Tab {
            label: self.w.t("list-all"),
            href: format!("{}?view=all", self.path),
            count: None,
            open: self.query.is_empty() && !self.views.iter().any(|view| open(&view.query)),
        };
        let views = self.views.iter().map(|view| Tab {
            label: view.name.clone(),
            href: at(&self.path, &view.query),
            count: None,
            open: open(&view.query),
        });
        std::iter::once(all).chain(views).collect()
    }
}

impl std::fmt::Display for Tools {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(&Drawn { tools: self, w: self.w }.render().map_err(|_| std::fmt::Error)?)
    }
}

impl askama::filters::HtmlSafe for Tools {}

#[cfg(test)]
mod tests {
    use super::{Offered, kept_query, shown, with_columns};

    #[test]
    fn what_is_shown_is_chosen_or_what_stands_there_at_first() {
        let offered =
            [Offered::new("a", "A", true), Offered::new("b", "B", false), Offered::new("c", "C", true)];
        assert_eq!(shown(&offered, None), (vec!["a".into(), "c".into()], false));
        assert_eq!(shown(&offered, Some("c,b,x")), (vec!["b".into(), "c".into()], true));
        assert_eq!(shown(&offered, Some("x")), (vec!["a".into(), "c".into()], false));
    }

    #[test]
    fn a_view_keeps_filters_and_columns_and_no_page() {
        let query = kept_query("unit=9901&q=&after=2021-04-16_7&lang=en&columns=a,b");
        assert_eq!(query, "unit=9901");
        assert_eq!(with_columns(&query, Some("a,b")), "unit=9901&columns=a%2Cb");
        assert_eq!(with_columns("", None), "");
    }
}
