//! The server: every room's routes and the shell's own, each behind its rule.

use std::collections::HashSet;
use std::convert::Infallible;

use axum::http::{Method, header};
use axum::response::IntoResponse;
use axum::{Json, Router};
use luoshi_units::Verb;
use serde_json::{Value, json};

use crate::guard::Guard;
use crate::route::{self, RouteRow, get, post};
use crate::{
    App, Error, Room, Route, Rule, Server, accounts, assets, choose, drafts, health, jobs, lists, look, me,
    notices, openapi, signin, uploads,
};

/// The server of an application, of which nothing is ready before it is asked for.
pub fn router(app: App) -> Router {
    Router::new().fallback_service(Server::of(app.clone(), routed(app), false))
}

/// Every route, each behind its guard.
fn routed(app: App) -> Router {
    let mut router = Router::new();
    let mut routes = own();
    routes.extend(app.rooms().iter().flat_map(|room| room.routes()));
    let described = openapi::describe(&app.pack().campaign.name.en, routes.iter());
    routes.push(description(described));
    let read: HashSet<&str> =
        routes.iter().filter(|route| route.method == Method::GET).map(|route| route.path).collect();
    for route in routes {
        let guard = Guard {
            app: app.clone(),
            path: route.path,
            rule: route.rule,
            most_bytes: route.most_bytes,
            readable: read.contains(route.path),
        };
        router = router.route(route.path, route.handler.layer::<_, Infallible>(guard));
    }
    router.fallback(async || Error::NotFound).with_state(app)
}

/// The same as it stands at the network: what is ready goes out first.
pub fn server(app: App) -> Server {
    Server::of(app.clone(), routed(app), true)
}

/// Every route of the shell and of these rooms with its rule, by path and method.
pub fn routes_table(rooms: &[Box<dyn Room>]) -> Vec<RouteRow> {
    let mut shells = own();
    shells.push(description(json!({})));
    let shells = shells.into_iter().map(|route| row("web", &route));
    let of_rooms = rooms.iter().flat_map(|room| {
        let name = room.name();
        room.routes().into_iter().map(move |route| row(name, &route))
    });
    let mut rows: Vec<RouteRow> = shells.chain(of_rooms).collect();
    rows.sort_by(|a, b| (a.path, a.method.as_str()).cmp(&(b.path, b.method.as_str())));
    rows
}

fn row(room: &'static str, route: &Route) -> RouteRow {
    RouteRow { room, method: route.method.clone(), path: route.path, rule: route.rule }
}

fn description(described: Value) -> Route {
    get("/api/v1/openapi.json", Rule::Public, async move || {
        ([(header::CACHE_CONTROL, "no-cache")], Json(described)).into_response()
    })
    .says("This description.")
}

fn list_of(fields: &[(&str, &str, &str)]) -> Value {
    json!({ "type": "array", "items": route::object(fields) })
}

/// The shell's own routes.
fn own() -> Vec<Route> {
    let mut routes = jobs::routes();
    routes.extend(lists::routes());
    routes.extend(uploads::pages::routes());
    routes.extend(me::routes());
    routes.extend(accounts::routes());
    routes.extend(pages_and_calls());
    routes
}

fn pages_and_calls() -> Vec<Route> {
    vec![
        get("/sign-in", Rule::Public, signin::form),
        post("/sign-in", Rule::Public, signin::submit),
        get("/sign-in/second", Rule::Public, signin::second::form),
        post("/sign-in/second/begin", Rule::Public, signin::passkey::second_begin),
        post("/sign-in/second/passkey", Rule::Public, signin::passkey::second_submit),
        post("/sign-in/passkey/begin", Rule::Public, signin::passkey::begin),
        post("/sign-in/passkey", Rule::Public, signin::passkey::submit),
        get("/sign-in/reset", Rule::Public, signin::reset::form),
        post("/sign-in/reset", Rule::Public, signin::reset::submit),
        get("/sign-in/with/{provider}", Rule::Public, signin::with::sign_in),
        get("/sign-in/with/{provider}/back", Rule::Public, signin::with::back),
        get("/invited/{token}/with/{provider}", Rule::Public, signin::with::invited),
        get("/invited/{token}", Rule::Public, signin::invited::form),
        post("/invited/{token}", Rule::Public, signin::invited::submit),
        post("/sign-in/second", Rule::Public, signin::second::submit),
        post("/look", Rule::Public, look::choose),
        post("/sign-out", Rule::SignedIn, signin::sign_out),
        post("/api/v1/sign-in", Rule::Public, signin::api_sign_in)
            .says("Signs a program in; the token goes into the header Authorization: Bearer.")
            .body(route::object(&[
                ("login", "string", "The account's name."),
                ("password", "string", "Its password."),
                ("code", "string", "A code of its second factor, where it has one."),
            ]))
            .answers(route::object(&[
                ("token", "string", "64 hexadecimal digits."),
                ("expires", "string", "The instant at which the token ends at the latest."),
            ])),
        post("/api/v1/sign-out", Rule::SignedIn, signin::api_sign_out).says("Ends the token."),
        get("/api/v1/units", Rule::SignedIn, choose::units)
            .says("The units that work today, each after the one above it; with q those found, 50 at most.")
            .query("q", "A part of a name, an alias, the code, or the initials in pinyin.")
            .answers(list_of(&[
                ("code", "string", "The unit's code."),
                ("name", "string", "Its name in the reader's language."),
                ("path", "string", "The names of the units above it."),
                ("depth", "integer", "How many units are above it."),
                ("initials", "string", "The first letters of its name in pinyin."),
                ("kind", "string", "city, county, department, township or community."),
                ("aliases", "array", "What else it is called; missing where nothing else."),
            ])),
        get("/api/v1/people", Rule::Anywhere(Verb::Record), choose::people)
            .says("People of the units where one may record; 20 at most.")
            .query("q", "A part of the name, of its initials in pinyin, or of the staff number.")
            .answers(list_of(&[
                ("id", "string", "The person."),
                ("name", "string", "The name."),
                ("unit", "string", "The name of the person's unit."),
                ("post", "string", "What they do, where another in the answer has the same name."),
            ])),
        get("/notices", Rule::SignedIn, notices::list),
        post("/notices/read", Rule::SignedIn, notices::all_read),
        get("/notices/settings", Rule::SignedIn, notices::show),
        post("/notices/settings", Rule::SignedIn, notices::save),
        post("/notices/settings/address", Rule::SignedIn, notices::ask),
        post("/notices/settings/code", Rule::SignedIn, notices::confirm),
        post("/notices/settings/remove", Rule::SignedIn, notices::remove),
        get("/notices/unsubscribe/{token}", Rule::Public, notices::unsubscribe),
        post("/notices/unsubscribe/{token}", Rule::Public, notices::unsubscribe_now),
        get("/notices/{id}", Rule::SignedIn, notices::open),
        post("/notices/{id}/read", Rule::SignedIn, notices::read),
        get("/drafts", Rule::SignedIn, drafts::pages::list),
        post("/drafts", Rule::SignedIn, drafts::pages::save),
        post("/drafts/end", Rule::SignedIn, drafts::pages::discard),
        get("/drafts/me", Rule::SignedIn, drafts::pages::me),
        get("/assets/{file}", Rule::Public, assets::serve),
        get("/health/live", Rule::Public, health::live),
        get("/health/ready", Rule::Public, health::ready),
        get("/metrics", Rule::Public, health::metrics),
    ]
}
