//! A picture of a record, for as long as the record notes that everybody may see it.

use axum::response::Response;
use luoshi_web::pictures::Picture;
use luoshi_web::{Error, Stranger, href};

use super::article::number_of;

/// Where a picture is, or the small one of it.
pub fn picture_path(picture: &Picture, small: bool) -> String {
    let path = format!("/site/pictures/{}/{}", picture.record, picture.file.hash);
    href(&path, &[("size", small.then_some("small"))])
}

/// Answers with it. Asked at every request, so that a consent that is taken back holds at once.
///
/// # Errors
/// [`Error::NotFound`] where there is none that everybody may see.
pub async fn answer(who: &Stranger, record: &str, hash: &str) -> Result<Response, Error> {
    let pictures = who.app.pictures(&[number_of(record)?]).await?;
    let picture = pictures.iter().find(|picture| picture.file.hash == hash).ok_or(Error::NotFound)?;
    picture.answer(&who.app, who.query("size").as_deref() == Some("small")).await
}
