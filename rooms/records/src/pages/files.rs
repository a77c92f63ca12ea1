//! A record's files, for whoever may see the record.

use std::path::Path;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use luoshi_web::{Error, User};

use super::id_of;
use super::record::uploads;
use crate::deeds;
use crate::here::Here;
use crate::model;
use luoshi_web::uploads::content;

/// `/records/{form}/{id}/files/{hash}`
pub async fn show(
    user: User,
    (form, id, hash): (String, String, String),
    folder: &Path,
) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let record = deeds::visible_as(&mut conn, &user.who, here.desk(), id_of(&form, &id)?).await?;
    let form = here.desk().form_of(&mut conn, user.who.city, &record).await?;
    let values = record.values(&form);
    if !model::files(&values).contains(&hash) {
        return Err(Error::NotFound);
    }
    let known = uploads(&mut conn, &user, &record, &values).await?;
    let upload = known.into_iter().find(|upload| upload.hash == hash).ok_or(Error::NotFound)?;
    let bytes = content(folder, &hash).await.map_err(crate::Error::from)?.ok_or(Error::NotFound)?;
    let ending = match upload.media.as_str() {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        _ => "pdf",
    };
    let short: String = hash.chars().take(12).collect();
    let heads = [
        (header::CONTENT_TYPE, upload.media),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{short}.{ending}\"")),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "private, max-age=3600".to_owned()),
    ];
    Ok((heads, bytes).into_response())
}
