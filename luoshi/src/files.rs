//! Where files lie that people attach: a folder.

use std::path::PathBuf;

use luoshi_web::uploads::Files;
use serde::Deserialize;

/// The folder where the configuration names none.
const FOLDER: &str = "luoshi-data/uploads";

/// `[files]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FilesConfig {
    /// The folder.
    pub folder: PathBuf,
}

impl Default for FilesConfig {
    fn default() -> Self {
        Self { folder: PathBuf::from(FOLDER) }
    }
}

impl FilesConfig {
    /// The place, as the server uses it.
    pub fn open(&self) -> Files {
        Files::in_folder(&self.folder)
    }
}
