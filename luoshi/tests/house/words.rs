//! What people read stands in the word files, in both languages, and every word there is read somewhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::sources::{Source, files};

/// The crates that have word files: the shell and the rooms. What stands below them says both languages at once, in a
/// `Text` or a pair, and the command line says what it prints by `say`.
fn crates() -> Vec<String> {
    let mut all: BTreeSet<String> = BTreeSet::new();
    for source in files(&["core", "rooms"], &["zh.ftl"]) {
        all.extend(source.path.strip_suffix("/words/zh.ftl").map(str::to_owned));
    }
    all.into_iter().collect()
}

/// Files of those crates whose Chinese is no sentence for a reader.
const NO_SENTENCE: &[(&str, &str)] = &[
    ("core/web/src/formats.rs", "how Chinese writes days, months, sums of money"),
    ("core/web/src/shell.rs", "a language's name in itself"),
    ("rooms/site/src/frame.rs", "a language's name in itself"),
    ("rooms/inspection/src/reason.rs", "kept in the ledger as it is, told by the word files"),
    ("rooms/records/src/reason.rs", "kept in the ledger as it is, told by the word files"),
    ("rooms/bulletins/src/worded.rs", "words that a text is read for, and that no page says"),
    ("core/web/src/find/query.rs", "the ends of units' names, which a search leaves out"),
];

/// What a template may say by itself: the mark, names of formats, files and commands, an item of the ledger.
const SAID_AS_IT_IS: &[&str] = &[
    "落实",
    "XLSX",
    "luoshi verify  --vkey KEY",
    "CSV",
    "audits.md",
    "recompute.md",
    "recompute.py",
    "log-format.md",
    "talk.held",
    "luoshi verify",
    "python3 recompute.py /log",
];

fn han(text: &str) -> bool {
    text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c))
}

/// Two letters in a row: a word, not a sign.
fn word(text: &str) -> bool {
    han(text) || text.as_bytes().windows(2).any(|two| two.iter().all(u8::is_ascii_alphabetic))
}

/// So many bytes before a literal tell what it is for.
const BEFORE: usize = 200;

/// Literals of a Rust source outside its tests and comments, each with its line and what stands before it.
fn literals(code: &str) -> Vec<(usize, String, String)> {
    let (mut found, mut before) = (Vec::new(), String::new());
    let mut chars = code.chars().peekable();
    let mut line = 1;
    while let Some(c) = chars.next() {
        line += usize::from(c == '\n');
        match c {
            '/' if chars.peek() == Some(&'/') => {
                for c in chars.by_ref().take_while(|c| *c != '\n') {
                    let _ = c;
                }
                line += 1;
                before.push('\n');
            }
            '\'' => {
                // A character, and not the beginning of a lifetime.
                let mut ahead = chars.clone();
                let escaped = ahead.next() == Some('\\');
                if escaped || ahead.next() == Some('\'') {
                    chars.next();
                    let rest = if escaped { 1 } else { 0 };
                    chars.by_ref().skip(rest).find(|c| *c == '\'');
                }
            }
            '"' => {
                let raw = before.ends_with("r#");
                let begins = line;
                let mut text = String::new();
                while let Some(c) = chars.next() {
                    line += usize::from(c == '\n');
                    match c {
                        '\\' if !raw => {
                            text.push(c);
                            let next = chars.next();
                            line += usize::from(next == Some('\n'));
                            text.extend(next);
                        }
                        '"' if !raw || chars.peek() == Some(&'#') => break,
                        other => text.push(other),
                    }
                }
                let so_far = before.len().saturating_sub(BEFORE);
                let so_far = (so_far..).find(|at| before.is_char_boundary(*at)).unwrap_or(0);
                found.push((begins, before[so_far..].to_owned(), text.clone()));
                before.extend(['"', '"']);
                before.insert_str(before.len() - 1, &text);
            }
            other => before.push(other),
        }
    }
    found
}

/// Sources of the crates that have word files.
fn sources() -> Vec<Source> {
    let folders: Vec<String> = crates().iter().map(|folder| format!("{folder}/src")).collect();
    let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
    let all = files(&folders, &[".rs"]);
    all.into_iter().filter(|source| !source.path.ends_with("/tests.rs")).collect()
}

