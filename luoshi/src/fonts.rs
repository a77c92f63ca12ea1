//! The font files of this machine, for whoever sets pages.

use std::path::{Path, PathBuf};

use luoshi_press::FontFiles;

/// Folders that systems keep fonts in.
const FOLDERS: [&str; 5] = [
    "/usr/local/share/fonts",
    "/usr/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:\\Windows\\Fonts",
];
/// Folders below them, at most so deep.
const DEEPEST: usize = 6;
/// Larger files are no fonts for text.
const MOST_BYTES: u64 = 128 << 20;

/// The fonts of a folder that the configuration names, and those of the system.
pub struct SystemFonts {
    /// Goes before the system's.
    pub folder: Option<PathBuf>,
}

impl FontFiles for SystemFonts {
    fn list(&self) -> Vec<String> {
        let mut found = Vec::new();
        let folders = self.folder.iter().map(PathBuf::as_path).chain(FOLDERS.iter().map(Path::new));
        folders.for_each(|folder| look(folder, DEEPEST, &mut found));
        found
    }

    fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        std::fs::read(name).ok()
    }
}

/// Font files of a folder and those below it, in the order of their names.
fn look(folder: &Path, deeper: usize, found: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let Ok(is) = std::fs::metadata(&path) else { continue };
        if is.is_dir() && deeper > 0 {
            look(&path, deeper - 1, found);
        } else if is.is_file() && is.len() <= MOST_BYTES && is_font(&path) {
            found.extend(path.to_str().map(str::to_owned));
        }
    }
}

fn is_font(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    matches!(ending.as_str(), "ttf" | "otf" | "ttc" | "otc")
}
