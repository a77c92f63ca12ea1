//! One talk: what it says, what it posted, what became of it, what can be done now.

use askama::Template;

use axum::response::Response;
use luoshi_store::Conn;
use luoshi_units::Verb;
use luoshi_web::parts::Table;
use luoshi_web::trail;
use luoshi_web::{Counted, Error, Html, Shell, User, Words, formats, render};

use super::trace::{self, Event};
use super::{confirmed_tag, looked, notice_with, state_tag, talk_href, with_done};
use crate::deeds::change_verb;
use crate::here::Here;
use crate::id::Id;
use crate::model::{State, Talk};
use crate::say;
use crate::store;

#[derive(Template)]
#[template(path = "talk_record.html")]
struct TalkPage {
    shell: Shell,
    w: Words,
    notice: Option<Html>,
    no_change: Option<Html>,
    facts: Vec<(String, Html)>,
    entries: Option<Table>,
    nothing_posted: String,
    events: Vec<Event>,
    quoted: Option<Html>,
}

/// `GET /talks/{id}`
pub async fn page(user: User, Id(id): Id) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let talk = here.talk(&mut conn, &user.who, id).await?;
    let w = here.w;
    let topic = Html::name(w.lang, &talk.topic, None);
    let shell = user
        .shell(talk.topic.clone())
        .heading(topic.clone())
        .lede(lede(&here, &talk))
        .crumb(w.t("talks-title"), Some("/talks"))
        .crumb(topic, None);
    let entries = luoshi_ledger::entries_of(&mut conn, here.city, id).await?;
    let taken = entries.iter().filter(|entry| entry.reverses.is_some()).map(|entry| entry.at).max();
    let gone = taken.filter(|_| talk.state == State::Withdrawn);
    let counted: Vec<Counted> = entries.iter().map(Counted::from).collect();
    let mut page = TalkPage {
        quoted: None,
        shell: with_done(actions(shell, &user, &here, &talk), &user),
        w,
        notice: notice(&here, &talk),
        no_change: no_change(&user, &here, &mut conn, &talk).await?,
        facts: with_order(&here, &mut conn, &talk).await?,
        entries: trace::entries(&here, &mut conn, id).await?,
        nothing_posted: w.t("talks-nothing-posted"),
        events: trace::events(&here, &mut conn, id).await?,
    };
    drop(conn);
    page.quoted = user.app.quoted(counted, gone, (&here.tree, user.lang)).await?;
    trail::look(&user, looked("talk", Some(id), talk.speakers)).await?;
    render(&page)
}

fn lede(here: &Here, talk: &Talk) -> Html {
    let w = here.w;
    let tags = state_tag(w, talk.state);
    let tags =
        if talk.state == State::Held { tags.and(" ").and(confirmed_tag(w, &talk.keeping)) } else { tags };
    let when = format!(
        "{} {}",
        formats::day_of_year(w.lang, talk.day),
        say::hours(talk.start, talk.start + talk.minutes)
    );
    tags.and(" ").and(when)
}

fn notice(here: &Here, talk: &Talk) -> Option<Html> {
    let reason = talk.ended_for.as_deref().unwrap_or_default();
    match talk.state {
        State::Withdrawn => Some(notice_with(here, "talks-notice-withdrawn", reason)),
        State::Cancelled => Some(notice_with(here, "talks-notice-cancelled", reason)),
        State::Planned => Some(Html::text(here.w.t("talks-notice-planned"))),
        State::Held => None,
    }
}

async fn no_change(user: &User, here: &Here, conn: &mut Conn, talk: &Talk) -> Result<Option<Html>, Error> {
    if !talk.state.correctable() {
        return Ok(None);
    }
    here.no_change(conn, &user.who, change_verb(&user.who, &talk.keeping), &talk.unit).await
}