fn templates() -> Vec<Source> {
    files(&["core", "rooms"], &[".html"]).into_iter().filter(|it| it.path.contains("/templates/")).collect()
}

#[test]
fn no_chinese_stands_in_the_code_of_pages() {
    let excused = |path: &str| NO_SENTENCE.iter().any(|(file, _)| *file == path);
    let mut found = Vec::new();
    for source in sources().iter().filter(|source| !excused(&source.path)) {
        let lines = literals(&source.code).into_iter().filter(|(_, _, text)| han(text));
        found.extend(lines.map(|(line, _, text)| format!("{}:{line}: {text}", source.path)));
    }
    assert!(found.is_empty(), "move these to words/zh.ftl and words/en.ftl:\n{}", found.join("\n"));
    for (file, _) in NO_SENTENCE {
        assert!(sources().iter().any(|source| source.path == *file && han(&source.code)), "{file} has none");
    }
}

/// Calls whose texts no reader of a page sees: the API's description, the server's log, faults of ours.
const FOR_PROGRAMMERS: &[&str] = &[
    "says(",
    "query(",
    "expect(",
    "internal(",
    "Internal(",
    "\"description\":",
    "error!(",
    "warn!(",
    "info!(",
    "debug!(",
    "panic!(",
    "object(",
    "assert!(",
    "write!(",
    "writeln!(",
    "push_str(&format!(",
    "wrong.push(format!(",
    "#[error(",
    "reason =",
    "HeaderValue::from_static(",
];

/// Whether a text is English prose: three words or more, with nothing of a program's in it.
fn prose(text: &str) -> bool {
    let plain = text.trim();
    if plain.contains(['<', '>', '=', ';', '/', '_', '|', '#'])
        || plain.starts_with(|c: char| c.is_lowercase())
    {
        return false;
    }
    let words = plain
        .split(' ')
        .filter(|word| word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic() || ",.'".contains(c)));
    words.count() >= 3
}

#[test]
fn no_english_stands_in_the_code_of_pages() {
    let mut found = Vec::new();
    for source in sources().iter().filter(|it| !it.path.contains("/store") && !it.path.ends_with("checks.rs"))
    {
        for (line, before, text) in literals(&source.code).into_iter().filter(|(_, _, text)| prose(text)) {
            // A field of the API's description: its name, its type, what it means.
            let described = ["\"string\",", "\"integer\",", "\"array\",", "\"object\",", "\"boolean\","]
                .iter()
                .any(|kind| before.trim_end().ends_with(kind));
            if !described && !FOR_PROGRAMMERS.iter().any(|call| before.contains(call)) {
                found.push(format!("{}:{line}: {text}", source.path));
            }
        }
    }
    assert!(found.is_empty(), "move these to words/zh.ftl and words/en.ftl:\n{}", found.join("\n"));
}

/// A template without what askama fills in and does, and without comments; line breaks stay.
fn bare(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = ["{{", "{%", "{#", "<!--"].iter().filter_map(|open| rest.find(open)).min() {
        out.push_str(&rest[..at]);
        let open = &rest[at..];
        let close = if open.starts_with("{{") {
            "}}"
        } else if open.starts_with("{%") {
            "%}"
        } else if open.starts_with("{#") {
            "#}"
        } else {
            "-->"
        };
        let end = open.find(close).map_or(open.len(), |end| end + close.len());
        out.push_str(&"\n".repeat(open[..end].matches('\n').count()));
        rest = &open[end..];
    }
    out.push_str(rest);
    out
}

/// Attributes whose values are read out or shown.
const READ: &[&str] =
    &["alt=\"", "title=\"", "placeholder=\"", "aria-label=\"", "aria-description=\"", "summary=\""];

