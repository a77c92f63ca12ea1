//! A correction that met another: both versions, to choose from.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_packs::{Form, Values};
use luoshi_web::{Error, Form as Sent, Html, Shell, User, Words, formats, render_with};
use serde_json::{Map, Value as Json};

use crate::deeds;
use crate::facts::{Fact, facts};
use crate::here::{Here, href_of};
use crate::model::{Record, people};

#[derive(Template)]
#[template(path = "records_changed.html")]
struct ChangedPage {
    shell: Shell,
    w: Words,
    said: Html,
    theirs: Vec<Fact>,
    yours: Vec<Fact>,
    hidden: Html,
    version: i64,
    action: String,
    keep: String,
    again: Vec<(String, String)>,
}

/// Shows the record as it stands beside what was sent, and lets the reader choose one.
pub async fn show(
    user: &User,
    here: &Here,
    form: &Form,
    now: &Record,
    raw: &Map<String, Json>,
    sent: &Sent,
) -> Result<Response, Error> {
    let w = here.w;
    let (theirs, yours) = (now.values(form), luoshi_packs::stored(form, raw));
    let mut ids = vec![now.changed_by];
    ids.extend(
        [&theirs, &yours].into_iter().flat_map(|values| people(form, values)).map(|(_, person)| person),
    );
    let mut conn = user.app.read().await?;
    let mut names = here.people(&mut conn, &ids).await?;
    let held: Vec<i64> = people(form, &theirs).into_iter().map(|(_, person)| person).collect();
    names.keep(|person| {
        person.id == now.changed_by
            || held.contains(&person.id)
            || deeds::nameable(&user.who, &here.tree, person)
    });
    let facts = |values: &Values| facts(here, form, values, &names, &[]);
    let page = href_of(now);
    let shell = user
        .shell(w.t("records-changed-title"))
        .crumb(w.t("records-title"), Some("/records"))
        .crumb(form.name.get(w.lang), Some(&format!("/records/{}", form.id)))
        .crumb(here.title(form, now), Some(&page))
        .crumb(w.t("records-edit"), None);
    let at = formats::instant(now.changed_at, user.app.zone());
    // The form is sent again as it was, but for the version, the key and the token.
    let own = ["csrf", "key", "version"];
    let mut again: Vec<(String, String)> = sent
        .fields()
        .filter(|(name, _)| !own.contains(name) && !name.ends_with(":typed"))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    again.extend(lists_to_add(form, raw, &again));
    render_with(
        StatusCode::CONFLICT,
        &ChangedPage {
            hidden: shell.hidden(sent.key()?),
            shell,
            w,
            said: names.html(now.changed_by).and(" ").and(w.t1("records-changed", "at", at)),
            theirs: facts(&theirs),
            yours: facts(&yours),
            version: now.version,
            action: format!("{page}/edit"),
            keep: page,
            again,
        },
    )
}

/// People that were typed and files that were sent along: by id and by hash, as they were read.
fn lists_to_add(form: &Form, raw: &Map<String, Json>, sent: &[(String, String)]) -> Vec<(String, String)> {
    let lists = form.fields.iter().filter(|field| field.kind.is_list());
    lists
        .flat_map(|field| {
            let held = raw.get(&field.id).and_then(Json::as_array).into_iter().flatten();
            held.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
                .map(|value| (field.id.clone(), value))
                .filter(|pair| !sent.contains(pair))
                .collect::<Vec<_>>()
        })
        .collect()
}
