//! Whoever sets a document as pages.

use crate::model::Paper;

/// Sets documents as pages. It works for as long as it takes: ask it where nothing else waits.
pub trait Press: Send + Sync {
    /// The pages as a PDF.
    ///
    /// # Errors
    /// No fonts for the document's language; what the press itself cannot do.
    fn pdf(&self, paper: &Paper) -> Result<Vec<u8>, PressError>;

    /// Changes whenever the same document would give other bytes.
    fn mark(&self) -> String;
}

/// Why a document was not set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PressError {
    /// This machine has no fonts that have the characters.
    #[error("no fonts with the characters of {0:?} were found; on Debian: apt install fonts-noto-cjk")]
    NoFonts(crate::Lang),
    /// The press failed: a fault of ours.
    #[error("the pages could not be set: {0}")]
    Failed(String),
}
