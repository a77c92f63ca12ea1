//! Stories of the public site: what everybody reads of what was published, and what nobody does.

#[path = "../../../bulletins/tests/stories/browser.rs"]
#[expect(dead_code, reason = "stories of bulletins ask for more of it")]
mod browser;
#[path = "../../../bulletins/tests/stories/city.rs"]
#[expect(dead_code, reason = "stories of bulletins ask for more of it")]
mod city;
mod desk;
mod letters;
mod personal;
mod published;
mod reader;

use luoshi_bulletins::Bulletins;
use luoshi_site::Site;
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
    luoshi_site::MIGRATIONS,
];

/// The city's site.
const SITE: Option<&str> = Some(
    r#"
name = { zh = "临川学习实践", en = "Linchuan learns" }

[[section]]
id = "news"
name = { zh = "要闻", en = "News" }

[[section]]
id = "talks"
name = { zh = "宣讲", en = "Talks" }
"#,
);

fn rooms() -> Vec<Box<dyn Room>> {
    vec![Box::new(Talks), Box::new(Bulletins::default()), Box::new(Site::default())]
}
