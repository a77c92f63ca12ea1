//! Pictures of records that everybody may see: those whose record notes the consent, and as long as it does.

use axum::http::{HeaderValue, header};
use axum::response::Response;
use luoshi_packs::Text;

use crate::uploads::{self, Kept};
use crate::{App, Error};

/// For so long others may show one without asking again: as long as a consent that is taken back may take to be seen.
const KEEP: &str = "public, max-age=60";

/// A picture that everybody may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The record that it hangs on.
    pub record: i64,
    /// What that is a record of.
    pub of: Text,
    /// The picture.
    pub file: Kept,
}

impl App {
    /// The pictures of these records that everybody may see. Ask with no connection at hand: each room takes one.
    ///
    /// # Errors
    /// What a room cannot read.
    pub async fn pictures(&self, records: &[i64]) -> Result<Vec<Picture>, Error> {
        let mut all = Vec::new();
        for room in self.rooms() {
            all.extend(room.pictures(self, records).await?);
        }
        Ok(all)
    }

    /// The picture of this content, where it hangs on a record that notes that everybody may see it.
    ///
    /// # Errors
    /// [`Error::NotFound`]; what a room cannot read.
    pub async fn picture(&self, hash: &str) -> Result<Picture, Error> {
        if !uploads::is_hash(hash) {
            return Err(Error::NotFound);
        }
        let records = uploads::holding(&mut self.read().await?, self.city().id, hash).await?;
        let found = self.pictures(&records).await?.into_iter().find(|picture| picture.file.hash == hash);
        found.ok_or(Error::NotFound)
    }
}

impl Picture {
    /// It as an answer to anybody, or the small one of it.
    ///
    /// # Errors
    /// A content that is not where it should be.
    pub async fn answer(&self, app: &App, small: bool) -> Result<Response, Error> {
        let mut answer = uploads::answer(app, &self.file, small).await?;
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(KEEP));
        Ok(answer)
    }
}
