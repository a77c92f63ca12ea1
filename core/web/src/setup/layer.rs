//! What happens around every request before there is a city: language, the caller, panics, errors, headers.

use std::panic::AssertUnwindSafe;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;

use super::{Desk, page};
use crate::guard::same_site;
use crate::layers::{From, add_headers, caller, keep_language};
use crate::user::{self, Reads};
use crate::{Error, WORDS, faults};

pub(super) async fn around(State(desk): State<Desk>, mut request: Request, next: Next) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let lang = user::choose(&uri, request.headers());
    let from = caller(desk.of().behind_proxy, &request);
    let writes = !matches!(method, Method::GET | Method::HEAD);
    let let_in = if writes { same_site(request.headers()) } else { Ok(()) };
    request.extensions_mut().insert(Reads(lang));
    request.extensions_mut().insert(From(from));
    let mut response = match let_in {
        Ok(()) => AssertUnwindSafe(next.run(request)).catch_unwind().await.unwrap_or_else(|_| {
            Error::internal(format!("A panic in {method} {}.", uri.path())).into_response()
        }),
        Err(error) => error.into_response(),
    };
    if let Some(error) = response.extensions_mut().remove::<Error>() {
        if let Error::Internal(text) = &error {
            tracing::error!("{text}");
        }
        let said = faults::said(WORDS.in_lang(lang), &error);
        response = page::fault(&desk, lang, error.status(), said);
    }
    add_headers(desk.of().secure, &mut response);
    keep_language(desk.of().secure, (&method, &uri, lang), &mut response);
    response
}
