//! Orders of talks, under `/api/v1/talk-orders`.

use axum::Json;
use axum::response::Response;
use luoshi_web::{Error as Fault, Key, User};
use serde_json::{Map, Value, json};

use super::{Body, PAGE, act, answer, created, object, seen, talk_draft, text, with_keeping};
use crate::WORDS;
use crate::deeds::{self, acts_for};
use crate::error::Error;
use crate::filled::Filled;
use crate::here::Here;
use crate::id::Id;
use crate::lists::orders::Asked;
use crate::model::{Field, Order, Problem, Side, Team};
use crate::{parse, say, store};

const KIND: &str = "talk-orders";

/// An order as this person may see it: whom to reach and what was said is for both sides.
fn order_json(user: &User, here: &Here, order: &Order, team: Option<&Team>) -> Value {
    let sides = [Side::Unit, Side::Team];
    let near = sides.iter().any(|side| acts_for(&user.who, &here.tree, order, team, *side));
    let said = order.said.iter().filter(|_| near).map(
        |said| json!({ "side": said.side, "answers": said.answers, "words": said.words, "at": said.at }),
    );
    let offer = order.offer.as_ref();
    let offer = offer
        .map(|offer| json!({ "day": offer.day, "start": say::clock(offer.start), "remark": offer.note }));
    let value = json!({
        "id": order.id.to_string(),
        "href": format!("/api/v1/{KIND}/{}", order.id),
        "state": order.state,
        "unit": order.unit,
        "asked": order.asked,
        "team": order.team.map(|team| team.to_string()),
        "topic": order.topic,
        "kind": order.kind,
        "place": order.place,
        "days": order.days,
        "listeners": order.listeners,
        "contact": near.then_some(&order.contact),
        "remark": order.remark,
        "offer": offer,
        "talk": order.talk.map(|talk| talk.to_string()),
        "ended_for": order.ended_for,
        "said": said.collect::<Vec<_>>(),
    });
    with_keeping(value, &order.keeping)
}

/// `GET /api/v1/talk-orders`
pub async fn orders(user: User) -> Result<Json<Value>, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let scope = here.order_scope(&user.who);
    let Asked { filter, before } = Asked::read(&here, &user.who, |name| user.query(name));
    let tally = store::order_tally(&mut conn, here.city, &scope, &filter).await?;
    let mut orders = store::order_page(&mut conn, here.city, &scope, &filter, before, PAGE + 1).await?;
    let more = i64::try_from(orders.len()).is_ok_and(|count| count > PAGE);
    if more {
        orders.pop();
    }
    let next = orders.last().filter(|_| more).map(|order| order.id.to_string());
    let of: Vec<i64> = orders.iter().filter_map(|order| order.team).collect();
    let teams = store::teams_by_ids(&mut conn, here.city, &of).await?;
    let told = orders.iter().map(|order| {
        let team = teams.iter().find(|team| Some(team.id) == order.team);
        order_json(&user, &here, order, team)
    });
    let told: Vec<Value> = told.collect();
    let hidden = tally.hidden(filter.looks());
    Ok(Json(json!({ "orders": told, "count": tally.seen, "hidden": hidden, "next": next })))
}

/// `GET /api/v1/talk-orders/{id}`
pub async fn order(user: User, Id(id): Id) -> Result<Json<Value>, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let (order, team) = here.order(&mut conn, &user.who, id).await?;
    Ok(Json(order_json(&user, &here, &order, team.as_ref())))
}

fn readable<T>((value, unreadable): (T, Vec<Problem>)) -> Result<T, Error> {
    if unreadable.is_empty() { Ok(value) } else { Err(Error::Problems(unreadable)) }
}

/// `POST /api/v1/talk-orders`
pub async fn place(user: User, Key(key): Key, body: Body) -> Result<Response, Fault> {
    let draft = readable(Filled::of_json(&object(body)?).order())?;
    let done =
        act(&user, &key, move |tx, desk| Box::pin(async move { deeds::order_place(tx, &desk, draft).await }));
    Ok(created(KIND, &done.await?))
}

/// `POST /api/v1/talk-orders/{id}/accept`
pub async fn accept(user: User, Key(key): Key, Id(id): Id, body: Body) -> Result<Json<Value>, Fault> {
    let body = object(body)?;
    let (seen, draft) = (seen(id, &body)?, talk_draft(&body)?);
    let done = act(&user, &key, move |tx, desk| {
        Box::pin(async move { deeds::order_accept(tx, &desk, seen, draft).await })
    });
    Ok(Json(answer(KIND, &done.await?)))
}

/// `POST /api/v1/talk-orders/{id}/offer`
pub async fn offer(user: User, Key(key): Key, Id(id): Id, body: Body) -> Result<Json<Value>, Fault> {
    let body = object(body)?;
    let (seen, filled) = (seen(id, &body)?, Filled::of_json(&body));
    let missing = || Error::Problems(vec![Problem::Missing { field: Field::Day }]);
    let offer = readable(filled.offer())?.ok_or_else(missing)?;
    let team = parse::id(filled.one("team"));
    let done = act(&user, &key, move |tx, desk| {
        Box::pin(async move { deeds::order_offer(tx, &desk, seen, (team, offer)).await })
    });
    Ok(Json(answer(KIND, &done.await?)))
}

/// `POST /api/v1/talk-orders/{id}/agree`
pub async fn agree(user: User, Key(key): Key, Id(id): Id, body: Body) -> Result<Json<Value>, Fault> {
    let seen = seen(id, &object(body)?)?;
    let done =
        act(&user, &key, move |tx, desk| Box::pin(async move { deeds::order_agree(tx, &desk, seen).await }));
    Ok(Json(answer(KIND, &done.await?)))
}

macro_rules! with_reason {
    ($($(#[$doc:meta])* $name:ident => $deed:ident;)*) => {$(
        $(#[$doc])*
        pub async fn $name(user: User, Key(key): Key, Id(id): Id, body: Body) -> Result<Json<Value>, Fault> {
            let body = object(body)?;
            let (seen, reason) = (seen(id, &body)?, text(&body, "reason"));
            let done = act(&user, &key, move |tx, desk| {
                Box::pin(async move { deeds::$deed(tx, &desk, seen, &reason).await })
            });
            Ok(Json(answer(KIND, &done.await?)))
        }
    )*};
}

with_reason! {
    /// `POST /api/v1/talk-orders/{id}/refuse`
    refuse => order_refuse;
    /// `POST /api/v1/talk-orders/{id}/decline`
    decline => order_decline;
    /// `POST /api/v1/talk-orders/{id}/recall`
    recall => order_recall;
}

/// `POST /api/v1/talk-orders/{id}/say`
pub async fn say(user: User, Key(key): Key, Id(id): Id, body: Body) -> Result<Json<Value>, Fault> {
    let body = object(body)?;
    let side: Side =
        text(&body, "side").parse().map_err(|()| Fault::Bad(WORDS.text("talks-api-side", &[])))?;
    let none = Map::new();
    let answers = body.get("answers").and_then(Value::as_object).unwrap_or(&none);
    let said = (side, Filled::of_json(answers).replies(side), text(&body, "words"));
    let seen = seen(id, &body)?;
    let done = act(&user, &key, move |tx, desk| {
        Box::pin(async move { deeds::order_say(tx, &desk, seen, said).await })
    });
    Ok(Json(answer(KIND, &done.await?)))
}
