//! The same as JSON, under `/api/v1/records`.

use axum::Json;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use luoshi_web::{Error, Key, User};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::WORDS;
use crate::deeds::{self, Confirm, Correct, Desk, Done, New, Withdraw};
use crate::here::Here;
use crate::lists::{Asked, PAGE, listed, wanted};
use crate::pages::id_of;

/// What a write answers.
fn answer(form: &str, done: &Done) -> Value {
    let said: Vec<Value> = done
        .said
        .iter()
        .map(|(field, text)| json!({ "field": field, "zh": text.zh, "en": text.en }))
        .collect();
    json!({
        "id": done.record.to_string(),
        "version": done.version,
        "href": format!("/api/v1/records/{form}/{}", done.record),
        "said": said,
    })
}

/// `GET /api/v1/records`: the forms.
pub async fn forms(user: User) -> Result<Response, Error> {
    let pack = user.app.pack();
    let forms: Vec<Value> = pack
        .forms
        .iter()
        .map(|form| {
            let fields: Vec<Value> = form
                .fields
                .iter()
                .map(|field| {
                    let choices: Vec<&str> = field.choices.iter().map(|choice| choice.id.as_str()).collect();
                    json!({
                        "id": field.id,
                        "label": field.label,
                        "kind": field.kind,
                        "required": field.required,
                        "choices": choices,
                    })
                })
                .collect();
            json!({
                "id": form.id,
                "name": form.name,
                "unit": form.unit,
                "day": form.day,
                "href": format!("/api/v1/records/{}", form.id),
                "fields": fields,
            })
        })
        .collect();
    Ok(Json(json!({ "forms": forms })).into_response())
}

/// `GET /api/v1/records/{form}`
pub async fn list(user: User, Path(form): Path<String>) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let form = here.form(&form)?;
    let asked = Asked::read(|name| user.query(name));
    let wanted = wanted(&mut conn, &here, &user.who, form, &asked).await?;
    if !wanted.bad.is_empty() {
        return Err(Error::Bad(
            WORDS.text("records-filter-wrong", &[("what", wanted.bad.join(", ").into())]),
        ));
    }
    let page = listed(&mut conn, &user.who, &wanted, PAGE).await?;
    let records: Vec<Value> = page.records.iter().map(crate::model::Record::to_json).collect();
    Ok(Json(json!({ "records": records, "count": page.seen, "next": page.next })).into_response())
}

/// `GET /api/v1/records/{form}/{id}`
pub async fn get(user: User, Path((form, id)): Path<(String, String)>) -> Result<Response, Error> {
    let (form, id) = id_of(&form, &id)?;
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let record = deeds::visible(&mut conn, &user.who, here.desk(), id).await?;
    if record.form == form { Ok(Json(record.to_json()).into_response()) } else { Err(Error::NotFound) }
}

/// The body of a new record.
#[derive(Deserialize)]
pub struct Values {
    /// The values by field: texts, numbers, lists; money in yuan, people by id, units by code.
    pub values: Map<String, Value>,
}

/// `POST /api/v1/records/{form}`
pub async fn record(
    user: User,
    Key(key): Key,
    Path(form): Path<String>,
    body: Result<Json<Values>, axum::extract::rejection::JsonRejection>,
) -> Result<Response, Error> {
    let Json(Values { values }) = body.map_err(unreadable)?;
    let here = here(&user).await?;
    here.form(&form)?;
    let (id, who) = (form.clone(), user.who.clone());
    let (pack, units, today) = (here.pack.clone(), here.units.clone(), here.today);
    let done = user.app.store().write(move |tx| {
        Box::pin(async move {
            let desk = Desk { pack: &pack, units: &units, today };
            deeds::record(tx, &who, desk, New { key: &key, form: &id, values: &values, reason: None }).await
        })
    });
    let answer = answer(&form, &done.await?);
    let place = answer["href"].as_str().unwrap_or_default().to_owned();
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], Json(answer)).into_response())
}

