//! The room of figures: the overview, figures opened down to their records, units, and the numbers check.
//!
//! It records nothing and posts nothing. What it shows is asked of the ledger at a position and can be asked again
//! with the same answer; every number leads to its figure, every figure to its entries, every entry to its record
//! in the room that keeps it.
//!
//! Invariants:
//! - No page computes a total: values come from [`luoshi_ledger::Ledger`] alone.
//! - Totals are for everybody who is signed in; rows outside one's posts fold into one line with their count.
//! - 0 is written where somebody records this, — where nobody does, with the reason beside it.
//! - The check keeps nothing of the text.

mod api;
mod ask;
mod before;
mod between;
mod chart;
mod like;
mod map;
mod names;
mod pages;
mod rows;
mod turn;

use luoshi_packs::Lang;
use luoshi_store::{Migrations, Statement};
use luoshi_units::Who;
use luoshi_web::route::{self, FILE_BYTES, object};
use luoshi_web::{App, NavGroup, NavItem, Room, Route, Rule, User};

luoshi_web::words!();

/// What the API says about the field of that name.
const BESIDE: &str = "what audits of it found, a line a period: figure, unit, from, until, position, text and href of the \
                      latest, of how many it is that, and where all are listed; absent without any";

/// The room.
#[derive(Clone, Default)]
pub struct Figures {
    memory: pages::overview::Memory,
}

impl Room for Figures {
    fn name(&self) -> &'static str {
        "figures"
    }

    /// It has no tables of its own.
    fn migrations(&self) -> Migrations {
        Migrations { room: "figures", steps: &[] }
    }

    fn statements(&self) -> &'static [Statement] {
        &[]
    }

    fn routes(&self) -> Vec<Route> {
        let memory = self.memory.clone();
        let overview = async move |user: User| pages::overview::show(user, memory.clone()).await;
        let mut routes = vec![
            route::get("/", Rule::SignedIn, overview),
            route::get("/figures", Rule::SignedIn, pages::figures::list),
            route::get("/figures/{id}", Rule::SignedIn, pages::figure::show),
            route::get("/figures/{id}/map", Rule::SignedIn, pages::place::show),
            route::get("/figures/{id}/table", Rule::SignedIn, pages::figure::export_table),
            route::get("/figures/{id}/entries", Rule::SignedIn, pages::export::entries),
            route::get("/figures/{id}/bridge", Rule::SignedIn, pages::bridge::show),
            route::get("/figures/{id}/bridge/entries", Rule::SignedIn, pages::bridge::export::entries),
            route::get("/wall", Rule::SignedIn, pages::wall::show),
            route::get("/units", Rule::SignedIn, pages::units::list),
            route::get("/units/{code}", Rule::SignedIn, pages::unit::show),
            route::get("/units/{code}/tree", Rule::SignedIn, pages::tree::fragment),
            route::get("/check", Rule::SignedIn, pages::check::form),
            route::post("/check", Rule::SignedIn, pages::check::run).takes(FILE_BYTES),
        ];
        routes.extend(api_routes());
        routes
    }

    fn keys(&self) -> &'static [(char, &'static str)] {
        &[('o', "/"), ('f', "/figures"), ('u', "/units"), ('c', "/check")]
    }

    fn help(&self, path: &str, lang: Lang) -> Option<String> {
        luoshi_web::help::sentence(WORDS.in_lang(lang), path)
    }

    fn navigation(&self, _app: &App, _who: &Who, lang: Lang) -> Vec<NavItem> {
        let w = WORDS.in_lang(lang);
        let item = |group, label: &str, href: &str, order| NavItem {
            group,
            label: w.t(label),
            href: href.into(),
            order,
        };
        vec![
            item(NavGroup::See, "overview", "/", 10),
            item(NavGroup::See, "figures", "/figures", 20),
            item(NavGroup::See, "units", "/units", 30),
            item(NavGroup::Verify, "check", "/check", 10),
        ]
    }
}

fn api_routes() -> Vec<Route> {
    let asked = |route: Route| {
        route
            .query("unit", "the code of a unit; the whole city without it")
            .query("from", "the first day; the figure's own period without it")
            .query("until", "the last day, included")
            .query("as_of", "a position of the ledger, or a day for its end")
    };
    let between = |route: Route| {
        route
            .query("then", "the first moment: a position of the ledger, or a day for its end")
            .query("now", "the second moment; the end of the ledger without it")
            .query("unit", "the code of a unit; the whole city without it")
            .query("from", "the first day; the figure's own period without it")
            .query("until", "the last day, included")
            .query("then_tree", "the day whose tree of units counts then; the period's last day without it")
            .query("now_tree", "the same for the second moment")
    };
    vec![
        route::get("/api/v1/figures", Rule::SignedIn, api::figures).says("The figures that can be asked."),
        asked(route::get("/api/v1/figures/{id}", Rule::SignedIn, api::one))
            .says("One figure, answered.")
            .answers(object(&[
                ("figure", "string", "its id"),
                ("unit", "string", "the code of the unit"),
                ("from", "string", "the first day"),
                ("until", "string", "the last day, included"),
                ("value", "string", "an exact decimal in the unit of measure; null where there is none"),
                ("text", "string", "how a reader sees it"),
                ("unit_of_measure", "string", "one fixed English word"),
                ("why", "string", "why there is no value"),
                ("entries", "integer", "how many entries stand behind it"),
                ("as_of", "integer", "the position of the ledger"),
                ("beside", "array", BESIDE),
            ])),
        asked(route::get("/api/v1/figures/{id}/entries", Rule::SignedIn, api::entries))
            .says("The entries behind a figure, newest first; those that you may see.")
            .query("after", "the key that the page before gave as next")
            .query("limit", "at most 1000"),
        between(route::get("/api/v1/figures/{id}/bridge", Rule::SignedIn, api::bridge))
            .says("A figure at two moments, and why it differs: groups of entries that add up to the difference.")
            .answers(object(&[
                ("figure", "string", "its id"),
                ("unit", "string", "the code of the unit"),
                ("unit_of_measure", "string", "one fixed English word"),
                ("then", "object", "the figure at the first moment, as it was defined there"),
                ("now", "object", "the figure at the second"),
                ("redefined", "object", "the first moment under the second's definition; null where it is the same"),
                ("since", "string", "the first moment's day: what was posted later for a day before it is late"),
                (
                    "strands",
                    "array",
                    "counts and sums in base units, one for a count or a sum, two for a quotient: role, figure, measure, \
                     then, now, change, groups (group, change, entries), and passing, the pairs of entries that were \
                     posted and taken back in between; empty where an average is withheld",
                ),
                ("beside", "array", BESIDE),
            ])),
        between(route::get("/api/v1/figures/{id}/bridge/entries", Rule::SignedIn, api::bridge_entries))
            .says("The entries of a group of a bridge, newest first; those that you may see.")
            .query("group", "new, late, corrected, withdrawn, moved_in, moved_out or months")
            .query("role", "the strand: whole without it")
            .query("after", "the key that the page before gave as next")
            .query("limit", "at most 1000"),
        route::post("/api/v1/check", Rule::SignedIn, api::run)
            .takes(8 * 1024 * 1024)
            .says("Holds every number of a text against the ledger. Nothing of the text is kept.")
            .body(object(&[
                ("text", "string", "the text; places in the answer count its Unicode scalars"),
                ("unit", "string", "the unit that it is about"),
                ("date", "string", "the day that it is from"),
                ("as_of", "integer", "the position of the ledger"),
            ])),
    ]
}
