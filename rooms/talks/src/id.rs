//! The id of a record in an address.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use luoshi_web::Error;

use crate::parse;

/// The address's one parameter, an id. What is no id is the address of nothing.
pub struct Id(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let path = Path::<String>::from_request_parts(parts, state).await.map_err(|_| Error::NotFound)?;
        parse::id(&path.0).map(Self).ok_or(Error::NotFound)
    }
}
