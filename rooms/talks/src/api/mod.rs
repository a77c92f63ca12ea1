//! The same as JSON, under `/api/v1/talks` and `/api/v1/talk-teams`. Ids are texts, since programs that read
//! JSON numbers as fractions lose digits of them.

pub mod orders;

use axum::Json;

use axum::extract::rejection::JsonRejection;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use luoshi_store::{BoxFuture, Tx};
use luoshi_web::{Error as Fault, Key, User};
use serde_json::{Map, Value, json};

use crate::WORDS;
use crate::deeds::{self, Desk, Done, Seen};
use crate::error::Error;
use crate::filled::{Filled, together};
use crate::here::Here;
use crate::id::Id;
use crate::lists::{talks, teams};
use crate::model::{Keeping, State, Talk, TalkDraft, Team, TeamDraft};
use crate::{parse, say, store};

/// A body as it came.
pub type Body = Result<Json<Map<String, Value>>, JsonRejection>;

/// So many rows a page of a list has.
const PAGE: i64 = 100;

fn object(body: Body) -> Result<Map<String, Value>, Fault> {
    body.map(|Json(body)| body).map_err(|_| Fault::Bad(WORDS.text("talks-api-body", &[])))
}

fn ids(all: &[i64]) -> Vec<String> {
    all.iter().map(i64::to_string).collect()
}

fn kept(keeping: &Keeping) -> Value {
    json!({
        "recorded_by": keeping.recorded_by.to_string(),
        "recorded_at": keeping.recorded_at,
        "confirmed_by": keeping.confirmed_by.map(|person| person.to_string()),
        "confirmed_at": keeping.confirmed_at,
        "version": keeping.version,
    })
}

fn with_keeping(mut value: Value, keeping: &Keeping) -> Value {
    if let (Value::Object(all), Value::Object(more)) = (&mut value, kept(keeping)) {
        all.extend(more);
    }
    value
}

fn talk_json(talk: &Talk) -> Value {
    let value = json!({
        "id": talk.id.to_string(),
        "href": format!("/api/v1/talks/{}", talk.id),
        "state": talk.state,
        "unit": talk.unit,
        "team": talk.team.to_string(),
        "speakers": ids(&talk.speakers),
        "topic": talk.topic,
        "kind": talk.kind,
        "place": talk.place,
        "day": talk.day,
        "start": say::clock(talk.start),
        "minutes": talk.minutes,
        "audience": talk.audience,
        "listeners": talk.listeners(),
        "remark": talk.remark,
        "reason": talk.reason,
        "ended_for": talk.ended_for,
    });
    with_keeping(value, &talk.keeping)
}

fn team_json(team: &Team) -> Value {
    let members = team.members.iter();
    let members: Vec<Value> = members
        .map(|m| json!({ "person": m.person.to_string(), "from": m.from, "until": m.until }))
        .collect();
    let value = json!({
        "id": team.id.to_string(),
        "href": format!("/api/v1/talk-teams/{}", team.id),
        "name": team.name,
        "unit": team.unit,
        "founded": team.founded,
        "ended": team.ended,
        "members": members,
        "remark": team.remark,
        "withdrawn_for": team.withdrawn_for,
    });
    with_keeping(value, &team.keeping)
}

fn answer(kind: &str, done: &Done) -> Value {
    json!({
        "id": done.id.to_string(),
        "href": format!("/api/v1/{kind}/{}", done.id),
        "version": done.version,
        "added": done.added,
        "reversed": done.reversed,
    })
}

fn created(kind: &str, done: &Done) -> Response {
    let place = format!("/api/v1/{kind}/{}", done.id);
    (StatusCode::CREATED, [(header::LOCATION, place)], Json(answer(kind, done))).into_response()
}

/// Does a deed of the user under a key.
async fn act<F>(user: &User, key: &str, deed: F) -> Result<Done, Error>
where
    F: for<'t> FnOnce(&'t mut Tx, Desk<'t>) -> BoxFuture<'t, Result<Done, Error>> + Send + 'static,
{
    let mut conn = user.app.read().await?;
    let here = Here::of(user, &mut conn).await.map_err(|_| Error::NotFound)?;
    drop(conn);
    let seat = here.seat(&user.who, key);
    user.app.store().write(move |tx| Box::pin(async move { deed(tx, seat.desk()).await })).await
}

/// A talk's draft from a body; fields that cannot be read are told.
fn talk_draft(body: &Map<String, Value>) -> Result<TalkDraft, Error> {
    let (draft, unreadable) = Filled::of_json(body).talk();
    if unreadable.is_empty() { Ok(draft) } else { Err(Error::Problems(together(unreadable, Vec::new()))) }
}