#[test]
fn no_words_stand_in_templates() {
    let mut found = Vec::new();
    for source in templates() {
        for (at, line) in bare(&source.text).lines().enumerate() {
            let texts = line.split('<').map(|part| part.split_once('>').map_or("", |(_, text)| text).trim());
            let lone = if line.contains('<') || line.contains('>') { "" } else { line.trim() };
            let attributes = READ.iter().flat_map(|name| {
                line.match_indices(name)
                    .map(|(at, _)| line[at + name.len()..].split('"').next().unwrap_or(""))
            });
            for text in texts.chain([lone]).chain(attributes).filter(|text| word(text)) {
                let known = SAID_AS_IT_IS.contains(&text)
                    || text.starts_with('&')
                    || !text.contains(char::is_alphabetic);
                if !known && !lone_attribute(text) {
                    found.push(format!("{}:{}: {text}", source.path, at + 1));
                }
            }
        }
    }
    assert!(found.is_empty(), "move these to words/zh.ftl and words/en.ftl:\n{}", found.join("\n"));
}

/// A line of a tag that is broken over lines, or of a block that adds attributes to one.
fn lone_attribute(text: &str) -> bool {
    text.split(' ').all(|part| part.contains("=\"") || part.is_empty())
}

/// Scripts say nothing by themselves: what they say the page hands them. The page for a reader's disk has no server.
const OWN_WORDS: &[(&str, &str)] = &[
    ("assets/ts/verify/words.ts", "the page for a disk, in both languages"),
    ("assets/ts/verify/offline.ts", "the same page's mark, and its languages' names in themselves"),
    ("assets/ts/charts/data.ts", "how a language writes large numbers"),
    ("assets/ts/initials.ts", "the first characters of pinyin's letters"),
    ("assets/offline-page.ts", "the product's name"),
];

