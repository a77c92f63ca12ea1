//! What this room says about somebody's work: planned talks to be held, what one recorded, what came back, what waits.

use chrono::TimeDelta;
use luoshi_packs::Lang;
use luoshi_store::Instant;
use luoshi_units::{Verb, Who};
use luoshi_web::work::{Among, Lines, Mine, Sighting, Tally, Todo, Waiting, WorkLine};
use luoshi_web::{App, Error, Html, formats};

use crate::here::Here;
use crate::model::{State, Talk};
use crate::pages::{confirmed_tag, state_tag, talk_href};
use crate::say;
use crate::store;

/// So many planned talks are told of; what is behind them is on the list.
const MOST: i64 = 100;
/// So many days ahead a planned talk is told of.
const AHEAD: TimeDelta = TimeDelta::days(7);

/// Planned talks whose day has passed, those of today and of the days that come.
pub(crate) async fn todo(app: &App, who: &Who, lang: Lang) -> Result<Vec<Todo>, Error> {
    if !who.may_anywhere(Verb::Record) {
        return Ok(Vec::new());
    }
    let mut conn = app.read().await?;
    let here = Here::at(app, &mut conn, lang).await?;
    let (today, scope) = (here.now.today, who.scope(Verb::Record, &here.tree));
    let talks = store::talks_planned(&mut conn, here.city, scope.units(), today + AHEAD, MOST).await?;
    let todo = talks.iter().map(|talk| {
        let word = if talk.day < today { "talks-todo-passed" } else { "talks-todo-planned" };
        let what = Html::text(here.w.t(word)).and(Html::name(lang, &talk.topic, None));
        Todo::new(what, talk_href(talk)).due(talk.day, today).note(place(&here, talk))
    });
    Ok(todo.collect())
}

fn place(here: &Here, talk: &Talk) -> Html {
    let when = format!(
        "{} {}",
        formats::day(here.w.lang, talk.day),
        say::hours(talk.start, talk.start + talk.minutes)
    );
    here.unit_html(&talk.unit).and(" · ").and(Html::text(when)).and(" · ").and(Html::name(
        here.w.lang,
        &talk.place,
        None,
    ))
}

fn line(here: &Here, talk: Talk, at: Instant) -> WorkLine {
    let state = state_tag(here.w, talk.state);
    let state = if talk.state == State::Held {
        state.and(" ").and(confirmed_tag(here.w, &talk.keeping))
    } else {
        state
    };
    let why = talk.ended_for.as_deref().map_or_else(Html::default, |why| here.reason(why));
    WorkLine {
        title: Html::name(here.w.lang, &talk.topic, None),
        href: talk_href(&talk),
        unit: talk.unit,
        day: talk.day,
        state,
        at,
        note: why,
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
    let talks = store::talks_of(&mut conn, here.city, who.person, which, limit).await?;
    let lines = talks.into_iter().map(|talk| {
        let at = match which {
            Mine::Recorded => talk.keeping.recorded_at,
            Mine::Returned => talk.keeping.changed_at,
        };
        line(&here, talk, at)
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
    let (count, talks) = store::talks_fresh(&mut conn, here.city, asked, scope.units(), limit).await?;
    let lines = talks.into_iter().map(|talk| {
        let at = talk.keeping.recorded_at;
        line(&here, talk, at)
    });
    Ok(Lines { count, lines: lines.collect() })
}

/// Held talks and teams that wait for somebody to stand behind them.
pub(crate) async fn waiting(app: &App, who: &Who, lang: Lang) -> Result<Vec<Waiting>, Error> {
    if !who.may_anywhere(Verb::Confirm) {
        return Ok(Vec::new());
    }
    let mut conn = app.read().await?;
    let here = Here::at(app, &mut conn, lang).await?;
    let scope = who.scope(Verb::Confirm, &here.tree);
    let talks = store::talks_waiting(&mut conn, here.city, who.person, scope.units()).await?;
    let teams = store::teams_waiting(&mut conn, here.city, who.person, scope.units()).await?;
    let of = |word: &str, count: i64, href: &str| Waiting {
        label: Html::text(here.w.t(word)),
        count,
        href: href.to_owned(),
    };
    let all = [
        of("talks-title", talks, "/talks?confirmed=wait"),
        of("talks-teams", teams, "/talks/teams?confirmed=wait"),
    ];
    Ok(all.into_iter().filter(|one| one.count > 0).collect())
}

pub(crate) async fn tallies(app: &App, among: Among<'_>) -> Result<Vec<Tally>, Error> {
    Ok(store::talks_tallied(&mut app.read().await?, app.city().id, among).await?)
}

pub(crate) async fn sightings(app: &App, among: Among<'_>) -> Result<Vec<Sighting>, Error> {
    let talks = store::talks_sighted(&mut app.read().await?, app.city().id, among).await?;
    let sightings = talks.into_iter().map(|talk| Sighting {
        record: talk.id,
        kind: "talk".to_owned(),
        title: talk.topic,
        href: format!("/talks/{}", talk.id),
        unit: talk.unit,
        day: talk.day,
        recorded: formats::day_at(talk.recorded_at, app.zone()),
        place: talk.place,
        by: talk.team.to_string(),
        size: Some(talk.listeners),
    });
    Ok(sightings.collect())
}
