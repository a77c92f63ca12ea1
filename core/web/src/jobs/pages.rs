//! The pages of a person's jobs.

use askama::Template;
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use futures_util::stream;

use super::model::{Job, Note, State};
use super::{again, fresh, of, stop, store};
use crate::parts::{self, Cell, Column, Empty, Pager, Row, Table, TableStyle, tag};
use crate::route::{get, post};
use crate::shell::disposition;
use crate::{Error, Form, Html, Route, Rule, Shell, User, WORDS, Words, formats, render, see_other};

/// Jobs a page.
const PAGE: i64 = 30;
/// Rows a page.
const ROWS: i64 = 50;

/// The routes of jobs.
pub(crate) fn routes() -> Vec<Route> {
    let own = Rule::SignedIn;
    vec![
        get("/jobs", own, list),
        get("/jobs/{id}", own, show),
        get("/jobs/{id}/progress", own, progress),
        get("/jobs/{id}/file", own, file),
        post("/jobs/{id}/stop", own, stop_it),
        post("/jobs/{id}/again", own, start_again),
    ]
}

#[derive(Template)]
#[template(path = "jobs.html")]
struct List {
    shell: Shell,
    w: Words,
    table: Table,
    empty: Option<Empty>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "job.html")]
struct Page {
    shell: Shell,
    w: Words,
    body: Html,
    back: String,
    rows: Option<Rows>,
}

/// What became of the rows.
struct Rows {
    said: String,
    other: Option<(String, String)>,
    table: Table,
    pager: Pager,
}

/// How far a job is: what a script asks for again and again while it runs.
#[derive(Template)]
#[template(path = "job_progress.html")]
struct Progress {
    w: Words,
    hidden: Html,
    id: i64,
    running: bool,
    stopping: bool,
    again: bool,
    tag: Html,
    steps: String,
    done: i64,
    total: i64,
    label: String,
    said: Option<String>,
    open: Option<String>,
    file: Option<String>,
    file_gone: bool,
}

fn tag_of(w: Words, state: State) -> Html {
    let shape = match state {
        State::Running => parts::State::Doing,
        State::Done => parts::State::Done,
        State::Failed | State::Interrupted => parts::State::Late,
        State::Stopped => parts::State::Plain,
    };
    tag(shape, w.t(&format!("job-state-{}", state.as_str())))
}

/// So many of so many, and how long it will still take.
fn steps(w: Words, job: &Job, user: &User) -> String {
    let now = user.app.clock().now();
    match (job.stands(now), job.total) {
        (State::Running, 0) if job.done > 0 => w.t1("job-steps-open", "done", job.done),
        (State::Running, 0) => w.t("job-begins"),
        (State::Running, _) => {
            let done = w.t2("job-steps", "done", job.done, "total", job.total);
            let left = job.left(now).map(|left| format!("{}{}", w.t("job-comma"), time_left(w, left)));
            format!("{done}{}", left.unwrap_or_default())
        }
        (_, 0) => String::new(),
        _ => w.t2("job-steps", "done", job.done, "total", job.total),
    }
}

fn time_left(w: Words, left: TimeDelta) -> String {
    if left < TimeDelta::minutes(1) {
        return w.t1("job-left-seconds", "n", left.num_seconds().max(1));
    }
    w.t1("job-left-minutes", "n", (left.num_seconds() + 59) / 60)
}

fn size(bytes: i64) -> String {
    let kb = bytes.div_euclid(1024) + 1;
    if kb < 1024 { format!("{kb} KB") } else { format!("{}.{} MB", kb / 1024, kb % 1024 * 10 / 1024) }
}

fn drawn(user: &User, job: &Job) -> Result<Html, Error> {
    let w = WORDS.in_lang(user.lang);
    let (state, goes_on) = standing(user, job);
    let fragment = Progress {
        w,
        hidden: user.shell("").hidden(""),
        id: job.id,
        running: state == State::Running || goes_on,
        stopping: job.stop_asked,
        again: state.restarts(),
        tag: tag_of(w, state),
        steps: steps(w, job, user),
        done: job.done,
        total: job.total,
        label: w.t1("job-progress", "title", job.title.get(w.lang)),
        said: match (&job.said, state) {
            (Some(said), _) => Some(said.get(w.lang).to_owned()),
            (None, State::Interrupted) if goes_on => Some(w.t("job-goes-on-text")),
            (None, State::Interrupted) => Some(w.t("job-interrupted-text")),
            (None, State::Stopped) => Some(w.t("job-stopped-text")),
            _ => None,
        },
        open: job.href.clone().filter(|_| state == State::Done),
        file: job
            .file
            .as_ref()
            .filter(|_| state == State::Done)
            .map(|file| w.t2("job-fetch", "name", file.name.as_str(), "size", size(file.size))),
        file_gone: state == State::Done && job.had_file && job.file.is_none(),
    };
    Ok(Html::rendered(&fragment)?)
}

/// How a job stands, and whether it goes on by itself.
fn standing(user: &User, job: &Job) -> (State, bool) {
    let now = user.app.clock().now();
    (job.stands(now), job.goes_on(now))
}

