//! A page is kept by readers for as long as nothing that makes it changes; this is the word for what makes it: the
//! sources, the templates and the words of this room, of the shell, of the rooms that hand articles over, and of what
//! answers and units come from.

use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const FOLDERS: [&str; 7] = [
    ".",
    "../../core/web",
    "../../core/ledger",
    "../../core/openlog",
    "../../core/packs",
    "../../core/units",
    "../bulletins",
];
const PARTS: [&str; 3] = ["src", "templates", "words"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut hasher = DefaultHasher::new();
    let all = FOLDERS.iter().flat_map(|folder| PARTS.map(|part| root.join(folder).join(part)));
    for folder in all.filter(|folder| folder.is_dir()) {
        println!("cargo::rerun-if-changed={}", folder.display());
        read(&folder, &mut hasher)?;
    }
    println!("cargo::rustc-env=LUOSHI_SITE_BUILD={:016x}", hasher.finish());
    Ok(())
}

fn read(folder: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            read(&path, hasher)?;
        } else {
            hasher.write(path.file_name().unwrap_or_default().as_encoded_bytes());
            hasher.write(&fs::read(&path)?);
        }
    }
    Ok(())
}
