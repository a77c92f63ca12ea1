//! Whom a deed concerns besides whoever did it: told in its own transaction.

use luoshi_store::Tx;
use luoshi_units::{Tree, Verb};
use luoshi_web::notices::{Notice, tell};
use serde_json::{Value as Json, json};

use super::{Desk, ROOM};
use crate::error::Error;
use crate::model::{Order, State, Talk, Team};
use crate::say;
use crate::store;

/// So many people of a unit are told: those with a post nearest to it.
const MOST_TOLD: usize = 3;

async fn told(
    tx: &mut Tx,
    desk: &Desk<'_>,
    people: &[i64],
    (kind, args, href): (&str, Json, &str),
) -> Result<(), Error> {
    let mut people = people.to_vec();
    people.sort_unstable();
    people.dedup();
    for person in people {
        let notice = Notice {
            city: desk.who.city,
            person,
            by: desk.who.person,
            room: ROOM,
            kind,
            args: args.clone(),
            href,
            ..Notice::default()
        };
        tell(tx, &notice).await?;
    }
    Ok(())
}

fn order_href(order: &Order) -> String {
    format!("/talks/orders/{}", order.id)
}

fn name(tree: &Tree, code: &str) -> Json {
    tree.get(code)
        .map_or_else(|| json!({ "zh": code }), |unit| json!({ "zh": unit.name_zh, "en": unit.name_en }))
}

async fn holders(
    tx: &mut Tx,
    desk: &Desk<'_>,
    verb: Verb,
    unit: &str,
    tree: &Tree,
) -> Result<Vec<i64>, Error> {
    let today = desk.now(tx).today;
    let can = luoshi_units::may_who(tx, desk.who.city, verb, unit, tree, today).await?;
    Ok(can.into_iter().take(MOST_TOLD).map(|person| person.id).collect())
}

/// A new order: those who record for the team that is asked, or who lead the unit whose teams are.
pub(super) async fn order_placed(
    tx: &mut Tx,
    desk: &Desk<'_>,
    order: &Order,
    tree: &Tree,
) -> Result<(), Error> {
    let verb = if order.wanted.is_some() { Verb::Record } else { Verb::Confirm };
    let people = holders(tx, desk, verb, &order.asked, tree).await?;
    let args = json!({ "unit": name(tree, &order.unit), "topic": order.topic });
    told(tx, desk, &people, ("order-placed", args, &order_href(order))).await
}

/// An answer: whoever ordered, or has the order now.
pub(super) async fn order_answered(
    tx: &mut Tx,
    desk: &Desk<'_>,
    order: &Order,
    kind: &str,
    tree: &Tree,
) -> Result<(), Error> {
    let args = json!({ "unit": name(tree, &order.unit), "topic": order.topic });
    told(tx, desk, &[order.keeping.keeper()], (kind, args, &order_href(order))).await
}

/// What the unit decided: those who record for the team.
pub(super) async fn team_side(
    tx: &mut Tx,
    desk: &Desk<'_>,
    order: &Order,
    team: Option<&Team>,
    kind: &str,
    tree: &Tree,
) -> Result<(), Error> {
    let Some(team) = team else { return Ok(()) };
    let people = holders(tx, desk, Verb::Record, &team.unit, tree).await?;
    let args = json!({ "unit": name(tree, &order.unit), "topic": order.topic });
    told(tx, desk, &people, (kind, args, &order_href(order))).await
}

/// A talk that stood otherwise: where somebody has to be at another time or place, or not at all, its speakers and the
/// unit that ordered it are told; where it was held, the unit is asked how it was.
pub(super) async fn talk_changed(
    tx: &mut Tx,
    desk: &Desk<'_>,
    stood: &Talk,
    talk: &Talk,
) -> Result<(), Error> {
    let order = store::orders_of_talks(tx, desk.who.city, &[talk.id]).await?.pop();
    if talk.state == State::Held {
        let Some(order) = order.filter(|_| stood.state == State::Planned) else { return Ok(()) };
        let args = json!({ "topic": talk.topic });
        return told(tx, desk, &[order.keeping.keeper()], ("talk-held", args, &order_href(&order))).await;
    }
    if stood.state != State::Planned {
        return Ok(());
    }
    let moved =
        talk.sitting() != stood.sitting() || talk.place != stood.place || talk.speakers != stood.speakers;
    let kind = match talk.state {
        State::Planned if moved => "talk-moved",
        State::Cancelled | State::Withdrawn => "talk-cancelled",
        _ => return Ok(()),
    };
    let args = json!({
        "topic": talk.topic, "day": talk.day.to_string(), "time": say::clock(talk.start), "place": talk.place,
        "why": talk.ended_for.clone().unwrap_or_default(),
    });
    // Who does not speak any more has to know it as well.
    let speakers = talk.speakers.iter().chain(&stood.speakers).copied();
    // The recorder is told of every change as it is.
    let speakers: Vec<i64> = speakers.filter(|person| *person != talk.keeping.recorded_by).collect();
    told(tx, desk, &speakers, (kind, args.clone(), &format!("/talks/{}", talk.id))).await?;
    match order {
        Some(order) => told(tx, desk, &[order.keeping.keeper()], (kind, args, &order_href(&order))).await,
        None => Ok(()),
    }
}
