//! Add the city up yourself: everything that a stranger needs, on one page.

use askama::Template;
use axum::response::Response;
use luoshi_web::{Error, Shell, Visitor, Words, formats, render};

use crate::WORDS;
use crate::open::Open;

#[derive(Template)]
#[template(path = "yourself.html")]
struct YourselfPage {
    shell: Shell,
    w: Words,
    log: Option<Published>,
    offline: String,
}

/// What stands published.
struct Published {
    note: String,
    size: String,
    keys: Vec<String>,
    /// Who else signed.
    signers: Vec<String>,
}

/// `GET /verify`
pub async fn show(visitor: &Visitor, open: Option<&Open>) -> Result<Response, Error> {
    let w = visitor.words(&WORDS);
    let log = match open {
        Some(open) => open.published(&visitor.app).await?.map(|published| Published {
            size: formats::int(i64::try_from(published.size).unwrap_or(i64::MAX)),
            signers: signers(&published.note, &published.origin),
            keys: open.keys(&visitor.app),
            note: published.note,
        }),
        None => None,
    };
    render(&YourselfPage {
        shell: visitor.shell(w.t("yourself")),
        offline: visitor.app.asset("offline.html"),
        log,
        w,
    })
}

/// The names under a note, without the log's own.
fn signers(note: &str, own: &str) -> Vec<String> {
    let lines = note.lines().filter_map(|line| line.strip_prefix("\u{2014} ")?.split_once(' '));
    let mut names: Vec<String> = lines.map(|(name, _)| name.to_owned()).filter(|name| name != own).collect();
    names.dedup();
    names
}
