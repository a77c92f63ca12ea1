//! What can be asked for about orders: pages and calls.

use luoshi_units::Verb;
use luoshi_web::route::{get, object, post};
use luoshi_web::{Route, Rule};

use crate::api::orders as api;
use crate::pages::orders::{form, list, page, steps};

const READ: Rule = Rule::SignedIn;
const RECORD: Rule = Rule::Anywhere(Verb::Record);

/// The routes.
pub fn routes() -> Vec<Route> {
    let mut routes = pages();
    routes.extend(calls());
    routes
}

fn pages() -> Vec<Route> {
    vec![
        get("/talks/orders", READ, list::list),
        post("/talks/orders/export", READ, list::export),
        get("/talks/orders/new", RECORD, form::new),
        post("/talks/orders/new", RECORD, form::create),
        get("/talks/orders/{id}", READ, page::page),
        get("/talks/orders/{id}/accept", RECORD, steps::accept),
        post("/talks/orders/{id}/accept", RECORD, steps::accepted),
        get("/talks/orders/{id}/offer", RECORD, steps::offer),
        post("/talks/orders/{id}/offer", RECORD, steps::offered),
        get("/talks/orders/{id}/agree", RECORD, steps::agree),
        post("/talks/orders/{id}/agree", RECORD, steps::agreed),
        get("/talks/orders/{id}/refuse", RECORD, steps::refuse),
        post("/talks/orders/{id}/refuse", RECORD, steps::refused),
        get("/talks/orders/{id}/decline", RECORD, steps::decline),
        post("/talks/orders/{id}/decline", RECORD, steps::declined),
        get("/talks/orders/{id}/recall", RECORD, steps::recall),
        post("/talks/orders/{id}/recall", RECORD, steps::recalled),
        get("/talks/orders/{id}/say", RECORD, steps::say),
        post("/talks/orders/{id}/say", RECORD, steps::said),
    ]
}

fn done() -> serde_json::Value {
    object(&[
        ("id", "string", "The order"),
        ("href", "string", "Its address"),
        ("version", "integer", "Its version after the write"),
    ])
}

fn calls() -> Vec<Route> {
    let version =
        ("version", "integer", "The version that was looked at; without it whatever stands is meant");
    let team = ("team", "string", "The id of the talk team that answers");
    let reason = ("reason", "string", "Why");
    let remark = ("remark", "string", "Anything else");
    vec![
        get("/api/v1/talk-orders", READ, api::orders)
            .says("Orders of talks that you may see, the newest first.")
            .query("unit", "The code of a unit that ordered; those below it count")
            .query("state", "open, offered, accepted, held, declined, cancelled or withdrawn")
            .query("team", "The id of a talk team")
            .query("q", "Part of a topic or a place")
            .query("after", "Where the page begins: `next` of the page before"),
        post("/api/v1/talk-orders", RECORD, api::place)
            .says("Orders a talk.")
            .body(object(&[
                ("unit", "string", "The code of the unit that orders"),
                ("topic", "string", "What the talk is to be about"),
                ("days", "array", "The days that would suit, YYYY-MM-DD"),
                ("kind", "string", "office, enterprise, school, village, community or memorial"),
                ("place", "string", "Where, in words"),
                ("listeners", "integer", "How many will listen, about"),
                ("contact", "string", "Whom the team can reach there, and how"),
                ("reach", "string", "Whose teams are asked: unit, county or city"),
                ("team", "string", "The id of the one talk team that is asked, if it is one"),
                remark,
            ]))
            .answers(done()),
        get("/api/v1/talk-orders/{id}", READ, api::order).says("One order."),
        post("/api/v1/talk-orders/{id}/accept", RECORD, api::accept)
            .says("A team comes: plans the talk, on one of the days that would suit.")
            .body(object(&[
                version,
                team,
                ("speakers", "array", "The ids of the speakers, at least one"),
                ("day", "string", "YYYY-MM-DD"),
                ("start", "string", "HH:MM in the city's own time"),
                ("minutes", "integer", "How long it takes"),
                ("place", "string", "Where, if not as ordered"),
                remark,
            ]))
            .answers(done()),
        post("/api/v1/talk-orders/{id}/offer", RECORD, api::offer)
            .says("A team proposes another day.")
            .body(object(&[
                version,
                team,
                ("day", "string", "YYYY-MM-DD"),
                ("start", "string", "HH:MM in the city's own time"),
                remark,
            ]))
            .answers(done()),
        post("/api/v1/talk-orders/{id}/agree", RECORD, api::agree)
            .says("The unit takes the day that a team proposed.")
            .body(object(&[version]))
            .answers(done()),
        post("/api/v1/talk-orders/{id}/refuse", RECORD, api::refuse)
            .says("The unit does not take the day that a team proposed.")
            .body(object(&[version, reason]))
            .answers(done()),
        post("/api/v1/talk-orders/{id}/decline", RECORD, api::decline)
            .says("No team comes.")
            .body(object(&[version, reason]))
            .answers(done()),
        post("/api/v1/talk-orders/{id}/recall", RECORD, api::recall)
            .says("The unit takes its order back; a talk that is planned is called off.")
            .body(object(&[version, reason]))
            .answers(done()),
        post("/api/v1/talk-orders/{id}/say", RECORD, api::say)
            .says("A side says how the talk was, once it was held.")
            .body(object(&[
                version,
                ("side", "string", "unit or team"),
                ("answers", "object", "Of the unit understood, fitting, on_time; of the team ready, as_agreed, again: yes, partly or no"),
                ("words", "string", "In words of one's own"),
            ]))
            .answers(done()),
    ]
}
