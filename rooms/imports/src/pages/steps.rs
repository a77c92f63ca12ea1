//! What is done with a whole import: recorded, taken back, thrown away.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_web::parts::{Cell, Column, Control, ErrorSummary, Field, Row, Table, TableStyle};
use luoshi_web::{Error, Form, Html, Shell, User, Words, render, render_with, see_other};

use super::{Id, href};
use crate::check::room_of;
use crate::model::{Import, RowState, State};
use crate::{WORDS, deeds, store, undo as back};
use crate::{noted, run};

/// So many changed records are named; all are counted.
const SHOWN: usize = 50;

/// `POST /imports/{id}/run`
pub async fn run(user: User, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let key = sent.key()?;
    let import = deeds::visible(&user.app, &user.who, id).await?;
    let good =
        store::rows_counted(&mut user.app.read().await?, user.app.city().id, id).await?.of(RowState::Good);
    if import.state == State::Undone || good == 0 {
        return Err(Error::Conflict(WORDS.text("imports-run-none", &[])));
    }
    // The same content may have been sent by somebody else meanwhile.
    if let Some(other) = noted::standing(&user.app, &import.kind, &import.hash).await?
        && other.id != id
    {
        return Err(Error::Conflict(WORDS.text("imports-run-other", &[])));
    }
    Ok(see_other(run::start(&user, &import, key).await?))
}

#[derive(Template)]
#[template(path = "imports_ask.html")]
struct Ask {
    shell: Shell,
    w: Words,
    hidden: Html,
    summary: ErrorSummary,
    said: String,
    warned: Option<String>,
    table: Option<Table>,
    fields: Vec<Field>,
    button: String,
    back: String,
}

fn shell(user: &User, w: Words, import: &Import, title: &str) -> Shell {
    user.shell(title)
        .crumb(w.t("imports-title"), Some("/imports"))
        .crumb(Html::name(w.lang, &import.file, None), Some(&href(import.id)))
        .crumb(title, None)
}

/// `GET /imports/{id}/undo`
pub async fn ask_undo(user: User, Id(id): Id) -> Result<Response, Error> {
    show_undo(&user, id, None).await
}

async fn show_undo(user: &User, id: i64, wrong: Option<String>) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let (app, city) = (&user.app, user.app.city().id);
    let import = deeds::visible(app, &user.who, id).await?;
    if import.state != State::Begun {
        return Err(Error::Conflict(WORDS.text("imports-undo-none", &[])));
    }
    let mut conn = app.read().await?;
    let records = store::recorded(&mut conn, city, id).await?;
    let held: Vec<(i64, i64)> = records.iter().map(|(_, record, version)| (*record, *version)).collect();
    let changed = room_of(app, &import.kind)?.changed_since(&mut conn, app, &held).await?;
    drop(conn);
    let title = w.t("imports-undo");
    let reason = Field::new(w.lang, "reason", w.t("imports-f-reason"), Control::Text)
        .hint(w.t("imports-f-reason-hint"))
        .max_length(200)
        .error(wrong);
    let summary = ErrorSummary::of(w.lang, [&reason]);
    let shell = shell(user, w, &import, &title).wrong(summary.len());
    let status = if summary.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = Ask {
        hidden: shell.hidden(&user.new_key()),
        shell,
        w,
        summary,
        said: w.t1("imports-undo-lede", "n", held.len() - changed.len()),
        warned: (!changed.is_empty()).then(|| w.t1("imports-undo-changed", "n", changed.len())),
        table: changed_table(user, w, &changed).await?,
        fields: vec![reason],
        button: title,
        back: href(id),
    };
    render_with(status, &page)
}

async fn changed_table(user: &User, w: Words, changed: &[i64]) -> Result<Option<Table>, Error> {
    if changed.is_empty() {
        return Ok(None);
    }
    let titles = user.app.titles(&changed[..changed.len().min(SHOWN)], user.lang).await?;
    let heads = ["imports-c-record", "imports-c-day", "imports-c-state"].map(|word| Column::new(w.t(word)));
    let rows = titles.iter().map(|title| {
        Row::new([
            Cell::new(Html::link(&title.href, Html::name(w.lang, &title.title, None))),
            Cell::with_class(title.day.to_string(), "nowrap"),
            Cell::new(title.state.as_str()),
        ])
    });
    Ok(Some(Table::new(w.t("imports-changed"), TableStyle::Fits, heads.into()).rows(rows)))
}

/// `POST /imports/{id}/undo`
pub async fn undo(user: User, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let key = sent.key()?;
    let import = deeds::visible(&user.app, &user.who, id).await?;
    let Some(reason) = sent.get("reason") else {
        return show_undo(&user, id, Some(w.t("imports-undo-why"))).await;
    };
    Ok(see_other(back::start(&user, &import, key, reason).await?))
}

/// `GET /imports/{id}/discard`
pub async fn ask_discard(user: User, Id(id): Id) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let import = deeds::visible(&user.app, &user.who, id).await?;
    if import.state != State::Open {
        return Err(Error::Conflict(WORDS.text("imports-discard-late", &[])));
    }
    let title = w.t("imports-discard");
    let shell = shell(&user, w, &import, &title);
    render(&Ask {
        hidden: shell.hidden(&user.new_key()),
        shell,
        w,
        summary: ErrorSummary::new(w.lang, Vec::new()),
        said: w.t("imports-discard-lede"),
        warned: None,
        table: None,
        fields: Vec::new(),
        button: title,
        back: href(id),
    })
}

/// `POST /imports/{id}/discard`
pub async fn discard(user: User, Id(id): Id, sent: Form) -> Result<Response, Error> {
    sent.key()?;
    let import = deeds::visible(&user.app, &user.who, id).await?;
    deeds::discard(&user.app, &import).await?;
    Ok(see_other("/imports"))
}
