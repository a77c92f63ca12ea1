//! What this room says about somebody's work: what one recorded, what came back, what is new, what waits.

use luoshi_packs::Lang;
use luoshi_store::Instant;
use luoshi_units::{Verb, Who};
use luoshi_web::parts::{self, tag};
use luoshi_web::work::{Among, Lines, Mine, Sighting, Tally, Waiting, WorkLine};
use luoshi_web::{App, Error, Html, formats};

use crate::here::Here;
use crate::model::{Record, State};
use crate::store;

fn line(here: &Here, record: Record, at: Instant) -> WorkLine {
    let (w, lang) = (here.w, here.w.lang);
    let state = match (record.state, record.confirmed) {
        (State::Withdrawn, _) => tag(parts::State::Reversed, w.t("records-state-withdrawn")),
        (State::Standing, Some(_)) => tag(parts::State::Done, w.t("records-state-confirmed")),
        (State::Standing, None) => tag(parts::State::Open, w.t("records-state-open")),
    };
    let form = here.pack.form(&record.form);
    let title = match form {
        Some(form) if record.pack_version == here.pack.version_hash => here.title(form, &record),
        _ => Html::name(lang, &record.title, None),
    };
    WorkLine {
        title,
        href: format!("/records/{}/{}", record.form, record.id),
        note: form.map_or_else(Html::default, |form| Html::text(form.name.get(lang))),
        unit: record.unit,
        day: record.day,
        state,
        at,
    }
}

/// What somebody recorded, or of it what somebody else changed.
pub(crate) async fn mine(
    app: &App,
    who: &Who,
    lang: Lang,
    which: Mine,
    limit: i64,
) -> Result<Vec<WorkLine>, Error> {
    let mut conn = app.read().await?;
    let here = Here::at(app, &mut conn, lang).await?;
    let records = store::records_of(&mut conn, app.city().id, who.person, which, limit).await?;
    let lines = records.into_iter().map(|record| {
        let at = match which {
            Mine::Recorded => record.created_at,
            Mine::Returned => record.changed_at,
        };
        line(&here, record, at)
    });
    Ok(lines.collect())
}

/// What others recorded since an instant.
pub(crate) async fn fresh(
    app: &App,
    who: &Who,
    lang: Lang,
    since: Instant,
    limit: i64,
) -> Result<Lines, Error> {
    let mut conn = app.read().await?;
    let here = Here::at(app, &mut conn, lang).await?;
    let verb = if who.may_anywhere(Verb::Confirm) { Verb::Confirm } else { Verb::ReadRows };
    let scope = who.scope(verb, &here.tree);
    let asked = (since, who.person);
    let (count, records) =
        store::records_fresh(&mut conn, app.city().id, asked, scope.units(), limit).await?;
    let lines = records.into_iter().map(|record| {
        let at = record.created_at;
        line(&here, record, at)
    });
    Ok(Lines { count, lines: lines.collect() })
}

/// Records that wait for somebody to stand behind them, form by form.
pub(crate) async fn waiting(app: &App, who: &Who, lang: Lang) -> Result<Vec<Waiting>, Error> {
    if !who.may_anywhere(Verb::Confirm) {
        return Ok(Vec::new());
    }
    let mut conn = app.read().await?;
    let tree = app.tree(&mut conn).await?;
    let scope = who.scope(Verb::Confirm, &tree);
    let counts = store::records_waiting(&mut conn, app.city().id, who.person, scope.units()).await?;
    let pack = app.pack();
    let waiting = counts.into_iter().map(|(form, count)| Waiting {
        label: pack.form(&form).map_or_else(|| Html::text(&form), |form| Html::text(form.name.get(lang))),
        count,
        href: format!("/records/{form}?confirmed=wait"),
    });
    Ok(waiting.collect())
}

pub(crate) async fn tallies(app: &App, among: Among<'_>) -> Result<Vec<Tally>, Error> {
    Ok(store::records_tallied(&mut app.read().await?, app.city().id, among).await?)
}

pub(crate) async fn sightings(app: &App, among: Among<'_>) -> Result<Vec<Sighting>, Error> {
    let records = store::records_sighted(&mut app.read().await?, app.city().id, among).await?;
    let sightings = records.into_iter().map(|record| Sighting {
        record: record.id,
        href: format!("/records/{}/{}", record.form, record.id),
        kind: record.form,
        place: String::new(),
        // What a form is about is not known here: twice is what says the same in every field.
        by: record.says,
        title: record.title,
        unit: record.unit,
        day: record.day,
        recorded: formats::day_at(record.created_at, app.zone()),
        size: None,
    });
    Ok(sightings.collect())
}
