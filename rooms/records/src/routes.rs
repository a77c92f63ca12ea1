//! The addresses of the room, each with its rule.

use luoshi_units::Verb;
use luoshi_web::route::{FILE_BYTES, get, object, post, put};
use luoshi_web::{Route, Rule};

use crate::{api, confirms, exports, pages};

/// All of them: pages, then calls.
pub fn all() -> Vec<Route> {
    let mut routes = pages();
    routes.extend(calls());
    routes
}

fn pages() -> Vec<Route> {
    let (read, record, change) =
        (Rule::SignedIn, Rule::Anywhere(Verb::Record), Rule::Anywhere(Verb::CorrectOwn));
    vec![
        get("/records", read, pages::index::all),
        get("/records/in/{section}", read, pages::index::section),
        get("/records/{form}", read, pages::list::list),
        post("/records/{form}/export", read, exports::start),
        get("/records/{form}/confirm", Rule::Anywhere(Verb::Confirm), confirms::ask),
        post("/records/{form}/confirm", Rule::Anywhere(Verb::Confirm), confirms::start),
        get("/records/{form}/new", record, pages::form::new),
        post("/records/{form}/new", record, pages::form::record).takes(FILE_BYTES),
        post("/records/{form}/preview", record, pages::preview::show).takes(FILE_BYTES),
        get("/records/{form}/{id}", read, pages::record::show),
        get("/records/{form}/{id}/edit", change, pages::form::edit),
        post("/records/{form}/{id}/edit", change, pages::form::correct).takes(FILE_BYTES),
        get("/records/{form}/{id}/files/{hash}", read, pages::files::show),
        get("/records/{form}/{id}/withdraw", change, pages::close::ask_withdraw),
        post("/records/{form}/{id}/withdraw", change, pages::close::withdraw),
        get("/records/{form}/{id}/confirm", Rule::Anywhere(Verb::Confirm), pages::close::ask_confirm),
        post("/records/{form}/{id}/confirm", Rule::Anywhere(Verb::Confirm), pages::close::confirm),
    ]
}

fn calls() -> Vec<Route> {
    let (read, record, change) =
        (Rule::SignedIn, Rule::Anywhere(Verb::Record), Rule::Anywhere(Verb::CorrectOwn));
    let values =
        ("values", "object", "The values by field: texts, numbers, lists; money in yuan, people by id");
    let version = ("version", "integer", "The version that was looked at");
    let reason = ("reason", "string", "Why");
    let done = object(&[
        ("id", "string", "The record"),
        ("version", "integer", "Its version after the write"),
        ("href", "string", "Its address"),
        ("said", "array", "What was put right on the way, by field"),
    ]);
    vec![
        get("/api/v1/records", read, api::forms).says("The forms of the pack, with their fields."),
        get("/api/v1/records/{form}", read, api::list)
            .says("Records that you may see, the latest day first.")
            .query("unit", "The code of a unit; those below it count")
            .query("from", "The first day")
            .query("until", "The last day")
            .query("state", "standing or withdrawn")
            .query("confirmed", "yes, no, or wait for what waits for you")
            .query("q", "Part of a title, a text or a name")
            .query("person", "The id of a person")
            .query("after", "Where the page begins: `next` of the page before"),
        post("/api/v1/records/{form}", record, api::record)
            .says("Records a piece of work and posts what its form says.")
            .body(object(&[values]))
            .answers(done.clone()),
        get("/api/v1/records/{form}/{id}", read, api::get).says("One record."),
        put("/api/v1/records/{form}/{id}", change, api::correct)
            .says("Corrects a record: reverses what no longer holds, posts what does.")
            .body(object(&[version, values, reason]))
            .answers(done.clone()),
        post("/api/v1/records/{form}/{id}/withdraw", change, api::withdraw)
            .says("Takes a record back: all its entries are reversed.")
            .body(object(&[version, reason]))
            .answers(done.clone()),
        post("/api/v1/records/{form}/{id}/confirm", Rule::Anywhere(Verb::Confirm), api::confirm)
            .says("Says that somebody else stands behind a record.")
            .body(object(&[version]))
            .answers(done),
    ]
}
