//! Add the city up yourself: everything that a stranger needs, on one page.

use askama::Template;
use axum::response::Response;
use luoshi_web::{Error, Shell, Visitor, Words, formats, render};

use crate::WORDS;
use crate::source::Log;

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
    key: String,
    /// Who else signed.
    signers: Vec<String>,
}

/// `GET /verify`
pub async fn show(visitor: &Visitor, log: Option<&dyn Log>) -> Result<Response, Error> {
    let w = visitor.words(&WORDS);
    let log = match log {
        Some(log) => log.checkpoint().await?.map(|checkpoint| Published {
            size: formats::int(i64::try_from(checkpoint.size).unwrap_or(i64::MAX)),
            signers: signers(&checkpoint.note, &log.key()),
            key: log.key(),
            note: checkpoint.note,
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
fn signers(note: &str, key: &str) -> Vec<String> {
    let own = key.split('+').next().unwrap_or_default();
    let lines = note.lines().filter_map(|line| line.strip_prefix("\u{2014} ")?.split_once(' '));
    let mut names: Vec<String> = lines.map(|(name, _)| name.to_owned()).filter(|name| name != own).collect();
    names.dedup();
    names
}
