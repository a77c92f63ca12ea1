//! A form as it was sent: fields, each perhaps several times, and files.

use crate::{Error, WORDS};
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;

/// Fields and files of a form, urlencoded or multipart.
#[derive(Clone, Debug, Default)]
pub struct Form {
    fields: Vec<(String, String)>,
    files: Vec<Upload>,
}

/// A file that came with a form.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The field it came in.
    pub field: String,
    /// Its name on the reader's machine; only to be shown, never a path of ours.
    pub name: String,
    /// What it holds.
    pub bytes: Bytes,
}

impl Form {
    /// A form of these fields, as if they had been sent.
    pub(crate) fn of_fields(fields: Vec<(String, String)>) -> Self {
        Self { fields, files: Vec::new() }
    }

    /// The field's text without space around it; `None` where it is missing or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The field's text as it was typed, empty where it is missing: to show it again.
    pub fn raw(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    /// All values of a field that may be sent several times, without empty ones.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let of = self.fields.iter().filter(|(n, _)| n == name);
        of.map(|(_, value)| value.trim()).filter(|value| !value.is_empty()).collect()
    }

    /// All fields, in the order in which they were sent.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The write's key, which every form carries: sent twice, it is done once.
    ///
    /// # Errors
    /// [`Error::KeyMissing`].
    pub fn key(&self) -> Result<&str, Error> {
        self.get("key")
            .filter(|key| key.len() <= 200 && !key.contains(char::is_control))
            .ok_or(Error::KeyMissing)
    }

    /// The version of the record that the sender looked at, which every change carries.
    ///
    /// # Errors
    /// [`Error::Bad`] where it is missing or no number: then nobody knows what the change was made from.
    pub fn version(&self) -> Result<i64, Error> {
        self.get("version")
            .and_then(|version| version.parse().ok())
            .ok_or_else(|| Error::Bad(WORDS.text("said-no-version", &[])))
    }

    /// The first file of a field; `None` where none was chosen.
    pub fn file(&self, name: &str) -> Option<&Upload> {
        self.files.iter().find(|file| file.field == name)
    }

    /// All files of a field.
    pub fn files<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f Upload> {
        self.files.iter().filter(move |file| file.field == name)
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
        if kind.starts_with("multipart/form-data") {
            let form = Multipart::from_request(request, state).await.map_err(|_| unreadable())?;
            return multipart(form).await;
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|_| Error::TooLarge)?;
        let fields = form_urlencoded::parse(&bytes).into_owned().collect();
        Ok(Self { fields, files: Vec::new() })
    }
}

async fn multipart(mut form: Multipart) -> Result<Form, Error> {
    let mut out = Form::default();
    while let Some(field) = form.next_field().await.map_err(refused)? {
        let Some(name) = field.name().map(str::to_owned) else { continue };
        match field.file_name().map(str::to_owned) {
            Some(file_name) => {
                let bytes = field.bytes().await.map_err(refused)?;
                // A browser sends an empty file without a name where none was chosen.
                if !(file_name.is_empty() && bytes.is_empty()) {
                    out.files.push(Upload { field: name, name: file_name, bytes });
                }
            }
            None => out.fields.push((name, field.text().await.map_err(refused)?)),
        }
    }
    Ok(out)
}

fn refused(error: axum::extract::multipart::MultipartError) -> Error {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE { Error::TooLarge } else { unreadable() }
}

fn unreadable() -> Error {
    Error::Bad(WORDS.text("said-not-whole", &[]))
}
