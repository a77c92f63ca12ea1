//! Stories of bulletins: from a text to what was published, and what became of it.

mod browser;
mod city;
mod decided;
mod files;
mod published;
mod stated;

use luoshi_bulletins::Bulletins;
use luoshi_store::Migrations;
use luoshi_talks::Talks;
use luoshi_web::Room;

const MIGRATIONS: &[Migrations] = &[
    luoshi_store::MIGRATIONS,
    luoshi_units::MIGRATIONS,
    luoshi_ledger::MIGRATIONS,
    luoshi_packs::MIGRATIONS,
    luoshi_openlog::MIGRATIONS,
    luoshi_web::MIGRATIONS,
    luoshi_talks::MIGRATIONS,
    luoshi_bulletins::MIGRATIONS,
];

/// The city has no site.
const SITE: Option<&str> = None;

fn rooms() -> Vec<Box<dyn Room>> {
    vec![Box::new(Talks), Box::new(Bulletins::default())]
}
