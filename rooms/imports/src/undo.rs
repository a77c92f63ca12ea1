//! Taking an import back: all its records in one transaction.

use luoshi_ledger::{Act, Begun};
use luoshi_packs::printable;
use luoshi_units::Who;
use luoshi_web::jobs::{self, Ended, New, Progress, Work};
use luoshi_web::sheets::{Back, RowBack};
use luoshi_web::{App, Arg, Error, User};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::check::room_of;
use crate::deeds;
use crate::model::{Import, RowState};
use crate::run::kind_name;
use crate::{WORDS, store};

/// What is to be done.
#[derive(Serialize, Deserialize)]
struct Args {
    import: i64,
    key: String,
    reason: String,
}

/// What an undo did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undone {
    /// So many records are taken back.
    pub back: usize,
    /// So many stay, since somebody changed or confirmed them.
    pub kept: usize,
}

/// Starts the job that takes an import back, and gives its page.
pub async fn start(user: &User, import: &Import, key: &str, reason: &str) -> Result<String, Error> {
    let name = kind_name(&user.app, &import.kind);
    let title = |lang| {
        let w = WORDS.in_lang(lang);
        w.t2("imports-undo-job", "kind", name.get(lang).to_owned(), "file", import.file.clone())
    };
    let new = New {
        key: format!("undo:{}:{key}", import.id),
        room: "imports",
        kind: "undo",
        title: luoshi_packs::Text::new(title(luoshi_packs::Lang::Zh), title(luoshi_packs::Lang::En)),
        back: format!("/imports/{}", import.id),
        args: json!(Args { import: import.id, key: key.to_owned(), reason: reason.to_owned() }),
    };
    Ok(jobs::href(jobs::start(user, new).await?))
}

/// Takes an import back as a job.
pub async fn run(work: &Work) -> Result<Ended, Error> {
    let Args { import, key, reason } = work.args()?;
    let done = undo(&work.app, &work.who, import, (&key, &reason), work.progress()).await?;
    let args = [("back", Arg::from(done.back)), ("kept", Arg::from(done.kept))];
    Ok(Ended { said: WORDS.text("imports-undo-done", &args), href: Some(format!("/imports/{import}")) })
}

/// Takes back every record of an import, each by its room's own withdrawal, all of them or none. Those that somebody
/// corrected or confirmed since stay as they are.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] where nothing of it is recorded, it was undone before, or every record was
/// changed since; what a room refuses, such as a record that the person may not take back.
pub async fn undo(
    app: &App,
    who: &Who,
    id: i64,
    (key, reason): (&str, &str),
    progress: Progress,
) -> Result<Undone, Error> {
    let import = deeds::visible(app, who, id).await?;
    let reason = printable(reason).trim().to_owned();
    if reason.is_empty() {
        return Err(Error::Bad(WORDS.text("imports-undo-why", &[])));
    }
    let (app_, who, key) = (app.clone(), who.clone(), key.to_owned());
    app.store()
        .write(move |tx| {
            Box::pin(async move { all(tx, &app_, &who, &import, (&key, &reason), &progress).await })
        })
        .await
}

async fn all(
    tx: &mut luoshi_store::Tx,
    app: &App,
    who: &Who,
    import: &Import,
    (key, reason): (&str, &str),
    progress: &Progress,
) -> Result<Undone, Error> {
    let act = Act {
        who,
        key,
        room: "imports",
        verb: "undo",
        record: Some(import.id),
        reason: Some(reason),
        command: Json::Null,
    };
    let deed = match luoshi_ledger::begin(tx, act).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return told(&answer),
    };
    if !store::import_undo(tx, who.city, import.id, reason).await? {
        return Err(Error::Conflict(WORDS.text("imports-undo-none", &[])));
    }
    let room = room_of(app, &import.kind)?;
    let records = store::recorded(tx, who.city, import.id).await?;
    let total = i64::try_from(records.len()).unwrap_or(i64::MAX);
    let mut done = Undone { back: 0, kept: 0 };
    for (at, (line, record, version)) in (0..).zip(records) {
        progress.step(at, total)?;
        let key = format!("import:{}:undo:{record}", import.id);
        let back = RowBack { record, version, key: &key, reason };
        let state = match room.take_back(tx, app, who, back).await? {
            Back::Taken => RowState::Back,
            Back::Changed | Back::NotOurs => RowState::Kept,
        };
        if state == RowState::Back {
            done.back += 1
        } else {
            done.kept += 1
        }
        store::row_back(tx, who.city, import.id, (line, state)).await?;
    }
    progress.step(total, total)?;
    if done.back == 0 {
        return Err(Error::Conflict(WORDS.text("imports-undo-all-changed", &[])));
    }
    let answer = json!({ "back": done.back, "kept": done.kept });
    luoshi_ledger::finish(tx, deed, import.id, json!({ "hash": import.hash }), answer).await?;
    Ok(done)
}

fn told(answer: &Json) -> Result<Undone, Error> {
    let count = |name: &str| answer[name].as_u64().and_then(|count| usize::try_from(count).ok());
    let unreadable = || Error::internal("An earlier undo's answer cannot be read.");
    Ok(Undone { back: count("back").ok_or_else(unreadable)?, kept: count("kept").ok_or_else(unreadable)? })
}
