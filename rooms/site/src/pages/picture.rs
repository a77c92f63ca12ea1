//! A picture of a record, for as long as a record notes that everybody may see it.

use axum::response::Response;
use luoshi_web::pictures::Picture;
use luoshi_web::{Error, Stranger, href};

/// Where a picture is, or the small one of it. The address says what it shows and not on which record it hangs: of a
/// record's id one could tell when it was recorded.
pub fn picture_path(picture: &Picture, small: bool) -> String {
    href(&format!("/site/pictures/{}", picture.file.hash), &[("size", small.then_some("small"))])
}

/// Answers with it. Asked at every request, so that a consent that is taken back holds at once.
///
/// # Errors
/// [`Error::NotFound`] where there is none that everybody may see.
pub async fn answer(who: &Stranger, hash: &str) -> Result<Response, Error> {
    let picture = who.app.picture(hash).await?;
    picture.answer(&who.app, who.query("size").as_deref() == Some("small")).await
}
