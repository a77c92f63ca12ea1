//! What may not stand in a source file, and how long it may be.

use crate::sources::{Source, below_the_binary, files};

/// A file longer than this becomes a folder of the same name.
const LONGEST: usize = 520;

/// Words that begin a statement in a string.
const SQL: &[&str] = &[
    "\"SELECT ",
    "\"INSERT INTO",
    "\"UPDATE ",
    "\"DELETE FROM",
    "\"CREATE TABLE",
    "\"WITH ",
    "\"ALTER TABLE",
    "\"DROP TABLE",
];

/// Where time and chance may not be taken from below the binary, and where they come from instead.
const AMBIENT: &[(&str, &str)] = &[
    ("SystemTime::now", "the clock in `Store` or `App`"),
    ("Instant::now()", "the clock in `Store` or `App`"),
    ("Utc::now", "the clock in `Store` or `App`"),
    ("Local::now", "the clock in `Store` or `App`"),
    ("rand::rng", "`Tx::random`"),
    ("thread_rng", "`Tx::random`"),
    ("rand::random", "`Tx::random`"),
    ("OsRng", "`Tx::random`"),
    ("getrandom", "`Tx::random`"),
    ("std::env::var", "settings handed in by the binary"),
];

fn offences(sources: &[Source], words: &[&str], but: impl Fn(&str) -> bool) -> Vec<String> {
    sources
        .iter()
        .filter(|source| !but(&source.path))
        .flat_map(|source| {
            source.code.lines().enumerate().filter_map(|(at, line)| {
                let code = line.split("//").next().unwrap_or_default();
                let word = words.iter().find(|word| code.contains(**word))?;
                Some(format!("{}:{}: {word}", source.path, at + 1))
            })
        })
        .collect()
}

#[test]
fn sql_stands_only_in_store_files() {
    let in_store = |path: &str| path.ends_with("/store.rs") || path.contains("/src/store/");
    let found = offences(&below_the_binary(), SQL, in_store);
    assert!(found.is_empty(), "move these statements to store.rs:\n{}", found.join("\n"));
    let binary = files(&["luoshi/src"], &[".rs"]);
    let found = offences(&binary, SQL, |_| false);
    assert!(found.is_empty(), "the binary holds no SQL:\n{}", found.join("\n"));
}

#[test]
fn no_clock_and_no_chance_below_the_binary() {
    let sources = below_the_binary();
    for (word, instead) in AMBIENT {
        let found = offences(&sources, &[word], |_| false);
        assert!(found.is_empty(), "use {instead}:\n{}", found.join("\n"));
    }
}

#[test]
fn files_are_short() {
    let all = files(
        &["core", "rooms", "sim", "luoshi", "assets/src", "assets/css", "e2e"],
        &[".rs", ".ts", ".mjs"],
    );
    let long: Vec<String> = all
        .iter()
        .filter(|source| source.text.lines().count() > LONGEST)
        .map(|source| format!("{}: {} lines", source.path, source.text.lines().count()))
        .collect();
    assert!(long.is_empty(), "make these folders of the same name:\n{}", long.join("\n"));
}

#[test]
fn no_unfinished_work_and_no_silenced_lints() {
    let all = files(
        &["core", "rooms", "sim", "luoshi/src", "assets/src", "packs"],
        &[".rs", ".ts", ".html", ".toml", ".ftl"],
    );
    let found =
        offences(&all, &["todo!", "unimplemented!", "TODO", "FIXME", "XXX", "#[allow", "#![allow"], |_| {
            false
        });
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn nothing_about_one_city_stands_in_code() {
    let all: Vec<Source> =
        below_the_binary().into_iter().chain(files(&["luoshi/src", "assets/src"], &[".rs", ".ts"])).collect();
    let found = offences(
        &all,
        &["牡丹江", "Mudanjiang", "mudanjiang", "2310", "西安区", "立新", "海林"],
        |path| {
            // The one line that names the pack which the binary carries.
            path == "luoshi/src/carried.rs"
        },
    );
    assert!(found.is_empty(), "this belongs in a pack:\n{}", found.join("\n"));
}

/// What programs read of a page stands in a script element that no browser runs.
const DATA: &str = r#"<script type="application/ld+json">"#;

#[test]
fn templates_hold_no_inline_script_or_style() {
    let templates = files(&["core", "rooms"], &[".html"]);
    for source in &templates {
        for (at, line) in source.text.lines().enumerate() {
            let low = line.to_lowercase();
            let inline = low.contains(" style=")
                || low.contains("<style")
                || low.contains(" onclick=")
                || low.contains(" onchange=")
                || low.contains("javascript:")
                || (low.contains("<script") && !low.contains(" src=") && !low.contains(DATA));
            assert!(!inline, "{}:{}: the content policy refuses this: {}", source.path, at + 1, line.trim());
        }
    }
}
