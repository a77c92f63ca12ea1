//! The list of one's own drafts, and what forms ask of it.

use askama::Template;
use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::{MOST, draft_of, end, href_of, keep};
use crate::parts::{Column, Empty, Row, Table, TableStyle};
use crate::store::drafts::{self as store, DraftRow};
use crate::{Error, Form, Html, Shell, User, WORDS, Words, formats, render, see_other};

#[derive(Template)]
#[template(path = "drafts.html")]
struct DraftsPage {
    shell: Shell,
    table: Option<Table>,
    empty: Empty,
    note: String,
}

/// `GET /drafts`
pub(crate) async fn list(user: User) -> Result<Response, Error> {
    let w = WORDS.in_lang(user.lang);
    let drafts = store::drafts(&mut user.app.read().await?, user.who.city, user.who.person, MOST).await?;
    let mut shell = user.shell(w.t("drafts")).lede(w.t("drafts-lede")).crumb(w.t("drafts"), None);
    match user.query("done").as_deref() {
        Some("saved") => shell = shell.toast(w.t("draft-done-saved")),
        Some("ended") => shell = shell.toast(w.t("draft-done-ended")),
        _ => {}
    }
    let columns = vec![
        Column::new(w.t("drafts-form")),
        Column::new(w.t("drafts-saved")),
        Column::new(w.t("drafts-do")),
    ];
    let rows: Vec<Row> = drafts.iter().map(|draft| row(&user, &shell, w, draft)).collect();
    let table = (!rows.is_empty()).then(|| Table::new(w.t("drafts"), TableStyle::Cards, columns).rows(rows));
    let empty = Empty::new(w.t("drafts-none"), w.t("drafts-none-text"));
    render(&DraftsPage { shell, table, empty, note: w.t("drafts-note") })
}

fn row(user: &User, shell: &Shell, w: Words, draft: &DraftRow) -> Row {
    let name = Html::name(user.lang, &draft.name, None);
    let name = if draft.name.is_ascii() { Html::text(&draft.name) } else { name };
    let typed = draft.fields.iter().find(|(name, _)| matches!(name.as_str(), "topic" | "name" | "title"));
    let link = Html::link(href_of(&draft.place, &draft.key), name);
    let link = match typed {
        Some((_, typed)) => link.and(Html::sub(Html::name(user.lang, typed, None))),
        None => link,
    };
    let saved = formats::instant_of_year(user.lang, draft.saved, user.app.zone());
    let end = Html::trusted(format!(
        r#"<form method="post" action="/drafts/end" aria-label="{} {}">{}<button class="btn quiet">{}</button></form>"#,
        Html::text(w.t("draft-end")),
        Html::text(&draft.name),
        shell.hidden(&draft.key),
        Html::text(w.t("draft-end"))
    ));
    Row::new([link.into(), Html::text(saved).into(), end.into()])
}

fn wants_json(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("application/json"))
}

/// `POST /drafts`: keeps what a form holds. The script gets the time for its line, a browser the list.
pub(crate) async fn save(user: User, headers: HeaderMap, form: Form) -> Result<Response, Error> {
    let now = user.app.clock().now();
    let draft = draft_of(&form, now)?.ok_or(Error::NotFound)?;
    let kept = keep(&user.app, &user.who, draft).await?;
    if wants_json(&headers) {
        let at = now.with_timezone(&user.app.zone()).format("%H:%M").to_string();
        return Ok(Json(json!({ "kept": kept, "at": at })).into_response());
    }
    Ok(see_other(if kept { "/drafts?done=saved" } else { "/drafts" }))
}

/// `POST /drafts/end`
pub(crate) async fn discard(user: User, form: Form) -> Result<Response, Error> {
    end(&user.app, &user.who, form.key()?).await?;
    Ok(see_other("/drafts?done=ended"))
}

/// `GET /drafts/me`: whose page this is and what its forms carry now, for the script that sends what it kept while the
/// connection was gone.
pub(crate) async fn me(user: User) -> Response {
    let said = json!({ "account": user.who.person.to_string(), "csrf": user.csrf });
    (StatusCode::OK, [(header::CACHE_CONTROL, "no-store")], Json(said)).into_response()
}
