//! The sample city, for whoever wants to look before they found their own: made while its page tells how far it is, then
//! its accounts and their password, shown here and nowhere else.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, MutexGuard, PoisonError};

use axum::extract::{Extension, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use luoshi_packs::Text;
use luoshi_store::BoxFuture;

use super::steps::knows_code;
use super::{Desk, Stage, page};
use crate::shell::see_other;
use crate::user::Reads;
use crate::{Error, faults};

/// Who fills an empty database with the sample city. The rooms that it is made through are not known here.
pub trait Sample: Send + Sync {
    /// Makes the city, told how far it is: so many steps of so many.
    fn fill<'a>(
        &'a self,
        progress: &'a (dyn Fn(u64, u64) + Send + Sync),
    ) -> BoxFuture<'a, Result<Accounts, Text>>;
}

/// Who can sign in to the sample city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accounts {
    /// The names of the accounts.
    pub logins: Vec<String>,
    /// The password of all of them.
    pub password: String,
}

/// How far the sample city is.
#[derive(Clone, Debug, Default)]
pub(super) enum Filling {
    /// Nobody asked for it.
    #[default]
    Not,
    /// So many steps of so many are done.
    On(u64, u64),
    /// It is there, and whoever asked for it has yet to read who can sign in.
    Made(Accounts),
    /// It could not be made.
    Failed(Text),
}

impl Desk {
    pub(super) fn filling(&self) -> Filling {
        self.held().clone()
    }

    fn held(&self) -> MutexGuard<'_, Filling> {
        self.0.filling.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fill(&self, now: Filling) {
        *self.held() = now;
    }

    /// Whether the sample city may be had: no other city is to be served.
    pub(super) fn offers_sample(&self) -> Result<bool, Error> {
        let setup = self.of();
        let wanted = setup.city.as_deref();
        Ok(setup.sample.is_some()
            && match wanted {
                Some(wanted) => self.carried()?.city.code == wanted,
                None => true,
            })
    }
}

/// `POST /setup/sample`
pub(super) async fn begin(State(desk): State<Desk>, headers: HeaderMap) -> Result<Response, Error> {
    let here = see_other("/setup");
    if !knows_code(&desk, &headers) || desk.stage().await? != Stage::City || !desk.offers_sample()? {
        return Ok(here);
    }
    let Some(sample) = desk.of().sample.clone() else { return Ok(here) };
    {
        // Of two who ask at once, one begins.
        let mut filling = desk.held();
        if !matches!(*filling, Filling::Not) {
            return Ok(here);
        }
        *filling = Filling::On(0, 0);
    }
    tokio::spawn(make(desk.clone(), sample));
    Ok(here)
}

async fn make(desk: Desk, sample: Arc<dyn Sample>) {
    let told = desk.clone();
    let progress = move |done, total| told.fill(Filling::On(done, total));
    let made = AssertUnwindSafe(sample.fill(&progress)).catch_unwind().await;
    desk.fill(match made {
        Ok(Ok(accounts)) => Filling::Made(accounts),
        Ok(Err(why)) => Filling::Failed(why),
        Err(_) => {
            tracing::error!("A panic in making the sample city.");
            Filling::Failed(faults::said_in_both(&Error::internal("a panic")))
        }
    });
}

/// `GET /setup/sample`: how far it is, for a script that asks again and again.
pub(super) async fn progress(
    State(desk): State<Desk>,
    Extension(Reads(lang)): Extension<Reads>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    if !knows_code(&desk, &headers) {
        return Ok(see_other("/setup"));
    }
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    match desk.filling() {
        Filling::On(done, total) => {
            Ok((kind, page::progress(lang, done, total)?.to_string()).into_response())
        }
        _ => Ok(([("hx-refresh", "true")], kind, "").into_response()),
    }
}

/// `POST /setup/sample/go`: the accounts are read; the city is served.
pub(super) async fn go(State(desk): State<Desk>, headers: HeaderMap) -> Result<Response, Error> {
    if !knows_code(&desk, &headers) || !matches!(desk.filling(), Filling::Made(_)) {
        return Ok(see_other("/setup"));
    }
    desk.fill(Filling::Not);
    desk.stage().await?;
    Ok(see_other("/sign-in"))
}
