//! The help's own page: what there is, and where to begin.

use askama::Template;
use axum::response::Response;
use luoshi_packs::Lang;
use luoshi_units::Role;
use luoshi_web::{Error, Reading, User, Visitor, Words};

use crate::around::Reader;
use crate::{WORDS, manual, tour};

#[derive(Template)]
#[template(path = "help.html")]
struct Index {
    w: Words,
    /// The manuals of one's own roles.
    own: Vec<(String, String)>,
    /// All of them.
    manuals: Vec<(String, String)>,
    tour: bool,
}

/// `GET /help`
pub async fn index(visitor: Visitor, user: Option<User>) -> Result<Response, Error> {
    let reader = Reader { visitor, user };
    let w = reader.words();
    let own = reader.user.as_ref().map(|user| manual::guides(&user.who, user.lang)).unwrap_or_default();
    let manuals = Role::ALL.into_iter().map(|role| manual::link(role, w)).collect();
    let body = Index { w, own, manuals, tour: reader.user.is_some() && tour::is_given(&reader.visitor.app) };
    reader.answer(reader.shell(&w.t("help"), false).lede(w.t("help-lede")), &body, false)
}

/// What a search finds of the pages that are neither a word nor a manual.
pub fn readings(lang: Lang) -> Vec<Reading> {
    let w = WORDS.in_lang(lang);
    let page = |title: &str, text: &str, href: &str| Reading {
        title: w.t(title),
        text: w.t(text),
        href: href.to_owned(),
    };
    vec![
        page("help", "help-lede", "/help"),
        page("glossary", "glossary-lede", "/help/glossary"),
        page("keys", "keys-lede", "/help/keys"),
    ]
}
