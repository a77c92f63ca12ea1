//! Every page says what it is for and how it is used; every key that leads somewhere leads to one place.

use std::collections::BTreeSet;

use axum::http::Method;
use luoshi::house::rooms;
use luoshi_bulletins::Bulletins;
use luoshi_inspection::Inspection;
use luoshi_packs::Lang;
use luoshi_verify::Verify;
use luoshi_web::{Room, help, routes_table};

use crate::sources::files;

/// Addresses that answer with a file or with nothing to look at, beside those whose ending says so.
const NO_PAGE: &[&str] = &[
    "/assets/{file}",
    "/drafts/me",
    "/feeds/talks/{token}",
    "/figures/{id}/bridge/entries",
    "/bulletins/figures",
    "/bulletins/{id}/files/{name}",
    "/bulletins/{id}/compare/sheet",
    "/bulletins/{id}/editions/{no}/statement.json",
    "/figures/{id}/entries",
    "/site/pictures/{hash}",
    "/figures/{id}/table",
    "/health/live",
    "/health/ready",
    "/help/pictures/{file}",
    "/invited/{token}/with/{provider}",
    "/jobs/{id}/file",
    "/jobs/{id}/progress",
    "/log/{*path}",
    "/me/providers/with/{provider}",
    "/metrics",
    "/notices/{id}",
    "/records/{form}/{id}/files/{hash}",
    "/audits/{id}/{number}/pictures/{hash}",
    "/site",
    "/robots.txt",
    "/site/card.png",
    "/site/feed.atom",
    "/site/sections/{id}/feed.atom",
    "/site/sitemap.xml",
    "/site/{*path}",
    "/sign-in/with/{provider}",
    "/sign-in/with/{provider}/back",
    "/units/{code}/tree",
    "/uploads/{hash}",
    "/verify/{file}",
];

fn all() -> Vec<Box<dyn Room>> {
    rooms(Verify::default(), Inspection::default(), Bulletins::default())
}

fn pages() -> Vec<&'static str> {
    let file = |path: &str| [".csv", ".xlsx", ".json"].iter().any(|ending| path.ends_with(ending));
    let rows = routes_table(&all()).into_iter().filter(|row| row.method == Method::GET);
    let paths = rows.map(|row| row.path).filter(|path| !path.starts_with("/api/") && !file(path));
    paths.filter(|path| !NO_PAGE.contains(path)).collect()
}

#[test]
fn every_page_says_how_it_is_used() {
    let rooms = all();
    let mut silent = Vec::new();
    for (path, lang) in pages().into_iter().flat_map(|path| [(path, Lang::Zh), (path, Lang::En)]) {
        let said = rooms.iter().find_map(|room| room.help(path, lang)).or_else(|| help::own(path, lang));
        match said {
            None => silent.push(format!("{path}: {} in {lang:?}", help::key(path))),
            // A sentence or two; what takes more belongs into the manuals.
            Some(text) => assert!(text.chars().count() < 240, "{path} in {lang:?} says too much: {text}"),
        }
    }
    assert!(silent.is_empty(), "write these into the words of their rooms:\n{}", silent.join("\n"));
}

#[test]
fn no_help_is_about_a_page_that_is_gone() {
    let known: BTreeSet<String> = pages().into_iter().map(help::key).collect();
    let mut gone = Vec::new();
    for source in files(&["core", "rooms"], &["zh.ftl"]) {
        let keys = source
            .text
            .lines()
            .filter(|line| line.starts_with("how-"))
            .filter_map(|line| line.split(" =").next());
        gone.extend(keys.filter(|key| !known.contains(*key)).map(|key| format!("{}: {key}", source.path)));
    }
    assert!(gone.is_empty(), "{}", gone.join("\n"));
}

#[test]
fn a_letter_leads_to_one_page() {
    // The shell's own: notices, one's account.
    let mut letters = BTreeSet::from(['n', 'm']);
    let paths: BTreeSet<&str> = routes_table(&all()).into_iter().map(|row| row.path).collect();
    for (letter, href) in all().iter().flat_map(|room| room.keys()) {
        assert!(
            letter.is_ascii_lowercase() && letters.insert(*letter),
            "{letter} leads to {href} and elsewhere"
        );
        assert!(paths.contains(href), "{letter} leads to {href}, which is no page");
    }
}