async fn list(user: User) -> Result<Response, Error> {
    let w = WORDS.in_lang(user.lang);
    let before = user.query("after").and_then(|id| id.parse().ok());
    let mut conn = user.app.read().await?;
    let mut jobs = store::page(&mut conn, user.app.city().id, user.who.person, before, PAGE + 1).await?;
    drop(conn);
    let more = jobs.len() as i64 > PAGE;
    jobs.truncate(PAGE as usize);
    let next = jobs.last().filter(|_| more).map(|job| job.id.to_string());
    let columns = ["job-what", "job-started", "job-state", "job-far"].map(|word| Column::new(w.t(word)));
    let mut table = Table::new(w.t("jobs-title"), TableStyle::Cards, columns.into());
    for job in jobs.iter().cloned().map(|job| fresh(&user, job)) {
        let state = job.stands(user.app.clock().now());
        table.push(Row::new([
            Html::link(super::href(job.id), job.title.get(w.lang)).into(),
            Cell::with_class(formats::instant(job.started, user.app.zone()), "nowrap"),
            tag_of(w, state).into(),
            Html::text(steps(w, &job, &user)).into(),
        ]));
    }
    render(&List {
        shell: user.shell(w.t("jobs-title")).crumb(w.t("jobs-title"), None).lede(w.t("jobs-lede")),
        w,
        empty: jobs.is_empty().then(|| Empty::new(w.t("jobs-empty-title"), w.t("jobs-empty"))),
        table,
        pager: Pager::new(&user, String::new(), next.as_deref()),
    })
}

async fn show(user: User, Path(id): Path<i64>) -> Result<Response, Error> {
    let w = WORDS.in_lang(user.lang);
    let job = of(&user, id).await?;
    let title = job.title.get(w.lang);
    let shell =
        user.shell(title).crumb(w.t("jobs-title"), Some("/jobs")).crumb(title, None).lede(w.t("job-lede"));
    let rows = rows(&user, w, &job).await?;
    render(&Page { shell, w, body: drawn(&user, &job)?, back: job.back, rows })
}

async fn rows(user: &User, w: Words, job: &Job) -> Result<Option<Rows>, Error> {
    let mut conn = user.app.read().await?;
    let (city, id) = (user.app.city().id, job.id);
    let (every, bad) = store::notes_counted(&mut conn, city, id).await?;
    if every == 0 {
        return Ok(None);
    }
    // What did not go is what somebody comes for.
    let all = bad == 0 || user.query("rows").is_some_and(|rows| rows == "all");
    let after = user.query("after").and_then(|line| line.parse().ok()).unwrap_or(-1);
    let mut notes = store::notes(&mut conn, city, id, (after, all), ROWS + 1).await?;
    drop(conn);
    let more = notes.len() as i64 > ROWS;
    notes.truncate(ROWS as usize);
    let next = notes.last().filter(|_| more).map(|(line, _)| line.to_string());
    let columns = ["job-row", "job-outcome", "job-why"].map(|word| Column::new(w.t(word)));
    let mut table = Table::new(w.t("job-rows"), TableStyle::Cards, columns.into());
    for (_, note) in &notes {
        table.push(Row::new([
            subject(w, note).into(),
            outcome(w, note).into(),
            note.said.get(w.lang).into(),
        ]));
    }
    let (word, other) = if all { ("job-rows-bad", None) } else { ("job-rows-all", Some("all")) };
    let here = super::href(id);
    Ok(Some(Rows {
        said: w.t2("job-rows-said", "good", every - bad, "bad", bad),
        other: (bad > 0).then(|| (w.t(word), crate::href(&here, &[("rows", other)]))),
        table,
        pager: Pager::new(user, String::new(), next.as_deref()),
    }))
}

fn subject(w: Words, note: &Note) -> Html {
    let name = Html::name(w.lang, &note.subject, None);
    match &note.href {
        Some(href) => Html::link(href, name),
        None => name,
    }
}

fn outcome(w: Words, note: &Note) -> Html {
    if note.good {
        tag(parts::State::Done, w.t("job-row-good"))
    } else {
        tag(parts::State::Late, w.t("job-row-bad"))
    }
}

async fn progress(user: User, Path(id): Path<i64>) -> Result<Response, Error> {
    let job = of(&user, id).await?;
    let (state, goes_on) = standing(&user, &job);
    let ended = state != State::Running && !goes_on;
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    let body = drawn(&user, &job)?.to_string();
    // When it has ended the whole page has more to say than this piece of it.
    if ended && user.query("rows").is_none() {
        return Ok(([("hx-refresh", "true")], kind, body).into_response());
    }
    Ok((kind, body).into_response())
}

async fn stop_it(user: User, Path(id): Path<i64>, _: Form) -> Result<Response, Error> {
    stop(&user, id).await?;
    Ok(see_other(super::href(id)))
}

async fn start_again(user: User, Path(id): Path<i64>, _: Form) -> Result<Response, Error> {
    of(&user, id).await?;
    again(&user, id).await?;
    Ok(see_other(super::href(id)))
}

async fn file(user: User, Path(id): Path<i64>) -> Result<Response, Error> {
    let job = of(&user, id).await?;
    let file = job.file.filter(|_| job.state == State::Done).ok_or(Error::NotFound)?;
    let (app, city) = (user.app.clone(), user.app.city().id);
    // Piece by piece: a file of a million rows does not stand in memory whole.
    let pieces = stream::try_unfold(0_i64, move |part| {
        let app = app.clone();
        async move {
            let mut conn = app.read().await?;
            let bytes = store::part(&mut conn, city, id, part).await?;
            Ok::<_, luoshi_store::StoreError>(bytes.map(|bytes| (Bytes::from(bytes), part + 1)))
        }
    });
    let heads = [
        (header::CONTENT_TYPE, file.media.clone()),
        (header::CONTENT_LENGTH, file.size.to_string()),
        (header::CONTENT_DISPOSITION, disposition(&file.name)),
    ];
    Ok((heads, Body::from_stream(pieces)).into_response())
}