/// The body of a correction.
#[derive(Deserialize)]
pub struct Corrected {
    /// The version that it was made from.
    pub version: i64,
    /// All values, as they shall be.
    pub values: Map<String, Value>,
    /// Why.
    pub reason: Option<String>,
}

/// `PUT /api/v1/records/{form}/{id}`
pub async fn correct(
    user: User,
    Key(key): Key,
    Path((form, id)): Path<(String, String)>,
    body: Result<Json<Corrected>, axum::extract::rejection::JsonRejection>,
) -> Result<Response, Error> {
    let Json(Corrected { version, values, reason }) = body.map_err(unreadable)?;
    let (here, id) = found(&user, &form, &id).await?;
    let (who, pack, units, today) = (user.who.clone(), here.pack.clone(), here.units.clone(), here.today);
    let done = user.app.store().write(move |tx| {
        Box::pin(async move {
            let desk = Desk { pack: &pack, units: &units, today };
            let wish = Correct { key: &key, record: id, version, values: &values, reason: reason.as_deref() };
            deeds::correct(tx, &who, desk, wish).await
        })
    });
    Ok(Json(answer(&form, &done.await?)).into_response())
}

/// The body of a withdrawal.
#[derive(Deserialize)]
pub struct Withdrawn {
    /// The version that was looked at.
    pub version: i64,
    /// Why.
    pub reason: String,
}

/// `POST /api/v1/records/{form}/{id}/withdraw`
pub async fn withdraw(
    user: User,
    Key(key): Key,
    Path((form, id)): Path<(String, String)>,
    body: Result<Json<Withdrawn>, axum::extract::rejection::JsonRejection>,
) -> Result<Response, Error> {
    let Json(Withdrawn { version, reason }) = body.map_err(unreadable)?;
    let (here, id) = found(&user, &form, &id).await?;
    let (who, pack, units, today) = (user.who.clone(), here.pack.clone(), here.units.clone(), here.today);
    let done = user.app.store().write(move |tx| {
        Box::pin(async move {
            let desk = Desk { pack: &pack, units: &units, today };
            let wish = Withdraw { key: &key, record: id, version, reason: &reason };
            deeds::withdraw(tx, &who, desk, wish).await
        })
    });
    Ok(Json(answer(&form, &done.await?)).into_response())
}

/// The body of a confirmation.
#[derive(Deserialize)]
pub struct Confirmed {
    /// The version that was looked at.
    pub version: i64,
}

/// `POST /api/v1/records/{form}/{id}/confirm`
pub async fn confirm(
    user: User,
    Key(key): Key,
    Path((form, id)): Path<(String, String)>,
    body: Result<Json<Confirmed>, axum::extract::rejection::JsonRejection>,
) -> Result<Response, Error> {
    let Json(Confirmed { version }) = body.map_err(unreadable)?;
    let (here, id) = found(&user, &form, &id).await?;
    let (who, pack, units, today) = (user.who.clone(), here.pack.clone(), here.units.clone(), here.today);
    let done = user.app.store().write(move |tx| {
        Box::pin(async move {
            let desk = Desk { pack: &pack, units: &units, today };
            deeds::confirm(tx, &who, desk, Confirm { key: &key, record: id, version }).await
        })
    });
    Ok(Json(answer(&form, &done.await?)).into_response())
}

fn unreadable(rejection: axum::extract::rejection::JsonRejection) -> Error {
    Error::Bad(WORDS.text("records-problem-json", &[("what", rejection.body_text().into())]))
}

async fn here(user: &User) -> Result<Here, Error> {
    let mut conn = user.app.read().await?;
    Here::of(user, &mut conn).await
}

/// The record of an address, if the person may see it and it is of that form.
async fn found(user: &User, form: &str, id: &str) -> Result<(Here, i64), Error> {
    let (form, id) = id_of(form, id)?;
    let mut conn = user.app.read().await?;
    let here = Here::of(user, &mut conn).await?;
    let record = deeds::visible(&mut conn, &user.who, here.desk(), id).await?;
    if record.form == form { Ok((here, id)) } else { Err(Error::NotFound) }
}
