//! Files that people attach: what is taken, and the folder where contents lie under their hash.

use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;

/// The largest file that is taken, in bytes.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;
/// The most files in one field, where its form says nothing.
pub const MOST_FILES: i64 = 6;

/// What a file is by its first bytes, as a media type; `None` for what is not taken. Neither the name nor
/// what the browser claims counts.
pub fn media_of(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 3] =
        [(b"\xFF\xD8\xFF", "image/jpeg"), (b"\x89PNG\r\n\x1A\n", "image/png"), (b"%PDF-", "application/pdf")];
    KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, media)| *media)
}

/// The name under which a content lies: its SHA-256 in hexadecimal.
pub fn hash_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut out, byte| {
        // Writing into a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Whether a text can be such a name: nothing else gets near a path.
pub fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// A file's name without folders and control characters, at most 120 characters.
pub fn tidy_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(120).collect()
}

fn path_of(folder: &Path, hash: &str) -> PathBuf {
    folder.join(&hash[..2]).join(hash)
}

/// Keeps a content and gives its hash. A content that lies there whole is not written again; one that was cut
/// short, as a power failure does, is.
pub async fn keep(folder: &Path, bytes: &[u8]) -> std::io::Result<String> {
    let hash = hash_of(bytes);
    let path = path_of(folder, &hash);
    match tokio::fs::read(&path).await {
        Ok(kept) if kept == bytes => return Ok(hash),
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    tokio::fs::create_dir_all(folder.join(&hash[..2])).await?;
    // Whole or not at all: it is written under a name of its own, and takes its place when it is on the disk.
    let (half, mut file) = part(&path).await?;
    let written = async {
        file.write_all(bytes).await?;
        file.sync_all().await?;
        drop(file);
        tokio::fs::rename(&half, &path).await
    };
    if let Err(error) = written.await {
        // It may be gone already; what went wrong before is what matters.
        let _ = tokio::fs::remove_file(&half).await;
        return Err(error);
    }
    Ok(hash)
}

/// A new file beside `path` that nobody else writes to.
async fn part(path: &Path) -> std::io::Result<(PathBuf, File)> {
    let mut number = 0_u64;
    loop {
        let half = path.with_extension(format!("{number}.part"));
        match File::options().write(true).create_new(true).open(&half).await {
            Ok(file) => return Ok((half, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
        }
    }
}

/// A content by its hash, if it lies there.
pub async fn content(folder: &Path, hash: &str) -> std::io::Result<Option<Vec<u8>>> {
    if !is_hash(hash) {
        return Ok(None);
    }
    match tokio::fs::read(path_of(folder, hash)).await {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::{hash_of, is_hash, media_of, tidy_name};

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        assert_eq!(media_of(b"\xFF\xD8\xFF\xE0rest"), Some("image/jpeg"));
        assert_eq!(media_of(b"\x89PNG\r\n\x1A\nrest"), Some("image/png"));
        assert_eq!(media_of(b"%PDF-1.7"), Some("application/pdf"));
        assert_eq!(media_of(b"<svg onload=x>"), None);
        assert_eq!(media_of(b""), None);
    }

    #[test]
    fn only_hashes_become_paths() {
        assert!(is_hash(&hash_of(b"x")));
        assert!(!is_hash("../../etc/passwd"));
        assert!(!is_hash(&"A".repeat(64)));
    }

    #[test]
    fn names_lose_their_folders() {
        assert_eq!(tidy_name("C:\\photos\\a\u{7}b.jpg"), "ab.jpg");
        assert_eq!(tidy_name("../../x.pdf"), "x.pdf");
    }
}
