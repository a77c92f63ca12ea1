//! The way of a file to the server, a piece at a time, much as tus has it: create it with its length and hash, send
//! what follows on what is there, ask how far it is. A page that was closed, a cut network or another server of the
//! same database go on where it stopped. And what one sent, for oneself: before it hangs on a record, nobody else sees it.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::{Value, json};

use super::keep::{KeepError, Kept, answer, keep};
use super::picture::Refusal;
use super::store::{self, Coming};
use super::{MOST_BYTES, elsewhere, hash_of, is_hash, tidy_name};
use crate::route::{delete, get, object, patch, post};
use crate::{App, Error, Route, Rule, User, WORDS};

/// A piece has at most so many bytes.
const PIECE: usize = 4 * 1024 * 1024;
/// So many files of one person are on their way at a time.
const MOST_OPEN: i64 = 20;
/// So long a file may take, and is it known that it came.
const KEPT: TimeDelta = TimeDelta::days(7);
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");

/// The routes of uploads.
pub(crate) fn routes() -> Vec<Route> {
    let known = object(&[
        ("id", "string", "The upload"),
        ("size", "integer", "How many bytes the file has"),
        ("offset", "integer", "How many of them are here"),
        (
            "file",
            "object",
            "Once it is whole: its hash, by which a record holds it, name, media, size, and elsewhere",
        ),
    ]);
    vec![
        post("/api/v1/uploads", Rule::SignedIn, begin)
            .says("Begins to take a file, or tells how far the same file of yours has come.")
            .body(object(&[
                ("name", "string", "What it is called"),
                ("size", "integer", "How many bytes it has"),
                ("sha256", "string", "The SHA-256 of the whole, in hexadecimal"),
            ]))
            .answers(known.clone()),
        get("/api/v1/uploads/{id}", Rule::SignedIn, look)
            .says("How far a file of yours has come; HEAD tells it in the headers Upload-Offset and Upload-Length.")
            .answers(known.clone()),
        patch("/api/v1/uploads/{id}", Rule::SignedIn, take)
            .takes(PIECE)
            .says("The bytes that follow at the header Upload-Offset. The last ones end it.")
            .answers(known),
        delete("/api/v1/uploads/{id}", Rule::SignedIn, cancel).says("Forgets a file that was on its way."),
        get("/uploads/{hash}", Rule::SignedIn, show),
    ]
}

/// What is to come.
#[derive(Deserialize)]
pub(crate) struct Begun {
    name: String,
    size: i64,
    sha256: String,
}

/// `POST /api/v1/uploads`
pub(crate) async fn begin(user: User, Json(wish): Json<Begun>) -> Result<Response, Error> {
    let name = tidy_name(&wish.name);
    if usize::try_from(wish.size).is_ok_and(|size| size > MOST_BYTES) {
        return Err(Error::Bad(Refusal::Large.text(&name)));
    }
    if wish.size < 1 || !is_hash(&wish.sha256) {
        return Err(Error::Bad(Refusal::Broken.text(&name)));
    }
    let (of, now) = (whose(&user), user.app.clock().now());
    let begun = user.app.store().write(move |tx| {
        Box::pin(async move {
            store::sweep(tx, of.0, now - KEPT).await?;
            let coming = store::begin(tx, of, (&name, &wish.sha256, wish.size), now).await?;
            Ok::<_, Error>((coming, store::open(tx, of).await?))
        })
    });
    let (coming, open) = begun.await?;
    if open > MOST_OPEN && coming.arrived == 0 {
        cancel(user, Path(coming.id.to_string())).await?;
        return Err(Error::Conflict(WORDS.text("upload-too-many", &[("n", MOST_OPEN.into())])));
    }
    Ok((StatusCode::CREATED, told(&user, coming).await?).into_response())
}

/// `GET` and `HEAD /api/v1/uploads/{id}`
pub(crate) async fn look(user: User, Path(id): Path<String>) -> Result<Response, Error> {
    let coming = found(&user, &id).await?;
    told(&user, coming).await
}

