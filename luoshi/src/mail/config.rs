//! `[mail]` of the configuration: the server that letters are handed over to.

use std::path::PathBuf;

use axum::http::Uri;
use serde::{Deserialize, Deserializer, de};

/// How the connection to the mail server is kept from others' eyes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// It begins in the clear and is encrypted before anything is said (STARTTLS).
    #[default]
    Starttls,
    /// It is encrypted from the beginning.
    Tls,
    /// Not at all: for a server on the same machine.
    None,
}

impl Tls {
    /// The port where none is named.
    fn port(self) -> u16 {
        match self {
            Self::Starttls => 587,
            Self::Tls => 465,
            Self::None => 25,
        }
    }
}

/// `[mail]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// The mail server.
    pub host: String,
    /// Its port; 587, 465 or 25 without one, by `tls`.
    port: Option<u16>,
    /// How the connection is encrypted.
    #[serde(default)]
    pub tls: Tls,
    /// Who signs in to it; nobody without one.
    pub user: Option<String>,
    /// The file with the password, unless `LUOSHI_MAIL_PASSWORD` holds it.
    password_file: Option<PathBuf>,
    /// A file with a certificate that vouches for the server, beside those that the machine knows.
    pub ca: Option<PathBuf>,
    /// Whom letters are from.
    pub from: String,
    /// The address of this server as people know it, such as `https://luoshi.example`: where letters lead.
    #[serde(deserialize_with = "site")]
    pub site: String,
}

fn site<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    let uri = text.parse::<Uri>().ok();
    let sound = uri.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.host().is_some_and(|host| !host.is_empty())
            && matches!(uri.path(), "" | "/")
            && uri.query().is_none()
    });
    let what = "this is no address of this server: write https://HOST, without a path";
    sound.then(|| text.trim_end_matches('/').to_owned()).ok_or_else(|| de::Error::custom(what))
}

impl MailConfig {
    /// The port.
    pub fn port(&self) -> u16 {
        self.port.unwrap_or_else(|| self.tls.port())
    }

    /// The password, from the environment or its file.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn password(&self) -> std::io::Result<Option<String>> {
        if let Ok(password) = std::env::var("LUOSHI_MAIL_PASSWORD") {
            return Ok(Some(password));
        }
        let read = |path: &PathBuf| std::fs::read_to_string(path).map(|text| text.trim_end().to_owned());
        self.password_file.as_ref().map(read).transpose()
    }
}