/// What this person can do to the talk as it stands; the step that is next is the main one.
fn actions(mut shell: Shell, user: &User, here: &Here, talk: &Talk) -> Shell {
    let w = here.w;
    let href = |step: &str| format!("{}/{step}", talk_href(talk));
    let may = |verb| user.who.may(verb, &talk.unit, &here.tree);
    if may(change_verb(&user.who, &talk.keeping)) {
        let moves = talk.state.moves();
        if moves.contains(&State::Cancelled) {
            shell = shell.action(w.t("talks-cancel"), href("cancel"));
        }
        if moves.contains(&State::Withdrawn) {
            shell = shell.action(w.t("talks-withdraw"), href("withdraw"));
        }
        if talk.state.correctable() {
            shell = shell.action(w.t("talks-edit"), href("edit"));
        }
        if moves.contains(&State::Held) {
            return shell.main_action(w.t("talks-hold"), href("hold"));
        }
    }
    let others = talk.keeping.recorded_by != user.who.person && talk.keeping.changed_by != user.who.person;
    let open = talk.keeping.confirmed_by.is_none() && talk.state == State::Held;
    if others && open && may(Verb::Confirm) {
        shell = shell.main_action(w.t("talks-confirm"), href("confirm"));
    }
    shell
}

/// What a talk's record says, and which order it came of.
async fn with_order(here: &Here, conn: &mut Conn, talk: &Talk) -> Result<Vec<(String, Html)>, Error> {
    let mut facts = facts(here, conn, talk).await?;
    if let Some(order) = store::orders_of_talks(conn, here.city, &[talk.id]).await?.pop() {
        let link = Html::link(super::orders::order_href(order.id), here.unit_html(&order.unit));
        facts.insert(1, (here.w.t("talks-o-order"), link));
    }
    Ok(facts)
}

/// What a talk's record says, label and value.
pub async fn facts(here: &Here, conn: &mut Conn, talk: &Talk) -> Result<Vec<(String, Html)>, Error> {
    let w = here.w;
    let text = |value: &str| Html::name(w.lang, value, None);
    let keeping = &talk.keeping;
    let mut ids = talk.speakers.clone();
    ids.push(keeping.recorded_by);
    ids.extend(keeping.confirmed_by);
    let people = here.people(conn, &ids).await?;
    let team = store::team_by_id(conn, here.city, talk.team).await?;
    let team = team.map_or_else(
        || Html::text(formats::NONE),
        |team| Html::link(super::team_href(&team), text(&team.name)),
    );
    let by = |person, at| people.html(person).and(" ").and(formats::instant(at, here.zone()));
    let unit = Html::link(format!("/units/{}", talk.unit), here.unit_html(&talk.unit));
    let mut facts = vec![
        (w.t("talks-held-by"), here.path_html(&talk.unit).and(unit)),
        (w.t("talks-f-team"), team),
        (w.t("talks-f-speakers"), people.links_of(&talk.speakers)),
        (w.t("talks-f-kind"), Html::text(w.t(&format!("talks-kind-{}", talk.kind)))),
        (w.t("talks-f-place"), text(&talk.place)),
        (w.t("talks-f-minutes"), Html::text(w.t1("talks-minutes-count", "minutes", talk.minutes))),
        (w.t("talks-f-audience"), audience(w, talk)),
    ];
    let texts = [("talks-f-remark", Some(&talk.remark)), ("talks-f-reason", talk.reason.as_ref())];
    for (key, value) in texts {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            facts.push((w.t(key), text(value)));
        }
    }
    facts.push((w.t("talks-recorded-by"), by(keeping.recorded_by, keeping.recorded_at)));
    if let (Some(person), Some(at)) = (keeping.confirmed_by, keeping.confirmed_at) {
        facts.push((w.t("talks-confirmed-by"), by(person, at)));
    }
    Ok(facts)
}

fn audience(w: Words, talk: &Talk) -> Html {
    if talk.audience.is_empty() {
        return Html::text(formats::NONE);
    }
    let kinds = talk.audience.iter();
    let kinds: Vec<String> = kinds
        .map(|(kind, count)| format!("{} {}", w.t(&format!("talks-audience-{kind}")), formats::int(*count)))
        .collect();
    let all = w.t1("talks-people-count", "count", talk.listeners());
    let kinds = say::list(w.lang, &kinds);
    Html::text(if w.english() { format!("{all} ({kinds})") } else { format!("{all}（{kinds}）") })
}
