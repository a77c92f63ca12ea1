//! `[files]` of the configuration: where files lie that people attach, in a folder or in a store that speaks S3.

mod s3;

use std::path::PathBuf;

use luoshi_web::uploads::Files;
use rusty_s3::{Bucket, Credentials, UrlStyle};
use serde::{Deserialize, Deserializer, de};

pub use s3::S3;

use crate::outcome::Failure;

/// The folder where the configuration names none.
const FOLDER: &str = "luoshi-data/uploads";

/// `[files]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FilesConfig {
    /// The folder.
    pub folder: PathBuf,
    /// The store that takes its place.
    s3: Option<S3Config>,
}

/// `[files.s3]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3Config {
    /// Where the store listens, as `https://HOST`.
    #[serde(deserialize_with = "endpoint")]
    endpoint: String,
    /// Its region, as it calls it itself.
    region: String,
    /// The bucket.
    bucket: String,
    /// The bucket's name stands before the host, as some stores ask for, and not in the path.
    #[serde(default)]
    bucket_in_host: bool,
    /// What the names of files begin with.
    #[serde(default, deserialize_with = "prefix")]
    prefix: String,
    /// The key's id, unless `LUOSHI_FILES_KEY` holds it.
    key: Option<String>,
    /// The file with its secret, unless `LUOSHI_FILES_SECRET` holds it.
    secret_file: Option<PathBuf>,
}

fn endpoint<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    let what = "this is no address of a store: write https://HOST, without a path";
    let uri = text.parse::<axum::http::Uri>().map_err(|_| de::Error::custom(what))?;
    let sound = matches!(uri.scheme_str(), Some("http" | "https"))
        && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'))
        && matches!(uri.path(), "" | "/")
        && uri.query().is_none();
    if sound { Ok(text) } else { Err(de::Error::custom(what)) }
}

fn prefix<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    let sound = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'/'))
        && !text.starts_with('/')
        && !text.contains("//");
    let what = "a prefix has letters, digits, - and _, and / between and behind them";
    if sound { Ok(text) } else { Err(de::Error::custom(what)) }
}

impl Default for FilesConfig {
    fn default() -> Self {
        Self { folder: PathBuf::from(FOLDER), s3: None }
    }
}

impl FilesConfig {
    /// The place, as the server uses it. Nothing is asked of a store yet.
    ///
    /// # Errors
    /// A store whose key is not there.
    pub fn open(&self) -> Result<Files, Failure> {
        match &self.s3 {
            None => Ok(Files::in_folder(&self.folder)),
            Some(store) => Ok(Files::on(store.open()?)),
        }
    }

    /// The place in words.
    pub fn place(&self) -> String {
        match &self.s3 {
            None => self.folder.display().to_string(),
            Some(store) => format!("{} {}", store.endpoint, store.bucket),
        }
    }
}

impl S3Config {
    fn open(&self) -> Result<S3, Failure> {
        let wrong = |what: &dyn std::fmt::Display| Failure::Use(format!("[files.s3]: {what}"));
        let secret = match (std::env::var("LUOSHI_FILES_SECRET"), &self.secret_file) {
            (Ok(secret), _) => secret,
            (_, Some(file)) => std::fs::read_to_string(file)
                .map(|text| text.trim_end().to_owned())
                .map_err(|error| wrong(&format!("{} cannot be read: {error}", file.display())))?,
            _ => return Err(wrong(&"it needs secret_file or LUOSHI_FILES_SECRET")),
        };
        let key = std::env::var("LUOSHI_FILES_KEY").ok().or_else(|| self.key.clone());
        let key = key.ok_or_else(|| wrong(&"it needs key or LUOSHI_FILES_KEY"))?;
        let style = if self.bucket_in_host { UrlStyle::VirtualHost } else { UrlStyle::Path };
        let endpoint = self.endpoint.parse().map_err(|error| wrong(&error))?;
        let bucket = Bucket::new(endpoint, style, self.bucket.clone(), self.region.clone());
        Ok(S3::new(bucket.map_err(|error| wrong(&error))?, Credentials::new(key, secret), &self.prefix))
    }
}
