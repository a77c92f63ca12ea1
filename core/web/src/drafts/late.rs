//! Forms that come too late: their session has ended, or another has begun in the same browser. What was typed is kept
//! as a draft of whoever typed it, so that it is there again once they have signed in, also without a script.

use axum::response::Response;
use luoshi_units::Who;

use super::{draft_of, end, href_of, keep};
use crate::shell::see_other;
use crate::store::drafts as store;
use crate::user::href;
use crate::{App, Error, Form};

/// Keeps a form whose session had ended, and leads over the sign-in page back to it.
pub(crate) async fn after_the_end(app: &App, who: &Who, path: &str, form: &Form) -> Result<Response, Error> {
    let kept = kept(app, who, path, form).await?.ok_or(Error::SignIn)?;
    Ok(see_other(href("/sign-in", &[("next", Some(&kept)), ("ended", Some("yes"))])))
}

/// Keeps a form that was opened under another session of the same browser, and leads back to it.
pub(crate) async fn of_another_session(
    app: &App,
    who: &Who,
    path: &str,
    form: &Form,
) -> Result<Response, Error> {
    kept(app, who, path, form).await?.map(see_other).ok_or(Error::StaleForm)
}

/// Where what was typed is found again; nowhere if this is no form that may be kept, or it was sent before.
async fn kept(app: &App, who: &Who, path: &str, form: &Form) -> Result<Option<String>, Error> {
    let Some(draft) = draft_of(form, app.clock().now())? else { return Ok(None) };
    if draft.place != path && path != "/drafts" {
        return Ok(None);
    }
    let back = href_of(&draft.place, &draft.key);
    Ok(keep(app, who, draft).await?.then_some(back))
}

/// The form was sent and taken: its draft goes.
pub(crate) async fn ended(app: &App, who: &Who, key: &str) -> Result<(), Error> {
    let mut conn = app.read().await?;
    let stands = store::draft(&mut conn, who.city, who.person, key).await?.is_some();
    drop(conn);
    if stands { end(app, who, key).await } else { Ok(()) }
}
