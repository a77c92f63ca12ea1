//! The list of rooms, and all tables and statements of the house. A new room is one line here.

use luoshi_bulletins::Bulletins;
use luoshi_inspection::Inspection;
use luoshi_store::{Migrations, Statement};
use luoshi_verify::Verify;
use luoshi_web::Room;

/// The rooms; three need the open log's keys, one of them a press.
pub fn rooms(verify: Verify, inspection: Inspection, bulletins: Bulletins) -> Vec<Box<dyn Room>> {
    vec![
        Box::new(luoshi_home::Home),
        Box::new(luoshi_figures::Figures::default()),
        Box::new(luoshi_search::Room::default()),
        Box::new(verify),
        Box::new(inspection),
        Box::new(luoshi_staff::Staff),
        Box::new(luoshi_start::Start),
        Box::new(luoshi_help::Help),
        Box::new(bulletins),
        Box::new(luoshi_site::Site::default()),
        Box::new(luoshi_talks::Talks),
        Box::new(luoshi_records::Records),
        Box::new(luoshi_imports::Imports),
    ]
}

/// All tables, in the order in which they can be made.
pub const MIGRATIONS: &[Migrations] = &[
    luoshi_store::MIGRATIONS,
    luoshi_units::MIGRATIONS,
    luoshi_ledger::MIGRATIONS,
    luoshi_packs::MIGRATIONS,
    luoshi_openlog::MIGRATIONS,
    luoshi_web::MIGRATIONS,
    luoshi_talks::MIGRATIONS,
    luoshi_search::store::MIGRATIONS,
    luoshi_records::MIGRATIONS,
    luoshi_inspection::MIGRATIONS,
    luoshi_bulletins::MIGRATIONS,
    luoshi_site::MIGRATIONS,
    luoshi_home::MIGRATIONS,
    luoshi_imports::MIGRATIONS,
];

/// Every statement of the house, by the crate that holds it.
pub fn statements() -> Vec<(&'static str, &'static [Statement])> {
    let mut all: Vec<(&'static str, &'static [Statement])> = vec![
        ("store", luoshi_store::store::STATEMENTS),
        ("units", luoshi_units::store::STATEMENTS),
        ("units", luoshi_units::store::posts::STATEMENTS),
        ("units", luoshi_units::store::trail::STATEMENTS),
        ("units", luoshi_units::store::factors::STATEMENTS),
        ("units", luoshi_units::store::links::STATEMENTS),
        ("units", luoshi_units::store::passkeys::STATEMENTS),
        ("units", luoshi_units::store::ways::STATEMENTS),
        ("ledger", luoshi_ledger::store::STATEMENTS),
        ("ledger", luoshi_ledger::store::settled::STATEMENTS),
        ("ledger", luoshi_ledger::store::bridge::STATEMENTS),
        ("packs", luoshi_packs::store::STATEMENTS),
        ("openlog", luoshi_openlog::STATEMENTS),
        ("site", luoshi_site::SEARCH_STATEMENTS),
        ("web", luoshi_web::STATEMENTS),
        ("web", luoshi_web::notices::STATEMENTS),
        ("web", luoshi_web::notices::LETTER_STATEMENTS),
        ("web", luoshi_web::jobs::STATEMENTS),
        ("talks", luoshi_talks::ORDER_STATEMENTS),
        ("web", luoshi_web::lists::STATEMENTS),
        ("web", luoshi_web::drafts::STATEMENTS),
        ("web", luoshi_web::look::STATEMENTS),
        ("web", luoshi_web::uploads::STATEMENTS),
    ];
    let rooms = rooms(Verify::default(), Inspection::default(), Bulletins::default());
    all.extend(rooms.iter().map(|room| (room.name(), room.statements())));
    all
}