fn team_draft(body: &Map<String, Value>) -> Result<TeamDraft, Error> {
    let (draft, unreadable) = Filled::of_json(body).team();
    if unreadable.is_empty() { Ok(draft) } else { Err(Error::Problems(unreadable)) }
}

/// The version that the sender looked at. One that is missing or no whole number is refused: it would let a change
/// pass over another's unseen.
fn seen(id: i64, body: &Map<String, Value>) -> Result<Seen, Fault> {
    match body.get("version").and_then(Value::as_i64) {
        Some(version) => Ok(Seen { id, version: Some(version) }),
        None => Err(Fault::Bad(WORDS.text("talks-api-version", &[]))),
    }
}

/// Whether a talk is sent as planned; held where nothing is said. Any other state is refused, not guessed.
fn planned(body: &Map<String, Value>) -> Result<bool, Fault> {
    match body.get("state") {
        None | Some(Value::Null) => Ok(false),
        Some(Value::String(state)) if state == State::Planned.word() => Ok(true),
        Some(Value::String(state)) if state == State::Held.word() => Ok(false),
        Some(_) => Err(Fault::Bad(WORDS.text("talks-api-state", &[]))),
    }
}

fn text(body: &Map<String, Value>, name: &str) -> String {
    body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// `GET /api/v1/talks`
pub async fn talks(user: User) -> Result<Json<Value>, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let asked = talks::Asked::read(&here, &user.who, |name| user.query(name));
    let scope = here.seen(&user.who);
    let tally = store::talk_tally(&mut conn, here.city, scope.as_deref(), &asked.filter).await?;
    let page = talks::page(&mut conn, &here, scope.as_deref(), &asked, PAGE).await?;
    let talks: Vec<Value> = page.talks.iter().map(talk_json).collect();
    let next = page.next.map(talks::written_key);
    let hidden = tally.hidden(asked.filter.looks());
    Ok(Json(json!({ "talks": talks, "count": tally.seen, "hidden": hidden, "next": next })))
}

/// `GET /api/v1/talks/{id}`
pub async fn talk(user: User, Id(id): Id) -> Result<Json<Value>, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    Ok(Json(talk_json(&here.talk(&mut conn, &user.who, id).await?)))
}

/// `POST /api/v1/talks`
pub async fn talk_record(user: User, Key(key): Key, body: Body) -> Result<Response, Fault> {
    let body = object(body)?;
    let planned = planned(&body)?;
    let draft = talk_draft(&body)?;
    let done = act(&user, &key, move |tx, desk| {
        Box::pin(async move {
            if planned {
                deeds::talk_plan(tx, &desk, draft).await
            } else {
                deeds::talk_hold(tx, &desk, draft).await
            }
        })
    });
    Ok(created("talks", &done.await?))
}

/// `PUT /api/v1/talks/{id}`
pub async fn talk_correct(user: User, Key(key): Key, Id(id): Id, body: Body) -> Result<Json<Value>, Fault> {
    let body = object(body)?;
    let (seen, draft, why) = (seen(id, &body)?, talk_draft(&body)?, text(&body, "why"));
    let done = act(&user, &key, move |tx, desk| {
        Box::pin(async move {
            let why = Some(why.as_str()).filter(|why| !why.is_empty());
            deeds::talk_correct(tx, &desk, seen, draft, why).await
        })
    });
    Ok(Json(answer("talks", &done.await?)))
}

/// `POST /api/v1/talks/{id}/hold`
pub async fn talk_hold(user: User, Key(key): Key, Id(id): Id, body: Body) -> Result<Json<Value>, Fault> {
    let body = object(body)?;
    let (seen, draft) = (seen(id, &body)?, talk_draft(&body)?);
    let done = act(&user, &key, move |tx, desk| {
        Box::pin(async move { deeds::talk_hold_planned(tx, &desk, seen, draft).await })
    });
    Ok(Json(answer("talks", &done.await?)))
}

/// `POST /api/v1/talks/{id}/cancel`
pub async fn talk_cancel(user: User, Key(key): Key, Id(id): Id, body: Body) -> Result<Json<Value>, Fault> {
    let body = object(body)?;
    let (seen, reason) = (seen(id, &body)?, text(&body, "reason"));
    let done = act(&user, &key, move |tx, desk| {
        Box::pin(async move { deeds::talk_cancel(tx, &desk, seen, &reason).await })
    });
    Ok(Json(answer("talks", &done.await?)))
}

