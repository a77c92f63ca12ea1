//! The room as one value.

use luoshi_packs::Lang;
use luoshi_store::{BoxFuture, Migrations, Statement};
use luoshi_units::{Verb, Who};
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::route::{get, post};
use luoshi_web::{App, Error, NavGroup, NavItem, Room, Route, Rule};

use crate::{WORDS, lists, pages};

/// The room of staff.
pub struct Staff;

const READ: Rule = Rule::Anywhere(Verb::ReadRows);
const APPOINT: Rule = Rule::Anywhere(Verb::Appoint);
const KEEP: Rule = Rule::Anywhere(Verb::ManagePeople);
const AUDIT: Rule = Rule::Anywhere(Verb::Audit);

impl Room for Staff {
    fn name(&self) -> &'static str {
        crate::deeds::ROOM
    }

    /// It has no tables of its own.
    fn migrations(&self) -> Migrations {
        Migrations { room: crate::deeds::ROOM, steps: &[] }
    }

    fn statements(&self) -> &'static [Statement] {
        &[]
    }

    fn routes(&self) -> Vec<Route> {
        use pages::{end, find, give, hand_over, keep, list, log, person, unit, why};
        vec![
            get("/staff", READ, list::show),
            post("/staff/export", READ, list::export),
            get("/staff/units/{code}", READ, unit::show),
            get("/staff/people", APPOINT, find::list),
            get("/staff/people.json", APPOINT, find::json),
            get("/staff/people/new", KEEP, keep::new),
            post("/staff/people/new", KEEP, keep::add),
            get("/staff/people/{id}", Rule::SignedIn, person::show),
            get("/staff/people/{id}/edit", KEEP, keep::edit),
            post("/staff/people/{id}/edit", KEEP, keep::correct),
            get("/staff/people/{id}/give", APPOINT, give::form),
            post("/staff/people/{id}/give", APPOINT, give::send),
            get("/staff/posts/{id}/end", APPOINT, end::form),
            post("/staff/posts/{id}/end", APPOINT, end::send),
            get("/staff/posts/{id}/hand-over", APPOINT, hand_over::form),
            post("/staff/posts/{id}/hand-over", APPOINT, hand_over::send),
            get("/why", Rule::SignedIn, why::show),
            get("/access-log", AUDIT, log::show),
            post("/access-log/export", AUDIT, log::export),
            get("/seen", Rule::SignedIn, log::seen),
        ]
    }

    fn keys(&self) -> &'static [(char, &'static str)] {
        &[('s', "/staff")]
    }

    fn help(&self, path: &str, lang: Lang) -> Option<String> {
        luoshi_web::help::sentence(WORDS.in_lang(lang), path)
    }

    fn navigation(&self, _: &App, who: &Who, lang: Lang) -> Vec<NavItem> {
        let w = WORDS.in_lang(lang);
        let item = |group, key: &str, href: &str, order| NavItem {
            group,
            label: w.t(key),
            href: href.into(),
            order,
        };
        let mut items = Vec::new();
        if who.may_anywhere(Verb::ReadRows) {
            items.push(item(NavGroup::Do, "staff-title", "/staff", 60));
        }
        if who.may_anywhere(Verb::Audit) {
            items.push(item(NavGroup::Verify, "staff-log", "/access-log", 80));
        }
        items
    }

    fn job<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Ended, Error>> {
        Box::pin(lists::job(work))
    }

    fn explains(&self) -> Option<&'static str> {
        Some("/why")
    }
}
