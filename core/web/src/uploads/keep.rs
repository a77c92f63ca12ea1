//! Taking a file: looked at, cleaned, put on the shelf, noted down.

use axum::body::Bytes;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use luoshi_packs::Text;
use luoshi_store::StoreError;
use luoshi_units::Who;
use tokio::sync::Semaphore;

use super::picture::{self, Refusal, Sound, media_of};
use super::{MOST_BYTES, store, sweep, tidy_name};
use crate::{App, Error, WORDS};

/// So many pictures are unpacked at a time: each takes memory.
static UNPACKING: Semaphore = Semaphore::const_new(2);

/// A file that somebody sent, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The hash of its content, which is its id in a record.
    pub hash: String,
    /// Who sent it.
    pub by: i64,
    /// What its sender called it.
    pub name: String,
    /// What it is: a media type.
    pub media: String,
    /// How many bytes it has.
    pub size: i64,
    /// The hash of a small picture of it; none where it is no picture.
    pub small: Option<String>,
}

impl Kept {
    /// Whether it is a picture.
    pub fn is_picture(&self) -> bool {
        self.media.starts_with("image/")
    }
}

/// Why a file was not kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// It is not taken; the text says which, why, and what to do.
    #[error("not taken: {}", .0.en)]
    Refused(Text),
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Error),
}

impl From<KeepError> for Error {
    fn from(error: KeepError) -> Self {
        match error {
            KeepError::Refused(text) => Self::Bad(text),
            KeepError::Fault(error) => error,
        }
    }
}

/// Keeps a file of this person. What it holds beside its pixels is gone then.
///
/// # Errors
/// [`KeepError::Refused`] for what is not taken.
pub async fn keep(app: &App, who: &Who, name: &str, bytes: Bytes) -> Result<Kept, KeepError> {
    let name = tidy_name(name);
    let refused = |why: Refusal| KeepError::Refused(why.text(&name));
    if bytes.len() > MOST_BYTES {
        return Err(refused(Refusal::Large));
    }
    let Sound { media, bytes, small } = looked_at(bytes).await?.map_err(refused)?;
    let (hash, small_hash) = put(app, &bytes, small.as_deref()).await?;
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let kept = Kept { hash, by: who.person, media: media.to_owned(), size, small: small_hash, name };
    let (city, row) = (who.city, kept.clone());
    let noting =
        app.store().write(move |tx| Box::pin(async move { store::note(tx, city, &row).await })).await;
    noting.map_err(|error: StoreError| KeepError::Fault(error.into()))?;
    // The same content may just be taken away, since it was sent long ago and not used.
    let hashes: Vec<String> = std::iter::once(&kept.hash).chain(&kept.small).cloned().collect();
    if sweep::going(app, &hashes).await? {
        let row = kept.clone();
        let taking =
            app.store().write(move |tx| Box::pin(async move { store::take_back(tx, city, &row).await }));
        taking.await.map_err(|error: StoreError| KeepError::Fault(error.into()))?;
        return Err(KeepError::Refused(WORDS.text("upload-going", &[("name", kept.name.as_str().into())])));
    }
    put(app, &bytes, small.as_deref()).await?;
    Ok(kept)
}

/// Puts a content and the small picture of it on the shelf, unless they lie there, and gives their hashes.
async fn put(app: &App, bytes: &[u8], small: Option<&[u8]>) -> Result<(String, Option<String>), KeepError> {
    let files = app.files();
    let hash = files.put(bytes).await.map_err(unkept)?;
    match small {
        Some(small) => Ok((hash, Some(files.put(small).await.map_err(unkept)?))),
        None => Ok((hash, None)),
    }
}

async fn looked_at(bytes: Bytes) -> Result<Result<Sound, Refusal>, Error> {
    let lost =
        |error: &dyn std::fmt::Display| Error::internal(format!("A file cannot be looked at: {error}"));
    let _turn = UNPACKING.acquire().await.map_err(|error| lost(&error))?;
    tokio::task::spawn_blocking(move || picture::sound(bytes)).await.map_err(|error| lost(&error))
}

fn unkept(error: std::io::Error) -> KeepError {
    KeepError::Fault(Error::internal(format!(
        "The place of files cannot be used: {error}. Check `[files]` of the configuration."
    )))
}

/// A file, or the small picture of it, as an answer to whoever may see it.
///
/// # Errors
/// [`Error::NotFound`] where there is no small picture; a content that is not where it should be is ours.
pub async fn answer(app: &App, kept: &Kept, small: bool) -> Result<Response, Error> {
    let hash = if small { kept.small.as_ref().ok_or(Error::NotFound)? } else { &kept.hash };
    let found = app.files().content(hash).await;
    let found = found.map_err(|error| Error::internal(format!("The file {hash} cannot be read: {error}")))?;
    let bytes = found.ok_or_else(|| Error::internal(format!("The file {hash} is not where files lie.")))?;
    let media = media_of(&bytes).unwrap_or("application/octet-stream");
    let ending = match media {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        "application/pdf" => "pdf",
        _ => "bin",
    };
    // A picture is looked at where it is; anything else is nothing that a page of ours shows.
    let how = if media.starts_with("image/") { "inline" } else { "attachment" };
    let heads = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, format!("{how}; filename=\"{}.{ending}\"", &hash[..12])),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "private, max-age=3600".to_owned()),
    ];
    Ok((heads, bytes).into_response())
}
