//! A store that speaks S3. Each request carries its signature in its address; the store learns nothing but names that
//! are hashes.

use std::io::Error;
use std::time::Duration;

use axum::http::{Method, Request, Response, StatusCode};
use luoshi_store::BoxFuture;
use luoshi_web::Fetch;
use luoshi_web::uploads::{MOST_BYTES, Shelf, hash_of};
use rusty_s3::actions::{DeleteObject, GetObject, HeadObject, PutObject, S3Action};
use rusty_s3::{Bucket, Credentials};

use crate::http::Http;

/// So long a signature holds; clocks may differ.
const HOLDS: Duration = Duration::from_secs(600);
/// So long a file may take.
const LIMIT: Duration = Duration::from_secs(60);

/// Files in a bucket, each under its hash.
pub struct S3 {
    bucket: Bucket,
    credentials: Credentials,
    prefix: String,
    http: Http,
}

impl S3 {
    /// In a bucket, under names that begin with `prefix`.
    pub fn new(bucket: Bucket, credentials: Credentials, prefix: &str) -> Self {
        let http = Http::within(LIMIT).taking(MOST_BYTES);
        Self { bucket, credentials, prefix: prefix.to_owned(), http }
    }

    /// The same folders as on a disk, so that a copy of one is a copy of the other.
    fn name(&self, hash: &str) -> String {
        format!("{}{}/{hash}", self.prefix, &hash[..2])
    }

    async fn ask(&self, method: Method, url: String, body: Vec<u8>) -> Result<Response<Vec<u8>>, Error> {
        let request = Request::builder().method(method).uri(url).body(body).map_err(Error::other)?;
        let answer = self.http.fetch(request).await;
        answer.map_err(|error| Error::other(format!("the store of files: {error}")))
    }

    /// Whether a content of this length lies there.
    async fn has(&self, name: &str, long: usize) -> Result<bool, Error> {
        let url = HeadObject::new(&self.bucket, Some(&self.credentials), name).sign(HOLDS);
        let answer = self.ask(Method::HEAD, url.into(), Vec::new()).await?;
        let said = answer.headers().get("content-length").and_then(|said| said.to_str().ok()?.parse().ok());
        match answer.status() {
            StatusCode::OK => Ok(said == Some(long)),
            // A key that may not list is told so of what is not there.
            StatusCode::NOT_FOUND | StatusCode::FORBIDDEN => Ok(false),
            status => Err(refused(status)),
        }
    }
}

fn refused(status: StatusCode) -> Error {
    Error::other(format!("the store of files answered {status}"))
}

impl Shelf for S3 {
    fn put<'a>(&'a self, hash: &'a str, bytes: &'a [u8]) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let name = self.name(hash);
            if self.has(&name, bytes.len()).await? {
                return Ok(());
            }
            let url = PutObject::new(&self.bucket, Some(&self.credentials), &name).sign(HOLDS);
            let status = self.ask(Method::PUT, url.into(), bytes.to_vec()).await?.status();
            if status.is_success() { Ok(()) } else { Err(refused(status)) }
        })
    }

    fn get<'a>(&'a self, hash: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, Error>> {
        Box::pin(async move {
            let name = self.name(hash);
            let url = GetObject::new(&self.bucket, Some(&self.credentials), &name).sign(HOLDS);
            let answer = self.ask(Method::GET, url.into(), Vec::new()).await?;
            match answer.status() {
                StatusCode::OK if hash_of(answer.body()) == hash => Ok(Some(answer.into_body())),
                StatusCode::OK => {
                    Err(Error::other(format!("the store of files holds something else as {name}")))
                }
                StatusCode::NOT_FOUND => Ok(None),
                status => Err(refused(status)),
            }
        })
    }

    fn remove<'a>(&'a self, hash: &'a str) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let name = self.name(hash);
            let url = DeleteObject::new(&self.bucket, Some(&self.credentials), &name).sign(HOLDS);
            match self.ask(Method::DELETE, url.into(), Vec::new()).await?.status() {
                StatusCode::NOT_FOUND => Ok(()),
                status if status.is_success() => Ok(()),
                status => Err(refused(status)),
            }
        })
    }
}
