//! From the first proof of who somebody is to their session.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use luoshi_units::factors;

use super::step::{self, Step, Wish};
use crate::session::{self, Begin};
use crate::shell::see_other;
use crate::{App, Error, device};

/// Lets an account in that showed who it is: at once where it showed a second factor or has none, else to the page
/// that asks for it.
pub(crate) async fn enter(
    app: &App,
    headers: &HeaderMap,
    account: i64,
    wish: Wish,
    strong: bool,
) -> Result<Response, Error> {
    if !strong && has_second(app, account).await? {
        let cookie = step::begin(app, Step::Second { account, wish, challenge: None }).await?;
        let mut response = see_other("/sign-in/second");
        add_cookie(&mut response, &cookie)?;
        return Ok(response);
    }
    let begin = Begin {
        account,
        own_device: wish.own_device,
        strong,
        device: device::of(headers),
        before: session::token_in(app, headers),
    };
    let begun = session::begin(app, begin).await?;
    let mut response = see_other(&wish.next);
    add_cookie(&mut response, &session::set_cookie(app, &begun, wish.own_device))?;
    if strong {
        add_cookie(&mut response, &step::clear_cookie(app))?;
    }
    Ok(response)
}

async fn has_second(app: &App, account: i64) -> Result<bool, Error> {
    let mut conn = app.read().await?;
    Ok(factors::of(&mut conn, app.city().id, account).await?.second())
}

pub(crate) fn add_cookie(response: &mut Response, cookie: &str) -> Result<(), Error> {
    let cookie = HeaderValue::try_from(cookie).map_err(|e| Error::internal(e.to_string()))?;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(())
}