/// `POST /api/v1/talks/{id}/withdraw`
pub async fn talk_withdraw(user: User, Key(key): Key, Id(id): Id, body: Body) -> Result<Json<Value>, Fault> {
    let body = object(body)?;
    let (seen, reason) = (seen(id, &body)?, text(&body, "reason"));
    let done = act(&user, &key, move |tx, desk| {
        Box::pin(async move { deeds::talk_withdraw(tx, &desk, seen, &reason).await })
    });
    Ok(Json(answer("talks", &done.await?)))
}

/// `POST /api/v1/talks/{id}/confirm`
pub async fn talk_confirm(user: User, Key(key): Key, Id(id): Id, body: Body) -> Result<Json<Value>, Fault> {
    let seen = seen(id, &object(body)?)?;
    let done =
        act(&user, &key, move |tx, desk| Box::pin(async move { deeds::talk_confirm(tx, &desk, seen).await }));
    Ok(Json(answer("talks", &done.await?)))
}

/// `GET /api/v1/talk-teams`
pub async fn teams(user: User) -> Result<Json<Value>, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let asked = teams::Asked::read(&here, &user.who, |name| user.query(name));
    let scope = here.seen(&user.who);
    let tally = store::team_tally(&mut conn, here.city, scope.as_deref(), &asked.filter).await?;
    let (teams, next) = teams::page(&mut conn, &here, scope.as_deref(), &asked, PAGE).await?;
    let next = next.map(|id| id.to_string());
    let teams: Vec<Value> = teams.iter().map(team_json).collect();
    let hidden = tally.hidden(asked.filter.text.is_some());
    Ok(Json(json!({ "teams": teams, "count": tally.seen, "hidden": hidden, "next": next })))
}

/// `GET /api/v1/talk-teams/{id}`
pub async fn team(user: User, Id(id): Id) -> Result<Json<Value>, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    Ok(Json(team_json(&here.team(&mut conn, &user.who, id).await?)))
}

/// `POST /api/v1/talk-teams`
pub async fn team_found(user: User, Key(key): Key, body: Body) -> Result<Response, Fault> {
    let draft = team_draft(&object(body)?)?;
    let done =
        act(&user, &key, move |tx, desk| Box::pin(async move { deeds::team_found(tx, &desk, draft).await }));
    Ok(created("talk-teams", &done.await?))
}

/// `PUT /api/v1/talk-teams/{id}`
pub async fn team_correct(user: User, Key(key): Key, Id(id): Id, body: Body) -> Result<Json<Value>, Fault> {
    let body = object(body)?;
    let (seen, draft, why) = (seen(id, &body)?, team_draft(&body)?, text(&body, "why"));
    let done = act(&user, &key, move |tx, desk| {
        Box::pin(async move {
            let why = Some(why.as_str()).filter(|why| !why.is_empty());
            deeds::team_correct(tx, &desk, seen, draft, why).await
        })
    });
    Ok(Json(answer("talk-teams", &done.await?)))
}

/// `POST /api/v1/talk-teams/{id}/end`
pub async fn team_end(user: User, Key(key): Key, Id(id): Id, body: Body) -> Result<Json<Value>, Fault> {
    let body = object(body)?;
    let field = crate::model::Field::Ended;
    let day = parse::day(&text(&body, "day"));
    let day = day.ok_or_else(|| Error::Problems(vec![crate::model::Problem::Unreadable { field }]))?;
    let seen = seen(id, &body)?;
    let done = act(&user, &key, move |tx, desk| {
        Box::pin(async move { deeds::team_end(tx, &desk, seen, day).await })
    });
    Ok(Json(answer("talk-teams", &done.await?)))
}

/// `POST /api/v1/talk-teams/{id}/withdraw`
pub async fn team_withdraw(user: User, Key(key): Key, Id(id): Id, body: Body) -> Result<Json<Value>, Fault> {
    let body = object(body)?;
    let (seen, reason) = (seen(id, &body)?, text(&body, "reason"));
    let done = act(&user, &key, move |tx, desk| {
        Box::pin(async move { deeds::team_withdraw(tx, &desk, seen, &reason).await })
    });
    Ok(Json(answer("talk-teams", &done.await?)))
}

/// `POST /api/v1/talk-teams/{id}/confirm`
pub async fn team_confirm(user: User, Key(key): Key, Id(id): Id, body: Body) -> Result<Json<Value>, Fault> {
    let seen = seen(id, &object(body)?)?;
    let done =
        act(&user, &key, move |tx, desk| Box::pin(async move { deeds::team_confirm(tx, &desk, seen).await }));
    Ok(Json(answer("talk-teams", &done.await?)))
}
