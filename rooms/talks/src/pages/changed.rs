//! A correction that met another: both versions of the talk, to choose from.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_store::Conn;
use luoshi_web::{Error, Form, Html, Shell, User, Words, formats, render_with};

use super::{talk_href, talk_page};
use crate::here::Here;
use crate::model::Talk;
use crate::say;

#[derive(Template)]
#[template(path = "talk_changed.html")]
struct ChangedPage {
    shell: Shell,
    w: Words,
    said: String,
    theirs: Vec<(String, Html)>,
    yours: Vec<(String, Html)>,
    hidden: Html,
    version: i64,
    action: String,
    keep: String,
    again: Vec<(String, String)>,
}

/// What met.
pub(super) struct Met<'a> {
    /// The talk as somebody else has made it.
    pub(super) stands: &'a Talk,
    /// The talk as it was sent.
    pub(super) yours: &'a Talk,
    /// What was sent.
    pub(super) sent: &'a Form,
}

/// Shows the talk as it stands beside what was sent, and lets the reader choose one.
pub(super) async fn show(
    user: &User,
    here: &Here,
    conn: &mut Conn,
    shell: Shell,
    met: Met<'_>,
) -> Result<Response, Error> {
    let Met { stands, yours, sent } = met;
    let w = here.w;
    let by = here.people(conn, &[stands.keeping.changed_by]).await?;
    let at = formats::instant(stands.keeping.changed_at, user.app.zone());
    // Sent again as it was, but for the version and the token; nothing was done under its key.
    let own = ["csrf", "key", "version"];
    let again = sent.fields().filter(|(name, _)| !own.contains(name));
    let page = ChangedPage {
        hidden: shell.hidden(sent.key()?),
        shell,
        w,
        said: w.t2("talks-changed-two", "name", by.name(stands.keeping.changed_by), "at", at),
        theirs: says(here, conn, stands).await?,
        yours: says(here, conn, yours).await?,
        version: stands.keeping.version,
        action: user.path().to_owned(),
        keep: talk_href(stands),
        again: again.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
    };
    render_with(StatusCode::CONFLICT, &page)
}

/// What a version says; not who keeps it, which both share.
async fn says(here: &Here, conn: &mut Conn, talk: &Talk) -> Result<Vec<(String, Html)>, Error> {
    let w = here.w;
    let kept = [w.t("talks-recorded-by"), w.t("talks-confirmed-by")];
    let day = formats::day_of_year(w.lang, talk.day);
    let hours = say::hours(talk.start, talk.start + talk.minutes);
    let mut facts = vec![
        (w.t("talks-f-topic"), Html::name(w.lang, &talk.topic, None)),
        (w.t("talks-f-start"), Html::text(format!("{day} {hours}"))),
    ];
    let all = talk_page::facts(here, conn, talk).await?;
    facts.extend(all.into_iter().filter(|(label, _)| !kept.contains(label)));
    Ok(facts)
}