/// `PATCH /api/v1/uploads/{id}`
pub(crate) async fn take(
    user: User,
    Path(id): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, Error> {
    let coming = found(&user, &id).await?;
    if coming.kept.is_some() {
        return told(&user, coming).await;
    }
    let at = headers.get(OFFSET).and_then(|at| at.to_str().ok()?.parse::<i64>().ok());
    if at != Some(coming.arrived) {
        return Err(elsewhere_already(coming.arrived));
    }
    let (of, arrived) = (whose(&user), coming.arrived);
    if !bytes.is_empty() {
        let taking = user.app.store().write(move |tx| {
            Box::pin(async move { store::take(tx, of, (coming.id, arrived), &bytes).await })
        });
        if !taking.await? {
            return Err(elsewhere_already(arrived));
        }
    }
    let mut coming = found(&user, &id).await?;
    if coming.arrived == coming.size && coming.kept.is_none() {
        let kept = whole(&user, &coming).await?;
        coming.kept = Some(kept.hash);
    }
    told(&user, coming).await
}

/// `DELETE /api/v1/uploads/{id}`
pub(crate) async fn cancel(user: User, Path(id): Path<String>) -> Result<StatusCode, Error> {
    let coming = found(&user, &id).await?;
    forget(&user.app, user.who.city, coming.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub(crate) struct Size {
    size: Option<String>,
}

/// `GET /uploads/{hash}`: what one sent oneself.
pub(crate) async fn show(
    user: User,
    Path(hash): Path<String>,
    Query(Size { size }): Query<Size>,
) -> Result<Response, Error> {
    let known = store::kept(&mut user.app.read().await?, user.who.city, &[hash]).await?;
    let own = known.into_iter().find(|file| file.by == user.who.person).ok_or(Error::NotFound)?;
    answer(&user.app, &own, size.as_deref() == Some("small")).await
}

fn whose(user: &User) -> (i64, i64) {
    (user.who.city, user.who.person)
}

async fn found(user: &User, id: &str) -> Result<Coming, Error> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    store::one(&mut user.app.read().await?, whose(user), id).await?.ok_or(Error::NotFound)
}

async fn forget(app: &App, city: i64, id: i64) -> Result<(), Error> {
    Ok(app.store().write(move |tx| Box::pin(async move { store::end(tx, city, id).await })).await?)
}

/// Puts the pieces together and keeps the file. One that is not taken is forgotten.
async fn whole(user: &User, coming: &Coming) -> Result<Kept, Error> {
    let (app, of, id) = (&user.app, whose(user), coming.id);
    let bytes = store::whole(&mut app.read().await?, of.0, id).await?;
    let kept = if hash_of(&bytes) == coming.sha256 {
        keep(app, &user.who, &coming.name, Bytes::from(bytes)).await
    } else {
        Err(KeepError::Refused(Refusal::Changed.text(&coming.name)))
    };
    if matches!(kept, Err(KeepError::Refused(_))) {
        forget(app, of.0, id).await?;
    }
    let kept = kept?;
    let hash = kept.hash.clone();
    app.store().write(move |tx| Box::pin(async move { store::done(tx, of, id, &hash).await })).await?;
    Ok(kept)
}

/// The bytes do not follow on those that are here.
fn elsewhere_already(arrived: i64) -> Error {
    Error::Conflict(WORDS.text("upload-go-on", &[("n", arrived.into())]))
}

async fn told(user: &User, coming: Coming) -> Result<Response, Error> {
    let heads = [(OFFSET, coming.arrived.to_string()), (LENGTH, coming.size.to_string())];
    let file = match &coming.kept {
        Some(hash) => file(user, hash).await?,
        None => Value::Null,
    };
    let known =
        json!({ "id": coming.id.to_string(), "size": coming.size, "offset": coming.arrived, "file": file });
    Ok((heads, Json(known)).into_response())
}

async fn file(user: &User, hash: &str) -> Result<Value, Error> {
    let hashes = [hash.to_owned()];
    let known = store::kept(&mut user.app.read().await?, user.who.city, &hashes).await?;
    let own = known.into_iter().find(|file| file.by == user.who.person).ok_or(Error::NotFound)?;
    let elsewhere = elsewhere(user, &hashes, None).await?.remove(hash).unwrap_or_default();
    Ok(json!({
        "hash": own.hash, "name": own.name, "media": own.media, "size": own.size,
        "small": own.small.as_ref().map(|_| format!("/uploads/{hash}?size=small")),
        "elsewhere": elsewhere,
    }))
}
