//! What can be asked for about talks and teams: pages and calls.

use luoshi_units::Verb;
use luoshi_web::route::{get, object, post, put};
use luoshi_web::{Route, Rule};

use crate::{api, pages};

const READ: Rule = Rule::SignedIn;
const RECORD: Rule = Rule::Anywhere(Verb::Record);
const CHANGE: Rule = Rule::Anywhere(Verb::CorrectOwn);
const CONFIRM: Rule = Rule::Anywhere(Verb::Confirm);

/// The routes, with those of orders.
pub fn routes() -> Vec<Route> {
    let mut routes = talk_pages();
    routes.extend(team_pages());
    routes.extend(talk_calls());
    routes.extend(team_calls());
    routes.extend(crate::order_routes::routes());
    routes
}

fn talk_pages() -> Vec<Route> {
    use pages::{calendar, feeds, suggest, talk_edit, talk_form, talk_list, talk_page, talk_steps};
    vec![
        get("/talks", READ, talk_list::list),
        get("/talks/calendar", READ, calendar::page),
        get("/talks/feeds", READ, feeds::list),
        post("/talks/feeds", READ, feeds::make),
        post("/talks/feeds/end", READ, feeds::end),
        get("/feeds/talks/{token}", Rule::Public, feeds::serve),
        post("/talks/export", READ, talk_list::export),
        get("/talks/confirm", CONFIRM, talk_list::confirm),
        post("/talks/confirm", CONFIRM, talk_list::confirmed),
        get("/talks/teams.json", RECORD, suggest::teams),
        get("/talks/speakers.json", RECORD, suggest::speakers),
        get("/talks/new", RECORD, talk_edit::new),
        post("/talks/new", RECORD, talk_edit::create),
        post("/talks/preview", RECORD, talk_form::preview),
        get("/talks/{id}", READ, talk_page::page),
        get("/talks/{id}/edit", CHANGE, talk_edit::edit),
        post("/talks/{id}/edit", CHANGE, talk_edit::update),
        get("/talks/{id}/hold", CHANGE, talk_edit::hold),
        post("/talks/{id}/hold", CHANGE, talk_edit::held),
        get("/talks/{id}/cancel", CHANGE, talk_steps::cancel),
        post("/talks/{id}/cancel", CHANGE, talk_steps::cancelled),
        get("/talks/{id}/withdraw", CHANGE, talk_steps::withdraw),
        post("/talks/{id}/withdraw", CHANGE, talk_steps::withdrawn),
        get("/talks/{id}/confirm", CONFIRM, talk_steps::confirm),
        post("/talks/{id}/confirm", CONFIRM, talk_steps::confirmed),
    ]
}

fn team_pages() -> Vec<Route> {
    use pages::{speakers, team_edit, team_list, team_page, team_steps};
    vec![
        get("/talks/speakers", READ, speakers::list),
        post("/talks/speakers/export", READ, speakers::export),
        get("/talks/speakers/{id}", READ, speakers::page),
        get("/talks/teams", READ, team_list::list),
        post("/talks/teams/export", READ, team_list::export),
        get("/talks/teams/confirm", CONFIRM, team_list::confirm),
        post("/talks/teams/confirm", CONFIRM, team_list::confirmed),
        get("/talks/teams/new", RECORD, team_edit::new),
        post("/talks/teams/new", RECORD, team_edit::create),
        get("/talks/teams/{id}", READ, team_page::page),
        get("/talks/teams/{id}/edit", CHANGE, team_edit::edit),
        post("/talks/teams/{id}/edit", CHANGE, team_edit::update),
        get("/talks/teams/{id}/end", CHANGE, team_steps::end),
        post("/talks/teams/{id}/end", CHANGE, team_steps::ended),
        get("/talks/teams/{id}/withdraw", CHANGE, team_steps::withdraw),
        post("/talks/teams/{id}/withdraw", CHANGE, team_steps::withdrawn),
        get("/talks/teams/{id}/confirm", CONFIRM, team_steps::confirm),
        post("/talks/teams/{id}/confirm", CONFIRM, team_steps::confirmed),
    ]
}

