//! For operators: does it live, is it ready, how is it doing.

use axum::extract::{Extension, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::layers::From;
use crate::{App, Error, store};

/// `/health/live`: the program answers.
pub(crate) async fn live() -> &'static str {
    "live\n"
}

/// `/health/ready`: the database answers, and has what this program needs.
pub(crate) async fn ready(State(app): State<App>) -> Response {
    match app.store().require_schema(app.migrations()).await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::error!("not ready: {error}");
            // A body of its own, so that no page is made of it.
            (StatusCode::SERVICE_UNAVAILABLE, [(header::CONTENT_TYPE, "text/x-health")], "not ready\n")
                .into_response()
        }
    }
}

/// `/metrics`: for this machine, or for everybody where the settings say so.
pub(crate) async fn metrics(
    State(app): State<App>,
    Extension(from): Extension<From>,
) -> Result<Response, Error> {
    if !app.settings().open_metrics && !from.0.is_some_and(|from| from.is_loopback()) {
        return Err(Error::NotFound);
    }
    let mut conn = app.read().await?;
    let sessions = store::sessions_count(&mut conn, app.city().id, app.clock().now()).await?;
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((kind, app.metrics().text(sessions)).into_response())
}
