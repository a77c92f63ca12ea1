//! Bulletins whose time has come are published, whoever is at work; none is missed silently.

use std::sync::Arc;

use luoshi_units::Who;
use luoshi_web::{App, Error};

use crate::WORDS;
use crate::deeds::{self, Desk, Seen};
use crate::here::pinned;
use crate::model::Bulletin;
use crate::store;

/// Publishes each whose time has come, as of this moment; one that cannot be published as it stands is given back, and
/// those who wrote and decided are told. How many were looked at. What came due while no server ran is done at its
/// start.
///
/// # Errors
/// The database.
pub async fn due(app: &App) -> Result<usize, Error> {
    let waiting = {
        let mut conn = app.read().await?;
        store::bulletins_due(&mut conn, app.city().id, app.store().now()).await?
    };
    for one in &waiting {
        match publish(app, one).await {
            // Another server did it, or somebody gave it back meanwhile.
            Ok(()) | Err(crate::error::Error::Changed | crate::error::Error::Move { .. }) => {}
            // It waits for the next look; those behind it do not wait for it.
            Err(error) => tracing::error!(bulletin = one.id, %error, "a bulletin whose time has come waits"),
        }
    }
    Ok(waiting.len())
}

async fn publish(app: &App, one: &Bulletin) -> Result<(), crate::error::Error> {
    let tree = {
        let mut conn = app.read().await?;
        app.tree(&mut conn).await?
    };
    let who = Who::system(app.city().id, 0);
    let pinned = pinned((app, &tree), one).await?;
    let verb = if pinned.amiss == 0 { "publish" } else { "back" };
    let key = format!("due-{verb}-{}-{}", one.id, one.version);
    let desk = Desk { who, key, tree: Arc::clone(&tree), zone: app.zone() };
    let seen = Seen { id: one.id, version: one.version };
    let lang = crate::model::lang_of(&one.draft.lang);
    let done = app.store().write(move |tx| {
        Box::pin(async move {
            if pinned.amiss == 0 {
                return deeds::publish(tx, &desk, seen, pinned).await;
            }
            let reason = WORDS.in_lang(lang).t("bulletin-due-amiss");
            deeds::back(tx, &desk, seen, &reason).await
        })
    });
    done.await.map(drop)
}