type Fields = Vec<(&'static str, &'static str, &'static str)>;

fn done() -> serde_json::Value {
    object(&[
        ("id", "string", "The record"),
        ("href", "string", "Its address"),
        ("version", "integer", "Its version after the write"),
        ("added", "integer", "Entries added to the ledger"),
        ("reversed", "integer", "Entries reversed"),
    ])
}

fn version() -> (&'static str, &'static str, &'static str) {
    ("version", "integer", "The version that was looked at; without it whatever stands is meant")
}

fn reason() -> (&'static str, &'static str, &'static str) {
    ("reason", "string", "Why")
}

fn talk_fields() -> Fields {
    vec![
        ("unit", "string", "The code of the unit that holds it"),
        ("team", "string", "The id of the talk team"),
        ("speakers", "array", "The ids of the speakers, at least one"),
        ("topic", "string", "What it is about"),
        ("kind", "string", "office, enterprise, school, village, community or memorial"),
        ("place", "string", "Where, in words"),
        ("day", "string", "YYYY-MM-DD"),
        ("start", "string", "HH:MM in the city's own time"),
        ("minutes", "integer", "How long it takes"),
        (
            "audience",
            "object",
            "Listeners by kind: officials, workers, villagers, residents, teachers, pupils, others",
        ),
        ("remark", "string", "Anything else"),
        ("reason", "string", "Why it shall be recorded although a rule asks"),
        ("answered", "array", "Which questions the reason answers; empty for all"),
    ]
}

fn team_fields() -> Fields {
    vec![
        ("name", "string", "Its name, unique within its unit"),
        ("unit", "string", "The code of its unit"),
        ("founded", "string", "YYYY-MM-DD"),
        ("ended", "string", "YYYY-MM-DD, where it has ended"),
        ("members", "array", "Objects: person, from, until"),
        ("remark", "string", "Anything else"),
    ]
}

fn with(mut fields: Fields, more: &[(&'static str, &'static str, &'static str)]) -> serde_json::Value {
    fields.extend_from_slice(more);
    object(&fields)
}

fn talk_calls() -> Vec<Route> {
    let why = ("why", "string", "Why it is corrected");
    let state = ("state", "string", "held or planned");
    vec![
        get("/api/v1/talks", READ, api::talks)
            .says("Talks that you may see, the latest first.")
            .query("unit", "The code of a unit; those below it count")
            .query("from", "The first day")
            .query("until", "The last day")
            .query("state", "planned, held, cancelled or withdrawn")
            .query("confirmed", "yes, no, or wait for what waits for you")
            .query("team", "The id of a talk team")
            .query("speaker", "The id of a person")
            .query("q", "Part of a topic, a place or a speaker's name")
            .query("after", "Where the page begins: `next` of the page before"),
        post("/api/v1/talks", RECORD, api::talk_record)
            .says("Records a talk, held or planned; a held one is posted.")
            .body(with(talk_fields(), &[state]))
            .answers(done()),
        get("/api/v1/talks/{id}", READ, api::talk).says("One talk."),
        put("/api/v1/talks/{id}", CHANGE, api::talk_correct)
            .says("Corrects a talk: reverses what no longer holds, posts what does.")
            .body(with(talk_fields(), &[version(), why]))
            .answers(done()),
        post("/api/v1/talks/{id}/hold", CHANGE, api::talk_hold)
            .says("Says that a planned talk was held, as the body tells it.")
            .body(with(talk_fields(), &[version()]))
            .answers(done()),
        post("/api/v1/talks/{id}/cancel", CHANGE, api::talk_cancel)
            .says("Says that a planned talk is not given.")
            .body(object(&[version(), reason()]))
            .answers(done()),
        post("/api/v1/talks/{id}/withdraw", CHANGE, api::talk_withdraw)
            .says("Takes a record back: all its entries are reversed.")
            .body(object(&[version(), reason()]))
            .answers(done()),
        post("/api/v1/talks/{id}/confirm", CONFIRM, api::talk_confirm)
            .says("Says that somebody else stands behind a record.")
            .body(object(&[version()]))
            .answers(done()),
    ]
}

fn team_calls() -> Vec<Route> {
    let why = ("why", "string", "Why it is corrected");
    vec![
        get("/api/v1/talk-teams", READ, api::teams)
            .says("Talk teams whose records you may see, the newest first.")
            .query("unit", "The code of a unit; those below it count")
            .query("state", "current, ended or withdrawn")
            .query("confirmed", "yes, no, or wait for what waits for you")
            .query("q", "Part of a name")
            .query("after", "Where the page begins: `next` of the page before"),
        post("/api/v1/talk-teams", RECORD, api::team_found)
            .says("Records a talk team with its members.")
            .body(with(team_fields(), &[]))
            .answers(done()),
        get("/api/v1/talk-teams/{id}", READ, api::team).says("One talk team."),
        put("/api/v1/talk-teams/{id}", CHANGE, api::team_correct)
            .says("Corrects a talk team, its members with it.")
            .body(with(team_fields(), &[version(), why]))
            .answers(done()),
        post("/api/v1/talk-teams/{id}/end", CHANGE, api::team_end)
            .says("Ends a talk team on a day; its members leave on that day.")
            .body(object(&[version(), ("day", "string", "YYYY-MM-DD")]))
            .answers(done()),
        post("/api/v1/talk-teams/{id}/withdraw", CHANGE, api::team_withdraw)
            .says("Takes a record back: all its entries are reversed.")
            .body(object(&[version(), reason()]))
            .answers(done()),
        post("/api/v1/talk-teams/{id}/confirm", CONFIRM, api::team_confirm)
            .says("Says that somebody else stands behind a record.")
            .body(object(&[version()]))
            .answers(done()),
    ]
}