#[test]
fn no_words_stand_in_scripts() {
    let mut found = Vec::new();
    for source in files(&["assets/ts"], &[".ts"]).iter().chain(&top_scripts()) {
        if OWN_WORDS.iter().any(|(file, _)| *file == source.path) {
            continue;
        }
        let mut comment = false;
        for (at, line) in source.text.lines().enumerate() {
            let begins = line.trim_start();
            comment = comment || begins.starts_with("/*");
            let code = if comment || begins.starts_with("//") {
                ""
            } else {
                line.split(" // ").next().unwrap_or("")
            };
            comment = comment && !begins.ends_with("*/");
            if han(code) || shown(code) {
                found.push(format!("{}:{}: {}", source.path, at + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "the page hands a script its words:\n{}", found.join("\n"));
}

/// The scripts of pages beside the folder `ts`.
fn top_scripts() -> Vec<Source> {
    files(&["assets"], &[".ts"]).into_iter().filter(|source| source.path.matches('/').count() == 1).collect()
}

/// Whether a line of a script puts prose of its own into the page.
fn shown(code: &str) -> bool {
    let puts = ["textContent =", ".append(", "innerText =", "aria-label\"", "title =", "placeholder ="];
    puts.iter().any(|put| code.contains(put)) && code.split(['"', '`', '\'']).skip(1).step_by(2).any(prose)
}

/// The messages of a word file: each key with its whole pattern.
fn messages(text: &str) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    let mut key: Option<String> = None;
    for line in text.lines() {
        if let Some((name, pattern)) =
            line.split_once('=').filter(|_| line.starts_with(|c: char| c.is_ascii_alphabetic()))
        {
            let name = name.trim().to_owned();
            assert!(all.insert(name.clone(), pattern.trim().to_owned()).is_none(), "{name} stands twice");
            key = Some(name);
        } else if line.starts_with([' ', '\t', '}'])
            && let Some(pattern) = key.as_ref().and_then(|key| all.get_mut(key))
        {
            pattern.push('\n');
            pattern.push_str(line);
        }
    }
    all
}

/// The values that a pattern takes.
fn values(pattern: &str) -> BTreeSet<&str> {
    let names = pattern.split('$').skip(1);
    names
        .map(|rest| {
            rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').next().unwrap_or("")
        })
        .collect()
}

fn word_files() -> BTreeMap<String, [BTreeMap<String, String>; 2]> {
    let read = |folder: &str, lang: &str| {
        let path = format!("{folder}/words");
        let ending = format!("{lang}.ftl");
        messages(&files(&[path.as_str()], &[ending.as_str()])[0].text)
    };
    crates().into_iter().map(|folder| (folder.clone(), [read(&folder, "zh"), read(&folder, "en")])).collect()
}

#[test]
fn both_languages_say_the_same() {
    let mut wrong = Vec::new();
    for (folder, [zh, en]) in word_files() {
        for key in zh.keys().chain(en.keys()).collect::<BTreeSet<_>>() {
            match (zh.get(key), en.get(key)) {
                (Some(zh), Some(en)) if values(zh) != values(en) => {
                    wrong.push(format!("{folder}: {key} takes {:?} and {:?}", values(zh), values(en)));
                }
                (Some(zh), Some(_)) if zh.is_empty() => wrong.push(format!("{folder}: {key} is empty")),
                (Some(_), Some(_)) => {}
                _ => wrong.push(format!("{folder}: {key} stands in one language alone")),
            }
            if en.get(key).is_some_and(|text| han(text)) {
                wrong.push(format!("{folder}: {key} has Chinese in English"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every text in quotes of a crate's sources and templates: among them are the keys that it asks for, whole or as a
/// beginning and an end with something between.
fn asked(folder: &str) -> BTreeSet<String> {
    let (src, templates) = (format!("{folder}/src"), format!("{folder}/templates"));
    let all = files(&[src.as_str(), templates.as_str()], &[".rs", ".html"]);
    all.iter().flat_map(|source| source.text.split('"').map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Whether a text in quotes comes to this key when something is filled into its braces.
fn comes_to(text: &str, key: &str) -> bool {
    let (Some(open), Some(close)) = (text.find('{'), text.rfind('}')) else { return false };
    if open > close {
        return false;
    }
    let (begins, ends) = (&text[..open], &text[close + 1..]);
    let fixed = begins.len() + ends.len();
    fixed >= 2 && key.len() > fixed && key.starts_with(begins) && key.ends_with(ends)
}

#[test]
fn every_word_is_said_somewhere() {
    let all = crates();
    let of: BTreeMap<&String, BTreeSet<String>> = all.iter().map(|folder| (folder, asked(folder))).collect();
    let mut unused = Vec::new();
    for (folder, [zh, _]) in word_files() {
        // The shell's words are everybody's.
        let askers: Vec<_> = of.iter().filter(|(by, _)| folder == "core/web" || **by == &folder).collect();
        for key in zh.keys() {
            // A kind of notice is told by its name; a page has its help by its path, which a test of its own holds.
            let by_name = key.strip_prefix("notice-kind-").or_else(|| key.strip_prefix("notice-"));
            let said = askers.iter().any(|(_, texts)| {
                texts.contains(key)
                    || by_name.is_some_and(|name| texts.contains(name))
                    || texts.iter().any(|text| comes_to(text, key))
            });
            if !said && !key.starts_with("how-") {
                unused.push(format!("{folder}: {key}"));
            }
        }
    }
    assert!(unused.is_empty(), "nobody says these:\n{}", unused.join("\n"));
}

/// The keys of calls that name one, whether or not the call stands on one line.
fn named(text: &str) -> Vec<&str> {
    let calls = [".t(", ".t1(", ".t2(", ".t_args(", "WORDS.text("];
    let mut keys = Vec::new();
    for call in calls {
        for (at, _) in text.match_indices(call) {
            let rest = text[at + call.len()..].trim_start();
            keys.extend(rest.strip_prefix('"').and_then(|rest| rest.split('"').next()));
        }
    }
    keys
}

#[test]
fn every_key_that_is_asked_for_is_written() {
    let files_of = word_files();
    let shared = &files_of["core/web"][0];
    let mut missing = Vec::new();
    for (folder, [zh, _]) in &files_of {
        let (src, templates) = (format!("{folder}/src"), format!("{folder}/templates"));
        for source in files(&[src.as_str(), templates.as_str()], &[".rs", ".html"]) {
            let code: String = source.code.lines().filter(|line| !line.trim_start().starts_with("//")).fold(
                String::new(),
                |mut code, line| {
                    code.push_str(line);
                    code.push('\n');
                    code
                },
            );
            let lacking =
                named(&code).into_iter().filter(|key| !zh.contains_key(*key) && !shared.contains_key(*key));
            missing.extend(lacking.map(|key| format!("{}: {key}", source.path)));
        }
    }
    assert!(missing.is_empty(), "nobody wrote these:\n{}", missing.join("\n"));
}
