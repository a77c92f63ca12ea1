//! An order: what is asked, what came of it, what can be done now, what both sides said.

use askama::Template;
use axum::response::Response;
use luoshi_store::Conn;
use luoshi_units::Verb;
use luoshi_web::{Error, Html, Shell, User, Words, formats, render};

use super::super::trace::{self, Event};
use super::super::{notice_with, state_tag, talk_href, team_href};
use super::{order_href, order_tag};
use crate::deeds::acts_for;
use crate::here::Here;
use crate::id::Id;
use crate::model::{Order, OrderState, Question, Side, Talk, Team};
use crate::say;
use crate::store;

#[derive(Template)]
#[template(path = "order_page.html")]
struct OrderPage {
    shell: Shell,
    w: Words,
    notice: Option<Html>,
    facts: Vec<(String, Html)>,
    talk: Vec<(String, Html)>,
    said: Vec<Told>,
    events: Vec<Event>,
}

/// What a side said, for those who may read it.
struct Told {
    id: &'static str,
    title: String,
    answers: Vec<(String, Html)>,
    words: Html,
    by: Html,
}

/// `GET /talks/orders/{id}`
pub async fn page(user: User, Id(id): Id) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let w = here.w;
    let (order, team) = here.order(&mut conn, &user.who, id).await?;
    let talk = match order.talk {
        Some(talk) => store::talk_by_id(&mut conn, here.city, talk).await?,
        None => None,
    };
    let topic = Html::name(w.lang, &order.topic, None);
    let shell = user
        .shell(order.topic.clone())
        .heading(topic.clone())
        .lede(order_tag(w, order.state))
        .crumb(w.t("talks-title"), Some("/talks"))
        .crumb(w.t("talks-orders"), Some("/talks/orders"))
        .crumb(topic, None);
    let shell = match user.query("done").filter(|done| DONE.contains(&done.as_str())) {
        Some(done) => shell.toast(w.t(&format!("talks-o-done-{done}"))),
        None => shell,
    };
    let page = OrderPage {
        shell: actions(shell, &user, &here, &order, team.as_ref()),
        w,
        notice: notice(&here, &order),
        facts: facts(&user, &here, &mut conn, &order, team.as_ref()).await?,
        talk: match &talk {
            Some(talk) => of_talk(&user, &here, &mut conn, talk).await?,
            None => Vec::new(),
        },
        said: said(&user, &here, &mut conn, &order, team.as_ref()).await?,
        events: trace::events(&here, &mut conn, id).await?,
    };
    render(&page)
}

const DONE: [&str; 8] =
    ["ordered", "offered", "agreed", "refused", "declined", "accepted", "withdrawn", "said"];

fn notice(here: &Here, order: &Order) -> Option<Html> {
    let key = match order.state {
        OrderState::Declined => "talks-o-notice-declined",
        OrderState::Cancelled => "talks-o-notice-cancelled",
        OrderState::Withdrawn => "talks-o-notice-withdrawn",
        OrderState::Offered => {
            let offer = order.offer.as_ref()?;
            let when = format!("{} {}", formats::day(here.w.lang, offer.day), say::clock(offer.start));
            let said = Html::text(here.w.t1("talks-o-notice-offered", "when", when));
            return Some(said.and(" ").and(Html::name(here.w.lang, &offer.note, None)));
        }
        _ => return None,
    };
    Some(notice_with(here, key, order.ended_for.as_deref().unwrap_or_default()))
}

/// What this person can do; the step that is next is the main one.
fn actions(mut shell: Shell, user: &User, here: &Here, order: &Order, team: Option<&Team>) -> Shell {
    let w = here.w;
    let href = |step: &str| format!("{}/{step}", order_href(order.id));
    let unit = acts_for(&user.who, &here.tree, order, team, Side::Unit);
    let asked = match team {
        Some(_) => acts_for(&user.who, &here.tree, order, team, Side::Team),
        None => {
            user.who.may_anywhere(Verb::Record) && crate::deeds::answers(&user.who, &here.tree, &order.asked)
        }
    };
    let moves = order.state.moves();
    let ended = moves.is_empty() && order.state != OrderState::Held;
    if unit && moves.contains(&OrderState::Withdrawn) {
        shell = shell.action(w.t("talks-o-recall"), href("recall"));
    }
    if asked && order.state == OrderState::Open {
        let leads = user.who.may(Verb::CorrectAny, &order.asked, &here.tree);
        if team.is_some() || leads {
            shell = shell.action(w.t("talks-o-decline"), href("decline"));
        }
        shell = shell.action(w.t("talks-o-offer"), href("offer"));
        shell = shell.main_action(w.t("talks-o-accept"), href("accept"));
    }
    if unit && order.state == OrderState::Offered {
        shell = shell.action(w.t("talks-o-refuse"), href("refuse"));
        shell = shell.main_action(w.t("talks-o-agree"), href("agree"));
    }
    if order.state == OrderState::Held {
        for side in [Side::Unit, Side::Team] {
            if acts_for(&user.who, &here.tree, order, team, side) {
                let label = w.t(&format!("talks-o-say-{side}"));
                let href = format!("{}?side={side}", href("say"));
                let open = order.said_by(side).is_none();
                shell = if open { shell.main_action(label, href) } else { shell.action(label, href) };
            }
        }
    }
    if unit && ended {
        shell = shell.main_action(w.t("talks-o-again"), format!("/talks/orders/new?again={}", order.id));
    }
    shell
}

