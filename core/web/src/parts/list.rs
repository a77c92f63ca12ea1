//! Paging by key, and tabs.

use std::fmt::{self, Display};

use crate::user::with_query;
use crate::{Html, Reader, WORDS};

/// The links under a list that is paged by key: back to its beginning, on to the next page.
#[derive(Clone, Debug)]
pub struct Pager {
    label: String,
    shown: String,
    first: Option<(String, String)>,
    next: Option<(String, String)>,
}

impl Pager {
    /// Of the page that `user` reads: the parameter `after` of its address says where it began, `next` where
    /// the next page begins. `shown` says in words what is shown, for example how many of how many.
    pub fn new(user: &impl Reader, shown: impl Into<String>, next: Option<&str>) -> Self {
        let w = WORDS.in_lang(user.reads());
        let place = |key: Option<&str>| with_query(user.uri(), "after", key);
        Self {
            label: w.t("pager"),
            shown: shown.into(),
            first: user.asks("after").map(|_| (w.t("pager-first"), place(None))),
            next: next.map(|key| (w.t("pager-next"), place(Some(key)))),
        }
    }
}

impl Display for Pager {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first.is_none() && self.next.is_none() && self.shown.is_empty() {
            return Ok(());
        }
        write!(to, r#"<nav class="pager" aria-label="{}">"#, Html::text(&self.label))?;
        if let Some((label, href)) = &self.first {
            write!(to, r#"<a class="btn" href="{}">{}</a>"#, Html::text(href), Html::text(label))?;
        }
        write!(to, "<span>{}</span>", Html::text(&self.shown))?;
        if let Some((label, href)) = &self.next {
            write!(to, r#"<a class="btn" href="{}" rel="next">{}</a>"#, Html::text(href), Html::text(label))?;
        }
        to.write_str("</nav>")
    }
}

impl askama::filters::HtmlSafe for Pager {}

/// One of a fixed set of views; a link, since the address says which is open.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Its words.
    pub label: String,
    /// Its address.
    pub href: String,
    /// How many are in it, where that helps.
    pub count: Option<String>,
    /// Whether it is the open one.
    pub open: bool,
}
