//! The room's pages: parse, call one deed or one read, render.

pub mod calendar;
mod changed;
pub mod feeds;
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

use luoshi_ledger::LedgerError;
use luoshi_web::parts::{self, tag};
use luoshi_web::trail::{Kind, Line};
use luoshi_web::{Html, Shell, User, Words};

use crate::WORDS;
use crate::here::Here;
use crate::model::{Keeping, State, Talk, Team};
use crate::store::Tally;

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

pub(crate) fn team_tag(w: Words, team: &Team) -> Html {
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
    let shape = if keeping.confirmed_by.is_some() { parts::State::Done } else { parts::State::Open };
    tag(shape, w.t(confirmed_word(keeping)))
}

/// The key of the words for whether somebody stands behind a record.
pub(crate) fn confirmed_word(keeping: &Keeping) -> &'static str {
    if keeping.confirmed_by.is_some() { "talks-confirmed" } else { "talks-unconfirmed" }
}

/// The address of a talk's page.
pub(crate) fn talk_href(talk: &Talk) -> String {
    format!("/talks/{}", talk.id)
}

/// The address of a speaker's page.
pub(crate) fn speaker_href(person: i64) -> String {
    format!("/talks/speakers/{person}")
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

/// A look at a record that names people, for the access log.
fn looked(verb: &'static str, record: Option<i64>, whose: Vec<i64>) -> Line {
    Line { kind: Kind::Look, room: crate::deeds::ROOM, verb, record, whose }
}
