//! Files that people attach to what they record: how they come, what is taken of them, and where they lie.
//!
//! A file comes with its form, or a piece at a time by a small protocol ([`pages`]) that goes on where a cut connection
//! left it. What it is, its first bytes say ([`media_of`]), never its name. Of a picture everything goes that is not
//! needed to show it: where, when and with which device it was taken ([`picture`]). What is left lies on a [`Shelf`]
//! under its hash, which is its id in a record.
//!
//! Invariants:
//! - Nothing here says who may see a file: it is seen by whoever sent it, and through the record that it hangs on by
//!   whoever may see that.
//! - A content lies once, however often it was sent, and never changes.
//! - What hung on a record once stays; what never did goes after a week ([`sweep`]).
//! - A record that holds a file says so ([`hold`]); so the same picture on two records is noticed ([`elsewhere`]).

mod elsewhere;
mod keep;
pub(crate) mod pages;
mod picture;
mod shelf;
mod store;
mod sweep;

use sha2::{Digest, Sha256};

pub use elsewhere::{Elsewhere, elsewhere};
pub use keep::{KeepError, Kept, answer, keep};
pub use picture::{Refusal, media_of};
pub use shelf::{Files, Folder, Shelf};
pub use store::{STATEMENTS, hashes_after, held_by, hold, holding, kept};
pub use sweep::sweep;

/// The largest file that is taken, in bytes.
pub const MOST_BYTES: usize = 20 * 1024 * 1024;
/// The most files in one field, where its form says nothing.
pub const MOST_FILES: i64 = 6;
/// What is taken, as a file field says it to the browser.
pub const ACCEPT: &str = ".jpg,.jpeg,.png,.webp,.pdf";
/// The same where only pictures are taken.
pub const ACCEPT_PICTURES: &str = "image/jpeg,image/png,image/webp";

/// The name under which a content lies: its SHA-256 in hexadecimal.
pub fn hash_of(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
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

/// A number of bytes as readers see it: 1.2 MB, 340 KB.
pub fn size(bytes: i64) -> String {
    const MB: i64 = 1024 * 1024;
    if bytes >= MB {
        format!("{}.{} MB", bytes / MB, bytes % MB * 10 / MB)
    } else {
        format!("{} KB", (bytes + 1023) / 1024)
    }
}

#[cfg(test)]
mod tests {
    use super::{hash_of, is_hash, size, tidy_name};

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

    #[test]
    fn sizes_are_rounded_as_readers_expect() {
        assert_eq!(size(1), "1 KB");
        assert_eq!(size(348_160), "340 KB");
        assert_eq!(size(1_258_291), "1.1 MB");
        assert_eq!(size(10 * 1024 * 1024), "10.0 MB");
    }
}