async fn facts(
    user: &User,
    here: &Here,
    conn: &mut Conn,
    order: &Order,
    team: Option<&Team>,
) -> Result<Vec<(String, Html)>, Error> {
    let w = here.w;
    let text = |value: &str| Html::name(w.lang, value, None);
    let days: Vec<String> = order.days.iter().map(|day| formats::day_of_year(w.lang, *day)).collect();
    let unit =
        |code: &str| here.path_html(code).and(Html::link(format!("/units/{code}"), here.unit_html(code)));
    let team_told = match team {
        Some(team) if user.who.may(Verb::ReadRows, &team.unit, &here.tree) => {
            Html::link(team_href(team), text(&team.name))
        }
        Some(team) => text(&team.name),
        None => Html::text(w.t("talks-o-any-team")).and(here.unit_html(&order.asked)),
    };
    let mut facts = vec![
        (w.t("talks-o-unit"), unit(&order.unit)),
        (w.t("talks-o-days"), Html::text(say::list(w.lang, &days))),
        (w.t("talks-f-team"), team_told),
        (w.t("talks-f-kind"), Html::text(w.t(&format!("talks-kind-{}", order.kind)))),
        (w.t("talks-f-place"), text(&order.place)),
        (w.t("talks-o-listeners"), Html::text(w.t1("talks-people-count", "count", order.listeners))),
    ];
    // Whom to reach concerns the unit and the team that comes, and nobody who only could.
    let sides = [Side::Unit, Side::Team];
    let near = sides.iter().any(|side| acts_for(&user.who, &here.tree, order, team, *side));
    let contact = if near { text(&order.contact) } else { Html::text(w.t("talks-o-contact-masked")) };
    facts.push((w.t("talks-o-contact"), contact));
    if !order.remark.is_empty() {
        facts.push((w.t("talks-f-remark"), text(&order.remark)));
    }
    let people = here.people(conn, &[order.keeping.recorded_by]).await?;
    let at = formats::instant(order.keeping.recorded_at, here.zone());
    facts.push((w.t("talks-o-by"), people.html(order.keeping.recorded_by).and(" ").and(at)));
    Ok(facts)
}

/// The talk, as far as whoever ordered it has to know it; with its page for those who may see its record.
async fn of_talk(
    user: &User,
    here: &Here,
    conn: &mut Conn,
    talk: &Talk,
) -> Result<Vec<(String, Html)>, Error> {
    let w = here.w;
    let people = here.people(conn, &talk.speakers).await?;
    let hours = say::hours(talk.start, talk.start + talk.minutes);
    let when = Html::text(format!("{} {hours}", formats::day_of_year(w.lang, talk.day)));
    let when = if user.who.may(Verb::ReadRows, &talk.unit, &here.tree) {
        Html::link(talk_href(talk), when)
    } else {
        when
    };
    let listeners = match talk.listeners() {
        0 => Html::text(formats::NONE),
        count => Html::text(w.t1("talks-people-count", "count", count)),
    };
    Ok(vec![
        (w.t("talks-column-state"), state_tag(w, talk.state)),
        (w.t("talks-column-time"), when),
        (w.t("talks-f-place"), Html::name(w.lang, &talk.place, None)),
        (w.t("talks-f-speakers"), people.html_of(&talk.speakers)),
        (w.t("talks-column-listeners"), listeners),
    ])
}

/// What was said, for both sides and those who lead above them.
async fn said(
    user: &User,
    here: &Here,
    conn: &mut Conn,
    order: &Order,
    team: Option<&Team>,
) -> Result<Vec<Told>, Error> {
    let w = here.w;
    let sides = [Side::Unit, Side::Team];
    if !sides.iter().any(|side| acts_for(&user.who, &here.tree, order, team, *side)) {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = order.said.iter().map(|said| said.by).collect();
    let people = here.people(conn, &ids).await?;
    let told = order.said.iter().map(|said| Told {
        id: if said.side == Side::Unit { "said-unit" } else { "said-team" },
        title: w.t(&format!("talks-o-said-{}", said.side)),
        answers: Question::of(said.side)
            .iter()
            .filter_map(|question| {
                let reply = said.answers.get(question)?;
                let reply = Html::text(w.t(&format!("talks-o-reply-{reply}")));
                Some((w.t(&format!("talks-o-question-{question}")), reply))
            })
            .collect(),
        words: Html::name(w.lang, &said.words, None),
        by: people.html(said.by).and(" ").and(formats::instant(said.at, here.zone())),
    });
    Ok(told.collect())
}
