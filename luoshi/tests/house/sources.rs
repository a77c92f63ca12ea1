//! All source files of the workspace, as the tests read them.

use std::path::{Path, PathBuf};

/// A source file.
pub struct Source {
    /// Its path from the root of the workspace, with `/`.
    pub path: String,
    /// Its text without the tests at its end.
    pub code: String,
    /// Its whole text.
    pub text: String,
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the binary stands in the workspace").to_owned()
}

/// All files with one of these endings under these folders.
pub fn files(folders: &[&str], endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    for folder in folders {
        collect(&root().join(folder), endings, &mut found);
    }
    assert!(!found.is_empty(), "no files under {folders:?}");
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(folder: &Path, endings: &[&str], into: &mut Vec<Source>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["target", "node_modules", "dist", "out", "snapshots"].contains(&name.as_str()) {
                collect(&path, endings, into);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            let text = std::fs::read_to_string(&path).expect("a source file is UTF-8");
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
            let path =
                path.strip_prefix(root()).expect("it is below the root").to_string_lossy().into_owned();
            into.push(Source { path, code, text });
        }
    }
}

/// The code below the binary: core, rooms and the sample's maker, without tests and benches.
pub fn below_the_binary() -> Vec<Source> {
    let all = files(&["core", "rooms", "sim"], &[".rs"]);
    all.into_iter()
        .filter(|source| source.path.contains("/src/") && !source.path.ends_with("/tests.rs"))
        .filter(|source| !source.path.starts_with("core/testkit/"))
        .collect()
}
