//! What every crate with words has its tests hold them to.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fluent_bundle::FluentResource;

use crate::words::WordBook;

/// What is wrong with a crate's words: keys in one language alone, files that cannot be read, keys that its
/// templates and sources name and nobody wrote. `folder` is the crate's, `CARGO_MANIFEST_DIR`.
///
/// ```ignore
/// #[test]
/// fn words_are_whole() {
///     assert_eq!(luoshi_web::check_words(&WORDS, env!("CARGO_MANIFEST_DIR")), Vec::<String>::new());
/// }
/// ```
pub fn check_words(book: &WordBook, folder: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let [zh, en] = book.sources().map(|(lang, source)| {
        if let Err((_, errors)) = FluentResource::try_new(source.to_owned()) {
            wrong.push(format!("{lang:?} cannot be read: {errors:?}"));
        }
        keys(source)
    });
    wrong.extend(zh.difference(&en).map(|key| format!("{key} is missing in English")));
    wrong.extend(en.difference(&zh).map(|key| format!("{key} is missing in Chinese")));
    let mut known = zh;
    for (_, source) in crate::WORDS.sources() {
        known.extend(keys(source));
    }
    for part in ["templates", "src"] {
        named(&Path::new(folder).join(part), &mut |file, key| {
            if !known.contains(key) {
                wrong.push(format!("{file}: nobody wrote {key}"));
            }
        });
    }
    wrong
}

/// A message begins at the start of a line: `key = words`.
fn keys(source: &str) -> BTreeSet<String> {
    let messages = source.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()));
    messages.filter_map(|line| line.split_once('=')).map(|(key, _)| key.trim().to_owned()).collect()
}

fn keys_in(line: &str, found: &mut impl FnMut(&str)) {
    for call in [".t(\"", ".t1(\"", ".t2(\"", ".t_args(\"", "WORDS.text(\""] {
        for (at, _) in line.match_indices(call) {
            let rest = &line[at + call.len()..];
            found(rest.split('"').next().unwrap_or(""));
        }
    }
}

/// Calls `found` with every key that stands as a literal in a call of `t`, `t1`, `t2` or `t_args`.
fn named(folder: &Path, found: &mut impl FnMut(&str, &str)) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if path.is_dir() {
            named(&path, found);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let file = path.display().to_string();
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            for line in code {
                keys_in(line, &mut |key| found(&file, key));
            }
        }
    }
}
