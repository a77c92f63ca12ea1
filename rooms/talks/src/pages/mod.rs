//! The room's pages: parse, call one deed or one read, render.

pub mod calendar;
mod changed;
pub mod feeds;
pub mod importing;
pub mod orders;
pub mod speakers;
mod step;
pub mod suggest;
pub mod talk_edit;
pub mod talk_form;
pub mod talk_list;
pub mod talk_page;
mod talk_rows;
pub mod talk_steps;
pub mod team_edit;
pub mod team_list;
pub mod team_page;
pub mod team_steps;
mod trace;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use luoshi_ledger::LedgerError;
use luoshi_sheets::{Format, Out};
use luoshi_web::parts::{self, tag};
use luoshi_web::trail::{Kind, Line};
use luoshi_web::{Error, Html, Shell, User, Words, href};

use crate::WORDS;
use crate::here::Here;
use crate::model::{Keeping, State, Talk, Team};
use crate::store::Tally;

/// How many rows a page of a list has.
const PAGE: i64 = 50;

/// The shell of a page below `/talks`.
fn shell_below(user: &User, title: &str) -> Shell {
    let w = user.words(&WORDS);
    user.shell(title).crumb(w.t("talks-title"), Some("/talks")).crumb(title, None)
}

pub(crate) fn state_tag(w: Words, state: State) -> Html {
    let shape = match state {
        State::Planned => parts::State::Open,
        State::Held => parts::State::Done,
        State::Cancelled => parts::State::Plain,
        State::Withdrawn => parts::State::Reversed,
    };
    tag(shape, w.t(&format!("talks-state-{state}")))
}

fn team_tag(w: Words, team: &Team) -> Html {
    let shape = match (&team.withdrawn_for, team.ended) {
        (Some(_), _) => parts::State::Reversed,
        (None, Some(_)) => parts::State::Plain,
        (None, None) => parts::State::Doing,
    };
    tag(shape, w.t(team_state(team)))
}

/// The key of the words for what a team is now.
pub(crate) fn team_state(team: &Team) -> &'static str {
    match (&team.withdrawn_for, team.ended) {
        (Some(_), _) => "talks-state-withdrawn",
        (None, Some(_)) => "talks-team-state-ended",
        (None, None) => "talks-team-state-current",
    }
}

pub(crate) fn confirmed_tag(w: Words, keeping: &Keeping) -> Html {
    if keeping.confirmed_by.is_some() {
        tag(parts::State::Done, w.t("talks-confirmed"))
    } else {
        tag(parts::State::Open, w.t("talks-unconfirmed"))
    }
}

/// The address of a talk's page.
pub(crate) fn talk_href(talk: &Talk) -> String {
    format!("/talks/{}", talk.id)
}

/// The address of a team's page.
pub(crate) fn team_href(team: &Team) -> String {
    format!("/talks/teams/{}", team.id)
}

fn ledger(error: LedgerError) -> luoshi_web::Error {
    error.into()
}

/// What was done, told once on the page that follows: the address carries its word.
fn with_done(shell: Shell, user: &User) -> Shell {
    const DONE: [&str; 8] =
        ["held", "planned", "corrected", "cancelled", "withdrawn", "confirmed", "founded", "ended"];
    match user.query("done").filter(|done| DONE.contains(&done.as_str())) {
        Some(done) => shell.toast(user.words(&WORDS).t(&format!("talks-done-{done}"))),
        None => shell,
    }
}

/// What is told about a record that was taken back, and why.
fn notice_with(here: &Here, key: &str, reason: &str) -> Html {
    let said = Html::text(here.w.t(key));
    let said = if here.w.english() { said.and(" ") } else { said };
    said.and(here.reason(reason))
}

/// The rows outside the reader's posts, folded into one line; none where the filter looks into records.
fn hidden(w: Words, tally: Tally, looks: bool) -> Option<String> {
    let hidden = tally.hidden(looks);
    (hidden > 0).then(|| w.t1("talks-hidden", "count", hidden))
}

/// A list as a file, `name` with the format's ending.
fn sheet_of(
    user: &User,
    (name, title): (&str, &str),
    format: Format,
    (headers, rows): (Vec<String>, Vec<Vec<Out>>),
) -> Result<Response, Error> {
    let rows = rows.into_iter();
    let bytes = match format {
        Format::Csv => luoshi_sheets::write_csv(&headers, rows),
        Format::Xlsx => luoshi_sheets::write_xlsx(&user.words(&WORDS).t(title), &headers, rows)
            .map_err(|error| Error::internal(error.to_string()))?,
    };
    Ok(file(bytes, format.media(), &format!("{name}.{}", format.ending())))
}

/// The links by which a list is saved as it is filtered.
fn exports(user: &User, path: &str, filters: &[&str]) -> Vec<(String, String)> {
    let w = user.words(&WORDS);
    let given: Vec<(&str, Option<String>)> = filters.iter().map(|name| (*name, user.query(name))).collect();
    let query: Vec<(&str, Option<&str>)> =
        given.iter().map(|(name, value)| (*name, value.as_deref())).collect();
    [("talks-export-xlsx", Format::Xlsx), ("talks-export-csv", Format::Csv)]
        .map(|(word, format)| (w.t(word), href(&format!("{path}.{}", format.ending()), &query)))
        .into()
}

/// An answer that a browser saves as a file.
fn file(bytes: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes)
        .into_response()
}

/// A look at a record that names people, for the access log.
fn looked(verb: &'static str, record: Option<i64>, whose: Vec<i64>) -> Line {
    Line { kind: Kind::Look, room: crate::deeds::ROOM, verb, record, whose }
}
